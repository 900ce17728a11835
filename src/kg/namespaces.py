"""The namespaces of Demarche and the prefixes that its files, answers and exports use.

Plain strings: nothing here imports an RDF library, so that every module can use it.
"""

BASE = "https://w3id.org/demarche/"
DM = BASE + "ontology/"
CODE = BASE + "code/"
ID = BASE + "id/"
GRAPH = BASE + "graph/"
SHAPE = BASE + "shape/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
OA = "http://www.w3.org/ns/oa#"
ORG = "http://www.w3.org/ns/org#"
PROV = "http://www.w3.org/ns/prov#"
SH = "http://www.w3.org/ns/shacl#"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"

SCHEMES = (
    "polarity", "intensity", "act", "mode", "anonymity", "basis", "reason", "kind", "decision",
    "status",
)  # fmt: skip
KINDS = (
    "agent", "post", "tenure", "membership", "identifier", "topic", "office", "event", "agreement",
    "document", "conflict", "place", "source", "stance", "argument", "account", "hop", "passage",
    "disagreement", "coding", "reference", "dossier",
)  # fmt: skip

PREFIXES: dict[str, str] = {
    "dm": DM,
    "code": CODE,
    "graph": GRAPH,
    "shape": SHAPE,
    **{scheme: f"{CODE}{scheme}/" for scheme in SCHEMES},
    **{kind: f"{ID}{kind}/" for kind in KINDS},
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "oa": OA,
    "org": ORG,
    "prov": PROV,
    "schema": "https://schema.org/",
    "cito": "http://purl.org/spar/cito/",
    "vann": "http://purl.org/vocab/vann/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "sh": SH,
}
"""Prefix → namespace, in the order in which a written file declares them."""

"""Data that conform and reach every shape, and what the shapes say of a node when they are changed.

They are the invented dossier's, and in `MORE` a node of every class that it has not.
"""

from pathlib import Path

import pyoxigraph as ox

from kg.derive import author_hops, date_bounds
from kg.dossier import find_dossier
from kg.load import load_instances, load_ontology, load_shapes
from kg.namespaces import PREFIXES, RDF, RDFS, SKOS
from kg.validate import validate

INVENTED = find_dossier(Path(__file__).parent / "dossier")
EX = "https://example.org/"
HEAD = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in {**PREFIXES, "": EX}.items())
SHAPE = "https://w3id.org/demarche/shape/"

Quads = frozenset[ox.Quad]
Subject = ox.NamedNode | ox.BlankNode


def turtle(text: str) -> Quads:
    return frozenset(ox.parse((HEAD + text).encode(), format=ox.RdfFormat.TURTLE))


def iri(name: str) -> ox.NamedNode:
    prefix, _, rest = name.partition(":")
    return ox.NamedNode({**PREFIXES, "": EX}[prefix] + rest)


def merged(quads: list[ox.Quad]) -> Quads:
    return frozenset(ox.Quad(q.subject, q.predicate, q.object) for q in quads)


# A node of every class, and a value of every property, that the invented dossier has not.
MORE = turtle("""
  agent:kestria skos:exactMatch :elsewhere ; skos:closeMatch :elsewhere-too .
  :office a dm:Office ; skos:prefLabel "office"@en .
  :agreement a dm:Agreement ; skos:prefLabel "agreement"@en .
  :conflict a dm:Conflict ; skos:prefLabel "conflict"@en .
  :document a dm:Document ; skos:prefLabel "document"@en ; dm:address <https://example.org/document> .
  topic:aster-office dm:concerns :office .
  :place a dm:Place ; skos:prefLabel "place"@en .
  :identifier a dm:Identifier ; dm:when "2030"^^edtf:EDTF ; dcterms:source reference:league-members ;
    dm:identifies agent:kestria ; skos:notation "KE" ; dm:codeSystem "ISO" .
  :coding a dm:Coding ; dm:coded source:hale-2031 ; dm:codebook "1.0" ; dm:when "2031"^^edtf:EDTF ; dm:checked 0 .
  :organ a dm:Organ ; skos:prefLabel "organ"@en ; dm:organOf agent:kestria .
  account:hale-2031-1 dm:place :place ; dm:postFormerlyHeld post:prime-minister-of-kestria ;
    dm:member agent:kestria ; dm:nonMember agent:morvania ; dm:issuedBy agent:kestria ; dm:cites :document .
  account:hale-2031-1 dm:keptBy agent:kestria ; dm:about topic:aster-office ; dm:status status:proposed .
  account:hale-2031-2 dm:alternativeTo topic:league-offices .
  event:kestrian-objection dm:openingOf :office .
  account:hale-2031-1 dm:hop hop:hale-2031-1.2 .
  hop:hale-2031-1.2 dm:document :document .
  argument:hale-2031-1 dm:when "2030"^^edtf:EDTF ; dm:whenNote "as told"@en .
  account:hale-2031-1 dm:whenNote "as told"@en .
""")
INSTANCES = load_instances(INVENTED)
FACTS = merged([*INSTANCES, *date_bounds(INSTANCES).quads, *author_hops(INSTANCES)])
NEEDED = {RDF + "type", RDFS + "subClassOf", SKOS + "inScheme"}
ONTOLOGY = frozenset(
    q for q in merged(load_ontology(INVENTED)) if q.predicate.value in NEEDED
)  # labels and definitions take time and are looked at by no shape
DATA: Quads = FACTS | MORE | ONTOLOGY
SHAPES = frozenset(load_shapes(INVENTED))


def neighbourhood(focus: Subject, data: Quads = FACTS | MORE) -> Quads:
    """Return what the data say of a node and of all that it points to, in two steps."""
    near: set[object] = {focus}
    for _ in range(2):
        near |= {q.object for q in data if q.subject in near}
    return frozenset(q for q in data if q.subject in near) | ONTOLOGY


def messages(data: Quads, node: str) -> list[str]:
    """Return what the shapes say of a node."""
    found = validate(neighbourhood(iri(node), data), SHAPES).violations
    return [v.message for v in found if v.node == iri(node).value]

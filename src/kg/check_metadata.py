"""Rules on what an ontology says of itself: title, licence, version, creator, citation.

After ROBOT's report, OOPS! and FOOPS!. What these ask of the web (does the address answer, is the
prefix registered) is not asked here: nothing is looked up over the network.
"""

import re
from collections.abc import Callable, Iterator

from kg.checks import CLASSES, PROPERTIES, TYPE, Ground, Problem, Rule, Severity
from kg.errors import Place
from kg.namespaces import DCTERMS, OWL, PREFIXES, RDFS
from kg.rdf import text_of
from kg.terms import shorten

DC, SCHEMA, VANN = "http://purl.org/dc/elements/1.1/", PREFIXES["schema"], PREFIXES["vann"]
PAV, BIBO, MOD = "http://purl.org/pav/", "http://purl.org/ontology/bibo/", "https://w3id.org/mod#"

TITLE = (DCTERMS + "title", DC + "title", RDFS + "label", SCHEMA + "name")
DESCRIPTION = (
    *(DCTERMS + name for name in ("description", "abstract")),
    *(DC + "description", RDFS + "comment", SCHEMA + "description"),
)
LICENCE = (DCTERMS + "license", SCHEMA + "license", DCTERMS + "rights", DC + "rights")
CREATOR = (DCTERMS + "creator", DC + "creator", SCHEMA + "creator", PAV + "createdBy")
CREATED = (DCTERMS + "created", SCHEMA + "dateCreated", PAV + "createdOn")
DETAILS = {
    "publisher": (DCTERMS + "publisher", DC + "publisher", SCHEMA + "publisher"),
    "day of issue": (DCTERMS + "issued",),
    "status": (BIBO + "status", MOD + "status"),
}
"""What FOOPS! OM3 asks for besides; not its DOI, which belongs to a deposit, nor its logo."""

_EXTENSION = re.compile(r"\.(owl|rdf|ttl|n3|nt|rdfxml|jsonld)(?=[/#]|$)", re.IGNORECASE)
_PERSISTENT = re.compile(r"https?://(www\.)?(w3id\.org|purl\.\w+|purl\.oclc\.org|doi\.org)/|urn:")
_DECLARATION = re.compile(r"(?<!\w)a\s+(owl|rdfs?):\w*(Class|Property)\b|#(\w*Property|Class)>")

Look = Callable[[Ground], Iterator[Problem]]


def _lacks(wanted: dict[str, tuple[str, ...]]) -> Look:
    """Return what finds the ontologies that lack one of the things wanted."""

    def look(ground: Ground) -> Iterator[Problem]:
        for header in ground.headers:
            for what, predicates in wanted.items():
                if not ground.ontology.values(header, *predicates):
                    yield ground.problem(header, f"It has no {what}: {shorten(predicates[0])}.")

    return look


def _without_header(ground: Ground) -> Iterator[Problem]:
    for path, quads in ground.files.items():
        types = {text_of(q.object) for q in quads if q.predicate.value == TYPE}
        if types & {*CLASSES, *PROPERTIES} and OWL + "Ontology" not in types:
            lines = path.read_text(encoding="utf-8-sig").split("\n")
            first = (n for n, line in enumerate(lines, 1) if _DECLARATION.search(line))
            message = "It declares terms and says of no ontology that they belong to it."
            yield Problem(path.name, message, Place(path, next(first, 1)))


def _version_apart(ground: Ground) -> Iterator[Problem]:
    for header in ground.headers:
        for version in ground.ontology.texts(header, OWL + "versionInfo"):
            for iri in ground.ontology.texts(header, OWL + "versionIRI"):
                if version not in iri:
                    message = f"It is version {version}, and its version IRI is {iri}."
                    yield ground.problem(header, message, version)


def _licence_unlinked(ground: Ground) -> Iterator[Problem]:
    for header in ground.headers:
        for licence in ground.ontology.texts(header, *LICENCE[:2]):
            if not re.match(r"https?://", licence):
                message = f"Its licence is {licence!r}, and that is no address."
                yield ground.problem(header, message, licence)


def _extension(ground: Ground) -> Iterator[Problem]:
    for header in ground.headers:
        if found := _EXTENSION.search(header):
            yield ground.problem(header, f"Its IRI has the file extension {found[0]}.")


def _unstable(ground: Ground) -> Iterator[Problem]:
    for header in ground.headers:
        if not _PERSISTENT.match(header):
            yield ground.problem(header, "Its IRI is of no service for lasting addresses.")


def _rule(
    id_: str,
    severity: Severity,
    asks: str,
    why: str,
    way_out: str,
    look: Look,
    *after: str,
) -> Rule:
    return Rule(id_, severity, asks, why, way_out, lambda g: g.headers, look, after)


ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

RULES = (
    Rule(
        "ontology-header",
        ERROR,
        "Does each file that declares terms say which ontology they belong to?",
        "Without an owl:Ontology there is no place for title, licence and version.",
        "Start the file with a header: <IRI of the ontology> a owl:Ontology.",
        lambda g: g.files,
        _without_header,
        ("OOPS! P38",),
    ),
    _rule(
        "ontology-title",
        ERROR,
        "Has the ontology a title?",
        "Catalogues and readers show it by its title.",
        'Give it one: dcterms:title "…"@en.',
        _lacks({"title": TITLE}),
        "ROBOT missing_ontology_title",
        "FOOPS! OM1",
    ),
    _rule(
        "ontology-description",
        ERROR,
        "Has the ontology a description?",
        "A reader decides by it whether the ontology is what he needs.",
        'Give it one: dcterms:description "…"@en.',
        _lacks({"description": DESCRIPTION}),
        "ROBOT missing_ontology_description",
        "FOOPS! OM1",
    ),
    _rule(
        "ontology-licence",
        ERROR,
        "Has the ontology a licence?",
        "Without one nobody may use it.",
        "Name one: dcterms:license <https://creativecommons.org/licenses/by/4.0/>.",
        _lacks({"licence": LICENCE}),
        "ROBOT missing_ontology_license",
        "OOPS! P41",
        "FOOPS! OM4.1",
    ),
    _rule(
        "ontology-licence-address",
        WARNING,
        "Is the licence named by its address?",
        "A machine follows an address, not a name in words.",
        "Write the licence's address as an IRI, between < and >.",
        _licence_unlinked,
        "FOOPS! OM4.2",
    ),
    _rule(
        "ontology-version",
        WARNING,
        "Has the ontology a version and an IRI of that version?",
        "Data that used an older version can say which.",
        "Give it owl:versionInfo and owl:versionIRI.",
        _lacks({"version IRI": (OWL + "versionIRI",), "version": (OWL + "versionInfo",)}),
        "FOOPS! VER1",
        "FOOPS! OM2",
    ),
    _rule(
        "ontology-version-apart",
        ERROR,
        "Does the version IRI name the version?",
        "One of the two was forgotten at the last release.",
        "Let owl:versionIRI end in the value of owl:versionInfo.",
        _version_apart,
    ),
    _rule(
        "ontology-creator",
        WARNING,
        "Does the ontology say who made it?",
        "A user asks them, and cites them.",
        "Name them: dcterms:creator.",
        _lacks({"creator": CREATOR}),
        "FOOPS! OM1",
        "FOOPS! OM5.1",
    ),
    _rule(
        "ontology-created",
        WARNING,
        "Does the ontology say when it was made?",
        "Its age tells a user what it can know.",
        'Say it: dcterms:created "2031-01-31"^^xsd:date.',
        _lacks({"day on which it was made": CREATED}),
        "FOOPS! OM1",
        "FOOPS! OM5.1",
    ),
    _rule(
        "ontology-prefix",
        WARNING,
        "Does the ontology say its namespace and the prefix for it?",
        "Everybody then writes its terms in the same way.",
        "Give it vann:preferredNamespacePrefix and vann:preferredNamespaceUri.",
        _lacks(
            {
                "prefix": (VANN + "preferredNamespacePrefix",),
                "namespace": (VANN + "preferredNamespaceUri",),
            }
        ),
        "FOOPS! FIND1",
        "FOOPS! OM1",
    ),
    _rule(
        "ontology-citation",
        WARNING,
        "Does the ontology say how to cite it?",
        "Who uses it in a paper need not guess.",
        "Say it: dcterms:bibliographicCitation.",
        _lacks({"citation": (DCTERMS + "bibliographicCitation",)}),
        "FOOPS! OM2",
    ),
    _rule(
        "ontology-details",
        INFO,
        "Does the ontology name its publisher, day of issue and status?",
        "They tell how far one may rely on it.",
        "Add dcterms:publisher, dcterms:issued, bibo:status.",
        _lacks(DETAILS),
        "FOOPS! OM3",
    ),
    _rule(
        "ontology-extension",
        WARNING,
        "Is the ontology's IRI free of a file extension?",
        "The IRI outlives the format of a file.",
        "Leave the extension out of the IRI.",
        _extension,
        "OOPS! P36",
    ),
    _rule(
        "ontology-address",
        INFO,
        "Is the ontology's IRI of a service for lasting addresses (w3id.org, purl.org …)?",
        "An address of one's own is lost with its domain.",
        "Register an IRI at https://w3id.org.",
        _unstable,
        "FOOPS! PURL1",
    ),
)

"""What the build derives before it reasons: the day bounds of dates, and the author's hop.

Both are rules of the model, not of OWL: `edtf` (a date literal bounds a node by days) and `author`
(a source's creator is the first teller of all that it tells).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.dates import bounds
from kg.errors import Finding
from kg.locate import Locator, finding, no_place
from kg.namespaces import CODE, DCTERMS, DM, EDTF, GRAPH, ID, RDF, XSD
from kg.rdf import Term

INFERRED = ox.NamedNode(GRAPH + "inferred")

_A = ox.NamedNode(RDF + "type")
_WHEN = ox.NamedNode(DM + "when")
_SOURCE = ox.NamedNode(DM + "source")
_CREATOR = ox.NamedNode(DCTERMS + "creator")
_UNNAMED = ox.NamedNode(DM + "UnnamedAgent")


@dataclass(frozen=True)
class Derived:
    """Derived quads, all in the graph `inferred`, and what stood in the way."""

    quads: list[ox.Quad]
    findings: list[Finding]


def date_bounds(quads: Iterable[ox.Quad], locate: Locator = no_place) -> Derived:
    """Return dm:earliest and dm:latest for each node with an EDTF date (dm:when).

    A date that is none, or impossible, or reversed is a finding. A dm:when that is no EDTF literal
    is left to the shapes.
    """
    derived: set[ox.Quad] = set()
    findings = []
    for quad in quads:
        value = quad.object
        if quad.predicate != _WHEN or not isinstance(value, ox.Literal):
            continue
        if value.datatype.value != EDTF:
            continue
        try:
            found = bounds(value.value)
        except ValueError as error:
            findings.append(finding(quad, f"dm:when {error}", "dates", locate))
            continue
        for name, day in (("earliest", found.earliest), ("latest", found.latest)):
            if day is not None:
                literal = ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD + "date"))
                derived.add(ox.Quad(quad.subject, ox.NamedNode(DM + name), literal, INFERRED))
    return Derived(list(derived), findings)


def author_hops(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return hop 1 of every statement: the creators of its source, one hop node for each source.

    A creator is `anonymity:named`, unless it is a dm:UnnamedAgent, which is
    `anonymity:anonymous`.
    """
    statements: dict[ox.NamedNode, list[ox.NamedNode]] = {}
    creators: dict[ox.NamedNode, list[ox.NamedNode]] = {}
    unnamed = set()
    for quad in quads:
        subject, value = quad.subject, quad.object
        if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode):
            continue
        if quad.predicate == _SOURCE:
            statements.setdefault(value, []).append(subject)
        elif quad.predicate == _CREATOR:
            creators.setdefault(subject, []).append(value)
        elif quad.predicate == _A and value == _UNNAMED:
            unnamed.add(subject)
    derived: set[ox.Quad] = set()
    for source, told in statements.items():
        if source not in creators:
            continue
        hop = ox.NamedNode(f"{ID}hop/{source.value.rsplit('/', 1)[-1]}.1")
        anonymity = "anonymous" if unnamed.issuperset(creators[source]) else "named"
        one = ox.Literal("1", datatype=ox.NamedNode(XSD + "integer"))
        described: list[tuple[ox.NamedNode, Term]] = [
            (_A, ox.NamedNode(DM + "Hop")),
            (ox.NamedNode(DM + "position"), one),
            (ox.NamedNode(DM + "anonymity"), ox.NamedNode(f"{CODE}anonymity/{anonymity}")),
            *((ox.NamedNode(DM + "teller"), creator) for creator in creators[source]),
        ]
        derived.update(ox.Quad(hop, predicate, term, INFERRED) for predicate, term in described)
        for statement in told:
            derived.add(ox.Quad(statement, ox.NamedNode(DM + "hop"), hop, INFERRED))
    return list(derived)

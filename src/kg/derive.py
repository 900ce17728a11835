"""What the build derives before it reasons: the day bounds of dates, and the author's hop.

Both are rules of the model, not of OWL: `edtf` (a date literal bounds a node by days) and `author`
(a source's creator is the first teller of all that it tells).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.dates import bounds
from kg.derivations import Derivation, Triple
from kg.errors import Finding
from kg.locate import Locator, finding, no_place
from kg.namespaces import CODE, DCTERMS, DM, EDTF, GRAPH, ID, RDF, XSD

INFERRED = ox.NamedNode(GRAPH + "inferred")

_A = ox.NamedNode(RDF + "type")
_WHEN = ox.NamedNode(DM + "when")
_SOURCE = ox.NamedNode(DM + "source")
_CREATOR = ox.NamedNode(DCTERMS + "creator")
_UNNAMED = ox.NamedNode(DM + "UnnamedAgent")


@dataclass(frozen=True)
class Derived:
    """What was derived, and what stood in the way."""

    derivations: list[Derivation]
    findings: list[Finding]

    @property
    def quads(self) -> list[ox.Quad]:
        """The derived triples, as quads of the graph `inferred`."""
        return quads_of(self.derivations)


def quads_of(derivations: Iterable[Derivation]) -> list[ox.Quad]:
    """Return the triples derived, as quads of the graph `inferred`."""
    return [ox.Quad(*d.triple, INFERRED) for d in derivations]  # type: ignore[arg-type]


def date_bounds(quads: Iterable[ox.Quad], locate: Locator = no_place) -> Derived:
    """Return dm:earliest and dm:latest for each node with an EDTF date (dm:when).

    A date that is none, or impossible, or reversed is a finding. A dm:when that is no EDTF literal
    is left to the shapes.
    """
    derived = dict[Triple, Derivation]()
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
        told: Triple = (quad.subject, quad.predicate, value)  # type: ignore[assignment]
        for name, day in (("earliest", found.earliest), ("latest", found.latest)):
            if day is not None:
                literal = ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD + "date"))
                triple = (told[0], ox.NamedNode(DM + name), literal)
                derived.setdefault(triple, Derivation(triple, "edtf", (told,)))
    return Derived(list(derived.values()), findings)


def author_hops(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return the triples of `first_hops`, as quads of the graph `inferred`."""
    return quads_of(first_hops(quads))


def first_hops(quads: Iterable[ox.Quad]) -> list[Derivation]:
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
    derived = dict[Triple, Derivation]()

    def derive(triple: Triple, *premises: Triple) -> None:
        derived.setdefault(triple, Derivation(triple, "author", premises))

    for source, told in statements.items():
        by = [(source, _CREATOR, creator) for creator in creators.get(source, ())]
        if not by:
            continue
        hop = ox.NamedNode(f"{ID}hop/{source.value.rsplit('/', 1)[-1]}.1")
        nameless = unnamed.issuperset(creators[source])
        anonymity = ox.NamedNode(f"{CODE}anonymity/{'anonymous' if nameless else 'named'}")
        one = ox.Literal("1", datatype=ox.NamedNode(XSD + "integer"))
        derive((hop, _A, ox.NamedNode(DM + "Hop")), *by)
        derive((hop, ox.NamedNode(DM + "position"), one), *by)
        who = [(creator, _A, _UNNAMED) for creator in creators[source] if nameless]
        derive((hop, ox.NamedNode(DM + "anonymity"), anonymity), *by, *who)
        for creator in creators[source]:
            derive((hop, ox.NamedNode(DM + "teller"), creator), (source, _CREATOR, creator))
        for statement in told:
            derive((statement, ox.NamedNode(DM + "hop"), hop), (statement, _SOURCE, source), *by)
    return list(derived.values())

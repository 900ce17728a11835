"""Where owlrl and our engine differ, and why: every exception that the referee tests make is here.

What the rules conclude and we leave unsaid says nothing of the data; where owlrl is at fault, it is
given the same ontology in a form in which it is not. All else must be equal, triple for triple.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import owlrl
import pyoxigraph as ox

from kg.bridge import from_rdflib, to_rdflib
from kg.namespaces import OWL, RDF, RDFS, XSD
from kg.proofs import Triple
from kg.rdf import Term, text_of

_ERRORS = "http://www.daml.org/2002/03/agents/agent-ont#"
_FIRST, _REST, _NIL = (ox.NamedNode(RDF + name) for name in ("first", "rest", "nil"))
_EXTREMES = {OWL + "Thing", OWL + "Nothing"}
_TRIVIAL = {RDF + "type", *(RDFS + name for name in ("subClassOf", "domain", "range"))}


@dataclass(frozen=True)
class Unsaid:
    """Triples that owlrl writes and we do not: why, and which they are."""

    why: str
    covers: Callable[[str, str, str], bool]


UNSAID = {
    "eq-ref": Unsaid(
        "everything is the same as itself; of use only to an axiom about owl:sameAs",
        lambda s, p, o: p == OWL + "sameAs" and s == o,
    ),
    "prp-ap": Unsaid(
        "the annotation properties of RDFS and OWL are annotation properties, in every ontology",
        lambda _s, p, o: p == RDF + "type" and o == OWL + "AnnotationProperty",
    ),
    "dt-type1": Unsaid(
        "the datatypes of XSD are datatypes, in every ontology: table 8 is left out",
        lambda _s, p, o: p == RDF + "type" and o == RDFS + "Datatype",
    ),
    "dt-type2": Unsaid(
        "a literal is of its datatype: table 8 is left out",
        lambda _s, p, o: p == RDF + "type" and o.startswith(XSD),
    ),
    "cls-thing, cls-nothing1, scm-cls": Unsaid(
        "owl:Thing is above every class and owl:Nothing below: said only where an axiom asks for it",
        lambda s, p, o: (
            (p in _TRIVIAL and o == OWL + "Thing")
            or (p == RDFS + "subClassOf" and s == OWL + "Nothing")
            or (s in _EXTREMES and p in (OWL + "equivalentClass", RDFS + "subClassOf") and s == o)
            or (s in _EXTREMES and (p, o) == (RDF + "type", OWL + "Class"))
        ),
    ),
    "errors": Unsaid(
        "owlrl tells of contradictions in triples; we keep them apart, with their premises",
        lambda _s, p, o: p.startswith(_ERRORS) or o.startswith(_ERRORS),
    ),
}
"""By the rules that conclude them."""

FAULTS = {
    "owl:hasKey": "its loop ends before the last key, so that it joins what differs in that one",
    "owl:AllDisjointProperties": "its loops end before the last property, which may overlap others",
    "owl:AllDifferent": "its loops end before the last thing, which may be the same as others",
}
"""Where owlrl is wrong. All three are gone once the last member of the list stands there twice."""

UNSEEN = {
    "dt-diff": "run without its datatype axioms, it does not compare the values of literals",
    "dt-not-type": "run without its datatype axioms, it does not compare value and datatype",
    "eq-diff2": "it does not mind that a thing listed twice is the same as itself",
    "eq-diff3": "it does not mind that a thing listed twice is the same as itself",
}
"""Contradictions that owlrl misses for another reason."""


def theirs(quads: Iterable[ox.Quad]) -> tuple[set[Triple], set[str]]:
    """Return owlrl's closure, freed of its faults and of what we leave unsaid, and its errors."""
    quads = list(quads)
    told, added = _last_member_twice(quads)
    graph = to_rdflib(told)
    owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics,
        axiomatic_triples=False,
        datatype_axioms=False,
        improved_datatypes=False,
    ).expand(graph)
    found = {(from_rdflib(s), from_rdflib(p), from_rdflib(o)) for s, p, o in graph}
    errors = {t[2].value for t in found if t[1].value == _ERRORS + "error"}
    kept = {t for t in found if unsaid(t) is None and added.isdisjoint(t)}
    return kept | {_triple(q) for q in quads}, errors


def unsaid(triple: Triple) -> str | None:
    """Return the exception that covers a triple, or None where it must be in both closures."""
    s, p, o = map(text_of, triple)
    return next((name for name, except_ in UNSAID.items() if except_.covers(s, p, o)), None)


def _triple(quad: ox.Quad) -> Triple:
    return quad.subject, quad.predicate, quad.object  # type: ignore[return-value]


def _last_member_twice(quads: list[ox.Quad]) -> tuple[list[ox.Quad], set[Term]]:
    """Return the triples with the lists of which owlrl skips the last member made longer by it."""
    faulty = {OWL + name.removeprefix("owl:") for name in FAULTS}
    skipped = {q.subject for q in quads if text_of(q.object) in faulty}
    heads = {q.object for q in quads if q.predicate.value == OWL + "hasKey"}
    heads |= {
        q.object for q in quads
        if q.subject in skipped and q.predicate.value in (OWL + "members", OWL + "distinctMembers")
    }  # fmt: skip
    first = {q.subject: q.object for q in quads if q.predicate == _FIRST}
    rest = {q.subject: q for q in quads if q.predicate == _REST}
    told, added = list(quads), set[Term]()
    for head in heads - {_NIL}:
        end = rest[head]  # type: ignore[index]
        while end.object != _NIL:
            end = rest[end.object]  # type: ignore[index]
        again = ox.BlankNode()
        added.add(again)
        told.remove(end)
        told += [
            ox.Quad(end.subject, _REST, again),
            ox.Quad(again, _FIRST, first[end.subject]),
            ox.Quad(again, _REST, _NIL),
        ]
    return told, added

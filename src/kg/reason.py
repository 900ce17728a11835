"""OWL 2 RL closure, behind one function: our own rules, or owlrl.

https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
Literals that are not of their datatype are looked for first: no rule says where they stand.
"""

import gc
from collections.abc import Iterable, Sequence

import pyoxigraph as ox
import rdflib

from kg.closing import Closing
from kg.derive import INFERRED
from kg.errors import Finding, FindingsError
from kg.facts import Facts
from kg.locate import Locator, finding, no_place
from kg.namespaces import OWL, RDF, RDFS, XSD
from kg.noise import is_noise
from kg.rdf import Term, text_of
from kg.referee import infer_by_owlrl
from kg.terms import shorten, show

REASONERS = ("ours", "owlrl")

_A = ox.NamedNode(RDF + "type")
_EXTREMES = {ox.NamedNode(OWL + "Thing"), ox.NamedNode(OWL + "Nothing")}
_PLAIN = {RDF + "type", RDFS + "subClassOf", RDFS + "domain", RDFS + "range"}
_WHOLE = {
    XSD + kind
    for kind in (
        "integer", "nonNegativeInteger", "positiveInteger", "long", "int", "short", "byte",
        "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
    )
}  # fmt: skip
_LISTS = {RDF + "first", RDF + "rest"}

Triple = tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode, Term]


def infer(
    quads: Iterable[ox.Quad], locate: Locator = no_place, reasoner: str = "ours"
) -> list[ox.Quad]:
    """Return the triples that follow from all quads together, as quads of the graph `inferred`.

    Given triples are not repeated. Raises FindingsError if a literal is not of its datatype or if
    the quads contradict each other, with the premises of each contradiction, and KgError if a list
    in the ontology runs in a circle or if more follows than can be kept.
    """
    quads = list(quads)
    ill_typed = ill_typed_literals(quads, locate)
    if ill_typed:
        raise FindingsError(
            "literals that are not of their datatype",
            sorted(ill_typed, key=str),
            todo="Correct the value, or its datatype.",
        )
    if reasoner == "owlrl":
        return infer_by_owlrl(quads)
    facts, given = close(quads)
    if facts.findings:
        raise FindingsError(
            "the triples contradict each other",
            sorted({Finding(_contradiction(facts, *f)) for f in facts.findings}, key=str),
            todo="Find the types or values that exclude each other and correct one of them.",
        )
    inferred = []
    for n in range(given, len(facts.subject)):
        s, p, o = (facts.terms[c[n]] for c in (facts.subject, facts.predicate, facts.object))
        if isinstance(s, ox.Literal) or not isinstance(p, ox.NamedNode):
            continue  # such triples only lead to others
        if not is_noise(text_of(s), p.value, text_of(o)):
            inferred.append(ox.Quad(s, p, o, INFERRED))  # type: ignore[arg-type]
    return inferred


def close(quads: Iterable[ox.Quad]) -> tuple[Facts, int]:
    """Return the closure of the triples of all quads, and how many of its triples were given."""
    triples: dict[Triple, None] = {(q.subject, q.predicate, q.object): None for q in quads}  # type: ignore[misc]
    axioms = [t for t in triples if _is_axiom(*t)]
    closing = Closing(ox.NamedNode, _whole_number, any(_is_extreme(*t) for t in triples))
    closing.add(axioms)  # first, so that the data meet rules that wait already
    closing.add(triples)
    collecting = gc.isenabled()
    gc.disable()  # millions of small lists are made and none is let go
    try:
        given = closing.close()
    finally:
        if collecting:
            gc.enable()
    return closing.facts, given


def _is_axiom(_s: object, p: ox.NamedNode, o: Term) -> bool:
    return (
        p.value.startswith((OWL, RDFS))
        or p.value in _LISTS
        or (p == _A and isinstance(o, ox.NamedNode) and o.value.startswith(OWL))
    )


def _is_extreme(s: object, p: ox.NamedNode, o: Term) -> bool:
    """Tell whether a triple says more of owl:Thing or owl:Nothing than that all things are."""
    plain = p.value in _PLAIN and text_of(o) == OWL + "Thing"
    return s in _EXTREMES or (o in _EXTREMES and not plain)


def _whole_number(term: object) -> int | None:
    if not isinstance(term, ox.Literal) or term.datatype.value not in _WHOLE:
        return None
    text = term.value.strip().removeprefix("+")
    return int(text) if text.isascii() and text.isdigit() else None


def _contradiction(facts: Facts, rule: str, premises: Sequence[int]) -> str:
    """Return the rule whose conclusion is `false`, and the triples from which it follows."""
    columns = (facts.subject, facts.predicate, facts.object)
    triples = [[facts.terms[c[n]] for c in columns] for n in premises]
    told = [" ".join(map(show, t)) for t in triples if text_of(t[1]) not in _LISTS]
    return f"{rule}: {' ; '.join(told)}"


def ill_typed_literals(quads: Iterable[ox.Quad], locate: Locator = no_place) -> list[Finding]:
    """Return a finding for each literal not of its datatype, as 2023-02-29 is no xsd:date."""
    findings = []
    for quad in quads:
        value = quad.object
        if (
            isinstance(value, ox.Literal)
            and value.datatype.value.startswith(XSD)  # of others, rdflib knows too little
            and value.datatype.value != XSD + "string"
            and rdflib.Literal(value.value, datatype=rdflib.URIRef(value.datatype.value)).ill_typed
        ):
            name, datatype = shorten(quad.predicate.value), shorten(value.datatype.value)
            message = f"{name} {value.value!r} is no {datatype}"
            findings.append(finding(quad, message, "literals", locate))
    return findings

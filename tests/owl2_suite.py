"""The W3C's test cases of OWL 2, read from its file, and what it takes to pass one.

https://www.w3.org/TR/owl2-test/ : an entailment passes where the conclusion stands in the closure
of the premises, its blank nodes taken for variables. Headers of ontologies say nothing of a thing.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import owlrl
import pyoxigraph as ox

from conftest import REPO
from kg.bridge import from_rdflib, to_rdflib
from kg.namespaces import OWL, RDF
from kg.rdf import Term
from kg.reason import close

SUITE = REPO.parent / "shared" / "suites" / "owl2" / "w3c-owl2-test-cases.rdf"
"""The W3C's file, where it is at hand."""

TEST = "http://www.w3.org/2007/OWL/testOntology#"
HEADERS = {OWL + "Ontology"}
ERROR = "http://www.daml.org/2002/03/agents/agent-ont#error"

Triple = tuple[Term, Term, Term]
Judgement = tuple[set[Triple], bool]
"""The closure of some triples, and whether they contradict each other."""


@dataclass(frozen=True)
class Case:
    """One thing that a test case asks, of its premises and, for an entailment, its conclusion."""

    name: str
    kind: str
    premise: str
    conclusion: str = ""


# Three cases are in the functional syntax alone; in Turtle they are these.
FUNCTIONAL = {
    "string-integer-clash": """:hasAge a owl:DatatypeProperty ; rdfs:range xsd:integer .
        :a a [ a owl:Restriction ; owl:onProperty :hasAge ; owl:hasValue "aString" ] .""",
    "Plus and Minus Zero are Distinct": """:n a owl:DatatypeProperty , owl:FunctionalProperty .
        :Meg :n "+0.0"^^xsd:float , "-0.0"^^xsd:float .""",
    "functionality-clash": """:hasAge a owl:DatatypeProperty , owl:FunctionalProperty .
        :a a [ a owl:Restriction ; owl:onProperty :hasAge ; owl:hasValue 18 ] ,
             [ a owl:Restriction ; owl:onProperty :hasAge ; owl:hasValue 19 ] .""",
}


def cases(path: Path) -> Iterator[Case]:
    """Yield what is asked by the approved cases of the OWL 2 RL profile."""
    graph: dict[tuple[object, str], list[Any]] = {}
    quads = list(rdf_xml(path.read_text(encoding="utf-8")))
    for q in quads:
        graph.setdefault((q.subject, q.predicate.value.removeprefix(TEST)), []).append(q.object)
    wanted = {"profile": "RL", "status": "Approved"}
    for node in dict.fromkeys(q.subject for q in quads):

        def text(name: str, of: object = node) -> str:
            return " ".join(term.value for term in graph.get((of, name), ()))

        if all(TEST + v in text(k).split() for k, v in wanted.items()):
            name = text("identifier")
            premise = text("rdfXmlPremiseOntology") or name
            imported = [
                text("rdfXmlInputOntology", of=o) for o in graph.get((node, "importedOntology"), ())
            ]
            premise = "\0".join([premise, *imported])
            for kind in sorted(t.removeprefix(TEST) for t in text(RDF + "type").split()):
                if kind in ("ConsistencyTest", "InconsistencyTest"):
                    yield Case(name, kind, premise)
                elif kind == "PositiveEntailmentTest":
                    yield Case(name, kind, premise, text("rdfXmlConclusionOntology"))
                elif kind == "NegativeEntailmentTest":
                    yield Case(name, kind, premise, text("rdfXmlNonConclusionOntology"))


def rdf_xml(text: str) -> Iterator[ox.Quad]:
    """Yield the triples of RDF/XML. Entities in single quotes, which pyoxigraph refuses, are read."""
    text = re.sub(r"(<!ENTITY\s+\S+\s+)'([^']*)'", r'\1"\2"', text)
    yield from ox.parse(text.encode(), format=ox.RdfFormat.RDF_XML, base_iri="https://example.org/")


@cache
def premises(text: str) -> tuple[ox.Quad, ...]:
    """Return the premises with what they import, all from the one file."""
    if text in FUNCTIONAL:
        head = "".join(
            f"@prefix {p}: <{iri}> .\n"
            for p, iri in {
                "": "https://example.org/", "owl": OWL, "xsd": "http://www.w3.org/2001/XMLSchema#",
                "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
            }.items()
        )  # fmt: skip
        return tuple(ox.parse((head + FUNCTIONAL[text]).encode(), format=ox.RdfFormat.TURTLE))
    return tuple(q for part in text.split("\0") for q in rdf_xml(part))


@cache
def ours(premise: str) -> Judgement:
    """Judge premises by our engine."""
    facts, _given = close(premises(premise))
    columns = (facts.subject, facts.predicate, facts.object)
    known = {tuple(facts.terms[k] for k in triple) for triple in zip(*columns, strict=True)}
    return known, bool(facts.findings)  # type: ignore[return-value]


@cache
def theirs(premise: str) -> Judgement:
    """Judge premises by owlrl, as it comes, its axioms about datatypes included."""
    graph = to_rdflib(premises(premise))
    owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics,
        axiomatic_triples=True,
        datatype_axioms=True,
        improved_datatypes=False,
    ).expand(graph)
    known = {(from_rdflib(s), from_rdflib(p), from_rdflib(o)) for s, p, o in graph}
    return known, any(str(p) == ERROR for _, p, _ in graph)


def passes(case: Case, judge: Callable[[str], Judgement]) -> bool:
    """Tell whether a case comes out as the W3C has it."""
    known, contradictory = judge(case.premise)
    if case.kind == "ConsistencyTest":
        return not contradictory
    if case.kind == "InconsistencyTest":
        return contradictory
    goal: list[Any] = [(q.subject, q.predicate, q.object) for q in rdf_xml(case.conclusion)]
    found = matches([t for t in goal if t[2].value not in HEADERS], known, {})
    return found == (case.kind == "PositiveEntailmentTest")


def matches(goal: Sequence[Triple], known: Collection[Triple], bound: dict[Term, Term]) -> bool:
    """Tell whether every triple of the goal is known, for some choice of what its blank nodes are."""
    if not goal:
        return True

    def settled(triple: Triple) -> int:
        return sum(not isinstance(term, ox.BlankNode) or term in bound for term in triple)

    first = max(goal, key=settled)
    rest = [t for t in goal if t is not first]
    for triple in known:
        found = dict(bound)
        fits = all(
            found.setdefault(term, value) == value
            if isinstance(term, ox.BlankNode)
            else term == value
            for term, value in zip(first, triple, strict=True)
        )
        if fits and matches(rest, known, found):
            return True
    return False

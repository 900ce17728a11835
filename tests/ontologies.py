"""Small ontologies with data, made at random over the whole vocabulary of OWL 2 RL."""

import random
from collections.abc import Callable, Sequence
from typing import Any

import pyoxigraph as ox
from hypothesis import strategies as st

from kg.namespaces import PREFIXES

EX = "https://example.org/"
HEAD = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in {**PREFIXES, "": EX}.items())

CLASSES = [":A", ":B", ":C", ":D"]
PROPERTIES = [":p", ":q", ":r", ":s"]
THINGS = [":x", ":y", ":z", ":u", ":v"]

AXIOMS = [
    "{A} rdfs:subClassOf {B} .",
    "{A} rdfs:subClassOf {B} .",
    "{A} owl:equivalentClass {B} .",
    "{A} owl:disjointWith {B} .",
    "{A} owl:complementOf {B} .",
    "{A} owl:intersectionOf ( {B} {C} ) .",
    "{A} owl:unionOf ( {B} {C} ) .",
    "{A} owl:oneOf ( {x} {y} ) .",
    "{A} owl:someValuesFrom {B} ; owl:onProperty {p} .",
    "{A} owl:someValuesFrom owl:Thing ; owl:onProperty {p} .",
    "{A} owl:allValuesFrom {B} ; owl:onProperty {p} .",
    "{A} owl:hasValue {x} ; owl:onProperty {p} .",
    '{A} owl:maxCardinality "0"^^xsd:nonNegativeInteger ; owl:onProperty {p} .',
    '{A} owl:maxCardinality "1"^^xsd:nonNegativeInteger ; owl:onProperty {p} .',
    '{A} owl:maxQualifiedCardinality "0"^^xsd:nonNegativeInteger ; owl:onProperty {p} ; owl:onClass {B} .',
    '{A} owl:maxQualifiedCardinality "1"^^xsd:nonNegativeInteger ; owl:onProperty {p} ; owl:onClass {B} .',
    '{A} owl:maxQualifiedCardinality "1"^^xsd:nonNegativeInteger ; owl:onProperty {p} ; owl:onClass owl:Thing .',
    '{A} owl:maxQualifiedCardinality "0"^^xsd:nonNegativeInteger ; owl:onProperty {p} ; owl:onClass owl:Thing .',
    "[] a owl:AllDisjointClasses ; owl:members ( {A} {B} {C} ) .",
    "{A} owl:hasKey ( {p} ) .",
    "{p} rdfs:subPropertyOf {q} .",
    "{p} owl:equivalentProperty {q} .",
    "{p} rdfs:domain {A} .",
    "{p} rdfs:range {A} .",
    "{p} owl:inverseOf {q} .",
    "{p} a owl:TransitiveProperty .",
    "{p} a owl:SymmetricProperty .",
    "{p} a owl:FunctionalProperty .",
    "{p} a owl:InverseFunctionalProperty .",
    "{p} a owl:IrreflexiveProperty .",
    "{p} a owl:AsymmetricProperty .",
    "{p} owl:propertyChainAxiom ( {q} {r} ) .",
    "{p} owl:propertyChainAxiom ( {q} {r} {p} ) .",
    "{p} owl:propertyDisjointWith {q} .",
    "[] a owl:AllDisjointProperties ; owl:members ( {p} {q} ) .",
    "[] owl:sourceIndividual {x} ; owl:assertionProperty {p} ; owl:targetIndividual {y} .",
    '[] owl:sourceIndividual {x} ; owl:assertionProperty {p} ; owl:targetValue "1" .',
    "[] a owl:AllDifferent ; owl:members ( {x} {y} ) .",
    "[] a owl:AllDifferent ; owl:distinctMembers ( {x} {y} ) .",
    "{A} a owl:Class . {B} a owl:Class .",
    "{p} a owl:ObjectProperty . {q} a owl:DatatypeProperty .",
    "{A} owl:intersectionOf ( {B} ) ; owl:unionOf ( {B} {C} {A} ) .",
    "{A} owl:oneOf ( {x} ) . {B} owl:oneOf () .",
    "{A} owl:hasKey ( {p} {q} ) .",
    "{p} owl:propertyChainAxiom ( {q} ) .",
    "{p} owl:propertyChainAxiom ( {p} {p} ) .",
    "{A} rdfs:subClassOf [ owl:onProperty {p} ; owl:allValuesFrom {B} ] .",
    "{A} owl:equivalentClass [ owl:onProperty {p} ; owl:someValuesFrom {B} ] .",
    "{A} rdfs:subClassOf [ owl:onProperty {p} ; owl:maxCardinality 1 ] .",
    "{p} rdfs:domain [ owl:intersectionOf ( {A} {B} ) ] .",
    "{p} rdfs:range [ owl:unionOf ( {A} {B} ) ] .",
    "[] a owl:AllDisjointProperties ; owl:members ( {p} {q} {r} ) .",
    "[] a owl:AllDifferent ; owl:members ( {x} {y} {z} ) .",
    # axioms that the data derive
    "{p} rdfs:subPropertyOf rdf:type .",
    "{p} rdfs:subPropertyOf rdfs:subClassOf .",
    "{p} rdfs:subPropertyOf owl:sameAs .",
    "{A} rdfs:subClassOf owl:TransitiveProperty . {p} a {A} .",
    "{p} rdfs:domain owl:FunctionalProperty ; rdfs:range owl:Class .",
]
DATA = [
    "{x} a {A} .",
    "{x} a {A} .",
    "{x} {p} {y} .",
    "{x} {p} {y} .",
    "{x} {p} {y} .",
    '{x} {p} "1" .',
]
RARE = ["{x} owl:sameAs {y} .", "{x} owl:differentFrom {y} .", "{x} a owl:Nothing ."]

SCENES = [
    "{A} owl:hasKey ( {p} ) . {x} a {A} ; {p} {y} . {z} a {A} ; {p} {y} .",
    '{A} owl:maxCardinality "1"^^xsd:nonNegativeInteger ; owl:onProperty {p} . {x} a {A} ; {p} {y} , {z} .',
    '{A} owl:maxQualifiedCardinality "1"^^xsd:nonNegativeInteger ; owl:onProperty {p} ; owl:onClass {B} .'
    " {x} a {A} ; {p} {y} , {z} . {y} a {B} . {z} a {B} .",
    "{A} owl:allValuesFrom {C} ; owl:onProperty {p} . {B} owl:allValuesFrom {C} ; owl:onProperty {q} ."
    " {p} rdfs:subPropertyOf {q} .",
    "{A} owl:hasValue {x} ; owl:onProperty {p} . {B} owl:hasValue {x} ; owl:onProperty {q} ."
    " {p} rdfs:subPropertyOf {q} .",
    "{x} owl:sameAs {y} . {y} owl:sameAs {z} .",
    "{p} owl:sameAs {q} . {x} {p} {y} .",
    "{A} owl:sameAs {B} . {x} a {A} .",
]
"""Axioms with the data that they wait for: alone, chance would seldom bring them together."""


def parsed(statements: Sequence[str]) -> list[ox.Quad]:
    """Return the triples of some statements, each once."""
    text = (HEAD + "\n".join(statements)).encode()
    return list(dict.fromkeys(ox.parse(text, format=ox.RdfFormat.TURTLE)))


def filled(template: str, choose: Callable[[list[str], int], Sequence[str]]) -> str:
    """Return a template with names that `choose` takes from a list, classes each time others."""
    (a, b, c), (p, q, r) = choose(CLASSES, 3), choose(PROPERTIES, 3)
    x, y, z = (choose(THINGS, 1)[0] for _ in range(3))
    return template.format(A=a, B=b, C=c, p=p, q=q, r=r, x=x, y=y, z=z)


def ontology(seed: int) -> list[ox.Quad]:
    """Return the triples of one small ontology with data; the same ones for the same seed."""
    rng = random.Random(seed)

    def some(templates: list[str], count: int) -> list[str]:
        return [filled(rng.choice(templates), rng.sample) for _ in range(count)]

    axioms, data = some(AXIOMS, rng.randint(1, 7)), some(DATA, rng.randint(2, 9))
    rare = some(RARE, rng.random() < 0.25)
    return parsed([*axioms, *data, *rare, *some(SCENES, rng.random() < 0.3)])


@st.composite
def _statements(draw: Any, templates: list[str]) -> str:
    def choose(names: list[str], count: int) -> Sequence[str]:
        return draw(st.permutations(names))[:count]  # type: ignore[no-any-return]

    return filled(draw(st.sampled_from(templates)), choose)


def ontologies() -> st.SearchStrategy[list[ox.Quad]]:
    """Return a strategy for small ontologies with data, which hypothesis makes smaller still."""
    parts = [
        st.lists(_statements(AXIOMS), min_size=1, max_size=7),
        st.lists(_statements(DATA), min_size=2, max_size=9),
        st.lists(_statements(RARE), max_size=1),
        st.lists(_statements(SCENES), max_size=1),
    ]
    return st.tuples(*parts).map(lambda found: parsed([line for part in found for line in part]))

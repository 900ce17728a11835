"""Small ontologies with data, made at random over the whole vocabulary of OWL 2 RL."""

import random

import pyoxigraph as ox

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


def ontology(seed: int) -> list[ox.Quad]:
    """Return the triples of one small ontology with data; the same ones for the same seed."""
    rng = random.Random(seed)

    def filled(template: str) -> str:
        a, b, c = rng.sample(CLASSES, 3)
        p, q, r = rng.sample(PROPERTIES, 3)
        x, y, z = (rng.choice(THINGS) for _ in range(3))
        return template.format(A=a, B=b, C=c, p=p, q=q, r=r, x=x, y=y, z=z)

    axioms = [filled(rng.choice(AXIOMS)) for _ in range(rng.randint(1, 7))]
    data = [filled(rng.choice(DATA)) for _ in range(rng.randint(2, 9))]
    rare = [filled(rng.choice(RARE))] if rng.random() < 0.25 else []
    scene = [filled(rng.choice(SCENES))] if rng.random() < 0.3 else []
    text = "\n".join([*axioms, *data, *rare, *scene])
    return list(dict.fromkeys(ox.parse((HEAD + text).encode(), format=ox.RdfFormat.TURTLE)))

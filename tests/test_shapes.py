"""Is every constraint of `ontology/shapes.ttl` alive? Each is killed by a mutation of real data.

The constraints are read in `constraints.py` and the data mutated in `mutations.py`. The report on a
mutated node must have a result of exactly that shape and constraint that was not there before. A
constraint that no mutation kills fails, and so does one of a kind for which there is no mutation.
"""

from collections.abc import Iterator

import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, BNode, Literal

from constraints import (
    AIMED,
    CONSTRAINTS,
    DATA,
    REFERENCE,
    SHAPES,
    Constraint,
    iri,
    read_constraints,
    results,
    supers,
    turtle,
)
from kg.bridge import to_rdflib
from kg.load import load_ontology
from kg.namespaces import DM
from kg.terms import shorten
from mutations import GENERIC, TABLE, Case, cases, formerly_held, mutated, mutation_of

# --- what is fine ---------------------------------------------------------------------------------


def looked_at(shape: str) -> Iterator[Case]:
    """Yield the nodes that a shape looks at."""
    for constraint in AIMED:
        if constraint.shape == iri(f"shape:{shape}"):
            yield from cases(constraint)


def test_a_post_held_formerly_and_now_is_a_capacity() -> None:
    for case in looked_at("capacity"):
        for triples in formerly_held(case):
            accounts = {t for t in triples if t[1] == iri("dm:postFormerlyHeld")}
            both = triples | {(s, iri("dm:postHeld"), o) for s, _, o in accounts}
            assert results(iri("shape:capacity"), triples)
            assert results(iri("shape:capacity"), both) == set()
            return
    raise AssertionError("no stance in a capacity")


@pytest.mark.parametrize(
    "words", ["a", "a,b", "a%20b%20c%20d%20e", "a%20b,c%20d%20e", "%C2%A7%20%C3%A9,%2D"]
)
def test_up_to_five_words_are_few_enough(words: str) -> None:
    case = next(looked_at("anchor-length"))
    near = case.replaced(Literal(f":~:text={words}&text={words}"))
    assert results(iri("shape:anchor-length"), near) == set()
    assert results(iri("shape:fragment-selector"), near) == set()


@pytest.mark.parametrize(
    ("one", "other", "language", "fine"),
    [
        ("dm:State", "dm:State", "en", False),
        ("dm:State", "dm:Organ", "en", False),  # both are agents
        ("dm:Topic", "dm:Proposal", "en", False),
        ("dm:Source", "dm:Document", "en", False),
        ("dm:State", "dm:State", "de", True),
        ("dm:Agreement", "dm:Topic", "en", True),
        ("dm:Topic", "skos:Concept", "en", True),  # a code
    ],
)  # fmt: skip
def test_a_name_is_given_once_within_a_class_and_a_language(
    one: str, other: str, language: str, fine: bool
) -> None:
    text = f':one a {one} ; skos:prefLabel "name"@en . :other a {other} ; skos:prefLabel "name"@{language} .'
    found = results(iri("shape:own-name"), frozenset(to_rdflib(turtle(text))))
    assert bool(found) != fine
    assert len(found) in (0, 2)


def test_hops_side_by_side_leave_no_gap() -> None:
    tells = "".join(
        f":s dm:hop :h{n} . :h{n} dm:position {p} . " for n, p in enumerate((1, 2, 2, 3))
    )
    assert results(iri("shape:chain"), frozenset(to_rdflib(turtle(tells)))) == set()


# --- the tests ------------------------------------------------------------------------------------


@pytest.mark.parametrize("constraint", AIMED, ids=str)
def test_a_mutation_kills_the_constraint(constraint: Constraint) -> None:
    case, new = mutated(constraint)
    before = results(constraint.shape, case.near)
    for triples in new:
        assert triples != case.near
        found = results(constraint.shape, triples) - before
        killed = [
            r
            for r in found
            if (r.within, r.component) == (constraint.within, constraint.component)
            and (r.node == case.node or isinstance(r.node, BNode))
            and (r.constraint is None or r.constraint == constraint.value)
        ]
        assert killed, f"{constraint}: {case.node} is not found wrong"


@pytest.mark.parametrize("code", [c for c in CONSTRAINTS if c.target is None], ids=str)
def test_a_mutation_kills_the_constraint_of_a_shape_that_others_refer_to(code: Constraint) -> None:
    using = [c for c in AIMED if c.parameter == SH.node and c.value == code.shape]
    assert using, f"nothing refers to {code.shape}"
    for constraint in using:
        _, new = mutated(constraint)
        for triples in new:
            found = results(constraint.shape, triples)
            assert any((code.within, code.component) in r.details for r in found)


def test_what_is_mutated_conforms_before() -> None:
    seen = {}
    for constraint in AIMED:
        case, _ = mutated(constraint)
        seen[constraint.shape, case.node] = case
    for (shape, _), case in seen.items():
        assert results(shape, case.near) == set(), case.node
    assert len(seen) > len({c.shape for c in AIMED})


def test_all_that_is_mutated_is_of_the_reference_dossier() -> None:
    cases = [mutated(c)[0] for c in AIMED]
    assert [c.constraint.shape for c in cases if c.data is not DATA[0]] == []


def test_every_entry_of_the_table_is_of_a_constraint_and_every_mutation_is_used() -> None:
    assert set(TABLE) <= {c.name for c in CONSTRAINTS}
    used = {mutation_of(c) for c in CONSTRAINTS}
    assert set(GENERIC.values()) <= used


ADDED = {
    "a kind of constraint that has no mutation": "sh:property [ sh:path dm:gist ; sh:maxLength 400 ]",
    "a SPARQL constraint": 'sh:sparql [ sh:select "SELECT $this { $this dm:gist ?value }" ]',
    "one on the node": "sh:closed true",
    "one without nodes": "sh:property [ sh:path dm:gist ; sh:in ( 1 ) ]",
}


@pytest.mark.parametrize("case", ADDED)
def test_a_constraint_without_a_mutation_fails(case: str) -> None:
    text = f"shape:new a sh:NodeShape ; sh:targetClass dm:Stance ; {ADDED[case]} ."
    (constraint,) = read_constraints(to_rdflib(turtle(text)))
    with pytest.raises(AssertionError, match="there is no mutation for new"):
        mutated(constraint)


def test_a_constraint_on_nodes_that_no_data_have_fails() -> None:
    text = "shape:new a sh:NodeShape ; sh:targetClass dm:Nobody ; sh:property [ sh:path dm:gist ; sh:minCount 1 ] ."
    (constraint,) = read_constraints(to_rdflib(turtle(text)))
    with pytest.raises(AssertionError, match="no node to try new dm:gist minCount"):
        mutated(constraint)


def test_every_class_that_can_have_instances_is_looked_at_by_a_shape() -> None:
    targets = {o for p in (SH.targetClass,) for o in SHAPES.objects(None, p)}
    graph = to_rdflib(load_ontology(REFERENCE))
    classes = {
        c
        for c in graph.subjects(RDF.type, OWL.Class)
        if c not in (SKOS.Concept, SKOS.ConceptScheme)
    }
    classes = {
        c for c in classes if str(c).startswith(DM) or c == iri("org:Post") or "Selector" in str(c)
    }
    assert {shorten(str(c)) for c in classes if not supers(c) & targets} == set()
    assert len(classes) > 30


def test_every_shape_has_a_label_and_says_why_and_every_constraint_has_a_message() -> None:
    for shape in SHAPES.subjects(RDF.type, SH.NodeShape):
        assert SHAPES.value(shape, RDFS.label), shape
        (why,) = SHAPES.objects(shape, RDFS.comment)
        assert len(str(why)) > 30
        assert str(why).endswith("."), shape
    for c in AIMED:
        holder = c.value if c.parameter == SH.sparql else c.within
        messages = list(SHAPES.objects(holder, SH.message))
        assert len(messages) == 1, c.name
        assert str(messages[0]).endswith("."), c.name

"""The engine's bounds: hostile, endless or contradictory ontologies end with an answer or a refusal."""

import pyoxigraph as ox
import pytest

from kg.errors import FindingsError, KgError
from kg.facts import Facts
from kg.namespaces import OWL, RDF, RDFS, XSD
from kg.reason import close, infer
from kg.sameness import SAME_LIMIT

EX = "https://example.org/"
A = ox.NamedNode(RDF + "type")
SUB, EQUAL = ox.NamedNode(RDFS + "subClassOf"), ox.NamedNode(OWL + "equivalentClass")
SAME, CHAIN = ox.NamedNode(OWL + "sameAs"), ox.NamedNode(OWL + "propertyChainAxiom")
FIRST, REST, NIL = (ox.NamedNode(RDF + name) for name in ("first", "rest", "nil"))


def n(name: str) -> ox.NamedNode:
    return ox.NamedNode(EX + name)


def quads(*triples: tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]) -> list[ox.Quad]:
    return [ox.Quad(*triple) for triple in triples]


def test_a_hundred_thousand_equivalent_classes_are_refused_by_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kg.facts.FLOOR", 300_000)  # at its full size in test_hostile
    monkeypatch.setattr("kg.facts.GROWTH", 1)
    ring = [(n(f"C{i}"), EQUAL, n(f"C{i + 1}")) for i in range(100_000)]
    with pytest.raises(
        KgError, match=r"more than \d+ triples follow, most of them by scm-"
    ) as caught:
        close(quads(*ring))
    assert "equivalent" in caught.value.todo
    assert int(str(caught.value).split()[2]) == 300_000


def test_more_names_of_one_thing_than_the_limit_are_refused_and_fewer_are_not() -> None:
    star = [(n("x"), SAME, n(f"x{i}")) for i in range(2_000)]
    with pytest.raises(KgError, match=f"joins more than {SAME_LIMIT} names"):
        close(quads(*star))
    few = [(n("x"), SAME, n(f"x{i}")) for i in range(20)]
    assert len(infer(quads(*few))) == 21 * 20 - 20


def test_a_chain_over_itself_and_over_another_ends() -> None:
    def chain(p: str, *steps: str) -> list[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]]:
        nodes = [n(f"{p}-{k}") for k in range(len(steps))]
        return [
            (n(p), CHAIN, nodes[0]),
            *((node, FIRST, n(step)) for node, step in zip(nodes, steps, strict=True)),
            *((a, REST, b) for a, b in zip(nodes, [*nodes[1:], NIL], strict=True)),
        ]

    edges = [(n(f"v{i}"), n("p"), n(f"v{i + 1}")) for i in range(60)]
    text = [*chain("p", "p", "p"), *chain("q", "p", "q"), *chain("r", "q", "q"), *edges]
    found = infer(quads(*text, (n("v60"), n("q"), n("end"))))
    reached = {q.subject for q in found if q.predicate == n("q") and q.object == n("end")}
    assert len(reached) == 60


def test_a_long_run_of_a_transitive_property_takes_no_cube_of_its_length() -> None:
    run = [(n(f"v{i}"), n("p"), n(f"v{i + 1}")) for i in range(700)]
    facts, given = close(quads((n("p"), A, ox.NamedNode(OWL + "TransitiveProperty")), *run))
    assert len(facts.subject) - given == 700 * 699 // 2


def test_a_contradiction_names_its_rule_and_premises() -> None:
    apart = (n("A"), ox.NamedNode(OWL + "disjointWith"), n("B"))
    with pytest.raises(FindingsError) as caught:
        infer(quads(apart, (n("x"), A, n("A")), (n("x"), A, n("B"))))
    (finding,) = caught.value.findings
    assert str(finding).startswith("cax-dw: ")
    assert str(finding).count(" ; ") == 2


def test_a_node_in_its_own_list_of_different_things_is_no_contradiction() -> None:
    a, different = n("a"), ox.NamedNode(OWL + "AllDifferent")
    members = ox.NamedNode(OWL + "members")
    text = [(a, A, different), (a, members, n("l")), (n("l"), FIRST, a), (n("l"), REST, n("m"))]
    assert infer(quads(*text, (n("m"), FIRST, n("x")), (n("m"), REST, NIL))) == []
    twice = [*text, (n("m"), FIRST, a), (n("m"), REST, NIL)]
    with pytest.raises(FindingsError, match="contradict"):
        infer(quads(*twice))


@pytest.mark.parametrize(
    ("one", "joins"),
    [
        (ox.Literal("1", datatype=ox.NamedNode(XSD + "nonNegativeInteger")), True),
        (ox.Literal(1), True),
        (ox.Literal("1"), False),
        (ox.Literal("2", datatype=ox.NamedNode(XSD + "nonNegativeInteger")), False),
    ],
)
def test_a_cardinality_is_a_number_and_no_text(one: ox.Literal, joins: bool) -> None:
    limit = ox.Quad(n("A"), ox.NamedNode(OWL + "maxCardinality"), one)
    data = [(n("A"), ox.NamedNode(OWL + "onProperty"), n("p")), (n("x"), A, n("A"))]
    found = infer([limit, *quads(*data, (n("x"), n("p"), n("y")), (n("x"), n("p"), n("z")))])
    assert any(q.predicate == SAME for q in found) == joins


def test_a_list_that_the_data_derive_is_refused_by_name() -> None:
    sub = (n("p"), ox.NamedNode(RDFS + "subPropertyOf"), FIRST)
    with pytest.raises(KgError, match="derive a list of the ontology, by prp-spo1"):
        close(quads(sub, (n("l"), n("p"), n("C"))))


@pytest.mark.parametrize(
    "one_more",
    [
        [(n("first"), SAME, FIRST), (n("l"), n("first"), n("A")), (n("l"), REST, NIL)],
        [(NIL, SAME, n("end")), (n("l"), FIRST, n("A")), (n("l"), REST, n("end"))],
        [(n("m"), SAME, n("k")), (n("l"), FIRST, n("B")), (n("l"), REST, n("k")), (n("m"), FIRST, n("A")), (n("m"), REST, NIL)],
    ],
)  # fmt: skip
def test_a_list_that_is_whole_only_by_another_name_is_refused_by_name(
    one_more: list[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]],
) -> None:
    union = (n("C"), ox.NamedNode(OWL + "unionOf"), n("l"))
    with pytest.raises(KgError, match="derive a list of the ontology, by eq-rep-"):
        close(quads(union, (n("x"), A, n("A")), *one_more))


def test_other_names_of_a_list_and_of_its_members_lose_nothing() -> None:
    union = (n("C"), ox.NamedNode(OWL + "unionOf"), n("k"))
    listed = [
        (n("l"), FIRST, n("A")),
        (n("l"), REST, n("m")),
        (n("m"), FIRST, n("B")),
        (n("m"), REST, NIL),
    ]
    also = [
        (n("l"), FIRST, n("A")),
        (n("k"), SAME, n("l")),
        (n("k"), FIRST, n("A")),
        (n("k"), REST, n("m")),
        (n("D"), SAME, n("B")),
    ]
    found = infer(quads(union, (n("x"), A, n("D")), *listed, *also))
    assert {q.object for q in found if q.predicate == A and q.subject == n("x")} == {n("B"), n("C")}


def test_an_axiom_that_the_data_derive_takes_effect() -> None:
    meta = (n("under"), ox.NamedNode(RDFS + "subPropertyOf"), SUB)
    found = infer(quads(meta, (n("A"), n("under"), n("B")), (n("x"), A, n("A"))))
    assert {(q.subject, q.object) for q in found if q.predicate == A} == {(n("x"), n("B"))}


def test_a_fact_is_kept_once_with_its_first_derivation() -> None:
    facts = Facts()
    a, p, b, c = (facts.number(x) for x in "apbc")
    facts.add(a, p, b, "")
    facts.add(a, p, c, "some-rule", 0)
    facts.add(a, p, c, "another", 0)
    assert (len(facts.subject), facts.rules[facts.rule[1]], list(facts.premises(1))) == (
        2,
        "some-rule",
        [0],
    )
    assert list(facts.match(p, a)) == [0, 1]
    assert list(facts.match(p, o=c)) == [1]
    assert facts.find(c, p, a) is None

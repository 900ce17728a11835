"""Rules fire for the axioms they find: given or derived, of numbers, of long lists."""

from random import Random

import pyoxigraph as ox
import pytest

from kg.derivations import Triple
from kg.errors import FindingsError, KgError
from kg.namespaces import XSD
from kg.reason import infer, reason
from kg.referee import close_by_owlrl
from kg.waiting import Rule, read_rules
from ontologies import parsed
from small import FIRST, NIL, REST, SUB, UNDER, A, listed, n, owl, path, quads


def test_a_node_in_its_own_list_of_different_things_is_no_contradiction() -> None:
    a, different = n("a"), owl("AllDifferent")
    members = owl("members")
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
    limit = ox.Quad(n("A"), owl("maxCardinality"), one)
    data = [(n("A"), owl("onProperty"), n("p")), (n("x"), A, n("A"))]
    found = infer([limit, *quads(*data, (n("x"), n("p"), n("y")), (n("x"), n("p"), n("z")))])
    assert any(q.predicate == owl("sameAs") for q in found) == joins


def test_an_axiom_that_the_data_derive_takes_effect() -> None:
    meta = (n("under"), UNDER, SUB)
    found = infer(quads(meta, (n("A"), n("under"), n("B")), (n("x"), A, n("A"))))
    assert {(q.subject, q.object) for q in found if q.predicate == A} == {(n("x"), n("B"))}


def said(quad: ox.Quad) -> Triple:
    return quad.subject, quad.predicate, quad.object  # type: ignore[return-value]


def chain(p: str, *steps: str) -> list[ox.Quad]:
    head = n(f"{p}-steps")
    return [ox.Quad(n(p), owl("propertyChainAxiom"), head), *listed(head, [n(s) for s in steps])]


def test_a_chain_over_itself_and_over_another_ends() -> None:
    text = [*chain("p", "p", "p"), *chain("q", "p", "q"), *chain("r", "q", "q")]
    found = infer([*text, *path(n("p"), 60), *quads((n("v60"), n("q"), n("end")))])
    reached = {q.subject for q in found if q.predicate == n("q") and q.object == n("end")}
    assert len(reached) == 60


def test_a_chain_of_many_steps_over_a_circle_leads_from_all_to_all() -> None:
    circle = [*path(n("p"), 12), *quads((n("v12"), n("p"), n("v0")))]
    found = infer([*chain("p", *["p"] * 5), *circle])  # 4 steps more, and 13 is prime
    assert len(found) == 13 * 13 - 13


@pytest.mark.parametrize("length", [1, 2, 3, 7, 30])
def test_what_follows_from_a_list_rests_on_it_and_on_all_its_members(length: int) -> None:
    steps = [f"p{k}" for k in range(length)]
    edges = [ox.Quad(n(f"v{k}"), n(p), n(f"v{k + 1}")) for k, p in enumerate(steps)]
    whole = [ox.Quad(n("C"), owl("intersectionOf"), n("all")), *listed(n("all"), [*map(n, steps)])]
    types = [ox.Quad(n("x"), A, n(p)) for p in steps]
    for given, conclusion in (
        ([*chain("q", *steps), *edges], (n("v0"), n("q"), n(f"v{length}"))),
        ([*whole, *types], (n("x"), A, n("C"))),
    ):
        derived = {d.triple: d.premises for d in reason(given).derivations()}
        assert set(derived) - {conclusion} <= {(n("C"), SUB, n(p)) for p in steps}
        assert set(derived[conclusion]) == {said(q) for q in given}
        told = [t for t in derived[conclusion] if t[1] not in (FIRST, REST)]
        assert told[1:] == [said(q) for q in given[-length:]]


def test_one_member_less_and_nothing_follows() -> None:
    steps = [n(f"C{k}") for k in range(9)]
    whole = [ox.Quad(n("C"), owl("intersectionOf"), n("all")), *listed(n("all"), steps)]
    found = infer([*whole, *quads(*((n("x"), A, step) for step in steps[:4] + steps[5:]))])
    assert [q for q in found if q.predicate == A] == []


def test_names_of_one_thing_meet_on_a_long_chain() -> None:
    edges = [(n("a"), n("p"), n("b")), (n("c"), n("p"), n("d")), (n("d"), n("p"), n("e"))]
    one = (n("b"), owl("sameAs"), n("c"))
    found = infer([*chain("q", "p", "p", "p"), *quads(*edges, one)])
    assert [q.object for q in found if q.predicate == n("q")] == [n("e")]


@pytest.mark.parametrize(
    ("asked", "limit"),
    [
        ("hasKey", "JOINED"),
        ("propertyChainAxiom", "JOINED"),
        ("unionOf", "LONGEST"),
        ("members", "PAIRED"),
    ],
)
def test_a_list_is_refused_beyond_its_limit_and_not_before(
    asked: str, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def of(length: int) -> list[ox.Quad]:
        members = [n(f"m{k}") for k in range(length)]
        apart = [ox.Quad(n("C"), A, owl("AllDifferent")), ox.Quad(n("C"), owl(asked), n("l"))]
        return [*apart, *listed(n("l"), members)]

    monkeypatch.setattr(f"kg.waiting.{limit}", 12)
    infer(of(12))
    with pytest.raises(KgError, match="has 13 members, more than 12"):
        infer(of(13))


def test_a_key_of_several_tells_those_apart_that_share_all_but_one_value() -> None:
    key = [ox.Quad(n("C"), owl("hasKey"), n("l")), *listed(n("l"), [n("p"), n("q"), n("r")])]
    things = [(n(x), A, n("C")) for x in "abc"]
    values = [(n(x), n(p), n(f"{p}1")) for x in "abc" for p in "pqr" if (x, p) != ("c", "r")]
    found = infer([*key, *quads(*things, *values, (n("c"), n("r"), n("r2")))])
    assert {(q.subject, q.object) for q in found} == {(n("a"), n("b")), (n("b"), n("a"))}


def test_rules_are_read_one_for_each_conclusion_with_what_they_ask() -> None:
    table = """
# a heading
one ?c ex:of ?l [LIST ?l ?m] | ?x ex:is ?m => ?x ex:is ?c , ?x ex:in ?l
two | ?x ex:is ?y ; ?y ex:is ?x => false
"""
    numbers = {"ex:of": 0, "ex:is": 1, "ex:in": 2}
    assert list(read_rules(table, numbers.__getitem__)) == [
        Rule("one", (("?c", 0, "?l"),), ("LIST", "?l", "?m"), (("?x", 1, "?m"),), head)
        for head in (("?x", 1, "?c"), ("?x", 2, "?l"))
    ] + [Rule("two", (), (), (("?x", 1, "?y"), ("?y", 1, "?x")), None)]


SEVERAL_WAYS = {
    "a chain beside a run": ":p owl:propertyChainAxiom ( :p :p ) , ( :q :r ) . :x :q :a . :a :r :y . :y :q :b . :b :r :z .",
    "a chain of three beside a run": ":p owl:propertyChainAxiom ( :p :p ) , ( :q :q :q ) . :x :q :a . :a :q :b . :b :q :y . :y :p :z .",
    "a chain of one beside a run": ":p owl:propertyChainAxiom ( :p :p ) , ( :q ) . :x :q :y . :y :q :z .",
    "some values of the type": ":R owl:onProperty rdf:type ; owl:someValuesFrom :C . :x a :D . :D a :C .",
    "some values of the type, not of that class": ":R owl:onProperty rdf:type ; owl:someValuesFrom :C . :x a :D . :D a :E .",
    "a restriction on itself": ":A owl:onProperty rdf:type ; owl:someValuesFrom :A . :x a :D . :D a :A .",
    "another word for subclass": ":A a owl:Class . rdfs:subClassOf rdfs:subPropertyOf :under .",
}


@pytest.mark.parametrize("text", SEVERAL_WAYS.values(), ids=SEVERAL_WAYS)
def test_what_follows_in_several_ways_at_once_is_what_owlrl_says(text: str) -> None:
    given = parsed([text])
    expected, _contradictions = close_by_owlrl(given)
    for seed in range(6):
        Random(seed).shuffle(given)
        assert {q.triple for q in infer(given)} == {q.triple for q in expected}


def test_pairs_of_several_lists_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    def apart(name: str) -> list[ox.Quad]:
        things = [n(f"{name}{k}") for k in range(5)]  # ten pairs
        whole = [
            ox.Quad(n(name), A, owl("AllDifferent")),
            ox.Quad(n(name), owl("members"), n(f"{name}l")),
        ]
        return [*whole, *listed(n(f"{name}l"), things)]

    monkeypatch.setattr("kg.waiting.PAIRS", 20)
    infer([*apart("a"), *apart("b")])
    with pytest.raises(KgError, match="more than 20 pairs apart"):
        infer([*apart("a"), *apart("b"), *apart("c")])

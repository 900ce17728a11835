"""A join finds all that matches its patterns, in whatever order the triples come, and nothing else."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.facts import Facts, Found
from kg.joining import Pattern, Token, join, join_along, variables

P, Q, R = 90, 91, 92  # the predicates; smaller numbers are things

Triple = tuple[int, int, int]

things, predicates = st.integers(0, 3), st.sampled_from((P, Q, R))
triples = st.lists(st.tuples(things, predicates, things), unique=True, max_size=25)
ends = st.one_of(st.sampled_from(("?x", "?y", "?z", "?w")), things)
patterns = st.lists(st.tuples(ends, predicates, ends), min_size=1, max_size=4)


def fill(facts: Facts, some: list[Triple]) -> None:
    for s, p, o in some:
        facts.add(s, p, o, "")


def brute(known: list[Triple], asked: list[Pattern]) -> set[tuple[int, ...]]:
    """Return what the variables stand for, by trying each triple for each pattern."""
    names, found = variables(asked), set()
    for chosen in product(known, repeat=len(asked)):
        bound: dict[object, int] = {}
        pairs = [
            (token, value)
            for pattern, triple in zip(asked, chosen, strict=True)
            for token, value in zip(pattern, triple, strict=True)
        ]
        if all((bound.setdefault(t, v) if isinstance(t, str) else t) == v for t, v in pairs):
            found.add(tuple(bound[name] for name in names))
    return found


def triple(facts: Facts, n: int) -> Triple:
    return facts.subject[n], facts.predicate[n], facts.object[n]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(triples, patterns, st.integers(0, 25), st.booleans())
def test_a_join_finds_what_trying_everything_finds(
    known: list[Triple], asked: list[Pattern], cut: int, late: bool
) -> None:
    facts, found = Facts(), Found()
    fill(facts, known[:cut])
    if late:
        facts.close()  # the rules have met these before the join waits
    join(facts, asked, variables(asked), found.extend)
    facts.close()
    fill(facts, known[cut:])
    facts.close()
    assert {values for values, _ids in found} == brute(known, asked)
    for values, ids in found:
        bound: dict[Token, int] = dict(zip(variables(asked), values, strict=True))
        met = [tuple(bound.get(t, t) for t in pattern) for pattern in asked]
        assert [triple(facts, n) for n in ids] == met


def test_a_join_calls_with_a_constant_that_is_wanted_and_takes_one_way_of_many() -> None:
    facts, found = Facts(), Found()
    join(facts, [("?x", P, "?y"), ("?y", Q, "?z")], (7, "?x"), found.extend)
    fill(facts, [(0, P, 1), (0, P, 2), (1, Q, 3), (2, Q, 3), (2, Q, 4)])
    facts.close()
    assert [values for values, _ids in found] == [(7, 0)]


def test_a_join_meets_the_pattern_with_the_fewest_matches_first() -> None:
    facts, calls = Facts(), 0
    many = 2_000
    fill(facts, [(x, P, 0) for x in range(1, many)])
    fill(facts, [(x, Q, many + x) for x in range(1, many)])
    fill(facts, [(x, R, x) for x in range(1, many)])
    asked: list[Pattern] = [("?x", P, "?v"), ("?y", P, "?v"), ("?x", Q, "?w"), ("?y", Q, "?w")]

    def count(found: Found) -> None:
        nonlocal calls
        calls += len(found)

    join(facts, [*asked, ("?x", R, "?x")], ("?x", "?y"), count)
    facts.close()  # by the value of P alone it would be four million pairs
    assert calls == many - 1


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), unique=True), st.integers(0, 20))
def test_a_relation_closed_along_its_edges_is_its_transitive_closure(
    edges: list[tuple[int, int]], cut: int
) -> None:
    facts = Facts()
    join_along(facts, P, lambda found: facts.derive(P, found, "along"))
    for part in (edges[:cut], edges[cut:]):
        fill(facts, [(s, P, o) for s, o in part])
        facts.close()
    expected = set(edges)
    while more := {(a, d) for a, b in expected for c, d in expected if b == c} - expected:
        expected |= more
    assert {(key >> 32, key & 0xFFFFFFFF) for key in facts.known[P]} == expected
    for n in range(len(facts.subject)):
        if facts.premises(n):
            (a, _p, b), (c, _q, d) = (triple(facts, k) for k in facts.premises(n))
            assert (a, d) == (facts.subject[n], facts.object[n])
            assert b == c

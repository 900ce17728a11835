"""Our closure beside owlrl's, on small ontologies over the whole vocabulary of OWL 2 RL.

They are the same, triple for triple, and contradict themselves alike, but for the exceptions that
stand in `referee_exceptions`, each with its reason.
"""

from collections import Counter
from collections.abc import Sequence
from functools import partial

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checked import triples_of
from kg.errors import FindingsError
from kg.facts import GIVEN, HALF
from kg.namespaces import OWL
from kg.proofs import Triple, rule_names
from kg.reason import close, infer
from ontologies import ontologies, ontology, parsed
from referee_exceptions import FAULTS, UNSAID, UNSEEN, theirs, unsaid

CASES, DRAWN, SAMPLE = 4_000, 2_000, 60
"""How many are made by seeds, and how many drawn by hypothesis, in the long run; and in others."""

FIRED = 20
"""How often each rule must fire in the long run for it to prove anything."""

NEVER = {"eq-ref"}
"""The rule that is never written down."""

drawn = settings(
    derandomize=True, max_examples=SAMPLE, deadline=None, suppress_health_check=list(HealthCheck)
)


def closed(quads: Sequence[ox.Quad]) -> tuple[set[Triple], set[str], Counter[str]]:
    """Return our closure, the rules by which it contradicts itself, and how often each rule fired."""
    facts, _given = close(quads)
    names = [facts.rules[code] for code in facts.rule]
    told = {
        t for t, name in zip(triples_of(facts), names, strict=True) if not name.startswith(HALF)
    }
    fired = Counter(name for name in names if name != GIVEN and not name.startswith(HALF))
    contradictions = Counter(rule for rule, _premises in facts.findings)
    return told, set(contradictions), fired + contradictions


def given_of(quads: Sequence[ox.Quad]) -> set[Triple]:
    return {(q.subject, q.predicate, q.object) for q in quads}  # type: ignore[misc]


def compared(quads: Sequence[ox.Quad]) -> Counter[str]:
    """Compare both closures of one ontology; return how often each rule fired in ours."""
    found, contradictions, fired = closed(quads)
    expected, errors = theirs(quads)
    ours = {t for t in found if unsaid(t) is None} | given_of(quads)
    assert ours - expected == set()
    assert expected - ours == set()
    if errors or not contradictions <= set(UNSEEN):
        assert bool(contradictions) == bool(errors), (contradictions, errors)
    return fired


@pytest.mark.parametrize("seed", range(SAMPLE))
def test_the_closure_is_that_of_the_referee(seed: int) -> None:
    compared(ontology(seed))


@pytest.mark.long
def test_the_closure_is_that_of_the_referee_in_thousands_of_cases() -> None:
    fired: Counter[str] = Counter()
    for seed in range(SAMPLE, SAMPLE + CASES):
        fired += compared(ontology(seed))

    @settings(drawn, max_examples=DRAWN)
    @given(ontologies())
    def agree(quads: list[ox.Quad]) -> None:
        fired.update(compared(quads))

    agree()
    for rule in sorted(rule_names() - NEVER):
        print(f"{rule:13} {fired[rule]:>8}")
    assert {rule: fired[rule] for rule in rule_names() - NEVER if fired[rule] < FIRED} == {}
    assert set(fired) <= rule_names() - NEVER


# --- the exceptions -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        ("hasKey", ":A owl:hasKey ( :p :q ) . :x a :A ; :p 1 ; :q 2 . :y a :A ; :p 1 ; :q 3 ."),
        (
            "AllDisjointProperties",
            "[] a owl:AllDisjointProperties ; owl:members ( :p :q ) . :x :p :y ; :q :y .",
        ),
        ("AllDifferent", "[] a owl:AllDifferent ; owl:members ( :x :y ) . :x owl:sameAs :y ."),
    ],
)
def test_a_fault_of_the_referee_is_still_there_and_the_longer_list_frees_it(
    fault: str, text: str
) -> None:
    def plain(infer: object) -> object:
        try:
            return {str(q.triple) for q in infer(quads)}  # type: ignore[operator]
        except FindingsError:
            return "a contradiction"

    quads = parsed([text])
    assert f"owl:{fault}" in FAULTS
    assert plain(infer) != plain(partial(infer, reasoner="owlrl"))
    compared(quads)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("eq-diff2", "[] a owl:AllDifferent ; owl:members ( :x :y :x ) ."),
        ("eq-diff3", "[] a owl:AllDifferent ; owl:distinctMembers ( :x :y :x ) ."),
        ("dt-diff", ":p a owl:FunctionalProperty . :x :p 18 , 19 ."),
        ("dt-not-type", ":p rdfs:range xsd:integer . :x :p 'a' ."),
    ],
)
def test_a_contradiction_that_the_referee_misses_is_still_missed(rule: str, text: str) -> None:
    assert rule in UNSEEN
    quads = parsed([text])
    assert closed(quads)[1] == {rule}
    assert theirs(quads)[1] == set()


def test_no_exception_covers_anything_that_is_said_of_the_data() -> None:
    data = parsed(
        [":x a :A ; :p :y , 5 ; owl:sameAs :y . :A rdfs:subClassOf :B . :p rdfs:domain :A ."]
    )
    assert [t for t in given_of(data) if unsaid(t)] == []
    assert all(exception.why for exception in UNSAID.values())


@pytest.mark.parametrize("seed", range(0, SAMPLE, 3))
def test_what_a_reader_gets_is_what_owlrl_would_give_without_its_faults(seed: int) -> None:
    quads = ontology(seed)
    if any(q.predicate.value == OWL + "hasKey" for q in quads) or closed(quads)[1]:
        return
    ours, owlrls = (
        {str(q.triple) for q in by(quads)} for by in (infer, partial(infer, reasoner="owlrl"))
    )
    assert ours == owlrls


# --- what holds of every closure ----------------------------------------------------------------


@drawn
@given(ontologies(), st.randoms(use_true_random=False))
def test_the_order_of_the_triples_makes_no_difference(quads: list[ox.Quad], rng: object) -> None:
    mixed = list(quads)
    rng.shuffle(mixed)  # type: ignore[attr-defined]
    assert closed(mixed)[:2] == closed(quads)[:2]
    assert closed(quads[::-1])[:2] == closed(quads)[:2]


@drawn
@given(ontologies())
def test_what_followed_is_found_again_and_nothing_more(quads: list[ox.Quad]) -> None:
    found, contradictions, _ = closed(quads)
    said = [ox.Quad(*t) for t in found if not isinstance(t[0], ox.Literal)]  # type: ignore[arg-type]
    again, same, _ = closed(said)
    assert (again, same) == (found, contradictions)


@drawn
@given(ontologies(), ontologies())
def test_more_triples_never_make_fewer_follow(few: list[ox.Quad], more: list[ox.Quad]) -> None:
    found, contradictions, _ = closed(few)
    wider, wider_contradictions, _ = closed([*few, *more])
    assert found <= wider
    assert contradictions <= wider_contradictions


@drawn
@given(ontologies())
def test_every_premise_is_known_before_its_conclusion(quads: list[ox.Quad]) -> None:
    facts, given = close(quads)
    for n in range(len(facts.subject)):
        premises = facts.premises(n)
        assert all(k < n for k in premises)
        rule = facts.rules[facts.rule[n]]
        assert bool(premises) == (n >= given and not rule.startswith(("cls-thing", "cls-nothing1")))

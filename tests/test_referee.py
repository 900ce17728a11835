"""Our closure beside owlrl's, on small ontologies over the whole vocabulary of OWL 2 RL.

They are the same but for what owlrl is known to do wrong:

- `owl:hasKey`: its loop never compares the last key, so that it joins what the keys do not;
- `owl:AllDisjointProperties` (prp-adp): it does not see the contradiction;
- `owl:AllDifferent` (eq-diff2, eq-diff3): it does not see that a thing listed twice is the same as
  itself, nor some other pairs.
"""

from collections import Counter

import pyoxigraph as ox
import pytest

from kg.errors import FindingsError
from kg.namespaces import OWL
from kg.reason import close, infer
from kg.referee import infer_by_owlrl
from kg.rules import CLOSED, TABLE
from ontologies import ontology

UNSEEN = {"prp-adp", "eq-diff2", "eq-diff3"}
"""Contradictions that owlrl misses."""

CASES, SAMPLE = 4_000, 80
FIRED = 20
"""How often each rule must fire in the long run for it to prove anything."""


def closure(quads: list[ox.Quad], reasoner: str) -> set[str] | None:
    """Return what follows, or None where the triples contradict each other."""
    try:
        found = infer(quads) if reasoner == "ours" else infer_by_owlrl(quads)
    except FindingsError:
        return None
    return {str(q.triple) for q in found}


def has_key(quads: list[ox.Quad]) -> bool:
    return any(q.predicate.value == OWL + "hasKey" for q in quads)


def compared(seed: int) -> Counter[str]:
    """Compare both closures of one ontology; return how often each rule fired in ours."""
    quads = ontology(seed)
    facts, _given = close(quads)
    fired = Counter(facts.rules[code] for code in facts.rule if code)
    contradictions = Counter(rule for rule, _premises in facts.findings)
    ours, theirs = closure(quads, "ours"), closure(quads, "owlrl")
    if ours is None and theirs is not None:
        assert set(contradictions) <= UNSEEN or has_key(quads), seed
    elif not has_key(quads):
        assert ours == theirs, seed
    elif ours is not None and theirs is not None:
        assert ours <= theirs, f"{seed}: owlrl joins more than the keys do, never less"
    return fired + contradictions


@pytest.mark.parametrize("seed", range(SAMPLE))
def test_the_closure_is_that_of_the_referee(seed: int) -> None:
    compared(seed)


@pytest.mark.long
def test_the_closure_is_that_of_the_referee_in_thousands_of_cases() -> None:
    fired: Counter[str] = Counter()
    for seed in range(SAMPLE, SAMPLE + CASES):
        fired += compared(seed)
    names = {line.split()[0] for line in TABLE.splitlines() if line.strip() and line[0] != "#"}
    names |= {"cls-int1", "prp-spo2", "prp-key", "prp-trp", "cls-thing", "cls-nothing1"}
    names |= {"eq-rep-s", "eq-rep-p", "eq-rep-o", *CLOSED.values()}
    assert {rule: fired[rule] for rule in names if fired[rule] < FIRED} == {}


@pytest.mark.parametrize("seed", range(0, SAMPLE, 4))
def test_the_order_of_the_triples_makes_no_difference(seed: int) -> None:
    quads = ontology(seed)
    assert closure(quads, "ours") == closure(list(reversed(quads)), "ours")


@pytest.mark.parametrize("seed", range(1, SAMPLE, 4))
def test_what_followed_is_found_again_and_nothing_more(seed: int) -> None:
    quads = ontology(seed)
    once = closure(quads, "ours")
    if once is not None:
        assert closure([*quads, *infer(quads)], "ours") == set()


@pytest.mark.parametrize("seed", range(2, SAMPLE, 4))
def test_every_premise_is_known_before_its_conclusion(seed: int) -> None:
    facts, given = close(ontology(seed))
    for n in range(len(facts.subject)):
        premises = facts.premises(n)
        assert all(k < n for k in premises)
        rule = facts.rules[facts.rule[n]]
        assert bool(premises) == (n >= given and not rule.startswith(("cls-thing", "cls-nothing1")))

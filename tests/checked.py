"""Every closure that a test computes is checked, step by step, by the checker of proofs.

`conftest` puts `checked_closure(reason)` in the place of `kg.reason.reason` before any test is imported,
so that `close`, `infer`, `follow`, and whatever calls them, are checked as well.
"""

import random
from collections.abc import Callable, Iterable
from functools import partial

import pyoxigraph as ox

from kg.facts import HALF, Facts
from kg.proofs import Step, Triple, check_contradiction, check_step
from kg.reason import Closure

Close = Callable[[Iterable[ox.Quad]], tuple[Facts, int]]

TABLES = ("eq-", "prp-", "cls-", "cax-", "scm-", "dt-")
"""How the names of the W3C's rules begin."""

MOST = 3_000
"""Of longer closures a sample of so many steps is checked, the same one in every run."""


def triples_of(facts: Facts) -> list[Triple]:
    """Return the triples of a closure by their numbers."""
    columns = (facts.subject, facts.predicate, facts.object)
    terms = facts.terms
    return [(terms[s], terms[p], terms[o]) for s, p, o in zip(*columns, strict=True)]  # type: ignore[misc]


def read(facts: Facts, given: int) -> tuple[list[Step], list[tuple[str, list[Triple]]]]:
    """Return the derivations and the contradictions of a closure, as plain data."""
    triples = triples_of(facts)
    steps = [
        Step(triples[n], rule, tuple(triples[k] for k in facts.premises(n)))
        for n in range(given, len(triples))
        if not (rule := facts.rules[facts.rule[n]]).startswith(HALF)
    ]
    return steps, [(rule, [triples[n] for n in premises]) for rule, premises in facts.findings]


def faults(facts: Facts, given: int) -> list[str]:
    """Return what is wrong with the derivations and contradictions of a closure, or with a sample.

    Steps of rules that no table of the W3C has are left to the tests of `kg.rule_proofs`.
    """
    of_the_tables = [name.startswith(TABLES) for name in facts.rules]
    numbers = [n for n in range(given, len(facts.subject)) if of_the_tables[facts.rule[n]]]
    if len(numbers) > MOST:
        numbers = random.Random(0).sample(numbers, MOST)
    triple = partial(_triple, facts)
    found = [
        check_step(
            Step(triple(n), facts.rules[facts.rule[n]], tuple(map(triple, facts.premises(n))))
        )
        for n in numbers
    ]
    for rule, premises in list(facts.findings)[:MOST]:
        found.append(check_contradiction(rule, [triple(n) for n in premises]))
    return [fault for fault in found if fault]


def _triple(facts: Facts, n: int) -> Triple:
    terms = facts.terms
    return terms[facts.subject[n]], terms[facts.predicate[n]], terms[facts.object[n]]  # type: ignore[return-value]


def checked_closure(reason: Callable[..., Closure]) -> Callable[..., Closure]:
    """Return the function, with every closure that it returns checked."""

    def reasoned(*args: object, **options: object) -> Closure:
        closure = reason(*args, **options)
        if found := faults(closure.facts, closure.given):
            raise AssertionError(f"{len(found)} steps do not hold: {found[0]}")
        return closure

    return reasoned


def checked(close: Close) -> Close:
    """Return the function, with every closure that it returns checked."""

    def closed(quads: Iterable[ox.Quad]) -> tuple[Facts, int]:
        facts, given = close(quads)
        if found := faults(facts, given):
            raise AssertionError(f"{len(found)} steps do not hold: {found[0]}")
        return facts, given

    return closed

"""Every closure that a test computes is checked, step by step, by the checker of proofs.

`conftest` puts `checked(close)` in the place of `kg.reason.close` before any test is imported, so that
`infer`, and whatever calls it, is checked as well.
"""

import random
from collections.abc import Callable, Iterable

import pyoxigraph as ox

from kg.facts import Facts
from kg.proofs import Step, Triple, check_contradiction, check_step

Close = Callable[[Iterable[ox.Quad]], tuple[Facts, int]]

MOST = 50_000
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
        Step(triples[n], facts.rules[facts.rule[n]], tuple(triples[k] for k in facts.premises(n)))
        for n in range(given, len(triples))
    ]
    return steps, [(rule, [triples[n] for n in premises]) for rule, premises in facts.findings]


def faults(facts: Facts, given: int) -> list[str]:
    """Return what is wrong with the derivations and contradictions of a closure, or with a sample."""
    steps, findings = read(facts, given)
    if len(steps) > MOST:
        steps = random.Random(0).sample(steps, MOST)
    found = [check_step(step) for step in steps]
    found += [check_contradiction(*finding) for finding in findings[:MOST]]
    return [fault for fault in found if fault]


def checked(close: Close) -> Close:
    """Return the function, with every closure that it returns checked."""

    def closed(quads: Iterable[ox.Quad]) -> tuple[Facts, int]:
        facts, given = close(quads)
        if found := faults(facts, given):
            raise AssertionError(f"{len(found)} steps do not hold: {found[0]}")
        return facts, given

    return closed

"""A growing set of triples, each with one derivation: what the rules of OWL 2 RL work on.

Terms are numbers, and triples are numbered in the order in which they became known. A derived
triple keeps the rule and the premises that gave it first; premises are known before their
conclusion, so every derivation is well-founded. Rules wait for triples with a predicate (and a
subject, an object, or both) and are called for each, whether it came before or comes after.
"""

import sys
from array import array
from collections.abc import Callable, Hashable, Sequence

from kg.errors import KgError

Trigger = Callable[[int, int, int], object]
"""Called with the number of a triple, its subject and its object."""

GIVEN = ""
"""The rule of a triple that was not derived."""

GROWTH, FLOOR = 20, 2_000_000
"""A closure may have GROWTH times as many triples as were given, and at least FLOOR."""

FINDINGS = 1_000
"""Contradictions beyond this number are not collected."""

_ANY = -1


class Facts:
    """Triples, their derivations, and the rules that wait for them.

    `subject`, `predicate`, `object` and `rule` hold one entry for each triple, by its number.
    """

    def __init__(self) -> None:
        self.terms: list[Hashable] = []
        self.numbers: dict[Hashable, int] = {}
        self.subject, self.predicate, self.object = array("I"), array("I"), array("I")
        self.rule, self.rules = array("B"), [GIVEN]
        self.findings: dict[tuple[str, tuple[int, ...]], None] = {}
        self.watchers: list[Callable[[int, int, int, int], None]] = []
        self.now = 0
        self._codes = {GIVEN: 0}
        self._known: dict[int, dict[int, int]] = {}
        self._of: dict[int, array[int]] = {}
        self._out: dict[int, dict[int, list[int]]] = {}
        self._in: dict[int, dict[int, list[int]]] = {}
        self._premises, self._ends = array("I"), array("Q")
        self._waiting: dict[int, list[Trigger]] = {}
        self._keyed: dict[int, dict[tuple[int, int], list[Trigger]]] = {}
        self._limit = sys.maxsize

    def number(self, term: Hashable) -> int:
        """Return the number of a term, a new one where it has none."""
        found = self.numbers.get(term)
        if found is None:
            found = self.numbers[term] = len(self.terms)
            self.terms.append(term)
        return found

    # --- What is known --------------------------------------------------------------------------

    def add(self, s: int, p: int, o: int, rule: str, *premises: int) -> None:
        """Add a triple with its derivation, unless it is known.

        Raises KgError where the closure grows beyond all measure.
        """
        known = self._known.get(p)
        if known is None:
            known, self._of[p] = self._known.setdefault(p, {}), array("I")
        key = s << 32 | o
        if key in known:
            return
        n = known[key] = len(self.subject)
        self.subject.append(s)
        self.predicate.append(p)
        self.object.append(o)
        self._of[p].append(n)
        self._premises.extend(premises)
        self._ends.append(len(self._premises))
        code = self._codes.get(rule)
        if code is None:
            code = self._codes[rule] = len(self.rules)
            self.rules.append(rule)
        self.rule.append(code)
        if p in self._out:
            self._out[p].setdefault(s, []).append(n)
        if p in self._in:
            self._in[p].setdefault(o, []).append(n)
        if n > self._limit:
            busiest = max(set(self.rule), key=self.rule.count)
            raise KgError(
                f"more than {self._limit} triples follow, most of them by {self.rules[busiest]}",
                todo="Look for classes or properties that are all equivalent, or for long chains.",
            )

    def find(self, s: int, p: int, o: int) -> int | None:
        """Return the number of a triple, or None where it is not known."""
        known = self._known.get(p)
        return None if known is None else known.get(s << 32 | o)

    def match(self, p: int, s: int | None = None, o: int | None = None) -> Sequence[int]:
        """Return the triples with a predicate and, where given, a subject and an object."""
        if s is None and o is None:
            return self._of.get(p, ())
        if s is not None and o is not None:
            found = self.find(s, p, o)
            return () if found is None else (found,)
        indexes, column = (self._out, self.subject) if o is None else (self._in, self.object)
        index = indexes.get(p)
        if index is None:  # built when first asked for, kept up to date from then on
            index = indexes[p] = {}
            for n in self._of.get(p, ()):
                index.setdefault(column[n], []).append(n)
        return index.get(s if o is None else o, ())  # type: ignore[arg-type]

    def premises(self, n: int) -> Sequence[int]:
        """Return the premises from which a triple was derived; none where it was given."""
        return self._premises[self._ends[n - 1] if n else 0 : self._ends[n]]

    def contradiction(self, rule: str, *premises: int) -> None:
        """Note that a rule whose conclusion is `false` fired."""
        if len(self.findings) < FINDINGS:
            self.findings.setdefault((rule, tuple(sorted(set(premises)))))

    # --- The rules that wait --------------------------------------------------------------------

    def on(self, trigger: Trigger, p: int, s: int | None = None, o: int | None = None) -> None:
        """Call the trigger for every triple that `match` would return, known or to come."""
        if s is None and o is None:
            self._waiting.setdefault(p, []).append(trigger)
        else:
            key = (_ANY if s is None else s, _ANY if o is None else o)
            self._keyed.setdefault(p, {}).setdefault(key, []).append(trigger)
        for n in [n for n in self.match(p, s, o) if n < self.now] if self.now else ():
            trigger(n, self.subject[n], self.object[n])

    def close(self) -> None:
        """Apply the rules until nothing new follows (semi-naive: each triple is looked at once)."""
        self._limit = max(FLOOR, GROWTH * len(self.subject))
        subjects, predicates, objects = self.subject, self.predicate, self.object
        waiting, keyed = self._waiting, self._keyed
        n = 0
        while n < len(subjects):
            self.now = n + 1
            s, p, o = subjects[n], predicates[n], objects[n]
            for trigger in waiting.get(p, ()):
                trigger(n, s, o)
            keys = keyed.get(p)
            if keys is not None:
                for key in ((_ANY, o), (s, _ANY), (s, o)):
                    for trigger in keys.get(key, ()):
                        trigger(n, s, o)
            for watch in self.watchers:
                watch(n, s, p, o)
            n += 1

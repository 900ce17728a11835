"""A growing set of triples, each with one derivation: what the rules of OWL 2 RL work on.

Terms are numbers, and triples are numbered in the order in which they became known. A derived
triple keeps the rule and the premises that gave it first; premises are known before their
conclusion, so every derivation is well-founded. Rules wait for triples with a predicate (and a
subject, an object, or both); they are called with all that are new, one predicate at a time, and
with those that came before.
"""

import sys
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count, islice, repeat

from kg.errors import KgError

Row = tuple[int, int, int]
"""The number of a triple, its subject and its object."""

Trigger = Callable[[Sequence[Row]], object]
"""Called with triples of one predicate."""

GIVEN = ""
"""The rule of a triple that was not derived."""

GROWTH, FLOOR = 20, 2_000_000
"""A closure may have GROWTH times as many triples as were given, and at least FLOOR."""

FINDINGS = 1_000
"""Contradictions beyond this number are not collected."""


class Facts:
    """Triples, their derivations, and the rules that wait for them.

    `subject`, `predicate`, `object` and `rule` hold one entry for each triple, by its number.
    """

    def __init__(self, keep: bool = True) -> None:
        """Make an empty set; without `keep`, rules are noted and premises are not."""
        self._keep = keep
        self.terms: list[Hashable] = []
        self.numbers = defaultdict[Hashable, int](count().__next__)
        self.subject, self.predicate, self.object = array("I"), array("I"), array("I")
        self.rule, self.rules = array("H"), [GIVEN]
        self.findings: dict[tuple[str, tuple[int, ...]], None] = {}
        self.watchers: list[Callable[[int, Sequence[int]], None]] = []
        self.urgent: set[int] = set()
        self._codes = defaultdict[str, int](count(1).__next__, {GIVEN: 0})
        self._known: dict[int, dict[int, int]] = {}
        self._of: dict[int, array[int]] = {}
        self._out: dict[int, dict[int, list[int]]] = {}
        self._in: dict[int, dict[int, list[int]]] = {}
        self._own = array("I")
        self._starts, self._spans = array("Q"), list[tuple[tuple[int, ...], int, int]]()
        self._waiting: dict[int, list[Trigger]] = {}
        self._for_object: dict[int, dict[int, list[Trigger]]] = {}
        self._agenda: tuple[dict[int, None], dict[int, None]] = ({}, {})
        self._done: dict[int, int] = {}
        self._limit = sys.maxsize

    def number(self, term: Hashable) -> int:
        """Return the number of a term, a new one where it has none."""
        n = self.numbers[term]
        if n == len(self.terms):
            self.terms.append(term)
        return n

    # --- What is known --------------------------------------------------------------------------

    def give(self, quads: Iterable[Iterable[Hashable]]) -> None:
        """Add the triples of quads, each once."""
        numbers, found = self.numbers, defaultdict[int, list[int]](list)
        for s, p, o, _graph in quads:
            found[numbers[p]].append(numbers[s] << 32 | numbers[o])
        self.terms += islice(numbers, len(self.terms), None)
        for n, keys in found.items():
            known = self.known(n)
            self.note(n, {key: () for key in keys if key not in known}, GIVEN, ())

    def add(self, s: int, p: int, o: int, rule: str, *premises: int) -> None:
        """Add a triple with its derivation, unless it is known. Raises KgError as `derive`."""
        if s << 32 | o not in self.known(p):
            self.derive(p, ((s, o, premises),), rule)

    def derive(
        self, p: int, found: Iterable[tuple[int, int, tuple[int, ...]]], rule: str, *shared: int
    ) -> None:
        """Add what a rule concludes with one predicate, each conclusion unless it is known.

        `found` has subject, object and premises of each, as many for all; the premises `shared`
        come before them. Raises KgError where the closure grows beyond all measure.
        """
        known = self.known(p)
        new = {key: ids for s, o, ids in found if (key := s << 32 | o) not in known}
        self.note(p, new, rule, shared)

    def note(
        self, p: int, found: Mapping[int, tuple[int, ...]], rule: str, shared: tuple[int, ...]
    ) -> None:
        """Add new triples, subject << 32 | object → own premises, as `derive` does."""
        if not found:
            return
        first, own = len(self.subject), list(found.values())
        new = range(first, first + len(own))
        self._known.setdefault(p, {}).update(zip(found, new, strict=True))
        self._of.setdefault(p, array("I")).extend(new)
        self.subject.extend([key >> 32 for key in found])
        self.object.extend([key & 0xFFFFFFFF for key in found])
        self.predicate.extend(repeat(p, len(new)))
        self.rule.extend(repeat(self.code(rule), len(new)))
        if self._keep:  # the premises shared once for all, the others for each
            self._starts.append(first)
            self._spans.append((shared, len(self._own), len(own[0])))
            self._own.extend(chain.from_iterable(own))
        for indexes, column in ((self._out, self.subject), (self._in, self.object)):
            index = indexes.get(p)
            if index is not None:
                for n in new:
                    index.setdefault(column[n], []).append(n)
        self._agenda[p not in self.urgent][p] = None
        if new.stop > self._limit:
            busiest = max(set(self.rule), key=self.rule.count)
            raise KgError(
                f"more than {self._limit} triples follow, most of them by {self.rules[busiest]}",
                todo="Look for classes or properties that are all equivalent, or for long chains.",
            )

    def code(self, rule: str) -> int:
        """Return the number of a rule's name, as `rule` holds it."""
        code = self._codes[rule]
        if code == len(self.rules):
            self.rules.append(rule)
        return code

    def known(self, p: int) -> Mapping[int, int]:
        """Return the triples with a predicate, subject << 32 | object → number."""
        return self._known.get(p, {})

    def find(self, s: int, p: int, o: int) -> int | None:
        """Return the number of a triple, or None where it is not known."""
        return self.known(p).get(s << 32 | o)

    def index(self, p: int, of_subjects: bool) -> Mapping[int, Sequence[int]]:
        """Return the triples with a predicate by their subjects, or by their objects."""
        indexes, column = (self._out, self.subject) if of_subjects else (self._in, self.object)
        index = indexes.get(p)
        if index is None:  # built when first asked for, kept up to date from then on
            index = indexes[p] = {}
            for n in self._of.get(p, ()):
                index.setdefault(column[n], []).append(n)
        return index

    def match(self, p: int, s: int | None = None, o: int | None = None) -> Sequence[int]:
        """Return the triples with a predicate and, where given, a subject and an object."""
        if s is None and o is None:
            return self._of.get(p, ())
        if s is not None and o is not None:
            found = self.find(s, p, o)
            return () if found is None else (found,)
        return self.index(p, o is None).get(s if o is None else o, ())  # type: ignore[arg-type]

    def met_any(self, p: object) -> bool:
        """Tell whether the rules have met any triple with a predicate."""
        return bool(self._done.get(p))  # type: ignore[call-overload]

    def met_before(self, p: int) -> int:
        """Return the number before which the rules have met all triples with a predicate."""
        numbers, done = self._of.get(p, ()), self._done.get(p, 0)
        return numbers[done] if done < len(numbers) else len(self.subject)

    def met(self) -> Iterator[tuple[int, Sequence[int]]]:
        """Yield each predicate with the triples for which the rules were called already."""
        for p, done in self._done.items():
            yield p, self._of[p][:done]

    def premises(self, n: int) -> Sequence[int]:
        """Return the premises from which a triple was derived; none where none were kept."""
        at = bisect_right(self._starts, n) - 1
        if at < 0:
            return ()
        shared, begin, width = self._spans[at]
        begin += (n - self._starts[at]) * width
        return (*shared, *self._own[begin : begin + width])

    def contradiction(self, rule: str, *premises: int) -> None:
        """Note that a rule whose conclusion is `false` fired."""
        if len(self.findings) < FINDINGS:
            self.findings.setdefault((rule, tuple(sorted(set(premises)))))

    # --- The rules that wait --------------------------------------------------------------------

    def on(self, trigger: Trigger, p: int, s: int | None = None, o: int | None = None) -> None:
        """Call the trigger with the triples that `match` would return, known or to come."""
        if s is not None:
            self.on(lambda rows: trigger([r for r in rows if r[1] == s]), p, o=o)
            return
        if o is None:
            self._waiting.setdefault(p, []).append(trigger)
        else:
            self._for_object.setdefault(p, {}).setdefault(o, []).append(trigger)
        if self._done.get(p):
            limit = self.met_before(p)
            trigger(list(self.rows([n for n in self.match(p, s, o) if n < limit])))

    def close(self) -> None:
        """Apply the rules until nothing new follows (semi-naive: they meet each triple once)."""
        self._limit = min(self._limit, max(FLOOR, GROWTH * len(self.subject)))  # of the first time
        urgent, other = self._agenda
        while urgent or other:
            agenda = urgent or other
            p = next(iter(agenda))
            del agenda[p]
            new = self._of[p][self._done.get(p, 0) :]
            self._done[p] = len(self._of[p])
            if p in self._waiting or p in self._for_object:
                self._call(p, list(self.rows(new)))
            for watch in self.watchers:
                watch(p, new)

    def _call(self, p: int, rows: Sequence[Row]) -> None:
        for trigger in tuple(self._waiting.get(p, ())):
            trigger(rows)
        triggers = self._for_object.get(p)
        if triggers:
            groups = defaultdict[int, list[Row]](list)
            for row in rows:
                if row[2] in triggers:
                    groups[row[2]].append(row)
            for o, group in groups.items():
                for trigger in tuple(triggers[o]):
                    trigger(group)

    def rows(self, numbers: Sequence[int]) -> Iterator[Row]:
        """Yield triples by their numbers, each with subject and object."""
        columns = (map(c.__getitem__, numbers) for c in (self.subject, self.object))
        return zip(numbers, *columns, strict=True)

"""A growing set of triples, each with one derivation: what the rules of OWL 2 RL work on.

Terms are numbers, and triples are numbered in the order in which they became known. A derived
triple keeps the rule and the premises that gave it first; premises are known before their
conclusion, so every derivation is well-founded. Rules wait for triples with a predicate, and with
an object where they like; they are called with all that are new, one predicate at a time, and with
those that came before.
"""

import sys
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count, filterfalse, islice

from kg.errors import KgError

Row = tuple[int, int, int]
"""The number of a triple, its subject and its object."""

Ids = tuple[int, ...]

Found = list[tuple[Ids, Ids]]
"""What a rule has found: each time some terms, as the ends of a conclusion, and its premises."""

Rows = Sequence[Row]

Trigger = Callable[[Rows], object]
"""Called with triples of one predicate."""

GIVEN = ""
"""The rule of a triple that was not derived."""

HALF = "half-"
"""Before a rule's name: of what stands halfway between its premises and its conclusion.

That is a triple with a predicate of the engine's own: nothing but another such rests on it.
"""

GROWTH, FLOOR = 20, 2_000_000
"""A closure may have GROWTH times as many triples as were given, and at least FLOOR."""

FINDINGS = 1_000
"""Contradictions beyond this number are not collected."""


class Facts:
    """Triples, their derivations, and the rules that wait for them.

    `subject`, `predicate`, `object` and `rule` hold one entry for each triple, by its number.
    `known` has the triples of each predicate, subject << 32 | object → number, and `done` how many
    blocks of them the rules have met.
    """

    def __init__(self, keep: bool = True) -> None:
        """Make an empty set; without `keep`, rules are noted and premises are not."""
        self._keep, self._limit = keep, sys.maxsize
        self.terms: list[Hashable] = []
        self.numbers = defaultdict[Hashable, int](count().__next__)
        self.subject, self.predicate, self.object = array("I"), array("I"), array("I")
        self.rule, self.rules = array("H"), [GIVEN]
        self.findings: dict[tuple[str, Ids], None] = {}
        self.known = defaultdict[int, dict[int, int]](dict)
        self.done = defaultdict[int, int](int)
        self.for_any: list[Callable[[int, Rows], object]] = []
        self._codes = {GIVEN: 0}
        self._blocks = defaultdict[int, list[range]](list)
        self._indexes = dict[tuple[int, bool], dict[int, list[int]]]()
        self._own, self._starts = array("I"), array("Q")
        self._spans = list[tuple[Ids, int, int]]()
        self._for_all = defaultdict[int, list[Trigger]](list)
        self._for_object = defaultdict[int, dict[int, list[Trigger]]](dict)
        self._urgent = set[int]()
        self._agenda: tuple[dict[int, None], dict[int, None]] = ({}, {})

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
            new = dict.fromkeys(filterfalse(self.known[n].__contains__, keys))
            self.note(n, new, (), GIVEN)

    def add(self, s: int, p: int, o: int, rule: str, *premises: int) -> None:
        """Add a triple with its derivation, unless it is known. Raises KgError as `note`."""
        self.derive(p, [((s, o), premises)], rule)

    def derive(self, p: int, found: Iterable[tuple[Ids, Ids]], rule: str, shared: Ids = ()) -> None:
        """Add what a rule concludes with one predicate, each conclusion unless it is known.

        There are as many premises of each; the premises `shared` come before them. Raises KgError
        as `note`.
        """
        known = self.known[p]
        new = {key: ids for (s, o), ids in found if (key := s << 32 | o) not in known}
        self.note(p, new, chain.from_iterable(new.values()), rule, shared)

    def note(
        self, p: int, keys: Collection[int], own: Iterable[int], rule: str, shared: Ids = ()
    ) -> None:
        """Add new triples with one predicate, each as subject << 32 | object.

        `own` has the premises of one after those of the other, as many of each, and `shared` those
        of all. Raises KgError where the closure grows beyond all measure.
        """
        if not keys:
            return
        blocks, first = self._blocks[p], len(self.subject)
        new = range(first, first + len(keys))
        self.known[p].update(zip(keys, new, strict=True))
        if len(blocks) > self.done[p] and blocks[-1].stop == first:
            blocks[-1] = range(blocks[-1].start, new.stop)
        else:
            blocks.append(new)
        self.subject.extend(array("I", [key >> 32 for key in keys]))
        self.object.extend(array("I", [key & 0xFFFFFFFF for key in keys]))
        self.predicate.extend(array("I", (p,)) * len(keys))
        self.rule.extend(array("H", (self.code(rule),)) * len(keys))
        if self._keep:  # the premises shared once for all, the others for each
            own = array("I", own)
            self._starts.append(first)
            self._spans.append((shared, len(self._own), len(own) // len(keys)))
            self._own.extend(own)
        for of_subjects, column in ((True, self.subject), (False, self.object)):
            if (index := self._indexes.get((p, of_subjects))) is not None:
                for n in new:
                    index.setdefault(column[n], []).append(n)
        self._agenda[p not in self._urgent][p] = None
        if new.stop > self._limit:
            busiest = self.rules[max(set(self.rule), key=self.rule.count)].removeprefix(HALF)
            raise KgError(
                f"more than {self._limit} triples follow, most of them by {busiest}",
                todo="Look for classes or properties that are all equivalent, or for long chains.",
            )

    def code(self, rule: str) -> int:
        """Return the number of a rule's name, as `rule` holds it."""
        if rule not in self._codes:
            self._codes[rule] = len(self.rules)
            self.rules.append(rule)
        return self._codes[rule]

    def find(self, s: int, p: int, o: int) -> int | None:
        """Return the number of a triple, or None where it is not known."""
        return self.known[p].get(s << 32 | o)

    def match(self, p: int, s: int | None = None, o: int | None = None) -> Sequence[int]:
        """Return the triples with a predicate and, where given, a subject and an object."""
        if s is not None and o is not None:
            found = self.known[p].get(s << 32 | o)
            return () if found is None else (found,)
        if s is None and o is None:
            return list(chain.from_iterable(self._blocks[p]))
        return self._index(p, o is None).get(s if o is None else o, ())  # type: ignore[arg-type]

    def fan_out(self, p: int, of_subjects: bool) -> float:
        """Return how many triples with a predicate a subject, or an object, has on average."""
        return len(self.known[p]) / max(1, len(self._index(p, of_subjects)))

    def _index(self, p: int, of_subjects: bool) -> Mapping[int, Sequence[int]]:
        index = self._indexes.get((p, of_subjects))
        if index is None:  # built when first asked for, kept up to date from then on
            index = self._indexes[p, of_subjects] = {}
            column = self.subject if of_subjects else self.object
            for n in chain.from_iterable(self._blocks[p]):
                index.setdefault(column[n], []).append(n)
        return index

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

    def on(self, trigger: Trigger, p: int, o: int | None = None) -> None:
        """Call the trigger with the triples of a predicate and, where given, an object.

        It is called with those that the rules have met by now, and later with those to come.
        """
        (self._for_all[p] if o is None else self._for_object[p].setdefault(o, [])).append(trigger)
        if self.done[p]:
            limit = self.met_before(p)
            trigger([(n, self.subject[n], self.object[n]) for n in self.match(p, o=o) if n < limit])

    def hasten(self, p: int) -> None:
        """Let triples with a predicate be met before others: of them follow axioms, or names."""
        self._urgent.add(p)
        if self._agenda[1].pop(p, False) is None:  # it was there
            self._agenda[0][p] = None

    def met_before(self, p: int) -> int:
        """Return the number before which the rules have met all triples with a predicate."""
        blocks, done = self._blocks[p], self.done[p]
        return blocks[done].start if done < len(blocks) else len(self.subject)

    def all_met(self) -> Iterator[tuple[int, list[Row]]]:
        """Yield each predicate with the triples that the rules have met."""
        for p, done in tuple(self.done.items()):
            yield p, self._rows(self._blocks[p][:done])

    def close(self) -> None:
        """Apply the rules until nothing new follows (semi-naive: they meet what is new)."""
        self._limit = min(self._limit, max(FLOOR, GROWTH * len(self.subject)))  # of the first time
        urgent, other = self._agenda
        while agenda := urgent or other:
            p = next(iter(agenda))
            del agenda[p]
            rows = self._rows(self._blocks[p][self.done[p] :])
            self.done[p] = len(self._blocks[p])
            for trigger in tuple(self._for_all[p]):
                trigger(rows)
            if triggers := self._for_object[p]:
                groups = defaultdict[int, list[Row]](list)
                for row in rows:
                    if row[2] in triggers:
                        groups[row[2]].append(row)
                for o, group in groups.items():
                    for trigger in tuple(triggers[o]):
                        trigger(group)
            for meet in self.for_any:
                meet(p, rows)

    def _rows(self, blocks: Iterable[range]) -> list[Row]:
        s, o = self.subject, self.object
        rows = (zip(b, s[b.start : b.stop], o[b.start : b.stop], strict=True) for b in blocks)
        return list(chain.from_iterable(rows))

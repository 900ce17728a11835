"""Joining triples: all that matches several patterns at once, found when the last of it comes.

Each pattern waits for triples. Those that come are joined with what the rules have met by then, one
pattern at a time, and not with what they are still to meet, whose turn comes (semi-naive
evaluation): nothing is missed, and little is found twice.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter

from kg.facts import Facts, Found, Ids, Rows, Trigger

Token = str | int
"""A variable (`?x`), or the number of a term."""

Pattern = tuple[Token, int, Token]
"""The triples of one predicate whose subject and object are so."""

Ways = dict[Ids, Ids]
"""Ways to match patterns: what tokens stand for, and the triples that match."""

Sink = Callable[[Found], object]

Picker = Callable[[Ids], Ids]
_Step = tuple[int, tuple[int | None, int | None], bool, Picker]

SLICE, BULK = 200, 50_000
"""So many triples are joined at a time, and so many ways to match are kept before they go on."""


def join(f: Facts, patterns: Sequence[Pattern], wanted: Sequence[Token], sink: Sink) -> None:
    """Call the sink with all that matches the patterns, known or to come; of none, that is one.

    It gets what the tokens wanted stand for, and the triples in the order of the patterns. Of ways
    with the same values for what is wanted, and for what patterns still to be met ask for, one is
    enough.
    """
    if not patterns:
        sink([(tuple(t for t in wanted if isinstance(t, int)), ())])
    for first, (_s, p, o) in enumerate(patterns):
        f.on(_meeting(f, patterns, first, wanted, sink), p, o if isinstance(o, int) else None)


def join_along(f: Facts, p: int, sink: Sink) -> None:
    """Call the sink with what p after p leads to, known or to come, where that is p again.

    What the sink makes of it goes on along the edges, which are all that it has not made itself
    (linear recursion).
    """
    edges, made = defaultdict[int, list[int]](list), set[int]()

    def conclude(found: Found) -> None:
        known = len(f.subject)
        sink(found)
        made.update(range(known, len(f.subject)))

    def extend(rows: Rows) -> None:
        found = Found()
        for j, s, o in rows:
            if s != o:
                found += [((s, f.object[k]), (j, k)) for k in edges.get(o, ())]
                if j not in made:
                    edges[s].append(j)
                    found += [((f.subject[k], o), (k, j)) for k in f.match(p, o=s)]
            if len(found) > BULK:
                conclude(found)
                found = []
        conclude(found)

    f.on(extend, p)


def variables(patterns: Sequence[Pattern]) -> list[str]:
    """Return the variables of patterns, each once."""
    tokens = dict.fromkeys(t for s, _p, o in patterns for t in (s, o))
    return [t for t in tokens if isinstance(t, str)]


def _meeting(
    f: Facts, patterns: Sequence[Pattern], first: int, wanted: Sequence[Token], sink: Sink
) -> Trigger:
    """Return what joins triples for one pattern with those for the others."""
    s, _p, o = patterns[first]
    asked = [t for pattern in patterns for t in pattern[::2]]
    constants = [t for t in dict.fromkeys((*asked, *wanted)) if isinstance(t, int)]

    def meet(rows: Rows) -> None:
        if not all(f.done[p] for _s, p, _o in patterns):
            return  # the turn of the others comes, and they will meet these
        order = _order(f, patterns, first)
        names, steps = [*constants, s, o], list[_Step]()
        for n, k in enumerate(order):
            x, p, y = patterns[k]
            at, to = (names.index(t) if t in names else None for t in (x, y))
            later = {t for j in order[n + 1 :] for t in patterns[j]}.union(wanted)
            tokens = [*names, x, y] if n else names
            names = [t for t in dict.fromkeys(tokens) if t in later]
            kept = names if n + 1 < len(order) else wanted
            steps.append((p, (at, to), x == y, _picker([tokens.index(t) for t in kept])))
        back, pick = _picker([order.index(k) for k in range(len(order))]), steps[0][3]

        def go_on(found: Ways, steps: Sequence[_Step]) -> None:
            if found and not steps:
                sink([(values, back(ids)) for values, ids in found.items()])
            for more in _met(f, steps[0], found) if found and steps else ():
                go_on(more, steps[1:])

        for start in range(0, len(rows), SLICE):
            found = Ways()
            for n, x, y in rows[start : start + SLICE]:
                if x == y if s == o else x == s or isinstance(s, str):
                    found.setdefault(pick((*constants, x, y)), (n,))
            go_on(found, steps[1:])

    return meet


def _met(f: Facts, step: _Step, found: Ways) -> Iterator[Ways]:
    """Yield the ways to match one pattern more, with triples that the rules have met."""
    (p, (at, to), is_loop, pick), more, subject, value = step, Ways(), f.subject, f.object
    limit = f.met_before(p)
    for b, ids in found.items():
        for n in f.match(p, None if at is None else b[at], None if to is None else b[to]):
            if n < limit and (not is_loop or subject[n] == value[n]):
                more.setdefault(pick((*b, subject[n], value[n])), (*ids, n))
        if len(more) > BULK:
            yield more
            more = Ways()
    yield more


def _picker(places: Sequence[int]) -> Picker:
    """Return what takes so many of the values in a tuple."""
    return itemgetter(*places) if len(places) > 1 else lambda b: tuple(b[k] for k in places)


def _order(f: Facts, patterns: Sequence[Pattern], first: int) -> list[int]:
    """Return all patterns, from the first on each time the one that has the fewest matches."""
    known, left, order = {*patterns[first][::2]}, {*range(len(patterns))} - {first}, [first]

    def matches(k: int) -> float:
        s, p, o = patterns[k]
        ends = [isinstance(t, int) or t in known for t in (s, o)]
        return 0 if all(ends) else f.fan_out(p, ends[0]) if any(ends) else len(f.known[p])

    while left:
        order.append(min(left, key=lambda k: (matches(k), k)) if len(left) > 1 else left.pop())
        left.discard(order[-1])
        known |= {*patterns[order[-1]][::2]}
    return order

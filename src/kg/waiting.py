"""How a rule waits for its premises: the text of the tables, compiled into triggers.

The axiom of a rule is joined first. Each axiom that is found turns the rest of the rule, its data
premises, into triggers for the very predicates and classes that it names.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

from kg.errors import KgError
from kg.facts import Facts, Row
from kg.rules import ALONG, IMPLIED

Token = str | int
"""A variable (`?x`), a literal of a number (`=1`), or the number of a term."""

Pattern = tuple[Token, Token, Token]
Binding = Mapping[str, int]
Ids = tuple[int, ...]
Found = list[tuple[Binding, Ids]]
"""Ways to match patterns: what each binds, and the triples, in the order of the patterns."""

Sink = Callable[[Found], object]

LONGEST, PAIRED = 5_000, 500
"""How many members a list may have; fewer where each is set against each other."""

SLICE = 200
"""So many triples are joined at a time, so that what they meet stays within bounds."""

Lists = Callable[[int], tuple[Sequence[int], Ids]]
"""Head of a list → its members, and the triples that make the list."""


@dataclass(frozen=True)
class Rule:
    """A rule: the triples of its axiom, what it asks of a list, its data premises, its conclusions.

    Without a conclusion the rule says `false`.
    """

    name: str
    axiom: tuple[Pattern, ...]
    asked: tuple[str, ...]
    data: tuple[Pattern, ...]
    heads: tuple[Pattern, ...]


def read_rules(table: str, number: Callable[[str], int]) -> Iterator[Rule]:
    """Yield the rules of a table; `number` gives the number of a term by its name."""

    def patterns(parts: Iterable[str]) -> tuple[Pattern, ...]:
        found = [[t if t[0] in "?=" else number(t) for t in part.split()] for part in parts]
        return tuple((s, p, o) for s, p, o in found)

    for line in table.splitlines():
        if line.strip() and not line.startswith("#"):
            name, body = line.split(maxsplit=1)
            premises, head = body.split("=>")
            axiom, data = (side.split(";") if side.strip() else [] for side in premises.split("|"))
            asked = [part.split() for part in axiom if part.split()[0].isupper()]
            axiom = [part for part in axiom if not part.split()[0].isupper()]
            heads = () if head.strip() == "false" else patterns(head.split(","))
            yield Rule(name, patterns(axiom), tuple(*asked), patterns(data), heads)


@dataclass(frozen=True)
class Waiting:
    """Lets rules wait, by the facts, their lists, the numbers in literals, and two properties."""

    facts: Facts
    members: Lists
    count: Callable[[int], int | None]
    along: Callable[..., None]
    type: int
    same: int

    def wait(self, rule: Rule) -> None:
        """Let the rule fire for all that is known and to come."""
        done, f, implied = set[Ids](), self.facts, IMPLIED.get(rule.name, ())

        def met(found: Found) -> None:
            for b, ids in found:
                if ids not in done and f.rules[f.rule[ids[0]]] not in implied:
                    done.add(ids)
                    self._instantiate(rule, b, ids)

        if rule.axiom:
            self._join(rule.axiom, {t for p in rule.axiom for t in p}, met)
        else:
            self._instantiate(rule, {}, ())

    def _instantiate(self, rule: Rule, b: Binding, ids: Ids) -> None:
        """Wait for the data of one axiom."""
        items, spread = self._listed(rule.asked, b) if rule.asked else ((), [(b, ())])
        axiom = (*ids, *items)  # one for all members of a list, which may be long
        for bound, patterns in spread:
            heads = [_under(p, bound) for p in rule.heads]
            data = [_under(p, bound) for p in (*rule.data, *patterns)]
            if rule.name in ("eq-diff2", "eq-diff3") and bound["?y"] == bound["?z"]:
                self.facts.contradiction(rule.name, *axiom)  # listed twice, the same as itself
            if len(data) == len(heads) == 1:
                self._simple(rule.name, data[0], heads[0], axiom)
                continue
            conclude = partial(self._conclude, rule.name, heads, axiom)
            if (
                rule.asked[:1] == ("PATH",)
                and {p for _s, p, _o in data} == {heads[0][1]}
                and len(data) == 2
            ):
                self.along(data[0][1], rule.name, *axiom)  # p after p is p: it is transitive
            elif data:
                self._join(data, {t for p in heads or data for t in p}, conclude)
            else:
                conclude([({}, ())])

    def _listed(
        self, asked: Sequence[str], b: Binding
    ) -> tuple[Ids, Iterable[tuple[Binding, Sequence[Pattern]]]]:
        """Return the triples of a list, and what is bound and asked for, for what is asked of it.

        LIST: names stand for members at different places. ALL: `?x` is of each member. PATH: the
        members lead from `?x` to `?y`. SHARED: `?x` and `?y` have a value of each in common.
        Raises KgError if the list is longer than can be kept.
        """
        members, items = self.members(b[asked[1]])
        longest = LONGEST if len(asked) < 4 else PAIRED
        if len(members) > longest:
            raise KgError(f"a list of the ontology has {len(members)} members, more than {longest}")
        if asked[0] == "LIST":
            chosen = combinations(members, len(asked) - 2)
            return items, (({**b, **dict(zip(asked[2:], c, strict=True))}, ()) for c in chosen)
        premises: list[Pattern] = []
        for k, member in enumerate(members):
            if asked[0] == "ALL":
                premises.append(("?x", self.type, member))
            elif asked[0] == "PATH":
                last = k + 1 == len(members)
                premises.append((f"?{k}" if k else "?x", member, "?y" if last else f"?{k + 1}"))
            else:
                premises += [("?x", member, f"?{k}"), ("?y", member, f"?{k}")]
        return items, [(b, premises)] if members else []

    def _simple(self, name: str, premise: Pattern, head: Pattern, axiom: Ids) -> None:
        """Wait for the data of a rule with one premise and one conclusion: the most frequent."""
        (x, q, y), (subject, p, value) = premise, head
        assert isinstance(q, int)
        assert isinstance(p, int)
        if premise == head:
            return  # a class or property under itself
        at = 1 if subject == x else 2
        fire = partial(self._fire, name, p, at, value if isinstance(value, int) else None, axiom)
        self.facts.on(fire, q, *(t if isinstance(t, int) else None for t in (x, y)))

    def _fire(
        self, name: str, p: int, at: int, value: int | None, axiom: Ids, rows: Sequence[Row]
    ) -> None:
        """Conclude p of each row: of one end and the other, or of one and a value."""
        f, known = self.facts, self.facts.known(p)
        if name in ALONG:  # what it made came along an axiom that this one prolongs
            made, code = f.rule, f.code(name)
            rows = [row for row in rows if made[row[0]] != code]
        if value is not None:
            new = {k: r[:1] for r in rows if (k := r[at] << 32 | value) not in known}
        elif at == 1:
            new = {k: (n,) for n, s, o in rows if (k := s << 32 | o) not in known}
        else:
            new = {k: (n,) for n, s, o in rows if (k := o << 32 | s) not in known}
        f.note(p, new, name, axiom)

    def _conclude(self, name: str, heads: Sequence[Pattern], axiom: Ids, found: Found) -> None:
        """Write down what follows; that a thing is the same as itself is left unsaid."""
        for _b, ids in found if not heads else ():
            self.facts.contradiction(name, *axiom, *ids)
        for head in heads:
            rows: dict[int, list[tuple[int, int, Ids]]] = {}
            for b, ids in found:
                s, p, o = (b[t] if isinstance(t, str) else t for t in head)
                if s != o or p != self.same:
                    rows.setdefault(p, []).append((s, o, ids))
            for p, new in rows.items():
                self.facts.derive(p, new, name, *axiom)

    def _join(self, patterns: Sequence[Pattern], wanted: set[Token], sink: Sink) -> None:
        """Call the sink with the ways to match all patterns, now and later.

        Of ways that bind the variables wanted alike, and those of patterns still to be met, one is
        enough.
        """
        for k, (s, p, o) in enumerate(patterns):
            assert isinstance(p, int), "the predicate is known by the axiom"
            meet = self._meeting(patterns, k, wanted, sink)
            self.facts.on(meet, p, *(t if isinstance(t, int) else None for t in (s, o)))

    def _meeting(
        self, patterns: Sequence[Pattern], first: int, wanted: set[Token], sink: Sink
    ) -> Callable[[Sequence[Row]], None]:
        """Return what joins triples for one pattern with those for the others."""
        order = _order(patterns, first)
        back = [[first, *order].index(k) for k in range(len(patterns))]
        kept = [wanted.union(*(patterns[k] for k in order[n:])) for n in range(1, len(order))]

        def meet(rows: Sequence[Row]) -> None:
            if not all(self.facts.met_any(patterns[k][1]) for k in order):
                return  # the turn of the others comes, and they will meet these
            for start in range(0, len(rows), SLICE):
                found = self._start(patterns[first], rows[start : start + SLICE])
                for n, k in enumerate(order):
                    found = list(self._step(patterns[k], found))
                    if n < len(kept) and found and not kept[n].issuperset(found[0][0]):
                        alike = [
                            tuple(v for t, v in b.items() if t in kept[n]) for b, _ids in found
                        ]
                        found = list(dict(zip(alike[::-1], found[::-1], strict=True)).values())
                if found:
                    sink([(b, tuple(ids[n] for n in back)) for b, ids in found])

        return meet

    def _start(self, pattern: Pattern, rows: Sequence[Row]) -> Found:
        """Return the ways to match one pattern."""
        s, _p, o = pattern
        if _is_plain(s, o) and isinstance(s, str) and isinstance(o, str):
            return [({s: x, o: y}, (n,)) for n, x, y in rows]
        bound = ((self._bind(pattern, x, y, {}), (n,)) for n, x, y in rows)
        return [(b, ids) for b, ids in bound if b is not None]

    def _step(self, pattern: Pattern, found: Found) -> Iterator[tuple[Binding, Ids]]:
        """Yield the ways to match one pattern more, with triples that the rules have met."""
        f, (s, p, o) = self.facts, pattern
        assert isinstance(p, int), "the predicate is known by the axiom"
        limit, known = f.met_before(p), found[0][0] if found else {}
        ends = [t for t in (s, o) if isinstance(t, int) or t in known]
        if _is_plain(s, o) and len(ends) == 1:  # one end leads to the other: the usual case
            near, far = (s, o) if ends[0] is s else (o, s)
            index, column = f.index(p, near is s), f.object if near is s else f.subject
            for b, ids in found:
                for n in index.get(near if isinstance(near, int) else b[near], ()):
                    if n >= limit:
                        break
                    yield {**b, far: column[n]}, (*ids, n)  # type: ignore[dict-item]
            return
        for b, ids in found:
            x, y = (b.get(t) if isinstance(t, str) else t for t in (s, o))
            for n in f.match(p, x, y):
                more = self._bind(pattern, f.subject[n], f.object[n], b) if n < limit else None
                if more is not None:
                    yield more, (*ids, n)

    def _bind(self, pattern: Pattern, x: int, y: int, b: Binding) -> dict[str, int] | None:
        """Return the binding with a subject and an object, or None where they do not fit."""
        found = dict(b)
        for token, value in ((pattern[0], x), (pattern[2], y)):
            if isinstance(token, int):
                if token != value:
                    return None
            elif token[0] == "=":
                if self.count(value) != int(token[1:]):
                    return None
            elif found.setdefault(token, value) != value:
                return None
        return found


def _is_plain(s: Token, o: Token) -> bool:
    """Tell whether two tokens can be bound without a look at each other or at a number."""
    return s != o and not str(o).startswith("=")


def _under(pattern: Pattern, b: Binding) -> Pattern:
    s, p, o = (b.get(t, t) if isinstance(t, str) else t for t in pattern)
    return s, p, o


def _order(patterns: Sequence[Pattern], first: int) -> list[int]:
    """Return the other patterns, each after one that shares a variable with it, if there is one."""
    known, left, order = set(patterns[first]), set(range(len(patterns))) - {first}, list[int]()

    def bound(k: int) -> tuple[int, int, int]:
        variables = [t for t in patterns[k] if isinstance(t, str)]
        return sum(t in known for t in variables), -len(variables), -k

    while left:
        order.append(max(left, key=bound))
        left.remove(order[-1])
        known |= set(patterns[order[-1]])
    return order

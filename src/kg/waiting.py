"""How a rule waits for its premises: the text of the tables, compiled into triggers.

The axiom of a rule is joined first. Each axiom that is found turns the rest of the rule, its data
premises, into triggers for the very predicates and classes that it names.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.facts import Facts
from kg.terms import expand

Token = str | int
"""A variable (`?x`), a literal of a number (`=1`), or the number of a term."""

Pattern = tuple[Token, Token, Token]
Binding = Mapping[str, int]
Ids = tuple[int, ...]
Sink = Callable[[Binding, Ids], object]
Lists = Callable[[int], tuple[Sequence[int], Sequence[int]]]
"""Head of a list → its members, and the triples that make the list."""


@dataclass(frozen=True)
class Rule:
    """A rule: the triples of its axiom, its lists, its data premises, and its conclusions.

    A list is its head and one or two members of it; without a conclusion the rule says `false`.
    """

    name: str
    axiom: tuple[Pattern, ...]
    lists: tuple[tuple[str, ...], ...]
    data: tuple[Pattern, ...]
    heads: tuple[Pattern, ...]


def read_rules(table: str, number: Callable[[str], int]) -> Iterator[Rule]:
    """Yield the rules of a table; `number` gives the number of a term by its IRI."""

    def token(text: str) -> Token:
        return text if text[0] in "?=" else number(expand(text) or text)

    def patterns(text: str) -> tuple[Pattern, ...]:
        found = [part.split() for part in text.replace(",", ";").split(";") if part.strip()]
        return tuple((token(s), token(p), token(o)) for s, p, o in found if s != "LIST")

    for line in table.splitlines():
        if line.strip() and not line.startswith("#"):
            name, body = line.split(maxsplit=1)
            premises, head = body.split("=>")
            axiom, data = premises.split("|")
            parts = [part.split()[1:] for part in axiom.split(";") if part.split()[:1] == ["LIST"]]
            axiom = ";".join(part for part in axiom.split(";") if "LIST" not in part)
            heads = () if head.strip() == "false" else patterns(head)
            yield Rule(name, patterns(axiom), tuple(map(tuple, parts)), patterns(data), heads)


@dataclass(frozen=True)
class Waiting:
    """Lets rules wait, by the facts, their lists, the numbers in literals, and owl:sameAs."""

    facts: Facts
    members: Lists
    count: Callable[[int], int | None]
    same: int

    def wait(self, rule: Rule) -> None:
        """Let the rule fire for all that is known and to come."""
        if not rule.axiom:
            self.join(rule.data, {}, lambda b, ids: self.conclude(rule, b, ids))
            return
        done = set()

        def found(binding: Binding, ids: Ids) -> None:
            if ids not in done:
                done.add(ids)
                for b, premises in self._listed(rule, binding, ids):
                    self._instantiate(rule, b, premises)

        self.join(rule.axiom, {}, found)

    def conclude(self, rule: Rule, b: Binding, ids: Ids) -> None:
        """Write down what follows from the premises."""
        if not rule.heads:
            self.facts.contradiction(rule.name, *ids)
        for head in rule.heads:
            s, p, o = (b[t] if isinstance(t, str) else t for t in head)
            self.say(s, p, o, rule.name, *ids)

    def say(self, s: int, p: int, o: int, rule: str, *premises: int) -> None:
        """Add a triple, unless it only says that a thing is the same as itself."""
        if s != o or p != self.same:
            self.facts.add(s, p, o, rule, *premises)

    def join(self, patterns: Sequence[Pattern], b: Binding, sink: Sink) -> None:
        """Call the sink for every way to match all patterns under the binding, now and later."""
        bound = [tuple(b.get(t, t) if isinstance(t, str) else t for t in p) for p in patterns]
        for k, (s, p, o) in enumerate(bound):
            assert isinstance(p, int), "the predicate is known by the axiom"
            order = _order(bound, k)  # type: ignore[arg-type]

            def met(n: int, _s: int, _o: int, order: Sequence[int] = order, k: int = k) -> None:
                start = self._bind(bound[k], n, b)  # type: ignore[arg-type]
                if start is not None:
                    self._solve(bound, order, start, {k: n}, sink)  # type: ignore[arg-type]

            self.facts.on(met, p, *(t if isinstance(t, int) else None for t in (s, o)))

    def _instantiate(self, rule: Rule, b: Binding, ids: Ids) -> None:
        """Wait for the data of one axiom. One premise, the most frequent case, is made short."""
        if rule.name in ("eq-diff2", "eq-diff3") and b["?y"] == b["?z"]:
            self.facts.contradiction(rule.name, *ids)  # listed twice, and the same as itself
        if not rule.data:
            self.conclude(rule, b, ids)
        elif len(rule.data) > 1 or len(rule.heads) != 1:
            self.join(rule.data, b, lambda found, more: self.conclude(rule, found, ids + more))
        else:
            self._short(rule, b, ids)

    def _short(self, rule: Rule, b: Binding, ids: Ids) -> None:
        (s, p, o), head, name, add = rule.data[0], rule.heads[0], rule.name, self.facts.add
        x, y, q = (b.get(t, t) if isinstance(t, str) else t for t in (s, o, p))
        subject, predicate, value = (b.get(t, t) if isinstance(t, str) else t for t in head)
        assert isinstance(q, int)
        assert isinstance(predicate, int)
        if (q, x, y) == (predicate, subject, value):
            return  # a class or property under itself
        triggers: dict[tuple[bool, bool, bool, bool], Callable[[int, int, int], object]] = {
            (True, False, False, True): lambda n, s, o: add(s, predicate, o, name, *ids, n),
            (False, True, True, False): lambda n, s, o: add(o, predicate, s, name, *ids, n),
            (True, False, False, False): lambda n, s, _: add(s, predicate, value, name, *ids, n),  # type: ignore[arg-type]
            (False, True, False, False): lambda n, _, o: add(o, predicate, value, name, *ids, n),  # type: ignore[arg-type]
        }
        shape = (subject == x, subject == y, value == x, value == y)
        self.facts.on(triggers[shape], q, *(t if isinstance(t, int) else None for t in (x, y)))

    def _listed(self, rule: Rule, b: Binding, ids: Ids) -> Iterator[tuple[Binding, Ids]]:
        """Yield the binding with each member, or pair of members, of the rule's list."""
        if not rule.lists:
            yield b, ids
        for head, *names in rule.lists:
            members, items = self.members(b[head])
            for chosen in combinations(members, len(names)):
                yield {**b, **dict(zip(names, chosen, strict=True))}, (*ids, *items)

    def _bind(self, pattern: Pattern, n: int, b: Binding) -> dict[str, int] | None:
        """Return the binding with a triple for the pattern, or None where it does not fit."""
        found = dict(b)
        for token, value in (
            (pattern[0], self.facts.subject[n]),
            (pattern[2], self.facts.object[n]),
        ):
            if isinstance(token, int):
                if token != value:
                    return None
            elif token[0] == "=":
                if self.count(value) != int(token[1:]):
                    return None
            elif found.setdefault(token, value) != value:
                return None
        return found

    def _solve(
        self,
        patterns: Sequence[Pattern],
        order: Sequence[int],
        b: dict[str, int],
        ids: dict[int, int],
        sink: Sink,
    ) -> None:
        """Match the patterns that are left, in this order, by the indexes."""
        if not order:
            sink(b, tuple(ids[k] for k in range(len(patterns))))
            return
        k, *rest = order
        s, p, o = (b.get(t) if isinstance(t, str) else t for t in patterns[k])
        for n in list(self.facts.match(p, s, o)):  # type: ignore[arg-type]
            found = self._bind(patterns[k], n, b)
            if found is not None:
                self._solve(patterns, rest, found, {**ids, k: n}, sink)


def _order(patterns: Sequence[Pattern], first: int) -> list[int]:
    """Return the other patterns, each after one that shares a variable with it, if there is one."""
    known = {t for t in patterns[first] if isinstance(t, str)}
    left, order = [k for k in range(len(patterns)) if k != first], []
    while left:
        k = max(left, key=lambda k: sum(t in known or isinstance(t, int) for t in patterns[k]))
        left.remove(k)
        order.append(k)
        known |= {t for t in patterns[k] if isinstance(t, str)}
    return order

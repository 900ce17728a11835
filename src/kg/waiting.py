"""How a rule waits for its premises: the text of the tables, compiled into triggers.

The axiom of a rule is joined first. Each axiom that is found turns the rest of the rule, its data
premises, into triggers for the very predicates and classes that it names.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from itertools import combinations

import pyoxigraph as ox

from kg.errors import KgError
from kg.facts import HALF, Facts, Found, Ids, Rows
from kg.joining import Pattern, Token, join, join_along, variables
from kg.lists import Lists
from kg.literals import whole_number
from kg.rules import IMPLIED, STRICT, TOLD

Triple = tuple[Token, Token, Token]
Binding = Mapping[str, int]

LONGEST, PAIRED, JOINED = 5_000, 500, 50
"""How many members a list may have; fewer where each is set against each, or all are joined."""

PAIRS = 500_000
"""So many pairs may be set against each other in all lists together: each waits for itself."""

COUNTS = {"ZERO": 0, "ONE": 1}
"""What may be asked of a literal: to be this number."""


@dataclass(frozen=True)
class Rule:
    """A rule: the triples of its axiom, what it asks of one, its data premises, its conclusion.

    Without a conclusion the rule says `false`.
    """

    name: str
    axiom: tuple[Triple, ...]
    asked: tuple[str, ...]
    data: tuple[Triple, ...]
    head: Triple | None


def read_rules(table: str, number: Callable[[str], int]) -> Iterator[Rule]:
    """Yield the rules of a table, one for each conclusion; `number` gives terms by their names."""

    def triples(text: str, mark: str) -> tuple[Triple, ...]:
        parts = [part.split() for part in text.split(mark) if part.strip()]
        terms = ([t if t[0] == "?" else number(t) for t in part] for part in parts)
        return tuple((s, p, o) for s, p, o in terms)

    for line in table.splitlines():
        if line.strip() and not line.startswith("#"):
            name, body = line.split(maxsplit=1)
            axiom, data, conclusion = re.split(r"\||=>", body)
            axiom, _, asked = axiom.rstrip(" ]").partition("[")
            read = triples(axiom, ";"), tuple(asked.split()), triples(data, ";")
            heads = triples(conclusion.replace("false", ""), ",") or (None,)
            yield from (Rule(name, *read, head) for head in heads)


class Waiting:
    """Lets rules wait.

    `number` gives the number of a term by its name; `hidden` are the predicates of what stands
    halfway between the premises of a rule and its conclusion.
    """

    def __init__(self, facts: Facts, number: Callable[[str], int]) -> None:
        self._facts, self._lists = facts, Lists(facts, number)
        self._type, self._same = number("rdf:type"), number("owl:sameAs")
        self.hidden, self._pairs = set[int](), 0

    def wait(self, rule: Rule) -> None:
        """Let the rule fire for all that is known and to come."""
        f, implied = self._facts, IMPLIED.get(rule.name, ())
        axiom = [_under(triple, {}) for triple in rule.axiom]
        names = variables(axiom)

        def met(found: Found) -> None:
            for values, ids in found:
                if not any(f.rules[f.rule[n]] in implied for n in ids[:1]):
                    self._instantiate(rule, dict(zip(names, values, strict=True)), ids)

        join(f, axiom, names, met)

    def _instantiate(self, rule: Rule, b: Binding, axiom: Ids) -> None:
        """Wait for the data of one axiom; where it has a list, in each way to read that."""
        asked, *of = rule.asked or ("",)
        ways, data = [b], rule.data
        if asked in COUNTS:
            ways = [b] if whole_number(self._facts.terms[b[of[0]]]) == COUNTS[asked] else []
        elif asked:
            most = JOINED if asked in ("PATH", "SHARED") else PAIRED if of[2:] else LONGEST
            members, items = self._lists.members(b[of[0]], most)
            axiom = (*axiom, *items)  # one for all members, of which there may be many
            data = (*data, *self._of_members(asked, members))
            ways = [b] if members else []
            if asked == "LIST":
                chosen = combinations(members, len(of) - 1)
                ways = [{**b, **dict(zip(of[1:], c, strict=True))} for c in chosen]
                self._pairs += len(ways) if of[2:] else 0
                if self._pairs > PAIRS:
                    raise KgError(f"lists of the ontology set more than {PAIRS} pairs apart")
        for way in ways:
            found = [_under(premise, way) for premise in data]
            if asked in ("PATH", "ALL") and found[2:]:
                found = [reduce(partial(self._halfway, rule.name), found[:-1]), found[-1]]
            self._await(rule.name, found, _under(rule.head, way) if rule.head else None, axiom)

    def _of_members(self, asked: str, members: Sequence[int]) -> Iterator[Triple]:
        """Yield what is asked of the members of a list.

        ALL: `?x` is of each. PATH: they lead from `?x` to `?y`. SHARED: `?x` and `?y` have a value
        of each in common. LIST: nothing; names stand for members at different places.
        """
        for k, member in enumerate(members):
            if asked == "ALL":
                yield "?x", self._type, member
            elif asked == "PATH":
                last = k + 1 == len(members)
                yield f"?{k}" if k else "?x", member, "?y" if last else f"?{k + 1}"
            elif asked == "SHARED":
                yield from (("?x", member, f"?{k}"), ("?y", member, f"?{k}"))

    def _await(self, name: str, data: list[Pattern], head: Pattern | None, axiom: Ids) -> None:
        """Wait for data, and conclude from them."""
        f, sink = self._facts, partial(self._conclude, name, head and head[1], axiom)
        data = [p for p in data if p[1] != self._same or p[0] != p[2]]  # each is the same as itself
        if head and head[1] == self._same:  # which names are of one thing had better be known first
            for p in {p for _s, p, _o in data} - {self._type}:
                f.hasten(p)
        if head and len(data) == 1 and _is_simple(data[0], head):
            self._simple(name, data[0], head, axiom)
        elif head and data and _is_run(data, head):
            join_along(f, head[1], sink)
        else:
            join(f, data, head[::2] if head else variables(data), sink)

    def _halfway(self, name: str, one: Pattern, other: Pattern) -> Pattern:
        """Conclude from two premises what takes their place, with a predicate of its own."""
        p = self._facts.number(ox.BlankNode())
        self.hidden.add(p)
        head = one[0], p, other[2] if isinstance(other[2], str) else p
        join(self._facts, [one, other], head[::2], partial(self._conclude, HALF + name, p, ()))
        return head

    def _conclude(self, name: str, p: int | None, axiom: Ids, found: Found) -> None:
        """Write down what follows, but for what is so of everything."""
        f = self._facts
        if p is None:
            for _ends, ids in found:
                f.contradiction(name, *axiom, *ids)
            return
        if p == self._same or name in STRICT:
            found = [(ends, ids) for ends, ids in found if ends[0] != ends[1]]
        if self.hidden and p not in self.hidden:
            found = [(ends, self._unfolded(ids)) for ends, ids in found]
        f.derive(p, found, name, axiom)

    def _unfolded(self, ids: Ids) -> Ids:
        """Return premises, what stands halfway replaced by its own."""
        f, rest = self._facts, list[int]()
        while ids and f.predicate[ids[0]] in self.hidden:
            rest += ids[1:]
            ids = (*f.premises(ids[0]),)
        return (*ids, *reversed(rest))

    def _simple(self, name: str, premise: Pattern, head: Pattern, axiom: Ids) -> None:
        """Wait for the data of a rule with one premise and one conclusion: the most frequent."""
        (x, q, y), (subject, p, value) = premise, head
        if premise != head:  # a class or property under itself says nothing
            fire = partial(self._fire, name, p, 1 if subject == x else 2, value, axiom)
            self._facts.on(fire, q, y if isinstance(y, int) else None)

    def _fire(self, name: str, p: int, at: int, o: Token, axiom: Ids, rows: Rows) -> None:
        """Conclude p of each row: of the end at a place and the other, or of that end and o."""
        f, known, to = self._facts, self._facts.known[p], 3 - at
        if name in TOLD:
            made, code = f.rule, f.code(TOLD[name])
            rows = [row for row in rows if made[row[0]] != code]
        if isinstance(o, str):
            new = {k: r[0] for r in rows if (k := r[at] << 32 | r[to]) not in known}
        else:
            new = {k: r[0] for r in rows if (k := r[at] << 32 | o) not in known}
        f.note(p, new, new.values(), name, axiom)


def _under(triple: Triple, b: Binding) -> Pattern:
    """Return a triple with what is bound, as a pattern: its predicate is known by the axiom."""
    s, p, o = (b.get(t, t) if isinstance(t, str) else t for t in triple)
    assert isinstance(p, int), triple
    return s, p, o


def _is_run(data: Sequence[Pattern], head: Pattern) -> bool:
    """Tell whether p of x and y, and of y and z, concludes p of x and z: p is transitive."""
    (x, p, z), y = head, data[0][2]
    return data == [(x, p, y), (y, p, z)] and all(isinstance(t, str) for t in (x, y, z))


def _is_simple(premise: Pattern, head: Pattern) -> bool:
    """Tell whether the conclusion has the ends of the premise, or one of them and a value."""
    (x, _q, y), (s, _p, o) = premise, head
    return isinstance(s, str) and (isinstance(o, int) or (x != y and {s, o} == {x, y}))

"""The closure under OWL 2 RL: the rules of the tables, and those that no table of triples can hold.

These are the rules over whole lists (cls-int1, prp-spo2, prp-key), the replacement of names of one
thing (eq-rep-*), and relations that are closed along their edges (*-trp, scm-sco, eq-trans …).
https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
"""

from collections import defaultdict
from collections.abc import Callable, Container, Sequence
from functools import partial
from itertools import compress

import pyoxigraph as ox

from kg.errors import KgError
from kg.facts import GIVEN, Facts, Row
from kg.literals import differ, outside, whole_number
from kg.rules import CLOSED, EXTREMES, PLAIN, TABLE
from kg.terms import expand
from kg.waiting import SLICE, Waiting, read_rules

BULK = 50_000
"""So many steps along edges are kept before they are concluded from."""

SAME_LIMIT = 500
"""How many names of one thing owl:sameAs may join: each repeats what is said of all the others."""


class Closing:
    """Facts with all rules waiting."""

    def __init__(self, keep: bool = True) -> None:
        self.facts = f = Facts(keep)
        self._extremes = False
        self.type, self.same = self["rdf:type"], self["owl:sameAs"]
        count = lambda n: whole_number(f.terms[n])  # noqa: E731
        self._w = Waiting(f, self.members, count, self._close_along, self.type, self.same)
        self._bound_sameness()
        self._wait(TABLE)
        for name, rule_name in CLOSED.items():
            self._close_along(self[name], rule_name)
        f.on(self._transitive, self.type, o=self["owl:TransitiveProperty"])
        f.on(partial(self._unlike, differ, "dt-diff"), self.same)
        f.on(partial(self._unlike, outside, "dt-not-type"), self.type)
        self._replace_names()
        for name in ("rdf:first", "rdf:rest"):
            f.on(self._no_new_list, self[name])

    def __getitem__(self, name: str) -> int:
        return self.facts.number(ox.NamedNode(expand(name) or name))

    def close(self) -> None:
        """Apply the rules until nothing new follows."""
        if not self._extremes and self._speaks_of_extremes():
            self._extremes = True
            for name, rule in (("owl:Thing", "cls-thing"), ("owl:Nothing", "cls-nothing1")):
                self.facts.add(self[name], self.type, self["owl:Class"], rule)
            self._wait(EXTREMES)
        self.facts.close()

    def _wait(self, table: str) -> None:
        """Let the rules of a table wait; what they name in place of a predicate comes first."""
        for rule in read_rules(table, self.__getitem__):
            patterns = (*rule.axiom, *rule.data, *rule.heads)
            self.facts.urgent |= {
                p for _, p, _ in patterns if isinstance(p, int) and p != self.type
            }
            self._w.wait(rule)

    def _speaks_of_extremes(self) -> bool:
        """Tell whether a triple says more of owl:Thing or owl:Nothing than that all things are."""
        f, thing = self.facts, self["owl:Thing"]
        extremes = {thing, self["owl:Nothing"]}
        if not extremes.isdisjoint(f.subject):
            return True
        plain = {(self[name], thing) for name in PLAIN}
        said = (pair for pair in zip(f.predicate, f.object, strict=True) if pair[1] in extremes)
        return not extremes.isdisjoint(f.object) and any(pair not in plain for pair in said)

    def members(self, node: int) -> tuple[Sequence[int], tuple[int, ...]]:
        """Return the members of a list and the triples that make it; none where it has no end.

        Raises KgError where the list runs in a circle.
        """
        f, found, items, seen = self.facts, list[int](), list[int](), set[int]()
        while node != self["rdf:nil"]:
            firsts, rests = f.match(self["rdf:first"], node), f.match(self["rdf:rest"], node)
            if node in seen:
                raise KgError("a list in the ontology runs in a circle")
            if not firsts or not rests:
                return (), ()
            seen.add(node)
            found.append(f.object[firsts[0]])
            items += [firsts[0], rests[0]]
            node = f.object[rests[0]]
        return found, tuple(items)

    def _no_new_list(self, rows: Sequence[Row]) -> None:
        f = self.facts
        for n, s, o in rows:
            rule, first = (f.rules[f.rule[k]] for k in (n, f.match(f.predicate[n], s)[0]))
            renamed = rule.startswith("eq-rep") and first == GIVEN and o != self["rdf:nil"]
            if rule != GIVEN and not renamed:  # another name of a list that is read loses nothing
                raise KgError(
                    f"the data derive a list of the ontology, by {rule}; that is not read"
                )

    def _unlike(
        self, wrong: Callable[[object, object], bool], rule: str, rows: Sequence[Row]
    ) -> None:
        terms, literal = self.facts.terms, ox.Literal
        for i, x, y in [row for row in rows if type(terms[row[1]]) is literal]:
            if wrong(terms[x], terms[y]):
                self.facts.contradiction(rule, i)

    def _transitive(self, rows: Sequence[Row]) -> None:
        for i, p, _class in rows:
            self._close_along(p, "prp-trp", i)

    def _close_along(self, p: int, rule: str, *axiom: int) -> None:
        """Let what the rule has made go on along the edges that it has not.

        What eq-sym turns round, once eq-trans has made it, is no new edge either.
        """
        f, edges = self.facts, defaultdict[int, list[int]](list)
        made, loops = f.code(rule), rule in ("prp-trp", "prp-spo2")
        turned = f.code("eq-sym") if p == self.same else made

        def is_edge(j: int) -> bool:
            if f.rule[j] == turned and turned != made:
                return all(f.rule[k] != made for k in f.premises(j))
            return f.rule[j] != made

        def extend(rows: Sequence[Row]) -> None:
            found = []
            for j, s, o in rows:
                if s != o:
                    found += [(s, f.object[k], (j, k)) for k in edges.get(o, ())]
                    if is_edge(j):
                        edges[s].append(j)
                        found += [(f.subject[k], o, (k, j)) for k in f.match(p, o=s)]
                if len(found) > BULK:
                    conclude(found)
                    found = []
            conclude(found)

        def conclude(found: Sequence[tuple[int, int, tuple[int, int]]]) -> None:
            f.derive(p, [row for row in found if loops or row[0] != row[1]], rule, *axiom)

        f.on(extend, p)

    # --- Names of one thing ---------------------------------------------------------------------

    def _bound_sameness(self) -> None:
        """Refuse names of one thing beyond the limit, before their pairs are all written down."""
        f, leader, size = self.facts, dict[int, int](), defaultdict[int, int](lambda: 1)

        def lead(x: int) -> int:
            while leader.get(x, x) != x:
                x = leader[x]
            return x

        def joined(rows: Sequence[Row]) -> None:
            for _i, x, y in rows:
                one, other = sorted((lead(x), lead(y)), key=lambda leading: size[leading])
                if one != other:
                    leader[one] = other
                    size[other] += size[one]
                if size[other] > SAME_LIMIT:
                    raise KgError(
                        f"owl:sameAs joins more than {SAME_LIMIT} names, one of them {f.terms[x]}",
                        todo="Each repeats what is said of all the others: join fewer.",
                    )

        f.on(joined, self.same)

    def _replace_names(self) -> None:
        """Say of each name what is said of the other; what was said so needs no third name."""
        f, others = self.facts, defaultdict[int, list[tuple[int, int]]](list)
        by_subject, by_object = f.code("eq-rep-s"), f.code("eq-rep-o")

        def replace(p: int, numbers: Sequence[int], names: Container[int]) -> None:
            found = defaultdict[tuple[int, str], list[tuple[int, int, tuple[int, int]]]](list)
            named = names.__contains__
            told = numbers if p != self.same else ()  # eq-sym and eq-trans say all of it
            for n in compress(told, map(named, map(f.subject.__getitem__, told))):
                for y, i in others[f.subject[n]] if f.rule[n] != by_subject else ():
                    found[p, "eq-rep-s"].append((y, f.object[n], (i, n)))
            for n in compress(told, map(named, map(f.object.__getitem__, told))):
                for y, i in others[f.object[n]] if f.rule[n] != by_object else ():
                    found[p, "eq-rep-o"].append((f.subject[n], y, (i, n)))
            for q, i in others[p] if p in names else ():
                found[q, "eq-rep-p"] += [(s, o, (i, n)) for n, s, o in f.rows(numbers)]
            for (q, rule), new in found.items():
                f.derive(q, new if q != self.same else [r for r in new if r[0] != r[1]], rule)

        def met(rows: Sequence[Row]) -> None:
            new = [row for row in rows if row[1] != row[2]]
            for i, x, y in new:
                others[x].append((y, i))
            if new and not f.watchers:
                f.watchers.append(lambda p, numbers: in_slices(p, numbers, others))
            for p, numbers in list(f.met()) if new else ():
                in_slices(p, numbers, {x for _i, x, _y in new})

        def in_slices(p: int, numbers: Sequence[int], names: Container[int]) -> None:
            for start in range(0, len(numbers), SLICE):
                replace(p, numbers[start : start + SLICE], names)

        f.on(met, self.same)

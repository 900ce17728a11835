"""The closure under OWL 2 RL: the rules of the tables, and those that no table of triples can hold.

These are the rules over whole lists (cls-int1, prp-spo2, prp-key), the replacement of names of one
thing (eq-rep-*), and relations that are closed along their edges (*-trp, scm-sco, eq-trans …).
https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from functools import partial

from kg.errors import KgError
from kg.facts import GIVEN, Facts
from kg.rules import CLOSED, EXTREMES, TABLE
from kg.terms import expand
from kg.waiting import Waiting, read_rules

SAME_LIMIT = 500
"""How many names of one thing owl:sameAs may join: each repeats what is said of all the others."""


class Closing:
    """Facts with all rules waiting. `iri` makes a term of an IRI, `count` reads a whole number."""

    def __init__(
        self,
        iri: Callable[[str], Hashable],
        count: Callable[[Hashable], int | None],
        extremes: bool,
    ) -> None:
        self.facts = f = Facts()
        self._iri, self._extremes = iri, extremes
        self.type, self.same = self["rdf:type"], self["owl:sameAs"]
        self._w = Waiting(f, self.members, lambda n: count(f.terms[n]), self.same)
        self._bound_sameness()
        for rule in read_rules(TABLE + EXTREMES * extremes, lambda name: f.number(iri(name))):
            self._w.wait(rule)
        for name, rule_name in CLOSED.items():
            self._close_along(self[name], rule_name)
        transitive = self["owl:TransitiveProperty"]
        f.on(lambda i, p, _: self._close_along(p, "prp-trp", i), self.type, o=transitive)
        f.on(self._intersection, self["owl:intersectionOf"])
        f.on(self._chain, self["owl:propertyChainAxiom"])
        f.on(self._key, self["owl:hasKey"])
        f.on(self._itself, self["owl:differentFrom"])
        self._replace_names()
        for name in ("rdf:first", "rdf:rest"):
            f.on(self._no_new_list, self[name])

    def __getitem__(self, name: str) -> int:
        return self.facts.number(self._iri(expand(name) or name))

    def add(self, triples: Iterable[tuple[Hashable, Hashable, Hashable]]) -> None:
        """Add given triples."""
        number, add = self.facts.number, self.facts.add
        for s, p, o in triples:
            add(number(s), number(p), number(o), GIVEN)

    def close(self) -> int:
        """Close the facts; return how many of them were given."""
        given = len(self.facts.subject)
        if self._extremes:  # true without premises, and of use only here
            for name, rule in (("owl:Thing", "cls-thing"), ("owl:Nothing", "cls-nothing1")):
                self.facts.add(self[name], self.type, self["owl:Class"], rule)
        self.facts.close()
        return given

    def members(self, node: int) -> tuple[list[int], list[int]]:
        """Return the members of a list and the triples that make it; none where it has no end.

        Raises KgError where the list runs in a circle.
        """
        f, found, items, seen = self.facts, [], [], set()
        while node != self["rdf:nil"]:
            firsts, rests = f.match(self["rdf:first"], node), f.match(self["rdf:rest"], node)
            if node in seen:
                raise KgError("a list in the ontology runs in a circle")
            if not firsts or not rests:
                return [], []
            seen.add(node)
            found.append(f.object[firsts[0]])
            items += [firsts[0], rests[0]]
            node = f.object[rests[0]]
        return found, items

    def _no_new_list(self, n: int, s: int, o: int) -> None:
        f = self.facts
        rule, first = (f.rules[f.rule[k]] for k in (n, f.match(f.predicate[n], s)[0]))
        if rule == GIVEN or (rule.startswith("eq-rep") and first == GIVEN and o != self["rdf:nil"]):
            return  # of a list that is read already, another name loses nothing
        raise KgError(f"the data derive a list of the ontology, by {rule}; that is not read")

    def _itself(self, i: int, x: int, y: int) -> None:
        if x == y:
            self.facts.contradiction("eq-diff1", i)

    def _close_along(self, p: int, rule: str, *axiom: int) -> None:
        """Let what the rule has made go on along the edges that it has not."""
        f, edges = self.facts, defaultdict[int, list[int]](list)

        def extend(j: int, s: int, o: int) -> None:
            if s == o:
                return
            for k in edges.get(o, ()):
                if f.object[k] != s or rule == "prp-trp":
                    f.add(s, p, f.object[k], rule, *axiom, j, k)
            if f.rules[f.rule[j]] != rule:
                edges[s].append(j)
                for k in list(f.match(p, o=s)):
                    if f.subject[k] != o or rule == "prp-trp":
                        f.add(f.subject[k], p, o, rule, *axiom, k, j)

        f.on(extend, p)

    # --- Rules over whole lists -----------------------------------------------------------------

    def _intersection(self, i: int, c: int, parts: int) -> None:
        f = self.facts
        classes, items = self.members(parts)

        def in_all(_j: int, x: int, _c: int) -> None:
            typed = [f.find(x, self.type, part) for part in classes]
            if None not in typed:
                f.add(x, self.type, c, "cls-int1", i, *items, *typed)  # type: ignore[arg-type]

        for part in dict.fromkeys(classes):
            f.on(in_all, self.type, o=part)

    def _chain(self, i: int, p: int, chain: int) -> None:
        f = self.facts
        steps, items = self.members(chain)

        def join(j: int, s: int, o: int, at: int) -> None:
            paths: list[tuple[int, int, tuple[int, ...]]] = [(s, o, (j,))]
            for q in reversed(steps[:at]):
                paths = [(f.subject[k], y, (k, *e)) for x, y, e in paths for k in f.match(q, o=x)]
            for q in steps[at + 1 :]:
                paths = [(x, f.object[k], (*e, k)) for x, y, e in paths for k in f.match(q, s=y)]
            for x, y, edges in paths:
                self._w.say(x, p, y, "prp-spo2", i, *items, *edges)

        for at, q in enumerate(steps):
            f.on(partial(join, at=at), q)

    def _key(self, i: int, c: int, keys: int) -> None:
        f = self.facts
        properties, items = self.members(keys)

        def shared(x: int, y: int, p: int) -> tuple[int, int] | None:
            """Return two triples that give both the same value."""
            pairs = ((j, f.find(y, p, f.object[j])) for j in f.match(p, s=x))
            return next(((j, k) for j, k in pairs if k is not None), None)

        def check(_n: int, x: int, _o: int) -> None:
            typed, first = f.find(x, self.type, c), properties[0]
            if typed is None:
                return
            values = [f.object[j] for j in f.match(first, s=x)]
            for y in dict.fromkeys(f.subject[k] for v in values for k in f.match(first, o=v)):
                other = f.find(y, self.type, c)
                pairs = [shared(x, y, p) for p in properties] if other is not None else [None]
                if None not in pairs and other is not None:
                    ids = [n for pair in pairs if pair for n in pair]
                    self._w.say(x, self.same, y, "prp-key", i, *items, typed, other, *ids)

        if properties:
            f.on(check, self.type, o=c)
        for p in dict.fromkeys(properties):
            f.on(check, p)

    # --- Names of one thing ---------------------------------------------------------------------

    def _bound_sameness(self) -> None:
        """Refuse names of one thing beyond the limit, before their pairs are all written down."""
        f, leader, size = self.facts, dict[int, int](), defaultdict[int, int](lambda: 1)

        def lead(x: int) -> int:
            while leader.get(x, x) != x:
                x = leader[x]
            return x

        def joined(_i: int, x: int, y: int) -> None:
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
        """Say of each name what is said of the other, from the first two names of one thing on."""
        f = self.facts
        others: dict[int, list[tuple[int, int]]] = defaultdict(list)
        mentions: dict[int, list[int]] = defaultdict(list)

        def replace(n: int, x: int, y: int, i: int) -> None:
            triple = (f.subject[n], f.predicate[n], f.object[n])
            for at, rule in enumerate(("eq-rep-s", "eq-rep-p", "eq-rep-o")):
                if triple[at] == x:
                    s, p, o = [y if k == at else term for k, term in enumerate(triple)]
                    self._w.say(s, p, o, rule, i, n)

        def watch(n: int, s: int, p: int, o: int) -> None:
            for term in {s, p, o}:
                mentions[term].append(n)
                for y, i in others.get(term, ()):
                    replace(n, term, y, i)

        def met(i: int, x: int, y: int) -> None:
            if x == y:
                return
            if not f.watchers:
                for n in range(f.now - 1):
                    for term in {f.subject[n], f.predicate[n], f.object[n]}:
                        mentions[term].append(n)
                f.watchers.append(watch)
            others[x].append((y, i))
            for n in list(mentions[x]):
                replace(n, x, y, i)

        f.on(met, self.same)

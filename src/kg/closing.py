"""The closure under OWL 2 RL: the rules of the tables, and those that no table of triples can hold.

These are names of one thing (`kg.sameness`), and literals that differ or are not of their datatype.
https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
"""

from collections.abc import Callable
from functools import partial
from itertools import chain

import pyoxigraph as ox

from kg.facts import Facts, Rows
from kg.literals import differ, outside
from kg.rules import EXTREMES, PLAIN, SPOKEN, TABLE
from kg.sameness import bound_names, replace_names
from kg.terms import expand
from kg.waiting import Waiting, read_rules


class Closing:
    """Facts with all rules waiting."""

    def __init__(self, keep: bool = True) -> None:
        self.facts = f = Facts(keep)
        self._extremes = False
        self.type, self.same = self["rdf:type"], self["owl:sameAs"]
        bound_names(f, self.same)
        self._waiting = Waiting(f, self.__getitem__)
        self._wait(TABLE)
        f.on(partial(self._unlike, differ, "dt-diff"), self.same)
        f.on(partial(self._unlike, outside, "dt-not-type"), self.type)
        replace_names(f, self.same, self._waiting.hidden)

    def __getitem__(self, name: str) -> int:
        return self.facts.number(ox.NamedNode(expand(name) or name))

    def close(self) -> None:
        """Apply the rules until nothing new follows."""
        if not self._extremes and self._speaks_of_extremes():
            self._extremes = True
            self._wait(EXTREMES)
        self.facts.close()

    def _wait(self, table: str) -> None:
        """Let the rules of a table wait; what they name in place of a predicate comes first."""
        for rule in read_rules(table, self.__getitem__):
            for _s, p, _o in (*rule.axiom, *rule.data, *([rule.head] if rule.head else ())):
                if isinstance(p, int) and p != self.type:
                    self.facts.hasten(p)
            self._waiting.wait(rule)

    def _speaks_of_extremes(self) -> bool:
        """Tell whether a triple speaks of the extremes, and not only to say that all things are."""
        f, thing = self.facts, self["owl:Thing"]
        extremes, plain = {*map(self.__getitem__, SPOKEN)}, {(self[name], thing) for name in PLAIN}
        if extremes.isdisjoint(chain(f.subject, f.object)):
            return False
        pairs = {(p, o) for p, o in zip(f.predicate, f.object, strict=True) if o in extremes}
        return not pairs <= plain or not extremes.isdisjoint(f.subject)

    def _unlike(self, differ: Callable[[object, object], bool], rule: str, rows: Rows) -> None:
        terms, literal = self.facts.terms, ox.Literal
        for i, x, y in [row for row in rows if type(terms[row[1]]) is literal]:
            if differ(terms[x], terms[y]):
                self.facts.contradiction(rule, i)

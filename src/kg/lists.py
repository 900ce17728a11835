"""The lists of an ontology, as the rules read them: once, when an axiom comes that has one.

https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules (`LIST[…]`)
"""

from collections.abc import Callable, Sequence

from kg.errors import KgError
from kg.facts import GIVEN, Facts, Rows


class Lists:
    """What the lists in the facts hold; `number` gives the number of a term by its name."""

    def __init__(self, facts: Facts, number: Callable[[str], int]) -> None:
        self._facts = facts
        self._first, self._rest, self._nil = map(number, ("rdf:first", "rdf:rest", "rdf:nil"))
        for p in (self._first, self._rest):
            facts.on(self._refuse_derived, p)

    def members(self, node: int, most: int) -> tuple[Sequence[int], tuple[int, ...]]:
        """Return the members of a list and the triples that make it; none where it has no end.

        Of two members at one place, or two ends, the first is read. Raises KgError where the list
        runs in a circle, or has more members than `most`.
        """
        f, items, seen = self._facts, list[int](), set[int]()
        while node != self._nil:
            firsts, rests = f.match(self._first, node), f.match(self._rest, node)
            if node in seen:
                raise KgError("a list in the ontology runs in a circle")
            if not firsts or not rests:
                return (), ()
            seen.add(node)
            items += [firsts[0], rests[0]]
            node = f.object[rests[0]]
        found = [f.object[n] for n in items[::2]]
        if len(found) > most:
            raise KgError(f"a list of the ontology has {len(found)} members, more than {most}")
        return found, tuple(items)

    def _refuse_derived(self, rows: Rows) -> None:
        """Refuse what makes a list longer, but for other names of one that was given."""
        f = self._facts
        for n, s, o in rows:
            rule, first = (f.rules[f.rule[k]] for k in (n, f.match(f.predicate[n], s)[0]))
            renamed = rule.startswith("eq-rep") and first == GIVEN and o != self._nil
            if rule != GIVEN and not renamed:
                raise KgError(f"the data derive a list of the ontology, by {rule}: it is not read")

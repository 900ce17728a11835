"""Names of one thing (eq-rep-*): what is said of the one is said of the other.

https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules (table 4)
"""

from collections import defaultdict
from collections.abc import Container, Iterator

from kg.errors import KgError
from kg.facts import Facts, Rows
from kg.joining import SLICE

SAME_LIMIT = 500
"""How many names of one thing owl:sameAs may join: each repeats what is said of all the others."""


def bound_names(f: Facts, same: int) -> None:
    """Refuse, with a KgError, more names of one thing than the limit."""
    groups = dict[int, set[int]]()

    def joined(rows: Rows) -> None:
        for _i, x, y in rows:
            less, more = sorted((groups.setdefault(n, {n}) for n in (x, y)), key=len)
            if less is not more:
                more |= less
                groups.update(dict.fromkeys(less, more))
            if len(more) > SAME_LIMIT:
                raise KgError(
                    f"owl:sameAs joins more than {SAME_LIMIT} names, one of them {f.terms[x]}",
                    todo="Each repeats what is said of all the others: join fewer.",
                )

    f.on(joined, same)


def replace_names(f: Facts, same: int, hidden: Container[int]) -> None:
    """Say of each name what is said of the other: subjects first, and then objects of all of them.

    Of `owl:sameAs` itself, eq-sym and eq-trans say all; and of hidden predicates, the rules do
    that made them.
    """
    others = defaultdict[int, list[tuple[int, int]]](list)  # a name → others, each with its triple
    by_s, by_o = f.code("eq-rep-s"), f.code("eq-rep-o")

    def replace(p: int, rows: Rows, names: Container[int]) -> None:
        told = [row for row in rows if row[1] in names or row[2] in names]
        for at, rule, made in ((1, "eq-rep-s", {by_s, by_o}), (2, "eq-rep-o", {by_o})):
            for part in _slices(told) if p != same and p not in hidden else ():
                mine = [r for r in part if r[at] in names and f.rule[r[0]] not in made]
                pairs = [(row, y, i) for row in mine for y, i in others[row[at]]]
                said = [((y, r[2]) if at == 1 else (r[1], y), (i, r[0])) for r, y, i in pairs]
                f.derive(p, said, rule)
        for q, i in others[p] if p in names else ():
            for part in _slices(rows):
                said = [((s, o), (i, n)) for n, s, o in part if q != same or s != o]
                f.derive(q, said, "eq-rep-p")

    def met(rows: Rows) -> None:
        new = [row for row in rows if row[1] != row[2]]
        if new and not others:
            f.for_any.append(lambda p, rows: replace(p, rows, others))
        for i, x, y in new:
            others[x].append((y, i))
        names = {x for _i, x, _y in new}
        for p, known in f.all_met() if new else ():
            replace(p, known, names)

    f.on(met, same)


def _slices(rows: Rows) -> Iterator[Rows]:
    return (rows[start : start + SLICE] for start in range(0, len(rows), SLICE))

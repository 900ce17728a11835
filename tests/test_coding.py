"""The graph holds what both codings of a source found; its rulings.csv says why for the rest."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pyoxigraph as ox
import pytest

from conftest import REPO
from test_agreement import CODED, CODING, agreement

DM = "https://w3id.org/demarche/ontology/"
OA = "http://www.w3.org/ns/oa#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
ID = "https://w3id.org/demarche/id/"


@cache
def table(source: str) -> Any:
    """Return the table of names of one source: "the author" is another one in each."""
    return agreement.read_names(CODING / source / "names.csv")


Unit = Any
"""A unit of a coding, see bench/agreement.py."""


@dataclass(frozen=True)
class Statement:
    """What the graph says: the names that holder and topic go by, and every range of its passages."""

    name: str
    kind: str
    who: frozenset[str]
    side: str
    what: frozenset[str]
    polarity: str
    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Found:
    """One unit as one coder found it, or as both did."""

    units: tuple[Unit, ...]
    source: str

    @property
    def kind(self) -> str:
        return str(self.units[0].kind)

    def is_in(self, statement: Statement, topic: bool = True) -> int:
        """Return the largest overlap with the statement; 0 when it says something else."""
        unit = self.units[0]
        holder, target = (
            agreement.canonical(unit.row[field], field, table(self.source))
            for field in ("holder", "target")
        )
        if (
            unit.kind != statement.kind
            or (unit.kind != "account" and holder not in statement.who)
            or (unit.kind == "argument" and unit.row["side"] != statement.side)
            or (
                unit.kind == "stance"
                and statement.polarity not in {u.row["polarity"] for u in self.units}
            )
            or ((topic or unit.kind == "account") and target not in statement.what)
        ):
            return 0
        shares: list[int] = [
            min(end, u.first[1]) - max(start, u.first[0])
            for start, end in statement.ranges
            for u in self.units
        ]
        return max([0, *shares])

    def __str__(self) -> str:
        return " / ".join(f"{u.kind} {': '.join(agreement.place(u))}" for u in self.units)


# --- What is compared -------------------------------------------------------------------------


@cache
def graph() -> ox.Store:
    store = ox.Store()
    for path in sorted((REPO / "instances").rglob("*.ttl")):
        store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    return store


def objects(store: ox.Store, subject: Any, *predicates: str) -> list[Any]:
    return [
        quad.object
        for predicate in predicates
        for quad in store.quads_for_pattern(subject, ox.NamedNode(predicate), None, None)
    ]


def local(node: Any) -> str:
    return str(node.value).rsplit("/", 1)[-1]


def names(store: ox.Store, nodes: Iterable[Any], kind: str, source: str) -> frozenset[str]:
    """Return what the nodes are called: labels and the words of their own IRI, by the table."""
    found = set()
    for node in nodes:
        labels = objects(store, node, SKOS + "prefLabel", SKOS + "altLabel")
        found |= {label.value for label in labels} | {local(node)}
    return frozenset(agreement.canonical(name, kind, table(source)) for name in found)


@cache
def statements(source: str) -> list[Statement]:
    store = graph()
    said = []
    for quad in store.quads_for_pattern(
        None, ox.NamedNode(DM + "source"), ox.NamedNode(f"{ID}source/{source}"), None
    ):
        me = quad.subject
        kind = str(me.value).removeprefix(ID).split("/")[0]  # type: ignore[union-attr]
        selectors = [
            selector
            for passage in objects(store, me, DM + "passage")
            for selector in objects(store, passage, OA + "hasSelector")
        ]
        ranges = sorted(
            (int(start.value), int(end.value))
            for selector in selectors
            for start, end in zip(
                objects(store, selector, OA + "start"),
                objects(store, selector, OA + "end"),
                strict=True,
            )
        )
        said.append(
            Statement(
                local(me),
                kind,
                names(store, objects(store, me, DM + "holder", DM + "giver"), "holder", source),
                "for" if objects(store, me, DM + "for") else "against",
                names(
                    store,
                    objects(store, me, *(DM + p for p in ("target", "for", "against", "of"))),
                    "target",
                    source,
                ),
                "".join(local(o) for o in objects(store, me, DM + "polarity")),
                tuple(ranges),
            )
        )
    return sorted(said, key=lambda s: (s.kind, s.name))


@cache
def found(source: str) -> tuple[list[Found], list[Found]]:
    """Return what both coders found, and what only one did."""
    a, b = (agreement.read_coding(CODING / source / f"{coder}.csv") for coder in "ab")
    both, one = [], []
    for kind in agreement.KINDS:
        pairs = agreement.match(a[kind], b[kind], table(source))
        both += [Found(pair, source) for pair in pairs]
        one += [
            Found((u,), source)
            for side, c in ((0, a), (1, b))
            for u in agreement.only(c[kind], pairs, side)
        ]
    return both, one


def held(units: Sequence[Found], said: Sequence[Statement]) -> list[bool]:
    """Say of each unit whether a statement holds it: of stances and arguments one each."""
    answer = [False] * len(units)
    for kind in agreement.KINDS:
        mine = [i for i, unit in enumerate(units) if unit.kind == kind]
        theirs = [s for s in said if s.kind == kind]
        fits = [[units[i].is_in(s) for s in theirs] for i in mine]
        if kind == "account":
            for i, line in zip(mine, fits, strict=True):
                answer[i] = any(line)
            continue
        wide = 1 + sum(map(sum, fits))
        weights = [[(wide + fit) * bool(fit) for fit in line] + [0] * len(mine) for line in fits]
        for i, j in agreement.assign(weights):
            answer[mine[i]] = j < len(theirs) and fits[i][j] > 0
    return answer


Ruling = dict[str, str]
KEY = ("kind", "start", "end", "holder", "target")


def rulings(source: str) -> dict[tuple[str, ...], Ruling]:
    with (CODING / source / "rulings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_key = {tuple(row[field] for field in KEY): row for row in rows}
    assert len(by_key) == len(rows), "two rulings on one unit"
    return by_key


def key(unit: Found) -> tuple[str, ...]:
    """Return the key of a unit's ruling: a unit that both found goes by the first coder's words."""
    return tuple(unit.units[0].row[field] for field in KEY)


def unheld(
    units: Sequence[Found], said: Sequence[Statement], ruled: dict[tuple[str, ...], Ruling]
) -> list[str]:
    """Return the units that are neither in the graph nor among the rulings."""
    return [
        str(unit)
        for unit, there in zip(units, held(units, said), strict=True)
        if not there and key(unit) not in ruled
    ]


# --- Tests ------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", CODED)
def test_what_both_found_is_in_the_graph_or_has_a_ruling(source: str) -> None:
    both, _one = found(source)
    assert unheld(both, statements(source), rulings(source)) == []


@pytest.mark.parametrize("source", CODED)
def test_what_only_one_found_has_a_ruling(source: str) -> None:
    _both, one = found(source)
    ruled = rulings(source)
    assert [str(unit) for unit in one if key(unit) not in ruled] == []


@pytest.mark.parametrize("source", CODED)
def test_every_ruling_is_on_a_unit_of_the_codings_and_gives_a_reason(source: str) -> None:
    both, one = found(source)
    known = {key(unit) for unit in both + one}
    for about, row in rulings(source).items():
        assert about in known, f"no coding has {about}"
        assert row["decision"] in ("kept", "dropped"), about
        assert len(row["reason"].split()) >= 5, about


@pytest.mark.parametrize("source", CODED)
def test_the_graph_follows_the_rulings(source: str) -> None:
    """What was kept is there, what both found perhaps under another topic; what was dropped is not."""
    both, one = found(source)
    said, ruled = statements(source), rulings(source)
    for unit, there in zip(both + one, held(both + one, said), strict=True):
        decision = ruled[key(unit)]["decision"] if key(unit) in ruled else ""
        if decision == "kept":
            loose = len(unit.units) == 2 and any(unit.is_in(s, topic=False) for s in said)
            assert there or loose, f"kept, but not in the graph: {unit}"
        if decision == "dropped":
            assert not there, f"dropped, but in the graph: {unit}"


@pytest.mark.parametrize("source", CODED)
def test_no_ruling_is_idle(source: str) -> None:
    both, _one = found(source)
    ruled = rulings(source)
    for unit, there in zip(both, held(both, statements(source)), strict=True):
        idle = there and key(unit) in ruled
        assert not idle, f"both found it and the graph holds it; take its ruling out: {unit}"


def added(source: str) -> dict[str, str]:
    """Return the statements that neither coder found, each with the reason why it is there."""
    path = CODING / source / "added.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["statement"]: row["reason"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("source", CODED)
def test_what_neither_coder_found_is_listed_with_a_reason(source: str) -> None:
    both, one = found(source)
    unseen = [
        f"{statement.kind}:{statement.name}"
        for statement in statements(source)
        if statement.kind != "account"
        and not any(unit.is_in(statement, topic=False) for unit in both + one)
    ]
    assert sorted(unseen) == sorted(added(source))
    assert all(len(reason.split()) >= 5 for reason in added(source).values())


@pytest.mark.parametrize("source", CODED)
def test_a_statement_that_is_missing_or_turned_round_is_noticed(source: str) -> None:
    both, _one = found(source)
    said, ruled = statements(source), rulings(source)
    # a reason ascribed to two is two arguments and one unit: either of them holds it
    fits = [[s for s in said if unit.is_in(s)] for unit in both if unit.kind != "account"]
    by_both = [some[0] for some in fits if len(some) == 1]
    for statement in by_both[::7]:
        rest = [s for s in said if s is not statement]
        turned = replace(statement, polarity="another", side="another")
        assert unheld(both, rest, ruled), statement.name
        assert unheld(both, [*rest, turned], ruled), statement.name


@pytest.mark.parametrize("source", CODED)
def test_the_table_of_names_has_no_row_twice_and_none_that_nothing_goes_by(source: str) -> None:
    used = {
        (kind, agreement.normal(unit.row[field]))
        for coder in "ab"
        for units in agreement.read_coding(CODING / source / f"{coder}.csv").values()
        for unit in units
        for field, kind in agreement.NAMED.items()
    }
    used |= {
        (kind, agreement.normal(local(quad.subject)))
        for quad in graph()
        if isinstance(quad.subject, ox.NamedNode)
        for kind in ("holder", "target")
    }
    with (CODING / source / "names.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["kind"], agreement.normal(row["name"])) for row in csv.DictReader(file)]
    assert len(set(rows)) == len(rows)
    assert [row for row in rows if row not in used] == []

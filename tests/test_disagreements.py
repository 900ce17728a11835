"""Recorded disagreements: what a query could have found of them, it finds.

Two statements of one recorded disagreement are computable when they are accounts of one thing with
another date, name, participant, cause or outcome, or stances of one holder on one topic with
another polarity. What else they disagree in is for readers alone to see.
"""

from itertools import combinations
from pathlib import Path
from typing import cast

import pyoxigraph as ox
import pytest

from conftest import REPO
from kg.namespaces import DM
from kg.store import current

VALUES = ("participant", "cause", "outcome", "place", "status", "keptBy", "decidedBy")
Pair = frozenset[str]


@pytest.fixture(scope="module")
def store(reference: Path) -> ox.Store:
    return current(reference / ".kg").open()


def objects(store: ox.Store, node: str, name: str) -> frozenset[str]:
    found = store.quads_for_pattern(ox.NamedNode(node), ox.NamedNode(DM + name), None, ox.DefaultGraph())  # fmt: skip
    return frozenset(str(getattr(quad.object, "value", "")) for quad in found)


def recorded(store: ox.Store) -> list[Pair]:
    """Return every two statements between which a recorded disagreement lies."""
    between: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(
        None, ox.NamedNode(DM + "between"), None, ox.DefaultGraph()
    ):
        statement = cast("ox.NamedNode", quad.object).value
        between.setdefault(str(quad.subject), set()).add(statement)
    return [frozenset(p) for group in between.values() for p in combinations(sorted(group), 2)]


def computed(store: ox.Store, query: str, one: str, other: str) -> set[Pair]:
    """Return the pairs of statements that two columns of a stored query name."""
    rows = cast("ox.QuerySolutions", store.query((REPO / "queries" / f"{query}.rq").read_text()))
    return {frozenset((row[one].value, row[other].value)) for row in rows}


def differ(store: ox.Store, a: str, b: str, name: str) -> bool:
    """Tell whether each gives a value of the property that the other does not give."""
    one, other = objects(store, a, name), objects(store, b, name)
    return bool(one - other) and bool(other - one)


def same(store: ox.Store, a: str, b: str, *names: str) -> bool:
    return all(objects(store, a, n) and objects(store, a, n) == objects(store, b, n) for n in names)


def test_opposite_stances_of_one_holder_on_one_topic_are_computed(store: ox.Store) -> None:
    found = computed(store, "conflicted-holders", "stance_one", "stance_other")
    due = {
        pair
        for pair in recorded(store)
        for a, b in [sorted(pair)]
        if same(store, a, b, "holder", "target") and differ(store, a, b, "polarity")
    }
    assert len(due) > 2
    assert due <= found


def test_accounts_of_one_thing_with_another_date_are_computed(store: ox.Store) -> None:
    found = computed(store, "date-conflicts", "account_one", "account_other")
    due = {
        pair
        for pair in recorded(store)
        for a, b in [sorted(pair)]
        if same(store, a, b, "of") and differ(store, a, b, "when")
        and not (objects(store, a, "postHeld") or objects(store, b, "postHeld"))
    }  # fmt: skip
    assert len(due) > 0
    assert due <= found


def test_accounts_of_one_thing_with_other_values_are_computed(store: ox.Store) -> None:
    found = computed(store, "value-conflicts", "account_one", "account_other")
    due = {
        pair
        for pair in recorded(store)
        for a, b in [sorted(pair)]
        if same(store, a, b, "of") and any(differ(store, a, b, name) for name in VALUES)
    }
    assert len(due) > 2
    assert due <= found


def test_accounts_of_one_thing_with_another_name_are_computed(store: ox.Store) -> None:
    text = (REPO / "queries" / "names.rq").read_text(encoding="utf-8")
    rows = cast("ox.QuerySolutions", store.query(text))
    found = {row["account"].value for row in rows}
    due = {
        statement
        for pair in recorded(store)
        for a, b in [sorted(pair)]
        if same(store, a, b, "of") and differ(store, a, b, "name")
        for statement in pair
    }
    assert len(due) > 20
    assert due <= found


def test_there_are_several_dozen_between_sources_and_inside_one(store: ox.Store) -> None:
    groups: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(
        None, ox.NamedNode(DM + "between"), None, ox.DefaultGraph()
    ):
        source = objects(store, cast("ox.NamedNode", quad.object).value, "source")
        groups.setdefault(str(quad.subject), set()).update(source)
    assert sum(len(sources) > 1 for sources in groups.values()) > 48
    assert sum(len(sources) == 1 for sources in groups.values()) > 24

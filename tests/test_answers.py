"""Every stored query: the rows that a reader of the texts expects, as told and told otherwise."""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pyoxigraph as ox
import pytest
from rdflib import Variable

import shipped
from conftest import INVENTED, REPO
from expected import EXPECTED, KESTRIA, MORVANIA, PRESENCE, VELDEN, Row
from expected_decisions import DECISIONS
from kg.bridge import to_rdflib
from kg.catalogue import StoredQuery, find_query, read_query
from kg.query import bind, rows_of, run
from kg.store import Generation
from kg.terms import show
from retold import MORE, OTHERWISE, RETOLD
from ruled import RULED
from shipped import CORE, OWN, SILENT, told_otherwise

invented, ruled = shipped.invented, shipped.ruled

CASES = [(name, *case) for name, cases in (EXPECTED | DECISIONS).items() for case in cases]


def answer(
    generation: Generation, query: StoredQuery, given: dict[str, str], focus: str | None
) -> tuple[str, Sequence[Row]]:
    return answer_of(generation.open(), query, given, focus)


def answer_of(
    store: ox.Store, query: StoredQuery, given: dict[str, str], focus: str | None
) -> tuple[str, Sequence[Row]]:
    sparql = bind(query, {name: [value] for name, value in given.items()}, store, focus)
    rows = rows_of(cast("ox.QuerySolutions", run(store, sparql, query)), query)
    return " ".join(rows.variables), [tuple(show(term) for term in row) for row in rows.rows]


@pytest.mark.parametrize(
    ("name", "given", "columns", "rows"), CASES, ids=[f"{c[0]}-{c[1] or 'focus'}" for c in CASES]
)
def test_a_query_answers_as_a_reader_of_the_texts_expects(
    name: str, given: dict[str, str], columns: str, rows: list[Row], invented: Generation
) -> None:
    query = find_query(name, [REPO / "queries", INVENTED / "queries"])
    assert answer(invented, query, given, invented.manifest.info["focus"]) == (columns, rows)


def test_every_stored_query_has_its_expected_rows() -> None:
    assert sorted(EXPECTED | DECISIONS) == sorted(path.stem for path in [*CORE, *OWN])


def test_without_a_focus_a_query_answers_for_every_topic(invented: Generation) -> None:
    query = read_query(REPO / "queries" / "against.rq")
    _columns, rows = answer(invented, query, {}, None)
    assert rows == [KESTRIA, MORVANIA, VELDEN]


def test_a_query_takes_several_values_of_one_parameter(invented: Generation) -> None:
    query, store = read_query(REPO / "queries" / "against.rq"), invented.open()
    sparql = bind(query, {"topic": ["the Aster office", PRESENCE]}, store, None)
    rows = rows_of(cast("ox.QuerySolutions", run(store, sparql, query)), query)
    assert [show(row[0]) for row in rows.rows] == ["Kestria", "Morvania", "Tor Velden"]


# --- The same texts told otherwise


@pytest.fixture(scope="module")
def retold(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    return told_otherwise(tmp_path_factory.mktemp("retold") / "dossier", OTHERWISE, MORE)


@pytest.mark.parametrize(
    ("name", "given", "rows"), RETOLD, ids=[f"{c[0]}-{c[1] or 'bare'}" for c in RETOLD]
)
def test_what_is_told_otherwise_is_answered_otherwise(
    name: str, given: dict[str, str], rows: list[Row], retold: ox.Store
) -> None:
    query = read_query(REPO / "queries" / f"{name}.rq")
    _columns, found = answer_of(retold, query, given, None)
    assert found == rows


@pytest.mark.parametrize(
    ("name", "given", "rows"), RULED, ids=[f"{c[0]}-{c[1] or 'bare'}" for c in RULED]
)
def test_what_the_rules_conclude_is_answered(
    name: str, given: dict[str, str], rows: list[Row], ruled: ox.Store
) -> None:
    query = read_query(REPO / "queries" / f"{name}.rq")
    _columns, found = answer_of(ruled, query, given, None)
    assert found == rows


def test_a_query_silent_on_the_invented_dossier_is_not_on_these() -> None:
    assert {name for name, _given, rows in [*RETOLD, *RULED] if rows} >= SILENT


# rdflib cannot order by what is not bound (https://www.w3.org/TR/sparql11-query/#modOrderBy)
ORDERED_BY_THE_UNBOUND = {"timeline"}


@pytest.mark.parametrize(
    "path", [p for p in CORE if p.stem not in ORDERED_BY_THE_UNBOUND], ids=lambda p: p.stem
)
def test_a_second_engine_answers_a_query_alike(
    path: Path, retold: ox.Store, ruled: ox.Store
) -> None:
    text = path.read_text(encoding="utf-8")
    told = ruled if path.stem in {name for name, _given, _rows in RULED} else retold
    first = cast("ox.QuerySolutions", told.query(text))
    names = [v.value for v in first.variables]
    mine = [tuple(getattr(row[name], "value", "") for name in names) for row in first]
    graph = to_rdflib(told.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    second = [
        tuple("" if (term := row.get(Variable(name))) is None else str(term) for name in names)
        for row in graph.query(text).bindings
    ]
    assert len(mine) > 0
    assert second == mine

"""Every stored query on the reference dossier: the rows that readers of the texts have checked."""

import csv
import io
import time
from pathlib import Path
from typing import cast

import pyoxigraph as ox
import pytest

from kg.catalogue import read_query
from kg.query import rows_of, run
from kg.store import Generation, current
from reference_rows import ANSWERS, GIVEN, QUERIES, table


@pytest.fixture(scope="module")
def generation(reference: Path) -> Generation:
    return current(reference / ".kg")


@pytest.mark.parametrize("path", QUERIES, ids=lambda p: p.stem)
def test_a_query_answers_with_the_rows_that_were_checked(
    path: Path, generation: Generation
) -> None:
    expected = (ANSWERS / f"{path.stem}.csv").read_text(encoding="utf-8")
    again = "look at the rows, then run python tests/reference_rows.py"
    assert table(path, generation).splitlines() == expected.splitlines(), again


@pytest.mark.parametrize("path", QUERIES, ids=lambda p: p.stem)
def test_a_row_that_names_a_statement_names_its_passages(path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO((ANSWERS / f"{path.stem}.csv").read_text("utf-8"))))
    assert rows, "an answer without rows proves nothing"
    for row in rows:
        told = [v for v in row.values() if v.startswith(("stance:", "argument:", "account:"))]
        assert bool(row["passages"]) == bool(told), row


@pytest.mark.parametrize("path", QUERIES, ids=lambda p: p.stem)
def test_a_query_answers_bare_in_well_under_a_second(path: Path, generation: Generation) -> None:
    query, store = read_query(path), generation.open()
    start = time.process_time()  # what others do on the machine does not count
    assert len(rows_of(cast("ox.QuerySolutions", run(store, query.text, query)), query).rows) > 0
    assert time.process_time() - start < 0.5


def test_there_is_one_table_for_each_query_and_no_other() -> None:
    assert {p.stem for p in ANSWERS.glob("*.csv")} == {p.stem for p in QUERIES}
    assert set(GIVEN) <= {p.stem for p in QUERIES}

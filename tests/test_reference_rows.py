"""Every stored query on the reference dossier: the rows that readers of the texts have checked."""

import csv
import io
from pathlib import Path

import pytest

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


def test_there_is_one_table_for_each_query_and_no_other() -> None:
    assert {p.stem for p in ANSWERS.glob("*.csv")} == {p.stem for p in QUERIES}
    assert set(GIVEN) <= {p.stem for p in QUERIES}

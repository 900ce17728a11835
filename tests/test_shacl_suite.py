"""Does a validation give what the W3C's tests of SHACL demand, as far as the table says it does?"""

import pytest

from shacl_suite import SUITE, by_pyshacl, by_us, cases, expected, table

TABLE = table()
here = pytest.mark.skipif(not SUITE.is_dir(), reason="the W3C's tests of SHACL are not at hand")


def passes(rows: list[tuple[str, str, str]], part: str, column: int) -> int:
    return sum(row[column] == "pass" for row in rows if row[0].startswith(part))


def test_the_table_says_that_we_pass_all_that_pyshacl_passes() -> None:
    assert [name for name, bare, ours in TABLE if (bare, ours) == ("pass", "fail")] == []
    assert (passes(TABLE, "core/", 2), passes(TABLE, "sparql/", 2)) == (97, 21)
    assert len(TABLE) == 120


@here
def test_the_table_has_every_test() -> None:
    assert [name for name, _, _ in TABLE] == list(cases())


@here
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("name", "bare", "ours"), TABLE, ids=[name for name, _, _ in TABLE])
def test_a_test_of_the_w3c_has_the_outcome_that_the_table_says(
    name: str, bare: str, ours: str
) -> None:
    path = SUITE / f"{name}.ttl"
    wanted = expected(path)
    assert (by_us(path) == wanted) == (ours == "pass")
    assert (by_pyshacl(path) == wanted) == (bare == "pass")

"""Answers for people: nothing lost, nothing wider than the terminal, nothing that steers it."""

import csv
import io
import json
import os
import pty
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.catalogue import parse_query
from kg.errors import KgError
from kg.present import block, grid, listing, query_list, table, width
from kg.query import Rows

many = settings(derandomize=True, max_examples=100, deadline=None)


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def cells(text: str) -> int:
    """Return the columns that a text takes on a terminal (https://www.unicode.org/reports/tr11/)."""
    zero = ("Mn", "Me", "Cf")
    return sum(
        0 if unicodedata.category(c) in zero else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )


# --- Width


@pytest.mark.parametrize(
    ("columns", "filled"), [("80", 80), ("5", 20), ("0", 20), ("", 100_000), ("x", 100_000),
                            ("-3", 100_000), ("²", 100_000), ("٨٠", 80)],
)  # fmt: skip
def test_the_width_is_that_of_columns_if_it_is_a_number(
    columns: str, filled: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr(sys, "stdout", io.StringIO())  # no terminal
    assert width() == filled


def test_a_terminal_that_does_not_know_its_size_shows_the_table_whole() -> None:
    shown = on_terminal("from kg.present import grid; print(grid(['a', 'b'], [['x' * 90, 'y']]))")
    assert "x" * 90 + "  y" in shown


def on_terminal(code: str) -> str:
    """Run Python on a terminal of no known size and return what it shows."""
    leader, follower = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=follower, env=environment
    ) as process:
        os.close(follower)
        shown = b""
        try:
            while chunk := os.read(leader, 4096):
                shown += chunk
        except OSError:  # how Linux says that the other side is closed
            pass
    os.close(leader)
    assert process.returncode == 0
    return shown.decode()


# --- Tables


@pytest.mark.usefixtures("wide")
def test_a_table_has_a_heading_a_rule_and_a_line_for_each_row() -> None:
    lines = grid(["ship", "crew"], [["Aster", "12"], ["Kite", "3"]], [1]).splitlines()
    assert [line.split() for line in (lines[0], *lines[2:])] == [
        ["ship", "crew"], ["Aster", "12"], ["Kite", "3"],
    ]  # fmt: skip
    assert set(lines[1]) == {"─"}
    assert len(lines) == 4
    assert lines[2].index("12") + 1 == lines[3].index("3")


def test_no_rows_are_said_to_be_none() -> None:
    assert table(Rows(("ship", "crew"), [])) == "ship | crew\n(no rows)\n"


@pytest.mark.usefixtures("wide")
def test_terms_are_shown_short_and_unbound_ones_empty() -> None:
    stance = ox.NamedNode("https://w3id.org/demarche/id/stance/x-1")
    rows = [
        (stance, None, ox.Literal("ja", language="de")),
        (None, ox.Literal("b"), ox.BlankNode("z")),
    ]
    _head, _rule, one, other = table(Rows(("x", "y", "z"), [*rows])).splitlines()
    assert one.split() == ["stance:x-1", "ja"]
    assert other.split() == ["b", "_:z"]


@pytest.mark.usefixtures("wide")
def test_wide_characters_and_accents_do_not_shift_the_columns() -> None:
    names = ["日本国", "Norway", "Côte d'Ivoire", "Co\u0302te", "한국"]
    lines = grid(["state", "n"], [[name, f"|{n}"] for n, name in enumerate(names)]).splitlines()
    starts = {cells(line[: line.index("|")]) for line in lines[2:]}
    assert starts == {cells("Côte d'Ivoire") + 2}


@pytest.mark.usefixtures("wide")
@pytest.mark.parametrize(
    "cell", ["[red]x[/red]", ":smile:", "[link=http://e]x[/]", "\\[x]", "{x!r}", "%s"]
)
def test_a_cell_is_text_and_no_markup(cell: str) -> None:
    assert cell in grid(["x"], [[cell]])


@pytest.mark.usefixtures("wide")
def test_a_hostile_cell_stays_on_its_line_and_is_seen() -> None:
    hostile = "a\x1b[2J\x1b]0;t\x07\r\nb\u202ec\u2028d"
    text = table(Rows(("x", "y"), [(ox.Literal(hostile), ox.Literal("end"))]))
    assert len(text.splitlines()) == 3
    assert "a\\u001b[2J\\u001b]0;t\\u0007\\u000d\\u000ab\\u202ec\\u2028d" in text
    assert not {unicodedata.category(c) for c in text.replace("\n", "")} & {"Cc", "Cf", "Zl"}


def test_a_long_cell_is_folded_below_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    words = "the quay was closed and nobody said why it had to be closed on that day"
    lines = grid(["ship", "gist"], [["Aster", words], ["Kite", "sailed"]]).splitlines()
    assert len(lines) > 4
    assert max(map(cells, lines)) <= 40
    start = lines[0].index("gist")
    assert " ".join(" ".join(line[start:] for line in lines[2:-1]).split()) == words
    assert all(not line[:start].strip() for line in lines[3:-1])


def test_a_name_stays_whole_while_the_other_columns_find_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    name = "stance:a-long-name-that-one-wants-to-copy-1"
    assert name in grid(["gist", "stance"], [["a few words on what was said", name]])


def test_a_table_that_would_break_words_becomes_a_block_for_each_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "38")
    rows = [["stance:a-long-name-1", "unspecified", ""], ["stance:a-long-name-2", "weak", "2031"]]
    assert grid(["stance", "intensity", "when"], rows) == (
        "stance     stance:a-long-name-1\nintensity  unspecified\n\n"
        "stance     stance:a-long-name-2\nintensity  weak\nwhen       2031\n"
    )


@pytest.mark.parametrize("columns", ["20", "40", "60"])
@pytest.mark.parametrize("cell", ["日" * 30, "x" * 100, "日本 " * 20, "é" * 61, "word " * 30])
def test_nothing_of_a_cell_is_lost_in_a_narrow_terminal(
    cell: str, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    text = grid(["name", "n"], [[cell, "some words"]])
    assert max(map(cells, text.splitlines())) <= int(columns)
    assert Counter(text)[cell[0]] >= cell.count(cell[0])
    assert {"some", "words"} <= set(text.split())


words = st.text(
    st.sampled_from("aZ9 é日本한👩-:/.\u0301[]\\")
    | st.characters(min_codepoint=33, max_codepoint=0x2FF),
    max_size=40,
).filter(str.isprintable)


@many
@given(
    rows=st.lists(st.tuples(words, words, words), min_size=1, max_size=4),
    columns=st.integers(20, 120),
)
def test_every_letter_of_every_cell_is_shown_within_the_width(
    rows: list[tuple[str, str, str]], columns: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(columns))
        text = grid(["a", "b", "c"], rows)
    if "─" in text:
        told = "".join("".join(row) for row in [("a", "b", "c"), *rows])
    else:  # too narrow for a table: a block for each row, without its empty cells
        told = "".join(
            name + cell for row in rows for name, cell in zip("abc", row, strict=True) if cell
        )
    assert Counter("".join(text.replace("─", "").split())) == Counter("".join(told.split()))
    assert max(map(cells, text.splitlines())) <= columns


# --- Blocks


@pytest.mark.usefixtures("wide")
def test_a_block_wraps_long_values_under_themselves() -> None:
    value = "word " * 40
    lines = block([("who", "Tor Velden"), ("what he said", value), ("when", "")]).splitlines()
    assert lines[0] == "who           Tor Velden"
    assert lines[-1] == "when"
    assert all(line.startswith(" " * 14 + "word") for line in lines[2:-1])
    assert max(map(len, lines)) <= 100
    assert " ".join(lines[1:-1]).split()[3:] == value.split()


# --- Lists

HEADING = ("name", "n", "what")
LIST = [("a", 3, 'x, "y"\nz'), ("日本", 12, "\x1b[31m\u202e")]


@pytest.mark.usefixtures("wide")
def test_a_list_as_a_table_aligns_numbers_right_and_is_disarmed() -> None:
    lines = listing(HEADING, LIST, "table").splitlines()
    assert len(lines) == 4
    assert cells(lines[2].split("3")[0]) == cells(lines[3].split("12")[0]) + 1
    assert "\\u001b[31m\\u202e" in lines[3]
    assert '"y"\\u000az' in lines[2]


@pytest.mark.parametrize(("format_", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_a_list_as_csv_or_tsv_reads_back_as_it_was(format_: str, delimiter: str) -> None:
    text = listing(HEADING, LIST, format_)
    back = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    assert back == [list(HEADING), *([name, str(n), what] for name, n, what in LIST)]


def test_a_list_as_json_reads_back_with_its_types() -> None:
    text = listing(HEADING, LIST, "json")
    assert json.loads(text) == [dict(zip(HEADING, row, strict=True)) for row in LIST]
    assert "日本" in text
    assert text.endswith("\n")


@pytest.mark.parametrize("format_", ["csv", "tsv", "json", "table"])
def test_a_list_of_nothing_is_still_a_list(format_: str) -> None:
    text = listing(HEADING, [], format_)
    assert (
        json.loads(text) == []
        if format_ == "json"
        else text.replace(",", " ").split()[:3] == list(HEADING)
    )


@pytest.mark.parametrize("format_", ["xml", "turtle"])
def test_a_list_in_a_format_of_answers_is_refused(format_: str) -> None:
    with pytest.raises(KgError, match=f"a list cannot be written as {format_}"):
        listing(HEADING, LIST, format_)


def test_stored_queries_are_listed_by_name_with_what_they_take() -> None:
    text = (
        "#+ summary: Who berths where\n#+ parameters: {b: {class: dm:Topic}, a: }\n"
        "ASK { VALUES ?b { 1 } VALUES ?a { 1 } }"
    )
    queries = [parse_query(text, "berths", Path("berths.rq")), parse_query("ASK {}", "any")]
    assert json.loads(query_list(queries, "json")) == [
        {"query": "any", "parameters": "", "answers": ""},
        {"query": "berths", "parameters": "b a", "answers": "Who berths where"},
    ]

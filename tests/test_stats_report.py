"""The numbers of a dossier as they are told: flat for machines, in tables for readers."""

import json
from pathlib import Path

import pyoxigraph as ox

from kg.reports import stats_report
from kg.stats import Coverage, Holder, Lone, Stats, Tally, section_rows, sections, stats
from stats_numbers import CODED, CODED_ONCE, NO_TEXT, append, counted, edit
from stats_numbers import found as found
from stats_numbers import store as store

# --- The two shapes for machines


def test_json_is_named_lists_of_flat_objects(found: Stats) -> None:
    whole = sections(found)
    assert {what["what"]: what["count"] for what in whole["counts"]} == {
        "sources": 2, "statements": 12, "stances": 6, "arguments": 1, "accounts": 5,
        "without_statement": 4, "holders": 5, "on_one_passage": 6, "codings": 0,
        "without_coding": 2, "checked_less_than_twice": 0,
    }  # fmt: skip
    assert whole["statements"][0] == {
        "source": "hale-2031", "kind": "stance", "mode": "asserted", "count": 1,
    }  # fmt: skip
    assert whole["paragraphs"][0] == {
        "source": "hale-2031", "paragraphs": 3, "with_statement": 1, "last_with_statement": 3,
        "note": "",
    }  # fmt: skip
    assert whole["without_statement"] == [
        {"source": slug, "paragraph": n} for slug in ("hale-2031", "orme-2031") for n in (1, 2)
    ]
    assert whole["without_coding"] == [
        {"source": "hale-2031", "statements": 7}, {"source": "orme-2031", "statements": 5},
    ]  # fmt: skip
    assert whole["codings"] == []
    flat = (str, int, type(None))
    assert all(isinstance(v, flat) for es in whole.values() for e in es for v in e.values())


def test_csv_is_the_same_as_rows_of_section_key_and_value(dossier: Path) -> None:
    append(dossier, "analysis.ttl", CODED + CODED_ONCE)
    rows = section_rows(counted(dossier))
    assert rows[:3] == [
        ("counts", "sources", 2), ("counts", "statements", 12), ("counts", "stances", 6),
    ]  # fmt: skip
    for row in (
        ("statements", "orme-2031/stance/indirect", 2),
        ("paragraphs", "hale-2031/paragraphs", ""),
        ("paragraphs", "hale-2031/note", NO_TEXT),
        ("without_statement", "hale-2031", 2),
        ("holders", "agent:asteria/sources", 2),
        ("on_one_passage", "stance:hale-2031-2/holder", "Asteria"),
        ("codings", "coding:hale/hale-2031/codebook", "1.2"),
        ("codings", "coding:hale/hale-2031/scope", "The whole text."),
        ("checked_less_than_twice", "coding:orme/orme-2031", 1),
    ):
        assert rows.count(row) == 1, row


# --- For readers


def test_a_table_says_what_there_is_of_each(found: Stats) -> None:
    report = " ".join(stats_report(found, "table").split())
    for part in (
        "source kind asserted hearsay indirect own quoted total",
        "hale-2031 stance 1 0 1 1 0 3",
        "hale-2031 argument 0 1 0 0 0 1",
        "hale-2031 account 3 0 0 0 0 3",
        "orme-2031 argument 0 0 0 0 0 0",
        "total 7 1 3 1 0 12",
        "hale-2031 3 1 1–2 orme-2031 3 1 1–2",
        "Asteria 2 2 Ines Hale 1 1",
        "stances that rest on one passage alone: 6 of 6",
        "stance:orme-2031-3 Asteria Asteria says it does not insist on the office.",
        "codings (none)",
        "sources without a record of their coding: hale-2031, orme-2031",
        "codings checked less than twice: none",
    ):
        assert part in report, part
    assert "more" not in report


def test_a_long_list_is_cut_in_the_table_and_whole_for_machines() -> None:
    lone = tuple(Lone(f"stance:x-{n}", "x", "H", "passage:x-1", "g") for n in range(12))
    holders = tuple(Holder(f"agent:{n}", f"H{n}", 1, 1) for n in range(11))
    many = Stats({"x": 12}, ("own",), (Tally("x", "stance", "own", 12),), (), holders, lone, ())
    report = stats_report(many, "table")
    assert "stance:x-9" in report
    assert "stance:x-10" not in report
    assert "… and 2 more (whole with --format csv)" in report
    assert "… and 1 more (whole with --format csv)" in report
    assert "stance:x-11" in stats_report(many, "csv")
    assert len(json.loads(stats_report(many, "json"))["on_one_passage"]) == 12


def test_paragraphs_are_written_in_runs() -> None:
    text = Coverage("x", 9, (3, 6), (1, 2, 4, 5, 7, 8, 9))
    none = Coverage("y", 1, (1,), ())
    unknown = Coverage("z", None, (2,), (1,), NO_TEXT)
    found = Stats({"x": 1}, (), (), (text, none, unknown), (), (), ())
    report = " ".join(stats_report(found, "table").split())
    assert "x 9 2 1–2, 4–5, 7–9 y 1 1 none z unknown 1 1; unknown beyond 2: no text" in report


def test_a_store_without_a_source_says_none_everywhere() -> None:
    nothing = stats(ox.Store())
    assert nothing == Stats({}, (), (), (), (), (), ())
    report = stats_report(nothing, "table")
    assert report.count("(none)") == 5
    assert "stances that rest on one passage alone: 0 of 0" in report
    assert "sources without a record of their coding: none" in report
    assert {c["count"] for c in json.loads(stats_report(nothing, "json"))["counts"]} == {0}
    assert "counts,statements,0" in stats_report(nothing, "csv").splitlines()


def test_a_hostile_name_cannot_steer_the_terminal(dossier: Path) -> None:
    hostile = r'"\u001b[31mMor\u202evania"'
    edit(dossier, "things.ttl", '"Morvania"', hostile)
    append(dossier, "analysis.ttl", CODED.replace('"1.2"', hostile).replace("dm:checked 2", "dm:checked 0"))  # fmt: skip
    report = stats_report(counted(dossier), "table")
    assert not {"\x1b", "\u202e"} & set(report)
    assert r"\u001b[31mMor\u202evania" in report

"""What a dossier holds, in numbers: counted by hand from the invented texts, and from changed ones."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from conftest import INVENTED, TEXTS, Kg
from kg.corpus import Corpus
from kg.dossier import find_dossier
from kg.errors import KgError
from kg.load import load_data
from kg.namespaces import PREFIXES
from kg.passages import digest
from kg.reports import stats_report
from kg.stats import Coding, Coverage, Holder, Lone, Stats, Tally, section_rows, sections, stats
from kg.store import current, memory_store

HALE, ORME = "sources/hale-2031.ttl", "sources/orme-2031.ttl"
NO_TEXT = "no text at hand"
OTHER_TEXT = "the text at hand is not the one that was coded"
CODED = """
@prefix coding: <https://w3id.org/demarche/id/coding/> .
@prefix source: <https://w3id.org/demarche/id/source/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
coding:hale a dm:Coding ; skos:scopeNote "The whole text."@en ; dm:coded source:hale-2031 ;
  dm:codebook "1.2" ; dm:when "2031-04-01"^^edtf:EDTF ; dm:checked 2 .
"""
CODED_ONCE = """
coding:orme a dm:Coding ; dm:coded source:orme-2031 ;
  dm:codebook "1.1" ; dm:when "2031-04-02"^^edtf:EDTF ; dm:checked 1 .
"""


@pytest.fixture(scope="module")
def store(built: Path) -> ox.Store:
    return current(find_dossier(built).store_dir).open()


@pytest.fixture(scope="module")
def found(store: ox.Store) -> Stats:
    return stats(store, Corpus(TEXTS))


def edit(dossier: Path, file: str, old: str, new: str) -> None:
    path = dossier / "instances" / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (text.count(old), old)
    path.write_text(text.replace(old, new), encoding="utf-8")


def append(dossier: Path, file: str, more: str) -> None:
    with (dossier / "instances" / file).open("a", encoding="utf-8") as lines:
        lines.write(more)


def counted(dossier: Path, texts: Path | None = None) -> Stats:
    """Return the numbers of the files as they are: nothing is inferred, for nothing need be."""
    meant = find_dossier(dossier)
    files = [*meant.ontology_files(), *(f.path for f in meant.layer_files())]
    return stats(memory_store(load_data(files)), Corpus(texts) if texts else None)


def coverage(of: Stats, source: str) -> Coverage:
    return next(c for c in of.coverage if c.source == source)


# --- The invented dossier, counted by hand


def test_statements_are_counted_by_source_kind_and_mode(found: Stats) -> None:
    assert found.tallies == (
        Tally("hale-2031", "stance", "asserted", 1),  # Asteria has campaigned
        Tally("hale-2031", "stance", "indirect", 1),  # Velden told parliament
        Tally("hale-2031", "stance", "own", 1),  # in my view
        Tally("hale-2031", "argument", "hearsay", 1),  # the official on Kestria's fears
        Tally("hale-2031", "account", "asserted", 3),
        Tally("orme-2031", "stance", "asserted", 1),  # Kestria dislikes
        Tally("orme-2031", "stance", "indirect", 2),  # Morvania called, Asteria says
        Tally("orme-2031", "account", "asserted", 2),
    )
    assert found.sources == {"hale-2031": 7, "orme-2031": 5}
    assert [found.count(k) for k in ("", "stance", "argument", "account")] == [12, 6, 1, 5]


def test_modes_that_nothing_is_told_in_are_there_too(found: Stats) -> None:
    assert found.modes == ("asserted", "hearsay", "indirect", "own", "quoted")


def test_the_headings_and_bylines_carry_no_statement(found: Stats) -> None:
    assert found.coverage == (
        Coverage("hale-2031", 3, (3,), (1, 2)),
        Coverage("orme-2031", 3, (3,), (1, 2)),
    )


def test_without_texts_only_what_lies_before_the_last_statement_is_known(store: ox.Store) -> None:
    assert stats(store).coverage == (
        Coverage("hale-2031", None, (3,), (1, 2), NO_TEXT),
        Coverage("orme-2031", None, (3,), (1, 2), NO_TEXT),
    )


def test_holders_of_whom_most_sources_tell_come_first(found: Stats) -> None:
    assert found.holders == (
        Holder("agent:asteria", "Asteria", 2, 2),
        Holder("agent:ines-hale", "Ines Hale", 1, 1),
        Holder("agent:kestria", "Kestria", 1, 1),
        Holder("agent:morvania", "Morvania", 1, 1),
        Holder("agent:tor-velden", "Tor Velden", 1, 1),  # his tenure is no stance
    )


def test_every_stance_rests_on_one_passage_alone(found: Stats) -> None:
    assert [(s.stance, s.passage) for s in found.lone] == [
        (f"stance:{slug}-2031-{n}", f"passage:{slug}-2031-{n}")
        for slug in ("hale", "orme")
        for n in (1, 2, 3)
    ]
    assert found.lone[0] == Lone(
        stance="stance:hale-2031-1", source="hale-2031", holder="Tor Velden",
        passage="passage:hale-2031-1",
        gist="Velden told parliament that Kestria will not accept the office.",
    )  # fmt: skip


def test_nobody_has_recorded_a_coding(found: Stats) -> None:
    assert found.codings == ()
    assert found.uncoded == ("hale-2031", "orme-2031")
    assert found.unchecked == ()


def test_inference_changes_no_number(found: Stats) -> None:
    assert counted(INVENTED, TEXTS) == found


# --- Codings


def test_a_coding_tells_codebook_time_scope_and_how_often_it_was_checked(dossier: Path) -> None:
    append(dossier, "analysis.ttl", CODED + CODED_ONCE)
    found = counted(dossier)
    assert found.codings == (
        Coding("coding:hale", "hale-2031", "1.2", "2031-04-01", 2, "The whole text."),
        Coding("coding:orme", "orme-2031", "1.1", "2031-04-02", 1, ""),
    )
    assert found.uncoded == ()
    assert [c.coding for c in found.unchecked] == ["coding:orme"]


def test_a_source_whose_record_is_removed_is_without_one(dossier: Path) -> None:
    append(dossier, "analysis.ttl", CODED)
    found = counted(dossier)
    assert found.uncoded == ("orme-2031",)
    assert found.unchecked == ()


def test_a_coding_of_two_sources_counts_for_both(dossier: Path) -> None:
    append(dossier, "analysis.ttl", CODED.replace("source:hale-2031 ;", "source:hale-2031 , source:orme-2031 ;"))  # fmt: skip
    found = counted(dossier)
    assert [(c.coding, c.source) for c in found.codings] == [
        ("coding:hale", "hale-2031"),
        ("coding:hale", "orme-2031"),
    ]
    assert found.uncoded == ()


@pytest.mark.parametrize(
    ("checked", "times"), [("dm:checked 0", 0), ("dm:checked 1", 1), ("rdfs:label 'x'", 0)]
)
def test_a_coding_checked_less_than_twice_was_not_looked_at_twice(
    dossier: Path, checked: str, times: int
) -> None:
    prefix = f"@prefix rdfs: <{PREFIXES['rdfs']}> .\n"
    append(dossier, "analysis.ttl", prefix + CODED.replace("dm:checked 2", checked))
    found = counted(dossier)
    assert [(c.coding, c.checked) for c in found.unchecked] == [("coding:hale", times)]


# --- Paragraphs


def lengthen(dossier: Path, texts: Path, more: str) -> None:
    """Put more at the end of Hale's text, and say that this is the text that was coded."""
    path = texts / "hale-2031.txt"
    old = path.read_bytes().decode()
    path.write_bytes((old + more).encode())
    edit(dossier, HALE, digest(old), digest(old + more))


def test_a_paragraph_behind_the_last_statement_is_uncovered(dossier: Path, texts: Path) -> None:
    lengthen(dossier, texts, "\n\nNobody says anything here.\n\n \nNor here.\n")
    assert coverage(counted(dossier, texts), "hale-2031") == Coverage(
        "hale-2031", 5, (3,), (1, 2, 4, 5)
    )
    assert coverage(counted(dossier), "hale-2031").without == (1, 2)  # the text is not at hand


def test_a_text_that_was_not_the_one_coded_counts_for_nothing(dossier: Path, texts: Path) -> None:
    with (texts / "hale-2031.txt").open("a", encoding="utf-8") as file:
        file.write("\nA line more.\n")
    found = counted(dossier, texts)
    assert coverage(found, "hale-2031") == Coverage("hale-2031", None, (3,), (1, 2), OTHER_TEXT)
    assert coverage(found, "orme-2031").paragraphs == 3


def test_a_text_of_which_no_digest_is_known_is_taken_as_it_is(dossier: Path, texts: Path) -> None:
    edit(dossier, HALE, "dm:textDigest", "dm:figure")
    with (texts / "hale-2031.txt").open("a", encoding="utf-8") as file:
        file.write("\nA line more.\n")
    assert coverage(counted(dossier, texts), "hale-2031").paragraphs == 4


def test_a_source_whose_text_is_missing_is_known_no_further(dossier: Path, texts: Path) -> None:
    (texts / "orme-2031.txt").unlink()
    found = counted(dossier, texts)
    assert coverage(found, "hale-2031").paragraphs == 3
    assert coverage(found, "orme-2031") == Coverage("orme-2031", None, (3,), (1, 2), NO_TEXT)


def test_a_passage_covers_each_paragraph_that_it_touches(dossier: Path, texts: Path) -> None:
    # from the heading's last letter to the byline's first, which stand at 40 and 43
    edit(dossier, HALE, "oa:start 71 ; oa:end 132 ; dm:paragraph 3", "oa:start 40 ; oa:end 44 ; dm:paragraph 1")  # fmt: skip
    assert coverage(counted(dossier, texts), "hale-2031").without == ()
    assert coverage(counted(dossier), "hale-2031").without == (2,)  # only where it starts is known


def test_a_passage_ends_before_the_paragraph_that_begins_at_its_end(
    dossier: Path, texts: Path
) -> None:
    edit(dossier, HALE, "oa:start 71 ; oa:end 132 ; dm:paragraph 3", "oa:start 41 ; oa:end 43 ; dm:paragraph 1")  # fmt: skip
    assert coverage(counted(dossier, texts), "hale-2031").without == (1, 2)  # two line breaks


def test_a_passage_that_no_statement_rests_on_covers_nothing(dossier: Path, texts: Path) -> None:
    append(dossier, HALE, """
passage:hale-2031-99 a dm:Passage ; oa:hasSource source:hale-2031 ; oa:hasSelector passage:hale-2031-99.at .
passage:hale-2031-99.at a oa:TextPositionSelector ; oa:start 0 ; oa:end 4 ; dm:paragraph 1 .
""")  # fmt: skip
    assert coverage(counted(dossier, texts), "hale-2031").without == (1, 2)


def test_a_source_that_tells_nothing_yet_is_there(dossier: Path, texts: Path) -> None:
    (dossier / "instances" / "sources" / "vane-2031.ttl").write_text(
        "<https://w3id.org/demarche/id/source/vane-2031> a <https://w3id.org/demarche/ontology/Source> ."
    )
    (texts / "vane-2031.txt").write_text("One.\nTwo.\n")
    found = counted(dossier, texts)
    assert found.sources["vane-2031"] == 0
    assert coverage(found, "vane-2031") == Coverage("vane-2031", 2, (), (1, 2))
    assert coverage(counted(dossier), "vane-2031") == Coverage("vane-2031", None, (), (), NO_TEXT)
    assert found.uncoded == ("hale-2031", "orme-2031", "vane-2031")
    report = " ".join(stats_report(counted(dossier), "table").split())
    assert "vane-2031 stance 0 0 0 0 0 0" in report
    assert "vane-2031 unknown 0 unknown: no text at hand" in report


def test_a_text_that_cannot_be_read_is_an_error(store: ox.Store, texts: Path) -> None:
    (texts / "orme-2031.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KgError, match="no UTF-8 text"):
        stats(store, Corpus(texts))


# --- Stances and holders


def test_a_stance_with_a_second_passage_does_not_rest_on_one_alone(dossier: Path) -> None:
    edit(dossier, HALE, "dm:passage passage:hale-2031-2 ;", "dm:passage passage:hale-2031-2 , passage:hale-2031-6 ;")  # fmt: skip
    found = counted(dossier)
    assert len(found.lone) == 5
    assert "stance:hale-2031-2" not in [s.stance for s in found.lone]


def test_a_holder_told_of_often_by_one_source_comes_behind_one_of_two(dossier: Path) -> None:
    edit(dossier, ORME, "dm:holder agent:kestria", "dm:holder agent:morvania")
    append(dossier, ORME, """
stance:orme-2031-9 a dm:Stance ; dm:source source:orme-2031 ; dm:holder agent:morvania ; dm:mode mode:asserted .
""")  # fmt: skip
    assert [(h.name, h.sources, h.stances) for h in counted(dossier).holders[:3]] == [
        ("Asteria", 2, 2),
        ("Morvania", 1, 3),
        ("Ines Hale", 1, 1),
    ]


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


# --- The command


def test_the_command_answers_in_every_format(kg: Kg, built: Path, found: Stats) -> None:
    table = kg("stats", "--dossier", built, "--corpus", TEXTS)
    assert (table.returncode, table.stderr) == (0, "")
    assert "hale-2031  stance " in table.stdout
    objects = kg("stats", "--dossier", built, "--corpus", TEXTS, "--format", "json")
    assert json.loads(objects.stdout) == sections(found)
    lines = kg("stats", "--dossier", built, "--corpus", TEXTS, "--format", "csv").stdout
    read = list(csv.reader(io.StringIO(lines)))
    assert read[0] == ["section", "key", "value"]
    assert read[1:] == [[section, key, str(value)] for section, key, value in section_rows(found)]


def test_without_texts_the_command_says_what_is_unknown(kg: Kg, built: Path) -> None:
    result = kg("stats", "--dossier", built)
    assert result.returncode == 0
    assert "unknown beyond 3: no text at hand" in result.stdout
    named = kg("stats", "--dossier", built, env={"KG_CORPUS": str(TEXTS)})
    assert "unknown" not in named.stdout


def test_the_command_tells_of_a_coding_and_of_its_removal(kg: Kg, dossier: Path) -> None:
    before = (dossier / "instances" / "analysis.ttl").read_text(encoding="utf-8")
    append(dossier, "analysis.ttl", CODED + CODED_ONCE)
    assert kg("build", "--dossier", dossier).returncode == 0
    result = kg("stats", "--dossier", dossier)
    assert "hale-2031  coding:hale  1.2" in result.stdout
    assert "sources without a record of their coding: none" in result.stdout
    assert "codings checked less than twice: coding:orme\n" in result.stdout
    (dossier / "instances" / "analysis.ttl").write_text(before + CODED, encoding="utf-8")
    stale = kg("stats", "--dossier", dossier)
    assert stale.returncode == 0
    assert "older than its files" in stale.stderr
    assert stale.stdout == result.stdout
    assert kg("build", "--dossier", dossier).returncode == 0
    again = kg("stats", "--dossier", dossier)
    assert again.stderr == ""
    assert "sources without a record of their coding: orme-2031\n" in again.stdout


def test_before_the_first_build_the_command_says_what_to_do(kg: Kg, dossier: Path) -> None:
    result = kg("stats", "--dossier", dossier)
    assert result.returncode == 2
    assert "kg build" in result.stderr
    assert result.stdout == ""


def test_wrong_usage_of_the_command_is_an_error(kg: Kg, built: Path, tmp_path: Path) -> None:
    for arguments, said in (
        (["--corpus", tmp_path / "nowhere"], "cannot be read"),
        (["--format", "xml"], "xml"),
        (["hale-2031"], "hale-2031"),
    ):
        result = kg("stats", "--dossier", built, *arguments)
        assert result.returncode == 2
        assert said in result.stderr
        assert result.stdout == ""


def test_a_damaged_store_is_an_error(kg: Kg, built: Path, tmp_path: Path) -> None:
    dossier = tmp_path / "dossier"
    shutil.copytree(built, dossier)
    shutil.rmtree(current(dossier / ".kg").folder / "store")
    result = kg("stats", "--dossier", dossier)
    assert result.returncode == 2
    assert "kg build" in result.stderr


def test_the_command_needs_no_rdflib(built: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "kg", "stats", "--format", "csv"],
        cwd=built, env={**os.environ, "KG_DOSSIER": str(built)}, capture_output=True, check=True,
    )  # fmt: skip
    imported = {line.rsplit(b"|", 1)[-1].strip() for line in result.stderr.splitlines()}
    assert b"pyoxigraph" in imported
    assert not imported & {b"rdflib", b"pyshacl", b"owlrl", b"rich", b"yaml"}

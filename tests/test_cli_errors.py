"""What a user meets when something is wrong: one sentence, exit 1 or 2, the old store untouched."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Kg


def edit(dossier: Path, file: str, old: str, new: str) -> None:
    path = dossier / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


TURTLE = "instances/sources/hale-2031.ttl"
BROKEN = {
    "a broken Turtle file": (TURTLE, "dm:mode mode:indirect ;", "dm:mode mode:indirect ; ;; (", 2, "hale-2031.ttl:"),
    "a stance without a passage": (TURTLE, "dm:passage passage:hale-2031-2 ;", "", 1, "dm:passage"),
    "an unknown code": (TURTLE, "polarity:positive", "polarity:splendid", 1, "polarity:splendid"),
    "a code of another scheme": (TURTLE, "mode mode:asserted", "mode polarity:none", 1, "code:mode"),
    "a day that does not exist": (TURTLE, '"2031-03-02"', '"2023-02-29"', 1, "2023-02 has no day 29"),
    "an interval in reverse": (TURTLE, '"2029/.."', '"2029/2028"', 1, "ends before it begins"),
    "an IRI with a space": (TURTLE, "<https://example.org/hale>", "<https://example.org/ha le>", 2, "hale-2031.ttl:"),
    "an IRI with a bracket": (TURTLE, "<https://example.org/hale>", "<https://example.org/ha>le>", 2, "hale-2031.ttl:"),
    "an unknown prefix": (TURTLE, "agent:tor-velden", "aget:tor-velden", 2, "hale-2031.ttl:"),
    "a blank node": ("instances/things.ttl", "agent:kestria a", "[] a", 1, "blank node"),
    "a query header that is no YAML": ("queries/dates-apart.rq", "#+ tags: [", "#+ tags: [[", 2, "dates-apart.rq:"),
}  # fmt: skip


def old_answer(kg: Kg, dossier: Path) -> str:
    return kg("query", "against", "--dossier", dossier, "--format", "csv").stdout


@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_is_one_clear_error_and_the_old_store_stays(
    kg: Kg, built: Path, tmp_path: Path, fault: str
) -> None:
    dossier = tmp_path / "dossier"
    shutil.copytree(built, dossier)
    before = old_answer(kg, dossier)
    pointer = (dossier / ".kg" / "current").read_bytes()
    file, old, new, code, said = BROKEN[fault]
    edit(dossier, file, old, new)
    result = kg("build", "--dossier", dossier)
    assert result.returncode == code, result.stderr
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert "internal error" not in result.stderr
    assert result.stdout == ""
    assert (dossier / ".kg" / "current").read_bytes() == pointer
    assert old_answer(kg, dossier) == before


def test_a_fault_names_file_and_line(kg: Kg, dossier: Path) -> None:
    edit(dossier, TURTLE, '"2031-03-02"', '"2023-02-29"')
    lines = (dossier / TURTLE).read_text(encoding="utf-8").splitlines()
    number = next(n for n, line in enumerate(lines, 1) if "2023-02-29" in line)
    column = lines[number - 1].index('"2023-02-29') + 1
    assert f"hale-2031.ttl:{number}:{column}: " in kg("build", "--dossier", dossier).stderr


@pytest.mark.parametrize("command", ["build", "passages"])
def test_an_unreadable_corpus_is_an_error(
    kg: Kg, dossier: Path, tmp_path: Path, command: str
) -> None:
    missing = kg(command, "--dossier", dossier, "--corpus", tmp_path / "nowhere")
    assert missing.returncode == 2
    assert "cannot be read" in missing.stderr
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "hale-2031.txt").write_bytes(b"\xff\xfe\x00")
    garbled = kg(command, "--dossier", dossier, "--corpus", tmp_path / "texts")
    assert garbled.returncode == 2
    assert "UTF-8" in garbled.stderr


def test_passages_without_a_text_checked_nothing_and_say_so(
    kg: Kg, dossier: Path, tmp_path: Path
) -> None:
    for arguments in ([], ["--corpus", tmp_path]):
        result = kg("passages", "--dossier", dossier, *arguments)
        assert result.returncode == 1
        assert "no passage was checked" in result.stderr


def test_a_build_whose_corpus_has_no_text_of_it_fails(
    kg: Kg, dossier: Path, tmp_path: Path
) -> None:
    result = kg("build", "--dossier", dossier, "--corpus", tmp_path)
    assert result.returncode == 1
    assert "no passage was checked" in result.stderr


def test_a_build_with_some_texts_checks_those_and_warns(kg: Kg, dossier: Path, texts: Path) -> None:
    (texts / "orme-2031.txt").unlink()
    result = kg("build", "--dossier", dossier, "--corpus", texts)
    assert result.returncode == 0, result.stderr
    assert "7 checked: 7 found" in result.stdout
    assert "no text of orme-2031: 5 passages not checked" in result.stderr


def test_a_moved_passage_fails_the_check_until_it_is_reanchored(
    kg: Kg, dossier: Path, texts: Path
) -> None:
    path = texts / "hale-2031.txt"
    path.write_bytes(b"A line put before.\n\n" + path.read_bytes())
    first = kg("passages", "--dossier", dossier, "--corpus", texts)
    assert first.returncode == 1
    assert "moved" in first.stderr
    second = kg("passages", "--dossier", dossier, "--corpus", texts, "--reanchor")
    assert second.returncode == 0, second.stderr
    assert "re-anchored 7" in second.stderr
    assert kg("passages", "--dossier", dossier, "--corpus", texts).returncode == 0


def test_an_empty_dossier_is_an_error(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "instances").mkdir()
    result = kg("build", "--dossier", tmp_path)
    assert result.returncode == 2
    assert "empty dossier" in result.stderr


def test_a_folder_that_is_no_dossier_is_an_error(kg: Kg, tmp_path: Path) -> None:
    result = kg("build", "--dossier", tmp_path)
    assert result.returncode == 2
    assert "no dossier" in result.stderr


def test_a_working_folder_that_is_gone_is_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    command = f'cd "{folder}" && rmdir "{folder}" && "{sys.executable}" -m kg query against'
    result = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert result.returncode == 2
    assert b"the working folder cannot be read" in result.stderr


def test_a_query_before_the_first_build_says_what_to_do(kg: Kg, dossier: Path) -> None:
    for arguments in (["query", "against"], ["why", "stance:hale-2031-1"], ["export"]):
        result = kg(*arguments, "--dossier", dossier)
        assert result.returncode == 2
        assert "kg build" in result.stderr


def test_an_unknown_query_offers_the_nearest(kg: Kg, built: Path) -> None:
    result = kg("query", "agianst", "--dossier", built)
    assert result.returncode == 2
    assert "against" in result.stderr


def test_an_unknown_name_offers_the_nearest(kg: Kg, built: Path) -> None:
    result = kg("query", "timeline", "--dossier", built, "-p", "holder=Tor Veldon")
    assert result.returncode == 2
    assert "Tor Velden" in result.stderr


def test_a_name_of_the_wrong_class_says_what_it_is(kg: Kg, built: Path) -> None:
    result = kg("query", "positions", "--dossier", built, "-p", "topic=Kestria")
    assert result.returncode == 2
    assert "'Kestria' is agent:kestria, and that is no dm:Topic" in result.stderr


def test_an_ambiguous_name_lists_its_candidates(kg: Kg, built: Path, tmp_path: Path) -> None:
    file = tmp_path / "any.rq"
    file.write_text(
        "#+ parameters:\n#+   thing: {}\nSELECT * { VALUES ?thing { UNDEF } ?thing ?p ?o }"
    )
    result = kg("query", file, "--dossier", built, "-p", "thing=the Prime Minister")
    assert result.returncode == 2
    assert "agent:tor-velden" in result.stderr
    assert "post:prime-minister-of-kestria" in result.stderr


@pytest.mark.parametrize("value", ["2023-02-29", "yesterday", "2023-2-1", ""])
def test_a_value_that_is_no_date_is_an_error(
    kg: Kg, built: Path, tmp_path: Path, value: str
) -> None:
    file = tmp_path / "since.rq"
    file.write_text(
        "#+ parameters:\n#+   day: {datatype: xsd:date}\n"
        "SELECT * { VALUES ?day { UNDEF } ?s ?p ?day }"
    )
    result = kg("query", file, "--dossier", built, "-p", f"day={value}")
    assert result.returncode == 2
    assert "no date" in result.stderr


@pytest.mark.parametrize("value", ["https://example.org/a b", "https://example.org/a>b", "<a b>"])
def test_an_iri_that_is_none_is_an_error(kg: Kg, built: Path, value: str) -> None:
    result = kg("query", "positions", "--dossier", built, "-p", f"topic={value}")
    assert result.returncode == 2
    assert "no valid IRI" in result.stderr


def test_broken_sparql_is_an_error_with_its_file_and_line(
    kg: Kg, built: Path, tmp_path: Path
) -> None:
    file = tmp_path / "broken.rq"
    file.write_text("SELECT *\nWHERE { ?s ?p ?o FILTER }\n")
    result = kg("query", file, "--dossier", built)
    assert result.returncode == 2
    assert "broken.rq:2: query broken is no valid SPARQL" in result.stderr


def test_a_query_that_never_ends_is_given_up(kg: Kg, built: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    result = kg("query", "-", "--dossier", built, "--timeout", "0.5", stdin=endless)
    assert result.returncode == 2
    assert "no answer within 0.5 seconds" in result.stderr
    assert result.stdout == ""


def test_a_store_older_than_its_files_is_said_to_be(kg: Kg, built: Path, tmp_path: Path) -> None:
    dossier = tmp_path / "dossier"
    shutil.copytree(built, dossier)
    assert kg("build", "--dossier", dossier).returncode == 0
    assert kg("query", "against", "--dossier", dossier).stderr == ""
    edit(dossier, TURTLE, "Hale expects", "Hale now expects")
    result = kg("query", "against", "--dossier", dossier)
    assert result.returncode == 0
    assert "older than its files" in result.stderr


def test_a_hostile_label_cannot_steer_the_terminal(kg: Kg, dossier: Path) -> None:
    edit(
        dossier, "instances/things.ttl", '"Morvania"', '"\\u001b[31mMor\\u202evania [bold]x[/bold]"'
    )
    assert kg("build", "--dossier", dossier).returncode == 0
    shown = kg("query", "against", "--dossier", dossier).stdout
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[bold]x[/bold]" in shown


def test_a_file_that_no_step_reads_is_mentioned(kg: Kg, dossier: Path) -> None:
    (dossier / "instances" / "notes.docx").write_bytes(b"x")
    result = kg("build", "--dossier", dossier)
    assert result.returncode == 0
    assert "notes.docx is not read" in result.stderr


def test_a_closed_pipe_is_no_error(built: Path) -> None:
    command = f'"{sys.executable}" -m kg export --dossier "{built}" | head -1'
    result = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert result.returncode == 0
    assert b"error" not in result.stderr


def test_an_export_of_some_layers_warns_when_it_is_queried(
    kg: Kg, built: Path, tmp_path: Path
) -> None:
    out = tmp_path / "told.trig"
    assert kg("export", "--dossier", built, "--layer", "told", "--out", out).returncode == 0
    result = kg("query", "against", "--dossier", built, "--data", out)
    assert result.returncode == 0
    assert "lack the layer 'inferred'" in result.stderr
    assert "lack the layer 'ontology'" in result.stderr

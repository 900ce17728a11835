"""kg check: what a user sees of it, and its exit codes."""

import csv
import io
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import INVENTED, REPO, SOURCES, TEXTS, Kg
from harbour import ONTOLOGY, WAIVERS, Plant, clean, found, plant
from kg.dossier import find_dossier
from kg.quality import RULES, run

QUAY = Plant(ONTOLOGY, "A float to", "A float  to", "A float  to")
WAIVED = "rule\tnode\treason\nwhitespace\thttps://w3id.org/harbour/Buoy\tIt is meant so.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return clean(tmp_path / "dossier")


def test_a_sound_dossier_is_fine(kg: Kg) -> None:
    result = kg("check", "--dossier", INVENTED, "--corpus", TEXTS)
    assert result.returncode == 0, result.stdout
    assert result.stderr == ""
    assert "0 error, 0 warning, 0 info; 0 waived" in result.stdout


def test_the_example_of_a_new_dossier_is_sound(kg: Kg, tmp_path: Path) -> None:
    assert kg("init", tmp_path / "mine").returncode == 0
    result = kg("check", "--dossier", tmp_path / "mine", "--corpus", tmp_path / "mine" / "texts")
    assert result.returncode == 0, result.stdout


def test_the_reference_dossier_has_no_finding_that_is_not_waived(kg: Kg) -> None:
    corpus = ["--corpus", SOURCES] if SOURCES.is_dir() else []
    result = kg("check", "--dossier", REPO, *corpus)
    assert result.returncode == 0, result.stdout


def test_a_finding_has_place_severity_sentence_and_way_out(kg: Kg, folder: Path) -> None:
    where = plant(folder, QUAY)
    result = kg("check", cwd=folder)
    assert result.returncode == 1
    said = r"(:\d+)?: warning: https://w3id\.org/harbour/Buoy: skos:definition has"
    assert re.search(f"(?m)^  {re.escape(where)}{said}", result.stdout)
    assert "whitespace: Are texts free of blanks" in result.stdout
    assert "  → Delete the blank" in result.stdout
    assert result.stderr == "error: 0 errors, 1 warning\n"


def test_rows_for_machines_have_the_same(kg: Kg, folder: Path) -> None:
    where = plant(folder, QUAY)
    (row,) = json.loads(kg("check", "--format", "json", cwd=folder).stdout)
    assert (row["rule"], row["severity"]) == ("whitespace", "warning")
    assert re.fullmatch(rf"{re.escape(where)}(:\d+)?", row["place"])
    assert row["way out"].startswith("Delete the blank")
    (line,) = csv.DictReader(io.StringIO(kg("check", "--format", "csv", cwd=folder).stdout))
    assert line == row


def test_an_info_alone_is_fine(kg: Kg, folder: Path) -> None:
    plant(folder, Plant(ONTOLOGY, "A float", "a float", "a float"))
    result = kg("check", cwd=folder)
    assert result.returncode == 0
    assert "info: https://w3id.org/harbour/Buoy: Its definition begins" in result.stdout


def test_a_waived_finding_is_counted_and_shown_to_machines_with_its_reason(
    kg: Kg, folder: Path
) -> None:
    plant(folder, QUAY)
    (folder / WAIVERS).write_text(WAIVED)
    result = kg("check", cwd=folder)
    assert result.returncode == 0, result.stdout
    assert "1 waived" in result.stdout
    (row,) = json.loads(kg("check", "--format", "json", cwd=folder).stdout)
    assert row["waived"] == "It is meant so."


def test_waivers_are_no_stray_file_to_a_build(folder: Path) -> None:
    (folder / WAIVERS).write_text(WAIVED)
    assert find_dossier(folder).strangers() == []


def test_a_waiver_of_a_rule_that_did_not_run_is_not_called_idle(folder: Path) -> None:
    rows = "rule\tnode\treason\nstrong-hedged\tstance:orme-2031-1\tIt is of something else.\n"
    (folder / WAIVERS).write_text(rows)
    assert found(folder, texts=False) == []
    (folder / "texts" / "hale-2031.txt").unlink()
    assert found(folder) == []


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("node\trule\treason\n", "does not begin with the columns"),
        ("rule\tnode\treason\nwhitespace\ta\tb\tc\n", "4 cells for 3 columns"),
    ],
)
def test_a_table_of_waivers_that_is_none_is_an_error_with_its_line(
    kg: Kg, folder: Path, table: str, said: str
) -> None:
    (folder / WAIVERS).write_text(table)
    result = kg("check", cwd=folder)
    assert result.returncode == 2
    assert said in result.stderr
    assert f"{WAIVERS}:{len(table.splitlines())}" in result.stderr


def test_only_the_rules_asked_for_run(kg: Kg, folder: Path) -> None:
    plant(folder, QUAY)
    assert kg("check", "--rule", "naming", "--rule", "profile", cwd=folder).returncode == 0
    assert kg("check", "--rule", "whitespace", cwd=folder).returncode == 1
    wrong = kg("check", "--rule", "witespace", cwd=folder)
    assert wrong.returncode == 2
    assert "Did you mean whitespace" in wrong.stderr


def test_a_check_that_checked_nothing_did_not_pass(kg: Kg, folder: Path, tmp_path: Path) -> None:
    without_text = kg("check", "--rule", "strong-hedged", cwd=folder)
    assert without_text.returncode == 1
    assert "nothing was checked" in without_text.stderr
    assert "--corpus" in without_text.stderr
    (tmp_path / "empty").mkdir()
    other_texts = kg("check", "--corpus", tmp_path / "empty", cwd=folder)
    assert other_texts.returncode == 1
    assert "no text was checked" in other_texts.stderr
    (folder / "queries" / "moorings.rq").unlink()
    (folder / "queries" / "dates-apart.rq").unlink()
    no_queries = kg("check", "--rule", "query-term-unknown", cwd=folder)
    assert no_queries.returncode == 1
    assert "query-term-unknown found nothing to look at" in no_queries.stderr


@pytest.mark.parametrize("left", ["", "instances/sources/nothing.ttl"])
def test_an_empty_dossier_did_not_pass(kg: Kg, tmp_path: Path, left: str) -> None:
    (tmp_path / "instances" / "sources").mkdir(parents=True)
    if left:
        (tmp_path / left).write_text("")
    result = kg("check", cwd=tmp_path)
    assert result.returncode == 1
    assert "empty dossier" in result.stderr


def test_a_broken_file_is_one_clear_error(kg: Kg, folder: Path) -> None:
    plant(folder, Plant(ONTOLOGY, "hb:Quay a owl:Class ;", "hb:Quay a owl:Class ; ; (", "hb:Quay"))
    result = kg("check", cwd=folder)
    assert result.returncode == 2
    assert "harbour.ttl:" in result.stderr
    assert "Traceback" not in result.stderr


def test_findings_in_the_core_are_told_to_those_who_work_on_it(tmp_path: Path) -> None:
    checkout, _path, _lines = in_a_copy(tmp_path, "ontology/codes.ttl")
    plant(
        checkout,
        Plant(
            "ontology/codes.ttl", "The holder is for", "the holder is for", "polarity:positive a"
        ),
    )
    told = [
        (o.rule.id, p.node)
        for o in run(find_dossier(checkout), None, ["definition-lowercase"])
        for p in o.problems
    ]
    assert told == [("definition-lowercase", "polarity:positive")]
    elsewhere = replace(find_dossier(INVENTED), core=checkout)
    assert [p for o in run(elsewhere, None, ["definition-lowercase"]) for p in o.problems] == []


def test_the_list_has_each_rule(kg: Kg) -> None:
    listed = json.loads(kg("check", "--list", "--format", "json").stdout)
    assert [row["rule"] for row in listed] == [rule.id for rule in RULES]
    assert all(row["asks"] and row["why"] for row in listed)


def in_a_copy(tmp_path: Path, file: str) -> tuple[Path, Path, list[str]]:
    """Return a copy of the repository's data, and a file of it with its lines."""
    checkout = tmp_path / "checkout"
    for name in ("ontology", "queries", "instances"):
        shutil.copytree(REPO / name, checkout / name)
    shutil.copy(REPO / "pyproject.toml", checkout)
    path = checkout / file
    return checkout, path, path.read_text("utf-8").split("\n")


def told(checkout: Path, rule: str) -> list[str]:
    """Return where the rule finds something, as file:line."""
    (outcome,) = run(find_dossier(checkout), None, [rule])
    return [f"{p.place.path.name}:{p.place.line}" for p in outcome.problems if p.place]


def test_a_label_that_is_gone_from_a_real_file_is_told_at_its_line(tmp_path: Path) -> None:
    checkout, path, lines = in_a_copy(tmp_path, "instances/agents.ttl")
    number = next(n for n, line in enumerate(lines) if " a dm:State ; skos:prefLabel" in line)
    lines[number] = re.sub(r" ; skos:prefLabel .*", " .", lines[number])
    path.write_text("\n".join(lines), "utf-8")
    assert told(checkout, "label-missing") == [f"agents.ttl:{number + 1}"]


def test_a_label_that_two_states_share_is_told_at_the_second(tmp_path: Path) -> None:
    checkout, path, lines = in_a_copy(tmp_path, "instances/agents.ttl")
    first, second = [n for n, line in enumerate(lines) if " a dm:State ; skos:prefLabel" in line][
        :2
    ]
    lines[second] = lines[second].split(" a ")[0] + " a " + lines[first].split(" a ")[1]
    path.write_text("\n".join(lines), "utf-8")
    assert told(checkout, "label-duplicate") == [f"agents.ttl:{second + 1}"]


def test_a_second_item_of_wikidata_is_told_at_its_row(tmp_path: Path) -> None:
    checkout, path, lines = in_a_copy(tmp_path, "instances/links.sssom.tsv")
    number = next(n for n, line in enumerate(lines) if "skos:exactMatch\t\twd:Q" in line)
    lines.insert(number + 1, re.sub(r"wd:Q\d+", "wd:Q99999999", lines[number], count=1))
    path.write_text("\n".join(lines), "utf-8")
    assert told(checkout, "link-conflict") == [f"links.sssom.tsv:{number + 2}"]


def test_a_parameter_without_its_clause_is_told_at_its_line(tmp_path: Path) -> None:
    checkout, path, lines = in_a_copy(tmp_path, "queries/against.rq")
    number = next(n for n, line in enumerate(lines) if re.match(r"#\+ +topic:", line))
    path.write_text("\n".join(lines).replace("VALUES ?topic", "VALUES ?subject"), "utf-8")
    assert told(checkout, "query-unreadable") == [f"against.rq:{number + 1}"]

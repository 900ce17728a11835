"""The command as a user meets it: every command answers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import REPO, TEXTS, Kg

STANCE = "instances/sources/hale-2031.ttl"


def test_a_build_says_what_it_counted_inferred_validated_and_checked(kg: Kg, dossier: Path) -> None:
    result = kg("build", "--dossier", dossier, "--corpus", TEXTS)
    assert result.returncode == 0, result.stderr
    words = " ".join(result.stdout.split())
    assert "hale-2031 3 1 3 7" in words
    assert "orme-2031 3 0 2 5" in words
    assert "total 6 1 5 12" in words
    assert "things 14" in words
    assert "11 date bounds, 20 for the author's hop" in words
    assert "validated conforms: " in words
    assert "passages 12 checked: 12 found" in words
    assert "Morvania strong" in words  # the headline query that the dossier names
    assert result.stderr == ""


def test_a_build_without_texts_says_so_and_is_fine(kg: Kg, dossier: Path) -> None:
    result = kg("build", "--dossier", dossier)
    assert result.returncode == 0
    assert "passages   not checked" in result.stdout


def test_passages_are_counted_by_state(kg: Kg, dossier: Path) -> None:
    result = kg("passages", "--dossier", dossier, "--corpus", TEXTS, "--format", "json")
    assert result.returncode == 0
    total = json.loads(result.stdout)[-1]
    assert total == {
        "source": "total", "passages": 12, "found": 12, "ambiguous": 0, "moved": 0, "missing": 0,
        "no text": 0,
    }  # fmt: skip


def test_a_passage_is_printed_ready_for_the_file(kg: Kg, dossier: Path) -> None:
    result = kg("passage", "hale-2031", "Asteria … office since", "--dossier", dossier, "--corpus", TEXTS)  # fmt: skip
    assert result.returncode == 0, result.stderr
    path = dossier / STANCE
    path.write_text(path.read_text(encoding="utf-8") + "\n" + result.stdout, encoding="utf-8")
    assert "passage:hale-2031-8 a dm:Passage" in result.stdout
    again = kg("passages", "--dossier", dossier, "--corpus", TEXTS)
    assert again.returncode == 0, again.stderr
    assert "13" in again.stdout


def test_a_query_answers_in_every_format(kg: Kg, built: Path) -> None:
    csv = kg("query", "against", "--dossier", built, "--format", "csv")
    assert csv.stdout.splitlines()[0] == "holder,intensity,on,when,mode,teller,stance"
    assert len(csv.stdout.splitlines()) == 3
    for format_ in ("table", "tsv", "json", "xml"):
        result = kg("query", "against", "--dossier", built, "--format", format_)
        assert result.returncode == 0
        assert "Velden" in result.stdout


def test_a_query_reads_standard_input_and_files(kg: Kg, built: Path, tmp_path: Path) -> None:
    sparql = "ASK { ?s a <https://w3id.org/demarche/ontology/State> }"
    assert kg("query", "-", "--dossier", built, stdin=sparql).stdout == "true\n"
    file = tmp_path / "mine.rq"
    file.write_text(sparql)
    assert kg("query", file, "--dossier", built).stdout == "true\n"


@pytest.mark.parametrize(
    "value", ["the Aster office", "topic:aster-office", "LIAISON OFFICE of the northern league in port aster",
              "https://w3id.org/demarche/id/topic/aster-office"],
)  # fmt: skip
def test_a_parameter_takes_labels_aliases_names_and_iris(kg: Kg, built: Path, value: str) -> None:
    result = kg("query", "positions", "--dossier", built, "-p", f"topic={value}", "--format", "csv")
    assert result.returncode == 0, result.stderr
    assert len(result.stdout.splitlines()) == 6


def test_queries_are_listed_and_shown(kg: Kg, built: Path) -> None:
    listed = kg("query", "--list", "--dossier", built, "--format", "csv").stdout
    assert "dates-apart" in listed  # the dossier's own, beside the core's
    assert "against" in listed
    shown = kg("query", "positions", "--show", "--dossier", built, "-p", "topic=the Aster office")
    assert "VALUES ?topic { <https://w3id.org/demarche/id/topic/aster-office> }" in shown.stdout


def test_why_shows_the_receipts_with_the_passage_itself(kg: Kg, built: Path) -> None:
    result = kg("why", "stance:hale-2031-1", "--dossier", built, "--corpus", TEXTS)
    assert result.returncode == 0, result.stderr
    for part in (
        "Tor Velden", "Prime Minister of Kestria", "2031-03-02", "Ines Hale → Tor Velden",
        "Hale, The League weighs an office in Port Aster", "2031-03-04", "https://example.org/hale",
        "paragraph 3", "#:~:text=", "never agree to it”",
    ):  # fmt: skip
        assert part in result.stdout, part


@pytest.mark.parametrize("format_", ["turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml"])
def test_an_export_can_be_queried_again(kg: Kg, built: Path, tmp_path: Path, format_: str) -> None:
    suffix = {"turtle": "ttl", "ntriples": "nt", "nquads": "nq", "rdfxml": "rdf"}
    out = tmp_path / f"out.{suffix.get(format_, format_)}"
    assert kg("export", "--dossier", built, "--format", format_, "--out", out).returncode == 0
    store = kg("query", "against", "--dossier", built, "--format", "csv")
    data = kg("query", "against", "--dossier", built, "--format", "csv", "--data", out)
    assert data.stdout == store.stdout
    assert len(data.stdout.splitlines()) == 3


def test_init_makes_a_dossier_that_builds(kg: Kg, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert kg("init", folder).returncode == 0
    result = kg("build", "--corpus", "texts", cwd=folder)
    assert result.returncode == 0, result.stderr
    assert "5 checked: 5 found" in result.stdout
    assert "stance:lind-2030-1" in result.stdout
    again = kg("init", folder)
    assert again.returncode == 2
    assert "not empty" in again.stderr


def test_every_command_has_help_with_an_example(kg: Kg) -> None:
    top = kg("--help").stdout
    names = [line.split()[0] for line in top.partition("Commands:")[2].splitlines() if line.strip()]
    assert set(names) == {
        "build", "validate", "passages", "passage", "query", "why", "stats", "export", "init", "check",
    }  # fmt: skip
    for name in names:
        text = kg(name, "--help").stdout
        assert f"  kg {name} " in text.partition("Examples:")[2] or f"  kg {name}\n" in text


def test_the_version_is_told(kg: Kg) -> None:
    assert kg("--version").stdout.startswith("kg, version ")


def test_a_query_needs_no_rdflib(built: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "kg", "query", "against", "--format", "csv"],
        cwd=built, env={**os.environ, "KG_DOSSIER": str(built)}, capture_output=True, check=True,
    )  # fmt: skip
    imported = {line.rsplit(b"|", 1)[-1].strip() for line in result.stderr.splitlines()}
    assert b"pyoxigraph" in imported
    assert not imported & {b"rdflib", b"pyshacl", b"owlrl", b"rich", b"yaml", b"regex"}


def test_the_packaged_dossier_is_the_one_of_the_repository(kg: Kg, tmp_path: Path) -> None:
    env = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "HOME": str(tmp_path)}
    result = kg("build", cwd=tmp_path, env=env)
    assert result.returncode == 0, result.stderr
    assert "tauchi-2023" in result.stdout
    assert kg("query", "against", cwd=tmp_path, env=env).returncode == 0
    assert (REPO / "instances" / "sources" / "tauchi-2023.ttl").is_file()
    assert list((tmp_path / "cache").rglob("current"))


@pytest.mark.parametrize(
    ("name", "start"),
    [("x.trig", "@prefix"), ("x.nt", "<"), ("x.jsonld", "[{"), ("x.rdf", "<?xml")],
)
def test_the_ending_of_the_file_names_the_format(
    kg: Kg, built: Path, tmp_path: Path, name: str, start: str
) -> None:
    assert kg("export", "--dossier", built, "--out", tmp_path / name).returncode == 0
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert text.startswith(start)
    assert ("graph:" in text) == (name == "x.trig")


def test_init_fills_the_empty_folder_it_is_called_in(kg: Kg, tmp_path: Path) -> None:
    assert kg("init", ".", cwd=tmp_path).returncode == 0
    assert kg("build", "--corpus", "texts", cwd=tmp_path).returncode == 0
    assert list(tmp_path.parent.glob(f".{tmp_path.name}*")) == []

"""`kg stats` as a user meets it: every format, what is unknown, and every error."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import TEXTS, Kg
from kg.stats import Stats, section_rows, sections
from kg.store import current
from stats_numbers import CODED, CODED_ONCE, append
from stats_numbers import found as found
from stats_numbers import store as store


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

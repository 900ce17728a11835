"""A new dossier is whole or not there, and its example conforms."""

from pathlib import Path

import pytest

from kg.build import build
from kg.corpus import Corpus
from kg.dossier import find_dossier
from kg.errors import KgError
from kg.passages import State
from kg.scaffold import scaffold


def test_the_example_builds_and_every_passage_of_it_is_found(tmp_path: Path) -> None:
    made = scaffold(tmp_path / "new")
    assert {p.name for p in made} >= {"dossier.ttl", "things.ttl", "lind-2030.ttl", "README.md"}
    report = build(find_dossier(tmp_path / "new"), Corpus(tmp_path / "new" / "texts"))
    assert report.states == {State.FOUND: report.passages}
    assert report.statements["lind-2030"] == {
        "Stance": 3,
        "Argument": 1,
        "Account": 1,
        "Passage": 5,
    }


def test_the_store_is_kept_out_of_version_control(tmp_path: Path) -> None:
    scaffold(tmp_path / "new")
    assert (tmp_path / "new" / ".gitignore").read_text() == ".kg/\n"


def test_a_folder_with_anything_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(KgError, match="not empty"):
        scaffold(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_in_the_way_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(KgError, match="not empty"):
        scaffold(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_place_that_is_not_there_is_an_error_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(KgError, match="cannot be made"):
        scaffold(tmp_path / "file" / "new")
    assert [p.name for p in tmp_path.iterdir()] == ["file"]

"""What the tests of the numbers share: the invented dossier counted, and changed copies of it."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from conftest import TEXTS
from kg.corpus import Corpus
from kg.dossier import find_dossier
from kg.load import load_data
from kg.stats import Stats, stats
from kg.store import current, memory_store

NO_TEXT = "no text at hand"
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

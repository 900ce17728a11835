"""What the tests of stored queries share: which there are, and the invented dossier to ask."""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from conftest import INVENTED, REPO
from kg.derive import date_bounds, first_hops
from kg.domain_rules import read_rules
from kg.dossier import find_dossier
from kg.load import load_instances, load_ontology
from kg.reason import follow
from kg.store import Generation, current, memory_store
from kg.strata import strata
from ruled import RULED_MORE

CORE = sorted((REPO / "queries").glob("*.rq"))
OWN = sorted((INVENTED / "queries").glob("*.rq"))
SILENT = {
    "quoted", "names", "parties", "offices", "agreements", "opening-dates", "alternatives",
    "shared-arguments", "figures", "changed-position", "independence", "silence",
}  # fmt: skip
"""Queries without an answer on the invented dossier, where nobody is quoted and no party is named.
They have one of the texts told otherwise."""


@pytest.fixture(scope="module")
def invented(built: Path) -> Generation:
    return current(built / ".kg")


def told_otherwise(
    folder: Path, changes: Iterable[tuple[str, str, str]], more: Mapping[str, str]
) -> ox.Store:
    """Return a store of the invented dossier with texts replaced in its sources, and more added."""
    shutil.copytree(INVENTED, folder, ignore=shutil.ignore_patterns(".kg"))
    for slug, old, new in changes:
        path = folder / "instances" / "sources" / f"{slug}-2031.ttl"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        path.write_text(text.replace(old, new), encoding="utf-8")
    for name, added in more.items():
        with (folder / "instances" / name).open("a", encoding="utf-8") as file:
            file.write(added)
    dossier = find_dossier(folder)
    ontology, told = load_ontology(dossier), load_instances(dossier)
    derived = [*date_bounds(told).derivations, *first_hops(told)]
    rules = strata(read_rules(dossier.rule_files()), ontology)
    inferred, _ = follow([*ontology, *told], derived, rules)
    return memory_store([*ontology, *told, *inferred])


@pytest.fixture(scope="module")
def ruled(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    return told_otherwise(tmp_path_factory.mktemp("ruled") / "dossier", [], RULED_MORE)

"""Does kg.dossier choose the dossier that is meant, its core, its queries and the place of its store?"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dossiers import make
from dossiers import nowhere as nowhere
from kg import __version__
from kg.catalogue import find_query
from kg.dossier import core_folder, find_dossier
from kg.errors import KgError

REPO = Path(__file__).resolve().parents[1]


# --- which one --------------------------------------------------------------------------------


def test_a_named_folder_wins_over_all_else(
    tmp_path: Path, nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named, environment = make(tmp_path / "named"), make(tmp_path / "environment")
    make(nowhere)
    monkeypatch.setenv("KG_DOSSIER", str(environment))
    assert find_dossier(named).root == named.resolve()
    assert not find_dossier(named).packaged


def test_the_environment_wins_over_the_working_folder(
    tmp_path: Path, nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = make(tmp_path / "environment")
    make(nowhere)
    monkeypatch.setenv("KG_DOSSIER", str(environment))
    assert find_dossier().root == environment.resolve()
    monkeypatch.setenv("KG_DOSSIER", "")
    assert find_dossier().root == nowhere.resolve()


def test_the_nearest_folder_above_with_instances_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outer = make(tmp_path / "outer")
    inner = make(outer / "notes" / "inner")
    deep = inner / "instances" / "sources" / "deeper"
    deep.mkdir(parents=True)
    for folder, root in ((deep, inner), (inner, inner), (outer / "notes", outer), (outer, outer)):
        monkeypatch.chdir(folder)
        assert find_dossier().root == root.resolve()
        assert not find_dossier().packaged


def test_a_file_called_instances_makes_no_dossier(nowhere: Path) -> None:
    (nowhere / "instances").write_text("")
    assert find_dossier().packaged
    with pytest.raises(KgError, match="no dossier"):
        find_dossier(nowhere)


def test_elsewhere_the_packaged_dossier_is_meant() -> None:
    dossier = find_dossier()
    assert dossier.packaged
    assert dossier.root == dossier.core == core_folder()
    assert dossier.source_files()


def test_a_relative_folder_is_of_the_working_folder(nowhere: Path) -> None:
    make(nowhere / "mine")
    assert find_dossier(Path("mine")).root == (nowhere / "mine").resolve()


@pytest.mark.parametrize("how", ["option", "environment"])
@pytest.mark.parametrize("name", ["missing", "plain", "file.txt"])
def test_a_named_folder_that_is_no_dossier_is_an_error_that_says_how_to_make_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, name: str
) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "file.txt").write_text("")
    folder = tmp_path / name
    if how == "environment":
        monkeypatch.setenv("KG_DOSSIER", str(folder))
    with pytest.raises(KgError, match=r"no dossier.*instances/") as error:
        find_dossier(folder if how == "option" else None)
    assert str(folder) in error.value.what
    assert f"kg init {folder}" in error.value.todo
    assert error.value.exit_code == 2


# --- a checkout, and other folders with a pyproject.toml --------------------------------------

CHECKOUTS = {
    "plain": '[project]\nname = "kg"\n',
    "single quotes": "[project]\nname = 'kg'\n",
    "no spaces": '[project]\nname="kg"\n',
    "not first": '[build-system]\nrequires = []\n\n[project]\nversion = "1"\nname = "kg" # it\n\n[tool.x]\n',
    "a comment": '[project] # what it is\nname = "kg"\n',
    "windows": '[project]\r\nname = "kg"\r\n',
    "the real one": (REPO / "pyproject.toml").read_text(encoding="utf-8"),
}
OTHERS = {
    "another name": '[project]\nname = "kg-data"\n',
    "a longer name": '[project]\nname = "notkg"\n',
    "another table": '[project]\nname = "mine"\n\n[tool.x]\nname = "kg"\n',
    "a table below": '[project]\nversion = "1"\n[project.scripts]\nname = "kg"\n',
    "no project": '[tool.poetry]\nname = "kg"\n',
    "a dependency": '[project]\nname = "mine"\ndependencies = ["kg"]\nkeywords = [\n"kg"\n]\n',
    "a comment": '[project]\n# name = "kg"\nname = "mine"\n',
    "another key": '[project]\nname = "mine"\nnickname = "kg"\n',
    "empty": "",
    "no TOML": "name: kg\n[project\n",
    "no UTF-8": "",
}


def checkout(root: Path, pyproject: str) -> Path:
    make(root)
    (root / "pyproject.toml").write_bytes(pyproject.encode())
    for name in ("ontology/demarche.ttl", "ontology/shapes.ttl", "queries/against.rq"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("# its own\n", encoding="utf-8")
    return root.resolve()


@pytest.mark.parametrize("case", CHECKOUTS)
def test_a_checkout_uses_its_own_ontology_and_queries_alone(tmp_path: Path, case: str) -> None:
    root = checkout(tmp_path / "checkout", CHECKOUTS[case])
    dossier = find_dossier(root)
    assert dossier.core == root
    assert dossier.ontology_files() == [root / "ontology" / "demarche.ttl"]
    assert dossier.shape_files() == [root / "ontology" / "shapes.ttl"]
    assert dossier.query_dirs() == [root / "queries"]


@pytest.mark.parametrize("case", OTHERS)
def test_another_project_adds_to_the_core_and_does_not_replace_it(
    tmp_path: Path, case: str
) -> None:
    root = checkout(tmp_path / "other", OTHERS[case])
    if case == "no UTF-8":
        (root / "pyproject.toml").write_bytes(b'[project]\nname = "\xff\xfe"\n')
    dossier = find_dossier(root)
    core = core_folder()
    assert dossier.core == core
    assert dossier.ontology_files()[-1] == root / "ontology" / "demarche.ttl"
    assert core / "ontology" / "demarche.ttl" in dossier.ontology_files()
    assert dossier.shape_files() == [
        core / "ontology" / "shapes.ttl",
        root / "ontology" / "shapes.ttl",
    ]
    assert dossier.query_dirs() == [core / "queries", root / "queries"]


def test_a_working_folder_inside_a_checkout_is_in_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = checkout(tmp_path / "checkout", CHECKOUTS["plain"])
    monkeypatch.chdir(root / "queries")
    assert find_dossier().core == root


# --- the core of an installed package ---------------------------------------------------------


def core_as_installed(*path: Path) -> subprocess.CompletedProcess[str]:
    """Ask a package that is found on this path where its core is."""
    return subprocess.run(
        [sys.executable, "-c", "from kg.dossier import core_folder; print(core_folder())"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path))},
        capture_output=True,
        text=True,
        check=False,
    )


def install(folder: Path, *ontologies: str) -> Path:
    """Copy the package into the folder, and put an ontology where each of the names says."""
    shutil.copytree(
        REPO / "src" / "kg", folder / "kg", ignore=shutil.ignore_patterns("__pycache__", "_data")
    )
    for name in ontologies:
        (folder / name).mkdir(parents=True)
        (folder / name / "demarche.ttl").write_text("")
    return folder.resolve()


def test_an_installed_package_has_its_core_within(tmp_path: Path) -> None:
    site = install(tmp_path / "site", "kg/_data/ontology", "../ontology")
    assert core_as_installed(site).stdout.strip() == str(site / "kg" / "_data")


def test_a_stale_copy_elsewhere_on_the_path_is_never_looked_at(tmp_path: Path) -> None:
    source = install(tmp_path / "repo" / "src", "../ontology")
    site = install(tmp_path / "site", "kg/_data/ontology")
    assert core_as_installed(source, site).stdout.strip() == str(source.parent)


def test_a_package_that_has_lost_its_core_says_so(tmp_path: Path) -> None:
    result = core_as_installed(install(tmp_path / "deep" / "site"))
    assert "KgError: the installed package has lost its ontology and queries" in result.stderr


# --- queries ----------------------------------------------------------------------------------


def test_a_dossiers_own_query_replaces_the_packages_of_that_name(dossier: Path) -> None:
    own = find_dossier(dossier)
    core_text = find_query("against", own.query_dirs()).text
    (dossier / "queries" / "against.rq").write_text("SELECT * { ?s ?p ?own }", encoding="utf-8")
    assert find_query("against", own.query_dirs()).text == "SELECT * { ?s ?p ?own }"
    assert find_query("against", own.query_dirs()).text != core_text
    assert find_query("sources", own.query_dirs()).path == core_folder() / "queries" / "sources.rq"
    assert find_query("dates-apart", own.query_dirs()).path == dossier / "queries" / "dates-apart.rq"  # fmt: skip


# --- where the store lives --------------------------------------------------------------------


def test_the_store_of_a_dossier_lives_in_it(dossier: Path) -> None:
    assert find_dossier(dossier).store_dir == dossier / ".kg"
    (dossier / ".kg").mkdir()
    assert find_dossier(dossier).store_dir == dossier / ".kg"


def test_the_store_of_a_dossier_that_cannot_be_written_lives_in_the_users_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = make(tmp_path / "one" / "debate"), make(tmp_path / "two" / "debate")
    monkeypatch.setattr("os.access", lambda *_args, **_more: False)  # as root, chmod blocks nobody
    places = {find_dossier(folder).store_dir for folder in (one, two)}
    assert len(places) == 2
    for place in places:
        assert place.is_relative_to(tmp_path / "cache" / "kg" / __version__)
    assert find_dossier(one).store_dir in places  # the same again


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="chmod blocks nobody")
def test_a_folder_without_the_right_to_write_counts_as_such(tmp_path: Path) -> None:
    root = make(tmp_path / "locked")
    root.chmod(0o555)
    assert find_dossier(root).store_dir.is_relative_to(tmp_path / "cache")


def test_what_cannot_be_written_is_asked_of_the_store_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make(tmp_path / "dossier").resolve()
    monkeypatch.setattr("os.access", lambda path, _mode: Path(path) != root / ".kg")
    assert find_dossier(root).store_dir == root / ".kg"
    (root / ".kg").mkdir()
    assert find_dossier(root).store_dir.is_relative_to(tmp_path / "cache")


def test_the_store_of_the_packaged_dossier_lives_in_the_users_cache(tmp_path: Path) -> None:
    place = find_dossier().store_dir
    assert place.is_relative_to(tmp_path / "cache" / "kg" / __version__)
    assert not place.exists()  # asking makes nothing


def test_one_dossier_by_two_names_has_one_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make(tmp_path / "real")
    (tmp_path / "link").symlink_to(root)
    monkeypatch.setattr("os.access", lambda *_args, **_more: False)
    assert find_dossier(root).store_dir == find_dossier(tmp_path / "link").store_dir

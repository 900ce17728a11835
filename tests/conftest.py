"""What the tests share: folders, one build of the invented dossier for the whole run, and `kg` itself."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checked import checked_closure
from kg import reason
from kg.namespaces import ID

reason.reason = checked_closure(reason.reason)  # before a test imports it

REPO = Path(__file__).resolve().parents[1]
TEXTS = REPO / "tests" / "texts"
INVENTED = REPO / "tests" / "dossier"
SOURCES = REPO.parent / "shared" / "sources"
"""The source texts of the reference dossier, where they are at hand."""


def source_iri(slug: str) -> str:
    """Return the IRI of the source with this slug."""
    return f"{ID}source/{slug}"


Kg = Callable[..., subprocess.CompletedProcess[str]]


def run_kg(
    *args: object, cwd: Path | None = None, env: dict[str, str] | None = None, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would, in a process of its own."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("KG_")}
    return subprocess.run(
        [sys.executable, "-m", "kg", *map(str, args)],
        cwd=cwd,
        env={**inherited, "COLUMNS": "200", **(env or {})},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="session")
def kg() -> Kg:
    return run_kg


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built copy of the invented dossier. Read only: tests that change files copy it first."""
    folder = tmp_path_factory.mktemp("built") / "dossier"
    shutil.copytree(INVENTED, folder, ignore=shutil.ignore_patterns(".kg"))
    result = run_kg("build", "--dossier", folder, "--corpus", TEXTS)
    assert result.returncode == 0, result.stderr
    return folder


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """A fresh copy of the invented dossier, not built, to change at will."""
    folder = tmp_path / "dossier"
    shutil.copytree(INVENTED, folder, ignore=shutil.ignore_patterns(".kg"))
    return folder


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A fresh copy of the invented texts, to change at will."""
    folder = tmp_path / "texts"
    shutil.copytree(TEXTS, folder)
    return folder


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built copy of the reference dossier, with the repository's own ontology and queries."""
    folder = tmp_path_factory.mktemp("reference") / "repo"
    folder.mkdir()
    for name in ("ontology", "queries", "instances"):
        shutil.copytree(REPO / name, folder / name)
    shutil.copy(REPO / "pyproject.toml", folder)
    result = run_kg("build", "--dossier", folder)
    assert result.returncode == 0, result.stderr
    return folder

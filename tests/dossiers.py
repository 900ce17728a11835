"""Where the tests of kg.dossier stand, and the dossiers of empty files that they make there."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, no KG_DOSSIER, and a cache folder of the test's own."""
    folder = tmp_path / "nowhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("KG_DOSSIER", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


def make(root: Path, *files: str) -> Path:
    """Make a dossier with these files in instances/, each empty."""
    (root / "instances").mkdir(parents=True, exist_ok=True)
    for name in files:
        path = root / "instances" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")
    return root

"""A new dossier: a folder with a small invented example that builds."""

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from kg.errors import KgError


def scaffold(folder: Path) -> list[Path]:
    """Make the folder with the example in it; return the files made.

    Raises KgError if the folder is there and not empty, or cannot be made. It is written beside
    its place and then moved there, so that it is whole or not there.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise KgError(f"{folder} is there already and not empty", todo="Name a new folder.")
    beside = folder.resolve().with_name(f".{folder.resolve().name}.new")
    try:
        shutil.rmtree(beside, ignore_errors=True)
        with as_file(files("kg") / "template") as template:
            shutil.copytree(template, beside)
        (beside / ".gitignore").write_text(".kg/\n", encoding="utf-8")
        if folder.exists():  # empty, and perhaps the working folder: it must stay what it is
            for path in beside.iterdir():
                path.rename(folder / path.name)
            beside.rmdir()
        else:
            beside.rename(folder.resolve())
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise KgError(f"{folder} cannot be made: {error.strerror or error}") from error
    return sorted(p for p in folder.rglob("*") if p.is_file())

"""Writing a generation of the store, and making it the current one in one atomic step.

One writer at a time; a build that fails or is killed leaves the old generation as it was, and the
next build removes what it left behind.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from filelock import FileLock, Timeout

from kg import __version__
from kg.derivations import Derivation, dump
from kg.dossier import Dossier
from kg.errors import KgError
from kg.store import DERIVATIONS, POINTER, Manifest, digest, merged

_PREFIX = "build-"


@contextmanager
def writing(store_dir: Path) -> Iterator[Path]:
    """Give a new, empty generation folder to one writer at a time; without success it vanishes.

    Left-over folders of builds that were killed are removed first. Raises KgError if another build
    is under way or the folder cannot be written.
    """
    try:
        store_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(store_dir / "lock", timeout=0)
        lock.acquire()
    except Timeout:
        raise KgError(
            f"another build is writing {store_dir}", todo="Wait for it, then build again."
        ) from None
    except OSError as error:
        raise KgError(f"{store_dir} cannot be written: {error.strerror or error}") from error
    folder = store_dir / f"{_PREFIX}{os.getpid()}-{os.urandom(4).hex()}"
    try:
        _remove_leftovers(store_dir)
        folder.mkdir()
        yield folder
        if _pointed(store_dir) != folder.name:
            raise RuntimeError("a generation was written but never published")
    except OSError as error:
        raise KgError(f"{store_dir} cannot be written: {error.strerror or error}") from error
    finally:
        if _pointed(store_dir) != folder.name:
            shutil.rmtree(folder, ignore_errors=True)
        lock.release()


def fill(
    folder: Path,
    quads: Iterable[ox.Quad],
    inferred: Iterable[ox.Quad],
    derivations: Iterable[Derivation],
    manifest: Manifest,
) -> None:
    """Write a generation: all layers as named graphs, and their merge in the default graph.

    Beside the store lie the inferred quads, and the derivation of each.
    """
    store = ox.Store(str(folder / "store"))
    store.bulk_extend(merged(quads))
    store.optimize()
    store.flush()
    del store
    (folder / "inferred.nq").write_bytes(ox.serialize(inferred, format=ox.RdfFormat.N_QUADS) or b"")
    (folder / DERIVATIONS).write_bytes(dump(derivations))
    written = {"inferred": folder / "inferred.nq", "derivations": folder / DERIVATIONS}
    noted = {**manifest.info, **{name: digest(path) for name, path in written.items()}}
    text = json.dumps(asdict(replace(manifest, info=noted)), ensure_ascii=False, indent=1)
    (folder / "manifest.json").write_text(text, encoding="utf-8")


def publish(folder: Path) -> None:
    """Make a written generation the current one, in one atomic step, safely on disk."""
    for path in [folder / "manifest.json", folder / "inferred.nq", folder / DERIVATIONS]:
        _sync(path)
    pointer = folder.parent / POINTER
    beside = folder.parent / f"{POINTER}.new"
    beside.write_text(folder.name + "\n", encoding="utf-8")
    _sync(beside)
    beside.replace(pointer)
    _sync(folder.parent)


def manifest_of(dossier: Dossier, info: dict[str, Any]) -> Manifest:
    """Return the manifest of the dossier's input files as they are now."""
    inputs = {}
    for path in dossier.input_files():
        stat = path.stat()
        inputs[str(path)] = (stat.st_size, stat.st_mtime_ns, digest(path))
    return Manifest(__version__, inputs, info)


def _pointed(store_dir: Path) -> str:
    try:
        return (store_dir / POINTER).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):  # none, or damaged: a build makes a new one
        return ""


def _remove_leftovers(store_dir: Path) -> None:
    keep = _pointed(store_dir)
    for path in store_dir.glob(f"{_PREFIX}*"):
        if path.name != keep:
            shutil.rmtree(path, ignore_errors=True)


def _sync(path: Path) -> None:
    """Force a file, or a folder's entries, to disk; Windows cannot do it for folders."""
    if path.is_dir() and sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

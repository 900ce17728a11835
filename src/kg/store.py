"""The built store: generations side by side, and one small file that points to the current one.

`current` in the store's folder names a generation folder: an on-disk pyoxigraph store, the inferred
quads as a file, and a manifest. A build writes a new generation and then replaces the pointer
atomically, so that a reader sees the old one or the new one and a killed build leaves the old one.
"""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import __version__
from kg.dossier import Dossier
from kg.errors import KgError

_POINTER = "current"
_PREFIX = "build-"


@dataclass(frozen=True)
class Manifest:
    """What a generation was built from: version of kg, and each input's size, time and SHA-256."""

    version: str
    inputs: dict[str, tuple[int, int, str]]
    info: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Generation:
    """One complete build."""

    folder: Path
    manifest: Manifest

    @property
    def inferred_file(self) -> Path:
        """The inferred quads, as the build derived them (N-Quads)."""
        return self.folder / "inferred.nq"

    def open(self) -> ox.Store:
        """Return the store, read-only. Raises KgError if its files are damaged."""
        try:
            return ox.Store.read_only(str(self.folder / "store"))
        except (OSError, ValueError) as error:
            raise KgError(
                f"the store in {self.folder} cannot be read: {error}", todo="Run: kg build"
            ) from error

    def is_stale(self, files: Iterable[Path]) -> bool:
        """Tell whether the input files differ from those that were built."""
        known = dict(self.manifest.inputs)
        for path in files:
            entry = known.pop(str(path), None)
            if entry is None:
                return True
            stat = path.stat()
            if (stat.st_size, stat.st_mtime_ns) != tuple(entry[:2]) and _digest(path) != entry[2]:
                return True
        return bool(known) or self.manifest.version != __version__


def current(store_dir: Path) -> Generation:
    """Return the generation that the pointer names. Raises KgError if there is none."""
    try:
        name = (store_dir / _POINTER).read_text(encoding="utf-8").strip()
        folder = store_dir / name
        data = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        inputs = {path: tuple(entry) for path, entry in data["inputs"].items()}
        return Generation(folder, Manifest(data["version"], inputs, data["info"]))
    except FileNotFoundError:
        raise KgError("there is no built store yet", todo="Run: kg build") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KgError(
            f"the store in {store_dir} cannot be read: {error}", todo="Run: kg build"
        ) from error


@contextmanager
def writing(store_dir: Path) -> Iterator[Path]:
    """Give a new, empty generation folder to one writer at a time; without success it vanishes.

    Left-over folders of builds that were killed are removed first. Raises KgError if another build
    is under way or the folder cannot be written.
    """
    from filelock import FileLock, Timeout  # only writers need it

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
        if not (store_dir / _POINTER).exists() or _pointed(store_dir) != folder.name:
            raise RuntimeError("a generation was written but never published")
    finally:
        if _pointed(store_dir) != folder.name:
            shutil.rmtree(folder, ignore_errors=True)
        lock.release()


def fill(
    folder: Path, quads: Iterable[ox.Quad], inferred: Iterable[ox.Quad], manifest: Manifest
) -> None:
    """Write a generation: all layers as named graphs, and their merge in the default graph."""
    store = ox.Store(str(folder / "store"))
    store.bulk_extend(merged(quads))
    store.optimize()
    store.flush()
    del store
    (folder / "inferred.nq").write_bytes(ox.serialize(inferred, format=ox.RdfFormat.N_QUADS) or b"")
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (folder / "manifest.json").write_text(text, encoding="utf-8")


def publish(folder: Path) -> None:
    """Make a written generation the current one, in one atomic step, safely on disk."""
    for path in [folder / "manifest.json", folder / "inferred.nq"]:
        _sync(path)
    pointer = folder.parent / _POINTER
    beside = folder.parent / f"{_POINTER}.new"
    beside.write_text(folder.name + "\n", encoding="utf-8")
    _sync(beside)
    beside.replace(pointer)
    _sync(folder.parent)


def merged(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield each quad, and each triple once more in the default graph: queries need no flag."""
    for quad in quads:
        yield quad
        if quad.graph_name != ox.DefaultGraph():
            yield ox.Quad(quad.subject, quad.predicate, quad.object)


def memory_store(quads: Iterable[ox.Quad]) -> ox.Store:
    """Return a store in memory, merged in the same way as a built one."""
    store = ox.Store()
    store.extend(merged(quads))
    return store


def manifest_of(dossier: Dossier, info: dict[str, Any]) -> Manifest:
    """Return the manifest of the dossier's input files as they are now."""
    inputs = {}
    for path in dossier.input_files():
        stat = path.stat()
        inputs[str(path)] = (stat.st_size, stat.st_mtime_ns, _digest(path))
    return Manifest(__version__, inputs, info)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _pointed(store_dir: Path) -> str:
    try:
        return (store_dir / _POINTER).read_text(encoding="utf-8").strip()
    except OSError:
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

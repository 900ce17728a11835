"""The built store: generations side by side, and one small file that points to the current one.

`current` in the store's folder names a generation folder: an on-disk pyoxigraph store, the inferred
quads as a file, and a manifest. A build writes a new generation and then replaces the pointer
atomically (see `kg.publish`), so that a reader sees the old one or the new one.

A query starts here, so this module imports no more than reading needs.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import __version__
from kg.errors import KgError

POINTER, DERIVATIONS = "current", "derivations.bin"


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
        """The inferred quads, as the build derived them (N-Quads).

        Raises KgError if the file is not the one that the build wrote.
        """
        return self._undamaged("inferred.nq", "inferred")

    @property
    def derivations_file(self) -> Path:
        """The derivations of the inferred triples. Raises KgError as `inferred_file`."""
        return self._undamaged(DERIVATIONS, "derivations")

    def open(self) -> ox.Store:
        """Return the store, read-only. Raises KgError if its files are damaged."""
        try:
            store = ox.Store.read_only(str(self.folder / "store"))
            if next(store.quads_for_pattern(None, None, None), None) is None:
                raise ValueError("it is empty")
            return store
        except (OSError, ValueError, RuntimeError) as error:
            raise KgError(
                f"the store in {self.folder} cannot be read: {error}", todo="Run: kg build"
            ) from error

    def _undamaged(self, name: str, noted: str) -> Path:
        path = self.folder / name
        if not path.is_file() or digest(path) != self.manifest.info.get(noted):
            raise KgError(f"{path} is damaged or gone", todo="Run: kg build")
        return path

    def is_stale(self, files: Iterable[Path]) -> bool:
        """Tell whether the input files differ from those that were built."""
        known = dict(self.manifest.inputs)
        for path in files:
            entry = known.pop(str(path), None)
            if entry is None:
                return True
            stat = path.stat()
            if (stat.st_size, stat.st_mtime_ns) != tuple(entry[:2]) and digest(path) != entry[2]:
                return True
        return bool(known) or self.manifest.version != __version__


def current(store_dir: Path) -> Generation:
    """Return the generation that the pointer names. Raises KgError if there is none."""
    try:
        name = (store_dir / POINTER).read_text(encoding="utf-8").strip()
        folder = store_dir / name
        data = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        inputs = {path: tuple(entry) for path, entry in data["inputs"].items()}
        return Generation(folder, Manifest(str(data["version"]), inputs, dict(data["info"])))
    except FileNotFoundError:
        raise KgError(f"there is no built store yet in {store_dir}", todo="Run: kg build") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise KgError(
            f"the store in {store_dir} cannot be read: {error}", todo="Run: kg build"
        ) from error


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


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    import hashlib  # rarely needed to read: only where a file's time or size has changed

    return hashlib.sha256(path.read_bytes()).hexdigest()

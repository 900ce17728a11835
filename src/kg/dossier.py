"""Dossiers: which folder is meant, which files belong to it, and which layer each file is.

A dossier is a folder with `instances/`, and with `queries/` and `ontology/` of its own if it wants.
The core (ontology, codes, shapes, generic queries) comes from the package, unless the dossier is a
checkout of the project itself: then its own files replace the package's.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from kg import __version__
from kg.errors import KgError, Place
from kg.namespaces import GRAPH

RESERVED = ("things", "background", "analysis", "links", "ontology", "inferred")
"""Names of layers that no source may take."""

_PROJECT = re.compile(r"^\[project\][ \t]*(?:#.*?)?$(.*?)(?=^\[|\Z)", re.MULTILINE | re.DOTALL)
"""The table [project] of a pyproject.toml; a TOML parser would cost every query start-up time."""

LINKS = ".sssom.tsv"
"""How the name of a file of links ends (https://mapping-commons.github.io/sssom/)."""

WAIVERS = "waivers.tsv"
"""The file of findings that are let stand: see kg.waivers."""

_OTHER_RDF = {".trig", ".nt", ".nq", ".n3", ".rdf", ".owl", ".xml", ".jsonld"}


@dataclass(frozen=True)
class LayerFile:
    """A file of the dossier, Turtle or links, and the IRI of its named graph (layer)."""

    path: Path
    graph: str


@dataclass(frozen=True)
class Dossier:
    """A dossier's folder (`root`) and the folder of the core files that go with it (`core`)."""

    root: Path
    core: Path
    packaged: bool = False

    @property
    def instances(self) -> Path:
        """The folder of what the sources tell and of the things they speak of."""
        return self.root / "instances"

    @property
    def store_dir(self) -> Path:
        """Where the built store lives: `.kg/`, or the user's cache if that cannot be written."""
        home = self.root / ".kg"
        if not self.packaged and os.access(home if home.exists() else self.root, os.W_OK):
            return home
        import hashlib  # these two only here: they cost start-up time

        from platformdirs import user_cache_path

        name = hashlib.sha256(str(self.root.resolve()).encode()).hexdigest()[:12]
        return user_cache_path("kg") / __version__ / name

    def ontology_files(self) -> list[Path]:
        """Turtle files of the ontology and codes: the core's, then what the dossier adds."""
        return [p for p in self._ontology_folder_files() if not p.name.startswith("shapes")]

    def shape_files(self) -> list[Path]:
        """Turtle files of shapes: the core's, then what the dossier adds."""
        return [p for p in self._ontology_folder_files() if p.name.startswith("shapes")]

    def rule_files(self) -> list[Path]:
        """Files of domain rules: the core's, then what the dossier adds."""
        return [p for root in self._roots() for p in sorted((root / "ontology/rules").glob("*.rq"))]

    def query_dirs(self) -> list[Path]:
        """Folders of stored queries; a name in a later one replaces that in an earlier one."""
        own = [] if self.root == self.core else [self.root / "queries"]
        return [self.core / "queries", *own]

    def layer_files(self) -> list[LayerFile]:
        """The instance files and the layer of each, in a stable order.

        Raises KgError where a source's file is named or placed so that its layer is not clear, or
        where a file holds RDF in a form that is not read here.
        """
        found = []
        for path in sorted(p for p in self.instances.rglob("*") if p.is_file()):
            if path.suffix in _OTHER_RDF:
                raise KgError(
                    "instances hold Turtle (.ttl), one layer a file; this file would not be read",
                    todo="Write it as Turtle, or move it out of instances/.",
                    place=Place(path),
                )
            if path.suffix == ".ttl":
                found.append(LayerFile(path, GRAPH + self._layer_name(path)))
            elif path.name.endswith(LINKS):
                found.append(LayerFile(path, GRAPH + "links"))
        return found

    def strangers(self) -> list[Path]:
        """Return files below instances/ that no step reads, so that a command can say so."""
        known = (".ttl", LINKS, ".md")
        files = (p for p in sorted(self.instances.rglob("*")) if p.is_file())
        read = [self.instances / WAIVERS]
        return [
            p
            for p in files
            if not p.name.endswith(known) and not p.name.startswith(".") and p not in read
        ]

    def source_files(self) -> dict[str, Path]:
        """Slug of each source → its file."""
        folder = self.instances / "sources"
        return {p.stem: p for p in sorted(folder.glob("*.ttl"))}

    def input_files(self) -> list[Path]:
        """Every file that a build reads, in a stable order."""
        layers = [f.path for f in self.layer_files()]
        return [*self.ontology_files(), *self.shape_files(), *self.rule_files(), *layers]

    def _layer_name(self, path: Path) -> str:
        sources = self.instances / "sources"
        if sources in path.parents:
            if path.parent != sources:
                raise KgError(
                    "a source stands in instances/sources/ itself, not in a folder below",
                    todo="Move the file up.",
                    place=Place(path),
                )
            if not re.fullmatch(r"[\w.~-]+", path.stem):
                raise KgError(
                    f"{path.stem!r} cannot name a source: its graph's IRI ends in it",
                    todo="Use letters, digits and hyphens alone.",
                    place=Place(path),
                )
            if path.stem in RESERVED:
                raise KgError(
                    f"a source cannot be called {path.stem!r}: a layer has that name",
                    todo="Rename the file and its source.",
                    place=Place(path),
                )
            return path.stem
        if path.parent == self.instances and path.stem in ("background", "analysis"):
            return path.stem
        return "things"

    def _roots(self) -> list[Path]:
        return [self.core] if self.root == self.core else [self.core, self.root]

    def _ontology_folder_files(self) -> list[Path]:
        return [p for root in self._roots() for p in sorted((root / "ontology").glob("*.ttl"))]


def find_dossier(folder: Path | None = None) -> Dossier:
    """Return the dossier that is meant.

    It is `folder` if given, else the environment's KG_DOSSIER, else the nearest ancestor of the
    working folder with `instances/`, else the packaged one. Raises KgError if a named folder is
    no dossier.
    """
    named = folder or (Path(os.environ["KG_DOSSIER"]) if os.environ.get("KG_DOSSIER") else None)
    if named is not None:
        if not (named / "instances").is_dir():
            raise KgError(
                f"{named} is no dossier: it has no folder instances/",
                todo=f"Name another folder, or make one with an example: kg init {named}",
            )
        return _open(named.resolve())
    try:
        here = Path.cwd()
    except OSError as error:
        raise KgError(
            f"the working folder cannot be read: {error.strerror}", todo="Go to one that is there."
        ) from error
    for ancestor in (here, *here.parents):
        if (ancestor / "instances").is_dir():
            return _open(ancestor)
    core = core_folder()
    return Dossier(root=core, core=core, packaged=True)


def core_folder() -> Path:
    """Return the folder of the package's own ontology/, queries/ and reference dossier.

    An installed wheel carries it as `kg/_data`; an editable install has none there, and the
    checkout around the package is meant (a copy that an editable install leaves elsewhere in
    site-packages is never looked at). Raises KgError if neither is there.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "_data", package.parent.parent):
        if (folder / "ontology" / "demarche.ttl").is_file():
            return folder
    raise KgError(
        "the installed package has lost its ontology and queries", todo="Install it again."
    )


def _open(root: Path) -> Dossier:
    core = root if _is_checkout(root) else core_folder()
    return Dossier(root=root, core=core, packaged=False)


def _is_checkout(root: Path) -> bool:
    """Tell whether the folder's pyproject.toml names this package."""
    project = root / "pyproject.toml"
    if not project.is_file():
        return False
    try:
        text = project.read_text(encoding="utf-8", errors="replace")
    except OSError:  # then it says nothing
        return False
    section = _PROJECT.search(text)
    return bool(section and re.search(r'^name\s*=\s*["\']kg["\']', section[1], re.MULTILINE))

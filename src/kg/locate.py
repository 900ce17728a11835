"""Where in the files a triple is written: file, line and column.

The checks look at triples of all files together; a `Locator` leads back to where one stands. It
reads the files only when it is first asked, so that a build that conforms does not pay for it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.dossier import LINKS, LayerFile
from kg.errors import Finding, KgError, Place
from kg.links import link_positions
from kg.load import FORMATS, parse_file
from kg.positions import Lines, Told, told
from kg.rdf import text_of
from kg.terms import shorten

_LINES = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
_FAMILY = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, *_LINES)

Steps = Sequence[Collection[str]]
"""A path: the predicates of each step, one or more."""


class _Entry(NamedTuple):
    """A triple as one of the files has it."""

    told: Told
    path: Path
    lines: Lines | None
    graph: str

    def place(self, offset: int) -> Place:
        return Place(self.path, *self.lines.position(offset)) if self.lines else Place(self.path)

    @property
    def subject(self) -> Place:
        return self.place(self.told.subject_at)

    @property
    def predicate(self) -> Place:
        return self.place(self.told.predicate_at)

    @property
    def object(self) -> Place:
        return self.place(self.told.object_at)


class Locator:
    """Finds where nodes and triples stand in files: Turtle, TriG, N-Triples, N-Quads and SSSOM.

    Of a file in another form, or one that cannot be read again, only the file is known. `quads` are
    those that were loaded from these files, in their order; by them a blank node is known again. A
    node is named by its IRI, or by `_:` and its label.
    """

    def __init__(
        self, files: Iterable[LayerFile | Path] = (), quads: Iterable[ox.Quad] = ()
    ) -> None:
        self._files = [f if isinstance(f, LayerFile) else LayerFile(f, "") for f in files]
        self._quads = quads
        self._entries: dict[str, list[_Entry]] | None = None

    def subject(self, node: str) -> Place | None:
        """Return where the node is first described, or None if it is in none of the files."""
        entries = self._of(node)
        return entries[0].subject if entries else None

    def quad(self, quad: ox.Quad) -> Place | None:
        """Return where the triple's object stands: in the file of its layer, if that has it."""
        entries = [
            e
            for e in self._of(_key(quad.subject))
            if e.told.predicate == quad.predicate and e.told.object == quad.object
        ]
        layer = text_of(quad.graph_name)
        entries.sort(key=lambda e: e.graph != layer)
        return entries[0].object if entries else None

    def predicate(self, quad: ox.Quad) -> Place | None:
        """Return where the triple's predicate stands."""
        for entry in self._of(_key(quad.subject)):
            if entry.told.predicate == quad.predicate and entry.told.object == quad.object:
                return entry.predicate
        return None

    def value(self, node: str, path: Steps = (), value: str = "") -> Place | None:
        """Return where the triple stands by which the node has the value, or None.

        It is a triple of the node itself, the one that leads along the path to the value. Without
        a path, the value may also be one of a node that it leads to. Without a value, it is the
        last triple with the path's first predicate (of too many values, the last is one), and the
        predicate where there is no other.
        """
        own, first = self._of(node), self._along([node], path[:1])
        if value:
            led = [e for e in first if self._leads(e, path[1:], value)]
            further = (e for step in own for e in self._of(_key(step.told.object)))
            found = led or _with(own, value) or ([] if path else _with(further, value))
            if found:
                return found[0].object
        if not first:
            return None
        return first[-1].object if len(first) > 1 or len(path) > 1 else first[0].predicate

    def _leads(self, entry: _Entry, path: Steps, value: str) -> bool:
        """Tell whether the triple is, or leads along the path to, one with this value."""
        ends = self._along([_key(entry.told.object)], path) if path else [entry]
        return bool(_with(ends, value))

    def _along(self, nodes: list[str], path: Steps) -> list[_Entry]:
        entries = list[_Entry]()
        for step in path:
            entries = [e for n in nodes for e in self._of(n) if text_of(e.told.predicate) in step]
            nodes = list(dict.fromkeys(_key(e.told.object) for e in entries))
        return entries

    def _of(self, node: str) -> list[_Entry]:
        if self._entries is None:
            self._entries = defaultdict(list)
            for entry in self._all():
                self._entries[_key(entry.told.subject)].append(entry)
        return self._entries.get(node, [])

    def _all(self) -> Iterable[_Entry]:
        """Yield each triple of the files, with blank nodes named as in the quads."""
        loaded = list(self._quads)
        for file in self._files:
            entries = list(_read(file))
            quads, loaded = loaded[: len(entries)], loaded[len(entries) :]
            names: dict[object, ox.BlankNode] = {}
            if len(quads) == len(entries):
                for quad, entry in zip(quads, entries, strict=True):
                    for mine, theirs in (
                        (entry.told.subject, quad.subject),
                        (entry.told.object, quad.object),
                    ):
                        if isinstance(theirs, ox.BlankNode):
                            names[mine] = theirs
            for entry in entries:
                subject, obj = entry.told.subject, entry.told.object
                named = entry.told._replace(
                    subject=names.get(subject, subject), object=names.get(obj, obj)
                )
                yield entry._replace(told=named)


def locator(files: Iterable[LayerFile | Path], quads: Iterable[ox.Quad] = ()) -> Locator:
    """Return a locator that looks into these files; see `Locator`."""
    return Locator(files, quads)


no_place = Locator()
"""Finds nothing: for triples that come from no file."""


def finding(
    quad: ox.Quad, message: str, rule: str, locate: Locator, *, of_predicate: bool = False
) -> Finding:
    """Return a finding on a triple, at its object, or else at its predicate."""
    node = _key(quad.subject)
    return Finding(
        message,
        shorten(node),
        (locate.predicate(quad) if of_predicate else locate.quad(quad)) or locate.subject(node),
        rule=rule,
        subject=locate.subject(node),
        focus=node,
        value=quad.predicate.value if of_predicate else text_of(quad.object),
        term=str(quad.predicate if of_predicate else quad.object),
        path="" if of_predicate else f"<{quad.predicate.value}>",
    )


def _read(file: LayerFile) -> Iterable[_Entry]:
    """Yield the triples of a file, without positions where its form has none."""
    path = file.path
    try:
        if path.name.endswith(LINKS):
            text = path.read_bytes().decode("utf-8-sig")
            lines = Lines(text)
            for link in link_positions(path, text):
                yield _Entry(link, path, lines, file.graph)
            return
        format_ = FORMATS.get(path.suffix.lower())
        if format_ not in _FAMILY:
            for quad in parse_file(path):
                triple = Told(quad.subject, quad.predicate, quad.object, None, 0, 0, 0)  # type: ignore[arg-type]
                yield _Entry(triple, path, None, text_of(quad.graph_name))
            return
        text = path.read_bytes().decode("utf-8-sig")
        lines = Lines(text)
        for triple in told(text, path.resolve().as_uri(), lines=format_ in _LINES):
            yield _Entry(triple, path, lines, text_of(triple.graph) or file.graph)
    except (OSError, ValueError, LookupError, AssertionError, RuntimeError, KgError):
        return  # changed since it was loaded: nothing more is known of it


def _with(entries: Iterable[_Entry], value: str) -> list[_Entry]:
    return [e for e in entries if value in (_key(e.told.object), text_of(e.told.object))]


def _key(term: object) -> str:
    """Return what a node is called: its IRI, or its label after `_:`."""
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else text_of(term)

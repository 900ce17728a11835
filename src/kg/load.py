"""Files → quads: Turtle as the files write it, each layer a named graph.

pyoxigraph's parser keeps literals exactly as written and names the line of an error; the store,
which rewrites literals, is filled from these quads and never the other way round.
"""

import codecs
import re
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from kg.dossier import LINKS, Dossier
from kg.errors import Finding, FindingsError, KgError, Place
from kg.links import parse_links
from kg.namespaces import GRAPH
from kg.positions import Lines, told

Quads = list[ox.Quad]

FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
}
"""File suffix → RDF format that is read."""


class EmptyDossierError(KgError):
    """There is no source in the dossier, or nothing in its files."""


def parse_file(path: Path, graph: str | None = None) -> Quads:
    """Return the quads of an RDF file, literals as written, blank nodes its own.

    `graph` names the graph of triples that the file leaves without one; the file is part of a
    dossier then, and a relative IRI in it, which would change with the folder, is an error. A byte
    order mark, which some editors write, is skipped. Raises KgError, with file and line, when the
    file cannot be read, is no UTF-8 or is not well formed.
    """
    format_ = FORMATS.get(path.suffix.lower())
    if format_ is None:
        known = " ".join(FORMATS)
        raise KgError(f"{path}: unknown kind of file", todo=f"RDF files end in one of {known}.")
    try:
        text = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    except OSError as error:
        raise KgError(f"{path} cannot be read: {error.strerror}") from error
    target = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    try:
        quads = [
            ox.Quad(q.subject, q.predicate, q.object, target)
            if graph and q.graph_name == ox.DefaultGraph()
            else q
            for q in ox.parse(
                text,
                format=format_,
                base_iri=None if graph else path.resolve().as_uri(),
                rename_blank_nodes=True,  # or the blank nodes of two files would meet
            )
        ]
    except SyntaxError as error:
        raise KgError(
            _reason(error),
            place=Place(path, error.lineno, error.offset),
            todo="Mend the file at this line; nothing of it was read.",
        ) from error
    except ValueError as error:
        raise KgError(str(error), place=Place(path)) from error
    if any(_is_rdf12(q.object) for q in quads):
        raise KgError(
            "it has triples about triples, or text with a direction; RDF 1.2 is not read here",
            place=Place(path),
        )
    return quads


def load_ontology(dossier: Dossier) -> Quads:
    """Return the quads of ontology and codes, in the graph `ontology`."""
    return _parse_all(dossier.ontology_files(), GRAPH + "ontology")


def load_shapes(dossier: Dossier) -> Quads:
    """Return the quads of all shape files, in the default graph."""
    return _parse_all(dossier.shape_files(), None)


def load_instances(dossier: Dossier) -> Quads:
    """Return the quads of all instance files, each in the graph of its layer.

    Raises EmptyDossierError if there is no source or no triple at all, and FindingsError
    if an instance is a blank node, which nothing could point to.
    """
    files = dossier.layer_files()
    quads: Quads = []
    findings = []
    for file in files:
        if file.path.name.endswith(LINKS):
            quads += parse_links(file.path, file.graph)
            continue
        parsed = parse_file(file.path, file.graph)
        quads += parsed
        blank = (t for q in parsed for t in (q.subject, q.object) if isinstance(t, ox.BlankNode))
        if any(True for _ in blank):
            findings += [
                Finding(
                    "this is a blank node; give every thing an IRI, so that others can point to it",
                    place=place,
                    rule="blank-nodes",
                )
                for place in _blank_nodes(file.path)
            ]
    if findings:
        raise FindingsError("instances must not contain blank nodes", findings)
    if not dossier.source_files() or not quads:
        raise EmptyDossierError(
            f"{dossier.root} is an empty dossier: no source in instances/sources/",
            todo="Write one, or start from an example: kg init DIR",
        )
    return quads


def load_data(paths: Sequence[Path]) -> Quads:
    """Return the quads of RDF files, graph names kept, blank nodes of different files apart."""
    return _parse_all(paths, None)


def _parse_all(paths: Sequence[Path], graph: str | None) -> Quads:
    return [quad for path in paths for quad in parse_file(path, graph)]


def _blank_nodes(path: Path) -> list[Place]:
    """Return where each blank node of a Turtle file first stands."""
    text = path.read_bytes().decode("utf-8-sig")
    lines = Lines(text)
    first: dict[ox.BlankNode, int] = {}
    for t in told(text):
        for term, offset in ((t.subject, t.subject_at), (t.object, t.object_at)):
            if isinstance(term, ox.BlankNode):
                first[term] = min(offset, first.get(term, offset))
    return [Place(path, *lines.position(offset)) for offset in sorted(first.values())]


def _is_rdf12(term: object) -> bool:
    return isinstance(term, ox.Triple) or (
        isinstance(term, ox.Literal) and term.direction is not None
    )


def _reason(error: SyntaxError) -> str:
    """Return the parser's reason without the position, which is shown apart."""
    return re.sub(r"^Parser error (?:at|between) line [^:]*: ", "", str(error.args[0]))

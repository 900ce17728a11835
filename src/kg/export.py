"""Exports: layers of a dossier in six formats, the same bytes for the same graph.

Inferred triples come from the build, all others from the files: a store rewrites literals.
"""

from collections.abc import Sequence
from pathlib import Path
from xml.parsers import expat

import pyoxigraph as ox

from kg.dossier import Dossier
from kg.errors import KgError
from kg.load import load_instances, load_ontology, parse_file
from kg.namespaces import GRAPH, PREFIXES
from kg.rdf import text_of
from kg.store import Generation
from kg.terms import disarm
from kg.turtle import canonical, trig, turtle

LAYERS = ("told", "background", "inferred", "ontology", "all")
FORMATS = ("turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml")
KEEP_LAYERS = ("trig", "nquads", "jsonld")
"""Formats that keep the layers; the others write the merge of the triples."""

_ENDINGS = {
    ".ttl": "turtle",
    ".trig": "trig",
    ".nt": "ntriples",
    ".nq": "nquads",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
    ".xml": "rdfxml",
}
_SIMPLE = {
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


def format_of(path: Path | None) -> str:
    """Return the format that a file's ending names; turtle if it names none."""
    return _ENDINGS.get(path.suffix.lower(), "turtle") if path else "turtle"


def export(dossier: Dossier, generation: Generation, layers: Sequence[str], format_: str) -> bytes:
    """Return the layers, written in the format.

    `told` is what the sources tell, the things and our findings; `background` includes the links;
    `inferred` the date bounds and first hops; `all` is everything. Raises KgError if a format
    cannot write the triples.
    """
    return write(collect(dossier, generation, layers), format_)


def collect(dossier: Dossier, generation: Generation, layers: Sequence[str]) -> list[ox.Quad]:
    """Return the quads of the layers named."""
    wanted = set(LAYERS) if "all" in layers else set(layers)
    quads: list[ox.Quad] = []
    if "ontology" in wanted:
        quads += load_ontology(dossier)
    if wanted & {"told", "background"}:
        background = {GRAPH + "background", GRAPH + "links"}
        for quad in load_instances(dossier):
            side = "background" if text_of(quad.graph_name) in background else "told"
            if side in wanted:
                quads.append(quad)
    if "inferred" in wanted:
        quads += parse_file(generation.inferred_file)
    return quads


def write(quads: Sequence[ox.Quad], format_: str) -> bytes:
    """Return the quads in the format, in canonical order and form.

    Blank nodes are named by RDFC-1.0 (https://www.w3.org/TR/rdf-canon/). Raises KgError if the
    format cannot write them.
    """
    try:
        if format_ == "turtle":
            return turtle(quads, PREFIXES).encode("utf-8")
        if format_ == "trig":
            return trig(quads, PREFIXES).encode("utf-8")
        if format_ in KEEP_LAYERS:
            ordered = canonical(quads)
        else:
            ordered = canonical(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
        prefixes = PREFIXES if format_ in ("jsonld", "rdfxml") else None
        content = ox.serialize(ordered, format=_SIMPLE[format_], prefixes=prefixes) or b""
        return _xml(content) if format_ == "rdfxml" else content
    except (ValueError, OSError) as error:
        raise KgError(
            f"these triples cannot be written as {format_}: {error}", todo="Choose another format."
        ) from error


def _xml(content: bytes) -> bytes:
    """Return RDF/XML as written, but with carriage returns that a reader of XML keeps.

    Raises ValueError where it is no XML: a property whose IRI ends in no name, or a character that
    XML lacks. See https://www.w3.org/TR/rdf-syntax-grammar/#section-Serialising.
    """
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(content, True)
    except expat.ExpatError as error:
        line = content.split(b"\n")[error.lineno - 1].decode("utf-8").strip()
        raise ValueError(f"XML has no way to say {disarm(line)[:120]}") from error
    return content.replace(b"\r", b"&#xD;")

"""What the tests of exports share: the invented dossier, and how what was exported is read back."""

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.dossier import Dossier, find_dossier
from kg.export import KEEP_LAYERS
from kg.store import Generation, current

READ = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


def merge(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    return [ox.Quad(q.subject, q.predicate, q.object) for q in quads]


def canonical(quads: Iterable[ox.Quad]) -> list[str]:
    """Return canonical N-Quads (https://www.w3.org/TR/rdf-canon/), by the library alone."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


def kept(quads: Iterable[ox.Quad], format_: str) -> list[str]:
    """Return what a format keeps of the quads: all of them, or their merge."""
    return canonical(quads if format_ in KEEP_LAYERS else merge(quads))


def read(content: bytes, format_: str) -> list[str]:
    return canonical(ox.parse(content, format=READ[format_], rename_blank_nodes=True))


@pytest.fixture(scope="module")
def dossier(built: Path) -> Dossier:
    return find_dossier(built)


@pytest.fixture(scope="module")
def generation(built: Path) -> Generation:
    return current(built / ".kg")

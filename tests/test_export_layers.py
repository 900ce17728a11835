"""Exports of layers: what each of them holds, and that what is inferred comes from the build."""

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest

import exports
from conftest import REPO
from exports import canonical, merge
from kg.dossier import Dossier, find_dossier
from kg.errors import KgError
from kg.export import LAYERS, collect, export
from kg.namespaces import GRAPH
from kg.store import Generation, current

dossier = exports.dossier
generation = exports.generation


def parsed(paths: Iterable[Path], graph: str) -> list[ox.Quad]:
    name = ox.NamedNode(GRAPH + graph)
    return [
        ox.Quad(q.subject, q.predicate, q.object, name)
        for path in paths
        for q in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    ]


def expected(built: Path, layer: str) -> list[ox.Quad]:
    folder = built / "instances"
    if layer == "told":
        return [
            *parsed([folder / "things.ttl", folder / "dossier.ttl"], "things"),
            *parsed([folder / "sources" / "hale-2031.ttl"], "hale-2031"),
            *parsed([folder / "sources" / "orme-2031.ttl"], "orme-2031"),
            *parsed([folder / "analysis.ttl"], "analysis"),
        ]
    if layer == "background":
        return parsed([folder / "background.ttl"], "background")
    if layer == "ontology":
        paths = sorted((REPO / "ontology").glob("*.ttl"))
        return parsed([p for p in paths if not p.name.startswith("shapes")], "ontology")
    assert layer == "inferred"
    (file,) = (built / ".kg").glob("*/inferred.nq")
    return list(ox.parse(path=file, format=ox.RdfFormat.N_QUADS))


PARTS = [layer for layer in LAYERS if layer != "all"]


@pytest.mark.parametrize("layer", PARTS)
def test_a_layer_holds_its_files_and_no_more(
    layer: str, built: Path, dossier: Dossier, generation: Generation
) -> None:
    quads = expected(built, layer)
    assert len(quads) > 10
    assert canonical(collect(dossier, generation, [layer])) == canonical(quads)


def test_the_layers_together_are_all_and_none_shares_a_quad_with_another(
    dossier: Dossier, generation: Generation
) -> None:
    parts = [collect(dossier, generation, [layer]) for layer in PARTS]
    everything = collect(dossier, generation, ["all"])
    assert canonical(everything) == canonical(quad for part in parts for quad in part)
    assert len(canonical(everything)) == sum(len(canonical(part)) for part in parts)


def test_a_triple_that_is_written_is_not_inferred_again(
    dossier: Dossier, generation: Generation
) -> None:
    inferred = set(merge(collect(dossier, generation, ["inferred"])))
    written = set(merge(collect(dossier, generation, ["told", "background", "ontology"])))
    assert inferred
    assert not inferred & written


def test_inferred_triples_have_their_own_graph_and_no_blank_node_of_elsewhere(
    dossier: Dossier, generation: Generation
) -> None:
    quads = collect(dossier, generation, ["inferred"])
    assert {str(q.graph_name) for q in quads} == {f"<{GRAPH}inferred>"}
    assert not any(isinstance(t, ox.BlankNode) for q in quads for t in (q.subject, q.object))


@pytest.mark.parametrize(
    ("asked", "same"),
    [(["told", "inferred"], ["inferred", "told"]), (["told", "told"], ["told"]),
     (["all", "told"], ["all"]), (PARTS, ["all"])],
)  # fmt: skip
def test_layers_add_up_whatever_their_order(
    asked: Sequence[str], same: Sequence[str], dossier: Dossier, generation: Generation
) -> None:
    assert export(dossier, generation, asked, "nquads") == export(
        dossier, generation, same, "nquads"
    )


def test_inferred_triples_come_from_the_build_and_nowhere_else(built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "dossier"
    shutil.copytree(built, folder)
    dossier, generation = find_dossier(folder), current(folder / ".kg")
    before = export(dossier, generation, ["inferred"], "nquads")
    source = folder / "instances" / "sources" / "hale-2031.ttl"
    source.write_text(source.read_text(encoding="utf-8").replace("2031-03-02", "2031-03-03"))
    assert export(dossier, generation, ["inferred"], "nquads") == before
    assert b"2031-03-03" in export(dossier, generation, ["told"], "nquads")


def test_an_inferred_file_that_lost_a_line_is_not_exported(built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(built, folder)
    dossier, generation = find_dossier(folder), current(folder / ".kg")
    lines = generation.inferred_file.read_bytes().splitlines(keepends=True)
    generation.inferred_file.write_bytes(b"".join(lines[1:]))
    with pytest.raises(KgError, match="damaged"):
        export(dossier, generation, ["inferred"], "nquads")

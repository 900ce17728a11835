"""The built store: found, whole and fresh, or one clear error that says what to do."""

import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import REPO, Kg
from kg.answer import answer
from kg.catalogue import parse_query
from kg.dossier import Dossier
from kg.errors import KgError
from kg.namespaces import GRAPH
from kg.publish import fill, manifest_of
from kg.query import bind
from kg.store import Generation, Manifest, current, digest, memory_store, merged

many = settings(derandomize=True, max_examples=100, deadline=None)


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    """A copy of the built dossier, to damage at will."""
    folder = tmp_path / "copy"
    shutil.copytree(built, folder)
    return folder


def folder_of(dossier: Path) -> Path:
    return current(dossier / ".kg").folder


# --- No store


@pytest.mark.parametrize(
    "command",
    [("query", "against"), ("query", "-"), ("why", "stance:hale-2031-1"), ("export",)],
)
def test_without_a_build_a_command_says_to_build(
    command: tuple[str, ...], dossier: Path, kg: Kg
) -> None:
    result = kg(*command, "--dossier", dossier, stdin="ASK {}")
    assert (result.returncode, result.stdout) == (2, "")
    folder = dossier / ".kg"
    assert result.stderr == f"error: there is no built store yet in {folder}\n  Run: kg build\n"
    assert not (dossier / ".kg").exists()


# --- A damaged store

POINTERS: dict[str, bytes] = {
    "nothing": b"",
    "a name of nothing": b"build-1-gone\n",
    "bytes that are no text": b"\xff\xfe\n",
    "a zero byte": b"build\x00\n",
    "a name too long": b"x" * 5000,
    "two lines": b"build-a\nbuild-b\n",
    "a way out": b"../instances\n",
}


@pytest.mark.parametrize("pointer", POINTERS)
def test_a_damaged_pointer_is_one_error(pointer: str, copy: Path) -> None:
    (copy / ".kg" / "current").write_bytes(POINTERS[pointer])
    with pytest.raises(KgError, match="Run: kg build"):
        current(copy / ".kg")


def test_a_pointer_that_is_a_folder_is_one_error(copy: Path) -> None:
    (copy / ".kg" / "current").unlink()
    (copy / ".kg" / "current").mkdir()
    with pytest.raises(KgError, match=r"cannot be read: .*\n  Run: kg build"):
        current(copy / ".kg")


def changed(key: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda data: {**data, key: value}


MANIFESTS: dict[str, Callable[[dict[str, Any]], object]] = {
    "a list": lambda _: [],
    "a number": lambda _: 3,
    "nothing": lambda _: None,
    "no version": lambda data: {k: v for k, v in data.items() if k != "version"},
    "no inputs": lambda data: {k: v for k, v in data.items() if k != "inputs"},
    "no info": lambda data: {k: v for k, v in data.items() if k != "info"},
    "inputs in a list": changed("inputs", []),
    "inputs as a word": changed("inputs", "x"),
    "inputs that are nothing": changed("inputs", None),
    "an input as a number": changed("inputs", {"x": 3}),
    "info as a number": changed("info", 3),
    "info as a word": changed("info", "title"),
}


@pytest.mark.parametrize("fault", MANIFESTS)
def test_a_damaged_manifest_is_one_error(fault: str, copy: Path) -> None:
    path = folder_of(copy) / "manifest.json"
    path.write_text(json.dumps(MANIFESTS[fault](json.loads(path.read_text(encoding="utf-8")))))
    with pytest.raises(KgError, match=r"cannot be read: .*\n  Run: kg build"):
        current(copy / ".kg")


@settings(derandomize=True, max_examples=60, deadline=None)
@given(share=st.floats(0, 1, exclude_max=True))
def test_a_manifest_cut_short_anywhere_is_one_error(
    built: Path, tmp_path_factory: pytest.TempPathFactory, share: float
) -> None:
    content = (folder_of(built) / "manifest.json").read_bytes()
    folder = tmp_path_factory.mktemp("cut")
    (folder / "build-1").mkdir()
    (folder / "current").write_text("build-1\n")
    (folder / "build-1" / "manifest.json").write_bytes(content[: int(share * len(content))])
    with pytest.raises(KgError, match=r"cannot be read: .*\n  Run: kg build"):
        current(folder)


def damage(path: Path, how: str) -> None:
    content = path.read_bytes()
    if how == "gone":
        path.unlink()
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "cut":
        path.write_bytes(content[: len(content) // 2])
    else:
        noise = random.Random(1).randbytes(max(8, len(content) // 4))
        where = {"first bytes": 0, "last bytes": max(0, len(content) - len(noise))}[how]
        path.write_bytes(content[:where] + noise + content[where + len(noise) :])


@pytest.mark.parametrize("how", ["gone", "empty", "cut", "first bytes", "last bytes"])
def test_a_damaged_file_of_the_store_gives_an_error_or_the_right_answer(
    how: str, copy: Path
) -> None:
    query = parse_query(
        "#+ parameters:\n#+   topic: {class: dm:Topic}\n"
        "SELECT ?s { VALUES ?topic { UNDEF } ?s dm:target ?topic } ORDER BY ?s",
        "on",
    )

    def ask() -> bytes:
        store = current(copy / ".kg").open()
        sparql = bind(query, {"topic": ["the Aster office"]}, store, None)
        return answer(store, sparql, query, "csv")

    whole, folder = ask(), folder_of(copy) / "store"
    assert whole.count(b"stance") == 5
    errors = 0
    for path in sorted(p for p in folder.iterdir() if p.is_file()):
        content = path.read_bytes()
        damage(path, how)
        try:
            assert ask() == whole, path.name
        except KgError as error:
            errors += 1
            assert str(error).endswith("Run: kg build"), path.name  # noqa: PT017
        path.write_bytes(content)
    assert errors > 5
    assert ask() == whole


def test_a_store_that_is_gone_or_empty_is_one_error(copy: Path, kg: Kg) -> None:
    folder = folder_of(copy)
    shutil.rmtree(folder / "store")
    for _ in range(2):
        result = kg("query", "against", "--dossier", copy)
        assert (result.returncode, result.stdout) == (2, "")
        assert "cannot be read" in result.stderr
        assert result.stderr.endswith("\n  Run: kg build\n")
        ox.Store(str(folder / "store")).flush()


def test_a_build_mends_a_damaged_store(copy: Path, kg: Kg) -> None:
    for path in (folder_of(copy) / "store").iterdir():
        path.write_bytes(b"")
    (copy / ".kg" / "current").write_bytes(b"\xff")
    assert kg("build", "--dossier", copy).returncode == 0
    result = kg("query", "against", "--dossier", copy, "--format", "csv")
    assert (result.returncode, result.stderr) == (0, "")
    assert len(result.stdout.splitlines()) == 3


def test_a_manifest_without_its_inferred_quads_is_an_error_of_export(copy: Path, kg: Kg) -> None:
    (folder_of(copy) / "inferred.nq").unlink()
    result = kg("export", "--dossier", copy)
    assert (result.returncode, result.stdout) == (2, "")
    assert "inferred.nq is damaged or gone" in result.stderr


@pytest.mark.parametrize("how", ["gone", "empty", "cut", "first bytes", "last bytes"])
@pytest.mark.parametrize("name", ["derivations.bin", "inferred.nq"])
def test_a_file_beside_the_store_is_the_one_that_was_built_or_an_error(
    name: str, how: str, copy: Path
) -> None:
    generation = current(copy / ".kg")
    files = {"derivations.bin": "derivations_file", "inferred.nq": "inferred_file"}
    assert getattr(generation, files[name]) == generation.folder / name
    damage(generation.folder / name, how)
    with pytest.raises(KgError, match=rf"{name} is damaged or gone\n  Run: kg build"):
        getattr(generation, files[name])
    (other,) = files.keys() - {name}
    assert getattr(generation, files[other]).is_file()


def test_a_build_before_there_were_derivations_is_an_error_of_its_own(copy: Path) -> None:
    path = folder_of(copy) / "manifest.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    del data["info"]["derivations"]
    path.write_text(json.dumps(data))
    with pytest.raises(KgError, match=r"derivations\.bin is damaged or gone\n  Run: kg build"):
        _ = current(copy / ".kg").derivations_file


# --- Stale or fresh


@pytest.fixture
def checkout(tmp_path: Path, dossier: Path) -> Dossier:
    """A dossier with an ontology and queries of its own, to change at will."""
    shutil.copytree(REPO / "ontology", dossier / "ontology")
    return Dossier(root=dossier, core=dossier)


def generation_of(dossier: Dossier, folder: Path) -> Generation:
    return Generation(folder, manifest_of(dossier, {}))


def test_what_was_built_is_fresh(checkout: Dossier, tmp_path: Path) -> None:
    assert not generation_of(checkout, tmp_path).is_stale(checkout.input_files())


def test_a_file_that_is_only_touched_is_not_stale(checkout: Dossier, tmp_path: Path) -> None:
    generation = generation_of(checkout, tmp_path)
    for path in checkout.input_files():
        os.utime(path, ns=(1, 1))
    assert not generation.is_stale(checkout.input_files())


@pytest.mark.parametrize(
    "name",
    ["instances/things.ttl", "instances/sources/hale-2031.ttl", "instances/background.ttl",
     "instances/analysis.ttl", "ontology/demarche.ttl", "ontology/codes.ttl", "ontology/shapes.ttl",
     "ontology/rules/contested.rq"],
)  # fmt: skip
def test_a_changed_file_is_stale_and_fresh_again_when_changed_back(
    name: str, checkout: Dossier, tmp_path: Path
) -> None:
    generation, path = generation_of(checkout, tmp_path), checkout.root / name
    content = path.read_bytes()
    path.write_bytes(content.swapcase())  # of the same size
    assert generation.is_stale(checkout.input_files())
    path.write_bytes(content + b"\n")
    assert generation.is_stale(checkout.input_files())
    path.write_bytes(content)
    assert not generation.is_stale(checkout.input_files())


@pytest.mark.parametrize(
    "name",
    ["instances/more.ttl", "instances/sources/new.ttl", "ontology/own.ttl", "ontology/shapes2.ttl",
     "ontology/rules/own.rq"],
)  # fmt: skip
def test_a_file_added_is_stale(name: str, checkout: Dossier, tmp_path: Path) -> None:
    generation = generation_of(checkout, tmp_path)
    (checkout.root / name).touch()
    assert generation.is_stale(checkout.input_files())


@pytest.mark.parametrize("name", ["instances/analysis.ttl", "ontology/shapes.ttl"])
def test_a_file_removed_or_renamed_is_stale(name: str, checkout: Dossier, tmp_path: Path) -> None:
    generation, path = generation_of(checkout, tmp_path), checkout.root / name
    path.rename(path.with_name("zz.ttl"))
    assert generation.is_stale(checkout.input_files())
    path.with_name("zz.ttl").unlink()
    assert generation.is_stale(checkout.input_files())


def test_a_build_of_another_version_is_stale(checkout: Dossier, tmp_path: Path) -> None:
    manifest = manifest_of(checkout, {})
    other = Generation(tmp_path, Manifest("0.0.0", manifest.inputs))
    assert other.is_stale(checkout.input_files())


def test_a_query_added_or_changed_needs_no_new_build(
    checkout: Dossier, copy: Path, kg: Kg, tmp_path: Path
) -> None:
    generation = generation_of(checkout, tmp_path)
    (checkout.root / "queries" / "ours.rq").write_text("ASK {}")
    assert not generation.is_stale(checkout.input_files())

    (copy / "queries" / "ours.rq").write_text("ASK {}")
    path = copy / "queries" / "dates-apart.rq"
    path.write_text(path.read_text().replace("?thing ?one", "?one"))
    assert kg("query", "ours", "--dossier", copy).stdout == "true\n"
    conflicts = kg("query", "dates-apart", "--dossier", copy, "--format", "csv")
    assert conflicts.stdout.startswith("one,when_one,other,when_other")


def test_an_older_store_answers_with_a_warning(dossier: Path, kg: Kg) -> None:
    assert kg("build", "--dossier", dossier).returncode == 0
    command = ("query", "against", "--dossier", dossier, "--format", "csv")
    fresh = kg(*command)
    assert (fresh.returncode, fresh.stderr) == (0, "")
    with (dossier / "instances" / "things.ttl").open("a") as file:
        file.write("# a word\n")
    stale = kg(*command)
    assert (stale.returncode, stale.stdout) == (0, fresh.stdout)
    assert stale.stderr == "warning: the store is older than its files; run: kg build\n"


def test_a_digest_is_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"abc")  # the example of FIPS 180-2
    assert digest(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


# --- What is in it


def test_the_default_graph_is_the_merge_of_all_layers_each_triple_once(built: Path) -> None:
    store = current(built / ".kg").open()
    default = [q.triple for q in store.quads_for_pattern(None, None, None, ox.DefaultGraph())]
    layered = [q.triple for q in store if q.graph_name != ox.DefaultGraph()]
    assert set(default) == set(layered)
    assert len(default) == len(set(default))
    assert count(store, "?s ?p ?o") == len(default)
    assert count(store, "GRAPH ?g { ?s ?p ?o }") == len(layered)


def test_every_layer_is_a_named_graph(built: Path) -> None:
    store = current(built / ".kg").open()
    names = ("things", "background", "analysis", "hale-2031", "orme-2031", "ontology", "inferred")
    assert {str(g) for g in store.named_graphs()} == {f"<{GRAPH}{name}>" for name in names}


def count(store: ox.Store, pattern: str) -> int:
    (row,) = cast("ox.QuerySolutions", store.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"))
    return int(row["n"].value)


nodes = st.sampled_from([ox.NamedNode(f"u:{c}") for c in "abc"])
graphs = st.sampled_from([ox.DefaultGraph(), ox.NamedNode("u:g"), ox.NamedNode("u:h")])
quads = st.lists(st.builds(ox.Quad, nodes, nodes, nodes, graphs), max_size=12)


@many
@given(rows=quads)
def test_a_merge_counts_a_triple_once_in_however_many_graphs(rows: list[ox.Quad]) -> None:
    store = memory_store(rows)
    assert count(store, "?s ?p ?o") == len({q.triple for q in rows})
    named = {q for q in rows if q.graph_name != ox.DefaultGraph()}
    assert count(store, "GRAPH ?g { ?s ?p ?o }") == len(named)
    assert set(store) == set(merged(rows))


@settings(derandomize=True, max_examples=8, deadline=None)
@given(rows=quads.filter(bool))
def test_a_store_on_disk_holds_what_one_in_memory_holds(
    rows: list[ox.Quad], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, manifest = tmp_path_factory.mktemp("generation"), Manifest("1", {})
    fill(folder, rows, [], [], manifest)
    assert set(Generation(folder, manifest).open()) == set(memory_store(rows))


def test_a_store_is_opened_to_read_and_by_many_at_once(built: Path) -> None:
    one, other = current(built / ".kg").open(), current(built / ".kg").open()
    with pytest.raises(RuntimeError, match="read-write"):
        one.add(ox.Quad(ox.NamedNode("u:a"), ox.NamedNode("u:b"), ox.NamedNode("u:c")))
    assert len(one) == len(other) > 0

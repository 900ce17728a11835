"""Any dataset: one canonical form and one text, from which every reader gets the same graph."""

import os
import subprocess
import sys
import time
from itertools import pairwise

import pyoxigraph as ox
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conftest import REPO
from datasets import (
    NAMES,
    A,
    B,
    P,
    _as_written,  # noqa: F401
    by_rdflib,
    datasets,
    edges,
    merged,
    nquads,
    numbers,
    parsed,
    quiet,
    relabelled,
    thorough,
)
from kg.namespaces import PREFIXES, XSD
from kg.rdf import Term
from kg.turtle import canonical, trig, turtle

pytestmark = quiet

# --- The canonical form ----------------------------------------------------------------------------------


def test_canonical_sorts_by_code_point_drops_duplicates_and_keeps_literals() -> None:
    forms = [("05", "integer"), ("0.60", "decimal"), ("5", "nonNegativeInteger"), ("1", "boolean")]
    forms += [("1E0", "double"), (" 5 ", "integer"), ("2031-01-01Z", "date"), ("24:00:00", "time")]
    terms: list[Term] = [
        ox.Literal(value, datatype=ox.NamedNode(XSD + kind)) for value, kind in forms
    ]
    terms += [ox.Literal("e\u0301"), ox.Literal("é"), ox.Literal("x", language="en-gb")]
    quads = [ox.Quad(s, P, o, g) for s in (A, ox.BlankNode()) for o in terms for g in (A, B)]
    quads += [ox.Quad(A, P, o) for o in (A, *terms)]
    result = canonical([*quads, *quads])
    assert {quad.object for quad in result} == {A, *terms}
    assert len(result) == len(quads)
    keys = [(str(q.graph_name).replace("DEFAULT", ""), *map(str, list(q)[:3])) for q in result]
    assert keys == sorted(keys)
    assert {str(q.subject) for q in result} == {str(A), "_:c14n0"}


@pytest.mark.parametrize(
    "body",
    [
        "_:a <e:p> _:b . _:b <e:p> _:c . _:c <e:p> _:a . _:d <e:p> 1 .",
        "<e:g> { _:a <e:p> _:b . _:b <e:p> _:a } <e:h> { _:c <e:p> _:c }",
        "_:g { _:a <e:p> _:g } _:a <e:q> _:b .",
    ],
)
def test_canonical_labels_are_those_of_rdfc(body: str) -> None:
    dataset = ox.Dataset(parsed(body))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert set(canonical(parsed(body))) == set(dataset)


@pytest.mark.parametrize(
    "body",
    [
        "_:a <e:p> _:c, 1 ; <e:q> _:a . <e:g> { _:a <e:p> _:d . _:b <e:p> _:c } _:b <e:p> _:d .",
        "_:b { _:a <e:p> _:c } _:a { _:b <e:p> _:d } _:c <e:q> _:e .",
        "_:b { _:a <e:p> _:c } _:a { _:b <e:p> _:d } <e:g> { _:e <e:p> _:c ; <e:q> _:d }",
    ],
)
def test_graphs_that_share_blank_nodes_have_one_text(body: str) -> None:
    """RDFC-1.0 alone labels these by the order in which they come."""
    quads = parsed(body)
    assert len({nquads(relabelled(quads, seed)) for seed in range(40)}) == 1
    assert len({trig(relabelled(quads, seed), NAMES) for seed in range(40)}) == 1


def test_no_graph_of_the_input_is_taken_for_the_one_that_helps_to_label() -> None:
    body = "_:a <e:p> _:b . <urn:x-side:> { _:b <e:p> _:a } <urn:x-side:--> { _:b <e:p> _:a }"
    assert len(canonical(parsed(body))) == 3


def clique(size: int) -> list[ox.Quad]:
    nodes = [ox.BlankNode() for _ in range(size)]
    return [ox.Quad(one, P, two) for one in nodes for two in nodes if one != two]


def ladder(size: int) -> list[ox.Quad]:
    return [ox.Quad(one, P, two) for one, two in pairwise([ox.BlankNode() for _ in range(size)])]


@pytest.mark.parametrize("quads", [clique(12), ladder(5000)], ids=["clique", "ladder"])
def test_blank_nodes_that_take_too_long_to_label_are_refused_at_once(quads: list[ox.Quad]) -> None:
    start = time.perf_counter()
    for function in (canonical, lambda rows: turtle(rows, {}), lambda rows: trig(rows, {})):
        with pytest.raises(ValueError, match="blank nodes look too alike"):
            function(quads)
    assert time.perf_counter() - start < 5


def test_whether_they_are_refused_does_not_hang_on_their_order() -> None:
    edges = [(i, i ^ bit) for i in range(8) for bit in (1, 2, 4)]
    cube = [ox.Quad(ox.BlankNode(f"n{i}"), P, ox.BlankNode(f"n{j}")) for i, j in edges]
    assert len({nquads(relabelled(cube, seed)) for seed in range(20)}) == 1
    for seed in range(20):
        with pytest.raises(ValueError, match="look too alike"):
            canonical(relabelled(clique(6), seed))


def test_many_alike_that_do_not_hang_together_are_labelled() -> None:
    quads = [ox.Quad(ox.BlankNode(), P, ox.Literal("x")) for _ in range(2000)] + clique(4)
    assert turtle(quads, NAMES).count("[] ex:p") == 2000


def test_what_is_not_rdf_1_1_is_refused() -> None:
    triple = ox.Quad(A, P, ox.Triple(A, P, B))
    direction = ox.Quad(A, P, ox.Literal("x", language="he", direction=ox.BaseDirection.RTL))
    for quad in (triple, direction):
        with pytest.raises(ValueError, match=r"RDF 1\.1 has no"):
            turtle([quad], {})


def test_the_hash_seed_of_python_changes_nothing() -> None:
    code = (
        "import sys, pyoxigraph as ox; from kg.turtle import trig; from kg.namespaces import PREFIXES\n"
        "q = ox.parse(sys.stdin.buffer.read(), ox.RdfFormat.TRIG)\n"
        "sys.stdout.buffer.write(trig(q, PREFIXES).encode())"
    )
    body = "_:b { _:a <e:p> _:c } _:a { _:b <e:p> _:d } <e:g> { _:e <e:p> _:c ; <e:q> _:d, [], [] }"
    text = (REPO / "ontology" / "shapes.ttl").read_bytes() + body.encode()
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=text,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2", "3")
    }
    assert len(outputs) == 1
    assert outputs.pop().startswith(b"@prefix dm: ")


# --- Any dataset, and other readers ----------------------------------------------------------------------


@thorough
@given(datasets, st.integers(0, 9))
def test_any_graph_comes_back_from_its_turtle(quads: list[ox.Quad], seed: int) -> None:
    text = turtle(quads, NAMES)
    again = parsed(text, ox.RdfFormat.TURTLE)
    assert nquads(again) == nquads(merged(quads))
    assert turtle(relabelled(quads, seed), NAMES) == text
    assert turtle(again, NAMES) == text
    assert nquads(numbers(by_rdflib(text, "turtle"))) == nquads(numbers(merged(quads)))


@thorough
@given(datasets, st.integers(0, 9))
def test_any_dataset_comes_back_from_its_trig(quads: list[ox.Quad], seed: int) -> None:
    text = trig(quads, NAMES)
    again = parsed(text)
    assert nquads(again) == nquads(quads)
    assert trig(relabelled(quads, seed), NAMES) == text
    assert trig(again, NAMES) == text
    assert nquads(numbers(by_rdflib(text, "trig"))) == nquads(numbers(quads))


@thorough
@given(st.lists(edges, max_size=12), st.integers(0, 9))
def test_any_tangle_of_blank_nodes_has_one_text(quads: list[ox.Quad], seed: int) -> None:
    try:
        text = trig(quads, NAMES)
    except ValueError:
        assume(False)
    assert nquads(parsed(text)) == nquads(quads)
    assert trig(relabelled(quads, seed), NAMES) == text
    graph = turtle(quads, NAMES)
    assert nquads(parsed(graph)) == nquads(merged(quads))
    assert turtle(relabelled(quads, seed), NAMES) == graph


@pytest.mark.parametrize(
    "path", sorted((REPO / "ontology").glob("*.ttl")), ids=lambda path: path.stem
)
def test_the_ontology_comes_back(path) -> None:  # type: ignore[no-untyped-def]
    quads = list(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    text = turtle(quads, PREFIXES)
    assert nquads(parsed(text)) == nquads(by_rdflib(text, "turtle")) == nquads(quads)
    assert "_:" not in text

"""Does the graph that pyshacl reads find what rdflib's own finds, and keep what a file writes?"""

import itertools
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl.errors import ReportableRuntimeError
from rdflib import RDFS, XSD, BNode, Literal, URIRef
from rdflib.paths import MulPath

from conforming import EX, Quads, turtle
from kg.bridge import terms_of
from kg.shaclgraph import ShaclGraph, shacl_graph

DATA = turtle(
    ':a :p :b , :c , "5"^^xsd:nonNegativeInteger ; :q 5 , "05"^^xsd:integer , "x"^^xsd:integer .'
    ':b :p :c ; :q "1"^^xsd:boolean , 0.60 , "a"@en . :c :p :a , [ :q :a ] , "" , 0 , false .'
    ":c rdfs:subClassOf :b . :b rdfs:subClassOf :a ."
)
P, Q = URIRef(EX + "p"), URIRef(EX + "q")


def plain(quads: Quads) -> rdflib.Graph:
    graph = rdflib.Graph()
    for triple in terms_of(quads):
        graph.add(triple)
    return graph


OURS, THEIRS = shacl_graph(DATA), plain(DATA)
TERMS: list[Any] = sorted({*THEIRS.subjects(), *THEIRS.objects(), URIRef(EX + "none")}, key=str)


def test_it_has_the_same_triples() -> None:
    assert set(OURS) == set(THEIRS)
    assert len(OURS) == len(THEIRS) == len(DATA)
    assert bool(ShaclGraph())


@pytest.mark.parametrize(
    "given", list(itertools.product((False, True), repeat=3)), ids=lambda g: "".join("?x"[b] for b in g)
)  # fmt: skip
def test_a_pattern_finds_what_rdflib_finds(given: tuple[bool, bool, bool]) -> None:
    ends = [TERMS if g else [None] for g in given]
    names = [P, Q, RDFS.subClassOf, URIRef(EX + "none")] if given[1] else [None]
    for pattern in itertools.product(ends[0], names, ends[2]):
        assert set(OURS.triples(pattern)) == set(THEIRS.triples(pattern)), pattern
        assert (pattern in OURS) == (pattern in THEIRS), pattern
        assert set(OURS.objects(*pattern[:2])) == set(THEIRS.objects(*pattern[:2]))
        assert set(OURS.subjects(*pattern[1:])) == set(THEIRS.subjects(*pattern[1:]))


def test_what_is_above_a_class_is_walked_once_and_anew_after_a_change() -> None:
    graph, (a, b, c) = shacl_graph(DATA), (URIRef(EX + n) for n in "abc")
    above = list(graph.transitive_objects(c, RDFS.subClassOf))
    assert above == list(graph.transitive_objects(c, RDFS.subClassOf)) == [c, b, a]
    graph.add((a, RDFS.subClassOf, P))
    assert list(graph.transitive_objects(c, RDFS.subClassOf)) == [c, b, a, P]


def test_nothing_is_removed() -> None:
    with pytest.raises(TypeError, match="only grows"):
        OURS.remove((None, None, None))


@pytest.mark.parametrize("text", ['""', '"0"^^xsd:integer', '"false"^^xsd:boolean'])
def test_a_path_from_a_literal_that_counts_as_false_leads_to_it_alone(text: str) -> None:
    ((_, _, literal),) = terms_of(turtle(f":x :p {text} ."))
    found = list(OURS.triples((literal, MulPath(P, "*"), None)))
    assert [(s, o) for s, _, o in found] == [(literal, literal)]
    assert not list(OURS.triples((literal, MulPath(P, "+"), None)))


def test_no_number_is_made_of_a_literal_that_is_none() -> None:
    graph = shacl_graph(turtle(':a :p "x"^^xsd:integer , 4 .'))
    text = f"SELECT ?more WHERE {{ ?this <{P}> ?v BIND (?v + 1 AS ?more) FILTER bound(?more) }}"
    assert [row["more"] for row in graph.query(text)] == [Literal(5)]  # type: ignore[index,call-overload]


def test_a_query_with_an_unknown_prefix_is_refused_by_name() -> None:
    with pytest.raises(ReportableRuntimeError, match="prefix : nobody"):
        OURS.query("SELECT * WHERE { ?this nobody:p ?value }")


@pytest.mark.parametrize(
    ("text", "datatype"),
    [("0.60", "decimal"), ("5", "nonNegativeInteger"), ("1", "boolean"), ("05", "integer")],
)
def test_a_focus_node_that_a_store_would_rewrite_is_found(text: str, datatype: str) -> None:
    literal = ox.Literal(text, datatype=ox.NamedNode(f"{XSD}{datatype}"))
    graph = shacl_graph([ox.Quad(ox.NamedNode(EX + "a"), ox.NamedNode(P), literal)])
    (value,) = graph.objects(None, P)
    focus = [value, URIRef(EX + "a"), URIRef(EX + "b"), BNode("b")]
    found = graph.candidates(f"SELECT $this WHERE {{ ?x <{P}> $this }}", {}, focus)
    assert set(found) == {value}

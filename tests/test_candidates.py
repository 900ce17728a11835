"""Is a constraint's query asked of every node for which it can have a result, and of few others?"""

import logging
import random

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from conforming import DATA, EX, SHAPES, Quads, turtle
from kg.bridge import to_rdflib
from kg.candidates import widened
from kg.namespaces import XSD
from kg.shaclgraph import ShaclGraph, shacl_graph
from kg.shaclrun import run
from shacl_random import QUERIES, data, pattern

PREFIX = f"PREFIX ex: <{EX}> "
NODES = turtle("""
  :a :p :b , 7 ; :q 3 . :b :p :a ; :q "07"^^xsd:integer . :c :p 5 ; :r :d .
  :d :q "x"@en . :e :p "5.0"^^xsd:decimal ; :q 5 . :f :r :f , :a .
""")
FOCUS = [URIRef(EX + name) for name in "abcdefg"]


def candidates(pattern: str, quads: Quads = NODES) -> str:
    found = shacl_graph(quads).candidates(f"{PREFIX}SELECT $this WHERE {{ {pattern} }}", {}, FOCUS)
    return "".join(sorted(str(node).removeprefix(EX) for node in found))


@pytest.mark.parametrize(
    ("pattern", "nodes"),
    [
        ("$this ex:p ?v", "abce"),
        ("$this ex:p ?v . ?v ex:p $this", "ab"),
        ("$this ex:r ?v FILTER (?v = ex:a)", "f"),
        ("$this ex:p ?v FILTER (?v > 6)", "abe"),  # of 5.0 and of IRIs they think differently
        ("$this ex:q ?v FILTER (?v > 6)", "bd"),  # nor of 07 and "x"
        ("$this ex:p ?v FILTER (!(?v <= 6))", "abe"),
        ("$this ex:p ?v FILTER NOT EXISTS { $this ex:p ?w FILTER (?w >= ?v) }", "abe"),
        ("$this ex:r ?v FILTER (?v != $this)", "cf"),
        ("$this ex:p ?v FILTER NOT EXISTS { $this ex:q ?w }", "c"),
        ("FILTER NOT EXISTS { $this ex:q ?w }", "cfg"),
        ("$this ex:p ?v FILTER NOT EXISTS { ?v ex:q ?w }", "ace"),
        ("$this ex:p ?v FILTER NOT EXISTS { $this ex:q ?w FILTER (?w < ?v) }", "abce"),
        ("$this ex:p 7 , ?v FILTER NOT EXISTS { $this ex:q ?w FILTER (?w < 7) }", ""),
        ("$this ex:q ?v FILTER EXISTS { $this ex:p ?w }", "abe"),
        ("{ $this ex:r ?v } UNION { $this ex:p ex:b }", "acf"),
        ("{ $this ex:r ?v FILTER (?v = ex:d) } UNION { $this ex:p ex:b }", "ac"),
        ("$this ex:p ?v OPTIONAL { ?v ex:q ?w } FILTER (!bound(?w))", "abce"),
        ("$this ex:p ?v FILTER (STRLEN(STR(?v)) > 99)", "abce"),
        ("$this ex:p ?v BIND (?v + 1 AS ?w) FILTER NOT EXISTS { $this ex:q ?w }", "abce"),
        ("$this ex:q 5", "e"),
        ('$this ex:p ?v FILTER NOT EXISTS { ?w ex:q "x"@en }', ""),
        ('$this ex:q "07"^^ex:other', ""),
        ("$this ex:r* ex:a FILTER EXISTS { $this ex:r ?v }", "f"),
        ("$this ex:r* ?v", "abcdefg"),  # from a node to itself, be it in the graph or not
        ("$this ex:r/ex:q ?v", "cf"),
        ("$this ex:r ?v FILTER (?v IN (ex:d, ex:e) || isLiteral(?v))", "c"),
        ("$this ex:p ?v . ?a ex:q ?b . FILTER (?b = ?v)", "abce"),
        ("?a ex:q ?b", "abcdefg"),
    ],
)
def test_the_nodes_asked_are_those(pattern: str, nodes: str) -> None:
    assert candidates(pattern) == nodes


@pytest.mark.parametrize("pattern", QUERIES)
def test_every_node_with_a_result_is_asked(pattern: str) -> None:
    query = f"{PREFIX}PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT $this ?value WHERE {{ {pattern} }}"
    graph = shacl_graph(NODES)
    asked = set(graph.candidates(query, {}, FOCUS))
    assert asked >= {n for n in FOCUS if graph.query(query, initBindings={"this": n}).bindings}


def any_pattern(seeds: range) -> tuple[int, int]:
    """Compare queries made by chance; return how many nodes had a result, and how many were asked."""
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    prefixes = f"{PREFIX}PREFIX xsd: <{XSD}> "
    total, few = 0, 0
    for seed in seeds:
        pick = random.Random(seed)
        query = f"{prefixes}SELECT $this ?value WHERE {{ {pattern(pick)} }}"
        text = data(pick, "PATH").replace("_:b", ":b")
        graph = shacl_graph(turtle(text))
        nodes = {URIRef(f"{EX}n{n}") for n in range(9)}
        asked = set(graph.candidates(query, {}, nodes))
        plain = Graph()
        for triple in graph:
            plain.add(triple)
        found = {n for n in nodes if plain.query(query, initBindings={"this": n}).bindings}
        assert found <= asked, f"seed {seed}: {query}"
        total, few = total + len(found), few + len(asked)
    return total, few


def test_every_node_with_a_result_of_any_query_is_asked() -> None:
    assert any_pattern(range(40))[0] > 40


@pytest.mark.long
def test_every_node_with_a_result_of_many_queries_is_asked() -> None:
    assert any_pattern(range(3000))[0] > 3000


def test_a_variable_that_is_bound_before_stands_for_its_term() -> None:
    query = translateQuery(parseQuery("SELECT $this WHERE { $this ?p $currentShape }"))
    assert "?currentShape" in str(widened(query, {}))
    question = str(widened(query, {"currentShape": URIRef(EX + "shape")}))
    assert f"<{EX}shape>" in question
    assert "currentShape" not in question


@pytest.mark.parametrize(
    "text", ["ASK { $this ?p ?o }", "SELECT (COUNT(*) AS ?n) WHERE { $this ?p ?o }"]
)
def test_what_may_have_a_result_for_any_node_is_asked_of_all(text: str) -> None:
    assert widened(translateQuery(parseQuery(text)), {}) is None


def test_the_graph_may_grow_between_two_constraints() -> None:
    graph = shacl_graph(NODES)
    query = f"{PREFIX}SELECT $this WHERE {{ $this ex:p ex:b }}"
    assert set(graph.candidates(query, {}, FOCUS)) == {URIRef(EX + "a")}
    graph.add((URIRef(EX + "g"), URIRef(EX + "p"), URIRef(EX + "b")))
    assert set(graph.candidates(query, {}, FOCUS)) == {URIRef(EX + "a"), URIRef(EX + "g")}


def test_our_own_shapes_are_asked_of_few_nodes() -> None:
    asked: dict[str, tuple[int, int]] = {}

    class Counting(ShaclGraph):
        def candidates(self, query, bound, focus):  # type: ignore[no-untyped-def]
            found = super().candidates(query, bound, focus)
            asked[query] = len(found), len(focus)
            return found

    graph = Counting()
    for triple in shacl_graph(DATA):
        graph.add(triple)
    report, _counts = run(graph, to_rdflib(SHAPES))
    assert isinstance(report, Graph)
    none = [query for query, (few, _all) in asked.items() if few == 0]
    assert len(none) >= len(asked) - 2 > 4

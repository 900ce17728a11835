"""Turtle for readers: each rule of its layout, and that no reader of it gets another graph."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from conftest import REPO
from kg.namespaces import PREFIXES, RDF, XSD
from kg.rdf import Term
from kg.turtle import DEPTH, WIDTH, canonical, trig, turtle

EX = "http://example.org/"
NAMES = {"ex": EX, "exa": EX + "a/", "rdf": RDF, "xsd": XSD, "graph": "http://graph.org/", "": "e:"}
pytestmark = pytest.mark.filterwarnings(r"ignore:::rdflib\.")
HEAD = f"@prefix ex: <{EX}> .\n\n"
A, B, C, P, Q = (ox.NamedNode(EX + name) for name in ("a", "b", "c", "p", "q"))
TYPE, FIRST, REST, NIL = (ox.NamedNode(RDF + name) for name in ("type", "first", "rest", "nil"))


def parsed(text: str, form: ox.RdfFormat = ox.RdfFormat.TRIG) -> list[ox.Quad]:
    return list(ox.parse(text.encode(), form))


def laid_out(body: str, *, prefixes: dict[str, str] = NAMES) -> str:
    """Return the Turtle of what a document says, without its prefixes."""
    head = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in NAMES.items())
    lines = turtle(parsed(head + body), prefixes).splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("@prefix")).removeprefix("\n")


def keeps(body: str) -> None:
    """Check that a document is laid out as it is."""
    assert laid_out(body) == body


def nquads(quads: Iterable[ox.Quad]) -> str:
    return "".join(f"{quad} .\n" for quad in canonical(quads))


def merged(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    return [ox.Quad(q.subject, q.predicate, q.object) for q in quads]


def relabelled(quads: Iterable[ox.Quad], seed: int) -> list[ox.Quad]:
    """Return the quads in another order and with other labels."""
    rng = random.Random(seed)
    labels: dict[object, ox.BlankNode] = {}

    def other(term: object) -> object:
        if not isinstance(term, ox.BlankNode):
            return term
        return labels.setdefault(term, ox.BlankNode(f"x{rng.getrandbits(64)}"))

    rows = [
        ox.Quad(other(q.subject), q.predicate, other(q.object), other(q.graph_name))  # type: ignore[arg-type]
        for q in quads
    ]
    rng.shuffle(rows)
    return rows


# --- Prefixes and names ----------------------------------------------------------------------------------


def test_only_used_prefixes_in_the_order_of_the_mapping_then_a_blank_line() -> None:
    quads = [ox.Quad(ox.NamedNode(XSD + "date"), ox.NamedNode(EX + "p"), A)]
    names = {"xsd": XSD, "rdf": RDF, "ex": EX}
    head = f"@prefix xsd: <{XSD}> .\n@prefix ex: <{EX}> .\n"
    assert turtle(quads, names) == head + "\nxsd:date ex:p ex:a .\n"
    assert turtle(quads, {}) == f"<{XSD}date> <{EX}p> <{EX}a> .\n"
    assert turtle([ox.Quad(A, TYPE, B)], NAMES).count("@prefix") == 1  # `a` needs no rdf:
    assert turtle([], NAMES) == trig([], NAMES) == ""


@pytest.mark.parametrize(
    ("iri", "text"),
    [
        (EX + "a", "ex:a"),
        (EX, "ex:"),
        (EX + "1-2", "ex:1-2"),
        (EX + "a.b..c", "ex:a.b..c"),
        (EX + "a:b:", "ex:a:b:"),
        (EX + ":", "ex::"),
        (EX + "_é-Ω·‿", "ex:_é-Ω·‿"),
        (EX + "😀", "ex:😀"),
        (EX + "-a-", r"ex:\-a-"),
        (EX + "b/c", r"ex:b\/c"),
        (EX + "~!$&'()*+,;=/?#@", r"ex:\~\!\$\&\'\(\)\*\+\,\;\=\/\?\#\@"),
        (EX + "%41%aF", "ex:%41%aF"),
        (EX + "a.", f"<{EX}a.>"),
        (EX + ".", f"<{EX}.>"),
        (EX + ".a", f"<{EX}.a>"),
        (EX + "·a", f"<{EX}·a>"),
        (EX + "a\u00d7", f"<{EX}a\u00d7>"),
        (EX + "a/", "exa:"),
        (EX + "a/b", "exa:b"),
        (EX + "a/.", f"<{EX}a/.>"),  # not ex:a\/. either: the longest namespace decides
        ("e:x", ":x"),
        ("e:", ":"),
        ("http://example.com/a", "<http://example.com/a>"),
        ("http://graph.org/prefix", "graph:prefix"),
    ],
)
def test_a_name_is_short_where_turtle_has_it_and_whole_otherwise(iri: str, text: str) -> None:
    node = ox.NamedNode(iri)
    document = turtle([ox.Quad(node, node, node)], NAMES)
    assert document.endswith(f"\n{text} {text} {text} .\n" if "<" not in text else f"{text} .\n")
    assert nquads(parsed(document)) == f"<{iri}> <{iri}> <{iri}> .\n"
    assert [str(s) for s in rdflib.Graph().parse(data=document).subjects()] == [iri]


def test_of_two_prefixes_for_one_namespace_the_first_is_used() -> None:
    assert turtle([ox.Quad(A, P, B)], {"y": EX, "x": EX}).endswith("\ny:a y:p y:b .\n")


@pytest.mark.parametrize("iri", ["e:a b", "e:<>", 'e:"{}|^`\\', "e:a\\-b", "e:%4", "e:a\tb"])
def test_what_a_lenient_parser_lets_through_is_escaped(iri: str) -> None:
    escaped = "".join(f"\\u{ord(c):04X}" for c in iri)
    lenient = list(ox.parse(f"<{escaped}> <e:p> 1 .", ox.RdfFormat.TURTLE, lenient=True))
    text = turtle(lenient, NAMES)
    assert list(ox.parse(text, ox.RdfFormat.TURTLE, lenient=True)) == lenient


@pytest.mark.parametrize(
    ("prefix", "space"),
    [
        ("_", EX),
        ("1a", EX),
        ("a.", EX),
        ("a b", EX),
        ("a:", EX),
        ("a", ""),
        ("a", "e:<"),
        ("a", " "),
    ],
)
def test_a_prefix_that_turtle_cannot_declare_is_refused(prefix: str, space: str) -> None:
    with pytest.raises(ValueError, match="cannot declare the prefix"):
        turtle([], {prefix: space})


def test_prefixes_that_look_like_keywords_are_read_as_prefixes() -> None:
    words = ("a", "true", "false", "prefix", "base", "graph", "PREFIX", "é", "a-b")
    names = {word: f"http://{i}.org/" for i, word in enumerate(words)}
    nodes = [ox.NamedNode(space) for space in names.values()]
    quads = [ox.Quad(s, o, s, g) for s in nodes for o in nodes for g in (s, ox.DefaultGraph())]
    text = trig(quads, names)
    assert "<" not in text.split("\n\n", 1)[1]
    assert nquads(parsed(text)) == nquads(quads)
    assert nquads(by_rdflib(text, "trig")) == nquads(quads)


# --- Order -----------------------------------------------------------------------------------------------


def test_subjects_stand_in_natural_order_blank_nodes_last() -> None:
    names = ["x-2", "x-10", "x-010", "x-10a", "x", "X", "x-2-9", "x-2-10", "x-" + "9" * 5000]
    quads = [ox.Quad(ox.NamedNode(EX + name), P, A) for name in names]
    label = ox.BlankNode()
    quads += [ox.Quad(ox.BlankNode(), P, A), ox.Quad(label, P, label), ox.Quad(B, P, label)]
    quads += [ox.Quad(ox.NamedNode("http://a.org/"), P, A), ox.Quad(ox.NamedNode("z:"), P, A)]
    subjects = [block.split()[0] for block in turtle(quads, NAMES).split("\n\n")[1:]]
    assert subjects == [
        *("<http://a.org/>", "<z:>", "ex:X", "ex:b", "ex:x"),
        *("ex:x-2", "ex:x-2-9", "ex:x-2-10", "ex:x-010", "ex:x-10", "ex:x-10a"),
        *("ex:x-" + "9" * 5000, "[]", "_:c14n0"),
    ]


def test_predicates_a_then_labels_then_by_name_one_on_a_line() -> None:
    predicates = ["ex:p-10", "rdfs:comment", "rdf:value", "skos:prefLabel", "rdfs:label", "ex:p-2"]
    body = "".join(f"ex:a {p} 1 .\n" for p in ("a", *predicates)).replace("a 1", "a ex:T")
    more = {"skos": PREFIXES["skos"], "rdfs": PREFIXES["rdfs"]}
    head = "".join(f"@prefix {p}: <{space}> .\n" for p, space in (NAMES | more).items())
    assert turtle(parsed(head + body), NAMES | more).split("\n\n")[1] == (
        "ex:a a ex:T ;\n  rdfs:label 1 ;\n  skos:prefLabel 1 ;\n"
        "  ex:p-2 1 ;\n  ex:p-10 1 ;\n  rdf:value 1 ;\n  rdfs:comment 1 .\n"
    )


def test_objects_iris_then_literals_by_language_then_blank_nodes() -> None:
    keeps('ex:a ex:p ex:x-2, ex:x-10, 2, "2", "10", "b"@de, "a"@en, ( 1 ), [ ex:q 1 ] .\n')


def test_a_is_for_predicates_only() -> None:
    keeps("ex:a a rdf:type .\n\nrdf:type a rdf:type ;\n  ex:p rdf:type .\n")


# --- Lines -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [WIDTH - 1, WIDTH, WIDTH + 1])
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("form", ["turtle", "trig"])
def test_objects_share_a_line_of_up_to_100_columns(width: int, first: bool, form: str) -> None:
    predicate, graph = (P, ox.NamedNode(EX + "g")) if form == "trig" else (P, ox.DefaultGraph())
    pad = "  " if form == "trig" else ""
    start = f"{pad}ex:a ex:p" if first else f"{pad}  ex:p"
    long = "x" * (width - len(f"{start} 1,  ;") - len('""'))
    end = Q if first else TYPE
    quads = [ox.Quad(A, predicate, o, graph) for o in (ox.Literal(1), ox.Literal(long))]
    lines = trig([*quads, ox.Quad(A, end, B, graph)], NAMES).splitlines()
    mark = " ;" if first else " ."
    if width <= WIDTH:
        assert f'{start} 1, "{long}"{mark}' in lines
    else:
        at = lines.index(start)
        assert lines[at + 1 : at + 3] == [f"{pad}    1,", f'{pad}    "{long}"{mark}']


def test_one_long_object_stays_on_the_line_of_its_predicate() -> None:
    keeps(f'ex:a ex:p "{"x" * 200}" ;\n  ex:q "{"x" * 200}"@en .\n')


def test_a_string_of_several_lines_among_others_has_its_own() -> None:
    keeps('ex:a ex:p\n    1,\n    """x\ny""",\n    "z" .\n')


# --- Literals --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "datatype", "text"),
    [
        *((v, "integer", v) for v in ("0", "05", "-1", "+1", "-00")),
        *((v, "integer", None) for v in ("", "+", "1.", " 1", "1\n", "٣", "1e0", "--1")),
        *((v, "decimal", v) for v in ("0.60", ".5", "-.5", "+0.0", "05.50")),
        *((v, "decimal", None) for v in ("5", "5.", "+.", ".", "", "1.0 ", "1.0e0", "٣.٣")),
        *((v, "boolean", v) for v in ("true", "false")),
        *((v, "boolean", None) for v in ("1", "0", "True", "true ", "")),
        *((v, "double", None) for v in ("1", "1.0", "1e0", "INF")),
        ("5", "nonNegativeInteger", None),
        ("2031-01-01", "date", None),
    ],
)
def test_numbers_and_booleans_are_bare_where_turtle_reads_them_back(
    value: str, datatype: str, text: str | None
) -> None:
    literal = ox.Literal(value, datatype=ox.NamedNode(XSD + datatype))
    document = turtle([ox.Quad(A, P, literal)], NAMES)
    quoted = '"""1\n"""' if value == "1\n" else f'"{value}"'
    assert document.endswith(f" {text or f'{quoted}^^xsd:{datatype}'} .\n")
    assert [quad.object for quad in parsed(document)] == [literal]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", '""'),
        ('a "b"', r'"a \"b\""'),
        ("a\\", r'"a\\"'),
        ('\\"', r'"\\\""'),
        ("'''", "\"'''\""),
        ("a\tb\rc\x00\x08\x0c\x1f\x7f\x85", r'"a\tb\rc\u0000\u0008\u000C\u001F\u007F\u0085"'),
        ("\u2028\u2029\u202e\u2066\ufeff\uffff", r'"\u2028\u2029\u202E\u2066\uFEFF\uFFFF"'),
        ("é\u200d👩‍👧😀\U0010ffff", '"é\u200d👩‍👧😀\U0010ffff"'),
        ("a\nb", '"""a\nb"""'),
        ("\n", '"""\n"""'),
        ("a\r\nb\n", '"""a\\r\nb\n"""'),
        ('"a"\n"', '"""\\"a"\n\\""""'.replace('\\"a', '"a')),
        ('a""b"""c\n""""', '"""a\\""b\\"\\""c\n\\"\\"\\"\\""""'),
        ("a\n\\", '"""a\n\\\\"""'),
        ('a\n\\"', '"""a\n\\\\\\""""'),
        ("a\t\nb\x00", '"""a\\t\nb\\u0000"""'),
    ],
)
def test_strings_are_escaped_and_have_three_quotes_where_they_have_lines(
    value: str, text: str
) -> None:
    quads = [ox.Quad(A, P, ox.Literal(value)), ox.Quad(B, P, ox.Literal(value, language="en-gb"))]
    document = turtle(quads, NAMES)
    assert document == f"{HEAD}ex:a ex:p {text} .\n\nex:b ex:p {text}@en-gb .\n"
    assert nquads(parsed(document)) == nquads(quads)
    assert nquads(by_rdflib(document, "turtle")) == nquads(quads)


def test_a_language_tag_is_written_as_pyoxigraph_has_it() -> None:
    literal = ox.Literal("x", language="de-CH-x-Old")
    assert turtle([ox.Quad(A, P, literal)], NAMES).endswith(f' "x"@{literal.language} .\n')


# --- Blank nodes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "ex:a ex:p [] .\n",
        "ex:a ex:p [ a ex:T ; ex:p 1, 2 ; ex:q [ ex:p ex:b ] ] .\n",
        "ex:a ex:p [ ex:p 1 ], [ ex:p 2 ] .\n",
        "[] a ex:T ;\n  ex:p [ ex:q 1 ] .\n",
        "[] ex:p 1 .\n\n[] ex:p 2 .\n",
        "ex:a ex:p _:c14n0 .\n\nex:b ex:p _:c14n0 .\n",  # two mentions, no triples of its own
        "ex:a ex:p _:c14n0 .\n\nex:b ex:p _:c14n0 .\n\n_:c14n0 ex:q [ ex:p 1 ] .\n",
        "_:c14n0 ex:p _:c14n0 .\n",
        "ex:a ex:p () .\n",
        "ex:a ex:p ( 1 ) .\n",
        "ex:a ex:p ( 1 ex:b ( ( 2 ) ) [ ex:q ( 3 ) ] [] () ) .\n",
        "rdf:nil ex:p () .\n",
        "[] rdf:first 1 ;\n  rdf:rest ( 2 ) .\n",  # a head that nothing refers to
        "ex:a ex:p [ ex:q 1 ; rdf:first 1 ; rdf:rest ( 2 ) ] .\n",
        "ex:a ex:p [ a rdf:List ; rdf:first 1 ; rdf:rest () ] .\n",
        "ex:a ex:p [ rdf:first 1, 2 ; rdf:rest () ] .\n",
        "ex:a ex:p [ rdf:first 1 ; rdf:rest [ rdf:first 2 ; rdf:rest ex:b ] ] .\n",
        "ex:a ex:p [ rdf:first 1 ; rdf:rest [] ] .\n",
        "ex:a ex:p [ rdf:rest () ] .\n",
        "ex:a ex:p [ rdf:first 1 ; rdf:rest (), ( 2 ) ] .\n",
    ],
)
def test_blank_nodes_nest_where_one_triple_refers_to_them(body: str) -> None:
    keeps(body)


def test_a_cycle_has_labels_and_what_hangs_on_it_is_nested() -> None:
    body = "_:x ex:p _:y . _:y ex:q _:x ; ex:p [ ex:p [ ex:p 1 ] ] . ex:a ex:p [ ex:q 1 ] ."
    assert laid_out(body) == (
        "ex:a ex:p [ ex:q 1 ] .\n\n_:c14n3 ex:p _:c14n4 .\n\n"
        "_:c14n4 ex:p [ ex:p [ ex:p 1 ] ], _:c14n3 ;\n  ex:q _:c14n3 .\n"
    ).replace("], _:c14n3 ;\n  ex:q _:c14n3", "] ;\n  ex:q _:c14n3")


def test_a_list_that_another_list_ends_in_has_a_label() -> None:
    keeps(
        "ex:a ex:p [ rdf:first 1 ; rdf:rest _:c14n2 ] .\n\n"
        "ex:b ex:p [ rdf:first 3 ; rdf:rest _:c14n2 ] .\n\n"
        "_:c14n2 rdf:first 2 ;\n  rdf:rest () .\n"
    )


def test_what_does_not_fit_on_a_line_opens_up() -> None:
    long = "x" * 40
    keeps(
        f'ex:a ex:p [\n    ex:p "{long}" ;\n    ex:q "{long}", ( 1 2 )\n  ] ;\n'
        f'  ex:q\n    [ ex:p 1 ],\n    [\n      ex:p "{long}" ;\n      ex:q "{long}"\n    ] ;\n'
        f'  ex:r (\n    1\n    "{long}"\n    "{long}"\n    [ ex:p 1 ]\n    [\n      ex:p "{long}" ;\n'
        f'      ex:q "{long}"\n    ]\n    (\n      """a\nb"""\n    )\n  ) .\n'
    )


@pytest.mark.parametrize("kind", ["nodes", "lists", "broken list", "long list", "cycle"])
def test_no_depth_and_no_length_is_too_much(kind: str) -> None:
    size = 2000
    nodes = [ox.BlankNode() for _ in range(size)]
    quads = [ox.Quad(A, P, nodes[0] if kind != "cycle" else B)]
    for i, (one, two) in enumerate(pairwise(nodes)):
        quads.append(ox.Quad(one, FIRST, ox.Literal(i)))
        if kind == "lists":  # ( 0 ( 1 ( 2 …
            rest = ox.BlankNode()
            quads += [ox.Quad(one, REST, rest), ox.Quad(rest, FIRST, two), ox.Quad(rest, REST, NIL)]
        else:
            quads.append(ox.Quad(one, P if kind in ("nodes", "cycle") else REST, two))
    ends: dict[str, tuple[ox.NamedNode, Term]] = {"cycle": (P, nodes[0]), "broken list": (REST, A)}
    quads += [ox.Quad(nodes[-1], FIRST, ox.Literal("end"))]
    quads += [ox.Quad(nodes[-1], *ends.get(kind, (REST, NIL)))]
    text = turtle(quads, NAMES)
    assert nquads(parsed(text)) == nquads(quads)
    labels = {word for word in text.split() if word.startswith("_:")}
    assert len(labels) == {"long list": 0, "cycle": size}.get(kind, (size - 1) // (DEPTH + 1))
    assert max(len(line) - len(line.lstrip()) for line in text.splitlines()) <= 2 * DEPTH + 6


# --- TriG ------------------------------------------------------------------------------------------------


def test_trig_has_the_default_graph_then_a_block_for_each_graph() -> None:
    text = """\
@prefix ex: <http://example.org/> .
@prefix graph: <http://graph.org/> .

ex:a ex:p [ ex:q 1 ] .

ex:b ex:p 1 .

ex:g {
  ex:a a ex:T ;
    ex:p 1, 2 .

  ex:b ex:p \"\"\"x
y\"\"\" ;
    ex:q
      "%s",
      "%s" .

  [] ex:p [
      ex:p "%s" ;
      ex:q "%s"
    ] .
}

graph:x-2 {
  ex:a ex:p ( 1 ) .
}

graph:x-10 {
  ex:a ex:p ( 1 ) .
}
""" % ("a" * 70, "b" * 70, "a" * 70, "b" * 70)  # noqa: UP031
    assert trig(parsed(text), NAMES) == text


def test_a_blank_node_in_several_graphs_or_naming_one_has_one_label() -> None:
    body = "ex:a ex:p _:x . ex:g { _:x ex:p 1 } ex:h { _:y ex:p 1 } _:y { ex:a ex:p _:z, [] }"
    text = trig(parsed(f"{HEAD}{body} _:z {{ ex:a ex:q [ ex:p 2 ] }}"), NAMES)
    x, y, z = (text.split(mark)[0].split()[-1] for mark in (" .\n\nex:g", " ex:p 1 .\n}\n\n_:", " {\n  ex:a ex:q"))  # fmt: skip
    assert len({x, y, z}) == 3
    assert text == (
        f"{HEAD}ex:a ex:p {x} .\n\nex:g {{\n  {x} ex:p 1 .\n}}\n\nex:h {{\n  {y} ex:p 1 .\n}}\n\n"
        + "\n".join(
            sorted(
                [
                    f"{y} {{\n  ex:a ex:p [], {z} .\n}}\n",
                    f"{z} {{\n  ex:a ex:q [ ex:p 2 ] .\n}}\n",
                ]
            )
        )
    )


def test_turtle_merges_the_graphs() -> None:
    text = f"{HEAD}ex:a ex:p 1, [ ex:q _:x ] . ex:g {{ ex:a ex:p 1, 2 . _:x ex:p 3 }}"
    assert turtle(parsed(text), NAMES) == f"{HEAD}ex:a ex:p 1, 2, [ ex:q [ ex:p 3 ] ] .\n"


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


@pytest.fixture(autouse=True)
def _as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


def by_rdflib(text: str, form: str) -> Iterator[ox.Quad]:
    """Read a document with rdflib, which has its own mind about numbers: see `numbers`."""

    def term(node: object) -> ox.NamedNode | ox.BlankNode | ox.Literal:
        if isinstance(node, rdflib.URIRef):
            return ox.NamedNode(str(node))
        if isinstance(node, rdflib.BNode):
            return ox.BlankNode(str(node))
        assert isinstance(node, rdflib.Literal)
        if node.language:
            return ox.Literal(str(node), language=node.language)
        return ox.Literal(str(node), datatype=ox.NamedNode(node.datatype or XSD + "string"))

    dataset = rdflib.Dataset()
    dataset.parse(data=text, format=form, publicID="e:")
    for s, p, o, g in dataset.quads():
        name = None if g in (None, rdflib.graph.DATASET_DEFAULT_GRAPH_ID) else term(g)
        yield ox.Quad(term(s), term(p), term(o), name or ox.DefaultGraph())  # type: ignore[arg-type]


def numbers(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Take +1, 01 and 1 for one: rdflib reads bare numbers by their value."""
    for quad in quads:
        term = quad.object
        if isinstance(term, ox.Literal) and term.datatype.value in (
            XSD + "integer",
            XSD + "decimal",
        ):
            try:
                value = str(Decimal(term.value).normalize() + 0)
                term = ox.Literal(value, datatype=term.datatype)
            except InvalidOperation:
                pass
        yield ox.Quad(quad.subject, quad.predicate, term, quad.graph_name)


SPACES = ["http://example.org/", "http://example.org/a/", "http://graph.org/", "e:", "urn:x:"]
LOCALS = ["", "a", "b", "1", "0a", "a.", ".", "a..b", ".a", "%41", "a%2Fb", "~x", "a/b", "a/", "-a"]
LOCALS += [
    "-",
    "_",
    "a:b",
    ":",
    "é",
    "日本",
    "·a",
    "a·",
    "a\u0301",
    "x-2",
    "x-10",
    "a,b",
    "(a)",
    "a'b",
]
LOCALS += ["a=b;c", "a@b", "a*+!$&", "😀", "a\u200db", "a\u200bb"]
iris = st.builds(lambda s, n: ox.NamedNode(s + n), st.sampled_from(SPACES), st.sampled_from(LOCALS))
blanks = st.integers(0, 5).map(lambda i: ox.BlankNode(f"b{i}"))
strings = st.text(
    st.sampled_from(
        'ab"""\'\\\\\n\n\r\t 0.\x00\x08\x0c\x1f\x7f\x85\xa0é\u200d\u2028\ufeff\ufffe😀@^#<'
    ),
    max_size=12,
) | st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
numerals = st.sampled_from(
    ["0", "05", "+5", "-5", "5.", ".5", "-.5", "+.", "0.60", "1e0", "", "true", "1", "٣"]
)
types = st.sampled_from(["integer", "decimal", "boolean", "double", "nonNegativeInteger", "date"])
literals = (
    st.builds(ox.Literal, strings)
    | st.builds(
        lambda v, tag: ox.Literal(v, language=tag), strings, st.sampled_from(["en", "de-CH-1996"])
    )
    | st.builds(lambda v, t: ox.Literal(v, datatype=ox.NamedNode(XSD + t)), numerals, types)
    | st.builds(lambda v, t: ox.Literal(v, datatype=t), strings, iris)
)
predicates = iris | st.sampled_from([TYPE, FIRST, REST, P, Q])
names_of_graphs = st.sampled_from([ox.DefaultGraph(), ox.DefaultGraph(), A, B]) | iris | blanks


@st.composite
def lists(draw: Callable[..., Any]) -> list[ox.Quad]:
    """A list, whole or with one thing wrong, in one graph."""
    size, graph, tag = draw(st.integers(1, 4)), draw(names_of_graphs), draw(st.integers(0, 2))
    nodes = [ox.BlankNode(f"l{tag}{i}") for i in range(size)]
    ends: list[Term] = [*nodes[1:], NIL]
    quads = [ox.Quad(draw(iris | blanks), P, nodes[0], graph)]
    for node, rest in zip(nodes, ends, strict=True):
        item = draw(iris | literals | blanks | st.sampled_from([NIL]))
        quads += [ox.Quad(node, FIRST, item, graph), ox.Quad(node, REST, rest, graph)]
    wrong = draw(st.sampled_from(["", "", "more", "less", "shared", "loop", "elsewhere"]))
    node = nodes[draw(st.integers(0, size - 1))]
    extra: dict[str, tuple[Any, ox.NamedNode, Any]] = {
        "more": (node, FIRST, A),
        "shared": (B, Q, node),
        "loop": (nodes[-1], REST, nodes[0]),
    }
    if wrong in extra:
        quads.append(ox.Quad(*extra[wrong], graph))
    if wrong == "less":
        quads.pop()
    if wrong == "elsewhere":
        quads.append(ox.Quad(node, Q, A, C))
    return quads


triples = st.builds(ox.Quad, iris | blanks, predicates, iris | literals | blanks, names_of_graphs)
datasets = st.builds(
    lambda one, more: [*one, *(quad for quads in more for quad in quads)],
    st.lists(triples, max_size=14),
    st.lists(lists(), max_size=2),
)
thorough = settings(
    derandomize=True,
    max_examples=150,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


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


edges = st.builds(
    ox.Quad, blanks, st.sampled_from([P, Q]), blanks, st.sampled_from([A, B]) | blanks
)


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

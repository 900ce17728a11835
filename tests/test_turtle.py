"""Turtle for readers: each rule of the layout of its names, order, lines and literals."""

import pyoxigraph as ox
import pytest
import rdflib

from datasets import (
    EX,
    HEAD,
    NAMES,
    TYPE,
    A,
    B,
    P,
    Q,
    _as_written,  # noqa: F401
    by_rdflib,
    keeps,
    nquads,
    parsed,
    quiet,
)
from kg.namespaces import PREFIXES, RDF, XSD
from kg.turtle import WIDTH, trig, turtle

pytestmark = quiet

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

"""Answering: standard formats, errors with file and line, and RDF files asked as they are."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import cast
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from conftest import REPO, Kg
from kg.answer import answer, find, focus_of
from kg.catalogue import StoredQuery, parse_query
from kg.errors import KgError
from kg.load import load_data
from kg.namespaces import DM, XSD
from kg.query import bind, rows_of, run
from kg.store import memory_store

HARBOUR = """
@prefix e: <http://e/> .
e:quay e:holds e:kite , e:aster . e:dock e:holds e:kite .
e:kite e:name "Kite, \\"the\\"\\nsecond\\t"@en ; e:crew 3 ; e:built "2031-03-02"^^<http://www.w3.org/2001/XMLSchema#date> .
e:aster e:name "" ; e:flies true .
"""
ROWS = """PREFIX e: <http://e/>
SELECT ?ship ?name ?crew WHERE { ?ship e:name ?name OPTIONAL { ?ship e:crew ?crew } } ORDER BY ?ship"""
UTF8 = 'SELECT ?x { VALUES ?x { "日本 <&> é" } }'
CONSTRUCT = "CONSTRUCT { ?s <http://e/in> ?o } WHERE { ?o <http://e/holds> ?s }"


def harbour() -> ox.Store:
    return memory_store(ox.parse(HARBOUR, format=ox.RdfFormat.TURTLE))


def ask(sparql: str, format_: str, store: ox.Store | None = None) -> bytes:
    return answer(store or harbour(), sparql, StoredQuery("q", sparql), format_)


# --- Formats: rows


def test_csv_is_that_of_sparql() -> None:
    """https://www.w3.org/TR/sparql11-results-csv-tsv/#csv: values without types, lines end in CRLF."""
    assert ask(ROWS, "csv") == (
        b"ship,name,crew\r\n"
        b"http://e/aster,,\r\n"
        b'http://e/kite,"Kite, ""the""\nsecond\t",3\r\n'
    )  # fmt: skip


def test_csv_is_read_back_by_a_spreadsheets_rules() -> None:
    text = ask(ROWS, "csv").decode()
    assert list(csv.reader(io.StringIO(text, newline="")))[2] == [
        "http://e/kite",
        'Kite, "the"\nsecond\t',
        "3",
    ]


def test_tsv_is_that_of_sparql() -> None:
    """https://www.w3.org/TR/sparql11-results-csv-tsv/#tsv: terms as in Turtle, tabs escaped."""
    assert ask(ROWS, "tsv") == (
        b"?ship\t?name\t?crew\n"
        b'<http://e/aster>\t""\t\n'
        b'<http://e/kite>\t"Kite, \\"the\\"\\nsecond\\t"@en\t3\n'
    )


def test_json_is_that_of_sparql() -> None:
    """https://www.w3.org/TR/sparql11-results-json/: an unbound variable is left out."""
    assert json.loads(ask(ROWS, "json")) == {
        "head": {"vars": ["ship", "name", "crew"]},
        "results": {
            "bindings": [
                {
                    "ship": {"type": "uri", "value": "http://e/aster"},
                    "name": {"type": "literal", "value": ""},
                },
                {
                    "ship": {"type": "uri", "value": "http://e/kite"},
                    "name": {
                        "type": "literal",
                        "value": 'Kite, "the"\nsecond\t',
                        "xml:lang": "en",
                    },
                    "crew": {"type": "literal", "value": "3", "datatype": XSD + "integer"},
                },
            ]
        },
    }


def test_xml_is_that_of_sparql() -> None:
    """https://www.w3.org/TR/rdf-sparql-XMLres/."""
    space = "{http://www.w3.org/2005/sparql-results#}"
    root = ElementTree.fromstring(ask(ROWS, "xml"))
    assert root.tag == space + "sparql"
    head, results = root
    assert [v.get("name") for v in head] == ["ship", "name", "crew"]
    rows = [{b.get("name"): b[0] for b in row} for row in results]
    assert [list(row) for row in rows] == [["ship", "name"], ["ship", "name", "crew"]]
    name, crew = rows[1]["name"], rows[1]["crew"]
    assert (rows[1]["ship"].tag, rows[1]["ship"].text) == (space + "uri", "http://e/kite")
    assert (name.tag, name.text) == (space + "literal", 'Kite, "the"\nsecond\t')
    assert name.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert (crew.text, crew.get("datatype")) == ("3", XSD + "integer")


@pytest.mark.parametrize("format_", ["csv", "tsv", "json", "xml", "table"])
def test_every_format_is_utf8(format_: str) -> None:
    text = ask(UTF8, format_).decode("utf-8")
    assert "日本" in text
    assert "é" in text


@pytest.mark.parametrize(
    ("format_", "empty"),
    [
        ("csv", b"x\r\n"),
        ("tsv", b"?x\n"),
        ("json", b'{"head":{"vars":["x"]},"results":{"bindings":[]}}'),
        ("table", b"x\n(no rows)\n"),
    ],
)
def test_no_rows_are_an_answer_with_its_heading(format_: str, empty: bytes) -> None:
    assert ask("SELECT ?x { FILTER(false) }", format_) == empty


# --- Formats: yes or no, and triples


@pytest.mark.parametrize(("sparql", "word"), [("ASK {}", "true"), ("ASK { <u:a> ?p ?o }", "false")])
def test_yes_or_no_is_said_in_every_format_for_rows(sparql: str, word: str) -> None:
    for format_ in ("table", "csv", "tsv"):
        assert ask(sparql, format_) == f"{word}\n".encode()
    assert json.loads(ask(sparql, "json")) == {"head": {}, "boolean": word == "true"}
    root = ElementTree.fromstring(ask(sparql, "xml"))
    assert root[1].tag.endswith("boolean")
    assert root[1].text == word


@pytest.mark.parametrize("format_", ["turtle", "table"])
def test_triples_are_answered_in_turtle(format_: str) -> None:
    made = Graph().parse(data=ask(CONSTRUCT, format_), format="turtle")
    assert isomorphic(made, Graph().parse(data="""@prefix e: <http://e/> .
        e:kite e:in e:quay, e:dock . e:aster e:in e:quay ."""))  # fmt: skip


def test_a_description_is_made_of_triples() -> None:
    assert b"<http://e/flies> true" in ask("DESCRIBE <http://e/aster>", "turtle")


def test_no_triples_are_an_empty_document() -> None:
    assert ask("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(false) }", "turtle") == b""


@pytest.mark.parametrize("format_", ["csv", "tsv", "json", "xml"])
def test_triples_in_a_format_for_rows_are_refused(format_: str) -> None:
    with pytest.raises(KgError, match="makes triples, not rows\n  Ask for --format turtle"):
        ask(CONSTRUCT, format_)


@pytest.mark.parametrize("sparql", [ROWS, "ASK {}"])
def test_rows_in_turtle_are_refused(sparql: str) -> None:
    with pytest.raises(KgError, match="makes rows, not triples\n  Ask for --format csv"):
        ask(sparql, "turtle")


# --- What goes wrong in a query

GOOD = "# ships\nPREFIX e: <http://e/>\nSELECT ?s\nWHERE {\n  ?s e:a ?o .\n"
FAULTS = {
    "a missing object": (GOOD + "  ?s e:b .\n}\n", 6),
    "dots": (GOOD + "  ?s e:b ?x ; .. \n}", 6),
    "a filter without brackets": (GOOD + "  FILTER ?o\n}", 6),
    "an unfinished comparison": (GOOD + "  FILTER(?o >)\n}", 6),
    "an unknown prefix": (GOOD + "  ?s nope:b ?x .\n}", 6),
    "an open string": (GOOD + "  ?s e:b 'x .\n}", 6),
    "an IRI with a space": (GOOD + "  ?s e:b <a b> .\n}", 6),
    "a variable as a value": (GOOD + "  VALUES ?x { ?y }\n}", 6),
    "an unknown function": (GOOD + "  FILTER(NOSUCH(?o))\n}", 6),
    "a brace too many": (GOOD + "  ?s e:b ?x .\n}}", 7),
    "a brace too few": (GOOD + "  ?s e:b ?x .\n", 7),
    "an order by nothing": (GOOD + "}\nORDER\n", 7),
    "an update": ("\nINSERT DATA { <u:a> <u:b> <u:c> }", 2),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_syntax_error_is_named_with_file_and_line(fault: str, tmp_path: Path) -> None:
    sparql, line = FAULTS[fault]
    path = tmp_path / "ships.rq"
    with pytest.raises(KgError) as caught:
        run(harbour(), sparql, StoredQuery("ships", sparql, path))
    head = f"{path}:{line}: query ships is no valid SPARQL: line {line}, column "
    assert str(caught.value).startswith(head)
    assert len(str(caught.value)) < len(head) + 150


def test_a_syntax_error_without_a_file_names_the_line_alone() -> None:
    query = find("-", [], {}, io.StringIO("SELECT *\nWHERE { ?s }\n"))
    with pytest.raises(KgError, match=r"^query on standard input is no valid SPARQL: line 2,"):
        run(harbour(), query.text, query)


SERVICE = "SERVICE <http://127.0.0.1:1/> { ?s ?p ?o }"


@pytest.mark.parametrize(
    "sparql",
    [
        f"SELECT * {{ {SERVICE} }}",
        f"ASK {{ {SERVICE} }}",
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {SERVICE} }}",
        f"DESCRIBE ?s {{ {SERVICE} }}",
        "SELECT (<http://e/no-such-function>(1) AS ?x) {}",
        "SELECT * { # \udcff\n }",
    ],
)
@pytest.mark.parametrize("format_", ["table", "csv", "json", "turtle"])
def test_what_cannot_be_computed_is_one_error(sparql: str, format_: str) -> None:
    with pytest.raises(KgError, match=r"query q cannot be answered: |, not (rows|triples)"):
        ask(sparql, format_)


def test_known_prefixes_need_no_declaration_and_a_declared_one_is_kept() -> None:
    assert ask("ASK { ?s dm:holds ?o }", "table") == b"false\n"
    assert ask("PREFIX dm: <http://e/> ASK { ?s dm:holds ?o }", "table") == b"true\n"


# --- Values

DATED = """#+ parameters:
#+   topic: {class: dm:Topic, default: focus}
#+   day: {datatype: xsd:date}
#+   crew: {datatype: xsd:integer}
SELECT ?topic ?day ?crew { VALUES ?topic { UNDEF } VALUES ?day { UNDEF } VALUES ?crew { 7 } }"""
QUAY = "https://w3id.org/demarche/id/topic/quay"


def bound(given: dict[str, Sequence[str]], focus: str | None = None) -> list[tuple[object, ...]]:
    query, store = parse_query(DATED, "dated"), harbour()
    sparql = bind(query, given, store, focus)
    return rows_of(cast("ox.QuerySolutions", run(store, sparql, query)), query).rows


def test_what_is_not_given_keeps_the_querys_default() -> None:
    assert bound({}) == [(None, None, ox.Literal(7))]


def test_the_focus_stands_in_for_a_topic_that_is_not_given() -> None:
    assert bound({}, QUAY)[0][0] == ox.NamedNode(QUAY)
    assert bound({"topic": ["<http://e/quay>"]}, QUAY)[0][0] == ox.NamedNode("http://e/quay")


def test_a_value_is_a_term_of_its_parameters_datatype() -> None:
    day = ox.Literal("2031-03-02", datatype=ox.NamedNode(XSD + "date"))
    assert bound({"day": ["2031-03-02"], "crew": ["+3"]}) == [(None, day, ox.Literal(3))]
    with pytest.raises(KgError, match="'March' is no date"):
        bound({"day": ["March"]})


def test_several_values_of_a_parameter_are_alternatives() -> None:
    assert [row[2] for row in bound({"crew": ["3", "4"]})] == [ox.Literal(3), ox.Literal(4)]


def test_an_unknown_parameter_is_refused_with_those_there_are() -> None:
    with pytest.raises(KgError, match="no parameter 'tpoic'\n  Its parameters: topic, day, crew"):
        bound({"tpoic": ["x"]})
    with pytest.raises(KgError, match="Its parameters: none"):
        bind(parse_query("ASK {}", "bare"), {"x": ["y"]}, harbour(), None)


# --- Which query


def test_a_query_is_a_stored_name_a_path_or_standard_input(tmp_path: Path) -> None:
    path = tmp_path / "own.rq"
    path.write_text("ASK { ?own ?p ?o }")
    nothing = io.StringIO()
    assert find("against", [REPO / "queries"], {}, nothing).summary.startswith("Who is against")
    assert find(str(path), [], {}, nothing).text == path.read_text()
    assert find("-", [], {}, io.StringIO("ASK { ?typed ?p ?o }")).text == "ASK { ?typed ?p ?o }"
    with pytest.raises(KgError, match=r"nope\.rq cannot be read"):
        find("nope.rq", [REPO / "queries"], {}, nothing)
    with pytest.raises(KgError, match="there is no query 'own'"):
        find("own", [REPO / "queries"], {}, nothing)


def test_standard_input_that_is_no_utf8_is_one_error() -> None:
    stdin = io.TextIOWrapper(io.BytesIO("ASK { ?s ?p 'é' }".encode("latin-1")), encoding="utf-8")
    with pytest.raises(KgError, match=r"standard input is no UTF-8 text \(byte 13\)"):
        find("-", [], {}, stdin)


# --- RDF files instead of the store


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Two files that share a triple: one of one graph, one of a default and two named graphs."""
    one, two = tmp_path / "one.ttl", tmp_path / "two.trig"
    one.write_text("@prefix e: <http://e/> . e:quay e:holds e:kite , e:aster ; e:at [] .")
    two.write_text("""@prefix e: <http://e/> .
        e:quay e:holds e:kite .
        e:g1 { e:quay e:holds e:kite , e:crane ; e:at [] . } e:g2 { e:quay e:holds e:kite . }""")
    return one, two


def test_files_are_asked_together_each_triple_once(files: tuple[Path, Path], kg: Kg) -> None:
    sparql = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"  # kite, aster, crane and two blank nodes
    result = kg(
        "query", "-", "--data", files[0], "--data", files[1], "--format", "csv", stdin=sparql
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "n\n5\n", "")


def test_named_graphs_of_files_keep_their_names(files: tuple[Path, Path]) -> None:
    store = memory_store(load_data(files))
    sparql = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
    assert ask(sparql, "csv", store) == b"g,n\r\nhttp://e/g1,3\r\nhttp://e/g2,1\r\n"


def test_the_same_file_twice_adds_nothing_but_its_blank_nodes(files: tuple[Path, Path]) -> None:
    once, twice = (memory_store(load_data([files[0]] * n)) for n in (1, 2))
    named = "SELECT * { ?s ?p ?o FILTER(!isBlank(?o)) } ORDER BY ?o"
    assert ask(named, "tsv", once) == ask(named, "tsv", twice)


def test_a_stored_query_takes_focus_and_labels_from_the_data(kg: Kg, built: Path) -> None:
    data = [a for p in sorted((built / "instances").rglob("*.ttl")) for a in ("--data", p)]
    codes = ("--data", REPO / "ontology" / "codes.ttl")
    columns = "holder,polarity,intensity,act,on,when,mode,stance"
    result = kg("query", "positions", *data, *codes, "--format", "csv")
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[0] == columns
    assert len(result.stdout.splitlines()) == 1 + 5  # those on the focus, not Kestria's

    presence = "topic=presence of the Northern League beyond northern waters"
    result = kg("query", "positions", *data, *codes, "--format", "csv", "--param", presence)
    assert [line.split(",")[0] for line in result.stdout.splitlines()[1:]] == ["Kestria"]


def test_data_without_a_focus_leave_the_default_open() -> None:
    store = harbour()
    assert focus_of(store) is None
    store.add(ox.Quad(ox.NamedNode("u:d"), ox.NamedNode(DM + "focus"), ox.NamedNode(QUAY)))
    assert focus_of(store) == QUAY


def test_nothing_is_inferred_in_data(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text("@prefix dm: <https://w3id.org/demarche/ontology/> . <u:a> a dm:State .")
    assert ask("ASK { ?x a dm:Agent }", "table", memory_store(load_data([path]))) == b"false\n"


def test_data_that_cannot_be_read_are_one_error(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("<u:a> <u:b>\n  <u:c d> .")
    (tmp_path / "notes.txt").write_text("")
    for name, said in {
        "bad.ttl": "bad.ttl:2:",
        "notes.txt": "unknown kind of file",
        "gone.ttl": "cannot be read: No such file",
    }.items():
        result = kg("query", "-", "--data", tmp_path / name, stdin="ASK {}")
        assert (result.returncode, result.stdout) == (2, "")
        assert result.stderr.startswith("error: ")
        assert said in result.stderr

"""What a query touches: as its algebra has it, and on which line its text writes it."""

import pytest

from conftest import REPO
from kg.algebra import line_of, touched
from kg.catalogue import read_query
from kg.namespaces import DM

X = "https://x.example/"


@pytest.mark.parametrize(
    "pattern",
    [
        "?s x:term ?o",
        "?s x:other/x:term* ?o",
        "?s ^x:term|x:other ?o",
        "?s !(x:other|x:term) ?o",
        "VALUES ?p { x:term UNDEF } ?s ?p ?o",
        "VALUES (?p ?q) { (x:other x:term) } ?s ?p ?q",
        "?s ?p ?o FILTER(?o IN (x:other, x:term))",
        "?s ?p ?o FILTER NOT EXISTS { ?s x:term ?q }",
        "?s ?p ?o MINUS { ?s x:term ?q }",
        "{ SELECT ?s { ?s x:term ?q } }",
        "OPTIONAL { ?s ?p ?o . GRAPH x:term { ?s ?q ?r } }",
        'BIND("1"^^x:term AS ?o) ?s ?p ?o',
        "?s ?p [ x:term 1 ]",
    ],
)
def test_a_term_is_touched_wherever_it_stands(pattern: str) -> None:
    assert X + "term" in touched(f"PREFIX x: <{X}> SELECT * {{ {pattern} }}")


def test_comments_strings_and_unused_prefixes_touch_nothing() -> None:
    text = f'PREFIX x: <{X}>\nPREFIX y: <{X}y/>\n# x:one\nSELECT * {{ ?s x:two "x:three" }}'
    assert touched(text) == {X + "two"}


def test_a_template_is_touched_too() -> None:
    text = f"PREFIX x: <{X}> CONSTRUCT {{ ?s x:new ?o }} WHERE {{ ?s x:old ?o }}"
    assert touched(text) == {X + "new", X + "old"}


@pytest.mark.parametrize(
    ("text", "line"), [("SELECT *\n{ ?s ?p }", 2), ("SELECT * {\n\n ?s x:a ?o }", 3), ("", 1)]
)
def test_what_is_no_query_is_told_with_its_line(text: str, line: int) -> None:
    with pytest.raises(SyntaxError) as error:
        touched(text)
    assert error.value.lineno == line


def test_the_line_is_that_of_the_term_and_not_of_its_like() -> None:
    text = f'PREFIX x: <{X}>\n# x:term\nSELECT * {{ ?s x:terms "x:term" .\n ?s x:a-term ?x ; <{X}term#> ?y .\n ?s x:term ?o }}'
    assert line_of(text, X + "term") == 5
    assert line_of(text, X + "terms") == 3
    assert line_of(text, X + "nothing") is None
    assert line_of(f"SELECT * {{\n ?s <{X}term> ?o }}", X + "term") == 2


@pytest.mark.parametrize("name", ["against", "disagreements"])
def test_terms_of_stored_queries_stand_on_their_lines(name: str) -> None:
    text = read_query(REPO / "queries" / f"{name}.rq").text
    terms = [iri for iri in touched(text) if iri.startswith(DM)]
    assert len(terms) > 4
    for iri in terms:
        line = line_of(text, iri)
        assert line is not None
        assert f"dm:{iri.removeprefix(DM)}" in text.splitlines()[line - 1]

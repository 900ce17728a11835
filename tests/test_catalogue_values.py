"""The parameters of stored queries: filled where their VALUES clauses stand, and nowhere else."""

from typing import cast

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.catalogue import StoredQuery, clauses
from properties import many


def fill(text: str, *terms: str) -> str:
    return StoredQuery("q", text).with_values({"x": terms or ("<u:new>",)})


NEW = "{ <u:new> }"

FILLED = {
    "in the group": ("SELECT * { VALUES ?x { UNDEF } }", f"SELECT * {{ VALUES ?x {NEW} }}"),
    "in a subquery": ("{ SELECT ?x { VALUES ?x { 1 } } }", f"{{ SELECT ?x {{ VALUES ?x {NEW} }} }}"),
    "in a MINUS": ("MINUS { VALUES ?x { 1 } ?x ?p ?o }", f"MINUS {{ VALUES ?x {NEW} ?x ?p ?o }}"),
    "in an OPTIONAL": ("OPTIONAL{VALUES ?x{1}}", f"OPTIONAL{{VALUES ?x{NEW}}}"),
    "behind the query": ("SELECT * {}\nVALUES ?x { 1 }", f"SELECT * {{}}\nVALUES ?x {NEW}"),
    "more than once": (
        "VALUES ?x { 1 } MINUS { VALUES ?x { 2 } }",
        f"VALUES ?x {NEW} MINUS {{ VALUES ?x {NEW} }}",
    ),
    "with a dollar": ("VALUES $x { 1 }", f"VALUES $x {NEW}"),
    "in lower case": ("values ?x { 1 }", f"values ?x {NEW}"),
    "without spaces": ("}VALUES ?x{1}{", f"}}VALUES ?x{NEW}{{"),
    "with several defaults": ("VALUES ?x { <a:b> 'c'@en 3 }", f"VALUES ?x {NEW}"),
    "with no default": ("VALUES ?x { }", f"VALUES ?x {NEW}"),
    "on several lines": ("VALUES\n ?x\t{\n  1\n  2\n}\n", f"VALUES\n ?x\t{NEW}\n"),
    "with a comment inside": ("VALUES ?x { # } not yet\n 1 }", f"VALUES ?x {NEW}"),
    "with a brace in a string": ("VALUES ?x { \"}\" '{' \"\\\"}\" }", f"VALUES ?x {NEW}"),
    "with a typed default": ('VALUES ?x { "1"^^<a:b#c> }', f"VALUES ?x {NEW}"),
    "behind a string": ("FILTER(?y = 'it\\'s') VALUES ?x { 1 }", f"FILTER(?y = 'it\\'s') VALUES ?x {NEW}"),
    "behind a comparison": ("FILTER(?y < 3) VALUES ?x { 1 }", f"FILTER(?y < 3) VALUES ?x {NEW}"),
    "behind an IRI with a hash": ("?y a <a:b#c> . VALUES ?x { 1 }", f"?y a <a:b#c> . VALUES ?x {NEW}"),
    "behind an escaped name": (
        "?y a e:it\\'s\\#1 . VALUES ?x { 'a' }",
        f"?y a e:it\\'s\\#1 . VALUES ?x {NEW}",
    ),
    "behind a comment with a quote": ("# it's\nVALUES ?x { 1 }", f"# it's\nVALUES ?x {NEW}"),
    "behind an empty string": ("?y ?z '' . VALUES ?x { 1 } ''", f"?y ?z '' . VALUES ?x {NEW} ''"),
    "behind a long string": (
        '?y ?z """a "quoted" \' word\\""" ; VALUES""" . VALUES ?x { 1 }',
        f'?y ?z """a "quoted" \' word\\""" ; VALUES""" . VALUES ?x {NEW}',
    ),
}  # fmt: skip


@pytest.mark.parametrize("where", FILLED)
def test_a_clause_is_filled_wherever_it_stands(where: str) -> None:
    text, filled = FILLED[where]
    assert fill(text) == filled
    assert clauses(text) == {"x"}


UNTOUCHED = {
    "a string": "?s ?p 'VALUES ?x { 1 }'",
    "a string in double quotes": '?s ?p "VALUES ?x { 1 }"',
    "a string with an escaped quote": '?s ?p "\\" VALUES ?x { 1 }"',
    "a long string": '?s ?p """\n" VALUES ?x { 1 } "\n"""',
    "a long string in single quotes": "?s ?p '''\n'' VALUES ?x { 1 }\n'''",
    "a comment": "?s ?p ?o # VALUES ?x { 1 }\n",
    "a comment behind an IRI": "?s ?p <a:b#c> # VALUES ?x { 1 }\n",
    "a header": "#+ summary: VALUES ?x { 1 }\n",
    "an IRI": "?s ?p <a:VALUES?x> { ?x a ?y }",
    "a clause of several variables": "VALUES (?x ?y) { (1 2) }",
    "a clause in parentheses": "VALUES (?x) { (1) }",
    "a clause of another variable": "VALUES ?xy { 1 } VALUES ?X { 1 }",
    "a variable called values": "SELECT ?values ?x { ?values a ?x }",
    "a variable with a dollar": "SELECT $VALUES ?x { $VALUES a ?x }",
    "a property called values": "?s e:values ?x { ?x a ?y }",
    "a property that ends in values": "?s e:my-values ?x { ?x a ?y }",
    "a clause never closed": "VALUES ?x { 1 ",
    "a string never closed": "VALUES ?x { '1 }",
}


@pytest.mark.parametrize("what", UNTOUCHED)
def test_what_only_looks_like_a_clause_is_left_alone(what: str) -> None:
    text = UNTOUCHED[what]
    assert fill(text) == text
    assert "x" not in clauses(text)


def test_a_clause_that_is_not_given_keeps_its_default() -> None:
    text = "VALUES ?x { 1 } VALUES ?y { 2 # two\n }"
    assert StoredQuery("q", text).with_values({"y": ["3"]}) == "VALUES ?x { 1 } VALUES ?y { 3 }"
    assert StoredQuery("q", text).with_values({}) == text


def test_several_values_stand_side_by_side() -> None:
    assert fill("VALUES ?x { UNDEF }", "1", "<a:b>", '"\\\\1 \\g<0>"') == (
        'VALUES ?x { 1 <a:b> "\\\\1 \\g<0>" }'
    )


plain = st.sampled_from(
    ["?s ?p ?o . ", "{ ", "} ", "a <a:b#c> ;\n", "FILTER(?a < ?b) ", "'it\\'s' ", "# VALUES ?x {1}\n",
     '"""VALUES ?x { 1 } " """ ', "VALUES (?x) { (1) } ", "<a:VALUES> ", "'' ", "\n", "?values "]
)  # fmt: skip
bodies = st.lists(
    st.sampled_from(["UNDEF", "<a:b#c>", "'}'", '"{"@en', "3", "# }'\n", "\n", "e:f", "'a\\'}'"]),
    max_size=4,
)
clause = st.tuples(st.sampled_from(["VALUES ?x", "values $x", "Values\n?x "]), bodies)


@many
@given(st.lists(plain | clause, max_size=8))
def test_filling_changes_what_stands_between_the_braces_and_nothing_else(
    parts: list[str | tuple[str, list[str]]],
) -> None:
    text = "".join(p if isinstance(p, str) else f"{p[0]} {{ {' '.join(p[1])} }}" for p in parts)
    want = "".join(p if isinstance(p, str) else f"{p[0]} {NEW}" for p in parts)
    assert fill(text) == want


HARBOUR = """
<u:quay> <u:holds> <u:ship>, <u:crane> . <u:dock> <u:holds> <u:ship> . <u:ship> <u:name> "}" , 3 .
"""
PATTERNS = [
    "SELECT * { %s ?x <u:holds> ?y }",
    "SELECT * { ?x <u:holds> ?y . OPTIONAL { %s ?x ?p ?y } }",
    "SELECT * { ?x <u:holds> ?y . MINUS { %s ?x <u:holds> ?y } }",
    "SELECT * { ?s ?p ?o . { SELECT ?x { %s ?s ?p ?x } } }",
    "SELECT (COUNT(DISTINCT ?s) AS ?n) { %s ?s ?p ?x } # VALUES ?x { }\n",
    "SELECT ?values ?x { ?values ?p ?x } %s",
]
defaults = st.sampled_from(
    [["UNDEF"], ["<u:quay>"], ["<u:ship>", "<u:dock>"], ['"}"'], ["3", "UNDEF"], []]
)


def answers(sparql: str) -> list[str]:
    store = ox.Store()
    store.load(HARBOUR, format=ox.RdfFormat.TURTLE)
    return sorted(str(row) for row in cast("ox.QuerySolutions", store.query(sparql)))


@many
@given(
    st.sampled_from(PATTERNS), defaults, st.sampled_from(["VALUES ?x {%s}", "values $x{ # }\n%s }"])
)
def test_a_clause_filled_with_its_own_default_changes_no_answer(
    pattern: str, default: list[str], form: str
) -> None:
    text = pattern % (form % " ".join(default))
    assert answers(StoredQuery("q", text).with_values({"x": default})) == answers(text)

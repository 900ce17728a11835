"""Every stored query: whole, standard SPARQL, free of known traps, with an answer to show."""

import re
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox
import pytest
from rdflib import Variable

import shipped
from conftest import REPO
from kg.algebra import algebra, nodes, variables
from kg.catalogue import clauses, read_query
from kg.namespaces import ID, KINDS, PREFIXES
from kg.query import bind, rows_of, run
from kg.store import Generation, current
from shipped import CORE, OWN, SILENT

invented, ruled = shipped.invented, shipped.ruled
RULES = sorted((REPO / "ontology" / "rules").glob("*.rq"))

stored = pytest.mark.parametrize("path", [*CORE, *OWN], ids=lambda p: p.stem)
core = pytest.mark.parametrize("path", CORE, ids=lambda p: p.stem)
with_rules = pytest.mark.parametrize("path", [*CORE, *OWN, *RULES], ids=lambda p: p.stem)


@pytest.fixture(scope="module")
def referred(reference: Path) -> Generation:
    return current(reference / ".kg")


# --- What a pattern binds (https://www.w3.org/TR/sparql11-query/#sparqlAlgebra)


def bound(tree: Any, surely: bool) -> set[Variable]:
    """Return the variables that a pattern binds: in every solution, or (not `surely`) in some."""
    name = tree.name
    if name == "BGP":
        return variables(tree.triples)
    if name == "Join":
        return bound(tree.p1, surely) | bound(tree.p2, surely)
    if name == "LeftJoin":
        return bound(tree.p1, surely) | (set() if surely else bound(tree.p2, surely))
    if name == "Union":
        one, other = bound(tree.p1, surely), bound(tree.p2, surely)
        return one & other if surely else one | other
    if name == "Minus":
        return bound(tree.p1, surely)
    if name == "Extend":
        inner = bound(tree.p, surely)
        fails = surely and not variables(tree.expr) <= inner
        return inner if fails else inner | {tree.var}
    if name == "values":
        rows = [{v for v, term in row.items() if term != "UNDEF" or not surely} for row in tree.res]
        some = set[Variable]().union(*rows)
        return some.intersection(*rows) if surely else some
    if name == "Graph":
        return bound(tree.p, surely) | variables(tree.term)
    if name == "Project":
        return bound(tree.p, surely) & set(tree.PV)
    if name == "AggregateJoin":
        inner = bound(tree.p.p, surely)
        return {a.res for a in tree.A if "Count" in a.name or variables(a.vars) <= inner}
    if name in ("Filter", "OrderBy", "Distinct", "Reduced", "Slice", "ToMultiSet"):
        return bound(tree.p, surely)
    raise AssertionError(f"this test does not know what {name} binds")


def traps(text: str) -> list[str]:
    """Return what would make a query wrong or slow without a word, in sentences."""
    tree, found = algebra(text), []
    for minus in (n for n in nodes(tree) if n.name == "Minus"):
        if not bound(minus.p1, True) & bound(minus.p2, True):
            found.append("a MINUS shares no variable with what stands before it")
        for inner in nodes(minus.p2):
            if inner.name == "Filter":
                loose = variables(inner.expr) - bound(inner.p, False)
            elif inner.name == "LeftJoin":
                loose = variables(inner.expr) - bound(inner.p1, False) - bound(inner.p2, False)
            else:
                continue
            found += [f"a FILTER in a MINUS uses ?{v}, not bound there" for v in sorted(loose)]
    for node in nodes(tree):
        if node.name == "Builtin_NOTEXISTS":
            found.append("FILTER NOT EXISTS, which is quadratic: use MINUS")
        if node.name == "Aggregate_Count" and not node.distinct:
            found.append("a COUNT without DISTINCT")
    return found


TRAPS = {
    "a MINUS alone": ("SELECT * { MINUS { ?s a ?o } }", "a MINUS shares no variable"),
    "a MINUS of other variables": (
        "SELECT * { ?s a ?o MINUS { ?x a ?y } }",
        "a MINUS shares no variable",
    ),
    "a MINUS before what it shares": (
        "SELECT * { ?x a ?y MINUS { ?s a ?o } ?s a ?o }",
        "a MINUS shares no variable",
    ),
    "a MINUS that shares what may be unbound outside": (
        "SELECT * { ?x a ?y OPTIONAL { ?x ?p ?s } MINUS { ?s a ?o } }",
        "a MINUS shares no variable",
    ),
    "a MINUS that shares what may be unbound inside": (
        "SELECT * { ?s a ?y MINUS { ?x a ?o OPTIONAL { ?s ?p ?x } } }",
        "a MINUS shares no variable",
    ),
    "a MINUS that shares a parameter alone": (
        "SELECT * { VALUES ?s { UNDEF } ?x ?p ?y MINUS { ?s a ?o } }",
        "a MINUS shares no variable",
    ),
    "a MINUS that shares one side of a union": (
        "SELECT * { ?x ?p ?y { ?x a ?s } UNION { ?x a ?o } MINUS { ?s a ?o } }",
        "a MINUS shares no variable",
    ),
    "a MINUS that shares what a subquery hides": (
        "SELECT * { { SELECT ?o { ?s a ?o } } MINUS { ?s a ?x } }",
        "a MINUS shares no variable",
    ),
    "a MINUS in an OPTIONAL": (
        "SELECT * { ?s ?p ?o OPTIONAL { ?o a ?x MINUS { ?s a ?y } } }",
        "a MINUS shares no variable",
    ),
    "a FILTER of an outer variable": (
        "SELECT * { ?s ?p ?n MINUS { ?s ?q ?m FILTER(?m > ?n) } }",
        "a FILTER in a MINUS uses ?n, not bound there",
    ),
    "a FILTER of an outer variable in an OPTIONAL": (
        "SELECT * { ?s ?p ?n MINUS { ?s ?q ?m OPTIONAL { ?m a ?k FILTER(?k != ?n) } } }",
        "a FILTER in a MINUS uses ?n, not bound there",
    ),
    "a FILTER of a variable that a subquery hides": (
        "SELECT * { ?s ?p ?n MINUS { { SELECT ?s { ?s ?q ?m } } FILTER(BOUND(?m)) } }",
        "a FILTER in a MINUS uses ?m, not bound there",
    ),
    "a FILTER NOT EXISTS": (
        "SELECT * { ?s ?p ?o FILTER NOT EXISTS { ?s a ?x } }",
        "FILTER NOT EXISTS",
    ),
    "a FILTER NOT EXISTS within another expression": (
        "SELECT * { ?s ?p ?o FILTER(?o > 1 || NOT EXISTS { ?s a ?x }) }",
        "FILTER NOT EXISTS",
    ),
    "a COUNT of all rows": ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "a COUNT without DISTINCT"),
    "a COUNT in a subquery": (
        "SELECT * { { SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s } }",
        "a COUNT without DISTINCT",
    ),
    "a COUNT in a HAVING": (
        "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING(COUNT(?o) > 1)",
        "a COUNT without DISTINCT",
    ),
}

SOUND = [
    "SELECT * { ?s a ?o MINUS { ?s a ?x FILTER(?x != <u:a>) } }",
    "SELECT * { VALUES ?t { UNDEF } ?s ?p ?t MINUS { VALUES ?t { UNDEF } ?s ?q ?t FILTER(?q = ?t) } }",
    "SELECT * { ?s ?p ?o MINUS { ?s ?q ?m OPTIONAL { ?m a ?k } FILTER(!BOUND(?k)) } }",
    "SELECT * { ?s ?p ?o MINUS { { ?s a <u:a> } UNION { ?s a <u:b> } } }",
    "SELECT * { VALUES ?s { <u:a> <u:b> } MINUS { ?s a ?o } }",
    "SELECT * { BIND(<u:a> AS ?s) MINUS { ?s a ?o } }",
    "SELECT * { GRAPH ?g { ?s ?p ?o } MINUS { GRAPH ?g { ?s a ?o } } }",
    "SELECT * { { SELECT ?s (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o } GROUP BY ?s } MINUS { ?s a ?n } }",
    "CONSTRUCT { ?s a <u:a> } WHERE { ?s a ?o FILTER EXISTS { ?s ?p ?o } }",
]


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_is_seen(trap: str) -> None:
    text, said = TRAPS[trap]
    ox.Store().query(text)
    assert any(said in found for found in traps(text)), traps(text)


@pytest.mark.parametrize("text", SOUND)
def test_a_sound_query_is_not_blamed(text: str) -> None:
    ox.Store().query(text)
    assert traps(text) == []


@with_rules
def test_a_query_walks_into_no_trap(path: Path) -> None:
    assert traps(path.read_text(encoding="utf-8")) == []


# --- Whole and standard


@stored
def test_a_query_says_what_it_answers_and_declares_what_it_takes(path: Path) -> None:
    query = read_query(path)
    assert re.match(r"[A-Z].{10,}[^.]$", query.summary)
    assert query.description or query.tags
    assert set(query.parameters) == clauses(query.text)
    for parameter in query.parameters.values():
        assert parameter.cls or parameter.datatype


@core
def test_a_core_query_has_description_and_tags(path: Path) -> None:
    query = read_query(path)
    assert re.match(r"[A-Z].{10,}\.$", query.description)
    assert query.tags


@with_rules
def test_a_query_is_valid_sparql_by_itself(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    ox.Store().query(text)  # declares every prefix that it uses
    algebra(text)


@with_rules
def test_a_query_binds_the_variables_that_it_shows(path: Path) -> None:
    tree = algebra(path.read_text(encoding="utf-8"))
    assert not set(tree.PV or ()) - bound(tree.p, False)


@pytest.mark.parametrize("path", [*CORE, *RULES], ids=lambda p: p.stem)
def test_what_serves_every_dossier_names_no_thing_of_one(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ID not in text
    assert ID not in repr(algebra(text))
    body = re.sub(r"\b(PREFIX|BASE)\b.*|#.*", "", text)
    assert not re.search(rf"(?<![\w?$:])({'|'.join(KINDS)}):", body)
    declared = re.findall(r"(?mi)^\s*PREFIX\s+([\w-]*):\s*<([^>]*)>", text)
    assert [(p, n) for p, n in declared if PREFIXES.get(p) != n] == []


@stored
def test_a_query_runs_bare_on_the_invented_dossier(path: Path, invented: Generation) -> None:
    solutions = invented.open().query(path.read_text(encoding="utf-8"))
    found = len(list(cast("ox.QuerySolutions", solutions)))
    assert found == 0 if path.stem in SILENT else found > 0


@core
def test_a_core_query_answers_with_rows_on_the_reference_dossier(
    path: Path, referred: Generation
) -> None:
    store, query = referred.open(), read_query(path)
    assert len(list(cast("ox.QuerySolutions", store.query(query.text)))) > 0
    sparql = bind(query, {}, store, referred.manifest.info["focus"])
    assert len(list(cast("ox.QuerySolutions", store.query(sparql)))) > 0


@stored
def test_a_query_has_no_column_that_is_always_empty(
    path: Path, invented: Generation, referred: Generation, ruled: ox.Store
) -> None:
    filled = set[str]()
    for store in (invented.open(), referred.open(), ruled):
        query = read_query(path)
        rows = rows_of(cast("ox.QuerySolutions", run(store, query.text, query)), query)
        filled |= {
            v for row in rows.rows for v, term in zip(rows.variables, row, strict=True) if term
        }
    assert filled == set(rows.variables)

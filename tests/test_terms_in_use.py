"""Every term of the ontology is used: in the built graph, and in a query or by a command.

A term counts as used by a query where dropping its pattern changes the rows. A pattern is dropped
by its text: the predicate and object, an alternative of a path, or a row of a VALUES table.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pyoxigraph as ox
import pytest

import shipped
from conftest import REPO
from kg.catalogue import read_query
from kg.namespaces import DM, GRAPH, RDF
from kg.query import bind
from kg.store import current
from shipped import CORE

ruled = shipped.ruled

COMMAND_ONLY = {
    "coded": "kg stats",
    "codebook": "kg stats",
    "checked": "kg stats",
    "digest": "kg passages",
    "textDigest": "kg passages",
    "focus": "kg query",
    "headline": "kg build",
    "whenBasis": "kg why",
    "whenNote": "kg why",
    "seen": "kg why",
    "valueSeen": "kg why",
}
"""Terms that no stored query needs, each with the command that reads it."""

ON_OTHER_TEXTS = {"supersededBy", "changedPositionOn", "hasConsentOf", "outsideTenure"}
"""Terms of conclusions for which the five texts give no ground: nobody in them is surely told to have
changed sides or to speak in a post that he had left, and no member to be for the office. They are used
on the invented texts of tests/ruled.py."""

RULE_ONLY = {"outsideTenure": "attributable-undated"}
"""Terms that only another rule asks for: without the pattern there, `attributable` has more rows."""

GIVEN: dict[str, list[dict[str, list[str]]]] = {
    "positions": [{"topic": ["NATO's role in the Indo-Pacific"], "narrower": ["true"]}],
    "disagreements": [{"topic": ["NATO liaison office in Tokyo"]}],
}
"""Values with which a query is asked besides bare."""


def terms() -> list[str]:
    text = (REPO / "ontology" / "demarche.ttl").read_text(encoding="utf-8")
    return re.findall(r"^dm:(\w+) a owl:", text, re.M)


@pytest.fixture(scope="module")
def store(reference: Path) -> ox.Store:
    return current(reference / ".kg").open()


@pytest.fixture(scope="module")
def focus(reference: Path) -> str | None:
    return str(current(reference / ".kg").manifest.info["focus"])


Rows = set[tuple[str, ...]] | None


def rows(store: ox.Store, sparql: str, limit: int | None = None) -> Rows:
    """Return the rows in no order, at most `limit`: a product of all with all is not waited for."""
    unordered = re.sub(r"\nORDER BY .*\s*$", "\n", sparql)
    try:
        found = cast(
            "ox.QuerySolutions", store.query(f"{unordered} LIMIT {limit}" if limit else sparql)
        )
    except SyntaxError:
        return None
    names = [v.value for v in found.variables]
    return {tuple(str(row[name]) for name in names) for row in found}


def dropped(text: str, term: str) -> Iterator[str]:
    """Yield the query without one pattern in which the term stands, for each such pattern."""
    for match in re.finditer(rf"dm:{term}(?![\w-])", text):
        start, end = match.span()
        for before, after in ((r"\|", ""), ("", r"\|")):  # an alternative of a path
            if re.search(before + r"$", text[:start]) and re.match(after, text[end:]):
                if before:
                    yield text[: start - 1] + text[end:]
                if after:
                    yield text[:start] + text[end + 1 :]
        if text[start - 1] == "(" and text[end] in ") ":  # a row of a table
            yield text[: start - 1] + text[text.index(")", end) + 1 :]
            continue
        left = max(text.rfind(mark, 0, start) for mark in (";", "{", "}", " . ", ".\n", ")\n"))
        right = min(
            at for at in (text.find(mark, end) for mark in (" ;", " .", "}", ".\n")) if at >= 0
        )
        unit = text[left + 1 : right]
        if text[left] == ";":
            yield text[:left] + text[right:]
            continue
        subject = re.match(r"[\s.]*(\?\w+|\S+)\s", unit)
        if subject and text[right : right + 2] == " ;":
            yield text[: left + 1] + subject[0] + text[right + 2 :]
        else:
            yield text[: left + 1] + text[right + (text[right : right + 2] == " .") * 2 :]


@pytest.fixture(scope="module")
def asked(store: ox.Store, focus: str | None) -> list[tuple[str, Rows]]:
    """Return each query as it is asked, with its rows; those with the fewest rows come first."""
    queries = [(read_query(p), given) for p in CORE for given in [{}, *GIVEN.get(p.stem, [])]]
    texts = [bind(query, given, store, focus) for query, given in queries]
    answered = [(text, rows(store, text)) for text in texts]
    return sorted(answered, key=lambda pair: len(pair[1] or ()))


@pytest.fixture(scope="module")
def asked_of_others(ruled: ox.Store) -> list[tuple[str, Rows]]:
    """Return each query as it is asked of the invented texts, with its rows."""
    texts = [read_query(p).text for p in CORE]
    return [(text, rows(ruled, text)) for text in texts]


def changes_rows(term: str, store: ox.Store, asked: list[tuple[str, Rows]]) -> bool:
    return any(
        (other := rows(store, less, len(whole or ()) + 1)) is not None and other != whole
        for text, whole in asked
        for less in dropped(text, term)
    )


def test_dropping_a_pattern_leaves_a_query() -> None:
    text = "SELECT * WHERE { ?s a dm:Stance ; dm:holder|dm:giver ?h . ?h dm:of ?x }"
    assert list(dropped(text, "Stance")) == [
        "SELECT * WHERE { ?s  dm:holder|dm:giver ?h . ?h dm:of ?x }"
    ]
    assert "SELECT * WHERE { ?s a dm:Stance ; dm:giver ?h . ?h dm:of ?x }" in dropped(
        text, "holder"
    )
    assert "SELECT * WHERE { ?s a dm:Stance ; dm:holder ?h . ?h dm:of ?x }" in dropped(
        text, "giver"
    )
    table = 'VALUES (?p ?side) { (dm:for "for") (dm:against "against") } ?a ?p ?t'
    assert list(dropped(table, "for")) == ['VALUES (?p ?side) {  (dm:against "against") } ?a ?p ?t']


@pytest.mark.parametrize("term", terms())
def test_a_term_is_used_in_the_built_graph(term: str, store: ox.Store, ruled: ox.Store) -> None:
    assert uses(store, term) != (term in ON_OTHER_TEXTS)
    assert uses(ruled, term) or term not in ON_OTHER_TEXTS


def uses(store: ox.Store, term: str) -> bool:
    """Tell whether anything but the ontology uses the term."""
    node = ox.NamedNode(DM + term)
    ontology = ox.NamedNode(GRAPH + "ontology")
    kind = ox.NamedNode(RDF + "type")
    used = [*store.quads_for_pattern(None, node, None), *store.quads_for_pattern(None, kind, node)]
    return any(q.graph_name not in (ontology, ox.DefaultGraph()) for q in used)


@pytest.mark.parametrize("term", terms())
def test_a_term_is_used_by_a_query_or_a_command(
    term: str,
    store: ox.Store,
    ruled: ox.Store,
    asked: list[tuple[str, Rows]],
    asked_of_others: list[tuple[str, Rows]],
) -> None:
    used = changes_rows(term, store, asked) or changes_rows(term, ruled, asked_of_others)
    assert used or term in COMMAND_ONLY or term in RULE_ONLY, (
        "no query needs it: drop it, ask for it, or list its command"
    )
    assert not (used and term in COMMAND_ONLY), "a query needs it: take it out of COMMAND_ONLY"
    assert not (used and term in RULE_ONLY), "a query needs it: take it out of RULE_ONLY"


def test_commands_read_the_terms_that_only_they_need() -> None:
    code = "\n".join(p.read_text(encoding="utf-8") for p in (REPO / "src" / "kg").glob("*.py"))
    code += (REPO / "ontology" / "shapes.ttl").read_text(encoding="utf-8")
    for term in COMMAND_ONLY:
        assert re.search(rf"\b{term}\b", code), term


def test_rules_ask_for_the_terms_that_only_they_need() -> None:
    for term, rule in RULE_ONLY.items():
        text = (REPO / "ontology" / "rules" / f"{rule}.rq").read_text(encoding="utf-8")
        assert f"MINUS {{ ?stance dm:{term} " in text

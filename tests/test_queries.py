"""Every stored query: whole, standard SPARQL, free of known traps, with the rows a reader expects."""

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox
import pytest
from rdflib import Variable
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from conftest import INVENTED, REPO
from kg.bridge import to_rdflib
from kg.catalogue import StoredQuery, clauses, find_query, read_query
from kg.derive import author_hops, date_bounds
from kg.dossier import find_dossier
from kg.load import load_instances, load_ontology
from kg.namespaces import ID, KINDS, PREFIXES
from kg.query import bind, rows_of, run
from kg.reason import infer
from kg.store import Generation, current, memory_store
from kg.terms import show

CORE = sorted((REPO / "queries").glob("*.rq"))
OWN = sorted((INVENTED / "queries").glob("*.rq"))
RULES = sorted((REPO / "ontology" / "rules").glob("*.rq"))

stored = pytest.mark.parametrize("path", [*CORE, *OWN], ids=lambda p: p.stem)
core = pytest.mark.parametrize("path", CORE, ids=lambda p: p.stem)
with_rules = pytest.mark.parametrize("path", [*CORE, *OWN, *RULES], ids=lambda p: p.stem)


@pytest.fixture(scope="module")
def invented(built: Path) -> Generation:
    return current(built / ".kg")


@pytest.fixture(scope="module")
def referred(reference: Path) -> Generation:
    return current(reference / ".kg")


# --- The algebra of a query (https://www.w3.org/TR/sparql11-query/#sparqlAlgebra)


def algebra(text: str) -> CompValue:
    """Return the algebra of a query, by a second parser than the store's."""
    return translateQuery(parseQuery(text)).algebra


def nodes(tree: object) -> Iterator[CompValue]:
    if isinstance(tree, CompValue):
        yield tree
        for part in tree.values():
            yield from nodes(part)
    elif isinstance(tree, list | tuple):
        for part in tree:
            yield from nodes(part)


def variables(tree: object) -> set[Variable]:
    if isinstance(tree, Variable):
        return {tree}
    if isinstance(tree, CompValue):
        return variables([part for name, part in tree.items() if name != "_vars"])
    if isinstance(tree, list | tuple):
        return {v for part in tree for v in variables(part)}
    return set()


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
    assert traps(read_query(path).text) == []


# --- Whole and standard

SILENT = {"quoted"}
"""Queries without an answer on the invented dossier: nobody is quoted there. They have one below."""


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
    text = read_query(path).text
    ox.Store().query(text)  # declares every prefix that it uses
    algebra(text)


@with_rules
def test_a_query_binds_the_variables_that_it_shows(path: Path) -> None:
    tree = algebra(read_query(path).text)
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
    path: Path, invented: Generation, referred: Generation
) -> None:
    filled = set[str]()
    for generation in (invented, referred):
        query = read_query(path)
        rows = rows_of(cast("ox.QuerySolutions", run(generation.open(), query.text, query)), query)
        filled |= {
            v for row in rows.rows for v, term in zip(rows.variables, row, strict=True) if term
        }
    assert filled == set(rows.variables)


# --- What a reader of the invented texts expects

Row = tuple[str, ...]
OFFICE = "liaison office of the Northern League in Port Aster"
PRESENCE = "presence of the Northern League beyond northern waters"
HALE = "Hale, The League weighs an office in Port Aster"
ORME = "Orme, Who wants the Aster office?"
OBJECTION = "Kestria's objection to the office"
INSIDER = "An insider puts Kestria's refusal down to its fish trade."
OFFICIAL = "official of the Northern League's secretariat (unnamed)"

MORVANIA = ("Morvania", "criticise", "strong", "", "indirect", "Morvania", "stance:orme-2031-2")
VELDEN = (
    "Tor Velden", "reject", "strong", "2031-03-02", "indirect", "Tor Velden", "stance:hale-2031-1",
)  # fmt: skip
KESTRIA = ("Kestria", "oppose", "moderate", "", "asserted", "Pell Orme", "stance:orme-2031-1")

EXPECTED: dict[str, list[tuple[dict[str, str], str, list[Row]]]] = {
    "against": [
        ({}, "holder act intensity when mode teller stance", [MORVANIA, VELDEN]),
        ({"topic": PRESENCE}, "holder act intensity when mode teller stance", [KESTRIA]),
        ({"topic": "offices of the Northern League"},
         "holder act intensity when mode teller stance", []),
    ],
    "for": [
        ({}, "holder act intensity when mode teller stance", [
            ("Asteria", "campaign", "strong", "2029/..", "asserted", "Ines Hale",
             "stance:hale-2031-2"),
            ("Ines Hale", "advocate", "moderate", "", "own", "Ines Hale", "stance:hale-2031-3"),
        ]),
        ({"topic": PRESENCE}, "holder act intensity when mode teller stance", []),
    ],
    "positions": [
        ({}, "holder polarity intensity act when mode stance", [
            ("Morvania", "negative", "strong", "criticise", "", "indirect", "stance:orme-2031-2"),
            ("Tor Velden", "negative", "strong", "reject", "2031-03-02", "indirect",
             "stance:hale-2031-1"),
            ("Asteria", "none", "weak", "distance", "", "indirect", "stance:orme-2031-3"),
            ("Asteria", "positive", "strong", "campaign", "2029/..", "asserted",
             "stance:hale-2031-2"),
            ("Ines Hale", "positive", "moderate", "advocate", "", "own", "stance:hale-2031-3"),
        ]),
        ({"topic": PRESENCE}, "holder polarity intensity act when mode stance", [
            ("Kestria", "negative", "moderate", "oppose", "", "asserted", "stance:orme-2031-1"),
        ]),
    ],
    "arguments": [
        ({}, "side reason giver imputed_to gist argument", [
            ("against", "economy", OFFICIAL, "Kestria",
             "An insider puts Kestria's refusal down to its fish trade.", "argument:hale-2031-1"),
        ]),
        ({"topic": PRESENCE}, "side reason giver imputed_to gist argument", []),
    ],
    "posts": [
        ({}, "person post held when speaks_for account", [
            ("Tor Velden", "Prime Minister of Kestria", "at the time", "2031-03-02", "Kestria",
             "account:hale-2031-3"),
        ]),
    ],
    "sources": [
        ({}, "source author issued address stances arguments accounts", [
            (HALE, "Ines Hale", "2031-03-04", "https://example.org/hale", "3", "1", "3"),
            (ORME, "Pell Orme", "", "", "3", "0", "2"),
        ]),
    ],
    "tellers": [
        # Hale tells seven things; of the objector's stance and the insider's reason another tells.
        ({}, "teller anonymity statements last_word", [
            ("Ines Hale", "named", "7", "5"),
            ("Pell Orme", "named", "5", "3"),
            ("Asteria", "named", "1", "1"),
            ("Harbour Gazette", "named", "1", "0"),
            ("Morvania", "named", "1", "1"),
            ("Tor Velden", "named", "1", "1"),
            (OFFICIAL, "unnamed, role given", "1", "1"),
        ]),
    ],
    "events": [
        # One event, which Orme has in February and Hale on 2 March; neither says where.
        ({}, "event when place participants source account", [
            (OBJECTION, "2031-02", "", "Kestria", ORME, "account:orme-2031-1"),
            (OBJECTION, "2031-03-02", "", "Tor Velden", HALE, "account:hale-2031-1"),
        ]),
    ],
    "documents": [
        # The two sources themselves; they cite nothing.
        ({}, "document issued_by when address cited_by through statements", [
            (HALE, "", "2031-03-04", "https://example.org/hale", "", "", "0"),
            (ORME, "", "", "", "", "", "0"),
        ]),
    ],
    "rests-on": [
        # Nobody tells beside another; the insider's reason rests on the paper and on him.
        ({}, "name gist source statement", [
            ("Asteria", "Asteria says it does not insist on the office.", ORME, "stance:orme-2031-3"),
            ("Harbour Gazette", INSIDER, HALE, "argument:hale-2031-1"),
            ("Morvania", "Morvania took the plan as a provocation.", ORME, "stance:orme-2031-2"),
            ("Tor Velden", "Velden told parliament that Kestria will not accept the office.", HALE,
             "stance:hale-2031-1"),
            (OFFICIAL, INSIDER, HALE, "argument:hale-2031-1"),
        ]),
        ({"teller": "Harbour Gazette"}, "name gist source statement", [
            ("Harbour Gazette", INSIDER, HALE, "argument:hale-2031-1"),
        ]),
        # all that Hale's text tells rests on her: that is no news
        ({"teller": "Ines Hale"}, "name gist source statement", []),
    ],
    "quoted": [
        # There are no quotation marks in the two texts.
        ({}, "name gist teller paragraph statement", []),
        ({"holder": "Tor Velden"}, "name gist teller paragraph statement", []),
    ],
    "timeline": [
        # Asteria began in 2029, Velden spoke in 2031; the other stances have no date.
        ({}, "when name polarity topic act stance", [
            ("2029/..", "Asteria", "positive", OFFICE, "campaign", "stance:hale-2031-2"),
            ("2031-03-02", "Tor Velden", "negative", OFFICE, "reject", "stance:hale-2031-1"),
            ("", "Asteria", "none", OFFICE, "distance", "stance:orme-2031-3"),
            ("", "Ines Hale", "positive", OFFICE, "advocate", "stance:hale-2031-3"),
            ("", "Kestria", "negative", PRESENCE, "oppose", "stance:orme-2031-1"),
            ("", "Morvania", "negative", OFFICE, "criticise", "stance:orme-2031-2"),
        ]),
        ({"holder": "Asteria"}, "when name polarity topic act stance", [
            ("2029/..", "Asteria", "positive", OFFICE, "campaign", "stance:hale-2031-2"),
            ("", "Asteria", "none", OFFICE, "distance", "stance:orme-2031-3"),
        ]),
        # the man, not the post of that name
        ({"holder": "the prime minister"}, "when name polarity topic act stance", [
            ("2031-03-02", "Tor Velden", "negative", OFFICE, "reject", "stance:hale-2031-1"),
        ]),
    ],
    "date-conflicts": [
        # Orme has the objection in February, Hale on 2 March.
        ({}, "thing one when_one other when_other", [
            ("Kestria's objection to the office", ORME, "2031-02", HALE, "2031-03-02"),
        ]),
    ],
}  # fmt: skip

CASES = [(name, *case) for name, cases in EXPECTED.items() for case in cases]


def answer(
    generation: Generation, query: StoredQuery, given: dict[str, str], focus: str | None
) -> tuple[str, Sequence[Row]]:
    return answer_of(generation.open(), query, given, focus)


def answer_of(
    store: ox.Store, query: StoredQuery, given: dict[str, str], focus: str | None
) -> tuple[str, Sequence[Row]]:
    sparql = bind(query, {name: [value] for name, value in given.items()}, store, focus)
    rows = rows_of(cast("ox.QuerySolutions", run(store, sparql, query)), query)
    return " ".join(rows.variables), [tuple(show(term) for term in row) for row in rows.rows]


@pytest.mark.parametrize(
    ("name", "given", "columns", "rows"), CASES, ids=[f"{c[0]}-{c[1] or 'focus'}" for c in CASES]
)
def test_a_query_answers_as_a_reader_of_the_texts_expects(
    name: str, given: dict[str, str], columns: str, rows: list[Row], invented: Generation
) -> None:
    query = find_query(name, [REPO / "queries", INVENTED / "queries"])
    assert answer(invented, query, given, invented.manifest.info["focus"]) == (columns, rows)


def test_every_stored_query_has_its_expected_rows() -> None:
    assert sorted(EXPECTED) == sorted(path.stem for path in [*CORE, *OWN])


def test_without_a_focus_a_query_answers_for_every_topic(invented: Generation) -> None:
    query = read_query(REPO / "queries" / "against.rq")
    _columns, rows = answer(invented, query, {}, None)
    assert rows == [KESTRIA, MORVANIA, VELDEN]


def test_a_query_takes_several_values_of_one_parameter(invented: Generation) -> None:
    query, store = read_query(REPO / "queries" / "against.rq"), invented.open()
    sparql = bind(query, {"topic": ["the Aster office", PRESENCE]}, store, None)
    rows = rows_of(cast("ox.QuerySolutions", run(store, sparql, query)), query)
    assert [show(row[0]) for row in rows.rows] == ["Kestria", "Morvania", "Tor Velden"]


# --- The same texts told otherwise: through two papers side by side, in quotation marks, with documents

MORE = {
    "things.ttl": """
@prefix document: <https://w3id.org/demarche/id/document/> .
@prefix place: <https://w3id.org/demarche/id/place/> .
agent:tide-radio a dm:Medium ; skos:prefLabel "Tide Radio"@en .
document:report a dm:Document ; skos:prefLabel "Harbour Gazette on the office"@en .
place:velmar a dm:Place ; skos:prefLabel "Velmar"@en .
event:council a dm:Event ; skos:prefLabel "council of the Northern League"@en .
""",
    "sources/hale-2031.ttl": """
@prefix document: <https://w3id.org/demarche/id/document/> .
@prefix place: <https://w3id.org/demarche/id/place/> .
stance:hale-2031-1 dm:hop hop:hale-2031-1.2a , hop:hale-2031-1.2b .
stance:hale-2031-2 dm:hop hop:hale-2031-1.2a , hop:hale-2031-1.2b , hop:hale-2031-2.3 .
argument:hale-2031-1 dm:hop hop:hale-2031-1.2b .
hop:hale-2031-1.2a a dm:Hop ; dm:position 2 ; dm:teller agent:harbour-gazette ; dm:anonymity anonymity:named .
hop:hale-2031-1.2b a dm:Hop ; dm:position 2 ; dm:teller agent:tide-radio ; dm:anonymity anonymity:named .
hop:hale-2031-2.3 a dm:Hop ; dm:position 3 ; dm:teller agent:harbour-gazette ; dm:anonymity anonymity:named .
hop:hale-2031-a1.2 dm:document document:report .
account:hale-2031-4 a dm:Account ; dm:source source:hale-2031 ; dm:of document:report ; dm:issuedBy agent:harbour-gazette ;
  dm:address <https://example.org/report> ; dm:mode mode:asserted ; dm:when "2031-03-01"^^edtf:EDTF ; dm:whenBasis basis:stated ;
  dm:passage passage:hale-2031-4 ; dm:gist "The Gazette reported on 1 March."@en .
account:hale-2031-5 a dm:Account ; dm:source source:hale-2031 ; dm:of source:hale-2031 ; dm:cites document:report ;
  dm:mode mode:asserted ; dm:whenBasis basis:none ; dm:passage passage:hale-2031-4 ; dm:gist "Hale cites the report."@en .
account:hale-2031-6 a dm:Account ; dm:source source:hale-2031 ; dm:of event:kestrian-objection ;
  dm:participant agent:tor-velden , agent:kestria ; dm:place place:velmar ; dm:hop hop:hale-2031-1.2b ;
  dm:mode mode:asserted ; dm:whenBasis basis:none ; dm:passage passage:hale-2031-5 ; dm:gist "It was voiced in Velmar."@en .
""",
    "sources/orme-2031.ttl": """
@prefix document: <https://w3id.org/demarche/id/document/> .
account:orme-2031-1 dm:hop hop:orme-2031-c1.2 .
hop:orme-2031-c1.2 a dm:Hop ; dm:position 2 ; dm:teller agent:ines-hale ; dm:anonymity anonymity:named ; dm:document source:hale-2031 .
account:orme-2031-3 a dm:Account ; dm:source source:orme-2031 ; dm:of document:report ; dm:issuedBy agent:tide-radio ;
  dm:mode mode:asserted ; dm:when "2031-03-02"^^edtf:EDTF ; dm:whenBasis basis:stated ;
  dm:passage passage:orme-2031-4 ; dm:gist "Orme has the report a day later, and from the radio."@en .
account:orme-2031-4 a dm:Account ; dm:source source:orme-2031 ; dm:of source:orme-2031 ; dm:cites document:report ;
  dm:mode mode:asserted ; dm:whenBasis basis:none ; dm:passage passage:orme-2031-4 ; dm:gist "Orme cites the report."@en .
""",
}
OTHERWISE = [
    ("hale", "dm:act act:reject ;\n  dm:mode mode:indirect", "dm:act act:reject ;\n  dm:mode mode:quoted"),
    ("hale", "hop:hale-2031-1.2 a dm:Hop ; dm:position 2", "hop:hale-2031-1.2 a dm:Hop ; dm:position 3"),
    ("hale", "dm:mode mode:hearsay", "dm:mode mode:quoted"),
    ("orme", "dm:act act:criticise ; dm:mode mode:indirect", "dm:act act:criticise ; dm:mode mode:quoted"),
]  # fmt: skip

RETOLD: list[tuple[str, dict[str, str], list[Row]]] = [
    ("events", {}, [
        (OBJECTION, "2031-02", "", "Kestria", ORME, "account:orme-2031-1"),
        (OBJECTION, "2031-03-02", "", "Tor Velden", HALE, "account:hale-2031-1"),
        (OBJECTION, "", "Velmar", "Kestria; Tor Velden", HALE, "account:hale-2031-6"),
        ("council of the Northern League", "", "", "", "", ""),  # nobody tells of it
    ]),
    ("documents", {}, [
        # Orme has what Hale tells, and cites the report without telling anything through it.
        (HALE, "", "2031-03-04", "https://example.org/hale", ORME, "Ines Hale", "1"),
        ("Harbour Gazette on the office", "Harbour Gazette; Tide Radio", "2031-03-01; 2031-03-02",
         "https://example.org/report", HALE, "Harbour Gazette", "1"),
        ("Harbour Gazette on the office", "Harbour Gazette; Tide Radio", "2031-03-01; 2031-03-02",
         "https://example.org/report", ORME, "", "0"),
        (ORME, "", "", "", "", "", "0"),
    ]),
    ("rests-on", {}, [
        # The paper never stands alone: also not for Asteria's stance, which it tells at two places.
        ("Asteria", "Asteria says it does not insist on the office.", ORME, "stance:orme-2031-3"),
        ("Ines Hale", "Orme dates the objection to February and denies that trade explains it.",
         ORME, "account:orme-2031-1"),
        ("Morvania", "Morvania took the plan as a provocation.", ORME, "stance:orme-2031-2"),
        ("Tide Radio", "It was voiced in Velmar.", HALE, "account:hale-2031-6"),
        ("Tor Velden", "Velden told parliament that Kestria will not accept the office.", HALE,
         "stance:hale-2031-1"),
        (OFFICIAL, INSIDER, HALE, "argument:hale-2031-1"),
    ]),
    ("rests-on", {"teller": "Harbour Gazette"}, []),
    ("rests-on", {"teller": "Ines Hale"}, [
        ("Ines Hale", "Orme dates the objection to February and denies that trade explains it.",
         ORME, "account:orme-2031-1"),
    ]),
    ("quoted", {}, [
        # Velden and the insider through both media; Morvania through the author.
        ("Morvania", "Morvania took the plan as a provocation.", "Pell Orme", "3",
         "stance:orme-2031-2"),
        ("Tor Velden", "Velden told parliament that Kestria will not accept the office.",
         "Harbour Gazette", "3", "stance:hale-2031-1"),
        ("Tor Velden", "Velden told parliament that Kestria will not accept the office.",
         "Tide Radio", "3", "stance:hale-2031-1"),
        (OFFICIAL, INSIDER, "Harbour Gazette", "3", "argument:hale-2031-1"),
        (OFFICIAL, INSIDER, "Tide Radio", "3", "argument:hale-2031-1"),
    ]),
    ("quoted", {"holder": "Morvania"}, [
        ("Morvania", "Morvania took the plan as a provocation.", "Pell Orme", "3",
         "stance:orme-2031-2"),
    ]),
]  # fmt: skip


@pytest.fixture(scope="module")
def retold(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    folder = tmp_path_factory.mktemp("retold") / "dossier"
    shutil.copytree(INVENTED, folder, ignore=shutil.ignore_patterns(".kg"))
    for slug, old, new in OTHERWISE:
        path = folder / "instances" / "sources" / f"{slug}-2031.ttl"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        path.write_text(text.replace(old, new), encoding="utf-8")
    for name, more in MORE.items():
        with (folder / "instances" / name).open("a", encoding="utf-8") as file:
            file.write(more)
    dossier = find_dossier(folder)
    told = load_instances(dossier)
    known = [*load_ontology(dossier), *told, *date_bounds(told).quads, *author_hops(told)]
    return memory_store([*known, *infer(known)])


@pytest.mark.parametrize(
    ("name", "given", "rows"), RETOLD, ids=[f"{c[0]}-{c[1] or 'bare'}" for c in RETOLD]
)
def test_what_is_told_otherwise_is_answered_otherwise(
    name: str, given: dict[str, str], rows: list[Row], retold: ox.Store
) -> None:
    query = read_query(REPO / "queries" / f"{name}.rq")
    _columns, found = answer_of(retold, query, given, None)
    assert found == rows


def test_a_query_silent_on_the_invented_dossier_is_not_on_this_one() -> None:
    assert {name for name, _given, rows in RETOLD if rows} >= SILENT


# rdflib cannot order by what is not bound (https://www.w3.org/TR/sparql11-query/#modOrderBy)
ORDERED_BY_THE_UNBOUND = {"timeline"}


@pytest.mark.parametrize(
    "path", [p for p in CORE if p.stem not in ORDERED_BY_THE_UNBOUND], ids=lambda p: p.stem
)
def test_a_second_engine_answers_a_query_alike(path: Path, retold: ox.Store) -> None:
    text = path.read_text(encoding="utf-8")
    first = cast("ox.QuerySolutions", retold.query(text))
    names = [v.value for v in first.variables]
    mine = [tuple(getattr(row[name], "value", "") for name in names) for row in first]
    graph = to_rdflib(retold.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    second = [
        tuple("" if (term := row.get(Variable(name))) is None else str(term) for name in names)
        for row in graph.query(text).bindings
    ]
    assert len(mine) > 0
    assert second == mine

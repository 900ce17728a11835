"""Every stored query: the rows that a reader of the texts expects, as told and told otherwise."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pyoxigraph as ox
import pytest
from rdflib import Variable

import shipped
from conftest import INVENTED, REPO
from kg.bridge import to_rdflib
from kg.catalogue import StoredQuery, find_query, read_query
from kg.derive import author_hops, date_bounds
from kg.dossier import find_dossier
from kg.load import load_instances, load_ontology
from kg.query import bind, rows_of, run
from kg.reason import infer
from kg.store import Generation, memory_store
from kg.terms import show
from shipped import CORE, OWN, SILENT

invented = shipped.invented

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

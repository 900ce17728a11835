"""The receipts of one statement: who, what, when, through whom, and where in which text."""

import json
from dataclasses import asdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from conftest import TEXTS, Kg
from kg.anchors import find, parse_fragment
from kg.corpus import Corpus, Text
from kg.dossier import find_dossier
from kg.errors import KgError
from kg.namespaces import GRAPH, ID, PREFIXES
from kg.passages import digest
from kg.store import current, memory_store
from kg.why import Reader, Receipt, Teller, Why, why

HALE = (TEXTS / "hale-2031.txt").read_bytes().decode()


@pytest.fixture(scope="module")
def store(built: Path) -> ox.Store:
    return current(find_dossier(built).store_dir).open()


@pytest.fixture
def corpus() -> Corpus:
    return Corpus(TEXTS)


# --- Who, what, when


def test_a_stance_has_holder_capacity_polarity_act_and_target_in_this_order(
    store: ox.Store,
) -> None:
    found = why(store, "stance:hale-2031-1")
    assert (found.statement, found.kind) == ("stance:hale-2031-1", "stance")
    assert found.gist == "Velden told parliament that Kestria will not accept the office."
    assert found.facts == [
        ("holder", "Tor Velden"),
        ("in the capacity", "Prime Minister of Kestria"),
        ("polarity", "negative"),
        ("intensity", "strong"),
        ("act", "reject"),
        ("target", "liaison office of the Northern League in Port Aster"),
    ]
    assert found.mode == "indirect"


def test_an_argument_has_giver_imputed_side_topic_and_reason(store: ox.Store) -> None:
    found = why(store, "argument:hale-2031-1")
    assert found.kind == "argument"
    assert found.facts == [
        ("giver", "official of the Northern League's secretariat (unnamed)"),
        ("imputed to", "Kestria"),
        ("against", "liaison office of the Northern League in Port Aster"),
        ("reason", "economy"),
    ]
    assert found.mode == "hearsay"


def test_an_account_has_its_thing_first_and_the_values_it_gives(store: ox.Store) -> None:
    found = why(store, "account:hale-2031-1")
    assert found.kind == "account"
    assert found.facts == [
        ("of", "Kestria's objection to the office"),
        ("participant", "Tor Velden"),
    ]


@pytest.mark.parametrize(
    ("statement", "when"),
    [
        ("stance:hale-2031-1", "2031-03-02 (stated without the year; the year from the byline)"),
        ("stance:hale-2031-2", "2029/.. (stated)"),
        ("stance:hale-2031-3", "not dated (none)"),
        ("stance:orme-2031-3", "not dated (relative)"),
        ("account:orme-2031-1", "2031-02 (stated without the year)"),
    ],
)
def test_the_date_comes_with_its_basis_or_is_said_to_be_missing(
    statement: str, when: str, store: ox.Store
) -> None:
    assert why(store, statement).when == when


def test_only_what_the_source_tells_is_a_fact_not_what_follows_from_it() -> None:
    quads = graph(
        "x",
        """stance:x-1 a dm:Stance ; dm:source source:x ; dm:holder agent:one .""",
    )
    inferred = graph("inferred", "stance:x-1 dm:holder agent:two ; dm:lacksConsentOf agent:one .")
    found = why(memory_store([*quads, *inferred]), "stance:x-1")
    assert found.facts == [("dm:holder", "agent:one")]


# --- Through whom


def test_the_chain_runs_from_the_author_to_the_last_teller(store: ox.Store) -> None:
    assert why(store, "argument:hale-2031-1").tellers == [
        Teller(1, "Ines Hale", "named"),
        Teller(2, "Harbour Gazette", "named"),
        Teller(3, "official of the Northern League's secretariat (unnamed)", "unnamed, role given"),
    ]
    assert why(store, "stance:hale-2031-3").tellers == [Teller(1, "Ines Hale", "named")]


def test_tellers_of_one_hop_stand_together_and_hops_count_as_numbers() -> None:
    hops = "".join(
        f"hop:x.{n} dm:position {n} ; dm:teller agent:t{n} ; dm:anonymity anonymity:named .\n"
        for n in (10, 2, 1)
    )
    data = f"""stance:x-1 a dm:Stance ; dm:source source:x ; dm:hop hop:x.10 , hop:x.2 , hop:x.1 .
      {hops} hop:x.2 dm:teller agent:other ; dm:document document:d . document:d rdfs:label "D" ."""
    tellers = why(memory_store(graph("x", data)), "stance:x-1").tellers
    assert [(t.position, t.name, t.document) for t in tellers] == [
        (1, "agent:t1", ""),
        (2, "agent:other and agent:t2", "D"),
        (10, "agent:t10", ""),
    ]


def test_the_source_is_cited_as_far_as_it_is_known(store: ox.Store) -> None:
    assert why(store, "stance:hale-2031-1").source == {
        "author": "Ines Hale",
        "title": "Hale, The League weighs an office in Port Aster",
        "date": "2031-03-04",
        "address": "https://example.org/hale",
    }
    assert why(store, "stance:orme-2031-1").source == {
        "author": "Pell Orme",
        "title": "Orme, Who wants the Aster office?",
        "date": "",
        "address": "",
    }


# --- Where


def test_a_receipt_has_paragraphs_anchor_words_and_the_deep_link(store: ox.Store) -> None:
    (receipt,) = why(store, "stance:hale-2031-1").receipts
    assert receipt == Receipt(
        passage="passage:hale-2031-1",
        ranges=[(3, "plan … ran"), (3, "Prime … it")],
        link="https://example.org/hale#:~:text=plan,ran&text=Prime,it",
    )


def test_a_source_without_an_address_has_no_deep_link(store: ox.Store) -> None:
    (receipt,) = why(store, "stance:orme-2031-1").receipts
    assert (receipt.ranges, receipt.link) == ([(3, "Kestria … waters")], "")


def test_the_deep_link_of_every_statement_leads_to_its_passage_in_the_text(
    store: ox.Store, corpus: Corpus
) -> None:
    text = Text("hale-2031", HALE)
    linked = 0
    for statement in Reader(store).statements():
        for receipt in why(store, statement, corpus).receipts:
            if receipt.link:
                address, _, fragment = receipt.link.partition("#")
                assert address == "https://example.org/hale"
                places = [find(text, words) for words in parse_fragment(fragment)]
                assert [HALE[slice(*place)] for place in places if place] == receipt.text
                linked += 1
    assert linked == 7


@pytest.mark.parametrize("address", ["https://example.org/x", "https://example.org/x#top"])
def test_a_deep_link_takes_the_place_of_a_fragment_in_the_address(address: str) -> None:
    data = f"""stance:x-1 a dm:Stance ; dm:source source:x ; dm:passage passage:x-1 .
      source:x dm:address <{address}> . passage:x-1 oa:hasSelector passage:x-1.words .
      passage:x-1.words rdf:value ":~:text=plan" ."""
    (receipt,) = why(memory_store(graph("x", data)), "stance:x-1").receipts
    assert receipt.link == "https://example.org/x#:~:text=plan"


def test_several_passages_are_several_receipts_each_with_its_ranges_in_order() -> None:
    data = """stance:x-1 a dm:Stance ; dm:source source:x ; dm:passage passage:x-2 , passage:x-1 .
      passage:x-1 oa:hasSelector passage:x-1.b , passage:x-1.a , passage:x-1.words .
      passage:x-1.a oa:start 100 ; oa:end 104 ; dm:paragraph 12 ; dm:digest "a" .
      passage:x-1.b oa:start 9 ; oa:end 14 ; dm:paragraph 2 ; dm:digest "b" .
      passage:x-1.words rdf:value ":~:text=plan&text=office,met" .
      passage:x-2 oa:hasSelector passage:x-2.at , passage:x-2.words .
      passage:x-2.at oa:start 3 ; oa:end 5 ; dm:paragraph 1 ; dm:digest "c" .
      passage:x-2.words rdf:value ":~:text=it" ."""
    receipts = why(memory_store(graph("x", data)), "stance:x-1").receipts
    assert [(r.passage, r.ranges) for r in receipts] == [
        ("passage:x-1", [(2, "plan"), (12, "office … met")]),
        ("passage:x-2", [(1, "it")]),
    ]


# --- The text itself


def test_without_a_corpus_there_is_no_text_and_nothing_to_note(store: ox.Store) -> None:
    for statement in Reader(store).statements():
        for receipt in why(store, statement).receipts:
            assert (receipt.text, receipt.note) == ([], "")


def test_the_text_at_hand_is_shown_range_by_range(store: ox.Store, corpus: Corpus) -> None:
    (receipt,) = why(store, "stance:hale-2031-1", corpus).receipts
    assert receipt.text == [HALE[93:136], HALE[173:269]]
    assert receipt.note == ""


@pytest.mark.parametrize("change", [(0, "So t"), (180, "m"), (100, "X")])
def test_a_text_that_differs_at_the_passage_is_not_shown(
    change: tuple[int, str], store: ox.Store, texts: Path
) -> None:
    at, what = change
    (texts / "hale-2031.txt").write_bytes((HALE[:at] + what + HALE[at + 1 :]).encode())
    (receipt,) = why(store, "stance:hale-2031-1", Corpus(texts)).receipts
    assert receipt.text == []
    assert receipt.note == "the text at hand differs here: run kg passages"
    assert receipt.ranges == [(3, "plan … ran"), (3, "Prime … it")]


def test_a_text_that_differs_elsewhere_is_shown(store: ox.Store, texts: Path) -> None:
    (texts / "hale-2031.txt").write_bytes(f"{HALE} More.".encode())
    (receipt,) = why(store, "stance:hale-2031-1", Corpus(texts)).receipts
    assert receipt.text == [HALE[93:136], HALE[173:269]]


def test_a_corpus_without_the_text_is_noted(store: ox.Store, texts: Path) -> None:
    (texts / "hale-2031.txt").unlink()
    (receipt,) = why(store, "stance:hale-2031-1", Corpus(texts)).receipts
    assert (receipt.text, receipt.note) == ([], "the corpus has no text of this source")


def test_the_text_of_a_source_with_a_name_of_another_project_is_found(texts: Path) -> None:
    data = f"""stance:x-1 a dm:Stance ; dm:source <https://example.org/sources/hale-2031> ;
        dm:passage passage:x-1 .
      passage:x-1 oa:hasSelector passage:x-1.at .
      passage:x-1.at oa:start 271 ; oa:end 319 ; dm:paragraph 3 ;
        dm:digest "{digest(HALE[271:319])}" ."""
    (receipt,) = why(memory_store(graph("x", data)), "stance:x-1", Corpus(texts)).receipts
    assert receipt.text == [HALE[271:319]]


def test_a_text_that_is_no_utf8_is_an_error(store: ox.Store, texts: Path) -> None:
    (texts / "hale-2031.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(KgError, match="no UTF-8 text"):
        why(store, "stance:hale-2031-1", Corpus(texts))


# --- Which statement is meant


@pytest.mark.parametrize(
    "name",
    [
        "stance:hale-2031-2",
        f"{ID}stance/hale-2031-2",
        f"<{ID}stance/hale-2031-2>",
    ],
)
def test_a_statement_goes_by_its_prefixed_name_or_iri(name: str, store: ox.Store) -> None:
    assert why(store, name) == why(store, "stance:hale-2031-2")
    assert why(store, name).statement == "stance:hale-2031-2"


def test_a_statement_goes_by_the_last_part_of_its_iri_where_that_is_its_alone(
    store: ox.Store,
) -> None:
    data = "stance:x-1 dm:source source:x . argument:x-2 dm:source source:x ."
    one = memory_store(graph("x", data))
    assert why(one, "x-2").statement == "argument:x-2"
    with pytest.raises(KgError, match="'orme-2031-1' is the name of several statements") as error:
        why(store, "orme-2031-1")
    assert error.value.todo == "Ask for account:orme-2031-1 or stance:orme-2031-1."


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("stance:hale-2031-9", "Did you mean stance:hale-2031-"),
        ("hale-2031-9", "Did you mean"),
        ("stance/hale-2031-1", "Did you mean stance:hale-2031-1"),
        ("passage:hale-2031-1", "Did you mean stance:hale-2031-1"),
        ("agent:kestria", "Known are account:hale-2031-1, account:hale-2031-2"),
        ("", "Known are account:hale-2031-1"),
        ("https://example.org/x", "Known are"),
        ("disagreement:motive", ""),
    ],
)
def test_an_unknown_statement_is_an_error_with_the_nearest_names(
    name: str, hint: str, store: ox.Store
) -> None:
    with pytest.raises(KgError) as error:
        why(store, name)
    assert error.value.what == f"no stance, argument or account is called {name!r}"
    assert error.value.todo.startswith(hint)
    assert error.value.exit_code == 2


@pytest.mark.parametrize("name", ["stance:hale 2031", "<urn:a b>", "https://example.org/<x>"])
def test_a_name_that_cannot_be_an_iri_is_an_error(name: str, store: ox.Store) -> None:
    with pytest.raises(KgError, match="is no valid IRI"):
        why(store, name)


# --- All of it


def test_every_statement_has_gist_facts_date_mode_chain_source_and_receipts(
    store: ox.Store, corpus: Corpus
) -> None:
    statements = Reader(store).statements()
    assert len(statements) == 12
    for statement in statements:
        found = why(store, statement, corpus)
        assert found.kind in ("stance", "argument", "account")
        assert found.gist
        assert len(found.facts) >= 2
        assert all(name and value for name, value in found.facts)
        assert found.when
        assert found.mode
        assert found.tellers[0].position == 1
        assert found.source["author"] in ("Ines Hale", "Pell Orme")
        for receipt in found.receipts:
            assert len(receipt.ranges) == len(receipt.text) >= 1
            assert all(number == 3 and words for number, words in receipt.ranges)
        assert found.receipts


def test_the_json_holds_all_that_why_knows(
    built: Path, store: ox.Store, corpus: Corpus, kg: Kg
) -> None:
    for statement in ("stance:hale-2031-1", "argument:hale-2031-1", "account:orme-2031-2"):
        result = kg("why", statement, "--dossier", built, "--corpus", TEXTS, "--format", "json")
        assert result.returncode == 0, result.stderr
        known = json.loads(json.dumps(asdict(why(store, statement, corpus))))
        assert json.loads(result.stdout) == known
        assert set(known) == set(Why.__dataclass_fields__)


def graph(name: str, turtle: str) -> list[ox.Quad]:
    head = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in PREFIXES.items())
    layer = ox.NamedNode(GRAPH + name)
    triples = ox.parse(head + turtle, format=ox.RdfFormat.TURTLE)
    return [ox.Quad(t.subject, t.predicate, t.object, layer) for t in triples]

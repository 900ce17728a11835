"""What a user calls a thing: it is found by its names, and no value of a user's acts as SPARQL."""

import unicodedata
from typing import cast

import pyoxigraph as ox
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kg.catalogue import parse_query
from kg.errors import KgError
from kg.namespaces import DM, ID, SKOS
from kg.query import bind
from kg.store import memory_store
from kg.terms import Labels, did_you_mean, expand, shorten
from properties import many

HARBOUR = """
@prefix dm: <https://w3id.org/demarche/ontology/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix agent: <https://w3id.org/demarche/id/agent/> .
@prefix post: <https://w3id.org/demarche/id/post/> .
@prefix topic: <https://w3id.org/demarche/id/topic/> .
@prefix polarity: <https://w3id.org/demarche/code/polarity/> .
@prefix intensity: <https://w3id.org/demarche/code/intensity/> .

agent:velden a dm:Person ; skos:prefLabel "Tor Velden"@en ; skos:altLabel "the Chair"@en .
post:chair a dm:Post ; skos:prefLabel "Chair of the Harbour Board"@en ; skos:altLabel "the Chair"@en .
topic:quay a dm:Topic ; skos:prefLabel "Quay in Straßenhafen"@en , "quai de Sévérac"@fr .
topic:crane a dm:Topic ; rdfs:label "crane" .
polarity:negative a skos:Concept ; skos:notation "negative" ; skos:prefLabel "against"@en .
polarity:mild a skos:Concept ; skos:notation "mild" .
intensity:mild a skos:Concept ; skos:notation "mild" .
[] skos:prefLabel "a thing without a name" .
"""


def store(turtle: str = HARBOUR) -> ox.Store:
    return memory_store(ox.parse(turtle, format=ox.RdfFormat.TURTLE))


@pytest.fixture(scope="module")
def labels() -> Labels:
    return Labels(store())


# --- What a user calls a thing


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tor Velden", "agent:velden"),
        ("the Chair of", None),
        ("crane", "topic:crane"),
        ("quai de Sévérac", "topic:quay"),
        ("negative", "polarity:negative"),
        ("against", "polarity:negative"),
        ("agent:velden", "agent:velden"),
        ("https://w3id.org/demarche/id/agent/velden", "agent:velden"),
        ("<https://w3id.org/demarche/id/agent/velden>", "agent:velden"),
        ("a thing without a name", None),
    ],
)
def test_a_thing_is_found_by_label_alias_code_prefixed_name_or_iri(
    labels: Labels, text: str, found: str | None
) -> None:
    if found is None:
        with pytest.raises(KgError, match="nothing here is called"):
            labels.find(text)
    else:
        assert shorten(labels.find(text).value) == found


@pytest.mark.parametrize(
    "text",
    [
        "tor velden",
        "TOR VELDEN",
        "  Tor   Velden ",
        "Tor\u00a0Velden",
        "Ｔｏｒ Velden",
        "Tor\nVelden",
    ],
)
def test_case_width_and_spaces_of_a_name_do_not_count(labels: Labels, text: str) -> None:
    assert shorten(labels.find(text).value) == "agent:velden"


@pytest.mark.parametrize("text", ["QUAY IN STRASSENHAFEN", "quay in straßenhafen"])
def test_a_name_folds_as_unicode_folds_it(labels: Labels, text: str) -> None:
    assert shorten(labels.find(text).value) == "topic:quay"


def test_an_accent_counts_in_a_name_however_it_is_composed(labels: Labels) -> None:
    decomposed = unicodedata.normalize("NFD", "QUAI DE SÉVÉRAC")
    assert shorten(labels.find(decomposed).value) == "topic:quay"
    with pytest.raises(KgError, match="Did you mean quai de Sévérac"):
        labels.find("quai de Severac")


def test_an_ambiguous_name_lists_its_candidates(labels: Labels) -> None:
    with pytest.raises(KgError, match="several things: agent:velden, post:chair"):
        labels.find("the chair")
    with pytest.raises(KgError, match="several things: intensity:mild, polarity:mild"):
        labels.find("mild", SKOS + "Concept")


def test_the_class_of_a_parameter_decides_between_namesakes(labels: Labels) -> None:
    assert shorten(labels.find("the chair", DM + "Person").value) == "agent:velden"
    assert shorten(labels.find("the chair", DM + "Post").value) == "post:chair"


def test_a_lone_name_is_taken_whatever_its_class(labels: Labels) -> None:
    assert shorten(labels.find("Tor Velden", DM + "Topic").value) == "agent:velden"


def test_an_unknown_name_offers_the_nearest_of_the_class(labels: Labels) -> None:
    with pytest.raises(KgError, match=r"Did you mean Tor Velden\?"):
        labels.find("Thor Velden")
    with pytest.raises(KgError) as caught:
        labels.find("Chair of the Harbor Board", DM + "Topic")
    assert "Chair of the Harbour Board" not in caught.value.todo
    with pytest.raises(KgError, match="Did you mean Chair of the Harbour Board"):
        labels.find("Chair of the Harbor Board", DM + "Post")


def test_a_name_like_none_lists_a_few_that_there_are(labels: Labels) -> None:
    with pytest.raises(KgError, match=r"Known are against, .*, the Chair …\."):
        labels.find("zzzzzzzzzzzz")
    with pytest.raises(KgError, match="Nothing is known"):
        Labels(ox.Store()).find("zzzz")


def test_a_scheme_alone_makes_no_iri(labels: Labels) -> None:
    with pytest.raises(KgError, match="nothing here is called 'nope:velden'"):
        labels.find("nope:velden")
    with pytest.raises(KgError, match="nothing here is called '<urn:isbn:123>'"):
        labels.find("<urn:isbn:123>")


def test_a_name_of_nothing_in_the_store_is_an_error_and_not_an_empty_answer(labels: Labels) -> None:
    for text in ("topic:nope", "https://example.org/nope", "<https://example.org/nope>"):
        with pytest.raises(KgError, match="nothing here is called"):
            labels.find(text)


def test_candidates_and_hints_cannot_steer_the_terminal() -> None:
    hostile = Labels(
        store(
            """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
            <http://e/\u202ea> skos:prefLabel "twin", "mar\\u001B[31mina" . <http://e/b> skos:prefLabel "twin" ."""
        )
    )
    for text in ("twin", "marina"):
        with pytest.raises(KgError) as caught:
            hostile.find(text)
        assert not any(
            unicodedata.category(c) in ("Cc", "Cf") for c in str(caught.value) if c != "\n"
        )


def test_the_hint_names_at_most_three() -> None:
    names = [f"harbour {n}" for n in range(9)]
    assert did_you_mean("harbour", names) == "Did you mean harbour 8 or harbour 7 or harbour 6?"
    assert did_you_mean("zzz", names).count(",") == 7
    assert did_you_mean("", []) == "Nothing is known."


# --- No value breaks out of its braces

ASK = """#+ parameters:
#+   thing: {class: dm:Topic}
#+   word: {datatype: xsd:string}
SELECT ?thing ?word WHERE { VALUES ?thing { UNDEF } VALUES ?word { UNDEF } }"""

HOSTILE = [
    "x> } DELETE { ?s ?p ?o } #",
    '"} UNION {"',
    "topic:x> } DELETE {",
    "<http://e/x> } UNION { ?s ?p ?o }>",
    "http://e/x> } UNION {",
    "UNDEF } UNION { SELECT * {} }",
    "\\",
    '"""',
    "'''",
    "\n}\n",
    "}#",
    "\\u0022 } UNION {",
    "?thing",
    "$word",
    "{{{{",
    "\x00",
    "\udcff",
]

words = st.text(max_size=30) | st.sampled_from(HOSTILE)


def is_utf8(text: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in text)


def bound(sparql: str) -> tuple[object, object]:
    """Return the one pair of terms that the bound query names: it must parse and do nothing else."""
    (row,) = cast("ox.QuerySolutions", ox.Store().query(sparql))
    return row["thing"], row["word"]


@many
@given(word=words)
def test_a_string_enters_the_query_as_that_string_alone(word: str) -> None:
    assume(is_utf8(word))
    query = parse_query(ASK, "ask")
    _thing, found = bound(bind(query, {"word": [word]}, ox.Store(), None))
    assert found == ox.Literal(word)


@many
@given(label=words)
def test_a_label_enters_the_query_as_its_thing_alone(label: str) -> None:
    assume(label.strip() and is_utf8(label))
    assume(not (label.startswith("<") and label.endswith(">")))  # that is taken for an IRI
    thing = ox.NamedNode(ID + "topic/quay")
    quads = [ox.Quad(thing, ox.NamedNode(SKOS + "prefLabel"), ox.Literal(label))]
    query = parse_query(ASK, "ask")
    found, _word = bound(bind(query, {"thing": [label]}, memory_store(quads), None))
    assert found == thing


@many
@given(text=words)
def test_whatever_a_user_types_gives_one_iri_or_an_error(text: str) -> None:
    query = parse_query(ASK, "ask")
    try:
        sparql = bind(query, {"thing": [text]}, ox.Store(), None)
    except KgError as error:
        assert str(error)  # noqa: PT017
        return
    found, _word = bound(sparql)
    assert isinstance(found, ox.NamedNode)
    assert found.value in (text, text[1:-1], expand(text))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_value_is_no_name_of_anything(labels: Labels, text: str) -> None:
    with pytest.raises(KgError):
        labels.find(text)

"""Terms as they are written and shown: prefixed names, literals and IRIs, and no datum acts on a terminal."""

import unicodedata
from typing import cast

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError
from kg.namespaces import DM, ID, KINDS, PREFIXES, XSD
from kg.terms import disarm, expand, iri_term, literal_term, shorten, show
from properties import many

# --- Prefixed names

locals_ = st.from_regex(r"[\w.-]{0,20}", fullmatch=True) | st.text(max_size=12)


@many
@given(prefix=st.sampled_from(sorted(PREFIXES)), local=locals_)
def test_a_shortened_iri_expands_to_itself(prefix: str, local: str) -> None:
    iri = PREFIXES[prefix] + local
    short = shorten(iri)
    assert short == iri or expand(short) == iri


@many
@given(st.text(max_size=30))
def test_what_is_shortened_is_one_word_behind_a_known_prefix(text: str) -> None:
    iri = ID + text
    short = shorten(iri)
    if short != iri:
        prefix, _colon, local = short.partition(":")
        assert prefix in PREFIXES
        assert local
        assert not any(c.isspace() or c in "/#<>\"'{}" for c in local)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_thing_has_a_prefix_of_its_own(kind: str) -> None:
    assert shorten(f"{ID}{kind}/x-1") == f"{kind}:x-1"


def test_the_longest_namespace_wins() -> None:
    assert shorten("https://w3id.org/demarche/code/polarity/negative") == "polarity:negative"
    assert shorten("https://w3id.org/demarche/code/polarity") == "code:polarity"
    prefixes = {"a": "http://e/", "b": "http://e/x/", "c": "http://e/x"}
    assert shorten("http://e/x/y", prefixes) == "b:y"


@pytest.mark.parametrize("local", ["", "a/b", "a b", "a.", "a#b", "a%20b", "a:b", "a\u202eb"])
def test_an_iri_whose_rest_is_no_single_word_stays_whole(local: str) -> None:
    assert shorten(DM + local) == DM + local


@pytest.mark.parametrize("name", ["nope:x", "no colon", "", "http://e/x"])
def test_a_name_without_a_known_prefix_expands_to_nothing(name: str) -> None:
    assert expand(name) is None


# --- Literals


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("2031-03-02", "date"),
        ("2024-02-29", "date"),
        ("3", "integer"),
        ("-3", "integer"),
        ("+03", "integer"),
        ("9" * 40, "integer"),
        ("true", "boolean"),
        ("false", "boolean"),
        ("", "string"),
        ('a "quoted" } \\ {\n#', "string"),
    ],
)
def test_a_value_that_fits_its_datatype_becomes_a_literal(text: str, datatype: str) -> None:
    term = literal_term(text, XSD + datatype)
    assert (term.value, term.datatype.value) == (text, XSD + datatype)


@pytest.mark.parametrize(
    ("text", "datatype", "said"),
    [
        ("2023-02-29", "date", "no date"),
        ("2031-13-01", "date", "no date"),
        ("0000-01-01", "date", "no date"),
        ("2031-3-2", "date", "no date"),
        ("2031-W09-1", "date", "no date"),
        ("20310302", "date", "no date"),
        ("2031-03-02\n", "date", "no date"),
        ("2031-03-02T00:00:00", "date", "no date"),
        ("２０３１-03-02", "date", "no date"),
        ('2031-03-02"^^<x> } #', "date", "no date"),
        ("", "date", "no date"),
        ("3.0", "integer", "no whole number"),
        ("3\n", "integer", "no whole number"),
        ("٣", "integer", "no whole number"),
        ("²", "integer", "no whole number"),
        ("3 } UNION {", "integer", "no whole number"),
        ("", "integer", "no whole number"),
        ("+", "integer", "no whole number"),
        ("True", "boolean", "neither true nor false"),
        ("1", "boolean", "neither true nor false"),
        ("", "boolean", "neither true nor false"),
        ("\udcff", "string", "no text in UTF-8"),
        ("2031", "gYear", "xsd:gYear cannot be given"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_in_words(text: str, datatype: str, said: str) -> None:
    with pytest.raises(KgError, match=said):
        literal_term(text, XSD + datatype)


# --- IRIs


@pytest.mark.parametrize("bad", [*' <>"{}|^`\\\n\r\t\x00\x1f'])
def test_no_iri_holds_a_character_that_could_end_it(bad: str) -> None:
    with pytest.raises(KgError, match="no valid IRI"):
        iri_term(f"http://e/a{bad}b")


@pytest.mark.parametrize(
    "text", ["", "nope", "//e/x", "http://[", "http://e/%zz", "http://e/\udcff"]
)
def test_what_is_no_absolute_iri_is_refused(text: str) -> None:
    with pytest.raises(KgError, match="no valid IRI"):
        iri_term(text)


@many
@given(st.text(max_size=20))
def test_an_iri_is_taken_whole_or_refused(text: str) -> None:
    iri = "http://e/" + text
    try:
        term = iri_term(iri)
    except KgError:
        return
    assert term.value == iri
    (row,) = cast("ox.QuerySolutions", ox.Store().query(f"SELECT ({term} AS ?x) {{}}"))
    assert row["x"] == term


# --- What a reader sees


def test_terms_are_shown_short() -> None:
    assert show(None) == ""
    assert show(ox.NamedNode(ID + "agent/velden")) == "agent:velden"
    assert show(ox.BlankNode("b")) == "_:b"
    assert show(ox.Literal("two\nlines", language="en")) == "two\\u000alines"
    assert show(ox.Literal("3", datatype=ox.NamedNode(XSD + "integer"))) == "3"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "\\u001b[31mred\\u001b[0m"),
        ("\u202egnorw\u202c", "\\u202egnorw\\u202c"),
        ("\u2066x\u2069", "\\u2066x\\u2069"),
        ("a\nb\r\tc", "a\\u000ab\\u000d\\u0009c"),
        ("\x9b31m\x7f\x00", "\\u009b31m\\u007f\\u0000"),
        ("a\u2028b\u2029c", "a\\u2028b\\u2029c"),
        ("\ufeff\u200b\xad", "\\ufeff\\u200b\\u00ad"),
        ("\U000e0041", "\\U000e0041"),
        ("\udc9b", "\\udc9b"),
    ],
)
def test_characters_that_steer_a_terminal_or_reorder_a_line_are_made_visible(
    text: str, shown: str
) -> None:
    assert disarm(text) == shown


@pytest.mark.parametrize("text", ["Štoltenberg, ça va", "日本", "می‌خواهم", "👩‍🚒", "a — b…", ""])
def test_the_scripts_of_the_world_are_left_as_they_are(text: str) -> None:
    assert disarm(text) == text


@many
@given(st.text(max_size=40))
def test_nothing_that_is_shown_can_act(text: str) -> None:
    shown = disarm(text)
    kinds = {unicodedata.category(c) for c in shown if c not in "\u200c\u200d"}
    assert not kinds & {"Cc", "Cf", "Zl", "Zp", "Cs"}
    assert shown.isprintable() or "\u200c" in text or "\u200d" in text or kinds & {"Co", "Cn", "Zs"}
    assert disarm(shown) == shown

"""Do terms survive the way between pyoxigraph and rdflib, literals in the form they are written?"""

import contextlib
import logging
import warnings

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.bridge import DataGraph, from_rdflib, to_rdflib
from kg.namespaces import EDTF, RDF, XSD
from kg.rdf import Term

A = ox.NamedNode("https://example.org/a")
TYPES = [
    *(
        XSD + name
        for name in (
            "string", "normalizedString", "token", "integer", "nonNegativeInteger", "decimal",
            "double", "boolean", "date", "dateTime", "time", "gYear", "anyURI", "hexBinary",
            "base64Binary", "duration", "language",
        )
    ),
    EDTF, RDF + "XMLLiteral", RDF + "HTML", "https://example.org/unknown",
]  # fmt: skip

iris = st.text("abcXYZ019-._~!$&'()*+,;=:@/?%éß中", max_size=12).map(
    lambda rest: ox.NamedNode("https://example.org/" + rest.replace("%", "%20"))
)
blanks = st.from_regex(r"[a-zA-Z0-9_]{1,12}", fullmatch=True).map(ox.BlankNode)
written = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["05", "+5", "-0", "0.60", "1e0", "1", "true", "2023-06-05", "2023-02-29", "P1Y", " a  b ", "<b>"]
    ),
)  # fmt: skip
typed = st.builds(
    lambda text, datatype: ox.Literal(text, datatype=ox.NamedNode(datatype)),
    written,
    st.sampled_from(TYPES),
)
tagged = st.builds(
    lambda text, tag: ox.Literal(text, language=tag),
    written,
    st.sampled_from(["en", "en-gb", "de-ch-1996", "zh-hant", "x-own"]),
)
terms: st.SearchStrategy[Term] = st.one_of(iris, blanks, typed, tagged)


def there_and_back(term: Term) -> Term:
    ((_, _, value),) = to_rdflib([ox.Quad(A, A, term)])
    return from_rdflib(value)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(terms)
@example(ox.Literal(" a \n b ", datatype=ox.NamedNode(XSD + "token")))
@example(ox.Literal("a\tb", datatype=ox.NamedNode(XSD + "normalizedString")))
@example(ox.Literal(""))
def test_a_term_comes_back_as_it_went(term: Term) -> None:
    assert there_and_back(term) == term


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.one_of(iris, blanks), iris, terms), max_size=8))
def test_a_graph_comes_back_as_the_set_of_its_triples(rows: list[tuple[Term, Term, Term]]) -> None:
    quads = [ox.Quad(*row) for row in rows]  # type: ignore[arg-type]
    back = {tuple(map(from_rdflib, triple)) for triple in to_rdflib(quads)}
    assert back == set(rows)


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("05", "integer"), ("+5", "integer"), ("5", "nonNegativeInteger"), ("0.60", "decimal"),
        ("1", "boolean"), ("1e0", "double"), ("2031-03-02Z", "date"), ("24:00:00", "time"),
        ("  two  spaces ", "token"), ("a\r\nb", "normalizedString"), ("AbCd", "hexBinary"),
    ],
)  # fmt: skip
def test_a_literal_keeps_its_written_form_and_its_datatype(text: str, datatype: str) -> None:
    literal = ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))
    ((_, _, value),) = to_rdflib([ox.Quad(A, A, literal)])
    assert isinstance(value, rdflib.Literal)
    assert (str(value), str(value.datatype)) == (text, XSD + datatype)
    assert value.language is None


def test_two_forms_of_one_number_stay_two_triples() -> None:
    forms = ("5", "05", "+5")
    integer = ox.NamedNode(XSD + "integer")
    assert len(to_rdflib(ox.Quad(A, A, ox.Literal(f, datatype=integer)) for f in forms)) == 3


def test_a_triple_of_two_layers_is_one_triple() -> None:
    layers = [ox.NamedNode(f"https://example.org/graph/{n}") for n in range(3)]
    assert len(to_rdflib(ox.Quad(A, A, A, layer) for layer in layers)) == 1


def test_a_literal_has_its_value_whatever_its_form() -> None:
    literal = ox.Literal("007", datatype=ox.NamedNode(XSD + "integer"))
    ((_, _, number),) = to_rdflib([ox.Quad(A, A, literal)])
    assert isinstance(number, rdflib.Literal)
    assert number.value == 7
    assert not number.ill_typed


@pytest.mark.parametrize(
    ("text", "datatype"),
    [("2023-02-29", XSD + "date"), ("x", XSD + "integer"), ("maybe", XSD + "boolean"), ("<b>", RDF + "XMLLiteral")],
)  # fmt: skip
def test_a_literal_that_is_not_of_its_datatype_passes_without_a_word(
    text: str, datatype: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "rdflib.term")
    literal = ox.Literal(text, datatype=ox.NamedNode(datatype))
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        ((_, _, value),) = to_rdflib([ox.Quad(A, A, literal)])
    assert isinstance(value, rdflib.Literal)
    assert value.ill_typed
    assert from_rdflib(value) == literal
    assert not caplog.records
    assert not warned


@pytest.mark.parametrize("last", [A, ox.Triple(A, A, A)], ids=["well", "badly"])
def test_rdflib_is_as_talkative_as_before_however_the_way_ends(
    last: ox.NamedNode | ox.Triple, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(17, "rdflib.term")
    with contextlib.suppress(TypeError):
        to_rdflib([ox.Quad(A, A, last)])
    assert logging.getLogger("rdflib.term").level == 17


def test_a_triple_about_a_triple_is_refused() -> None:
    with pytest.raises(TypeError, match=r"no RDF 1\.1 term"):
        to_rdflib([ox.Quad(A, A, ox.Triple(A, A, A))])


def test_a_variable_is_no_term() -> None:
    with pytest.raises(TypeError, match="no RDF term"):
        from_rdflib(rdflib.Variable("x"))


def test_a_graph_of_data_is_true_even_when_it_is_empty() -> None:
    assert isinstance(to_rdflib([]), DataGraph)
    assert to_rdflib([])
    assert len(to_rdflib([])) == 0

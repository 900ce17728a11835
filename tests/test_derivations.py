"""Do derivations come back from their file as they were, and is a damaged file one error?"""

import json
import random
from array import array

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.derivations import Derivation, Derivations, Triple, dump
from kg.errors import KgError
from kg.namespaces import EDTF, RDF, XSD
from kg.rdf import Term
from properties import many

# --- Any derivations

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ["", "\n", "\r\n", '"', "\\", "'''", "two\nlines", 'say "x"', "<https://e/>", "_:b", "\x00", "\x85",
     "\u2028", "\ufeff", "\U0001f310", "kg derivations 1\n", "@en", "^^"]
)  # fmt: skip
IRIS = st.sampled_from(
    ["https://e.org/a", "https://e.org/ü?q=1#f", "urn:x:y", "x:", f"{RDF}type", "https://e.org/'b'"]
).map(ox.NamedNode)
BLANKS = st.sampled_from(["b", "b0", "c14f", "x.y", "0"]).map(ox.BlankNode)
DATATYPES = st.sampled_from([XSD + "integer", XSD + "date", XSD + "string", EDTF, RDF + "HTML"])
LITERALS = st.one_of(
    st.builds(ox.Literal, TEXTS),
    st.builds(
        lambda t, lang: ox.Literal(t, language=lang), TEXTS, st.sampled_from(["en", "de-CH"])
    ),
    st.builds(lambda t, d: ox.Literal(t, datatype=ox.NamedNode(d)), TEXTS, DATATYPES),
)
TERMS = IRIS | BLANKS | LITERALS
TRIPLES = st.tuples(TERMS, IRIS, TERMS)
DERIVATIONS = st.builds(
    Derivation,
    TRIPLES,
    st.sampled_from(["edtf", "prp-trp", "eine Regel", 'ru"le\n']),
    st.lists(TRIPLES, max_size=3).map(tuple),
    st.lists(TEXTS, max_size=2).map(tuple),
)
LISTS = st.lists(DERIVATIONS, max_size=6, unique_by=lambda d: d.triple)


@many
@given(given_=LISTS)
def test_whatever_was_written_is_read(given_: list[Derivation]) -> None:
    found = Derivations(dump(given_))
    assert list(found) == given_
    assert len(found) == len(given_)
    for derivation in given_:
        assert found.get(derivation.triple) == derivation


@many
@given(given_=LISTS, other=TRIPLES)
def test_a_triple_without_a_derivation_has_none(given_: list[Derivation], other: Triple) -> None:
    if other not in {d.triple for d in given_}:
        assert Derivations(dump(given_)).get(other) is None


def test_no_derivations_are_a_file_too() -> None:
    found = Derivations(dump([]))
    assert (len(found), list(found)) == (0, [])
    assert found.get((ox.NamedNode("x:"), ox.NamedNode("x:"), ox.Literal(""))) is None


def test_terms_that_only_look_alike_are_kept_apart() -> None:
    p = ox.NamedNode("https://e.org/p")
    one = ox.Literal("1", datatype=ox.NamedNode(XSD + "integer"))
    likes: list[Term] = [one, ox.Literal("01", datatype=one.datatype), ox.Literal("1"), ox.Literal("1", language="en"),
             ox.NamedNode("x:1"), ox.Literal("x:1"), ox.Literal("<x:1>"), ox.BlankNode("x"), ox.Literal("_:x")]  # fmt: skip
    given_ = [Derivation((p, p, o), f"rule-{n}", ((p, p, o),)) for n, o in enumerate(likes)]
    found = Derivations(dump(given_))
    rules = []
    for o in likes:
        derivation = found.get((p, p, o))
        rules.append(derivation and derivation.rule)
    assert rules == [f"rule-{n}" for n in range(len(likes))]


def chain(length: int) -> list[Derivation]:
    p = ox.NamedNode("https://e.org/p")
    steps = [(ox.NamedNode(f"https://e.org/n{n}"), p, p) for n in range(length + 1)]
    return [Derivation(steps[n + 1], "step", (steps[n],)) for n in range(length)]


def test_a_derivation_takes_a_few_bytes_and_reads_one_by_one() -> None:
    content = dump(chain(5_000))
    assert len(content) < 70 * 5_000
    found = Derivations(content)
    last = found.get(chain(5_000)[-1].triple)
    assert last == chain(5_000)[-1]


# --- A damaged file

CONTENT = dump([*chain(40), Derivation((ox.NamedNode("x:"), ox.NamedNode("x:"), ox.Literal("é\n")), "r", (), ("no",))])  # fmt: skip


def test_a_file_cut_short_anywhere_is_one_error() -> None:
    assert len(CONTENT) > 1_000
    for length in range(len(CONTENT)):
        with pytest.raises(KgError, match=r"the derivations cannot be read: .*\n  Run: kg build"):
            Derivations(CONTENT[:length])


def header(**changes: object) -> bytes:
    """Return the file with another header."""
    first, head, rest = CONTENT.split(b"\n", 2)
    return b"\n".join([first, json.dumps({**json.loads(head), **changes}).encode(), rest])


ARRAYS = json.loads(CONTENT.split(b"\n", 2)[1])["arrays"]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\n", b"kg derivations 1", b"kg derivations 1\n", b"kg derivations 1\n\n", b"kg derivations 1\n{}\n",
        b"kg derivations 1\n[]\n", b"kg derivations 1\nnull\n", b"kg derivations 1\n{\n", b"kg derivations 1\n\xff\n",
        CONTENT.replace(b"derivations 1", b"derivations 2", 1), b"x" + CONTENT, CONTENT[20:],
        b"<x:> <x:> <x:> .\n", b"\x89PNG\r\n\x1a\n", bytes(200),
        header(terms=0), header(terms=3), header(terms=10**30), header(terms=-1), header(terms="x"), header(terms=None),
        header(rules=[]), header(rules=None), header(absent=[]), header(absent={"x": []}), header(absent={"1": 3}),
        header(arrays=[]), header(arrays=None), header(arrays=ARRAYS[:-1]), header(arrays=[["I", 1]] * 7),
        header(arrays=[["?", 1]] * 7), header(arrays=[["I", -1]] * 7), header(arrays=[["I", 10**30]] * 7),
        header(arrays=[["d", n] for _, n in ARRAYS]), header(arrays=[["u", 1]] * 7), header(arrays=[["I", "1"]] * 7),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_one_error(content: bytes) -> None:
    with pytest.raises(KgError, match=r"the derivations cannot be read: .*\n  Run: kg build"):
        Derivations(content)


def test_numbers_that_name_nothing_are_one_error() -> None:
    numbers = b"".join(array(code, [0] * n).tobytes() for code, n in ARRAYS)
    text, rest = CONTENT[: -len(numbers)], bytearray(CONTENT[-len(numbers) :])
    Derivations(text + bytes(rest))
    refused = 0
    for at in range(0, len(rest), 4):
        damaged = bytearray(rest)
        damaged[at : at + 4] = b"\xff\xff\xff\x7f"
        with pytest.raises(KgError, match=r"the derivations cannot be read"):
            Derivations(text + bytes(damaged))
        refused += 1
    assert refused > 100


def test_bytes_that_changed_are_an_error_or_other_derivations_but_never_a_fault() -> None:
    rng, errors = random.Random(1), 0
    for _ in range(300):
        damaged = bytearray(CONTENT)
        damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        try:
            for derivation in Derivations(bytes(damaged)):
                assert derivation.rule is not None
        except KgError as error:
            errors += 1
            assert "cannot be read" in str(error)  # noqa: PT017
    assert errors > 20

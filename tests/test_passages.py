"""Passages as they are written down: what is read of them, and what is written for them."""

import hashlib

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import INVENTED, TEXTS, source_iri
from kg.anchors import Anchors
from kg.corpus import Text
from kg.errors import KgError
from kg.load import parse_file
from kg.namespaces import DM, ID, OA, PREFIXES
from kg.passages import (
    Range,
    digest,
    make_range,
    passage_turtle,
    read_passages,
)
from passages_invented import HALE, invented
from properties import many


def parse(turtle: str) -> list[ox.Quad]:
    head = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in PREFIXES.items())
    return list(ox.parse(head + turtle, format=ox.RdfFormat.TURTLE))


# --- Reading


def test_passages_are_read_in_the_order_of_source_and_text() -> None:
    files = [INVENTED / "instances" / "sources" / f"{s}.ttl" for s in ("orme-2031", "hale-2031")]
    passages, broken = read_passages(quad for path in files for quad in parse_file(path))
    assert broken == []
    assert [p.iri.removeprefix(f"{ID}passage/") for p in passages] == [
        *(f"hale-2031-{n}" for n in (6, 1, 5, 7, 2, 4, 3)),
        *(f"orme-2031-{n}" for n in (4, 5, 1, 2, 3)),
    ]


def test_a_passage_has_its_ranges_in_the_order_of_the_text_each_with_its_anchors() -> None:
    passage = invented()["hale-2031-1"]
    assert passage.slug == "hale-2031"
    assert passage.source == source_iri("hale-2031")
    assert [(r.start, r.end, r.paragraph) for r in passage.ranges] == [(93, 136, 3), (173, 269, 3)]
    assert [r.digest for r in passage.ranges] == [digest(HALE[93:136]), digest(HALE[173:269])]
    assert passage.anchors == [Anchors("plan", "ran"), Anchors("Prime", "it")]


def test_ranges_are_ordered_whatever_the_order_of_their_selectors() -> None:
    turned = WELL_FORMED.replace("oa:start 4 ; oa:end 8", "oa:start 40 ; oa:end 48")
    (passage, _other) = sorted(read_passages(parse(turned))[0], key=lambda p: p.iri)
    assert [(r.start, r.selector[-4:]) for r in passage.ranges] == [(20, ".at2"), (40, "1.at")]


def test_a_digest_is_the_sha256_of_the_run_in_utf8() -> None:
    assert digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert digest("naïve\r\n🚢") == hashlib.sha256("naïve\r\n🚢".encode()).hexdigest()


WELL_FORMED = """
passage:x-1 a dm:Passage ; oa:hasSource source:x ;
  oa:hasSelector passage:x-1.at , passage:x-1.at2 , passage:x-1.words .
passage:x-1.at a oa:TextPositionSelector ; oa:start 4 ; oa:end 8 ; dm:paragraph 1 ; dm:digest "aa" .
passage:x-1.at2 a oa:TextPositionSelector ; oa:start 20 ; oa:end 25 ; dm:paragraph 2 ; dm:digest "bb" .
passage:x-1.words a oa:FragmentSelector ; rdf:value ":~:text=plan&text=ended" .
passage:x-2 a dm:Passage ; oa:hasSource source:x ; oa:hasSelector passage:x-2.at , passage:x-2.words .
passage:x-2.at a oa:TextPositionSelector ; oa:start 0 ; oa:end 3 ; dm:paragraph 1 ; dm:digest "cc" .
passage:x-2.words a oa:FragmentSelector ; rdf:value ":~:text=The" .
"""


def test_a_triple_said_twice_is_one_triple() -> None:
    twice = parse(WELL_FORMED + WELL_FORMED)
    assert len(twice) == 2 * len(parse(WELL_FORMED))
    assert read_passages(twice) == read_passages(parse(WELL_FORMED))
    assert len(read_passages(twice)[0]) == 2


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (
            "oa:hasSelector passage:x-1.at , passage:x-1.at2 , passage:x-1.words",
            "a dm:Passage",
            "one or more position selectors and one of anchor words",
        ),
        (
            "passage:x-1.at , passage:x-1.at2 ,",
            "",
            "one or more position selectors and one of anchor words",
        ),
        (
            " , passage:x-1.words",
            "",
            "one or more position selectors and one of anchor words",
        ),
        (
            "passage:x-1.words .",
            "passage:x-1.words , passage:x-2.words .",
            "one or more position selectors and one of anchor words",
        ),
        ("passage:x-1.at2 ,", "passage:x-1.at3 ,", "passage:x-1.at3 has neither oa:start nor"),
        ("oa:start 20 ;", "", "passage:x-1.at2 has neither oa:start nor rdf:value"),
        ("oa:start 4", 'oa:start "four"', "oa:start of passage:x-1.at is no whole number: 'four'"),
        ("oa:start 4", 'oa:start "4.0"', "no whole number: '4.0'"),
        ("oa:start 4", 'oa:start "٤"', "no whole number: '٤'"),
        ("oa:start 4", 'oa:start "1_0"', "no whole number: '1_0'"),
        ("oa:start 4", f"oa:start {'9' * 6000}", "no whole number: '999"),
        ("oa:start 4", "oa:start 4 , 5", "passage:x-1.at needs one oa:start and has 2"),
        ("oa:end 8 ;", "", "passage:x-1.at needs one oa:end and has none"),
        ("dm:paragraph 1 ;", "", "passage:x-1.at needs one dm:paragraph and has none"),
        (' ; dm:digest "aa"', "", "passage:x-1.at needs one dm:digest and has none"),
        ('"aa"', '"aa" , "ab"', "passage:x-1.at needs one dm:digest and has 2"),
        ("oa:hasSource source:x ;", "", "passage:x-1 needs one oa:hasSource and has none"),
        ("source:x ;", "source:x , source:y ;", "passage:x-1 needs one oa:hasSource and has 2"),
        (":~:text=plan&", "plan&", "does not start with ':~:'"),
        (":~:text=plan&", ":~:text=a,b,c&", "is no text=first,last"),
        (":~:text=plan&", ":~:text=the-,plan&", "has a prefix or suffix"),
        (":~:text=plan&", ":~:text=%FF&", "codec"),
        ('rdf:value ":~:text=plan', 'rdf:value ":~:row=1" , ":~:text=plan', "needs one rdf:value"),
    ],
)
def test_a_malformed_passage_is_named_with_its_reason_and_the_others_are_read(
    old: str, new: str, reason: str
) -> None:
    assert WELL_FORMED.count(old) >= 1
    passages, broken = read_passages(parse(WELL_FORMED.replace(old, new, 1)))
    assert [p.iri for p in passages] == [f"{ID}passage/x-2"]
    ((iri, message),) = broken
    assert iri == f"{ID}passage/x-1"
    assert message.startswith("the passage is incomplete or malformed: ")
    assert reason in message


# --- Writing

names = st.from_regex(r"[a-z0-9_éжß日]([a-z0-9_éжß日.-]{0,8}[a-z0-9_éжß日-])?", fullmatch=True)
ranges = st.builds(
    lambda start, size, code, paragraph: Range(start, start + size, code, paragraph),
    st.integers(0, 10**7),
    st.integers(1, 900),
    st.text("0123456789abcdef", min_size=64, max_size=64),
    st.integers(1, 500),
)
anchors = st.builds(
    Anchors, st.text(min_size=1, max_size=8), st.none() | st.text(min_size=1, max_size=8)
)


@many
@given(name=names, slug=names, pairs=st.lists(st.tuples(ranges, anchors), min_size=1, max_size=4))
@example(
    name="x-1",
    slug="x",
    pairs=[
        (Range(5, 12, "a", 1), Anchors("the plan")),
        (Range(5, 8, "b", 1), Anchors("the")),
        (Range(1, 3, "c", 1), Anchors("of")),
    ],
)
def test_the_turtle_of_a_passage_reads_back_as_that_passage(
    name: str, slug: str, pairs: list[tuple[Range, Anchors]]
) -> None:
    turtle = passage_turtle(name, slug, [r for r, _a in pairs], [a for _r, a in pairs])
    (passage,), broken = read_passages(parse(turtle))
    assert broken == []
    assert (passage.iri, passage.source) == (f"{ID}passage/{name}", source_iri(slug))
    read = [(r.start, r.end, r.digest, r.paragraph) for r in passage.ranges]
    written = sorted(pairs, key=lambda pair: (pair[0].start, pair[0].end))
    assert read == [(r.start, r.end, r.digest, r.paragraph) for r, _a in written]
    assert passage.anchors == [a for _r, a in written]


def test_the_turtle_of_a_passage_is_typed_and_names_the_specification() -> None:
    text = Text("hale-2031", HALE)
    turtle = passage_turtle("x-1", "x", [make_range(text, 271, 319)], [Anchors("Asteria", "2029")])
    stated = {(str(q.subject), str(q.predicate), str(q.object)) for q in parse(turtle)}
    integer = "<http://www.w3.org/2001/XMLSchema#integer>"
    for part, predicate, value in [
        (".at", OA + "start", f'"271"^^{integer}'),
        (".at", OA + "end", f'"319"^^{integer}'),
        (".at", DM + "paragraph", f'"3"^^{integer}'),
        (".at", DM + "digest", f'"{digest(HALE[271:319])}"'),
        (
            ".words",
            "http://purl.org/dc/terms/conformsTo",
            "<https://wicg.github.io/scroll-to-text-fragment/>",
        ),
    ]:
        assert (f"<{ID}passage/x-1{part}>", f"<{predicate}>", value) in stated
    assert "Asteria has campaigned" not in turtle


@pytest.mark.parametrize("name", ["", "x y", "x.", "-x", "x;y", "x/1", "x\n<a> <b> <c>", "x#1"])
def test_a_name_that_turtle_cannot_write_is_refused(name: str) -> None:
    item = Range(0, 3, digest("The"), 1)
    for given_names in ((name, "x"), ("x-1", name)):
        with pytest.raises(KgError, match="cannot be part of a name"):
            passage_turtle(*given_names, [item], [Anchors("The")])


@pytest.mark.parametrize("slug", ["hale-2031", "orme-2031"])
def test_the_invented_dossier_holds_what_the_helper_would_write(slug: str) -> None:
    text = Text(slug, (TEXTS / f"{slug}.txt").read_bytes().decode())
    file = (INVENTED / "instances" / "sources" / f"{slug}.ttl").read_text(encoding="utf-8")
    for name, passage in invented(slug).items():
        made = [make_range(text, r.start, r.end) for r in passage.ranges]
        assert passage_turtle(name, slug, made, passage.anchors) in file

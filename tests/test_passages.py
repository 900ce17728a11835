"""Passages: what is read of them, how they stand to a text that changes, how they are written."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conftest import INVENTED, TEXTS
from kg.anchors import Anchors, fragment
from kg.corpus import Corpus, Text
from kg.errors import KgError
from kg.load import parse_file
from kg.namespaces import DM, ID, OA, PREFIXES
from kg.passages import (
    Passage,
    Range,
    State,
    check,
    digest,
    make_range,
    passage_turtle,
    read_passages,
    source_iri,
)

many = settings(derandomize=True, max_examples=200, deadline=None)

HALE = (TEXTS / "hale-2031.txt").read_bytes().decode()


def invented(slug: str = "hale-2031") -> dict[str, Passage]:
    """Return the passages of a source of the invented dossier, by name."""
    passages, broken = read_passages(parse_file(INVENTED / "instances" / "sources" / f"{slug}.ttl"))
    assert not broken
    return {p.iri.rsplit("/", 1)[-1]: p for p in passages}


def corpus(folder: Path, content: str, slug: str = "hale-2031") -> Corpus:
    (folder / f"{slug}.txt").write_bytes(content.encode())
    return Corpus(folder)


def parse(turtle: str) -> list[ox.Quad]:
    head = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in PREFIXES.items())
    return list(ox.parse(head + turtle, format=ox.RdfFormat.TURTLE))


def inserted(at: int, what: str) -> Callable[[str], str]:
    return lambda content: content[:at] + what + content[at:]


def replaced(at: int, what: str) -> Callable[[str], str]:
    return lambda content: content[:at] + what + content[at + len(what) :]


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


# --- Standing to a text


@pytest.mark.parametrize(
    ("change", "states"),
    [
        (lambda content: content, {State.FOUND}),
        (lambda content: "A new line.\n\n" + content, {State.MOVED}),
        (lambda content: content[1:], {State.MOVED}),
        (lambda content: "\ufeff" + content, {State.MOVED}),
        (lambda content: content + "\n\n" + content, {State.AMBIGUOUS}),
        (lambda content: content.upper(), {State.MISSING}),
        (lambda _content: "", {State.MISSING}),
        (lambda content: content.replace(" ", "\u00a0"), {State.MISSING}),
    ],
)
def test_all_passages_of_a_text_stand_as_the_text_has_changed(
    change: Callable[[str], str], states: set[State], tmp_path: Path
) -> None:
    texts = corpus(tmp_path, change(HALE))
    checks = [check(passage, texts) for passage in invented().values()]
    assert {c.state for c in checks} == states
    assert {c.problem for c in checks} == {""}


def test_without_a_text_the_state_is_no_text(tmp_path: Path) -> None:
    for texts in (None, Corpus(tmp_path)):
        found = check(invented()["hale-2031-1"], texts)
        assert (found.state, found.now, found.problem) == (State.NO_TEXT, (), "")


def test_one_character_changed_loses_only_the_passages_that_hold_it(tmp_path: Path) -> None:
    at = HALE.index("parliament")
    texts = corpus(tmp_path, replaced(at, "P")(HALE))
    holding = {
        name
        for name, passage in invented().items()
        if any(r.start <= at < r.end for r in passage.ranges)
    }
    assert holding == {"hale-2031-1", "hale-2031-5"}
    states = {name: check(passage, texts).state for name, passage in invented().items()}
    assert {name for name, state in states.items() if state == State.MISSING} == holding
    assert set(states.values()) == {State.MISSING, State.FOUND}


def test_a_moved_passage_says_where_it_stands_now_whatever_its_anchors_say(tmp_path: Path) -> None:
    texts = corpus(tmp_path, "New. " + HALE)
    passage = invented()["hale-2031-2"]
    wrong = Passage(passage.iri, passage.source, passage.ranges, ":~:text=nowhere")
    for moved in (passage, wrong):
        assert (check(moved, texts).state, check(moved, texts).now) == (State.MOVED, (276,))


def test_a_passage_that_comes_once_more_elsewhere_is_ambiguous_where_it_stood(
    tmp_path: Path,
) -> None:
    texts = corpus(tmp_path, HALE + "\n\nAgain: " + HALE[271:319])
    found = check(invented()["hale-2031-2"], texts)
    assert (found.state, found.now) == (State.AMBIGUOUS, (271,))


@pytest.mark.parametrize(
    ("change", "state", "now"),
    [
        (lambda content: content, State.FOUND, (93, 173)),
        (inserted(0, "New. "), State.MOVED, (98, 178)),
        (inserted(150, "new "), State.MOVED, (93, 177)),
        (lambda content: content + content[173:269], State.AMBIGUOUS, (93, 173)),
        (lambda content: "x" + content + content[93:136], State.MOVED, (94, 174)),
        (replaced(100, "X"), State.MISSING, (None, 173)),
        (replaced(180, "X"), State.MISSING, (93, None)),
        (
            lambda content: "New. " + replaced(180, "X")(content),
            State.MISSING,
            (98, None),
        ),
        (
            lambda content: replaced(180, "X")(content) + content[93:136],
            State.MISSING,
            (93, None),
        ),
        (
            lambda content: content[:93] + content[173:269] + ". " + content[93:136],
            State.MOVED,
            (191, 93),
        ),
    ],
)
def test_a_passage_of_two_ranges_has_the_worse_state_of_the_two(
    change: Callable[[str], str], state: State, now: tuple[int | None, ...], tmp_path: Path
) -> None:
    found = check(invented()["hale-2031-1"], corpus(tmp_path, change(HALE)))
    assert (found.state, found.now) == (state, now)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose one text each example of a property writes anew."""
    return tmp_path_factory.mktemp("texts")


@settings(derandomize=True, max_examples=100, deadline=None)
@given(states=st.lists(st.sampled_from([*State][:-1]), min_size=1, max_size=4))
def test_a_passage_has_the_worst_state_of_its_ranges(folder: Path, states: list[State]) -> None:
    content, ranges = "", []
    for number, state in enumerate(states):
        run = f"<{number} in {state}>"
        at = len(content)
        if state in (State.FOUND, State.AMBIGUOUS):
            content += run * (1 + (state == State.AMBIGUOUS))
        ranges.append(Range(at, at + len(run), digest(run), 1))
        content += " " * 40
    content += "".join(f"<{n} in {s}>" for n, s in enumerate(states) if s == State.MOVED)
    words = fragment([Anchors("in")] * len(ranges))
    passage = Passage("urn:x", source_iri("x"), tuple(ranges), words)
    found = check(passage, corpus(folder, content, "x"))
    assert found.state == max(states)
    assert [n is None for n in found.now] == [s == State.MISSING for s in states]


# --- Found, and yet not as it must be


@pytest.mark.parametrize(
    ("words", "paragraph", "problem"),
    [
        (":~:text=Asteria,2029", 3, ""),
        (":~:text=asteria,2029", 3, ""),
        (":~:text=Asteria%20has,since%202029", 3, ""),
        (":~:text=the,2029", 3, "the anchor words 'the … 2029' do not lead to 271–319"),
        (":~:text=Asteria,office", 3, "the anchor words 'Asteria … office' do not lead to 271–319"),
        (":~:text=nowhere", 3, "the anchor words 'nowhere' do not lead to 271–319"),
        (":~:text=Asteria,2029&text=it", 3, "2 anchors for 1 ranges"),
        (":~:text=Asteria,2029", 2, "it stands in paragraph 3, not 2"),
    ],
)
def test_wrong_anchor_words_or_paragraph_are_reported_though_the_passage_is_found(
    words: str, paragraph: int, problem: str, tmp_path: Path
) -> None:
    right = make_range(Text("hale-2031", HALE), 271, 319)
    item = Range(right.start, right.end, right.digest, paragraph)
    passage = Passage("urn:x", source_iri("hale-2031"), (item,), words)
    found = check(passage, corpus(tmp_path, HALE))
    assert (found.state, found.problem) == (State.FOUND, problem)


def test_the_second_range_of_a_passage_needs_its_own_anchor_words(tmp_path: Path) -> None:
    passage = invented()["hale-2031-1"]
    texts = corpus(tmp_path, HALE)
    for words in (":~:text=plan,ran", ":~:text=Prime,it&text=plan,ran"):
        wrong = Passage(passage.iri, passage.source, passage.ranges, words)
        assert check(wrong, texts).state == State.FOUND
        assert check(wrong, texts).problem


# --- Hostile ranges


@many
@given(
    start=st.integers(-600, 600) | st.integers(),
    end=st.integers(-600, 600) | st.integers(),
    own=st.booleans(),
)
@example(start=-20, end=-10, own=True)
@example(start=-20, end=0, own=True)
@example(start=20, end=10, own=True)
@example(start=20, end=20, own=True)
@example(start=467, end=10**9, own=True)
@example(start=10**30, end=10**31, own=True)
def test_a_hostile_range_is_never_found_and_never_crashes(start: int, end: int, own: bool) -> None:
    size = min(max(end - start, 0), 100)
    code = digest(HALE[start:end] if own else HALE[100 : 100 + size])
    item = Range(start, end, code, 1)
    found = check(Passage("urn:x", source_iri("hale-2031"), (item,), ":~:text=the"), Corpus(TEXTS))
    within = 0 <= start < end <= len(HALE)
    if found.state == State.FOUND:
        assert within
        assert digest(HALE[start:end]) == code
    elif own and within:
        assert found.state == State.AMBIGUOUS
    for now in found.now:
        assert now is None or digest(HALE[now : now + end - start]) == code


def test_a_range_that_runs_beyond_the_text_is_missing() -> None:
    item = Range(467, len(HALE) + 1, digest(HALE[467:]), 3)
    passage = Passage("urn:x", source_iri("hale-2031"), (item,), ":~:text=In%20my,strait")
    assert check(passage, Corpus(TEXTS)).state == State.MISSING


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

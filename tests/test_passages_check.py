"""Passages against a text that changes: how each stands to it, and what is wrong though it is found."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conftest import TEXTS, source_iri
from kg.anchors import Anchors, fragment
from kg.corpus import Corpus, Text
from kg.passages import (
    Passage,
    Range,
    State,
    check,
    digest,
    make_range,
)
from passages_invented import HALE, invented
from properties import many


def corpus(folder: Path, content: str, slug: str = "hale-2031") -> Corpus:
    (folder / f"{slug}.txt").write_bytes(content.encode())
    return Corpus(folder)


def inserted(at: int, what: str) -> Callable[[str], str]:
    return lambda content: content[:at] + what + content[at:]


def replaced(at: int, what: str) -> Callable[[str], str]:
    return lambda content: content[:at] + what + content[at + len(what) :]


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

"""Anchor words: text fragments that lead to one range, with the fewest words, and to no other.

The grammar and the search are those of https://wicg.github.io/scroll-to-text-fragment/.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.anchors import (
    MAX_WORDS,
    Anchors,
    find,
    fragment,
    lengthened,
    parse_fragment,
    shortest,
)
from kg.corpus import Text

many = settings(derandomize=True, max_examples=200, deadline=None)

terms = st.text(min_size=1, max_size=12)
some_anchors = st.lists(st.builds(Anchors, terms, st.none() | terms), min_size=1, max_size=4)

# Texts of few words, so that repeats abound; ASCII, so that `re` can be the referee
separators = st.sampled_from([" ", " ", " ", " ", ". ", ", ", "\n", "\n\n", " \n", "  "])
repetitive = st.lists(
    st.tuples(st.sampled_from(["la", "La", "port", "of", "ships"]), separators),
    min_size=1,
    max_size=16,
).map(lambda pairs: "".join(word + gap for word, gap in pairs))


def invented(content: str) -> Text:
    return Text("invented", content)


def words_of(content: str) -> list[tuple[int, int]]:
    return [m.span() for m in re.finditer(r"\w+", content)]


def lead(content: str, anchors: Anchors) -> tuple[int, int] | None:
    """Search as the specification says, for texts in ASCII: first matches, whole words."""

    def find_term(term: str, start: int) -> re.Match[str] | None:
        return re.compile(rf"\b{re.escape(flat(term))}\b").search(flat(content), start)

    first = find_term(anchors.first, 0)
    if first is None or anchors.last is None:
        return first.span() if first else None
    last = find_term(anchors.last, first.end())
    return (first.start(), last.end()) if last else None


def flat(text: str) -> str:
    return re.sub(r"\s", " ", text).lower()


def count(anchors: Anchors) -> int:
    return len(words_of(anchors.first)) + len(words_of(anchors.last or ""))


def size(anchors: Anchors) -> tuple[int, bool, int]:
    """Fewest words come first, then one term before two, then fewest letters."""
    letters = len(anchors.first) + len(anchors.last or "")
    return count(anchors), anchors.last is not None, letters


def leading(content: str, start: int, end: int) -> list[Anchors]:
    """Return, by trying all, the anchors that lead to this range and break over no line."""
    inside = [w for w in words_of(content) if start <= w[0] and w[1] <= end]
    n = len(inside)
    tried = [Anchors(content[start:end])] if n <= MAX_WORDS else []
    for k in range(1, n):
        for m in range(1, n - k + 1):
            if k + m <= MAX_WORDS:
                first, last = content[start : inside[k - 1][1]], content[inside[-m][0] : end]
                tried.append(Anchors(first, last))
    whole = [a for a in tried if not re.search(r"\n|\s\s", f"{a.first}|{a.last}")]
    return [a for a in whole if lead(content, a) == (start, end)]


# --- Syntax: https://wicg.github.io/scroll-to-text-fragment/#syntax


@pytest.mark.parametrize(
    ("anchors", "directive"),
    [
        (Anchors("plan"), "text=plan"),
        (Anchors("an example", "text fragment"), "text=an%20example,text%20fragment"),
        (Anchors("co-op", "-x-"), "text=co%2Dop,%2Dx%2D"),
        (Anchors("yes, sir & madam"), "text=yes%2C%20sir%20%26%20madam"),
        (Anchors("Sévérac", "日本"), "text=S%C3%A9v%C3%A9rac,%E6%97%A5%E6%9C%AC"),
        (Anchors("4\u00a0March"), "text=4%C2%A0March"),
        (Anchors('100% "sure" #1?'), "text=100%25%20%22sure%22%20%231%3F"),
        (Anchors("League's"), "text=League%27s"),
        (Anchors("a+b=c\\d<e>"), "text=a%2Bb%3Dc%5Cd%3Ce%3E"),
    ],
)
def test_what_the_syntax_uses_is_percent_encoded(anchors: Anchors, directive: str) -> None:
    assert anchors.directive == directive
    assert parse_fragment(f":~:{directive}") == [anchors]


def test_a_fragment_lists_the_ranges_in_order() -> None:
    assert fragment([Anchors("plan", "ran"), Anchors("it")]) == ":~:text=plan,ran&text=it"


@many
@given(anchors=some_anchors)
def test_a_fragment_reads_back_as_it_was_written(anchors: list[Anchors]) -> None:
    assert parse_fragment(fragment(anchors)) == anchors


@many
@given(anchors=some_anchors)
def test_a_fragment_follows_the_grammar_and_is_safe_in_a_link_and_in_turtle(
    anchors: list[Anchors],
) -> None:
    term = r"(?:[a-zA-Z0-9!$'()*+./:;=?@_~]|%[0-9A-F]{2})+"
    directive = rf"text={term}(?:,{term})?"
    assert re.fullmatch(rf":~:{directive}(?:&{directive})*", fragment(anchors), re.ASCII)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "text=plan",
        "#:~:text=plan",
        ":~:",
        ":~:text=",
        ":~:text=plan&",
        ":~:text=plan,",
        ":~:text=,plan",
        ":~:text=a,b,c",
        ":~:row=3",
        ":~:text=plan&row=3",
        ":~:text=the-,plan",
        ":~:text=plan,-ran",
        ":~:text=-plan",
        ":~:text=%FF",
        ":~:text=%C3",
    ],
)
def test_what_is_no_text_fragment_of_ours_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"text|:~:|codec"):
        parse_fragment(value)


def test_anchors_are_shown_as_first_and_last_words() -> None:
    assert str(Anchors("the plan", "it")) == "the plan … it"
    assert str(Anchors("the plan")) == "the plan"


# --- The search: https://wicg.github.io/scroll-to-text-fragment/#finding-ranges-in-a-document


@pytest.mark.parametrize(
    ("content", "anchors", "run"),
    [
        ("here is an example text fragment", Anchors("an example"), "an example"),
        (
            "an example, then a text fragment",
            Anchors("An Example", "TEXT FRAGMENT"),
            "an example, then a text fragment",
        ),
        ("one two one two three", Anchors("one", "three"), "one two one two three"),
        ("three one two three", Anchors("one", "three"), "one two three"),
        ("one two one", Anchors("one", "one"), "one two one"),
        ("The quick\n\nlazy dog", Anchors("The quick", "lazy dog"), "The quick\n\nlazy dog"),
        ("color orange range", Anchors("range"), "range"),
        ("Sévérac spoke", Anchors("severac"), "Sévérac"),
        ("three, then one", Anchors("one", "three"), None),
        ("one", Anchors("one", "one"), None),
        ("one two", Anchors("three"), None),
        ("one two", Anchors("three", "two"), None),
        ("forest ranger", Anchors("range"), None),
        ("", Anchors("one"), None),
    ],
)
def test_anchors_find_the_first_match_and_the_first_end_behind_it(
    content: str, anchors: Anchors, run: str | None
) -> None:
    match = find(invented(content), anchors)
    assert (None if match is None else content[slice(*match)]) == run


@many
@given(content=repetitive, data=st.data())
def test_anchors_find_what_the_specification_finds(content: str, data: st.DataObject) -> None:
    words = words_of(content)
    at = st.integers(0, len(words) - 1)
    runs = [sorted((data.draw(at), data.draw(at))) for _ in range(2)]
    first, last = (content[words[a][0] : words[b][1]] for a, b in runs)
    for anchors in (Anchors(first), Anchors(first, last)):
        assert find(invented(content), anchors) == lead(content, anchors)


# --- The fewest words


@pytest.mark.parametrize(
    ("content", "run", "expected"),
    [
        ("The office opened.", "office", Anchors("office")),
        ("The office opened.", "office opened", Anchors("office opened")),
        ("The office opened.", "The office opened", Anchors("The", "opened")),
        ("an old office, an office open today", "an office open", Anchors("an office open")),
        ("a b c. a b d e f g", "a b d e f g", Anchors("a b d", "g")),
        ("they sat, they left", "they left", Anchors("they left")),
        ("In Straße 7 they met.", "Straße 7 they", Anchors("Straße", "they")),
        ("cafe\u0301 au lait chaud", "cafe\u0301 au lait", Anchors("cafe\u0301", "lait")),
        ("One.\r\nTwo went home", "Two went", Anchors("Two went")),
    ],
)
def test_the_anchors_are_the_fewest_words(content: str, run: str, expected: Anchors) -> None:
    start = content.rindex(run)
    assert shortest(invented(content), start, start + len(run)) == expected


@pytest.mark.parametrize("gap", ["\n", "\r\n", "\n\n", "\t", "  ", " \u00a0"])
def test_no_term_runs_over_a_line_end_or_a_gap(gap: str) -> None:
    content = f"It grew{gap}here at last"
    assert shortest(invented(content), 3, content.index(" at")) == Anchors("grew", "here")


def test_five_words_may_be_needed_and_a_repeat_that_needs_six_has_no_anchors() -> None:
    content = "a b c d e x. a b c d e f"
    start = content.rindex("a b")
    assert shortest(invented(content), start, len(content)) is None
    assert shortest(invented(content), start + 2, len(content)) == Anchors("b c d e f")


def test_a_range_in_which_the_last_words_come_twice_takes_the_words_before_them() -> None:
    content = "They met and left and met again"
    assert shortest(invented(content), 0, content.rindex(" again")) == Anchors("They", "and met")


@pytest.mark.parametrize(
    ("start", "end"), [(0, 4), (1, 3), (1, 5), (1, 10), (0, 10), (2, 9), (5, 5), (9, 1), (-9, 99)]
)
def test_a_range_that_starts_or_ends_off_a_word_has_no_anchors(start: int, end: int) -> None:
    content = "“The plan” ran"
    assert shortest(invented(content), 1, 9) is not None
    assert shortest(invented(content), start, end) is None


@many
@given(content=repetitive, data=st.data())
def test_anchors_lead_to_exactly_the_range_and_none_shorter_do(
    content: str, data: st.DataObject
) -> None:
    words = words_of(content)
    at = st.integers(0, len(words) - 1)
    a, b = sorted((data.draw(at, "one word"), data.draw(at, "another")))
    start, end = words[a][0], words[b][1]
    found = shortest(invented(content), start, end)
    if found is None:
        assert leading(content, start, end) == []
    else:
        assert count(found) <= MAX_WORDS
        assert size(found) == min(map(size, leading(content, start, end)))
        assert found in leading(content, start, end)
        assert b - a > 1 or found.last is None or re.search(r"\n|\s\s", content[start:end])


# --- A range that has anchors


def best(content: str, words: list[tuple[int, int]], low: int, high: int) -> int | None:
    """Return, by trying all, how few words more give a run that occurs once and has anchors.

    `words` are those of the run; it may be widened from position `low` to `high`.
    """
    usable = [w for w in words_of(content) if low <= w[0] and w[1] <= high]
    left, right = usable.index(words[0]), usable.index(words[-1])
    more = [
        (left - a) + (b - right)
        for a in range(left + 1)
        for b in range(right, len(usable))
        if len(re.findall(f"(?={re.escape(content[usable[a][0] : usable[b][1]])})", content)) == 1
        and leading(content, usable[a][0], usable[b][1])
    ]
    return min(more, default=None)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(content=repetitive, data=st.data())
def test_a_range_is_widened_by_as_few_words_as_give_it_anchors_and_stays_in_its_paragraphs(
    content: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(content) - 1), "start")
    end = data.draw(st.integers(start + 1, len(content)), "end")
    text = invented(content)
    found = lengthened(text, start, end)
    asked = [w for w in words_of(content) if w[1] > start and w[0] < end]
    if not asked:
        assert found is None
        return
    low = content.rfind("\n", 0, asked[0][0]) + 1
    high = (content + "\n").index("\n", asked[-1][1])
    fewest = best(content, asked, low, high)
    if found is None:
        assert fewest is None
        return
    begin, finish, anchors = found
    words = [w for w in words_of(content) if begin <= w[0] and w[1] <= finish]
    assert low <= begin <= asked[0][0]
    assert asked[-1][1] <= finish <= high
    assert (begin, finish) == (words[0][0], words[-1][1])
    assert text.occurrences(content[begin:finish]) == [begin]
    assert find(text, anchors) == (begin, finish)
    assert len(words) - len(asked) == fewest


def test_a_range_that_has_anchors_stays_as_it_is() -> None:
    content = "The plan ran into trouble."
    assert lengthened(invented(content), 4, 12) == (4, 12, Anchors("plan ran"))


def test_a_range_that_starts_within_a_word_takes_the_whole_word_and_leaves_the_signs() -> None:
    content = "They said: “No office, ever.”"
    assert lengthened(invented(content), 13, len(content)) == (12, 27, Anchors("No", "ever"))


def test_a_repeat_is_widened_and_a_repeated_paragraph_has_no_anchors() -> None:
    content = "The plan failed. Then the plan passed.\n\nIt ended.\n\nIt ended."
    start = content.rindex("the plan")
    found = lengthened(invented(content), start, start + 8)
    assert found is not None
    assert content[found[0] : found[1]] == "the plan passed"
    assert lengthened(invented(content), content.rindex("ended"), len(content)) is None


@pytest.mark.parametrize(("start", "end"), [(4, 6), (5, 5), (99, 120)])
def test_a_range_without_a_word_has_no_anchors(start: int, end: int) -> None:
    assert lengthened(invented("Well … yes"), start, end) is None

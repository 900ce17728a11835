"""Searching as a browser does: case, accents and unseen characters do not count, words stay whole.

The search is that of https://wicg.github.io/scroll-to-text-fragment/#word-boundaries.
"""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.corpus import Text
from kg.fold import fold

many = settings(derandomize=True, max_examples=200, deadline=None)

FAMILY = "👩\u200d👩\u200d👧"


def find(content: str, term: str, start: int = 0) -> tuple[int, int] | None:
    text = Text("invented", content)
    return text.folded.find(term, start, text.boundaries)


def found(content: str, term: str, start: int = 0) -> str | None:
    """Return the run of the content that the term finds."""
    match = find(content, term, start)
    return None if match is None else content[slice(*match)]


# --- What reads alike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kestria", "KESTRIA"),
        ("Sévérac", "Severac"),
        ("naïve", "nai\u0308ve"),
        ("Straße", "STRASSE"),
        ("ﬁsh ﬂeet", "FISH FLEET"),
        ("İzmir", "izmir"),
        ("Ὀδυσσεύς", "ΟΔΥΣΣΕΥΣ"),
        ("Việt", "Viet"),
        ("שָׁלוֹם", "שלום"),
        ("a\u00a0b\tc\nd\u2003e", "a b c d e"),
        ("co\u00adoperate", "cooperate"),
        ("\ufeffPort", "Port"),
        ("می\u200cخواهم", "میخواهم"),
        ("❤\ufe0f", "❤"),
    ],
)
def test_case_accents_white_space_and_the_unseen_do_not_count(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kestria", "Kestrio"),
        ("a b", "ab"),
        ("a b", "a  b"),
        ("a\u200bb", "ab"),
        ("co-op", "coop"),
        ("it's", "it’s"),
        ("日本", "日木"),
        ("1", "l"),
    ],
)
def test_other_letters_signs_and_gaps_count(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@many
@given(st.text())
def test_composed_and_decomposed_texts_fold_alike_and_only_once(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert {fold(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")} == {folded}


# --- Positions are those of the text itself


@pytest.mark.parametrize(
    ("content", "term", "run"),
    [
        ("in İzmir now", "izmir", "İzmir"),
        ("İİ İ now", "now", "now"),
        ("the Straße ends", "STRASSE ENDS", "Straße ends"),
        ("ßß then", "then", "then"),
        ("the ﬁsh trade", "fish", "ﬁsh"),
        ("ﬃ ﬁ the ﬂeet", "FLEET", "ﬂeet"),
        ("le cafe\u0301 noir", "café", "cafe\u0301"),
        ("le cafe\u0301\u0323", "cafe", "cafe\u0301\u0323"),
        ("le café noir", "cafe\u0301 noir", "café noir"),
        ("🚢🚢 ship", "ship", "ship"),
        (f"a {FAMILY} sails", "sails", "sails"),
        (f"a {FAMILY} sails", FAMILY, FAMILY),
        ("🇳🇴🇯🇵 flags", "🇯🇵", "🇯🇵"),
        ("4\u00a0March\u00a02031", "4 march", "4\u00a0March"),
        ("One.\r\nTwo.\r\n", "two", "Two"),
        ("co\u00adoperate or not", "cooperate", "co\u00adoperate"),
        ("\ufeffPort Aster", "port", "Port"),
        ("𝒳 and 𐐀𐐁 here", "𐐨𐐩", "𐐀𐐁"),
        ("of 한국어 text", "한국어", "한국어"),
    ],
)
def test_a_match_is_a_range_of_code_points_of_the_text(content: str, term: str, run: str) -> None:
    match = find(content, term)
    assert match is not None
    assert content[slice(*match)] == run
    assert match[0] == content.index(run)


def test_crlf_counts_as_two_positions_and_two_gaps() -> None:
    assert find("One.\r\nTwo.", "Two") == (6, 9)
    assert find("One\r\nTwo", "One Two") is None
    assert find("One\nTwo", "One Two") == (0, 7)


# --- Whole words


@pytest.mark.parametrize(
    ("content", "term", "place"),
    [
        ("mountain range", "range", 9),
        ("color orange", "range", None),
        ("forest ranger", "range", None),
        ("An impressive mountain range", "mountain range", 14),
        ("An impressive mountain ranger", "mountain range", None),
        ("ranger, orange, range.", "range", 16),
        ("co-op", "op", 3),
        ("ba a a", "a a", 3),
        ("can't", "can", None),
        ("foo_bar", "foo", None),
        ("3.14", "3", None),
        ("Straße", "stras", None),
        ("ß", "s", None),
        ("ﬁn", "f", None),
        (f"{FAMILY} 👩", "👩", 6),
        ("🇯🇵🇰🇷", "🇵🇰", None),
        ("カタカナ", "カタ", None),
        ("日本語", "本", 1),
    ],
)
def test_only_whole_words_are_found(content: str, term: str, place: int | None) -> None:
    match = find(content, term)
    assert (None if match is None else match[0]) == place


def test_a_term_of_several_words_takes_the_signs_between_them() -> None:
    assert found("Yes, said the League's envoy.", "said the league's envoy.") == (
        "said the League's envoy."
    )


def test_the_first_of_several_matches_is_found_and_the_next_from_its_end() -> None:
    content = "the plan, the plan, the plan"
    first = find(content, "the plan")
    assert first == (0, 8)
    assert find(content, "the plan", first[1]) == (10, 18)
    assert find(content, "the plan", 11) == (20, 28)
    assert find(content, "the plan", 21) is None


def test_a_search_may_start_within_an_accented_letter_or_at_the_end() -> None:
    content = "cafe\u0301 noir, cafe\u0301 noir"
    assert find(content, "cafe", 4) == (12, 17)
    assert find(content, "noir", 5) == (6, 10)
    assert find(content, "noir", len(content)) is None


@pytest.mark.parametrize("term", ["", "\u0301", "\u00ad", "\ufeff\u200d"])
def test_a_term_that_reads_as_nothing_is_never_found(term: str) -> None:
    assert find("cafe\u0301 co\u00adop", term) is None


# --- The whole of it, against a search that tries everything

LETTERS = [
    "a",
    "ab",
    "Ab",
    "é",
    "e\u0301",
    "e",
    "ß",
    "ss",
    "S",
    "İ",
    "i",
    "ﬁ",
    "fi",
    "が",
    "日",
    "7",
]
SIGNS = [" ", " ", " ", "\u00a0", "\n", "\r\n", "-", "'", ".", "\u00ad"]
parts = st.sampled_from([*LETTERS, *SIGNS, "👩", FAMILY, "❤\ufe0f", "❤"])
contents = st.lists(parts, max_size=14).map("".join)


def first_of_all(text: Text, term: str, start: int) -> tuple[int, int] | None:
    """Compare every run between word boundaries with the term.

    Among runs that read alike at one place, take the one without the unseen before it, and with
    the accents behind it.
    """
    edges = sorted(text.boundaries)
    runs = [(a, b) for a in edges for b in edges if start <= a < b]
    alike = [(a, b) for a, b in runs if fold(term) and fold(text.content[a:b]) == fold(term)]
    return min(alike, key=lambda r: (len(fold(text.content[: r[0]])), -r[0], -r[1]), default=None)


@many
@given(content=contents, term=contents, data=st.data())
@example(content="a\n\u00ada", term="a", data=None)
def test_a_search_finds_the_first_run_of_whole_words_that_reads_as_the_term(
    content: str, term: str, data: st.DataObject | None
) -> None:
    text = Text("invented", content)
    start = 0
    if data is not None:
        edges = st.sampled_from(sorted(text.boundaries))
        one, other = data.draw(edges, "one edge"), data.draw(edges, "other edge")
        if one != other:  # most terms drawn apart from the text would not occur in it
            term = data.draw(st.sampled_from([term, content[min(one, other) : max(one, other)]]))
        start = data.draw(st.integers(0, len(content)), "start")
    match = text.folded.find(term, start, text.boundaries)
    assert match == first_of_all(text, term, start)
    assert match is None or fold(content[slice(*match)]) == fold(term)

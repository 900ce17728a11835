"""The source texts: read as they are, counted in paragraphs and words, missed with a clear word."""

import os
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.corpus import Corpus, Text, find_corpus
from kg.errors import KgError

many = settings(derandomize=True, max_examples=200, deadline=None)

WORDS = ["Aster", "the", "e\u0301", "日本", "3.14", "can't", "🚢", "👩\u200d👧"]
SIGNS = [" ", " ", "\u00a0", "\t", ".", ",", "-", "\ufeff", "\u00ad"]
LINE_ENDS = ["\n", "\n\n", "\r\n", "\r", "\u2028", "\x0b", "\x85"]
pieces = st.sampled_from([*WORDS, *SIGNS, *LINE_ENDS])
contents = st.lists(pieces, max_size=20).map("".join)


def paragraphs(content: str) -> list[str]:
    return [content[start:end] for start, end in Text("invented", content).paragraphs]


def words(content: str) -> list[str]:
    return [content[start:end] for start, end in Text("invented", content).words]


# --- Paragraphs


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", []),
        ("\n\r\n  \n", []),
        ("One.", ["One."]),
        ("One.\nTwo.\n", ["One.", "Two."]),
        ("One.\r\n\r\nTwo.", ["One.", "Two."]),
        ("One.\rTwo.", ["One.", "Two."]),
        ("\n\n  One.\n \t\u00a0\nTwo. \n", ["  One.", "Two. "]),
        ("One\u2028two\u2029three\x0bfour\x0cfive\x85six\x1cseven", None),
    ],
)
def test_a_paragraph_is_a_line_that_is_not_blank(content: str, expected: list[str] | None) -> None:
    assert paragraphs(content) == ([content] if expected is None else expected)


def test_positions_belong_to_the_paragraph_they_stand_in_or_the_last_before() -> None:
    text = Text("invented", "\n\nOne.\r\n\r\nTwo.\n")
    numbers = [text.paragraph_at(position) for position in range(len(text.content) + 3)]
    assert numbers == [1] * 10 + [2] * 8
    assert Text("invented", "").paragraph_at(0) == 1


@many
@given(content=contents)
def test_each_paragraph_is_one_line_and_knows_its_number(content: str) -> None:
    text = Text("invented", content)
    lines = [line for line in content.replace("\r", "\n").split("\n") if line.strip()]
    assert [content[start:end] for start, end in text.paragraphs] == lines
    for number, (start, end) in enumerate(text.paragraphs, 1):
        assert {text.paragraph_at(position) for position in (start, end - 1)} == {number}


# --- Words (https://www.unicode.org/reports/tr29/#Word_Boundaries)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('The quick ("brown") fox', ["The", "quick", "brown", "fox"]),
        ("can't jump 32.3 feet, right?", ["can't", "jump", "32.3", "feet", "right"]),
        ("the League’s ‘plan’", ["the", "League’s", "plan"]),
        ("co-op and U.S. and foo_bar", ["co", "op", "and", "U.S", "and", "foo_bar"]),
        ("cafe\u0301\u00a0noir", ["cafe\u0301", "noir"]),
        ("one\r\ntwo\u2028three", ["one", "two", "three"]),
        ("👩\u200d👩\u200d👧 🇯🇵 … — !", []),
        ("日本 カタカナ", ["日", "本", "カタカナ"]),
        ("\ufeffPort Aster", ["Port", "Aster"]),
        ("\u00ad\u0301Port", ["Port"]),
        ("One.\n\ufeffPort", ["One", "Port"]),
        ("co\u00adop", ["co\u00adop"]),
        ("zero\u200bwidth", ["zero", "width"]),
    ],
)
def test_words_are_those_of_unicode(content: str, expected: list[str]) -> None:
    assert words(content) == expected


def test_a_family_of_joined_emoji_has_no_boundary_inside() -> None:
    assert Text("invented", "👩\u200d👩\u200d👧 x").boundaries == {0, 5, 6, 7}


@many
@given(content=contents)
def test_words_hold_every_letter_and_digit_once_in_order_and_no_line_end(content: str) -> None:
    text = Text("invented", content)
    covered = [position for start, end in text.words for position in range(start, end)]
    assert covered == sorted(set(covered))
    assert {p for p, c in enumerate(content) if c.isalnum()} <= set(covered)
    for start, end in text.words:
        assert {start, end} <= text.boundaries
        assert any(c.isalnum() for c in content[start:end])
        assert not set(content[start:end]) & set("\r\n\u2028\x85")


# --- Occurrences


@many
@given(content=st.text("ab\n", max_size=12), run=st.text("ab\n", max_size=3))
@example(content="aaa\n", run="aa")
def test_occurrences_are_all_starts_of_the_exact_run_overlaps_included(
    content: str, run: str
) -> None:
    expected = [i for i in range(len(content)) if run and content[i : i + len(run)] == run]
    assert Text("invented", content).occurrences(run) == expected


def test_occurrences_mind_case_and_accents() -> None:
    assert Text("invented", "Aster aster Ástér").occurrences("aster") == [6]


# --- Files


def test_a_text_is_the_decoded_file_as_it_is(tmp_path: Path) -> None:
    content = "\ufeffOne.\r\n\r\n4\u00a0March\rcafe\u0301 café\x85\n"
    (tmp_path / "quay-2031.txt").write_bytes(content.encode())
    text = Corpus(tmp_path).text("quay-2031")
    assert text is not None
    assert (text.slug, text.content) == ("quay-2031", content)


def test_a_source_without_a_file_has_no_text(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    corpus = Corpus(tmp_path)
    assert corpus.text("quay-2031") is None
    assert corpus.text("folder") is None


def test_a_file_that_is_no_utf8_is_an_error_that_names_file_and_byte(tmp_path: Path) -> None:
    (tmp_path / "quay-2031.txt").write_bytes("Caf\u00e9".encode("latin-1"))
    with pytest.raises(KgError, match=r"quay-2031\.txt is no UTF-8 text \(byte 3\)") as error:
        Corpus(tmp_path).text("quay-2031")
    assert error.value.exit_code == 2
    assert "Save it as UTF-8" in error.value.todo


def test_a_name_that_no_file_can_have_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="cannot be read"):
        Corpus(tmp_path).text("x" * 5000)


def test_a_missing_folder_or_a_file_in_its_place_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "quay-2031.txt").write_text("One.", encoding="utf-8")
    for folder in (tmp_path / "nowhere", tmp_path / "quay-2031.txt"):
        with pytest.raises(KgError, match="there is no such folder") as error:
            Corpus(folder)
        assert str(folder) in str(error.value)
        assert "<source-slug>.txt" in error.value.todo


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read all")
def test_a_folder_that_may_not_be_read_is_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o000)
    with pytest.raises(KgError, match="cannot be read"):
        Corpus(folder)


def test_the_folder_named_comes_first_then_kg_corpus_then_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named, environment = tmp_path / "named", tmp_path / "environment"
    named.mkdir()
    environment.mkdir()
    monkeypatch.delenv("KG_CORPUS", raising=False)
    assert find_corpus() is None
    monkeypatch.setenv("KG_CORPUS", "")
    assert find_corpus() is None
    monkeypatch.setenv("KG_CORPUS", str(environment))
    corpora = [find_corpus(), find_corpus(named)]
    assert [c.folder for c in corpora if c] == [environment, named]


def test_a_missing_folder_in_kg_corpus_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_CORPUS", str(tmp_path / "nowhere"))
    with pytest.raises(KgError, match="there is no such folder"):
        find_corpus()

"""Passages into files: proposed from phrases, under the next free name."""

from pathlib import Path

import pytest

from conftest import INVENTED
from kg.anchors import Anchors, find
from kg.corpus import Text
from kg.errors import KgError
from kg.passages import make_range, passage_turtle
from kg.reanchor import next_name, propose
from reanchoring import HALE

# --- Proposing a passage


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("Asteria has campaigned for the office since 2029", 271, 319),
        ("Asteria … 2029", 271, 319),
        ("Asteria ... 2029", 271, 319),
        ("Asteria…2029", 271, 319),
        ("  Asteria   …   2029  ", 271, 319),
        ("asteria … SINCE 2029", 271, 319),
        ("Ástéria\u00a0has\ncampaigned … 2029", 271, 319),
        ("Asteria has … the office since 2029.", 271, 319),
        ("By Ines … 2031", 43, 69),
        ("Ines Hale … The Northern League's plan", 46, 97),
    ],
)
def test_a_phrase_means_the_range_from_its_first_words_to_its_last(
    phrase: str, start: int, end: int
) -> None:
    proposal = propose(HALE, [phrase])
    (item,), (words,) = proposal.ranges, proposal.anchors
    assert item == make_range(HALE, start, end)
    assert find(HALE, words) == (start, end)
    assert not proposal.widened


def test_the_end_is_the_first_place_of_the_last_words_behind_the_first_words() -> None:
    proposal = propose(HALE, ["Asteria … office"])
    (item,) = proposal.ranges
    assert HALE.content[item.start : item.end] == "Asteria has campaigned for the office"
    assert proposal.anchors == [Anchors("Asteria", "office")]


def test_a_phrase_that_no_words_lead_to_alone_is_widened_and_says_so() -> None:
    text = Text("quay", "a b c d e f x. a b c d e f y z.")
    proposal = propose(text, ["a b c d e f y"])
    assert proposal.ranges == [make_range(text, 12, 28)]
    assert proposal.anchors == [Anchors("x", "y")]
    assert proposal.widened


def test_a_second_phrase_is_a_second_range_in_the_order_given() -> None:
    proposal = propose(HALE, ["Prime Minister … agree to it", "plan … ran"])
    assert [(r.start, r.end) for r in proposal.ranges] == [(173, 269), (93, 136)]
    assert proposal.anchors == [Anchors("Prime", "it"), Anchors("plan", "ran")]
    turtle = passage_turtle("hale-2031-1", "hale-2031", proposal.ranges, proposal.anchors)
    file = INVENTED / "instances" / "sources" / "hale-2031.ttl"
    assert turtle in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("zeppelin", "'zeppelin' does not occur in hale-2031"),
        ("zeppelin … office", "'zeppelin' does not occur in hale-2031"),
        ("Asteri", "'Asteri' does not occur in hale-2031"),
        ("Asteria … zeppelin", "'zeppelin' does not occur behind 'Asteria' in hale-2031"),
        ("Asteria … Velden", "'Velden' does not occur behind 'Asteria' in hale-2031"),
        ("Asteria … has … 2029", "is no run of text"),
        ("", "'' is no run of text"),
        (" … ", "is no run of text"),
        ("“", "does not occur"),
        (".", "occurs 5 times"),
        ("Hale 4", "'Hale 4' does not occur in hale-2031"),
        ("Aster By", "'Aster By' does not occur in hale-2031"),
    ],
)
def test_a_phrase_that_means_no_range_is_an_error_that_says_why(phrase: str, message: str) -> None:
    with pytest.raises(KgError) as error:
        propose(HALE, [phrase])
    assert error.value.exit_code == 2
    assert message in error.value.what


def test_a_phrase_that_occurs_several_times_is_an_error_that_lists_the_places() -> None:
    with pytest.raises(KgError) as error:
        propose(HALE, ["office … 2029"])
    assert error.value.what == (
        "'office' occurs 4 times in hale-2031: paragraph 1 at 21, paragraph 3 at 112, "
        "paragraph 3 at 302, paragraph 3 at 482"
    )
    assert error.value.todo == "Give a few more words."


def test_a_phrase_that_no_anchors_lead_to_however_widened_is_refused() -> None:
    text = Text("quay", "la la la la la la.\n\nla la la la la la so.")
    phrase = "la la la la la la so"
    with pytest.raises(KgError, match=f"no anchor words lead to '{phrase}' alone") as error:
        propose(text, [phrase])
    assert "differs from the rest" in error.value.todo


# --- The next free name


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("", "quay-2031-1"),
        ("passage:quay-2031-1 a dm:Passage .", "quay-2031-2"),
        ("passage:quay-2031-9 a dm:Passage . passage:quay-2031-10.at oa:start 3 .", "quay-2031-11"),
        ("<https://w3id.org/demarche/id/passage/quay-2031-3> a dm:Passage .", "quay-2031-4"),
        (
            "@prefix p: <https://w3id.org/demarche/id/passage/> .\np:quay-2031-4 a dm:Passage .",
            "quay-2031-5",
        ),
        (
            "PREFIX : <https://w3id.org/demarche/id/passage/>\n:quay-2031-6.at a dm:Passage .",
            "quay-2031-7",
        ),
        ("stance:quay-2031-8 dm:passage passage:quay-2031-2 .", "quay-2031-3"),
        (
            "passage:quay-20311-8 a dm:Passage . passage:old-quay-2031-9 a dm:Passage .",
            "quay-2031-1",
        ),
        ("# passage:quay-2031-5 was dropped", "quay-2031-6"),
    ],
)
def test_the_next_name_is_free_however_the_file_writes_the_others(
    content: str, name: str, tmp_path: Path
) -> None:
    path = tmp_path / "quay-2031.ttl"
    path.write_text(content, encoding="utf-8")
    assert next_name(path, "quay-2031") == name


def test_the_next_name_without_a_file_or_in_one_that_is_no_utf8(tmp_path: Path) -> None:
    path = tmp_path / "quay-2031.ttl"
    assert next_name(None, "quay-2031") == "quay-2031-1"
    assert next_name(path, "quay-2031") == "quay-2031-1"
    path.write_bytes(b"# caf\xe9\npassage:quay-2031-1 a dm:Passage .")
    assert next_name(path, "quay-2031") == "quay-2031-2"

"""Statements beside their texts: what is a sign of a wrong coding, what is none, what is for info."""

from pathlib import Path
from typing import Any

import pytest

from harbour import SOURCE, THINGS, Plant, clean, found, plant, statement
from kg.checks import Severity

STORY = Path("texts") / "orme-2031.txt"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return clean(tmp_path / "dossier")


def told(
    folder: Path, sentence: str, phrase: str, holder: str, **codes: Any
) -> list[tuple[str, bool]]:
    """Return what is found of a stance on a phrase of a further paragraph: rule, and if an info."""
    path = folder / STORY
    path.write_text(path.read_text("utf-8") + f"\n{sentence}\n", "utf-8")
    turtle = statement(folder, holder, phrase, **codes)
    plant(folder, Plant(SOURCE, "", "\n" + turtle, "stance:orme-2031-90 a"))
    return [(rule, problem.severity == Severity.INFO) for rule, problem in found(folder)]


STRONG: dict[str, Any] = {"intensity": "strong"}
CASES = {
    "a hedge in the passage": ("Kestria might buy two ferries.", "Kestria might … ferries", STRONG, [("strong-hedged", False)]),
    "a hedge beside it in the sentence": ("Kestria wants two ferries, which might sink.", "Kestria wants … ferries", STRONG, [("strong-hedged", True)]),
    "a hedge in the sentence after": ("Kestria wants two ferries. They might sink.", "Kestria wants … ferries", STRONG, []),
    "a hedge of a moderate stance": ("Kestria might buy two ferries.", "Kestria might … ferries", {}, []),
    "the month of May": ("Kestria bought two ferries in May.", "Kestria bought … May", STRONG, []),
    "part of a word": ("Kestria mightily loves two ferries.", "Kestria mightily … ferries", STRONG, []),
    "a denial of a strong positive stance": ("Kestria won't sell two ferries.", "Kestria won't … ferries", STRONG, [("strong-negated", False)]),
    "a denial of a strong negative stance": ("Kestria will never sell two ferries.", "Kestria will … ferries", {**STRONG, "polarity": "negative"}, []),
    "a denial beside it in the sentence": ("Kestria wants two ferries, not three.", "Kestria wants … ferries", STRONG, [("strong-negated", True)]),
    "speech": ("Kestria said “we want two ferries here”.", "Kestria said … here", {}, [("asserted-quoted", False)]),
    "speech in other marks": ("Kestria said ‘we want two ferries here’.", "Kestria said … here", {}, [("asserted-quoted", False)]),
    "speech coded as quoted": ("Kestria said “we want two ferries here”.", "Kestria said … here", {"mode": "quoted"}, []),
    "a label": ("Kestria joined the “two ferries” plan.", "Kestria joined … plan", {}, []),
    "a title": ("Kestria read “On Two Old Ferries At Sea” aloud.", "Kestria read … aloud", {}, []),
    "apostrophes": ("Kestria's ferries and the clerks' long wait near Asteria's quay.", "Kestria's ferries … quay", {}, []),
    "its name in the sentence": ("For the ferries of Kestria clerks wait.", "clerks wait", {}, []),
    "a word of the same stem": ("The Kestrian envoy bought ferries.", "envoy bought … ferries", {}, []),
    "its other name": ("Envoys of the Kestrian state bought ferries.", "bought ferries", {}, []),
    "its name in the paragraph": ("Kestria has a fleet. A crew bought ferries.", "crew bought … ferries", {}, [("holder-absent", True)]),
    "a pronoun": ("There they bought ferries.", "There they … ferries", {}, [("holder-absent", True)]),
    "nothing of it": ("There crews bought ferries.", "There crews … ferries", {}, [("holder-absent", False)]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_a_passage_has_is_a_sign_or_none(case: str, folder: Path) -> None:
    sentence, phrase, codes, expected = CASES[case]
    assert told(folder, sentence, phrase, "agent:kestria", **codes) == expected


def test_nobody_with_a_name_of_its_own_need_be_named(folder: Path) -> None:
    plant(
        folder,
        Plant(
            THINGS,
            "",
            '\nagent:some a dm:Collective ; skos:prefLabel "many (not named)"@en .\n',
            "agent:some a",
        ),
    )
    sentence = "There crews bought ferries."
    assert told(folder, sentence, "There crews … ferries", "agent:some") == [
        ("holder-absent", True)
    ]


def test_a_short_name_in_capitals_is_no_pronoun(folder: Path) -> None:
    plant(
        folder,
        Plant(THINGS, '"Morvania"@en', '"Morvania"@en ; skos:altLabel "US"@en', "agent:morvania"),
    )
    sentence = "There crews brought us ferries."
    assert told(folder, sentence, "There crews … ferries", "agent:morvania") == [
        ("holder-absent", True)
    ]


def test_the_author_need_not_be_named(folder: Path) -> None:
    sentence = "There crews bought ferries."
    assert told(folder, sentence, "There crews … ferries", "agent:pell-orme", mode="own") == []


def test_speech_that_another_statement_has_as_quoted_is_for_info(folder: Path) -> None:
    path = folder / STORY
    path.write_text(
        path.read_text("utf-8") + "\nKestria said “we want two ferries here”.\n", "utf-8"
    )
    for number, mode in ((80, "quoted"), (90, "asserted")):
        turtle = statement(folder, "agent:kestria", "Kestria said … here", mode=mode, number=number)
        plant(folder, Plant(SOURCE, "", "\n" + turtle, f"stance:orme-2031-{number} a"))
    ((rule, problem),) = found(folder)
    assert (rule, problem.node, problem.severity) == (
        "asserted-quoted",
        "stance:orme-2031-90",
        Severity.INFO,
    )


def test_a_passage_that_is_not_found_is_left_to_kg_passages(folder: Path) -> None:
    path = folder / STORY
    assert told(
        folder,
        "Kestria might buy two ferries.",
        "Kestria might … ferries",
        "agent:kestria",
        **STRONG,
    )
    path.write_text(path.read_text("utf-8").replace("two ferries", "ten ferries"), "utf-8")
    assert found(folder) == []


def test_a_finding_shows_anchor_words_and_not_the_passage(folder: Path) -> None:
    path = folder / STORY
    path.write_text(
        path.read_text("utf-8") + "\nKestria might buy two old rusty ferries.\n", "utf-8"
    )
    turtle = statement(folder, "agent:kestria", "Kestria might … ferries", **STRONG)
    plant(folder, Plant(SOURCE, "", "\n" + turtle, "stance:orme-2031-90 a"))
    ((_rule, problem),) = found(folder)
    assert "rusty" not in problem.message
    assert problem.message.endswith("has: might.")

"""All passages of a dossier against the texts at hand: what passes, and what is said of the rest."""

from collections import Counter
from pathlib import Path

import pytest

from kg.corpus import Corpus
from kg.dossier import Dossier, find_dossier
from kg.errors import FindingsError
from kg.load import load_instances
from kg.locate import locator
from kg.passages import Check, State
from kg.terms import shorten
from kg.verify import finding_of, is_bad, require_all_found, require_found, verify


def checked(folder: Path, texts: Path | None) -> tuple[Dossier, list[Check]]:
    dossier = find_dossier(folder)
    corpus = Corpus(texts) if texts else None
    return dossier, verify(dossier, load_instances(dossier), corpus)


def states(folder: Path, texts: Path | None) -> dict[str, State]:
    _dossier, checks = checked(folder, texts)
    return {shorten(c.passage.iri): c.state for c in checks}


def change(path: Path, old: str, new: str) -> None:
    content = path.read_bytes().decode()
    assert content.count(old) == 1
    path.write_bytes(content.replace(old, new).encode())


def line_of(path: Path, start: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if line.startswith(start))


# --- The states of all


def test_every_passage_is_checked_once_and_found(dossier: Path, texts: Path) -> None:
    found, checks = checked(dossier, texts)
    assert [shorten(c.passage.iri).rsplit("-", 1)[0] for c in checks] == (
        ["passage:hale-2031"] * 7 + ["passage:orme-2031"] * 5
    )
    assert len({c.passage.iri for c in checks}) == 12
    assert {c.state for c in checks} == {State.FOUND}
    assert not any(map(is_bad, checks))
    require_found(found, checks, Corpus(texts))
    require_all_found(found, checks, Corpus(texts))


def test_without_a_corpus_every_state_is_no_text(dossier: Path) -> None:
    found, checks = checked(dossier, None)
    assert Counter(c.state for c in checks) == {State.NO_TEXT: 12}
    with pytest.raises(FindingsError, match="no passage was checked") as error:
        require_all_found(found, checks, None)
    assert error.value.exit_code == 1
    assert "--corpus DIR" in error.value.todo


def test_each_text_is_judged_by_itself(dossier: Path, texts: Path) -> None:
    change(texts / "hale-2031.txt", "Asteria has campaigned", "Asteria had campaigned")
    change(texts / "orme-2031.txt", "By Pell Orme\n", "By Pell Orme\n\nFiled late.\n")
    wanted = dict.fromkeys((f"passage:hale-2031-{n}" for n in range(1, 8)), State.FOUND)
    wanted |= dict.fromkeys((f"passage:orme-2031-{n}" for n in range(1, 6)), State.MOVED)
    wanted |= {"passage:hale-2031-2": State.MISSING}
    assert states(dossier, texts) == wanted


def test_a_removed_text_leaves_its_passages_unchecked_and_the_others_found(
    dossier: Path, texts: Path
) -> None:
    (texts / "orme-2031.txt").unlink()
    found, checks = checked(dossier, texts)
    assert Counter(c.state for c in checks) == {State.FOUND: 7, State.NO_TEXT: 5}
    require_found(found, checks, Corpus(texts))
    with pytest.raises(FindingsError, match=r"holds no text of orme-2031: its passages"):
        require_all_found(found, checks, Corpus(texts))


# --- What a reader is told


def test_each_passage_that_is_not_found_is_told_with_its_file_line_and_state(
    dossier: Path, texts: Path
) -> None:
    change(texts / "hale-2031.txt", "Asteria has campaigned", "In short: Asteria had campaigned")
    found, checks = checked(dossier, texts)
    with pytest.raises(FindingsError, match="3 passages are not as the texts have it") as error:
        require_found(found, checks, Corpus(texts))
    assert error.value.exit_code == 1
    assert "kg passages --corpus DIR --reanchor" in error.value.todo
    file = found.source_files()["hale-2031"]
    told = {}
    for finding in error.value.findings:
        assert finding.place is not None
        assert finding.place.path == file
        assert finding.place.line == line_of(file, f"{finding.node}.at ")
        assert finding.subject is not None
        assert finding.subject.line == line_of(file, f"{finding.node} ")
        told[finding.node] = finding.message
    assert told == {
        "passage:hale-2031-2": "missing: nothing in the text has this digest (dm:digest)",
        "passage:hale-2031-4": "moved (its text starts at 331)",
        "passage:hale-2031-3": "moved (its text starts at 477)",
    }


def test_one_passage_that_is_not_found_is_spoken_of_as_one(dossier: Path, texts: Path) -> None:
    change(texts / "orme-2031.txt", "called the plan", "calls the plan")
    change(texts / "orme-2031.txt", "now says that", "says now that ")
    found, checks = checked(dossier, texts)
    some = [c for c in checks if shorten(c.passage.iri) != "passage:orme-2031-3"]
    with pytest.raises(FindingsError, match=r"^1 passage is not as the texts have it") as error:
        require_found(found, some, Corpus(texts))
    assert [str(f.node) for f in error.value.findings] == ["passage:orme-2031-2"]


def test_a_moved_passage_of_two_ranges_tells_both_places(dossier: Path, texts: Path) -> None:
    change(texts / "hale-2031.txt", "On 2 March, Prime", "On 2 March, then, Prime")
    found, checks = checked(dossier, texts)
    (moved,) = (c for c in checks if shorten(c.passage.iri) == "passage:hale-2031-1")
    finding = finding_of(moved, locator(found.source_files().values()))
    assert finding.message == "moved (its text starts at 93, 179)"


def test_wrong_anchor_words_fail_though_the_passage_is_found(dossier: Path, texts: Path) -> None:
    source = dossier / "instances" / "sources" / "orme-2031.ttl"
    change(source, ":~:text=Kestria,waters", ":~:text=Kestria,strait")
    change(source, "oa:start 202 ; oa:end 240 ; dm:paragraph 3", "oa:start 202 ; oa:end 240 ; dm:paragraph 4")  # fmt: skip
    found, checks = checked(dossier, texts)
    assert {c.state for c in checks} == {State.FOUND}
    assert [shorten(c.passage.iri) for c in checks if is_bad(c)] == [
        "passage:orme-2031-1",
        "passage:orme-2031-2",
    ]
    with pytest.raises(FindingsError) as error:
        require_found(found, checks, Corpus(texts))
    assert [f.message for f in error.value.findings] == [
        "the anchor words 'Kestria … strait' do not lead to 149–200",
        "it stands in paragraph 3, not 4",
    ]


def test_a_passage_that_is_moved_and_counts_its_anchors_wrongly_tells_both(
    dossier: Path, texts: Path
) -> None:
    source = dossier / "instances" / "sources" / "orme-2031.ttl"
    change(source, ":~:text=Kestria,waters", ":~:text=Kestria,waters&text=fish")
    change(texts / "orme-2031.txt", "Who wants", "So who wants")
    found, checks = checked(dossier, texts)
    (wrong,) = (c for c in checks if c.problem)
    finding = finding_of(wrong, locator(found.source_files().values()))
    assert finding.message == "moved (its text starts at 152); 2 anchors for 1 ranges"


# --- Malformed passages, and checks that check nothing


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("oa:hasSelector passage:orme-2031-2.at , passage:orme-2031-2.words", "a dm:Passage"),
        ("oa:start 202", 'oa:start "two hundred and two"'),
        ("dm:digest \"03c6ea58912885f01c4153fcf3e5af6c3a8cae4ca992d78d8184e4501219d953\"", "a oa:Selector"),
        ("passage:orme-2031-2.words .", "passage:orme-2031-2.words , passage:orme-2031-3.words ."),
        (":~:text=Morvania,provocation", ":~:text=Morvania,the,provocation"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("with_texts", [True, False])
def test_a_malformed_passage_is_a_finding_with_its_place_and_no_crash(
    old: str, new: str, with_texts: bool, dossier: Path, texts: Path
) -> None:
    source = dossier / "instances" / "sources" / "orme-2031.ttl"
    change(source, old, new)
    with pytest.raises(FindingsError, match="passages that cannot be read") as error:
        checked(dossier, texts if with_texts else None)
    assert error.value.exit_code == 1
    (finding,) = error.value.findings
    assert finding.node == "passage:orme-2031-2"
    assert finding.place is not None
    assert finding.place.path.name == "orme-2031.ttl"
    assert finding.place.line == line_of(source, "passage:orme-2031-2 ")


def test_a_folder_with_no_text_of_the_dossier_checks_nothing(dossier: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "other-2031.txt").write_text("Another text.", encoding="utf-8")
    found, checks = checked(dossier, empty)
    for require in (require_found, require_all_found):
        with pytest.raises(FindingsError, match="no passage was checked") as error:
            require(found, checks, Corpus(empty))
        assert error.value.exit_code == 1
        assert "hale-2031.txt, orme-2031.txt" in error.value.todo


def test_a_dossier_without_passages_checks_nothing(dossier: Path, texts: Path) -> None:
    found = find_dossier(dossier)
    with pytest.raises(FindingsError, match="the dossier has none"):
        require_found(found, [], Corpus(texts))

"""Passages into files: proposed from phrases, and moved to where they stand, nothing else changed."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import INVENTED, TEXTS, run_kg
from kg.anchors import Anchors, find
from kg.corpus import Corpus, Text
from kg.dossier import find_dossier
from kg.errors import KgError
from kg.load import load_instances, parse_file
from kg.namespaces import PREFIXES
from kg.passages import (
    Check,
    Passage,
    Range,
    State,
    check,
    make_range,
    passage_turtle,
    read_passages,
    source_iri,
)
from kg.reanchor import is_movable, moved_to, next_name, propose, reanchor, reanchor_all
from kg.terms import shorten
from kg.verify import verify

HALE = Text("hale-2031", (TEXTS / "hale-2031.txt").read_bytes().decode())
NEW = "A note of the editor.\n\nTwo more lines\nof it.\n\n"


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


# --- Re-anchoring


def checks_of(dossier: Path, texts: Path) -> list[Check]:
    found = find_dossier(dossier)
    return verify(found, load_instances(found), Corpus(texts))


def states(dossier: Path, texts: Path) -> set[State]:
    checks = checks_of(dossier, texts)
    assert not any(c.problem for c in checks)
    return {c.state for c in checks}


def move_all(dossier: Path, texts: Path) -> dict[str, int]:
    """Re-anchor what is moved; return how many passages in which file."""
    corpus = Corpus(texts)
    moved = reanchor_all(find_dossier(dossier), checks_of(dossier, texts), corpus)
    return {path.name: count for path, count in moved}


def rewrite(path: Path, change: Callable[[str], str]) -> str:
    """Change a file, which must make a difference, and return what it holds then."""
    before = path.read_bytes().decode()
    after = change(before)
    assert after != before
    path.write_bytes(after.encode())
    return after


def masked(turtle: str) -> str:
    """Return the file with the places of passages blanked: all that re-anchoring may touch."""
    turtle = re.sub(r'((?:oa:start|oa:end|dm:paragraph)\s+"?)\d+', r"\1…", turtle)
    return re.sub(r'(rdf:value\s+")[^"]*', r"\1…", turtle)


def source(dossier: Path, slug: str = "hale-2031") -> Path:
    return dossier / "instances" / "sources" / f"{slug}.ttl"


def test_moved_passages_of_all_sources_are_found_again_and_only_numbers_change(
    dossier: Path, texts: Path
) -> None:
    before = {path: path.read_bytes() for path in dossier.rglob("*.ttl")}
    for slug in ("hale-2031", "orme-2031"):
        rewrite(texts / f"{slug}.txt", lambda content: NEW + content)
    assert states(dossier, texts) == {State.MOVED}
    assert move_all(dossier, texts) == {"hale-2031.ttl": 7, "orme-2031.ttl": 5}
    assert states(dossier, texts) == {State.FOUND}
    for path, content in before.items():
        after = path.read_bytes()
        assert (after != content) == (path.parent.name == "sources")
        assert masked(after.decode()) == masked(content.decode())
    assert set(dossier.rglob("*.ttl")) == set(before)
    assert move_all(dossier, texts) == {}


def test_only_the_passages_behind_a_change_are_touched(dossier: Path, texts: Path) -> None:
    before = source(dossier).read_text(encoding="utf-8").splitlines()
    rewrite(
        texts / "hale-2031.txt",
        lambda content: content.replace("An official", "There, an official"),
    )
    assert move_all(dossier, texts) == {"hale-2031.ttl": 1}
    after = source(dossier).read_text(encoding="utf-8").splitlines()
    changed = [a.split(" ")[0] for a, b in zip(after, before, strict=True) if a != b]
    assert changed == ["passage:hale-2031-3.at"]


def test_new_anchor_words_are_written_where_the_old_ones_lead_elsewhere(
    dossier: Path, texts: Path
) -> None:
    rewrite(texts / "hale-2031.txt", lambda content: f"Asteria wrote, in 2029.\n\n{content}")
    assert move_all(dossier, texts) == {"hale-2031.ttl": 7}
    assert states(dossier, texts) == {State.FOUND}
    assert ":~:text=Asteria%20has,2029" in source(dossier).read_text(encoding="utf-8")


def test_ranges_that_change_places_change_the_order_of_their_anchors(
    dossier: Path, texts: Path
) -> None:
    rewrite(
        texts / "hale-2031.txt",
        lambda content: content[:71] + content[161:271] + content[71:161] + content[271:],
    )
    assert State.MOVED in states(dossier, texts)
    assert move_all(dossier, texts)
    assert states(dossier, texts) == {State.FOUND}
    assert ":~:text=Prime,it&text=plan,ran" in source(dossier).read_text(encoding="utf-8")


words = st.lists(
    st.sampled_from(["zulu", "yankee", "x-ray", "Ünion", "🚢"]), min_size=1, max_size=5
)
lines = st.lists(words.map(" ".join), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the dossier and text that each example of the property writes anew."""
    folder = tmp_path_factory.mktemp("kept")
    (folder / "texts").mkdir()
    (folder / "instances" / "sources").mkdir(parents=True)
    return folder


@settings(derandomize=True, max_examples=60, deadline=None)
@given(data=st.data(), gap=st.sampled_from(["\n", "\r\n", "\n\n", " "]))
def test_whatever_comes_between_passages_all_are_found_again(
    kept: Path, data: st.DataObject, gap: str
) -> None:
    file, text = kept / "instances" / "sources" / "hale-2031.ttl", kept / "texts" / "hale-2031.txt"
    original = source(INVENTED).read_text(encoding="utf-8")
    file.write_text(original, encoding="utf-8")
    outside = [0, 42, 43, 70, 71, 161, 271, 321, 467, len(HALE.content)]
    content = HALE.content
    for at in sorted(data.draw(st.sets(st.sampled_from(outside), min_size=1)), reverse=True):
        content = content[:at] + gap + gap.join(data.draw(lines)) + gap + content[at:]
    text.write_bytes(content.encode())
    move_all(kept, kept / "texts")
    assert states(kept, kept / "texts") == {State.FOUND}
    assert masked(file.read_text(encoding="utf-8")) == masked(original)


# --- The file is its author's


def layout(change: Callable[[str], str]) -> Callable[[Path, Path], None]:
    """Return a test of a file laid out otherwise: all found again, all else as it was."""

    def run(dossier: Path, texts: Path) -> None:
        before = rewrite(source(dossier), change)
        assert states(dossier, texts) == {State.FOUND}
        rewrite(texts / "hale-2031.txt", lambda content: NEW + content)
        assert move_all(dossier, texts) == {"hale-2031.ttl": 7}
        assert states(dossier, texts) == {State.FOUND}
        assert masked(source(dossier).read_bytes().decode()) == masked(before)

    return run


def full_iris(turtle: str) -> str:
    head, body = turtle.split("# --- Passages", 1)
    for prefix in ("passage", "oa", "dm", "rdf", "source"):
        body = re.sub(rf"\b{prefix}:([\w.-]*\w)", rf"<{PREFIXES[prefix]}\1>", body)
    assert body.count("passage:") == 0
    return f"{head}# --- Passages{body}"


def one_object_a_line(turtle: str) -> str:
    head, body = turtle.split("# --- Passages", 1)
    body = body.replace(" ; ", " ;\n    ").replace(" , ", " ,\n        ")
    return f"{head}# --- Passages{body}"


LAYOUTS: dict[str, Callable[[str], str]] = {
    "CRLF": lambda turtle: turtle.replace("\n", "\r\n"),
    "one object a line": one_object_a_line,
    "subject on a line of its own": lambda t: re.sub(
        r"^(passage:\S+) a ", r"\1\n\ta ", t, flags=re.MULTILINE
    ),
    "all on one line": lambda turtle: (
        turtle.split("# ---")[0] + " ".join(turtle.split("writes them")[1].split())
    ),
    "no space before the full stop": lambda turtle: re.sub(
        r'(oa:start \d+) ; (.*) ; (dm:digest "\w+") \.', r"\2 ; \3 ; \1.", turtle
    ),
    "no space around signs": lambda turtle: turtle.replace(" ; ", ";").replace(" , ", ","),
    "typed numbers": lambda turtle: re.sub(
        r"(oa:start|oa:end|dm:paragraph) (\d+)", r'\1 "\2"^^xsd:integer', turtle
    ),
    "single quotes": lambda turtle: re.sub(r'rdf:value "([^"]*)"', r"rdf:value '\1'", turtle),
    "comments with the same numbers": lambda turtle: re.sub(
        r"^(passage:\S+\.at\d?) a oa:TextPositionSelector ; oa:start (\d+) ; oa:end (\d+)",
        r"# \1 a once\n\1 # \1 a b ; oa:start \2 ; oa:end \3\n  a oa:TextPositionSelector ;"
        r" # oa:start \2 ; oa:end \3 ; dm:paragraph 3\n  oa:start \2 ; oa:end \3",
        turtle,
        flags=re.MULTILINE,
    ),
    "numbers elsewhere": lambda turtle: (
        turtle
        + 'stance:hale-2031-3 dm:whenNote "93 136 oa:start 93 ; oa:end 136 # dm:paragraph 3"@en .\n'
        + 'stance:hale-2031-2 dm:whenNote """93\n136 passage:hale-2031-1.at a b ; oa:start 93"""@en .\n'
    ),
    "strings before": lambda turtle: turtle.replace(
        "# --- Passages",
        'stance:hale-2031-3 dm:whenNote "# a sign"@en , "it\'s \\"#\\""@en . # it\'s\n# --- Passages',
    ),
    "two statements on a selector": lambda turtle: re.sub(
        r"^(passage:\S+\.at\d?) a oa:TextPositionSelector ;", r"\1 a oa:TextPositionSelector .\n\1",
        turtle, flags=re.MULTILINE,
    ),
    "a byte order mark": lambda turtle: "\ufeff" + turtle,
    "backwards": lambda turtle: turtle.split("# ---")[0] + "\n".join(
        reversed(turtle.split("writes them\n")[1].splitlines())
    ) + "\n",
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_comments_layout_and_all_else_stay_byte_for_byte(
    name: str, dossier: Path, texts: Path
) -> None:
    layout(LAYOUTS[name])(dossier, texts)


def test_full_iris_are_known_as_well_as_prefixed_names(dossier: Path, texts: Path) -> None:
    rewrite(source(dossier), full_iris)
    rewrite(texts / "hale-2031.txt", lambda content: NEW + content)
    before = source(dossier).read_text(encoding="utf-8")
    assert move_all(dossier, texts) == {"hale-2031.ttl": 7}
    assert states(dossier, texts) == {State.FOUND}
    after = source(dossier).read_text(encoding="utf-8")
    assert re.sub(r"\d+ ;|text=[^\"]*", "", after) == re.sub(r"\d+ ;|text=[^\"]*", "", before)


def test_a_name_that_begins_another_name_is_told_from_it(dossier: Path, texts: Path) -> None:
    def renamed(turtle: str) -> str:
        for number in "765432":  # passage:hale-2031-12, -13 … and -1 stays, last in the file
            turtle = turtle.replace(f"passage:hale-2031-{number}", f"passage:hale-2031-1{number}")
        head, first, rest = turtle.partition("passage:hale-2031-1 a ")
        one, gap, others = rest.partition("\n\n")
        return f"{head}{others}{gap}{first}{one}\n"

    layout(renamed)(dossier, texts)


def test_a_number_that_begins_another_number_is_told_from_it(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    head = "".join(f"@prefix {p}: <{PREFIXES[p]}> .\n" for p in ("passage", "oa", "dm", "rdf"))
    before = (
        head
        + """
@prefix note: <urn:note:> .
note:passage:x-1.at a note:a ; oa:start 93 ; oa:end 136 ; dm:paragraph 3 .
passage:x-1.at a oa:TextPositionSelector .
passage:x-11.at a oa:TextPositionSelector ; oa:start 930 ; oa:end 1360 ; dm:paragraph 30 .
passage:x-1.at oa:start 93 ; oa:end 136 ; dm:paragraph 3 .
"""
    )
    path.write_text(before, encoding="utf-8")
    at = f"{PREFIXES['passage']}x-1.at"
    old, new = (
        Passage("urn:x", source_iri("x"), (Range(*numbers, at),), ":~:text=x", "urn:words")
        for numbers in ((93, 136, "", 3), (94, 137, "", 4))
    )
    reanchor(path, [(old, new)])
    last = before.rindex("passage:x-1.at")
    assert path.read_text(encoding="utf-8") == before[:last] + (
        "passage:x-1.at oa:start 94 ; oa:end 137 ; dm:paragraph 4 .\n"
    )


def test_a_file_is_not_confused_with_a_file_beside_it(dossier: Path, texts: Path) -> None:
    beside = dossier / "instances" / "sources" / "hale-2031.new.ttl"
    beside.write_text("# mine\n", encoding="utf-8")
    rewrite(texts / "hale-2031.txt", lambda content: NEW + content)
    assert move_all(dossier, texts) == {"hale-2031.ttl": 7}
    assert beside.read_text(encoding="utf-8") == "# mine\n"


@pytest.mark.skipif(os.name != "posix", reason="permissions and links as POSIX has them")
def test_permissions_and_links_stay(dossier: Path, texts: Path) -> None:
    kept = dossier / "hale.turtle"
    source(dossier).rename(kept)
    kept.chmod(0o640)
    source(dossier).symlink_to(kept)
    rewrite(texts / "hale-2031.txt", lambda content: NEW + content)
    assert move_all(dossier, texts) == {"hale-2031.ttl": 7}
    assert source(dossier).is_symlink()
    assert kept.stat().st_mode & 0o777 == 0o640
    assert states(dossier, texts) == {State.FOUND}


# --- What cannot be moved is left alone


def refused(dossier: Path, texts: Path) -> KgError:
    """Expect an error that leaves every file as it was, and none besides."""
    before = {p: p.read_bytes() for p in dossier.rglob("*") if p.is_file()}
    with pytest.raises(KgError) as error:
        move_all(dossier, texts)
    assert {p: p.read_bytes() for p in dossier.rglob("*") if p.is_file()} == before
    return error.value


@pytest.mark.parametrize(
    "change",
    [
        lambda turtle: turtle.replace("prefix passage:", "prefix p:").replace(" passage:", " p:")
        .replace("\npassage:", "\np:"),
        lambda turtle: turtle.replace("prefix oa:", "prefix anno:").replace(" oa:", " anno:"),
        lambda turtle: turtle.replace("oa:start 93", "oa:start 093"),
        lambda turtle: turtle.replace("oa:end 136", 'oa:end "+136"^^xsd:integer'),
        lambda turtle: turtle.replace("text=plan,ran", "text=plan,r\\u0061n"),
    ],
    ids=["another prefix", "another prefix of a property", "a zero", "a sign", "an escape"],
)  # fmt: skip
def test_a_file_written_in_a_way_not_known_is_an_error_and_stays_as_it_is(
    change: Callable[[str], str], dossier: Path, texts: Path
) -> None:
    rewrite(source(dossier), change)
    rewrite(texts / "hale-2031.txt", lambda content: f"Plan it, ran he.\n\n{content}")
    assert states(dossier, texts) == {State.FOUND, State.MOVED}
    error = refused(dossier, texts)
    assert error.exit_code == 2
    assert error.place is not None
    assert error.place.path.name == "hale-2031.ttl"
    assert "could not be written into this file" in error.what
    assert "passage:hale-2031-1" in error.what
    assert "kg passage" in error.todo


def test_a_passage_that_has_no_anchors_where_it_stands_now_is_an_error(
    dossier: Path, texts: Path
) -> None:
    twin = HALE.content[
        173:268
    ]  # all but the last letter: the same words first, the same digest no
    rewrite(texts / "hale-2031.txt", lambda content: f"{twin} xt.\n\n{content}")
    error = refused(dossier, texts)
    assert "no anchor words lead to where it stands now" in error.what
    assert "passage/hale-2031-" in error.what
    assert "kg passage" in error.todo


def test_a_passage_with_an_ambiguous_or_missing_range_is_not_moved(
    dossier: Path, texts: Path
) -> None:
    def again(content: str) -> str:
        first = content[93:136]
        return f"{first}: so it began.\n\n{content}"

    rewrite(texts / "hale-2031.txt", again)
    corpus = Corpus(texts)
    text = corpus.text("hale-2031")
    assert text is not None
    by_name = {shorten(c.passage.iri): c for c in checks_of(dossier, texts)}
    twice = by_name.pop("passage:hale-2031-1")
    assert (twice.state, twice.now) == (State.MOVED, (0, 232))
    assert not is_movable(twice, text)
    assert all(is_movable(c, text) for c in by_name.values() if c.state == State.MOVED)
    lines = [
        line
        for line in source(dossier).read_text(encoding="utf-8").splitlines()
        if line.startswith("passage:hale-2031-1.")
    ]
    assert move_all(dossier, texts) == {"hale-2031.ttl": 6}
    after = {shorten(c.passage.iri): c.state for c in checks_of(dossier, texts)}
    assert after.pop("passage:hale-2031-1") == State.MOVED
    assert set(after.values()) == {State.FOUND}
    assert set(lines) <= set(source(dossier).read_text(encoding="utf-8").splitlines())


def test_found_ambiguous_missing_and_unchecked_passages_are_not_movable(tmp_path: Path) -> None:
    passages, _broken = read_passages(parse_file(source(INVENTED)))
    for content, state in [
        (HALE.content, State.FOUND),
        (HALE.content * 2, State.AMBIGUOUS),
        (HALE.content.upper(), State.MISSING),
    ]:
        (tmp_path / "hale-2031.txt").write_bytes(content.encode())
        for passage in passages:
            found = check(passage, Corpus(tmp_path))
            assert found.state == state
            assert not is_movable(found, Text("hale-2031", content))
        assert not is_movable(check(passages[0], None), Text("hale-2031", content))


def test_the_moved_passage_keeps_its_names_and_digests(tmp_path: Path) -> None:
    content = NEW + HALE.content
    (tmp_path / "hale-2031.txt").write_bytes(content.encode())
    text = Text("hale-2031", content)
    for passage in read_passages(parse_file(source(INVENTED)))[0]:
        new = moved_to(check(passage, Corpus(tmp_path)), text)
        assert (new.iri, new.source, new.words_selector) == (
            passage.iri, passage.source, passage.words_selector
        )  # fmt: skip
        assert [(r.selector, r.digest) for r in new.ranges] == [
            (r.selector, r.digest) for r in passage.ranges
        ]
        assert [r.start - o.start for r, o in zip(new.ranges, passage.ranges, strict=True)] == (
            [len(NEW)] * len(new.ranges)
        )
        assert {r.paragraph for r in new.ranges} == {6}


def test_a_malformed_file_is_named_with_its_line_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "hale-2031.ttl"
    path.write_text("@prefix a: <urn:a:> .\na:b a:c .\n", encoding="utf-8")
    old = Passage("urn:x", source_iri("hale-2031"), (make_range(HALE, 271, 319),), ":~:text=x")
    with pytest.raises(KgError) as error:
        reanchor(path, [(old, old)])
    assert error.value.place is not None
    assert error.value.place.line == 2
    assert path.read_text(encoding="utf-8") == "@prefix a: <urn:a:> .\na:b a:c .\n"


# --- A file is written whole or not at all

LIMITED = """
import resource, signal
signal.signal(signal.SIGXFSZ, {handler})
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
from kg.cli import main
main()
"""


@pytest.mark.skipif(os.name != "posix", reason="limits and signals as POSIX has them")
@pytest.mark.parametrize(
    ("handler", "ends"), [("signal.SIG_IGN", 2), ("signal.SIG_DFL", -signal.SIGXFSZ)]
)
def test_a_crash_while_writing_leaves_the_file_whole_and_the_dossier_usable(
    handler: str, ends: int, dossier: Path, texts: Path
) -> None:
    """The system lets no file grow beyond 2,000 bytes: an error, or the end of the process."""
    before = source(dossier).read_bytes()
    rewrite(texts / "hale-2031.txt", lambda content: NEW + content)
    command = ["passages", "--reanchor", "--dossier", str(dossier), "--corpus", str(texts)]
    code = LIMITED.format(handler=handler)
    result = subprocess.run(
        [sys.executable, "-c", code, *command],
        env={k: v for k, v in os.environ.items() if not k.startswith("KG_")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == ends, result.stderr
    assert "Traceback" not in result.stderr
    assert source(dossier).read_bytes() == before
    assert states(dossier, texts) == {State.FOUND, State.MOVED}
    again = run_kg(*command)
    assert (again.returncode, "re-anchored 7" in again.stderr) == (0, True)
    assert states(dossier, texts) == {State.FOUND}

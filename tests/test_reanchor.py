"""Passages moved to where they stand now; what cannot be moved, and a crash, leave files as they are."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import INVENTED, run_kg, source_iri
from kg.corpus import Corpus, Text
from kg.errors import KgError
from kg.load import parse_file
from kg.passages import Passage, State, check, make_range, read_passages
from kg.reanchor import is_movable, moved_to, reanchor
from kg.terms import shorten
from reanchoring import HALE, NEW, checks_of, masked, move_all, rewrite, source, states

# --- Re-anchoring


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

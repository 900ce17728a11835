"""Passages moved in files laid out in any way: nothing else in the file is changed."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import source_iri
from kg.namespaces import PREFIXES
from kg.passages import Passage, Range, State
from kg.reanchor import reanchor
from reanchoring import NEW, masked, move_all, rewrite, source, states

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

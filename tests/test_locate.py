"""Does kg.locate find the line on which a node is described, and no other?"""

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import Place
from kg.load import parse_file
from kg.locate import place_of
from kg.namespaces import ID

ANN = f"{ID}agent/ann"
HEAD = f"@prefix agent: <{ID}agent/> .\n@prefix ex: <https://example.org/> .\n"


def file(folder: Path, text: str, name: str = "file.ttl") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def line_of(path: Path, iri: str = ANN, value: str | None = None) -> int | None:
    parse_file(path)  # what is searched is Turtle
    place = place_of(iri, [path], value)
    assert place is None or place.path == path
    return place.line if place else None


@pytest.mark.parametrize(
    "text",
    [
        "agent:ann a ex:Person .",
        f"<{ANN}> a ex:Person .",
        "  agent:ann a ex:Person .",
        "\tagent:ann a ex:Person .",
        "agent:ann\n  a ex:Person .",
        "agent:ann ex:p 1 . agent:ben ex:p 2 .",
    ],
)
def test_a_subject_is_found_as_prefixed_name_or_full_iri(tmp_path: Path, text: str) -> None:
    assert line_of(file(tmp_path, HEAD + text)) == 3


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("", 3),
        ("\n\n", 5),
        ("# about Ann.\n", 4),
        ("# agent:ann is told of below\n\n  # more\n", 6),
        ("agent:ben ex:p 1 .\n", 4),
        ("agent:ben ex:p 1 . # done\n", 4),
        ("agent:ben ex:p 1 ;\n  ex:q 2\n.\n\n", 7),
        ("PREFIX own: <https://example.org/own/>\n", 4),
        ("@prefix own: <https://example.org/own/> . # own\n", 4),
        ("BASE <https://example.org/>\n", 4),
        ('agent:ben ex:p """a\nlong\ntext""" .\n', 6),
    ],
)
def test_what_stands_before_a_statement_does_not_hide_it(
    tmp_path: Path, before: str, line: int
) -> None:
    assert line_of(file(tmp_path, f"{HEAD}{before}agent:ann a ex:Person .\n")) == line


@pytest.mark.parametrize(
    "text",
    [
        "agent:anna a ex:Person .",
        "agent:ann-2 a ex:Person .",
        "agent:ann.2 a ex:Person .",
        "agent:ben ex:knows agent:ann .",
        "agent:ben ex:knows\n  agent:ann .",
        "agent:ben ex:knows agent:cal ,\n  agent:ann ;\n  a ex:Person .",
        "agent:ben ex:knows\nagent:ann , agent:cal .",
        f"agent:ben ex:knows\n  <{ANN}> .",
        'agent:ben ex:p "agent:ann a ex:Person ." .',
        "# agent:ann a ex:Person .\nagent:ben a ex:Person .",
        f"<{ANN}/x> a ex:Person .",
        "ex:ann a ex:Person .",
    ],
)
def test_a_name_that_is_mentioned_or_only_begins_alike_is_no_description(
    tmp_path: Path, text: str
) -> None:
    assert line_of(file(tmp_path, HEAD + text + "\n")) is None


def test_a_mention_on_a_line_of_its_own_does_not_stand_for_the_description(tmp_path: Path) -> None:
    text = "agent:ben ex:knows\n  agent:ann ,\n  agent:cal .\n\nagent:ann a ex:Person .\n"
    assert line_of(file(tmp_path, HEAD + text)) == 7


DESCRIPTION = """agent:ann a ex:Person ;
  ex:when "2031-02-29" ;
  ex:start 93 ; ex:end 136 .
agent:ben a ex:Person ;
  ex:when "2030-01-01" ; ex:start 7 .
"""


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("2031-02-29", 4),
        ("93", 5),
        ("136", 5),
        ("Person", 3),
        (None, 3),
        ("", 3),
        ("nowhere", 3),
        ("2030-01-01", 3),  # that is Ben's
        ("7", 3),
        ("9", 3),  # 93 is another number
        ("2031", 4),
    ],
)
def test_a_value_is_looked_for_within_the_description_alone(
    tmp_path: Path, value: str | None, line: int
) -> None:
    assert line_of(file(tmp_path, HEAD + DESCRIPTION), value=value) == line


def test_a_value_may_hold_any_character(tmp_path: Path) -> None:
    text = HEAD + 'agent:ann ex:p 1 ;\n  ex:q "a.*[b" , "c" ;\n  ex:r "é (x)" .\n'
    path = file(tmp_path, text)
    assert line_of(path, value="a.*[b") == 4
    assert line_of(path, value="é (x)") == 5
    assert line_of(path, value="a.*(b") == 3


def test_a_second_description_is_searched_for_the_value_too(tmp_path: Path) -> None:
    one = file(tmp_path, f"{HEAD}agent:ann a ex:Person .\n\nagent:ann ex:p 5 .\n", "one.ttl")
    two = file(tmp_path, f"{HEAD}agent:ann ex:p 6 .\n", "two.ttl")
    assert place_of(ANN, [one, two], "5") == Place(one, 5)
    assert place_of(ANN, [one, two], "6") == Place(two, 3)
    assert place_of(ANN, [one, two], "7") == Place(one, 3)
    assert place_of(ANN, [two, one]) == Place(two, 3)


def test_lines_are_counted_alike_whatever_ends_them(tmp_path: Path) -> None:
    windows = (HEAD + DESCRIPTION).replace("\n", "\r\n")
    assert line_of(file(tmp_path, windows)) == 3
    assert line_of(file(tmp_path, windows), value="2031-02-29") == 4
    assert line_of(file(tmp_path, windows), f"{ID}agent/ben") == 6


def test_a_byte_order_mark_does_not_hide_the_first_statement(tmp_path: Path) -> None:
    assert line_of(file(tmp_path, f"\ufeff<{ANN}> <https://example.org/p> 1 .")) == 1


def test_a_file_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    good = file(tmp_path, HEAD + DESCRIPTION)
    latin = tmp_path / "latin.ttl"
    latin.write_bytes("agent:ann ex:p 'é' .".encode("latin-1"))
    paths = [tmp_path / "gone.ttl", tmp_path, latin, good]
    assert place_of(ANN, paths) == Place(good, 3)
    assert place_of(ANN, paths[:-1]) is None
    assert place_of(ANN, []) is None


def test_an_iri_with_the_signs_of_a_pattern_is_taken_literally(tmp_path: Path) -> None:
    path = file(tmp_path, f"{HEAD}<https://example.org/a.b(c)+> ex:p 1 .\n")
    assert line_of(path, "https://example.org/a.b(c)+") == 3
    assert line_of(path, "https://example.org/aXb(c)+") is None


def test_every_node_of_the_invented_dossier_is_found_where_its_name_starts_a_line(
    dossier: Path,
) -> None:
    files = sorted(dossier.rglob("*.ttl"))
    looked = 0
    for path in files:
        lines = path.read_text(encoding="utf-8").splitlines()
        for subject in {q.subject for q in parse_file(path)}:
            assert isinstance(subject, ox.NamedNode)
            place = place_of(subject.value, [path])
            assert place is not None
            assert place.line is not None
            kind, slug = subject.value.removeprefix(ID).split("/")
            assert lines[place.line - 1].startswith(f"{kind}:{slug} ")
            looked += 1
    assert looked > 60


breaks = st.sampled_from([" ", "\n", "\n  ", " # a note.\n  ", "\n\n"])
gaps = st.sampled_from(["\n", "\n\n", " # that was it\n", "\n# agent:n0 ends here.\n\n"])


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.lists(st.tuples(breaks, breaks, gaps, st.booleans()), min_size=1, max_size=6), st.data())
def test_of_many_statements_each_is_found_at_its_own_line(
    tmp_path_factory: pytest.TempPathFactory,
    layout: list[tuple[str, str, str, bool]],
    data: st.DataObject,
) -> None:
    text, starts = HEAD, {}
    for n, (first, second, gap, full) in enumerate(layout):
        starts[n] = text.count("\n") + 1
        subject = f"<{ID}agent/n{n}>" if full else f"agent:n{n}"
        other = f"agent:n{data.draw(st.integers(0, len(layout) - 1))}"
        text += f"{subject} ex:knows{first}{other} ,{second}agent:m ; ex:value {n + 100} .{gap}"
    path = file(tmp_path_factory.mktemp("statements"), text)
    for n, line in starts.items():
        assert line_of(path, f"{ID}agent/n{n}") == line

"""Stored queries: found by name, with file and line of every fault in their headers."""

import json
import os
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.catalogue import (
    find_query,
    masked,
    parse_query,
    query_files,
    read_headers,
    read_query,
)
from kg.errors import KgError
from kg.namespaces import DM, XSD
from properties import many

HEADER = """#+ summary: Who berths where
#+ description: |
#+   Every ship with its berth:
#+   one row each.
#+ tags: [ships, harbour]
#+ parameters:
#+   topic: {class: dm:Topic, default: focus}
#+   day: {datatype: xsd:date}
#+   any:
"""
QUERY = (
    HEADER
    + """SELECT * WHERE {
  VALUES ?topic { UNDEF } VALUES ?day { UNDEF } VALUES ?any { UNDEF }
}
"""
)


def file(folder: Path, text: str, name: str = "berths") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.rq"
    path.write_text(text, encoding="utf-8")
    return path


# --- Headers


def test_a_header_says_what_the_query_answers_and_takes(tmp_path: Path) -> None:
    query = read_query(file(tmp_path, QUERY))
    assert query.name == "berths"
    assert query.summary == "Who berths where"
    assert query.description == "Every ship with its berth:\none row each.\n"
    assert query.tags == ("ships", "harbour")
    assert list(query.parameters) == ["topic", "day", "any"]
    topic, day, anything = query.parameters.values()
    assert (topic.cls, topic.datatype, topic.focus) == (DM + "Topic", None, True)
    assert (day.cls, day.datatype, day.focus) == (None, XSD + "date", False)
    assert (anything.cls, anything.datatype, anything.focus) == (None, None, False)


def test_the_text_of_a_query_is_its_file_header_included(tmp_path: Path) -> None:
    assert read_query(file(tmp_path, QUERY)).text == QUERY


def test_a_query_needs_no_header() -> None:
    query = parse_query("ASK {}", "bare")
    assert (query.summary, query.description, query.tags, query.parameters) == ("", "", (), {})


@pytest.mark.parametrize("empty", ["summary", "description", "tags", "parameters"])
def test_an_empty_key_is_as_good_as_none(empty: str) -> None:
    query = parse_query(f"#+ {empty}:\nASK {{}}", "bare")
    assert (query.summary, query.description, query.tags, query.parameters) == ("", "", (), {})


@pytest.mark.parametrize(
    "value", ["2031-03-02", "2031-02-30", "no", "12", "1e400", "null", "!!int x", "<<"]
)
def test_a_header_is_text_that_a_build_can_keep(value: str) -> None:
    query = parse_query(f"#+ summary: {value}\n#+ tags: [{value}]\nASK {{}}", "dated")
    assert query.summary
    assert query.tags == (query.summary,)
    assert query.summary == value.removeprefix("!!int ").replace("null", query.summary)


def test_a_query_marked_as_utf8_by_its_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "berths.rq"
    path.write_bytes(b"\xef\xbb\xbf" + QUERY.replace("\n", "\r\n").encode())
    query = read_query(path)
    assert query.summary == "Who berths where"
    ox.Store().query(query.text, prefixes={"dm": DM})


BROKEN = {
    "broken YAML": ("#+ summary: x\n#+ tags: [a\n#+ b: }\nASK {}", 3, "is no YAML: "),
    "YAML that is never closed": ("# mine\n#+ tags: [\nASK {}", 2, "is no YAML: "),
    "a tab": ("#+ summary: x\n#+ \tb: c\nASK {}", 2, "is no YAML: "),
    "a control character": ("#+ summary: \x01\nASK {}", 1, "special characters are not allowed"),
    "an unknown key": ("\n#+ sumary: x\nASK {}", 2, "nothing reads the key 'sumary'"),
    "a list": ("#+ - x\nASK {}", 1, "must be keys and values"),
    "nothing": ("ASK {}\n#+\n", 2, "must be keys and values"),
    "a key as a list": ("#+ [a]: x\nASK {}", 1, "is no YAML"),
    "one tag that is no list": ("#+ tags: x\nASK {}", 1, "tags in its header must be a list"),
    "a summary of parts": ("#+ summary: {a: b}\nASK {}", 1, "summary in its header must be a"),
    "parameters in a list": ("#+ parameters: [a]\nASK {}", 1, "parameters in its header must be"),
    "no clause": (
        "#+ summary: x\n#+ parameters:\n#+   topic:\nASK { ?s ?topic ?o }",
        3,
        "no clause VALUES ?topic { UNDEF }",
    ),
    "a clause in a comment": (
        "#+ parameters: {topic: }\nASK { # VALUES ?topic { UNDEF }\n}",
        1,
        "no clause VALUES ?topic",
    ),
    "a clause of several variables": (
        "#+ parameters: {topic: }\nASK { VALUES (?topic ?x) { (UNDEF 1) } }",
        1,
        "no clause VALUES ?topic",
    ),
    "a number as a name": ("#+ parameters: {1: }\nASK {}", 1, "no clause VALUES ?1"),
    "an unknown prefix": (
        "#+ summary: x\n#+ parameters:\n#+   a: {class: dm:Topic}\n#+   topic: {class: dn:Topic}\n"
        "ASK { VALUES ?topic { UNDEF } VALUES ?a { UNDEF } }",
        4,
        "parameter topic: name one class or one datatype, by a known prefix",
    ),
    "a class and a datatype": (
        "#+ parameters:\n#+   a: {class: dm:Topic, datatype: xsd:date}\nASK { VALUES ?a { UNDEF } }",
        2,
        "parameter a: name one class or one datatype",
    ),
    "another default": (
        "#+ parameters:\n#+   a: {default: topic:quay}\nASK { VALUES ?a { UNDEF } }",
        2,
        "'focus' is the only default",
    ),
    "an unknown key of a parameter": (
        "#+ parameters:\n#+   a: {clas: dm:Topic}\nASK { VALUES ?a { UNDEF } }",
        2,
        "write {class: dm:Topic}",
    ),
    "a parameter as a word": (
        "#+ parameters:\n#+   a: dm:Topic\nASK { VALUES ?a { UNDEF } }",
        2,
        "write {class: dm:Topic}",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_in_a_header_is_named_with_file_and_line(fault: str, tmp_path: Path) -> None:
    text, line, said = BROKEN[fault]
    path = file(tmp_path, text)
    with pytest.raises(KgError) as caught:
        read_query(path)
    assert str(caught.value).startswith(f"{path}:{line}: query berths: ")
    assert said in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_fault_without_a_file_is_named_without_one() -> None:
    with pytest.raises(KgError) as caught:
        parse_query("#+ a: b", "on standard input")
    assert str(caught.value).startswith("query on standard input: nothing reads the key 'a'")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(KgError, match=r"gone\.rq cannot be read: No such file"):
        read_query(tmp_path / "gone.rq")
    (tmp_path / "folder.rq").mkdir()
    with pytest.raises(KgError, match=r"folder\.rq cannot be read: Is a directory"):
        read_query(tmp_path / "folder.rq")
    (tmp_path / "latin.rq").write_bytes("ASK { ?s ?p 'é' }".encode("latin-1"))
    with pytest.raises(KgError, match=r"latin\.rq is no UTF-8 text \(byte 13\)"):
        read_query(tmp_path / "latin.rq")


# --- Finding


def test_an_unknown_query_offers_the_nearest(tmp_path: Path) -> None:
    for name in ("against", "arguments", "sources"):
        file(tmp_path, "ASK {}", name)
    with pytest.raises(KgError, match=r"no query 'agianst'\n  Did you mean against.*--list"):
        find_query("agianst", [tmp_path])
    with pytest.raises(KgError, match="Known are against, arguments, sources"):
        find_query("zzzz", [tmp_path])


def test_a_dossiers_query_replaces_the_cores_of_that_name(tmp_path: Path) -> None:
    core, own = tmp_path / "core", tmp_path / "own"
    file(core, "#+ summary: the core's\nASK {}")
    file(core, "#+ summary: the core's\nASK {}", "ships")
    file(own, "#+ summary: its own\nASK {}")
    assert find_query("berths", [core, own]).summary == "its own"
    assert find_query("ships", [core, own]).summary == "the core's"
    assert find_query("berths", [core]).summary == "the core's"
    assert sorted(query_files([core, own])) == ["berths", "ships"]


def test_only_files_of_queries_count(tmp_path: Path) -> None:
    file(tmp_path, "ASK {}")
    (tmp_path / "folder.rq").mkdir()
    (tmp_path / "notes.txt").touch()
    assert list(query_files([tmp_path, tmp_path / "not-there"])) == ["berths"]


# --- Headers that a build kept


def test_kept_headers_survive_the_file_that_keeps_them(tmp_path: Path) -> None:
    path = file(tmp_path, QUERY)
    headers = read_headers([tmp_path])
    kept = json.loads(json.dumps(headers))
    assert kept == headers
    assert read_query(path, kept) == read_query(path)


def test_a_kept_header_serves_while_size_and_time_match_and_no_longer(tmp_path: Path) -> None:
    path = file(tmp_path, "#+ summary: old\nASK {}")
    headers = read_headers([tmp_path])
    headers[str(path)][2]["summary"] = "kept"
    assert read_query(path, headers).summary == "kept"

    size, time = path.stat().st_size, path.stat().st_mtime_ns
    path.write_text("#+ summary: new\nASK {}")
    os.utime(path, ns=(time + 1, time + 1))
    assert path.stat().st_size == size
    assert read_query(path, headers).summary == "new"

    path.write_text("#+ summary: longer\nASK {}")
    os.utime(path, ns=(time, time))
    assert read_query(path, headers).summary == "longer"


def test_a_kept_header_of_another_file_is_not_used(tmp_path: Path) -> None:
    file(tmp_path, "#+ summary: here\nASK {}")
    other = file(tmp_path / "other", "#+ summary: there\nASK {}")
    assert read_query(other, read_headers([tmp_path])).summary == "there"


def test_one_broken_header_stops_the_reading_of_all(tmp_path: Path) -> None:
    file(tmp_path, "ASK {}", "a")
    path = file(tmp_path, "#+ a: b\nASK {}", "b")
    with pytest.raises(KgError, match=r"nothing reads the key 'a'") as caught:
        read_headers([tmp_path])
    assert str(caught.value).startswith(f"{path}:1: ")


# --- What is a word of the query, and what only looks like one


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ASK { ?s ?p ?o }", "ASK { ?s ?p ?o }"),
        ('?s ?p "MINUS { x }" .', "?s ?p               ."),
        ("?s ?p 'a \\' MINUS' .", f"?s ?p {' ' * 12} ."),
        ('?s ?p """a "MINUS"\n{""" .', "?s ?p             \n     ."),
        ("?s ?p '''it's''' .", "?s ?p            ."),
        ("a # MINUS\nb", "a        \nb"),
        ("?s <http://x#MINUS> ?o", "?s                  ?o"),
        ("FILTER(?a < ?b && ?c > ?d)", "FILTER(?a < ?b && ?c > ?d)"),
        ('"<http://x" MINUS ">"', "            MINUS    "),
        ('<http://x/"> MINUS', '<http://x/"> MINUS'),
        (r"e:a\#b MINUS", "e:a  b MINUS"),
        ('"open MINUS', '"open MINUS'),
    ],
)
def test_a_masked_query_has_its_words_where_they_stood(text: str, left: str) -> None:
    assert masked(text) == left
    assert len(masked(text)) == len(text)


def test_iris_may_be_left_in_a_masked_query() -> None:
    text = 'PREFIX e: <http://x#> # <http://y>\nASK { ?s e:p "<http://z>" }'
    assert masked(text, iris=False) == (
        "PREFIX e: <http://x#>             \nASK { ?s e:p              }"
    )


@many
@given(text=st.text("aM {}<>#\"'\\\n:", max_size=30))
def test_a_mask_keeps_every_line_and_column(text: str) -> None:
    for hidden in (masked(text), masked(text, iris=False)):
        assert len(hidden) == len(text)
        assert [n for n, c in enumerate(hidden) if c == "\n"] == [
            n for n, c in enumerate(text) if c == "\n"
        ]
        assert all(h in (c, " ") for h, c in zip(hidden, text, strict=True))

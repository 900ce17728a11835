"""Links to the same things elsewhere: an SSSOM table, row by row, each error with its line."""

from pathlib import Path

import pytest

from kg.errors import FindingsError, KgError
from kg.links import parse_links
from kg.namespaces import GRAPH, SKOS
from kg.rdf import text_of

GRAPH_OF_LINKS = GRAPH + "links"
HEAD = """#mapping_set_id: https://example.org/links
#curie_map:
#  wd: http://www.wikidata.org/entity/
#  skos: http://www.w3.org/2004/02/skos/core#
#  semapv: https://w3id.org/semapv/vocab/
"""
COLUMNS = (
    "subject_id", "predicate_modifier", "predicate_id", "object_id", "mapping_justification",
    "confidence", "mapping_date", "comment",
)  # fmt: skip
KESTRIA = {
    "subject_id": "agent:kestria",
    "predicate_modifier": "",
    "predicate_id": "skos:exactMatch",
    "object_id": "wd:Q1",
    "mapping_justification": "semapv:ManualMappingCuration",
    "confidence": "0.95",
    "mapping_date": "2031-03-04",
    "comment": "seen in a list of states",
}


def table(path: Path, *rows: dict[str, str], head: str = HEAD) -> Path:
    lines = ["\t".join(COLUMNS), *("\t".join(row[c] for c in COLUMNS) for row in rows)]
    path.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def wrong(path: Path) -> list[tuple[int | None, str]]:
    with pytest.raises(FindingsError) as caught:
        parse_links(path, GRAPH_OF_LINKS)
    return [(f.place.line if f.place else None, f.message) for f in caught.value.findings]


def test_a_mapping_becomes_one_triple_in_the_graph_of_links(tmp_path: Path) -> None:
    (quad,) = parse_links(table(tmp_path / "l.sssom.tsv", KESTRIA), GRAPH_OF_LINKS)
    assert [text_of(term) for term in (quad.subject, quad.predicate, quad.object)] == [
        "https://w3id.org/demarche/id/agent/kestria",
        SKOS + "exactMatch",
        "http://www.wikidata.org/entity/Q1",
    ]
    assert text_of(quad.graph_name) == GRAPH_OF_LINKS


def test_a_rejected_candidate_never_becomes_a_triple(tmp_path: Path) -> None:
    rejected = {**KESTRIA, "predicate_modifier": "Not", "object_id": "wd:Q2"}
    path = table(tmp_path / "l.sssom.tsv", KESTRIA, rejected)
    assert [text_of(q.object) for q in parse_links(path, GRAPH_OF_LINKS)] == [
        "http://www.wikidata.org/entity/Q1"
    ]


def test_an_unknown_modifier_is_not_read_as_a_link(tmp_path: Path) -> None:
    path = table(tmp_path / "l.sssom.tsv", {**KESTRIA, "predicate_modifier": "not"})
    assert wrong(path) == [(7, "the predicate_modifier 'not' is not 'Not'")]


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("subject_id", "", "there is no subject_id"),
        ("comment", "", "there is no comment"),
        ("object_id", "Q1", "object_id 'Q1' is no name with a prefix of the curie_map"),
        ("object_id", "wd:Q 1", "object_id 'wd:Q 1' is no name with a prefix of the curie_map"),
        ("object_id", "xx:Q1", "object_id 'xx:Q1' is no name with a prefix of the curie_map"),
        ("predicate_id", "owl:sameAs",
         "the predicate 'owl:sameAs' is not skos:exactMatch or skos:closeMatch"),
        ("confidence", "1.5", "the confidence '1.5' is no number from 0 to 1"),
        ("confidence", "nan", "the confidence 'nan' is no number from 0 to 1"),
        ("mapping_date", "2031-02-30", "the mapping_date '2031-02-30' is no day such as 2026-11-21"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_told_with_its_line(
    column: str, value: str, message: str, tmp_path: Path
) -> None:
    path = table(
        tmp_path / "l.sssom.tsv", KESTRIA, {**KESTRIA, "object_id": "wd:Q2", column: value}
    )
    assert wrong(path) == [(8, message)]


def test_a_link_written_twice_or_rejected_elsewhere_is_an_error(tmp_path: Path) -> None:
    rejected = {**KESTRIA, "predicate_modifier": "Not"}
    close = {**KESTRIA, "predicate_id": "skos:closeMatch"}
    path = table(tmp_path / "l.sssom.tsv", KESTRIA, close, rejected)
    assert wrong(path) == [
        (8, "line 7 links the same two already: keep one"),
        (7, "line 9 rejects this very link: one of them must go"),
    ]


@pytest.mark.parametrize(
    ("head", "line", "message"),
    [
        ("", 1, "names no curie_map"),
        ("#curie_map: [\n", 1, "not well formed"),
        ("#license: free\n", 1, "names no curie_map"),
    ],
)
def test_a_table_without_a_map_of_prefixes_is_refused(
    head: str, line: int, message: str, tmp_path: Path
) -> None:
    with pytest.raises(KgError, match=message) as caught:
        parse_links(table(tmp_path / "l.sssom.tsv", KESTRIA, head=head), GRAPH_OF_LINKS)
    assert caught.value.place is not None
    assert caught.value.place.line == line


def test_a_missing_column_a_long_row_and_an_empty_table_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "l.sssom.tsv"
    path.write_text(HEAD + "subject_id\tobject_id\nagent:kestria\twd:Q1\n", encoding="utf-8")
    with pytest.raises(KgError, match="no column predicate_id, mapping_justification"):
        parse_links(path, GRAPH_OF_LINKS)
    table(path, {**KESTRIA, "comment": "seen\tin a list"})
    with pytest.raises(KgError, match="9 cells for 8 columns"):
        parse_links(path, GRAPH_OF_LINKS)
    with pytest.raises(KgError, match="no mapping in it"):
        parse_links(table(path), GRAPH_OF_LINKS)


def test_a_file_that_is_not_there_or_no_text_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="cannot be read"):
        parse_links(tmp_path / "none.sssom.tsv", GRAPH_OF_LINKS)
    (tmp_path / "l.sssom.tsv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KgError, match="cannot be read"):
        parse_links(tmp_path / "l.sssom.tsv", GRAPH_OF_LINKS)

"""SSSOM → quads: the links from things of a dossier to the same things elsewhere.

A mapping set is a table with its metadata as YAML in front, each line after a `#`
(https://mapping-commons.github.io/sssom/spec-formats-tsv/). Only what a mapping asserts becomes a
triple; one with the predicate modifier `Not` is a candidate that was looked at and rejected: it
stays in the file, and a link that repeats it is an error.
"""

import csv
import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import pyoxigraph as ox

from kg.errors import Finding, FindingsError, KgError, Place
from kg.namespaces import PREFIXES, SKOS
from kg.positions import Told

NEEDED = (
    "subject_id",
    "predicate_id",
    "object_id",
    "mapping_justification",
    "confidence",
    "mapping_date",
    "comment",
)
"""Columns that a mapping set of a dossier must have; `comment` says where the object was seen."""

PREDICATES = {SKOS + "exactMatch", SKOS + "closeMatch"}
"""What a link can say; `owl:sameAs` would merge two things, and a guess must never do that."""

Row = Mapping[str, str]


@dataclass(frozen=True)
class Link:
    """A mapping that a file asserts: two IRIs, how they match, and the line of its row."""

    subject: str
    predicate: str
    object: str
    line: int


def parse_links(path: Path, graph: str) -> list[ox.Quad]:
    """Return a quad in `graph` for each mapping that the file asserts. Raises as `read_links`."""
    return [
        ox.Quad(*(ox.NamedNode(iri) for iri in (x.subject, x.predicate, x.object, graph)))
        for x in read_links(path)
    ]


def read_links(path: Path) -> list[Link]:
    """Return the mappings that the file asserts, in the order of its rows.

    Raises KgError, with file and line, when the file cannot be read or is no SSSOM table, and
    FindingsError, with a line for each, when rows are incomplete, unknown, doubled or rejected
    elsewhere in the file. A table without a row is an error: it links nothing.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KgError(f"it cannot be read: {error}", place=Place(path)) from error
    head = [line[1:] for line in lines if line.startswith("#")]
    prefixes = _prefixes(head, path)
    rows = list(_rows(lines, path))
    findings: list[Finding] = []
    asserted: dict[tuple[str, str], int] = {}
    rejected: dict[tuple[str, str], int] = {}
    links = []
    for number, row in rows:
        wrong = list(_wrong(row, prefixes))
        if wrong:
            findings += [_finding(path, number, row, message) for message in wrong]
            continue
        ends = tuple(_expand(row[name], prefixes) or "" for name in ("subject_id", "object_id"))
        pair = (ends[0], ends[1])
        into = rejected if row.get("predicate_modifier") else asserted
        if pair in into:
            message = f"line {into[pair]} links the same two already: keep one"
            findings.append(_finding(path, number, row, message))
        into.setdefault(pair, number)
        if into is asserted:
            predicate = _expand(row["predicate_id"], prefixes) or ""
            links.append(Link(pair[0], predicate, pair[1], number))
    for pair, number in asserted.items():
        if pair in rejected:
            message = f"line {rejected[pair]} rejects this very link: one of them must go"
            findings.append(_finding(path, number, dict(rows)[number], message))
    if findings:
        raise FindingsError("the links do not hold", findings)
    if not rows:
        raise KgError("it has no mapping in it", place=Place(path), todo="Remove it, or fill it.")
    return links


def link_positions(path: Path, text: str) -> Iterator[Told]:
    """Yield each mapping of a table that was read, with the offsets of its cells in the text."""
    lines = text.splitlines(keepends=True)
    starts = [0, *accumulate(map(len, lines))]
    prefixes = _prefixes([line[1:] for line in lines if line.startswith("#")], path)
    heading = next((line for line in lines if line.strip() and line[:1] != "#"), "")
    names = heading.rstrip("\r\n").split("\t")
    for number, row in _rows([line.rstrip("\r\n") for line in lines], path):
        if row.get("predicate_modifier"):
            continue
        ends = accumulate((len(cell) + 1 for cell in lines[number - 1].split("\t")), initial=0)
        offset = {name: starts[number - 1] + end for name, end in zip(names, ends, strict=False)}
        (s, s_at), (p, p_at), (o, o_at) = (
            (ox.NamedNode(_expand(row[key], prefixes) or ""), offset.get(key, starts[number - 1]))
            for key in ("subject_id", "predicate_id", "object_id")
        )
        yield Told(s, p, o, None, s_at, p_at, o_at)


def _prefixes(head: list[str], path: Path) -> dict[str, str]:
    """Return the prefixes of the metadata's `curie_map`, with the project's own as a ground."""
    import yaml  # only here: it would cost every query start-up time

    try:
        metadata = yaml.safe_load("\n".join(head))
    except yaml.YAMLError as error:
        line = (
            error.problem_mark.line + 1
            if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark
            else 1
        )
        raise KgError(
            f"the metadata in front of the table is not well formed: {str(error).splitlines()[0]}",
            place=Place(path, line),
        ) from error
    found = metadata.get("curie_map") if isinstance(metadata, dict) else None
    if not isinstance(found, dict):
        raise KgError(
            "the metadata in front of the table names no curie_map",
            place=Place(path, 1),
            todo="Start the file with lines such as '#curie_map:' and '#  wd: http://www.wikidata.org/entity/'.",
        )
    return {**PREFIXES, **{str(prefix): str(iri) for prefix, iri in found.items()}}


def _rows(lines: list[str], path: Path) -> Iterator[tuple[int, Row]]:
    """Yield each row of the table with its line."""
    table = [(n, line) for n, line in enumerate(lines, 1) if line.strip() and line[:1] != "#"]
    if not table:
        return
    cells = (
        next(csv.reader([line], delimiter="\t", quoting=csv.QUOTE_MINIMAL)) for _, line in table
    )
    names = next(cells)
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise KgError(
            f"the table has no column {', '.join(missing)}",
            place=Place(path, table[0][0]),
            todo="See https://mapping-commons.github.io/sssom/spec-model/ for the names.",
        )
    for (number, _line), values in zip(table[1:], cells, strict=True):
        if len(values) > len(names):
            raise KgError(
                f"the row has {len(values)} cells for {len(names)} columns",
                place=Place(path, number),
            )
        yield number, dict(zip(names, [*values, *[""] * (len(names) - len(values))], strict=True))


def _wrong(row: Row, prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with a row taken by itself."""
    for name in NEEDED:
        if not row[name].strip():
            yield f"there is no {name}"
    for name in ("subject_id", "predicate_id", "object_id", "mapping_justification"):
        if row[name].strip() and _expand(row[name], prefixes) is None:
            yield f"{name} {row[name]!r} is no name with a prefix of the curie_map"
    if row["predicate_id"] and (_expand(row["predicate_id"], prefixes) or "") not in PREDICATES:
        yield f"the predicate {row['predicate_id']!r} is not skos:exactMatch or skos:closeMatch"
    if row.get("predicate_modifier", "") not in ("", "Not"):
        yield f"the predicate_modifier {row['predicate_modifier']!r} is not 'Not'"
    if row["confidence"] and not re.fullmatch(r"0(\.\d+)?|1(\.0+)?", row["confidence"]):
        yield f"the confidence {row['confidence']!r} is no number from 0 to 1"
    if row["mapping_date"]:
        try:
            datetime.date.fromisoformat(row["mapping_date"])
        except ValueError:
            yield f"the mapping_date {row['mapping_date']!r} is no day such as 2026-11-21"


def _expand(curie: str, prefixes: Mapping[str, str]) -> str | None:
    """Return the IRI of a name with a prefix, or None where it has none or cannot be one."""
    prefix, colon, rest = curie.strip().partition(":")
    if not colon or prefix not in prefixes or not rest:
        return None
    iri = prefixes[prefix] + rest
    try:
        ox.parse(f"<{iri}> <{iri}> <{iri}> .".encode(), format=ox.RdfFormat.N_TRIPLES).__next__()
    except (SyntaxError, ValueError, StopIteration):
        return None
    return iri


def _finding(path: Path, number: int, row: Row, message: str) -> Finding:
    return Finding(message, row["subject_id"], Place(path, number), rule="links")

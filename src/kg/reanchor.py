"""Writing passages into files: new ones for authors, and moved ones to where they stand now.

A source's file belongs to its author, comments and layout included. So a moved passage is edited in
place, number by number, and the edit is kept only if the file then says exactly what it should.
"""

import codecs
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from kg.anchors import Anchors, fragment, lengthened, shortest
from kg.corpus import Corpus, Text
from kg.dossier import Dossier
from kg.errors import KgError, Place
from kg.files import write_whole
from kg.load import parse_file
from kg.namespaces import DM, ID, OA, PREFIXES, RDF
from kg.passages import Check, Passage, Range, State, digest, make_range
from kg.terms import shorten

_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.)\s*")
_COMMENT = re.compile(
    r"""\"\"\"(?:[^\\]|\\.)*?\"\"\" | '''(?:[^\\]|\\.)*?'''
      | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*'
      | <[^<>\s]*> | \\. | (?P<comment>\#[^\r\n]*)""",
    re.VERBOSE | re.DOTALL,
)
"""A comment in Turtle, or what may hold the sign of one."""


@dataclass(frozen=True)
class Proposal:
    """Ranges for a new passage with their anchors; `widened` tells whether more words came in."""

    ranges: list[Range]
    anchors: list[Anchors]
    widened: bool


def propose(text: Text, phrases: list[str]) -> Proposal:
    """Return the ranges that the phrases mean, one each: `first words … last words`, or all words.

    Case, accents and the kind of white space do not matter. Raises KgError if a phrase does not
    occur, or occurs more than once, or if no anchors can be found for it.
    """
    ranges, anchors, widened = [], [], False
    for phrase in phrases:
        start, end = _resolve(text, phrase)
        found = lengthened(text, start, end)
        if found is None:
            raise KgError(
                f"no anchor words lead to {phrase!r} alone, however it is widened",
                todo="Choose a run of text that differs from the rest of its paragraph.",
            )
        begin, finish, words = found
        widened = widened or begin < start or end < finish
        ranges.append(make_range(text, begin, finish))
        anchors.append(words)
    return Proposal(ranges, anchors, widened)


def next_name(path: Path | None, slug: str) -> str:
    """Return the next free name of a passage in the source's file: `<slug>-<number>`."""
    numbers = [0]
    if path is not None and path.is_file():
        text = path.read_text(encoding="utf-8", errors="replace")
        prefixes = re.findall(rf"prefix\s+([^\s:]*):\s*<{re.escape(ID)}passage/>", text, re.I)
        names = "|".join(map(re.escape, ["passage", *prefixes]))
        pattern = rf"(?:passage/|(?<![\w.-])(?:{names}):){re.escape(slug)}-([0-9]+)"
        numbers += [int(n) for n in re.findall(pattern, text)]
    return f"{slug}-{max(numbers) + 1}"


def moved_to(check: Check, text: Text) -> Passage:
    """Return the moved passage as it stands now. Raises KgError if it has no anchors there."""
    ranges, anchors = [], []
    for item, start in zip(check.passage.ranges, check.now, strict=True):
        begin = item.start if start is None else start
        there = replace(
            make_range(text, begin, begin + item.end - item.start), selector=item.selector
        )
        words = shortest(text, there.start, there.end)
        if words is None:
            raise KgError(
                f"{check.passage.iri}: no anchor words lead to where it stands now",
                todo="Write the passage anew: kg passage.",
            )
        ranges.append(there)
        anchors.append(words)
    order = sorted(range(len(ranges)), key=lambda i: (ranges[i].start, ranges[i].end))
    return replace(
        check.passage,
        ranges=tuple(ranges[i] for i in order),
        fragment=fragment(anchors[i] for i in order),
    )


def reanchor(path: Path, moves: list[tuple[Passage, Passage]]) -> None:
    """Rewrite passages in the source's Turtle file, each from its old to its new place.

    Everything else in the file stays as it is, byte for byte. Raises KgError, and leaves the file
    alone, if the file would not say exactly what it should.
    """
    triples = {_triple(q) for q in parse_file(path)}
    text = path.read_bytes().decode("utf-8")
    for old, new in moves:
        for change in _changes(old, new):
            expected = {_changed(t, *change) for t in triples}
            text = _edit(text, *change)
            if expected == triples:
                raise _unwritable(path, old)
            triples = expected
    content = text.encode("utf-8")
    if {_triple(q) for q in _parse(content, path)} != triples:
        raise _unwritable(path, *(old for old, _new in moves))
    write_whole(path, content)


def reanchor_all(
    dossier: Dossier, checks: Sequence[Check], corpus: Corpus
) -> list[tuple[Path, int]]:
    """Re-anchor every moved passage of the dossier; return each changed file and how many in it."""
    changed = []
    for slug, path in dossier.source_files().items():
        text = corpus.text(slug)
        moved = [c for c in checks if c.passage.slug == slug and text and is_movable(c, text)]
        if moved and text:
            reanchor(path, [(c.passage, moved_to(c, text)) for c in moved])
            changed.append((path, len(moved)))
    return changed


def is_movable(check: Check, text: Text) -> bool:
    """Tell whether each range of the passage occurs exactly once, so that it can be re-anchored."""
    if check.state != State.MOVED:
        return False
    for item, start in zip(check.passage.ranges, check.now, strict=True):
        run = "" if start is None else text.content[start : start + item.end - item.start]
        if digest(run) != item.digest or len(text.occurrences(run)) != 1:
            return False
    return True


def _resolve(text: Text, phrase: str) -> tuple[int, int]:
    parts = [p for p in _ELLIPSIS.split(phrase.strip()) if p]
    if not parts or len(parts) > 2:
        raise KgError(
            f"{phrase!r} is no run of text", todo="Write it as 'first words … last words'."
        )
    first = _find_all(text, parts[0])
    if not first:
        raise KgError(
            f"{parts[0]!r} does not occur in {text.slug}",
            todo="Give whole words as they stand in the text.",
        )
    if len(first) > 1:
        places = ", ".join(f"paragraph {text.paragraph_at(s)} at {s}" for s, _e in first[:6])
        raise KgError(
            f"{parts[0]!r} occurs {len(first)} times in {text.slug}: {places}",
            todo="Give a few more words.",
        )
    start, end = first[0]
    if len(parts) == 1:
        return start, end
    last = text.folded.find(parts[1], end, text.boundaries)
    if last is None:
        raise KgError(f"{parts[1]!r} does not occur behind {parts[0]!r} in {text.slug}")
    return start, last[1]


def _find_all(text: Text, term: str) -> list[tuple[int, int]]:
    found, position = [], 0
    while (match := text.folded.find(term, position, text.boundaries)) is not None:
        found.append(match)
        position = match[1]
    return found


Change = tuple[str, str, str, str]
"""Subject, predicate, old lexical form, new lexical form."""


def _changes(old: Passage, new: Passage) -> list[Change]:
    changes = []
    by_selector = {r.selector: r for r in new.ranges}
    for item in old.ranges:
        there = by_selector[item.selector]
        for predicate, was, now in (
            (OA + "start", item.start, there.start),
            (OA + "end", item.end, there.end),
            (DM + "paragraph", item.paragraph, there.paragraph),
        ):
            changes.append((item.selector, predicate, str(was), str(now)))
    changes.append((old.words_selector, RDF + "value", old.fragment, new.fragment))
    return [c for c in changes if c[2] != c[3]]


def _parse(content: bytes, path: Path) -> Iterable[ox.Quad]:
    """Parse what the file would hold, as parse_file does what it holds."""
    text = content.removeprefix(codecs.BOM_UTF8)
    return ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=path.resolve().as_uri())


def _unwritable(path: Path, *passages: Passage) -> KgError:
    names = ", ".join(shorten(p.iri) for p in passages)
    return KgError(
        f"the new places could not be written into this file; it is as it was: {names}",
        place=Place(path),
        todo="Use the prefixes of kg init and plain numbers in it, or write these passages anew: "
        "kg passage prints the Turtle.",
    )


def _edit(text: str, iri: str, predicate: str, was: str, now: str) -> str:
    """Replace the value of one triple in the text, at the first place where it can stand."""
    seen = _COMMENT.sub(lambda m: " " * len(m[0]) if m["comment"] else m[0], text)
    # as an object, a name would be followed by a comma, a semicolon, a full stop or a bracket
    subject = re.search(rf"(?<!\S){_names(iri)}(?=\s+[^\s,;.)\]])", seen)
    if subject is None:
        return text
    value = rf"{_names(predicate)}\s+([\"']?)(?P<was>{re.escape(was)})(?=\1)(?![\w%]|\.\w)"
    place = re.compile(rf"(?<![\w.:-]){value}").search(seen, subject.end())
    return text[: place.start("was")] + now + text[place.end("was") :] if place else text


def _names(iri: str) -> str:
    """Return a pattern for the ways to write the IRI."""
    ways = [re.escape(f"<{iri}>")]
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            ways.append(re.escape(f"{prefix}:{iri[len(namespace) :]}"))
    return f"(?:{'|'.join(ways)})"


def _triple(quad: ox.Quad) -> tuple[str, str, str]:
    return str(quad.subject), str(quad.predicate), str(quad.object)


def _changed(
    triple: tuple[str, str, str], iri: str, predicate: str, was: str, now: str
) -> tuple[str, str, str]:
    subject, verb, value = triple
    if (subject, verb) == (f"<{iri}>", f"<{predicate}>"):
        return subject, verb, value.replace(f'"{was}"', f'"{now}"')
    return triple

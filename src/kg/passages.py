"""Passages: where a source says it, by position, digest and anchor words; and whether it is so.

A passage is an oa:SpecificResource (https://www.w3.org/TR/annotation-vocab/#specificresource) with
one oa:TextPositionSelector for each range and one oa:FragmentSelector that lists the ranges.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

import pyoxigraph as ox

from kg.anchors import Anchors, find, fragment, parse_fragment
from kg.corpus import Corpus, Text
from kg.errors import KgError
from kg.fold import fold
from kg.namespaces import DM, OA, RDF
from kg.rdf import text_of
from kg.terms import shorten

SPECIFICATION = "https://wicg.github.io/scroll-to-text-fragment/"

_NAME = re.compile(r"\w([\w.-]*[\w-])?")

Nodes = Mapping[str, Mapping[str, Mapping[str, None]]]
"""Subject → predicate → its values, each once, in the order of the file."""


class State(IntEnum):
    """How a passage stands to the text at hand, from best to worst."""

    FOUND = 0
    AMBIGUOUS = 1
    MOVED = 2
    MISSING = 3
    NO_TEXT = 4

    def __str__(self) -> str:
        return self.name.lower().replace("_", " ")


@dataclass(frozen=True)
class Range:
    """A run of code points, half-open, with the digest of its text and its paragraph's number."""

    start: int
    end: int
    digest: str
    paragraph: int
    selector: str = ""


@dataclass(frozen=True)
class Passage:
    """A passage of a source, by IRIs, with its ranges in the order of the text."""

    iri: str
    source: str
    ranges: tuple[Range, ...]
    fragment: str
    words_selector: str = ""

    @property
    def slug(self) -> str:
        """The source's slug, which is also the name of its text file."""
        return self.source.rsplit("/", 1)[-1]

    @property
    def anchors(self) -> list[Anchors]:
        """The anchor words of each range. Raises ValueError if the fragment is malformed."""
        return parse_fragment(self.fragment)


@dataclass(frozen=True)
class Check:
    """A passage, its state, where its ranges stand now, and what else is wrong with it."""

    passage: Passage
    state: State
    now: tuple[int | None, ...] = ()
    problem: str = ""


def digest(run: str) -> str:
    """Return the SHA-256 of a run of text, in hexadecimal."""
    return hashlib.sha256(run.encode("utf-8")).hexdigest()


def read_passages(quads: Iterable[ox.Quad]) -> tuple[list[Passage], list[tuple[str, str]]]:
    """Return the passages that the quads describe, sorted by source and position.

    The second list names those that cannot be read, each with what is wrong.
    """
    nodes: dict[str, dict[str, dict[str, None]]] = {}
    for quad in quads:
        values = nodes.setdefault(text_of(quad.subject), {})
        values.setdefault(quad.predicate.value, {})[text_of(quad.object)] = None
    passages, broken = [], []
    for iri, values in nodes.items():
        if DM + "Passage" in values.get(RDF + "type", ()):
            try:
                passages.append(_read(iri, nodes))
            except ValueError as error:
                broken.append((iri, f"the passage is incomplete or malformed: {error}"))
    passages.sort(key=lambda p: (p.source, p.ranges[0].start, p.ranges[0].end, p.iri))
    return passages, sorted(broken)


def check(passage: Passage, corpus: Corpus | None) -> Check:
    """Return how the passage stands to the text of its source.

    Raises ValueError if its fragment is malformed, as that of no passage is that was read.
    """
    text = corpus.text(passage.slug) if corpus else None
    if text is None:
        return Check(passage, State.NO_TEXT)
    anchors, problem = passage.anchors, ""
    firsts = [a.first for a in anchors] if len(anchors) == len(passage.ranges) else []
    if not firsts:
        problem = f"{len(anchors)} anchors for {len(passage.ranges)} ranges"
    states, now = [], []
    for index, item in enumerate(passage.ranges):
        state, start = _state(text, item, firsts[index] if firsts else "")
        states.append(state)
        now.append(start)
    if not problem and max(states) == State.FOUND:
        problem = _wrong_words(text, passage, anchors)
    return Check(passage, max(states), tuple(now), problem)


def make_range(text: Text, start: int, end: int) -> Range:
    """Return the range with its digest and paragraph."""
    return Range(start, end, digest(text.content[start:end]), text.paragraph_at(start))


def passage_turtle(name: str, slug: str, ranges: list[Range], anchors: list[Anchors]) -> str:
    """Return the Turtle of a passage called `passage:<name>`, ready for the source's file.

    Raises KgError if Turtle cannot write the name, or that of the source, behind a prefix.
    """
    for given in (name, slug):
        if not _NAME.fullmatch(given):
            raise KgError(
                f"{given!r} cannot be part of a name in Turtle",
                todo="Use letters, digits and hyphens, as in hale-2031-12.",
            )
    order = sorted(range(len(ranges)), key=lambda i: (ranges[i].start, ranges[i].end))
    me = f"passage:{name}"
    at = [f"{me}.at{'' if n == 0 else n + 1}" for n in range(len(ranges))]
    selectors = " , ".join([*at, f"{me}.words"])
    lines = [f"{me} a dm:Passage ; oa:hasSource source:{slug} ; oa:hasSelector {selectors} ."]
    for selector, index in zip(at, order, strict=True):
        r = ranges[index]
        lines.append(
            f"{selector} a oa:TextPositionSelector ; oa:start {r.start} ; oa:end {r.end} ; "
            f'dm:paragraph {r.paragraph} ; dm:digest "{r.digest}" .'
        )
    words = fragment(anchors[i] for i in order)
    lines.append(
        f"{me}.words a oa:FragmentSelector ; dcterms:conformsTo <{SPECIFICATION}> ; "
        f'rdf:value "{words}" .'
    )
    return "\n".join(lines) + "\n"


def _read(iri: str, nodes: Nodes) -> Passage:
    ranges, words = [], []
    for selector in nodes[iri].get(OA + "hasSelector", ()):
        described = nodes.get(selector, {})
        if OA + "start" in described:
            start, end, paragraph = (
                _number(nodes, selector, p) for p in (OA + "start", OA + "end", DM + "paragraph")
            )
            code = _only(nodes, selector, DM + "digest")
            ranges.append(Range(start, end, code, paragraph, selector))
        elif RDF + "value" in described:
            words.append((_only(nodes, selector, RDF + "value"), selector))
        else:
            raise ValueError(f"{shorten(selector)} has neither oa:start nor rdf:value")
    if not ranges or len(words) != 1:
        raise ValueError("it needs one or more position selectors and one of anchor words")
    parse_fragment(words[0][0])
    ranges.sort(key=lambda r: (r.start, r.end))
    return Passage(iri, _only(nodes, iri, OA + "hasSource"), tuple(ranges), *words[0])


def _only(nodes: Nodes, subject: str, predicate: str) -> str:
    values = list(nodes[subject].get(predicate, ()))
    if len(values) != 1:
        count = len(values) or "none"
        raise ValueError(f"{shorten(subject)} needs one {shorten(predicate)} and has {count}")
    return values[0]


def _number(nodes: Nodes, subject: str, predicate: str) -> int:
    value = _only(nodes, subject, predicate)
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", value):
        raise ValueError(
            f"{shorten(predicate)} of {shorten(subject)} is no whole number: {value!r}"
        )
    return int(value)


def _state(text: Text, item: Range, first: str) -> tuple[State, int | None]:
    """Return the state of one range and the position where its text stands now, if it does."""
    here = text.content[item.start : item.end]
    whole = len(here) == item.end - item.start  # a range may run beyond the text
    run = here if whole and digest(here) == item.digest else _search(text, item, first)
    if not run:
        return State.MISSING, None
    places = text.occurrences(run)
    if len(places) > 1:
        return State.AMBIGUOUS, places[0]
    return (State.FOUND if places[0] == item.start else State.MOVED), places[0]


def _search(text: Text, item: Range, first: str) -> str:
    """Return the run of the range's length that has its digest, or "".

    Tried first where the anchor's first words stand, then everywhere: an anchor may be wrong.
    """
    length, content = item.end - item.start, text.content
    needle = fold(first)
    likely: list[int] = []
    others: list[int] = []
    for start in range(len(content) - length + 1 if length > 0 else 0):
        begins = needle and fold(content[start : start + 1]) == needle[:1]
        (likely if begins else others).append(start)
    for start in (*likely, *others):
        if digest(content[start : start + length]) == item.digest:
            return content[start : start + length]
    return ""


def _wrong_words(text: Text, passage: Passage, anchors: list[Anchors]) -> str:
    for item, words in zip(passage.ranges, anchors, strict=True):
        if find(text, words) != (item.start, item.end):
            return f"the anchor words '{words}' do not lead to {item.start}–{item.end}"
        if text.paragraph_at(item.start) != item.paragraph:
            return f"it stands in paragraph {text.paragraph_at(item.start)}, not {item.paragraph}"
    return ""

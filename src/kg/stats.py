"""What a dossier holds, in numbers, and where it is thin.

Statements by source, kind and mode; paragraphs that carry none; holders by the sources that tell of
them; stances that rest on one passage alone; and what nobody has looked at twice. Reads the store
alone, and the sources' texts where they are at hand.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain

import pyoxigraph as ox

from kg.corpus import Corpus, Text
from kg.namespaces import CODE, DM, OA, RDF, SKOS
from kg.passages import digest
from kg.rdf import text_of
from kg.terms import shorten
from kg.why import Reader

KINDS = ("stance", "argument", "account")
TWICE = 2
"""How often a coding is to be checked before it counts as looked at twice."""


@dataclass(frozen=True)
class Tally:
    """How many statements of one kind a source tells in one mode."""

    source: str
    kind: str
    mode: str
    count: int


@dataclass(frozen=True)
class Coverage:
    """Which paragraphs of a source carry a statement, and which, as far as is known, carry none.

    `paragraphs` is how many the text has, or None if that is not known; `note` says why not. Then
    only those before the last that carries a statement are known to carry none, and a passage
    counts for the paragraph in which each of its ranges starts.
    """

    source: str
    paragraphs: int | None
    carrying: tuple[int, ...]
    without: tuple[int, ...]
    note: str = ""


@dataclass(frozen=True)
class Holder:
    """A holder, and how many sources and stances tell of a position of it."""

    holder: str
    name: str
    sources: int
    stances: int


@dataclass(frozen=True)
class Lone:
    """A stance that rests on one passage alone."""

    stance: str
    source: str
    holder: str
    passage: str
    gist: str


@dataclass(frozen=True)
class Coding:
    """A record that a source was coded: by which codebook, when, how often checked, how far."""

    coding: str
    source: str
    codebook: str
    when: str
    checked: int
    scope: str


@dataclass(frozen=True)
class Stats:
    """All of it; each list in a stable order. `modes` and `sources` include those of no statement.

    `sources` maps the slug of each source to the number of its statements.
    """

    sources: Mapping[str, int]
    modes: tuple[str, ...]
    tallies: tuple[Tally, ...]
    coverage: tuple[Coverage, ...]
    holders: tuple[Holder, ...]
    lone: tuple[Lone, ...]
    codings: tuple[Coding, ...]

    def count(self, kind: str = "") -> int:
        """Return the number of statements, or of those of one kind."""
        return sum(t.count for t in self.tallies if kind in ("", t.kind))

    @property
    def uncoded(self) -> tuple[str, ...]:
        """The sources of which no record says that they were coded."""
        coded = {c.source for c in self.codings}
        return tuple(s for s in self.sources if s not in coded)

    @property
    def unchecked(self) -> tuple[Coding, ...]:
        """The codings that were checked less than twice."""
        return tuple(c for c in self.codings if c.checked < TWICE)


@dataclass(frozen=True)
class _Statement:
    iri: str
    source: str
    kind: str
    mode: str
    passages: tuple[str, ...]


def stats(store: ox.Store, corpus: Corpus | None = None) -> Stats:
    """Return what the store holds, in numbers.

    Raises KgError if a text of the corpus cannot be read.
    """
    reader = Reader(store)
    told: dict[str, list[_Statement]] = {iri: [] for iri in _of_class(store, "Source")}
    for iri in reader.statements():
        statement = _statement(reader, iri)
        told.setdefault(statement.source, []).append(statement)
    told = dict(sorted(told.items(), key=lambda item: _slug(item[0])))
    stances = [s for of_source in told.values() for s in of_source if s.kind == "stance"]
    tallies = Counter((_slug(s.source), s.kind, s.mode) for s in chain.from_iterable(told.values()))
    modes = {reader.name(iri) for iri in _subjects(store, SKOS + "inScheme", CODE + "mode")}
    return Stats(
        sources={_slug(iri): len(of_source) for iri, of_source in told.items()},
        modes=tuple(sorted(modes | {mode for _source, _kind, mode in tallies})),
        tallies=tuple(
            Tally(source, kind, mode, count)
            for (source, kind, mode), count in sorted(tallies.items(), key=_order)
        ),
        coverage=tuple(
            _coverage(reader, iri, of_source, corpus) for iri, of_source in told.items()
        ),
        holders=_holders(reader, stances),
        lone=tuple(_lone(reader, s) for s in stances if len(s.passages) == 1),
        codings=tuple(_codings(store, reader)),
    )


def sections(found: Stats) -> dict[str, list[dict[str, object]]]:
    """Return the numbers as named lists of flat objects: the shape of `--format json`.

    `counts` tells how long the others are, so that an empty one is seen to be empty.
    """
    lists: dict[str, list[dict[str, object]]] = {
        "statements": [asdict(t) for t in found.tallies],
        "paragraphs": [
            {
                "source": c.source,
                "paragraphs": c.paragraphs,
                "with_statement": len(c.carrying),
                "last_with_statement": max(c.carrying, default=0),
                "note": c.note,
            }
            for c in found.coverage
        ],
        "without_statement": [
            {"source": c.source, "paragraph": n} for c in found.coverage for n in c.without
        ],
        "holders": [asdict(h) for h in found.holders],
        "on_one_passage": [asdict(s) for s in found.lone],
        "codings": [asdict(c) for c in found.codings],
        "without_coding": [{"source": s, "statements": found.sources[s]} for s in found.uncoded],
        "checked_less_than_twice": [
            {"coding": c.coding, "source": c.source, "checked": c.checked} for c in found.unchecked
        ],
    }
    told = ("statements", "paragraphs")  # an entry of these is no statement and no paragraph
    counts = {
        "sources": len(found.sources),
        "statements": found.count(),
        **{f"{kind}s": found.count(kind) for kind in KINDS},
        **{name: len(entries) for name, entries in lists.items() if name not in told},
    }
    return {"counts": [{"what": what, "count": n} for what, n in counts.items()], **lists}


_IDENTIFYING = {"statements": 3, "codings": 2, "checked_less_than_twice": 2}
"""How many of the first values of an object say which one it is; one, but for these lists."""


def section_rows(found: Stats) -> list[tuple[str, str, object]]:
    """Return the same as rows of section, key and value: the shape of `--format csv`.

    The key joins by a slash the values that say which object it is and, where the object has
    several others, the name of the one that the row gives.
    """
    rows: list[tuple[str, str, object]] = []
    for section, entries in sections(found).items():
        for entry in entries:
            own = _IDENTIFYING.get(section, 1)
            key = "/".join(str(value) for value in list(entry.values())[:own])
            others = list(entry.items())[own:]
            for name, value in others:
                shown = "" if value is None else value
                rows.append((section, key if len(others) == 1 else f"{key}/{name}", shown))
    return rows


def _slug(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _order(tally: tuple[tuple[str, str, str], int]) -> tuple[str, int, str]:
    source, kind, mode = tally[0]
    return source, [*KINDS, kind].index(kind), mode


def _subjects(store: ox.Store, predicate: str, value: str) -> list[str]:
    quads = store.quads_for_pattern(
        None, ox.NamedNode(predicate), ox.NamedNode(value), ox.DefaultGraph()
    )
    return sorted({text_of(q.subject) for q in quads})


def _of_class(store: ox.Store, name: str) -> list[str]:
    return _subjects(store, RDF + "type", DM + name)


def _statement(reader: Reader, iri: str) -> _Statement:
    types = {v.value.removeprefix(DM).lower() for v in reader.values(iri, RDF + "type")}
    mode = reader.value(iri, DM + "mode")
    return _Statement(
        iri=iri,
        source=reader.value(iri, DM + "source"),
        kind=next((kind for kind in KINDS if kind in types), "statement"),
        mode=reader.name(mode) or "no mode",
        passages=tuple(v.value for v in reader.values(iri, DM + "passage")),
    )


def _coverage(
    reader: Reader, source: str, told: Sequence[_Statement], corpus: Corpus | None
) -> Coverage:
    """Return which paragraphs of the source carry a statement: hold a range of its passages."""
    text = corpus.text(_slug(source)) if corpus else None
    note = "" if text else "no text at hand"
    coded = reader.value(source, DM + "textDigest")
    if text and coded and digest(text.content) != coded:
        text, note = None, "the text at hand is not the one that was coded"
    carrying = {
        number
        for passage in {p for statement in told for p in statement.passages}
        for number in _paragraphs(reader, passage, text)
    }
    last = len(text.paragraphs) if text else max(carrying, default=0)
    return Coverage(
        source=_slug(source),
        paragraphs=last if text else None,
        carrying=tuple(sorted(carrying)),
        without=tuple(n for n in range(1, last + 1) if n not in carrying),
        note=note,
    )


def _paragraphs(reader: Reader, passage: str, text: Text | None) -> Iterator[int]:
    """Yield the paragraphs that the ranges of a passage touch or, without a text, start in."""
    for selector in reader.values(passage, OA + "hasSelector"):
        start, end, number = (
            reader.value(selector.value, p) for p in (OA + "start", OA + "end", DM + "paragraph")
        )
        if text and start and end:
            for n, (begins, ends) in enumerate(text.paragraphs, 1):
                if begins < int(end) and int(start) < ends:
                    yield n
        elif number:
            yield int(number)


def _holders(reader: Reader, stances: Sequence[_Statement]) -> tuple[Holder, ...]:
    sources: dict[str, list[str]] = {}
    for stance in stances:
        for holder in reader.values(stance.iri, DM + "holder"):
            sources.setdefault(holder.value, []).append(stance.source)
    found = [
        Holder(shorten(iri), reader.name(iri), len(set(slugs)), len(slugs))
        for iri, slugs in sources.items()
    ]
    return tuple(sorted(found, key=lambda h: (-h.sources, -h.stances, h.name, h.holder)))


def _lone(reader: Reader, stance: _Statement) -> Lone:
    holders = [reader.name(v.value) for v in reader.values(stance.iri, DM + "holder")]
    return Lone(
        stance=shorten(stance.iri),
        source=_slug(stance.source),
        holder=" and ".join(holders),
        passage=shorten(stance.passages[0]),
        gist=reader.value(stance.iri, DM + "gist"),
    )


def _codings(store: ox.Store, reader: Reader) -> Iterator[Coding]:
    for iri in _of_class(store, "Coding"):
        checked = reader.value(iri, DM + "checked")
        for source in reader.values(iri, DM + "coded"):
            yield Coding(
                coding=shorten(iri),
                source=_slug(source.value),
                codebook=reader.value(iri, DM + "codebook"),
                when=reader.value(iri, DM + "when"),
                checked=int(checked) if checked.isdecimal() else 0,
                scope=reader.value(iri, SKOS + "scopeNote"),
            )

"""Receipts: for one statement, who, what, when, in which capacity, through whom, and where.

Reads the store alone, and the source's text if it is at hand.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.anchors import parse_fragment
from kg.corpus import Corpus
from kg.errors import KgError
from kg.namespaces import DCTERMS, DM, GRAPH, OA, RDF, RDFS, SKOS
from kg.passages import digest
from kg.rdf import text_of
from kg.terms import did_you_mean, expand, iri_term, shorten

_HIDDEN = {
    RDF + "type",
    *(DM + name for name in ("source", "passage", "hop", "gist", "toldBy", "earliest", "latest")),
    *(DM + name for name in ("when", "whenBasis", "whenNote", "mode")),
}


@dataclass(frozen=True)
class Teller:
    """One hop of the chain: position, who tells, how anonymous, and in which document."""

    position: int
    name: str
    anonymity: str
    document: str = ""


@dataclass(frozen=True)
class Receipt:
    """One passage: paragraph and anchor words of each range, deep link, and the text at hand."""

    passage: str
    ranges: list[tuple[int, str]]
    link: str = ""
    text: list[str] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True)
class Why:
    """Everything that stands behind a statement."""

    statement: str
    kind: str
    gist: str
    facts: list[tuple[str, str]]
    when: str
    mode: str
    tellers: list[Teller]
    source: dict[str, str]
    receipts: list[Receipt]


class Reader:
    """Reads names and values from a store's merged graph."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def values(
        self, subject: str, predicate: str, graph: str = ""
    ) -> list[ox.NamedNode | ox.Literal]:
        """Return the values of a property in one layer, or in all, in a stable order."""
        layer = ox.NamedNode(graph) if graph else ox.DefaultGraph()
        quads = self._store.quads_for_pattern(
            ox.NamedNode(subject), ox.NamedNode(predicate), None, layer
        )
        found = [q.object for q in quads if isinstance(q.object, (ox.NamedNode, ox.Literal))]
        return sorted(found, key=str)

    def value(self, subject: str, predicate: str) -> str:
        """Return the text or IRI of the first value of a property, or ""."""
        return next((v.value for v in self.values(subject, predicate)), "")

    def properties(self, subject: str, graph: str) -> list[str]:
        """Return the properties that a node has in one layer, in a stable order."""
        quads = self._store.quads_for_pattern(
            ox.NamedNode(subject), None, None, ox.NamedNode(graph)
        )
        return sorted({q.predicate.value for q in quads})

    def name(self, iri: str) -> str:
        """Return the label of a thing, or its prefixed name; "" for no thing."""
        if not iri:
            return ""
        return (
            self.value(iri, SKOS + "prefLabel") or self.value(iri, RDFS + "label") or shorten(iri)
        )

    def shown(self, value: ox.NamedNode | ox.Literal) -> str:
        """Return a value for a reader."""
        return self.name(value.value) if isinstance(value, ox.NamedNode) else value.value

    def statements(self) -> list[str]:
        """Return the IRIs of all statements."""
        quads = self._store.quads_for_pattern(
            None, ox.NamedNode(DM + "source"), None, ox.DefaultGraph()
        )
        return sorted({text_of(q.subject) for q in quads})


def why(store: ox.Store, text: str, corpus: Corpus | None = None) -> Why:
    """Return what stands behind the statement that the text names.

    It is a prefixed name, an IRI, or the last part of one. Raises KgError, with the nearest names,
    if the store has no such statement.
    """
    reader = Reader(store)
    iri = _resolve(reader, text)
    source = reader.value(iri, DM + "source")
    graph = GRAPH + source.rsplit("/", 1)[-1]
    facts = [
        (reader.name(p), ", ".join(reader.shown(v) for v in reader.values(iri, p, graph)))
        for p in _ordered(reader.properties(iri, graph))
    ]
    return Why(
        statement=shorten(iri),
        kind=_kind(reader, iri),
        gist=reader.value(iri, DM + "gist"),
        facts=facts,
        when=_when(reader, iri),
        mode=reader.name(reader.value(iri, DM + "mode")),
        tellers=_tellers(reader, iri),
        source=_source(reader, source),
        receipts=[
            receipt(reader, p.value, source, corpus) for p in reader.values(iri, DM + "passage")
        ],
    )


def _resolve(reader: Reader, text: str) -> str:
    statements = reader.statements()
    wanted = text[1:-1] if text.startswith("<") and text.endswith(">") else expand(text) or text
    if ":" in wanted:
        iri_term(wanted)
    matching = [s for s in statements if s == wanted or s.rsplit("/", 1)[-1] == wanted]
    if len(matching) == 1:
        return matching[0]
    if matching:
        names = " or ".join(shorten(s) for s in matching)
        raise KgError(f"{text!r} is the name of several statements", todo=f"Ask for {names}.")
    hint = did_you_mean(shorten(wanted), [shorten(s) for s in statements])
    raise KgError(
        f"no stance, argument or account is called {text!r}",
        todo=f"{hint} What a holder said: kg query timeline --param holder=NAME",
    )


def _kind(reader: Reader, iri: str) -> str:
    types = [v.value for v in reader.values(iri, RDF + "type")]
    own = [t for t in types if t in (DM + "Stance", DM + "Argument", DM + "Account")]
    return reader.name(own[0]) if own else "statement"


_FIRST = ["holder", "giver", "imputedTo", "inCapacity", "of", "polarity", "intensity", "act"]


def _ordered(properties: Iterable[str]) -> list[str]:
    """Return the properties that describe the statement: who, then what."""
    order = {DM + name: n for n, name in enumerate([*_FIRST, "target", "for", "against"])}
    shown = [p for p in properties if p not in _HIDDEN]
    return sorted(shown, key=lambda p: (order.get(p, len(order)), p))


def _when(reader: Reader, iri: str) -> str:
    basis = reader.name(reader.value(iri, DM + "whenBasis"))
    note = reader.value(iri, DM + "whenNote")
    inside = "; ".join(part for part in (basis, note) if part)
    date = reader.value(iri, DM + "when")
    return f"{date} ({inside})" if date else f"not dated ({inside})"


def _tellers(reader: Reader, iri: str) -> list[Teller]:
    found = []
    for hop in reader.values(iri, DM + "hop"):
        names = [reader.name(t.value) for t in reader.values(hop.value, DM + "teller")]
        document = reader.value(hop.value, DM + "document")
        found.append(
            Teller(
                position=int(reader.value(hop.value, DM + "position") or 0),
                name=" and ".join(names),
                anonymity=reader.name(reader.value(hop.value, DM + "anonymity")),
                document=reader.name(document) if document else "",
            )
        )
    return sorted(found, key=lambda t: (t.position, t.name))


def _source(reader: Reader, iri: str) -> dict[str, str]:
    creators = [reader.name(c.value) for c in reader.values(iri, DCTERMS + "creator")]
    return {
        "author": " and ".join(creators),
        "title": reader.value(iri, DCTERMS + "title") or reader.name(iri),
        "date": reader.value(iri, DCTERMS + "issued"),
        "address": reader.value(iri, DM + "address"),
    }


def receipt(reader: Reader, iri: str, source: str, corpus: Corpus | None = None) -> Receipt:
    """Return where a passage stands: paragraph and anchor words of each range, as far as known."""
    ranges, words = [], ""
    for selector in reader.values(iri, OA + "hasSelector"):
        start = reader.value(selector.value, OA + "start")
        if start:
            end = reader.value(selector.value, OA + "end")
            paragraph = reader.value(selector.value, DM + "paragraph")
            code = reader.value(selector.value, DM + "digest")
            ranges.append((_number(start), _number(end), _number(paragraph), code))
        words = reader.value(selector.value, RDF + "value") or words
    ranges.sort()
    try:
        anchors = [str(a) for a in parse_fragment(words)] if words else []
    except ValueError:  # of a passage that is being checked
        anchors = []
    anchors += [""] * (len(ranges) - len(anchors))
    address = reader.value(source, DM + "address")
    texts, note = _texts(ranges, source, corpus)
    return Receipt(
        passage=shorten(iri),
        ranges=[(r[2], a) for r, a in zip(ranges, anchors, strict=False)],
        link=f"{address.split('#', 1)[0]}#{words}" if address and words else "",
        text=texts,
        note=note,
    )


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else 0


def _texts(
    ranges: list[tuple[int, int, int, str]], source: str, corpus: Corpus | None
) -> tuple[list[str], str]:
    """Return the passage's own words if the text at hand still has them there, else why not."""
    text = corpus.text(source.rsplit("/", 1)[-1]) if corpus else None
    if text is None:
        return [], "" if corpus is None else "the corpus has no text of this source"
    runs = [text.content[start:end] for start, end, _paragraph, _code in ranges]
    if any(digest(run) != r[3] for run, r in zip(runs, ranges, strict=True)):
        return [], "the text at hand differs here: run kg passages"
    return runs, ""

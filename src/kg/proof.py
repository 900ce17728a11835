"""Proofs: from a triple through the rules that give it down to passages and outside references.

A proof is a tree. Its leaves are triples that files state, each with the layer it stands in and the
receipts of its subject; a triple that was proved above is named again and not proved again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.corpus import Corpus
from kg.derivations import Derivations, Triple
from kg.errors import KgError
from kg.namespaces import DCTERMS, DM, GRAPH, OA, RDF
from kg.rdf import Term, text_of
from kg.terms import Labels, expand, shorten, show
from kg.why import Reader, Receipt, receipt_of

LISTS = (RDF + "first", RDF + "rest")
"""Premises that only spell out a list of the ontology; a reader is spared them."""

_MEMBERS = 50

DEPTH = 100
"""A proof is followed through so many rules, and no further."""

_LAYERS = {
    "ontology": "the ontology says so",
    "things": "what the thing is",
    "links": "a link to other data",
    "analysis": "a finding of the dossier",
    "inferred": "inferred without a proof (built with --reasoner owlrl)",
}


@dataclass(frozen=True)
class Told:
    """Where a triple is stated: the layer, who says so, and the receipts of its subject."""

    layer: str
    who: str
    receipts: tuple[Receipt, ...] = ()
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proof:
    """A triple, and either the rule and premises that give it or the places where it is told."""

    triple: Triple
    shown: tuple[str, str, str]
    rule: str = ""
    premises: tuple["Proof", ...] = ()
    absent: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    again: bool = False
    also: tuple[str, ...] = field(default=())

    def leaves(self) -> Iterator["Proof"]:
        """Yield the triples on which the proof rests."""
        if not self.rule and not self.again:
            yield self
        for premise in self.premises:
            yield from premise.leaves()


class Prover:
    """Proves triples of a built store by the derivations that the build kept."""

    def __init__(
        self, store: ox.Store, derivations: Derivations, corpus: Corpus | None = None
    ) -> None:
        self.store, self.derivations = store, derivations
        self._reader, self._corpus = Reader(store), corpus

    def prove(self, triple: Triple) -> Proof:
        """Return the proof of a triple of the store, told or inferred."""
        return self._prove(triple, set(), 0)

    def show(self, triple: Triple) -> tuple[str, str, str]:
        """Return a triple in the words of its labels."""
        s, p, o = map(self._shown, triple)
        return s, p, o

    def _shown(self, term: Term) -> str:
        """Return a term's label or text; of a list of the ontology, its members."""
        if isinstance(term, (ox.NamedNode, ox.Literal)):
            return self._reader.shown(term)
        members, node = list[str](), term
        while isinstance(node, ox.BlankNode) and len(members) < _MEMBERS:
            first, rest = (self._next(node, predicate) for predicate in LISTS)
            if first is None or rest is None:
                return show(term)
            members.append(self._shown(first))
            node = rest  # type: ignore[assignment]
        return f"({', '.join(members)})"

    def _next(self, node: ox.BlankNode, predicate: str) -> Term | None:
        found = self.store.quads_for_pattern(node, ox.NamedNode(predicate), None, None)
        return next((q.object for q in found if not isinstance(q.object, ox.Triple)), None)

    def _prove(self, triple: Triple, proved: set[Triple], depth: int) -> Proof:
        derivation, shown = self.derivations.get(triple), self.show(triple)
        if derivation is None:
            return Proof(triple, shown, told=tuple(self._told(triple)))
        if triple in proved:
            return Proof(triple, shown, again=True)
        if depth > DEPTH:
            return Proof(triple, shown, told=(Told("inferred", "the proof goes on: ask for it"),))
        proved.add(triple)
        premises = tuple(self._prove(p, proved, depth + 1) for p in derivation.premises)
        return Proof(triple, shown, derivation.rule, premises, derivation.absent)

    # --- Where a triple is told -----------------------------------------------------------------

    def _told(self, triple: Triple) -> Iterator[Told]:
        s, p, o = triple
        if isinstance(s, ox.Literal):
            return
        graphs = {text_of(q.graph_name) for q in self.store.quads_for_pattern(s, p, o, None)}
        for graph in sorted(graphs - {""}):
            layer = graph.removeprefix(GRAPH)
            node = text_of(triple[0])
            if layer in _LAYERS:
                yield Told(layer, _LAYERS[layer])
            elif layer == "background":
                found = tuple(map(self._reference, self._values(node, DCTERMS + "source", graph)))
                yield Told(layer, "known from outside", references=found)
            else:
                passages = dict.fromkeys(self._passages(node, graph))
                source = self._reader.name(self._source_of(graph))
                receipts = (
                    receipt_of(self._reader, p, self._source_of(graph), self._corpus)
                    for p in passages
                )
                yield Told(layer, source, tuple(receipts))

    def _passages(self, node: str, graph: str) -> list[str]:
        """Return the passages of a node in a source's graph, or of the statements it is part of."""
        own = self._values(node, DM + "passage", graph)
        if own or any(True for _ in self._values(node, OA + "hasSource", graph)):
            return own or [node]
        about = self.store.quads_for_pattern(
            None, ox.NamedNode(DM + "hop"), ox.NamedNode(node), ox.NamedNode(graph)
        )
        statements = sorted({text_of(q.subject) for q in about})
        return [p for s in statements for p in self._values(s, DM + "passage", graph)]

    def _source_of(self, graph: str) -> str:
        sources = self.store.quads_for_pattern(
            None, ox.NamedNode(RDF + "type"), ox.NamedNode(DM + "Source"), ox.NamedNode(graph)
        )
        return next((text_of(q.subject) for q in sources), "")

    def _values(self, node: str, predicate: str, graph: str) -> list[str]:
        if not node or " " in node:
            return []
        try:
            return [v.value for v in self._reader.values(node, predicate, graph)]
        except ValueError:  # a blank node's label is no IRI
            return []

    def _reference(self, iri: str) -> str:
        reader = self._reader
        address = reader.value(iri, DM + "address")
        seen, value = reader.value(iri, DM + "seen"), reader.value(iri, DM + "valueSeen")
        told = [
            address or reader.name(iri),
            f"“{value}”" if value else "",
            f"seen {seen}" if seen else "",
        ]
        return ", ".join(part for part in told if part)


def find_triple(store: ox.Store, subject: str, predicate: str, value: str) -> Triple:
    """Return the triple of the store that three words name: labels, prefixed names or IRIs.

    The predicate may lack its prefix where it is of the model; the value may be the text of a
    literal. Raises KgError, with what the store has instead, if there is no such triple.
    """
    labels, reader = Labels(store), Reader(store)
    s = labels.find(subject)
    p = labels.find(
        predicate if expand(predicate) or "/" in predicate else _property(labels, predicate)
    )
    known = [
        q.object
        for q in store.quads_for_pattern(s, p, None, ox.DefaultGraph())
        if isinstance(q.object, (ox.NamedNode, ox.Literal))
    ]
    named = [o for o in known if value in _names(reader, o)]
    if not named:
        wanted = " ".join(value.casefold().split())
        named = [o for o in known if wanted in {n.casefold() for n in _names(reader, o)}]
    if not named and known:
        try:
            named = [o for o in known if o == labels.find(value)]
        except KgError:
            named = []
    if len(named) == 1:
        return s, p, named[0]
    there = ", ".join(sorted(show(o) for o in known)[:8])
    what = f"{shorten(s.value)} {shorten(p.value)} {value}"
    if named:
        raise KgError(f"{value!r} names several values of {shorten(p.value)}: {there}")
    raise KgError(
        f"the graph does not hold: {what}",
        todo=f"Its values there: {there}." if there else f"It has no {shorten(p.value)} at all.",
    )


def _property(labels: Labels, name: str) -> str:
    """Return the name of a property: of the model where it has one of that name, else a label."""
    try:
        return str(labels.find(f"dm:{name}")) if name.isidentifier() else name
    except KgError:
        return name


def _names(reader: Reader, term: ox.NamedNode | ox.Literal) -> Sequence[str]:
    if isinstance(term, ox.Literal):
        return (term.value, str(term))
    last = term.value.rsplit("/", 1)[-1]
    return (term.value, f"<{term.value}>", shorten(term.value), reader.name(term.value), last)

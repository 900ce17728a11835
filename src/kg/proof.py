"""Proofs: from a triple through the rules that give it down to passages and outside references.

A proof is a tree. Its leaves are triples that files state, each with the layer it stands in and the
receipts of its subject; a triple that was proved above is named again and not proved again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import pyoxigraph as ox

from kg.corpus import Corpus
from kg.derivations import Derivations, Triple
from kg.domain_rules import DomainRule
from kg.errors import KgError
from kg.namespaces import DCTERMS, DM, GRAPH, OA, RDF
from kg.rdf import Term, as_stored, text_of
from kg.row_proof import asked_for
from kg.terms import Labels, expand, iri_term, shorten, show
from kg.why import Reader, Receipt, receipt

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
    receipts: tuple[Receipt, ...] = field(default=(), hash=False)
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proof:
    """A triple, and either the rule and premises that give it or the places where it is told."""

    triple: Triple
    shown: tuple[str, ...]
    rule: str = ""
    premises: tuple["Proof", ...] = ()
    absent: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    again: bool = False
    also: tuple[str, ...] = field(default=())

    def rules(self) -> set[str]:
        """Return the names of all rules that the proof uses."""
        return set[str]().union({self.rule} - {""}, *(p.rules() for p in self.premises))

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
        return self._prove(self._as_derived(triple), set(), 0)

    def _as_derived(self, triple: Triple) -> Triple:
        """Return a triple of the store with its literal as the derivations have it."""
        s, p, o = triple
        if isinstance(o, ox.Literal) and self.derivations.get(triple) is None:
            for value in self.derivations.values(s, p):
                if isinstance(value, ox.Literal) and as_stored(value) == o:
                    return s, p, value
        return triple

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

    def explain(self, iri: str, kind: str) -> Proof:
        """Return what a recorded finding rests on: the statements it lies between."""
        a, between = ox.NamedNode(RDF + "type"), ox.NamedNode(DM + "between")
        node = ox.NamedNode(iri)
        sides = sorted(self._reader.values(iri, DM + "between"), key=str)
        premises = []
        for side in sides:
            gist = self._reader.value(side.value, DM + "gist")
            triple = (node, between, side)
            source = self._reader.value(side.value, DM + "source")
            told = self._told((side, ox.NamedNode(DM + "source"), ox.NamedNode(source)))
            premises.append(Proof(triple, (shorten(side.value), "says", gist), told=tuple(told)))
        shown = (self._reader.name(iri), "is a", self._reader.name(kind))
        return Proof((node, a, ox.NamedNode(kind)), shown, "recorded", tuple(premises))

    def also(self, proof: Proof, rules: Mapping[str, DomainRule]) -> Proof:
        """Return the proof with, at each step of a domain rule, who else carries its conclusion.

        These are the statements with which the same rule concludes the same.
        """
        premises = tuple(self.also(p, rules) for p in proof.premises)
        rule = rules.get(proof.rule)
        others = () if rule is None else tuple(self._carriers(rule, proof))
        return replace(proof, premises=premises, also=others)

    def _carriers(self, rule: DomainRule, proof: Proof) -> Iterator[str]:
        shown = {text_of(t) for leaf in proof.leaves() for t in leaf.triple}
        head = next((h for h in rule.heads if h[1] == proof.triple[1]), rule.heads[0])
        given = {
            token.removeprefix("?"): term
            for token, term in zip(head, proof.triple, strict=True)
            if isinstance(token, str)
        }
        answers = cast("ox.QuerySolutions", self.store.query(asked_for(rule.select, given)))
        names = [v.value for v in answers.variables]
        carriers = {
            answer[name].value: None
            for answer in answers
            for name in names
            if isinstance(answer[name], ox.NamedNode)
        }
        for iri in sorted(carriers):
            source = self._reader.value(iri, DM + "source")
            if source and iri not in shown:
                graph = GRAPH + source.rsplit("/", 1)[-1]
                passages = ", ".join(map(shorten, self._values(iri, DM + "passage", graph)))
                yield f"{shorten(iri)} ({self._reader.name(source)}; {passages})"

    def row(self, title: str, triples: Sequence[Triple]) -> Proof:
        """Return why a row of a query is there: the proofs of the triples that it matched."""
        proved = set[Triple]()
        proofs = [self._prove(triple, proved, 0) for triple in triples]
        found: dict[tuple[Term, tuple[Told, ...]], list[Proof]] = {}
        for proof in proofs:
            if proof.told:
                found.setdefault((proof.triple[0], proof.told), []).append(proof)
        together = [_together(of_node) for of_node in found.values()]
        return Proof(triples[0], (title,), "matched", (*together, *(p for p in proofs if p.rule)))

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
                    receipt(self._reader, p, self._source_of(graph), self._corpus) for p in passages
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


def _together(proofs: Sequence[Proof]) -> Proof:
    """Return one leaf for all that is told of one node at one place."""
    said = "; ".join(" ".join(p.shown[1:]) for p in proofs)
    return replace(proofs[0], shown=(proofs[0].shown[0], said))


def find_triple(store: ox.Store, subject: str, predicate: str, value: str) -> Triple:
    """Return the triple of the store that three words name: labels, prefixed names or IRIs.

    The predicate may lack its prefix where it is of the model; the value may be the text of a
    literal. Raises KgError, with what the store has instead, if there is no such triple.
    """
    labels, reader = Labels(store), Reader(store)
    s = labels.find(subject)
    p = _property(store, labels, predicate)
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


def _property(store: ox.Store, labels: Labels, name: str) -> ox.NamedNode:
    """Return a property: one in use, by IRI or prefixed name, one of the model, or by a label."""
    iri = RDF + "type" if name == "a" else expand(name) or name.removeprefix("<").removesuffix(">")
    if ":" in iri:
        p = iri_term(iri)
        if next(store.quads_for_pattern(None, p, None), None) is not None:
            return p
    try:
        return labels.find(f"dm:{name}") if name.isidentifier() else labels.find(name)
    except KgError:
        return labels.find(name)


def _names(reader: Reader, term: ox.NamedNode | ox.Literal) -> Sequence[str]:
    if isinstance(term, ox.Literal):
        return (term.value, str(term))
    last = term.value.rsplit("/", 1)[-1]
    return (term.value, f"<{term.value}>", shorten(term.value), reader.name(term.value), last)

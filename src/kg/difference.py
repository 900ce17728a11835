"""What changes if something is taken out of a dossier, or put in: reason again, and compare.

The build's store stays as it is. A conclusion falls, survives on other support, or appears; so do
disagreements, those recorded and those that queries compute.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import pyoxigraph as ox

from kg.catalogue import StoredQuery, query_files, read_query
from kg.derivations import Triple
from kg.derive import date_bounds, first_hops
from kg.domain_rules import DomainRule, read_rules
from kg.dossier import Dossier
from kg.load import load_ontology
from kg.namespaces import DCTERMS, DM, OA, PREFIXES, RDF, SKOS, XSD
from kg.rdf import text_of
from kg.reason import Closure, reason
from kg.store import memory_store
from kg.strata import strata
from kg.terms import shorten, show
from kg.vocabulary import declared
from kg.why import Reader

_OWN = {DM + "passage", DM + "hop", DM + "source", OA + "hasSelector"}


@dataclass(frozen=True)
class Conclusion:
    """A triple that follows, the rule that gives it, and the passages and references below it."""

    triple: Triple
    shown: str
    rule: str
    receipts: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """What falls, survives and appears; how many other triples come and go; the disagreements."""

    falls: list[Conclusion]
    survives: list[Conclusion]
    appears: list[Conclusion]
    others_fall: int
    others_appear: int
    disagreements: dict[str, tuple[int, int]]
    """Name → how many there are before and after."""
    vanished: list[str]
    remaining: list[str]
    arisen: list[str]
    contradictions: list[str]
    """What contradicts itself after, and did not before."""


class World:
    """A dossier's quads with all that follows from them, and who supports what."""

    def __init__(
        self,
        ontology: Sequence[ox.Quad],
        instances: Sequence[ox.Quad],
        rules: Sequence[Sequence[DomainRule]],
    ) -> None:
        self.instances = instances
        derived = [*date_bounds(instances).derivations, *first_hops(instances)]
        self.closure: Closure = reason([*ontology, *instances], derived, rules)
        self.derivations = {d.triple: d for d in self.closure.derivations()}
        self.inferred: set[Triple] = {
            (q.subject, q.predicate, q.object)  # type: ignore[misc]
            for q in self.closure.inferred()
        }
        self.store = memory_store([*ontology, *instances, *self.closure.inferred()])
        self.reader = Reader(self.store)
        self.contradictions = set(map(str, self.closure.contradictions()))
        self._receipts = _receipts(instances)

    def support(self, triple: Triple) -> tuple[str, ...]:
        """Return the passages and references on which the proof of a triple rests."""
        found, seen, stack = dict[str, None](), set[Triple](), [triple]
        while stack:
            t = stack.pop()
            if t in seen:
                continue
            seen.add(t)
            derivation = self.derivations.get(t)
            if derivation is not None:
                stack += derivation.premises
            else:
                found |= dict.fromkeys(self._receipts.get(text_of(t[0]), ()))
        return tuple(sorted(found))

    def resting_on(self, gone: set[Triple]) -> set[Triple]:
        """Return the inferred triples whose kept derivation uses one of the triples."""
        touched = set(gone)
        for d in self.derivations.values():  # premises come before conclusions
            if not touched.isdisjoint(d.premises):
                touched.add(d.triple)
        return touched & self.inferred


def compare(dossier: Dossier, before: Sequence[ox.Quad], after: Sequence[ox.Quad]) -> Difference:
    """Return what changes from one set of told quads to another. Raises KgError as `kg.reason`."""
    ontology = load_ontology(dossier)
    read = read_rules(dossier.rule_files(), declared(ontology))
    rules = strata(read, [*ontology, *before, *after])
    names = {rule.name for group in rules for rule in group}
    one, other = World(ontology, before, rules), World(ontology, after, rules)
    given = {(q.subject, q.predicate, q.object) for q in after}
    gone = {(q.subject, q.predicate, q.object) for q in before} - given
    here = {text_of(q.subject) for q in before} - {text_of(q.subject) for q in after}
    fallen, new = one.inferred - other.inferred, other.inferred - one.inferred
    lost = {s for s, p, _o in gone if text_of(p) == DM + "passage"}
    weaker = {(q.subject, q.predicate, q.object) for q in after if q.subject in lost}
    resting = one.resting_on(cast("set[Triple]", gone | weaker)) & other.inferred

    def told(world: World, triples: Iterable[Triple]) -> list[Conclusion]:
        found = []
        for t in triples:
            d = world.derivations[t]
            if d.rule in names and not {text_of(t[0]), text_of(t[2])} & here:
                found.append(Conclusion(t, _shown(one, other, t), d.rule, world.support(t)))
        return sorted(found, key=lambda c: (c.rule, c.shown))

    falls, appears = told(one, fallen), told(other, new)
    counts, vanished, kept, arisen = _disagreements(dossier, one, other)
    return Difference(
        falls, told(other, resting), appears,
        len(fallen) - len(falls), len(new) - len(appears), counts, vanished, kept, arisen,
        sorted(other.contradictions - one.contradictions),
    )  # fmt: skip


def _shown(one: World, other: World, triple: Triple) -> str:
    def name(term: object) -> str:
        if not isinstance(term, ox.NamedNode):
            return show(term)
        names = (world.reader.name(term.value) for world in (one, other))
        return next((n for n in names if n != shorten(term.value)), show(term))

    return " · ".join(map(name, triple))


def _receipts(quads: Iterable[ox.Quad]) -> dict[str, list[str]]:
    """Return for each node the passages or references that stand for what it says."""
    found: dict[str, list[str]] = {}
    hops: dict[str, list[str]] = {}
    for q in quads:
        s, p, o = text_of(q.subject), q.predicate.value, text_of(q.object)
        if p in (DM + "passage", DCTERMS + "source"):
            found.setdefault(s, []).append(shorten(o))
        elif p == DM + "hop":
            hops.setdefault(o, []).append(s)
    for hop, statements in hops.items():
        found[hop] = [r for s in statements for r in found.get(s, ())]
    return found


# --- Disagreements --------------------------------------------------------------------------------


def _disagreements(
    dossier: Dossier, one: World, other: World
) -> tuple[dict[str, tuple[int, int]], list[str], list[str], list[str]]:
    """Return counts before and after, and what vanished, is touched but remains, and arose."""
    counts: dict[str, tuple[int, int]] = {}
    before, after = _recorded(one.instances), _recorded(other.instances)
    counts["recorded"] = (len(before), len(after))
    lost = [f"recorded: {name}" for node, (name, _s) in before.items() if node not in after]
    kept = [
        f"recorded: {name}" for node, (name, sides) in before.items()
        if node in after and after[node][1] != sides
    ]  # fmt: skip
    arisen = [f"recorded: {name}" for node, (name, _s) in after.items() if node not in before]
    for query in _computing(dossier):
        rows, then = _rows(one.store, query), _rows(other.store, query)
        counts[query.name] = (len(rows), len(then))
        lost += [f"{query.name}: {row}" for row in rows if row not in then]
        arisen += [f"{query.name}: {row}" for row in then if row not in rows]
    return counts, lost, kept, arisen


def _recorded(quads: Iterable[ox.Quad]) -> dict[str, tuple[str, frozenset[str]]]:
    names: dict[str, str] = {}
    sides: dict[str, set[str]] = {}
    for q in quads:
        node = text_of(q.subject)
        if q.predicate.value == RDF + "type" and text_of(q.object) == DM + "Disagreement":
            sides.setdefault(node, set())
        elif q.predicate.value == DM + "between":
            sides.setdefault(node, set()).add(text_of(q.object))
        elif q.predicate.value == SKOS + "prefLabel":
            names[node] = text_of(q.object)
    return {n: (names.get(n, shorten(n)), frozenset(s)) for n, s in sorted(sides.items())}


def _computing(dossier: Dossier) -> list[StoredQuery]:
    """Return the stored queries that compute disagreements: tagged so, and asking for no record."""
    queries = map(read_query, query_files(dossier.query_dirs()).values())
    return [q for q in queries if "disagreements" in q.tags and "dm:between" not in q.text]


def _rows(store: ox.Store, query: StoredQuery) -> dict[str, None]:
    """Return the rows of a query, each as the texts of its cells; what is counted is no part."""
    found = cast("ox.QuerySolutions", store.query(query.text, prefixes=PREFIXES))
    names = [v.value for v in found.variables]
    cells = ([row[n] for n in names if row[n] is not None] for row in found)
    return dict.fromkeys(" | ".join(show(c) for c in row if not _is_count(c)) for row in cells)


def _is_count(term: object) -> bool:
    return isinstance(term, ox.Literal) and term.datatype.value == XSD + "integer"

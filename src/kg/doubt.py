"""Taking out of a dossier a source, a passage, a statement, a layer, or all that somebody tells.

What is left is what the files would hold had nobody written down the thing doubted: told nodes that
have no passage left are gone, with their hops and passages, and so is a disagreement of which fewer
than two sides are left. An agent is doubted as a teller: as author, as hop, or as giver.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import KgError
from kg.namespaces import DCTERMS, DM, GRAPH, ID, OA, RDF
from kg.rdf import text_of
from kg.terms import did_you_mean, expand, shorten

LAYERS = ("background", "links", "analysis", "things")
"""Layers that can be doubted as a whole."""

_TELLING = (DM + "teller", DM + "giver")
_STATEMENTS = {DM + name for name in ("Stance", "Argument", "Account")}
_KINDS = {*_STATEMENTS, DM + "Passage", DM + "Source"}


@dataclass(frozen=True)
class Without:
    """What is doubted, the quads that are left, and the nodes that were taken out, by kind."""

    doubted: str
    left: list[ox.Quad]
    out: dict[str, list[str]]

    @property
    def nodes(self) -> set[str]:
        """The IRIs of all nodes that were taken out."""
        return {node for nodes in self.out.values() for node in nodes}


class _Told:
    """The told nodes of a dossier, and what they are made of."""

    def __init__(self, quads: Sequence[ox.Quad]) -> None:
        self.quads = quads
        self.kind: dict[str, str] = {}
        self.passages, self.hops, self.parts, self.sides, self.told_by = (
            defaultdict[str, set[str]](set) for _ in range(5)
        )
        hop_tellers, authors = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        source = {}
        for q in quads:
            s, p, o = text_of(q.subject), q.predicate.value, text_of(q.object)
            if p == RDF + "type" and o.startswith(DM):
                self.kind[s] = o
            elif p == DM + "passage":
                self.passages[s].add(o)
            elif p == DM + "hop":
                self.hops[s].add(o)
            elif p == OA + "hasSelector":
                self.parts[s].add(o)
            elif p == DM + "between":
                self.sides[s].add(o)
            elif p == DM + "source":
                source[s] = o
            elif p == DCTERMS + "creator":
                authors[s].add(o)
            elif p in _TELLING:
                (hop_tellers if p == DM + "teller" else self.told_by)[s].add(o)
        self.source = source
        for node in source:
            self.told_by[node] |= authors[source[node]]
            self.told_by[node] |= {t for hop in self.hops[node] for t in hop_tellers[hop]}


def take_out(quads: Sequence[ox.Quad], name: str, find: Callable[[str], str]) -> Without:
    """Return the quads of a dossier without what the name means.

    `name` is a layer, a source, passage, stance, argument or account by its IRI, prefixed name or
    last part; or an agent, whom `find` gives by label. Raises KgError, with the nearest names, if
    it means nothing of the kind.
    """
    layer = name.removeprefix(GRAPH).removeprefix("graph:")
    if layer in LAYERS:
        graph = GRAPH + layer
        left = [q for q in quads if text_of(q.graph_name) != graph]
        if len(left) == len(quads):
            raise KgError(f"the dossier has nothing in the layer {layer}")
        inside = [q for q in quads if text_of(q.graph_name) == graph]
        typed = {
            text_of(q.subject): text_of(q.object)
            for q in inside
            if q.predicate.value == RDF + "type"
        }
        out = _by_kind(typed, typed) or {"triple": [str(q.triple) for q in inside]}
        return Without(f"the layer {layer}", left, out)
    told = _Told(quads)
    node = _named(told, name)
    if node is None:
        node = find(name)
        if told.kind.get(node) in _KINDS:  # a source by its label
            return take_out(quads, node, find)
        told_by = [s for s, tellers in told.told_by.items() if node in tellers]
        if not told_by:
            raise KgError(
                f"{shorten(node)} tells nothing: it is no author, hop or giver",
                todo="Doubt a source, a passage, a stance, an argument, an account, or a teller.",
            )
        return _remove(told, shorten(node), set(told_by), set())
    if told.kind[node] == DM + "Source":
        graph = GRAPH + node.rsplit("/", 1)[-1]
        outside = {text_of(q.subject) for q in quads if text_of(q.graph_name) != graph}
        within = {text_of(q.subject) for q in quads if text_of(q.graph_name) == graph} - outside
        gone = {s for s, source in told.source.items() if source == node}
        found = _remove(told, shorten(node), gone, within)
        left = [q for q in found.left if text_of(q.graph_name) != graph]
        return Without(found.doubted, left, found.out)
    if told.kind[node] == DM + "Passage":
        alone = {s for s, passages in told.passages.items() if passages == {node}}
        return _remove(told, shorten(node), alone, {node, *told.parts[node]})
    return _remove(told, shorten(node), {node}, set())


def _named(told: _Told, name: str) -> str | None:
    """Return the told node that the name means; None if it may be an agent."""
    wanted = name[1:-1] if name.startswith("<") and name.endswith(">") else expand(name) or name
    nodes = [n for n, kind in told.kind.items() if kind in _KINDS]
    found = [n for n in nodes if n == wanted] or [
        n for n in nodes if n.removeprefix(ID).partition("/")[2] == wanted
    ]
    if len(found) > 1:
        names = " or ".join(sorted(map(shorten, found)))
        raise KgError(f"{name!r} is the name of several nodes", todo=f"Ask for {names}.")
    if not found and wanted.startswith(
        tuple(f"{ID}{k}/" for k in ("source", "passage", "stance", "argument", "account"))
    ):
        near = did_you_mean(shorten(wanted), map(shorten, nodes))
        raise KgError(f"nothing here is called {name!r}", todo=near)
    return found[0] if found else None


def _remove(told: _Told, doubted: str, statements: set[str], others: set[str]) -> Without:
    """Take out statements, all that is only theirs, other nodes, and what no longer disagrees."""
    kept = told.source.keys() - statements
    used = {part for s in kept for part in (*told.passages[s], *told.hops[s])}
    gone = statements | others
    for s in statements:
        for part in (*told.passages[s], *told.hops[s]):
            if part not in used:
                gone |= {part, *told.parts[part]}
    lone = {d for d, sides in told.sides.items() if sides & gone and len(sides - gone) < 2}
    gone |= lone
    left = [q for q in told.quads if text_of(q.subject) not in gone and not _points(q, gone)]
    return Without(doubted, left, _by_kind(gone, told.kind))


def _points(quad: ox.Quad, gone: set[str]) -> bool:
    """Tell whether a quad is only there to point at a node that is gone."""
    return (
        quad.predicate.value in (DM + "between", DM + "passage", DM + "hop", OA + "hasSelector")
        and text_of(quad.object) in gone
    )


def _by_kind(nodes: Iterable[str], kind: dict[str, str]) -> dict[str, list[str]]:
    found = defaultdict[str, list[str]](list)
    for node in sorted(nodes):
        if kind.get(node, "").startswith(DM):
            words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind[node].removeprefix(DM)).lower()
            found[words].append(shorten(node))
    return dict(found)

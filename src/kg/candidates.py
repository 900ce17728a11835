"""Which focus nodes a SPARQL constraint can have a result for: one question for all of them.

pyshacl asks a constraint's query anew for each focus node, with `$this` bound before
(https://www.w3.org/TR/shacl/#pre-binding). Here the query is first made wider: what two engines
may understand differently, or what binding `$this` before could change, is left out, so that every
focus node with a result is still found, and some without. pyoxigraph answers that for all nodes at
once; the query as it is written is then asked only of the nodes found. The answer is therefore
always that of the query itself.

Left out is more where it stands in a positive place and less within NOT EXISTS: `over` says which.
A comparison counts only for IRIs and for literals of which both engines think alike (`PLAIN`); the
store holds all other literals under a datatype of their own, so that none is rewritten.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from kg.bridge import from_rdflib
from kg.namespaces import XSD
from kg.rdf import Term

PLAIN = (XSD + "integer", XSD + "date", XSD + "string")
FOCUS = "urn:x-kg:focus"
"""The named graph, and its only property, by which a store knows the focus nodes."""

_WRITTEN = "urn:x-kg:written:"
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLAIN = ", ".join(f"<{iri}>" for iri in PLAIN)
_TESTS = {
    "Builtin_isIRI": "isIRI",
    "Builtin_isURI": "isIRI",
    "Builtin_isBLANK": "isBlank",
    "Builtin_isLITERAL": "isLiteral",
}

Names = frozenset[str]


class _UnknownError(Exception):
    """Raised for what cannot be told with certainty."""


@dataclass(frozen=True)
class _Piece:
    """A pattern or a filter: the variables that it needs or has, and those that it surely binds."""

    text: str
    names: Names
    binds: Names = frozenset()


@dataclass
class _Group:
    patterns: list[_Piece] = field(default_factory=list)
    filters: list[_Piece] = field(default_factory=list)

    @property
    def binds(self) -> Names:
        return frozenset().union(*(p.binds for p in self.patterns))

    def __str__(self) -> str:
        return " ".join(p.text for p in [*self.patterns, *self.filters])


def stored(term: Node) -> Term:
    """Return the term in a form that no store rewrites: most literals under another datatype."""
    if not isinstance(term, Literal):
        return from_rdflib(term)
    text, datatype = str(term), str(term.datatype or XSD + "string")
    if term.language:
        return ox.Literal(text, language=term.language.lower())
    plain = term.datatype is None  # for rdflib, "a"^^xsd:string would be another term
    plain |= datatype == XSD + "integer" and bool(_INTEGER.fullmatch(text))
    plain |= datatype == XSD + "date" and _is_day(text)
    return ox.Literal(text, datatype=ox.NamedNode(datatype if plain else _WRITTEN + datatype))


def _is_day(text: str) -> bool:
    try:
        return bool(_DATE.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def widened(query: Any, bound: Mapping[str, Node]) -> str | None:
    """Return a query for the `?this` that can have a result; None if that would be any node.

    `query` is rdflib's algebra of a SELECT query; `bound` are the other variables bound before.
    """
    algebra = query.algebra
    if algebra.name != "SelectQuery":
        return None
    group = _Widener(algebra, bound).group(algebra.p, over=True, outer=frozenset())
    near = _Group(_near(group.patterns))
    near.filters = [f for f in group.filters if f.names <= near.binds | {"this"}]
    if "this" not in near.binds:
        if not near.patterns and not near.filters:
            return None
        near.patterns.insert(0, _Piece(f"GRAPH <{FOCUS}> {{ ?this <{FOCUS}> ?this }}", Names()))
    return f"SELECT DISTINCT ?this WHERE {{ {near} }}"


def _near(patterns: list[_Piece]) -> list[_Piece]:
    """Return the patterns that have to do with `?this`: the others would only multiply the rows."""
    reached, near = {"this"}, list[_Piece]()
    rest = patterns
    while True:
        found = [p for p in rest if p.names & reached]
        if not found:
            return near
        near += found
        rest = [p for p in rest if p not in found]
        reached |= {name for p in found for name in p.names}


class _Widener:
    def __init__(self, algebra: CompValue, bound: Mapping[str, Node]) -> None:
        self._algebra = algebra
        self._bound = bound

    # --- patterns ---------------------------------------------------------------------------

    def group(self, node: CompValue, *, over: bool, outer: Names) -> _Group:
        """Return what the pattern surely demands (over), or what surely suffices for it.

        Raises _UnknownError if nothing is known to suffice.
        """
        name = node.name
        if name in ("Project", "Distinct", "Reduced", "OrderBy", "Slice") and over:
            return self.group(node.p, over=over, outer=outer)
        if name == "BGP":
            return self._triples(node, over)
        if name == "Filter":
            group = self.group(node.p, over=over, outer=frozenset())
            self._filter(group, node, over, outer)
            return group
        if name == "Join":
            one = self.group(node.p1, over=over, outer=frozenset())
            two = self.group(node.p2, over=over, outer=frozenset())
            return _Group(one.patterns + two.patterns, one.filters + two.filters)
        if name == "Union":
            return self._union(node, over)
        if over and name in ("LeftJoin", "Minus"):  # neither adds a solution to those of p1
            return self.group(node.p1, over=over, outer=frozenset())
        if over and name in ("Extend", "AggregateJoin"):
            return self.group(node.p, over=over, outer=frozenset())
        if over and name == "Group" and node.expr:
            return self.group(node.p, over=over, outer=frozenset())
        if over:
            return _Group()
        raise _UnknownError(name)

    def _triples(self, node: CompValue, over: bool) -> _Group:
        group, loose = _Group(), list[tuple[_Piece, bool]]()
        for triple in node.triples:
            try:
                texts = [self._term(t) for t in triple]
            except _UnknownError:
                if not over:
                    raise
                continue
            names = frozenset(t[1:] for t in texts if t.startswith("?"))
            piece = _Piece(f"{' '.join(texts)} .", names, names)
            if isinstance(triple[1], Path) and _may_be_empty(triple[1]):
                loose.append((piece, len(names) < 2))
            else:
                group.patterns.append(piece)
        for piece, anchored in loose:  # a way of no steps stays where it is, in the graph or not
            if anchored or piece.names & group.binds:
                group.patterns.append(piece)
            elif not over:
                raise _UnknownError("a path of no steps")
        return group

    def _union(self, node: CompValue, over: bool) -> _Group:
        sides = [self.group(p, over=over, outer=frozenset()) for p in (node.p1, node.p2)]
        if any(not side.patterns for side in sides):
            if over:
                return _Group()
            raise _UnknownError("an empty side")
        for side in sides:  # what a filter needs must be bound on its own side
            side.filters = [f for f in side.filters if over or self._all_bound(f, side)]
            side.filters = [f for f in side.filters if f.names <= side.binds]
        text = " UNION ".join(f"{{ {side} }}" for side in sides)
        names = frozenset().union(*(p.names for side in sides for p in side.patterns))
        return _Group([_Piece(text, names, sides[0].binds & sides[1].binds)])

    @staticmethod
    def _all_bound(piece: _Piece, group: _Group) -> bool:
        if not piece.names <= group.binds:
            raise _UnknownError("a variable of elsewhere")
        return True

    def _term(self, term: Any) -> str:
        if isinstance(term, Variable):
            known = self._bound.get(str(term))
            return f"?{term}" if known is None else self._term_known(known)
        if isinstance(term, BNode):
            return f"?blank_{re.sub('[^A-Za-z0-9]', '_', term)}"
        return self._term_known(term)

    def _term_known(self, term: Any) -> str:
        if isinstance(term, Path):
            return _path(term)
        try:
            known = stored(term)
        except (TypeError, ValueError) as error:
            raise _UnknownError(term) from error
        if isinstance(known, ox.BlankNode):
            raise _UnknownError(term)
        return str(known)

    # --- filters ----------------------------------------------------------------------------

    def _filter(self, group: _Group, node: CompValue, over: bool, outer: Names) -> None:
        if _counts(node.p):  # HAVING
            return
        known = group.binds | outer | ({"this"} if over else frozenset())
        for part in _conjuncts(node.expr):
            try:
                piece = self._expression(part, over, known)
            except _UnknownError:
                if not over:
                    raise
            else:
                group.filters.append(_Piece(f"FILTER ({piece.text})", piece.names))

    def _expression(self, e: Any, over: bool, known: Names) -> _Piece:
        """Return a condition that holds wherever `e` does (over), or only where `e` does."""
        name = getattr(e, "name", "")
        if name == "UnaryNot":
            inner = self._expression(e.expr, not over, known)
            return _Piece(f"!({inner.text})", inner.names)
        if name in ("ConditionalAndExpression", "ConditionalOrExpression"):
            parts = [self._expression(x, over, known) for x in (e.expr, *e.other)]
            sign = " && " if "And" in name else " || "
            names = frozenset().union(*(p.names for p in parts))
            return _Piece(sign.join(f"({p.text})" for p in parts), names)
        if name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            return self._exists(e, over, known)
        if name in _TESTS:
            text, names = self._operand(e.arg, known)
            return _Piece(f"{_TESTS[name]}({text})", names)
        if name == "Builtin_sameTerm":
            return self._compared("sameTerm({}, {})", e.arg1, e.arg2, known)
        if name == "RelationalExpression":
            return self._relation(e, over, known)
        raise _UnknownError(name)

    def _exists(self, e: Any, over: bool, known: Names) -> _Piece:
        """Return the condition; what stands within NOT EXISTS must suffice for that to fail."""
        negated = e.name == "Builtin_NOTEXISTS"
        inner = self.group(e.graph, over=over != negated, outer=known)
        if not inner.patterns:
            raise _UnknownError("nothing left to exist")
        inner.filters = [f for f in inner.filters if f.names <= inner.binds | known]
        shared = _mentioned(e.graph, None) & _mentioned(self._algebra, e)
        shared = {n for n in shared if n not in self._bound} | (
            _mentioned(e.graph, None) & {"this"}
        )
        if not shared <= known:
            raise _UnknownError("a variable that may not be bound")
        return _Piece(f"{'NOT ' * negated}EXISTS {{ {inner} }}", frozenset(shared))

    def _relation(self, e: Any, over: bool, known: Names) -> _Piece:
        if e.op in ("IN", "NOT IN"):
            if not isinstance(e.other, list) or not all(isinstance(x, URIRef) for x in e.other):
                raise _UnknownError(e.op)
            text, names = self._operand(e.expr, known)
            return _Piece(f"{text} {e.op} ({', '.join(map(self._term, e.other))})", names)
        plain = self._compared(f"{{}} {e.op} {{}}", e.expr, e.other, known)
        alike = "DATATYPE({0}) = DATATYPE({1}) && DATATYPE({0}) IN (" + _PLAIN + ")"
        if e.op in ("=", "!="):  # an IRI is smaller than itself for the one, an error for the other
            alike = "(!isLiteral({0}) && !isLiteral({1})) || (" + alike + ")"
        alike = self._compared("COALESCE(" + alike + ", false)", e.expr, e.other, known).text
        text = f"({plain.text}) || !{alike}" if over else f"({plain.text}) && {alike}"
        return _Piece(text, plain.names)

    def _compared(self, form: str, one: Any, two: Any, known: Names) -> _Piece:
        (first, names), (second, more) = self._operand(one, known), self._operand(two, known)
        return _Piece(form.format(first, second), names | more)

    def _operand(self, term: Any, known: Names) -> tuple[str, Names]:
        if not isinstance(term, Variable | URIRef | Literal):
            raise _UnknownError(term)
        text = self._term(term)
        if not text.startswith("?"):
            return text, frozenset()
        if text[1:] not in known:
            raise _UnknownError(term)
        return text, frozenset({text[1:]})


def _conjuncts(e: Any) -> Iterator[Any]:
    if getattr(e, "name", "") == "ConditionalAndExpression":
        for part in (e.expr, *e.other):
            yield from _conjuncts(part)
    else:
        yield e


def _counts(node: CompValue) -> bool:
    """Return whether the pattern is that of an aggregate."""
    while node.name in ("Extend", "Filter"):
        node = node.p
    return bool(node.name == "AggregateJoin")


def _mentioned(node: Any, without: Any) -> set[str]:
    """Return the variables in a part of the algebra, but for one part within it."""
    if node is without and node is not None:
        return set()
    if isinstance(node, Variable):
        return {str(node)}
    if isinstance(node, CompValue):
        inner = [node.graph] if node.name.endswith("EXISTS") else []
        keys = [k for k in node if k not in ("_vars", "PV") and not (inner and k == "graph")]
        return set().union(*(_mentioned(x, without) for x in [*inner, *(node[k] for k in keys)]))
    if isinstance(node, list | tuple | set):
        return set().union(*(_mentioned(x, without) for x in node))
    return set()


def _may_be_empty(path: Any) -> bool:
    """Return whether the path may lead from a node to itself without a step."""
    if isinstance(path, MulPath):
        return path.zero or _may_be_empty(path.path)
    if isinstance(path, SequencePath):
        return all(map(_may_be_empty, path.args))
    if isinstance(path, AlternativePath):
        return any(map(_may_be_empty, path.args))
    return isinstance(path, InvPath) and _may_be_empty(path.arg)


def _path(path: Any) -> str:
    if isinstance(path, URIRef):
        return str(from_rdflib(path))
    if isinstance(path, MulPath):
        return f"({_path(path.path)}){path.mod}"
    if isinstance(path, SequencePath | AlternativePath):
        return f"({('/' if isinstance(path, SequencePath) else '|').join(map(_path, path.args))})"
    if isinstance(path, InvPath):
        return f"^({_path(path.arg)})"
    raise _UnknownError(path)

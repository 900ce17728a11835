"""Reading the body of a domain rule: what it asks for, what it excludes, what each part binds.

rdflib parses SPARQL into its algebra (https://www.w3.org/TR/sparql11-query/#sparqlAlgebra); here it
becomes plain patterns. A path of `|`, `/` and `^` becomes a sequence of patterns for each way to
read it (https://www.w3.org/TR/sparql11-query/#propertypaths).
"""

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath
from rdflib.plugins.sparql.parserutils import CompValue

from kg.bridge import from_rdflib
from kg.rdf import Term

Token = str | Term
"""A variable (`?x`) or a term."""

Pattern = tuple[Token, ox.NamedNode, Token]

Triple = Sequence[Any]
"""A triple of the algebra: its property is an IRI, a variable or a path."""


def nodes(node: Any) -> Iterator[CompValue]:
    """Yield every operator of an algebra, the outer ones first."""
    if isinstance(node, CompValue):
        yield node
        for value in node.values():
            yield from nodes(value)
    elif isinstance(node, (list, tuple)):
        for value in node:
            yield from nodes(value)


def split(node: CompValue) -> tuple[list[Triple], list[CompValue]]:
    """Return the triples that a body asks for, and its MINUS operators in the order of the text."""
    if node.name == "Minus":
        triples, minuses = split(node.p1)
        return triples, [*minuses, node]
    triples, minuses = list(node.triples) if node.name == "BGP" else [], list[CompValue]()
    for key in ("p", "p1", "p2"):
        if isinstance(node.get(key), CompValue):
            inner, more = split(node[key])
            triples += inner
            minuses += more
    return triples, minuses


def outside(node: CompValue) -> Iterator[CompValue]:
    """Yield the operators of a body that stand in no MINUS of it."""
    yield node
    for key in ("p", "p1") if node.name == "Minus" else ("p", "p1", "p2"):
        if isinstance(node.get(key), CompValue):
            yield from outside(node[key])


def bound(node: CompValue) -> set[str]:
    """Return the variables to which triples, VALUES and BIND of a body give a value."""
    computed = {f"?{n.var}" for n in outside(node) if n.name == "Extend"}
    return computed.union(*_ties(node))


def unconnected(node: CompValue) -> tuple[str, str] | None:
    """Return two variables of a body that nothing connects, or None where all hang together.

    What a BIND computes is connected where all is that it is computed from, and connects nothing
    where that is constant.
    """
    steps = [(f"?{n.var}", mentioned(n.expr)) for n in outside(node) if n.name == "Extend"]
    constant = {variable for variable, used in steps if not used}
    left = [group - constant for group in _ties(node) if group - constant]
    reached = left.pop(0) if left else set[str]()
    while left:
        reached |= {variable for variable, used in steps if used and used <= reached}
        near = [group for group in left if group & reached]
        if not near:
            one, other = (
                min(names, key=lambda v: (v.startswith("?."), v))  # blank nodes last
                for names in (reached, set[str]().union(*left))
            )
            return one, other
        reached = reached.union(*near)
        left = [group for group in left if group not in near]
    return None


def _ties(node: CompValue) -> Iterator[set[str]]:
    """Yield the variables of each triple and VALUES: what binds them together ties it to others."""
    for part in outside(node):
        if part.name == "BGP":
            yield from map(variables, part.triples)
        elif part.name == "values":
            yield {f"?{v}" for row in part.res for v in row}


def mentioned(expression: Any) -> set[str]:
    """Return the variables of an expression."""
    if isinstance(expression, Variable):
        return {f"?{expression}"}
    if isinstance(expression, CompValue):
        return set[str]().union(*(mentioned(v) for k, v in expression.items() if k != "_vars"))
    if isinstance(expression, (list, tuple)):
        return set[str]().union(*map(mentioned, expression))
    return set()


def constants(node: Any) -> Iterator[str]:
    """Yield the IRIs in an algebra, wherever they stand."""
    if isinstance(node, URIRef):
        yield str(node)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key != "_vars":
                yield from constants(value)
    elif isinstance(node, (list, tuple, set)):
        for value in node:
            yield from constants(value)
    elif isinstance(node, (AlternativePath, SequencePath)):
        yield from constants(list(node.args))
    elif isinstance(node, InvPath):
        yield from constants(node.arg)


def variables(triple: Triple) -> set[str]:
    """Return the variables of a triple, blank nodes (`?.b`) among them."""
    named = {f"?{t}" for t in triple if isinstance(t, Variable)}
    return named | {f"?.{t}" for t in triple if isinstance(t, BNode)}


def token(term: Any) -> Token:
    """Return a term of the algebra as a pattern has it."""
    if isinstance(term, Variable):
        return f"?{term}"
    return f"?.{term}" if isinstance(term, BNode) else from_rdflib(term)


def endless(path: Any) -> str:
    """Return the sign of a path that no plain patterns spell out: `*`, `+`, `?` or `!`; else ""."""
    if isinstance(path, MulPath):
        return str(path.mod)
    if isinstance(path, NegatedPath):
        return "!"
    steps = [path.arg] if isinstance(path, InvPath) else getattr(path, "args", ())
    return next(filter(None, map(endless, steps)), "")


def count_ways(triples: Sequence[Triple]) -> int:
    """Return in how many ways the paths of all triples can be read."""

    def of(path: Any) -> int:
        if isinstance(path, AlternativePath):
            return sum(map(of, path.args))
        if isinstance(path, SequencePath):
            return prod(map(of, path.args))
        return of(path.arg) if isinstance(path, InvPath) else 1

    return prod(of(p) for _s, p, _o in triples)


def expanded(triples: Sequence[Triple], fresh: Iterator[int]) -> Iterator[tuple[Pattern, ...]]:
    """Yield the plain patterns of each way to read the paths of all triples.

    `fresh` numbers the stops between the steps of a path (`?.1`).
    """
    ways = [list(_ways(token(s), p, token(o), fresh)) for s, p, o in triples]
    for chosen in product(*ways):
        yield tuple(pattern for way in chosen for pattern in way)


def _ways(s: Token, path: Any, o: Token, fresh: Iterator[int]) -> Iterator[tuple[Pattern, ...]]:
    if isinstance(path, AlternativePath):
        for step in path.args:
            yield from _ways(s, step, o, fresh)
    elif isinstance(path, InvPath):
        yield from _ways(o, path.arg, s, fresh)
    elif isinstance(path, SequencePath):
        stops = [s, *(f"?.{next(fresh)}" for _ in path.args[1:]), o]
        steps = [list(_ways(stops[k], p, stops[k + 1], fresh)) for k, p in enumerate(path.args)]
        for chosen in product(*steps):
            yield tuple(pattern for way in chosen for pattern in way)
    else:
        yield ((s, ox.NamedNode(str(path)), o),)

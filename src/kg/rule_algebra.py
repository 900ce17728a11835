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


def ties(node: CompValue) -> Iterator[set[str]]:
    """Yield the variables of each triple, VALUES and BIND of a body, of no MINUS in it.

    Those of one part are bound together, so that they tie it to others that share one.
    """
    if node.name == "BGP":
        yield from map(variables, node.triples)
    elif node.name == "values":
        yield {f"?{v}" for row in node.res for v in row}
    elif node.name == "Extend":
        yield {f"?{node.var}", *mentioned(node.expr)}
    for key in ("p", "p1") if node.name == "Minus" else ("p", "p1", "p2"):
        if isinstance(node.get(key), CompValue):
            yield from ties(node[key])


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

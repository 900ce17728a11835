"""The algebra of a query, by a second parser than the store's, and the terms that it touches.

Follows https://www.w3.org/TR/sparql11-query/#sparqlAlgebra: what a prefix, a path, a VALUES table
or a subquery hides in the text stands open in the algebra, and comments and strings are gone.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

import pyoxigraph as ox
from pyparsing import ParseBaseException
from rdflib import Literal, URIRef, Variable
from rdflib.paths import Path as PropertyPath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

_HIDDEN = re.compile(
    r"""\"\"\".*?\"\"\"|'''.*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'"""
    r"""|(?P<iri><[^<>"{}|^`\\\s]*>)|\#[^\n]*""",
    re.DOTALL,
)
"""Strings and comments, in which no term stands; an IRI, in which no comment starts."""

_PREFIX = re.compile(r"\bPREFIX\s+([\w.-]*)\s*:\s*<([^<>\s]*)>", re.IGNORECASE)


def algebra(text: str) -> CompValue:
    """Return the algebra of a query. Raises pyparsing's ParseBaseException where it is none."""
    return translateQuery(parseQuery(text)).algebra


@lru_cache(maxsize=256)
def touched(text: str) -> frozenset[str]:
    """Return the IRIs that a query names.

    Raises SyntaxError, with the line where the store's parser gives one, if it is no query.
    """
    reason, line = "", 1
    if not re.search(r"\bSERVICE\b", _bare(text), re.IGNORECASE):  # the store would call out
        try:
            ox.Store().query(text)
        except SyntaxError as error:
            reason = str(error.args[0])
            if at := re.match(r"error at (\d+):\d+: ", reason):
                reason, line = reason[at.end() :], int(at[1])
            raise SyntaxError(reason, (None, line, None, None)) from error
    try:
        return frozenset(iris(algebra(text)))
    except ParseBaseException as error:
        reason, line = str(error), error.lineno
    except Exception as error:  # what the translation of a query into algebra does not expect
        reason = f"{type(error).__name__}: {error}"
    raise SyntaxError(reason, (None, line, None, None))


def nodes(tree: object) -> Iterator[CompValue]:
    """Yield each operator and expression of an algebra, outermost first."""
    if isinstance(tree, CompValue):
        yield tree
        for part in tree.values():
            yield from nodes(part)
    elif isinstance(tree, list | tuple):
        for part in tree:
            yield from nodes(part)


def variables(tree: object) -> set[Variable]:
    """Return the variables that occur in a part of an algebra."""
    if isinstance(tree, Variable):
        return {tree}
    if isinstance(tree, CompValue):
        return variables([part for name, part in tree.items() if name != "_vars"])
    if isinstance(tree, list | tuple):
        return {v for part in tree for v in variables(part)}
    return set()


def iris(tree: object) -> set[str]:
    """Return the IRIs that a part of an algebra names, in triples, paths, tables and filters."""
    if isinstance(tree, Literal):
        return {str(tree.datatype)} if tree.datatype else set()
    if isinstance(tree, URIRef):
        return {str(tree)}
    parts: list[object] = []
    if isinstance(tree, PropertyPath):
        parts = list(vars(tree).values())
    elif isinstance(tree, Mapping):
        parts = [*tree.keys(), *tree.values()]
    elif isinstance(tree, list | tuple | set | frozenset):
        parts = list(tree)
    return {iri for part in parts for iri in iris(part)}


def line_of(text: str, iri: str) -> int | None:
    """Return the first line on which a query writes the IRI, in full or by its own prefixes."""
    bare = _bare(text)
    names = [
        f"(?<![\\w.-]){re.escape(prefix)}:{re.escape(iri[len(space) :])}(?![\\w-])"
        for prefix, space in _PREFIX.findall(bare)
        if space and iri.startswith(space)
    ]
    found = re.search("|".join([re.escape(f"<{iri}>"), *names]), bare)
    return bare.count("\n", 0, found.start()) + 1 if found else None


def _bare(text: str) -> str:
    """Return a query with blanks in place of its comments and strings, line by line."""
    return _HIDDEN.sub(lambda m: m[0] if m["iri"] else re.sub(r"[^\n]", " ", m[0]), text)

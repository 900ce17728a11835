"""Between pyoxigraph's terms and rdflib's, which owlrl and pyshacl work on.

rdflib rewrites literals unless told not to; here they keep the form in which the file writes them.
"""

import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

from kg.namespaces import XSD
from kg.rdf import Term

_STRING = XSD + "string"


class DataGraph(rdflib.Graph):
    """An rdflib graph that is always true.

    pyshacl asks for the truth of its graph at every result, and rdflib answers by counting all
    triples; that alone costs most of a large validation.
    """

    def __bool__(self) -> bool:
        return True

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:
        """Return the query's result; a text is parsed once, however often it is asked.

        pyshacl asks the query of a constraint anew for every focus node, and rdflib spends most of
        a validation on parsing it again.
        """
        if isinstance(query_object, str):
            query_object = _parsed(query_object)
        return super().query(query_object, *args, **kwargs)


@lru_cache(maxsize=256)
def _parsed(text: str) -> Query:
    return translateQuery(parseQuery(text), initNs=dict(rdflib.Graph().namespaces()))


def to_rdflib(quads: Iterable[ox.Quad]) -> rdflib.Graph:
    """Return one rdflib graph of the triples of all quads, literals in their written form."""
    graph = DataGraph()
    for triple in terms_of(quads):
        graph.add(triple)
    return graph


def terms_of(quads: Iterable[ox.Quad]) -> list[tuple[Node, Node, Node]]:
    """Return the triple of each quad in rdflib's terms, each term made once."""
    made: dict[object, Node] = {}

    def known(term: object) -> Node:
        node = made.get(term)
        if node is None:
            node = made[term] = _term(term)
        return node

    with _silence():
        return [(known(q.subject), known(q.predicate), known(q.object)) for q in quads]


def from_rdflib(term: Node) -> Term:
    """Return the pyoxigraph term of an rdflib term. Raises TypeError on a variable or a graph."""
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    if isinstance(term, rdflib.Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or _STRING)))
    raise TypeError(f"{term!r} is no RDF term")


def _term(term: object) -> Node:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        literal = rdflib.Literal(
            term.value,
            datatype=None if datatype == _STRING else rdflib.URIRef(datatype),
            normalize=False,
        )
        return literal if str(literal) == term.value else _as_written(term.value, literal)
    raise TypeError(f"{term!r} is no RDF 1.1 term")


def _as_written(text: str, literal: rdflib.Literal) -> rdflib.Literal:
    """Return the literal with the text given: rdflib strips xsd:token even without `normalize`."""
    written = str.__new__(rdflib.Literal, text)
    written._language, written._datatype = None, literal.datatype
    written._value, written._ill_typed = literal.value, literal.ill_typed
    return written


@contextmanager
def _silence() -> Iterator[None]:
    """Keep rdflib from writing a traceback to stderr for each literal that is not of its datatype.

    That is for the checks to report, with node and place.
    """
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)

"""Between pyoxigraph's terms and rdflib's, which owlrl and pyshacl work on.

rdflib rewrites literals unless told not to; here they keep the form in which the file writes them.
"""

from collections.abc import Iterable

import pyoxigraph as ox
import rdflib
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


def to_rdflib(quads: Iterable[ox.Quad]) -> rdflib.Graph:
    """Return one rdflib graph of the triples of all quads, literals in their written form."""
    graph = DataGraph()
    for quad in quads:
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph


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
        return rdflib.Literal(
            term.value,
            datatype=None if datatype == _STRING else rdflib.URIRef(datatype),
            normalize=False,
        )
    raise TypeError(f"{term!r} is no RDF 1.1 term")

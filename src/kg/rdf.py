"""RDF 1.1 terms, as far as every step needs them.

pyoxigraph also knows the triple terms of RDF 1.2; files that hold them are refused when loaded, so
that a term here is an IRI, a blank node or a literal.
"""

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal


def as_stored(literal: ox.Literal) -> ox.Literal:
    """Return a literal as a store gives it back: `"01"^^xsd:integer` as `"1"^^xsd:integer`."""
    store, name = ox.Store(), ox.NamedNode("x:x")
    store.add(ox.Quad(name, name, literal))
    found = next(iter(store)).object
    assert isinstance(found, ox.Literal)
    return found


def text_of(term: object) -> str:
    """Return the IRI, the blank node's label or the literal's text; "" for the default graph."""
    return str(getattr(term, "value", ""))

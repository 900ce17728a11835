"""Terms and triples of a few letters, for ontologies that a test writes by hand."""

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from kg.namespaces import OWL, RDF, RDFS

EX = "https://example.org/"

A = ox.NamedNode(RDF + "type")
FIRST, REST, NIL = (ox.NamedNode(RDF + name) for name in ("first", "rest", "nil"))
SUB, UNDER = ox.NamedNode(RDFS + "subClassOf"), ox.NamedNode(RDFS + "subPropertyOf")

Quads = Iterator[ox.Quad]


def n(name: str) -> ox.NamedNode:
    return ox.NamedNode(EX + name)


def owl(name: str) -> ox.NamedNode:
    return ox.NamedNode(OWL + name)


def quads(*triples: tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]) -> list[ox.Quad]:
    return [ox.Quad(*triple) for triple in triples]


def path(p: ox.NamedNode, length: int, node: str = "v") -> Quads:
    """Yield a path of so many edges."""
    for i in range(length):
        yield ox.Quad(n(f"{node}{i}"), p, n(f"{node}{i + 1}"))


def listed(head: ox.NamedNode, members: Sequence[ox.NamedNode]) -> Quads:
    """Yield the triples of a list."""
    nodes = [head, *(n(f"{head.value.removeprefix(EX)}-{k}") for k in range(1, len(members)))]
    for k, member in enumerate(members):
        yield ox.Quad(nodes[k], FIRST, member)
        yield ox.Quad(nodes[k], REST, nodes[k + 1] if k + 1 < len(members) else NIL)

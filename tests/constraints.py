"""The constraints of `ontology/shapes.ttl`, the data they look at, and what one shape alone finds.

The constraints are read from the shapes file itself: each parameter of each property shape, of each
node shape, and each SPARQL constraint, once for every target of its shape. The data are those of
the reference dossier, of the invented one, and of `MORE`, where neither has any.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

import pyoxigraph as ox
import pyshacl
from rdflib import RDF, RDFS, SH, SKOS, Graph, URIRef
from rdflib.term import Node

from conftest import INVENTED, REPO
from kg.bridge import to_rdflib
from kg.derive import author_hops, date_bounds
from kg.dossier import Dossier, find_dossier
from kg.load import load_instances, load_ontology, load_shapes
from kg.namespaces import PREFIXES
from kg.terms import shorten

EX = "https://example.org/"
SHAPE = "https://w3id.org/demarche/shape/"
NOTHING = URIRef(EX + "nothing")

Triple = tuple[Node, Node, Node]
Triples = frozenset[Triple]


def iri(name: str) -> URIRef:
    prefix, _, rest = name.partition(":")
    return URIRef({**PREFIXES, "shape": SHAPE, "": EX}[prefix] + rest)


def turtle(text: str) -> list[ox.Quad]:
    prefixes = {**PREFIXES, "shape": SHAPE, "": EX}
    head = "".join(f"@prefix {p}: <{i}> .\n" for p, i in prefixes.items())
    return list(ox.parse((head + text).encode(), format=ox.RdfFormat.TURTLE))


# --- the data -----------------------------------------------------------------------------------

REFERENCE = Dossier(REPO, REPO)
MORE = turtle("""
  :code a dm:Identifier ; dm:identifies agent:kestria ; skos:notation "KE" ; dm:codeSystem "ISO" ; dm:when "2030"^^edtf:EDTF ;
    dcterms:source reference:league-members .
  :coding a dm:Coding ; dm:coded source:hale-2031 ; dm:codebook "1.0" ; dm:when "2031"^^edtf:EDTF ; dm:checked 0 .
  agent:kestria skos:exactMatch :elsewhere ; skos:closeMatch :elsewhere-too .
  :office a dm:Office ; skos:prefLabel "office"@en .
  event:kestrian-objection dm:openingOf :office .
  account:hale-2031-1 dm:keptBy agent:kestria ; dm:about topic:aster-office ; dm:status status:proposed .
  account:hale-2031-2 dm:alternativeTo topic:league-offices .
  :document a dm:Document ; skos:prefLabel "document"@en ; dm:address <https://example.org/document> .
""")
"""A node of every class, and a value of every property, that neither dossier has."""


class Data:
    """Triples of a dossier, found by subject, and what the ontology says of classes and codes."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self.triples: Triples = frozenset(to_rdflib(quads))
        self.of: dict[Node, list[Triple]] = defaultdict(list)
        self.by_predicate: dict[Node, list[Triple]] = defaultdict(list)
        for triple in sorted(self.triples, key=str):
            self.of[triple[0]].append(triple)
            self.by_predicate[triple[1]].append(triple)

    def closure(self, *nodes: Node) -> Triples:
        """Return what is said of the nodes and of all that they lead to."""
        found: set[Triple] = set()
        seen: set[Node] = set()
        todo = list(nodes)
        while todo:
            if (node := todo.pop()) not in seen:
                seen.add(node)
                found.update(self.of[node])
                todo += [o for _, p, o in self.of[node] if p != RDF.type and isinstance(o, URIRef)]
        return frozenset(found)

    def instances(self, cls: Node) -> list[Node]:
        return [s for s, _, o in self.by_predicate[RDF.type] if cls in supers(o)]


def known(dossier: Dossier, more: Iterable[ox.Quad] = ()) -> Data:
    quads = [*load_instances(dossier), *more]
    return Data([*quads, *date_bounds(quads).quads, *author_hops(quads)])


ONTOLOGY: Triples = frozenset(
    t
    for t in to_rdflib(load_ontology(REFERENCE))
    if t[1] in (RDFS.subClassOf, SKOS.inScheme) or t[2] == SKOS.Concept
)  # what the shapes look at of it
CODES = {o: s for s, p, o in sorted(ONTOLOGY, key=str) if p == SKOS.inScheme}
DATA = [known(REFERENCE), known(find_dossier(INVENTED)), known(find_dossier(INVENTED), MORE)]


@cache
def supers(cls: Node) -> frozenset[Node]:
    wider = (o for s, p, o in ONTOLOGY if s == cls and p == RDFS.subClassOf)
    return frozenset({cls}).union(*(supers(o) for o in wider))


# --- the constraints ----------------------------------------------------------------------------

NO_CONSTRAINTS = {
    RDF.type, RDFS.label, RDFS.comment, SH.targetClass, SH.targetSubjectsOf, SH.message, SH.property, SH.path,
    SH.qualifiedValueShape,
}  # fmt: skip
"""What a shape says besides its constraints; a qualifying shape counts by its two numbers."""

Path = tuple[tuple[Node, ...], ...]
"""Steps one after the other, each of one or more predicates."""


class Constraint(NamedTuple):
    """One parameter of one shape, as it looks at the nodes of one target."""

    shape: URIRef
    target: Node | None
    by_property: bool
    within: Node
    """The node shape itself, or the property shape."""
    path: Path
    parameter: URIRef
    value: Node

    @property
    def name(self) -> str:
        """Return shape, path and parameter, by which `TABLE` knows it."""
        path = "/".join("|".join(shorten(str(p)) for p in step) for step in self.path)
        parameter = self.parameter.removeprefix(str(SH))
        return " ".join(filter(None, (self.shape.removeprefix(SHAPE), path, parameter)))

    def __str__(self) -> str:
        return f"{self.name} [{shorten(str(self.target))}]"

    @property
    def component(self) -> URIRef:
        name = self.parameter.removeprefix(str(SH))
        name = "SPARQL" if name == "sparql" else name[0].upper() + name[1:]
        return URIRef(f"{SH}{name}ConstraintComponent")

    def nodes(self, data: Data) -> list[Node]:
        """Return the nodes that the shape looks at: those with a value of the path first."""
        assert self.target is not None
        if self.by_property:
            found = sorted({s for s, _, _ in data.by_predicate[self.target]}, key=str)
        else:
            found = data.instances(self.target)
        return sorted(found, key=lambda n: not (self.path and self.last(n, data.closure(n))))

    def last(self, start: Node, triples: Triples) -> list[Triple]:
        """Return the triples of the path's last step."""
        nodes, found = {start}, list[Triple]()
        for step in self.path:
            found = [t for t in triples if t[0] in nodes and t[1] in step]
            nodes = {o for _, _, o in found}
        return sorted(found, key=str)


def read_path(shapes: Graph, node: Node) -> Path:
    if isinstance(node, URIRef):
        return ((node,),)
    if alternatives := shapes.value(node, SH.alternativePath):
        return (tuple(shapes.items(alternatives)),)
    return tuple(read_path(shapes, step)[0] for step in shapes.items(node))


def read_constraints(shapes: Graph) -> Iterator[Constraint]:
    for shape in sorted(shapes.subjects(RDF.type, SH.NodeShape), key=str):
        assert isinstance(shape, URIRef), "every node shape has a name"
        targets: list[tuple[Node | None, bool]] = [
            *((t, False) for t in sorted(shapes.objects(shape, SH.targetClass), key=str)),
            *((t, True) for t in sorted(shapes.objects(shape, SH.targetSubjectsOf), key=str)),
        ]
        for within in (shape, *shapes.objects(shape, SH.property)):
            path = shapes.value(within, SH.path)
            steps = () if path is None else read_path(shapes, path)
            for parameter, value in sorted(shapes.predicate_objects(within), key=str):
                if parameter not in NO_CONSTRAINTS:
                    assert isinstance(parameter, URIRef)
                    for target, by_property in targets or [(None, False)]:
                        yield Constraint(
                            shape, target, by_property, within, steps, parameter, value
                        )


SHAPES = to_rdflib(load_shapes(REFERENCE))
CONSTRAINTS = sorted(read_constraints(SHAPES), key=str)
AIMED = [c for c in CONSTRAINTS if c.target is not None]
"""Those of shapes with a target; a shape without one is reached from a property, by sh:node."""


# --- what a shape finds ---------------------------------------------------------------------------


class Result(NamedTuple):
    """A result: which constraint, on which node; and which results within brought it about."""

    node: Node | None
    within: Node | None
    component: Node | None
    constraint: Node | None = None
    details: frozenset[tuple[Node | None, Node | None]] = frozenset()


@cache
def alone(shape: Node) -> Graph:
    """Return the shapes graph of one named shape and what it refers to."""
    found, todo, seen = Graph(), [shape], set[Node]()
    while todo:
        if (node := todo.pop()) not in seen:
            seen.add(node)
            for p, o in SHAPES.predicate_objects(node):
                found.add((node, p, o))
                todo.append(o)
    return found


def results(shape: Node, triples: Triples) -> set[Result]:
    graph = Graph()
    for triple in triples | ONTOLOGY:
        graph.add(triple)
    _, report, text = pyshacl.validate(
        graph, shacl_graph=alone(shape), inference="none", advanced=True, inplace=True
    )
    assert isinstance(report, Graph), text

    def read(result: Node) -> Result:
        values = (SH.focusNode, SH.sourceShape, SH.sourceConstraintComponent, SH.sourceConstraint)
        node, within, component, constraint = (report.value(result, v) for v in values)
        details = {read(d)[1:3] for d in report.objects(result, SH.detail)}
        return Result(node, within, component, constraint, frozenset(details))

    return {read(r) for r in report.objects(None, SH.result)}

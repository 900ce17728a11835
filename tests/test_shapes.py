"""Is every constraint of `ontology/shapes.ttl` alive? Each is killed by a mutation of real data.

The constraints are read from the shapes file itself: each parameter of each property shape, of each
node shape, and each SPARQL constraint, once for every target of its shape. For each, a node of the
reference dossier (of the invented one, or of `MORE`, where the reference has none) is mutated with
all that it leads to: a value is dropped, doubled, swapped, retyped or pointed elsewhere. The report
must then have a result of exactly that shape and constraint that was not there before. A constraint
that no mutation kills fails, and so does one of a kind for which there is no mutation.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from conftest import INVENTED, REPO
from kg.bridge import to_rdflib
from kg.derive import author_hops, date_bounds
from kg.dossier import Dossier, find_dossier
from kg.load import load_instances, load_ontology, load_shapes
from kg.namespaces import DM, PREFIXES
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
  :code a dm:Identifier ; dm:identifies agent:kestria ; skos:notation "KE" ; dm:when "2030"^^edtf:EDTF ;
    dcterms:source reference:league-members .
  :coding a dm:Coding ; dm:coded source:hale-2031 ; dm:codebook "1.0" ; dm:when "2031"^^edtf:EDTF ; dm:checked 0 .
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
    RDF.type, RDFS.label, SH.targetClass, SH.targetSubjectsOf, SH.message, SH.property, SH.path,
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


# --- mutations ------------------------------------------------------------------------------------


class Case(NamedTuple):
    """A node that a constraint looks at, and what is known of it."""

    constraint: Constraint
    node: Node
    near: Triples
    data: Data

    @property
    def told(self) -> list[Triple]:
        """The triples of the constraint's path that end it; the mutations change these."""
        return self.constraint.last(self.node, self.near)

    @property
    def subject(self) -> Node:
        """The node of which the last step tells."""
        return self.told[0][0] if self.told else self.node

    def objects(self, name: str, node: Node | None = None) -> list[Node]:
        found = [o for s, p, o in self.near if s == (node or self.node) and p == iri(name)]
        return sorted(found, key=str)

    def replaced(self, new: Node) -> Triples:
        """Return the data with one value of the path replaced, or added where there is none."""
        predicate = self.told[0][1] if self.told else self.constraint.path[-1][0]
        return (self.near - set(self.told[:1])) | {(self.subject, predicate, new)}

    def set(self, name: str, *new: Node, node: Node | None = None) -> Triples:
        """Return the data with other values of a property."""
        subject = node or self.node
        left = {t for t in self.near if t[0] != subject or t[1] != iri(name)}
        return frozenset(left | {(subject, iri(name), value) for value in new})

    def others(self) -> list[Node]:
        """Values that this property has elsewhere."""
        told = [t for p in self.constraint.path[-1] for t in self.data.by_predicate[p]]
        here = {o for _, _, o in self.told}
        return [o for o in dict.fromkeys(o for _, _, o in told) if o not in here]


Mutation = Callable[[Case], Iterator[Triples]]


def drop(case: Case) -> Iterator[Triples]:
    keep = int(str(case.constraint.value)) - 1
    yield case.near - set(case.told[keep:])


def double(case: Case) -> Iterator[Triples]:
    missing = int(str(case.constraint.value)) + 1 - len(case.told)
    new = [*case.others(), *(URIRef(f"{EX}{n}") for n in range(missing))][:missing]
    for predicate in case.constraint.path[-1]:  # of an alternative path, by either predicate
        yield case.near | {(case.subject, predicate, value) for value in new}


def point_elsewhere(case: Case) -> Iterator[Triples]:
    yield case.replaced(NOTHING)
    yield case.replaced(Literal("words"))


def to_another_class(case: Case) -> Iterator[Triples]:
    yield from point_elsewhere(case)
    if case.told:  # retype what it points to
        value = case.told[0][2]
        types = {t for t in case.near if t[0] == value and t[1] == RDF.type}
        yield (case.near - types) | {(value, RDF.type, OWL.Class)}


def retype(case: Case) -> Iterator[Triples]:
    text = str(case.told[0][2]) if case.told else "2031"
    yield case.replaced(URIRef(EX + "literal"))
    yield case.replaced(Literal(text, datatype=iri("edtf:Other"), normalize=False))
    if case.constraint.value == RDF.langString:
        yield case.replaced(Literal(text))
    else:
        yield case.replaced(Literal(text, lang="en"))
    if case.constraint.value != XSD.string:
        yield case.replaced(Literal(text, datatype=XSD.string))


def swap_codes(case: Case) -> Iterator[Triples]:
    scheme = SHAPES.value(SHAPES.value(case.constraint.value, SH.property), SH.hasValue)
    assert scheme in CODES
    yield case.replaced(next(code for other, code in CODES.items() if other != scheme))
    yield case.replaced(iri("polarity:no-such-code"))
    yield case.replaced(Literal("positive"))


def of_another_kind_of_node(case: Case) -> Iterator[Triples]:
    if not case.constraint.path:
        blank = BNode()

        def renamed(term: Node) -> Node:
            return blank if term == case.node else term

        yield frozenset((renamed(s), p, renamed(o)) for s, p, o in case.near)
    else:
        text = str(case.told[0][2]) if case.told else EX
        literal = case.constraint.value == SH.IRI
        yield case.replaced(Literal(text) if literal else URIRef(EX + text))
        yield case.replaced(BNode())


def spoil(case: Case) -> Iterator[Triples]:
    for _, _, told in case.told[:1]:
        for text in ("", f"{str(told)[:-1]}G", f"{told} "):
            yield case.replaced(Literal(text))


def undercut(case: Case) -> Iterator[Triples]:
    yield case.replaced(Literal(int(str(case.constraint.value)) - 1))


def name_again(case: Case) -> Iterator[Triples]:
    for _, predicate, value in case.told[:1]:
        assert isinstance(value, Literal)
        again = Literal(f"{value}, again", lang=value.language)
        yield case.near | {(case.node, predicate, again)}


def other_property(case: Case) -> list[Node]:
    return case.objects(shorten(str(case.constraint.value)))


def not_equal(case: Case) -> Iterator[Triples]:
    yield case.replaced(iri("source:another"))
    (step, last) = (s[0] for s in case.constraint.path)  # or a second one, of another source
    more = {(case.node, step, NOTHING), (NOTHING, last, iri("source:another"))}
    yield case.near | more


def meet(case: Case) -> Iterator[Triples]:
    for other in other_property(case):
        yield case.near | {(case.node, case.constraint.path[-1][0], other)}


def swap_ends(case: Case) -> Iterator[Triples]:
    (first,), last = (
        (o for _, _, o in case.told[:1]) if case.told else (None,),
        other_property(case),
    )
    if first is None or not last or first == last[0]:
        return
    name = shorten(str(case.constraint.value))
    swapped = (case.near - set(case.told)) - {(case.node, iri(name), last[0])}
    yield swapped | {(case.node, case.told[0][1], last[0]), (case.node, iri(name), first)}


def meet_ends(case: Case) -> Iterator[Triples]:
    yield from swap_ends(case)
    for other in other_property(case):
        yield case.replaced(other)


def drop_qualified(case: Case) -> Iterator[Triples]:
    yield case.near - set(qualified(case))


def double_qualified(case: Case) -> Iterator[Triples]:
    alike = next(o for o in case.others() if is_qualified(case, o, case.data.triples))
    new = {(case.node, case.constraint.path[-1][0], alike)}
    yield case.near | new | case.data.closure(alike)


def qualified(case: Case) -> list[Triple]:
    return [t for t in case.told if is_qualified(case, t[2], case.near)]


def is_qualified(case: Case, node: Node, triples: Triples) -> bool:
    shape = SHAPES.value(case.constraint.within, SH.qualifiedValueShape)
    cls = SHAPES.value(shape, SH["class"])
    assert cls is not None
    return (node, RDF.type, cls) in triples


GENERIC: dict[str, Mutation] = {
    "minCount": drop,
    "maxCount": double,
    "class": to_another_class,
    "datatype": retype,
    "node": swap_codes,
    "nodeKind": of_another_kind_of_node,
    "hasValue": point_elsewhere,
    "pattern": spoil,
    "minInclusive": undercut,
    "uniqueLang": name_again,
    "equals": not_equal,
    "disjoint": meet,
    "lessThan": meet_ends,
    "lessThanOrEquals": swap_ends,
    "qualifiedMinCount": drop_qualified,
    "qualifiedMaxCount": double_qualified,
}


def no_kind(case: Case) -> Iterator[Triples]:
    yield case.set("rdf:type", iri("dm:Statement"))


def two_kinds(case: Case) -> Iterator[Triples]:
    (kind,) = case.objects("rdf:type")
    for other in ("dm:Stance", "dm:Argument", "dm:Account"):
        if iri(other) != kind:
            yield case.set("rdf:type", kind, iri(other))


def authors_hop_written(case: Case) -> Iterator[Triples]:
    for hop in case.objects("dm:hop"):
        if case.objects("dm:position", hop) != [Literal(1)]:
            yield case.set("dm:position", Literal(1), node=hop)
            return


def six_words(case: Case) -> Iterator[Triples]:
    (told,) = (str(o) for _, _, o in case.told)
    if told.count("&") != 1:
        return
    first, second = told.removeprefix(":~:").split("&")
    long = [
        "text=a,b%20c%20d%20e%20f",
        "text=a%20b%20c%20d%20e%20f",
        "text=%C3%A9%20b%20c,d%20e%20f",
    ]
    for words in long:
        yield case.replaced(Literal(f":~:{words}&{second}"))
        yield case.replaced(Literal(f":~:{first}&{words}"))


def ill_formed_words(case: Case) -> Iterator[Triples]:
    for text in ("text=a", ":~:text=", ":~:text=two words", ":~:text=a&b", ":~:text=a,b,c", ":~:"):
        yield case.replaced(Literal(text))


def gap_in_the_chain(case: Case) -> Iterator[Triples]:
    hops = {h: case.objects("dm:position", h)[0] for h in case.objects("dm:hop")}
    if len(hops) == 1:
        return
    (author,) = (hop for hop, position in hops.items() if position == Literal(1))
    last = max(hops, key=lambda hop: int(str(hops[hop])))
    yield case.near - {(case.node, iri("dm:hop"), author)}
    yield case.set("dm:position", Literal(9), node=last)


def another_agent(case: Case, *but: Node) -> Node:
    return next(a for a in case.data.instances(iri("dm:Agent")) if a not in but)


def put_into_anothers_mouth(case: Case) -> Iterator[Triples]:
    """Let somebody else be the holder, or the giver."""
    hops = case.objects("dm:hop")
    told = {teller for hop in hops for teller in case.objects("dm:teller", hop)}
    name = "dm:holder" if case.objects("dm:holder") else "dm:giver"
    yield case.set(name, another_agent(case, *told, *case.objects(name)))


def not_the_authors(case: Case) -> Iterator[Triples]:
    if iri("mode:own") in case.objects("dm:mode"):
        yield from put_into_anothers_mouth(case)
        (source,) = case.objects("dm:source")
        creators = case.objects("dcterms:creator", source)
        yield case.set("dcterms:creator", another_agent(case, *creators), node=source)


def last_teller_dropped(case: Case) -> Iterator[Triples]:
    if not {iri("mode:quoted"), iri("mode:indirect")}.intersection(case.objects("dm:mode")):
        return
    yield from put_into_anothers_mouth(case)
    hops = case.objects("dm:hop")
    last = max(hops, key=lambda hop: int(str(case.objects("dm:position", hop)[0])))
    if len(hops) > 1:
        yield case.near - {(case.node, iri("dm:hop"), last)}
        name = (
            "dm:holder" if case.objects("dm:holder") else "dm:giver"
        )  # the author's, who tells first
        (author,) = (h for h in hops if case.objects("dm:position", h) == [Literal(1)])
        yield case.set(name, *case.objects("dm:teller", author))


def formerly_held(case: Case) -> Iterator[Triples]:
    """Let the accounts of the holder tell that he held the post only formerly."""
    (holder,), (post,) = case.objects("dm:holder"), case.objects("dm:inCapacity")
    held = [t for t in case.data.by_predicate[iri("dm:postHeld")] if t[2] == post]
    held = [t for t in held if (t[0], iri("dm:of"), holder) in case.data.triples]
    if held:
        near = case.near | case.data.closure(*(s for s, _, _ in held))
        yield (near - set(held)) | {(s, iri("dm:postFormerlyHeld"), o) for s, _, o in held}


def a_range_more_or_less(case: Case) -> Iterator[Triples]:
    selectors = case.objects("oa:hasSelector")
    if len(selectors) < 3:
        return
    for selector in selectors:
        for words in case.objects("rdf:value", selector):
            yield case.set("rdf:value", Literal(f"{words}&text=more"), node=selector)
        if selector.endswith(".at2"):  # type: ignore[attr-defined]
            yield case.near - {(case.node, iri("oa:hasSelector"), selector)}


def namesake(case: Case) -> Iterator[Triples]:
    """Give another thing of the class the same name."""
    (name, *_) = case.objects("skos:prefLabel")
    assert case.constraint.target is not None
    others = [n for n in case.data.instances(case.constraint.target) if n != case.node]
    for other in others[:1]:
        about = {t for t in case.data.of[other] if t[1] != SKOS.prefLabel}
        yield case.near | about | {(other, SKOS.prefLabel, name)}
    kinds = {(NOTHING, RDF.type, kind) for kind in case.objects("rdf:type")}
    yield case.near | kinds | {(NOTHING, SKOS.prefLabel, name)}


def in_a_circle(case: Case) -> Iterator[Triples]:
    yield case.near | {(case.node, SKOS.broader, case.node)}
    wider = {o for _, p, o in case.near if p == SKOS.broader}
    for one in sorted(wider, key=str):
        yield case.near | {(one, SKOS.broader, case.node)}


TABLE: dict[str, Mutation] = {
    "statement rdf:type qualifiedMinCount": no_kind,
    "statement rdf:type qualifiedMaxCount": two_kinds,
    "statement dm:hop qualifiedMaxCount": authors_hop_written,
    "fragment-selector rdf:value pattern": ill_formed_words,
    "anchor-length rdf:value pattern": six_words,
    "chain sparql": gap_in_the_chain,
    "own-voice sparql": not_the_authors,
    "reported-voice sparql": last_teller_dropped,
    "capacity sparql": formerly_held,
    "anchored-ranges sparql": a_range_more_or_less,
    "own-name sparql": namesake,
    "width-of-topics sparql": in_a_circle,
}
"""Mutations of single constraints, by shape, path and parameter; all others are in `GENERIC`."""


def mutation_of(constraint: Constraint) -> Mutation | None:
    generic = GENERIC.get(constraint.parameter.removeprefix(str(SH)))
    return TABLE.get(constraint.name, generic)


def cases(constraint: Constraint) -> Iterator[Case]:
    """Yield nodes that the constraint looks at: the reference dossier's, with a value, first."""
    for data in DATA:
        for node in constraint.nodes(data):
            yield Case(constraint, node, data.closure(node), data)


def mutated(constraint: Constraint) -> tuple[Case, list[Triples]]:
    """Return the first node that can be mutated, and what the mutations make of it."""
    mutation = mutation_of(constraint)
    assert mutation is not None, f"there is no mutation for {constraint}: add one to TABLE"
    for case in cases(constraint):
        if new := list(mutation(case)):
            return case, new
    raise AssertionError(f"no node to try {constraint} on: add one to MORE")


# --- what is fine ---------------------------------------------------------------------------------


def looked_at(shape: str) -> Iterator[Case]:
    """Yield the nodes that a shape looks at."""
    for constraint in AIMED:
        if constraint.shape == iri(f"shape:{shape}"):
            yield from cases(constraint)


def test_a_post_held_formerly_and_now_is_a_capacity() -> None:
    for case in looked_at("capacity"):
        for triples in formerly_held(case):
            accounts = {t for t in triples if t[1] == iri("dm:postFormerlyHeld")}
            both = triples | {(s, iri("dm:postHeld"), o) for s, _, o in accounts}
            assert results(iri("shape:capacity"), triples)
            assert results(iri("shape:capacity"), both) == set()
            return
    raise AssertionError("no stance in a capacity")


@pytest.mark.parametrize(
    "words", ["a", "a,b", "a%20b%20c%20d%20e", "a%20b,c%20d%20e", "%C2%A7%20%C3%A9,%2D"]
)
def test_up_to_five_words_are_few_enough(words: str) -> None:
    case = next(looked_at("anchor-length"))
    near = case.replaced(Literal(f":~:text={words}&text={words}"))
    assert results(iri("shape:anchor-length"), near) == set()
    assert results(iri("shape:fragment-selector"), near) == set()


@pytest.mark.parametrize(
    ("one", "other", "language", "fine"),
    [
        ("dm:State", "dm:State", "en", False),
        ("dm:State", "dm:Organ", "en", False),  # both are agents
        ("dm:Topic", "dm:Proposal", "en", False),
        ("dm:Source", "dm:Document", "en", False),
        ("dm:State", "dm:State", "de", True),
        ("dm:Agreement", "dm:Topic", "en", True),
        ("dm:Topic", "skos:Concept", "en", True),  # a code
    ],
)  # fmt: skip
def test_a_name_is_given_once_within_a_class_and_a_language(
    one: str, other: str, language: str, fine: bool
) -> None:
    text = f':one a {one} ; skos:prefLabel "name"@en . :other a {other} ; skos:prefLabel "name"@{language} .'
    found = results(iri("shape:own-name"), frozenset(to_rdflib(turtle(text))))
    assert bool(found) != fine
    assert len(found) in (0, 2)


def test_hops_side_by_side_leave_no_gap() -> None:
    tells = "".join(
        f":s dm:hop :h{n} . :h{n} dm:position {p} . " for n, p in enumerate((1, 2, 2, 3))
    )
    assert results(iri("shape:chain"), frozenset(to_rdflib(turtle(tells)))) == set()


# --- the tests ------------------------------------------------------------------------------------


@pytest.mark.parametrize("constraint", AIMED, ids=str)
def test_a_mutation_kills_the_constraint(constraint: Constraint) -> None:
    case, new = mutated(constraint)
    before = results(constraint.shape, case.near)
    for triples in new:
        assert triples != case.near
        found = results(constraint.shape, triples) - before
        killed = [
            r
            for r in found
            if (r.within, r.component) == (constraint.within, constraint.component)
            and (r.node == case.node or isinstance(r.node, BNode))
            and (r.constraint is None or r.constraint == constraint.value)
        ]
        assert killed, f"{constraint}: {case.node} is not found wrong"


@pytest.mark.parametrize("code", [c for c in CONSTRAINTS if c.target is None], ids=str)
def test_a_mutation_kills_the_constraint_of_a_shape_that_others_refer_to(code: Constraint) -> None:
    using = [c for c in AIMED if c.parameter == SH.node and c.value == code.shape]
    assert using, f"nothing refers to {code.shape}"
    for constraint in using:
        _, new = mutated(constraint)
        for triples in new:
            found = results(constraint.shape, triples)
            assert any((code.within, code.component) in r.details for r in found)


def test_what_is_mutated_conforms_before() -> None:
    seen = {}
    for constraint in AIMED:
        case, _ = mutated(constraint)
        seen[constraint.shape, case.node] = case
    for (shape, _), case in seen.items():
        assert results(shape, case.near) == set(), case.node
    assert len(seen) > len({c.shape for c in AIMED})


def test_most_of_what_is_mutated_is_of_the_reference_dossier() -> None:
    cases = [mutated(c)[0] for c in AIMED]
    elsewhere = {c.constraint.shape.removeprefix(SHAPE) for c in cases if c.data is not DATA[0]}
    assert elsewhere == {"background-fact", "identifier", "membership", "reference", "tenure"}


def test_every_entry_of_the_table_is_of_a_constraint_and_every_mutation_is_used() -> None:
    assert set(TABLE) <= {c.name for c in CONSTRAINTS}
    used = {mutation_of(c) for c in CONSTRAINTS}
    assert set(GENERIC.values()) <= used


ADDED = {
    "a kind of constraint that has no mutation": "sh:property [ sh:path dm:gist ; sh:maxLength 400 ]",
    "a SPARQL constraint": 'sh:sparql [ sh:select "SELECT $this { $this dm:gist ?value }" ]',
    "one on the node": "sh:closed true",
    "one without nodes": "sh:property [ sh:path dm:gist ; sh:in ( 1 ) ]",
}


@pytest.mark.parametrize("case", ADDED)
def test_a_constraint_without_a_mutation_fails(case: str) -> None:
    text = f"shape:new a sh:NodeShape ; sh:targetClass dm:Stance ; {ADDED[case]} ."
    (constraint,) = read_constraints(to_rdflib(turtle(text)))
    with pytest.raises(AssertionError, match="there is no mutation for new"):
        mutated(constraint)


def test_a_constraint_on_nodes_that_no_data_have_fails() -> None:
    text = "shape:new a sh:NodeShape ; sh:targetClass dm:Nobody ; sh:property [ sh:path dm:gist ; sh:minCount 1 ] ."
    (constraint,) = read_constraints(to_rdflib(turtle(text)))
    with pytest.raises(AssertionError, match="no node to try new dm:gist minCount"):
        mutated(constraint)


def test_every_class_that_can_have_instances_is_looked_at_by_a_shape() -> None:
    targets = {o for p in (SH.targetClass,) for o in SHAPES.objects(None, p)}
    graph = to_rdflib(load_ontology(REFERENCE))
    classes = {
        c
        for c in graph.subjects(RDF.type, OWL.Class)
        if c not in (SKOS.Concept, SKOS.ConceptScheme)
    }
    classes = {
        c for c in classes if str(c).startswith(DM) or c == iri("org:Post") or "Selector" in str(c)
    }
    assert {shorten(str(c)) for c in classes if not supers(c) & targets} == set()
    assert len(classes) > 30


def test_every_shape_has_a_label_and_every_constraint_a_message() -> None:
    for shape in SHAPES.subjects(RDF.type, SH.NodeShape):
        assert SHAPES.value(shape, RDFS.label), shape
    for c in AIMED:
        holder = c.value if c.parameter == SH.sparql else c.within
        messages = list(SHAPES.objects(holder, SH.message))
        assert len(messages) == 1, c.name
        assert str(messages[0]).endswith("."), c.name

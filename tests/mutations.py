"""Mutations of data, one or more for each constraint, and the nodes that they are tried on.

A node that a constraint looks at is mutated with all that it leads to: a value is dropped, doubled,
swapped, retyped or pointed elsewhere. Most mutations go by the kind of the constraint (`GENERIC`),
some are of a single one (`TABLE`).
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from rdflib import OWL, RDF, SH, SKOS, XSD, BNode, Literal, URIRef
from rdflib.term import Node

from constraints import CODES, DATA, EX, NOTHING, SHAPES, Constraint, Data, Triple, Triples, iri
from kg.terms import shorten


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


def linked_twice(case: Case) -> Iterator[Triples]:
    for item in case.objects("skos:exactMatch")[:1]:
        yield case.near | {(case.node, SKOS.exactMatch, URIRef(f"{item}0"))}


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
    "one-entry sparql": linked_twice,
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

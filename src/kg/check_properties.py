"""Rules on properties: domains and ranges, inverses, chains, equivalence.

After the pitfalls of OOPS! that a machine can decide. A shape that says what the values of a
property are, or of which class its subjects, does what a range or domain does without inferring
types; so either will do.
"""

from collections.abc import Iterator

from kg.checks import Ground, Problem, Rule, Severity
from kg.namespaces import OWL, RDF, RDFS, SH, XSD
from kg.rdf import text_of
from kg.terms import shorten

DOMAIN, RANGE = RDFS + "domain", RDFS + "range"
INVERSE, CHAIN = OWL + "inverseOf", OWL + "propertyChainAxiom"
SAME_PROPERTY = OWL + "equivalentProperty"
STANDARD = (RDF, RDFS, OWL, XSD)
_SAYS = {
    SH + name for name in ("class", "datatype", "nodeKind", "node", "in", "pattern", "hasValue")
}
"""What a shape says of the values of a property."""


def _domainless(ground: Ground) -> Iterator[Problem]:
    shapes = ground.shapes
    shaped = {
        first
        for shape, _cls in shapes.pairs(SH + "targetClass")
        for inner in shapes.texts(shape, SH + "property")
        for path in shapes.texts(inner, SH + "path")
        for first in (path, *shapes.members(path)[:1])
    }
    for prop in ground.own_properties:
        if not ground.ontology.values(prop, DOMAIN) and prop not in shaped:
            yield ground.problem(prop, "It has no rdfs:domain, and no shape of a class has it.")


def _rangeless(ground: Ground) -> Iterator[Problem]:
    shapes = ground.shapes
    shaped = {
        text_of(path)
        for shape, path in shapes.pairs(SH + "path")
        if shapes.of(shape).keys() & _SAYS
    }
    for prop in ground.own_properties:
        if not ground.ontology.values(prop, RANGE) and prop not in shaped:
            yield ground.problem(
                prop, "It has no rdfs:range, and no shape says what its values are."
            )


def _several(ground: Ground) -> Iterator[Problem]:
    for prop in ground.properties:
        for predicate in (DOMAIN, RANGE):
            values = ground.ontology.texts(prop, predicate)
            if len(values) > 1:
                named = " and ".join(shorten(v) for v in values)
                message = f"It has several {shorten(predicate)}: {named}. They all hold at once."
                yield ground.problem(prop, message, values[1], predicate)


def _inverse_apart(ground: Ground) -> Iterator[Problem]:
    facts = ground.ontology
    for one, value in facts.pairs(INVERSE):
        other = text_of(value)
        if one == other:
            continue
        for left, right in ((DOMAIN, RANGE), (RANGE, DOMAIN)):
            here, there = set(facts.texts(one, left)), set(facts.texts(other, right))
            if here and there and here != there:
                message = (
                    f"It is the inverse of {shorten(other)}, and its {shorten(left)} is another "
                    f"than the {shorten(right)} of that."
                )
                yield ground.problem(one, message, predicate=INVERSE)


def _inverse_itself(ground: Ground) -> Iterator[Problem]:
    for one, value in ground.ontology.pairs(INVERSE):
        if one == text_of(value):
            yield ground.problem(one, "It is the inverse of itself.", predicate=INVERSE)


def _inverse_symmetric(ground: Ground) -> Iterator[Problem]:
    symmetric = set(ground.ontology.typed(OWL + "SymmetricProperty"))
    for one, value in ground.ontology.pairs(INVERSE):
        if one != text_of(value) and {one, text_of(value)} & symmetric:
            message = f"It or {shorten(text_of(value))} is symmetric, and so its own inverse."
            yield ground.problem(one, message, predicate=INVERSE)


def _equivalent_properties(ground: Ground) -> Iterator[Problem]:
    facts = ground.ontology
    for one, value in facts.pairs(SAME_PROPERTY):
        other = text_of(value)
        for predicate in (DOMAIN, RANGE):
            here, there = set(facts.texts(one, predicate)), set(facts.texts(other, predicate))
            if one != other and here and there and here != there:
                message = (
                    f"It is equivalent to {shorten(other)}, whose {shorten(predicate)} is another."
                )
                yield ground.problem(one, message, predicate=SAME_PROPERTY)


def _chain_of_one(ground: Ground) -> Iterator[Problem]:
    for prop, head in ground.ontology.pairs(CHAIN):
        if len(ground.ontology.members(text_of(head))) == 1:
            yield ground.problem(prop, "Its property chain has one property.", predicate=CHAIN)


def _property_untyped(ground: Ground) -> Iterator[Problem]:
    used = {o.undeclared: o.subject for o in reversed(ground.outside) if o.as_property}
    for predicate in ground.instances.predicates():
        if predicate not in ground.properties and not predicate.startswith(STANDARD):
            used.setdefault(predicate, ground.instances.pairs(predicate)[0][0])
    for iri, node in used.items():
        if iri:
            message = f"{shorten(iri)} is used here as a property, and nothing declares it."
            yield ground.problem(node, message, iri, iri)


ERROR, WARNING = Severity.ERROR, Severity.WARNING

RULES = (
    Rule(
        "domain-missing", WARNING,
        "Is it said of each property what has it: by a domain, or by a shape of a class?",
        "Else nobody sees that it stands on the wrong thing.",
        "Add rdfs:domain, or a sh:property to the shape of a class.",
        lambda g: g.own_properties, _domainless, ("OOPS! P11",),
    ),
    Rule(
        "range-missing", WARNING,
        "Is it said of each property what its values are: by a range, or by a shape?",
        "Else nobody sees a value of the wrong kind.",
        "Add rdfs:range, or sh:class, sh:datatype or the like to a shape.",
        lambda g: g.own_properties, _rangeless, ("OOPS! P11",),
    ),
    Rule(
        "domains-several", ERROR,
        "Has each property at most one domain and one range?",
        "Several hold at once: whatever has the property is of all these classes.",
        "Keep one, or name a class above them.",
        lambda g: g.properties, _several, ("OOPS! P19",),
    ),
    Rule(
        "inverse-apart", ERROR,
        "Do domain and range of a property fit range and domain of its inverse?",
        "Else every use of one infers a wrong type by the other.",
        "Mend the domain or range, or do not call them inverse.",
        lambda g: g.properties, _inverse_apart, ("OOPS! P05",),
    ),
    Rule(
        "inverse-of-itself", WARNING,
        "Is no property the inverse of itself?",
        "What is meant is a symmetric property, which readers and tools understand.",
        "Declare it an owl:SymmetricProperty.",
        lambda g: g.properties, _inverse_itself, ("OOPS! P25",),
    ),
    Rule(
        "inverse-of-symmetric", WARNING,
        "Has no symmetric property another as its inverse?",
        "A symmetric property is its own inverse; the other would be the same.",
        "Delete owl:inverseOf, or the declaration as symmetric.",
        lambda g: g.properties, _inverse_symmetric, ("OOPS! P26",),
    ),
    Rule(
        "properties-equivalent", ERROR,
        "Have equivalent properties the same domain and range?",
        "Else they do not mean the same, and each use of one infers the types of the other.",
        "Say rdfs:subPropertyOf, or mend the domain or range.",
        lambda g: g.properties, _equivalent_properties, ("OOPS! P27",),
    ),
    Rule(
        "chain-of-one", WARNING,
        "Has each property chain two or more properties?",
        "A chain of one says what rdfs:subPropertyOf says, and OWL 2 does not allow it.",
        "Write rdfs:subPropertyOf.",
        lambda g: g.properties, _chain_of_one, ("OOPS! P33",),
    ),
    Rule(
        "property-untyped", ERROR,
        "Is everything that is used as a property declared as one?",
        "A mistyped property says something that no query asks for.",
        "Declare it, or name the property that was meant.",
        lambda g: g.properties, _property_untyped, ("OOPS! P35",),
    ),
)  # fmt: skip

"""Rules on classes and on the whole of an ontology: ties, cycles, disjointness, profile.

After the pitfalls of OOPS! that a machine can decide, ROBOT's report, and OWL 2 RL. Axioms are
asked only of terms in the ontology's own namespace: others answer for theirs.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from kg.checks import TYPE, Ground, Problem, Rule, Severity
from kg.namespaces import OWL, RDF, RDFS, XSD
from kg.rdf import text_of
from kg.terms import shorten

SUB, SUBP = RDFS + "subClassOf", RDFS + "subPropertyOf"
DOMAIN, RANGE = RDFS + "domain", RDFS + "range"
DISJOINT, CHAIN = OWL + "disjointWith", OWL + "propertyChainAxiom"
SAME_CLASS, SAME_PROPERTY = OWL + "equivalentClass", OWL + "equivalentProperty"
DEPRECATED = OWL + "deprecated"
STANDARD = (RDF, RDFS, OWL, XSD)


def _disjoint(ground: Ground) -> set[frozenset[str]]:
    """Return the pairs of classes that are said to have no common member."""
    facts = ground.ontology
    pairs = {frozenset((a, text_of(b))) for a, b in facts.pairs(DISJOINT)}
    for _node, head in facts.pairs(OWL + "members"):
        members = facts.members(text_of(head))
        pairs |= {frozenset((a, b)) for a in members for b in members if a != b}
    return pairs


def _unconnected(ground: Ground) -> Iterator[Problem]:
    facts = ground.ontology
    tied = {c for pair in _disjoint(ground) for c in pair}
    for predicate in (SUB, SAME_CLASS, OWL + "complementOf", OWL + "hasKey"):
        tied |= {part for s, o in facts.pairs(predicate) for part in (s, text_of(o))}
    fillers = (OWL + "someValuesFrom", OWL + "allValuesFrom")
    for predicate in (DOMAIN, RANGE, RDF + "first", *fillers):
        tied |= {text_of(o) for _s, o in facts.pairs(predicate)}
    for cls in ground.own_classes:
        if cls not in tied:
            yield ground.problem(cls, "No axiom ties this class to any other term.")


def _siblings(ground: Ground) -> Iterator[Problem]:
    facts, disjoint = ground.ontology, _disjoint(ground)
    below: dict[str, list[str]] = {}
    for cls in ground.own_classes:
        for parent in facts.texts(cls, SUB):
            below.setdefault(parent, []).append(cls)
    for parent, classes in below.items():
        loose = [
            (a, b)
            for n, a in enumerate(classes)
            for b in classes[n + 1 :]
            if frozenset((a, b)) not in disjoint
            and not {a, b} & {*facts.texts(a, SUB), *facts.texts(b, SUB)}
        ]
        if loose and ground.is_own(parent):
            shown = ", ".join(f"{shorten(a)} and {shorten(b)}" for a, b in loose[:3])
            message = f"Of its subclasses nothing says that these have no common member: {shown}."
            yield ground.problem(parent, message)


def _inside(ground: Ground, node: str) -> set[str]:
    """Return the names within a class expression, however deep; of a name, itself."""
    found, queue = set[str](), [node]
    while queue:
        part = queue.pop()
        if part not in found:
            found.add(part)
            inner = ground.ontology.of(part) if ":" not in part else {}
            queue += [text_of(value) for values in inner.values() for value in values]
    return found


def _recursive(ground: Ground) -> Iterator[Problem]:
    for term in ground.terms:
        for predicate in (SUB, SAME_CLASS, SUBP, SAME_PROPERTY, DOMAIN, RANGE):
            if any(term in _inside(ground, v) for v in ground.ontology.texts(term, predicate)):
                message = f"It occurs in its own {shorten(predicate)}."
                yield ground.problem(term, message, term, predicate)


def _cycles(ground: Ground) -> Iterator[Problem]:
    for predicate in (SUB, SUBP):
        above: dict[str, set[str]] = {}
        for s, o in ground.ontology.pairs(predicate):
            if text_of(o) != s:
                above.setdefault(s, set()).add(text_of(o))
        told = set[str]()
        for start in above:
            reached, queue = set[str](), [*above[start]]
            while queue:
                node = queue.pop()
                if node not in reached:
                    reached.add(node)
                    queue += above.get(node, ())
            if start in reached and start not in told:
                told |= reached
                message = f"By {shorten(predicate)} it stands above itself."
                yield ground.problem(start, message, predicate=predicate)


def _equivalent_classes(ground: Ground) -> Iterator[Problem]:
    facts, disjoint = ground.ontology, _disjoint(ground)
    for one, value in facts.pairs(SAME_CLASS):
        other = text_of(value)
        if one == other or not isinstance(value, ox.NamedNode):
            continue
        if frozenset((one, other)) in disjoint:
            said = "and has no member in common with it"
        elif other in facts.texts(one, SUB) or one in facts.texts(other, SUB):
            said = "and one of the two is a subclass of the other"
        elif ground.is_own(one) and ground.is_own(other):
            said = "a class of the same ontology: two names for one thing"
        else:
            continue
        message = f"It is equivalent to {shorten(other)}, {said}."
        yield ground.problem(one, message, predicate=SAME_CLASS)


def _class_untyped(ground: Ground) -> Iterator[Problem]:
    used = {o.undeclared: o.subject for o in reversed(ground.outside) if not o.as_property}
    declared = {*ground.classes, *ground.ontology.typed(RDFS + "Datatype")}
    for node, value in ground.instances.pairs(TYPE):
        if text_of(value) not in declared and not text_of(value).startswith(STANDARD):
            used.setdefault(text_of(value), node)
    for iri, node in used.items():
        if iri:
            message = f"{shorten(iri)} is used here as a class, and nothing declares it."
            yield ground.problem(node, message, iri)


def _deprecated_use(ground: Ground) -> Iterator[Problem]:
    gone = {s for s, o in ground.ontology.pairs(DEPRECATED) if text_of(o) in ("true", "1")}
    for facts in (ground.ontology, ground.shapes, ground.instances) if gone else ():
        for subject in facts:
            for predicate, values in facts.of(subject).items():
                for term in {predicate, *map(text_of, values)} & gone - {subject}:
                    message = f"It uses {shorten(term)}, which is deprecated."
                    yield ground.problem(subject, message, term, term)


def _deprecated_text(ground: Ground) -> Iterator[Problem]:
    for subject, value in ground.ontology.pairs(DEPRECATED):
        if not (isinstance(value, ox.Literal) and value.datatype.value == XSD + "boolean"):
            message = f"Its owl:deprecated is {text_of(value)!r}, no xsd:boolean."
            yield ground.problem(subject, message, predicate=DEPRECATED)


def _profile(ground: Ground) -> Iterator[Problem]:
    facts = ground.ontology
    short = {p for p, head in facts.pairs(CHAIN) if len(facts.members(text_of(head))) == 1}
    for found in ground.outside:
        # other rules say these: class-untyped and property-untyped, chain-of-one
        if not found.undeclared and not (found.rule == "malformed-list" and found.subject in short):
            yield ground.problem(found.subject, f"{found.message} ({found.rule}).")


ERROR, WARNING = Severity.ERROR, Severity.WARNING

RULES = (
    Rule(
        "class-unconnected", WARNING,
        "Does some axiom tie each class to another term?",
        "A class that nothing ties to the rest says nothing of its members.",
        "Give it a superclass, or let a property have it as domain or range.",
        lambda g: g.own_classes, _unconnected, ("OOPS! P04",),
    ),
    Rule(
        "disjointness", WARNING,
        "Are the subclasses of one class said to be disjoint?",
        "Without that no reasoner sees that one thing was put into two that exclude each other.",
        "State owl:disjointWith or owl:AllDisjointClasses; or waive it, where they may overlap.",
        lambda g: g.own_classes, _siblings, ("OOPS! P10",),
    ),
    Rule(
        "definition-recursive", ERROR,
        "Is no term part of its own definition?",
        "Such an axiom says nothing, or something that was not meant.",
        "Name the other term that was meant, or delete the axiom.",
        lambda g: g.terms, _recursive, ("OOPS! P24",),
    ),
    Rule(
        "hierarchy-cycle", ERROR,
        "Does no class or property stand above itself?",
        "All terms in the circle become one and the same.",
        "Delete the axiom of the circle that is not meant.",
        lambda g: g.terms, _cycles, ("OOPS! P06",),
    ),
    Rule(
        "classes-equivalent", WARNING,
        "Are equivalent classes truly two names for one thing, from two ontologies?",
        "Within one ontology a second name is an alias; of disjoint classes it is a contradiction.",
        "Keep one class with an alias (skos:altLabel), or say rdfs:subClassOf.",
        lambda g: g.classes, _equivalent_classes,
        ("OOPS! P02", "OOPS! P31", "ROBOT equivalent_pair"),
    ),
    Rule(
        "class-untyped", ERROR,
        "Is everything that is used as a class declared as one?",
        "A mistyped class has members that nobody finds.",
        "Declare it, or name the class that was meant.",
        lambda g: g.classes, _class_untyped, ("OOPS! P34",),
    ),
    Rule(
        "deprecated-reference", ERROR,
        "Is no deprecated term in use?",
        "It will go, and what uses it with it.",
        "Use the term that took its place.",
        lambda g: g.terms, _deprecated_use,
        ("ROBOT deprecated_class_reference", "ROBOT deprecated_property_reference"),
    ),
    Rule(
        "deprecated-boolean", ERROR,
        "Is owl:deprecated true or false, as xsd:boolean?",
        "Tools look for the boolean and take a text for nothing.",
        "Write owl:deprecated true, without quotation marks.",
        lambda g: g.terms, _deprecated_text, ("ROBOT deprecated_boolean_datatype",),
    ),
    Rule(
        "profile", ERROR,
        "Does the ontology stay in OWL 2 RL?",
        "Rules can reason over this profile in full; what lies outside is silently left out.",
        "Do what the finding says, or move the demand into a SHACL shape.",
        lambda g: g.terms, _profile, ("OWL 2 RL",),
    ),
)  # fmt: skip

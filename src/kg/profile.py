"""Does an ontology stay in OWL 2 RL, the profile that rules can reason over?

An allow-list after `OWL 2 Profiles, section 4.2 <https://www.w3.org/TR/owl2-profiles/#OWL_2_RL>`_,
read from the graph as `OWL 2 Mapping to RDF, section 3
<https://www.w3.org/TR/owl2-mapping-to-rdf/#Mapping_from_RDF_Graphs_to_the_Structural_Specification>`_
has it: each production that is allowed marks the triples it reads, and every OWL triple left over
is a finding. Stricter than the standard, none of these is allowed: datatype definitions (§4.2.5
lists them, but §4.2.4 lets no data range use them), ``owl:onProperties`` (OWL 2 has no data range
of several values), ``owl:intersectionOf`` and ``owl:unionOf`` over one class, what only OWL 1
declares. Not checked: the global restrictions of OWL 2 DL (simple and regular properties, where
anonymous individuals may stand). ``owl:imports`` is not followed: merge the graphs first.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg import namespaces

# fmt: off
_Path = tuple[Node, ...]
PROPERTIES = {"object": ("object",), "data-valued": ("data",), "valued": ("object", "data"),
              "property": ("object", "data", "annotation")}
"""Positions of a property → the kinds of property that fit. The other positions are those of
GRAMMAR, "individual", "literal" and "name". "sub 2" is a list of two or more that stand as "sub";
"super/data/name" depends on whether the property is an object, data or annotation property."""
CONSTRUCTS: dict[URIRef, str] = {
    OWL.intersectionOf: "intersection", OWL.unionOf: "union", OWL.oneOf: "one-of",
    OWL.complementOf: "complement", OWL.datatypeComplementOf: "complement",
    OWL.someValuesFrom: "some-values", OWL.allValuesFrom: "all-values", OWL.hasValue: "has-value",
    OWL.hasSelf: "has-self", OWL.onDatatype: "restriction",
    OWL.minCardinality: "min-cardinality", OWL.minQualifiedCardinality: "min-cardinality",
    OWL.maxCardinality: "max-cardinality", OWL.maxQualifiedCardinality: "max-cardinality",
    OWL.cardinality: "exact-cardinality", OWL.qualifiedCardinality: "exact-cardinality"}
"""The predicate that makes a node a class expression or data range → the construct's name."""
BOOLEAN = (OWL.intersectionOf, OWL.unionOf, OWL.oneOf, OWL.complementOf)
DATA_TERMS = {*BOOLEAN[:3], OWL.datatypeComplementOf, OWL.onDatatype}
CLASS_TERMS = {*CONSTRUCTS} - DATA_TERMS | {*BOOLEAN}
GRAMMAR: dict[str, dict[str, str]] = {
    "sub": {"intersection": "sub 2", "union": "sub 2", "one-of": "individual 1",
            "some-values": "filler/data", "has-value": "individual/literal"},
    "super": {"intersection": "super 2", "complement": "sub", "all-values": "super/data",
              "has-value": "individual/literal", "max-cardinality": "filler/data"},
    "equiv": {"intersection": "equiv 2", "has-value": "individual/literal"},
    "data": {"intersection": "data 2"}}
GRAMMAR["filler"] = GRAMMAR["sub"]  # or owl:Thing
"""Position → the constructs allowed there → what stands inside; named classes but owl:Thing may
stand everywhere. See https://www.w3.org/TR/owl2-profiles/#Class_Expressions_3 (§4.2.3) and
https://www.w3.org/TR/owl2-profiles/#Data_Ranges_3 (§4.2.4)."""
REMEDY: dict[str, str] = {
    "thing": "may only fill owl:someValuesFrom or a qualified maximum; name a narrower class",
    "union": "may stand only left of a subclass axiom; put a named class above its members here",
    "one-of": "may stand only left of a subclass axiom; name a class and assert its members",
    "some-values": "may stand only left of a subclass axiom; move it or check it in a SHACL shape",
    "complement": "may stand only right of a subclass axiom; move it or use owl:disjointWith",
    "all-values": "may stand only right of a subclass axiom; move it",
    "max-cardinality": "may stand only right of a subclass axiom; move it",
    "has-self": "is not in OWL 2 RL; check it in a SHACL shape",
    "min-cardinality": "is not in OWL 2 RL; check it in a SHACL shape",
    "exact-cardinality": "is not in OWL 2 RL; state a maximum and check the rest in a SHACL shape"}
"""What is wrong with a construct in a position that does not have it, and what to do."""
DATATYPES: frozenset[Node] = frozenset([RDF.PlainLiteral, RDF.XMLLiteral, RDFS.Literal]) | {
    XSD[name] for name in (
        "decimal", "integer", "nonNegativeInteger", "nonPositiveInteger", "positiveInteger", "Name",
        "negativeInteger", "long", "int", "short", "byte", "unsignedLong", "unsignedInt", "NCName",
        "unsignedShort", "unsignedByte", "float", "double", "string", "normalizedString", "token",
        "language", "NMTOKEN", "boolean", "hexBinary", "base64Binary", "anyURI", "dateTime",
        "dateTimeStamp")}
"""Those of https://www.w3.org/TR/owl2-profiles/#Entities_3 (§4.2.1); xsd:date is none of them."""
BEYOND = (OWL.real, OWL.rational, RDF.langString, RDF.HTML, RDF.JSON)  # not allowed, no class
AXIOMS: dict[URIRef, tuple[str, str]] = {
    RDFS.subClassOf: ("sub", "super"), OWL.equivalentClass: ("equiv", "equiv"),
    OWL.disjointWith: ("sub", "sub"), OWL.hasKey: ("sub", "valued 1"),
    RDFS.subPropertyOf: ("property", "property"), OWL.propertyChainAxiom: ("object", "object 2"),
    OWL.equivalentProperty: ("valued", "valued"), OWL.propertyDisjointWith: ("valued", "valued"),
    OWL.inverseOf: ("object", "object"), OWL.sameAs: ("individual", "individual"),
    OWL.differentFrom: ("individual", "individual"),
    RDFS.domain: ("property", "super/super/name"), RDFS.range: ("property", "super/data/name"),
    **dict.fromkeys(BOOLEAN, ("equiv", "")),  # of a named class: Mapping to RDF, 3.2.5
}
TYPES: dict[URIRef, str] = {
    OWL.FunctionalProperty: "valued", OWL.InverseFunctionalProperty: "object",
    OWL.IrreflexiveProperty: "object", OWL.SymmetricProperty: "object",
    OWL.AsymmetricProperty: "object", OWL.TransitiveProperty: "object",
    OWL.AllDisjointClasses: "sub 2", OWL.AllDisjointProperties: "valued 2",
    OWL.AllDifferent: "individual 2"}
"""The axioms of https://www.w3.org/TR/owl2-profiles/#Axioms_3 (§4.2.5): predicate → what stands
left and right of it; rdf:type → what has the type, or the members listed."""
NEGATIVE = {OWL.targetIndividual: ("individual", "object", "individual"),
            OWL.targetValue: ("individual", "data-valued", "literal")}
FORBIDDEN: dict[Node, tuple[str, str]] = {
    OWL.disjointUnionOf: ("disjoint-union", "state subclasses and owl:AllDisjointClasses instead"),
    OWL.ReflexiveProperty: ("reflexive", "OWL 2 RL has no reflexive properties; delete the line"),
    **dict.fromkeys([OWL.topObjectProperty, OWL.bottomObjectProperty, OWL.topDataProperty,
                     OWL.bottomDataProperty], ("predefined-property", "not in RL; leave it out"))}
ANNOTATIONS = frozenset([
    RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionInfo, OWL.deprecated,
    OWL.priorVersion, OWL.backwardCompatibleWith, OWL.incompatibleWith])
OWN: dict[URIRef, frozenset[Node]] = {  # terms of the standard that one may declare again
    OWL.Class: frozenset([OWL.Thing, OWL.Nothing]), RDFS.Datatype: DATATYPES,
    OWL.AnnotationProperty: frozenset(ANNOTATIONS)}
KINDS: dict[URIRef, str] = {
    OWL.ObjectProperty: "object", OWL.DatatypeProperty: "data",
    OWL.AnnotationProperty: "annotation", OWL.Class: "", RDFS.Datatype: "", OWL.NamedIndividual: "",
    OWL.Ontology: "", OWL.DeprecatedClass: "", OWL.DeprecatedProperty: ""}
EXPRESSIONS = {*CONSTRUCTS, OWL.Class, OWL.Restriction, OWL.onProperty, OWL.onClass,
               OWL.onDataRange, OWL.withRestrictions, OWL.inverseOf}
ANNOTATED = (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)
RESERVED = (namespaces.OWL, namespaces.RDF, namespaces.RDFS, namespaces.XSD)
DEPTH = 64  # how deep expressions may nest; deeper is reported as cyclic
RULES: frozenset[str] = frozenset([  # every rule that a finding can name
    *(f"{at}-{what}" for at in ("sub", "super", "equiv") for what in {*REMEDY} - {*GRAMMAR[at]}),
    *(rule for rule, _ in FORBIDDEN.values()), "max-cardinality-bound", "data-union", "data-one-of",
    "data-complement", "data-restriction", "datatype", "datatype-definition", "undeclared",
    "wrong-kind", "typing", "reserved", "malformed", "malformed-list", "cyclic", "dangling",
    "unsupported"])
# fmt: on


@dataclass(frozen=True)
class ProfileFinding:
    """One place where an ontology leaves the profile: the rule, the subject, what to do."""

    rule: str
    subject: str
    message: str


def findings(graph: Graph) -> list[ProfileFinding]:
    """Return where ``graph`` leaves OWL 2 RL, sorted; an empty list says that it stays inside.

    Raises nothing, whatever the graph says. What an expression contains is not looked at while the
    expression itself is a finding. See https://www.w3.org/TR/owl2-profiles/#OWL_2_RL.
    """
    checker = _Checker(graph)
    checker.axioms()
    checker.assertions()
    checker.left_over()
    return sorted(checker.found, key=lambda f: (f.subject, f.rule, f.message))


class _Checker:
    """One pass over one graph: ``used`` holds the triples that some production has read."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.found: set[ProfileFinding] = set()
        self.used: set[tuple[Node, Node, Node]] = set()
        self.seen: set[tuple[Node, str]] = set()
        self.axiom: _Path = ()
        self.classes = {*graph.subjects(RDF.type, OWL.Class), OWL.Thing, OWL.Nothing}
        self.datatypes = {*graph.subjects(RDF.type, RDFS.Datatype), *DATATYPES, *BEYOND}
        self.kinds: dict[Node, set[str]] = {term: {"annotation"} for term in ANNOTATIONS}
        for declared, kind in KINDS.items():
            for node, _ in self._stated(RDF.type, declared, declared != OWL.Ontology):
                if _in(node, RESERVED) and node not in OWN.get(declared, ()):
                    self._report("reserved", "the term belongs to the standard; choose another")
                elif kind:
                    self.kinds.setdefault(node, set()).add(kind)
        several = {node for node, kinds in self.kinds.items() if len(kinds) > 1}
        for node in several | (self.classes & self.datatypes):
            self.axiom = (node,)
            self._report("typing", "two of its declarations exclude each other; keep one")

    def axioms(self) -> None:
        for predicate, (left, right) in AXIOMS.items():
            for subject, other in self._stated(predicate, None, predicate in EXPRESSIONS):
                if left == "equiv" and (self._is_data(subject) or self._is_data(other)):
                    self._report("datatype-definition", "define no datatype", subject, other)
                    continue
                kind = self._check(subject, left)
                if predicate in BOOLEAN:
                    self._construct(subject, predicate, other, left, ())
                elif len({kind, self._check(other, right, (), kind)} - {""}) > 1:
                    self._report("wrong-kind", "the properties differ in kind; use one kind")
        for type_, role in TYPES.items():
            for node, _ in self._stated(RDF.type, type_):
                old = type_ == OWL.AllDifferent and (node, OWL.members, None) not in self.graph
                term = OWL.distinctMembers if old else OWL.members
                for about in self._parts(node, term) if role[-1] == "2" else [node]:
                    self._check(about, role)

    def assertions(self) -> None:
        for node, _ in self._stated(RDF.type, OWL.NegativePropertyAssertion):
            literal = (node, OWL.targetValue, None) in self.graph
            target = OWL.targetValue if literal else OWL.targetIndividual
            parts = self._parts(node, OWL.sourceIndividual, OWL.assertionProperty, target)
            for part, role in zip(parts, NEGATIVE[target], strict=False):
                self._check(part, role)
        for type_ in set(self.graph.objects(None, RDF.type)):
            if not isinstance(type_, URIRef) or type_ in (OWL.Thing, OWL.Nothing):
                for _ in self._stated(RDF.type, type_):
                    self._check(type_, "super")
        for node, kinds in self.kinds.items():
            for _, other in self._stated(node):
                if kinds in ({"object"}, {"data"}):
                    self._check(other, "literal" if "data" in kinds else "individual")
        for predicate in (OWL.imports, OWL.versionIRI):
            for subject, other in self._stated(predicate):
                self._check(other, "name")
                if (subject, RDF.type, OWL.Ontology) not in self.graph:
                    self._report("malformed", "only an owl:Ontology has it; move it there")
        for type_ in (OWL.Axiom, OWL.Annotation):
            for node, _ in self._stated(RDF.type, type_):
                told = self._parts(node, *ANNOTATED)
                if told and (told[0], told[1], told[2]) not in self.graph:
                    self._report("malformed", "the annotated statement is not stated; state it")

    def left_over(self) -> None:
        rest = sorted(set(self.graph) - self.used, key=lambda t: t[1] != OWL.disjointUnionOf)
        for s, p, o in rest:
            term = o if p == RDF.type else p
            if _in(term, RESERVED[:1]) and (s, p, o) not in self.used:
                self._begin(s, p, o)
                if term in FORBIDDEN:
                    self._report(*FORBIDDEN[term], o)
                elif isinstance(s, BNode) and term in EXPRESSIONS:
                    self.axiom = (s,)
                    self._report("dangling", "no axiom reaches this expression; use or delete it")
                else:
                    self._report("unsupported", "OWL 2 RL has no such statement; delete it")

    def _check(self, node: Node, role: str, above: _Path = (), kind: str = "") -> str:
        """Check ``node`` for a position; return the kind of a property, "" for all else."""
        if "/" in role:  # by the kind of property that is meant; unknown after a finding
            role = dict(zip(PROPERTIES["property"], role.split("/"), strict=False)).get(kind, "")
        role, _, least = role.partition(" ")
        if least:
            kinds = {self._check(m, role, above) for m in self._members(node, int(least))}
            if least == "2" and len(kinds - {""}) > 1:
                self._report("wrong-kind", "the properties differ in kind; use one kind")
        elif not role:
            self._absorb(node)
        elif role in PROPERTIES:
            return self._property(node, PROPERTIES[role])
        elif role in GRAMMAR:
            self._expression(node, role, above)
        elif role == "name" and not isinstance(node, URIRef):
            self._report("malformed", "only a name may stand here; give one", node)
        elif role != "name" and isinstance(node, Literal) != (role == "literal"):
            self._report("wrong-kind", f"{self._name(node)} is no {role}; give one")
        elif isinstance(node, Literal) and node.datatype not in (None, RDF.langString):
            self._named(URIRef(str(node.datatype)), "data")
        return ""

    def _expression(self, node: Node, place: str, above: _Path) -> None:
        """Check a class expression (§4.2.3) or data range (§4.2.4) for its position."""
        data = place == "data"
        if isinstance(node, Literal) or (node in self.classes if data else self._is_data(node)):
            what = f"{self._name(node)} is no {'datatype' if data else 'class'}; name one"
            self._report("wrong-kind", what, node)
        elif isinstance(node, URIRef):
            self._named(node, place)
        elif node in above or len(above) > DEPTH:
            self._report("cyclic", "an expression contains itself or is too deep; split it", node)
        elif (node, place) not in self.seen:
            self.seen.add((node, place))
            terms = [*((DATA_TERMS if data else CLASS_TERMS) & {*self.graph.predicates(node)})]
            marker = OWL.Class if {*terms} & {*BOOLEAN} else OWL.Restriction
            marker = RDFS.Datatype if data else marker
            if len(terms) == 1 and (node, RDF.type, marker) in self.graph:
                self.used |= {(node, RDF.type, marker), (node, RDF.type, OWL.Class)}
                for value in self._parts(node, terms[0]):
                    self._construct(node, terms[0], value, place, (*above, node))
            else:
                self._report("malformed", "an anonymous class needs a type and a constructor", node)

    def _named(self, node: URIRef, place: str) -> None:
        if place == "data":
            if node not in DATATYPES:
                self._report("datatype", f"{self._name(node)} is no datatype of RL; use another")
        elif node == OWL.Thing:
            if place != "filler":
                self._misplaced("thing", node, place)
        elif node not in self.classes:
            rule = "reserved" if _in(node, RESERVED) else "undeclared"
            self._report(rule, f"{self._name(node)} is no owl:Class; declare it or name another")

    def _construct(self, node: Node, term: URIRef, value: Node, place: str, above: _Path) -> None:
        construct, values, kind = CONSTRUCTS[term], [value], ""
        if construct not in GRAMMAR[place]:
            return self._misplaced(construct, term, place, node, value)
        if term not in BOOLEAN:
            for on in self._parts(node, OWL.onProperty):
                kind = self._check(on, "valued")
            if not kind:
                return self._absorb(node)
            if construct == "max-cardinality":
                number = value.value if isinstance(value, Literal) else None
                if type(number) is not int or number not in (0, 1):
                    self._report("max-cardinality-bound", "a maximum may be 0 or 1; use one")
                on_what = OWL.onDataRange if kind == "data" else OWL.onClass
                values = [] if term == OWL.maxCardinality else self._parts(node, on_what)
        for each in values:
            self._check(each, GRAMMAR[place][construct], above, kind)
        return None

    def _misplaced(self, construct: str, term: Node, place: str, *nodes: Node) -> None:
        remedy = REMEDY[construct] if place != "data" else "makes no data range; name a datatype"
        rule = f"{'sub' if place == 'filler' else place}-{construct}"
        self._report(rule, f"{self._name(term)} {remedy}", *nodes)

    def _property(self, node: Node, kinds: tuple[str, ...]) -> str:
        """Return the kind of the property (expression, §4.2.2), "" after a finding about it."""
        name = self._name(node)
        if isinstance(node, BNode):
            for inverted in self._parts(node, OWL.inverseOf):
                if isinstance(inverted, URIRef) and "object" in kinds:
                    return self._property(inverted, ("object",))
                self._report("wrong-kind", f"{name} inverts no named object property", node)
        elif node in FORBIDDEN:
            self._report(FORBIDDEN[node][0], f"OWL 2 RL does without {name}; leave it out")
        elif fitting := [kind for kind in kinds if kind in self.kinds.get(node, ())]:
            return fitting[0]
        elif node in self.kinds or isinstance(node, Literal):
            self._report("wrong-kind", f"{name} is no {' or '.join(kinds)} property; name one")
        else:
            rule = "reserved" if _in(node, RESERVED) else "undeclared"
            self._report(rule, f"{name} is not declared as a property; declare it or name another")
        return ""

    def _is_data(self, node: Node) -> bool:
        return (node in self.datatypes or _in(node, RESERVED[3:])) and node not in self.classes

    def _begin(self, subject: Node, predicate: Node, other: Node) -> None:
        """Open an axiom: what is reported from now on is about it; its triple is read."""
        self.seen.clear()
        self.used.add((subject, predicate, other))
        self.axiom = (subject, predicate, other)

    def _stated(self, term: Node, to: Node | None = None, named: bool = False) -> Iterator[_Path]:
        """Open each statement with a predicate (and object) in turn; ``named``: about a name."""
        for s, p, o in list(self.graph.triples((None, term, to))):
            if not named or isinstance(s, URIRef):
                self._begin(s, p, o)
                yield s, o

    def _parts(self, node: Node, *predicates: URIRef) -> list[Node]:
        """Return the one object of each predicate; none at all after a finding about one."""
        parts = [list(self.graph.objects(node, predicate)) for predicate in predicates]
        for predicate, objects in zip(predicates, parts, strict=True):
            self.used.update((node, predicate, other) for other in objects)
            if len(objects) != 1:
                self._report("malformed", f"one {self._name(predicate)} is needed here", node)
        return [o for (o, *_) in parts] if all(len(objects) == 1 for objects in parts) else []

    def _members(self, head: Node, least: int) -> list[Node]:
        """Return the members of a list; none after a finding about it."""
        members, whole = self._walk(head)
        if whole and len(members) >= least:
            return members
        self._report("malformed-list", f"the list is broken or under {least} long; repair it", head)
        return []

    def _walk(self, cell: Node) -> tuple[list[Node], bool]:
        """Return the members of a list as far as it can be read, and whether that is to its end."""
        members, cells = list[Node](), set[Node]()
        while cell != RDF.nil and cell not in cells:
            cells.add(cell)
            first = list(self.graph.objects(cell, RDF.first))
            rest = list(self.graph.objects(cell, RDF.rest))
            if len(first) != 1 or len(rest) != 1:
                break
            members += first
            cell = rest[0]
        return members, cell == RDF.nil

    def _absorb(self, *nodes: Node) -> None:
        """Take the anonymous expressions from ``nodes`` on as read: a finding covers them."""
        todo, done = [*nodes], set[Node]()
        while todo:
            if isinstance(node := todo.pop(), BNode) and node not in done:
                done.add(node)
                for triple in self.graph.triples((node, None, None)):
                    if _in(triple[1], RESERVED[:2]):
                        self.used.add(triple)
                        todo.append(triple[2])

    def _report(self, rule: str, message: str, *nodes: Node) -> None:
        names = [self._name(node) for node in self.axiom]
        self.found.add(ProfileFinding(rule, names[0], f"{' '.join(names)}: {message}"))
        self._absorb(*nodes)

    def _name(self, node: Node) -> str:
        """Return a name that does not depend on the labels of anonymous nodes."""
        if not isinstance(node, BNode):
            return node.n3(self.graph.namespace_manager)
        for term in (*CONSTRUCTS, OWL.inverseOf, OWL.members):
            if others := list(self.graph.objects(node, term)):
                inside = [m for other in others for m in self._walk(other)[0] or [other]]
                names = sorted(self._name(m) for m in inside if isinstance(m, URIRef))
                return f"[{' '.join([self._name(term), *names])}]"
        return "[]"


def _in(node: Node, spaces: tuple[str, ...]) -> bool:
    return isinstance(node, URIRef) and str(node).startswith(spaces)

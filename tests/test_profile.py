"""Does kg.profile allow what OWL 2 RL allows, and nothing else?"""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, Namespace, URIRef, namespace
from rdflib.collection import Collection
from rdflib.term import Node

from kg import profile

ROOT = Path(__file__).parents[1]
FIXTURES = sorted((ROOT / "tests" / "profile").glob("*.ttl"))
ALLOWED = ROOT / "tests" / "profile" / "allowed.ttl"
FAILING = [path for path in FIXTURES if path != ALLOWED]
EX = Namespace("http://example.org/harbour#")
AXIOMS = {RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range}
MAY_DECLARE = {
    "Class",
    "ObjectProperty",
    "DatatypeProperty",
    "AnnotationProperty",
    "NamedIndividual",
    "Ontology",
    "Nothing",
    "DeprecatedClass",
    "DeprecatedProperty",
}
MAY_STATE = {
    "sameAs",
    "differentFrom",
    "versionInfo",
    "deprecated",
    "priorVersion",
    "backwardCompatibleWith",
    "incompatibleWith",
}


def expected(path: Path) -> str:
    return path.read_text("utf-8").splitlines()[0].removeprefix("# rule: ")


def load(*paths: Path) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


def turtle(text: str) -> Graph:
    prefixes = {"ex": EX, "owl": OWL, "rdf": RDF, "rdfs": RDFS, "xsd": namespace.XSD}
    head = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in prefixes.items())
    return Graph().parse(data=head + text, format="turtle")


def disallowed(graph: Graph) -> BNode:
    """Add a restriction that may stand nowhere in OWL 2 RL."""
    node = BNode()
    graph.add((node, RDF.type, OWL.Restriction))
    graph.add((node, OWL.onProperty, EX.tows))
    graph.add((node, OWL.hasSelf, Literal(True)))
    return node


def rules(graph: Graph) -> set[str]:
    return {finding.rule for finding in profile.findings(graph)}


def test_fixtures_are_there() -> None:
    assert ALLOWED in FIXTURES
    assert len(FAILING) > 200


def test_each_rule_has_a_fixture() -> None:
    assert {expected(path) for path in FAILING} == profile.RULES


@pytest.mark.parametrize("path", FAILING, ids=lambda path: path.stem)
def test_failing(path: Path) -> None:
    found = profile.findings(load(path))
    assert [finding.rule for finding in found] == [expected(path)], found


def test_allowed() -> None:
    assert profile.findings(load(ALLOWED)) == []


def test_allowed_has_every_production() -> None:
    graph = load(ALLOWED)
    terms = {p for p in graph.predicates() if p in profile.AXIOMS or p in profile.CONSTRUCTS}
    never = {
        term
        for term, construct in profile.CONSTRUCTS.items()
        if not any(construct in allowed for allowed in profile.GRAMMAR.values())
    }
    never.add(OWL.datatypeComplementOf)
    assert terms == {*profile.AXIOMS, *profile.CONSTRUCTS} - never
    assert {*profile.TYPES, *profile.KINDS} <= set(graph.objects(None, RDF.type))


def test_repository_ontology() -> None:
    graph = load(ROOT / "ontology" / "demarche.ttl", ROOT / "ontology" / "codes.ttl")
    assert [finding.message for finding in profile.findings(graph)] == []


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_labels_of_blank_nodes_do_not_matter(path: Path) -> None:
    graph = load(path)
    again = Graph()
    for prefix, space in graph.namespaces():
        again.bind(prefix, space)
    renamed: dict[Node, Node] = {}
    for triple in graph:
        s, p, o = (renamed.setdefault(n, BNode() if isinstance(n, BNode) else n) for n in triple)
        again.add((s, p, o))
    assert profile.findings(again) == profile.findings(graph)


def test_messages_say_where_and_what_to_do() -> None:
    (finding,) = profile.findings(load(ROOT / "tests" / "profile" / "super-union.ttl"))
    assert finding.subject == "ex:Vessel"
    assert finding.message == (
        "ex:Vessel rdfs:subClassOf [owl:unionOf ex:Ferry ex:Tug]: owl:unionOf may stand only left "
        "of a subclass axiom; put a named class above its members here"
    )


def test_findings_are_sorted() -> None:
    graph = load(*[path for path in FAILING if path.stem.startswith("undeclared")])
    found = profile.findings(graph)
    assert len(found) > 5
    assert found == sorted(found, key=lambda f: (f.subject, f.rule, f.message))


# --- what is allowed, changed ---


def copy(graph: Graph) -> Graph:
    return Graph() + graph


def is_axiom_or_part(predicate: Node) -> bool:
    owl = str(predicate).startswith(str(OWL)) and predicate not in profile.ANNOTATIONS
    return owl or predicate in AXIOMS


def test_no_right_side_may_be_anything() -> None:
    graph = load(ALLOWED)
    statements = [triple for triple in graph if is_axiom_or_part(triple[1])]
    assert len(statements) > 150
    for s, p, o in statements:
        mutant = copy(graph)
        mutant.remove((s, p, o))
        mutant.add((s, p, disallowed(mutant)))
        assert profile.findings(mutant), (s, p, o)


def test_no_left_side_may_be_anything() -> None:
    graph = load(ALLOWED)
    for predicate, (left, _) in profile.AXIOMS.items():
        for s, p, o in graph.triples((None, predicate, None)):
            if left == "equiv" and isinstance(s, BNode):
                continue  # the part of an expression
            mutant = copy(graph)
            mutant.remove((s, p, o))
            mutant.add((disallowed(mutant), p, o))
            assert profile.findings(mutant), (s, p, o)


def test_no_type_of_owl_may_be_another() -> None:
    graph = load(ALLOWED)
    for s, p, o in graph.triples((None, RDF.type, None)):
        if str(o).startswith(str(OWL)):
            mutant = copy(graph)
            mutant.remove((s, p, o))
            mutant.add((s, p, OWL.ReflexiveProperty))
            assert rules(mutant) & {"reflexive", "malformed"}, (s, p, o)


def test_no_member_of_a_list_may_be_anything() -> None:
    graph = load(ALLOWED)
    for s, p, o in graph.triples((None, RDF.first, None)):
        if (EX.list, RDF.rest, s) not in graph and s != EX.list:
            mutant = copy(graph)
            mutant.remove((s, p, o))
            mutant.add((s, p, disallowed(mutant)))
            assert profile.findings(mutant), (s, p, o)


def test_no_list_may_be_cut() -> None:
    graph = load(ALLOWED)
    for triple in graph.triples((None, RDF.rest, None)):
        if (EX.list, RDF.rest, triple[0]) not in graph and triple[0] != EX.list:
            mutant = copy(graph)
            mutant.remove(triple)
            assert "malformed-list" in rules(mutant), triple


def test_no_part_of_an_expression_may_lack() -> None:
    graph = load(ALLOWED)
    for triple in graph:
        part = triple[1] in profile.EXPRESSIONS or triple[1] == RDF.type
        if part and isinstance(triple[0], BNode) and triple[2] != OWL.Ontology:
            if (triple[0], RDF.type, OWL.Restriction) in graph and triple[2] == OWL.Class:
                continue  # says nothing more
            if triple[2] in (OWL.Axiom, OWL.Annotation, OWL.FunctionalProperty):
                continue  # what is left is no annotation or no axiom
            mutant = copy(graph)
            mutant.remove(triple)
            assert profile.findings(mutant), triple


# --- the vocabulary ---


@pytest.mark.parametrize("name", sorted(OWL.__annotations__))
def test_every_other_term_of_owl_is_a_finding(name: str) -> None:
    as_predicate, as_type = Graph(), Graph()
    as_predicate.add((EX.anna, OWL[name], EX.bella))
    as_type.add((EX.anna, RDF.type, OWL[name]))
    assert bool(profile.findings(as_predicate)) is (name not in MAY_STATE)
    assert bool(profile.findings(as_type)) is (name not in MAY_DECLARE)


def test_a_term_that_owl_does_not_have_is_a_finding() -> None:
    graph = Graph()
    graph.add((EX.anna, URIRef(f"{OWL}invented"), EX.bella))
    graph.add((EX.anna, RDF.type, URIRef(f"{OWL}Invented")))
    assert [finding.rule for finding in profile.findings(graph)] == ["unsupported"] * 2


@pytest.mark.parametrize("name", sorted(namespace.XSD.__annotations__))
def test_datatypes(name: str) -> None:
    graph = turtle(f"ex:length a owl:DatatypeProperty ; rdfs:range xsd:{name} .")
    allowed = namespace.XSD[name] in profile.DATATYPES
    assert rules(graph) == (set() if allowed else {"datatype"})


def test_the_datatypes_are_those_of_owl_2_but_two() -> None:
    assert len(profile.DATATYPES) == 32  # OWL 2 Profiles, section 4.2.1
    assert (
        not {
            OWL.real,
            OWL.rational,
            namespace.XSD.date,
            namespace.XSD.duration,
            namespace.XSD.gYear,
        }
        & profile.DATATYPES
    )


@pytest.mark.parametrize("place", ["sub", "super", "equiv"])
@pytest.mark.parametrize("term", sorted(set(profile.CONSTRUCTS) - {OWL.onDatatype}))
def test_every_construct_in_every_position(term: URIRef, place: str) -> None:
    """The table is compared with what the checker does, by expressions made here."""
    if term == OWL.datatypeComplementOf:
        return
    graph = turtle(
        "ex:A a owl:Class . ex:B a owl:Class . ex:C a owl:Class . ex:tows a owl:ObjectProperty ."
    )
    node = BNode()
    restriction = term not in profile.BOOLEAN
    graph.add((node, RDF.type, OWL.Restriction if restriction else OWL.Class))
    values: dict[str, Node] = {"complementOf": EX.B, "hasValue": EX.anna, "hasSelf": Literal(True)}
    value = values.get(term.fragment, Literal(1) if "ardinality" in term else EX.B)
    if term in (OWL.intersectionOf, OWL.unionOf, OWL.oneOf):
        value = BNode()
        Collection(graph, value, [EX.B, EX.C])
    graph.add((node, term, value))
    if restriction:
        graph.add((node, OWL.onProperty, EX.tows))
    if "ualified" in term:
        graph.add((node, OWL.onClass, EX.B))
    triples: dict[str, tuple[Node, Node, Node]] = {
        "sub": (node, RDFS.subClassOf, EX.A),
        "super": (EX.A, RDFS.subClassOf, node),
        "equiv": (EX.A, OWL.equivalentClass, node),
    }
    graph.add(triples[place])
    construct = profile.CONSTRUCTS[term]
    allowed = {
        "sub": {"intersection", "union", "one-of", "some-values", "has-value"},
        "super": {"intersection", "complement", "all-values", "has-value", "max-cardinality"},
        "equiv": {"intersection", "has-value"},
    }
    expect = set() if construct in allowed[place] else {f"{place}-{construct}"}
    assert rules(graph) == expect


# --- broken graphs ---


@pytest.mark.parametrize("inner", ["intersectionOf", "complementOf"])
def test_deep_nesting_is_a_finding(inner: str) -> None:
    graph = turtle("ex:A a owl:Class .")
    node: Node = EX.A
    for _ in range(3000):
        outer, value = BNode(), node
        if inner == "intersectionOf":
            value = BNode()
            Collection(graph, value, [EX.A, node])
        graph.add((outer, RDF.type, OWL.Class))
        graph.add((outer, OWL[inner], value))
        node = outer
    graph.add((EX.A, RDFS.subClassOf, node))
    assert rules(graph) <= {"cyclic", "sub-complement"}
    assert rules(graph)


def test_shared_expressions_take_no_exponential_time() -> None:
    graph = turtle("ex:A a owl:Class .")
    node: Node = EX.A
    for _ in range(60):
        outer, members = BNode(), BNode()
        Collection(graph, members, [node, node])
        graph.add((outer, RDF.type, OWL.Class))
        graph.add((outer, OWL.intersectionOf, members))
        node = outer
    graph.add((EX.A, RDFS.subClassOf, node))
    assert profile.findings(graph) == []


def test_long_list() -> None:
    graph = turtle("ex:A a owl:Class .")
    node, members = BNode(), BNode()
    Collection(graph, members, [EX[f"i{number}"] for number in range(5000)])
    graph.add((node, RDF.type, OWL.Class))
    graph.add((node, OWL.oneOf, members))
    graph.add((node, RDFS.subClassOf, EX.A))
    assert profile.findings(graph) == []
    graph.remove((None, RDF.rest, RDF.nil))
    assert rules(graph) == {"malformed-list"}


NODES: list[Node] = [BNode("x"), BNode("y"), BNode("z"), EX.A, EX.p, EX.q, RDF.nil, OWL.Thing]
TERMS = [
    *profile.AXIOMS,
    *profile.CONSTRUCTS,
    *profile.ANNOTATED,
    OWL.onProperty,
    OWL.onClass,
    OWL.members,
    RDF.first,
    RDF.rest,
]
KINDS: list[Node] = [OWL.Restriction, RDFS.Datatype, *profile.KINDS, *profile.TYPES]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(TERMS), st.sampled_from(NODES))),
    st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(KINDS)), max_size=8),
)
def test_any_graph_gets_an_answer(
    statements: list[tuple[Node, URIRef, Node]], types: list[tuple[Node, Node]]
) -> None:
    graph = turtle("ex:A a owl:Class . ex:p a owl:ObjectProperty . ex:q a owl:DatatypeProperty .")
    for triple in statements:
        graph.add(triple)
    for node, type_ in types:
        graph.add((node, RDF.type, type_))
    assert rules(graph) <= profile.RULES

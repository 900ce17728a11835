"""Does kg.profile allow what OWL 2 RL allows, and nothing else?"""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, Namespace, URIRef
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
    prefixes = {"ex": EX, "owl": OWL, "rdf": RDF, "rdfs": RDFS, "xsd": XSD}
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
    for prefix, namespace in graph.namespaces():
        again.bind(prefix, namespace)
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


def test_each_statement_of_allowed_moved_to_what_is_not() -> None:
    graph = load(ALLOWED)
    passed = []
    for s, p, o in list(graph):
        owl = str(p).startswith(str(OWL)) and p not in profile.ANNOTATIONS
        if owl or p in AXIOMS:
            mutant = load(ALLOWED)
            matching = [t for t in mutant if (t[0].n3(), t[1], t[2].n3()) == (s.n3(), p, o.n3())]
            for triple in matching or mutated(mutant, graph, p):
                mutant.remove(triple)
                mutant.add((triple[0], triple[1], disallowed(mutant)))
                break
            if not profile.findings(mutant):
                passed.append((s, p, o))
    assert passed == []

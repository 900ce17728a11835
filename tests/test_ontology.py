"""The ontology and the codes: complete, defined, and the only terms that anything uses."""

import re

import pytest
import rdflib
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import VANN

from conftest import INVENTED, REPO
from kg.namespaces import CODE, DM, PREFIXES, SCHEMES

ONTOLOGY = REPO / "ontology"
DM_ = Namespace(DM)
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(ONTOLOGY / "demarche.ttl")


@pytest.fixture(scope="module")
def codes() -> Graph:
    return Graph().parse(ONTOLOGY / "codes.ttl")


def terms(graph: Graph) -> set[URIRef]:
    return {s for kind in KINDS for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef)}


def test_the_header_says_what_it_is_whose_and_which_version(ontology: Graph) -> None:
    (header,) = ontology.subjects(RDF.type, OWL.Ontology)
    assert header == URIRef(DM)
    for predicate in (
        DCTERMS.title, DCTERMS.description, DCTERMS.creator, DCTERMS.license,
        VANN.preferredNamespacePrefix, VANN.preferredNamespaceUri, OWL.versionIRI, OWL.versionInfo,
    ):  # fmt: skip
        assert ontology.value(header, predicate) is not None, predicate
    version = str(ontology.value(header, OWL.versionInfo))
    assert str(ontology.value(header, OWL.versionIRI)) == f"{DM}{version}"
    assert str(ontology.value(header, VANN.preferredNamespaceUri)) == DM


def test_every_term_has_a_label_a_definition_and_says_who_defines_it(ontology: Graph) -> None:
    found = terms(ontology)
    assert len(found) > 90
    for term in found:
        labels = list(ontology.objects(term, RDFS.label))
        definitions = list(ontology.objects(term, SKOS.definition))
        assert [getattr(v, "language", None) for v in labels] == ["en"], term
        assert [getattr(v, "language", None) for v in definitions] == ["en"], term
        assert len(str(definitions[0])) > 10
        assert str(definitions[0]).endswith("."), term
        home = ontology.value(term, RDFS.isDefinedBy)
        assert isinstance(home, URIRef), term
        assert (str(home) == DM) == str(term).startswith(DM), term


def test_no_two_terms_of_a_kind_share_a_label(ontology: Graph) -> None:
    for kinds in ((OWL.Class,), KINDS[1:]):
        labels = [
            str(ontology.value(s, RDFS.label)) for k in kinds for s in ontology.subjects(RDF.type, k)
            if str(s).startswith(DM)
        ]  # fmt: skip
        assert len(labels) == len(set(labels))


def test_restated_terms_of_others_infer_no_types(ontology: Graph) -> None:
    for predicate in (RDFS.domain, RDFS.range):
        assert all(str(s).startswith(DM) for s in ontology.subjects(predicate, None))


def test_every_scheme_is_there_with_its_codes_defined(codes: Graph) -> None:
    schemes = {str(s).removeprefix(CODE) for s in codes.subjects(RDF.type, SKOS.ConceptScheme)}
    assert schemes == set(SCHEMES)
    concepts = set(codes.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) > 80
    for concept in [*concepts, *codes.subjects(RDF.type, SKOS.ConceptScheme)]:
        assert codes.value(concept, SKOS.definition) is not None, concept
        assert codes.value(concept, SKOS.prefLabel) is not None, concept
        assert codes.value(concept, RDFS.isDefinedBy) == URIRef(DM)
    for concept in concepts:
        scheme, code = str(concept).removeprefix(CODE).split("/")
        assert codes.value(concept, SKOS.inScheme) == URIRef(CODE + scheme)
        assert codes.value(concept, SKOS.notation) == Literal(code)


def test_every_term_and_code_in_use_is_declared(ontology: Graph, codes: Graph) -> None:
    declared = {str(t) for t in terms(ontology)} | {str(s) for s in codes.subjects()}
    folders = (
        ONTOLOGY,
        REPO / "instances",
        INVENTED / "instances",
        REPO / "src" / "kg" / "template",
    )
    files = [p for folder in folders for p in folder.rglob("*.ttl")]
    assert len(files) > 12
    for path in files:
        graph = rdflib.Graph().parse(path)
        for term in {t for triple in graph for t in triple if isinstance(t, URIRef)}:
            if str(term).startswith((DM, CODE)) and str(term) != DM and not re.search(r"/\d", term):
                assert str(term) in declared, f"{path.name}: {term}"


def test_queries_use_declared_terms_only(ontology: Graph, codes: Graph) -> None:
    declared = {str(t) for t in terms(ontology)} | {str(s) for s in codes.subjects()}
    known = ("dm", *SCHEMES)
    for path in [*(REPO / "queries").glob("*.rq"), *(INVENTED / "queries").glob("*.rq")]:
        body = re.sub(r"#.*", "", path.read_text(encoding="utf-8"))
        for prefix, local in re.findall(r"\b(\w+):([A-Za-z][\w-]*)", body):
            if prefix in known:
                assert PREFIXES[prefix] + local in declared, f"{path.name}: {prefix}:{local}"


def test_terms_are_classes_in_capitals_and_properties_in_small_letters(ontology: Graph) -> None:
    for term in terms(ontology):
        if str(term).startswith(DM):
            local = str(term).removeprefix(DM)
            assert local[0].isupper() == ((term, RDF.type, OWL.Class) in ontology), term

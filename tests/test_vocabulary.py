"""A term that the ontology lacks is told, with the ones that come nearest."""

import pyoxigraph as ox
import pytest

from conftest import INVENTED, REPO, Kg
from kg.dossier import find_dossier
from kg.load import load_instances, load_ontology
from kg.vocabulary import declared, misspelt_classes, unknown_terms

PREFIXES = """@prefix dm: <https://w3id.org/demarche/ontology/> .
@prefix mode: <https://w3id.org/demarche/code/mode/> .
@prefix stance: <https://w3id.org/demarche/id/stance/> .
"""


def found(turtle: str) -> list[str]:
    ontology = load_ontology(find_dossier(REPO))
    quads = ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE)
    return [str(f) for f in unknown_terms(list(quads), ontology)]


@pytest.mark.parametrize(
    ("turtle", "term", "nearest"),
    [
        ("stance:a a dm:Stanse .", "dm:Stanse", "dm:Stance"),
        ("stance:a dm:holdr stance:b .", "dm:holdr", "dm:holder"),
        ("stance:a dm:mode mode:quotd .", "mode:quotd", "mode:quoted"),
        ("stance:a dm:seeAlso dm:Stance .", "dm:seeAlso", "Did you mean"),
    ],
)
def test_a_typo_is_told_with_what_was_meant(turtle: str, term: str, nearest: str) -> None:
    (message,) = found(turtle)
    assert message.startswith(f"stance:a: {term} is no term of the ontology.")
    assert nearest in message


def test_declared_terms_and_terms_of_others_are_fine() -> None:
    assert found("stance:a a dm:Stance ; dm:mode mode:quoted ; <http://e/p> <http://e/o> .") == []


def test_one_finding_for_each_term_however_often_it_is_used() -> None:
    assert len(found("stance:a a dm:Stanse . stance:b a dm:Stanse . stance:c a dm:Stanze .")) == 2


def test_what_an_ontology_declares_are_classes_properties_schemes_and_codes() -> None:
    text = """@prefix : <https://e.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    :C a owl:Class . :D a rdfs:Class . :p a owl:ObjectProperty . :q a owl:DatatypeProperty , owl:FunctionalProperty .
    :r a rdf:Property . :n a owl:AnnotationProperty . :s a skos:ConceptScheme . :c a skos:Concept .
    :ontology a owl:Ontology . :t a owl:TransitiveProperty . :x a :C . :y rdfs:subClassOf :C . [] a owl:Class ."""
    quads = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    assert declared(quads) == {
        f"https://e.org/{name}" for name in ("C", "D", "p", "q", "r", "n", "s", "c")
    }
    assert declared([]) == set()


def test_a_literal_that_looks_like_a_term_is_none() -> None:
    assert found('stance:a dm:gist "https://w3id.org/demarche/ontology/Nope"@en .') == []


def test_both_dossiers_use_declared_terms_only() -> None:
    for folder in (REPO, INVENTED):
        dossier = find_dossier(folder)
        assert unknown_terms(load_instances(dossier), load_ontology(dossier)) == []


def test_terms_that_a_dossier_declares_are_its_own(kg: Kg, dossier) -> None:  # type: ignore[no-untyped-def]
    (dossier / "ontology").mkdir()
    path = dossier / "instances" / "things.ttl"
    path.write_text(path.read_text("utf-8") + "\nagent:kestria a dm:Kingdom .\n", "utf-8")
    refused = kg("build", "--dossier", dossier)
    assert refused.returncode == 1
    assert "things.ttl:" in refused.stderr
    assert "dm:Kingdom is no term of the ontology" in refused.stderr
    (dossier / "ontology" / "mine.ttl").write_text(
        "@prefix dm: <https://w3id.org/demarche/ontology/> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "dm:Kingdom a owl:Class ; rdfs:subClassOf dm:State ."
    )
    assert kg("build", "--dossier", dossier).returncode == 0


@pytest.mark.parametrize(
    ("cls", "meant"),
    [
        (":Persn", ":Person"),  # left out
        (":Perrson", ":Person"),  # put in
        (":Parson", ":Person"),  # changed
        (":Peson", ":Person"),
        (":Pesron", ":Person"),  # swapped
        (":person", ":Person"),  # another case
        (":PERSON", ":Person"),
        (":Persons", ":Person"),
        (":Person", ""),
        (":Parsen", ""),  # two letters
        (":Other", ""),
        ("<https://example.org/x/Person>", ""),
        (":Declared", ""),
    ],
)
def test_a_class_one_letter_from_one_that_shapes_know_is_told(cls: str, meant: str) -> None:
    head = "@prefix : <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"

    def quads(text: str) -> list[ox.Quad]:
        return list(ox.parse(head + text, format=ox.RdfFormat.TURTLE))

    shapes = quads(":s a sh:NodeShape ; sh:targetClass :Person , :Declare .")
    data = quads(f":a a {cls} . :b a :Person . :b a {cls} .")
    findings = misspelt_classes(data, quads(":Declared a :Kind ."), shapes)
    assert [f"Did you mean https://example.org/{meant[1:]}?" in f.message for f in findings] == (
        [True] if meant else []
    )

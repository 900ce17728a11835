"""Has every property of a shape one plain message of its own, that names it, and each scheme a property?"""

import re

import pyoxigraph as ox
import pytest

from conforming import INVENTED, SHAPE, SHAPES, Subject, iri
from kg.load import load_ontology
from kg.namespaces import RDF, SH
from kg.terms import shorten


def objects(subject: object, name: str) -> list[Subject | ox.Literal]:
    found = [q.object for q in SHAPES if q.subject == subject and q.predicate.value == name]
    return sorted((o for o in found if not isinstance(o, ox.Triple)), key=str)


def names_in(path: object) -> set[str]:
    """Return the prefixed names of all predicates of a path."""
    if isinstance(path, ox.NamedNode):
        return {shorten(path.value)} - {"rdf:nil"}
    parts = (SH + "alternativePath", RDF + "first", RDF + "rest")
    return {name for part in parts for o in objects(path, part) for name in names_in(o)}


PROPERTIES = sorted(
    (
        (q.subject.value, q.object)
        for q in SHAPES
        if q.predicate.value == SH + "property"
        and isinstance(q.subject, ox.NamedNode)
        and isinstance(q.object, ox.BlankNode)
        and objects(q.object, SH + "message")
    ),
    key=lambda pair: (pair[0], str(objects(pair[1], SH + "message"))),
)


@pytest.mark.parametrize(
    ("shape", "prop"),
    PROPERTIES,
    ids=[f"{shape.removeprefix(SHAPE)}-{n}" for n, (shape, _) in enumerate(PROPERTIES)],
)
def test_every_property_of_a_shape_has_one_plain_message_that_names_it(
    shape: str, prop: Subject
) -> None:
    (message,) = objects(prop, SH + "message")
    assert isinstance(message, ox.Literal)
    assert message.language == "en"
    text = message.value
    names = names_in(objects(prop, SH + "path")[0])
    assert any(name in text for name in names), f"names none of {names}"
    assert re.fullmatch(r"(?:[A-Z'\"]|dm:|dcterms:|oa:|org:|rdf:|skos:).{20,}\.", text), text
    assert not re.search(r"\bsh:|focus node|constraint|cardinality|conform to|datatype", text)


@pytest.mark.parametrize("shape", sorted({shape for shape, _ in PROPERTIES}))
def test_no_two_properties_of_a_shape_say_the_same(shape: str) -> None:
    said = [str(objects(prop, SH + "message")) for owner, prop in PROPERTIES if owner == shape]
    assert len(set(said)) == len(said)


def test_every_scheme_of_codes_is_demanded_by_some_property() -> None:
    schemes = {
        q.subject.value
        for q in load_ontology(INVENTED)
        if isinstance(q.subject, ox.NamedNode) and q.object == iri("skos:ConceptScheme")
    }
    demanded = {
        objects(inner, SH + "hasValue")[0]
        for shape in {q.object for q in SHAPES if q.predicate.value == SH + "node"}
        for inner in objects(shape, SH + "property")
    }
    assert len(schemes) == 10
    assert {str(d) for d in demanded} == {f"<{s}>" for s in schemes}

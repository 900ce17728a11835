"""Terms of the model that the ontology does not have: a typo makes a statement that nobody finds.

Shapes cannot see them: a node of a class that does not exist is a focus node of no shape.
"""

from collections.abc import Iterable

import pyoxigraph as ox

from kg.errors import Finding
from kg.locate import Locator, finding, no_place
from kg.namespaces import CODE, DM, OWL, RDF, RDFS, SKOS
from kg.terms import did_you_mean, shorten

_DECLARES = {
    OWL + name for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
} | {RDFS + "Class", RDF + "Property", SKOS + "Concept", SKOS + "ConceptScheme"}


def unknown_terms(
    quads: Iterable[ox.Quad],
    ontology: Iterable[ox.Quad],
    locate: Locator = no_place,
) -> list[Finding]:
    """Return a finding for each term or code in the model's namespaces that is declared nowhere.

    One finding for each term, at the first node that uses it, with the names that come nearest.
    """
    declared = {
        quad.subject.value
        for quad in ontology
        if quad.predicate.value == RDF + "type"
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.NamedNode)
        and quad.object.value in _DECLARES
    }
    first: dict[str, ox.Quad] = {}
    for quad in quads:
        if quad.predicate.value == OWL + "versionIRI":
            continue  # a version of the ontology, not a term of it
        for term in (quad.predicate, quad.object):
            if isinstance(term, ox.NamedNode) and _is_of_the_model(term.value):
                seen = first.setdefault(term.value, quad)
                if str(quad.subject) < str(seen.subject):
                    first[term.value] = quad
    findings = []
    for iri in sorted(first.keys() - declared):
        name = shorten(iri)
        near = did_you_mean(name, (shorten(d) for d in declared), n=2)
        message = f"{name} is no term of the ontology. {near}"
        quad = first[iri]
        as_predicate = quad.predicate.value == iri
        findings.append(finding(quad, message, "vocabulary", locate, of_predicate=as_predicate))
    return findings


def _is_of_the_model(iri: str) -> bool:
    """Tell whether the IRI is in the namespace of terms or of codes, and not that itself."""
    return iri.startswith((DM, CODE)) and iri not in (DM, CODE)

"""Terms of the model that the ontology does not have: a typo makes a statement that nobody finds.

Shapes cannot see them: a node of a class that does not exist is a focus node of no shape.
"""

from collections.abc import Iterable

import pyoxigraph as ox

from kg.errors import Finding
from kg.locate import Locator, finding, no_place
from kg.namespaces import CODE, DM, OWL, RDF, RDFS, SKOS
from kg.rdf import text_of
from kg.terms import did_you_mean, shorten

_DECLARES = {
    OWL + name for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
} | {RDFS + "Class", RDF + "Property", SKOS + "Concept", SKOS + "ConceptScheme"}


def declared(ontology: Iterable[ox.Quad]) -> set[str]:
    """Return the IRIs of the classes, properties, schemes and codes that the ontology declares."""
    return {
        quad.subject.value
        for quad in ontology
        if quad.predicate.value == RDF + "type"
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.NamedNode)
        and quad.object.value in _DECLARES
    }


def unknown_terms(
    quads: Iterable[ox.Quad],
    ontology: Iterable[ox.Quad],
    locate: Locator = no_place,
) -> list[Finding]:
    """Return a finding for each term or code in the model's namespaces that is declared nowhere.

    One finding for each term, at the first node that uses it, with the names that come nearest.
    """
    known = declared(ontology)
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
    for iri in sorted(first.keys() - known):
        name = shorten(iri)
        near = did_you_mean(name, (shorten(d) for d in known), n=2)
        message = f"{name} is no term of the ontology. {near}"
        quad = first[iri]
        as_predicate = quad.predicate.value == iri
        findings.append(finding(quad, message, "vocabulary", locate, of_predicate=as_predicate))
    return findings


def misspelt_classes(
    quads: Iterable[ox.Quad],
    known: Iterable[ox.Quad],
    shapes: Iterable[ox.Quad],
    locate: Locator = no_place,
) -> list[Finding]:
    """Return a finding for each class that nothing declares, one letter from one that shapes know.

    Its nodes would be looked at by no shape. Terms of the model are left to `unknown_terms`.
    """
    declared = {text_of(q.subject) for q in known}
    mentioned = {q.object.value for q in shapes if isinstance(q.object, ox.NamedNode)}
    used: dict[str, ox.Quad] = {}
    for quad in quads:
        if quad.predicate.value == RDF + "type" and isinstance(quad.object, ox.NamedNode):
            used.setdefault(quad.object.value, quad)
    findings = []
    for cls in sorted(used.keys() - declared - mentioned):
        near = [known for known in sorted(mentioned) if _one_letter_apart(cls, known)]
        if near and not _is_of_the_model(cls):
            message = (
                f"no shape knows the class {shorten(cls)}, so nothing looks at this. Did you mean "
                f"{shorten(near[0])}? If not, declare it: {shorten(cls)} a owl:Class ."
            )
            findings.append(finding(used[cls], message, "classes", locate))
    return findings


def _one_letter_apart(one: str, other: str) -> bool:
    """Tell whether a letter was left out, put in, changed, swapped with the next, or its case."""
    if one.casefold() == other.casefold():
        return one != other
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    pairs = enumerate(zip(short, long, strict=False))
    start = next((n for n, (a, b) in pairs if a != b), len(short))
    a, b = short[start:], long[start:]
    if len(short) < len(long):
        return a == b[1:]
    return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def _is_of_the_model(iri: str) -> bool:
    """Tell whether the IRI is in the namespace of terms or of codes, and not that itself."""
    return iri.startswith((DM, CODE)) and iri not in (DM, CODE)

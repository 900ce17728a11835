"""What of a closure says nothing of the data, and is left out of what a build derives."""

from kg.namespaces import OWL, RDF, RDFS, XSD

_VOCABULARY = (RDF, RDFS, OWL, XSD)
_REFLEXIVE = {
    OWL + "sameAs",
    OWL + "equivalentClass",
    OWL + "equivalentProperty",
    RDFS + "subClassOf",
    RDFS + "subPropertyOf",
}
_TRIVIAL = {RDF + "type", RDFS + "subClassOf", RDFS + "domain", RDFS + "range"}
_TRIVIAL_CLASSES = {OWL + "Thing", OWL + "Nothing", RDFS + "Resource"}


def is_noise(s: str, p: str, o: str) -> bool:
    """Tell whether a triple is an axiom of the vocabulary, or true of everything.

    The terms are texts: the IRI of a name, the words of a literal.
    """
    return (
        (p in _REFLEXIVE and s == o)
        or s.startswith(_VOCABULARY)
        or (p in _TRIVIAL and o in _TRIVIAL_CLASSES)
        or (p == RDF + "type" and o.startswith((RDFS, XSD)))
    )

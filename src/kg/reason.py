"""OWL 2 RL closure, behind one function.

owlrl computes it today (https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules)
and adds what no reader wants: literals as subjects, everything equal to itself, axioms about the
vocabulary of RDF and OWL. That noise is taken out here.
"""

from collections.abc import Iterable

import owlrl
import pyoxigraph as ox
from rdflib.term import Node

from kg.bridge import from_rdflib, to_rdflib
from kg.derive import INFERRED
from kg.errors import Finding, FindingsError
from kg.namespaces import OWL, RDF, RDFS, XSD

_VOCABULARY = (RDF, RDFS, OWL, XSD)
_REFLEXIVE = {
    OWL + "sameAs",
    OWL + "equivalentClass",
    OWL + "equivalentProperty",
    RDFS + "subClassOf",
    RDFS + "subPropertyOf",
}
_TRIVIAL_CLASSES = {OWL + "Thing", OWL + "Nothing", RDFS + "Resource"}
_ERROR = "http://www.daml.org/2002/03/agents/agent-ont#error"


def infer(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return the triples that follow from all quads together, as quads of the graph `inferred`.

    Given triples are not repeated. Raises FindingsError if the quads contradict each other.
    """
    graph = to_rdflib(quads)
    given = set(graph)
    owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False
    ).expand(graph)
    contradictions = sorted({str(o) for _, p, o in graph if str(p) == _ERROR})
    if contradictions:
        raise FindingsError(
            "the triples contradict each other",
            [Finding(" ".join(text.split())) for text in contradictions],
            todo="Find the types or values that exclude each other and correct one of them.",
        )
    inferred = []
    for triple in graph:
        if triple in given or _is_noise(*triple):
            continue
        subject, predicate, value = (from_rdflib(term) for term in triple)
        if isinstance(subject, ox.Literal) or not isinstance(predicate, ox.NamedNode):
            continue
        inferred.append(ox.Quad(subject, predicate, value, INFERRED))
    return inferred


def _is_noise(subject: Node, predicate: Node, value: Node) -> bool:
    """Tell whether a triple says nothing about the given data."""
    s, p, o = str(subject), str(predicate), str(value)
    return (
        (p in _REFLEXIVE and s == o)
        or s.startswith(_VOCABULARY)
        or (p in (RDF + "type", RDFS + "subClassOf") and o in _TRIVIAL_CLASSES)
        or (p == RDF + "type" and o.startswith((RDFS, XSD)))
    )

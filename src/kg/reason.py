"""OWL 2 RL closure, behind one function.

owlrl computes it today (https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules)
and adds what no reader wants: literals as subjects, everything equal to itself, axioms about the
vocabulary of RDF and OWL. That noise is taken out here. Literals that are not of their datatype are
looked for before it runs: it says nothing of where they stand, and some of them end it.
"""

import re
from collections.abc import Iterable

import owlrl
import pyoxigraph as ox
from rdflib import Graph, Literal
from rdflib.term import Node

from kg.bridge import from_rdflib, to_rdflib
from kg.derive import INFERRED
from kg.errors import Finding, FindingsError, KgError
from kg.locate import Locator, no_place
from kg.namespaces import OWL, RDF, RDFS, XSD
from kg.terms import shorten

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
_ERRORS = "http://www.daml.org/2002/03/agents/agent-ont#"
_LEXICAL = "Lexical value of the literal"


def infer(quads: Iterable[ox.Quad], locate: Locator = no_place) -> list[ox.Quad]:
    """Return the triples that follow from all quads together, as quads of the graph `inferred`.

    Given triples are not repeated. Raises FindingsError if a literal is not of its datatype or if
    the quads contradict each other, and KgError if a list in the ontology runs in a circle.
    """
    graph = to_rdflib(quads)
    _require_typed_literals(graph, locate)
    given = set(graph)
    try:
        owlrl.DeductiveClosure(
            owlrl.OWLRL_Semantics,
            axiomatic_triples=False,
            datatype_axioms=False,
            improved_datatypes=False,  # or it would change how all of rdflib reads literals
        ).expand(graph)
    except ValueError as error:
        raise KgError(f"the ontology cannot be reasoned with: {error}") from error
    said = {str(o) for _, p, o in graph if str(p) == _ERRORS + "error"}
    # owlrl also complains of literals that are of their datatype, such as "INF"^^xsd:double
    contradictions = sorted(text for text in said if not text.startswith(_LEXICAL))
    if contradictions:
        raise FindingsError(
            "the triples contradict each other",
            [Finding(_readable(text)) for text in contradictions],
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


def _require_typed_literals(graph: Graph, locate: Locator) -> None:
    """Raise FindingsError if a literal is not of its datatype, as 2023-02-29 is no xsd:date."""
    findings = []
    for subject, predicate, value in graph:
        if (
            isinstance(value, Literal)
            and value.ill_typed
            and value.datatype
            and value.datatype.startswith(XSD)  # of others, rdflib knows too little
        ):
            node, text = str(subject), str(value)
            message = f"{shorten(str(predicate))} {text!r} is no {shorten(value.datatype)}"
            findings.append(Finding(message, shorten(node), locate(node, text)))
    if findings:
        raise FindingsError(
            "literals that are not of their datatype",
            sorted(findings, key=str),
            todo="Correct the value, or its datatype.",
        )


def _readable(text: str) -> str:
    """Return owlrl's message on one line, with prefixed names."""
    text = " ".join(text.split())
    return re.sub(r"[a-z]+:[^\s,()]+", lambda iri: shorten(iri[0]), text)


def _is_noise(subject: Node, predicate: Node, value: Node) -> bool:
    """Tell whether a triple says nothing about the given data."""
    s, p, o = str(subject), str(predicate), str(value)
    return (
        (p in _REFLEXIVE and s == o)
        or s.startswith(_VOCABULARY)
        or p.startswith(_ERRORS)
        or o.startswith(_ERRORS)
        or (p in _TRIVIAL and o in _TRIVIAL_CLASSES)
        or (p == RDF + "type" and o.startswith((RDFS, XSD)))
    )

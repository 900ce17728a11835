"""OWL 2 RL closure by owlrl, behind one function: the referee of `reason`, and its substitute.

It adds what no reader wants: literals as subjects, everything equal to itself, axioms about the
vocabulary of RDF and OWL. That noise is taken out here. It gives no proofs.
"""

import re
from collections.abc import Iterable

import owlrl
import pyoxigraph as ox
from rdflib.term import Node

from kg.bridge import from_rdflib, to_rdflib
from kg.derive import INFERRED
from kg.errors import Finding, KgError
from kg.noise import is_noise
from kg.terms import shorten

_ERRORS = "http://www.daml.org/2002/03/agents/agent-ont#"
_LEXICAL = "Lexical value of the literal"


def close_by_owlrl(quads: Iterable[ox.Quad]) -> tuple[list[ox.Quad], list[Finding]]:
    """Return what follows, as quads of the graph `inferred`, and the contradictions.

    Given triples are not repeated. Raises KgError if a list in the ontology runs in a circle.
    """
    graph = to_rdflib(quads)
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
    inferred = []
    for triple in graph:
        if triple in given or is_noise(*map(str, triple)) or _is_error(*triple):
            continue
        subject, predicate, value = (from_rdflib(term) for term in triple)
        if isinstance(subject, ox.Literal) or not isinstance(predicate, ox.NamedNode):
            continue
        inferred.append(ox.Quad(subject, predicate, value, INFERRED))
    return inferred, [Finding(_readable(text)) for text in contradictions]


def _readable(text: str) -> str:
    """Return owlrl's message on one line, with prefixed names."""
    text = " ".join(text.split())
    return re.sub(r"[a-z]+:[^\s,()]+", lambda iri: shorten(iri[0]), text)


def _is_error(_s: Node, p: Node, o: Node) -> bool:
    """Tell whether a triple is one of those in which owlrl tells of a contradiction."""
    return str(p).startswith(_ERRORS) or str(o).startswith(_ERRORS)

"""SHACL validation, with the count of what each shape looked at.

pyshacl does the work (https://www.w3.org/TR/shacl/). Data are checked as the files write them,
beside the ontology: what domains and ranges would infer is not added, for it would make every
class check pass.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox
from pyparsing import ParseBaseException
from pyshacl.errors import ReportableRuntimeError, ValidationFailure
from rdflib import SH, BNode, Graph
from rdflib.term import Node

from kg.bridge import to_rdflib
from kg.errors import Finding, KgError
from kg.locate import Locator, no_place
from kg.shaclgraph import ShaclGraph, shacl_graph
from kg.shaclrun import run
from kg.terms import shorten


@dataclass(frozen=True, order=True)
class Violation:
    """One validation result: which shape, on which node, with which value, and what to do."""

    shape: str
    node: str
    message: str
    value: str


@dataclass(frozen=True)
class Validation:
    """Focus nodes that each shape checked, by IRI of the shape, and what they violate."""

    focus_nodes: dict[str, int]
    violations: list[Violation]

    @property
    def checked(self) -> int:
        """How many times a shape looked at a node; 0 means that nothing was checked."""
        return sum(self.focus_nodes.values())


def validate(data: Iterable[ox.Quad], shapes: Iterable[ox.Quad]) -> Validation:
    """Return what the shapes find in the triples of all quads together, in a stable order.

    `data` includes the ontology, so that classes and codes are known. Raises KgError if the
    shapes themselves are not well formed.
    """
    shapes_graph = to_rdflib(shapes)
    report, focus_nodes = report_of(shacl_graph(data), shapes_graph)
    results = report.objects(None, SH.result)  # not those within (sh:detail), which tell it twice
    return Validation(focus_nodes, sorted({_violation(report, shapes_graph, r) for r in results}))


def report_of(graph: ShaclGraph, shapes_graph: Graph) -> tuple[Graph, dict[str, int]]:
    """Return the report (https://www.w3.org/TR/shacl/#validation-report) and the focus nodes.

    Raises KgError as `validate`.
    """
    _require_shapes(shapes_graph)
    try:
        return run(graph, shapes_graph)
    except (ReportableRuntimeError, ValidationFailure, re.error, ParseBaseException) as error:
        # a path, a constraint, a regular expression or a SPARQL query that is none
        raise KgError(f"the shapes cannot be used: {' '.join(str(error).split())}") from error


def findings_of(validation: Validation, locate: Locator = no_place) -> list[Finding]:
    """Return the violations as findings, each with the place of its value, or else of its node."""
    found = []
    for v in validation.violations:
        value = shorten(v.value)
        place = locate(v.node, value.rsplit(":", 1)[-1])
        message = f"{v.message} (it is {value})" if value else v.message
        found.append(Finding(message, shorten(v.node), place))
    return found


def _require_shapes(shapes_graph: Graph) -> None:
    """Raise KgError if a shape refers to one that is not there: pyshacl would check nothing."""
    for predicate in (SH.node, SH.property, SH.qualifiedValueShape, SH["not"]):
        for shape, other in shapes_graph.subject_objects(predicate):
            if (other, None, None) not in shapes_graph:
                raise KgError(
                    f"the shapes cannot be used: {shorten(_named_shape(shapes_graph, shape))} "
                    f"refers to the shape {shorten(str(other))}, which is not there"
                )


def _violation(report: Graph, shapes_graph: Graph, result: Node) -> Violation:
    """Read one validation result: https://www.w3.org/TR/shacl/#results-validation-result."""

    def shown(predicate: Node) -> str:
        value = report.value(result, predicate)
        return "" if value is None or isinstance(value, BNode) else str(value)

    message = shown(SH.resultMessage) or f"does not meet {shown(SH.sourceConstraintComponent)}"
    return Violation(
        shape=_named_shape(shapes_graph, report.value(result, SH.sourceShape)),
        node=shown(SH.focusNode),
        message=message,
        value=shown(SH.value),
    )


def _named_shape(shapes_graph: Graph, shape: Node | None) -> str:
    """Return the IRI of the shape, or of the named shape that it is part of."""
    seen: set[Node] = set()
    while isinstance(shape, BNode) and shape not in seen:
        seen.add(shape)
        shape = next(shapes_graph.subjects(None, shape), None)
    return "" if shape is None or isinstance(shape, BNode) else str(shape)

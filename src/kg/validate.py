"""SHACL validation, with the count of what each shape looked at.

pyshacl does the work (https://www.w3.org/TR/shacl/). Data are checked as the files write them,
beside the ontology: what domains and ranges would infer is not added, for it would make every
class check pass.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox
from pyparsing import ParseBaseException
from pyshacl.errors import ReportableRuntimeError, ValidationFailure
from rdflib import SH, BNode, Graph, URIRef
from rdflib.term import Node

from kg.bridge import from_rdflib, to_rdflib
from kg.errors import Finding, KgError
from kg.locate import Locator, no_place
from kg.shaclgraph import ShaclGraph, shacl_graph
from kg.shaclrun import run
from kg.terms import shorten

Path = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, order=True)
class Violation:
    """One validation result: which shape, on which node, with which value, and what to do."""

    shape: str
    node: str
    message: str
    value: str
    focus: str = field(default="", compare=False)
    """The node, or `_:` and the label of a blank node."""
    path: Path = field(default=(), compare=False)
    """The predicates of each step of the path, where it is one of steps forward."""
    component: str = field(default="", compare=False)
    """The IRI of the constraint's component (sh:sourceConstraintComponent)."""
    severity: str = field(default="", compare=False)
    term: str = field(default="", compare=False)
    """The value in N-Triples."""


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
    found = [_violation(report, shapes_graph, r) for r in results]
    # of those that say the same, the first by path and component stays
    found.sort(key=lambda v: (v, v.focus, v.path, v.component))
    unlike = {(v, v.focus): v for v in reversed(found)}
    return Validation(focus_nodes, list(unlike.values())[::-1])


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
        node = locate.subject(v.focus)
        found.append(
            Finding(
                f"{v.message} (it is {shorten(v.value)})" if v.value else v.message,
                shorten(v.node),
                locate.value(v.focus, v.path, v.value) or node,
                rule=v.shape,
                subject=node,
                focus=v.focus,
                value=v.value,
                term=v.term,
                path="/".join("|".join(f"<{p}>" for p in step) for step in v.path),
                component=v.component,
            )
        )
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
    focus = report.value(result, SH.focusNode)
    path = report.value(result, SH.resultPath)
    value = report.value(result, SH.value)
    return Violation(
        shape=_named_shape(shapes_graph, report.value(result, SH.sourceShape)),
        node=shown(SH.focusNode),
        message=message,
        value=shown(SH.value),
        focus=f"_:{focus}" if isinstance(focus, BNode) else str(focus),
        path=_steps(report, path) if path else (),
        component=shown(SH.sourceConstraintComponent),
        severity=shown(SH.resultSeverity),
        term=str(from_rdflib(value)) if value is not None else "",
    )


def _steps(report: Graph, path: Node) -> Path:
    """Return the steps of a path (https://www.w3.org/TR/shacl/#property-paths) if all go forward.

    Of a path that goes back or repeats a step, nothing.
    """
    if isinstance(path, URIRef):
        return ((str(path),),)
    either = report.value(path, SH.alternativePath)
    items = list(report.items(either or path))
    steps = [_steps(report, item) for item in items]
    if not steps or any(len(step) != 1 for step in steps):
        return ()
    if either:
        return (tuple(name for step in steps for name in step[0]),)
    return tuple(step[0] for step in steps)


def _named_shape(shapes_graph: Graph, shape: Node | None) -> str:
    """Return the IRI of the shape, or of the named shape that it is part of."""
    seen: set[Node] = set()
    while isinstance(shape, BNode) and shape not in seen:
        seen.add(shape)
        shape = next(shapes_graph.subjects(None, shape), None)
    return "" if shape is None or isinstance(shape, BNode) else str(shape)

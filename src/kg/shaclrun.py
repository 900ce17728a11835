"""One run of pyshacl, without what it does over and over.

pyshacl looks at the focus nodes of a property shape one by one, and reads the shape's constraints
anew from the shapes graph for each. Here a shape reads its constraints once and hands all its focus
nodes to them together; what a constraint says of a node is pyshacl's
(https://www.w3.org/TR/shacl/#validation). Nothing of pyshacl is replaced for other users of it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from pyshacl.constraints.advanced import ExpressionConstraint, SH_expression
from pyshacl.constraints.core.shape_based_constraints import PropertyConstraintComponent
from pyshacl.constraints.sparql.sparql_based_constraints import SPARQLBasedConstraint
from pyshacl.errors import ConstraintLoadWarning, ReportableRuntimeError
from pyshacl.graph_abstraction import DataGraph
from pyshacl.rdfutil.stringify import stringify_blank_node
from pyshacl.shape import Shape
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator
from rdflib import OWL, SH, Graph, Literal, URIRef
from rdflib.term import IdentifiedNode, Node

from kg.shaclgraph import ShaclGraph

Values = dict[Node, set[Node]]
Verdict = tuple[bool, list[Any]]


def run(data: ShaclGraph, shapes: Graph) -> tuple[Graph, dict[str, int]]:
    """Return pyshacl's report, and how many focus nodes each shape with a target of its own has.

    Raises what pyshacl raises if the shapes are not well formed.
    """
    # pyshacl keeps how it wrote a blank node, by the address of a graph that may be gone since
    stringify_blank_node.dict_cache.clear()
    validator = _Validator(data, shapes)
    _conforms, report, _text = validator.run()
    return report, dict(sorted(validator.shapes.counts.items()))


class _Validator(Validator):
    def __init__(self, data: ShaclGraph, shapes: Graph) -> None:
        options = {"advanced": True, "inference": "none", "inplace": True}
        super().__init__(DataGraph.from_rdflib(data), shacl_graph=shapes, options=options)
        self.shapes = self.shacl_graph = _Shapes(shapes, False, self.logger)


class _Shapes(ShapesGraph):
    """The shapes graph; `counts` are the focus nodes of each shape that has a target of its own."""

    def __init__(self, graph: Graph, debug: bool, logger: Any) -> None:
        super().__init__(graph, debug, logger)
        self.counts: dict[str, int] = {}

    @property
    def shapes(self) -> Any:
        """The shapes, each one of ours."""
        found = super().shapes
        for node, shape in self._node_shape_cache.items():
            if not isinstance(shape, _Shape):
                path = shape.path()
                self._node_shape_cache[node] = _Shape(
                    self, node, path is not None, path, self.logger
                )
        return found


class _Shape(Shape):
    """A shape that reads its constraints once and looks at all focus nodes together."""

    __slots__ = ("_constraints", "_counts")

    def __init__(self, sg: _Shapes, node: Any, p: bool, path: Any, logger: Any) -> None:
        super().__init__(sg, node, p, path, logger)
        self._counts = sg.counts
        self._constraints: list[Any] | None = None

    def validate(
        self,
        executor: Any,
        target_graph: Any,
        focus: Any = None,
        _evaluation_path: list[Any] | None = None,
    ) -> Verdict:
        """Return whether the focus nodes, or those of the shape's targets, conform, and results."""
        if self.deactivated:
            return True, []
        graph: ShaclGraph = getattr(target_graph, "impl", target_graph)
        if focus is None:
            focus = self.focus_nodes(graph)
            if any(list(targets) for targets in self.target()) or self.advanced_target():
                self._counts[str(self.node)] = len(focus)
        elif isinstance(focus, IdentifiedNode | Literal):
            focus = (focus,)
        if not focus:
            return True, []
        way = [] if _evaluation_path is None else _evaluation_path
        if len(way) // 2 >= executor.max_validation_depth:
            raise ReportableRuntimeError(f"Validation path too deep!\n{' -> '.join(map(str, way))}")
        way.append(self)
        values = self.value_nodes(graph, focus)
        conforms, results = True, []
        for constraint in self.constraints():
            passed, found = constraint.evaluate(executor, graph, values, [*way, constraint])
            conforms = conforms and passed
            results += found
        return conforms, results

    def constraints(self) -> Iterator[Any]:
        """Yield the constraints; those of custom components last.

        One that cannot be read raises when its turn comes, as with pyshacl.
        """
        if self._constraints is not None:
            yield from self._constraints
            return
        read: list[Any] = []
        names = dict.fromkeys(self.sg.predicate_objects(self.node))
        kinds = dict.fromkeys(KINDS[p] for p, _ in names if p in KINDS)
        for kind in kinds:
            try:
                read.append(kind(self))
            except ConstraintLoadWarning as warning:
                self.logger.warning(repr(warning))
                continue
            yield read[-1]
        for component in self.find_custom_constraints():
            read.append(component.make_validator_for_shape(self))
            yield read[-1]
        self._constraints = read

    def value_nodes(
        self,
        target_graph: Any,
        focus: Iterable[Node],
        sparql_mode: bool = False,
        debug: bool = False,
    ) -> Values:
        """Return the value nodes of each focus node."""
        if not self.is_property_shape:
            return {node: {node} for node in focus}
        path = self.path()
        if isinstance(path, URIRef):
            values = target_graph.values
            return {node: set(values(node, path)) for node in focus}
        found: Values = super().value_nodes(target_graph, list(focus), sparql_mode, debug)
        return found


class _Properties(PropertyConstraintComponent):
    """sh:property: https://www.w3.org/TR/shacl/#PropertyConstraintComponent."""

    def evaluate(self, executor: Any, target_graph: Any, values: Values, way: list[Any]) -> Verdict:
        """Look at all value nodes together; a node that is the value of two, in two rounds."""
        conforms, results = True, []
        for values_once in _rounds(values):
            passed, found = super().evaluate(executor, target_graph, {None: [values_once]}, way)
            conforms = conforms and passed
            results += found
        return conforms, results


class _Sparql(SPARQLBasedConstraint):
    """sh:sparql: https://www.w3.org/TR/shacl/#sparql-constraints."""

    def __init__(self, shape: _Shape) -> None:
        """Read the constraint, and the prefixes that it may use but pyshacl does not look for.

        Those are the declarations that `owl:imports` leads to:
        https://www.w3.org/TR/shacl/#sparql-prefixes
        """
        super().__init__(shape)
        graph = shape.sg.graph
        for query in self.sparql_constraints:
            for start in graph.objects(query.node, SH.prefixes):
                for ontology in graph.transitive_objects(start, OWL.imports):
                    for told in graph.objects(ontology, SH.declare):
                        prefix, name = graph.value(told, SH.prefix), graph.value(told, SH.namespace)
                        query.prefixes.setdefault(str(prefix), URIRef(str(name)))

    def _evaluate_sparql_constraint(
        self, sparql_constraint: Any, target_graph: ShaclGraph, values: Values
    ) -> tuple[bool, list[Any]]:
        """Ask the query of those nodes for which it can have a solution."""
        bound, text = sparql_constraint.pre_bind_variables(next(iter(values)))
        query = _Prepared(sparql_constraint, bound, sparql_constraint.apply_prefixes(text))
        others = {name: term for name, term in bound.items() if name != "this"}
        found = target_graph.candidates(query.text, others, values.keys())
        few = {node: nodes for node, nodes in values.items() if node in found}
        verdict: tuple[bool, list[Any]] = super()._evaluate_sparql_constraint(
            query, target_graph, few
        )
        return verdict


class _Prepared:
    """A query that has been made ready for one focus node, and so for all."""

    def __init__(self, constraint: Any, bound: dict[str, Node], text: str) -> None:
        self.node, self.messages = constraint.node, constraint.messages
        self.text = text
        self._bound = bound

    def pre_bind_variables(self, node: Node) -> tuple[dict[str, Node], str]:
        """Return the variables that are bound before the query is asked, and the query."""
        return ({**self._bound, "this": node} if "this" in self._bound else self._bound), self.text

    def apply_prefixes(self, text: str) -> str:
        """Return the query, which has its prefixes."""
        return text


def _rounds(values: Values) -> Iterator[list[Node]]:
    """Yield the value nodes of all focus nodes, those that occur again in a further round."""
    rest = [node for nodes in values.values() for node in nodes]
    while rest:
        once: dict[Node, None] = {}
        again = []
        for node in rest:
            if node in once:
                again.append(node)
            else:
                once[node] = None
        yield list(once)
        rest = again


KINDS: dict[Any, Any] = {
    **CONSTRAINT_PARAMETERS_MAP,
    SH_expression: ExpressionConstraint,
    **dict.fromkeys(SPARQLBasedConstraint.constraint_parameters(), _Sparql),
    **dict.fromkeys(PropertyConstraintComponent.constraint_parameters(), _Properties),
}

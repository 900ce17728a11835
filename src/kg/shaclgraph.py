"""The data as pyshacl reads them: an rdflib graph over plain dictionaries, quick to look up.

A validation asks for the values of one property of one node, over and over. rdflib's own store
answers such a question through five layers of generators, and a pyoxigraph store must make a term
of another library of every node it is asked for and of every node it finds; `docs/performance.md`
has the numbers. Literals stand here as the files write them.
"""

from collections.abc import Collection, Generator, Iterable, Mapping
from functools import lru_cache
from typing import Any, cast

import pyoxigraph as ox
import rdflib
from pyshacl.errors import ReportableRuntimeError
from rdflib import BNode, Literal, Variable
from rdflib.namespace import NamespaceManager
from rdflib.paths import Path
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Query, SPARQLTypeError
from rdflib.query import Result
from rdflib.term import Node

from kg.bridge import DataGraph, terms_of
from kg.candidates import FOCUS, stored, widened
from kg.namespaces import XSD

Index = dict[Node, dict[Node, dict[Node, None]]]
_NONE: dict[Any, Any] = {}


class ShaclGraph(DataGraph):
    """An rdflib graph of triples that are looked up by subject, or by predicate and object.

    What it finds, and the order of what it finds, is rdflib's; only triples without context are
    kept, and nothing is ever removed.
    """

    def __init__(self) -> None:
        super().__init__()
        self._by_subject: Index = {}
        self._by_predicate: Index = {}
        self._count = 0
        self._above: dict[tuple[Node, Node], tuple[Any, ...]] = {}
        self._names: _Names | None = None
        self._sparql, self._store_of = ox.Store(), 0

    @property
    def namespace_manager(self) -> NamespaceManager:
        """The prefixes with which pyshacl writes its messages."""
        if self._names is None:
            self._names = _Names(self, self._bind_namespaces)
        return self._names

    @namespace_manager.setter
    def namespace_manager(self, manager: NamespaceManager) -> None:
        raise AttributeError(f"the prefixes of this graph cannot be replaced by {manager}")

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Generator[Any, None, None]:
        return self.triples((None, None, None))

    def add(self, triple: tuple[Any, Any, Any]) -> "ShaclGraph":
        """Add a triple; one that is there already stays as it is."""
        subject, predicate, value = triple
        values = self._by_subject.setdefault(subject, {}).setdefault(predicate, {})
        if value not in values:
            values[value] = None
            self._by_predicate.setdefault(predicate, {}).setdefault(value, {})[subject] = None
            self._count += 1
            self._above.clear()
        return self

    def remove(self, triple: Any) -> "ShaclGraph":
        """Raise TypeError: a validation takes nothing away."""
        raise TypeError(f"this graph only grows; {triple!r} cannot be removed")

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:
        """Return the query's result; a text is made ready once for each set of bound variables."""
        if isinstance(query_object, str):
            names = frozenset(map(str, kwargs.get("initBindings") or ()))
            query_object = _ready(query_object, names)
            if len(args) < 3:  # the query has its prefixes: spare rdflib from listing all it knows
                kwargs["initNs"] = {"xsd": XSD}
        return super().query(query_object, *args, **kwargs)

    def candidates(
        self, query: str, bound: Mapping[str, Node], focus: Collection[Node]
    ) -> Collection[Node]:
        """Return the focus nodes for which the query can have a solution, and maybe some others.

        `bound` are the variables that are bound before, but for `?this`.
        """
        question = widened(_ready(query, frozenset({"this", *bound})), bound)
        if question is None:
            return focus
        store = self._indexed()
        if FOCUS in question:
            graph = ox.NamedNode(FOCUS)
            store.clear_graph(graph)
            nodes = [n for n in map(stored, focus) if not isinstance(n, ox.Literal)]
            store.bulk_extend(ox.Quad(n, graph, n, graph) for n in nodes)
        found = {str(row["this"]) for row in cast(ox.QuerySolutions, store.query(question))}
        return {n for n in focus if isinstance(n, Literal) or str(stored(n)) in found}

    def _indexed(self) -> ox.Store:
        """Return a store of the triples, each literal in a form that the store keeps."""
        if self._store_of != self._count:
            store, self._store_of = ox.Store(), self._count
            terms: dict[Node, Any] = {}

            def term(node: Node) -> Any:
                known = terms.get(node)
                if known is None:
                    known = terms[node] = stored(node)
                return known

            store.bulk_extend(
                ox.Quad(subject, predicate, term(value))
                for node, names in self._by_subject.items()
                if not isinstance(node, Literal)
                for subject in (term(node),)
                for name, values in names.items()
                for predicate in (term(name),)
                for value in values
            )
            self._sparql = store
        return self._sparql

    def values(self, subject: Node, predicate: Node) -> Iterable[Node]:
        """Return the objects of all triples with this subject and predicate."""
        values: Iterable[Node] = self._by_subject.get(subject, _NONE).get(predicate, _NONE)
        return values

    def triples(self, triple: Any) -> Generator[Any, None, None]:
        """Yield the triples that match; None matches all, a path all that it leads to."""
        subject, predicate, value = triple
        if isinstance(predicate, Path):
            first, last = _present(subject), _present(value)
            for start, end in predicate.eval(self, first, last):
                yield (
                    subject if start is first else start,
                    predicate,
                    value if end is last else end,
                )
        elif subject is not None:
            found = self._by_subject.get(subject, _NONE)
            for name in found if predicate is None else (predicate,):
                values = found.get(name, _NONE)
                for other in values if value is None else (value,):
                    if other in values:
                        yield subject, name, other
        else:
            for name in self._by_predicate if predicate is None else (predicate,):
                objects = self._by_predicate.get(name, _NONE)
                for other in objects if value is None else (value,):
                    for start in objects.get(other, _NONE):
                        yield start, name, other

    def __contains__(self, triple: Any) -> bool:
        subject, predicate, value = triple
        if None in triple or isinstance(predicate, Path):
            return any(True for _ in self.triples(triple))
        return value in self._by_subject.get(subject, _NONE).get(predicate, _NONE)

    def objects(
        self, subject: Any = None, predicate: Any = None, unique: bool = False
    ) -> Generator[Node, None, None]:
        """Yield the objects of the triples with this subject and predicate."""
        if isinstance(subject, Node) and isinstance(predicate, rdflib.URIRef):
            yield from self.values(subject, predicate)
        else:
            yield from super().objects(subject, predicate, unique)

    def subjects(
        self,
        predicate: Any = None,
        object: Any = None,  # noqa: A002
        unique: bool = False,
    ) -> Generator[Node, None, None]:
        """Yield the subjects of the triples with this predicate and object."""
        if isinstance(object, Node) and isinstance(predicate, rdflib.URIRef):
            yield from self._by_predicate.get(predicate, _NONE).get(object, _NONE)
        else:
            yield from super().subjects(predicate, object, unique)

    def transitive_objects(
        self, subject: Any, predicate: Any, remember: dict[Any, int] | None = None
    ) -> Generator[Any, None, None]:
        """Yield the subject and all that the predicate leads to from it; it is walked once."""
        if remember is not None:
            yield from super().transitive_objects(subject, predicate, remember)
            return
        known = self._above.get((subject, predicate))
        if known is None:
            known = tuple(super().transitive_objects(subject, predicate))
            self._above[subject, predicate] = known
        yield from known


class _Present(Literal):
    """A literal that is true: rdflib's paths take one of 0, false or no text for no node at all."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return True


class _Worthless(Literal):
    """A literal without a value, which is an error where rdflib would calculate with its text."""

    __slots__ = ()

    def toPython(self) -> Any:  # noqa: N802
        """Raise SPARQLTypeError."""
        raise SPARQLTypeError(f"{self.n3()} is not of its datatype")


def _as(kind: type[Literal], literal: Literal) -> Literal:
    """Return a literal of that class which is equal to the one given."""
    made = str.__new__(kind, literal)
    made._language, made._datatype = literal.language, literal.datatype
    made._value, made._ill_typed = literal.value, literal.ill_typed
    return made


def _present(term: Node | None) -> Node | None:
    return _as(_Present, term) if isinstance(term, Literal) and not term else term


class _Names(NamespaceManager):
    """Prefixes that keep what they have shortened: pyshacl writes each name many times."""

    def __init__(self, graph: rdflib.Graph, bind: Any) -> None:
        self._short: dict[str, str] = {}
        super().__init__(graph, bind)

    def bind(self, prefix: Any, namespace: Any, *args: Any, **kwargs: Any) -> None:
        """Bind a prefix, unless it is bound to this namespace."""
        if self.store.namespace(prefix) != rdflib.URIRef(str(namespace)):
            self._short.clear()
            super().bind(prefix, namespace, *args, **kwargs)

    def normalizeUri(self, rdfTerm: str) -> str:  # noqa: N802, N803
        """Return the IRI with a prefix where one is bound, else between angle brackets."""
        short = self._short.get(rdfTerm)
        if short is None:
            short = self._short[rdfTerm] = super().normalizeUri(rdfTerm)
        return short


@lru_cache(maxsize=256)
def _ready(text: str, bound: frozenset[str]) -> Query:
    """Return the query, its triple patterns in the order in which to look them up.

    rdflib orders them without knowing which variables will be bound before, so that it may look at
    every node of a class to find those that have to do with the one. Raises ParseBaseException if
    it is no query, and ReportableRuntimeError if a prefix is not known.
    """
    read = parseQuery(text)
    try:
        query = translateQuery(read, initNs=dict(rdflib.Graph().namespaces()))
    except Exception as error:
        if type(error) is not Exception:  # rdflib has no class for a prefix that it does not know
            raise
        raise ReportableRuntimeError(f"{error}, in the query {text!r}") from error
    _order(query.algebra, bound)
    return query


def _order(node: Any, bound: frozenset[str]) -> None:
    if isinstance(node, CompValue):
        if node.name == "BGP":
            node.triples = _nearest_first(node.triples, set(bound))
        for inner in [*node.values(), *vars(node).values()]:
            _order(inner, bound)
    elif isinstance(node, list | tuple):
        for inner in node:
            _order(inner, bound)


def _nearest_first(patterns: list[Any], bound: set[str]) -> list[Any]:
    """Return the patterns, each as close as can be to what is bound before it."""

    def unknown(pattern: Any) -> tuple[int, bool]:
        free = [isinstance(t, Variable | BNode) and str(t) not in bound for t in pattern]
        return sum(free), not any(isinstance(t, Variable) and str(t) in bound for t in pattern)

    rest, order = list(patterns), []
    while rest:
        nearest = min(rest, key=unknown)
        rest.remove(nearest)
        order.append(nearest)
        bound |= {str(t) for t in nearest if isinstance(t, Variable | BNode)}
    return order


def shacl_graph(quads: Iterable[ox.Quad]) -> ShaclGraph:
    """Return one graph of the triples of all quads, literals in their written form."""
    graph = ShaclGraph()
    worthless: dict[Node, Node] = {}
    for subject, predicate, value in terms_of(quads):
        if isinstance(value, Literal) and value.ill_typed and value.value is None:
            value = worthless.setdefault(value, _as(_Worthless, value))
        graph.add((subject, predicate, value))
    return graph

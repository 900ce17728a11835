"""Why a row of a stored query is there: the triples that its query matched.

The query is asked again for this row alone, with all its variables, and its patterns are filled
with what they stand for.
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import pyoxigraph as ox
from rdflib import RDF, RDFS, SKOS, BNode, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.bridge import from_rdflib
from kg.catalogue import masked
from kg.derivations import Triple
from kg.errors import KgError
from kg.namespaces import DM, GRAPH, PREFIXES
from kg.rdf import Term, text_of

_MOST = 20
"""So many ways to get a row are looked at."""

_NAMES = {SKOS.prefLabel, SKOS.altLabel, RDFS.label}

_QUIET = {"", *(GRAPH + layer for layer in ("things", "ontology", "links"))}
"""Triples that only stand here need no receipt."""


def triples_of_row(
    store: ox.Store, sparql: str, variables: Sequence[str], row: Sequence[object]
) -> list[Triple]:
    """Return the told, known and inferred triples that a SELECT matched for one of its rows.

    Triples that only name things, and the ontology's, are left out where there are others; where
    the row names statements, so are those of others.
    """
    algebra = translateQuery(parseQuery(sparql), initNs=dict(PREFIXES)).algebra
    patterns = list(_patterns(algebra))
    plain = {v for t in patterns for v in t if isinstance(v, Variable)}
    given = {
        name: term
        for name, term in zip(variables, row, strict=True)
        if Variable(name) in plain and isinstance(term, (ox.NamedNode, ox.Literal))
    }
    found = dict[Triple, None]()
    answers = cast("ox.QuerySolutions", store.query(asked_for(sparql, given), prefixes=PREFIXES))
    names = [v.value for v in answers.variables]
    cells = {n: t for n, t in zip(variables, row, strict=True) if n in names}
    of_the_row = (a for a in answers if all(a[n] in (None, t) for n, t in cells.items()))
    for _n, answer in zip(range(_MOST), of_the_row, strict=False):
        bound = {name: answer[name] for name in names if answer[name] is not None}
        for s, path, o in patterns:
            start, end = (_term(t, cast("Mapping[str, Term]", bound)) for t in (s, o))
            loose = (
                start is None and isinstance(s, Variable),
                end is None and isinstance(o, Variable),
            )
            naming = path in _NAMES or (path == RDF.type and isinstance(o, Variable))
            if not any(loose) and not naming:
                found |= dict.fromkeys(_along(store, start, path, end) or ())
    telling = [t for t in found if _layers(store, t) - _QUIET] or list(found)
    own = {cell for cell in row if _is_statement(store, cell)}
    if not own:
        return telling
    named = " ".join(str(cell) for cell in row)  # also those that a cell names beside others
    return [
        t for t in telling
        if t[0] in own or not _is_statement(store, t[0]) or text_of(t[0]) in named
    ]  # fmt: skip


def _is_statement(store: ox.Store, term: object) -> bool:
    source = ox.NamedNode(DM + "source")
    return isinstance(term, ox.NamedNode) and any(
        True for _ in store.quads_for_pattern(term, source, None, ox.DefaultGraph())
    )


def asked_for(sparql: str, given: Mapping[str, Term]) -> str:
    """Return a SELECT with all its variables, some of them given, and nothing grouped or cut."""
    plain = masked(sparql)
    start = re.search(r"\bSELECT\b", plain, re.IGNORECASE)
    if start is None:
        raise KgError("only the rows of a SELECT can be explained")
    begin = plain.index("{", start.end())
    depth, end = 1, begin + 1
    while depth and end < len(plain):
        depth += {"{": 1, "}": -1}.get(plain[end], 0)
        end += 1
    names = " ".join(f"?{name}" for name in given)
    terms = " ".join(str(term) for term in given.values())
    values = f" VALUES ({names}) {{ ({terms}) }}" if given else ""
    return f"{sparql[: start.start()]}SELECT * WHERE {{{values}{sparql[begin + 1 : end]}"


def _layers(store: ox.Store, triple: Triple) -> set[str]:
    s, p, o = triple
    if isinstance(s, ox.Literal):
        return set()
    return {text_of(q.graph_name) for q in store.quads_for_pattern(s, p, o, None)}


def _patterns(node: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Yield the triple patterns that a query asks for, those of subqueries included."""
    if isinstance(node, CompValue):
        if node.name == "BGP":
            yield from node.triples
        for key, value in node.items():
            excluded = (node.name == "Minus" and key == "p2") or key in (
                "expr",
                "template",
                "_vars",
            )
            if not excluded:
                yield from _patterns(value)
    elif isinstance(node, (list, tuple)):
        for value in node:
            yield from _patterns(value)


def _term(token: Any, bound: Mapping[str, Term]) -> Term | None:
    if isinstance(token, (Variable, BNode)):
        return bound.get(str(token))
    return from_rdflib(token)


def _along(store: ox.Store, s: Term | None, path: Any, o: Term | None) -> list[Triple] | None:
    """Return triples that lead from one term to another along a path, or None if none do."""
    if isinstance(path, Variable) or isinstance(s, ox.Literal):
        return None
    if isinstance(path, URIRef):
        p = ox.NamedNode(str(path))
        quads = store.quads_for_pattern(s, p, o, ox.DefaultGraph())
        quad = next(quads, None)
        return None if quad is None else [(quad.subject, p, quad.object)]  # type: ignore[list-item]
    if isinstance(path, InvPath):
        return _along(store, o, path.arg, s)
    if isinstance(path, AlternativePath):
        return next((f for a in path.args if (f := _along(store, s, a, o)) is not None), None)
    if isinstance(path, SequencePath):
        return _steps(store, s, list(path.args), o)
    if isinstance(path, MulPath):
        if path.zero and s == o:
            return []
        return _reach(store, s, path, o) if path.more else _along(store, s, path.path, o)
    return None


def _reach(store: ox.Store, s: Term | None, path: MulPath, o: Term | None) -> list[Triple] | None:
    """Return triples along the fewest repetitions of a path."""
    if s is None or o is None:
        return None
    ways: dict[Term, list[Triple]] = {s: []}
    queue = deque([s])
    while queue:
        here = queue.popleft()
        for there in _ends(store, here, path.path):
            if there not in ways or there == o:
                ways[there] = [*ways[here], *(_along(store, here, path.path, there) or ())]
                if there == o:
                    return ways[there]
                queue.append(there)
    return None


def _steps(store: ox.Store, s: Term | None, path: list[Any], o: Term | None) -> list[Triple] | None:
    """Return triples along steps, one after the other."""
    if len(path) == 1:
        return _along(store, s, path[0], o)
    for middle in _ends(store, s, path[0]):
        rest = _steps(store, middle, path[1:], o)
        if rest is not None:
            first = _along(store, s, path[0], middle)
            if first is not None:
                return [*first, *rest]
    return None


def _ends(store: ox.Store, s: Term | None, path: Any) -> list[Term]:
    """Return where a path leads from a term, in a stable order."""
    if s is None or isinstance(s, ox.Literal):
        return []
    step = path.n3() if isinstance(path, Path) else f"<{path}>"
    found = cast("ox.QuerySolutions", store.query(f"SELECT DISTINCT ?o {{ {s} {step} ?o }}"))
    return sorted((cast("Term", row["o"]) for row in found), key=str)

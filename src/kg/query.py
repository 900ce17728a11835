"""Answering stored queries from a built store, or from RDF files alone."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import pyoxigraph as ox

from kg.catalogue import StoredQuery
from kg.errors import KgError, Place
from kg.namespaces import PREFIXES
from kg.terms import Labels, iri_term, literal_term

_RESULT_FORMATS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}


@dataclass(frozen=True)
class Rows:
    """Solutions of a SELECT query: the variables, and one tuple of terms for each row."""

    variables: tuple[str, ...]
    rows: list[tuple[object, ...]]


def bind(
    query: StoredQuery, given: Mapping[str, Sequence[str]], store: ox.Store, focus: str | None
) -> str:
    """Return the query's SPARQL with the user's values in it.

    Each value becomes an RDF term of its parameter's class or datatype, and only the term's
    N-Triples form enters the query. A parameter with `default: focus` that is not given takes the
    dossier's focus topic. Raises KgError on an unknown parameter or a value that fits none.
    """
    for name in given:
        if name not in query.parameters:
            known = ", ".join(query.parameters) or "none"
            raise KgError(
                f"the query {query.name} has no parameter {name!r}",
                todo=f"Its parameters: {known}.",
            )
    labels: Labels | None = None
    values: dict[str, list[str]] = {}
    for name, parameter in query.parameters.items():
        if name not in given:
            if parameter.focus and focus:
                values[name] = [str(iri_term(focus))]
            continue
        terms = []
        for text in given[name]:
            if parameter.datatype:
                terms.append(str(literal_term(text, parameter.datatype)))
            else:
                if labels is None:
                    with _explained(query):
                        labels = Labels(store)
                terms.append(str(labels.find(text, parameter.cls)))
        values[name] = terms
    return query.with_values(values)


def run(
    store: ox.Store, sparql: str, query: StoredQuery
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """Return the query's results; the project's prefixes need not be declared in it.

    Raises KgError, with file and line, if it is no valid SPARQL.
    """
    with _explained(query):
        return store.query(sparql, prefixes=PREFIXES)


def rows_of(results: ox.QuerySolutions, query: StoredQuery) -> Rows:
    """Return all solutions of a SELECT. Raises KgError if one cannot be computed."""
    variables = tuple(v.value for v in results.variables)
    with _explained(query):
        return Rows(variables, [tuple(row[v] for v in variables) for row in results])


def quads_of(results: ox.QueryTriples, query: StoredQuery) -> list[ox.Quad]:
    """Return all triples of a CONSTRUCT. Raises KgError if one cannot be computed."""
    with _explained(query):
        return [ox.Quad(t.subject, t.predicate, t.object) for t in results]


def serialize(
    results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, query: StoredQuery, format_: str
) -> bytes:
    """Return results in csv, tsv, json or xml, as SPARQL 1.1 defines them for rows and ASK.

    Follows https://www.w3.org/TR/sparql11-results-csv-tsv/, …-json/ and
    https://www.w3.org/TR/rdf-sparql-XMLres/. Raises KgError where the format does not fit.
    """
    if isinstance(results, ox.QueryTriples):
        raise KgError("this query makes triples, not rows", todo="Ask for --format turtle.")
    if isinstance(results, ox.QueryBoolean) and format_ in ("csv", "tsv"):
        return b"true\n" if results else b"false\n"
    with _explained(query):
        return results.serialize(format=_RESULT_FORMATS[format_]) or b""


@contextmanager
def _explained(query: StoredQuery) -> Iterator[None]:
    """Turn what goes wrong in a query into a KgError that says where."""
    try:
        yield
    except SyntaxError as error:
        line, what = _syntax_fault(query.text, str(error.args[0]))
        raise KgError(
            f"query {query.name} is no valid SPARQL: {what}",
            place=Place(query.path, line) if query.path else None,
        ) from error
    except (ValueError, RuntimeError, OSError) as error:
        raise KgError(
            f"query {query.name} cannot be answered: {error}",
            todo="Run: kg build" if "Corruption" in str(error) else "",
        ) from error


def _syntax_fault(sparql: str, message: str) -> tuple[int | None, str]:
    """Return the line of a syntax error and what stands there.

    The store's parser often names a place behind the fault; rdflib's is asked where it really is,
    only here, since it is slow to import.
    """
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        parseQuery(sparql)
    except ParseException as error:
        found = error.pstr[error.loc :].split()
        there = f"at {found[0][:40]!r}" if found else "at its end"
        return error.lineno, f"line {error.lineno}, column {error.column}, {there}"
    except Exception:  # its parser has faults of its own; the store's message is what is left
        pass
    at = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if at is None:
        return None, message
    what = at[3] if len(at[3]) < 100 else at[3][:80].rsplit(",", 1)[0] + ", …"
    if "Prefix not found" in what:
        what = "a prefix is not declared"
    return int(at[1]), f"line {at[1]}, column {at[2]}: {what}"

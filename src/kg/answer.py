"""From the name of a query to its answer in a format: the whole way of `kg query`."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import pyoxigraph as ox

from kg.catalogue import Headers, StoredQuery, find_query, parse_query, read_query
from kg.errors import KgError
from kg.namespaces import DM, SKOS
from kg.query import quads_of, rows_of, run, serialize


def find(name: str, folders: Sequence[Path], headers: Headers, stdin: TextIO) -> StoredQuery:
    """Return the query meant by a stored name, a path that ends in .rq, or `-` for `stdin`.

    Raises KgError if there is none or it cannot be read.
    """
    if name == "-":
        try:
            return parse_query(stdin.read(), "on standard input")
        except UnicodeDecodeError as error:
            raise KgError(f"standard input is no UTF-8 text (byte {error.start})") from error
    if name.endswith(".rq") or os.sep in name:
        return read_query(Path(name))
    return find_query(name, folders, headers)


def answer(store: ox.Store, sparql: str, query: StoredQuery, format_: str) -> bytes:
    """Return the answer of `sparql` as a table, csv, tsv, json, xml or (for CONSTRUCT) turtle.

    A query that makes triples is answered in Turtle where a table is asked for. Raises KgError if
    the query is not valid, cannot be answered, or does not go with the format.
    """
    results = run(store, sparql, query)
    if isinstance(results, ox.QueryTriples):
        if format_ not in ("table", "turtle"):
            raise KgError("this query makes triples, not rows", todo="Ask for --format turtle.")
        from kg.export import write  # with its imports, only where triples are made

        return write(quads_of(results, query), "turtle")
    if format_ == "turtle":
        raise KgError("this query makes rows, not triples", todo="Ask for --format csv or json.")
    if format_ != "table":
        return serialize(results, query, format_)
    if isinstance(results, ox.QueryBoolean):
        return b"true\n" if results else b"false\n"
    from kg.present import table

    return table(rows_of(results, query)).encode("utf-8")


def lacks(store: ox.Store) -> list[str]:
    """Return what the stored queries need and this store of told statements does not have."""

    def holds(predicate: str) -> bool:
        found = store.quads_for_pattern(None, ox.NamedNode(predicate), None, ox.DefaultGraph())
        return next(found, None) is not None

    if not holds(DM + "source"):
        return []
    parts = {"inferred": DM + "toldBy", "ontology": SKOS + "inScheme"}
    return [
        f"these files lack the layer {layer!r}, so stored queries may miss rows: export all layers"
        for layer, predicate in parts.items()
        if not holds(predicate)
    ]


def focus_of(store: ox.Store) -> str | None:
    """Return the IRI of the focus topic that the store's dossier names, or None."""
    found = next(iter(store.quads_for_pattern(None, ox.NamedNode(DM + "focus"), None)), None)
    return found.object.value if found and isinstance(found.object, ox.NamedNode) else None

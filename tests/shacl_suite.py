"""The W3C's tests of SHACL, and what becomes of each: with pyshacl alone, and with `kg.validate`.

    python tests/shacl_suite.py     writes tests/shacl_suite.csv anew

https://w3c.github.io/data-shapes/data-shapes-test-suite/
"""

import csv
import logging
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib import RDF, SH, BNode, Graph, Namespace
from rdflib.term import Node

from kg.bridge import to_rdflib
from kg.errors import KgError
from kg.shaclgraph import shacl_graph
from kg.validate import report_of

SUITE = Path(__file__).resolve().parents[2] / "shared" / "suites" / "shacl" / "tests"
TABLE = Path(__file__).with_name("shacl_suite.csv")
PARTS = ("core", "sparql")
PASSED = {True: "pass", False: "fail"}
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")

Results = Counter[tuple[str, ...]]


def read(path: Path) -> Graph:
    """Return rdflib's graph of a file, literals as they are written."""
    rdflib.NORMALIZE_LITERALS = False
    try:
        return Graph().parse(path, format="turtle", publicID=path.as_uri())
    finally:
        rdflib.NORMALIZE_LITERALS = True


def cases() -> dict[str, Path]:
    """Return the file of each test that the manifests list, by its name."""
    found = {}
    for part in PARTS:
        for path in _listed(SUITE / part / "manifest.ttl"):
            found[str(path.relative_to(SUITE).with_suffix(""))] = path
    return dict(sorted(found.items()))


def _listed(path: Path) -> Iterator[Path]:
    graph = read(path)
    if list(graph.objects(None, MF.entries)):
        yield path
    for other in graph.objects(None, MF.include):
        yield from _listed(Path(str(other).removeprefix("file://")))


def expected(path: Path) -> Results | None:
    """Return the results that the test demands; None if it demands a failure."""
    graph = read(path)
    (entry,) = graph.subjects(RDF.type, SHT.Validate)
    report = graph.value(entry, MF.result)
    return None if report == SHT.Failure else results(graph, report)


def files(path: Path) -> tuple[Path, Path]:
    """Return the file of the data and that of the shapes."""
    graph = read(path)
    action = next(graph.subjects(SHT.dataGraph))
    names = [str(graph.value(action, p)) for p in (SHT.dataGraph, SHT.shapesGraph)]
    data, shapes = (Path(name.removeprefix("file://")) for name in names)
    return data, shapes


def results(report: Graph, node: Node | None = None, *, messages: bool = False) -> Results:
    """Return the results of a report by what the W3C compares, and their messages if asked for."""
    found: Results = Counter()
    for result in report.objects(node, SH.result):
        row = []
        told = [SH.resultMessage] if messages else []
        for name in (
            *told,
            SH.focusNode, SH.resultPath, SH.resultSeverity, SH.sourceConstraintComponent,
            SH.sourceShape, SH.value,
        ):  # fmt: skip
            values = sorted(shown(report, v, name) for v in report.objects(result, name))
            row.append(" ".join(values))
        found[tuple(row)] += 1
    return found


def shown(graph: Graph, node: Node, name: Node) -> str:
    """Return the term; a blank node without its label, that of a path by what stands there."""
    if not isinstance(node, BNode):
        return node.n3()
    if name != SH.resultPath:
        return "[]"
    inner = sorted(f"{p.n3()} {shown(graph, o, name)}" for p, o in graph.predicate_objects(node))
    return f"[{'; '.join(inner)}]"


def by_us(path: Path) -> Results | None:
    """Return the results that our validation has; None if it refuses the shapes."""
    data, shapes = (
        list(ox.parse(path=p, format=ox.RdfFormat.TURTLE, base_iri=p.as_uri())) for p in files(path)
    )
    try:
        return results(report_of(shacl_graph(data), to_rdflib(shapes))[0])
    except (KgError, NotImplementedError):
        return None


def by_pyshacl(path: Path) -> Results | None:
    """Return the results that pyshacl has over rdflib's own graphs; None if it fails."""
    data, shapes = map(read, files(path))
    try:
        report = pyshacl.validate(data, shacl_graph=shapes)[1]
    except (pyshacl.errors.ReportableRuntimeError, NotImplementedError):
        return None
    return results(report) if isinstance(report, Graph) else None


def outcomes() -> list[tuple[str, str, str]]:
    """Return the name of each test, and whether pyshacl and we pass it."""
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)
    rows: list[tuple[str, str, str]] = []
    for name, path in cases().items():
        wanted = expected(path)
        bare, ours = by_pyshacl(path) == wanted, by_us(path) == wanted
        rows.append((name, PASSED[bare], PASSED[ours]))
    return rows


def table() -> list[tuple[str, str, str]]:
    """Return the outcomes as the table in the project has them."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [(row["test"], row["pyshacl"], row["ours"]) for row in csv.DictReader(file)]


if __name__ == "__main__":
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([("test", "pyshacl", "ours"), *outcomes()])

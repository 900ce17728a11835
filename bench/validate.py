"""How long a validation takes, ours beside bare pyshacl's and Jena's.

    python bench/validate.py [--sizes 3000,30000,300000] [--limit 900] [--write] [--lookups | --steps]

A graph with planted faults (`planted.py`) is written to a file, and 27 shapes (`shapes.ttl`, nine
of them with SPARQL) are checked on it. Each measurement is a process of its own, from its start to
its report: interpreter or virtual machine, reading of the files and all. Bare pyshacl is
`pyshacl.validate` over `rdflib.Graph`, and is not run beyond 30 000 triples; Jena is that of
Debian's libapache-jena-java, and left out where it is not installed. The results of all are
compared one by one: focus node, path, component and value. --write puts the table between its
markers in docs/performance.md and draws docs/validation.svg. --lookups only measures how long one
look-up takes in each kind of graph, --steps what each step from bare pyshacl to ours saves.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import jena
from measuring import conditions, megabytes, plot, whole, write

SIZES = (3_000, 30_000, 300_000)
OURS, BARE, JENA = "ours", "pyshacl", "Jena"
COLOURS = {OURS: "#0b6e4f", BARE: "#b3261e", JENA: "#1f4e9c"}
TITLE = "Seconds to the report over triples given"
SHAPES = Path(__file__).with_name("shapes.ttl")
SH = "http://www.w3.org/ns/shacl#"

Result = tuple[str, str, str, str]


class Run(NamedTuple):
    """One row: seconds, megabytes and results are None where there is no report."""

    tool: str
    given: int
    seconds: float | None = None
    alone: float | None = None
    megabytes: float | None = None
    results: "Counter[Result] | None" = None
    why: str = ""


# --- One measurement, in its own process --------------------------------------------------------


def results(triples: "Iterable[tuple[Any, Any, Any]]") -> "Counter[Result]":
    """Return the results of a report, blank nodes without their names."""
    told: dict[str, dict[str, str]] = {}
    within = set()
    for s, p, o in triples:
        name = str(p).strip("<>").removeprefix(SH)
        told.setdefault(str(s), {})[name] = str(o)
        if name == "result":
            within.add(str(o))
    names = ("focusNode", "resultPath", "sourceConstraintComponent", "value")
    found: Counter[Result] = Counter()
    for node in within:
        values = [told[node].get(n, "") for n in names]
        found[tuple("[]" if v.startswith("_:") else v for v in values)] += 1  # type: ignore[index]
    return found


def measure_ours(data: Path) -> Any:
    import pyoxigraph as ox

    from kg.bridge import from_rdflib, to_rdflib
    from kg.shaclgraph import shacl_graph
    from kg.shaclrun import run
    from kg.validate import validate

    quads, shapes = list(ox.parse(path=data)), list(ox.parse(path=SHAPES))
    begin = time.perf_counter()
    validate(quads, shapes)
    alone, end, peak = time.perf_counter() - begin, time.time(), megabytes()
    report, _counts = run(shacl_graph(quads), to_rdflib(shapes))
    return _told(end, alone, peak, ([from_rdflib(t) for t in triple] for triple in report))


def measure_bare(data: Path) -> Any:
    import pyshacl
    import rdflib

    from kg.bridge import from_rdflib

    rdflib.NORMALIZE_LITERALS = False  # judge what is written, as ours
    graph, shapes = rdflib.Graph().parse(data), rdflib.Graph().parse(SHAPES)
    begin = time.perf_counter()
    report = pyshacl.validate(graph, shacl_graph=shapes)[1]
    alone, end, peak = time.perf_counter() - begin, time.time(), megabytes()
    return _told(end, alone, peak, ([from_rdflib(t) for t in triple] for triple in report))


def _told(end: float, alone: float, peak: float, triples: Iterable[Any]) -> Any:
    return end, alone, peak, list(results(triples).items())


MEASURES: dict[str, Callable[[Path], Any]] = {OURS: measure_ours, BARE: measure_bare}


def measured(tool: str, data: Path, given: int, limit: float) -> Run:
    """Measure in a new process. This one must stay small: its peak would count as the other's."""
    begin = time.time()
    try:
        if tool == JENA:
            return measured_jena(data, given, limit)
        command = [sys.executable, __file__, "--one", tool, "--data", str(data)]
        done = subprocess.run(command, check=False, stdout=subprocess.PIPE, timeout=limit)
    except subprocess.TimeoutExpired:
        return Run(tool, given, why=f"over {limit:.0f} s")
    if done.returncode:
        return Run(tool, given, why="failed")
    end, alone, peak, found = json.loads(done.stdout)
    return Run(tool, given, end - begin, alone, peak, Counter({tuple(k): n for k, n in found}))


def measured_jena(data: Path, given: int, limit: float) -> Run:
    import pyoxigraph as ox

    report = data.with_suffix(".report")
    command = jena.command(data, SHAPES, data.parent)
    begin = time.perf_counter()
    with report.open("wb") as out:
        process = subprocess.Popen(command, stdout=out)
        while not (done := os.wait4(process.pid, os.WNOHANG))[0]:
            if time.perf_counter() - begin > limit:
                process.kill()
                os.wait4(process.pid, 0)
                raise subprocess.TimeoutExpired(command, limit)
            time.sleep(0.01)
    seconds, process.returncode = time.perf_counter() - begin, done[1]
    if done[1]:
        return Run(JENA, given, why="failed")
    found = results(
        (q.subject, q.predicate, q.object)
        for q in ox.parse(path=report, format=ox.RdfFormat.TURTLE)
    )
    return Run(JENA, given, seconds, None, done[2].ru_maxrss / (1e6 / 1024), found)


# --- Table --------------------------------------------------------------------------------------


def table(runs: Sequence[Run]) -> str:
    ours = {r.given: r for r in runs if r.tool == OURS}
    rows = [
        "| triples | validator | results | only here | only ours | wall s | of which validating | peak MB | ratio to ours |",
        "|--:|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for run in runs:
        cells, base = [whole(run.given), run.tool], ours[run.given]
        if run.seconds is None or run.megabytes is None or run.results is None:
            cells += ["", "", "", run.why, "", "", ""]
        else:
            known = base.results or Counter()
            cells += [whole(run.results.total())]
            cells += [whole((run.results - known).total()), whole((known - run.results).total())]
            cells += [f"{run.seconds:.2f}", f"{run.alone:.2f}" if run.alone else ""]
            cells += [whole(run.megabytes)]
            cells += [f"{run.seconds / base.seconds:.2f}" if base.seconds else ""]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def lines(runs: Sequence[Run]) -> dict[str, list[tuple[float, float]]]:
    points: dict[str, list[tuple[float, float]]] = {}
    for run in runs:
        if run.seconds:
            points.setdefault(run.tool, []).append((run.given, run.seconds))
    return points


def write_down(size: int, path: Path) -> int:
    """Write the graph in a process of its own, and return its number of triples."""
    code = (
        "import sys, pyoxigraph as ox; from planted import planted; from pathlib import Path;"
        "quads = planted(int(sys.argv[1])); print(len(quads));"
        "ox.serialize([q.triple for q in quads], sys.argv[2], format=ox.RdfFormat.N_TRIPLES)"
    )
    command = [sys.executable, "-c", code, str(size), str(path)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=Path(__file__).parent)
    return int(done.stdout)


# --- Look-ups -----------------------------------------------------------------------------------


def lookups(size: int) -> None:
    """Print how long it takes to look up the values of one property of one node."""
    import pyoxigraph as ox
    import rdflib
    from planted import planted

    from kg.bridge import terms_of
    from kg.candidates import stored
    from kg.shaclgraph import shacl_graph

    quads = planted(size)
    triples = terms_of(quads)
    plain = rdflib.Graph()
    for triple in triples:
        plain.add(triple)
    store = ox.Store()
    back: dict[Any, Any] = {}
    forth: dict[Any, Any] = {}
    for triple in triples:
        terms = [forth.setdefault(t, stored(t)) for t in triple]
        back.update(zip(terms, triple, strict=True))
        store.add(ox.Quad(*terms))
    ours = shacl_graph(quads)
    asked = list(dict.fromkeys((s, p) for s, p, _ in triples))

    def from_store(s: Any, p: Any) -> set[Any]:
        return {back[q.object] for q in store.quads_for_pattern(forth[s], forth[p], None)}

    for name, values in (
        ("rdflib.Graph", lambda s, p: set(plain.objects(s, p))),
        ("pyoxigraph.Store, terms kept", from_store),
        ("ShaclGraph", lambda s, p: set(ours.values(s, p))),
    ):
        begin = time.perf_counter()
        for s, p in asked:
            values(s, p)
        print(f"{name}: {(time.perf_counter() - begin) / len(asked) * 1e6:.2f} µs")


def steps(size: int) -> None:
    """Print what each step from bare pyshacl to ours takes, in seconds of one core."""
    import logging

    import pyoxigraph as ox
    import pyshacl
    import rdflib
    from planted import planted

    from kg.bridge import DataGraph, terms_of, to_rdflib
    from kg.shaclgraph import shacl_graph
    from kg.shaclrun import run

    class TrueGraph(rdflib.Graph):
        def __bool__(self) -> bool:
            return True

    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    quads, shapes = planted(size), to_rdflib(ox.parse(path=SHAPES))
    graphs = {
        "pyshacl over rdflib.Graph": rdflib.Graph(),
        "over one that is always true": TrueGraph(),
        "and parses each query once": DataGraph(),
    }
    for graph in graphs.values():
        for triple in terms_of(quads):
            graph.add(triple)
    graphs["over ShaclGraph"] = shacl_graph(quads)
    for name, graph in graphs.items():
        begin = time.process_time()
        pyshacl.validate(graph, shacl_graph=shapes, advanced=True, inplace=True)
        print(f"{name}: {time.process_time() - begin:.2f} s", flush=True)
    begin = time.process_time()
    run(shacl_graph(quads), shapes)
    print(f"ours, the graph included: {time.process_time() - begin:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--limit", type=float, default=900)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--lookups", action="store_true")
    parser.add_argument("--steps", action="store_true")
    parser.add_argument("--one", choices=MEASURES, help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    if options.one:
        print(json.dumps(MEASURES[options.one](options.data)))
        return
    if options.lookups or options.steps:
        (lookups if options.lookups else steps)(sizes[0])
        return
    runs: list[Run] = []
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        lacking = jena.missing() or ("" if jena.starts(work) else "does not start")
        for size in sizes:
            data = work / f"{size}.nt"
            given = write_down(size, data)
            tools = [OURS, *([BARE] if size <= SIZES[1] else []), *([] if lacking else [JENA])]
            for tool in tools:
                print(f"{tool}, {whole(given)} triples …", file=sys.stderr)
                runs.append(measured(tool, data, given, options.limit))
    about = conditions(["pyshacl", "rdflib", "pyoxigraph"])
    about += f" Jena: {lacking or jena.version()}."
    text = f"{about}\n\n{table(runs)}"
    print(text, end="")
    if options.write:
        write("validate", text, ("validation.svg", plot(lines(runs), COLOURS, TITLE)))


if __name__ == "__main__":
    main()

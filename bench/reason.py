"""How long the closure under OWL 2 RL takes, ours beside those of owlrl and of reasonable.

    python bench/reason.py [--sizes 3000,30000,300000,3000000] [--owlrl 3000] [--limit 300] [--write]

A graph of stances of each size is made, the same one each time. Each measurement is a process of
its own, so that its peak memory is its own; one that is not done after LIMIT seconds is ended, and
the table says so. owlrl is measured up to the size that --owlrl names; reasonable is measured if it
is installed. --write puts the table between its markers in docs/performance.md and draws docs/performance.svg.

Wall seconds are the median of five runs where one takes less than a second. They run from triples in memory to the closure in memory: of ours `kg.reason.reason`, which
keeps a derivation of every triple, and the same without; of owlrl `kg.referee.close_by_owlrl`, which turns the triples
into rdflib's and back; of reasonable `from_graph` and `reason`, and `reason` alone. Making the graph
and counting what was inferred are left out. What was inferred is counted without noise
(`kg.noise`), of each in the same way, and compared with what ours inferred, one by one. Peak memory is that of the whole process up to the closure,
interpreter and given triples included.
"""

import argparse
import importlib.util
import json
import random
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from measuring import conditions, megabytes, plot, whole, write

if TYPE_CHECKING:
    import pyoxigraph as ox

SIZES = (3_000, 30_000, 300_000, 3_000_000)
SEED, REPEATS = 1, 5
OURS, BARE, OWLRL, REASONABLE = "ours", "ours, no derivations", "owlrl", "reasonable"
ALONE = "reasonable, `reason` alone"
COLOURS = {
    OURS: "#0b6e4f",
    BARE: "#6fbf9f",
    OWLRL: "#b3261e",
    REASONABLE: "#1f4e9c",
    ALONE: "#7a9cd6",
}

TITLE = "Seconds to the closure over triples given"

Triple = tuple[str, str, str]


class Run(NamedTuple):
    """One row: seconds, inferred and megabytes are None where the limit was reached.

    `digests` is the file in which what was inferred stands, eight bytes of a hash for each triple.
    """

    tool: str
    given: int
    seconds: float | None = None
    inferred: int | None = None
    megabytes: float | None = None
    digests: str = ""
    why: str = ""


# --- The graph ----------------------------------------------------------------------------------


def axioms() -> Iterator[Triple]:
    """Yield the axioms, in prefixed names; every kind that the data then meet."""
    for i in range(1, 20):
        yield f"C{i}", "rdfs:subClassOf", f"C{i // 2}"
    yield "holder", "rdfs:subPropertyOf", "party"
    yield "toldBy", "owl:inverseOf", "tells"
    yield "allied", "rdf:type", "owl:SymmetricProperty"
    yield "target", "rdfs:domain", "C1"
    yield "target", "rdfs:range", "C2"
    yield "follows", "rdf:type", "owl:TransitiveProperty"
    yield "tenure", "rdf:type", "owl:FunctionalProperty"
    yield "voice", "owl:propertyChainAxiom", "_:step1"
    yield "_:step1", "rdf:first", "saidIn"
    yield "_:step1", "rdf:rest", "_:step2"
    yield "_:step2", "rdf:first", "publishedBy"
    yield "_:step2", "rdf:rest", "rdf:nil"
    yield "_:having", "owl:onProperty", "party"
    yield "_:having", "owl:hasValue", "league"
    yield "C5", "owl:equivalentClass", "_:having"


def stances(size: int) -> Iterator[Triple]:
    """Yield stances without end: most of it plain, names of one thing and long runs seldom.

    As in the dossier, three triples in ten end in a text or a number, and a passage comes with each.
    """
    pick, many = random.Random(SEED).randrange, max(10, size // 14)
    for k in count(1):
        stance, text = f"stance{k}", f"text{k}"
        yield stance, "rdf:type", f"C{pick(20)}"
        yield stance, "holder", f"agent{pick(many)}"
        yield stance, "toldBy", f"teller{pick(many)}"
        yield stance, "target", f"topic{pick(many)}"
        yield stance, "polarity", f"polarity{pick(4)}"
        yield stance, "mode", f"mode{pick(5)}"
        yield stance, "says", f'"what stance {k} says, in one sentence"'
        yield stance, "saidIn", text
        yield text, "publishedBy", f"agent{pick(many)}"
        yield text, "start", f'"{60 * k}"'
        yield text, "end", f'"{60 * k + pick(60)}"'
        yield text, "digest", f'"{pick(2**64):016x}"'
        if k % 3 == 0:
            yield stance, "when", f'"{2020 + pick(9)}-{1 + pick(12):02}"'
        if k % 4:  # runs of three steps
            yield stance, "follows", f"stance{k - 1}"
        if k % 7 == 0:
            yield stance, "holder", "league"
        if k % 10 == 0:
            yield f"agent{pick(many)}", "allied", f"agent{pick(many)}"
        if k % 20 == 0:
            yield stance, "tenure", f"tenure{k}"
        if k % 50 == 0:
            yield stance, "owl:sameAs", f"other{k}"
        if k % 200 == 0:
            yield stance, "tenure", f"tenure{k}-again"


def graph(size: int) -> "list[ox.Quad]":
    """Return the graph of so many triples, none of them twice."""
    import pyoxigraph as ox

    from kg.terms import expand

    def term(name: str) -> ox.NamedNode | ox.BlankNode | ox.Literal:
        if name.startswith('"'):
            return ox.Literal(name[1:-1])
        if name.startswith("_:"):
            return ox.BlankNode(name[2:])
        known = expand(name) if ":" in name else None
        return ox.NamedNode(known or f"https://example.org/{name}")

    distinct: dict[Triple, None] = {}
    for triple in chain(axioms(), stances(size)):
        distinct[triple] = None
        if len(distinct) == size:
            break
    return [ox.Quad(term(s), term(p), term(o)) for s, p, o in distinct]  # type: ignore[arg-type]


# --- One measurement, in its own process --------------------------------------------------------


def timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def told(triples: Iterable[Sequence[str]], file: str) -> int:
    """Write a hash of each triple that is no noise to the file; return how many there are."""
    from kg.noise import is_noise

    lines = ("\n".join(triple).encode() for triple in triples if not is_noise(*triple))
    digests = array("Q", {int.from_bytes(blake2b(x, digest_size=8).digest()) for x in lines})
    Path(file).write_bytes(digests.tobytes())
    return len(digests)


def compared(runs: Sequence[Run]) -> dict[Run, tuple[int, int]]:
    """Return how many triples each run has that ours lacks, and the other way round."""
    found: dict[Run, tuple[int, int]] = {}
    for size in {run.given for run in runs}:
        sets = {run: digests(run.digests) for run in runs if run.given == size and run.digests}
        ours = next((those for run, those in sets.items() if run.tool == OURS), set())
        found |= {run: (len(those - ours), len(ours - those)) for run, those in sets.items()}
    return found


def digests(file: str) -> set[int]:
    return set(array("Q", Path(file).read_bytes()))


def measure_ours(quads: "list[ox.Quad]", file: str, keep: bool = True) -> list[Run]:
    from kg.rdf import text_of
    from kg.reason import reason

    begin = time.perf_counter()
    closure = reason(quads, keep=keep)
    seconds, peak = time.perf_counter() - begin, megabytes()
    facts, given = closure.facts, closure.given
    texts = [text_of(t) for t in facts.terms]
    columns = (facts.subject, facts.predicate, facts.object)
    new = ([texts[c[n]] for c in columns] for n in range(given, len(facts.subject)))
    return [Run(OURS if keep else BARE, given, seconds, told(new, file), peak, file)]


def measure_bare(quads: "list[ox.Quad]", file: str) -> list[Run]:
    return measure_ours(quads, file, keep=False)


def measure_owlrl(quads: "list[ox.Quad]", file: str) -> list[Run]:
    from kg.rdf import text_of
    from kg.referee import close_by_owlrl

    begin = time.perf_counter()
    inferred, _contradictions = close_by_owlrl(quads)
    seconds, peak = time.perf_counter() - begin, megabytes()
    new = ([text_of(t) for t in (q.subject, q.predicate, q.object)] for q in inferred)
    return [Run(OWLRL, len(quads), seconds, told(new, file), peak, file)]


def plain(triple: Sequence[object]) -> tuple[str, ...]:
    return tuple(map(str, triple))


def measure_reasonable(quads: "list[ox.Quad]", file: str) -> list[Run]:
    from kg.bridge import to_rdflib

    known, size = to_rdflib(quads), len(quads)
    quads.clear()  # what is measured is as if the triples had been rdflib's from the start
    reasoner = importlib.import_module("reasonable").PyReasoner()
    loading = timed(lambda: reasoner.from_graph(known))
    begin = time.perf_counter()
    closure = reasoner.reason()
    alone, peak = time.perf_counter() - begin, megabytes()
    given = set(map(plain, known))  # it writes a text with its datatype, which is the same literal
    inferred = told({plain(t) for t in closure} - given, file)
    return [
        Run(REASONABLE, size, loading + alone, inferred, peak, file),
        Run(ALONE, size, alone, inferred, peak, file),
    ]


MEASURES = {
    OURS: measure_ours, BARE: measure_bare, OWLRL: measure_owlrl, REASONABLE: measure_reasonable,
}  # fmt: skip


def measured(tool: str, size: int, limit: float, folder: Path) -> list[Run]:
    """Measure in a new process. This one must stay small: its peak would count as the other's."""
    file = folder / f"{tool}-{size}"
    command = [sys.executable, __file__, "--one", tool, "--sizes", str(size), "--file", str(file)]
    try:
        done = subprocess.run(command, check=False, stdout=subprocess.PIPE, timeout=limit)
    except subprocess.TimeoutExpired:
        return [Run(tool, size, why=f"over {limit:.0f} s")]
    if done.returncode:
        return [Run(tool, size, why="failed")]
    return [Run(*row) for row in json.loads(done.stdout)]


# --- Table and plot -----------------------------------------------------------------------------


def table(runs: Sequence[Run], differences: Mapping[Run, tuple[int, int]]) -> str:
    ours = {r.given: r.seconds for r in runs if r.tool == OURS}
    rows = [
        "| triples in | reasoner | inferred | only here | only ours | wall s | µs per triple | peak MB | ratio to ours |",
        "|--:|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for run in runs:
        cells = [whole(run.given), run.tool]
        if run.seconds is None or run.inferred is None or run.megabytes is None:
            cells += ["", "", "", run.why, "", "", ""]
        else:
            base = ours.get(run.given)
            cells += [whole(run.inferred), *map(whole, differences[run]), f"{run.seconds:.3f}"]
            cells += [f"{run.seconds / run.given * 1e6:.1f}", whole(run.megabytes)]
            cells += [f"{run.seconds / base:.2f}" if base else ""]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def packages() -> list[str]:
    names = ["pyoxigraph", "rdflib", OWLRL]
    return names + ([REASONABLE] if importlib.util.find_spec(REASONABLE) else [])


def lines(runs: Sequence[Run]) -> dict[str, list[tuple[float, float]]]:
    points: dict[str, list[tuple[float, float]]] = {}
    for run in runs:
        if run.seconds:
            points.setdefault(run.tool, []).append((run.given, run.seconds))
    return points


def repeated(tool: str, size: int, limit: float, folder: Path) -> list[Run]:
    """Measure, again where it is short: return the rows of the median run."""
    times = [measured(tool, size, limit, folder)]
    while len(times) < REPEATS and (times[0][0].seconds or 1) < 1:
        times.append(measured(tool, size, limit, folder))
    return sorted(times, key=lambda runs: runs[0].seconds or 0)[len(times) // 2]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--owlrl", type=int, default=SIZES[0])
    parser.add_argument("--limit", type=float, default=300)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--one", choices=MEASURES, help=argparse.SUPPRESS)
    parser.add_argument("--file", help=argparse.SUPPRESS)
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    if options.one:
        print(json.dumps(MEASURES[options.one](graph(sizes[0]), options.file)))
        return
    runs: list[Run] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            tools = [OURS, BARE, *([OWLRL] if size <= options.owlrl else [])]
            if importlib.util.find_spec(REASONABLE):
                tools.append(REASONABLE)
            for tool in tools:
                print(f"{tool}, {whole(size)} triples …", file=sys.stderr)
                runs += repeated(tool, size, options.limit, Path(folder))
        differences = compared(runs)
    text = f"{conditions(packages(), 'the median of five runs where one takes under a second')}\n\n{table(runs, differences)}"
    print(text, end="")
    if options.write:
        write("reason", text, ("performance.svg", plot(lines(runs), COLOURS, TITLE)))


if __name__ == "__main__":
    main()

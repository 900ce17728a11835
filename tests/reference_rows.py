"""What the stored queries answer on the reference dossier, with the passages that each row rests on.

The rows stand in tests/answers/, one table for each query. They were compared with the texts by
readers (docs/coding.md); a change of data or query shows in them, and wants another look.

python tests/reference_rows.py STORE      rewrites them from a built store, such as .kg
"""

import csv
import io
import sys
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from kg.catalogue import read_query
from kg.namespaces import DM, ID
from kg.query import bind, rows_of, run
from kg.store import Generation, current
from kg.terms import shorten, show

REPO = Path(__file__).resolve().parents[1]
ANSWERS = Path(__file__).parent / "answers"
QUERIES = sorted((REPO / "queries").glob("*.rq"))

GIVEN = {
    "attributable": {"state": "France"},
    "chains": {"n": "4"},
    "disagreements": {"kind": "kind:contradiction"},
    "elsewhere-only": {"topic": "NATO's role in the Indo-Pacific"},
    "events-after": {"date": "2023-06-30"},
    "grounds": {"holder": "Emmanuel Macron"},
    "linked": {"state": "Japan"},
    "members": {"organisation": "AP4"},
    "mentions": {"agent": "Jens Stoltenberg"},
    "opposed-by": {"by": "2023-05-31"},
    "quoted": {"holder": "Emmanuel Macron"},
    "rests-on": {"teller": "Financial Times"},
    "timeline": {"holder": "Emmanuel Macron"},
    "told-by": {"teller": "Financial Times"},
}
"""Values for queries whose bare answer is long; the others are asked bare."""

LEFT_OUT = {"gist"}
"""Columns that say in words what the others say in codes."""

STATEMENTS = tuple(f"{ID}{kind}/" for kind in ("stance", "argument", "account"))


def passages(store: ox.Store, statement: str) -> list[str]:
    found = store.quads_for_pattern(ox.NamedNode(statement), ox.NamedNode(DM + "passage"), None)
    return sorted({shorten(cast("ox.NamedNode", quad.object).value) for quad in found})


def table(path: Path, generation: Generation) -> str:
    """Return the answer of a stored query as CSV, with a last column of passages."""
    query, store = read_query(path), generation.open()
    given = {name: [value] for name, value in GIVEN.get(path.stem, {}).items()}
    sparql = bind(query, given, store, generation.manifest.info["focus"])
    found = rows_of(cast("ox.QuerySolutions", run(store, sparql, query)), query)
    shown = [i for i, name in enumerate(found.variables) if name not in LEFT_OUT]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*(found.variables[i] for i in shown), "passages"])
    for row in found.rows:
        nodes = [t.value for t in row if isinstance(t, ox.NamedNode)]
        rests_on = [p for n in nodes if n.startswith(STATEMENTS) for p in passages(store, n)]
        writer.writerow([*(show(row[i]) for i in shown), " ".join(rests_on)])
    return text.getvalue()


if __name__ == "__main__":
    ANSWERS.mkdir(exist_ok=True)
    built = current(Path(sys.argv[1]))
    for path in QUERIES:
        (ANSWERS / f"{path.stem}.csv").write_text(table(path, built), encoding="utf-8")

"""How far two codings of one text agree: units found and met, Cohen's kappa, and every difference.

    python bench/agreement.py A.csv B.csv [--names NAMES.csv] [--format text|markdown|csv]

Units are paired one to one within their kind. Two may be paired when their passages overlap (first
range on first range, or the first range of one on the second passage of the other) and what
identifies them is the same: of a stance its holder and target, of an argument its giver, side and
topic, of an account its thing. Polarity and all else that is compared plays no part. Of all
pairings that one is taken which has most pairs, then the largest overlap, then the order of the
text. Names are the same when they are equal after `normal`, or when NAMES.csv (kind,name,same_as;
default: names.csv beside A.csv) leads both to one name.
"""

import argparse
import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

Names = Mapping[tuple[str, str], str]

KINDS = ("stance", "argument", "account")
IDENTITY = {
    "stance": ("holder", "target"),
    "argument": ("holder", "side", "target"),
    "account": ("target",),
}
COMPARED = {
    "stance": ("polarity", "mode", "intensity", "act", "when", "basis", "capacity"),
    "argument": ("reason", "imputed_to", "mode", "when", "basis"),
    "account": ("mode", "when", "basis"),
}
NAMED = {"holder": "holder", "imputed_to": "holder", "target": "target", "capacity": "capacity"}
"""The columns that hold names, each with the kind of its names in NAMES.csv."""
KAPPA = (("stance", "polarity"), ("stance", "mode"), ("argument", "reason"))
FOUND = ("kind", "a", "b", "met", "by names.csv", "precision", "recall", "F1")
PLAIN = ("intensity", "act", "when", "basis", "capacity")


class Unit(NamedTuple):
    kind: str
    first: tuple[int, int]
    second: tuple[int, int] | None  # of the second passage, not the second range of the first
    row: Mapping[str, str]


class Table(NamedTuple):
    title: str
    header: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


Pair = tuple[Unit, Unit]
Coding = dict[str, list[Unit]]


def normal(name: str) -> str:
    """Lower case; no remark in brackets such as "(unnamed)", no punctuation, no article."""
    words = re.findall(r"\w+", re.sub(r"\([^()]*\)", " ", name.casefold()))
    return " ".join(w for w in words if w not in ("a", "an", "the"))


def read_names(path: Path) -> Names:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {(row["kind"], normal(row["name"])): normal(row["same_as"]) for row in rows}


def canonical(name: str, kind: str, names: Names) -> str:
    """Follow the table to its end. A circle stands for its first name in the alphabet."""
    seen = [normal(name)]
    while (following := names.get((kind, seen[-1]))) is not None:
        if following in seen:
            return min(seen[seen.index(following) :])
        seen.append(following)
    return seen[-1]


def read_coding(path: Path) -> Coding:
    """Read the units of each kind in the order of the text."""
    coding: Coding = {kind: [] for kind in KINDS}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            first = (int(row["start"]), int(row["end"]))
            second = (int(row["start_b"]), int(row["end_b"])) if row.get("start_b") else None
            coding[row["kind"]].append(Unit(row["kind"], first, second, row))
    return {kind: sorted(units, key=lambda unit: unit.first) for kind, units in coding.items()}


def overlap(a: Unit, b: Unit) -> int:
    """Return how many code points the passages of two units share."""
    ranges = ((a.first, b.first), (a.first, b.second), (a.second, b.first))
    return max(max(0, min(x[1], y[1]) - max(x[0], y[0])) if x and y else 0 for x, y in ranges)


def value(unit: Unit, field: str, names: Names) -> str:
    """Return what is compared: codes and dates as they stand, names by the table."""
    text = unit.row[field].strip()
    return canonical(text, NAMED[field], names) if field in NAMED else text


def identity(unit: Unit, names: Names) -> tuple[str, ...]:
    return tuple(value(unit, field, names) for field in IDENTITY[unit.kind])


def assign(weights: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Return the assignment of largest weight (Hungarian method); no more rows than columns."""
    n, m = len(weights), len(weights[0]) if weights else 0
    u, v, owner, came = [0] * (n + 1), [0] * (m + 1), [0] * (m + 1), [0] * (m + 1)
    for row in range(1, n + 1):
        owner[0], column, away = row, 0, set(range(1, m + 1))
        slack: dict[int, int] = {}
        while owner[column]:
            away.discard(column)
            for j in away:
                cost = -weights[owner[column] - 1][j - 1] - u[owner[column]] - v[j]
                if j not in slack or cost < slack[j]:
                    slack[j], came[j] = cost, column
            column = min(away, key=lambda j: (slack[j], j))
            step = slack[column]
            for j in range(m + 1):
                if j in away:
                    slack[j] -= step
                else:
                    u[owner[j]] += step
                    v[j] -= step
        while column:
            owner[column], column = owner[came[column]], came[column]
    return sorted((owner[j] - 1, j - 1) for j in range(1, m + 1) if owner[j])


def match(a: Sequence[Unit], b: Sequence[Unit], names: Names) -> list[Pair]:
    """Pair the units of one kind: most pairs, then largest overlap, then order of the text."""
    if len(a) > len(b):
        return sorted(((x, y) for y, x in match(b, a, names)), key=lambda pair: pair[0].first)
    keys = [identity(y, names) for y in b]
    fits = [
        [overlap(x, y) * (key == identity(x, names)) for y, key in zip(b, keys, strict=True)]
        for x in a
    ]
    far = len(b) ** 3 + 1  # more than all changes of order together
    wide = far * (1 + sum(map(sum, fits)))  # more than all overlaps together
    weights = [
        [(wide + far * fit - (i - j) ** 2) if fit else 0 for j, fit in enumerate(line)]
        for i, line in enumerate(fits)
    ]
    return [(a[i], b[j]) for i, j in assign(weights) if fits[i][j]]


def only(units: Iterable[Unit], pairs: Iterable[Pair], side: int) -> list[Unit]:
    """Return the units of one coding that no pair holds."""
    found = {id(pair[side]) for pair in pairs}
    return [unit for unit in units if id(unit) not in found]


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa; None where it is undefined: no pairs, or one value throughout."""
    n, same = len(pairs), sum(x == y for x, y in pairs)
    left, right = Counter(x for x, _ in pairs), Counter(y for _, y in pairs)
    chance = sum(left[code] * right[code] for code in left)
    return None if n * n == chance else (n * same - chance) / (n * n - chance)


def report(a: Coding, b: Coding, names: Names) -> list[Table]:
    met = {kind: match(a[kind], b[kind], names) for kind in KINDS}
    found, kappas, lone, other = [], [], [], []
    for kind, pairs in met.items():
        n, m, both = len(a[kind]), len(b[kind]), len(pairs)
        by_name = sum(identity(x, {}) != identity(y, {}) for x, y in pairs)
        rates = [f"{x / y:.2f}" if y else "–" for x, y in ((both, m), (both, n), (2 * both, n + m))]
        found.append((kind, *map(str, (n, m, both, by_name)), *rates))
        for side, coding in enumerate((a, b)):
            for unit in only(coding[kind], pairs, side):
                codes = (unit.row[field] for field in ("side", "polarity", "act", "reason"))
                lone.append((kind, "ab"[side], *place(unit), " ".join(filter(None, codes))))
        for x, y in pairs:
            for field in COMPARED[kind]:
                if value(x, field, names) != value(y, field, names):
                    codes = (unit.row[field] or "–" for unit in (x, y))
                    other.append((kind, *place(x), field, *codes))
    for kind, field in KAPPA:
        both_found = [(x.row[field], y.row[field]) for x, y in met[kind]]
        lack = [(u.row[field], "absent") for u in only(a[kind], met[kind], 0)]
        lack += [("absent", u.row[field]) for u in only(b[kind], met[kind], 1)]
        for over, codings in (("units both found", both_found), ("all units", both_found + lack)):
            k, same = kappa(codings), sum(x == y for x, y in codings)
            result = "undefined" if k is None else f"{k:.2f}"
            kappas.append((f"{field} of {kind}s", over, str(len(codings)), str(same), result))
    total, differ = len(met["stance"]), Counter(row[3] for row in other if row[0] == "stance")
    plain = [(field, str(total), str(total - differ[field])) for field in PLAIN]
    return [
        Table("Units found by each, and met", FOUND, found),
        Table("Cohen's kappa", ("of", "over", "units", "same", "kappa"), kappas),
        Table("Stances that met and are coded the same", ("field", "units", "same"), plain),
        Table("Found by one only", ("kind", "by", "passage", "unit", "coded"), lone),
        Table("Met, but coded otherwise", ("kind", "in a", "unit", "field", "a", "b"), other),
    ]


def place(unit: Unit) -> tuple[str, str]:
    """Return a unit's first range, and its holder and target as its coder wrote them."""
    who = f"{unit.row['holder']}: " if unit.row["holder"] else ""
    return f"{unit.first[0]}–{unit.first[1]}", who + unit.row["target"]


def as_text(table: Table) -> str:
    lines = [table.header, *table.rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    padded = ("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)
    return "\n".join([table.title, "-" * len(table.title), *padded]) + "\n"


def as_markdown(table: Table) -> str:
    lines = [table.header, ("---",) * len(table.header), *table.rows]
    cells = (" | ".join(cell.replace("|", "\\|") for cell in line) for line in lines)
    return f"**{table.title}**\n\n" + "".join(f"| {line} |\n" for line in cells)


def as_csv(table: Table) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("table", *table.header))
    writer.writerows((table.title, *row) for row in table.rows)
    return out.getvalue()


FORMATS = {"text": as_text, "markdown": as_markdown, "csv": as_csv}


def main() -> None:
    parser = argparse.ArgumentParser(description="How far two codings of one text agree.")
    parser.add_argument("a", type=Path)
    parser.add_argument("b", type=Path)
    parser.add_argument("--names", type=Path, help="default: names.csv beside the first coding")
    parser.add_argument("--format", choices=FORMATS, default="text")
    options = parser.parse_args()
    path = options.names or options.a.with_name("names.csv")
    names = read_names(path) if options.names or path.exists() else {}
    tables = report(read_coding(options.a), read_coding(options.b), names)
    sys.stdout.write("\n".join(map(FORMATS[options.format], tables)))


if __name__ == "__main__":
    main()

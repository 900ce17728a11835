"""What a build, a check of passages, receipts and numbers look like to a reader."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

from kg.passages import Check, State
from kg.present import block, listing
from kg.stats import KINDS, Coverage, Stats, section_rows, sections
from kg.terms import disarm, shorten
from kg.why import Teller, Why

if TYPE_CHECKING:  # a build needs much that the other reports can do without
    from kg.build import Report
    from kg.validate import Validation

_SHOWN = 10
"""How many entries of a long list a table shows."""


def passage_counts(checks: Sequence[Check], format_: str) -> str:
    """Return, for each source and in total, how many passages are in which state."""
    slugs = sorted({c.passage.slug for c in checks})
    heading = ("source", "passages", *map(str, State))
    rows = []
    for name, of in [(s, [c for c in checks if c.passage.slug == s]) for s in slugs] + [
        ("total", list(checks))
    ]:
        rows.append((name, len(of), *(sum(c.state == state for c in of) for state in State)))
    return listing(heading, rows, format_)


def passage_rows(checks: Sequence[Check], format_: str) -> str:
    """Return one row for each passage: where it stands and how."""
    heading = ("passage", "state", "start", "end", "paragraph", "anchor words")
    rows = [
        (
            shorten(c.passage.iri),
            str(c.state),
            " ".join(str(r.start) for r in c.passage.ranges),
            " ".join(str(r.end) for r in c.passage.ranges),
            " ".join(str(r.paragraph) for r in c.passage.ranges),
            "; ".join(map(str, c.passage.anchors)),
        )
        for c in checks
    ]
    return listing(heading, rows, format_)


def shape_rows(validation: "Validation", format_: str) -> str:
    """Return, for each shape, how many nodes it looked at and how many violations it found."""
    violations = Counter(v.shape for v in validation.violations)
    rows = [
        (shorten(shape), nodes, violations[shape])
        for shape, nodes in validation.focus_nodes.items()
    ]
    rows.append(("total", validation.checked, len(validation.violations)))
    return listing(("shape", "nodes", "violations"), rows, format_)


def build_report(report: "Report") -> str:
    """Return what a build did: statements by source, what followed, what was checked."""
    names = {
        "Stance": "stances",
        "Argument": "arguments",
        "Account": "accounts",
        "Passage": "passages",
    }
    counted = report.statements
    rows = [(slug, *(counts[key] for key in names)) for slug, counts in counted.items()]
    rows.append(("total", *(sum(counts[key] for counts in counted.values()) for key in names)))
    sources = listing(("source", *names.values()), rows, "table")
    shapes = report.validation.focus_nodes
    used = sum(1 for n in shapes.values() if n)
    if report.states is None:
        found = "not checked (no source texts given: --corpus DIR)"
    else:
        checked = sum(n for state, n in report.states.items() if state != State.NO_TEXT)
        counts = ", ".join(f"{n} {state}" for state, n in sorted(report.states.items()))
        found = f"{checked} checked: {counts}"
    facts = block(
        [
            ("things", f"{report.things}"),
            (
                "inferred",
                f"{report.inferred} triples ({report.bounds} date bounds, "
                f"{report.hops} for the author's hop, "
                f"{report.inferred - report.bounds - report.hops} by OWL 2 RL and rules)",
            ),
            (
                "validated",
                f"conforms: {used} shapes looked at {report.validation.checked} nodes"
                + (f", {len(shapes) - used} had none to look at" if used < len(shapes) else ""),
            ),
            ("passages", found),
        ]
    )
    title = f"{report.title}\n\n" if report.title else ""
    return f"{title}{sources}\n{facts}"


def why_text(why: Why) -> str:
    """Return a statement's receipts as a block of text."""
    source = why.source
    chain = " → ".join(
        " and ".join(_teller(t) for t in side_by_side)
        for _position, side_by_side in groupby(why.tellers, key=lambda t: t.position)
    )
    pairs = [(why.kind, f"{why.statement}: {why.gist}"), *why.facts]
    pairs += [("when", why.when), ("told as", why.mode), ("told by", chain)]
    pairs += [("source", source["title"]), ("author", source["author"])]
    pairs += [("published", source["date"] or "no date given")]
    pairs += [("address", source["address"] or "none known")]
    for receipt in why.receipts:
        where = "; ".join(f"paragraph {n}: {words}" for n, words in receipt.ranges)
        pairs.append(("passage", f"{receipt.passage}, {where}"))
        pairs += [("link", receipt.link)] if receipt.link else []
        pairs += [("text", " ".join(f"“{run}”".split())) for run in receipt.text]
        pairs += [("note", receipt.note)] if receipt.note else []
    return block([(name, disarm(" ".join(value.split()))) for name, value in pairs])


def _teller(teller: Teller) -> str:
    anonymity = "" if teller.anonymity == "named" else f" [{teller.anonymity}]"
    document = f" ({teller.document})" if teller.document else ""
    return teller.name + anonymity + document


def why_json(why: Why) -> str:
    """Return a statement's receipts as JSON."""
    return json.dumps(asdict(why), ensure_ascii=False, indent=1) + "\n"


def stats_report(stats: Stats, format_: str) -> str:
    """Return a dossier's numbers: as tables, long lists cut, or whole as csv or json."""
    if format_ == "json":
        return json.dumps(sections(stats), ensure_ascii=False, indent=1) + "\n"
    if format_ == "csv":
        return listing(("section", "key", "value"), section_rows(stats), "csv")
    lone, stances = len(stats.lone), stats.count("stance")
    parts = [
        _part("statements", ("source", "kind", *stats.modes, "total"), _tallies(stats)),
        _part(
            "paragraphs",
            ("source", "paragraphs", "with a statement", "without, by number"),
            [_paragraphs(c) for c in stats.coverage],
        ),
        _part(
            "holders, by the number of sources that tell of a stance of theirs",
            ("holder", "sources", "stances"),
            [(h.name, h.sources, h.stances) for h in stats.holders],
            _SHOWN,
        ),
        _part(
            f"stances that rest on one passage alone: {lone} of {stances}",
            ("stance", "holder", "gist"),
            [(s.stance, s.holder, s.gist) for s in stats.lone],
            _SHOWN,
        ),
        _part(
            "codings",
            ("source", "coding", "codebook", "when", "checked", "scope"),
            [(c.source, c.coding, c.codebook, c.when, c.checked, c.scope) for c in stats.codings],
        ),
        _names("sources without a record of their coding", stats.uncoded)
        + _names("codings checked less than twice", [c.coding for c in stats.unchecked]),
    ]
    return "\n".join(parts)


def _tallies(stats: Stats) -> list[tuple[object, ...]]:
    """Return one row for each source and kind, and the total: how many in each mode."""
    counts = {(t.source, t.kind, t.mode): t.count for t in stats.tallies}
    kinds = dict.fromkeys((*KINDS, *(t.kind for t in stats.tallies)))
    rows: list[tuple[object, ...]] = []
    for source in stats.sources:
        for kind in kinds:
            row = [counts.get((source, kind, mode), 0) for mode in stats.modes]
            rows.append((source, kind, *row, sum(row)))
    total = [sum(t.count for t in stats.tallies if t.mode == mode) for mode in stats.modes]
    return [*rows, ("total", "", *total, sum(total))] if rows else []


def _paragraphs(coverage: Coverage) -> tuple[object, ...]:
    known = "unknown" if coverage.paragraphs is None else str(coverage.paragraphs)
    without = _runs(coverage.without)
    if coverage.paragraphs is None:
        last = max(coverage.carrying, default=0)
        rest = f"unknown beyond {last}" if last else "unknown"
        without = "; ".join(part for part in (without, f"{rest}: {coverage.note}") if part)
    return coverage.source, known, len(coverage.carrying), without or "none"


def _runs(numbers: Sequence[int]) -> str:
    """Return numbers as a reader writes them: 1–3, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("–".join(map(str, run)) for run in runs)


def _part(
    title: str, heading: Sequence[str], rows: Sequence[Sequence[object]], most: int | None = None
) -> str:
    """Return a table under its title, cut behind `most` rows; "(none)" if it has no row."""
    if not rows:
        return f"{title}\n(none)\n"
    more = len(rows[most:]) if most else 0
    rest = f"… and {more} more (whole with --format csv)\n" if more else ""
    return f"{title}\n\n{listing(heading, rows[:most], 'table')}{rest}"


def _names(title: str, names: Sequence[str]) -> str:
    return f"{title}: {disarm(', '.join(dict.fromkeys(names))) or 'none'}\n"

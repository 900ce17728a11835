"""What a build, a check of passages and a statement's receipts look like to a reader."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby

from kg.build import Report
from kg.passages import Check, State
from kg.present import block, listing
from kg.terms import disarm, shorten
from kg.why import Teller, Why


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


def build_report(report: Report) -> str:
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
                f"{report.inferred - report.bounds - report.hops} by OWL 2 RL)",
            ),
            (
                "validated",
                f"{report.validation.checked} nodes by {used} of {len(shapes)} shapes: conforms",
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

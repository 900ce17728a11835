"""What a doubt or a what-if changes, as a reader or a program takes it."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from kg.difference import Conclusion, Difference
from kg.present import listing
from kg.terms import disarm

_SHOWN = 12
"""How many disagreements the text names."""

_OF_RULE = 3
"""How many conclusions of each rule the text names."""


def difference_text(title: str, out: dict[str, list[str]], found: Difference) -> str:
    """Return the difference for a reader; long lists of disagreements are cut."""
    taken = ", ".join(f"{len(nodes)} {_plural(kind, len(nodes))}" for kind, nodes in out.items())
    parts = [f"{title}\n" + (f"taken out: {taken}\n" if out else "")]
    if found.contradictions:
        said = "".join(f"  {disarm(what)}\n" for what in found.contradictions[:_SHOWN])
        parts.append(f"contradicts itself: {len(found.contradictions)}\n{said}")
    for heading, conclusions in (
        ("falls", found.falls),
        ("survives on other support", found.survives),
        ("appears", found.appears),
    ):
        parts.append(_conclusions(heading, conclusions))
    parts.append(
        f"other inferred triples that go: {found.others_fall}, and that come: "
        f"{found.others_appear} (types, dates, tellers, what is said of what was taken out or put "
        "in)\n"
    )
    rows = [(name, before, after) for name, (before, after) in found.disagreements.items()]
    parts.append(f"disagreements\n\n{listing(('kind', 'before', 'after'), rows, 'table')}")
    for heading, names in (
        ("vanish", found.vanished),
        ("remain, with fewer or more sides", found.remaining),
        ("arise", found.arisen),
    ):
        if names:
            more = (
                f"  … and {len(names) - _SHOWN} more (whole with --format json)\n"
                if len(names) > _SHOWN
                else ""
            )
            shown = "".join(f"  {disarm(name)}\n" for name in names[:_SHOWN])
            parts.append(f"{heading}\n{shown}{more}")
    return "\n".join(parts)


def _plural(kind: str, count: int) -> str:
    if count == 1:
        return kind
    if kind == "medium":
        return "media"
    return f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"


def _conclusions(heading: str, conclusions: Sequence[Conclusion]) -> str:
    """Return conclusions by rule, those of rules with few first, and of each rule a few."""
    if not conclusions:
        return f"{heading}: nothing that a rule concludes\n"
    by_rule: dict[str, list[Conclusion]] = {}
    for c in conclusions:
        by_rule.setdefault(c.rule, []).append(c)
    lines = [f"{heading}: {len(conclusions)}"]
    for rule, of_rule in sorted(by_rule.items(), key=lambda item: (len(item[1]), item[0])):
        for c in of_rule[:_OF_RULE]:
            lines.append(f"  {disarm(c.shown)}   [by {rule}]")
            if c.receipts:
                shown, more = ", ".join(c.receipts[:6]), len(c.receipts) - 6
                lines.append(f"    rests on {shown}" + (f" and {more} more" if more > 0 else ""))
        if len(of_rule) > _OF_RULE:
            lines.append(f"  … and {len(of_rule) - _OF_RULE} more by {rule}")
    return "\n".join(lines) + "\n"


def difference_json(title: str, out: dict[str, list[str]], found: Difference) -> str:
    """Return the difference as JSON, whole."""
    plain = asdict(found)
    for key in ("falls", "survives", "appears"):
        plain[key] = [
            {
                "triple": [str(t) for t in c.triple],
                "shown": c.shown,
                "rule": c.rule,
                "receipts": list(c.receipts),
            }
            for c in getattr(found, key)
        ]
    return json.dumps({"title": title, "out": out, **plain}, ensure_ascii=False, indent=1) + "\n"


FORMS = {"text": difference_text, "json": difference_json}

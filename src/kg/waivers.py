"""Waivers: findings that somebody looked at and let stand, each with a reason.

They stand in one table, `instances/waivers.tsv`, with the columns rule, node and reason; the node
is written as the finding shows it. A waiver lifts all findings of its rule on its node.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.checks import Problem
from kg.dossier import WAIVERS, Dossier
from kg.errors import KgError, Place

COLUMNS = ["rule", "node", "reason"]


@dataclass(frozen=True)
class Waiver:
    """A row of the table: which rule is waived for which node, why, and where that stands."""

    rule: str
    node: str
    reason: str
    place: Place


def read_waivers(dossier: Dossier) -> list[Waiver]:
    """Return the waivers of a dossier; none if it has no such table.

    Raises KgError, with file and line, if the table cannot be read or lacks a column.
    """
    path = dossier.instances / WAIVERS
    if not path.is_file():
        return []
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KgError(f"it cannot be read: {error}", place=Place(path)) from error
    rows = [(n, s.split("\t")) for n, s in enumerate(lines, 1) if s.strip() and s[0] != "#"]
    return list(_read(rows, path))


def _read(rows: Sequence[tuple[int, list[str]]], path: Path) -> Iterator[Waiver]:
    if rows and [cell.strip() for cell in rows[0][1]] != COLUMNS:
        raise KgError(
            "the table does not begin with the columns rule, node and reason",
            place=Place(path, rows[0][0]),
            todo="Write them into its first line, with a tab between.",
        )
    for number, cells in rows[1:]:
        if len(cells) > len(COLUMNS):
            raise KgError(
                f"the row has {len(cells)} cells for {len(COLUMNS)} columns",
                place=Place(path, number),
                todo="Write one tab between two cells, and none within.",
            )
        rule, node, reason = (cell.strip() for cell in [*cells, "", ""][:3])
        yield Waiver(rule, node, reason, Place(path, number))


def waived(problem: Problem, rule: str, waivers: Sequence[Waiver]) -> Waiver | None:
    """Return the waiver that lifts the problem, if one with a reason does."""
    fitting = (w for w in waivers if (w.rule, w.node) == (rule, problem.node) and w.reason)
    return next(fitting, None)


def without_reason(waivers: Sequence[Waiver]) -> Iterator[Problem]:
    """Yield a problem for each waiver that gives no reason; it lifts nothing."""
    for waiver in waivers:
        if not waiver.reason:
            message = f"The waiver of {waiver.rule} gives no reason."
            yield Problem(waiver.node, message, waiver.place)


def of_no_rule(waivers: Sequence[Waiver], rules: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each waiver of a rule that is not there."""
    for waiver in waivers:
        if waiver.rule not in rules:
            yield Problem(waiver.node, f"There is no rule {waiver.rule!r}.", waiver.place)


def idle(
    waivers: Sequence[Waiver], used: Collection[Waiver], ran: Collection[str]
) -> Iterator[Problem]:
    """Yield a problem for each waiver with a reason, of a rule that ran, which lifted nothing."""
    for waiver in waivers:
        if waiver.reason and waiver.rule in ran and waiver not in used:
            message = f"The waiver of {waiver.rule} lifts nothing any more."
            yield Problem(waiver.node, message, waiver.place)

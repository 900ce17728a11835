"""Answers for people: tables and blocks of text, as wide as the terminal.

Rows go through `kg.terms.show`, so that nothing in the data can steer the terminal.
"""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.errors import KgError
from kg.query import Rows
from kg.terms import disarm, show

if TYPE_CHECKING:
    from kg.catalogue import StoredQuery

_UNLIMITED = 100_000


def width() -> int:
    """Return the columns to fill: COLUMNS, else the terminal's, else no limit (a pipe)."""
    if os.environ.get("COLUMNS", "").isdecimal():
        return max(int(os.environ["COLUMNS"]), 20)
    if sys.stdout.isatty():  # some terminals do not know their size and say 0
        return os.get_terminal_size(sys.stdout.fileno()).columns or _UNLIMITED
    return _UNLIMITED


def table(rows: Rows) -> str:
    """Return the rows as a table with a heading; "(no rows)" if there are none."""
    if not rows.rows:
        return f"{' | '.join(rows.variables)}\n(no rows)\n"
    return grid(rows.variables, [[show(term) for term in row] for row in rows.rows])


def grid(heading: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """Return rows of text as a table; columns whose index is in `numbers` align right.

    Where the table would break single words, each row becomes a block of names and values instead.
    """
    from rich import box  # rich costs start-up time that csv and json need not pay
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    columns = [[name, *(row[i] for row in rows)] for i, name in enumerate(heading)]
    whole = _kept_whole(columns)
    if whole is None:
        blocks = ([p for p in zip(heading, row, strict=True) if p[1]] for row in rows)
        return "\n".join(block(pairs) for pairs in blocks)
    sheet = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="", padding=(0, 1, 0, 0)
    )
    for index, name in enumerate(heading):
        sheet.add_column(
            Text(name),
            justify="right" if index in numbers else "left",
            overflow="fold",
            no_wrap=index in whole,
        )
    for row in rows:
        sheet.add_row(*(Text(cell) for cell in row))
    console = Console(width=width(), color_system=None, force_terminal=False, highlight=False)
    with console.capture() as captured:
        console.print(sheet)
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"


def _kept_whole(columns: Sequence[Sequence[str]]) -> set[int] | None:
    """Return the columns of single words, which are not to be broken, or None if they find no room.

    Names of things (stance:x-1) are to be copied; the other columns need room for their words.
    """
    from rich.cells import cell_len  # a wide character takes two columns

    single = {i for i, column in enumerate(columns) if not any(" " in cell for cell in column)}
    words = (max(cell_len(w) for cell in column for w in ["", *cell.split()]) for column in columns)
    return single if sum(words) + 2 * (len(columns) - 1) <= width() else None


def block(pairs: Sequence[tuple[str, str]]) -> str:
    """Return names and values as an indented block, long values wrapped under themselves."""
    from rich.console import Console
    from rich.text import Text

    margin = max((len(name) for name, _value in pairs), default=0) + 2
    columns = min(width(), 100)
    console = Console(width=columns, color_system=None)
    lines = []
    for name, value in pairs:
        wrapped = Text(value).wrap(console, max(columns - margin, 10), overflow="fold") or [""]
        lines.append(f"{name:<{margin}}{wrapped[0]}".rstrip())
        lines += [f"{'':<{margin}}{line}".rstrip() for line in wrapped[1:]]
    return "\n".join(lines) + "\n"


def listing(heading: Sequence[str], rows: Sequence[Sequence[object]], format_: str) -> str:
    """Return rows of plain values as a table, csv, tsv or json (a list of objects)."""
    if format_ == "table":
        numbers = [i for i in range(len(heading)) if rows and isinstance(rows[0][i], int)]
        return grid(heading, [[disarm(str(cell)) for cell in row] for row in rows], numbers)
    if format_ == "json":
        import json

        objects = [dict(zip(heading, row, strict=True)) for row in rows]
        return json.dumps(objects, ensure_ascii=False, indent=1) + "\n"
    if format_ in ("csv", "tsv"):
        import csv
        import io

        out = io.StringIO()
        writer = csv.writer(out, delimiter="," if format_ == "csv" else "\t", lineterminator="\n")
        writer.writerows([heading, *rows])
        return out.getvalue()
    raise KgError(f"a list cannot be written as {format_}", todo="Choose table, csv, tsv or json.")


def query_list(queries: Sequence["StoredQuery"], format_: str) -> str:
    """Return the names, parameters and summaries of stored queries."""
    rows = [(q.name, " ".join(q.parameters), q.summary) for q in queries]
    return listing(("query", "parameters", "answers"), sorted(rows), format_)

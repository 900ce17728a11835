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
_NARROW = 10
"""Columns into which a cell of several words can be folded."""


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
    """Return rows of text as a table; columns whose index is in `numbers` align right."""
    from rich import box  # rich costs start-up time that csv and json need not pay
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    sheet = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="", padding=(0, 1, 0, 0)
    )
    columns = [[name, *(row[i] for row in rows)] for i, name in enumerate(heading)]
    whole = _kept_whole(columns)
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


def _kept_whole(columns: Sequence[Sequence[str]]) -> set[int]:
    """Return the columns of single words that are not to be broken, if the others find room.

    Names of things (stance:x-1) stay whole then, so that they can be copied.
    """
    from rich.cells import cell_len  # a wide character takes two columns

    widths = [max(cell_len(cell) for cell in column) for column in columns]
    single = {i for i, column in enumerate(columns) if not any(" " in cell for cell in column)}
    needed = sum(w if i in single else min(w, _NARROW) for i, w in enumerate(widths))
    return single if needed + 2 * len(columns) <= width() else set()


def block(pairs: Sequence[tuple[str, str]]) -> str:
    """Return names and values as an indented block, long values wrapped under themselves."""
    import textwrap

    margin = max((len(name) for name, _value in pairs), default=0) + 2
    columns = min(width(), 100)
    lines = []
    for name, value in pairs:
        wrapped = textwrap.wrap(
            value, max(columns - margin, 20), break_long_words=False, break_on_hyphens=False
        ) or [""]
        lines.append(f"{name:<{margin}}{wrapped[0]}".rstrip())
        lines += [" " * margin + line for line in wrapped[1:]]
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

"""The command `kg validate`: findings on standard output, how many there are on standard error."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.console import FILE, Examples, dossier_option, open_dossier, write_out
from kg.errors import Finding, FindingsError, KgError

if TYPE_CHECKING:
    from kg.conformance import Conformance
    from kg.dossier import Dossier

FORMATS = ["text", "json", "csv", "turtle", "sarif", "table"]
"""How findings are written; `table` is what text was called before."""


@click.command(
    cls=Examples,
    short_help="Check data against shapes, terms and layers.",
    examples="kg validate\nkg validate new-source.ttl\nkg validate --format sarif\n"
    "kg validate --counts --format csv\nkg validate --explain stance\n"
    "kg validate --data export.ttl --shapes my-shapes.ttl --format json",
)
@click.argument("files", nargs=-1, type=FILE, metavar="[FILE]...")
@click.option("--data", multiple=True, type=FILE, help="A further RDF file (repeatable).")
@click.option("--shapes", multiple=True, type=FILE, help="Use these shapes instead (repeatable).")
@click.option("--counts", is_flag=True, help="Print for each shape what it looked at and found.")
@click.option("--explain", metavar="SHAPE", help="Say what a shape asks, of whom and why.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="turtle: a SHACL validation report; sarif: for a code host or an editor.",
)
@dossier_option
@click.pass_obj
def validate(
    folder: Path | None,
    files: tuple[Path, ...],
    data: tuple[Path, ...],
    shapes: tuple[Path, ...],
    counts: bool,
    explain: str | None,
    format_: str,
) -> None:
    """Check the dossier, or RDF files, and tell how many nodes each shape looked at.

    Each finding is told by shape, with file, line and column, the node's label, the value and the
    receipts. Files are checked with the dossier's shapes, or with --shapes instead. Exit 1 on a
    finding, if no shape found a node, and if one that you gave (with --shapes, or in the dossier's
    own ontology/) found none: a check that checked nothing did not pass. Exit 2 if a shape asks
    what nobody would check, as a misspelt sh:minCuont does.
    """
    format_ = "text" if format_ == "table" else format_
    dossier = open_dossier(folder)
    given = [*files, *data]
    if explain is not None:
        _explain(dossier, given, shapes, explain, format_)
        return
    if counts and format_ in ("turtle", "sarif"):
        raise click.UsageError(f"--counts cannot be written as {format_}: text, csv or json.")
    from kg.conformance import require_checked
    from kg.findings import report_of, written

    found = _checked(dossier, given, shapes)
    report = report_of(found)
    if format_ == "sarif":
        from kg.sarif import sarif

        output = sarif(report, Path.cwd() if given or dossier.packaged else dossier.root)
    else:
        output = written(report, format_, counts)
    write_out(output.encode("utf-8"))
    if found.findings:
        raise FindingsError(f"{len(found.findings)} finding{'s'[: len(found.findings) > 1]}")
    require_checked(found.validation)


def _checked(dossier: "Dossier", files: list[Path], shapes: tuple[Path, ...]) -> "Conformance":
    """Check; where nothing could be looked at because of findings, these are the result."""
    from kg.conformance import Conformance, check
    from kg.validate import Validation

    try:
        return check(dossier, files, shapes)
    except FindingsError as error:
        findings = list(error.findings) or [Finding(error.what)]
        return Conformance(Validation({}, []), findings)


def _explain(
    dossier: "Dossier", files: list[Path], shapes: tuple[Path, ...], name: str, format_: str
) -> None:
    from kg.conformance import check
    from kg.explain import explained, find_shape
    from kg.load import load_data

    if format_ not in ("text", "json"):
        raise KgError(f"an explanation cannot be written as {format_}", todo="text or json.")
    shape = find_shape(load_data(shapes or dossier.shape_files()), name)
    found = check(dossier, files, shapes, shape.iri)
    write_out(explained(shape, found, format_).encode("utf-8"))

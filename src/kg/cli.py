"""The command `kg`: parses arguments, calls the library, prints. Nothing else happens here.

Data go to standard output, all else to standard error; exit codes: see docs/architecture.md. What a
command needs is imported in it, so that a query does not pay for what a build needs.
"""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg import __version__
from kg.cli_check import check
from kg.cli_reasoning import doubt, reason, what_if, why
from kg.cli_validate import validate
from kg.console import (
    FILE,
    FOLDER,
    SETTINGS,
    Examples,
    corpus_option,
    deadline,
    dossier_option,
    guarded,
    isolated,
    open_corpus,
    open_dossier,
    open_generation,
    reasoner_option,
    rows_option,
    steps,
    warn,
    warn_strangers,
    write_out,
)
from kg.errors import KgError

if TYPE_CHECKING:
    from kg.dossier import Dossier


@click.group(commands=[check], context_settings=SETTINGS)
@click.version_option(__version__, prog_name="kg")
@dossier_option
def kg() -> None:
    """Who takes which position, in which capacity, since when, on what grounds, and who says so.

    \b
    Example:
      kg build && kg query against
    """


@kg.command(
    cls=Examples,
    short_help="Load, reason, validate and store the dossier.",
    examples="kg build\nkg build --corpus ~/texts\nkg --dossier my-debate build",
)
@corpus_option
@reasoner_option
@dossier_option
@click.pass_obj
def build(folder: Path | None, corpus: Path | None, reasoner: str) -> None:
    """Load, bound dates, reason, validate and store the dossier; then show its headline."""
    from kg.build import build as run_build
    from kg.reports import build_report

    dossier = open_dossier(folder)
    warn_strangers(dossier)
    with steps() as progress:
        report = run_build(dossier, open_corpus(corpus), progress, reasoner)
    click.echo(build_report(report))
    if report.headline:
        _answer(report.headline, {}, dossier, (), "table")
    for slug, count in report.without_text.items() if report.states else ():
        warn(f"no text of {slug}: {count} passages not checked")


@kg.command(
    cls=Examples,
    short_help="Check each passage against the texts at hand.",
    examples="kg passages --corpus ~/texts\nkg passages --corpus ~/texts --list --format csv\n"
    "kg passages --corpus ~/texts --reanchor",
)
@corpus_option
@click.option("--reanchor", is_flag=True, help="Move those that are moved, in their files.")
@click.option("--list", "list_", is_flag=True, help="One row for each passage.")
@rows_option
@dossier_option
@click.pass_obj
def passages(
    folder: Path | None, corpus: Path | None, reanchor: bool, list_: bool, format_: str
) -> None:
    """Tell how each passage stands to the text at hand: found, ambiguous, moved, missing.

    Exit 1 unless all are found; also when there is no text, for then nothing was checked.
    """
    from kg.load import load_instances
    from kg.reanchor import reanchor_all
    from kg.reports import passage_counts, passage_rows
    from kg.verify import require_all_found, verify

    dossier = open_dossier(folder)
    texts = open_corpus(corpus)
    checks = verify(dossier, load_instances(dossier), texts)
    if reanchor and texts:
        for path, count in reanchor_all(dossier, checks, texts):
            click.echo(f"re-anchored {count} in {path}", err=True)
        checks = verify(dossier, load_instances(dossier), texts)
    click.echo(
        passage_rows(checks, format_) if list_ else passage_counts(checks, format_), nl=False
    )
    require_all_found(dossier, checks, texts)


@kg.command(
    cls=Examples,
    short_help="Print the Turtle of a new passage.",
    examples='kg passage lind-2030 "Sulmark … bridge" --corpus texts\n'
    'kg passage lind-2030 "would not pay" "Jon Berg of Norra" --corpus texts',
)
@click.argument("source")
@click.argument("phrases", nargs=-1, required=True, metavar='"FIRST WORDS … LAST WORDS"...')
@click.option("--name", metavar="NAME", help="The passage's name (else the next free number).")
@corpus_option
@dossier_option
@click.pass_obj
def passage(
    folder: Path | None,
    source: str,
    phrases: tuple[str, ...],
    name: str | None,
    corpus: Path | None,
) -> None:
    """Print the Turtle of a passage: positions, digest, shortest anchor words.

    Give the first and last words of the range with … (or ...) between, or all its words. A second
    phrase is a second range, for an antecedent. The prefixes are those of the dossier's files.
    """
    from kg.passages import passage_turtle
    from kg.reanchor import next_name, propose
    from kg.terms import did_you_mean

    dossier = open_dossier(folder)
    texts = open_corpus(corpus)
    if texts is None:
        raise KgError("no source text is at hand", todo="Name its folder: --corpus DIR")
    text = texts.text(source)
    if text is None:
        names = [p.stem for p in sorted(texts.folder.glob("*.txt"))]
        raise KgError(f"{texts.folder} has no {source}.txt", todo=did_you_mean(source, names))
    proposal = propose(text, list(phrases))
    path = dossier.source_files().get(source)
    turtle = passage_turtle(
        name or next_name(path, source), source, proposal.ranges, proposal.anchors
    )
    click.echo(turtle, nl=False)
    if proposal.widened:
        shown = " and ".join(str(a) for a in proposal.anchors)
        warn(f"widened until anchor words lead to it alone: {shown}")


@kg.command(
    cls=Examples,
    short_help="Answer a stored query or any SPARQL.",
    examples="kg query against\nkg query against --why 1\n"
    "kg query positions --param topic='the bridge' --format csv\n"
    "kg query my.rq --data export.trig\necho 'SELECT * { ?s ?p ?o } LIMIT 5' | kg query -",
)
@click.argument("name", required=False, metavar="NAME|FILE.rq|-")
@click.option("--param", "-p", multiple=True, metavar="NAME=VALUE", help="A parameter's value.")
@click.option("--data", multiple=True, type=FILE, help="Ask these RDF files instead (repeatable).")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "csv", "tsv", "json", "xml", "turtle"]),
    default="table",
)
@click.option("--list", "list_", is_flag=True, help="List the stored queries.")
@click.option("--show", is_flag=True, help="Print the query's SPARQL, values filled in.")
@click.option(
    "--why",
    "row",
    type=click.IntRange(min=1),
    metavar="N",
    help="Prove row N of the answer instead of showing it.",
)
@click.option("--timeout", type=click.FloatRange(min=0.01), default=60.0, show_default=True,
              help="Seconds after which to give up.")  # fmt: skip
@dossier_option
@click.pass_obj
def query(
    folder: Path | None,
    name: str | None,
    param: tuple[str, ...],
    data: tuple[Path, ...],
    format_: str,
    list_: bool,
    show: bool,
    row: int | None,
    timeout: float,
) -> None:
    """Answer a stored query, a SPARQL file, or SPARQL from standard input (-).

    A VALUE is a label, alias, code, prefixed name, IRI, date, whole number or true/false. With
    --data nothing is inferred: the answer comes from the merge of those files as they are.
    """
    dossier = open_dossier(folder)
    if list_:
        from kg.catalogue import query_files, read_query
        from kg.present import query_list

        files = query_files(dossier.query_dirs())
        click.echo(query_list([read_query(p) for p in files.values()], format_), nl=False)
        return
    if name is None:
        raise click.UsageError("Name a query, a file or '-'; or list them with --list.")
    given: dict[str, list[str]] = {}
    for text in param:
        key, equals, value = text.partition("=")
        if not equals:
            raise KgError(f"{text!r} is no parameter", todo="Write it as name=value.")
        given.setdefault(key.strip(), []).append(value.strip())

    def ask() -> None:
        with deadline(timeout):
            _answer(name, given, dossier, data, format_, show=show, row=row)

    isolated(ask)


@kg.command(
    cls=Examples,
    short_help="Count statements, and show where the dossier is thin.",
    examples="kg stats\nkg stats --corpus ~/texts\nkg stats --format json",
)
@corpus_option
@rows_option
@dossier_option
@click.pass_obj
def stats(folder: Path | None, corpus: Path | None, format_: str) -> None:
    """Count what the dossier holds, and show where it is thin.

    Statements by source, kind and mode; the paragraphs that carry none; holders by the number of
    sources; stances that rest on one passage alone; and what nobody has looked at twice. Without a
    source's text, a passage counts for the paragraph in which it starts, and nothing is known of
    those behind the last that carries a statement.

    The lists are whole with json (an object: counts, statements, paragraphs, without_statement,
    holders, on_one_passage, codings, without_coding, checked_less_than_twice, each a list of flat
    objects) and csv (the same, as rows of section, key and value).
    """
    from kg.reports import stats_report
    from kg.stats import stats as count

    found = count(open_generation(open_dossier(folder)).open(), open_corpus(corpus))
    click.echo(stats_report(found, format_), nl=False)


@kg.command(
    cls=Examples,
    short_help="Write the graph in a standard format.",
    examples="kg export --out debate.ttl\nkg export --format trig --layer told --out told.trig",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml"]),
    help="Else by the ending of --out, else turtle.",
)
@click.option(
    "--layer",
    "layers",
    multiple=True,
    type=click.Choice(["told", "background", "inferred", "ontology", "all"]),
    default=["all"],
    show_default=True,
    help="What to write (repeatable).",
)
@click.option("--out", type=FILE, help="Write to this file instead of standard output.")
@dossier_option
@click.pass_obj
def export(
    folder: Path | None, format_: str | None, layers: tuple[str, ...], out: Path | None
) -> None:
    """Write the graph: the same bytes for the same graph.

    TriG, N-Quads and JSON-LD keep the layers as named graphs; the others write the merge. Only an
    export of all layers answers the stored queries in full (kg query NAME --data FILE).
    """
    from kg.export import export as run_export
    from kg.export import format_of
    from kg.files import write_whole

    dossier = open_dossier(folder)
    content = run_export(dossier, open_generation(dossier), layers, format_ or format_of(out))
    if out is None:
        write_out(content)
    else:
        write_whole(out, content)
        click.echo(f"wrote {len(content)} bytes to {out}", err=True)


@kg.command(
    cls=Examples,
    short_help="Make a new dossier with an example.",
    examples="kg init my-debate && cd my-debate && kg build --corpus texts",
)
@click.argument("directory", type=FOLDER, metavar="DIR")
def init(directory: Path) -> None:
    """Make a new dossier in DIR, with a small invented example that builds."""
    from kg.scaffold import scaffold

    files = scaffold(directory)
    click.echo(f"made {directory} with {len(files)} files; next:", err=True)
    click.echo(f"  cd {shlex.quote(str(directory))} && kg build --corpus texts", err=True)


def _answer(
    name: str,
    given: dict[str, list[str]],
    dossier: "Dossier",
    data: tuple[Path, ...],
    format_: str,
    show: bool = False,
    row: int | None = None,
) -> None:
    """Print the answer of a query, its SPARQL, or the proof of a row."""
    from kg.answer import answer, find, focus_of, lacks
    from kg.query import bind

    generation = None if data or (show and not given) else open_generation(dossier)
    headers = generation.manifest.info.get("headers", {}) if generation else {}
    stored = find(name, dossier.query_dirs(), headers, sys.stdin)
    if show and not given:
        click.echo(stored.text, nl=False)
        return
    if generation:
        store, focus = generation.open(), generation.manifest.info.get("focus")
    else:
        from kg.load import load_data
        from kg.store import memory_store

        store = memory_store(load_data(data))
        focus = focus_of(store)
        for lack in lacks(store):
            warn(lack)
    sparql = bind(stored, given, store, focus)
    if row is not None and not show:
        if generation is None:
            raise KgError("rows are proved from a built store", todo="Leave --data away.")
        from kg.cli_reasoning import explain_row

        explain_row(dossier, generation, store, sparql, stored, row, format_)
        return
    output = sparql.encode("utf-8") if show else answer(store, sparql, stored, format_)
    write_out(output)


for command in (validate, check, reason, why, doubt, what_if):
    kg.add_command(command)


def main() -> None:
    """Run the command `kg`."""
    guarded(lambda: kg.main(prog_name="kg", standalone_mode=False))

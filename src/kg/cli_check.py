"""The command `kg check`: parses arguments, calls the library, prints."""

from pathlib import Path

import click

from kg.console import (
    Examples,
    corpus_option,
    dossier_option,
    open_corpus,
    open_dossier,
    rows_option,
    steps,
)


@click.command(
    cls=Examples,
    short_help="Ask how good ontology, queries, links and codings are.",
    examples="kg check\nkg check --corpus ~/texts\nkg check --rule label-duplicate --format csv\n"
    "kg check --list",
)
@corpus_option
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Run this rule (repeatable).")
@click.option("--list", "list_", is_flag=True, help="List the rules: what each asks, and why.")
@rows_option
@dossier_option
@click.pass_obj
def check(
    folder: Path | None, corpus: Path | None, rules: tuple[str, ...], list_: bool, format_: str
) -> None:
    """Check the quality of the dossier and of its ontology, beyond what must hold.

    Names and definitions, axioms and their profile, metadata, unused terms, queries and shapes that
    name what is not there, links that conflict; and, with the texts at hand, statements that a
    second reader should look at. Findings in instances/waivers.tsv (rule, node, reason) may stand.

    Exit 1 on an error or warning that is not waived, and if nothing was checked; an info is for a
    reader to look at. docs/check.md has all rules.
    """
    from kg.check_report import check_report, rule_list
    from kg.quality import chosen, require_sound, run

    if list_:
        click.echo(rule_list(chosen(rules), format_), nl=False)
        return
    texts = open_corpus(corpus)
    with steps() as progress:
        outcomes = run(open_dossier(folder), texts, rules, progress)
    click.echo(check_report(outcomes, format_), nl=False)
    require_sound(outcomes, texts, asked=bool(rules))

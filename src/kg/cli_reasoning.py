"""The commands that reason and that show why: `kg reason`, `kg why`.

They belong to the command of `kg.cli` and keep to its rules.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.console import (
    FILE,
    Examples,
    corpus_option,
    dossier_option,
    isolated,
    open_corpus,
    open_dossier,
    open_generation,
    reasoner_option,
    steps,
    write_out,
)

if TYPE_CHECKING:
    from pyoxigraph import Store

    from kg.catalogue import StoredQuery
    from kg.dossier import Dossier
    from kg.store import Generation


@click.command(
    cls=Examples,
    short_help="Infer what follows from RDF files by OWL 2 RL.",
    examples="kg reason ontology.ttl data.ttl\n"
    "kg reason --data ontology.ttl --data data.nt --out inferred.ttl\n"
    "kg reason data.ttl --reasoner owlrl --format ntriples",
)
@click.argument("files", nargs=-1, type=FILE, metavar="[FILE]...")
@click.option("--data", multiple=True, type=FILE, help="A further RDF file (repeatable).")
@click.option("--out", type=FILE, help="Write to this file instead of standard output.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["ntriples", "turtle", "trig", "nquads", "jsonld", "rdfxml"]),
    help="Else by the ending of --out, else ntriples.",
)
@reasoner_option
@dossier_option
@click.pass_obj
def reason(
    folder: Path | None,
    files: tuple[Path, ...],
    data: tuple[Path, ...],
    out: Path | None,
    format_: str | None,
    reasoner: str,
) -> None:
    """Write what follows from RDF files by the rules of OWL 2 RL, and nothing that they say.

    From those files alone: the core ontology is not added. Without files, from the dossier and its
    ontology. What says nothing is left out: a thing equal to itself, axioms about RDF and OWL. The
    output is empty where nothing follows. Contradictions go to standard error, each with its rule
    and premises; what follows is written all the same. Exit 0 consistent, 1 inconsistent, 2
    unreadable or refused.
    """
    from kg.errors import FindingsError
    from kg.export import format_of, write
    from kg.files import write_whole
    from kg.load import load_data, load_instances, load_ontology
    from kg.locate import locator
    from kg.reason import consequences

    given = [*files, *data]
    with steps() as progress:
        progress("load")
        if given:
            quads = load_data(given)
        else:
            dossier = open_dossier(folder)
            quads = [*load_ontology(dossier), *load_instances(dossier)]
            given = [f.path for f in dossier.layer_files()]
        progress("reason")
        inferred, wrong = consequences(quads, locator(given), reasoner)
    form = format_ or (format_of(out) if out else "ntriples")
    content = write(inferred, form) if inferred else b""
    if out is None:
        write_out(content)
    else:
        write_whole(out, content)
        click.echo(f"wrote {len(inferred)} triples to {out}", err=True)
    if wrong:
        raise FindingsError(f"{len(wrong)} contradiction{'s'[: len(wrong) > 1]}", wrong)


@click.command(
    cls=Examples,
    short_help="Show the receipts of a statement, or the proof of a triple.",
    examples="kg why stance:lind-2030-1\nkg why stance:lind-2030-1 --corpus ~/texts\n"
    "kg why argument:lind-2030-1 --format json\n"
    'kg why stance:lind-2030-1 toldBy "Ada Lind"\n'
    "kg why stance:lind-2030-1 dm:latest 2030-05-08 --format dot",
)
@click.argument(
    "words", nargs=-1, required=True, metavar="STATEMENT | DISAGREEMENT | SUBJECT PREDICATE OBJECT"
)
@corpus_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "turtle", "dot"]),
    default="text",
    show_default=True,
    help="turtle (PROV-O) and dot (Graphviz) are for proofs alone.",
)
@dossier_option
@click.pass_obj
def why(folder: Path | None, words: tuple[str, ...], corpus: Path | None, format_: str) -> None:
    """Show the receipts of a stance, argument, account or disagreement; or prove a triple.

    One word names a statement: who, what, when, in which capacity, through whom; the source,
    paragraph, anchor words and deep link; and the passage itself where the text is at hand. Or it
    names a recorded disagreement: what it lies between.

    Three words name a triple, told or inferred: by labels, prefixed names or IRIs (a property of
    the model needs no prefix). Its proof is a tree of rules and premises that ends in passages and
    outside references; "also carried by" names each other statement with which the same rule
    concludes the same. For a row of a query: kg query NAME --why N.
    """
    from kg.derivations import Derivations
    from kg.domain_rules import rules_named
    from kg.namespaces import DM
    from kg.proof import Prover, find_triple
    from kg.proof_forms import FORMS
    from kg.terms import expand

    dossier = open_dossier(folder)
    generation = open_generation(dossier)
    store, texts = generation.open(), open_corpus(corpus)
    finding = (expand(words[0]) or "") if words[0].startswith("disagreement:") else ""
    if len(words) == 1 and not finding:
        from kg.reports import why_json, why_text
        from kg.why import why as explain

        if format_ not in ("text", "json"):
            raise click.UsageError(f"Receipts come as text or json, not as {format_}.")
        found = explain(store, words[0], texts)
        click.echo(why_json(found) if format_ == "json" else why_text(found), nl=False)
        return
    if len(words) not in (1, 3):
        raise click.UsageError("Name one statement, or subject, predicate and object of a triple.")
    prover = Prover(store, Derivations(generation.derivations_file.read_bytes()), texts)
    if finding:
        proof = prover.explain(finding, f"{DM}Disagreement")
    else:
        proof = prover.prove(find_triple(store, *words))
        proof = prover.also(proof, rules_named(dossier.rule_files(), proof.rules()))
    click.echo(FORMS[format_](proof), nl=False)


def explain_row(
    dossier: "Dossier",
    generation: "Generation",
    store: "Store",
    sparql: str,
    query: "StoredQuery",
    number: int,
    format_: str,
) -> None:
    """Print why a row of a query's answer is there. Raises KgError if it has no such row."""
    from pyoxigraph import QuerySolutions

    from kg.derivations import Derivations
    from kg.domain_rules import rules_named
    from kg.errors import KgError
    from kg.proof import Prover
    from kg.proof_forms import FORMS
    from kg.query import rows_of, run
    from kg.row_proof import triples_of_row
    from kg.terms import show

    form = "text" if format_ == "table" else format_
    if form not in FORMS:
        raise KgError(
            f"a proof cannot be written as {format_}", todo="Choose table, json or turtle."
        )
    results = run(store, sparql, query)
    if not isinstance(results, QuerySolutions):
        raise KgError("only the rows of a SELECT can be explained")
    answer = rows_of(results, query)
    if number > len(answer.rows):
        raise KgError(f"the answer has {len(answer.rows)} rows, and no row {number}")
    row = answer.rows[number - 1]
    triples = triples_of_row(store, sparql, answer.variables, row)
    if not triples:
        raise KgError("the row counts or computes, and no triple stands behind it alone")
    cells = zip(answer.variables, row, strict=True)
    title = ", ".join(f"{name} {show(cell)}" for name, cell in cells if cell is not None)
    prover = Prover(store, Derivations(generation.derivations_file.read_bytes()))
    proof = prover.row(f"row {number} of {query.name}: {title}", triples)
    proof = prover.also(proof, rules_named(dossier.rule_files(), proof.rules()))
    click.echo(FORMS[form](proof), nl=False)


difference_format = click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True
)


@click.command(
    cls=Examples,
    short_help="Show what falls if a source, passage, statement or teller is doubted.",
    examples="kg doubt lind-2030\nkg doubt passage:lind-2030-1\nkg doubt stance:lind-2030-2\n"
    'kg doubt "Jon Berg" --format json\nkg doubt background',
)
@click.argument("thing", metavar="SOURCE|PASSAGE|STANCE|ACCOUNT|AGENT|LAYER")
@difference_format
@dossier_option
@click.pass_obj
def doubt(folder: Path | None, thing: str, format_: str) -> None:
    """Reason again without something, and show what falls, what survives and what appears.

    Taken out are the thing doubted, each statement left without a passage, their hops and passages,
    and each disagreement left with fewer than two sides. An agent is doubted as a teller: as
    author, hop or giver. A layer is background, links, analysis or things. Files and store stay as
    they are.
    """
    from kg.difference import compare
    from kg.difference_forms import FORMS
    from kg.doubt import take_out
    from kg.load import load_instances
    from kg.terms import Labels

    def change() -> None:
        dossier = open_dossier(folder)
        store = open_generation(dossier).open()
        instances = load_instances(dossier)
        without = take_out(instances, thing, lambda name: Labels(store).find(name).value)
        found = compare(dossier, instances, without.left)
        click.echo(FORMS[format_](f"without {without.doubted}", without.out, found), nl=False)

    isolated(change)


@click.command(
    "what-if",
    cls=Examples,
    short_help="Show what would follow if RDF files were added.",
    examples="kg what-if withdrawal.ttl\nkg what-if new-source.ttl --format json",
)
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
@difference_format
@dossier_option
@click.pass_obj
def what_if(folder: Path | None, files: tuple[Path, ...], format_: str) -> None:
    """Reason again with RDF files beside the dossier, and show what would come and what would go.

    They are not validated: kg validate FILE does that. Files and store stay as they are.
    """
    from kg.difference import compare
    from kg.difference_forms import FORMS
    from kg.load import load_data, load_instances

    def change() -> None:
        dossier = open_dossier(folder)
        instances, added = load_instances(dossier), load_data(files)
        found = compare(dossier, instances, [*instances, *added])
        click.echo(FORMS[format_](f"with {', '.join(map(str, files))}", {}, found), nl=False)

    isolated(change)

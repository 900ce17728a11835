"""What commands share: options, what they open, help, progress, time limit, exit codes."""

import _thread
import atexit
import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.errors import FindingsError, KgError

if TYPE_CHECKING:
    from kg.corpus import Corpus
    from kg.dossier import Dossier
    from kg.store import Generation

SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)

corpus_option = click.option(
    "--corpus",
    type=FOLDER,
    metavar="DIR",
    help="Folder of the source texts, <source>.txt each (else KG_CORPUS).",
)


reasoner_option = click.option(
    "--reasoner",
    type=click.Choice(["ours", "owlrl"]),
    default="ours",
    show_default=True,
    help="What closes the triples under OWL 2 RL; owlrl takes hundreds of times as long.",
)


def _choose_dossier(
    context: click.Context, _parameter: click.Parameter, folder: Path | None
) -> None:
    if folder is not None:
        context.obj = folder


dossier_option = click.option(
    "--dossier",
    type=FOLDER,
    metavar="DIR",
    expose_value=False,
    callback=_choose_dossier,
    help="The dossier: a folder with instances/ (else KG_DOSSIER, else the nearest above here).",
)

rows_option = click.option(
    "--format", "format_", type=click.Choice(["table", "csv", "json"]), default="table"
)


def open_dossier(folder: Path | None) -> "Dossier":
    """Return the dossier that is meant. Raises KgError if the folder is none."""
    from kg.dossier import find_dossier

    return find_dossier(folder)


def open_corpus(folder: Path | None) -> "Corpus | None":
    """Return the corpus, if one is named. Raises KgError if it cannot be read."""
    from kg.corpus import find_corpus

    return find_corpus(folder)


def open_generation(dossier: "Dossier") -> "Generation":
    """Return the built store's current generation, with a warning if its files are newer.

    Raises KgError if there is none.
    """
    from kg.store import current

    generation = current(dossier.store_dir)
    if generation.is_stale(dossier.input_files()):
        warn("the store is older than its files; run: kg build")
    return generation


def warn_strangers(dossier: "Dossier") -> None:
    """Mention the files that no step reads."""
    for path in dossier.strangers():
        warn(f"{path} is not read: instances/ holds Turtle (.ttl) and links (.sssom.tsv)")


def warn(message: str) -> None:
    """Write a warning to standard error."""
    click.echo(f"warning: {message}", err=True)


def write_out(content: bytes) -> None:
    """Write bytes to standard output as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


class Examples(click.Command):
    """A command whose help ends with examples, kept line by line."""

    def __init__(self, *args: object, examples: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.examples = examples

    def format_epilog(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples behind the options."""
        formatter.write_paragraph()
        with formatter.section("Examples"):
            for line in self.examples.splitlines():
                formatter.write(f"  {line}\n")


@contextmanager
def steps() -> Iterator["Progress"]:
    """Show the step under way, on a terminal only."""
    progress = Progress()
    try:
        yield progress
    finally:
        progress.stop()


class Progress:
    """The name of the step under way, on standard error if that is a terminal."""

    def __call__(self, step: str) -> None:
        """Show the name of the step that begins."""
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\033[K{step} …")
            sys.stderr.flush()

    def stop(self) -> None:
        """Clear the line."""
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K")


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """End the process, with a message, if the block takes longer.

    A running query cannot be interrupted from within; it only reads, so ending it loses nothing.
    """

    def watch() -> None:
        if running.acquire(timeout=seconds):
            return
        os.write(2, f"error: no answer within {seconds:g} seconds; see --timeout\n".encode())
        os._exit(2)

    running = _thread.allocate_lock()  # not threading: its import costs a query's start-up time
    running.acquire()
    _thread.start_new_thread(watch, ())
    try:
        yield
    finally:
        running.release()


def isolated(work: Callable[[], object]) -> None:
    """Run what only reads in a process of its own, where the system has fork.

    The store's engine ends its whole process where it meets a fault of its own, such as ORDER BY
    over values that have no order among each other. The user is then told so, and nothing is lost.
    Raises KgError if that happens.
    """
    if not hasattr(os, "fork"):
        work()
        return
    sys.stdout.flush()
    sys.stderr.flush()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.dup2(writing, 2)
        code = 0
        try:
            guarded(work)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        except BaseException:  # only where KG_DEBUG asks to see it
            sys.excepthook(*sys.exc_info())
            code = 3
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    os.close(writing)
    said = b""
    while True:
        try:
            part = os.read(reading, 65_536)
            if not part:
                break
            said += part
        except KeyboardInterrupt:  # the other process is told of it too, and ends
            continue
    _child, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        raise KgError(
            f"the query engine broke off (signal {os.WTERMSIG(status)})",
            todo="Values of different kinds have no order: order by STR(?x), or not at all.",
        )
    sys.stderr.write(said.decode("utf-8", "replace"))
    sys.stderr.flush()
    sys.exit(os.WEXITSTATUS(status))


def guarded(command: Callable[[], object]) -> None:
    """Run the command and exit with its code; never a traceback."""
    atexit.register(gc.freeze)  # the process ends anyway: spare it a last collection
    try:
        command()
        sys.stdout.flush()
    except FindingsError as error:
        for finding in error.findings:
            click.echo(finding, err=True)
        click.echo(f"error: {error}", err=True)
        sys.exit(error.exit_code)
    except KgError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # the one catch-all: no traceback reaches a user
        if os.environ.get("KG_DEBUG"):
            raise
        click.echo(
            f"internal error: {type(error).__name__}: {error}\n"
            "  This is a fault of kg. KG_DEBUG=1 shows where; please report it.",
            err=True,
        )
        sys.exit(3)

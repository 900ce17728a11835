"""How a command ends: the exit codes, and never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Kg

RUN = """
import click
from kg.console import guarded
from kg.errors import Finding, FindingsError, KgError
def command():
    {body}
guarded(command)
"""


def ended(body: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", RUN.format(body=body)],
        env={**os.environ, **env}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        ("pass", 0, ""),
        ("raise KgError('it is so', todo='Do that.')", 2, "error: it is so\n  Do that.\n"),
        ("raise FindingsError('two', [Finding('a', 'x'), Finding('b')])", 1, "x: a\nb\nerror: two\n"),
        ("raise click.UsageError('wrong usage')", 2, "Error: wrong usage\n"),
        ("raise click.Abort()", 130, "stopped\n"),
        ("raise KeyboardInterrupt()", 130, "stopped\n"),
        ("raise BrokenPipeError()", 0, ""),
    ],
)  # fmt: skip
def test_each_end_has_its_exit_code_and_its_words(body: str, code: int, said: str) -> None:
    result = ended(body)
    assert (result.returncode, result.stderr, result.stdout) == (code, said, "")


def test_a_fault_of_kg_itself_is_an_internal_error_without_a_traceback() -> None:
    result = ended("raise LookupError('lost')")
    assert result.returncode == 3
    assert result.stderr.startswith("internal error: LookupError: lost\n")
    assert "Traceback" not in result.stderr


def test_the_traceback_is_there_for_who_asks() -> None:
    result = ended("raise LookupError('lost')", KG_DEBUG="1")
    assert result.returncode == 1
    assert "Traceback" in result.stderr


# --- a process of its own -------------------------------------------------------------------------


def isolated_end(code: str) -> subprocess.CompletedProcess[str]:
    script = f"import os, sys\nfrom kg.console import guarded, isolated\n{code}\nguarded(lambda: isolated(work))"
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")


@needs_fork
def test_what_ends_its_process_is_told_in_a_sentence_and_no_traceback() -> None:
    found = isolated_end(
        "def work():\n    print('half', flush=True)\n    os.write(2, b'panicked at')\n    os.abort()"
    )
    assert found.returncode == 2
    assert found.stderr.startswith("error: the query engine broke off (signal 6)\n")
    assert "panicked" not in found.stderr


@needs_fork
@pytest.mark.parametrize(
    ("work", "code", "out", "err"),
    [
        ("print('fine'); print('by the way', file=sys.stderr)", 0, "fine\n", "by the way\n"),
        ("from kg.errors import KgError; raise KgError('wrong', todo='Do this.')", 2, "", "error: wrong\n  Do this.\n"),
        ("1 / 0", 3, "", "internal error: ZeroDivisionError"),
        ("sys.exit(7)", 7, "", ""),
    ],
)  # fmt: skip
def test_a_process_of_its_own_ends_as_the_command_would(
    work: str, code: int, out: str, err: str
) -> None:
    found = isolated_end(f"def work():\n    {work}")
    assert (found.returncode, found.stdout) == (code, out)
    assert found.stderr.startswith(err)


def test_values_that_have_no_order_end_with_rows_or_an_error_and_no_crash(
    kg: Kg, tmp_path: Path
) -> None:
    hours = [f'<x:{n}> <x:p> "2031-01-0{1 + n % 7}T{n % 24:02}:00:00{("", "Z", "+14:00", "-14:00")[n % 4]}"^^<http://www.w3.org/2001/XMLSchema#dateTime> .' for n in range(300)]  # fmt: skip
    data = tmp_path / "hours.nt"
    data.write_text("\n".join(hours), encoding="utf-8")
    found = kg("query", "-", "--data", data, stdin="SELECT ?o { ?s <x:p> ?o } ORDER BY ?o")
    assert found.returncode == 0 or "broke off" in found.stderr
    assert "panicked" not in found.stderr

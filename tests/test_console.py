"""How a command ends: the exit codes, and never a traceback."""

import os
import subprocess
import sys

import pytest

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

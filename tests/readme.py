"""The console blocks of the README: read, run, and (as a script) rewritten with what they print.

python tests/readme.py      rewrites the blocks of README.md with today's output
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
README = REPO / "README.md"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def commands(text: str) -> list[tuple[str, str]]:
    """Return each command of the console blocks with the output that the text shows for it."""
    found = []
    for block in BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _newline, output = part.partition("\n")
            found.append((command, output.strip("\n")))
    return found


class Shell:
    """A shell in a copy of the repository's data, where `kg` is the code under test."""

    def __init__(self, folder: Path) -> None:
        self.cwd = folder / "repo"
        self.cwd.mkdir(parents=True)
        for name in ("ontology", "queries", "instances"):
            shutil.copytree(REPO / name, self.cwd / name)
        shutil.copy(REPO / "pyproject.toml", self.cwd)
        programs = folder / "bin"
        programs.mkdir()
        (programs / "kg").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg "$@"\n')
        (programs / "kg").chmod(0o755)
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("KG_")}
        path = f"{programs}{os.pathsep}{inherited['PATH']}"
        self.env = {**inherited, "PATH": path, "COLUMNS": "100"}

    def run(self, command: str) -> str:
        """Return what the command prints on standard output; a `cd` holds for the next one."""
        script = f'set -e; {command}\nprintf "\\n@@%s" "$PWD"'
        result = subprocess.run(
            ["bash", "-c", script], cwd=self.cwd, env=self.env, capture_output=True, check=False
        )
        text = result.stdout.decode("utf-8").replace("\r", "")  # csv ends its lines with CR LF
        output, mark, cwd = text.rpartition("\n@@")
        assert mark, f"{command}: {result.stderr.decode('utf-8')}"
        self.cwd = Path(cwd)
        return output.strip("\n")


def rewritten(text: str, shell: Shell) -> str:
    """Return the text with the output of each command as it is now."""

    def fill(match: re.Match[str]) -> str:
        parts = []
        for command, _output in commands(match[0]):
            output = shell.run(command)
            parts.append(f"$ {command}\n{output}\n" if output else f"$ {command}\n")
        return "```console\n" + "\n".join(parts) + "```"

    return BLOCK.sub(fill, text)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        README.write_text(
            rewritten(README.read_text(encoding="utf-8"), Shell(Path(temporary))), encoding="utf-8"
        )

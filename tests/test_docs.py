"""The docs are complete: every command, every query, and no dead link.

python tests/test_docs.py      rewrites docs/cli.md
"""

import re
import sys

import click
import pytest

import model_picture
from conftest import REPO
from kg.cli import kg as command

CLI = REPO / "docs" / "cli.md"
DOCS = sorted([REPO / "README.md", REPO / "CHANGELOG.md", *(REPO / "docs").glob("*.md")])


def cli_reference() -> str:
    parts = ["# Commands\n\nMade from the help texts by `python tests/test_docs.py`.\n"]
    top = click.Context(
        command, info_name="kg", max_content_width=100, terminal_width=100,
        help_option_names=["-h", "--help"],
    )  # fmt: skip
    for name in ["", *command.list_commands(top)]:
        sub = command.get_command(top, name) if name else command
        assert sub is not None
        context = click.Context(
            sub, info_name=name or "kg", parent=top if name else None,
            max_content_width=100, terminal_width=100, help_option_names=["-h", "--help"],
        )  # fmt: skip
        parts.append(f"## {f'kg {name}'.strip()}\n\n```\n{sub.get_help(context).rstrip()}\n```\n")
    return "\n".join(parts)


def test_the_reference_of_commands_is_that_of_the_program() -> None:
    assert CLI.read_text(encoding="utf-8") == cli_reference(), "run python tests/test_docs.py"


@pytest.mark.parametrize("query", sorted(p.stem for p in (REPO / "queries").glob("*.rq")))
def test_every_query_is_named_in_the_changelog(query: str) -> None:
    assert f"`{query}`" in (REPO / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", DOCS, ids=lambda p: p.name)
def test_every_link_within_the_project_leads_somewhere(path) -> None:  # type: ignore[no-untyped-def]
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_the_picture_of_the_model_is_drawn_from_the_ontology() -> None:
    drawn = model_picture.DOC.read_text(encoding="utf-8")
    assert drawn.count("```mermaid") == 1
    assert drawn == model_picture.fresh(), "run python tests/model_picture.py"


def test_every_module_has_its_place_in_the_architecture() -> None:
    text = (REPO / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    modules = {p.stem for p in (REPO / "src" / "kg").glob("*.py")} - {"__init__", "__main__"}
    assert modules == set(re.findall(r"`(\w+)`", "".join(rows)))


if __name__ == "__main__":
    CLI.write_text(cli_reference(), encoding="utf-8")
    sys.exit(0)

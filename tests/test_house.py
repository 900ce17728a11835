"""The house is in order: imports run one way, no room is too large, nothing of a dossier in the code."""

import ast
import re
from pathlib import Path

import pytest

from conftest import REPO

PACKAGE = REPO / "src" / "kg"
MODULES = sorted(p for p in PACKAGE.glob("*.py"))


def imports(path) -> set[str]:  # type: ignore[no-untyped-def]
    """Return the modules of the package that a module imports, those inside functions included."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kg."):
            found.add((node.module or "").split(".")[1])
    return found


def order() -> list[set[str]]:
    """Return the rows of the table in docs/architecture.md: what stands above may be imported."""
    text = (REPO / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    return [set(re.findall(r"`(\w+)`", row)) for row in rows]


def test_the_package_is_there() -> None:
    assert len(MODULES) > 20


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.stem)
def test_a_module_imports_only_from_its_own_row_or_above(path) -> None:  # type: ignore[no-untyped-def]
    if path.stem in ("__init__", "__main__"):
        return
    rows = order()
    own = next(i for i, row in enumerate(rows) if path.stem in row)
    allowed = set().union(*rows[: own + 1])
    assert imports(path) <= allowed


def test_no_two_modules_import_each_other() -> None:
    graph = {p.stem: imports(p) for p in MODULES}

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        queue = list(graph.get(start, ()))
        while queue:
            name = queue.pop()
            if name not in seen:
                seen.add(name)
                queue += graph.get(name, ())
        return seen

    assert [name for name in graph if name in reached(name)] == []


@pytest.mark.parametrize(
    "path", [*MODULES, *sorted(REPO.glob("tests/*.py")), *sorted(REPO.glob("bench/*.py"))],
    ids=lambda p: p.stem,
)  # fmt: skip
def test_no_module_is_over_400_lines(path) -> None:  # type: ignore[no-untyped-def]
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def code_lines(path: Path) -> int:
    """Return the lines of a module that are neither blank nor comments nor docstrings."""
    text = path.read_text(encoding="utf-8")
    docs: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            docs.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = enumerate(text.splitlines(), 1)
    return sum(n not in docs and not re.match(r"\s*(#|$)", line) for n, line in lines)


def test_the_engine_is_under_600_lines_of_code_its_table_included() -> None:
    engine = ("facts", "joining", "rules", "lists", "waiting", "sameness", "closing")
    assert 300 < sum(code_lines(PACKAGE / f"{name}.py") for name in engine) < 600


def test_nothing_in_the_package_names_anything_of_the_first_dossier() -> None:
    names = set()
    for path in (REPO / "instances").rglob("*.ttl"):
        text = path.read_text(encoding="utf-8")
        names |= set(re.findall(r'skos:(?:prefLabel|altLabel) "([^"]+)"', text))
        kinds = "agent|post|topic|office|event|place|source|document|conflict|agreement"
        names |= set(re.findall(rf"\b(?:{kinds}):([\w-]+)", text))
    assert len(names) > 100
    general = {"the"}
    words = [re.escape(name) for name in names - general if len(name) > 1]
    pattern = re.compile(
        rf"(?<![\w-])(?:{'|'.join(sorted(words, key=len, reverse=True))})(?![\w-])"
    )
    for path in PACKAGE.rglob("*"):
        if path.suffix in (".py", ".ttl", ".rq", ".md"):
            found = pattern.search(path.read_text(encoding="utf-8"))
            assert found is None, f"{path.name}: {found and found[0]}"

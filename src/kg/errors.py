"""What can go wrong, said once and plainly: what is wrong, where, and what to do.

Exit codes follow the project's contract: 1 for findings (violations, passages not found, a check
that checked nothing), 2 for wrong usage or unreadable input.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Place:
    """A file and, where they are known, line and column in it (from 1, columns in code points)."""

    path: Path
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        try:
            path = self.path.resolve().relative_to(Path.cwd())
        except (ValueError, OSError):
            path = self.path
        return ":".join(str(part) for part in (path, self.line, self.column) if part)


@dataclass(frozen=True)
class Finding:
    """One thing that a check found: a plain sentence, the node it is about, and where it stands.

    `rule` is what demands otherwise: the IRI of a shape, or the name of a check such as `dates`.
    `place` is that of the triple at fault, or else of the node; `subject` that of the node.
    `focus` is the node's IRI in full, `value` the value at fault and `term` its N-Triples form;
    `path` and `component` are what SHACL calls sh:resultPath (as SPARQL writes it) and
    sh:sourceConstraintComponent.
    """

    message: str
    node: str = ""
    place: Place | None = None
    rule: str = ""
    subject: Place | None = None
    focus: str = ""
    value: str = ""
    term: str = ""
    path: str = ""
    component: str = ""

    def __str__(self) -> str:
        return ": ".join(str(part) for part in (self.place, self.node, self.message) if part)


class KgError(Exception):
    """Wrong usage or unreadable input: one sentence on what is wrong, one on what to do."""

    exit_code = 2

    def __init__(self, what: str, *, todo: str = "", place: Place | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo
        self.place = place

    def __str__(self) -> str:
        head = f"{self.place}: {self.what}" if self.place else self.what
        return f"{head}\n  {self.todo}" if self.todo else head


class FindingsError(KgError):
    """A check did not pass; `findings` says where and why."""

    exit_code = 1

    def __init__(self, what: str, findings: Sequence[Finding] = (), *, todo: str = "") -> None:
        super().__init__(what, todo=todo)
        self.findings = tuple(findings)

"""Where in the files a node is written: the line at which its description starts.

Messages of the checks name a place. Parsers give none for single triples, so this looks for the
subject at the start of a Turtle statement, as a prefixed name or a full IRI.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from kg.errors import Place
from kg.namespaces import PREFIXES

_CODE = r'(?:(?>"(?:[^"\\\n]|\\.)*"|<[^>\n]*>|[^#\n]))*'
"""A line up to its comment: a # in a string or an IRI begins none."""

_LAST = re.compile(rf"^{_CODE}\.[ \t]*(?:#.*)?$", re.MULTILINE)
"""The last line of a statement."""

_PREFIX = re.compile(r"^\s*@?prefix\s+([^\s:]*):\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)

_DIRECTIVE = re.compile(r"\s*(?:prefix|base)\s", re.IGNORECASE)
"""A line of SPARQL's form of @prefix and @base, which ends without a dot."""


Locator = Callable[[str, str], Place | None]
"""IRI of a node, and the text of a value of it or "" → where that stands."""


def no_place(_node: str, _value: str) -> None:
    """Locate nothing: for triples that come from no file."""


def locator(paths: Iterable[Path]) -> Locator:
    """Return a locator that looks into these files."""
    files = list(paths)
    return lambda node, value: place_of(node, files, value or None)


def place_of(iri: str, paths: Iterable[Path], value: str | None = None) -> Place | None:
    """Return the file and line where the node is described, or None if it is not found.

    With `value`, the line within a description of the node on which the text `value` stands, if
    there is one.
    """
    wanted = re.compile(rf"(?<!\w){re.escape(value)}(?!\w)") if value else None
    first: Place | None = None
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
        for match in _subject(iri, text).finditer(text):
            if path.suffix == ".ttl" and not _begins_statement(text, match.start()):
                continue
            first = first or Place(path, text.count("\n", 0, match.start()) + 1)
            if wanted is None:
                return first
            last = _LAST.search(text, match.start())
            found = wanted.search(text, match.end(), last.end() if last else len(text))
            if found:
                return Place(path, text.count("\n", 0, found.start()) + 1)
    return first


def _subject(iri: str, text: str) -> re.Pattern[str]:
    """Return what finds the IRI at the start of a line, by the prefixes that the text declares."""
    names = [f"<{iri}>"]
    for prefix, namespace in [*PREFIXES.items(), *_PREFIX.findall(text)]:
        if namespace and iri.startswith(namespace):
            names.append(f"{prefix}:{iri[len(namespace) :]}")
    return re.compile(rf"^[ \t]*(?:{'|'.join(map(re.escape, names))})(?=\s)", re.MULTILINE)


def _begins_statement(text: str, start: int) -> bool:
    """Tell whether the line at `start` comes first, or after the last line of a statement."""
    for line in reversed(text[:start].split("\n")):
        code = line.strip()
        if code and not code.startswith("#"):
            return bool(_LAST.fullmatch(line) or _DIRECTIVE.match(line))
    return True

"""Where in the files a node is written: the line at which its description starts.

Messages of the checks name a place. Parsers give none for single triples, so this looks for the
subject at the start of a Turtle statement, as a prefixed name or a full IRI.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from kg.errors import Place
from kg.namespaces import PREFIXES

_BEFORE = r"(?:\A|\.[ \t]*(?:#.*)?\n|^[ \t]*(?:PREFIX|prefix|BASE|base)\s.*\n)(?:[ \t]*(?:#.*)?\n)*"
"""What stands before a statement: a dot, perhaps a comment, empty lines and lines of comment."""

_END = re.compile(r"\.[ \t]*(?:#.*)?$", re.MULTILINE)


def place_of(iri: str, paths: Iterable[Path], value: str | None = None) -> Place | None:
    """Return the file and line where the node is described, or None if it is not found.

    With `value`, the line within a description of the node on which the text `value` stands, if
    there is one.
    """
    names = [re.escape(f"<{iri}>")]
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            names.append(re.escape(f"{prefix}:{iri[len(namespace) :]}"))
    subject = re.compile(rf"{_BEFORE}[ \t]*(?:{'|'.join(names)})(?=\s)", re.MULTILINE)
    wanted = re.compile(rf"(?<!\w){re.escape(value)}(?!\w)") if value else None
    first: Place | None = None
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
        for match in subject.finditer(text):
            first = first or Place(path, text.count("\n", 0, match.end()) + 1)
            if wanted is None:
                return first
            end = _END.search(text, match.end())
            found = wanted.search(text, match.end(), end.start() if end else len(text))
            if found:
                return Place(path, text.count("\n", 0, found.start()) + 1)
    return first

"""Where in the files a node is written: the line at which its description starts.

Messages of the checks name a place. Parsers give none for single triples, so this looks for the
subject at the start of a Turtle statement, as a prefixed name or a full IRI.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from kg.errors import Place
from kg.namespaces import PREFIXES


def place_of(iri: str, paths: Iterable[Path], value: str | None = None) -> Place | None:
    """Return the file and line where the node is described, or None if it is not found.

    With `value`, the line within that description on which the text `value` stands, if any.
    """
    names = [re.escape(f"<{iri}>")]
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            names.append(re.escape(f"{prefix}:{iri[len(namespace) :]}"))
    subject = re.compile(rf"^\s*(?:{'|'.join(names)})(?=[\s;])", re.MULTILINE)
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        match = subject.search(text)
        if match is None:
            continue
        position = match.end() - 1
        if value is not None:
            found = text.find(value, position)
            position = found if found >= 0 else position
        return Place(path, text.count("\n", 0, position) + 1)
    return None

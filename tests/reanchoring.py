"""What the tests of re-anchoring share: a text, a change to it, and how the passages stand then."""

import re
from collections.abc import Callable
from pathlib import Path

from conftest import TEXTS
from kg.corpus import Corpus, Text
from kg.dossier import find_dossier
from kg.load import load_instances
from kg.passages import Check, State
from kg.reanchor import reanchor_all
from kg.verify import verify

HALE = Text("hale-2031", (TEXTS / "hale-2031.txt").read_bytes().decode())
NEW = "A note of the editor.\n\nTwo more lines\nof it.\n\n"


def checks_of(dossier: Path, texts: Path) -> list[Check]:
    found = find_dossier(dossier)
    return verify(found, load_instances(found), Corpus(texts))


def states(dossier: Path, texts: Path) -> set[State]:
    checks = checks_of(dossier, texts)
    assert not any(c.problem for c in checks)
    return {c.state for c in checks}


def move_all(dossier: Path, texts: Path) -> dict[str, int]:
    """Re-anchor what is moved; return how many passages in which file."""
    corpus = Corpus(texts)
    moved = reanchor_all(find_dossier(dossier), checks_of(dossier, texts), corpus)
    return {path.name: count for path, count in moved}


def rewrite(path: Path, change: Callable[[str], str]) -> str:
    """Change a file, which must make a difference, and return what it holds then."""
    before = path.read_bytes().decode()
    after = change(before)
    assert after != before
    path.write_bytes(after.encode())
    return after


def masked(turtle: str) -> str:
    """Return the file with the places of passages blanked: all that re-anchoring may touch."""
    turtle = re.sub(r'((?:oa:start|oa:end|dm:paragraph)\s+"?)\d+', r"\1…", turtle)
    return re.sub(r'(rdf:value\s+")[^"]*', r"\1…", turtle)


def source(dossier: Path, slug: str = "hale-2031") -> Path:
    return dossier / "instances" / "sources" / f"{slug}.ttl"

"""The source texts, where the user has them: `<source-slug>.txt` in a folder.

Positions count Unicode code points of the decoded file as it is: newlines untouched, nothing
normalised. The texts themselves never enter the graph.
"""

import os
import re
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import regex

from kg.errors import KgError
from kg.fold import Folded

_LEAD = regex.compile(r"[\p{WB=Extend}\p{WB=Format}]++(?!\p{WB=ZWJ})")
"""A byte order mark and the like: before the first word, not part of it (rule WB4), though regex
joins them."""


class Text:
    """One source text: its code points, paragraphs and words."""

    def __init__(self, slug: str, content: str) -> None:
        self.slug = slug
        self.content = content

    @cached_property
    def paragraphs(self) -> list[tuple[int, int]]:
        """Start and end of each paragraph, that is, of each line that is not blank."""
        lines = re.finditer(r"[^\r\n]+", self.content)
        return [(m.start(), m.end()) for m in lines if m[0].strip()]

    def paragraph_at(self, position: int) -> int:
        """Return the number, from 1, of the paragraph that holds the position, or the last before.

        Returns 1 for a position before the first paragraph.
        """
        number = sum(1 for start, _end in self.paragraphs if start <= position)
        return max(number, 1)

    @cached_property
    def boundaries(self) -> frozenset[int]:
        """Positions of word boundaries: https://www.unicode.org/reports/tr29/#Word_Boundaries."""
        edges = {m.start() for m in regex.finditer(r"(?w)\b", self.content)}
        if lead := _LEAD.match(self.content):
            edges.add(lead.end())
        return frozenset(edges | {0, len(self.content)})

    @cached_property
    def words(self) -> list[tuple[int, int]]:
        """Start and end of each word: each run between two boundaries with a letter or digit."""
        edges = sorted(self.boundaries)
        return [
            (start, end)
            for start, end in pairwise(edges)
            if any(c.isalnum() for c in self.content[start:end])
        ]

    @cached_property
    def folded(self) -> Folded:
        """The text without case and accents, for searches."""
        return Folded(self.content)

    def occurrences(self, run: str) -> list[int]:
        """Return every position at which the exact run of text starts, overlaps included."""
        found, position = [], self.content.find(run)
        while run and position >= 0:
            found.append(position)
            position = self.content.find(run, position + 1)
        return found


class Corpus:
    """A folder of source texts. Raises KgError if the folder cannot be read."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise KgError(
                f"the corpus {folder} cannot be read: there is no such folder",
                todo="Name the folder that holds the source texts as <source-slug>.txt.",
            )
        try:
            next(folder.iterdir(), None)
        except OSError as error:
            raise KgError(f"the corpus {folder} cannot be read: {error.strerror}") from error
        self.folder = folder
        self._texts: dict[str, Text | None] = {}

    def text(self, slug: str) -> Text | None:
        """Return the text of a source, or None if the folder has none.

        Raises KgError if the file is there and cannot be read as UTF-8.
        """
        if slug not in self._texts:
            self._texts[slug] = self._read(slug)
        return self._texts[slug]

    def _read(self, slug: str) -> Text | None:
        path = self.folder / f"{slug}.txt"
        try:
            if not path.is_file():
                return None
            return Text(slug, path.read_bytes().decode("utf-8"))
        except OSError as error:
            raise KgError(f"{path} cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise KgError(
                f"{path} is no UTF-8 text (byte {error.start})",
                todo="Save it as UTF-8 and leave everything else in it as it is.",
            ) from error


def find_corpus(folder: Path | None = None) -> Corpus | None:
    """Return the corpus in `folder`, else in the environment's KG_CORPUS, else None.

    Raises KgError if the folder is named and cannot be read.
    """
    named = folder or (Path(os.environ["KG_CORPUS"]) if os.environ.get("KG_CORPUS") else None)
    return Corpus(named) if named else None

"""Searching a text as a browser does for a text fragment: case and accents do not count.

Follows "find a string in a node list" of https://wicg.github.io/scroll-to-text-fragment/, whose
comparison is by base characters (primary strength of the Unicode collation).
"""

import unicodedata
from functools import cache

import regex

_UNSEEN = regex.compile(
    r"(?V1)[\p{Default_Ignorable_Code_Point}&&[\p{WB=Extend}\p{WB=Format}\p{WB=ZWJ}]]"
)
"""What nobody sees and neither searches nor word boundaries mind: soft hyphens, joiners, variation
selectors, byte order marks; but not the zero-width space, which parts words."""


class Folded:
    """A text by base characters, with the way back to the positions of the text itself."""

    def __init__(self, content: str) -> None:
        pieces = [_base(c) for c in content]
        self._text = "".join(pieces)
        # position in the folded text → the last position in the content that it stands for, so
        # that a match takes along the accents of its last letter
        self._back: dict[int, int] = {}
        self._forth: list[int] = []
        length = 0
        for position, piece in enumerate(pieces):
            self._back[length] = position
            self._forth.append(length)
            length += len(piece)
        self._back[length] = len(content)
        self._forth.append(length)

    def find(self, term: str, start: int, boundaries: frozenset[int]) -> tuple[int, int] | None:
        """Return the first range from `start` on that reads as the term and is of whole words."""
        needle = fold(term)
        if not needle:
            return None
        at = self._forth[start]
        while (at := self._text.find(needle, at)) >= 0:
            begin, end = self._back.get(at), self._back.get(at + len(needle))
            if begin in boundaries and end in boundaries and begin is not None and end is not None:
                return begin, end
            at += 1
        return None


def fold(text: str) -> str:
    """Return the text by base characters: no accents, no case, every white space a space."""
    return "".join(_base(c) for c in text)


@cache
def _base(char: str) -> str:
    if char.isspace():
        return " "
    decomposed = unicodedata.normalize("NFD", char.casefold())
    return _UNSEEN.sub("", "".join(c for c in decomposed if not unicodedata.combining(c)))

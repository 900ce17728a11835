"""Anchor words: the fewest words with which a text fragment finds exactly one range of a text.

Text fragments follow https://wicg.github.io/scroll-to-text-fragment/: `text=first,last` is the
range from the first match of `first` to the end of the first match of `last` behind it, whole
words, ignoring case and accents; `text=words` is the first match of the words alone. The anchors
are all that the graph holds of a text.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from kg.corpus import Text

MAX_WORDS = 5
"""The most words that the anchors of one range may have together."""


@dataclass(frozen=True)
class Anchors:
    """The first and last words of a range; `last` is None where one term is the whole range."""

    first: str
    last: str | None = None

    def __str__(self) -> str:
        return self.first if self.last is None else f"{self.first} … {self.last}"

    @property
    def directive(self) -> str:
        """The text directive, percent-encoded: `text=first,last`."""
        terms = [self.first] if self.last is None else [self.first, self.last]
        # a hyphen would mark a prefix or suffix; quote() leaves it, so it is encoded by hand
        return "text=" + ",".join(quote(t, safe="").replace("-", "%2D") for t in terms)


def fragment(anchors: Iterable[Anchors]) -> str:
    """Return the fragment that lists the ranges: `:~:text=first,last&text=…`."""
    return ":~:" + "&".join(a.directive for a in anchors)


def parse_fragment(value: str) -> list[Anchors]:
    """Return the anchors that a fragment lists, in order.

    Raises ValueError if it is none, or uses a prefix or suffix, which these data never do.
    """
    if not value.startswith(":~:"):
        raise ValueError(f"{value!r} does not start with ':~:'")
    found = []
    for directive in value[3:].split("&"):
        terms = directive.removeprefix("text=").split(",")
        if not directive.startswith("text=") or len(terms) > 2 or not all(terms):
            raise ValueError(f"{directive!r} is no text=first,last")
        if any(t.startswith("-") or t.endswith("-") for t in terms):
            raise ValueError(f"{directive!r} has a prefix or suffix")
        found.append(Anchors(*(unquote(t, errors="strict") for t in terms)))
    return found


def find(text: Text, anchors: Anchors) -> tuple[int, int] | None:
    """Return the range that the anchors find in the text, or None."""
    first = text.folded.find(anchors.first, 0, text.boundaries)
    if first is None or anchors.last is None:
        return first
    last = text.folded.find(anchors.last, first[1], text.boundaries)
    return None if last is None else (first[0], last[1])


def shortest(text: Text, start: int, end: int) -> Anchors | None:
    """Return the anchors with the fewest words (then letters) that find exactly this range.

    Returns None if no anchors of at most MAX_WORDS words do.
    """
    words = [w for w in text.words if start <= w[0] and w[1] <= end]
    if not words or words[0][0] != start or words[-1][1] != end:
        return None
    for candidate in _candidates(text, words):
        if find(text, candidate) == (start, end):
            return candidate
    return None


def lengthened(text: Text, start: int, end: int) -> tuple[int, int, Anchors] | None:
    """Return the range, widened by as few words as need be, with its anchors.

    The range returned starts and ends with a word, occurs once in the text, and has anchors. It
    stays within the paragraphs in which it lies. Returns None if there is no such range.
    """
    words = [w for w in text.words if w[1] > start and w[0] < end]
    if not words:
        return None
    low = text.paragraphs[text.paragraph_at(words[0][0]) - 1][0]
    high = text.paragraphs[text.paragraph_at(words[-1][0]) - 1][1]
    usable = [w for w in text.words if low <= w[0] and w[1] <= high]
    left, right = usable.index(words[0]), usable.index(words[-1])
    room = left + len(usable) - 1 - right
    for more in range(room + 1):
        for after in range(more, -1, -1):
            a, b = left - (more - after), right + after
            if a < 0 or b >= len(usable):
                continue
            begin, finish = usable[a][0], usable[b][1]
            if len(text.occurrences(text.content[begin:finish])) > 1:
                continue
            anchors = shortest(text, begin, finish)
            if anchors is not None:
                return begin, finish, anchors
    return None


def _candidates(text: Text, words: Sequence[tuple[int, int]]) -> Iterable[Anchors]:
    """Yield possible anchors of a range of words: fewest words first, one term before two."""
    content, n = text.content, len(words)
    found: list[tuple[int, bool, int, int, Anchors]] = []
    for k in range(1, min(n, MAX_WORDS) + 1):
        first = content[words[0][0] : words[k - 1][1]]
        if k == n:
            found.append((k, False, len(first), k, Anchors(first)))
        for m in range(1, min(n - k, MAX_WORDS - k) + 1):
            last = content[words[-m][0] : words[-1][1]]
            found.append((k + m, True, len(first) + len(last), k, Anchors(first, last)))
    for *_order, anchors in sorted(found, key=lambda c: c[:4]):
        if not any(_broken(term) for term in (anchors.first, anchors.last or "")):
            yield anchors


def _broken(term: str) -> bool:
    """Tell whether a term runs over a line or a gap, which a web page would show otherwise."""
    return re.search(r"[\r\n\t]|\s\s", term) is not None

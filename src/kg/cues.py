"""Words and marks of English by which a text softens, denies, quotes or refers back.

Language data and nothing else: `check_texts` looks for them in passages. They are signs, not proof,
and another language needs a table of its own.
"""

import re
from collections.abc import Iterator

import regex

HEDGES = (
    "may", "might", "could", "perhaps", "maybe", "possibly", "probably", "presumably", "arguably",
    "apparently", "seemingly", "seem", "seems", "seemed", "appear to", "appears to", "appeared to",
    "likely to", "somewhat", "rather", "slightly", "partly", "to some extent", "in part",
    "reluctant", "reluctantly", "reluctance", "hesitant", "hesitate", "hesitates", "hesitated",
    "hesitation", "cautious", "cautiously", "tentative", "tentatively", "lukewarm", "ambivalent",
    "wary", "mildly", "quietly",
)  # fmt: skip
"""What softens a claim or an attitude. "May" with a capital is the month."""

NEGATIONS = (
    "not", "no", "nor", "neither", "never", "none", "nobody", "nothing", "nowhere", "without",
    "cannot", "hardly", "scarcely", "barely", "unwilling", "unwillingness",
)  # fmt: skip
"""What turns a statement round; also the short form n't."""

PRONOUNS = (
    "he", "him", "his", "she", "her", "hers", "it", "its", "they", "them", "their", "theirs", "we",
    "us", "our", "ours", "i", "me", "my", "mine", "this", "these", "those", "that", "which", "who",
    "whose", "whom", "one", "both", "former", "latter",
)  # fmt: skip
"""What stands for someone named elsewhere."""

LITTLE = frozenset(
    ("and", "for", "from", "into", "off", "the", "with", "its", "his", "her", "their", "not")
)
"""Words of a name by which nobody is known."""

QUOTES = (("“", "”"), ("„", "“"), ("«", "»"), ("‘", "’"), ('"', '"'))
"""Opening and closing quotation marks."""


SPEECH = 4
"""Words from which a quotation is taken for speech; shorter ones are names and labels."""


def _any_of(words: tuple[str, ...], more: str = "") -> regex.Pattern[str]:
    longest = sorted(words, key=len, reverse=True)
    listed = "|".join(w.replace(" ", r"\s+") for w in longest)
    return regex.compile(rf"(?<![\w'’])(?:{listed})(?![\w'’]|-\w){more}", regex.IGNORECASE)


_HEDGE = _any_of(HEDGES)
_NEGATION = _any_of(NEGATIONS, r"|(?<=\w)n['’]t\b")
_PRONOUN = regex.compile(rf"(?<![\w])(?:{'|'.join(PRONOUNS)})(?!\w)", regex.IGNORECASE)


def hedges(run: str) -> list[str]:
    """Return the words of a run of text that soften it, in order."""
    return [m[0] for m in _HEDGE.finditer(run) if m[0] != "May"]


def negations(run: str) -> list[str]:
    """Return the words of a run of text that turn it round, in order."""
    return [m[0] for m in _NEGATION.finditer(run)]


def has_pronoun(run: str) -> bool:
    """Tell whether a run of text refers to someone by a pronoun."""
    return _PRONOUN.search(run) is not None


def quotations(content: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each quotation within a paragraph, its marks included.

    An apostrophe is no quotation mark: a single one opens before a word and closes after one.
    """
    for opening, closing in QUOTES:
        first, last = re.escape(opening), re.escape(closing)
        if opening == "‘":
            first, last = r"(?<!\w)‘(?=\w)", r"’(?!\w)"
        for match in re.finditer(rf"{first}[^{opening}\r\n]*?{last}", content):
            yield match.start(), match.end()


def is_speech(quotation: str) -> bool:
    """Tell whether a quotation is long enough for speech, and no title with capitals throughout."""
    words = re.findall(r"[^\W\d_][\w'’-]*", quotation)
    small = [w for w in words if len(w) > 3 and w[0].islower()]
    return len(quotation.split()) >= SPEECH and len(small) * 4 > len(words)

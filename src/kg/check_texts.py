"""Rules on statements beside the texts they were coded from: what a second reader would look at.

Each is a sign that a coding may be wrong, found by words and marks alone (`cues`); none reads the
text. A statement is judged by those of its passages that are found in the text at hand.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.checks import ALT, PREF, TYPE, Ground, Problem, Rule, Severity
from kg.corpus import Text
from kg.cues import LITTLE, SPEECH, has_pronoun, hedges, is_speech, negations, quotations
from kg.fold import fold
from kg.namespaces import CODE, DCTERMS, DM, SKOS
from kg.passages import Passage, State
from kg.rdf import text_of
from kg.terms import shorten

CROWD = 4
"""How many statements one passage may carry before somebody should look at it."""

_END = re.compile(r"[.!?…][\"”’»)\]]*\s+(?=[\"“‘«(\[]?[A-Z0-9])|[\r\n]+")
STRONG, POSITIVE = CODE + "intensity/strong", CODE + "polarity/positive"
ASSERTED, QUOTED = CODE + "mode/asserted", CODE + "mode/quoted"
_VAGUE = {DM + "UnnamedAgent", DM + "Collective"}


@lru_cache(maxsize=64)
def _ends(content: str) -> list[int]:
    """Return where the sentences of a text end."""
    return [m.end() for m in _END.finditer(content)]


@dataclass(frozen=True)
class Spot:
    """Where a statement is told: a passage of it, and the text."""

    passage: Passage
    text: Text

    @property
    def run(self) -> str:
        """The text of the passage, its ranges joined."""
        return " … ".join(self.text.content[r.start : r.end] for r in self.passage.ranges)

    @property
    def around(self) -> str:
        """What stands in the sentences of the passage besides it."""
        content, parts = self.text.content, []
        for r in self.passage.ranges:
            ends = _ends(content)
            start = max((e for e in ends if e <= r.start), default=0)
            end = min((e for e in ends if e >= r.end), default=len(content))
            parts += [content[start : r.start], content[r.end : end]]
        return " … ".join(parts)

    @property
    def paragraphs(self) -> str:
        """The paragraphs in which its ranges lie."""
        edges = self.text.paragraphs
        numbers = {n for r in self.passage.ranges for n in self._numbers(r.start, r.end)}
        return "\n".join(self.text.content[slice(*edges[n - 1])] for n in sorted(numbers))

    def overlaps(self, start: int, end: int) -> bool:
        """Tell whether some of its ranges has a part of these positions."""
        return any(start < r.end and r.start < end for r in self.passage.ranges)

    def _numbers(self, start: int, end: int) -> range:
        first, last = self.text.paragraph_at(start), self.text.paragraph_at(max(start, end - 1))
        return range(first, last + 1)

    def __str__(self) -> str:
        anchors = "; ".join(map(str, self.passage.anchors))
        return f"{shorten(self.passage.iri)} ({anchors})"


def _spots(ground: Ground, statement: str) -> list[Spot]:
    """Return the passages of a statement that are found in the text at hand."""
    found = []
    for iri in ground.instances.texts(statement, DM + "passage"):
        check = ground.checked.get(iri)
        text = ground.corpus.text(check.passage.slug) if check and ground.corpus else None
        if check and text and check.state == State.FOUND:
            found.append(Spot(check.passage, text))
    return found


def _told(ground: Ground) -> list[str]:
    """Return the statements of which some passage is found."""
    return [s for s in ground.statements if _spots(ground, s)]


def _coded(ground: Ground, statement: str, name: str, code: str) -> bool:
    return code in ground.instances.texts(statement, DM + name)


def _strong(ground: Ground) -> list[str]:
    return [s for s in _told(ground) if _coded(ground, s, "intensity", STRONG)]


def _softened(ground: Ground) -> Iterator[Problem]:
    for stance in _strong(ground):
        for spot in _spots(ground, stance):
            within, beside = hedges(spot.run), hedges(spot.around)
            if within or beside:
                where = "has" if within else "stands in a sentence with"
                words = ", ".join(dict.fromkeys(w.lower() for w in within or beside))
                message = f"It is coded as strong, and {spot} {where}: {words}."
                severity = None if within else Severity.INFO
                yield ground.problem(stance, message, STRONG, severity=severity)


def _turned(ground: Ground) -> Iterator[Problem]:
    for stance in _strong(ground):
        if not _coded(ground, stance, "polarity", POSITIVE):
            continue
        for spot in _spots(ground, stance):
            within, beside = negations(spot.run), negations(spot.around)
            if within or beside:
                where = "has" if within else "stands in a sentence with"
                words = ", ".join(dict.fromkeys(w.lower() for w in within or beside))
                message = f"It is coded as strong and positive, and {spot} {where}: {words}."
                severity = None if within else Severity.INFO
                yield ground.problem(stance, message, POSITIVE, severity=severity)


def _asserted(ground: Ground) -> list[str]:
    return [s for s in _told(ground) if _coded(ground, s, "mode", ASSERTED)]


def _key(name: str) -> str:
    """Return a name by its words alone, to compare it with others."""
    return " ".join(re.findall(r"\w+", fold(name)))


def _quoted(ground: Ground) -> Iterator[Problem]:
    properties = (PREF, ALT, DM + "name", DCTERMS + "title")
    names = {_key(text_of(v)) for p in properties for _s, v in ground.instances.pairs(p)}
    coded = [s for s in _told(ground) if _coded(ground, s, "mode", QUOTED)]
    as_quoted = [spot for statement in coded for spot in _spots(ground, statement)]
    for statement in _asserted(ground):
        for spot in _spots(ground, statement):
            content = spot.text.content
            speech = [
                (a, b)
                for a, b in quotations(content)
                if spot.overlaps(a, b)
                and is_speech(content[a:b])
                and _key(content[a:b]) not in names
            ]
            rest = [
                q
                for q in speech
                if not any(o.text is spot.text and o.overlaps(*q) for o in as_quoted)
            ]
            if speech:
                words = max(len(content[a:b].split()) for a, b in rest or speech)
                so = "" if rest else ", which another statement has as quoted"
                message = (
                    f"It is coded as asserted, and {spot} has a quotation of {words} words{so}."
                )
                severity = None if rest else Severity.INFO
                yield ground.problem(statement, message, ASSERTED, severity=severity)


def _held(ground: Ground) -> list[str]:
    """Return the stances and arguments that another than the author holds or gives."""
    facts, found = ground.instances, []
    for statement in _told(ground):
        holders = facts.texts(statement, DM + "holder", DM + "giver")
        sources = facts.texts(statement, DM + "source")
        authors = {a for s in sources for a in facts.texts(s, DCTERMS + "creator")}
        if holders and not authors & set(holders):
            found.append(statement)
    return found


def _named_in(names: list[str], passage_text: str) -> bool:
    """Tell whether a text has one of the names, or a word of one, or a word of the same stem."""
    folded = fold(passage_text)
    words = set(re.findall(r"\w+", folded))
    for name in names:
        if name.isupper() and len(name) < 4:  # US is not us
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", passage_text):
                return True
            continue
        whole = re.escape(fold(name))
        if re.search(rf"(?<!\w){whole}(?!\w)", folded):
            return True
        for word in re.findall(r"\w+", fold(name)):
            stem = word[: max(4, len(word) - 2)]
            if len(word) > 2 and word not in LITTLE and any(w.startswith(stem) for w in words):
                return True
    return False


def _absent(ground: Ground) -> Iterator[Problem]:
    facts = ground.instances
    for statement in _held(ground):
        spots = _spots(ground, statement)
        for holder in facts.texts(statement, DM + "holder", DM + "giver"):
            names = facts.texts(holder, PREF, ALT, SKOS + "hiddenLabel")
            if any(_named_in(names, f"{spot.run} … {spot.around}") for spot in spots):
                continue
            if any(_named_in(names, spot.paragraphs) for spot in spots):
                message = f"{shorten(holder)} is named in the paragraph of {spots[0]}, no nearer."
                yield ground.problem(statement, message, holder, severity=Severity.INFO)
                continue
            vague = _VAGUE & set(facts.texts(holder, TYPE))
            pronoun = any(has_pronoun(spot.run) for spot in spots)
            why = ""
            if vague:
                why = " It is nobody with a name of its own."
            elif pronoun:
                why = " A pronoun in the passage may stand for it."
            message = f"{shorten(holder)} is not named near {spots[0]}.{why}"
            severity = Severity.INFO if why else None
            yield ground.problem(statement, message, holder, severity=severity)


def _crowded(ground: Ground) -> Iterator[Problem]:
    for passage, statements in ground.used_passages.items():
        if len(statements) > CROWD:
            some = ", ".join(map(shorten, statements[:3]))
            message = f"{len(statements)} statements rest on it: {some} …"
            yield ground.problem(passage, message)


WARNING, INFO = Severity.WARNING, Severity.INFO

RULES = (
    Rule(
        "passage-crowded", INFO,
        f"Do at most {CROWD} statements rest on one passage?",
        "Where one passage carries many, each may have less of it than its reader thinks.",
        "Give each statement the part that supports it, as a passage of its own.",
        lambda g: g.used_passages, _crowded,
    ),
    Rule(
        "strong-hedged", WARNING,
        "Is the passage of a strong stance free of words that soften (may, perhaps, reluctant)?",
        "What a text hedges is a weak stance, unless the hedge belongs to something else.",
        "Read the passage again; change dm:intensity, or waive it with what the word belongs to.",
        _strong, _softened, (), True,
    ),
    Rule(
        "strong-negated", WARNING,
        "Is the passage of a strong positive stance free of words that deny (not, never, against)?",
        "A denial that was overlooked turns the stance round.",
        "Read the passage again; change dm:polarity, or waive it with what is denied there.",
        _strong, _turned, (), True,
    ),
    Rule(
        "asserted-quoted", WARNING,
        f"Has a passage of mode asserted no quotation of {SPEECH} words or more, titles aside?",
        "What somebody says between quotation marks is mode:quoted.",
        "Read the passage again; change dm:mode, or waive it with whose words they are.",
        _asserted, _quoted, (), True,
    ),
    Rule(
        "holder-absent", WARNING,
        "Does a name of the holder or giver, or a word of it, stand in the paragraph?",
        "Else a reader cannot see from the receipt whose position it is.",
        "Widen the passage to its antecedent, add the name as skos:altLabel, or mend the holder.",
        _held, _absent, (), True,
    ),
)  # fmt: skip

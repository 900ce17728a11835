"""All passages of a dossier against the texts at hand, and what a reader is told of the result."""

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from kg.corpus import Corpus
from kg.dossier import Dossier
from kg.errors import Finding, FindingsError, Place
from kg.locate import Locator, locator, no_place
from kg.namespaces import DM, OA, RDF
from kg.passages import Check, Range, State, check, read_passages
from kg.terms import shorten

_SAID = {
    State.MISSING: ": nothing in the text has this digest (dm:digest)",
    State.AMBIGUOUS: ": the text has these words in more than one place",
}


def verify(dossier: Dossier, instances: Iterable[ox.Quad], corpus: Corpus | None) -> list[Check]:
    """Return the state of every passage, in the order of sources and texts.

    Without a corpus every state is `no text`. Raises FindingsError if a passage is malformed.
    """
    passages, broken = read_passages(instances)
    if broken:
        locate = locator(dossier.source_files().values())
        findings = [
            Finding(what, shorten(iri), locate.subject(iri), rule="passages", focus=iri)
            for iri, what in broken
        ]
        raise FindingsError("passages that cannot be read", findings)
    return [check(p, corpus) for p in passages]


def require_found(dossier: Dossier, checks: Sequence[Check], corpus: Corpus) -> None:
    """Raise FindingsError unless every passage whose text is at hand is found there.

    It is an error too if the corpus holds no text of any passage: then nothing was checked.
    """
    at_hand = [c for c in checks if c.state != State.NO_TEXT]
    if not checks:
        raise FindingsError("no passage was checked: the dossier has none")
    if not at_hand:
        names = ", ".join(f"{slug}.txt" for slug in dossier.source_files())
        raise FindingsError(
            f"no passage was checked: {corpus.folder} holds no text of {dossier.root}",
            todo=f"Looked for {names}.",
        )
    locate = locator(dossier.source_files().values())
    findings = [finding_of(c, locate) for c in at_hand if is_bad(c)]
    if findings:
        count = f"{len(findings)} passage{'s are' if len(findings) > 1 else ' is'}"
        raise FindingsError(
            f"{count} not as the texts have it",
            findings,
            todo="'kg passages --corpus DIR --reanchor' moves those that are moved. One that is "
            "missing or ambiguous must be chosen anew: 'kg passage' writes it.",
        )


def require_all_found(dossier: Dossier, checks: Sequence[Check], corpus: Corpus | None) -> None:
    """Raise FindingsError unless every passage is found; one without a text is not."""
    if corpus is None:
        raise FindingsError(
            "no passage was checked: there is no text to look into",
            todo="Name the folder of the source texts: --corpus DIR, or KG_CORPUS.",
        )
    require_found(dossier, checks, corpus)
    without = sorted({c.passage.slug for c in checks if c.state == State.NO_TEXT})
    if without:
        raise FindingsError(
            f"{corpus.folder} holds no text of {', '.join(without)}: its passages are not checked"
        )


def is_bad(check: Check) -> bool:
    """Tell whether the passage is not as it must be."""
    return check.state != State.FOUND or bool(check.problem)


def finding_of(check: Check, locate: Locator = no_place) -> Finding:
    """Return a finding that says how the passage stands to the text, at the line of what is wrong.

    That is the position or digest of the range, or the anchor words.
    """
    message = str(check.state) + _SAID.get(check.state, "")
    if check.state == State.MOVED:
        starts = ", ".join(str(s) for s in check.now if s is not None)
        message += f" (its text starts at {starts})"
    if check.problem:
        message = check.problem if check.state == State.FOUND else f"{message}; {check.problem}"
    backwards = _backwards(check)
    if backwards:
        message = f"it ends (oa:end {backwards.end}) before it starts (oa:start {backwards.start})"
    iri = check.passage.iri
    node = locate.subject(iri)
    place = _at_fault(check, locate) or node
    return Finding(message, shorten(iri), place, rule="passages", subject=node, focus=iri)


def _at_fault(check: Check, locate: Locator) -> Place | None:
    """Return where the wrong part of the passage stands."""
    backwards = _backwards(check)
    if backwards:
        return locate.value(backwards.selector, [{OA + "start"}], str(backwards.start))
    if check.state == State.FOUND:
        for item in check.passage.ranges:
            if check.problem.endswith(f", not {item.paragraph}"):
                return locate.value(item.selector, [{DM + "paragraph"}], str(item.paragraph))
        words = check.passage
        return locate.value(words.words_selector, [{RDF + "value"}], words.fragment)
    wrong = [r for r, now in zip(check.passage.ranges, check.now, strict=True) if now != r.start]
    range_ = (wrong or check.passage.ranges)[0]
    if check.state == State.MOVED:
        return locate.value(range_.selector, [{OA + "start"}], str(range_.start))
    return locate.value(range_.selector, [{DM + "digest"}], range_.digest)


def _backwards(check: Check) -> Range | None:
    """Return the range of the passage that ends before it starts, if there is one."""
    return next((r for r in check.passage.ranges if r.end < r.start), None)

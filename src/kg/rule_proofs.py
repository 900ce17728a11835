"""A checker for the steps that no table of the W3C has: domain rules, date bounds, first hops.

It knows the rule files' own text and nothing of how they were run. A step of a domain rule holds if
the rule's CONSTRUCT, asked of the premises alone, gives the conclusion, and of fewer premises does
not. What must be absent is checked against all that is known, by the same text.
"""

from collections.abc import Collection, Mapping
from typing import cast

import pyoxigraph as ox

from kg.dates import bounds
from kg.derivations import Derivation, Triple
from kg.namespaces import CODE, DCTERMS, DM, ID, PREFIXES, RDF, XSD
from kg.proofs import Step, check_step

_TYPE, _UNNAMED = ox.NamedNode(RDF + "type"), ox.NamedNode(DM + "UnnamedAgent")
_CREATOR, _SOURCE = ox.NamedNode(DCTERMS + "creator"), ox.NamedNode(DM + "source")


def check_derivation(
    derivation: Derivation, rules: Mapping[str, str], known: ox.Store | None = None
) -> str | None:
    """Return what is wrong with a derivation, or None where its conclusion follows.

    `rules` has the SPARQL text of each domain rule by name. With `known`, a store of all that is
    known in the end, the rule must also give the conclusion there: then nothing that it excludes is
    there.
    """
    d = derivation
    if d.rule in rules:
        return _check_rule(d, rules[d.rule], known)
    if d.absent:
        return f"{d.rule} asks for nothing to be absent"
    if d.rule == "edtf":
        return _check_bound(d)
    if d.rule == "author":
        return _check_hop(d)
    return check_step(Step(d.triple, d.rule, d.premises))


def _check_rule(d: Derivation, text: str, known: ox.Store | None) -> str | None:
    if d.triple not in _constructed(text, d.premises):
        return f"{d.rule} does not conclude it from these premises"
    for one in d.premises:
        fewer = [p for p in d.premises if p != one]
        if d.triple in _constructed(text, fewer):
            return f"not every premise is needed by {d.rule}"
    if bool(d.absent) != ("MINUS" in text.upper()):
        return f"{d.rule} says of something else that it is absent"
    if known is not None and not _holds(text, d.triple, known):
        return f"{d.rule} does not conclude it where all is known: something it excludes is there"
    return None


def _constructed(text: str, premises: Collection[Triple]) -> set[Triple]:
    store = ox.Store()
    # a store rewrites literals: its form of a premise stands for the one written
    store.extend(ox.Quad(s, p, o) for s, p, o in premises if not isinstance(s, ox.Literal))
    found = cast("ox.QueryTriples", store.query(text, prefixes=PREFIXES))
    return {(t.subject, t.predicate, t.object) for t in found}


def _holds(text: str, triple: Triple, known: ox.Store) -> bool:
    found = cast("ox.QueryTriples", known.query(text, prefixes=PREFIXES))
    return any((t.subject, t.predicate, t.object) == triple for t in found)


def _check_bound(d: Derivation) -> str | None:
    """Check a day bound against the one date literal that it comes from."""
    s, p, o = d.triple
    if len(d.premises) != 1:
        return "edtf has one premise"
    told = d.premises[0]
    if told[0] != s or told[1].value != DM + "when" or not isinstance(told[2], ox.Literal):
        return "edtf asks for the date of the same node"
    try:
        found = bounds(told[2].value)
    except ValueError as error:
        return f"edtf: {error}"
    day = {DM + "earliest": found.earliest, DM + "latest": found.latest}.get(p.value)
    if day is None or o != ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD + "date")):
        return "edtf gives another day"
    return None


def _check_hop(d: Derivation) -> str | None:
    """Check that the first hop of a statement is the author of its source."""
    s, p, o = d.triple
    by = [t for t in d.premises if t[1] == _CREATOR]
    sources = {t[0] for t in by}
    if len(sources) != 1:
        return "author asks for the creators of one source"
    source = next(iter(sources))
    hop = ox.NamedNode(f"{ID}hop/{str(getattr(source, 'value', '')).rsplit('/', 1)[-1]}.1")
    rest = [t for t in d.premises if t[1] != _CREATOR]
    creators = {t[2] for t in by}
    unnamed = {t[0] for t in rest if t[1:] == (_TYPE, _UNNAMED)}
    if p.value == DM + "hop":
        return None if o == hop and rest == [(s, _SOURCE, source)] else "author: another statement"
    if s != hop:
        return "author: another hop"
    nameless = bool(unnamed) and unnamed == creators
    if len(rest) != len(unnamed) or (unnamed and not nameless):
        return "author asks for other premises"
    named = "anonymous" if nameless else "named"
    concluded = {
        (_TYPE.value, ox.NamedNode(DM + "Hop")),
        (DM + "position", ox.Literal("1", datatype=ox.NamedNode(XSD + "integer"))),
        (DM + "anonymity", ox.NamedNode(f"{CODE}anonymity/{named}")),
        *((DM + "teller", creator) for creator in creators),
    }
    return None if (p.value, o) in concluded else "author concludes something else"

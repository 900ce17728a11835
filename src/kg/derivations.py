"""What follows and from what: one derivation of each inferred triple, in memory and in a file.

The file lies beside the store. It names each term once, each triple by its terms and each premise
by its triple, so that a derivation takes a few bytes; it becomes RDF only when a proof is exported.
"""

import json
import sys
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import KgError
from kg.rdf import Term

Triple = tuple[Term, ox.NamedNode, Term]
"""Subject, predicate, object. A literal may be a subject, as rules may conclude it."""

_HEAD = b"kg derivations 1\n"


@dataclass(frozen=True, slots=True)
class Derivation:
    """A triple, the rule that gives it, its premises, and what must not be there for it to follow.

    `absent` has a sentence for each premise of the kind "no such triple".
    """

    triple: Triple
    rule: str
    premises: tuple[Triple, ...]
    absent: tuple[str, ...] = ()


def dump(derivations: Iterable[Derivation]) -> bytes:
    """Return the content of a file of derivations, each behind those of its premises."""
    terms, triples, rules = dict[str, int](), dict[tuple[int, int, int], int](), dict[str, int]()
    conclusions, of_rule, premises = array("I"), array("H"), array("I")
    ends, absent = array("I"), dict[int, tuple[str, ...]]()

    def number(triple: Triple) -> int:
        s, p, o = (terms.setdefault(str(term), len(terms)) for term in triple)
        return triples.setdefault((s, p, o), len(triples))

    for n, derivation in enumerate(derivations):
        premises.extend(map(number, derivation.premises))
        ends.append(len(premises))
        conclusions.append(number(derivation.triple))
        of_rule.append(rules.setdefault(derivation.rule, len(rules)))
        if derivation.absent:
            absent[n] = derivation.absent
    columns = [array("I", column) for column in zip(*triples, strict=True)] or [array("I")] * 3
    arrays = [*columns, conclusions, of_rule, ends, premises]
    head = {
        "rules": list(rules),
        "absent": absent,
        "terms": len(terms),
        "arrays": [[a.typecode, len(a)] for a in arrays],
    }
    if sys.byteorder == "big":
        for a in arrays:
            a.byteswap()
    text = "".join(f"{line}\n" for line in [json.dumps(head, ensure_ascii=False), *terms])
    return _HEAD + text.encode("utf-8") + b"".join(a.tobytes() for a in arrays)


class Derivations:
    """The derivations of a file, read as they are asked for."""

    def __init__(self, content: bytes) -> None:
        """Read the content of a file. Raises KgError if it is not one that `dump` wrote."""
        try:
            if not content.startswith(_HEAD):
                raise ValueError("this is no file of derivations")
            end = content.index(b"\n", len(_HEAD)) + 1
            head = json.loads(content[len(_HEAD) : end])
            *lines, rest = content[end:].split(b"\n", head["terms"])
            self._terms = [line.decode("utf-8") for line in lines]
            arrays = []
            for code, length in head["arrays"]:
                column = array(code)
                size = column.itemsize * length
                if len(rest) < size:
                    raise ValueError("it is cut short")
                column.frombytes(rest[:size])
                if sys.byteorder == "big":
                    column.byteswap()
                arrays.append(column)
                rest = rest[size:]
            self._s, self._p, self._o, self._conclusions, self._of_rule, self._ends, ids = arrays
            self._premises, self._rules = ids, head["rules"]
            self._absent = {int(n): tuple(texts) for n, texts in head["absent"].items()}
            self._check()
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            raise _unreadable(error) from error
        self._numbers = {text: n for n, text in enumerate(self._terms)}
        self._by_triple = {
            (self._s[c], self._p[c], self._o[c]): n for n, c in enumerate(self._conclusions)
        }

    def _check(self) -> None:
        """Raise ValueError where a number names nothing."""
        triples, ends, conclusions = len(self._s), self._ends, self._conclusions
        sizes = [len(self._p), len(self._o), len(ends), len(self._of_rule)]
        if sizes != [triples, triples, len(conclusions), len(conclusions)]:
            raise ValueError("its columns differ in length")
        limits = [(column, len(self._terms)) for column in (self._s, self._p, self._o)]
        limits += [(conclusions, triples), (self._premises, triples)]
        limits += [(self._of_rule, len(self._rules)), (ends, len(self._premises) + 1)]
        if any(column and max(column) >= limit for column, limit in limits):
            raise ValueError("it names what it does not have")
        if not all(self._terms[p].startswith("<") for p in self._p):
            raise ValueError("a property of it is no IRI")

    def __len__(self) -> int:
        return len(self._conclusions)

    def __iter__(self) -> Iterator[Derivation]:
        return map(self._read, range(len(self)))

    def get(self, triple: Triple) -> Derivation | None:
        """Return the derivation of a triple, or None where it has none."""
        ids = tuple(self._numbers.get(str(term), -1) for term in triple)
        n = self._by_triple.get(ids)  # type: ignore[arg-type]
        return None if n is None else self._read(n)

    def values(self, subject: Term, predicate: ox.NamedNode) -> Iterator[Term]:
        """Yield the objects of all triples derived with a subject and a predicate."""
        s, p = (self._numbers.get(str(term), -1) for term in (subject, predicate))
        for c in self._conclusions:
            if self._s[c] == s and self._p[c] == p:
                yield self._triple(c)[2]

    def _read(self, n: int) -> Derivation:
        premises = self._premises[self._ends[n - 1] if n else 0 : self._ends[n]]
        return Derivation(
            self._triple(self._conclusions[n]),
            self._rules[self._of_rule[n]],
            tuple(map(self._triple, premises)),
            self._absent.get(n, ()),
        )

    def _triple(self, t: int) -> Triple:
        s, p, o = (_term(self._terms[column[t]]) for column in (self._s, self._p, self._o))
        assert isinstance(p, ox.NamedNode)
        return s, p, o


def _term(text: str) -> Term:
    """Return a term from its N-Triples form (https://www.w3.org/TR/n-triples/#n-triples-grammar)."""
    try:
        if text.startswith("<"):
            return ox.NamedNode(text[1:-1])
        if text.startswith("_:"):
            return ox.BlankNode(text[2:])
        quad = next(ox.parse(f"<x:> <x:> {text} .", format=ox.RdfFormat.N_TRIPLES), None)
        if quad is None or not isinstance(quad.object, ox.Literal):
            raise ValueError("it is no term")
        return quad.object
    except (ValueError, SyntaxError) as error:
        raise _unreadable(f"{text!r}: {error}") from error


def _unreadable(reason: object) -> KgError:
    return KgError(f"the derivations cannot be read: {reason}", todo="Run: kg build")

"""Running domain rules with the closure under OWL 2 RL, to the end, each result with its premises.

A rule's body is asked of a store as a SELECT; each answer instantiates its patterns, which are the
premises. Rules of one stratum run in turn with the closure until nothing new follows.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

import pyoxigraph as ox

from kg.closing import Closing
from kg.domain_rules import DomainRule, Pattern
from kg.errors import KgError
from kg.namespaces import XSD
from kg.rdf import Term
from kg.terms import show

ROUNDS = 1_000
"""A stratum that has not come to its end after so many rounds is refused."""

Binding = dict[str, int]

_REWRITTEN = XSD + "string"


class Applying:
    """Domain rules at work on the facts of a closure."""

    def __init__(self, closing: Closing) -> None:
        self._closing, self._facts = closing, closing.facts
        self._store, self._stored = ox.Store(), 0
        self._forms: dict[Term, list[int]] = {}
        self._absent: dict[int, tuple[str, ...]] = {}

    def run(self, strata: Sequence[Sequence[DomainRule]]) -> dict[int, tuple[str, ...]]:
        """Apply the rules, stratum by stratum, and close after each round.

        Return, by the number of a triple, what must not be there for it to follow. Raises KgError,
        with the rule's file, where a rule never comes to an end.
        """
        for rules in strata:
            for _round in range(ROUNDS):
                self._store_new()
                known = len(self._facts.subject)
                for rule in rules:
                    self._apply(rule)
                if len(self._facts.subject) == known:
                    break
                try:
                    self._closing.close()
                except KgError as error:
                    raise rules[0].refuse(f"with this rule, {error.what}") from error
            else:
                raise rules[0].refuse(
                    f"after {ROUNDS} rounds there is still more that follows",
                    todo="A rule that makes new values from those it made has no end.",
                )
        return self._absent

    def _apply(self, rule: DomainRule) -> None:
        try:
            answers = cast("ox.QuerySolutions", self._store.query(rule.select))
            names = [v.value for v in answers.variables]
            for answer in answers:
                terms = {f"?{name}": answer[name] for name in names if answer[name] is not None}
                self._conclude(rule, cast("dict[str, Term]", terms))
        except (SyntaxError, ValueError) as error:
            raise rule.refuse(f"its body cannot be answered: {error}") from error

    def _conclude(self, rule: DomainRule, terms: dict[str, Term]) -> None:
        f, premises = self._facts, None
        for s, p, o in rule.heads:
            subject, value = (terms.get(t) if isinstance(t, str) else t for t in (s, o))
            if subject is None or value is None or isinstance(subject, ox.Literal):
                continue  # a BIND that failed binds nothing
            triple = (f.number(subject), f.number(p), f.number(value))
            if f.find(*triple) is not None:
                continue
            premises = premises or next(self._premises(rule, terms), None)
            if premises is None:
                raise AssertionError(f"{rule.name}: an answer without premises")
            f.add(*triple, rule.name, *premises)
            if rule.minus:
                self._absent[len(f.subject) - 1] = tuple(
                    _filled(text, terms) for text in rule.minus
                )

    def _premises(self, rule: DomainRule, terms: dict[str, Term]) -> Iterator[tuple[int, ...]]:
        """Yield the triples of an answer, for each way to read the rule's paths that holds."""
        forms = {
            name: self._forms.get(term, [self._facts.number(term)]) for name, term in terms.items()
        }
        for body in rule.bodies:
            yield from self._match(body, {}, forms)

    def _match(
        self, patterns: Sequence[Pattern], b: Binding, forms: dict[str, list[int]]
    ) -> Iterator[tuple[int, ...]]:
        if not patterns:
            yield ()
            return
        f, (s, p, o) = self._facts, patterns[0]
        sides = [
            [b[t]] if isinstance(t, str) and t in b
            else forms.get(t, [None]) if isinstance(t, str)
            else [f.number(t)]
            for t in (s, o)
        ]  # fmt: skip
        for x in sides[0]:
            for y in sides[1]:
                for n in f.match(f.number(p), x, y):
                    found = dict(b)
                    for token, value in ((s, f.subject[n]), (o, f.object[n])):
                        if isinstance(token, str):
                            found[token] = value
                    if s == o and f.subject[n] != f.object[n]:
                        continue
                    for rest in self._match(patterns[1:], found, forms):
                        yield (n, *rest)

    def _store_new(self) -> None:
        """Put what is new into the store, and note which literals it rewrites."""
        f, store, terms = self._facts, self._store, self._facts.terms
        new = range(self._stored, len(f.subject))
        quads, literals = [], set[int]()
        for n in new:
            s, p, o = terms[f.subject[n]], terms[f.predicate[n]], terms[f.object[n]]
            if isinstance(s, ox.Literal) or not isinstance(p, ox.NamedNode):
                continue
            quads.append(ox.Quad(s, p, o))  # type: ignore[arg-type]
            if isinstance(o, ox.Literal) and not o.language and o.datatype.value != _REWRITTEN:
                literals.add(f.object[n])
        store.extend(quads)
        self._stored = len(f.subject)
        self._note_rewritten(literals)

    def _note_rewritten(self, literals: Iterable[int]) -> None:
        one = ox.NamedNode("x:x")
        for number in literals:
            written = cast("ox.Literal", self._facts.terms[number])
            scratch = ox.Store()
            scratch.add(ox.Quad(one, one, written))
            form = next(iter(scratch)).object
            known = self._forms.setdefault(form, [])
            if number not in known:
                known.append(number)


def _filled(text: str, terms: dict[str, Term]) -> str:
    """Return the text of a MINUS with the terms that its variables stand for."""

    def fill(match: re.Match[str]) -> str:
        term = terms.get(f"?{match[1]}")
        return match[0] if term is None else show(term)

    return re.sub(r"[?$](\w+)", fill, text)

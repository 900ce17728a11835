"""Running domain rules with the closure under OWL 2 RL, to the end, each result with its premises.

A rule's body is asked of a store as a SELECT; each answer instantiates its patterns, which are the
premises. Rules of one stratum run in turn with the closure until nothing new follows.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

import pyoxigraph as ox

from kg.catalogue import masked
from kg.closing import Closing
from kg.domain_rules import DomainRule
from kg.errors import KgError
from kg.namespaces import XSD
from kg.rdf import Term, as_stored
from kg.rule_algebra import Pattern, Token
from kg.terms import show

ROUNDS = 100
"""A stratum that goes on making new values for more rounds than these is refused."""

Binding = dict[str, int]

Proved = tuple[tuple[int, ...], Binding]
"""The numbers of premises, and what the variables stand for in them."""

_REWRITTEN = XSD + "string"


class Applying:
    """Domain rules at work on the facts of a closure."""

    def __init__(self, closing: Closing) -> None:
        self._closing, self._facts = closing, closing.facts
        self._store, self._stored = ox.Store(), 0
        self._forms: dict[Term, list[int]] = {}  # as the store has a literal → as facts have it
        self._alike: dict[int, list[int]] = {}  # a literal → all that the store takes for it
        self._absent: dict[int, tuple[str, ...]] = {}
        self._depths: list[int] = []

    def run(self, strata: Sequence[Sequence[DomainRule]]) -> dict[int, tuple[str, ...]]:
        """Apply the rules, stratum by stratum, and close after each round.

        Return, by the number of a triple, what must not be there for it to follow. Raises KgError,
        with the rule's file, where a rule never comes to an end.
        """
        for rules in strata:
            making = 0
            while True:
                self._store_new()
                known, terms = len(self._facts.subject), len(self._facts.terms)
                added = [rule for rule in rules if self._apply(rule)]
                if not added:
                    break
                making += self._is_of_new_terms(known, terms)
                if making > ROUNDS:
                    raise _maker(added).refuse(
                        f"after {ROUNDS} rounds of new values there is still more that follows",
                        _maker(added).line(r"\bCONSTRUCT\b"),
                        todo="A rule that makes new values from those it made has no end.",
                    )
                try:
                    self._closing.close()
                except KgError as error:
                    maker = _maker(added)
                    line = maker.line(r"\bCONSTRUCT\b")
                    raise maker.refuse(f"with this rule, {error.what}", line) from error
        return self._absent

    def _is_of_new_terms(self, known: int, terms: int) -> bool:
        """Tell whether a triple from number `known` on has a term from number `terms` on."""
        f = self._facts
        return any(max(f.subject[n], f.object[n]) >= terms for n in range(known, len(f.subject)))

    def _apply(self, rule: DomainRule) -> bool:
        """Add what a rule concludes now; tell whether that is anything new."""
        known = len(self._facts.subject)
        try:
            answers = cast("ox.QuerySolutions", self._store.query(rule.select))
            names = [v.value for v in answers.variables]
            for terms, proof in self._simplest_first(rule, names, answers):
                self._conclude(rule, terms, proof)
        except (SyntaxError, ValueError) as error:
            raise rule.refuse(f"its body cannot be answered: {error}") from error
        except KgError as error:
            raise rule.refuse(f"with this rule, {error.what}", todo=error.todo) from error
        return len(self._facts.subject) > known

    def _simplest_first(
        self, rule: DomainRule, names: Sequence[str], answers: Iterable[ox.QuerySolution]
    ) -> list[tuple[dict[str, Term], Proved]]:
        """Return the answers that conclude something new, with their premises.

        Of several that conclude the same, the first is kept: those come first whose premises take
        the fewest rules.
        """
        depths, f = self._depths, self._facts
        for n in range(len(depths), len(f.subject)):  # premises have smaller numbers
            depths.append(1 + max((depths[k] for k in f.premises(n)), default=-1))
        found = []
        for answer in answers:
            bound = {f"?{name}": answer[name] for name in names if answer[name] is not None}
            terms = cast("dict[str, Term]", bound)
            if any(True for _ in self._new_heads(rule, terms)):
                proof = next(self._premises(rule, terms), None)
                if proof is None:
                    raise AssertionError(f"{rule.name}: an answer without premises")
                steps = sorted((depths[n] for n in proof[0]), reverse=True)
                found.append((steps, proof[0], terms, proof))
        found.sort(key=lambda item: item[:2])
        return [(terms, proof) for _steps, _ids, terms, proof in found]

    def _new_heads(
        self, rule: DomainRule, terms: dict[str, Term]
    ) -> Iterator[tuple[int, int, int, Token]]:
        """Yield what an answer concludes and is not known: three terms, and the object's token."""
        f = self._facts
        for s, p, o in rule.heads:
            subject, value = (terms.get(t) if isinstance(t, str) else t for t in (s, o))
            if subject is None or value is None or isinstance(subject, ox.Literal):
                continue  # a BIND that failed binds nothing
            x, y, forms = f.number(subject), f.number(p), self._written(value)
            if all(f.find(x, y, form) is None for form in forms):
                yield x, y, forms[0], o

    def _conclude(self, rule: DomainRule, terms: dict[str, Term], proof: Proved) -> None:
        f, (premises, bound) = self._facts, proof
        for x, y, form, o in self._new_heads(rule, terms):
            written = bound.get(o, form) if isinstance(o, str) else f.number(o)
            f.add(x, y, written, rule.name, *premises)
            if rule.minus:
                absent = tuple(_filled(text, terms) for text in rule.minus)
                self._absent[len(f.subject) - 1] = absent

    def _written(self, term: Term) -> list[int]:
        """Return a term of the store in the forms in which the facts have it."""
        return self._forms.get(term) or [self._facts.number(term)]

    def _premises(self, rule: DomainRule, terms: dict[str, Term]) -> Iterator[Proved]:
        """Yield the triples of an answer, for each way to read the rule's paths that holds."""
        forms = {name: self._written(term) for name, term in terms.items()}
        for body in rule.bodies:
            yield from self._match(body, {}, forms)

    def _match(
        self, patterns: Sequence[Pattern], b: Binding, forms: dict[str, list[int]]
    ) -> Iterator[Proved]:
        if not patterns:
            yield (), b
            return
        f, (s, p, o) = self._facts, patterns[0]
        sides = [
            self._alike.get(b[t], [b[t]]) if isinstance(t, str) and t in b
            else forms.get(t, [None]) if isinstance(t, str)
            else self._written(as_stored(t)) if isinstance(t, ox.Literal)
            else [f.number(t)]
            for t in (s, o)
        ]  # fmt: skip
        for x in sides[0]:
            for y in sides[1]:
                for n in f.match(f.number(p), x, y):
                    found = dict(b)
                    for token, value in ((s, f.subject[n]), (o, f.object[n])):
                        if isinstance(token, str):
                            found.setdefault(token, value)
                    if s == o and f.subject[n] != f.object[n]:
                        continue
                    for rest, bound in self._match(patterns[1:], found, forms):
                        yield (n, *rest), bound

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

    def _note_rewritten(self, literals: set[int]) -> None:
        for number in literals - self._alike.keys():
            form = as_stored(cast("ox.Literal", self._facts.terms[number]))
            self._alike[number] = self._forms.setdefault(form, [])
            self._alike[number].append(number)


def _maker(rules: Sequence[DomainRule]) -> DomainRule:
    """Return the rule that makes new values, where one of them does; else the first."""
    binding = (r for r in rules if re.search(r"\bBIND\b", masked(r.text), re.IGNORECASE))
    return next(binding, rules[0])


def _filled(text: str, terms: dict[str, Term]) -> str:
    """Return the text of a MINUS with the terms that its variables stand for."""

    def fill(match: re.Match[str]) -> str:
        term = terms.get(f"?{match[1]}")
        return match[0] if term is None else show(term)

    return re.sub(r"[?$](\w+)", fill, text)

"""OWL 2 RL closure, behind one function: our own rules, or owlrl.

https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
Literals that are not of their datatype are looked for first: no rule says where they stand.
"""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox
import rdflib

from kg.apply_rules import Applying
from kg.closing import Closing
from kg.derivations import Derivation, Triple
from kg.derive import INFERRED, quads_of
from kg.domain_rules import DomainRule
from kg.errors import Finding, FindingsError
from kg.facts import Facts
from kg.locate import Locator, finding, no_place
from kg.namespaces import RDF, XSD
from kg.noise import is_noise
from kg.rdf import text_of
from kg.referee import close_by_owlrl
from kg.terms import shorten, show

_LISTS = {RDF + "first", RDF + "rest"}


@dataclass(frozen=True)
class Closure:
    """All that follows from given triples, each with its derivation, and what contradicts itself.

    The first `given` of the facts were given; the others follow.
    """

    facts: Facts
    given: int
    absent: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def triple(self, n: int) -> Triple:
        """Return a triple by its number."""
        f = self.facts
        return f.terms[f.subject[n]], f.terms[f.predicate[n]], f.terms[f.object[n]]  # type: ignore[return-value]

    def inferred(self) -> list[ox.Quad]:
        """Return what follows and says something, as quads of the graph `inferred`."""
        return [ox.Quad(*self.triple(n), INFERRED) for n in self._telling()]  # type: ignore[arg-type]

    def derivations(self) -> Iterator[Derivation]:
        """Yield the derivations of what `inferred` returns, each behind those of its premises."""
        wanted, stack = set[int](), list(self._telling())
        while stack:
            n = stack.pop()
            if n >= self.given and n not in wanted:
                wanted.add(n)
                stack += self.facts.premises(n)
        for n in sorted(wanted):
            premises = tuple(map(self.triple, self.facts.premises(n)))
            rule = self.facts.rules[self.facts.rule[n]]
            yield Derivation(self.triple(n), rule, premises, self.absent.get(n, ()))

    def contradictions(self, locate: Locator = no_place) -> list[Finding]:
        """Return each contradiction: the rule that concludes `false`, and its premises.

        It stands where the last of them does that a file has. Axioms without a name of their own
        are left out where others tell enough.
        """
        found = set()
        for rule, premises in self.facts.findings:
            triples = [t for t in map(self.triple, premises) if t[1].value not in _LISTS]
            named = [t for t in triples if not any(isinstance(x, ox.BlankNode) for x in t)]
            told = " ; ".join(" ".join(map(show, triple)) for triple in named or triples)
            quads = [ox.Quad(s, p, o) for s, p, o in named if not isinstance(s, ox.Literal)]
            places = [place for place in map(locate.quad, quads) if place]
            found.add(Finding(f"{rule}: {told}", place=places[-1] if places else None))
        return sorted(found, key=str)

    def _telling(self) -> Iterator[int]:
        for n in range(self.given, len(self.facts.subject)):
            s, p, o = self.triple(n)
            if isinstance(s, ox.Literal) or not isinstance(p, ox.NamedNode):
                continue  # such triples only lead to others
            if not is_noise(text_of(s), p.value, text_of(o)):
                yield n


def reason(
    quads: Iterable[ox.Quad],
    derived: Iterable[Derivation] = (),
    rules: Sequence[Sequence[DomainRule]] = (),
    keep: bool = True,
) -> Closure:
    """Return the closure of the triples of all quads, and of what else was derived from them.

    `rules` are domain rules in the order of `kg.strata`. Without `keep` there are no premises, and
    so no derivations. Raises KgError if a list in the ontology
    runs in a circle, if more follows than can be kept, or if a rule never comes to its end.
    """
    collecting = gc.isenabled()
    gc.disable()  # millions of small tuples are made and few are let go
    try:
        closing = Closing(keep)
        closing.facts.give(quads)
        given = len(closing.facts.subject)
        for d in derived:
            _conclude(closing.facts, d)
        closing.close()
        absent = Applying(closing).run(rules) if rules else {}
        return Closure(closing.facts, given, absent)
    finally:
        if collecting:
            gc.enable()


def _conclude(facts: Facts, derivation: Derivation) -> None:
    """Add what follows by a rule of the model from premises that are known."""
    known = (facts.find(*map(facts.number, premise)) for premise in derivation.premises)
    s, p, o = map(facts.number, derivation.triple)
    facts.add(s, p, o, derivation.rule, *(n for n in known if n is not None))


def close(quads: Iterable[ox.Quad]) -> tuple[Facts, int]:
    """Return the facts of the closure, and how many of them were given. Raises as `reason`."""
    closure = reason(quads)
    return closure.facts, closure.given


def infer(
    quads: Iterable[ox.Quad], locate: Locator = no_place, reasoner: str = "ours"
) -> list[ox.Quad]:
    """Return the triples that follow from all quads together, as quads of the graph `inferred`.

    Given triples are not repeated. Raises FindingsError if a literal is not of its datatype or if
    the quads contradict each other, with the premises of each contradiction, and KgError as
    `reason`.
    """
    quads = list(quads)
    require_typed_literals(quads, locate)
    inferred, contradictions = _closed(quads, locate, reasoner)
    require_consistent(contradictions)
    return inferred


def consequences(
    quads: Sequence[ox.Quad], locate: Locator = no_place, reasoner: str = "ours"
) -> tuple[list[ox.Quad], list[Finding]]:
    """Return what follows from the quads, and all that contradicts itself or its datatype.

    Raises KgError as `reason`.
    """
    wrong = ill_typed_literals(quads, locate)
    inferred, contradictions = _closed(quads, locate, reasoner)
    return inferred, [*wrong, *contradictions]


def _closed(
    quads: Sequence[ox.Quad], locate: Locator, reasoner: str
) -> tuple[list[ox.Quad], list[Finding]]:
    """Return what follows, and the contradictions; owlrl has no places for them."""
    if reasoner == "owlrl":
        return close_by_owlrl(quads)
    closure = reason(quads)
    return closure.inferred(), closure.contradictions(locate)


def follow(
    given: Sequence[ox.Quad],
    derived: Sequence[Derivation],
    rules: Sequence[Sequence[DomainRule]] = (),
    locate: Locator = no_place,
    reasoner: str = "ours",
) -> tuple[list[ox.Quad], list[Derivation]]:
    """Return what follows from given quads, what was derived from them included, and from what.

    owlrl keeps no derivations: what it infers is taken as given, and the domain rules go on from
    there. Raises as `infer` and `reason`.
    """
    known, by_owlrl = [*given, *quads_of(derived)], list[ox.Quad]()
    require_typed_literals(known, locate)
    if reasoner == "owlrl":
        by_owlrl, contradictions = close_by_owlrl(known)
        require_consistent(contradictions)
    closure = reason([*given, *by_owlrl], derived, rules)
    require_consistent(closure.contradictions(locate))
    return [*by_owlrl, *closure.inferred()], list(closure.derivations())


def require_consistent(contradictions: Sequence[Finding]) -> None:
    """Raise FindingsError if there are contradictions."""
    if contradictions:
        raise FindingsError(
            "the triples contradict each other",
            contradictions,
            todo="Find the types or values that exclude each other and correct one of them.",
        )


def require_typed_literals(quads: Iterable[ox.Quad], locate: Locator) -> None:
    """Raise FindingsError if a literal is not of its datatype, as 2023-02-29 is no xsd:date."""
    findings = ill_typed_literals(quads, locate)
    if findings:
        raise FindingsError(
            "literals that are not of their datatype",
            findings,
            todo="Correct the value, or its datatype.",
        )


def ill_typed_literals(quads: Iterable[ox.Quad], locate: Locator = no_place) -> list[Finding]:
    """Return a finding for each literal not of its datatype, as 2023-02-29 is no xsd:date."""
    findings = []
    for quad in quads:
        value = quad.object
        if (
            isinstance(value, ox.Literal)
            and value.datatype.value.startswith(XSD)  # of others, rdflib knows too little
            and value.datatype.value != XSD + "string"
            and rdflib.Literal(value.value, datatype=rdflib.URIRef(value.datatype.value)).ill_typed
        ):
            name, datatype = shorten(quad.predicate.value), shorten(value.datatype.value)
            message = f"{name} {value.value!r} is no {datatype}"
            findings.append(finding(quad, message, "literals", locate))
    return sorted(findings, key=str)

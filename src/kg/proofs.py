"""A checker of proofs: does a conclusion follow from these premises by this rule of OWL 2 RL?

https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules

It infers nothing and shares nothing with the engine that does, so that a mistake would have to be
made twice to be missed. Premises are a set: their order says nothing, and each must be of use.
Left out are prp-ap and the rules for datatypes (table 8), by which nothing here is derived. That a
thing is the same as itself (eq-ref) may be left unsaid where a thing is said to differ from itself.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import permutations

import pyoxigraph as ox
import rdflib

from kg.namespaces import OWL, RDF, RDFS, XSD
from kg.rdf import Term

Triple = tuple[Term, Term, Term]
"""Subject, predicate, object. A literal may be a subject, as rules may conclude it."""

_TABLES = """
eq-ref: ?s ?p ?o -> ?s sameAs ?s / ?p sameAs ?p / ?o sameAs ?o
eq-sym: ?x sameAs ?y -> ?y sameAs ?x
eq-trans: ?x sameAs ?y, ?y sameAs ?z -> ?x sameAs ?z
eq-rep-s: ?s sameAs ?s2, ?s ?p ?o -> ?s2 ?p ?o
eq-rep-p: ?p sameAs ?p2, ?s ?p ?o -> ?s ?p2 ?o
eq-rep-o: ?o sameAs ?o2, ?s ?p ?o -> ?s ?p ?o2
eq-diff1: ?x sameAs ?y, ?x differentFrom ?y -> false
eq-diff1: ?x differentFrom ?x -> false
eq-diff2: ?x type AllDifferent, ?x members ?l, MEMBERS ?l ?zi ?zj, ?zi sameAs ?zj -> false
eq-diff2: ?x type AllDifferent, ?x members ?l, MEMBERS ?l ?z ?z -> false
eq-diff3: ?x type AllDifferent, ?x distinctMembers ?l, MEMBERS ?l ?zi ?zj, ?zi sameAs ?zj -> false
eq-diff3: ?x type AllDifferent, ?x distinctMembers ?l, MEMBERS ?l ?z ?z -> false

prp-dom: ?p domain ?c, ?x ?p ?y -> ?x type ?c
prp-rng: ?p range ?c, ?x ?p ?y -> ?y type ?c
prp-fp: ?p type FunctionalProperty, ?x ?p ?y1, ?x ?p ?y2 -> ?y1 sameAs ?y2
prp-ifp: ?p type InverseFunctionalProperty, ?x1 ?p ?y, ?x2 ?p ?y -> ?x1 sameAs ?x2
prp-irp: ?p type IrreflexiveProperty, ?x ?p ?x -> false
prp-symp: ?p type SymmetricProperty, ?x ?p ?y -> ?y ?p ?x
prp-asyp: ?p type AsymmetricProperty, ?x ?p ?y, ?y ?p ?x -> false
prp-trp: ?p type TransitiveProperty, ?x ?p ?y, ?y ?p ?z -> ?x ?p ?z
prp-spo1: ?p1 subPropertyOf ?p2, ?x ?p1 ?y -> ?x ?p2 ?y
prp-spo2: ?p propertyChainAxiom ?l, PATH ?l -> ?from ?p ?to
prp-eqp1: ?p1 equivalentProperty ?p2, ?x ?p1 ?y -> ?x ?p2 ?y
prp-eqp2: ?p1 equivalentProperty ?p2, ?x ?p2 ?y -> ?x ?p1 ?y
prp-pdw: ?p1 propertyDisjointWith ?p2, ?x ?p1 ?y, ?x ?p2 ?y -> false
prp-adp: ?x type AllDisjointProperties, ?x members ?l, MEMBERS ?l ?pi ?pj, ?u ?pi ?v, ?u ?pj ?v
  -> false
prp-inv1: ?p1 inverseOf ?p2, ?x ?p1 ?y -> ?y ?p2 ?x
prp-inv2: ?p1 inverseOf ?p2, ?x ?p2 ?y -> ?y ?p1 ?x
prp-key: ?c hasKey ?l, ?x type ?c, ?y type ?c, SHARED ?l -> ?x sameAs ?y
prp-npa1: ?x sourceIndividual ?i1, ?x assertionProperty ?p, ?x targetIndividual ?i2, ?i1 ?p ?i2
  -> false
prp-npa2: ?x sourceIndividual ?i, ?x assertionProperty ?p, ?x targetValue ?v, ?i ?p ?v -> false

cls-thing: -> Thing type Class
cls-nothing1: -> Nothing type Class
cls-nothing2: ?x type Nothing -> false
cls-int1: ?c intersectionOf ?l, TYPES ?l -> ?y type ?c
cls-int2: ?c intersectionOf ?l, MEMBERS ?l ?ci, ?y type ?c -> ?y type ?ci
cls-uni: ?c unionOf ?l, MEMBERS ?l ?ci, ?y type ?ci -> ?y type ?c
cls-com: ?c1 complementOf ?c2, ?x type ?c1, ?x type ?c2 -> false
cls-svf1: ?x someValuesFrom ?y, ?x onProperty ?p, ?u ?p ?v, ?v type ?y -> ?u type ?x
cls-svf2: ?x someValuesFrom Thing, ?x onProperty ?p, ?u ?p ?v -> ?u type ?x
cls-avf: ?x allValuesFrom ?y, ?x onProperty ?p, ?u type ?x, ?u ?p ?v -> ?v type ?y
cls-hv1: ?x hasValue ?y, ?x onProperty ?p, ?u type ?x -> ?u ?p ?y
cls-hv2: ?x hasValue ?y, ?x onProperty ?p, ?u ?p ?y -> ?u type ?x
cls-maxc1: ?x maxCardinality 0, ?x onProperty ?p, ?u type ?x, ?u ?p ?y -> false
cls-maxc2: ?x maxCardinality 1, ?x onProperty ?p, ?u type ?x, ?u ?p ?y1, ?u ?p ?y2
  -> ?y1 sameAs ?y2
cls-maxqc1: ?x maxQualifiedCardinality 0, ?x onProperty ?p, ?x onClass ?c,
  ?u type ?x, ?u ?p ?y, ?y type ?c -> false
cls-maxqc2: ?x maxQualifiedCardinality 0, ?x onProperty ?p, ?x onClass Thing,
  ?u type ?x, ?u ?p ?y -> false
cls-maxqc3: ?x maxQualifiedCardinality 1, ?x onProperty ?p, ?x onClass ?c,
  ?u type ?x, ?u ?p ?y1, ?y1 type ?c, ?u ?p ?y2, ?y2 type ?c -> ?y1 sameAs ?y2
cls-maxqc4: ?x maxQualifiedCardinality 1, ?x onProperty ?p, ?x onClass Thing,
  ?u type ?x, ?u ?p ?y1, ?u ?p ?y2 -> ?y1 sameAs ?y2
cls-oo: ?c oneOf ?l, MEMBERS ?l ?yi -> ?yi type ?c

cax-sco: ?c1 subClassOf ?c2, ?x type ?c1 -> ?x type ?c2
cax-eqc1: ?c1 equivalentClass ?c2, ?x type ?c1 -> ?x type ?c2
cax-eqc2: ?c1 equivalentClass ?c2, ?x type ?c2 -> ?x type ?c1
cax-dw: ?c1 disjointWith ?c2, ?x type ?c1, ?x type ?c2 -> false
cax-adc: ?x type AllDisjointClasses, ?x members ?l, MEMBERS ?l ?ci ?cj, ?z type ?ci, ?z type ?cj
  -> false

scm-cls: ?c type Class -> ?c subClassOf ?c / ?c equivalentClass ?c / ?c subClassOf Thing
  / Nothing subClassOf ?c
scm-sco: ?c1 subClassOf ?c2, ?c2 subClassOf ?c3 -> ?c1 subClassOf ?c3
scm-eqc1: ?c1 equivalentClass ?c2 -> ?c1 subClassOf ?c2 / ?c2 subClassOf ?c1
scm-eqc2: ?c1 subClassOf ?c2, ?c2 subClassOf ?c1 -> ?c1 equivalentClass ?c2
scm-op: ?p type ObjectProperty -> ?p subPropertyOf ?p / ?p equivalentProperty ?p
scm-dp: ?p type DatatypeProperty -> ?p subPropertyOf ?p / ?p equivalentProperty ?p
scm-spo: ?p1 subPropertyOf ?p2, ?p2 subPropertyOf ?p3 -> ?p1 subPropertyOf ?p3
scm-eqp1: ?p1 equivalentProperty ?p2 -> ?p1 subPropertyOf ?p2 / ?p2 subPropertyOf ?p1
scm-eqp2: ?p1 subPropertyOf ?p2, ?p2 subPropertyOf ?p1 -> ?p1 equivalentProperty ?p2
scm-dom1: ?p domain ?c1, ?c1 subClassOf ?c2 -> ?p domain ?c2
scm-dom2: ?p2 domain ?c, ?p1 subPropertyOf ?p2 -> ?p1 domain ?c
scm-rng1: ?p range ?c1, ?c1 subClassOf ?c2 -> ?p range ?c2
scm-rng2: ?p2 range ?c, ?p1 subPropertyOf ?p2 -> ?p1 range ?c
scm-hv: ?c1 hasValue ?i, ?c1 onProperty ?p1, ?c2 hasValue ?i, ?c2 onProperty ?p2,
  ?p1 subPropertyOf ?p2 -> ?c1 subClassOf ?c2
scm-svf1: ?c1 someValuesFrom ?y1, ?c1 onProperty ?p, ?c2 someValuesFrom ?y2, ?c2 onProperty ?p,
  ?y1 subClassOf ?y2 -> ?c1 subClassOf ?c2
scm-svf2: ?c1 someValuesFrom ?y, ?c1 onProperty ?p1, ?c2 someValuesFrom ?y, ?c2 onProperty ?p2,
  ?p1 subPropertyOf ?p2 -> ?c1 subClassOf ?c2
scm-avf1: ?c1 allValuesFrom ?y1, ?c1 onProperty ?p, ?c2 allValuesFrom ?y2, ?c2 onProperty ?p,
  ?y1 subClassOf ?y2 -> ?c1 subClassOf ?c2
scm-avf2: ?c1 allValuesFrom ?y, ?c1 onProperty ?p1, ?c2 allValuesFrom ?y, ?c2 onProperty ?p2,
  ?p1 subPropertyOf ?p2 -> ?c2 subClassOf ?c1
scm-int: ?c intersectionOf ?l, MEMBERS ?l ?ci -> ?c subClassOf ?ci
scm-uni: ?c unionOf ?l, MEMBERS ?l ?ci -> ?ci subClassOf ?c
"""
"""Tables 4 to 7 and 9, with the variables of the W3C. `?x` is a variable, a number a literal of it,
`/` separates conclusions of which each follows. What a word in capitals asks of the list `?l` is
told at its function below."""

_NAMESPACE = {
    "type": RDF,
    **dict.fromkeys(("subClassOf", "subPropertyOf", "domain", "range"), RDFS),
}
"""Of the names in the tables that are not of OWL."""

_FIRST, _REST, _NIL = (ox.NamedNode(RDF + name) for name in ("first", "rest", "nil"))
_TYPE = ox.NamedNode(RDF + "type")
_WHOLE = {
    XSD + name
    for name in (
        "integer", "nonNegativeInteger", "positiveInteger", "long", "int", "short", "byte",
        "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
    )
}  # fmt: skip

_Token = str | Term
"""A variable or a number, as in the tables; or a term."""

_Pattern = tuple[_Token, ...]
_Bound = dict[str, Term]
_Spread = Iterator[tuple[_Bound, list[_Pattern]]]


@dataclass(frozen=True)
class Step:
    """A step of a proof: a conclusion, the rule that gives it, and all the premises it needs."""

    conclusion: Triple
    rule: str
    premises: tuple[Triple, ...]


@dataclass(frozen=True)
class _Rule:
    premises: tuple[_Pattern, ...]
    conclusions: tuple[_Pattern, ...]
    """Empty where it is `false`."""


def check_step(step: Step) -> str | None:
    """Return what is wrong with a step, or None where its conclusion follows from its premises."""
    rules = _rules().get(step.rule)
    if rules is None:
        return f"there is no rule {step.rule!r}"
    if not any(rule.conclusions for rule in rules):
        return f"{step.rule} concludes false, and no triple"
    premises = frozenset(step.premises)
    useful = [
        used
        for rule in rules
        for conclusion in rule.conclusions
        for bound in [_unify(conclusion, step.conclusion, {})]
        if bound is not None
        for used in _uses(rule, bound, premises)
    ]
    if premises in useful:
        return None
    if useful:
        return f"not every premise is needed by {step.rule}"
    if any(True for rule in rules for _ in _uses(rule, {}, premises)):
        return f"{step.rule} concludes something else from these premises"
    return f"{step.rule} asks for other premises"


def check_contradiction(rule: str, premises: Collection[Triple]) -> str | None:
    """Return why premises do not contradict each other by a rule, or None where they do."""
    if rule in _DATATYPES:
        return _check_datatypes(rule, premises)
    rules = _rules().get(rule)
    if rules is None:
        return f"there is no rule {rule!r}"
    if any(r.conclusions for r in rules):
        return f"{rule} concludes a triple, and not false"
    known = frozenset(premises)
    useful = [used for r in rules for used in _uses(r, {}, known)]
    if known in useful:
        return None
    return f"not every premise is needed by {rule}" if useful else f"{rule} asks for other premises"


_DATATYPES = {"dt-diff": OWL + "sameAs", "dt-not-type": RDF + "type"}


def _check_datatypes(rule: str, premises: Collection[Triple]) -> str | None:
    """Check a rule on literals by rdflib's reading of them, which is not the engine's."""
    (s, p, o), *more = premises
    if more or not isinstance(s, ox.Literal) or getattr(p, "value", "") != _DATATYPES[rule]:
        return f"{rule} asks for other premises"
    one = _read(s)
    if rule == "dt-diff":
        other = _read(o) if isinstance(o, ox.Literal) else one
        same = (repr(one.value), one.language) == (repr(other.value), other.language)
        return "the literals have one value" if same else None
    read = rdflib.Literal(str(one.value), datatype=getattr(o, "value", ""))
    fits = not read.ill_typed and type(read.value) is type(one.value)
    return "the literal is of the datatype" if fits else None


def _read(literal: ox.Literal) -> rdflib.Literal:
    language = literal.language
    datatype = None if language else rdflib.URIRef(literal.datatype.value)
    return rdflib.Literal(literal.value, lang=language, datatype=datatype)


def check_proof(steps: Mapping[Triple, Step], given: Collection[Triple], goal: Triple) -> list[str]:
    """Return what is wrong with the proof of a goal; nothing where it is sound.

    Only the steps on which the goal rests are looked at. What is given needs no step.
    """
    leaves, wrong = frozenset(given), list[str]()
    open_, done = set[Triple](), set[Triple]()
    stack = [(goal, False)]
    while stack:
        triple, left = stack.pop()
        if left:
            open_.discard(triple)
            done.add(triple)
        elif triple in open_:
            wrong.append(f"it rests on itself: {_show(triple)}")
        elif triple not in done and triple not in leaves:
            step = steps.get(triple)
            if step is None:
                done.add(triple)
                wrong.append(f"neither given nor derived: {_show(triple)}")
                continue
            fault = check_step(step)
            if step.conclusion != triple:
                fault = f"its step concludes {_show(step.conclusion)}"
            if fault is not None:
                wrong.append(f"{fault}: {_show(triple)}")
            open_.add(triple)
            stack.append((triple, True))
            stack += [(premise, False) for premise in dict.fromkeys(step.premises)]
    return wrong


def rule_names() -> frozenset[str]:
    """Return the names of the rules that can be checked."""
    return frozenset(_rules())


# --- Do the premises fit the rule? ------------------------------------------------------------


def _uses(rule: _Rule, bound: _Bound, premises: frozenset[Triple]) -> Iterator[frozenset[Triple]]:
    """Yield, for every way to meet all that the rule asks for, the premises that are used."""
    stack = [(rule.premises, bound, frozenset[Triple]())]
    while stack:
        patterns, bound, used = stack.pop()
        if not patterns:
            yield used
            continue
        pattern, rest = patterns[0], patterns[1:]
        spread = _SPREADS.get(pattern[0]) if isinstance(pattern[0], str) else None
        if spread is not None:
            head, *names = map(str, pattern[1:])
            for members, triples in _lists(bound[head], premises):
                for more, asked in spread(members, names):
                    if all(bound.get(name, term) == term for name, term in more.items()):
                        stack.append(((*asked, *rest), bound | more, used | triples))
            continue
        for triple in premises:
            found = _unify(pattern, triple, bound)
            if found is not None:
                stack.append((rest, found, used | {triple}))


def _unify(pattern: _Pattern, triple: Triple, bound: _Bound) -> _Bound | None:
    """Return what is bound once the triple stands for the pattern, or None where it cannot."""
    found = dict(bound)
    for token, term in zip(pattern, triple, strict=True):
        if not isinstance(token, str):
            fits = token == term
        elif token.startswith("?"):
            fits = found.setdefault(token, term) == term
        else:
            fits = _is_number(term, int(token))
        if not fits:
            return None
    return found


def _is_number(term: Term, number: int) -> bool:
    """Tell whether a term is a literal of this whole number, by its value."""
    if not isinstance(term, ox.Literal) or term.datatype.value not in _WHOLE:
        return False
    text = term.value.strip().removeprefix("+")
    return text.isascii() and text.isdigit() and int(text) == number


def _lists(
    head: Term, premises: Collection[Triple]
) -> Iterator[tuple[tuple[Term, ...], frozenset[Triple]]]:
    """Yield the members of each whole list that begins at the head, and the triples that make it.

    A node that has more than one member or rest begins more than one list.
    """
    stack: list[tuple[Term, tuple[Term, ...], frozenset[Triple]]] = [(head, (), frozenset())]
    while stack:
        node, members, triples = stack.pop()
        if node == _NIL:
            yield members, triples
            continue
        here = [t for t in premises if t[0] == node and t not in triples]  # so that no circle is
        for first in (t for t in here if t[1] == _FIRST):
            for rest in (t for t in here if t[1] == _REST):
                stack.append((rest[2], (*members, first[2]), triples | {first, rest}))


# --- What rules ask of lists ------------------------------------------------------------------


def _members(members: Sequence[Term], names: Sequence[str]) -> _Spread:
    """MEMBERS: each name stands for a member, at different places."""
    for chosen in permutations(members, len(names)):
        bound: _Bound = {}
        if all(bound.setdefault(n, term) == term for n, term in zip(names, chosen, strict=True)):
            yield bound, []


def _path(members: Sequence[Term], _names: Sequence[str]) -> _Spread:
    """PATH: the members are the predicates of a path from `?from` to `?to`, in this order."""
    if members:
        stops = ["?from", *(f"?stop{k}" for k in range(1, len(members))), "?to"]
        yield {}, [(stops[k], p, stops[k + 1]) for k, p in enumerate(members)]


def _shared(members: Sequence[Term], _names: Sequence[str]) -> _Spread:
    """SHARED: for each member, `?x` and `?y` have a value in common."""
    if members:
        pairs = [[(x, p, f"?z{k}") for x in ("?x", "?y")] for k, p in enumerate(members)]
        yield {}, [pattern for pair in pairs for pattern in pair]


def _types(members: Sequence[Term], _names: Sequence[str]) -> _Spread:
    """TYPES: `?y` is of each member."""
    if members:
        yield {}, [("?y", _TYPE, c) for c in members]


_SPREADS: dict[str, Callable[[Sequence[Term], Sequence[str]], _Spread]] = {
    "MEMBERS": _members,
    "PATH": _path,
    "SHARED": _shared,
    "TYPES": _types,
}


# --- Reading the tables -----------------------------------------------------------------------


@cache
def _rules() -> dict[str, tuple[_Rule, ...]]:
    """Return the rules by name; one that has several is met by any of them."""
    found: dict[str, tuple[_Rule, ...]] = {}
    for line in _TABLES.replace("\n  ", " ").splitlines():
        if line:
            name, body = line.split(":")
            asked, concluded = body.split("->")
            conclusions = () if concluded.strip() == "false" else _patterns(concluded, "/")
            found[name] = (*found.get(name, ()), _Rule(_patterns(asked, ","), conclusions))
    return found


def _patterns(text: str, mark: str) -> tuple[_Pattern, ...]:
    return tuple(tuple(map(_token, part.split())) for part in text.split(mark) if part.strip())


def _token(word: str) -> _Token:
    if word.startswith("?") or word.isdigit() or word.isupper():
        return word
    return ox.NamedNode(_NAMESPACE.get(word, OWL) + word)


def _show(triple: Triple) -> str:
    return " ".join(map(str, triple))

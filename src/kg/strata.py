"""In which order domain rules run: what a rule asks not to be there must be settled before it runs.

Rules and the axioms of OWL both derive, so both count. A rule that excludes what can follow from
its own conclusion has no order, and is refused.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

from kg.domain_rules import DomainRule
from kg.namespaces import OWL, RDF, RDFS
from kg.rdf import Term
from kg.rule_algebra import Pattern
from kg.terms import shorten

Key = str
"""A property by its IRI; that things are of a class, by `a` and the IRI of the class."""

_TYPE, _SAME, _ANY = RDF + "type", OWL + "sameAs", "a any class"
_ALIKE = {RDFS + "subPropertyOf", OWL + "equivalentProperty", OWL + "inverseOf", _SAME}
_BOTH_WAYS = {OWL + "equivalentProperty", OWL + "inverseOf", OWL + "equivalentClass", _SAME}
_CLASSES = {RDFS + "subClassOf", OWL + "equivalentClass", _SAME}
_NAMING = {OWL + "FunctionalProperty", OWL + "InverseFunctionalProperty"}
_LISTED = {OWL + "unionOf", OWL + "intersectionOf"}
_SPEAKING = (RDFS, OWL, RDF + "first", RDF + "rest")
_COUNTED = {OWL + "maxCardinality", OWL + "maxQualifiedCardinality"}


def strata(rules: Sequence[DomainRule], given: Iterable[ox.Quad]) -> list[list[DomainRule]]:
    """Return the rules in groups that run one after the other, each to its end.

    Axioms count wherever they are given, in the ontology or among the instances.

    Raises KgError if a rule excludes what follows from what it concludes.
    """
    needs = defaultdict[Key, set[Key]](set)
    for before, after in _axioms(given):
        needs[after].add(before)
    against = defaultdict[Key, dict[Key, DomainRule]](dict)
    for rule in rules:
        heads = {_key(p) for p in rule.heads}
        for head in heads:
            needs[head] |= heads | {k for body in rule.bodies for p in body for k in _asked(p)}
            for p in (p for group in rule.absent for p in group):
                against[head].update(dict.fromkeys(_asked(p), rule))
    any_follows = _ANY in needs
    asked = {key for keys in (*needs.values(), *against.values()) for key in keys}
    for key in asked | needs.keys():
        if key.startswith("a ") and key != _ANY:
            needs[_ANY].add(key)  # who asks for any class is reached from each
            if any_follows:
                needs[key].add(_ANY)
    height = _heights(needs, against)
    groups = defaultdict[int, list[DomainRule]](list)
    for rule in rules:
        groups[max(height[_key(p)] for p in rule.heads)].append(rule)
    return [groups[n] for n in sorted(groups)]


def _heights(
    needs: Mapping[Key, set[Key]], against: Mapping[Key, Mapping[Key, DomainRule]]
) -> Mapping[Key, int]:
    """Return for each key how many exclusions lie below it, one on top of the other."""
    height = defaultdict[Key, int](int)
    users = defaultdict[Key, set[Key]](set)
    for head, keys in needs.items():
        for key in keys:
            users[key].add(head)
    for head, excluded in against.items():
        for key in excluded:
            users[key].add(head)
    limit = sum(map(len, against.values())) + 1
    queue = list(users)
    while queue:
        key = queue.pop()
        for head in users[key]:
            rule = against.get(head, {}).get(key)
            least = height[key] + (rule is not None)
            if least > limit:
                raise _circle(against, users)
            if least > height[head]:
                height[head] = least
                queue.append(head)
    return height


def _circle(
    against: Mapping[Key, Mapping[Key, DomainRule]], users: Mapping[Key, set[Key]]
) -> Exception:
    """Return the refusal of a rule that excludes what follows from its own conclusion."""
    for head, excluded in against.items():
        reached, queue = {head}, [head]
        while queue:
            for user in users.get(queue.pop(), ()):
                if user not in reached:
                    reached.add(user)
                    queue.append(user)
        for key in sorted(excluded.keys() & reached):
            return excluded[key].refuse(
                f"it excludes {_shown(key)}, which follows from {_shown(head)}, its own conclusion",
                excluded[key].line(r"\bMINUS\b"),
                todo="Conclude something else, or exclude what the rule does not lead to.",
            )
    raise AssertionError("a circle has a rule in it")


def _shown(key: Key) -> str:
    return f"being a {shorten(key[2:])}" if key.startswith("a ") else shorten(key)


def _key(pattern: Pattern) -> Key:
    _s, p, o = pattern
    if p.value != _TYPE:
        return p.value
    return f"a {o.value}" if isinstance(o, ox.NamedNode) else _ANY


def _asked(pattern: Pattern) -> tuple[Key, ...]:
    """Return what a pattern asks for, and owl:sameAs, which says all of one name of another."""
    return _key(pattern), _SAME


def _axioms(given: Iterable[ox.Quad]) -> Iterator[tuple[Key, Key]]:
    """Yield what can follow from what by the axioms of OWL 2 RL: from, to."""
    quads = [
        q for q in given
        if q.predicate.value.startswith(_SPEAKING)
        or (q.predicate.value == _TYPE and getattr(q.object, "value", "").startswith(OWL))
    ]  # fmt: skip
    values = defaultdict[tuple[Term, str], list[Term]](list)
    for q in quads:
        values[q.subject, q.predicate.value].append(q.object)  # type: ignore[index,arg-type]

    def members(node: Term) -> Iterator[Term]:
        seen = set[Term]()
        while values[node, RDF + "first"] and node not in seen:
            seen.add(node)
            yield values[node, RDF + "first"][0]
            node = values[node, RDF + "rest"][0]

    def name(term: object) -> str:
        iri = str(getattr(term, "value", ""))
        return _ANY if iri == _TYPE else iri  # as a property that another one is part of

    for q in quads:
        s, p, o = name(q.subject), q.predicate.value, name(q.object)
        if p in _CLASSES:
            yield f"a {s}", f"a {o}"
        if p in _ALIKE:
            yield s, o
        elif p in (RDFS + "domain", RDFS + "range"):
            yield s, f"a {o}"
        elif p == OWL + "propertyChainAxiom":
            yield from ((name(step), s) for step in members(q.object))  # type: ignore[arg-type]
        elif p in _LISTED:
            for member in members(q.object):  # type: ignore[arg-type]
                yield f"a {name(member)}", f"a {s}"
                yield f"a {s}", f"a {name(member)}"
        elif p == OWL + "onProperty":
            yield o, f"a {s}"
            yield f"a {s}", o
            for only in values[q.subject, OWL + "allValuesFrom"]:  # type: ignore[index]
                yield o, f"a {name(only)}"
            for some in values[q.subject, OWL + "someValuesFrom"]:  # type: ignore[index]
                yield f"a {name(some)}", f"a {s}"
            if any(values[q.subject, limit] for limit in _COUNTED):  # type: ignore[index]
                yield o, _SAME
                for cls in values[q.subject, OWL + "onClass"]:  # type: ignore[index]
                    yield f"a {name(cls)}", _SAME
        elif p == OWL + "hasKey":
            yield f"a {s}", _SAME
            yield from ((name(key), _SAME) for key in members(q.object))  # type: ignore[arg-type]
        elif p == _TYPE and o in _NAMING:
            yield s, _SAME
        if p in _BOTH_WAYS & _ALIKE:
            yield o, s
        if p in _BOTH_WAYS & _CLASSES:
            yield f"a {o}", f"a {s}"

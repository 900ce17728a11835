"""Small sets of rules made at random, as SPARQL, and what follows by them, reckoned another way.

The reference knows no strata: it takes the alternating fixpoint, in which a rule may exclude only
what is sure to be false. It ends in one answer where the rules can be put in order (their perfect
model); where its two bounds differ, they cannot.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.domain_rules import DomainRule, parse_rule
from kg.namespaces import OWL, RDF, RDFS
from kg.rule_algebra import Token

E = "https://example.org/"
TYPE, _A = "a", ox.NamedNode(RDF + "type")

Fact = tuple[str, str, str]
Pattern = tuple[str, str, str]


@dataclass
class Plain:
    """A rule: what it concludes, asks for, and excludes, with variables as `?x`."""

    head: Pattern
    body: list[Pattern]
    absent: list[list[Pattern]] = field(default_factory=list)

    def sparql(self) -> str:
        """Return the rule as a file has it."""

        def told(patterns: Iterable[Pattern]) -> str:
            return " ".join(f"{' '.join(map(_term, p))} ." for p in patterns)

        minus = " ".join(f"MINUS {{ {told(group)} }}" for group in self.absent)
        return (
            f"#+ summary: made at random\nPREFIX e: <{E}>\n"
            f"CONSTRUCT {{ {told([self.head])} }} WHERE {{ {told(self.body)} {minus} }}"
        )

    def read(self, name: str) -> DomainRule:
        """Return the rule as the program reads it."""
        return parse_rule(self.sparql(), name)

    def made(self, name: str) -> DomainRule:
        """Return the same without parsing it, which would take most of a test's time."""

        def told(group: Iterable[Pattern]) -> tuple[tuple[Token, ox.NamedNode, Token], ...]:
            return tuple((_token(s), e(p) if p != TYPE else _A, _token(o)) for s, p, o in group)

        absent = tuple(map(told, self.absent))
        return DomainRule(
            name, "made at random", self.sparql(), None, told([self.head]), (told(self.body),),
            absent, ("so",) * len(absent),
        )  # fmt: skip


def _term(name: str) -> str:
    return name if name.startswith("?") or name == TYPE else f"e:{name}"


def _token(name: str) -> Token:
    return name if name.startswith("?") else e(name)


def rules(rng: random.Random) -> list[Plain]:
    """Return a few rules over six properties and three classes; about every second excludes."""
    return [_rule(rng) for _ in range(rng.randint(1, 6))]


def _rule(rng: random.Random) -> Plain:
    def about(x: str, y: str) -> Pattern:
        if rng.random() < 0.25:
            return x, TYPE, rng.choice("KLM")
        return (x, rng.choice("pqrstu"), y) if rng.random() < 0.8 else (y, rng.choice("pq"), x)

    body = [("?x", rng.choice("pqrstu"), "?y")]
    if rng.random() < 0.5:
        body.append(about("?y", "?z"))
    bound = sorted({t for p in body for t in (p[0], p[2]) if t.startswith("?")})
    head = about(rng.choice(bound), rng.choice(bound))
    absent = []
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        group = [about(rng.choice(bound), rng.choice([*bound, "?w"]))]
        if "?w" in group[0] and rng.random() < 0.5:
            group.append(about("?w", rng.choice(bound)))
        if {t for p in group for t in p} & set(bound):
            absent.append(group)
    return Plain(head, body, absent)


def facts(rng: random.Random) -> set[Fact]:
    """Return a few facts on four things."""
    found = {(rng.choice("abcd"), rng.choice("pqrstu"), rng.choice("abcd")) for _ in range(8)}
    return found | {(rng.choice("abcd"), TYPE, rng.choice("KLM")) for _ in range(2)}


def axioms(rng: random.Random) -> tuple[list[ox.Quad], list[Plain]]:
    """Return up to two axioms of OWL, and the rules that say the same."""
    quads, same = list[ox.Quad](), list[Plain]()
    told: list[tuple[ox.NamedNode | ox.BlankNode, str, ox.NamedNode | ox.BlankNode]]
    for _ in range(rng.randint(0, 2)):
        p, q, r = rng.sample("pqrstu", 3)
        k, m = rng.sample("KLM", 2)
        kind = rng.choice(["sub", "domain", "range", "class", "equal", "inverse", "chain"])
        one, xy = [("?x", p, "?y")], ("?x", q, "?y")
        if kind == "chain":
            node, rest = ox.BlankNode(), ox.BlankNode()
            told = [
                (e(r), OWL + "propertyChainAxiom", node),
                (node, RDF + "first", e(p)), (node, RDF + "rest", rest),
                (rest, RDF + "first", e(q)), (rest, RDF + "rest", ox.NamedNode(RDF + "nil")),
            ]  # fmt: skip
            same.append(Plain(("?x", r, "?z"), [("?x", p, "?y"), ("?y", q, "?z")]))
        else:
            iri, sides, more = {
                "sub": (RDFS + "subPropertyOf", (p, q), [Plain(xy, one)]),
                "domain": (RDFS + "domain", (p, k), [Plain(("?x", TYPE, k), one)]),
                "range": (RDFS + "range", (p, k), [Plain(("?y", TYPE, k), one)]),
                "class": (RDFS + "subClassOf", (k, m), [Plain(("?x", TYPE, m), [("?x", TYPE, k)])]),
                "equal": (OWL + "equivalentProperty", (p, q), [Plain(xy, one), Plain(one[0], [xy])]),
                "inverse": (
                    OWL + "inverseOf", (p, q),
                    [Plain(("?y", q, "?x"), one), Plain(("?y", p, "?x"), [xy])],
                ),
            }[kind]  # fmt: skip
            told = [(e(sides[0]), iri, e(sides[1]))]
            same += more
        quads += [ox.Quad(s, ox.NamedNode(p), o) for s, p, o in told]
    return quads, same


def e(name: str) -> ox.NamedNode:
    return ox.NamedNode(E + name)


def as_quads(given: Iterable[Fact]) -> list[ox.Quad]:
    """Return facts as quads."""
    return [
        ox.Quad(e(s), ox.NamedNode(RDF + "type") if p == TYPE else e(p), e(o)) for s, p, o in given
    ]


def as_facts(quads: Iterable[ox.Quad]) -> set[Fact]:
    """Return quads as facts, those about the things alone."""
    found = set()
    for q in quads:
        s, p, o = (
            str(getattr(t, "value", t)).removeprefix(E) for t in (q.subject, q.predicate, q.object)
        )
        if s in "abcd":
            found.add((s, TYPE if p == RDF + "type" else p, o))
    return found


# --- The reference


def perfect_model(given: set[Fact], plain: list[Plain]) -> set[Fact] | None:
    """Return all that is true; None where that is left open for some of it."""
    sure = set[Fact]()
    while True:
        possible = _least(given, plain, sure)
        more = _least(given, plain, possible)
        if more == sure:
            return sure if possible == sure else None
        sure = more


def _least(given: set[Fact], plain: list[Plain], assumed: set[Fact]) -> set[Fact]:
    """Return what follows if just `assumed` is what an exclusion finds."""
    known, size = set(given), -1
    while len(known) > size:
        size = len(known)
        for rule in plain:
            for found in list(_answers(rule.body, known, {})):
                if not any(_removes(group, assumed, found) for group in rule.absent):
                    s, p, o = (found.get(t, t) for t in rule.head)
                    known.add((s, p, o))
    return known


def _removes(group: list[Pattern], known: set[Fact], found: dict[str, str]) -> bool:
    return next(_answers(group, known, dict(found)), None) is not None


def _answers(
    patterns: list[Pattern], known: set[Fact], bound: dict[str, str]
) -> Iterator[dict[str, str]]:
    if not patterns:
        yield bound
        return
    for fact in known:
        found = dict(bound)
        if all(
            found.setdefault(t, value) == value if t.startswith("?") else t == value
            for t, value in zip(patterns[0], fact, strict=True)
        ):
            yield from _answers(patterns[1:], known, found)


def ordered(plain: list[Plain]) -> bool:
    """Tell whether no rule excludes what can follow from its conclusion."""

    def key(p: Pattern) -> str:
        return f"a {p[2]}" if p[1] == TYPE else p[1]

    users = [(key(b), key(r.head)) for r in plain for b in r.body]
    users += [(key(p), key(r.head)) for r in plain for group in r.absent for p in group]

    def reach(start: str) -> set[str]:
        found, queue = {start}, [start]
        while queue:
            at = queue.pop()
            new = {to for frm, to in users if frm == at} - found
            found |= new
            queue += new
        return found

    return not any(key(p) in reach(key(r.head)) for r in plain for group in r.absent for p in group)

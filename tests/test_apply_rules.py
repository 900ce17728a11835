"""Do rules conclude what their bodies say, each result with premises that hold, and come to an end?"""

import random
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg.facts
from kg.apply_rules import ROUNDS
from kg.derivations import Derivation
from kg.domain_rules import DomainRule, parse_rule
from kg.errors import KgError
from kg.namespaces import PREFIXES, RDF
from kg.reason import Closure, reason
from kg.strata import strata
from random_rules import E, e

HEAD = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in {**PREFIXES, "e": E}.items())


def rule(head: str, body: str, name: str = "mine") -> DomainRule:
    text = f"#+ summary: a rule\n{HEAD}CONSTRUCT {{ {head} }} WHERE {{ {body} }}"
    return parse_rule(text, name, Path(f"{name}.rq"))


def turtle(text: str) -> list[ox.Quad]:
    head = HEAD.replace("PREFIX", "@prefix").replace(">\n", "> .\n")
    return list(ox.parse((head + text).encode(), format=ox.RdfFormat.TURTLE))


def apply(data: str, *rules: DomainRule) -> Closure:
    quads = turtle(data)
    return reason(quads, (), strata(rules, quads))


def concluded(data: str, *rules: DomainRule) -> set[str]:
    return {str(q.triple) for q in apply(data, *rules).inferred()}


def triples(data: str) -> set[str]:
    return {str(q.triple) for q in turtle(data)}


def held(closure: Closure, given: Iterable[ox.Quad]) -> dict[str, Derivation]:
    """Return the derivations by conclusion; each premise must be given or concluded before."""
    known: set[object] = {(q.subject, q.predicate, q.object) for q in given}
    found = {}
    for derivation in closure.derivations():
        assert derivation.premises
        assert set(derivation.premises) <= known
        assert derivation.triple not in known
        known.add(derivation.triple)
        found[" ".join(map(str, derivation.triple))] = derivation
    return found


# --- What follows


@pytest.mark.parametrize(
    ("head", "body", "data", "expected"),
    [
        ("?x e:c ?y", "?x e:p ?y", "e:a e:p e:b , 3 .", "e:a e:c e:b , 3 ."),
        ("?x e:c ?x", "?x e:p ?x", "e:a e:p e:b , e:a .", "e:a e:c e:a ."),
        ("?x e:c ?y ; a e:K", "?x e:p ?y", "e:a e:p e:b .", "e:a e:c e:b ; a e:K ."),
        ("?x e:c ?y", "?x e:p [ e:q ?y ]", "e:a e:p e:b . e:b e:q e:z .", "e:a e:c e:z ."),
        ("?x e:c e:k", "?x e:p 3", "e:a e:p 3 . e:b e:p 4 .", "e:a e:c e:k ."),
        ("?x e:c ?y", "?x e:p ?y FILTER(?y > 3)", "e:a e:p 3 , 4 .", "e:a e:c 4 ."),
        ("?x e:c ?z", "?x e:p ?y BIND(STRLEN(?y) AS ?z)", "e:a e:p 'abc' , 3 .", "e:a e:c 3 ."),
        ("?x e:c ?y", "VALUES (?x ?y) { (e:a e:z) (e:b UNDEF) } ?x e:p ?y", "e:a e:p e:y , e:z . e:b e:p e:y .", "e:a e:c e:z . e:b e:c e:y ."),
        ("?y e:c ?x", "?x e:p ?y", "e:a e:p e:b , 'literal' .", "e:b e:c e:a ."),
        ("?x e:c ?y", "?x e:p ?y MINUS { ?x e:q ?z }", "e:a e:p e:b ; e:q 1 . e:b e:p e:b .", "e:b e:c e:b ."),
        ("?x e:c ?y", "?x e:p ?y MINUS { ?x e:q ?y . ?y a e:K }", "e:a e:p e:b ; e:q e:b . e:b e:p e:z ; e:q e:z . e:z a e:K .", "e:a e:c e:b ."),
        ("?x e:c ?y", "?x e:p ?y MINUS { ?x e:p ?y ; e:q ?z FILTER(?z < ?y) }", "e:a e:p 3 ; e:q 2 . e:b e:p 3 ; e:q 4 .", "e:b e:c 3 ."),
    ],
)  # fmt: skip
def test_a_rule_concludes_what_its_body_says(
    head: str, body: str, data: str, expected: str
) -> None:
    assert concluded(data, rule(head, body)) == triples(expected)
    held(apply(data, rule(head, body)), turtle(data))


def test_blank_nodes_of_the_data_are_concluded_about() -> None:
    data = "_:b e:p _:c . _:c e:q e:z ."
    quads = turtle(data)
    closure = reason(quads, (), [[rule("?x e:c ?y", "?x e:p/e:q ?y")]])
    (found,) = closure.inferred()
    assert (found.subject, found.object) == (quads[0].subject, e("z"))
    assert len(held(closure, quads)) == 1


def test_rules_and_owl_feed_each_other_to_the_end() -> None:
    axioms = "e:c rdfs:subPropertyOf e:d . e:d a owl:TransitiveProperty ."
    data = axioms + "e:x0 e:p e:x1 . e:x1 e:p e:x2 . e:x2 e:p e:x3 ."
    one = rule("?x e:c ?y", "?x e:p ?y", "one")
    two = rule("?x e:far ?z", "?x e:d ?z MINUS { ?x e:p ?z }", "two")
    found = held(apply(data, two, one), turtle(data))
    far = {t: d for t, d in found.items() if "/far>" in t}
    assert set(far) == triples("e:x0 e:far e:x2 , e:x3 . e:x1 e:far e:x3 .")
    assert {d.rule for d in far.values()} == {"two"}
    rules = {d.rule for d in found.values()}
    assert rules == {"one", "two", "prp-spo1", "prp-trp"}


def test_a_triple_that_is_given_is_not_concluded() -> None:
    assert concluded("e:a e:p e:b ; e:c e:b .", rule("?x e:c ?y", "?x e:p ?y")) == set()


def test_what_must_not_be_there_is_told_with_its_names() -> None:
    own = rule("?x e:c ?y", "?x dm:target ?y MINUS { ?x dm:act ?z . ?y a dm:Topic }")
    (d,) = apply("stance:s dm:target topic:t .", own).derivations()
    assert d.absent == ("stance:s dm:act ?z . topic:t a dm:Topic",)
    assert d.rule == "mine"
    plain = apply("e:a e:p e:b .", rule("?x e:c ?y", "?x e:p ?y"))
    assert [d.absent for d in plain.derivations()] == [()]


# --- Paths

PATHS = [
    ("?x (e:p|e:q) ?y", ["?x e:p ?y", "?x e:q ?y"]),
    ("?x e:p/e:q ?y", ["?x e:p ?1 . ?1 e:q ?y"]),
    ("?x ^e:p ?y", ["?y e:p ?x"]),
    ("?x ^(e:p/e:q) ?y", ["?y e:p ?1 . ?1 e:q ?x"]),
    ("?x ^e:p/e:q ?y", ["?1 e:p ?x . ?1 e:q ?y"]),
    ("?x (e:p|^e:q)/e:r ?y", ["?x e:p ?1 . ?1 e:r ?y", "?1 e:q ?x . ?1 e:r ?y"]),
    ("?x (e:p/e:q)|^e:r ?y", ["?x e:p ?1 . ?1 e:q ?y", "?y e:r ?x"]),
    ("?x e:p/(e:q|e:r)/^e:p ?y", ["?x e:p ?1 . ?1 e:q ?2 . ?y e:p ?2", "?x e:p ?1 . ?1 e:r ?2 . ?y e:p ?2"]),
    ("?x (e:p|e:q)/(e:p|e:q) ?y", [f"?x e:{i} ?1 . ?1 e:{j} ?y" for i in "pq" for j in "pq"]),
    ("?x ^(e:p|(e:q/^e:r)) ?y", ["?y e:p ?x", "?y e:q ?1 . ?x e:r ?1"]),
    ("?x a/^a ?y", ["?x a ?1 . ?y a ?1"]),
    ("?x e:p ?z . ?z e:q|e:r ?y", ["?x e:p ?z . ?z e:q ?y", "?x e:p ?z . ?z e:r ?y"]),
    ("?x e:p/e:p/e:p ?x . ?x e:q ?y", ["?x e:p ?1 . ?1 e:p ?2 . ?2 e:p ?x . ?x e:q ?y"]),
]  # fmt: skip


@pytest.mark.parametrize(("path", "plain"), PATHS)
def test_a_path_concludes_what_the_rules_that_spell_it_out_conclude(
    path: str, plain: list[str]
) -> None:
    short = [rule("?x e:c ?y", path)]
    long = [rule("?x e:c ?y", body, f"rule{n}") for n, body in enumerate(plain)]
    exclude = [rule("?x e:d ?y", f"?x e:s ?y MINUS {{ {path} }}")]
    exclude_long = [rule("?x e:d ?y", "?x e:s ?y " + " ".join(f"MINUS {{ {b} }}" for b in plain))]
    some = 0
    for seed in range(6):
        rng = random.Random(seed)
        things, literals = "abcd", [ox.Literal("1"), ox.Literal(1)]
        quads = [
            ox.Quad(e(rng.choice(things)), e(rng.choice("ppqqrs")), e(rng.choice(things)))
            for _ in range(rng.randint(3, 24))
        ] + [ox.Quad(e(rng.choice(things)), e(rng.choice("pq")), rng.choice(literals))]
        quads += [ox.Quad(e(x), ox.NamedNode(RDF + "type"), e(rng.choice("KL"))) for x in "ab"]
        closure = reason(quads, (), [short])
        held(closure, quads)
        assert set(closure.inferred()) == set(reason(quads, (), [long]).inferred())
        without = reason(quads, (), [exclude])
        held(without, quads)
        assert set(without.inferred()) == set(reason(quads, (), [exclude_long]).inferred())
        some += len(closure.inferred())
    assert some


# --- Literals that the store writes anew

WRITTEN = ['"01"^^xsd:integer', '"0.60"^^xsd:decimal', '"1"^^xsd:boolean', '"1e0"^^xsd:double',
           '"+3"^^xsd:nonNegativeInteger', '"05"^^xsd:int', '"2031-03-02"^^xsd:date',
           '"2031-03-02T00:00:00.500Z"^^xsd:dateTime', '"2031"^^edtf:EDTF', '"a"@en-GB',
           '"two\\nlines \\"quoted\\" \\\\"', '"x"', '"P1Y12M"^^xsd:duration', '"0"^^xsd:float']  # fmt: skip


@pytest.mark.parametrize("value", WRITTEN)
def test_a_literal_is_concluded_and_a_premise_as_the_file_has_it(value: str) -> None:
    data = f"e:a e:p {value} ."
    closure = apply(data, rule("?x e:c ?y", "?x e:p ?y"))
    assert {str(q.triple) for q in closure.inferred()} == triples(f"e:a e:c {value} .")
    (found,) = held(closure, turtle(data)).values()
    assert [" ".join(map(str, p)) for p in found.premises] == list(triples(data))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('"01"^^xsd:integer', "1"),
        ('"0.60"^^xsd:decimal', "0.6"),
        ('"1"^^xsd:boolean', "true"),
        ('"1e0"^^xsd:double', '"1.0"^^xsd:double'),
        ('"+7"^^xsd:integer', '"007"^^xsd:integer'),
    ],
)
def test_two_ways_to_write_a_value_meet_and_each_is_its_own_premise(one: str, other: str) -> None:
    data = f"e:a e:p {one} ; e:t {other} . e:b e:q {other} ."
    bodies = [
        "?x e:p ?v . ?y e:q ?v",  # by a name
        "?x e:p/^e:q ?y",  # by a stop of a path
        f"?x e:p {other} ; e:t ?w . ?y e:q {one} , ?w",  # by what the rule says
        "?x e:p ?v . ?y e:q ?v MINUS { ?x e:none ?v }",
        "?x e:p [ ^e:q ?y ]",
    ]
    for body in bodies:
        found = held(apply(data, rule("?x e:c ?y", body)), turtle(data))
        (derivation,) = found.values()
        assert derivation.triple == (e("a"), e("c"), e("b"))


def test_a_value_excluded_is_found_however_it_is_written() -> None:
    own = rule("?x e:c ?v", "?x e:p ?v MINUS { ?x e:q ?v }")
    assert concluded('e:a e:p "01"^^xsd:integer ; e:q 1 .', own) == set()


def test_what_is_known_in_another_form_is_not_concluded_again() -> None:
    assert concluded('e:a e:p 1 ; e:c "01"^^xsd:integer .', rule("?x e:c ?v", "?x e:p ?v")) == set()


# --- The end

ENDLESS = "?x e:p ?y . BIND(IRI(CONCAT(STR(?y), '/')) AS ?z)"


def test_a_rule_without_end_is_bounded_and_named() -> None:
    along = rule("?y e:c ?x", "?x e:p ?y", "along")
    endless = rule("?x e:p ?z", ENDLESS, "endless")
    for order in ([along, endless], [endless, along]):
        with pytest.raises(
            KgError, match=r"^endless\.rq:\d+: rule endless: after 100 rounds of new"
        ) as caught:
            reason(turtle("e:a e:p e:b ."), (), [order])
        assert "has no end" in caught.value.todo


def test_a_long_way_through_what_there_is_has_its_end() -> None:
    data = " ".join(f"e:n{i} e:p e:n{i + 1} ." for i in range(2 * ROUNDS))
    on = rule("?y a e:Reached", "?x a e:Reached ; e:p ?y . BIND(STRLEN(STR(?x)) AS ?n)")
    assert len(concluded(data + "e:n0 a e:Reached .", on)) == 2 * ROUNDS


def test_rules_that_double_what_there_is_are_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.facts, "FLOOR", 1_000)
    both = [rule("?x e:p ?z", ENDLESS.replace("'/'", f"'{end}'"), f"to-{end}") for end in "ab"]
    with pytest.raises(
        KgError, match=r"^to-.\.rq:(?:\d+:)? rule to-.: with this rule, more than 1000 trip"
    ):
        apply("e:a e:p e:b .", *both)


def test_a_rule_that_goes_in_circles_ends() -> None:
    one = rule("?y e:p ?x", "?x e:p ?y", "one")
    two = rule("?x e:p ?z", "?x e:p/e:p ?z", "two")
    data = "e:a e:p e:b . e:b e:p e:d ."
    every = {f"e:{x} e:p e:{y} ." for x in "abd" for y in "abd"}
    assert concluded(data, one, two) | triples(data) == triples(" ".join(every))


def test_what_a_rule_and_owl_make_too_much_of_is_refused_by_the_rules_name() -> None:
    names = " ".join(f"e:n{i} e:p e:n{i + 1} ." for i in range(600))
    with pytest.raises(
        KgError, match=r"^same\.rq:(?:\d+:)? rule same: with this rule, owl:sameAs joins"
    ):
        apply(names, rule("?x owl:sameAs ?y", "?x e:p ?y", "same"))

"""Do rules run after what they exclude is settled, and is a rule without such an order refused?"""

import random
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.domain_rules import DomainRule, parse_rule
from kg.errors import KgError
from kg.namespaces import PREFIXES
from kg.reason import reason
from kg.strata import strata
from random_rules import E, as_facts, as_quads, axioms, facts, ordered, perfect_model, rules

HEAD = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in {**PREFIXES, "e": E}.items())


def rule(name: str, head: str, body: str) -> DomainRule:
    text = f"#+ summary: a rule\n{HEAD}CONSTRUCT {{ {head} }} WHERE {{ {body} }}"
    return parse_rule(text, name, Path(f"{name}.rq"))


def turtle(text: str) -> list[ox.Quad]:
    head = HEAD.replace("PREFIX", "@prefix").replace(">\n", "> .\n")
    return list(ox.parse((head + text).encode(), format=ox.RdfFormat.TURTLE))


def order(*given: DomainRule, axioms: str = "") -> list[set[str]]:
    return [{r.name for r in group} for group in strata(given, turtle(axioms))]


NOT_C = "?x e:p ?y MINUS { ?x e:c ?y }"


# --- The order


def test_what_excludes_nothing_runs_together() -> None:
    one = rule("one", "?x e:c ?y", "?x e:p ?y")
    two = rule("two", "?x e:p ?y", "?x e:c ?y")
    assert order(one, two) == [{"one", "two"}]
    assert strata([], turtle("e:p rdfs:subPropertyOf e:q .")) == []


def test_an_exclusion_waits_for_whatever_concludes_what_it_excludes() -> None:
    one = rule("one", "?x e:c ?y", "?x e:p ?y . ?x a e:K")
    two = rule("two", "?x e:d ?y", NOT_C)
    three = rule("three", "?x e:f ?y", "?x e:d ?y")
    four = rule("four", "?x e:g ?y", "?x e:p ?y MINUS { ?x e:f ?z }")
    assert order(four, three, two, one) == [{"one"}, {"two", "three"}, {"four"}]


@pytest.mark.parametrize(
    "axiom",
    [
        "e:k rdfs:subPropertyOf e:c .",
        "e:k owl:equivalentProperty e:c .",
        "e:c owl:equivalentProperty e:k .",
        "e:c owl:inverseOf e:k .",
        "e:k owl:inverseOf e:c .",
        "e:k owl:sameAs e:c .",
        "e:c owl:propertyChainAxiom ( e:n e:k ) .",
        "e:c owl:propertyChainAxiom ( e:k e:n e:n ) .",
        "e:k rdfs:subPropertyOf e:n . e:n rdfs:subPropertyOf e:c .",
        "e:k rdfs:domain e:K . e:K owl:equivalentClass [ owl:onProperty e:c ; owl:hasValue e:v ] .",
        "e:k rdfs:range e:K . e:K rdfs:subClassOf [ owl:onProperty e:c ; owl:hasValue e:v ] .",
    ],
)
def test_axioms_between_properties_count(axiom: str) -> None:
    derives = rule("derives", "?x e:k ?y", "?x e:o ?y")
    excludes = rule("excludes", "?x e:d ?y", NOT_C)
    assert order(excludes, derives, axioms=axiom) == [{"derives"}, {"excludes"}]
    own = rule("own", "?x e:k ?y", NOT_C)
    assert order(own) == [{"own"}]
    with pytest.raises(
        KgError, match=r"^own\.rq:\d+: rule own: it excludes https.*/c, which follows from"
    ):
        order(own, axioms=axiom)


@pytest.mark.parametrize(
    "axiom",
    [
        "e:J rdfs:subClassOf e:K .",
        "e:K owl:equivalentClass e:J .",
        "e:J owl:equivalentClass e:K .",
        "e:J owl:sameAs e:K .",
        "e:K owl:unionOf ( e:L e:J ) .",
        "e:K owl:intersectionOf ( e:L e:J ) .",
        "e:J owl:intersectionOf ( e:L e:K ) .",
        "e:K owl:someValuesFrom e:J ; owl:onProperty e:p .",
        "e:J owl:allValuesFrom e:K ; owl:onProperty e:p .",
        "e:J owl:hasValue e:v ; owl:onProperty e:n . e:n rdfs:domain e:K .",
        "e:J rdfs:subClassOf e:M . e:M rdfs:subClassOf [ owl:unionOf ( e:J e:L ) ; rdfs:subClassOf e:K ] .",
    ],
)  # fmt: skip
def test_axioms_between_classes_count(axiom: str) -> None:
    not_k = "?x e:p ?y MINUS { ?x a e:K }"
    assert order(rule("own", "?x a e:J", not_k)) == [{"own"}]
    with pytest.raises(
        KgError, match=r"rule own: it excludes being a https.*/K, which follows from"
    ):
        order(rule("own", "?x a e:J", not_k), axioms=axiom)


@pytest.mark.parametrize(
    "axiom",
    [
        "e:k a owl:FunctionalProperty .",
        "e:k a owl:InverseFunctionalProperty .",
        "e:K owl:hasKey ( e:n e:k ) .",
        "[] owl:onProperty e:k ; owl:maxCardinality 1 .",
        "[] owl:onProperty e:k ; owl:maxQualifiedCardinality 1 ; owl:onClass e:L .",
        "[] owl:onProperty e:n ; owl:maxQualifiedCardinality 1 ; owl:onClass e:M . e:k rdfs:range e:M .",
        "e:k rdfs:subPropertyOf owl:sameAs .",
    ],
)  # fmt: skip
def test_what_makes_two_names_one_counts(axiom: str) -> None:
    """Whatever is said of one name is then said of the other, the excluded too."""
    own = rule("own", "?x e:k ?y", NOT_C)
    assert order(own) == [{"own"}]
    with pytest.raises(KgError, match=r"rule own: it excludes owl:sameAs, which follows from"):
        order(own, axioms=axiom)


# --- No order


def test_a_rule_that_excludes_its_own_conclusion_is_refused_by_name() -> None:
    with pytest.raises(KgError) as caught:
        order(rule("fine", "?x e:o ?y", "?x e:p ?y"), rule("liar", "?x e:c ?y", NOT_C))
    assert str(caught.value).startswith("liar.rq:")
    assert "its own conclusion" in caught.value.what


def test_rules_that_exclude_each_other_are_refused() -> None:
    one = rule("one", "?x e:c ?y", "?x e:p ?y MINUS { ?x e:d ?y }")
    two = rule("two", "?x e:d ?y", NOT_C)
    for pair in ((one, two), (two, one)):
        with pytest.raises(KgError, match=r"rule (one|two): it excludes"):
            order(*pair)


def test_a_long_way_round_is_found_and_an_innocent_rule_not_blamed() -> None:
    way = [rule(f"step{n}", f"?x e:s{n + 1} ?y", f"?x e:s{n} ?y") for n in range(30)]
    back = rule("back", "?x e:s0 ?y", "?x e:p ?y MINUS { ?y e:s30 ?x }")
    innocent = rule("innocent", "?x e:o ?y", "?x e:p ?y MINUS { ?x e:s3 ?y }")
    assert len(order(innocent, *way)) == 2
    with pytest.raises(KgError, match=r"^back\.rq:\d+: rule back: it excludes"):
        order(innocent, *way, back)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("?x a ?y", "?x e:p ?y MINUS { ?x a e:K }"),
        ("?x a e:K", "?x e:p ?y MINUS { ?x a ?y }"),
        ("?x a ?y", "?x e:p ?y MINUS { ?y a ?x }"),
        ("?x e:c ?y ; e:d ?y", "?x e:p ?y MINUS { ?x e:d ?y }"),
        ("?x e:c ?y", "?x e:p ?y MINUS { ?x (e:n|^e:c) ?y }"),
        ("?x owl:sameAs ?y", "?x e:p ?y MINUS { ?x e:q ?y }"),
    ],
)
def test_no_way_round_is_missed(head: str, body: str) -> None:
    with pytest.raises(KgError, match="rule own: it excludes"):
        order(rule("own", head, body))


def test_being_of_one_class_may_hang_on_not_being_of_another() -> None:
    one = rule("one", "?x a e:J", "?x e:p ?y MINUS { ?x a e:K }")
    two = rule("two", "?x a e:K", "?x e:q ?y")
    assert order(one, two) == [{"two"}, {"one"}]
    any_class = rule("any", "?x e:c ?k", "?x a ?k")
    assert order(any_class, one, two) == [{"two"}, {"one", "any"}]


# --- Any rules at all


@pytest.mark.parametrize("start", range(0, 200, 100))
def test_rules_in_order_give_what_a_reckoning_without_order_gives(start: int) -> None:
    check(range(start, start + 100))


@pytest.mark.long
def test_thousands_of_rules_in_order() -> None:
    check(range(1_000, 6_000))


def check(seeds: range) -> None:
    put_in_order = new = 0
    for seed in seeds:
        rng = random.Random(seed)
        plain, given = rules(rng), facts(rng)
        ontology, same = axioms(rng)
        parse = seed % 20 == 0  # to parse them all would take most of the time
        read = [(r.read if parse else r.made)(f"rule{n}") for n, r in enumerate(plain)]
        try:
            groups = strata(read, ontology)
        except KgError:
            assert not ordered([*plain, *same]), seed
            continue
        assert ordered([*plain, *same]), seed
        model = perfect_model(given, [*plain, *same])
        closure = reason([*ontology, *as_quads(given)], (), groups)
        assert as_facts(closure.inferred()) == (model or set()) - given, seed
        put_in_order += 1
        new += len(closure.inferred()) > 0
    assert put_in_order > len(seeds) // 3
    assert new > len(seeds) // 4

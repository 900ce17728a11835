"""Each domain rule concludes what it says, and no more; and every line of it is needed."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

import pyoxigraph as ox
import pytest

from kg.domain_rules import parse_rule, read_rules
from kg.errors import KgError
from kg.namespaces import DM, RDF
from kg.reason import follow
from kg.strata import strata
from rule_cases import DECISIONS, IN_OFFICE, VOICES
from rule_cases_change import CHANGES, CONTESTED, SAY
from rule_mutants import mutants
from rule_world import RULE_FILES, Case, World, concluded, line_of, of_case, world

CORE = read_rules(RULE_FILES)
CASES: list[Case] = [*IN_OFFICE, *VOICES, *DECISIONS, *CHANGES, *CONTESTED, *SAY]


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> World:
    return world(tmp_path_factory.mktemp("rules") / "dossier", CASES)


@pytest.fixture(scope="module")
def found(given: World) -> dict[str, set[str]]:
    return concluded(given, CORE)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_the_rules_conclude_this_and_nothing_else(case: Case, found: dict[str, set[str]]) -> None:
    assert of_case(case, found) == case.follows


def test_no_two_cases_have_one_name() -> None:
    assert len({c.name for c in CASES}) == len(CASES)


def test_every_rule_has_a_case_in_which_it_concludes() -> None:
    for rule in CORE:
        for _s, p, o in rule.heads:
            what = (o if p.value == RDF + "type" else p).value.removeprefix(DM)  # type: ignore[union-attr]
            asking = [c for c in CASES if what in c.asked]
            assert any(what in line for c in asking for line in c.follows), rule.name


# --- Every line is needed

MUTANTS = [
    (path, what, text)
    for path in RULE_FILES
    for what, text in mutants(path.read_text(encoding="utf-8"))
]


def test_a_rule_is_mutated_wherever_it_can_be() -> None:
    text = """WHERE {
  ?a dm:of ?b ; dm:x|(dm:y/dm:z) ?c .
  FILTER(?b < ?c)
  FILTER(?b NOT IN (act:one, act:two))
  MINUS { ?a dm:w ?b . FILTER(?b > ?c) }
}"""
    bodies = {re.sub(r"\s+", " ", less) for _what, less in mutants(text)}
    whole = (
        "?a dm:of ?b ; dm:x|(dm:y/dm:z) ?c . FILTER(?b < ?c) FILTER(?b NOT IN (act:one, act:two)) "
        "MINUS { ?a dm:w ?b . FILTER(?b > ?c) }"
    )
    for part, less in [
        ("dm:of ?b ; ", ""), (" ; dm:x|(dm:y/dm:z) ?c", ""), ("dm:x|", ""), ("|(dm:y/dm:z)", ""),
        ("(dm:y/dm:z)", "(dm:z)"), ("(dm:y/dm:z)", "(dm:y)"), (" FILTER(?b < ?c)", ""),
        ("?b < ?c", "?b <= ?c"), (" FILTER(?b NOT IN (act:one, act:two))", ""),
        ("act:one, ", ""), (", act:two", ""), ("MINUS { ?a dm:w ?b . FILTER(?b > ?c) } ", ""),
        ("{ ?a dm:w ?b . FILTER(?b > ?c) }", "{ FILTER(?b > ?c) }"), (" FILTER(?b > ?c)", ""),
    ]:  # fmt: skip
        expected = f"WHERE {{ {whole} }}".replace(part, less)
        assert expected in bodies, part
    assert len(MUTANTS) > 120


@pytest.fixture(scope="module")
def closed(given: World, found: dict[str, set[str]]) -> ox.Store:
    ontology, told, derived = given
    inferred, _ = follow([*ontology, *told], derived, strata(CORE, ontology))
    store = ox.Store()
    store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in [*ontology, *told, *inferred])
    return store


@pytest.mark.parametrize(
    ("path", "what", "text"), MUTANTS, ids=[f"{m[0].stem}-{m[1]}" for m in MUTANTS]
)
def test_a_rule_with_one_thing_less_breaks_a_case(
    path: Path, what: str, text: str, closed: ox.Store
) -> None:
    """One step of the rule, from all that follows of the cases, concludes something else."""
    try:
        parse_rule(text, path.stem)
    except KgError:
        return  # no build would take it
    whole = lines(closed, path.read_text(encoding="utf-8"))
    changed = lines(closed, text) ^ whole
    assert any(line in changed for c in CASES for line in asked(c, changed)), what


@pytest.mark.long
@pytest.mark.parametrize(
    ("path", "what", "text"), MUTANTS, ids=[f"{m[0].stem}-{m[1]}" for m in MUTANTS]
)
def test_a_rule_with_one_thing_less_breaks_a_case_of_the_whole(
    path: Path,
    what: str,
    text: str,
    given: World,
) -> None:
    try:
        rules = [r for r in CORE if r.name != path.stem] + [parse_rule(text, path.stem)]
        found = concluded(given, rules)
    except KgError:
        return
    assert any(of_case(c, found) != c.follows for c in CASES), what


@pytest.mark.long
@pytest.mark.parametrize("path", RULE_FILES, ids=lambda p: p.stem)
def test_without_a_rule_a_case_breaks(path: Path, given: World) -> None:
    found = concluded(given, [r for r in CORE if r.name != path.stem])
    assert any(of_case(c, found) != c.follows for c in CASES)


Line = tuple[str, str]


def lines(store: ox.Store, text: str) -> set[Line]:
    """Return what one application of a rule concludes: the case, and the line."""
    triples = cast("ox.QueryTriples", store.query(text))
    return {line for t in triples if (line := line_of(t.subject, t.predicate, t.object))}


def asked(c: Case, changed: Iterable[Line]) -> Iterator[Line]:
    for name, line in changed:
        if name == c.name and of_case(c, {name: {line}}):
            yield name, line

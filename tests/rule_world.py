"""Small invented worlds for the domain rules, each with what follows from it and nothing else.

Each case is a file of one source in a dossier of its own making, with names in a namespace of its
own; all are loaded and reasoned over together, and what is concluded falls apart by case.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from conftest import REPO
from kg.derivations import Derivation
from kg.derive import date_bounds, first_hops
from kg.domain_rules import DomainRule
from kg.dossier import Dossier
from kg.load import load_instances, load_ontology
from kg.namespaces import DM, PREFIXES, RDF
from kg.reason import follow
from kg.strata import strata

HOME = "https://example.org/case/"
RULE_FILES = sorted((REPO / "ontology" / "rules").glob("*.rq"))

World = tuple[list[ox.Quad], list[ox.Quad], list[Derivation]]
"""The ontology, what the cases tell, and what is derived of them before any rule."""

_USED = ("dm", "org", "skos", "edtf", "polarity", "act", "decision")


@dataclass(frozen=True)
class Case:
    """What a file tells, the properties asked for, and all that is concluded with them."""

    name: str
    told: str
    asked: frozenset[str]
    follows: frozenset[str]


def case(name: str, asked: str, told: Sequence[str], *follows: str) -> Case:
    """Return a case; `asked` names properties, and each of `follows` is `subject property object`."""
    return Case(name, "\n".join(told), frozenset(asked.split()), frozenset(follows))


def stance(
    name: str, holder: str, side: str = "negative", when: str = "", *, on: str = "plan",
    post: str = "", act: str = "oppose", source: str = "text",
) -> str:  # fmt: skip
    """Return a stance in Turtle."""
    in_post = f"dm:inCapacity :{post} ; " if post else ""
    return (
        f":{name} a dm:Stance ; dm:source :{source} ; dm:holder :{holder} ; dm:target :{on} ; "
        f"{in_post}{dated(when)}dm:polarity polarity:{side} ; dm:act act:{act} ."
    )


def tenure(name: str, holder: str, post: str, when: str = "") -> str:
    """Return a tenure in Turtle."""
    return f":{name} a dm:Tenure ; {dated(when)}dm:holder :{holder} ; dm:post :{post} ."


def member(name: str, body: str, who: str) -> str:
    """Return a membership in Turtle."""
    return f":{name} a dm:Membership ; org:organization :{body} ; org:member :{who} ."


def account(name: str, of: str, told: str, source: str = "text") -> str:
    """Return an account in Turtle."""
    return f":{name} a dm:Account ; dm:source :{source} ; dm:of :{of} ; {told} ."


def dated(when: str) -> str:
    return f'dm:when "{when}"^^edtf:EDTF ; ' if when else ""


PLAN = ":plan a dm:Proposal ."
POST = ":pm a org:Post ; dm:speaksFor :land ."


def world(folder: Path, cases: Iterable[Case]) -> World:
    """Return ontology, what the cases tell, and what is derived of them before any rule.

    `folder` becomes a dossier, and is read as one.
    """
    sources = folder / "instances" / "sources"
    sources.mkdir(parents=True)
    prefixes = "".join(f"@prefix {p}: <{PREFIXES[p]}> .\n" for p in _USED)
    for c in cases:
        text = f"{prefixes}@prefix : <{HOME}{c.name}/> .\n{c.told}\n"
        (sources / f"{c.name}.ttl").write_text(text, encoding="utf-8")
    dossier = Dossier(folder, REPO)
    told = load_instances(dossier)
    found = date_bounds(told)
    assert not found.findings
    return load_ontology(dossier), told, [*found.derivations, *first_hops(told)]


def concluded(given: World, rules: Sequence[DomainRule]) -> dict[str, set[str]]:
    """Return what follows from a world, by case, each as `subject property object`."""
    ontology, told, derived = given
    inferred, _ = follow([*ontology, *told], derived, strata(rules, ontology))
    by_case: dict[str, set[str]] = {}
    for quad in inferred:
        line = line_of(quad.subject, quad.predicate, quad.object)
        if line:
            by_case.setdefault(line[0], set()).add(line[1])
    return by_case


def line_of(s: object, p: ox.NamedNode, o: object) -> tuple[str, str] | None:
    """Return the case of a triple and the triple as `subject property object`; None for others."""
    subject, value = getattr(s, "value", ""), getattr(o, "value", "")
    if not subject.startswith(HOME):
        return None
    name, local = subject.removeprefix(HOME).split("/")
    what = "a" if p.value == RDF + "type" else p.value.removeprefix(DM)
    return name, f"{local} {what} {value.rsplit('/', 1)[-1]}"


def of_case(c: Case, found: dict[str, set[str]]) -> set[str]:
    """Return what was concluded of a case with the properties that it asks for."""
    return {
        line
        for line in found.get(c.name, ())
        if (line.split()[2] if line.split()[1] == "a" else line.split()[1]) in c.asked
    }

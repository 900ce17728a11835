"""Every derivation of a build is checked by the rule files' own text; corrupted ones are refused."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from conftest import INVENTED, REPO
from kg.derivations import Derivation, Triple
from kg.derive import date_bounds, first_hops
from kg.domain_rules import DomainRule, read_rules
from kg.dossier import find_dossier
from kg.load import load_instances, load_ontology
from kg.namespaces import DM, ID
from kg.reason import reason
from kg.rule_proofs import check_derivation
from kg.store import memory_store
from kg.strata import strata

Proved = tuple[dict[Triple, Derivation], dict[str, str], ox.Store]


def proved(folder: Path) -> Proved:
    """Return the derivations of a dossier, the text of its rules, and all that is known of it."""
    dossier = find_dossier(folder)
    ontology, instances = load_ontology(dossier), load_instances(dossier)
    rules: list[DomainRule] = read_rules(dossier.rule_files())
    derived = [*date_bounds(instances).derivations, *first_hops(instances)]
    closure = reason([*ontology, *instances], derived, strata(rules, ontology))
    known = memory_store([*ontology, *instances, *closure.inferred()])
    return {d.triple: d for d in closure.derivations()}, {r.name: r.text for r in rules}, known


@pytest.fixture(scope="module")
def invented() -> Proved:
    return proved(INVENTED)


@pytest.fixture(scope="module")
def dossier() -> Proved:
    return proved(REPO)


def test_every_derivation_of_the_invented_dossier_holds(invented: Proved) -> None:
    found, rules, known = invented
    used = {d.rule for d in found.values()}
    assert {"attributable", "lacks-consent", "edtf", "author", "cax-sco"} <= used
    assert [(f, d) for d in found.values() if (f := check_derivation(d, rules, known))] == []


def test_every_derivation_of_the_dossier_holds(dossier: Proved) -> None:
    found, rules, _known = dossier
    assert [(f, d) for d in found.values() if (f := check_derivation(d, rules))] == []


def of_rule(found: dict[Triple, Derivation], rule: str) -> Derivation:
    return next(d for d in found.values() if d.rule == rule)


def other(d: Derivation) -> Triple:
    return (d.triple[0], d.triple[1], ox.NamedNode(ID + "agent/nobody"))


CORRUPTIONS = {
    "another conclusion": lambda d: Derivation(other(d), d.rule, d.premises, d.absent),
    "another rule": lambda d: Derivation(d.triple, "has-say", d.premises, d.absent),
    "no such rule": lambda d: Derivation(d.triple, "by-decree", d.premises, d.absent),
    "a premise absent": lambda d: Derivation(d.triple, d.rule, d.premises[1:], d.absent),
    "the last premise absent": lambda d: Derivation(d.triple, d.rule, d.premises[:-1], d.absent),
    "a premise too many": lambda d: Derivation(d.triple, d.rule, (*d.premises, d.triple), d.absent),
    "a premise swapped": lambda d: Derivation(
        d.triple, d.rule, (*d.premises[:-1], tuple(reversed(d.premises[-1]))), d.absent
    ),
    "itself as premise": lambda d: Derivation(d.triple, d.rule, (d.triple,), d.absent),
    "no premises": lambda d: Derivation(d.triple, d.rule, (), d.absent),
    "an absence that no one asked for": lambda d: Derivation(
        d.triple, d.rule, d.premises, () if d.absent else ("x",)
    ),
}


@pytest.mark.parametrize("fault", CORRUPTIONS)
@pytest.mark.parametrize("rule", ["attributable", "lacks-consent", "edtf", "author"])
def test_a_corrupted_derivation_is_refused(invented: Proved, rule: str, fault: str) -> None:
    found, rules, _known = invented
    assert check_derivation(CORRUPTIONS[fault](of_rule(found, rule)), rules) is not None


def test_what_a_rule_excludes_must_not_be_there(invented: Proved) -> None:
    found, rules, known = invented
    lacking = of_rule(found, "lacks-consent")
    stance = next(t[0] for t in lacking.premises if t[1].value == DM + "voiceOf")
    assert check_derivation(lacking, rules, known) is None
    copy = ox.Store()
    copy.extend(known)
    later = ox.NamedNode(ID + "stance/later")
    carriers = {
        t.subject for t in known.quads_for_pattern(None, ox.NamedNode(DM + "voiceOf"), None)
    }
    for carrier in carriers | {stance}:
        copy.add(ox.Quad(carrier, ox.NamedNode(DM + "supersededBy"), later))  # type: ignore[arg-type]
    copy.add(ox.Quad(later, ox.NamedNode(DM + "voiceOf"), lacking.triple[2]))
    assert "excludes" in str(check_derivation(lacking, rules, copy))

"""What the rules conclude falls with what carries it: in the invented and in the first dossier."""

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from conftest import INVENTED, REPO, Kg
from kg.derive import date_bounds, first_hops
from kg.domain_rules import read_rules
from kg.dossier import Dossier
from kg.load import load_instances, load_ontology
from kg.namespaces import DM, RDF
from kg.reason import follow
from kg.strata import strata
from kg.terms import shorten
from rule_world import RULE_FILES

CONSENT, ATTRIBUTED = "lacksConsentOf", ("attributableTo", "attributableUndated")


def concluded(root: Path, *names: str, rules: Iterable[Path] = RULE_FILES) -> set[str]:
    """Return what the rules conclude of a dossier's files with these properties."""
    dossier = Dossier(root, REPO)
    told, ontology = load_instances(dossier), load_ontology(dossier)
    derived = [*date_bounds(told).derivations, *first_hops(told)]
    inferred, _ = follow([*ontology, *told], derived, strata(read_rules(rules), ontology))
    found = [q for q in inferred if q.predicate.value.removeprefix(DM) in names]
    return {
        " ".join(shorten(t.value) for t in (q.subject, q.predicate, q.object))  # type: ignore[union-attr]
        for q in found
    }


def edit(root: Path, file: str, pattern: str, text: str = "", times: int = 1) -> None:
    path = root / "instances" / file
    new, done = re.subn(pattern, text, path.read_text(encoding="utf-8"), flags=re.M | re.S)
    assert done == times, (file, pattern, done)
    path.write_text(new, encoding="utf-8")


OBJECTION = {"topic:aster-office dm:lacksConsentOf agent:kestria"}
IN_OFFICE = {"stance:hale-2031-1 dm:attributableTo agent:kestria"}
UNDATED = {"stance:hale-2031-1 dm:attributableUndated agent:kestria"}
SOURCES = "sources/hale-2031.ttl", "sources/orme-2031.ttl"

WITHOUT = {
    "the account of unanimity": (SOURCES[1], r"dm:decisionRule decision:unanimity"),
    "the account of who decides": (SOURCES[0], r" ; dm:decidedBy agent:northern-league"),
    "the membership": ("background.ttl", r"^membership:kestria-league.*?\.$\n"),
    "the stance": (SOURCES[0], r"dm:polarity polarity:negative ; dm:intensity intensity:strong ; "),
    "the capacity": (SOURCES[0], r"dm:inCapacity post:prime-minister-of-kestria ;"),
    "whom the post speaks for": ("things.ttl", r" ; dm:speaksFor agent:kestria"),
    "that the topic is a proposal": ("things.ttl", r"(?<=topic:aster-office a )dm:Proposal"),
}


def test_the_invented_objection_is_concluded(dossier: Path) -> None:
    assert concluded(dossier, CONSENT) == OBJECTION
    assert concluded(dossier, *ATTRIBUTED) == IN_OFFICE


@pytest.mark.parametrize("what", WITHOUT)
def test_without_it_no_consent_is_lacking(what: str, dossier: Path) -> None:
    file, pattern = WITHOUT[what]
    edit(dossier, file, pattern, "dm:Topic" if "proposal" in what else "")
    assert concluded(dossier, CONSENT) == set()


@pytest.mark.parametrize(
    "name", ["lacks-consent", "needs-consent", "decision-of", "has-member", "voices", "bears-on"]
)
def test_without_the_rule_no_consent_is_lacking(name: str, dossier: Path) -> None:
    rules = [path for path in RULE_FILES if path.stem != name]
    assert len(rules) == len(RULE_FILES) - 1
    assert concluded(dossier, CONSENT, rules=rules) == set()


@pytest.mark.parametrize(
    ("what", "pattern"),
    {
        "the tenure": r"^tenure:velden.*?\.$\n",
        "its dates": r'dm:when "2028-05/\.\."\^\^edtf:EDTF ; (?=dcterms:source reference:kestria-cabinet)',
    }.items(),
)
def test_without_the_tenure_or_its_dates_the_stance_is_attributable_undated(
    what: str, pattern: str, dossier: Path
) -> None:
    edit(dossier, "background.ttl", pattern)
    assert concluded(dossier, *ATTRIBUTED) == UNDATED
    assert concluded(dossier, CONSENT) == OBJECTION


def test_after_the_tenure_the_stance_is_nobodys_but_the_holders(dossier: Path) -> None:
    edit(dossier, "background.ttl", r"2028-05/\.\.", "2028-05/2031-03-01")
    assert concluded(dossier, *ATTRIBUTED) == set()
    assert concluded(dossier, CONSENT) == set()


# --- The first dossier

LACKING = {
    f"topic:nato-office-{place} dm:lacksConsentOf agent:france" for place in ("tokyo", "japan")
}


@pytest.fixture
def first(tmp_path: Path) -> Path:
    shutil.copytree(REPO / "instances", tmp_path / "first" / "instances")
    return tmp_path / "first"


def test_one_account_of_unanimity_suffices_and_one_is_needed(first: Path) -> None:
    edit(first, "sources/tauchi-2023.ttl", r"dm:decisionRule decision:unanimity")
    assert concluded(first, CONSENT) == LACKING
    edit(first, "sources/unsigned-2023.ttl", r"dm:decisionRule decision:unanimity")
    assert concluded(first, CONSENT) == set()


TOLD_MEMBER = r"dm:of agent:nato ; dm:member agent:france ;"
TELL_IT = ("pejsova-2023", "tauchi-2023", "unsigned-2023")


def test_the_membership_known_or_told_suffices_and_one_is_needed(first: Path) -> None:
    edit(first, "background.ttl", r"^membership:nato-france .*?\.$\n")
    for slug in TELL_IT:
        if slug == TELL_IT[-1]:
            assert concluded(first, CONSENT) == LACKING
        edit(first, f"sources/{slug}.ttl", TOLD_MEMBER, "dm:of agent:nato ;")
    assert concluded(first, CONSENT) == set()


# --- Nothing that a rule concludes is written


def test_no_file_asserts_what_a_rule_concludes() -> None:
    heads = [h for rule in read_rules(RULE_FILES) for h in rule.heads]
    properties = {p for _s, p, _o in heads if p.value != RDF + "type"}
    classes = {o for _s, p, o in heads if p.value == RDF + "type"}
    assert len(properties) == 17
    for root in (REPO, INVENTED):
        quads = load_instances(Dossier(root, REPO))
        assert not [q for q in quads if q.predicate in properties or q.object in classes]


@pytest.mark.parametrize("command", ["build", "validate"])
def test_what_a_rule_concludes_is_no_ones_to_write(command: str, dossier: Path, kg: Kg) -> None:
    with (dossier / "instances" / SOURCES[0]).open("a", encoding="utf-8") as file:
        file.write("stance:hale-2031-1 dm:attributableTo agent:kestria .\n")
    with (dossier / "instances" / "things.ttl").open("a", encoding="utf-8") as file:
        file.write("topic:aster-office a dm:ContestedTopic .\n")
    result = kg(command, "--dossier", dossier)
    assert result.returncode == 1
    said = result.stdout + result.stderr  # of a validation on the one, of a build on the other
    assert "stance:hale-2031-1" in said
    assert "dm:attributableTo is concluded by the rule attributable and never written" in said
    assert "dm:ContestedTopic is concluded by the rule contested and never written" in said

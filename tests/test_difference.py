"""What falls, survives and appears when something is doubted or put in, as the command tells it."""

import json
from pathlib import Path

import pytest

from conftest import Kg

WITHDRAWAL = """
@prefix dm: <https://w3id.org/demarche/ontology/> .
@prefix post: <https://w3id.org/demarche/id/post/> .
@prefix agent: <https://w3id.org/demarche/id/agent/> .
@prefix topic: <https://w3id.org/demarche/id/topic/> .
@prefix stance: <https://w3id.org/demarche/id/stance/> .
@prefix passage: <https://w3id.org/demarche/id/passage/> .
@prefix source: <https://w3id.org/demarche/id/source/> .
@prefix polarity: <https://w3id.org/demarche/code/polarity/> .
@prefix act: <https://w3id.org/demarche/code/act/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
stance:late-1 a dm:Stance ; dm:source source:orme-2031 ; dm:holder agent:tor-velden ; dm:inCapacity post:prime-minister-of-kestria ;
  dm:target topic:aster-office ; dm:polarity polarity:none ; dm:act act:withdraw ;
  dm:when "2031-06"^^edtf:EDTF ; dm:passage passage:orme-2031-1 .
"""


@pytest.fixture(scope="module")
def withdrawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented dossier and a file in which its prime minister takes back his refusal."""
    path = tmp_path_factory.mktemp("withdrawal") / "withdrawal.ttl"
    path.write_text(WITHDRAWAL, encoding="utf-8")
    return path


def told(found: dict[str, list[dict[str, str]]], kind: str) -> set[str]:
    return {c["shown"] for c in found[kind]}


def asked(kg: Kg, dossier: Path, *args: object) -> dict[str, list[dict[str, str]]]:
    result = kg(*args, "--dossier", dossier, "--format", "json")
    assert result.returncode == 0, result.stderr
    found: dict[str, list[dict[str, str]]] = json.loads(result.stdout)
    return found


LACK = "liaison office of the Northern League in Port Aster · lacks consent of · Kestria"


def test_what_rests_on_a_source_alone_falls(kg: Kg, built: Path) -> None:
    found = asked(kg, built, "doubt", "hale-2031")
    assert LACK in told(found, "falls")
    assert found["disagreements"]["recorded"] == [2, 0]  # type: ignore[call-overload]
    assert any(name.startswith("date-conflicts: ") for name in found["vanished"])  # type: ignore[attr-defined]


def test_what_else_carries_a_conclusion_lets_it_survive(kg: Kg, dossier: Path) -> None:
    source = dossier / "instances" / "sources" / "orme-2031.ttl"
    more = source.read_text(encoding="utf-8").replace(
        "# --- Passages",
        "stance:orme-2031-4 a dm:Stance ; dm:source source:orme-2031 ; dm:holder agent:kestria ; "
        "dm:target topic:aster-office ; dm:polarity polarity:negative ; dm:intensity intensity:weak ; "
        "dm:act act:oppose ; dm:mode mode:asserted ; dm:whenBasis basis:none ; "
        'dm:passage passage:orme-2031-1 ; dm:gist "Kestria is against the office."@en .\n\n# --- Passages',
        1,
    )
    source.write_text(more, encoding="utf-8")
    assert kg("build", "--dossier", dossier).returncode == 0
    found = asked(kg, dossier, "doubt", "stance:hale-2031-1")
    assert LACK not in told(found, "falls")
    alone = asked(kg, dossier, "doubt", "stance:orme-2031-4")
    assert LACK not in told(alone, "falls")
    assert LACK in told(found, "survives") | told(alone, "survives")


def test_a_withdrawal_put_in_takes_the_objection_away(kg: Kg, built: Path, withdrawn: Path) -> None:
    before = (built / ".kg" / "current").read_bytes()
    found = asked(kg, built, "what-if", withdrawn)
    assert LACK in told(found, "falls")
    assert LACK.replace("lacks consent of", "consent unknown of") in told(found, "appears")
    assert "stance:hale-2031-1 · superseded by · stance:late-1" in told(found, "appears")
    assert (built / ".kg" / "current").read_bytes() == before


def test_a_withdrawal_that_is_doubted_lets_the_objection_return(kg: Kg, dossier: Path) -> None:
    assert kg("build", "--dossier", dossier).returncode == 0
    text = WITHDRAWAL.replace("orme-2031-1", "late-1").replace("orme-2031", "late")
    (dossier / "instances" / "sources" / "late.ttl").write_text(text, encoding="utf-8")
    found = asked(kg, dossier, "doubt", "stance:late-1")
    assert LACK in told(found, "appears")


def test_doubt_in_words_names_what_was_taken_out_and_the_receipts(kg: Kg, built: Path) -> None:
    text = kg("doubt", "Harbour Gazette", "--dossier", built).stdout
    assert text.startswith("without agent:harbour-gazette\ntaken out: 1 argument, 1 disagreement")
    assert "falls: nothing that a rule concludes" in text
    text = kg("doubt", "background", "--dossier", built).stdout
    assert f"{LACK}   [by lacks-consent]" in text
    assert "reference:kestria-cabinet" in text
    assert "attributable, undated" in text.partition("appears")[2]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("doubt", "stance:nobody-1"), "nothing here is called"),
        (("doubt", "Asteriaa"), "Did you mean"),
        (("what-if", "not-there.ttl"), "cannot be read"),
    ],
)
def test_a_name_or_file_that_is_not_there_is_told(
    kg: Kg, built: Path, args: tuple[str, ...], said: str
) -> None:
    result = kg(*args, "--dossier", built)
    assert result.returncode == 2
    assert said in result.stderr
    assert result.stdout == ""

"""Each layer holds its own kind of statement, and nothing of another."""

from pathlib import Path

import pytest

from conftest import INVENTED, REPO
from kg.dossier import find_dossier
from kg.layers import misplaced
from kg.load import load_instances
from kg.locate import locator

HALE = "sources/hale-2031.ttl"
ORME = "sources/orme-2031.ttl"


def found(dossier: Path) -> list[str]:
    opened = find_dossier(dossier)
    return [
        str(f)
        for f in misplaced(
            load_instances(opened), locator(f.path for f in opened.layer_files())
        )
    ]  # fmt: skip


def append(dossier: Path, file: str, turtle: str) -> None:
    path = dossier / "instances" / file
    path.write_text(path.read_text(encoding="utf-8") + "\n" + turtle + "\n", encoding="utf-8")


def test_both_dossiers_are_in_order() -> None:
    for folder in (REPO, INVENTED):
        assert misplaced(load_instances(find_dossier(folder))) == []


@pytest.mark.parametrize(
    ("file", "turtle", "said"),
    [
        ("things.ttl", "agent:x a dm:Stance .", "dm:Stance belongs into the file of its source"),
        ("things.ttl", "agent:x a dm:Passage .", "dm:Passage belongs into the file of its source"),
        ("background.ttl", "agent:x a dm:Account .", "dm:Account belongs into the file of its source"),
        ("things.ttl", "agent:x a dm:Tenure .", "dm:Tenure belongs into instances/background.ttl"),
        (HALE, "agent:x a dm:Membership .", "dm:Membership belongs into instances/background.ttl"),
        ("things.ttl", "agent:x a dm:Disagreement .", "dm:Disagreement belongs into instances/analysis.ttl"),
        (HALE, "agent:x a dm:Coding .", "dm:Coding belongs into instances/analysis.ttl"),
        (HALE, "agent:x a dm:State .", "dm:State is a thing"),
        (HALE, "agent:x a <http://www.w3.org/ns/org#Post> .", "org:Post is a thing"),
        ("things.ttl", "agent:kestria dm:member agent:asteria .", "dm:member is a fact"),
        ("things.ttl", "agent:kestria dm:name \"K\"@en .", "dm:name is a fact"),
        (ORME, "stance:orme-2031-1 dm:source source:hale-2031 .", "it is of source:hale-2031 and stands in the file of orme-2031"),
        (HALE, "passage:hale-2031-1 oa:hasSource source:orme-2031 .", "it is of source:orme-2031"),
    ],
)  # fmt: skip
def test_what_stands_in_the_wrong_layer_is_told_with_its_place(
    dossier: Path, file: str, turtle: str, said: str
) -> None:
    append(dossier, file, turtle)
    (message,) = found(dossier)
    assert said in message
    assert f"{Path(file).name}:" in message


def test_identity_needs_no_receipt(dossier: Path) -> None:
    append(
        dossier,
        "things.ttl",
        'agent:x a dm:Organ ; skos:prefLabel "X"@en ; dm:organOf agent:kestria .',
    )
    assert found(dossier) == []

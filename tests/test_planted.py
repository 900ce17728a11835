"""Faults planted in a copy of a real dossier: each is told by the command it belongs to, at its line.

One fault a test. A `Fault` names the command, the edits, a text that stands where the fault is
told to be, and words that the sentence must hold. Faults of other commands go into `FAULTS` too.
"""

from pathlib import Path
from typing import NamedTuple

import pytest

from conftest import TEXTS, Kg

HALE, ORME = "instances/sources/hale-2031.ttl", "instances/sources/orme-2031.ttl"
THINGS, BACKGROUND = "instances/things.ttl", "instances/background.ttl"
LINKS = "instances/links.sssom.tsv"


class Fault(NamedTuple):
    """A fault: what finds it, how it is planted, where it stands and what is said of it."""

    command: tuple[str, ...]
    edits: tuple[tuple[str, str, str], ...]
    """File, old text (once in it; "" for the end of the file) and new text."""
    at: str
    """A text that stands once in the first file, at the place that is told."""
    words: tuple[str, ...]
    code: int = 1


VALIDATE = ("validate",)
PASSAGES = ("passages", "--corpus", str(TEXTS))
DIGEST_5 = "47bb22937a03cbc6e29154967d12492b84db55eb21778abc59c8eb349c790bd5"
DIGEST_2 = "03c6ea58912885f01c4153fcf3e5af6c3a8cae4ca992d78d8184e4501219d953"
TABLE = """#curie_map:
#  agent: https://w3id.org/demarche/id/agent/
#  wd: http://www.wikidata.org/entity/
#  skos: http://www.w3.org/2004/02/skos/core#
#  semapv: https://w3id.org/semapv/vocab/
subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence\tmapping_date\tcomment
agent:kestria\tskos:exactMatch\twd:Q1\tsemapv:ManualMappingCuration\t0.9\t2026-11-21\tseen
agent:asteria\tskos:exactMatch\twd:Q2\tsemapv:ManualMappingCuration\t0.9\t2026-11-21\tseen
agent:kestria\tskos:exactMatch\twd:Q3\tsemapv:ManualMappingCuration\t0.9\t2026-11-21\tseen
"""

FAULTS = {
    "missing passage": Fault(
        VALIDATE,
        ((ORME, "dm:passage passage:orme-2031-3 ; ", ""),),
        "stance:orme-2031-3 a dm:Stance",
        ("stance:orme-2031-3", "Give this a receipt: dm:passage, at least one dm:Passage"),
    ),
    "passage that is not there": Fault(
        VALIDATE,
        ((ORME, "dm:passage passage:orme-2031-3 ;", "dm:passage passage:orme-2031-33 ;"),),
        "passage:orme-2031-33",
        ("stance:orme-2031-3", "Give this a receipt", "it is passage:orme-2031-33"),
    ),
    "passage that the text lacks": Fault(
        PASSAGES,
        ((ORME, DIGEST_2, "0" * 64),),
        f'"{"0" * 64}',
        ("passage:orme-2031-2", "missing: nothing in the text has this digest"),
    ),
    "two polarities": Fault(
        VALIDATE,
        ((HALE, "polarity:negative ; dm:intensity intensity:strong ; dm:act act:reject",
          "polarity:negative ,\n    polarity:none ; dm:intensity intensity:strong ; dm:act act:reject"),),
        "polarity:none",
        ("stance:hale-2031-1", "A stance has exactly one dm:polarity"),
    ),
    "wrong code scheme": Fault(
        VALIDATE,
        ((HALE, "dm:mode mode:hearsay", "dm:mode anonymity:named"),),
        "anonymity:named ; dm:whenBasis",
        ("argument:hale-2031-1", "a code of the scheme code:mode", "it is anonymity:named"),
    ),
    "unknown prefix": Fault(
        VALIDATE,
        ((ORME, "act:criticise", "akt:criticise"),),
        "akt:criticise",
        ("The prefix akt: has not been declared", "Mend the file at this line"),
        code=2,
    ),
    "reversed positions": Fault(
        VALIDATE,
        ((ORME, "oa:start 202 ; oa:end 240", "oa:start 240 ; oa:end 202"),),
        "240 ; oa:end 202",
        ("passage:orme-2031-2.at", "oa:start is exactly one whole number", "smaller than oa:end"),
    ),
    "reversed positions, against the text": Fault(
        PASSAGES,
        ((ORME, "oa:start 202 ; oa:end 240", "oa:start 240 ; oa:end 202"),),
        "240 ; oa:end 202",
        ("passage:orme-2031-2", "it ends (oa:end 202) before it starts (oa:start 240)"),
    ),
    "digest of another passage": Fault(
        PASSAGES,
        ((ORME, DIGEST_2, DIGEST_5),),
        f'"{DIGEST_5}" .\npassage:orme-2031-2.words',
        ("passage:orme-2031-2", "missing: nothing in the text has this digest"),
    ),
    "passage of another source": Fault(
        VALIDATE,
        ((ORME, "dm:passage passage:orme-2031-2 ;", "dm:passage passage:hale-2031-2 ;"),),
        "passage:hale-2031-2",
        ("stance:orme-2031-2", "The passage is of another source than the statement"),
    ),
    "EDTF 2023-02-29": Fault(
        VALIDATE,
        ((HALE, '"2029/.."', '"2023-02-29"'),),
        '"2023-02-29"',
        ("stance:hale-2031-2", "2023-02 has no day 29"),
    ),
    "reversed interval": Fault(
        VALIDATE,
        ((HALE, '"2029/.."', '"2029/2028"'),),
        '"2029/2028"',
        ("stance:hale-2031-2", "ends before it begins"),
    ),
    "hop gap": Fault(
        VALIDATE,
        ((ORME, "hop:orme-2031-2.2 a dm:Hop ; dm:position 2", "hop:orme-2031-2.2 a dm:Hop ; dm:position 3"),),
        "3 ; dm:teller agent:morvania",
        ("stance:orme-2031-2", "none of the position before it", "without a gap"),
    ),
    "membership with two members": Fault(
        VALIDATE,
        ((BACKGROUND, "org:member agent:kestria", "org:member agent:kestria , agent:asteria"),),
        "agent:asteria ; org:organization",
        ("membership:kestria-league", "exactly one org:member", "one node for each member"),
    ),
    "label missing": Fault(
        VALIDATE,
        ((THINGS, 'agent:asteria a dm:State ; skos:prefLabel "Asteria"@en .', "agent:asteria a dm:State ."),),
        "agent:asteria a dm:State .",
        ("agent:asteria", "Give the thing a name: one skos:prefLabel"),
    ),
    "label twice in a class": Fault(
        VALIDATE,
        ((THINGS, '"Morvania"@en', '"Asteria"@en'),),
        "agent:morvania a",
        ("agent:morvania", "Another thing of its class has the same", "it is agent:asteria"),
    ),
    "blank node": Fault(
        VALIDATE,
        ((HALE, "dm:imputedTo agent:kestria", "dm:imputedTo [ a dm:State ]"),),
        "[ a dm:State ]",
        ("this is a blank node; give every thing an IRI",),
    ),
    "statement in the wrong layer": Fault(
        VALIDATE,
        ((BACKGROUND, "", "<https://w3id.org/demarche/id/stance/mine> a dm:Stance .\n"),),
        "dm:Stance .",
        ("stance:mine", "dm:Stance belongs into the file of its source, in instances/sources/"),
    ),
    "background fact without reference": Fault(
        VALIDATE,
        ((BACKGROUND, '"2004/.."^^edtf:EDTF ; dcterms:source reference:league-members .', '"2004/.."^^edtf:EDTF .'),),
        "membership:kestria-league a",
        ("membership:kestria-league", "Say from where this is known: dcterms:source"),
    ),
    "capacity that is no post": Fault(
        VALIDATE,
        ((HALE, "dm:inCapacity post:prime-minister-of-kestria", "dm:inCapacity agent:northern-league"),),
        "agent:northern-league ;\n  dm:target",
        ("stance:hale-2031-1", "at most one post, an org:Post", "it is agent:northern-league"),
    ),
    "topic cycle in broader": Fault(
        VALIDATE,
        ((THINGS, 'beyond northern waters"@en .', 'beyond northern waters"@en ; skos:broader topic:aster-office .'),),
        "topic:aster-office .\ntopic:league-offices",
        ("topic:league-presence", "wider than itself", "it is topic:aster-office"),
    ),
    "link to two Wikidata items": Fault(
        VALIDATE,
        ((LINKS, "", TABLE),),
        "wd:Q3",
        ("agent:kestria", "linked to two entries of one register", "wikidata.org/entity/Q3"),
    ),
    "typo in a class": Fault(
        VALIDATE,
        ((THINGS, "agent:asteria a dm:State", "agent:asteria a dm:Sate"),),
        "dm:Sate",
        ("agent:asteria", "dm:Sate is no term of the ontology", "Did you mean dm:State"),
    ),
}  # fmt: skip


def plant(dossier: Path, edits: tuple[tuple[str, str, str], ...]) -> Path:
    """Make the edits; return the first file."""
    for name, old, new in edits:
        path = dossier / name
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        assert not old or text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new) if old else text + new, encoding="utf-8")
    return dossier / edits[0][0]


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_told_at_its_line_in_plain_words(
    kg: Kg, dossier: Path, name: str
) -> None:
    fault = FAULTS[name]
    path = plant(dossier, fault.edits)
    text = path.read_text(encoding="utf-8")
    assert text.count(fault.at) == 1
    before = text[: text.index(fault.at)]
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    result = kg(*fault.command, "--dossier", dossier)
    assert result.returncode == fault.code, result.stderr
    told = [t for t in (result.stdout + result.stderr).split("\n") if f"{path}:{line}:" in t]
    assert told, result.stdout + result.stderr
    said = [t for t in told if f"{path}:{line}:{column}: " in t]
    assert said, told
    everything = result.stdout + result.stderr
    for words in fault.words:
        assert any(words in t for t in said) or (fault.code == 2 and words in everything), said
    assert "Traceback" not in everything
    assert "internal error" not in everything


def test_the_dossier_without_a_fault_passes(kg: Kg, dossier: Path) -> None:
    for command in {fault.command for fault in FAULTS.values()}:
        result = kg(*command, "--dossier", dossier)
        assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("data", "shapes", "said"),
    [
        ("", "", "validation checked nothing: no shape found a node to look at"),
        (
            "e:a a e:Person .",
            "e:s a sh:NodeShape ; sh:targetClass e:Nobody ; sh:nodeKind sh:IRI .",
            "this shape found no node to look at: check its target, for nothing here is what https://example.org/Nobody names",
        ),
        (
            "e:a a e:Person . e:b a e:Persn .",
            "e:s a sh:NodeShape ; sh:targetClass e:Person ; sh:nodeKind sh:IRI .",
            "no shape knows the class https://example.org/Persn, so nothing looks at this. Did you mean https://example.org/Person?",
        ),
        (
            "e:a a e:Persons .",
            "e:s a sh:NodeShape ; sh:targetClass e:Person ; sh:nodeKind sh:IRI .",
            "names. Did you mean https://example.org/Persons?",
        ),
    ],
    ids=["no data", "a target that matches nothing", "a class misspelt once", "in all data"],
)
def test_a_check_that_looked_at_nothing_says_so_and_fails(
    kg: Kg, dossier: Path, tmp_path: Path, data: str, shapes: str, said: str
) -> None:
    head = "@prefix e: <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
    (tmp_path / "data.ttl").write_text(head + data)
    (tmp_path / "shapes.ttl").write_text(head + shapes)
    given = ["--shapes", tmp_path / "shapes.ttl"] if shapes else []
    result = kg("validate", tmp_path / "data.ttl", *given, "--dossier", dossier)
    assert result.returncode == 1
    assert said in result.stdout + result.stderr

"""Findings as SARIF: valid by its schema, and each at the line of its file."""

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import REPO, Kg
from kg.sarif import repository

SCHEMA = REPO.parent / "shared" / "suites" / "sarif" / "sarif-schema-2.1.0.json"
SOURCE = "instances/sources/orme-2031.ttl"


@pytest.fixture
def faulty(dossier: Path) -> Path:
    """A dossier with a fault of every kind that a validation tells without stopping at it."""
    changes = [
        (SOURCE, "polarity:negative ; dm:intensity intensity:moderate", "mode:quoted ; dm:intensity intensity:moderate"),
        (SOURCE, '"2031-02"', '"2031-02-30"'),
        (SOURCE, "act:criticise", "act:critisise"),
        ("instances/background.ttl", 'dm:seen "2031-03-10"^^xsd:date ; dm:valueSeen "Tor', 'dm:seen "2031-13-10"^^xsd:date ; dm:valueSeen "Tor'),
        ("instances/things.ttl", "agent:asteria a dm:State", "agent:asteria dm:holder agent:kestria ; a dm:State"),
    ]  # fmt: skip
    for name, old, new in changes:
        path = dossier / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")
    (dossier / "ontology").mkdir()
    (dossier / "ontology" / "shapes-mine.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n<https://example.org/idle> a sh:NodeShape ;\n"
        "  sh:targetClass <https://example.org/Nobody> ; sh:nodeKind sh:IRI .\n"
    )
    return dossier


def log_of(kg: Kg, folder: Path, *args: object) -> dict[str, Any]:
    result = kg("validate", "--dossier", folder, "--format", "sarif", *args)
    assert result.returncode in (0, 1), result.stderr
    log = json.loads(result.stdout)
    assert isinstance(log, dict)
    return log


def require_valid(log: dict[str, Any]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    if not SCHEMA.is_file():
        pytest.skip("the schema of SARIF is not at hand")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    errors = list(jsonschema.Draft7Validator(schema).iter_errors(log))
    assert [e.message for e in errors] == []


def test_findings_of_every_kind_are_valid_sarif(kg: Kg, faulty: Path) -> None:
    log = log_of(kg, faulty)
    require_valid(log)
    (run,) = log["runs"]
    rules = {r["ruleId"] for r in run["results"]}
    assert {"dates", "vocabulary", "layers", "idle", "shape:stance", "shape:reference"} <= rules
    described = [r["id"] for r in run["tool"]["driver"]["rules"]]
    assert rules <= set(described)
    for result in run["results"]:
        assert described[result["ruleIndex"]] == result["ruleId"]
        (location,) = result["locations"]
        region = location["physicalLocation"]["region"]
        artifact = location["physicalLocation"]["artifactLocation"]
        assert artifact["uriBaseId"] == "%SRCROOT%"
        lines = (faulty / artifact["uri"]).read_text(encoding="utf-8").splitlines()
        assert 1 <= region["startColumn"] <= len(lines[region["startLine"] - 1])
    (stance,) = (
        r
        for r in run["results"]
        if r["ruleId"] == "shape:stance" and "dm:polarity" in r["message"]["text"]
    )
    place = stance["locations"][0]["physicalLocation"]
    line = (
        (faulty / SOURCE).read_text(encoding="utf-8").splitlines()[place["region"]["startLine"] - 1]
    )
    assert line[place["region"]["startColumn"] - 1 :].startswith("mode:quoted")
    assert stance["message"]["text"].startswith("stance:orme-2031-1 “Kestria is against")
    assert "relatedLocations" in stance


def test_every_rule_says_what_it_asks_and_why(kg: Kg, dossier: Path) -> None:
    log = log_of(kg, dossier)
    require_valid(log)
    (run,) = log["runs"]
    assert run["results"] == []
    rules = {r["id"]: r for r in run["tool"]["driver"]["rules"]}
    assert len(rules) > 30
    for rule in rules.values():
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"].endswith(".")
    assert "one dm:polarity" in rules["shape:stance"]["help"]["text"]
    assert run["properties"]["focusNodes"]["shape:stance"] == 6


def test_files_are_named_from_the_root_of_the_repository(kg: Kg, faulty: Path) -> None:
    (faulty.parent / ".git").mkdir()
    assert repository(faulty) == faulty.parent.resolve()
    (run,) = log_of(kg, faulty)["runs"]
    uris = {
        r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in run["results"]
    }
    assert f"dossier/{SOURCE}" in uris
    assert run["originalUriBaseIds"]["%SRCROOT%"]["uri"] == faulty.parent.resolve().as_uri() + "/"


def test_a_file_outside_is_named_in_full_and_a_fingerprint_does_not_move(
    kg: Kg, dossier: Path, tmp_path: Path
) -> None:
    path = tmp_path / "bad name.ttl"
    head = "@prefix dm: <https://w3id.org/demarche/ontology/> .\n"
    prints = []
    for blank in ("", "\n\n"):
        path.write_text(head + blank + "<https://example.org/a> a dm:State .\n")
        result = kg("validate", path, "--dossier", dossier, "--format", "sarif", cwd=dossier)
        log = json.loads(result.stdout)
        require_valid(log)
        (found,) = log["runs"][0]["results"]
        uri = found["locations"][0]["physicalLocation"]["artifactLocation"]
        assert uri == {"uri": path.resolve().as_uri()}
        prints.append(found["partialFingerprints"])
    assert prints[0] == prints[1]

"""`kg validate`: what was found, in words, rows and RDF, with label, value, receipts and place."""

import csv
import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from conftest import Kg
from kg.conformance import check_dossier, check_files
from kg.dossier import find_dossier
from kg.findings import Report, report_of, written
from kg.namespaces import SH

SOURCE = "instances/sources/orme-2031.ttl"
WIDE = "dm:polarity polarity:negative ; dm:intensity intensity:moderate"


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def faulty(dossier: Path) -> Path:
    """The invented dossier with two polarities, an impossible date and a bad reference."""
    edit(dossier, SOURCE, WIDE, WIDE.replace("negative", "negative ,\n    polarity:positive"))
    edit(dossier, SOURCE, '"2031-02"', '"2031-02-30"')
    edit(dossier, "instances/background.ttl", "<https://example.org/league/members>", '"nowhere"')
    return dossier


@pytest.fixture
def report(faulty: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.chdir(faulty)
    return report_of(check_dossier(find_dossier(faulty)))


def test_text_is_grouped_by_rule_with_label_values_receipts_and_counts(report: Report) -> None:
    found = written(report, "text")
    head = found.split("\n\n")[0].splitlines()
    assert head[0] == "dates: 1 finding"
    assert head[1].startswith(f"  {SOURCE}:48:35: account:orme-2031-1: dm:when ")
    blocks = found.split("\n\n")
    (stance,) = (b for b in blocks if b.startswith("shape:stance"))
    assert stance.splitlines() == [
        "shape:stance – stance: 1 finding",
        f"  {SOURCE}:34:5: stance:orme-2031-1: A stance has exactly one dm:polarity; it takes a code of "
        "the scheme code:polarity, such as polarity:negative.",
        "      label     Kestria is against any office outside northern waters.",
        "      has       polarity:negative, polarity:positive",
        f"      described {SOURCE}:32:1",
        "      receipt   passage:orme-2031-1, Orme, Who wants the Aster office?, paragraph 3: "
        "Kestria … waters",
    ]
    (reference,) = (b for b in blocks if b.startswith("shape:reference"))
    assert "A reference has exactly one dm:address, an IRI. (it is nowhere)" in reference
    assert "shapes looked at" in blocks[-1]
    assert "stance 6" in blocks[-1]
    assert "found none to look at: alternative" in blocks[-1]


def test_json_has_everything(report: Report) -> None:
    value = json.loads(written(report, "json"))
    assert value["conforms"] is False
    assert value["checked"] > 100
    found = {f["rule"]: f for f in value["findings"]}
    assert set(found) == {"dates", "shape:stance", "shape:reference"}
    stance = found["shape:stance"]
    assert stance["place"] == {"file": SOURCE, "line": 34, "column": 5}
    assert stance["subject"] == {"file": SOURCE, "line": 32, "column": 1}
    assert stance["component"] == SH + "MaxCountConstraintComponent"
    assert stance["path"] == "<https://w3id.org/demarche/ontology/polarity>"
    assert stance["has"] == ["polarity:negative", "polarity:positive"]
    assert stance["receipts"][0]["ranges"] == [[3, "Kestria … waters"]]
    assert stance["receipts"][0]["source"] == "Orme, Who wants the Aster office?"
    assert found["shape:reference"]["value"] == "nowhere"
    shapes = {s["shape"]: s for s in value["shapes"]}
    assert shapes["shape:stance"] == {
        "shape": "shape:stance", "label": "stance", "nodes": 6, "findings": 1,
    }  # fmt: skip
    assert shapes["shape:coding"]["nodes"] == 0


def test_csv_has_a_row_for_each_finding(report: Report) -> None:
    rows = list(csv.DictReader(io.StringIO(written(report, "csv"))))
    assert len(rows) == 3
    (stance,) = (r for r in rows if r["rule"] == "shape:stance")
    assert (stance["file"], stance["line"], stance["column"]) == (SOURCE, "34", "5")
    assert (stance["node"], stance["receipts"]) == ("stance:orme-2031-1", "passage:orme-2031-1")


def test_turtle_is_a_validation_report(report: Report) -> None:
    store = ox.Store()
    store.load(written(report, "turtle").encode(), format=ox.RdfFormat.TURTLE)
    prefix = f"PREFIX sh: <{SH}> "
    asked = store.query(
        prefix + "SELECT ?node ?path ?value ?shape ?component { ?r a sh:ValidationReport ; sh:conforms false ; "
        "sh:result ?x . ?x a sh:ValidationResult ; sh:focusNode ?node ; sh:resultSeverity sh:Violation ; "
        "sh:resultMessage ?m ; sh:sourceConstraintComponent ?component . OPTIONAL { ?x sh:value ?value } "
        "OPTIONAL { ?x sh:resultPath ?path } OPTIONAL { ?x sh:sourceShape ?shape } } ORDER BY ?node"
    )  # fmt: skip
    assert isinstance(asked, ox.QuerySolutions)
    rows = [[str(v) if v else "" for v in row] for row in asked]
    dm = "https://w3id.org/demarche/ontology/"
    assert [[cell.rsplit("/", 1)[-1] for cell in row] for row in rows] == [
        ["orme-2031-1>", "when>", "EDTF>", "", "dates>"],
        ["league-members>", "address>", '"nowhere"', "reference>", "shacl#NodeKindConstraintComponent>"],
        ["orme-2031-1>", "polarity>", "", "stance>", "shacl#MaxCountConstraintComponent>"],
    ]  # fmt: skip
    assert rows[0][2] == '"2031-02-30"^^<http://id.loc.gov/datatypes/edtf/EDTF>'
    assert rows[2][1] == f"<{dm}polarity>"


def test_a_report_without_findings_conforms_in_every_form(dossier: Path) -> None:
    report = report_of(check_dossier(find_dossier(dossier)))
    assert report.told == []
    assert json.loads(written(report, "json"))["conforms"] is True
    assert "sh:conforms true" in written(report, "turtle")
    assert len(written(report, "csv").splitlines()) == 1
    assert written(report, "text").startswith("30 shapes looked at")


SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <https://example.org/> .
:s a sh:NodeShape ; sh:targetClass :C ; sh:property
  [ sh:path ( :p [ sh:alternativePath ( :q :r ) ] ) ; sh:maxCount 0 ; sh:message "None." ] ,
  [ sh:path [ sh:inversePath :p ] ; sh:minCount 1 ; sh:message "Told of." ] .
"""


def test_paths_and_blank_nodes_of_any_data_are_told(tmp_path: Path, dossier: Path) -> None:
    shapes, data = tmp_path / "shapes.ttl", tmp_path / "data.ttl"
    shapes.write_text(SHAPES)
    data.write_text(
        "@prefix : <https://example.org/> .\n[] a :C ; :p :x .\n:x :r 1 .\n[ a :C ] :t 2 .\n"
    )
    report = report_of(check_files(find_dossier(dossier), [data], [shapes]))
    places = {(t.finding.message, str(t.finding.place).rsplit("/", 1)[-1]) for t in report.told}
    assert places == {
        ("None.", "data.ttl:2:14"),
        ("Told of.", "data.ttl:2:1"),
        ("Told of.", "data.ttl:4:1"),
    }
    turtle = written(report, "turtle")
    assert (
        "( <https://example.org/p> [ sh:alternativePath ( <https://example.org/q> <https://example.org/r> ) ] )"
        in turtle
    )
    list(ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE))
    assert "shape:" not in written(report, "csv")


STATE = "https://w3id.org/demarche/ontology/State"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"


@pytest.mark.parametrize(
    ("name", "text", "places"),
    [
        (
            "d.ttl",
            f"""@prefix : <https://example.org/> . # "\u00a0
:é a <{STATE}> ; :note \"\"\"two
lines\"\"\" ;\r\n\t<{LABEL}> "no tag" .""",
            [(2, 1), (4, 50)],
        ),
        (
            "d.trig",
            f"""@prefix : <https://example.org/> .
:g {{ :x a <{STATE}> . }}
:h {{ :x <{LABEL}> :y , "no tag" . }}""",
            [(2, 6), (3, 57), (3, 62)],
        ),
        (
            "d.nt",
            f"""# one
<https://example.org/x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{STATE}> .
<https://example.org/x> <{LABEL}> "no tag" .""",
            [(2, 1), (3, 73)],
        ),
        (
            "d.nq",
            f"""<https://example.org/x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{STATE}> <https://e.org/g> .
<https://example.org/x> <{LABEL}> "no tag" <https://e.org/g> .""",
            [(1, 1), (2, 73)],
        ),
    ],
    ids=["turtle", "trig", "ntriples", "nquads"],
)  # fmt: skip
def test_files_of_each_form_have_their_findings_at_line_and_column(
    tmp_path: Path, dossier: Path, name: str, text: str, places: list[tuple[int, int]]
) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode())
    report = report_of(check_files(find_dossier(dossier), [path]))
    found = [t.finding for t in report.told]
    assert {f.rule.rsplit("/", 1)[-1] for f in found} == {"thing"}
    said = {(f.place.line, f.place.column) for f in found if f.place}
    subjects = {(f.subject.line, f.subject.column) for f in found if f.subject}
    assert (subjects, said) == ({places[0]}, set(places[1:]))


def test_findings_go_to_standard_output_and_their_number_to_standard_error(
    kg: Kg, faulty: Path
) -> None:
    for format_ in ("text", "table", "json", "csv", "turtle", "sarif"):
        result = kg("validate", "--dossier", faulty, "--format", format_)
        assert (result.returncode, result.stderr) == (1, "error: 3 findings\n")
        assert "stance" in result.stdout
    counted = kg("validate", "--dossier", faulty, "--counts")
    assert (counted.returncode, counted.stderr) == (1, "error: 3 findings\n")
    assert "shape:stance" in counted.stdout
    assert kg("validate", "--dossier", faulty, "--counts", "--format", "sarif").returncode == 2


def test_what_keeps_data_from_being_looked_at_is_told_in_the_same_form(
    kg: Kg, dossier: Path
) -> None:
    edit(dossier, SOURCE, "dm:target topic:league-presence", "dm:target [ a dm:Topic ]")
    result = kg("validate", "--dossier", dossier, "--format", "json")
    assert (result.returncode, result.stderr) == (1, "error: 1 finding\n")
    (finding,) = json.loads(result.stdout)["findings"]
    assert finding["rule"] == "blank-nodes"
    assert finding["place"]["line"] == 32

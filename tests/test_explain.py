"""`kg validate --explain`: what a shape asks, of whom, of how many here, and why."""

import json
from pathlib import Path

import pytest

from conforming import INVENTED
from conftest import Kg
from kg.errors import KgError
from kg.explain import find_shape
from kg.load import load_shapes

SHAPES = load_shapes(INVENTED)


@pytest.mark.parametrize(
    "name",
    [
        "chain",
        "shape:chain",
        "chain of tellers",
        "Chain of Tellers",
        "https://w3id.org/demarche/shape/chain",
        "<https://w3id.org/demarche/shape/chain>",
    ],
)
def test_a_shape_is_found_by_any_of_its_names(name: str) -> None:
    assert find_shape(SHAPES, name).iri == "https://w3id.org/demarche/shape/chain"


@pytest.mark.parametrize("name", ["stanse", "shape:stanse", "Stanc"])
def test_a_misspelt_shape_is_told_with_what_was_meant(name: str) -> None:
    with pytest.raises(KgError, match=f"no shape is called '{name}'") as error:
        find_shape(SHAPES, name)
    assert "stance" in error.value.todo


def test_a_shape_is_explained(kg: Kg, dossier: Path) -> None:
    result = kg("validate", "--explain", "stance", "--dossier", dossier, "--format", "json")
    assert (result.returncode, result.stderr) == (0, "")
    value = json.loads(result.stdout)
    assert value["shape"] == "shape:stance"
    assert value["of"] == ["every dm:Stance"]
    assert (value["nodes"], value["findings"]) == (6, 0)
    assert "counted and compared" in value["why"]
    assert value["asks"][0]["path"] == "dm:holder"
    assert value["asks"][0]["message"].startswith("A stance has exactly one dm:holder")


def test_an_explanation_reads_as_a_text_and_counts_findings_without_failing(
    kg: Kg, dossier: Path
) -> None:
    path = dossier / "instances" / "sources" / "orme-2031.ttl"
    path.write_text(path.read_text().replace("dm:act act:criticise ; ", ""))
    result = kg("validate", "--explain", "shape:stance", "--dossier", dossier)
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0] == "shape     shape:stance – stance"
    assert lines[1].startswith("why       ")
    assert "of whom   every dm:Stance" in lines
    assert lines[-1] == "looks at  6 nodes here, with 1 finding"


def test_an_explanation_counts_in_files_and_of_shapes_that_are_given(
    kg: Kg, dossier: Path, tmp_path: Path
) -> None:
    shapes, data = tmp_path / "shapes.ttl", tmp_path / "data.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <https://example.org/> .\n"
        "e:seat a sh:NodeShape ; sh:targetClass e:Seat ; sh:targetObjectsOf e:on ;\n"
        '  sh:property [ sh:path ( [ sh:inversePath e:on ] e:of ) ; sh:minCount 1 ; sh:message "Some." ] .\n'
    )
    data.write_text("@prefix e: <https://example.org/> .\ne:a a e:Seat . e:b e:on e:c .\n")
    result = kg("validate", data, "--shapes", shapes, "--explain", "seat", "--dossier", dossier, "--format", "json")  # fmt: skip
    value = json.loads(result.stdout)
    assert value["of"] == [
        "every https://example.org/Seat",
        "every value of https://example.org/on",
    ]
    assert value["asks"] == [{"path": "^https://example.org/on/https://example.org/of", "message": "Some."}]  # fmt: skip
    assert (value["nodes"], value["findings"]) == (2, 2)
    assert kg("validate", "--explain", "sea", "--shapes", shapes, "--dossier", dossier).returncode == 2  # fmt: skip
    csv = kg("validate", "--explain", "seat", "--shapes", shapes, "--dossier", dossier, "--format", "csv")  # fmt: skip
    assert (csv.returncode, csv.stdout) == (2, "")

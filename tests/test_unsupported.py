"""What a validator would pass over in shapes is an error, at its line; the project's own shapes have none."""

from pathlib import Path

import pytest

from conforming import INVENTED
from conftest import Kg
from kg.errors import FindingsError, KgError
from kg.load import load_data, load_shapes
from kg.locate import locator
from kg.shapes import part, read_shapes, require_supported

HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix : <https://example.org/> .
"""


def refused(folder: Path, body: str) -> KgError:
    path = folder / "shapes.ttl"
    path.write_text(HEAD + body, encoding="utf-8")
    quads = load_data([path])
    with pytest.raises(KgError) as error:
        require_supported(quads, locator([path], quads))
    assert not isinstance(error.value, FindingsError)
    assert error.value.exit_code == 2
    return error.value


UNSUPPORTED = {
    "sh:property [ sh:path :p ;\n sh:minCuont 1 ]": ("sh:minCuont", "Did you mean sh:minCount"),
    "sh:targetClas :C ;\n sh:nodeKindd sh:IRI": ("sh:targetClas", "Did you mean sh:targetClass"),
    "sh:nodeKind\n sh:Litral": ("sh:Litral", "Did you mean sh:Literal"),
    "sh:property [ sh:path :p ; sh:property [ sh:path :q ;\n sh:maxLenght 3 ] ]": (
        "sh:maxLenght",
        "sh:maxLength",
    ),
    "sh:or ( [ sh:property [ sh:path :p ;\n sh:minCout 1 ] ] )": ("sh:minCout", "sh:minCount"),
    "sh:js [ a sh:JSConstraint ; sh:jsFunctionName 'f' ]": ("SHACL-JS", "say it in SPARQL"),
    "sh:target [ a sh:JSTarget ]": ("SHACL-JS", "say it in SPARQL"),
    "sh:rule [ a sh:JSRule ]": ("SHACL-JS", "say it in SPARQL"),
    "sh:property [ sh:path :p ;\n sh:flags 'i' ]": ("sh:flags without sh:pattern", "give"),
    "sh:or ( :gone )": ("refers to the shape https://example.org/gone", "not there"),
    "sh:xone ( [ sh:class :D ] :gone )": ("refers to the shape https://example.org/gone", "not"),
    "sh:memberShape :t": ("sh:memberShape is no term of SHACL", "nothing would be checked"),
    "sh:filterShape [ sh:class :D ]": ("sh:filterShape is nothing that a shape can say", "checked"),
    "sh:shapesGraph <more>": ("sh:shapesGraph has no effect here", "--shapes"),
    "sh:entailment <http://www.w3.org/ns/entailment/RDFS>": ("sh:entailment has no", "inferred"),
}


@pytest.mark.parametrize("body", UNSUPPORTED)
def test_what_would_not_be_checked_is_refused_at_its_line(tmp_path: Path, body: str) -> None:
    error = refused(tmp_path, f":s a sh:NodeShape ; sh:targetClass :C ;\n  {body} .")
    for words in UNSUPPORTED[body]:
        assert words in error.what
    assert error.place is not None
    lines = (tmp_path / "shapes.ttl").read_text().splitlines()
    assert error.place.line
    assert error.place.column
    there = lines[error.place.line - 1][error.place.column - 1 :]
    assert there.startswith("sh:")
    named = error.what.split("sh:", 1)[-1].split()[0] if "sh:" in error.what[:40] else ""
    assert there.startswith(f"sh:{named}")


@pytest.mark.parametrize(
    "body",
    [
        "sh:property [ sh:path [ sh:zeroOrMorePath :p ] ; sh:minCount 1 ; sh:order 1 ; sh:name 'n' ]",
        "sh:or ( [ sh:class :D ] :t ) . :t a sh:NodeShape ; sh:nodeKind sh:BlankNodeOrIRI",
        "sh:target [ a sh:SPARQLTarget ; sh:select 'SELECT ?this { ?this a ?c }' ]",
        "sh:rule [ a sh:TripleRule ; sh:subject sh:this ; sh:predicate :p ; sh:object :o ]",
        "sh:property [ sh:path :p ; sh:pattern 'a' ; sh:flags 'i' ; sh:severity sh:Warning ]",
        "sh:expression [ sh:path :p ] ; :note 'mine'",
        "sh:closed true ; sh:ignoredProperties ( :p ) ; sh:deactivated false",
        ":maxLen 5 . :c a sh:ConstraintComponent ; sh:parameter [ sh:path :maxLen ; sh:optional true ] ; "
        "sh:validator [ a sh:SPARQLAskValidator ; sh:ask 'ASK {}' ] ; sh:labelTemplate 'x'",
    ],
)
def test_what_shacl_has_is_accepted(tmp_path: Path, body: str) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text(f"{HEAD}:s a sh:NodeShape ; sh:targetClass :C ; {body} .", encoding="utf-8")
    require_supported(load_data([path]))


def test_the_shapes_of_the_project_are_all_checked() -> None:
    require_supported(load_shapes(INVENTED))


@pytest.mark.parametrize("command", ["validate", "build"])
def test_a_misspelt_constraint_stops_the_command_with_file_line_and_column(
    kg: Kg, dossier: Path, command: str
) -> None:
    (dossier / "ontology").mkdir()
    path = dossier / "ontology" / "shapes-mine.ttl"
    path.write_text(
        HEAD + ":s a sh:NodeShape ; sh:targetClass <https://w3id.org/demarche/ontology/Stance> ;\n"
        "  sh:property [ sh:path :p ; sh:minCuont 1 ] .\n"
    )
    result = kg(command, "--dossier", dossier)
    assert (result.returncode, result.stdout) == (2, "")
    assert "shapes-mine.ttl:4:30: the shapes cannot be used: sh:minCuont is no" in result.stderr


def test_a_shape_is_read_with_label_reason_targets_and_what_it_asks() -> None:
    shapes = read_shapes(load_shapes(INVENTED))
    chain = shapes["https://w3id.org/demarche/shape/chain"]
    assert chain.label == "chain of tellers"
    assert chain.why.startswith("The chain of tellers")
    assert chain.targets == (("targetSubjectsOf", "https://w3id.org/demarche/ontology/hop"),)
    assert [path for path, _message in chain.asks] == [""]
    argument = shapes["https://w3id.org/demarche/shape/argument"]
    assert [p for p, _m in argument.asks][:3] == ["dm:giver", "dm:imputedTo", "dm:for|dm:against"]
    passage = shapes["https://w3id.org/demarche/shape/passage-of-the-source"]
    assert [p for p, _m in passage.asks] == ["dm:passage/oa:hasSource"]


def test_a_part_of_the_shapes_is_one_with_what_it_leads_to() -> None:
    quads = load_shapes(INVENTED)
    found = read_shapes(part(quads, "https://w3id.org/demarche/shape/hop"))
    assert set(found) == {
        "https://w3id.org/demarche/shape/hop",
        "https://w3id.org/demarche/shape/code-of-anonymity",
    }

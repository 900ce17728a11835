"""`kg validate`: what it checks, and that nothing passes because nothing was looked at."""

import json
from pathlib import Path

import pytest

from conftest import Kg

SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dm: <https://w3id.org/demarche/ontology/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix my: <https://example.org/shapes/> .
"""
DATA = """@prefix dm: <https://w3id.org/demarche/ontology/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix agent: <https://w3id.org/demarche/id/agent/> .
"""
BY_QUERY = (
    SHAPES
    + """
<https://example.org/prefixes> a <http://www.w3.org/2002/07/owl#Ontology> ;
  sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/"^^<http://www.w3.org/2001/XMLSchema#anyURI> ] .
my:seat a sh:NodeShape ;
  sh:target [ a sh:SPARQLTarget ; sh:prefixes <https://example.org/prefixes> ;
    sh:select "SELECT ?this WHERE { ?this a ex:Seat }" ] ;
  sh:property [ sh:path <https://example.org/holder> ; sh:minCount 1 ; sh:message "A seat has a holder." ] .
"""
)
"""Shapes whose only target is a query: tools that know SHACL core alone see no target at all."""


@pytest.fixture
def parliament(tmp_path: Path) -> Path:
    """199 seats, all but the last with a holder."""
    path = tmp_path / "seats.ttl"
    seats = [f"e:seat{n} a e:Seat ; e:holder e:member{n} ." for n in range(198)]
    path.write_text(
        "@prefix e: <https://example.org/> .\n" + "\n".join([*seats, "e:last a e:Seat ."])
    )
    return path


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_dossier_is_checked_when_no_file_is_named(kg: Kg, dossier: Path) -> None:
    result = kg("validate", "--dossier", dossier, "--counts", "--format", "json")
    assert result.returncode == 0, result.stderr
    nodes = {row["shape"]: row["nodes"] for row in json.loads(result.stdout)}
    assert nodes["shape:stance"] == 6
    assert nodes["shape:argument"] == 1
    assert nodes["shape:account"] == 5
    assert nodes["shape:membership"] == 1
    assert nodes["total"] == sum(n for shape, n in nodes.items() if shape != "total")


def test_a_violation_is_told_with_file_line_node_and_what_to_do(kg: Kg, dossier: Path) -> None:
    path = dossier / "instances" / "sources" / "hale-2031.ttl"
    text = path.read_text(encoding="utf-8").replace("dm:act act:campaign ; ", "", 1)
    path.write_text(text, encoding="utf-8")
    result = kg("validate", "--dossier", dossier)
    assert result.returncode == 1
    number = text[: text.index("stance:hale-2031-2 a")].count("\n") + 1
    assert (
        f"hale-2031.ttl:{number}:1: stance:hale-2031-2: A stance has exactly one dm:act"
        in result.stdout
    )
    assert result.stderr == "error: 1 finding\n"


def test_files_are_checked_with_the_dossiers_shapes(kg: Kg, dossier: Path, tmp_path: Path) -> None:
    good = write(tmp_path, "good.ttl", DATA + 'agent:a a dm:State ; skos:prefLabel "A"@en .')
    bad = write(tmp_path, "bad.ttl", DATA + "agent:b a dm:State .")
    assert kg("validate", good, "--dossier", dossier).returncode == 0
    result = kg("validate", good, "--data", bad, "--dossier", dossier)
    assert result.returncode == 1
    assert "bad.ttl:4:1: agent:b: Give the thing a name" in result.stdout
    assert "good.ttl" not in result.stdout


def test_a_term_that_the_ontology_lacks_is_a_violation(
    kg: Kg, dossier: Path, tmp_path: Path
) -> None:
    file = write(
        tmp_path, "typo.ttl", DATA + 'agent:a a dm:State , dm:Sate ; skos:prefLabel "A"@en .'
    )
    result = kg("validate", file, "--dossier", dossier)
    assert result.returncode == 1
    assert "typo.ttl:4:22: agent:a: dm:Sate is no term of the ontology" in result.stdout


def test_an_impossible_date_in_a_file_is_a_violation(kg: Kg, dossier: Path, tmp_path: Path) -> None:
    text = (
        DATA
        + 'agent:a a dm:State ; skos:prefLabel "A"@en ; dm:when "2023-02-29"^^<http://id.loc.gov/datatypes/edtf/EDTF> .'
    )
    result = kg("validate", write(tmp_path, "day.ttl", text), "--dossier", dossier)
    assert result.returncode == 1
    assert "2023-02 has no day 29" in result.stdout


def test_no_data_that_a_shape_could_look_at_is_a_failure(
    kg: Kg, dossier: Path, tmp_path: Path
) -> None:
    for text in ("", "<https://example.org/a> <https://example.org/b> 1 ."):
        result = kg("validate", write(tmp_path, "void.ttl", text), "--dossier", dossier)
        assert result.returncode == 1
        assert "validation checked nothing" in result.stderr


def test_a_given_shape_that_finds_no_node_is_a_failure(
    kg: Kg, dossier: Path, tmp_path: Path
) -> None:
    both = SHAPES + (
        "my:state a sh:NodeShape ; sh:targetClass dm:State ; sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ] ."
        "my:idle a sh:NodeShape ; sh:targetClass dm:Stat ; sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ] ."
    )
    result = kg("validate", "--shapes", write(tmp_path, "both.ttl", both), "--dossier", dossier)
    assert result.returncode == 1
    column = both.splitlines()[-1].index("dm:Stat ;") + 1
    assert (
        f"both.ttl:5:{column}: https://example.org/shapes/idle: this shape found no node to look at: check "
        "its target, for nothing here is what dm:Stat names. Did you mean dm:State?"
    ) in result.stdout
    assert "shapes/state: this shape" not in result.stdout


def test_a_given_shape_without_any_target_is_a_failure(
    kg: Kg, dossier: Path, tmp_path: Path
) -> None:
    text = SHAPES + (
        "my:state a sh:NodeShape ; sh:targetClass dm:State ; sh:node my:part ."
        "my:part a sh:NodeShape ; sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ] ."
        "my:aimless a sh:NodeShape ; sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ] ."
    )
    result = kg("validate", "--shapes", write(tmp_path, "aimless.ttl", text), "--dossier", dossier)
    assert result.returncode == 1
    assert "shapes/aimless: this shape found no node" in result.stdout
    assert "shapes/part: this shape" not in result.stdout


def test_a_shape_that_the_dossier_adds_must_find_a_node(kg: Kg, dossier: Path) -> None:
    (dossier / "ontology").mkdir()
    text = (
        SHAPES
        + "my:ship a sh:NodeShape ; sh:targetClass my:Ship ; sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ] ."
    )
    write(dossier / "ontology", "shapes-mine.ttl", text)
    result = kg("validate", "--dossier", dossier)
    assert result.returncode == 1
    assert "shapes/ship: this shape found no node" in result.stdout


def test_a_shape_without_a_name_that_the_dossier_adds_must_find_a_node(
    kg: Kg, dossier: Path
) -> None:
    (dossier / "ontology").mkdir()
    text = (
        SHAPES
        + "[] a sh:NodeShape ; sh:targetClass my:Ship ; sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ] ."
    )
    write(dossier / "ontology", "shapes-mine.ttl", text)
    result = kg("validate", "--dossier", dossier)
    assert result.returncode == 1
    assert "this shape found no node" in result.stdout


def test_core_shapes_without_nodes_are_only_listed(kg: Kg, dossier: Path) -> None:
    (dossier / "instances" / "background.ttl").unlink()
    result = kg("validate", "--dossier", dossier, "--counts", "--format", "csv")
    assert result.returncode == 0, result.stderr
    assert "shape:membership,0,0" in result.stdout


def test_a_target_that_is_a_query_is_not_passed_over(
    kg: Kg, dossier: Path, parliament: Path, tmp_path: Path
) -> None:
    shapes = write(tmp_path, "by-query.ttl", BY_QUERY)
    result = kg("validate", parliament, "--shapes", shapes, "--dossier", dossier)
    assert result.returncode == 1
    assert "1 shapes looked at 199 nodes" in result.stdout
    assert "seats.ttl:200:1: https://example.org/last: A seat has a holder." in result.stdout


def test_a_target_query_that_matches_nothing_is_a_failure(
    kg: Kg, dossier: Path, parliament: Path, tmp_path: Path
) -> None:
    shapes = write(tmp_path, "typo.ttl", BY_QUERY.replace("a ex:Seat", "a ex:Saet"))
    result = kg("validate", parliament, "--shapes", shapes, "--dossier", dossier)
    assert result.returncode == 1
    assert "shapes/seat: this shape found no node" in result.stdout


def test_shapes_that_cannot_be_used_are_an_error(kg: Kg, dossier: Path, tmp_path: Path) -> None:
    text = (
        SHAPES
        + 'my:odd a sh:NodeShape ; sh:targetClass dm:State ; sh:property [ sh:path skos:prefLabel ; sh:minCount "many" ] .'
    )
    result = kg("validate", "--shapes", write(tmp_path, "odd.ttl", text), "--dossier", dossier)
    assert (result.returncode, result.stdout) == (2, "")
    assert "odd.ttl: the shapes cannot be used: " in result.stderr


def test_a_shape_that_refers_to_none_is_told_at_its_line(
    kg: Kg, dossier: Path, tmp_path: Path
) -> None:
    text = SHAPES + "my:odd a sh:NodeShape ; sh:targetClass dm:State ; sh:node my:gone ."
    result = kg("validate", "--shapes", write(tmp_path, "odd.ttl", text), "--dossier", dossier)
    assert (result.returncode, result.stdout) == (2, "")
    assert "odd.ttl:5:1: the shapes cannot be used: " in result.stderr
    assert "shapes/gone, which is not there" in result.stderr


def test_validation_needs_no_build_and_leaves_none(kg: Kg, dossier: Path) -> None:
    assert kg("validate", "--dossier", dossier).returncode == 0
    assert not (dossier / ".kg").exists()


def test_the_advanced_features_of_shacl_are_honoured(kg: Kg, dossier: Path, tmp_path: Path) -> None:
    """A rule adds a triple that a constraint asks for; a function of the shapes is called."""
    shapes = write(tmp_path, "af.ttl", SHAPES + """
my:isLong a sh:SPARQLFunction ; sh:parameter [ sh:path my:text ] ;
  sh:returnType <http://www.w3.org/2001/XMLSchema#boolean> ;
  sh:ask "ASK { FILTER(STRLEN(STR($text)) > 3) }" .
my:thing a sh:NodeShape ; sh:targetClass my:Thing ;
  sh:rule [ a sh:TripleRule ; sh:subject sh:this ; sh:predicate my:made ; sh:object my:yes ] ;
  sh:property [ sh:path my:made ; sh:minCount 1 ; sh:message "Nothing made it." ] ;
  sh:sparql [ sh:message "Its name is too short." ;
    sh:select "SELECT $this WHERE { $this <https://example.org/shapes/name> ?n . FILTER(!<https://example.org/shapes/isLong>(?n)) }" ] .
""")  # fmt: skip
    data = write(tmp_path, "af-data.ttl", '@prefix my: <https://example.org/shapes/> .\nmy:a a my:Thing ; my:name "abcdef" .\nmy:b a my:Thing ; my:name "ab" .\n')  # fmt: skip
    result = kg("validate", data, "--shapes", shapes, "--dossier", dossier)
    assert result.returncode == 1
    assert "1 shapes looked at 2 nodes: https://example.org/shapes/thing 2" in result.stdout
    assert "af-data.ttl:3:1: https://example.org/shapes/b: Its name is too short." in result.stdout
    assert "Nothing made it" not in result.stdout

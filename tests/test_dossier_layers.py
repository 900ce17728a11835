"""Does kg.dossier put each file of a dossier into the layer that is meant, and refuse the others?"""

from pathlib import Path

import pytest

from dossiers import make
from dossiers import nowhere as nowhere
from kg.dossier import RESERVED, Dossier, core_folder, find_dossier
from kg.errors import KgError
from kg.namespaces import GRAPH


def layers(root: Path) -> dict[str, str]:
    dossier = find_dossier(root)
    return {
        f.path.relative_to(dossier.instances).as_posix(): f.graph.removeprefix(GRAPH)
        for f in dossier.layer_files()
    }


def test_the_place_of_a_file_decides_its_layer(tmp_path: Path) -> None:
    files = {
        "agents.ttl": "things",
        "dossier.ttl": "things",
        "background.ttl": "background",
        "analysis.ttl": "analysis",
        "more/topics.ttl": "things",
        "more/background.ttl": "things",
        "sources/lind-2030.ttl": "lind-2030",
        "sources/été_2030.v2.ttl": "été_2030.v2",
    }
    assert layers(make(tmp_path / "d", *files)) == files


def test_files_come_in_the_same_order_always(tmp_path: Path) -> None:
    names = ["sources/b.ttl", "z.ttl", "sources/a.ttl", "a.ttl", "m/x.ttl"]
    one, two = make(tmp_path / "one", *names), make(tmp_path / "two", *reversed(names))
    assert list(layers(one)) == list(layers(two)) == sorted(names)
    dossier = find_dossier(one)
    assert list(dossier.source_files()) == ["a", "b"]
    assert dossier.input_files() == [
        *dossier.ontology_files(),
        *dossier.shape_files(),
        *dossier.rule_files(),
        *(one.resolve() / "instances" / name for name in sorted(names)),
    ]


@pytest.mark.parametrize("name", RESERVED)
def test_no_source_takes_the_name_of_a_layer(tmp_path: Path, name: str) -> None:
    root = make(tmp_path / "d", f"sources/{name}.ttl")
    with pytest.raises(KgError, match=f"cannot be called '{name}'") as error:
        find_dossier(root).layer_files()
    assert error.value.place is not None
    assert error.value.place.path == root.resolve() / "instances" / "sources" / f"{name}.ttl"


def test_every_layer_of_the_design_is_reserved() -> None:
    assert set(RESERVED) == {"things", "background", "analysis", "links", "ontology", "inferred"}


@pytest.mark.parametrize(
    "stem", ["two words", "a<b", 'a"b', "a{b}", "a#b", "a?b", "a%b", "a\\b", "a|b"]
)
def test_a_source_whose_name_can_end_no_iri_is_refused(tmp_path: Path, stem: str) -> None:
    root = make(tmp_path / "d", f"sources/{stem}.ttl")
    with pytest.raises(KgError, match="cannot name a source") as error:
        find_dossier(root).layer_files()
    assert error.value.place is not None
    assert error.value.place.path.stem == stem


def test_things_may_stand_in_a_file_of_any_name(tmp_path: Path) -> None:
    assert layers(make(tmp_path / "d", "two words.ttl")) == {"two words.ttl": "things"}


def test_a_source_in_a_folder_below_is_refused_rather_than_taken_for_things(tmp_path: Path) -> None:
    root = make(tmp_path / "d", "sources/2030/lind.ttl")
    with pytest.raises(KgError, match="not in a folder below") as error:
        find_dossier(root).layer_files()
    assert error.value.place is not None
    assert error.value.place.path.name == "lind.ttl"


@pytest.mark.parametrize(
    "suffix", [".trig", ".nt", ".nq", ".n3", ".rdf", ".owl", ".xml", ".jsonld"]
)
@pytest.mark.parametrize("folder", ["", "sources/", "more/"])
def test_rdf_in_another_form_is_refused_in_instances(
    tmp_path: Path, suffix: str, folder: str
) -> None:
    root = make(tmp_path / "d", "things.ttl", f"{folder}more{suffix}")
    with pytest.raises(KgError, match="would not be read") as error:
        find_dossier(root).layer_files()
    assert error.value.place is not None
    assert error.value.place.path.suffix == suffix
    assert "Turtle" in error.value.todo


def test_strangers_are_listed_and_nothing_else(tmp_path: Path) -> None:
    strangers = ["a.TTL", "data.csv", "sources/hale.txt", "sources/noend", "x.ttl.bak"]
    known = [
        "a.ttl",
        "links.sssom.tsv",
        "README.md",
        ".DS_Store",
        "sources/b.ttl",
        "sources/.gitkeep",
    ]
    dossier = find_dossier(make(tmp_path / "d", *strangers, *known))
    found = [p.relative_to(dossier.instances).as_posix() for p in dossier.strangers()]
    assert found == sorted(strangers)


def test_a_folder_that_looks_like_a_file_is_passed_over(tmp_path: Path) -> None:
    root = make(tmp_path / "d", "a.ttl")
    (root / "instances" / "b.ttl").mkdir()
    (root / "instances" / "c.trig").mkdir()
    assert layers(root) == {"a.ttl": "things"}
    assert find_dossier(root).strangers() == []


def test_a_dossier_is_compared_by_what_it_is(tmp_path: Path) -> None:
    root = make(tmp_path / "d").resolve()
    assert find_dossier(root) == Dossier(root=root, core=core_folder(), packaged=False)

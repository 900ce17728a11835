"""A build as a function: what it reports, and that it is all or nothing."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from conftest import TEXTS
from kg.build import build
from kg.corpus import Corpus
from kg.dossier import find_dossier
from kg.errors import FindingsError, KgError
from kg.passages import State
from kg.publish import writing
from kg.store import current


def test_the_report_counts_what_the_files_hold(dossier: Path) -> None:
    report = build(find_dossier(dossier), Corpus(TEXTS))
    assert report.statements["hale-2031"] == {
        "Stance": 3,
        "Argument": 1,
        "Account": 3,
        "Passage": 7,
    }
    assert report.things == 14
    assert report.states == {State.FOUND: 12}
    assert report.headline == "against"
    assert report.inferred > report.bounds + report.hops > 0
    assert report.validation.violations == []


def test_the_steps_come_in_their_order(dossier: Path) -> None:
    steps: list[str] = []
    build(find_dossier(dossier), progress=steps.append)
    assert steps == ["load", "date bounds", "reason", "validate", "store"]


def test_every_layer_is_in_the_store_and_their_merge_in_the_default_graph(dossier: Path) -> None:
    build(find_dossier(dossier))
    store = current(find_dossier(dossier).store_dir).open()
    names = {g.value.rsplit("/", 1)[-1] for g in store.named_graphs()}
    assert names == {
        "things", "background", "analysis", "ontology", "inferred", "hale-2031", "orme-2031"
    }  # fmt: skip
    quads = list(store.quads_for_pattern(None, None, None))
    merged = [q.triple for q in quads if isinstance(q.graph_name, ox.DefaultGraph)]
    apart = {q.triple for q in quads if not isinstance(q.graph_name, ox.DefaultGraph)}
    assert len(merged) == len(set(merged)) == len(apart)
    assert set(merged) == apart


def test_the_same_files_give_the_same_inferred_triples(dossier: Path) -> None:
    found = find_dossier(dossier)
    build(found)
    first = sorted(current(found.store_dir).inferred_file.read_text("utf-8").splitlines())
    build(found)
    second = sorted(current(found.store_dir).inferred_file.read_text("utf-8").splitlines())
    assert first == second != []


def test_passages_that_moved_fail_the_build(dossier: Path, texts: Path) -> None:
    path = texts / "orme-2031.txt"
    path.write_bytes(b"One more line.\n" + path.read_bytes())
    with pytest.raises(FindingsError, match="5 passages are not as the texts have it"):
        build(find_dossier(dossier), Corpus(texts))
    with pytest.raises(KgError, match="no built store"):
        current(find_dossier(dossier).store_dir)


def test_a_second_build_at_the_same_time_is_refused(dossier: Path) -> None:
    found = find_dossier(dossier)
    build(found)
    before = current(found.store_dir).folder
    with (
        pytest.raises(KgError, match="another build"),
        pytest.raises(RuntimeError, match="never published"),
        writing(found.store_dir),
    ):
        build(found)
    assert current(found.store_dir).folder == before


def test_shapes_that_a_dossier_adds_are_applied(dossier: Path) -> None:
    (dossier / "ontology").mkdir()
    (dossier / "ontology" / "shapes-mine.ttl").write_text(
        """@prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix dm: <https://w3id.org/demarche/ontology/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <https://example.org/shape> a sh:NodeShape ; sh:targetClass dm:State ;
          sh:property [ sh:path skos:altLabel ; sh:minCount 1 ; sh:message "Give the state an alias." ] ."""
    )
    with pytest.raises(FindingsError) as caught:
        build(find_dossier(dossier))
    assert [f.node for f in caught.value.findings] == ["agent:asteria", "agent:morvania"]
    assert all("Give the state an alias." in str(f) for f in caught.value.findings)
    assert all(f.place and f.place.line for f in caught.value.findings)


def test_classes_that_a_dossier_adds_are_reasoned_with(dossier: Path) -> None:
    (dossier / "ontology").mkdir()
    (dossier / "ontology" / "mine.ttl").write_text(
        """@prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix dm: <https://w3id.org/demarche/ontology/> .
        @prefix org: <http://www.w3.org/ns/org#> .
        org:postIn rdfs:subPropertyOf <https://example.org/within> .
        <https://example.org/within> a owl:ObjectProperty ."""
    )
    build(find_dossier(dossier))
    store = current(find_dossier(dossier).store_dir).open()
    assert store.query("ASK { ?post <https://example.org/within> ?body }")

"""The reference dossier: what it must hold, from reading the text, and its passages where at hand."""

import csv
import io
from collections import Counter
from pathlib import Path

import pytest

from conftest import REPO, SOURCES, Kg
from kg.anchors import find
from kg.corpus import Corpus
from kg.dossier import Dossier
from kg.load import load_instances
from kg.passages import State, read_passages
from kg.verify import verify

needs_texts = pytest.mark.skipif(not SOURCES.is_dir(), reason="the source texts are not at hand")


def rows(kg: Kg, dossier: Path, *query: str) -> list[dict[str, str]]:
    result = kg("query", *query, "--dossier", dossier, "--format", "csv")
    assert result.returncode == 0, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_those_against_the_office_are_the_ones_the_text_names(kg: Kg, reference: Path) -> None:
    found = Counter(row["holder"] for row in rows(kg, reference, "against"))
    assert found == {
        "China": 1, "Emmanuel Macron": 2, "France": 1, "French government official (unnamed)": 1,
        "Mao Ning": 1, "Russia": 1, "Russian Foreign Ministry": 1,
    }  # fmt: skip


def test_those_for_the_office_are_the_ones_the_text_names(kg: Kg, reference: Path) -> None:
    found = {(row["holder"], row["act"]) for row in rows(kg, reference, "for")}
    assert found == {
        ("NATO", "intend"), ("NATO", "coordinate"), ("Japan", "coordinate"),
        ("Jens Stoltenberg", "confirm"), ("Masahiro Tauchi", "affirm"),
    }  # fmt: skip


def test_macron_is_dated_and_told_by_himself_through_a_newspaper(kg: Kg, reference: Path) -> None:
    (told,) = [r for r in rows(kg, reference, "against") if r["when"] == "2023-06-05"]
    assert (told["holder"], told["teller"], told["mode"]) == ("Emmanuel Macron",) * 2 + (
        "indirect",
    )


def test_the_french_motive_is_hearsay(kg: Kg, reference: Path) -> None:
    result = kg("why", "stance:tauchi-2023-22", "--dossier", reference)
    assert "hearsay" in result.stdout
    assert "Financial Times" in result.stdout
    assert "[anonymous]" in result.stdout


def test_nobody_speaks_for_a_state_in_a_former_post(kg: Kg, reference: Path) -> None:
    former = {r["post"] for r in rows(kg, reference, "posts") if r["held"] == "formerly"}
    assert former == {"Prime Minister of Norway", "Ambassador of Japan to Norway"}
    sparql = """SELECT ?stance { ?stance dm:inCapacity ?post .
        ?account dm:postFormerlyHeld ?post }"""
    result = kg("query", "-", "--dossier", reference, "--format", "csv", stdin=sparql)
    assert result.stdout.splitlines() == ["stance"]


def test_what_is_broader_than_a_broader_topic_is_inferred(kg: Kg, reference: Path) -> None:
    sparql = "SELECT ?wider { topic:nato-japan-partnership dm:narrowerThan ?wider }"
    result = kg("query", "-", "--dossier", reference, "--format", "csv", stdin=sparql)
    assert len(result.stdout.splitlines()) == 3  # heading, and two wider topics


def test_every_gist_is_at_most_25_words() -> None:
    quads = load_instances(Dossier(REPO, REPO))
    gists = [q.object.value for q in quads if q.predicate.value.endswith("/gist")]  # type: ignore[union-attr]
    assert len(gists) == 160
    assert [g for g in gists if len(g.split()) > 25] == []


@needs_texts
def test_every_passage_is_found_in_its_text() -> None:
    dossier = Dossier(REPO, REPO)
    checks = verify(dossier, load_instances(dossier), Corpus(SOURCES))
    assert len(checks) == 140
    assert [c for c in checks if c.state != State.FOUND or c.problem] == []


@needs_texts
def test_the_anchors_cover_less_than_a_quarter_of_each_text() -> None:
    """An anchor word counts once, however many passages share it."""
    dossier = Dossier(REPO, REPO)
    corpus = Corpus(SOURCES)
    covered: dict[str, set[int]] = {}
    for passage in read_passages(load_instances(dossier))[0]:
        text = corpus.text(passage.slug)
        assert text is not None
        for anchors in passage.anchors:
            start, end = find(text, anchors) or (0, 0)
            places = covered.setdefault(passage.slug, set())
            places.update(range(start, start + len(anchors.first)))
            if anchors.last:
                places.update(range(end - len(anchors.last), end))
    for slug, places in covered.items():
        text = corpus.text(slug)
        assert text is not None
        share = len(places) / len(text.content)
        print(f"{slug}: {share:.1%}")
        assert share < 0.25

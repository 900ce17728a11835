"""The reference dossier: what it must hold, from reading the text, and its passages where at hand."""

import csv
import io
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


# Who is on which side of the office, as each text says: from reading, author by author. The office
# may be told of as one in Tokyo, in Japan, in Asia, or in the region.
AGAINST = {
    "Masahiro Tauchi": {
        "China", "Emmanuel Macron", "France", "French government official (unnamed)", "Mao Ning",
        "Russia", "Russian Foreign Ministry",
    },
    "Masahiro Matsumura": {
        "ASEAN countries", "China", "Emmanuel Macron", "Europe (as an actor)",
        "Masahiro Matsumura", "Southeast Asia (as an actor)",
    },
    "Eva Pejsova": {"France"},
    "Arbenita Sopaj": {"China", "Emmanuel Macron", "official of the Elysée Palace (unnamed)"},
    "author of the unsigned analysis (not named)": {
        "China", "Emmanuel Macron", "France", "author of the unsigned analysis (not named)",
        "those who might take the office for a step towards China (not named by the unsigned analysis)",
    },
}  # fmt: skip
FOR = {
    "Masahiro Tauchi": {"Japan", "Jens Stoltenberg", "Masahiro Tauchi", "NATO"},
    "Masahiro Matsumura": {"Japan", "Masahiro Matsumura", "NATO Secretariat"},
    "Eva Pejsova": {"whoever announced the Tokyo office (not named by Pejsova)"},
    "Arbenita Sopaj": {
        "Japan", "Koji Tomita",
        "those who assert that Japan could house a NATO office (not named by Sopaj)",
    },
}  # fmt: skip


@pytest.mark.parametrize(("query", "expected"), [("against", AGAINST), ("for", FOR)])
def test_on_each_side_of_the_office_are_those_whom_the_texts_name(
    query: str, expected: dict[str, set[str]], kg: Kg, reference: Path
) -> None:
    author = """SELECT ?stance ?author { ?stance a dm:Stance ; dm:source/dcterms:creator/skos:prefLabel ?author }"""
    told = kg("query", "-", "--dossier", reference, "--format", "csv", stdin=author)
    authors = {r["stance"]: r["author"] for r in csv.DictReader(io.StringIO(told.stdout))}
    found: dict[str, set[str]] = {}
    for row in rows(kg, reference, query):
        found.setdefault(authors[row["stance"]], set()).add(row["holder"])
    assert found == expected


def test_the_decision_lies_with_all_members_and_one_has_said_no(kg: Kg, reference: Path) -> None:
    found = rows(kg, reference, "consent")
    assert {r["member"] for r in found if r["consent"] == "withheld"} == {"France"}
    assert {r["member"] for r in found if r["consent"] == "given"} == set()
    assert len({r["member"] for r in found}) == 31  # the members of 2023


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


def test_every_state_is_linked_to_wikidata_and_the_eu_table(kg: Kg, reference: Path) -> None:
    sparql = (
        """SELECT ?state ?link { ?state a dm:State . OPTIONAL { ?state skos:exactMatch ?link } }"""
    )
    result = kg("query", "-", "--dossier", reference, "--format", "csv", stdin=sparql)
    links: dict[str, str] = {}
    for row in csv.DictReader(io.StringIO(result.stdout)):
        links[row["state"]] = links.get(row["state"], "") + row["link"]
    assert len(links) > 40
    for homes in ("http://www.wikidata.org/entity/Q", "europa.eu/resource/authority/country/"):
        assert [state for state, seen in links.items() if homes not in seen] == []


def test_every_link_names_who_saw_it_where_and_a_rejected_one_is_no_triple(
    kg: Kg, reference: Path
) -> None:
    lines = (REPO / "instances" / "links.sssom.tsv").read_text(encoding="utf-8").splitlines()
    table = list(csv.DictReader((x for x in lines if x[:1] != "#"), delimiter="\t"))
    needed = ("mapping_justification", "confidence", "see_also", "author_label", "mapping_date")
    assert [row for row in table if not all(row[name] for name in needed)] == []
    assert all(row["see_also"].startswith("https://") for row in table)
    sparql = "SELECT ?s ?o { GRAPH <https://w3id.org/demarche/graph/links> { ?s ?p ?o } }"
    told = kg("query", "-", "--dossier", reference, "--format", "csv", stdin=sparql)
    rejected = [row for row in table if row["predicate_modifier"] == "Not"]
    assert len(rejected) > 20
    assert len(told.stdout.splitlines()) - 1 == len(table) - len(rejected)


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
    assert len(gists) > 900
    assert [g for g in gists if len(g.split()) > 25] == []


@needs_texts
def test_every_passage_is_found_in_its_text() -> None:
    dossier = Dossier(REPO, REPO)
    checks = verify(dossier, load_instances(dossier), Corpus(SOURCES))
    assert len(checks) > 600
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

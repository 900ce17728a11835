"""What a dossier holds, in numbers: counted by hand from the invented texts, and from changed ones."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from conftest import INVENTED, TEXTS
from kg.corpus import Corpus
from kg.errors import KgError
from kg.namespaces import PREFIXES
from kg.passages import digest
from kg.reports import stats_report
from kg.stats import Coding, Coverage, Holder, Lone, Stats, Tally, stats
from stats_numbers import CODED, CODED_ONCE, NO_TEXT, append, counted, edit
from stats_numbers import found as found
from stats_numbers import store as store

HALE, ORME = "sources/hale-2031.ttl", "sources/orme-2031.ttl"
OTHER_TEXT = "the text at hand is not the one that was coded"


def coverage(of: Stats, source: str) -> Coverage:
    return next(c for c in of.coverage if c.source == source)


# --- The invented dossier, counted by hand


def test_statements_are_counted_by_source_kind_and_mode(found: Stats) -> None:
    assert found.tallies == (
        Tally("hale-2031", "stance", "asserted", 1),  # Asteria has campaigned
        Tally("hale-2031", "stance", "indirect", 1),  # Velden told parliament
        Tally("hale-2031", "stance", "own", 1),  # in my view
        Tally("hale-2031", "argument", "hearsay", 1),  # the official on Kestria's fears
        Tally("hale-2031", "account", "asserted", 3),
        Tally("orme-2031", "stance", "asserted", 1),  # Kestria dislikes
        Tally("orme-2031", "stance", "indirect", 2),  # Morvania called, Asteria says
        Tally("orme-2031", "account", "asserted", 2),
    )
    assert found.sources == {"hale-2031": 7, "orme-2031": 5}
    assert [found.count(k) for k in ("", "stance", "argument", "account")] == [12, 6, 1, 5]


def test_modes_that_nothing_is_told_in_are_there_too(found: Stats) -> None:
    assert found.modes == ("asserted", "hearsay", "indirect", "own", "quoted")


def test_the_headings_and_bylines_carry_no_statement(found: Stats) -> None:
    assert found.coverage == (
        Coverage("hale-2031", 3, (3,), (1, 2)),
        Coverage("orme-2031", 3, (3,), (1, 2)),
    )


def test_without_texts_only_what_lies_before_the_last_statement_is_known(store: ox.Store) -> None:
    assert stats(store).coverage == (
        Coverage("hale-2031", None, (3,), (1, 2), NO_TEXT),
        Coverage("orme-2031", None, (3,), (1, 2), NO_TEXT),
    )


def test_holders_of_whom_most_sources_tell_come_first(found: Stats) -> None:
    assert found.holders == (
        Holder("agent:asteria", "Asteria", 2, 2),
        Holder("agent:ines-hale", "Ines Hale", 1, 1),
        Holder("agent:kestria", "Kestria", 1, 1),
        Holder("agent:morvania", "Morvania", 1, 1),
        Holder("agent:tor-velden", "Tor Velden", 1, 1),  # his tenure is no stance
    )


def test_every_stance_rests_on_one_passage_alone(found: Stats) -> None:
    assert [(s.stance, s.passage) for s in found.lone] == [
        (f"stance:{slug}-2031-{n}", f"passage:{slug}-2031-{n}")
        for slug in ("hale", "orme")
        for n in (1, 2, 3)
    ]
    assert found.lone[0] == Lone(
        stance="stance:hale-2031-1", source="hale-2031", holder="Tor Velden",
        passage="passage:hale-2031-1",
        gist="Velden told parliament that Kestria will not accept the office.",
    )  # fmt: skip


def test_nobody_has_recorded_a_coding(found: Stats) -> None:
    assert found.codings == ()
    assert found.uncoded == ("hale-2031", "orme-2031")
    assert found.unchecked == ()


def test_inference_changes_no_number(found: Stats) -> None:
    assert counted(INVENTED, TEXTS) == found


# --- Codings


def test_a_coding_tells_codebook_time_scope_and_how_often_it_was_checked(dossier: Path) -> None:
    append(dossier, "analysis.ttl", CODED + CODED_ONCE)
    found = counted(dossier)
    assert found.codings == (
        Coding("coding:hale", "hale-2031", "1.2", "2031-04-01", 2, "The whole text."),
        Coding("coding:orme", "orme-2031", "1.1", "2031-04-02", 1, ""),
    )
    assert found.uncoded == ()
    assert [c.coding for c in found.unchecked] == ["coding:orme"]


def test_a_source_whose_record_is_removed_is_without_one(dossier: Path) -> None:
    append(dossier, "analysis.ttl", CODED)
    found = counted(dossier)
    assert found.uncoded == ("orme-2031",)
    assert found.unchecked == ()


def test_a_coding_of_two_sources_counts_for_both(dossier: Path) -> None:
    append(dossier, "analysis.ttl", CODED.replace("source:hale-2031 ;", "source:hale-2031 , source:orme-2031 ;"))  # fmt: skip
    found = counted(dossier)
    assert [(c.coding, c.source) for c in found.codings] == [
        ("coding:hale", "hale-2031"),
        ("coding:hale", "orme-2031"),
    ]
    assert found.uncoded == ()


@pytest.mark.parametrize(
    ("checked", "times"), [("dm:checked 0", 0), ("dm:checked 1", 1), ("rdfs:label 'x'", 0)]
)
def test_a_coding_checked_less_than_twice_was_not_looked_at_twice(
    dossier: Path, checked: str, times: int
) -> None:
    prefix = f"@prefix rdfs: <{PREFIXES['rdfs']}> .\n"
    append(dossier, "analysis.ttl", prefix + CODED.replace("dm:checked 2", checked))
    found = counted(dossier)
    assert [(c.coding, c.checked) for c in found.unchecked] == [("coding:hale", times)]


# --- Paragraphs


def lengthen(dossier: Path, texts: Path, more: str) -> None:
    """Put more at the end of Hale's text, and say that this is the text that was coded."""
    path = texts / "hale-2031.txt"
    old = path.read_bytes().decode()
    path.write_bytes((old + more).encode())
    edit(dossier, HALE, digest(old), digest(old + more))


def test_a_paragraph_behind_the_last_statement_is_uncovered(dossier: Path, texts: Path) -> None:
    lengthen(dossier, texts, "\n\nNobody says anything here.\n\n \nNor here.\n")
    assert coverage(counted(dossier, texts), "hale-2031") == Coverage(
        "hale-2031", 5, (3,), (1, 2, 4, 5)
    )
    assert coverage(counted(dossier), "hale-2031").without == (1, 2)  # the text is not at hand


def test_a_text_that_was_not_the_one_coded_counts_for_nothing(dossier: Path, texts: Path) -> None:
    with (texts / "hale-2031.txt").open("a", encoding="utf-8") as file:
        file.write("\nA line more.\n")
    found = counted(dossier, texts)
    assert coverage(found, "hale-2031") == Coverage("hale-2031", None, (3,), (1, 2), OTHER_TEXT)
    assert coverage(found, "orme-2031").paragraphs == 3


def test_a_text_of_which_no_digest_is_known_is_taken_as_it_is(dossier: Path, texts: Path) -> None:
    edit(dossier, HALE, "dm:textDigest", "dm:figure")
    with (texts / "hale-2031.txt").open("a", encoding="utf-8") as file:
        file.write("\nA line more.\n")
    assert coverage(counted(dossier, texts), "hale-2031").paragraphs == 4


def test_a_source_whose_text_is_missing_is_known_no_further(dossier: Path, texts: Path) -> None:
    (texts / "orme-2031.txt").unlink()
    found = counted(dossier, texts)
    assert coverage(found, "hale-2031").paragraphs == 3
    assert coverage(found, "orme-2031") == Coverage("orme-2031", None, (3,), (1, 2), NO_TEXT)


def test_a_passage_covers_each_paragraph_that_it_touches(dossier: Path, texts: Path) -> None:
    # from the heading's last letter to the byline's first, which stand at 40 and 43
    edit(dossier, HALE, "oa:start 71 ; oa:end 132 ; dm:paragraph 3", "oa:start 40 ; oa:end 44 ; dm:paragraph 1")  # fmt: skip
    assert coverage(counted(dossier, texts), "hale-2031").without == ()
    assert coverage(counted(dossier), "hale-2031").without == (2,)  # only where it starts is known


def test_a_passage_ends_before_the_paragraph_that_begins_at_its_end(
    dossier: Path, texts: Path
) -> None:
    edit(dossier, HALE, "oa:start 71 ; oa:end 132 ; dm:paragraph 3", "oa:start 41 ; oa:end 43 ; dm:paragraph 1")  # fmt: skip
    assert coverage(counted(dossier, texts), "hale-2031").without == (1, 2)  # two line breaks


def test_a_passage_that_no_statement_rests_on_covers_nothing(dossier: Path, texts: Path) -> None:
    append(dossier, HALE, """
passage:hale-2031-99 a dm:Passage ; oa:hasSource source:hale-2031 ; oa:hasSelector passage:hale-2031-99.at .
passage:hale-2031-99.at a oa:TextPositionSelector ; oa:start 0 ; oa:end 4 ; dm:paragraph 1 .
""")  # fmt: skip
    assert coverage(counted(dossier, texts), "hale-2031").without == (1, 2)


def test_a_source_that_tells_nothing_yet_is_there(dossier: Path, texts: Path) -> None:
    (dossier / "instances" / "sources" / "vane-2031.ttl").write_text(
        "<https://w3id.org/demarche/id/source/vane-2031> a <https://w3id.org/demarche/ontology/Source> ."
    )
    (texts / "vane-2031.txt").write_text("One.\nTwo.\n")
    found = counted(dossier, texts)
    assert found.sources["vane-2031"] == 0
    assert coverage(found, "vane-2031") == Coverage("vane-2031", 2, (), (1, 2))
    assert coverage(counted(dossier), "vane-2031") == Coverage("vane-2031", None, (), (), NO_TEXT)
    assert found.uncoded == ("hale-2031", "orme-2031", "vane-2031")
    report = " ".join(stats_report(counted(dossier), "table").split())
    assert "vane-2031 stance 0 0 0 0 0 0" in report
    assert "vane-2031 unknown 0 unknown: no text at hand" in report


def test_a_text_that_cannot_be_read_is_an_error(store: ox.Store, texts: Path) -> None:
    (texts / "orme-2031.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KgError, match="no UTF-8 text"):
        stats(store, Corpus(texts))


# --- Stances and holders


def test_a_stance_with_a_second_passage_does_not_rest_on_one_alone(dossier: Path) -> None:
    edit(dossier, HALE, "dm:passage passage:hale-2031-2 ;", "dm:passage passage:hale-2031-2 , passage:hale-2031-6 ;")  # fmt: skip
    found = counted(dossier)
    assert len(found.lone) == 5
    assert "stance:hale-2031-2" not in [s.stance for s in found.lone]


def test_a_holder_told_of_often_by_one_source_comes_behind_one_of_two(dossier: Path) -> None:
    edit(dossier, ORME, "dm:holder agent:kestria", "dm:holder agent:morvania")
    append(dossier, ORME, """
stance:orme-2031-9 a dm:Stance ; dm:source source:orme-2031 ; dm:holder agent:morvania ; dm:mode mode:asserted .
""")  # fmt: skip
    assert [(h.name, h.sources, h.stances) for h in counted(dossier).holders[:3]] == [
        ("Asteria", 2, 2),
        ("Morvania", 1, 3),
        ("Ines Hale", 1, 1),
    ]

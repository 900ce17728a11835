"""The engine's bounds: hostile, endless or contradictory ontologies end with an answer or a refusal."""

import pytest

from kg.errors import FindingsError, KgError
from kg.reason import close, infer
from small import A, n, owl, quads


def test_a_hundred_thousand_equivalent_classes_are_refused_by_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kg.facts.FLOOR", 300_000)  # at its full size in test_hostile
    monkeypatch.setattr("kg.facts.GROWTH", 1)
    ring = [(n(f"C{i}"), owl("equivalentClass"), n(f"C{i + 1}")) for i in range(100_000)]
    with pytest.raises(
        KgError, match=r"more than \d+ triples follow, most of them by scm-"
    ) as caught:
        close(quads(*ring))
    assert "equivalent" in caught.value.todo
    assert int(str(caught.value).split()[2]) == 300_000


def test_a_long_run_of_a_transitive_property_takes_no_cube_of_its_length() -> None:
    run = [(n(f"v{i}"), n("p"), n(f"v{i + 1}")) for i in range(700)]
    facts, given = close(quads((n("p"), A, owl("TransitiveProperty")), *run))
    assert len(facts.subject) - given == 700 * 699 // 2


def test_a_contradiction_names_its_rule_and_premises() -> None:
    apart = (n("A"), owl("disjointWith"), n("B"))
    with pytest.raises(FindingsError) as caught:
        infer(quads(apart, (n("x"), A, n("A")), (n("x"), A, n("B"))))
    (finding,) = caught.value.findings
    assert str(finding).startswith("cax-dw: ")
    assert str(finding).count(" ; ") == 2

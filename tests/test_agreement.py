"""bench/agreement.py: kappa against hand-computed examples, pairing, and the numbers in docs/coding/.

python tests/test_agreement.py      rewrites the numbers in docs/coding.md and docs/coding/*.md
"""

import csv
import importlib.util
import itertools
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import REPO

SCRIPT = REPO / "bench" / "agreement.py"
CODING = REPO / "docs" / "coding"
CODED = sorted(p.parent.name for p in CODING.glob("*/a.csv"))
"""The sources of which two codings are committed."""


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("agreement", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


agreement = load()


def run(*args: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *map(str, (SCRIPT, *args))]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


# --- Kappa ------------------------------------------------------------------------------------


def table(counts: dict[tuple[str, str], int]) -> list[tuple[str, str]]:
    return [pair for pair, n in counts.items() for _ in range(n)]


def test_kappa_of_the_textbook_example() -> None:
    """20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: 0.7 observed, 0.5 by chance."""
    counts = {("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}
    assert agreement.kappa(table(counts)) == pytest.approx(0.4)


def test_kappa_depends_on_the_marginals() -> None:
    """Both agree on 60 of 100; by chance on 54, or on 46 (the two examples often set side by side)."""
    first = {("y", "y"): 45, ("y", "n"): 15, ("n", "y"): 25, ("n", "n"): 15}
    second = {("y", "y"): 25, ("y", "n"): 35, ("n", "y"): 5, ("n", "n"): 35}
    assert agreement.kappa(table(first)) == pytest.approx((0.60 - 0.54) / 0.46)
    assert agreement.kappa(table(second)) == pytest.approx((0.60 - 0.46) / 0.54)


def test_kappa_of_three_values() -> None:
    """9 pairs, 7 the same; by chance (3·4 + 3·3 + 3·2) / 81 = 27 / 81."""
    pairs = [*zip("aaabbbccc", "aaabbaccb", strict=True)]
    assert agreement.kappa(pairs) == pytest.approx((7 / 9 - 27 / 81) / (1 - 27 / 81))


def test_kappa_is_one_zero_or_below() -> None:
    assert agreement.kappa([("a", "a"), ("b", "b")]) == 1
    assert agreement.kappa([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")]) == 0
    assert agreement.kappa([("a", "b"), ("b", "a")]) == -1
    assert agreement.kappa([("a", "b"), ("a", "b")]) == 0


@pytest.mark.parametrize("pairs", [[], [("a", "a")], [("a", "a")] * 7])
def test_kappa_is_undefined_without_pairs_or_with_one_value(pairs: list[tuple[str, str]]) -> None:
    assert agreement.kappa(pairs) is None


# --- Names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the Taiwan issue", "Taiwan issue"),
        ("A French official (unnamed)", "french official"),
        ("NATO–Japan talks", "NATO-Japan talks"),
        ("China's pledge", "China’s pledge"),
        ("article, cited in note 1", "article cited in note 1"),
    ],
)
def test_names_are_compared_without_case_punctuation_articles_and_remarks(
    one: str, other: str
) -> None:
    assert agreement.normal(one) == agreement.normal(other)


def test_names_that_differ_in_a_word_differ() -> None:
    assert agreement.normal("France") != agreement.normal("French presidency")
    assert agreement.normal("note 1") != agreement.normal("note 2")


def test_the_table_of_names_is_followed_to_its_end_and_a_circle_ends() -> None:
    names = {
        ("holder", "c"): "b",
        ("holder", "b"): "a1",
        ("holder", "x"): "y",
        ("holder", "y"): "x",
    }
    assert agreement.canonical("The C", "holder", names) == "a1"
    assert agreement.canonical("c", "target", names) == "c"
    assert {agreement.canonical(n, "holder", names) for n in "xy"} == {"x"}


# --- Pairing, on invented codings -------------------------------------------------------------

COLUMNS = [
    "kind", "start", "end", "start2", "end2", "start_b", "end_b", "holder", "imputed_to", "target",
    "side", "polarity", "intensity", "act", "reason", "mode", "hops", "capacity", "when", "basis",
    "values", "rulings",
]  # fmt: skip
STANCE = {
    "kind": "stance", "holder": "Kestria", "target": "the office", "polarity": "negative",
    "mode": "asserted", "basis": "none",
}  # fmt: skip


def stance(start: int, end: int, **fields: str) -> dict[str, str]:
    return {**STANCE, "start": str(start), "end": str(end), **fields}


def argument(start: int, end: int, **fields: str) -> dict[str, str]:
    given = {"kind": "argument", "side": "against", "reason": "trade"}
    return {**stance(start, end), "polarity": "", **given, **fields}


def account(start: int, end: int, thing: str, **fields: str) -> dict[str, str]:
    given = {"kind": "account", "holder": "", "polarity": "", "target": thing}
    return {**stance(start, end), **given, **fields}


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


Rows = list[dict[str, str]]


def pairs(tmp_path: Path, a: Rows, b: Rows, names: dict[tuple[str, str], str] | None = None):  # type: ignore[no-untyped-def]
    """Return the first ranges of every pair, kind by kind."""
    one, other = (
        agreement.read_coding(write(tmp_path / f"{name}.csv", rows))
        for name, rows in (("a", a), ("b", b))
    )
    return [
        (x.first, y.first)
        for kind in agreement.KINDS
        for x, y in agreement.match(one[kind], other[kind], names or {})
    ]


def test_units_meet_when_passages_overlap_and_holder_and_target_are_the_same(
    tmp_path: Path,
) -> None:
    a = [stance(0, 10), stance(20, 30), stance(40, 50), stance(60, 70)]
    others = [stance(40, 50, holder="Asteria"), stance(60, 70, target="a pledge")]
    b = [stance(9, 12), stance(30, 40), *others]
    assert pairs(tmp_path, a, b) == [((0, 10), (9, 12))]


def test_polarity_mode_and_act_play_no_part_in_pairing(tmp_path: Path) -> None:
    b = [stance(0, 10, polarity="positive", mode="quoted", act="support")]
    assert pairs(tmp_path, [stance(0, 10)], b) == [((0, 10), (0, 10))]


def test_names_meet_by_the_table(tmp_path: Path) -> None:
    a, b = [stance(0, 9, holder="the author")], [stance(0, 9, holder="Tor Velden (unnamed)")]
    assert pairs(tmp_path, a, b) == []
    names = {("holder", "author"): "tor velden"}
    assert pairs(tmp_path, a, b, names) == [((0, 9), (0, 9))]
    assert pairs(tmp_path, a, b, {("target", "author"): "tor velden"}) == []


def test_a_first_range_may_meet_the_second_passage_of_the_other(tmp_path: Path) -> None:
    a, b = [stance(0, 10, start_b="50", end_b="60")], [stance(55, 70)]
    assert pairs(tmp_path, a, b) == [((0, 10), (55, 70))]
    assert pairs(tmp_path, b, a) == [((55, 70), (0, 10))]


def test_second_ranges_and_two_second_passages_do_not_meet(tmp_path: Path) -> None:
    a = [stance(0, 10, start2="50", end2="60"), stance(100, 110, start_b="150", end_b="160")]
    b = [stance(55, 70), stance(120, 130, start_b="150", end_b="160")]
    assert pairs(tmp_path, a, b) == []


def test_one_to_many_takes_the_largest_overlap_and_leaves_the_rest(tmp_path: Path) -> None:
    a, b = [stance(0, 100)], [stance(0, 20), stance(20, 90), stance(90, 100)]
    assert pairs(tmp_path, a, b) == [((0, 100), (20, 90))]
    assert pairs(tmp_path, b, a) == [((20, 90), (0, 100))]


def test_more_pairs_are_better_than_a_larger_overlap(tmp_path: Path) -> None:
    a, b = [stance(0, 100), stance(90, 200)], [stance(80, 200), stance(150, 160)]
    assert pairs(tmp_path, a, b) == [((0, 100), (80, 200)), ((90, 200), (150, 160))]


def test_equal_overlaps_keep_the_order_whatever_the_order_of_the_rows(tmp_path: Path) -> None:
    rows = [stance(0, 10, act=act) for act in ("oppose", "warn", "reject")]
    met = agreement.match(
        agreement.read_coding(write(tmp_path / "a.csv", rows))["stance"],
        agreement.read_coding(write(tmp_path / "b.csv", rows))["stance"],
        {},
    )
    assert [(x.row["act"], y.row["act"]) for x, y in met] == [(r["act"], r["act"]) for r in rows]
    apart = [stance(0, 30), stance(40, 70), stance(10, 60)]
    expected = pairs(tmp_path, apart, apart)
    assert expected == [(s, s) for s in ((0, 30), (10, 60), (40, 70))]
    assert all(pairs(tmp_path, [*p], apart) == expected for p in itertools.permutations(apart))


def test_arguments_meet_by_giver_side_and_topic_whatever_the_reason(tmp_path: Path) -> None:
    a = [argument(0, 10), argument(20, 30), argument(40, 50)]
    others = [argument(20, 30, side="for"), argument(40, 50, holder="Asteria")]
    b = [argument(0, 10, reason="mandate"), *others]
    assert pairs(tmp_path, a, b) == [((0, 10), (0, 10))]


def test_accounts_meet_by_their_thing_and_kinds_do_not_mix(tmp_path: Path) -> None:
    a = [account(0, 10, "the summit"), account(0, 10, "Tor Velden"), stance(0, 10)]
    b = [account(5, 15, "Summit"), account(20, 30, "Tor Velden"), argument(0, 10)]
    assert pairs(tmp_path, a, b) == [((0, 10), (5, 15))]


@given(st.lists(st.lists(st.integers(0, 50), min_size=5, max_size=5), max_size=5))
def test_the_assignment_is_as_good_as_the_best_of_all(weights: list[list[int]]) -> None:
    found = agreement.assign(weights)
    assert [i for i, _ in found] == list(range(len(weights)))
    assert len({j for _, j in found}) == len(weights)
    best = max(
        sum(line[j] for line, j in zip(weights, columns, strict=True))
        for columns in itertools.permutations(range(5), len(weights))
    )
    assert sum(weights[i][j] for i, j in found) == best


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 15)), max_size=6)


@given(SPANS, SPANS)
def test_pairing_is_one_to_one_overlapping_and_the_same_from_both_sides(
    a: list[tuple[int, int]], b: list[tuple[int, int]]
) -> None:
    def units(spans: list[tuple[int, int]]) -> list[object]:
        ranges = sorted((start, start + n) for start, n in spans)
        return [agreement.Unit("stance", span, None, STANCE) for span in ranges]

    one, other = units(a), units(b)
    met = agreement.match(one, other, {})
    assert len({id(x) for x, _ in met}) == len({id(y) for _, y in met}) == len(met)
    assert all(agreement.overlap(x, y) > 0 for x, y in met)
    back = agreement.match(other, one, {})
    assert len(back) == len(met)
    shared = [sum(agreement.overlap(x, y) for x, y in m) for m in (met, back)]
    assert shared[0] == shared[1]


# --- The report -------------------------------------------------------------------------------

A = [
    stance(0, 10), stance(20, 30, polarity="positive"), stance(40, 50), stance(60, 70),
    argument(0, 10), account(0, 10, "the summit"),
]  # fmt: skip
B = [
    stance(0, 10), stance(20, 30, polarity="positive"), stance(40, 50, polarity="positive"),
    stance(80, 90, intensity="weak"), account(0, 10, "the summit", mode="indirect"),
]  # fmt: skip


def report(tmp_path: Path, form: str) -> str:
    a, b = write(tmp_path / "a.csv", A), write(tmp_path / "b.csv", B)
    result = run(a, b, "--format", form)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_the_report_counts_compares_and_lists(tmp_path: Path) -> None:
    """Kappa on polarity: 3 units, 2 the same, by chance (2·1 + 1·2) / 9.

    With "absent" as a value: 5 units, 2 the same, by chance (3·2 + 1·2 + 1·1) / 25.
    """
    rows = [tuple(row) for row in csv.reader(report(tmp_path, "csv").splitlines())]
    units = "Units found by each, and met"
    assert (units, "stance", "4", "4", "3", "0", "0.75", "0.75", "0.75") in rows
    assert (units, "argument", "1", "0", "0", "0", "–", "0.00", "0.00") in rows
    of = "polarity of stances"
    assert (
        "Cohen's kappa",
        of,
        "units both found",
        "3",
        "2",
        f"{(2 / 3 - 4 / 9) / (5 / 9):.2f}",
    ) in rows
    assert (
        "Cohen's kappa",
        of,
        "all units",
        "5",
        "2",
        f"{(2 / 5 - 9 / 25) / (16 / 25):.2f}",
    ) in rows
    assert ("Cohen's kappa", "mode of stances", "units both found", "3", "3", "undefined") in rows
    assert (
        "Cohen's kappa",
        "reason of arguments",
        "units both found",
        "0",
        "0",
        "undefined",
    ) in rows
    assert ("Stances that met and are coded the same", "intensity", "3", "3") in rows
    lone = "Found by one only"
    assert (lone, "stance", "a", "60–70", "Kestria: the office", "negative") in rows
    assert (lone, "stance", "b", "80–90", "Kestria: the office", "negative") in rows
    other = "Met, but coded otherwise"
    assert (
        other,
        "stance",
        "40–50",
        "Kestria: the office",
        "polarity",
        "negative",
        "positive",
    ) in rows
    assert (other, "account", "0–10", "the summit", "mode", "asserted", "indirect") in rows


def test_the_three_formats_say_the_same(tmp_path: Path) -> None:
    rows = list(csv.reader(report(tmp_path, "csv").splitlines()))
    text, markdown = report(tmp_path, "text"), report(tmp_path, "markdown")
    for cells in (row[1:] for row in rows if row):
        assert f"| {' | '.join(cells)} |" in markdown.splitlines()
        gaps = r"\s*".join(re.escape(c) for c in cells)
        assert re.search(rf"^{gaps}$", text, re.M), cells


def test_a_table_of_names_that_was_asked_for_must_be_there(tmp_path: Path) -> None:
    a = write(tmp_path / "a.csv", A)
    assert run(a, a).returncode == 0
    assert run(a, a, "--names", tmp_path / "none.csv").returncode != 0


# --- The committed codings --------------------------------------------------------------------


def committed(source: str, form: str = "markdown") -> str:
    result = run(CODING / source / "a.csv", CODING / source / "b.csv", "--format", form)
    assert result.returncode == 0, result.stderr
    return result.stdout


def page(source: str) -> Path:
    return CODING / f"{source}.md"


def block(source: str) -> re.Pattern[str]:
    marker = re.escape(f"<!-- agreement:{source} -->")
    return re.compile(rf"(?<={marker}\n).*?(?=<!-- /agreement -->)", re.S)


def test_there_are_committed_codings() -> None:
    assert [p.stem for p in sorted((REPO / "instances" / "sources").glob("*.ttl"))] == CODED


@pytest.mark.parametrize("source", CODED)
def test_the_numbers_in_the_doc_are_those_of_the_script(source: str) -> None:
    shown = block(source).findall(page(source).read_text(encoding="utf-8"))
    assert shown == [f"\n{committed(source)}\n"], "run python tests/test_agreement.py"


@pytest.mark.parametrize("source", CODED)
@pytest.mark.parametrize("form", ["text", "csv"])
def test_the_committed_codings_run_in_every_format(source: str, form: str) -> None:
    assert committed(source, form).count("Cohen's kappa") >= 1


if __name__ == "__main__":
    for source in CODED:
        fresh = f"\n{committed(source)}\n"
        text = page(source).read_text(encoding="utf-8")
        page(source).write_text(block(source).sub(lambda _: fresh, text), encoding="utf-8")  # noqa: B023

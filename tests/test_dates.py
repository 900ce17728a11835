"""Does kg.dates give the days that an EDTF date admits, and refuse what is none?"""

from datetime import date, timedelta

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from kg.dates import Bounds, bounds

DAYS = st.dates(min_value=date(1, 1, 1))
DAY = timedelta(days=1)

always = settings(derandomize=True, max_examples=150, deadline=None)


def span(first: str, last: str) -> Bounds:
    return Bounds(date.fromisoformat(first), date.fromisoformat(last))


def is_the_last(day: date, *, of: str) -> bool:
    """Tell whether the next day is in another year (or month)."""
    return day == date.max or getattr(day + DAY, of) != getattr(day, of)


@st.composite
def edtf_dates(draw: st.DrawFn) -> str:
    """A date at any supported precision, with any qualifier."""
    day = draw(DAYS).isoformat()
    shapes = [day, day[:7], day[:4], f"{day[:7]}-XX", f"{day[:4]}-XX", f"{day[:4]}-XX-XX"]
    if day[:3] != "000":
        shapes.append(f"{day[:3]}X")
    if day[:2] != "00":
        shapes.append(f"{day[:2]}XX")
    return draw(st.sampled_from(shapes)) + draw(st.sampled_from(["", "?", "~", "%"]))


# --- single dates -----------------------------------------------------------------------------


@always
@given(DAYS)
@example(date(2024, 2, 29))
@example(date(1, 1, 1))
@example(date.max)
def test_a_day_is_its_own_bounds(day: date) -> None:
    assert bounds(day.isoformat()) == Bounds(day, day)


@always
@given(DAYS)
@example(date(2023, 2, 5))
@example(date(2024, 2, 5))
@example(date(1900, 2, 5))
@example(date(2000, 2, 5))
@example(date.max)
def test_a_month_is_bounded_by_exactly_its_first_and_last_day(day: date) -> None:
    found = bounds(day.isoformat()[:7])
    assert found.earliest == day.replace(day=1)
    assert found.latest is not None
    assert (found.latest.year, found.latest.month) == (day.year, day.month)
    assert is_the_last(found.latest, of="month")


@always
@given(DAYS)
@example(date.min)
@example(date.max)
def test_a_year_is_bounded_by_exactly_its_first_and_last_day(day: date) -> None:
    found = bounds(day.isoformat()[:4])
    assert found.earliest == date(day.year, 1, 1)
    assert found.latest is not None
    assert found.latest.year == day.year
    assert is_the_last(found.latest, of="year")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("201X", "2010-01-01", "2019-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("999X", "9990-01-01", "9999-12-31"),
        ("001X", "0010-01-01", "0019-12-31"),
        ("01XX", "0100-01-01", "0199-12-31"),
        ("2023-02-XX", "2023-02-01", "2023-02-28"),
        ("2024-02-XX", "2024-02-01", "2024-02-29"),
        ("2023-XX", "2023-01-01", "2023-12-31"),
        ("2023-XX-XX", "2023-01-01", "2023-12-31"),
    ],
)
def test_unspecified_digits_are_bounded_by_all_that_they_may_be(
    text: str, first: str, last: str
) -> None:
    assert bounds(text) == span(first, last)


@pytest.mark.parametrize("text", ["2000", "1900", "2010", "2023-10", "2030-10-10"])
def test_zeros_are_digits_and_not_unspecified(text: str) -> None:
    found = bounds(text)
    assert found.earliest is not None
    assert found.latest is not None
    assert found.earliest.isoformat()[: len(text)] == text
    assert found.latest.isoformat()[: len(text)] == text


@always
@given(edtf_dates())
def test_the_bounds_of_a_single_date_are_both_there_and_in_order(text: str) -> None:
    found = bounds(text)
    assert found.earliest is not None
    assert found.latest is not None
    assert found.earliest <= found.latest


@always
@given(edtf_dates(), st.sampled_from("?~%"))
def test_a_qualifier_widens_nothing(text: str, mark: str) -> None:
    bare = text.rstrip("?~%")
    assert bounds(bare + mark) == bounds(bare)


@pytest.mark.parametrize(
    "clock",
    ["T00:00:00", "T23:59:59Z", "T10:30:00+09:00", "T10:30:00-05", "T10:30:00+14:00", "T01:02:03+14"],
)  # fmt: skip
def test_a_time_of_day_is_on_the_day_that_it_names(clock: str) -> None:
    assert bounds(f"2023-06-05{clock}") == span("2023-06-05", "2023-06-05")


# --- intervals --------------------------------------------------------------------------------


@always
@given(edtf_dates(), edtf_dates())
@example("2023-06", "2023-06")
@example("2023-05-10", "2023-05")
@example("2023", "2023-05")
def test_an_interval_runs_from_its_first_possible_day_to_its_last(begin: str, end: str) -> None:
    first, last = bounds(begin).earliest, bounds(end).latest
    assert first is not None
    assert last is not None
    assume(first <= last)
    assert bounds(f"{begin}/{end}") == Bounds(first, last)


@always
@given(edtf_dates(), edtf_dates())
def test_a_reversed_interval_is_refused(begin: str, end: str) -> None:
    first, last = bounds(begin).earliest, bounds(end).latest
    assert first is not None
    assert last is not None
    assume(first > last)
    with pytest.raises(ValueError, match="ends before it begins"):
        bounds(f"{begin}/{end}")


@always
@given(edtf_dates(), st.sampled_from(["", ".."]))
def test_an_open_or_unknown_end_sets_no_bound(text: str, end: str) -> None:
    assert bounds(f"{text}/{end}") == Bounds(bounds(text).earliest, None)
    assert bounds(f"{end}/{text}") == Bounds(None, bounds(text).latest)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1964/2008", "1964-01-01", "2008-12-31"),
        ("2004-06/2006-08", "2004-06-01", "2006-08-31"),
        ("2004-02-01/2005-02-08", "2004-02-01", "2005-02-08"),
        ("2004-02-01/2005-02", "2004-02-01", "2005-02-28"),
        ("2004-02-01/2005", "2004-02-01", "2005-12-31"),
        ("2005/2006-02", "2005-01-01", "2006-02-28"),
        ("1984~/2004-06", "1984-01-01", "2004-06-30"),
        ("2004-06-XX/2004-07-03", "2004-06-01", "2004-07-03"),
        ("2023-06-05/2023-06-05", "2023-06-05", "2023-06-05"),
    ],
)
def test_intervals_of_the_specification_are_read(text: str, first: str, last: str) -> None:
    assert bounds(text) == span(first, last)


# --- what is no date --------------------------------------------------------------------------

IMPOSSIBLE = [
    "2023-02-29", "1900-02-29", "2100-02-29", "2023-02-30", "2023-04-31", "2023-06-31",
    "2023-01-32", "2023-01-00", "2023-13", "2023-00", "2023-99", "2023-13-01", "2023-00-01",
    "2023-13-XX", "2023-42", "0000", "0000-01", "000X", "00XX", "2023-02-29~", "2022/2023-02-29",
    "2023-13/..", "../2023-02-29", "2023-02-29/",
]  # fmt: skip
SEASONS = ["2023-21", "2023-24", "2023-25", "2023-41", "2023-21/2023-22", "../2023-23", "2023-21?"]
UNSUPPORTED = [
    "Y12023", "Y-12023", "-0044", "-2023", "12023", "Y1E5", "1950S2", "2023-1X", "2023-01-1X",
    "2XXX", "XXXX", "20X3", "201X-05", "20XX-05-06", "2023-XX-05", "?2023-06", "2023?-06",
    "2023-~06", "[2021,2023]", "{2021..2023}", "[..2023]", "2021..2023",
]  # fmt: skip
MALFORMED = [
    "2023-1", "2023-1-1", "2023-01-1", "23", "202", "20230605", "202306", "2023-0605",
    "2023-06-05-07", "05.06.2023", "5 June 2023", "2023–06", "2023−06", "2023-", "-", "?", "~",
    "2023??", "2023~?", "2023?~", "x", "today", "2023-W05", "2023-156", "+2023", "2023.5", "1e3",
    "unknown", "open", "2023u", "202u", "2023-xx", "2023-06-05t10:00:00",
]  # fmt: skip
SLASHES = ["/", "../..", "/..", "../", "//", "2023//", "2021/2022/2023", "2023/2024/", "../2023/.."]
OPEN = ["", "..", ".", "...", "…/2023", "2023/...", "2023/.", "2023/…", "open/2023", "2023/open"]
FOREIGN = [
    "２０２３",
    "٢٠٢٣",
    "२०२३",
    "２０２３-06-05",
    "2023-０６",
    "2023-06-0５",
    "202３",
    "²023",
]
BLANKS = [
    " ", " 2023", "2023 ", "2023\n", "\n2023", "2023\r\n", "2023-06-05\n", "2023 /2024", "2023/ 2024",
    "2023\u00a0", "2023\t", "\ufeff2023", "20 23", "2023-06- 05", "2023\x00", "2023/2024\n",
]  # fmt: skip
TIMES = [
    "2023-06-05T", "T10:00:00", "2023-06-05T10:00", "2023-06-05T10", "2023-06-05T24:00:00",
    "2023-06-05T10:60:00", "2023-06-05T10:00:60", "2023-06-05T25:00:00Z", "2023-06T10:00:00",
    "2023T10:00:00", "2023-06-XXT10:00:00", "2023-02-29T10:00:00", "2023-06-05T10:00:00.5",
    "2023-06-05T10:00:00+15", "2023-06-05T10:00:00+14:01", "2023-06-05T10:00:00+0900",
    "2023-06-05T10:00:00+09:60", "2023-06-05T10:00:00ZZ", "2023-06-05T10:00:00?",
    "2023-06-05?T10:00:00", "2023-06-05 10:00:00", "2023-06-05T１0:00:00", "2023-06-05T10:00:00Z\n",
    "2023-06-05T-1:00:00", "2023-06-05T10:00:00T10:00:00",
]  # fmt: skip
TIMED_INTERVALS = [
    "2023-06-05T10:00:00Z/2024",
    "2022/2023-06-05T10:00:00",
    "2023-06-05T10:00:00/..",
]


NO_DATES = [
    *IMPOSSIBLE, *SEASONS, *UNSUPPORTED, *MALFORMED, *SLASHES, *OPEN, *FOREIGN, *BLANKS, *TIMES,
    *TIMED_INTERVALS,
]  # fmt: skip


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_refused_in_a_sentence_that_quotes_it(text: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the sentence is checked below
        bounds(text)
    sentence = str(refusal.value)
    assert repr(text) in sentence
    assert "\n" not in sentence
    assert "invalid literal" not in sentence  # Python's own words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2023-02-29", "2023-02 has no day 29"),
        ("1900-02-29", "1900-02 has no day 29"),
        ("2023-01-00", "2023-01 has no day 00"),
        ("2023-13", "no month 13"),
        ("2023-00", "no month 00"),
        ("2023-21", "season"),
        ("2023-41", "season"),
        ("2023-42", "no month 42"),
        ("0000", "no year 0"),
        ("00XX", "no year 0"),
        ("2023/2022", "ends before it begins"),
        ("2023-12/2023-06", "ends before it begins"),
        ("2023-06-05/2023-06-04", "ends before it begins"),
        ("/", "says nothing"),
        ("../..", "says nothing"),
        ("2021/2022/2023", "more than one slash"),
        ("2023-06-05T25:00:00", "no time of day"),
        ("2022/2023-06-05T10:00:00", "leave the time of day out"),
        ("201X-05", "unspecified digits stand only at the end"),
        ("2023-XX-05", "unspecified digits stand only at the end"),
        ("2023-1", "write YYYY, YYYY-MM or YYYY-MM-DD"),
    ],
)
def test_the_refusal_says_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        bounds(text)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(st.text(alphabet="0123456789-/.X?~%TZ:+ \n٣", max_size=24))
@example("2023-06-05T10:30:00Z")
def test_any_text_is_read_in_order_or_refused(text: str) -> None:
    try:
        found = bounds(text)
    except ValueError:
        return
    assert text.isascii()
    assert text == text.strip()
    assert found.earliest or found.latest
    if found.earliest and found.latest:
        assert found.earliest <= found.latest

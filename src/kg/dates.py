"""EDTF dates and the first and last day that each admits.

Follows the Extended Date/Time Format (https://www.loc.gov/standards/datetime/): level 0, and of
level 1 the qualifiers `?` `~` `%`, unspecified digits counted from the right, and intervals with an
open (`..`) or unknown (empty) end. Bounds are strict: an open or unknown end sets none, and a
qualifier does not widen. Seasons are refused by name; years beyond four digits, level 2 and digits
other than 0 to 9 are no date here.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, time

_DATE = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?", re.ASCII
)
_TIME = re.compile(
    r"T(\d{2}:\d{2}:\d{2})(Z|[+-](?:(?:0\d|1[0-3])(?::[0-5]\d)?|14(?::00)?))?", re.ASCII
)


@dataclass(frozen=True)
class Bounds:
    """The first and the last day that a date admits; None where it sets no bound."""

    earliest: date | None
    latest: date | None


def bounds(text: str) -> Bounds:
    """Return the bounds of an EDTF date or interval.

    Raises ValueError, with a plain sentence, on what is no date of the supported part of EDTF,
    on a day that does not exist, and on an interval that ends before it begins.
    """
    sides = text.split("/")
    if len(sides) == 1:
        return _single(text)
    if len(sides) > 2:
        raise ValueError(f"{text!r} has more than one slash")
    if "T" in text:
        raise ValueError(f"{text!r}: an interval runs from day to day; leave the time of day out")
    if all(side in ("", "..") for side in sides):
        raise ValueError(f"{text!r} says nothing; leave the date out instead")
    begin, end = (
        Bounds(None, None) if side in ("", "..") else _single(side, text) for side in sides
    )
    if begin.earliest and end.latest and begin.earliest > end.latest:
        raise ValueError(f"{text!r} ends before it begins")
    return Bounds(begin.earliest, end.latest)


def _single(text: str, whole: str = "") -> Bounds:
    """Return the bounds of one date, without slash."""
    shown = repr(whole or text)
    day_text, clock = (
        (text[: text.index("T")], text[text.index("T") :]) if "T" in text else (text, "")
    )
    if clock:
        _check_time(clock, shown)
    elif day_text[-1:] in ("?", "~", "%"):
        day_text = day_text[:-1]
    match = _DATE.fullmatch(day_text)
    if match is None or (clock and match["day"] in (None, "XX")):
        raise ValueError(
            f"{shown} is no EDTF date; write YYYY, YYYY-MM or YYYY-MM-DD, or two with a slash"
        )
    year, month, day = match["year"], match["month"], match["day"]
    if ("X" in year and month) or (month == "XX" and day not in (None, "XX")):
        raise ValueError(f"{shown}: unspecified digits stand only at the end of a date")
    first_year, last_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if first_year == 0:
        raise ValueError(f"{shown}: there is no year 0 here; years run from 0001 to 9999")
    if month in (None, "XX"):
        return Bounds(date(first_year, 1, 1), date(last_year, 12, 31))
    if 21 <= int(month) <= 41:
        raise ValueError(f"{shown}: a season has no exact bounds; give the months instead")
    if not 1 <= int(month) <= 12:
        raise ValueError(f"{shown}: there is no month {month}")
    last_day = calendar.monthrange(first_year, int(month))[1]
    if day in (None, "XX"):
        return Bounds(date(first_year, int(month), 1), date(first_year, int(month), last_day))
    if not 1 <= int(day) <= last_day:
        raise ValueError(f"{shown}: {year}-{month} has no day {day}")
    exact = date(first_year, int(month), int(day))
    return Bounds(exact, exact)


def _check_time(clock: str, shown: str) -> None:
    match = _TIME.fullmatch(clock)
    try:
        if match is None:
            raise ValueError
        time.fromisoformat(match[1])
    except ValueError:
        raise ValueError(f"{shown}: {clock!r} is no time of day; write T10:30:00Z") from None

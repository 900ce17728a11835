"""What a literal's value is, as far as contradictions need it: dt-diff and dt-not-type.

https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules, table 8, and
the value spaces of https://www.w3.org/TR/xmlschema11-2/. Of a datatype that is not known here, and
of a literal that is not of its datatype, nothing is claimed.
"""

import re
from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox

from kg.namespaces import RDF, XSD

Value = tuple[str, object]
"""The family of a value, and the value: equal within a family, never across."""

_BITS = {"long": 64, "int": 32, "short": 16, "byte": 8}
_BOUNDS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    **{name: (-(2 ** (n - 1)), 2 ** (n - 1) - 1) for name, n in _BITS.items()},
    **{f"unsigned{name.capitalize()}": (0, 2**n - 1) for name, n in _BITS.items()},
}
_FLOATS, _TRUTHS = ("double", "float"), {"true": True, "1": True, "false": False, "0": False}


@lru_cache(maxsize=10_000)
def value_of(literal: ox.Literal) -> Value | None:
    """Return the value of a literal, or None where nothing is known of it."""
    datatype, text = literal.datatype.value, literal.value
    if literal.language:
        return "text", (text, literal.language.lower())
    name = datatype.removeprefix(XSD) if datatype.startswith(XSD) else ""
    if name == "string":
        return "text", text
    if name in _BOUNDS or name == "decimal":
        whole = r"[+-]?\d+" if name in _BOUNDS else r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"
        number = Decimal(text) if re.fullmatch(whole, text, re.ASCII) else None
        return None if number is None or not _within(number, name) else ("number", number)
    if name in _FLOATS and re.fullmatch(r"[+-]?[\d.]+(?:[eE][+-]?\d+)?|-?INF|NaN", text, re.ASCII):
        return name, repr(float(text.replace("INF", "inf")))  # so that -0.0 is not 0.0
    if name == "boolean" and text in _TRUTHS:
        return "truth", _TRUTHS[text]
    if name == "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return "date", text
    return None


def whole_number(term: object) -> int | None:
    """Return the number of a literal of a whole number, such as a cardinality; else None."""
    if not isinstance(term, ox.Literal):
        return None
    value = value_of(term)
    if value is None or value[0] != "number" or not isinstance(value[1], Decimal):
        return None
    return int(value[1]) if term.datatype.value.removeprefix(XSD) in _BOUNDS else None


def differ(one: object, other: object) -> bool:
    """Tell whether two literals have values that are known to differ (dt-diff)."""
    if not isinstance(one, ox.Literal) or not isinstance(other, ox.Literal):
        return False
    a, b = value_of(one), value_of(other)
    return a is not None and b is not None and a != b


def outside(literal: object, datatype: object) -> bool:
    """Tell whether a literal's value is known to lie outside a datatype (dt-not-type)."""
    if not isinstance(literal, ox.Literal) or not isinstance(datatype, ox.NamedNode):
        return False
    value, iri = value_of(literal), datatype.value
    name = iri.removeprefix(XSD) if iri.startswith(XSD) else ""
    if value is None or not (name or iri == RDF + "langString"):
        return False
    family, content = value
    if name in _BOUNDS or name == "decimal":
        return not (family == "number" and isinstance(content, Decimal) and _within(content, name))
    if name in ("string", *_FLOATS, "boolean", "date") or iri == RDF + "langString":
        tagged = isinstance(content, tuple)
        fits = {"string": family == "text" and not tagged, "boolean": family == "truth"}
        fits |= {"date": family == "date", **{f: family == f for f in _FLOATS}}
        return not (fits[name] if name else family == "text" and tagged)
    return False


def _within(number: Decimal, name: str) -> bool:
    if name == "decimal":
        return True
    low, high = _BOUNDS[name]
    whole = number == number.to_integral_value()
    return whole and (low is None or number >= low) and (high is None or number <= high)

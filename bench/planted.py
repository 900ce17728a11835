"""The graph of `bench/reason.py` with literals, and with faults that the shapes of `shapes.ttl` find.

Every literal form that a file may hold occurs among the faults and among what is right: decimals
with a zero too many, numbers with a sign, booleans as digits. One stance in 20 has a fault.
"""

import random
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pyoxigraph as ox
from reason import SEED, graph

from kg.rdf import Term

SHAPES = Path(__file__).with_name("shapes.ttl")
EX = "https://example.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
EVERY = 20
"""One stance in so many has a fault."""

DAY, INTEGER, DECIMAL, BOOLEAN = "date", "integer", "decimal", "boolean"


def iri(name: str) -> ox.NamedNode:
    return ox.NamedNode(EX + name)


def lit(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


def right(pick: random.Random, stance: str, text: str) -> dict[tuple[str, str], list[Term]]:
    """Return values of a stance and its text that no shape finds fault with."""
    early, late = f"20{pick.randrange(10, 20)}", f"20{pick.randrange(20, 30)}"
    share = pick.choice(("0.60", "0.5", ".25", "00.125", "0.0"))
    return {
        (stance, "day"): [lit(f"{early}-0{pick.randrange(1, 10)}-1{pick.randrange(10)}", DAY)],
        (stance, "weight"): [lit(pick.choice(("5", "+7", "042", "100", "63", "17")), INTEGER)],
        (stance, "share"): [lit(share, DECIMAL)],
        (stance, "gist"): [ox.Literal(f"what {stance} is about", language="en")],
        (stance, "sure"): [lit(pick.choice(("true", "false", "1", "0")), BOOLEAN)],
        (text, "pages"): [lit(pick.choice(("5", "012", "7")), "nonNegativeInteger")],
        (text, "language"): [ox.Literal(pick.choice(("en", "de", "fr")))],
        (text, "published"): [lit(f"{late}-03-02", DAY)],
        (text, "seen"): [lit("2031-01-01", DAY)],
    }


def spoil(values: dict[tuple[str, str], list[Term]], n: int, stance: str, text: str) -> None:
    """Plant the n-th kind of fault."""
    wrong: list[tuple[str, str, list[Term]]] = [
        (stance, "day", []),
        (stance, "day", [lit("2023-02-29", DAY)]),
        (stance, "day", [lit("2031-06-05", DAY)]),
        (stance, "weight", [lit("101", INTEGER)]),
        (stance, "weight", [lit("-01", INTEGER)]),
        (stance, "weight", [lit("5", "nonNegativeInteger")]),
        (stance, "share", [lit("1.00", DECIMAL)]),
        (stance, "share", [lit("0.60", "double")]),
        (stance, "gist", [ox.Literal("oh", language="en")]),
        (stance, "gist", [ox.Literal(f"gist {n}", language="en") for n in "ab"]),
        (stance, "sure", [ox.Literal("yes")]),
        (stance, "follows", [iri(stance)]),
        (stance, "saidIn", [iri(f"text{int(text[4:]) - 1}")]),
        (stance, "holder", [ox.Literal("a name")]),
        (text, "pages", [lit("5", INTEGER)]),
        (text, "pages", [lit("-5", "nonNegativeInteger")]),
        (text, "language", [ox.Literal("tlh")]),
        (text, "language", []),
        (text, "seen", [lit("2001-01-01", DAY)]),
        (text, "issuedBy", [iri("alliance")]),
    ]
    subject, name, others = wrong[n % len(wrong)]
    values[subject, name] = others


def literals(base: list[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield types, literals and faults of the stances, texts and topics, one stance after another."""
    pick, seen, topics = random.Random(SEED), 0, set()
    for quad in base:
        if not isinstance(quad.subject, ox.NamedNode) or not isinstance(quad.object, ox.NamedNode):
            continue
        name, value = (t.value.removeprefix(EX) for t in (quad.predicate, quad.object))
        if name == "target" and value not in topics:
            topics.add(value)
            yield ox.Quad(quad.object, TYPE, iri("Topic"))
        if name == "saidIn":
            stance, seen = quad.subject.value.removeprefix(EX), seen + 1
            yield ox.Quad(quad.object, TYPE, iri("Text"))
            values = right(pick, stance, value)
            if seen % EVERY == 0:
                spoil(values, seen // EVERY, stance, value)
            for (subject, predicate), objects in values.items():
                for other in objects:
                    yield ox.Quad(iri(subject), iri(predicate), other)


def planted(size: int) -> list[ox.Quad]:
    """Return the graph of about so many triples, none of them twice."""
    base = graph(int(size * 0.558))
    return list(dict.fromkeys(chain(base, literals(base))))

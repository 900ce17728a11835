"""What the tests of Turtle share: names, two readers of a document, and datasets of every kind."""

import random
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from kg.namespaces import RDF, XSD
from kg.rdf import Term
from kg.turtle import canonical, turtle

EX = "http://example.org/"
NAMES = {"ex": EX, "exa": EX + "a/", "rdf": RDF, "xsd": XSD, "graph": "http://graph.org/", "": "e:"}
HEAD = f"@prefix ex: <{EX}> .\n\n"
A, B, C, P, Q = (ox.NamedNode(EX + name) for name in ("a", "b", "c", "p", "q"))
TYPE, FIRST, REST, NIL = (ox.NamedNode(RDF + name) for name in ("type", "first", "rest", "nil"))
quiet = pytest.mark.filterwarnings(r"ignore:::rdflib\.")


def parsed(text: str, form: ox.RdfFormat = ox.RdfFormat.TRIG) -> list[ox.Quad]:
    return list(ox.parse(text.encode(), form))


def laid_out(body: str, *, prefixes: dict[str, str] = NAMES) -> str:
    """Return the Turtle of what a document says, without its prefixes."""
    head = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in NAMES.items())
    lines = turtle(parsed(head + body), prefixes).splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("@prefix")).removeprefix("\n")


def keeps(body: str) -> None:
    """Check that a document is laid out as it is."""
    assert laid_out(body) == body


def nquads(quads: Iterable[ox.Quad]) -> str:
    return "".join(f"{quad} .\n" for quad in canonical(quads))


def merged(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    return [ox.Quad(q.subject, q.predicate, q.object) for q in quads]


def relabelled(quads: Iterable[ox.Quad], seed: int) -> list[ox.Quad]:
    """Return the quads in another order and with other labels."""
    rng = random.Random(seed)
    labels: dict[object, ox.BlankNode] = {}

    def other(term: object) -> object:
        if not isinstance(term, ox.BlankNode):
            return term
        return labels.setdefault(term, ox.BlankNode(f"x{rng.getrandbits(64)}"))

    rows = [
        ox.Quad(other(q.subject), q.predicate, other(q.object), other(q.graph_name))  # type: ignore[arg-type]
        for q in quads
    ]
    rng.shuffle(rows)
    return rows


# --- Another reader ----------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


def by_rdflib(text: str, form: str) -> Iterator[ox.Quad]:
    """Read a document with rdflib, which has its own mind about numbers: see `numbers`."""

    def term(node: object) -> ox.NamedNode | ox.BlankNode | ox.Literal:
        if isinstance(node, rdflib.URIRef):
            return ox.NamedNode(str(node))
        if isinstance(node, rdflib.BNode):
            return ox.BlankNode(str(node))
        assert isinstance(node, rdflib.Literal)
        if node.language:
            return ox.Literal(str(node), language=node.language)
        return ox.Literal(str(node), datatype=ox.NamedNode(node.datatype or XSD + "string"))

    dataset = rdflib.Dataset()
    dataset.parse(data=text, format=form, publicID="e:")
    for s, p, o, g in dataset.quads():
        name = None if g in (None, rdflib.graph.DATASET_DEFAULT_GRAPH_ID) else term(g)
        yield ox.Quad(term(s), term(p), term(o), name or ox.DefaultGraph())  # type: ignore[arg-type]


def numbers(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Take +1, 01 and 1 for one: rdflib reads bare numbers by their value."""
    for quad in quads:
        term = quad.object
        if isinstance(term, ox.Literal) and term.datatype.value in (
            XSD + "integer",
            XSD + "decimal",
        ):
            try:
                value = str(Decimal(term.value).normalize() + 0)
                term = ox.Literal(value, datatype=term.datatype)
            except InvalidOperation:
                pass
        yield ox.Quad(quad.subject, quad.predicate, term, quad.graph_name)


# --- Any dataset -----------------------------------------------------------------------------------------


SPACES = ["http://example.org/", "http://example.org/a/", "http://graph.org/", "e:", "urn:x:"]
LOCALS = ["", "a", "b", "1", "0a", "a.", ".", "a..b", ".a", "%41", "a%2Fb", "~x", "a/b", "a/", "-a"]
LOCALS += [
    "-",
    "_",
    "a:b",
    ":",
    "é",
    "日本",
    "·a",
    "a·",
    "a\u0301",
    "x-2",
    "x-10",
    "a,b",
    "(a)",
    "a'b",
]
LOCALS += ["a=b;c", "a@b", "a*+!$&", "😀", "a\u200db", "a\u200bb"]
iris = st.builds(lambda s, n: ox.NamedNode(s + n), st.sampled_from(SPACES), st.sampled_from(LOCALS))
blanks = st.integers(0, 5).map(lambda i: ox.BlankNode(f"b{i}"))
strings = st.text(
    st.sampled_from(
        'ab"""\'\\\\\n\n\r\t 0.\x00\x08\x0c\x1f\x7f\x85\xa0é\u200d\u2028\ufeff\ufffe😀@^#<'
    ),
    max_size=12,
) | st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
numerals = st.sampled_from(
    ["0", "05", "+5", "-5", "5.", ".5", "-.5", "+.", "0.60", "1e0", "", "true", "1", "٣"]
)
types = st.sampled_from(["integer", "decimal", "boolean", "double", "nonNegativeInteger", "date"])
literals = (
    st.builds(ox.Literal, strings)
    | st.builds(
        lambda v, tag: ox.Literal(v, language=tag), strings, st.sampled_from(["en", "de-CH-1996"])
    )
    | st.builds(lambda v, t: ox.Literal(v, datatype=ox.NamedNode(XSD + t)), numerals, types)
    | st.builds(lambda v, t: ox.Literal(v, datatype=t), strings, iris)
)
predicates = iris | st.sampled_from([TYPE, FIRST, REST, P, Q])
names_of_graphs = st.sampled_from([ox.DefaultGraph(), ox.DefaultGraph(), A, B]) | iris | blanks


@st.composite
def lists(draw: Callable[..., Any]) -> list[ox.Quad]:
    """A list, whole or with one thing wrong, in one graph."""
    size, graph, tag = draw(st.integers(1, 4)), draw(names_of_graphs), draw(st.integers(0, 2))
    nodes = [ox.BlankNode(f"l{tag}{i}") for i in range(size)]
    ends: list[Term] = [*nodes[1:], NIL]
    quads = [ox.Quad(draw(iris | blanks), P, nodes[0], graph)]
    for node, rest in zip(nodes, ends, strict=True):
        item = draw(iris | literals | blanks | st.sampled_from([NIL]))
        quads += [ox.Quad(node, FIRST, item, graph), ox.Quad(node, REST, rest, graph)]
    wrong = draw(st.sampled_from(["", "", "more", "less", "shared", "loop", "elsewhere"]))
    node = nodes[draw(st.integers(0, size - 1))]
    extra: dict[str, tuple[Any, ox.NamedNode, Any]] = {
        "more": (node, FIRST, A),
        "shared": (B, Q, node),
        "loop": (nodes[-1], REST, nodes[0]),
    }
    if wrong in extra:
        quads.append(ox.Quad(*extra[wrong], graph))
    if wrong == "less":
        quads.pop()
    if wrong == "elsewhere":
        quads.append(ox.Quad(node, Q, A, C))
    return quads


triples = st.builds(ox.Quad, iris | blanks, predicates, iris | literals | blanks, names_of_graphs)
datasets = st.builds(
    lambda one, more: [*one, *(quad for quads in more for quad in quads)],
    st.lists(triples, max_size=14),
    st.lists(lists(), max_size=2),
)
thorough = settings(
    derandomize=True,
    max_examples=150,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
edges = st.builds(
    ox.Quad, blanks, st.sampled_from([P, Q]), blanks, st.sampled_from([A, B]) | blanks
)

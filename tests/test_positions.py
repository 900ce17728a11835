"""Does kg.positions yield the very triples that pyoxigraph reads, in its order, each with its place?"""

from collections.abc import Iterable

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import REPO
from kg.positions import Lines, Told, told

TURTLE, TRIG = ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG
HEAD = "@prefix : <http://e/> .\n@prefix ex.am: <http://e/am#> .\n"
FOLDERS = ("ontology", "instances", "src", "tests")
FILES = sorted(p for folder in FOLDERS for p in (REPO / folder).rglob("*.ttl"))
BASE = "http://base.example/a/b?c"


def require_same(text: str, format_: ox.RdfFormat = TURTLE, base: str | None = BASE) -> list[Told]:
    """Compare triple by triple; blank nodes must be the same ones throughout."""
    lines = format_ in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
    base = None if lines else base
    wanted = list(ox.parse(text.encode(), format=format_, base_iri=base))
    found = list(told(text, base, lines=lines))
    there: dict[object, object] = {}
    back: dict[object, object] = {}

    def same(mine: object, theirs: object) -> bool:
        if isinstance(theirs, ox.BlankNode) and isinstance(mine, ox.BlankNode):
            return (
                there.setdefault(mine, theirs) == theirs and back.setdefault(theirs, mine) == mine
            )
        return mine == theirs or (mine is None and isinstance(theirs, ox.DefaultGraph))

    assert len(found) == len(wanted)
    for mine, theirs in zip(found, wanted, strict=True):
        pairs: Iterable[tuple[object, object]] = zip(mine[:4], theirs, strict=True)
        assert all(same(m, t) for m, t in pairs), f"{mine}\n{theirs}"
    return found


CASES = [
    ":a :p :b .",
    ":a a :B ; :p 1 , 2 ; ; :q 3 ; .",
    ":a :p 1, -1, +1, 1.5, .5, -1.5, 1e3, 1.e3, .5E-3, 01 .",
    ":a :p 1. :b :p true. :c :p false. :d :p :e.",
    ":a :p \"x\", 'y', \"a'b\", 'a\"b', \"\", '' .",
    ':a :p """one\n"two" ""three"" .\n# no comment\n""" ; :q 1 .',
    ":a :p '''one\n'two' ''three\\'''' .",
    ':a :p "x"@en, "x"@EN-gb, "x"@de-1996, "1"^^:t, "1"^^<http://t>, "1"^^ex.am:t .',
    ':a :p "x" @en , "y" # why\n ^^ # so\n :t .',
    ':a :p "tab\\t nl\\n q\\" b\\\\ u\\u00e9 U\\U0001F600 \\b\\r\\f\\\'" .',
    ':a :p "no-break\u00a0space\u2028line\x0bfeed" . # \u00a0 "quotes" in \'comments\' <x\n:b :p 2 .',
    "# a comment that ends with CR alone\r:a :p 1 .\r:b :p 2 .",
    ":a\r\n  :p 1 ;\r\n  :q 'x' .\r\n",
    ":a.b.c :p :d.e , :f:g , :%41%c3 , :a\\,b\\.c\\~ , :1 , : , ex.am:x-y , ex.am:1.2 .",
    ":ü :p :日本 , :a·b , :😀 .",
    "<x> <../y> <#z> . <> <?q> <//h/p> . <http://H/../%7e> :p <s:> .",
    "@base <http://new/d/> . <x> :p <y> . BASE <sub/> <x> :p <y> . PREFIX r: <rel#> r:a :p r: .",
    "prefix n: <http://n/> n:a n:b n:c. pReFiX n: <http://m/> n:a n:b n:c .",
    "<\\u0061> :p <http://e/\\u00e9> .",
    "[] :p [] . [ :q 1 ] :p 2 . [ :only 1 ] . [ a :B ; :r [ :s [ :t 'u' ] , [] ] ] :p 3 .",
    "_:x :p _:y . _:y :p _:x . _:a.b :p _:a , _:1 .",
    ":a :p () , ( 1 ) , ( 1 2 ) , ( ( ) ( 1 ( 2 ) ) [ :x ( 3 ) ] 'y' ) .",
    "( 1 :b ) :p ( 'x' 'y' [ :q 'z' ] 'w' ) . ( [ :d :e ] ) :p :f .",
    ":a :p ( 'x'@en 'y' ( 'z' ) '1'^^:t true 1.5 _:b <i> ) ; :q [ :r 's' ] .",
    "<http://e/a><http://e/b><http://e/c>.<x>a<y>.",
    "",
    "# nothing\n",
]


@pytest.mark.parametrize("text", CASES)
def test_turtle_is_read_as_pyoxigraph_reads_it(text: str) -> None:
    require_same(HEAD + text)


@pytest.mark.parametrize(
    "text",
    [
        ":g { :a :p 1 . :b :p 2 } { :c :p 3 } GRAPH :h { :d :p ( 1 ) } :x :p 5 .",
        "[] { :u :v :w } _:b { :u :v _:b } {} :g { } graph <http://g> { :a :p [ :q 'r' ] . }",
        "{ ( 1 2 ) :p :b . [ :a :b ] . } # {\n:g { @prefix_:x :p '}' }".replace("@prefix_:x", ":y"),
    ],
)
def test_trig_is_read_as_pyoxigraph_reads_it(text: str) -> None:
    found = require_same(HEAD + text, TRIG)
    assert len({t.graph for t in found}) > 1


@pytest.mark.parametrize("format_", [ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS])
def test_lines_are_read_as_pyoxigraph_reads_them(format_: ox.RdfFormat) -> None:
    graph = " <http://g>" if format_ == ox.RdfFormat.N_QUADS else ""
    text = (
        f'<http://a> <http://p> "x\\n#"@en{graph} . # more\r\n\n_:b <http://p> _:b{graph}.\n'
        '<http://./a> <http://p> "1"^^<http://t> .'
    )
    found = require_same(text, format_)
    assert [Lines(text).position(t.object_at)[0] for t in found] == [1, 3, 4]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_every_turtle_file_of_the_project_is_read_as_pyoxigraph_reads_it(path) -> None:  # type: ignore[no-untyped-def]
    require_same(path.read_bytes().decode("utf-8-sig"), TURTLE, path.as_uri())


def test_what_is_no_rdf_11_is_refused() -> None:
    for text in ("<< :a :b :c >> :p 1 .", ":a :p 1 {| :q 2 |} .", ":a :p §§ ."):
        with pytest.raises((ValueError, KeyError, AssertionError)):
            list(told(HEAD + text))


# --- places: each term of what is read stands where it is said to stand ---------------------------

TEXT = """@prefix : <http://e/> . # ":a :p 1 ."
:a a :B ; # "\u00a0
  :long \"\"\"one
:a :p "two" .\"\"\" ;\t:é 'ü😀' , 5 .
<http://e/c> :list ( 1
   [ :x :y ] ) .\r
[ :p :o ] :q _:b .
"""


def test_each_term_of_a_triple_has_its_line_and_column() -> None:
    lines = Lines(TEXT)
    found = [
        tuple(lines.position(at) for at in t[4:])
        for t in told(TEXT)
        if not isinstance(t.subject, ox.BlankNode)
    ]
    assert found == [
        ((2, 1), (2, 4), (2, 6)),
        ((2, 1), (3, 3), (3, 9)),
        ((2, 1), (4, 20), (4, 23)),
        ((2, 1), (4, 20), (4, 30)),
        ((5, 1), (5, 14), (5, 20)),
    ]
    blank = [
        tuple(lines.position(at) for at in t[4:])
        for t in told(TEXT)
        if isinstance(t.subject, ox.BlankNode)
        and str(t.predicate) in ("<http://e/x>", "<http://e/p>", "<http://e/q>")
    ]
    assert blank == [((6, 4), (6, 6), (6, 9)), ((7, 1), (7, 3), (7, 6)), ((7, 1), (7, 11), (7, 14))]


# --- generated documents --------------------------------------------------------------------------

GAP = st.sampled_from([" ", "\n", "\t", "\r\n", " # \"'<[({.\n", "  \n# x\u00a0\n ", "\r"])
PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


def quoted(text: str) -> str:
    escaped = ox.Literal(text)
    return str(escaped)


def long(text: str) -> str:
    return '"""' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r") + '"""'


IRI = st.sampled_from(
    [":a", ":b.c", ":", "ex.am:d\\-e", "<r>", "<http://x/y#z>", "<../\\u00e9>", "<>"]
)
LITERAL = st.one_of(
    PLAIN.map(quoted),
    PLAIN.map(long),
    st.sampled_from(["1", "-2.5", ".5e3", "true", "false", "'it\\'s'", "'''a''b'''"]),
    st.tuples(PLAIN.map(quoted), st.sampled_from(["@en", "@de-AT", "^^:t", "^^<t>", " ^^ :t"])).map("".join),
)  # fmt: skip
BLANK = st.sampled_from(["_:x", "_:y.z", "[]", "()"])
VERB = IRI | st.just("a")


def spaced(parts: Iterable[object]) -> st.SearchStrategy[str]:
    strategies = [p if isinstance(p, st.SearchStrategy) else st.just(str(p)) for p in parts]
    gaps = [GAP] * len(strategies)
    pairs = [x for pair in zip(strategies, gaps, strict=True) for x in pair]
    return st.tuples(*pairs).map("".join)


def listed(inner: st.SearchStrategy[str], separator: str, least: int = 1) -> st.SearchStrategy[str]:
    return st.lists(inner, min_size=least, max_size=3).map(f" {separator} ".join)


def objects(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    verbs = listed(spaced([VERB, listed(inner, ",")]), ";")
    return spaced(["[", verbs, "]"]) | spaced(["(", listed(inner, "", 0), ")"])


OBJECT = st.recursive(IRI | LITERAL | BLANK, objects, max_leaves=8)
PREDICATES = listed(spaced([VERB, listed(OBJECT, ",")]), ";")
STATEMENT = spaced([IRI | BLANK | objects(OBJECT), PREDICATES, "."])
DOCUMENT = st.lists(STATEMENT | st.sampled_from(["@base <http://n/m/> .\n", "PREFIX : <s#>\n"]), max_size=5)  # fmt: skip


@settings(derandomize=True, max_examples=80, deadline=None)
@given(DOCUMENT)
def test_generated_turtle_is_read_as_pyoxigraph_reads_it(statements: list[str]) -> None:
    require_same(HEAD + "".join(statements))


@pytest.mark.long
@settings(derandomize=True, max_examples=5_000, deadline=None)
@given(DOCUMENT)
def test_much_generated_turtle_is_read_as_pyoxigraph_reads_it(statements: list[str]) -> None:
    require_same(HEAD + "".join(statements))


GRAPHED = st.tuples(
    st.sampled_from(["", ":g ", "GRAPH <g> ", "_:g ", "[] "]), st.lists(STATEMENT, max_size=3)
).map(lambda pair: f"{pair[0]}{{ {''.join(pair[1])} }}\n")


@settings(derandomize=True, max_examples=40, deadline=None)
@given(st.lists(GRAPHED | STATEMENT, max_size=4))
def test_generated_trig_is_read_as_pyoxigraph_reads_it(blocks: list[str]) -> None:
    require_same(HEAD + "".join(blocks), TRIG)


@settings(derandomize=True, max_examples=40, deadline=None)
@given(DOCUMENT)
def test_what_pyoxigraph_writes_as_lines_is_read_alike(statements: list[str]) -> None:
    parsed = ox.parse((HEAD + "".join(statements)).encode(), format=TURTLE, base_iri=BASE)
    quads = [ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode("http://g")) for q in parsed]
    written = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    require_same(written.decode(), ox.RdfFormat.N_QUADS)

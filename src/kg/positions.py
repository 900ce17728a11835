"""Where in a file each triple stands: the Turtle family read with positions, term by term.

Parsers give no position of a triple. This reads Turtle, TriG, N-Triples and N-Quads that
pyoxigraph has accepted, by the tokens of the grammar (https://www.w3.org/TR/turtle/#sec-grammar,
https://www.w3.org/TR/trig/#sec-grammar), and yields the same triples in the same order, each with
the offsets of its three terms. It judges nothing: what is not well formed never comes here.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

import pyoxigraph as ox

from kg.namespaces import RDF, XSD
from kg.rdf import Term

_LOCAL = r"(?:[A-Za-z0-9_:\-]|[^\x00-\x7f]|%[0-9A-Fa-f]{2}|\\.)"
_NAME = r"(?:[A-Za-z0-9_\-]|[^\x00-\x7f])"  # beyond ASCII, only names can stand bare
_PNAME = rf"(?:{_NAME}+(?:\.+{_NAME}+)*)?:(?:{_LOCAL}+(?:\.+{_LOCAL}+)*)?"
_SPACE = r"(?:[ \t\r\n]|\#[^\r\n]*)*"
_TOKEN = re.compile(
    rf"""
    (?P<space>[ \t\r\n]+|\#[^\r\n]*)
  | (?P<iri><[^<>\x00-\x20]*>)
  | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
      |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
    (?:{_SPACE}(?:@(?P<language>[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      |\^\^{_SPACE}(?P<datatype><[^<>\x00-\x20]*>|{_PNAME})))?
  | (?P<blank>_:{_NAME}+(?:\.+{_NAME}+)*)
  | (?P<number>[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+))
  | (?P<name>{_PNAME})
  | (?P<word>@?[A-Za-z]+)
  | (?P<mark>[.;,()\[\]{{}}])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_LETTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")

_FIRST, _REST, _NIL, _TYPE = (ox.NamedNode(RDF + n) for n in ("first", "rest", "nil", "type"))


class Told(NamedTuple):
    """A triple, its graph (None for the default graph), and where in the text its terms start."""

    subject: Term
    predicate: Term
    object: Term
    graph: Term | None
    subject_at: int
    predicate_at: int
    object_at: int


@dataclass
class _Frame:
    """What is begun: a statement, a blank node in brackets, or a list."""

    kind: str
    at: int = 0
    node: Term | None = None
    before: Term | None = None
    subject: Term | None = None
    subject_at: int = 0
    predicate: Term | None = None
    predicate_at: int = 0


class Lines:
    """The lines of a text, to turn an offset into line and column."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(m.end() for m in re.finditer("\n", text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column, both from 1, the column in code points."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def told(text: str, base: str | None = None, *, lines: bool = False) -> Iterator[Told]:
    """Yield each triple of the text in the order in which pyoxigraph yields it.

    `base` resolves relative IRIs. With `lines` the text is N-Triples or N-Quads. Raises ValueError
    at what is no token of RDF 1.1.
    """
    reader = _Reader(base)
    return reader.statements(text) if lines else reader.triples(text)


def _tokens(text: str) -> Iterator[re.Match[str]]:
    offset = 0
    while offset < len(text):
        token = _TOKEN.match(text, offset)
        if token is None or token.end() == offset:
            raise ValueError(f"no token at {offset}")
        offset = token.end()
        if token.lastgroup != "space":
            yield token


class _Reader:
    """Terms of one file, by its prefixes and base."""

    def __init__(self, base: str | None) -> None:
        self.base = base
        self.prefixes: dict[str, str] = {}
        self.iris: dict[str, ox.NamedNode] = {}
        self.fresh = count()
        self.stack = [_Frame("statement")]
        self.graph: Term | None = None
        self.out: list[Told] = []

    def statements(self, text: str) -> Iterator[Told]:
        """Read N-Triples and N-Quads: each dot ends three terms, or four."""
        terms: list[tuple[Term, int]] = []
        for token in _tokens(text):
            if token.lastgroup != "mark":
                terms.append((self.term(token), token.start()))
                continue
            (s, s_at), (p, p_at), (o, o_at), *graph = terms
            yield Told(s, p, o, graph[0][0] if graph else None, s_at, p_at, o_at)
            terms = []

    def triples(self, text: str) -> Iterator[Told]:
        """Read Turtle and TriG."""
        marks: dict[str, Callable[[int], None]] = {
            ".": self.end, ";": self.semicolon, ",": lambda _at: None, "{": self.open_graph,
            "}": self.close_graph, "[": self.open_node, "]": self.close_node,
            "(": self.open_list, ")": self.close_list,
        }  # fmt: skip
        tokens = _tokens(text)
        held: list[Told] = []
        for token in tokens:
            before, held = held, []
            if token.lastgroup == "mark":
                marks[token[0]](token.start())
            elif token.lastgroup == "word" and token[0].lower().lstrip("@") in _DIRECTIVES:
                self.directive(token[0].lower().lstrip("@"), tokens)
            else:
                self.begin(token.start())
                if token["string"] is not None:
                    self.link()  # pyoxigraph does before it knows of a language or datatype
                    self.out += before
                    before = []
                linked = len(self.out)
                self.place(self.term(token), token.start())
                if token["string"] is None:
                    self.link()
                elif token.lastgroup == "string":  # and it waits for one until the next token
                    held = self.out[linked:]
                    del self.out[linked:]
            yield from self.out
            yield from before
            self.out.clear()

    def directive(self, name: str, tokens: Iterator[re.Match[str]]) -> None:
        """Take in a prefix or a base; the dot that may follow ends nothing."""
        if name == "graph":
            return
        value = next(tokens)
        if name == "prefix":
            self.prefixes[value[0].removesuffix(":")] = self.resolved(next(tokens)[0][1:-1]).value
        elif name == "base":
            self.base = self.resolved(value[0][1:-1]).value

    def term(self, token: re.Match[str]) -> Term:
        """Return the term of a token."""
        kind, text = token.lastgroup, token[0]
        if kind in ("string", "language", "datatype"):
            return self.literal(token)
        if kind == "number":
            double = "double" if "e" in text.lower() else ""
            datatype = double or ("decimal" if "." in text else "integer")
            return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))
        if kind == "blank":
            return ox.BlankNode(f"label{text[2:].encode().hex()}")
        if kind == "word":
            if text == "a":
                return _TYPE
            if text in ("true", "false"):
                return ox.Literal(text, datatype=ox.NamedNode(XSD + "boolean"))
            raise ValueError(f"no term at {token.start()}")
        return self.named(text)

    def literal(self, token: re.Match[str]) -> ox.Literal:
        quoted = token["string"]
        quotes = 3 if quoted[:3] in ('"""', "'''") else 1
        value = _unescaped(quoted[quotes:-quotes])
        if token["language"]:
            return ox.Literal(value, language=token["language"].lower())
        if token["datatype"]:
            return ox.Literal(value, datatype=self.named(token["datatype"]))
        return ox.Literal(value)

    def named(self, text: str) -> ox.NamedNode:
        """Return the IRI of a name with a prefix, or in angle brackets."""
        if text.startswith("<"):
            return self.resolved(text[1:-1])
        prefix, _colon, local = text.partition(":")
        return ox.NamedNode(self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local))

    def resolved(self, written: str) -> ox.NamedNode:
        """Return the IRI, a relative one as pyoxigraph resolves it against the base."""
        iri = _unescaped(written)
        if _ABSOLUTE.match(iri) or self.base is None:
            return ox.NamedNode(iri)
        key = f"{self.base} {iri}"
        if key not in self.iris:
            line = f"<{written}> a <x:y> ."
            (quad,) = ox.parse(line, format=ox.RdfFormat.TURTLE, base_iri=self.base)
            assert isinstance(quad.subject, ox.NamedNode)
            self.iris[key] = quad.subject
        return self.iris[key]

    # --- statements: a frame is what is begun, the last of the stack what is read ---

    def begin(self, at: int) -> None:
        """Make the cell of a list in which the next term will stand."""
        frame = self.stack[-1]
        if frame.kind == "list":
            frame.before, frame.node, frame.predicate_at = frame.node, self.blank(), at

    def link(self) -> None:
        """Join the cell that was made to the one before it, or to what the list is a term of."""
        frame = self.stack[-1]
        if frame.kind != "list":
            return
        assert frame.node is not None
        if frame.before is not None:
            at = frame.predicate_at
            self.emit(frame.before, _REST, frame.node, at, at, at)
            return
        self.stack.pop()
        self.place(frame.node, frame.at)
        self.stack.append(frame)

    def place(self, term: Term, at: int) -> None:
        """Put a whole term where it belongs: into a list, or as subject, predicate or object."""
        frame = self.stack[-1]
        if frame.kind == "list":
            assert frame.node is not None
            self.emit(frame.node, _FIRST, term, frame.predicate_at, at, at)
        elif frame.subject is None:
            frame.subject, frame.subject_at = term, at
        elif frame.predicate is None:
            frame.predicate, frame.predicate_at = term, at
        else:
            self.emit(
                frame.subject, frame.predicate, term, frame.subject_at, frame.predicate_at, at
            )

    def emit(self, s: Term, p: Term, o: Term, s_at: int, p_at: int, o_at: int) -> None:
        self.out.append(Told(s, p, o, self.graph, s_at, p_at, o_at))

    def blank(self) -> ox.BlankNode:
        return ox.BlankNode(f"fresh{next(self.fresh)}")

    def end(self, _at: int) -> None:
        self.stack = [_Frame("statement")]

    def semicolon(self, _at: int) -> None:
        self.stack[-1].predicate = None

    def open_graph(self, _at: int) -> None:
        self.graph = self.stack[-1].subject
        self.stack = [_Frame("statement")]

    def close_graph(self, _at: int) -> None:
        self.graph = None
        self.stack = [_Frame("statement")]

    def open_node(self, at: int) -> None:
        self.begin(at)
        self.link()
        node = self.blank()
        self.stack.append(_Frame("node", at, node, subject=node, subject_at=at))

    def close_node(self, _at: int) -> None:
        frame = self.stack.pop()
        assert frame.node is not None
        self.place(frame.node, frame.at)

    def open_list(self, at: int) -> None:
        self.begin(at)
        self.link()
        self.stack.append(_Frame("list", at))

    def close_list(self, at: int) -> None:
        frame = self.stack.pop()
        if frame.node is None:
            self.place(_NIL, frame.at)
        else:
            self.emit(frame.node, _REST, _NIL, frame.predicate_at, at, at)


_DIRECTIVES = ("prefix", "base", "version", "graph")


def _unescaped(text: str) -> str:
    """Return a string or IRI with its escapes (\\n, \\u00e9) resolved."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(
        lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _LETTERS.get(m[3], m[3]), text
    )

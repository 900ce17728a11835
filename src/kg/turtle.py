"""Turtle and TriG (RDF 1.1) for readers: one dataset, one text, whatever its order and labels."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import factorial
from typing import cast
from urllib.parse import quote

import pyoxigraph as ox

from kg.namespaces import RDF, RDFS, SKOS, XSD
from kg.rdf import Term

WIDTH = 100  # columns up to which several terms share one line
DEPTH = 50  # levels of [ … ] and ( … ); a blank node below them has a label and its own block
WORK = 100_000_000  # steps that RDFC-1.0 may take at most: some 5 s, a list of 350 alike

Key = tuple[int, str, list[str | tuple[int, str]], str, str]
_TYPE, _FIRST, _REST, _NIL = (ox.NamedNode(RDF + name) for name in ("type", "first", "rest", "nil"))
_VERBS = {_TYPE: 0, ox.NamedNode(RDFS + "label"): 1, ox.NamedNode(SKOS + "prefLabel"): 2}
_FORMS = {"integer": "[+-]?[0-9]+", "decimal": r"[+-]?[0-9]*\.[0-9]+", "boolean": "true|false"}
_SHORT = {XSD + name: re.compile(form) for name, form in _FORMS.items()}
_LETTERS = (  # PN_CHARS_BASE
    r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    r"\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_CHARS = _LETTERS + r"_0-9\-\u00b7\u0300-\u036f\u203f\u2040"
_PREFIX = re.compile(rf"([{_LETTERS}]([{_CHARS}.]*[{_CHARS}])?)?")
_PLX = r"%[0-9A-Fa-f]{2}|\\[-~!$&'()*+,;=/?#@]"
_LOCAL = re.compile(rf"(([{_LETTERS}_0-9:]|{_PLX})(([{_CHARS}.:]|{_PLX})*([{_CHARS}:]|{_PLX}))?)?")
_TO_ESCAPE = re.compile(r"^-|[\\~!$&'()*+,;=/?#@]")
_NOT_IN_IRI = {ord(char): f"\\u{ord(char):04X}" for char in [*map(chr, range(33)), *'<>"{}|^`\\']}
# Controls but the newline, separators, changes of direction, noncharacters: nobody would see them.
_UNSEEN = [*range(10), *range(11, 32), *range(127, 160), *range(0x2028, 0x202F)]
_UNSEEN += [*range(0x2066, 0x206A), 0xFEFF, 0xFFFE, 0xFFFF]
_ESCAPES = {code: f"\\u{code:04X}" for code in _UNSEEN} | {9: r"\t", 13: r"\r"}


def canonical(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return the quads without duplicates, blank nodes named c14n0, c14n1 … by RDFC-1.0, in order.

    The order is that of graph (the default one first), subject, predicate and object in N-Quads, by
    code point; literals stay as written. See https://www.w3.org/TR/rdf-canon/#canon-algorithm.
    Where graphs share blank nodes and some look alike, `_aside` joins what RDFC-1.0 hashes (the
    labels can then skip numbers).

    Raises ValueError for what RDF 1.1 lacks (triple terms, base directions), and where labelling
    would take more than about `WORK` steps (…/rdf-canon/#dataset-poisoning).
    """
    rows = set(quads)
    for quad in rows:
        value = quad.object.datatype.value if isinstance(quad.object, ox.Literal) else ""
        if isinstance(quad.object, ox.Triple) or value == RDF + "dirLangString":
            raise ValueError(f"RDF 1.1 has no triple terms and no base directions: {quad}")
    names = {q.graph_name.value for q in rows if isinstance(q.graph_name, ox.NamedNode)}
    side = ox.NamedNode("urn:x-side:" + "-" * max(map(len, names), default=0))  # none of the names
    if _tied(rows) and _shared(rows):
        rows |= _aside(rows, side)
        _tied(rows)
    dataset = ox.Dataset(rows)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted((quad for quad in dataset if quad.graph_name != side), key=_order)


def turtle(quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> str:
    """Return the triples of all graphs as one Turtle document (https://www.w3.org/TR/turtle/).

    `prefixes` maps prefixes to namespaces; the document declares those it uses, in that order.
    Raises ValueError like `canonical`, and for a prefix or namespace that Turtle cannot declare.
    """
    return trig((ox.Quad(q.subject, q.predicate, q.object) for q in quads), prefixes)


def trig(quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> str:
    """Return the dataset as TriG: the default graph, then a block for each named graph.

    See https://www.w3.org/TR/trig/#sec-graph-statements. Arguments and errors as in `turtle`.
    """
    names, rows = _Names(prefixes), canonical(quads)
    shared = _shared(rows)
    graphs: dict[Term | ox.DefaultGraph, list[ox.Quad]] = defaultdict(list)
    for quad in rows:
        graphs[quad.graph_name].append(quad)
    blocks = list(_Graph(graphs.pop(ox.DefaultGraph(), []), names, shared).blocks(0))
    for name in sorted(cast(dict[Term, list[ox.Quad]], graphs), key=names.key):
        body = "\n\n".join(_Graph(graphs[name], names, shared).blocks(2))
        blocks.append(f"{names.text(name)} {{\n{body}\n}}")
    head = "".join(f"@prefix {p}: <{n}> .\n" for p, n in prefixes.items() if p in names.used)
    return "\n".join([head] * bool(head) + [block + "\n" for block in blocks])


def _order(quad: ox.Quad) -> tuple[str, ...]:
    graph = "" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name)
    return graph, str(quad.subject), str(quad.predicate), str(quad.object)


def _shared(rows: Iterable[ox.Quad]) -> set[Term]:
    """Return the blank nodes that name a graph or occur in several."""
    home: dict[object, object] = {}
    seen = ((node, q.graph_name) for q in rows for node in (q.subject, q.object, q.graph_name))
    nodes = ((node, graph) for node, graph in seen if isinstance(node, ox.BlankNode))
    return {node for node, graph in nodes if home.setdefault(node, graph) != graph or node == graph}


def _aside(rows: Iterable[ox.Quad], side: ox.NamedNode) -> set[ox.Quad]:
    """Return a graph named `side` that says of each quad in which graph it is.

    RDFC-1.0 tells neighbours apart by predicate, not by the graph in which they meet: alone, it
    labels nodes that differ only in that as they come (…/rdf-canon/#hash-related-blank-node).
    """
    more = set()
    for quad in rows:
        node, place = quad.subject, str(quad.graph_name)
        if isinstance(quad.graph_name, ox.BlankNode):
            node, place = ox.BlankNode(), ""
            more.add(ox.Quad(node, ox.NamedNode("urn:x-side:graph"), quad.graph_name, side))
            more.add(ox.Quad(node, ox.NamedNode("urn:x-side:subject"), quad.subject, side))
        edge = ox.NamedNode("urn:x-side:" + quote(f"{quad.predicate} {place}", safe=""))
        more.add(ox.Quad(node, edge, quad.object, side))
    return more


def _tied(rows: Iterable[ox.Quad]) -> set[str]:
    """Return the blank nodes that share a first-degree hash; raise ValueError at too much `WORK`.

    From each of them RDFC-1.0 walks on to all that hang together with it, at each in all orders of
    those that look alike and are new (…/rdf-canon/#hash-nd-quads): the product bounds its steps.
    """
    seen: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    near: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for terms in map(_order, rows):
        blanks = [(f"{i}{terms[2] * (i > 0)}", t) for i, t in enumerate(terms) if t[:2] == "_:"]
        for _, me in blanks:
            seen[me].append(tuple("_:"[: 1 + (t == me)] if t[:2] == "_:" else t for t in terms))
            near[me].update(pair for pair in blanks if pair[1] != me)
    first = {node: tuple(sorted(lines)) for node, lines in seen.items()}
    count = Counter(first.values())
    tied = {node for node in first if count[first[node]] > 1}
    work, done = 0, set[str]()
    for start in tied:
        ways, most, part = 1, 1, [start] * (start not in done)
        for me in part:
            alike: dict[object, set[str]] = defaultdict(set)
            for role, node in near[me]:
                if node in tied:
                    alike[role, first[node]].add(node)
            others = set().union(*alike.values())
            new = max((len(group) - (group == others) for group in alike.values()), default=0)
            ways = min(ways * factorial(min(new, 20)), WORK)
            most = max([most, *map(len, alike.values())])
            done.add(me)
            part += others - done
            done |= others
        near_part = [node for me in part for _, node in near[me]]
        work += ways * most * len(part) * sum(len(part) + len(seen[node]) for node in near_part)
    if work > WORK:
        raise ValueError(f"{len(tied)} blank nodes look too alike to label; give some an IRI")
    return tied


def _natural(text: str) -> list[str | tuple[int, str]]:
    """Return a sort key in which runs of digits compare as numbers, of any length."""
    parts = re.split("([0-9]+)", text)
    return [(len(s.lstrip("0")), s.lstrip("0")) if i % 2 else s for i, s in enumerate(parts)]


def _quoted(value: str) -> str:
    """Return a string in quotes, three if it has lines (https://www.w3.org/TR/turtle/#literals)."""
    mark, inner = ('"""', r'"(?="|\Z)') if "\n" in value else ('"', '"')
    return mark + re.sub(inner, r"\"", value.replace("\\", "\\\\")).translate(_ESCAPES) + mark


class _Names:
    """Writes terms, and keeps which prefixes it used."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        for prefix, space in prefixes.items():
            if not _PREFIX.fullmatch(prefix) or not space or space.translate(_NOT_IN_IRI) != space:
                raise ValueError(f"Turtle cannot declare the prefix {prefix!r} for {space!r}")
        self.prefixes = prefixes
        self.longest = sorted(prefixes, key=lambda prefix: -len(prefixes[prefix]))
        self.used, self.known = set[str | None](), dict[str, tuple[str | None, str]]()

    def short(self, iri: str) -> tuple[str | None, str]:
        """Return the prefix, if any, and the text of an IRI (https://www.w3.org/TR/turtle/#sec-iri).

        A name that ends in a dot stays whole: escaped it is Turtle, but rdflib misreads it.
        """
        if iri not in self.known:
            self.known[iri] = None, f"<{iri.translate(_NOT_IN_IRI)}>"
            for prefix in [p for p in self.longest if iri.startswith(self.prefixes[p])][:1]:
                local = _TO_ESCAPE.sub(r"\\\g<0>", iri[len(self.prefixes[prefix]) :])
                if _LOCAL.fullmatch(local):
                    self.known[iri] = prefix, f"{prefix}:{local}"
        return self.known[iri]

    def text(self, term: Term) -> str:
        if isinstance(term, ox.BlankNode):
            return str(term)
        if isinstance(term, ox.NamedNode):
            prefix, text = self.short(term.value)
            self.used.add(prefix)
            return text
        kind, text = term.datatype.value, _quoted(term.value)
        if term.language or kind == XSD + "string":
            return f"{text}@{term.language}" if term.language else text
        short = kind in _SHORT and _SHORT[kind].fullmatch(term.value)
        return term.value if short else f"{text}^^{self.text(term.datatype)}"

    def key(self, term: Term, text: str = "") -> Key:
        """Return a sort key: IRIs by short name, literals by language, blank nodes by text."""
        if isinstance(term, ox.NamedNode):
            return 0, "", _natural(self.short(term.value)[1]), term.value, ""
        if isinstance(term, ox.Literal):
            return 1, term.language or "", _natural(term.value), term.value, term.datatype.value
        text = text or str(term)
        return 2, "", _natural(text), text, ""  # "[" sorts before "_:"


class _Graph:
    """The layout of one graph (https://www.w3.org/TR/turtle/#unlabeled-bnodes, …#collections)."""

    def __init__(self, rows: Iterable[ox.Quad], names: _Names, shared: set[Term]) -> None:
        self.names, self.flat = names, dict[Term, str]()
        self.rows: dict[Term, dict[ox.NamedNode, list[Term]]] = {}
        users: dict[Term, list[Term]] = defaultdict(list)
        for quad in rows:
            subject, value = cast(Term, quad.subject), cast(Term, quad.object)
            self.rows.setdefault(subject, {}).setdefault(quad.predicate, []).append(value)
            users[value] += [subject] * isinstance(value, ox.BlankNode)
        parent = {node: by[0] for node, by in users.items() if len(by) == 1 and node not in shared}
        jump = {node: up for node, up in parent.items() if up in parent}
        for _ in range(len(parent).bit_length()):  # to the ancestor 2, 4, 8 … levels up
            jump = {node: jump[up] for node, up in jump.items() if up in jump}
        self.nested = parent.keys() - set(jump.values())  # what is still above is on a cycle
        whole = [n for n, row in self.rows.items() if row.keys() == {_FIRST, _REST}]
        single = [n for n in whole if all(len(terms) == 1 for terms in self.rows[n].values())]
        rest = {node: self.rows[node][_REST][0] for node in self.nested.intersection(single)}
        self.listed: set[Term] = set()
        for node in list(rest):
            tail: Term = _NIL
            while rest.get(node) == tail:
                self.listed.add(node)
                node, tail = parent[node], node
        todo = [(subject, 0) for subject in self.rows if subject not in self.nested]
        for subject, depth in todo:
            row = self.rows.get(subject, {})
            for node in [o for terms in row.values() for o in terms if o in self.nested]:
                level = depth + (subject not in self.listed or rest[subject] != node)
                todo.append((node, level if level <= DEPTH else 0))
                if level > DEPTH:
                    self.nested.discard(node)
                    self.listed.discard(node)
        self.heads = [subject for subject, depth in todo if depth == 0 and subject in self.rows]
        self.nested |= {n for n in self.rows if isinstance(n, ox.BlankNode)} - shared - users.keys()

    def blocks(self, base: int) -> Iterator[str]:
        """Return a block for each subject that is not nested, indented by `base`."""
        for node in sorted(self.heads, key=lambda n: self.names.key(n, self._text(n))):
            head = "[]" if node in self.nested else self.names.text(node)
            yield " " * base + f" ;\n{' ' * base}  ".join(self._lines(node, base + 2, head)) + " ."

    def _lines(self, node: Term, indent: int, head: str = "") -> list[str]:
        """Return predicates with their objects, the first after `head`; flat if indent is 0."""
        lines: list[str] = []
        row, pad = self.rows.get(node, {}), f"\n{' ' * indent}  "
        for predicate in sorted(row, key=lambda p: (_VERBS.get(p, 3), self.names.key(p))):
            terms = sorted(row[predicate], key=lambda o: self.names.key(o, self._text(o)))
            verb = "a" if predicate == _TYPE else self.names.text(predicate)
            start, verb = (indent, verb) if lines or not head else (indent - 2, f"{head} {verb}")
            line = f"{verb} {', '.join(map(self._text, terms))}"
            wide = indent and ("\n" in line or start + len(line) > WIDTH - len(" ;"))
            if wide and len(terms) == 1:
                line = f"{verb} {self._text(terms[0], indent, WIDTH)}"
            elif wide:
                line = verb + ",".join(pad + self._text(o, indent + 2, indent + 2) for o in terms)
            lines.append(line)
        return lines

    def _text(self, term: Term, indent: int = 0, start: int = 0) -> str:
        """Return a term, nested if it may be, on one line if indent is 0 or if that fits."""
        if term not in self.nested:
            return "()" if term == _NIL else self.names.text(term)
        flat = self.flat.get(term) or self.flat.setdefault(term, self._node(term))
        wide = indent and ("\n" in flat or start + len(flat) > WIDTH - len(" ;"))
        return self._node(term, indent) if wide else flat

    def _node(self, node: Term, indent: int = 0) -> str:
        inner, pad = (indent + 2, f"\n{' ' * indent}") if indent else (0, " ")
        marks, gap, parts = "()", pad + "  " * bool(indent), []
        while node in self.listed:
            parts.append(self._text(self.rows[node][_FIRST][0], inner, inner))
            node = self.rows[node][_REST][0]
        if not parts:
            marks, parts = "[]", [f" ;{gap}".join(self._lines(node, inner))]
        return marks[0] + gap + gap.join(parts) + pad + marks[1] if any(parts) else marks

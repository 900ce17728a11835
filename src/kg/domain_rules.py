"""Domain rules: SPARQL CONSTRUCT queries that say what follows, held to what a rule may be.

A rule's body has triple patterns, FILTER, BIND, MINUS and VALUES with constants. Paths of `|`, `/`
and `^` stand for plain patterns and are expanded into them; whatever else SPARQL has is refused by
name, because a result must have premises that can be shown. See
https://www.w3.org/TR/sparql11-query/#sparqlQuery for the language.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count, product
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from pyparsing import ParseException
from rdflib import BNode, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.bridge import from_rdflib
from kg.catalogue import masked
from kg.errors import KgError, Place
from kg.namespaces import CODE, DM, PREFIXES
from kg.rdf import Term
from kg.terms import did_you_mean, shorten

Token = str | Term
"""A variable (`?x`) or a term."""

Pattern = tuple[Token, ox.NamedNode, Token]

_REFUSED = {
    "LeftJoin": ("OPTIONAL", r"\bOPTIONAL\b"),
    "Union": ("UNION", r"\bUNION\b"),
    "Project": ("a subquery", r"\{\s*SELECT\b"),
    "Graph": ("GRAPH", r"\bGRAPH\b"),
    "ServiceGraphPattern": ("SERVICE", r"\bSERVICE\b"),
    "Builtin_EXISTS": ("EXISTS", r"\bEXISTS\b"),
    "Builtin_NOTEXISTS": ("NOT EXISTS", r"\bNOT\s+EXISTS\b"),
    "AggregateJoin": ("an aggregate", r"\b(?:GROUP|COUNT|SUM|MIN|MAX|AVG|SAMPLE)\b"),
    "OrderBy": ("ORDER BY", r"\bORDER\b"),
    "Slice": ("LIMIT and OFFSET", r"\b(?:LIMIT|OFFSET)\b"),
    **{
        f"Builtin_{name}": (f"{name}()", rf"\b{name}\b")
        for name in ("NOW", "RAND", "UUID", "STRUUID", "BNODE")
    },
}
"""What a body may not have: name in the algebra → its name for a reader, and how to find it."""

_CONNECTING = ("BGP", "values", "Extend")


@dataclass(frozen=True)
class DomainRule:
    """A rule as its file has it: what it concludes, and the patterns that it asks for or against.

    `bodies` has the plain patterns of each way to read the paths; `absent` those of each MINUS.
    """

    name: str
    summary: str
    text: str
    path: Path | None
    heads: tuple[Pattern, ...]
    bodies: tuple[tuple[Pattern, ...], ...]
    absent: tuple[tuple[Pattern, ...], ...]
    minus: tuple[str, ...]

    @cached_property
    def select(self) -> str:
        """The rule as a SELECT of everything that its body binds."""
        at = re.search(r"\bCONSTRUCT\s*\{", masked(self.text), re.IGNORECASE)
        assert at is not None
        end = masked(self.text).index("}", at.end())
        rest = self.text[end + 1 :]
        where = "" if re.match(r"\s*WHERE\b", rest, re.IGNORECASE) else " WHERE"
        return f"{self.text[: at.start()]}SELECT *{where}{rest}"

    def refuse(self, what: str, line: int | None = None, todo: str = "") -> KgError:
        """Return the error that refuses this rule."""
        return _refusal(self.name, self.path, what, line, todo)


def read_rules(paths: Iterable[Path], terms: Iterable[str] = ()) -> list[DomainRule]:
    """Return the rules of files, one in each; a later file replaces a rule of the same name.

    `terms` are the IRIs that the ontology declares: a rule that names another of the model's is
    refused. Raises KgError, with file and line, at the first rule that is none.
    """
    declared = set(terms)
    rules = {}
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise KgError(f"the rule cannot be read: {error}", place=Place(path)) from error
        rule = parse_rule(text, path.stem, path, declared)
        rules[rule.name] = rule
    return list(rules.values())


def rules_named(paths: Iterable[Path], names: set[str]) -> dict[str, DomainRule]:
    """Return the rules of these names; the other files are not parsed. Raises as `read_rules`."""
    wanted = [p for p in paths if p.stem in names or names & _names_in(p)]
    return {rule.name: rule for rule in read_rules(wanted) if rule.name in names}


def _names_in(path: Path) -> set[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return set()
    return {name.strip() for name in re.findall(r"^#\+\s*name:(.*)$", text, re.MULTILINE)}


def parse_rule(
    text: str, name: str, path: Path | None = None, terms: Iterable[str] = ()
) -> DomainRule:
    """Return the rule of a text. Raises KgError, with its line, if it is none."""
    header = _header(text, name, path)
    name = header["name"]

    def refuse(what: str, line: int | None = None, todo: str = "") -> KgError:
        return _refusal(name, path, what, line, todo)

    plain = masked(text)
    for match in re.finditer(r"\bPREFIX\s+([\w-]*):\s*<([^>]*)>", masked(text, iris=False), re.I):
        known = PREFIXES.get(match[1])
        if known is not None and known != match[2]:
            line = text.count("\n", 0, match.start()) + 1
            raise refuse(
                f"the prefix {match[1]}: is <{match[2]}> here, and <{known}> elsewhere", line
            )
    try:
        query = translateQuery(parseQuery(text), initNs=dict(PREFIXES))
    except ParseException as error:
        raise refuse(f"it is no valid SPARQL (column {error.column})", error.lineno) from error
    except Exception as error:  # an undeclared prefix; rdflib has no class of its own for it
        prefix = re.search(r"[Pp]refix[^:]*?'?([\w-]+):", str(error))
        at = _line(plain, rf"\b{re.escape(prefix[1])}:") if prefix else None
        raise refuse(f"it cannot be read: {' '.join(str(error).split())}", at) from error
    algebra = query.algebra
    if algebra.name != "ConstructQuery" or algebra.datasetClause or not algebra.template:
        raise refuse(
            "a rule is CONSTRUCT { … } WHERE { … }",
            _line(plain, r"\b(SELECT|ASK|DESCRIBE|FROM|CONSTRUCT)\b"),
        )
    body = algebra.p.p if algebra.p.name == "Project" else algebra.p
    for node in _nodes(body):
        if node.name in _REFUSED:
            what, found = _REFUSED[node.name]
            raise refuse(
                f"a rule may not use {what}",
                _line(plain, found),
                "Write two rules, or a property of its own.",
            )
    fresh = count(1)
    patterns, minuses = _split(body)
    refused = [t for group in (patterns, *minuses) for t in group if _endless(t[1])]
    if refused:
        raise refuse(
            f"a rule may not use the path {refused[0][1].n3()}",
            _line(plain, r"[\w>)][*+?](?=\s)|!\s*[\w(<^]"),
            "Only |, / and ^: for steps without end take a transitive property.",
        )
    rule = DomainRule(
        name, header["summary"], text, path,
        heads=tuple(_plain(t, refuse) for t in algebra.template),
        bodies=tuple(_expanded(patterns, fresh, refuse)),
        absent=tuple(b for group in minuses for b in _expanded(group, fresh, refuse)),
        minus=tuple(_minus_blocks(text)),
    )  # fmt: skip
    _require_sound(rule, body, patterns, minuses)
    _require_known(rule, set(terms))
    return rule


# --- Is it a rule? ------------------------------------------------------------------------------


def _require_sound(
    rule: DomainRule, body: CompValue, patterns: Sequence[Any], minuses: Sequence[Sequence[Any]]
) -> None:
    """Refuse what would conclude of nothing, of everything, or never see what it excludes."""
    plain = masked(rule.text)
    groups = [_variables(t) for t in patterns]
    bound = set[str]().union(*groups)
    for node in _nodes(body):
        if node.name == "values":
            rows = {str(v) for row in node.res for v in row}
            groups.append({f"?{v}" for v in rows})
            bound |= groups[-1]
        elif node.name == "Extend":
            groups.append({f"?{node.var}", *(f"?{v}" for v in _mentioned(node.expr))})
            bound.add(f"?{node.var}")
    if not patterns:
        raise rule.refuse("it has no triple pattern, and so no premise", _line(plain, r"\bWHERE\b"))
    for head in rule.heads:
        if isinstance(head[0], ox.Literal):
            raise rule.refuse("a literal cannot be the subject of what it concludes", 1)
        for token in head:
            if isinstance(token, str) and token not in bound:
                line = _line(plain, rf"\{token}\b")
                raise rule.refuse(
                    f"its conclusion has {token}, which nothing in its body binds", line
                )
    reached, left = set[str](), [g for g in groups if g]
    while left:
        near = [g for g in left if not reached or g & reached]
        if not near:
            one, other = min(reached), min(min(left))
            raise rule.refuse(
                f"nothing connects {one} with {other}: every one would meet every other",
                _line(plain, rf"\{other}\b"), "Share a variable between the patterns.",
            )  # fmt: skip
        for group in near if reached else near[:1]:
            reached |= group
            left.remove(group)
    for excluded in minuses:
        inside = set[str]().union(*(_variables(t) for t in excluded))
        if not inside & bound:
            raise rule.refuse(
                "a MINUS shares no variable with its outside: it removes nothing",
                _line(plain, r"\bMINUS\b"),
            )
    for node in _nodes(body):
        if node.name == "Minus":
            inside = {v for t in _split(node.p2)[0] for v in _variables(t)}
            used = {
                f"?{v}" for n in _nodes(node.p2) if n.name == "Filter" for v in _mentioned(n.expr)
            }
            if used - inside:
                missing = min(used - inside)
                raise rule.refuse(
                    f"a FILTER in a MINUS uses {missing}, which is not bound within it",
                    _line(plain, r"\bMINUS\b"),
                    "Repeat the pattern that binds it inside.",
                )


def _require_known(rule: DomainRule, declared: set[str]) -> None:
    """Refuse terms of the model that the ontology does not have."""
    if not declared:
        return
    patterns = [p for group in (rule.heads, *rule.bodies, *rule.absent) for p in group]
    for term in (t for p in patterns for t in p if isinstance(t, ox.NamedNode)):
        if term.value.startswith((DM, CODE)) and term.value not in declared:
            name = shorten(term.value)
            line = _line(masked(rule.text), re.escape(name))
            near = did_you_mean(name, (shorten(t) for t in declared), n=2)
            raise rule.refuse(f"{name} is no term of the ontology", line, near)


# --- Reading the algebra ------------------------------------------------------------------------


def _nodes(node: Any) -> Iterator[CompValue]:
    if isinstance(node, CompValue):
        yield node
        for value in node.values():
            yield from _nodes(value)
    elif isinstance(node, (list, tuple)):
        for value in node:
            yield from _nodes(value)


def _split(node: CompValue) -> tuple[list[Any], list[list[Any]]]:
    """Return the triples that a body asks for, and those of each MINUS in it."""
    if node.name == "Minus":
        patterns, minuses = _split(node.p1)
        inner, more = _split(node.p2)
        return patterns, [*minuses, inner, *more]
    patterns, minuses = list(node.triples) if node.name == "BGP" else [], list[list[Any]]()
    for key in ("p", "p1", "p2"):
        if isinstance(node.get(key), CompValue):
            inner, more = _split(node[key])
            patterns += inner
            minuses += more
    return patterns, minuses


def _mentioned(expression: Any) -> set[str]:
    if isinstance(expression, Variable):
        return {str(expression)}
    if isinstance(expression, CompValue):
        return set[str]().union(*(_mentioned(v) for k, v in expression.items() if k != "_vars"))
    if isinstance(expression, (list, tuple)):
        return set[str]().union(*map(_mentioned, expression))
    return set()


def _variables(triple: Sequence[Any]) -> set[str]:
    named = {f"?{t}" for t in triple if isinstance(t, Variable)}
    return named | {f"?.{t}" for t in triple if isinstance(t, BNode)}


def _token(term: Any) -> Token:
    if isinstance(term, Variable):
        return f"?{term}"
    return f"?.{term}" if isinstance(term, BNode) else from_rdflib(term)


def _plain(triple: Sequence[Any], refuse: Any) -> Pattern:
    s, p, o = triple
    if not isinstance(p, URIRef):
        raise refuse("it must name each property")
    if isinstance(s, BNode) or isinstance(o, BNode):
        raise refuse("its conclusion has a blank node: a new thing each time it is applied")
    return _token(s), ox.NamedNode(str(p)), _token(o)


def _endless(path: Any) -> bool:
    if isinstance(path, (MulPath, NegatedPath)):
        return True
    return any(map(_endless, getattr(path, "args", ()))) or _endless_inverse(path)


def _endless_inverse(path: Any) -> bool:
    return isinstance(path, InvPath) and _endless(path.arg)


def _expanded(
    triples: Sequence[Any], fresh: Iterator[int], refuse: Any
) -> Iterator[tuple[Pattern, ...]]:
    """Yield the plain patterns of each way to read the paths of all triples."""
    ways = [list(_ways(_token(s), p, _token(o), fresh, refuse)) for s, p, o in triples]
    for chosen in product(*ways):
        yield tuple(pattern for way in chosen for pattern in way)


def _ways(
    s: Token, path: Any, o: Token, fresh: Iterator[int], refuse: Any
) -> Iterator[tuple[Pattern, ...]]:
    """Yield each way to read a path (https://www.w3.org/TR/sparql11-query/#propertypaths)."""
    if isinstance(path, AlternativePath):
        for step in path.args:
            yield from _ways(s, step, o, fresh, refuse)
    elif isinstance(path, InvPath):
        yield from _ways(o, path.arg, s, fresh, refuse)
    elif isinstance(path, SequencePath):
        stops = [s, *(f"?.{next(fresh)}" for _ in path.args[1:]), o]
        steps = [
            list(_ways(stops[k], p, stops[k + 1], fresh, refuse)) for k, p in enumerate(path.args)
        ]
        for chosen in product(*steps):
            yield tuple(pattern for way in chosen for pattern in way)
    elif isinstance(path, URIRef):
        yield ((s, ox.NamedNode(str(path)), o),)
    else:
        raise refuse("it must name each property")


# --- Reading the text ---------------------------------------------------------------------------


def _header(text: str, name: str, path: Path | None) -> Mapping[str, str]:
    """Return name and summary of the header, lines that begin with `#+`."""
    header = {"name": name}
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("#+"):
            key, colon, value = line[2:].partition(":")
            if not colon or key.strip() not in ("name", "summary"):
                raise _refusal(
                    name, path, "its header has name and summary, and nothing else", number
                )
            header[key.strip()] = value.strip()
    if not header.get("summary"):
        raise _refusal(name, path, "its header lacks a summary", 1, "Begin with '#+ summary: …'.")
    return header


def _minus_blocks(text: str) -> Iterator[str]:
    """Yield what stands in the braces of each MINUS."""
    plain = masked(text)
    for match in re.finditer(r"\bMINUS\s*\{", plain, re.IGNORECASE):
        depth, end = 1, match.end()
        while depth and end < len(plain):
            depth += {"{": 1, "}": -1}.get(plain[end], 0)
            end += 1
        yield " ".join(re.sub(r"#[^\n]*", "", text[match.end() : end - 1]).split())


def _line(plain: str, pattern: str) -> int | None:
    found = re.search(pattern, plain, re.IGNORECASE)
    return plain.count("\n", 0, found.start()) + 1 if found else None


def _refusal(
    name: str, path: Path | None, what: str, line: int | None = None, todo: str = ""
) -> KgError:
    return KgError(f"rule {name}: {what}", todo=todo, place=Place(path, line) if path else None)

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
from itertools import count
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from pyparsing import ParseException
from rdflib import BNode, Literal, URIRef, Variable
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.catalogue import masked
from kg.errors import KgError, Place
from kg.namespaces import CODE, DM, OWL, PREFIXES, RDF, RDFS
from kg.rule_algebra import (
    Pattern,
    Triple,
    bound,
    constants,
    count_ways,
    endless,
    expanded,
    mentioned,
    nodes,
    outside,
    split,
    token,
    unconnected,
)
from kg.terms import did_you_mean, shorten

_REFUSED = {
    "LeftJoin": ("OPTIONAL", "OPTIONAL"),
    "Union": ("UNION", "UNION"),
    "Project": ("a subquery", "SELECT"),
    "Graph": ("GRAPH", "GRAPH"),
    "ServiceGraphPattern": ("SERVICE", "SERVICE"),
    "Builtin_EXISTS": ("EXISTS", "EXISTS"),
    "Builtin_NOTEXISTS": ("NOT EXISTS", r"NOT\s+EXISTS"),
    "AggregateJoin": ("an aggregate", "(?:GROUP|HAVING|COUNT|SUM|MIN|MAX|AVG|SAMPLE)"),
    "OrderBy": ("ORDER BY", "ORDER"),
    "Slice": ("LIMIT and OFFSET", "(?:LIMIT|OFFSET)"),
    **{
        f"Builtin_{name}": (f"{name}()", name)
        for name in ("NOW", "RAND", "UUID", "STRUUID", "BNODE")
    },
}
"""What a body may not have: name in the algebra → its name for a reader, and how to find it."""

_AXIOMS = {RDF + "first", RDF + "rest"} | {
    RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range")
}
"""Properties in which an ontology speaks, besides those of OWL."""

_OTHERS = re.compile(r"(?:eq|prp|cls|cax|dt|scm)-.*|edtf|author")
"""Names of the rules of OWL 2 RL and of the build, which no domain rule may take."""

WAYS = 1_000
"""A rule whose paths can be read in more ways is refused."""


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

    def line(self, pattern: str) -> int | None:
        """Return the line of the rule's text on which a pattern is first found."""
        return _line(masked(self.text), pattern)

    def refuse(self, what: str, line: int | None = None, todo: str = "") -> KgError:
        """Return the error that refuses this rule."""
        return _refusal(self.name, self.path, what, line, todo)


def read_rules(paths: Iterable[Path], terms: Iterable[str] = ()) -> list[DomainRule]:
    """Return the rules of files, one in each; a later file replaces a rule of the same name.

    `terms` are the IRIs that the ontology declares: a rule that names another of the model's is
    refused. Raises KgError, with file and line, at the first rule that is none.
    """
    declared = set(terms)
    rules = dict[str, DomainRule]()
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise KgError(f"the rule cannot be read: {error}", place=Place(path)) from error
        rule = parse_rule(text, path.stem, path, declared)
        other = rules[rule.name].path if rule.name in rules else None
        if other and other.parent == path.parent:
            raise rule.refuse(f"{other.name} has a rule of that name", 1, "Rename one of them.")
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
    query = _algebra(text, plain, refuse)
    body = query.p.p if query.p.name == "Project" else query.p
    for node in nodes(body):
        if node.name in _REFUSED:
            what, found = _REFUSED[node.name]
            raise refuse(
                f"a rule may not use {what}",
                _line(plain, _keyword(found)),
                "Write two rules, or a property of its own.",
            )
    patterns, minuses = split(body)
    groups = [patterns, *(split(minus.p2)[0] for minus in minuses)]
    triples = [t for group in groups for t in group]
    for sign in filter(None, (endless(p) for _s, p, _o in triples)):
        raise refuse(
            f"a rule may not use {sign} in a path",
            _line(_without_expressions(plain), re.escape(sign) + r"(?!\w)" * (sign == "?")),
            "Only |, / and ^: for steps without end take a transitive property.",
        )
    for _s, p, _o in [*query.template, *triples]:
        if isinstance(p, Variable):
            line = _line(plain, rf"[?$]{p}\b")
            raise refuse(f"it must name each property, and ?{p} is none", line)
    if max(map(count_ways, groups)) > WAYS:
        line = _line(_body_of(plain), r"\|")
        raise refuse(
            f"its paths can be read in more than {WAYS} ways", line, "Write several rules."
        )
    fresh = count(1)
    rule = DomainRule(
        name, header["summary"], text, path,
        heads=tuple(_head(t, refuse, plain) for t in query.template),
        bodies=tuple(expanded(patterns, fresh)),
        absent=tuple(b for group in groups[1:] for b in expanded(group, fresh)),
        minus=tuple(_minus_blocks(text)),
    )  # fmt: skip
    _require_bound(rule, body, plain)
    _require_minuses(rule, minuses, plain)
    _require_known(rule, query, set(terms))
    try:
        ox.Store().query(text)  # the engine that is to run it must read it too
    except (SyntaxError, ValueError) as error:
        at = re.match(r"error at (\d+):", str(error))
        raise refuse(f"it cannot be run: {error}", int(at[1]) if at else None) from error
    return rule


def _algebra(text: str, plain: str, refuse: Any) -> CompValue:
    """Return the algebra of a CONSTRUCT query. Raises KgError if the text is none."""
    for match in re.finditer(r"\bPREFIX\s+([\w-]*):\s*<([^>]*)>", masked(text, iris=False), re.I):
        known = PREFIXES.get(match[1])
        if known is not None and known != match[2]:
            line = text.count("\n", 0, match.start()) + 1
            raise refuse(
                f"the prefix {match[1]}: is <{match[2]}> here, and <{known}> elsewhere", line
            )
    declared = set(re.findall(r"\bPREFIX\s+([\w-]*):", plain, re.I))
    for match in re.finditer(r"(?<![\w?$:.@_-])([A-Za-z][\w-]*|):(?=[\w%\\])", plain):
        if match[1] not in declared:
            line = plain.count("\n", 0, match.start()) + 1
            known = PREFIXES.get(match[1])
            todo = f"Add: PREFIX {match[1]}: <{known}>" if known else ""
            raise refuse(f"the prefix {match[1]}: is not declared", line, todo)
    try:
        query = translateQuery(parseQuery(text)).algebra
    except ParseException as error:
        raise refuse(f"it is no valid SPARQL (column {error.column})", error.lineno) from error
    except Exception as error:  # rdflib has no class of its own for what is wrong in a query
        raise refuse(f"it cannot be read: {' '.join(str(error).split())}") from error
    if query.name != "ConstructQuery" or query.datasetClause or not query.template:
        raise refuse(
            "a rule is CONSTRUCT { … } WHERE { … }",
            _line(plain, _keyword("(?:SELECT|ASK|DESCRIBE|FROM|CONSTRUCT)")),
        )
    return query


# --- Is it a rule? ------------------------------------------------------------------------------


def _head(triple: Triple, refuse: Any, plain: str) -> Pattern:
    """Return a pattern of the conclusion. Raises KgError if a rule may not conclude it."""
    s, p, o = triple
    line = _line(plain, _keyword("CONSTRUCT"))
    if isinstance(s, BNode) or isinstance(o, BNode):
        raise refuse(
            "its conclusion has a blank node: a new thing each time it is applied",
            _line(plain, r"\[|_:") or line,
        )
    if isinstance(s, Literal):
        raise refuse("a literal cannot be the subject of what it concludes", line)
    said = str(o) if str(p) == RDF + "type" and isinstance(o, URIRef) else str(p)
    spared = (OWL + "sameAs", OWL + "differentFrom", OWL + "Thing")
    if said in _AXIOMS or (said.startswith(OWL) and said not in spared):
        raise refuse(
            f"it concludes {shorten(said)}: what an ontology says is not for rules to add", line
        )
    return token(s), ox.NamedNode(str(p)), token(o)


def _require_bound(rule: DomainRule, body: CompValue, plain: str) -> None:
    """Refuse what would conclude of nothing, or of everything."""
    inside = _body_of(plain)
    if not rule.bodies[0]:
        raise rule.refuse("it has no triple pattern, and so no premise", _line(inside, r"\{"))
    for name in (t for head in rule.heads for t in head if isinstance(t, str)):
        if name not in bound(body):
            raise rule.refuse(
                f"its conclusion has {name}, which nothing in its body binds",
                _line(plain, _variable(name)),
            )
    for node in outside(body):
        if node.name in ("Filter", "Extend") and not mentioned(node.expr) <= bound(node.p):
            name = min(mentioned(node.expr) - bound(node.p))
            what = "FILTER" if node.name == "Filter" else "BIND"
            raise rule.refuse(
                f"a {what} uses {name}, which is not bound in its group",
                _line(inside, _keyword(what) + rf"[^{{}}]*?{_variable(name)}"),
            )
    apart = unconnected(body)
    if apart:
        one, other = (t if not t.startswith("?.") else "a blank node" for t in apart)
        raise rule.refuse(
            f"nothing connects {one} with {other}: every one would meet every other",
            _line(inside, _variable(apart[1])), "Share a variable between the patterns.",
        )  # fmt: skip


def _require_minuses(rule: DomainRule, minuses: Sequence[CompValue], plain: str) -> None:
    """Refuse a MINUS that removes nothing, or whose FILTER looks at what is not there."""
    lines = [
        plain.count("\n", 0, m.start()) + 1
        for m in re.finditer(_keyword("MINUS"), plain, re.IGNORECASE)
    ]
    for minus, line in zip(minuses, lines, strict=False):
        before, within = bound(minus.p1), bound(minus.p2)
        if any(node.name == "Minus" for node in nodes(minus.p2)):
            raise rule.refuse("a rule may not use a MINUS in a MINUS", line, "Write two rules.")
        if not split(minus.p2)[0]:
            raise rule.refuse("a MINUS has no triple pattern", line, "Write a FILTER instead.")
        if not within & before:
            raise rule.refuse(
                "a MINUS shares no variable with what stands before it: it removes nothing", line
            )
        filters = (node for node in nodes(minus.p2) if node.name == "Filter")
        unbound = set[str]().union(*(mentioned(f.expr) for f in filters)) - within
        if unbound:
            raise rule.refuse(
                f"a FILTER in a MINUS uses {min(unbound)}, which is not bound within it",
                line,
                "Repeat the pattern that binds it inside.",
            )


def _require_known(rule: DomainRule, query: CompValue, declared: set[str]) -> None:
    """Refuse terms of the model that the ontology does not have."""
    if not declared:
        return
    plain = masked(rule.text, iris=False)
    for iri in dict.fromkeys(constants(query)):
        if iri.startswith((DM, CODE)) and iri not in declared:
            name = shorten(iri)
            line = _line(plain, rf"{re.escape(name)}(?![\w-])|{re.escape(f'<{iri}>')}")
            near = did_you_mean(name, (shorten(t) for t in declared), n=2)
            raise rule.refuse(f"{name} is no term of the ontology", line, near)


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
            if key.strip() == "name" and not re.fullmatch(r"[\w-]+", value.strip()):
                raise _refusal(name, path, "its name must be letters, digits and -", number)
            if _OTHERS.fullmatch(header["name"]):
                raise _refusal(name, path, f"another rule is called {header['name']}", number)
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


def _variable(name: str) -> str:
    return rf"[?$]{re.escape(name[1:])}\b"


def _keyword(word: str) -> str:
    return rf"(?<![?$:\w-]){word}(?![\w:-])"


def _body_of(plain: str) -> str:
    """Return the text with spaces in place of all that stands before the body."""
    at = re.search(r"CONSTRUCT\s*\{[^}]*\}", plain, re.IGNORECASE)
    end = at.end() if at else 0
    return re.sub(r"[^\n]", " ", plain[:end]) + plain[end:]


def _without_expressions(plain: str) -> str:
    """Return the text with spaces in place of what FILTER and BIND have in parentheses."""
    for match in re.finditer(_keyword("(?:FILTER|BIND)") + r"[^({]*\(", plain, re.IGNORECASE):
        depth, end = 1, match.end()
        while depth and end < len(plain):
            depth += {"(": 1, ")": -1}.get(plain[end], 0)
            end += 1
        blank = re.sub(r"[^\n]", " ", plain[match.end() : end])
        plain = plain[: match.end()] + blank + plain[end:]
    return plain


def _line(plain: str, pattern: str) -> int | None:
    found = re.search(pattern, plain, re.IGNORECASE)
    return plain.count("\n", 0, found.start()) + 1 if found else None


def _refusal(
    name: str, path: Path | None, what: str, line: int | None = None, todo: str = ""
) -> KgError:
    return KgError(f"rule {name}: {what}", todo=todo, place=Place(path, line) if path else None)

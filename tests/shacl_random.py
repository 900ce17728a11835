"""Graphs and shapes by chance, with every form of literal that a store may rewrite."""

import random
import re
from collections.abc import Callable

from kg.namespaces import EDTF, RDF, XSD

HEAD = f"""
@prefix : <https://example.org/> .
@prefix rdf: <{RDF}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <{XSD}> .
:names sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/"^^xsd:anyURI ] ,
  [ sh:prefix "xsd" ; sh:namespace "{XSD}"^^xsd:anyURI ] .
:B rdfs:subClassOf :A .
"""

INTEGERS = (
    "integer", "nonPositiveInteger", "negativeInteger", "long", "int", "short", "byte",
    "nonNegativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
    "positiveInteger",
)  # fmt: skip
FORMS = {
    **dict.fromkeys(INTEGERS, ("5", "05", "+5", "-5", "0", "-0", "300", "x")),
    "decimal": ("0.60", "0.6", "00.5", ".5", "5.", "5", "+5.0", "1e0"),
    "boolean": ("true", "false", "1", "0", "TRUE", "yes"),
    "double": ("1", "1e0", "1.0E0", "INF", "NaN", "-0"),
    "float": ("1", "1.50", "x"),
    "date": ("2031-03-02", "2031-03-02Z", "2031-03-02+00:00", "2023-02-29", "2031-12-30"),
    "dateTime": ("2031-03-02T10:00:00", "2031-03-02T10:00:00.000", "2031-03-02T24:00:00Z"),
    "time": ("10:00:00", "24:00:00"),
    "duration": ("P1Y", "P12M"),
    "string": ("", "a", "ab", "5", "five words in a row"),
    "token": ("a", " a  b "),
    "anyURI": ("https://example.org/n1",),
}
TAGGED = ('"a"@en', '"ab"@en', '"a"@de', '"a"@en-gb', '"five words"@en', f'"2031~"^^<{EDTF}>')
NODES = [f":n{n}" for n in range(9)]
PREDICATES = (":p", ":q", ":r")


FALSE = ("", "0", "-0", "false", "TRUE", "yes", "x")
"""Literals that Python may take for false. rdflib's SPARQL paths take them for no node at all."""


def literal(pick: random.Random, without: tuple[str, ...] = ()) -> str:
    if pick.random() < 0.15:
        return pick.choice(TAGGED)
    datatype = pick.choice(list(FORMS))
    form = pick.choice([form for form in FORMS[datatype] if form not in without])
    return f'"{form}"^^xsd:{datatype}'


def data(pick: random.Random, rules: str) -> str:
    """Return a graph in Turtle: a few nodes with classes, links between them, and literals.

    There is no literal that rdflib goes wrong on where the rules have a path that it goes wrong on.
    """
    without = FALSE if re.search(r"ex:\w[*+?]|PATH|\)/", rules) else ()
    rows = [f"{n} a {pick.choice((':A', ':B', ':C'))} ." for n in NODES if pick.random() < 0.8]
    for _ in range(pick.randrange(10, 45)):
        value = (
            pick.choice([*NODES, "_:b1", "_:b2"]) if pick.random() < 0.5 else literal(pick, without)
        )
        rows.append(f"{pick.choice([*NODES, '_:b1'])} {pick.choice(PREDICATES)} {value} .")
    return HEAD + "\n".join(rows)


PATHS = (
    ":p", ":p", ":q", ":r", "[ sh:inversePath :p ]", "( :p :q )", "[ sh:alternativePath ( :p :q ) ]",
    "[ sh:zeroOrMorePath :p ]", "[ sh:oneOrMorePath :q ]", "[ sh:zeroOrOnePath :r ]",
)  # fmt: skip


def constraint(pick: random.Random, depth: int = 0) -> str:
    """Return a constraint that may stand at a node and at a property."""
    kinds: list[Callable[[], str]] = [
        lambda: f"sh:datatype xsd:{pick.choice(list(FORMS))}",
        lambda: "sh:datatype rdf:langString",
        lambda: f"sh:class {pick.choice((':A', ':B', ':C'))}",
        lambda: f"sh:nodeKind sh:{pick.choice(('IRI', 'Literal', 'BlankNode', 'BlankNodeOrIRI'))}",
        lambda: (
            f"sh:{pick.choice(('min', 'max'))}{pick.choice(('Inclusive', 'Exclusive'))} {literal(pick)}"
        ),
        lambda: f"sh:{pick.choice(('minLength', 'maxLength'))} {pick.randrange(4)}",
        lambda: f'sh:pattern "{pick.choice(("^0", "5", "[a-z]", "^a b$"))}"',
        lambda: 'sh:languageIn ( "en" )',
        lambda: f"sh:in ( {literal(pick)} {literal(pick)} {pick.choice(NODES)} )",
        lambda: f"sh:hasValue {pick.choice([literal(pick), pick.choice(NODES)])}",
        lambda: f"sh:{pick.choice(('equals', 'disjoint'))} {pick.choice(PREDICATES)}",
    ]
    nested: list[Callable[[], str]] = [
        lambda: f"sh:not [ {constraint(pick, depth + 1)} ]",
        lambda: f"sh:node [ a sh:NodeShape ; {constraint(pick, depth + 1)} ]",
        lambda: f"sh:property [ {property_of(pick, depth + 1)} ]",
        lambda: (
            f"sh:{pick.choice(('and', 'or', 'xone'))} ( [ {constraint(pick, depth + 1)} ] [ {constraint(pick, depth + 1)} ] )"
        ),
    ]
    return pick.choice(kinds + nested * (depth < 2))()


def property_of(pick: random.Random, depth: int = 0) -> str:
    kinds: list[Callable[[], str]] = [
        lambda: f"sh:minCount {pick.randrange(3)}",
        lambda: f"sh:maxCount {pick.randrange(3)}",
        lambda: "sh:uniqueLang true",
        lambda: f"sh:{pick.choice(('lessThan', 'lessThanOrEquals'))} {pick.choice(PREDICATES)}",
        lambda: (
            f"sh:qualifiedValueShape [ {constraint(pick, depth + 1)} ] ; sh:qualifiedMinCount 1"
        ),
    ]
    chosen = pick.choice(kinds)() if pick.random() < 0.5 else constraint(pick, depth)
    return f"sh:path {pick.choice(PATHS)} ; {chosen}"


QUERIES = (
    "$this ex:p ?value . ?value ex:p $this",
    "$this ex:p ?value . FILTER (?value != $this)",
    "$this ex:p ?value . FILTER (isLiteral(?value) && ?value > 4)",
    "$this ex:p ?value ; ex:q ?other . FILTER (?value < ?other)",
    "$this ex:p ?value ; ex:q ?other . FILTER (?value = ?other)",
    "$this ex:p ?value ; ex:q ?other . FILTER (!(?value != ?other))",
    "$this ex:p ?value . FILTER NOT EXISTS { ?value ex:q ?any }",
    "$this ex:p ?value . FILTER NOT EXISTS { $this ex:q ?value }",
    "$this ex:p ?value . FILTER NOT EXISTS { $this ex:q ?other . FILTER (?other >= ?value) }",
    "$this ex:p ?value . FILTER NOT EXISTS { $this ex:q ?other . FILTER NOT EXISTS { ?other ex:r ?value } }",
    "$this ex:p ?value . FILTER NOT EXISTS { $this ex:p ?other . FILTER NOT EXISTS { $this ex:q ?later . FILTER (?later > ?other) } }",
    "FILTER NOT EXISTS { $this ex:p ?any }",
    "FILTER NOT EXISTS { $this ex:p ?any } FILTER NOT EXISTS { $this ex:q/ex:r ?any }",
    "$this ex:p* ?value . FILTER (isBlank(?value))",
    "$this ex:p+ ?value . ?value ex:q? ex:n1 .",
    "$this (ex:p|^ex:q)/ex:r* ?value . FILTER (?value IN (ex:n1, ex:n2))",
    "{ $this ex:p ?value } UNION { $this ex:q ?value . FILTER (?value != ex:n3) }",
    "{ $this ex:p ?value } UNION { ?value ex:q $this } FILTER EXISTS { ?value ex:r ?any }",
    "$this ex:p ?value OPTIONAL { ?value ex:q ?other } FILTER (!bound(?other))",
    "$this ex:p ?value . BIND (?value + 1 AS ?more) FILTER NOT EXISTS { $this ex:q ?more }",
    "$this ex:p ?value . BIND (STR(?value) AS ?text) FILTER (STRLEN(?text) > 1)",
    "$this ex:p 5 ; ex:q ?value",
    '$this ex:p ?value FILTER NOT EXISTS { $this ex:q "05"^^xsd:integer }',
    "$this ex:p ?value . $this ex:q ?value",
    "$this ex:p ?value . ?other ex:p ?value . FILTER (?other != $this && !isBlank(?other))",
    "$this ex:p ?value . ?other ex:q ?same . FILTER (?same = ?value)",
    "$this ex:p ?value . FILTER (sameTerm(?value, $this) || ?value = ex:n2 || isIRI(?value))",
    "$this ?any ?value . FILTER (?any = ex:q) FILTER (datatype(?value) = xsd:decimal)",
    "$this ex:p ?value . { ?value ex:q ?other . FILTER (?other != ex:n1) }",
    "$this ex:p ?value . FILTER (?value NOT IN (ex:n1, ex:n2)) FILTER (!(isLiteral(?value) && ?value < 5))",
    "$this ex:p [ ex:q ?value ] . FILTER bound($currentShape)",
    "$currentShape ex:marks ?value . $this ex:p ?value",
    "$this ex:p ?value . { SELECT $this (COUNT(?x) AS ?n) WHERE { $this ex:q ?x } GROUP BY $this } FILTER (?n > 1)",
)  # fmt: skip


def shapes(pick: random.Random) -> str:
    """Return a shapes graph in Turtle, about half of it with SPARQL."""
    rows = [":s0 :marks :n1 ."]
    targets = (
        "sh:targetClass :A", "sh:targetClass :C", "sh:targetSubjectsOf :p", "sh:targetObjectsOf :q",
        "sh:targetNode :n1 , :n2 , :elsewhere", f"sh:targetNode {literal(pick, FALSE)} , :n3",
    )  # fmt: skip
    for n in range(pick.randrange(3, 8)):
        target = pick.choice(targets)
        kind = pick.randrange(4)
        if kind == 0:
            body = constraint(pick)
        elif kind == 1:
            body = f"sh:property [ {property_of(pick)} ] , [ {property_of(pick)} ]"
        else:
            query = f"SELECT $this ?value WHERE {{ {pick.choice(QUERIES)} }}"
            if pick.random() < 0.1:
                query = "SELECT $this ?value WHERE { $this ex:p ?value ; ex:q ?x } GROUP BY $this ?value HAVING (COUNT(?x) > 1)"
            text = query.replace('"', '\\"')
            body = f'sh:sparql [ sh:prefixes :names ; sh:message "it is {{?value}}" ; sh:select "{text}" ]'
            if pick.random() < 0.2 and "ex:p ?value" in query:
                text = text.replace("ex:p ?value", "$PATH ?value", 1)
                body = f'sh:property [ sh:path :q ; sh:sparql [ sh:prefixes :names ; sh:select "{text}" ] ]'
        rows.append(f":s{n} a sh:NodeShape ; {target} ; {body} .")
    return HEAD + "\n".join(rows)


VARIABLES = ("$this", "?value", "?x", "?y")


def condition(pick: random.Random, depth: int) -> str:
    """Return the condition of a filter."""
    one, two = pick.choice(VARIABLES), pick.choice((*VARIABLES, "ex:n1", "ex:n2", "5", '"a"'))
    kinds: list[Callable[[], str]] = [
        lambda: f"{one} {pick.choice(('=', '!=', '<', '>=', '>'))} {two}",
        lambda: f"{one} {pick.choice(('IN', 'NOT IN'))} (ex:n1, ex:n2)",
        lambda: f"{pick.choice(('isIRI', 'isLiteral', 'isBlank', 'bound'))}({one})",
        lambda: f"sameTerm({one}, {two})",
        lambda: f"STRLEN(STR({one})) > 2",
    ]
    nested: list[Callable[[], str]] = [
        lambda: f"!({condition(pick, depth + 1)})",
        lambda: (
            f"({condition(pick, depth + 1)}) {pick.choice(('&&', '||'))} ({condition(pick, depth + 1)})"
        ),
        lambda: f"{pick.choice(('', 'NOT ', 'NOT '))}EXISTS {{ {pattern(pick, depth + 1)} }}",
    ]
    return pick.choice(kinds + nested * (depth < 3))()


def pattern(pick: random.Random, depth: int = 0) -> str:
    """Return the pattern of a query, of any shape."""
    ends = (*VARIABLES, "ex:n1", "ex:n2", "5", '"05"^^xsd:integer', '"a"@en')
    names = (
        "ex:p",
        "ex:q",
        "ex:r",
        "ex:p",
        "ex:q",
        "^ex:p",
        "ex:p/ex:q",
        "(ex:p|ex:r)",
        "ex:r*",
        "ex:p?",
        "?any",
    )
    parts = [f"{pick.choice(VARIABLES)} {pick.choice(names)} {pick.choice(ends)} ."]
    while pick.random() < 0.55 and len(parts) < 4:
        kinds: list[Callable[[], str]] = [
            lambda: f"{pick.choice(VARIABLES)} {pick.choice(names)} {pick.choice(ends)} .",
            lambda: f"FILTER ({condition(pick, depth)})",
            lambda: f"FILTER ({condition(pick, depth)})",
        ]
        nested: list[Callable[[], str]] = [
            lambda: f"{{ {pattern(pick, depth + 1)} }} UNION {{ {pattern(pick, depth + 1)} }}",
            lambda: f"OPTIONAL {{ {pattern(pick, depth + 1)} }}",
            lambda: f"{{ {pattern(pick, depth + 1)} }}",
            lambda: f"BIND (STR({pick.choice(VARIABLES)}) AS ?made{pick.randrange(10**6)})",
        ]
        parts.append(pick.choice(kinds + nested * (depth < 2))())
    return " ".join(parts)

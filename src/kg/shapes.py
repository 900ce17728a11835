"""What shapes say of themselves, and what in them nobody would check.

A validator passes over what it does not know: a misspelt sh:minCuont, SHACL-JS, a list of shapes
that are not there. Data that only conform because of that did not pass anything.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import KgError, Place
from kg.locate import Locator, no_place
from kg.namespaces import RDF, RDFS, SH
from kg.rdf import text_of
from kg.terms import did_you_mean, shorten

_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "target")
_ABOUT = ("message", "severity", "deactivated", "name", "description", "order", "group", "path")
_REFERS = ("node", "property", "qualifiedValueShape", "not", "and", "or", "xone")
_CONSTRAINTS = (
    *_REFERS, "class", "closed", "datatype", "disjoint", "equals", "expression", "flags",
    "hasValue", "ignoredProperties", "in", "languageIn", "lessThan", "lessThanOrEquals",
    "maxCount", "maxExclusive", "maxInclusive", "maxLength", "minCount", "minExclusive",
    "minInclusive", "minLength", "nodeKind", "pattern", "qualifiedMaxCount", "qualifiedMinCount",
    "qualifiedValueShapesDisjoint", "sparql", "uniqueLang", "rule",
)  # fmt: skip
_OF_SHAPES = {*_TARGETS, *_ABOUT, *_CONSTRAINTS}
"""What a shape may say: https://www.w3.org/TR/shacl/#shapes and SHACL-AF."""
_PREDICATES = _OF_SHAPES | {
    "alternativePath", "inversePath", "oneOrMorePath", "zeroOrMorePath", "zeroOrOnePath",
    "annotationProperty", "annotationValue", "annotationVarName", "resultAnnotation", "ask",
    "select", "construct", "update", "condition", "declare", "prefix", "prefixes", "namespace",
    "defaultValue", "filterShape", "nodes", "intersection", "union", "labelTemplate", "optional",
    "parameter", "validator", "nodeValidator", "propertyValidator", "returnType", "subject",
    "predicate", "object", "if", "then", "else", "count", "distinct", "min", "max", "sum",
    "groupConcat", "separator", "limit", "offset", "orderBy", "desc", "exists",
}  # fmt: skip
_THINGS = {
    "NodeShape", "PropertyShape", "Shape", "ConstraintComponent", "Function", "Parameter",
    "Parameterizable", "PrefixDeclaration", "PropertyGroup", "ResultAnnotation", "Rule",
    "TripleRule", "SPARQLRule", "SPARQLFunction", "SPARQLConstraint", "SPARQLConstructExecutable",
    "SPARQLAskExecutable", "SPARQLExecutable", "SPARQLSelectExecutable", "SPARQLUpdateExecutable",
    "SPARQLAskValidator", "SPARQLSelectValidator", "Validator", "SPARQLTarget", "SPARQLTargetType",
    "Target", "TargetType", "NodeKind", "Severity", "Violation", "Warning", "Info", "IRI",
    "Literal", "BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral", "this",
}  # fmt: skip
_UNREAD = {
    "entailment": "what it names is not inferred before a validation",
    "shapesGraph": "the shapes that it names are not read: give their file with --shapes",
    "suggestedShapesGraph": "the shapes that it names are not read: give their file with --shapes",
}


@dataclass(frozen=True)
class Shape:
    """A shape as its file describes it: label, why it is there, of whom it asks what."""

    iri: str
    label: str
    why: str
    targets: tuple[tuple[str, str], ...]
    """Kind of each target (targetClass, …) and what it names."""
    asks: tuple[tuple[str, str], ...]
    """The path of each property that is asked for, "" for the node itself, and the message."""


def require_supported(shapes: Iterable[ox.Quad], locate: Locator = no_place) -> None:
    """Raise KgError, with file and line, at the first thing in the shapes that is not checked.

    Such are terms of SHACL's namespace that SHACL does not have, or not for a shape, SHACL-JS, and
    lists of shapes that are not there.
    """
    quads = list(shapes)
    described = {text_of(q.subject) for q in quads}
    of_shapes = _shapes_among(quads)
    patterned = {text_of(q.subject) for q in quads if q.predicate.value == SH + "pattern"}
    lists = {text_of(q.subject): text_of(q.object) for q in quads if _is(q, RDF + "rest")}
    items = {text_of(q.subject): text_of(q.object) for q in quads if _is(q, RDF + "first")}
    for quad in quads:
        name = quad.predicate.value
        if name.startswith(SH):
            wrong = _unknown(name.removeprefix(SH), text_of(quad.subject) in of_shapes)
            if wrong:
                raise _unsupported(wrong, locate.predicate(quad))
        value = text_of(quad.object)
        if isinstance(quad.object, ox.NamedNode) and value.startswith(SH):
            term = value.removeprefix(SH)
            if "JS" in term:
                wrong = f"{shorten(value)} is SHACL-JS, which is not run here: say it in SPARQL"
                raise _unsupported(wrong, locate.quad(quad))
            if term not in _THINGS | _PREDICATES and not term.endswith("ConstraintComponent"):
                near = did_you_mean(f"sh:{term}", (f"sh:{t}" for t in _THINGS), n=2)
                wrong = f"{shorten(value)} is no term of SHACL. {near}"
                raise _unsupported(wrong, locate.quad(quad))
        if name == SH + "flags" and text_of(quad.subject) not in patterned:
            wrong = "sh:flags without sh:pattern checks nothing: give the pattern"
            raise _unsupported(wrong, locate.predicate(quad))
        if name in (SH + "and", SH + "or", SH + "xone"):
            cell = value
            seen: set[str] = set()
            while cell in items and cell not in seen:
                seen.add(cell)
                if items[cell] not in described:
                    wrong = f"it refers to the shape {shorten(items[cell])}, which is not there"
                    raise _unsupported(wrong, locate.predicate(quad))
                cell = lists.get(cell, "")


def read_shapes(shapes: Iterable[ox.Quad]) -> dict[str, Shape]:
    """Return the shapes that have a name, by IRI."""
    of: dict[object, list[ox.Quad]] = defaultdict(list)
    quads = list(shapes)
    for quad in quads:
        of[quad.subject].append(quad)
    named = (s for s in of if isinstance(s, ox.NamedNode) and s.value in _shapes_among(quads))
    return {s.value: _shape(s, of) for s in sorted(named, key=str)}


def part(shapes: Iterable[ox.Quad], iri: str) -> list[ox.Quad]:
    """Return the triples of one shape and of all that it leads to, and every prefix declared."""
    of: dict[object, list[ox.Quad]] = defaultdict(list)
    for quad in shapes:
        of[quad.subject].append(quad)
    todo: list[object] = [ox.NamedNode(iri)]
    found: list[ox.Quad] = []
    seen = set()
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            found += of[node]
            todo += [q.object for q in of[node]]
    return found


def _shapes_among(quads: Iterable[ox.Quad]) -> set[str]:
    """Return the shapes: by type, by target, or because another shape refers to them."""
    found = set()
    for q in quads:
        name = q.predicate.value.removeprefix(SH)
        typed = _is(q, RDF + "type") and text_of(q.object) in (
            SH + "NodeShape",
            SH + "PropertyShape",
        )
        if typed or (q.predicate.value.startswith(SH) and name in _TARGETS):
            found.add(text_of(q.subject))
        if q.predicate.value.startswith(SH) and name in ("node", "property", "qualifiedValueShape"):
            found.add(text_of(q.object))
    return found


def _unknown(name: str, of_a_shape: bool) -> str:
    """Return what is wrong with a predicate of SHACL's namespace, or ""."""
    if name.startswith("js"):
        return f"sh:{name} is SHACL-JS, which is not run here: say it in SPARQL (sh:sparql)"
    if name in _UNREAD:
        return f"sh:{name} has no effect here; {_UNREAD[name]}"
    known = _OF_SHAPES if of_a_shape else _PREDICATES
    if name in known:
        return ""
    near = did_you_mean(f"sh:{name}", (f"sh:{term}" for term in known), n=2)
    said = "is nothing that a shape can say" if name in _PREDICATES else "is no term of SHACL"
    return f"sh:{name} {said}, so nothing would be checked. {near}"


def _unsupported(wrong: str, place: Place | None) -> KgError:
    return KgError(f"the shapes cannot be used: {wrong}", place=place)


def _shape(node: ox.NamedNode, of: dict[object, list[ox.Quad]]) -> Shape:
    def texts(subject: object, *names: str) -> list[str]:
        return [text_of(q.object) for n in names for q in of[subject] if q.predicate.value == n]

    targets = [
        (name, text_of(q.object))
        for q in of[node]
        for name in _TARGETS
        if q.predicate.value == SH + name
    ]
    asks = [("", message) for message in texts(node, SH + "message")]
    for quad in of[node]:
        if quad.predicate.value == SH + "sparql":
            asks += [("", message) for message in texts(quad.object, SH + "message")]
        if quad.predicate.value == SH + "property":
            paths = [q.object for q in of[quad.object] if q.predicate.value == SH + "path"]
            path = _path(paths[0], of) if paths else ""
            asks += [(path, text) for text in texts(quad.object, SH + "message") or [""]]
    if RDFS + "Class" in texts(node, RDF + "type"):
        targets.append(("targetClass", node.value))
    return Shape(
        iri=node.value,
        label=next(iter(texts(node, RDFS + "label", SH + "name")), ""),
        why=" ".join(texts(node, RDFS + "comment", SH + "description")),
        targets=tuple(targets),
        asks=tuple(asks),
    )


def _path(path: object, of: dict[object, list[ox.Quad]]) -> str:
    """Return a path as SPARQL writes it, with prefixed names."""
    if isinstance(path, ox.NamedNode):
        return shorten(path.value)
    for q in of[path]:
        name = q.predicate.value
        if name == SH + "alternativePath":
            return "|".join(_path(item, of) for item in _items(q.object, of))
        if name == SH + "inversePath":
            return f"^{_path(q.object, of)}"
        for suffix, kind in (
            ("*", "zeroOrMorePath"),
            ("+", "oneOrMorePath"),
            ("?", "zeroOrOnePath"),
        ):
            if name == SH + kind:
                return f"{_path(q.object, of)}{suffix}"
    return "/".join(_path(item, of) for item in _items(path, of))


def _items(cell: object, of: dict[object, list[ox.Quad]]) -> list[object]:
    found = []
    seen = set()
    while of[cell] and cell not in seen:
        seen.add(cell)
        found += [q.object for q in of[cell] if q.predicate.value == RDF + "first"]
        cell = next((q.object for q in of[cell] if q.predicate.value == RDF + "rest"), None)
    return list(found)


def _is(quad: ox.Quad, predicate: str) -> bool:
    return quad.predicate.value == predicate

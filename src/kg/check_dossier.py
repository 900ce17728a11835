"""Rules on how ontology, shapes, queries and links fit together, and with the dossier.

A term that nothing uses is asked of those ontology files alone that stand in the dossier's own
folder: nobody needs all of the core.
"""

import re
from collections.abc import Iterator

from kg.algebra import line_of, touched
from kg.checks import PROPERTIES, TYPE, Ground, Problem, Rule, Severity, local
from kg.errors import Place
from kg.links import Link
from kg.namespaces import CODE, DM, OWL, SH, SKOS
from kg.rdf import text_of
from kg.terms import did_you_mean, shorten
from kg.vocabulary import unknown_terms

EXACT = SKOS + "exactMatch"


def _query_faults(ground: Ground) -> Iterator[Problem]:
    for query in ground.queries:
        if query.wrong:
            yield Problem(f"query {query.name}", query.wrong, query.place)


def _query_terms(ground: Ground) -> Iterator[Problem]:
    declared = {*ground.terms, *ground.codes, *ground.headers, DM, CODE}
    for query in ground.queries:
        unknown = {i for i in query.named if ground.is_own(i) or i.startswith(CODE)} - declared
        for iri in sorted(unknown):
            near = did_you_mean(shorten(iri), map(shorten, declared), n=2)
            message = f"The ontology has no {shorten(iri)}. {near}"
            line = line_of(query.text, iri) or _header_line(query.text, iri)
            yield Problem(f"query {query.name}", message, Place(query.path, line))


def _header_line(text: str, iri: str) -> int | None:
    """Return the line of a query's header that has the prefixed name of the IRI."""
    lines = enumerate(text.split("\n"), 1)
    pattern = re.compile(rf"(?<![\w-]){re.escape(shorten(iri))}(?![\w-])")
    return next((n for n, line in lines if line.startswith("#+") and pattern.search(line)), None)


def _shape_terms(ground: Ground) -> Iterator[Problem]:
    for found in unknown_terms(ground.shape_quads, ground.ontology_quads, ground.locate):
        node = found.node if ":" in found.node else "shapes"
        yield Problem(node, found.message, found.place or _shape_place(ground, found.message))
    yield from _selected(ground)


def _selected(ground: Ground) -> Iterator[Problem]:
    """Yield the unknown terms in the SPARQL of shapes, by the prefixes that they declare."""
    facts = ground.shapes
    head = "".join(
        f"PREFIX {prefix}: <{space}>\n"
        for _ontology, node in facts.pairs(SH + "declare")
        for prefix in facts.texts(text_of(node), SH + "prefix")
        for space in facts.texts(text_of(node), SH + "namespace")
    )
    declared = {*ground.terms, *ground.codes, DM, CODE}
    for predicate in (SH + "select", SH + "ask"):
        for _node, query in facts.pairs(predicate):
            try:
                named = touched(head + text_of(query))
            except SyntaxError:
                continue  # kg validate refuses it
            for iri in sorted(i for i in named if i.startswith((DM, CODE)) and i not in declared):
                near = did_you_mean(shorten(iri), map(shorten, declared), n=2)
                message = f"{shorten(iri)} is no term of the ontology. {near}"
                yield Problem("shapes", message, _shape_place(ground, message))


def _shape_place(ground: Ground, message: str) -> Place | None:
    """Return where the shape files write the term that a message begins with."""
    name = re.compile(rf"(?<![\w-]){re.escape(message.split(' ', 1)[0])}(?![\w-])")
    for path in ground.dossier.shape_files():
        for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
            if name.search(line):
                return Place(path, number)
    return None


def _own_terms(ground: Ground) -> list[str]:
    """Return the terms that the dossier's own ontology files declare."""
    root = ground.dossier.root
    own = [q for p, quads in ground.files.items() if p.is_relative_to(root) for q in quads]
    kinds = (OWL + "Class", *PROPERTIES[:2])
    found = {
        text_of(q.subject): None
        for q in own
        if q.predicate.value == TYPE and text_of(q.object) in kinds
    }
    return [t for t in found if ground.is_own(t)]


def _term_unused(ground: Ground) -> Iterator[Problem]:
    used: set[str] = set().union(*(query.named for query in ground.queries))
    for facts in (ground.instances, ground.shapes):
        for predicate in facts.predicates():
            used |= {predicate, *(text_of(o) for _s, o in facts.pairs(predicate))}
    asked = " ".join(text_of(o) for _s, o in ground.shapes.pairs(SH + "select"))
    for term in _own_terms(ground):
        in_select = re.search(rf"(?<![\w-]){re.escape(shorten(term))}(?![\w-])", asked)
        if term not in used and not in_select:
            yield ground.problem(term, "No instance, shape or query uses it.")


def _vocabulary(iri: str) -> str:
    """Return the namespace of an item elsewhere: all before its last part."""
    return re.sub(r"[^/#]+[/#]?$", "", iri)


def _exact(ground: Ground) -> list[tuple[Link, Place | None]]:
    return [(link, place) for link, place in ground.links if link.predicate == EXACT]


def _link_conflict(ground: Ground) -> Iterator[Problem]:
    first: dict[tuple[str, str], str] = {}
    for link, place in _exact(ground):
        other = first.setdefault((link.subject, _vocabulary(link.object)), link.object)
        if other != link.object:
            message = (
                f"It is said to be both {local(other)} and {local(link.object)} of "
                f"{_vocabulary(other)}."
            )
            yield Problem(shorten(link.subject), message, place)


def _link_shared(ground: Ground) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for link, place in _exact(ground):
        other = first.setdefault(link.object, link.subject)
        if other != link.subject:
            message = f"It and {shorten(other)} are both said to be {link.object}."
            yield Problem(shorten(link.subject), message, place)


ERROR, WARNING = Severity.ERROR, Severity.WARNING

RULES = (
    Rule(
        "term-unused", WARNING,
        "Is every term of the dossier's own ontology used: in the data, a shape or a query?",
        "A term that answers no question is a burden to whoever learns the model.",
        "Use it, ask for it, or delete it.",
        _own_terms, _term_unused,
    ),
    Rule(
        "query-unreadable", ERROR,
        "Is every stored query SPARQL with a header that fits it?",
        "It fails only when somebody asks it.",
        "Mend the query at this line.",
        lambda g: g.queries, _query_faults,
    ),
    Rule(
        "query-term-unknown", ERROR,
        "Does every query name terms and codes that the ontology has?",
        "A mistyped term makes a query that answers nothing, without a word.",
        "Write the term that was meant, or declare it.",
        lambda g: g.queries, _query_terms,
    ),
    Rule(
        "shape-term-unknown", ERROR,
        "Does every shape name terms and codes that the ontology has?",
        "A shape with a mistyped term looks at nothing and lets everything pass.",
        "Write the term that was meant, or declare it.",
        lambda g: [*g.shapes], _shape_terms,
    ),
    Rule(
        "link-conflict", ERROR,
        "Is no thing said to be two items of one vocabulary (skos:exactMatch)?",
        "Exact matches run on: the two items, and all that is known of them, become one.",
        "Keep the right one; reject the other (predicate_modifier Not), or make it a closeMatch.",
        lambda g: g.links, _link_conflict,
    ),
    Rule(
        "link-shared", ERROR,
        "Is no item elsewhere said to be two things of the dossier (skos:exactMatch)?",
        "The two things would be one by it.",
        "Keep the link of the one that is meant; make that of the other skos:closeMatch.",
        lambda g: g.links, _link_shared,
    ),
)  # fmt: skip

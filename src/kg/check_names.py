"""Rules on names and definitions: of classes, properties and codes, and of a dossier's things.

After ROBOT's report. Its rules on labels compare all entities with each other; here a class and a
property may share a name (dm:Source, dm:source), as may codes of two schemes and things of two
classes: what a reader sees tells them apart.
"""

import re
from collections.abc import Iterator

import pyoxigraph as ox

from kg.checks import ALT, LABEL, PREF, TYPE, Facts, Ground, Problem, Rule, Severity, local
from kg.namespaces import DCTERMS, RDFS, SKOS, XSD
from kg.rdf import Term, text_of
from kg.terms import shorten

DEFINITION, COMMENT = SKOS + "definition", RDFS + "comment"
_TEXTS = (
    *(SKOS + name for name in ("prefLabel", "altLabel", "definition", "scopeNote", "note")),
    *(RDFS + name for name in ("label", "comment")),
    *(DCTERMS + name for name in ("title", "description", "bibliographicCitation")),
)
_UNEVEN = re.compile(r"^\s|\s$|[\t\r\n\v\f]|\s\s")

Named = list[tuple[str, Facts]]


def _named(ground: Ground) -> Named:
    """Return all that should have a name, each with the triples that describe it."""
    defined = [*ground.terms, *ground.codes]
    return [(n, ground.ontology) for n in defined] + [(t, ground.instances) for t in ground.things]


def _groups(ground: Ground) -> dict[str, list[tuple[str, Facts]]]:
    """Return the groups within which a name should be of one thing alone."""
    found: dict[str, Named] = {
        "classes": [(c, ground.ontology) for c in ground.classes],
        "properties": [(p, ground.ontology) for p in ground.properties],
    }
    for code in ground.codes:
        scheme = next(iter(ground.ontology.texts(code, SKOS + "inScheme")), "schemes")
        found.setdefault(scheme, []).append((code, ground.ontology))
    for thing in ground.things:
        for cls in _classes(ground, thing):
            found.setdefault(cls, []).append((thing, ground.instances))
    return found


def _classes(ground: Ground, thing: str) -> list[str]:
    """Return the classes of a thing, those above included that are the ontology's own."""
    reached: dict[str, None] = {}
    queue = ground.instances.texts(thing, TYPE)
    while queue:
        cls = queue.pop(0)
        if cls not in reached and (
            ground.is_own(cls) or cls in ground.instances.texts(thing, TYPE)
        ):
            reached[cls] = None
            queue += ground.ontology.texts(cls, RDFS + "subClassOf")
    return list(reached)


def _key(term: Term) -> tuple[str, str]:
    """Return what makes two names the same: the text but for case and spaces, and the language."""
    return " ".join(text_of(term).casefold().split()), getattr(term, "language", None) or ""


def _label_missing(ground: Ground) -> Iterator[Problem]:
    for node, facts in _named(ground):
        predicates = (LABEL, PREF, DCTERMS + "title")
        if not any(text.strip() for text in facts.texts(node, *predicates)):
            wanted = shorten(LABEL if node in ground.terms else PREF)
            yield ground.problem(node, f"It has no name: {wanted}.")


def _definition_missing(ground: Ground) -> Iterator[Problem]:
    for term in ground.terms:
        if not ground.ontology.values(term, DEFINITION, COMMENT):
            yield ground.problem(term, "It has no definition: skos:definition.")


def _code_definition_missing(ground: Ground) -> Iterator[Problem]:
    for code in ground.codes:
        if not ground.ontology.values(code, DEFINITION, COMMENT):
            yield ground.problem(code, "It has no definition: skos:definition.")


def _twice_in_a_language(nodes: Named, ground: Ground, *predicates: str) -> Iterator[Problem]:
    for node, facts in nodes:
        for predicate in predicates:
            seen: dict[str, str] = {}
            for value in facts.values(node, predicate):
                language = getattr(value, "language", None) or ""
                if language in seen:
                    where = f"in the language {language!r}" if language else "without a language"
                    message = (
                        f"It has two {shorten(predicate)} {where}: {seen[language]!r} and "
                        f"{text_of(value)!r}."
                    )
                    yield ground.problem(node, message, text_of(value))
                seen.setdefault(language, text_of(value))


def _labels_several(ground: Ground) -> Iterator[Problem]:
    return _twice_in_a_language(_named(ground), ground, LABEL, PREF)


def _definitions_several(ground: Ground) -> Iterator[Problem]:
    return _twice_in_a_language(_named(ground), ground, DEFINITION)


def _label_duplicate(ground: Ground) -> Iterator[Problem]:
    told = set()
    for nodes in _groups(ground).values():
        first: dict[tuple[str, str], str] = {}
        for node, facts in nodes:
            for label in facts.values(node, LABEL, PREF):
                other = first.setdefault(_key(label), node)
                if other != node and (node, other) not in told:
                    told.add((node, other))
                    message = f"{text_of(label)!r} is also the name of {shorten(other)}."
                    yield ground.problem(node, message, text_of(label))


def _synonym_duplicate(ground: Ground) -> Iterator[Problem]:
    told = set()
    for nodes in _groups(ground).values():
        names: dict[tuple[str, str], str] = {}
        for node, facts in nodes:
            for label in facts.values(node, LABEL, PREF):
                names.setdefault(_key(label), node)
        for node, facts in nodes:
            for label in facts.values(node, ALT):
                other = names.setdefault(_key(label), node)
                if other != node and (node, other) not in told:
                    told.add((node, other))
                    message = (
                        f"Its other name {text_of(label)!r} is also a name of {shorten(other)}."
                    )
                    yield ground.problem(node, message, text_of(label))


def _definition_duplicate(ground: Ground) -> Iterator[Problem]:
    first: dict[tuple[str, str], str] = {}
    for node in [*ground.terms, *ground.codes]:
        for value in ground.ontology.values(node, DEFINITION):
            other = first.setdefault(_key(value), node)
            if other != node:
                message = f"It has the definition of {shorten(other)}."
                yield ground.problem(node, message, text_of(value))


def _lowercase(ground: Ground) -> Iterator[Problem]:
    for node in [*ground.terms, *ground.codes]:
        for value in ground.ontology.texts(node, DEFINITION):
            if value[:1].islower():
                yield ground.problem(node, "Its definition begins with a small letter.", value)


def _naming(ground: Ground) -> Iterator[Problem]:
    for term in filter(ground.is_own, ground.terms):
        name, is_class = local(term), term in ground.classes
        if name[:1].isupper() != is_class or not name.isalnum():
            how = "a capital" if is_class else "a small letter"
            kind = "class" if is_class else "property"
            message = f"The name of a {kind} begins with {how} and has letters and digits alone."
            yield ground.problem(term, message)


def _whitespace(ground: Ground) -> Iterator[Problem]:
    for facts, predicates in (
        (ground.ontology, _TEXTS),
        (ground.instances, ground.instances.predicates()),
    ):
        for predicate in predicates:
            for node, value in facts.pairs(predicate):
                if not isinstance(value, ox.Literal) or not _UNEVEN.search(value.value):
                    continue
                if value.language or value.datatype.value == XSD + "string":
                    what = f"a blank too many, or a line break: {value.value!r}"
                    message = f"{shorten(predicate)} has {what}."
                    yield ground.problem(node, message, value.value)


def _defined(ground: Ground) -> list[str]:
    return [*ground.terms, *ground.codes]


ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

RULES = (
    Rule(
        "label-missing", ERROR,
        "Has every term, code and thing a name?",
        "Without one a reader sees an IRI.",
        'Give it one: rdfs:label "…"@en for a term, skos:prefLabel "…"@en for a code or thing.',
        _named, _label_missing, ("ROBOT missing_label", "OOPS! P08", "FOOPS! VOC3"),
    ),
    Rule(
        "definition-missing", WARNING,
        "Has every class and property a definition?",
        "A name alone does not tell when to use it.",
        'Say in a sentence what it means: skos:definition "…"@en.',
        lambda g: g.terms, _definition_missing,
        ("ROBOT missing_definition", "OOPS! P08", "FOOPS! VOC4"),
    ),
    Rule(
        "code-definition-missing", WARNING,
        "Has every code and scheme a definition?",
        "Two coders use a code alike only where it is said what it covers.",
        'Say in a sentence what it covers: skos:definition "…"@en.',
        lambda g: g.codes, _code_definition_missing, ("ROBOT missing_definition",),
    ),
    Rule(
        "labels-several", ERROR,
        "Has nothing two names in one language?",
        "Which of the two is shown is left to chance.",
        "Keep one; make the other a skos:altLabel.",
        _named, _labels_several, ("ROBOT multiple_labels",),
    ),
    Rule(
        "definitions-several", ERROR,
        "Has nothing two definitions in one language?",
        "The two part company with time, and then there are two meanings.",
        "Keep one; make the other a skos:scopeNote.",
        _named, _definitions_several, ("ROBOT multiple_definitions",),
    ),
    Rule(
        "label-duplicate", ERROR,
        "Is a name that of one thing alone within its class?",
        "Who asks for it by name gets one of the two, and nobody can tell them apart in an answer.",
        "Add to one of them what tells it apart; or make the two one.",
        _named, _label_duplicate, ("ROBOT duplicate_label", "OOPS! P32"),
    ),
    Rule(
        "synonym-duplicate", WARNING,
        "Is another name of a thing (skos:altLabel) no name of a second one of its class?",
        "Who asks by it is told that it names several things.",
        "Take it from one of the two, or lengthen it.",
        _named, _synonym_duplicate,
        ("ROBOT duplicate_exact_synonym", "ROBOT duplicate_label_synonym"),
    ),
    Rule(
        "definition-duplicate", ERROR,
        "Has each term and code a definition of its own?",
        "Two that mean the same are one, and two that do not are not told apart.",
        "Say what tells them apart; or keep one of them.",
        _defined, _definition_duplicate, ("ROBOT duplicate_definition",),
    ),
    Rule(
        "definition-lowercase", INFO,
        "Does each definition begin with a capital?",
        "It is a sentence, and is shown as one.",
        "Begin it with a capital.",
        _defined, _lowercase, ("ROBOT lowercase_definition",),
    ),
    Rule(
        "naming",
        WARNING,
        "Are classes named in capitals (OfficeHolder) and properties in small letters (heldBy)?",
        "A reader tells by the name what stands before him.",
        "Rename it before anybody uses it; later, deprecate it for the new name.",
        lambda g: g.terms,
        _naming,
        ("OOPS! P22",),
    ),
    Rule(
        "whitespace", WARNING,
        "Are texts free of blanks at their ends, double blanks, tabs and line breaks?",
        "Nobody sees them, and a search for the text fails by them.",
        "Delete the blank, or write a blank for the line break.",
        _named, _whitespace,
        ("ROBOT label_whitespace", "ROBOT annotation_whitespace", "ROBOT label_formatting"),
    ),
)  # fmt: skip

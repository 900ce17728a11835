"""What a rule of quality is, and what it looks at: ontology, dossier, queries, links, texts.

Each rule says in plain words what it asks, why, and what to do about a finding. The rules
themselves stand in `check_metadata`, `check_ontology`, `check_dossier` and `check_texts`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg import profile
from kg.algebra import touched
from kg.bridge import to_rdflib
from kg.catalogue import query_files, read_query
from kg.corpus import Corpus
from kg.domain_rules import read_rules
from kg.dossier import LINKS, Dossier
from kg.errors import KgError, Place
from kg.links import Link, read_links
from kg.load import load_data, load_instances, parse_file
from kg.locate import locator
from kg.namespaces import DM, GRAPH, ORG, OWL, RDF, RDFS, SKOS
from kg.passages import Check, Passage, read_passages
from kg.passages import check as check_passage
from kg.rdf import Term, text_of
from kg.terms import shorten

CLASSES = (OWL + "Class", RDFS + "Class")
PROPERTIES = (
    *(OWL + f"{kind}Property" for kind in ("Object", "Datatype", "Annotation")),
    RDF + "Property",
)
CODES = (SKOS + "Concept", SKOS + "ConceptScheme")
TYPE, LABEL, PREF, ALT = RDF + "type", RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel"
STATEMENTS = tuple(DM + name for name in ("Stance", "Argument", "Account"))

CATALOGUES = {
    "ROBOT": "https://github.com/ontodev/robot/blob/master/docs/report_queries/{}.md",
    "OOPS!": "https://oops.linkeddata.es/catalogue.jsp",
    "FOOPS!": "https://w3id.org/foops/test/{}",
    "OWL 2 RL": "https://www.w3.org/TR/owl2-profiles/#OWL_2_RL",
}
"""Catalogues that rules follow → the address of an entry, or of the whole."""


class Severity(StrEnum):
    """How bad a finding is: errors and warnings must be mended or waived, infos may be read."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Problem:
    """One thing that a rule found: on which node, what, in a sentence, and where.

    `severity` is given where this one is less bad than the rule's findings are.
    """

    node: str
    message: str
    place: Place | None = None
    severity: Severity | None = None


@dataclass(frozen=True)
class Rule:
    """A rule: its name, what it asks and why, the way out, whom it follows, and its function.

    `over` returns what it looks at, so that a rule that looked at nothing can say so. `after` holds
    entries of catalogues, as "ROBOT missing_label". `texts` tells that it needs the source texts.
    """

    id: str
    severity: Severity
    asks: str
    why: str
    way_out: str
    over: Callable[["Ground"], Sized]
    look: Callable[["Ground"], Iterable[Problem]]
    after: tuple[str, ...] = ()
    texts: bool = False

    def links(self) -> list[tuple[str, str]]:
        """Return each entry that the rule follows, with its address."""
        found = []
        for entry in self.after:
            catalogue = next(c for c in CATALOGUES if entry.startswith(c))
            name = entry.removeprefix(catalogue).strip()
            found.append((entry, CATALOGUES[catalogue].format(name)))
        return found


@dataclass(frozen=True)
class Asked:
    """A query: its file and text, the IRIs that it names, or what is wrong with it and where."""

    name: str
    path: Path
    text: str = ""
    named: frozenset[str] = frozenset()
    wrong: str = ""
    place: Place | None = None


def _asked(name: str, path: Path, is_rule: bool = False) -> Asked:
    try:
        if is_rule:
            (rule,) = read_rules([path])
            return Asked(name, path, rule.text, touched(rule.text))
        query = read_query(path)
        of_parameters = {p.cls or p.datatype or "" for p in query.parameters.values()} - {""}
        return Asked(name, path, query.text, touched(query.text) | of_parameters)
    except SyntaxError as error:
        place = Place(path, error.lineno)
        return Asked(name, path, wrong=f"It is no SPARQL: {error.msg}.", place=place)
    except KgError as error:
        what = error.what.removeprefix(f"query {name}: ").removeprefix(f"rule {name}: ")
        return Asked(name, path, wrong=f"{what}.", place=error.place or Place(path))


@dataclass(frozen=True)
class Outside:
    """Where the ontology leaves OWL 2 RL: the profile's rule, the subject, and what it says.

    `undeclared` is the name that no declaration makes a class or property, where that is why.
    """

    rule: str
    subject: str
    message: str
    undeclared: str = ""
    as_property: bool = False


class Facts:
    """Triples, each once and in the order of their files, by subject and by predicate."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._of: dict[str, dict[str, dict[Term, None]]] = {}
        self._by: dict[str, dict[tuple[str, Term], None]] = {}
        for quad in quads:
            subject, predicate = text_of(quad.subject), quad.predicate.value
            if isinstance(quad.object, ox.Triple):
                continue  # no file has one: see kg.rdf
            self._of.setdefault(subject, {}).setdefault(predicate, {})[quad.object] = None
            self._by.setdefault(predicate, {})[subject, quad.object] = None

    def __iter__(self) -> Iterator[str]:
        return iter(self._of)

    def of(self, subject: str) -> dict[str, dict[Term, None]]:
        """Return what is said of a node: predicate → its values."""
        return self._of.get(subject, {})

    def values(self, subject: str, *predicates: str) -> list[Term]:
        """Return the values that a node has for any of the predicates."""
        return [v for p in predicates for v in self.of(subject).get(p, ())]

    def texts(self, subject: str, *predicates: str) -> list[str]:
        """Return the values as plain text: IRIs, labels of blank nodes, literals' texts."""
        return [text_of(v) for v in self.values(subject, *predicates)]

    def pairs(self, predicate: str) -> list[tuple[str, Term]]:
        """Return each subject and value of the predicate."""
        return list(self._by.get(predicate, ()))

    def predicates(self) -> list[str]:
        """Return the predicates in use."""
        return list(self._by)

    def typed(self, *classes: str) -> list[str]:
        """Return the IRIs that have one of these types, each once, in order."""
        found = {s: None for s, t in self._by.get(TYPE, ()) if text_of(t) in classes}
        return [s for s in found if ":" in s]  # the label of a blank node has no colon

    def members(self, head: str) -> list[str]:
        """Return the members of an RDF list, as far as it goes."""
        found: list[str] = []
        seen: set[str] = set()
        while head not in seen and RDF + "first" in self.of(head):
            seen.add(head)
            found += self.texts(head, RDF + "first")
            head = next(iter(self.texts(head, RDF + "rest")), "")
        return found


class Ground:
    """All that the rules look at. Raises KgError where a file of the dossier cannot be read."""

    def __init__(self, dossier: Dossier, corpus: Corpus | None = None) -> None:
        self.dossier = dossier
        self.corpus = corpus
        self.files = {p: parse_file(p, GRAPH + "ontology") for p in dossier.ontology_files()}
        self.ontology_quads = [quad for quads in self.files.values() for quad in quads]
        self.shape_quads = load_data(dossier.shape_files())
        self.instance_quads = load_instances(dossier)
        self.ontology = Facts(self.ontology_quads)
        self.shapes = Facts(self.shape_quads)
        self.instances = Facts(self.instance_quads)
        self.locate = locator(
            [*self.files, *dossier.shape_files(), *(f.path for f in dossier.layer_files())]
        )

    def place(self, node: str, value: str = "", predicate: str = "") -> Place | None:
        """Return where a node has the value (IRI or text), else the predicate, else the node."""
        found = self.locate.value(node, (), value) if value else None
        if found is None and predicate:
            found = self.locate.value(node, [[predicate]])
        return found or self.locate.subject(node)

    def problem(
        self,
        node: str,
        message: str,
        value: str = "",
        predicate: str = "",
        severity: Severity | None = None,
    ) -> Problem:
        """Return a problem of a node, at the place of its value, of its predicate, or its own."""
        return Problem(shorten(node), message, self.place(node, value, predicate), severity)

    @cached_property
    def headers(self) -> list[str]:
        """Ontologies that the files declare."""
        return self.ontology.typed(OWL + "Ontology")

    @cached_property
    def classes(self) -> list[str]:
        """Classes that the ontology declares."""
        return self.ontology.typed(*CLASSES)

    @cached_property
    def properties(self) -> list[str]:
        """Properties that the ontology declares."""
        return self.ontology.typed(*PROPERTIES)

    @cached_property
    def terms(self) -> list[str]:
        """Classes and properties that the ontology declares."""
        return self.ontology.typed(*CLASSES, *PROPERTIES)

    @cached_property
    def codes(self) -> list[str]:
        """Codes and schemes of codes that the ontology declares."""
        return self.ontology.typed(*CODES)

    def is_own(self, iri: str) -> bool:
        """Tell whether a term is in the namespace of an ontology here, and not restated."""
        return iri.startswith((DM, *self.headers))

    @cached_property
    def own_classes(self) -> list[str]:
        """Classes in the ontology's own namespace."""
        return [c for c in self.classes if self.is_own(c)]

    @cached_property
    def own_properties(self) -> list[str]:
        """Object and datatype properties in the ontology's own namespace."""
        return [p for p in self.ontology.typed(*PROPERTIES[:2]) if self.is_own(p)]

    @cached_property
    def things(self) -> list[str]:
        """What the dossier gives a name to: things, sources and disagreements."""
        layers = (GRAPH + "things", GRAPH + "analysis")
        named = (DM + "Source", ORG + "Post", DM + "Disagreement")
        unnamed = (DM + "Dossier", DM + "Coding")
        found = {
            text_of(q.subject): None
            for q in self.instance_quads
            if q.predicate.value == TYPE
            and text_of(q.object) not in unnamed
            and (text_of(q.graph_name) in layers or text_of(q.object) in named)
        }
        return list(found)

    @cached_property
    def links(self) -> list[tuple[Link, Place | None]]:
        """Links to the same thing elsewhere: the rows of tables, and what Turtle states."""
        tables = [f.path for f in self.dossier.layer_files() if f.path.name.endswith(LINKS)]
        rows = [(x, Place(path, x.line)) for path in tables for x in read_links(path)]
        known = {(x.subject, x.object) for x, _place in rows}
        exact = SKOS + "exactMatch"
        stated = [
            (Link(s, exact, text_of(o), 0), self.place(s, text_of(o), exact))
            for s, o in self.instances.pairs(exact)
            if (s, text_of(o)) not in known
        ]
        return [*rows, *stated]

    @cached_property
    def outside(self) -> list[Outside]:
        """Where the ontology leaves OWL 2 RL, names as IRIs."""
        graph = to_rdflib(self.ontology_quads)
        spaces = {prefix: str(space) for prefix, space in graph.namespaces()}

        def iri(name: str) -> str:
            named = re.search(r"<([^<>]+)>|([\w-]+):([\w-]+)", name)
            return (named[1] or spaces.get(named[2], "") + named[3]) if named else name

        found = []
        for f in profile.findings(graph):
            as_property = "is not declared as a property" in f.message
            last = re.search(r": (\S+) is (?:no owl:Class|not declared)", f.message)
            undeclared = iri(last[1]) if last and f.rule == "undeclared" else ""
            found.append(Outside(f.rule, iri(f.subject), f.message, undeclared, as_property))
        return found

    @cached_property
    def queries(self) -> list["Asked"]:
        """Stored queries and rules of the dossier; those of the core where the dossier is it."""
        root = self.dossier.root
        stored = query_files([root / "queries"]).items()
        rules = query_files([root / "ontology" / "rules"]).items()
        return [*(_asked(*item) for item in stored), *(_asked(*item, True) for item in rules)]

    @cached_property
    def statements(self) -> list[str]:
        """Stances, arguments and accounts of the sources."""
        return self.instances.typed(*STATEMENTS)

    @cached_property
    def used_passages(self) -> dict[str, list[str]]:
        """Passage → the statements that rest on it."""
        found: dict[str, list[str]] = {}
        for statement in self.statements:
            for passage in self.instances.texts(statement, DM + "passage"):
                found.setdefault(passage, []).append(statement)
        return found

    @cached_property
    def has_all_texts(self) -> bool:
        """Whether the text of every source is at hand."""
        slugs = self.dossier.source_files()
        return self.corpus is not None and all(self.corpus.text(s) for s in slugs)

    @cached_property
    def checked(self) -> dict[str, Check]:
        """Passages of sources whose text is at hand, each with its state."""
        passages: Sequence[Passage] = read_passages(self.instance_quads)[0]
        if self.corpus is None:
            return {}
        at_hand = [p for p in passages if self.corpus.text(p.slug)]
        return {p.iri: check_passage(p, self.corpus) for p in at_hand}


def local(iri: str) -> str:
    """Return the last part of a term's IRI, as it stands behind a prefix."""
    return re.split(r"[/#:]", shorten(iri))[-1]

"""A build: load → date bounds and author hops → reason → validate → store.

Everything that can fail happens before the new generation becomes the current one, so that a failed
build leaves the old store as it was.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from kg.catalogue import read_headers
from kg.conformance import require_checked, require_none
from kg.corpus import Corpus
from kg.derive import date_bounds, first_hops, quads_of
from kg.domain_rules import read_rules
from kg.dossier import Dossier
from kg.layers import asserted_conclusions, misplaced
from kg.load import load_instances, load_ontology, load_shapes
from kg.locate import locator
from kg.namespaces import DCTERMS, DM, GRAPH, RDF
from kg.passages import State
from kg.publish import fill, manifest_of, publish, writing
from kg.rdf import text_of
from kg.reason import follow
from kg.shapes import require_supported
from kg.store import Manifest
from kg.strata import strata
from kg.validate import Validation, findings_of, validate
from kg.verify import require_found, verify
from kg.vocabulary import declared, misspelt_classes, unknown_terms

STATEMENTS = ("Stance", "Argument", "Account")

_A = ox.NamedNode(RDF + "type")

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """What a build did, in counts."""

    dossier: str
    title: str
    headline: str
    statements: dict[str, dict[str, int]]
    things: int
    inferred: int
    bounds: int
    hops: int
    ruled: int
    validation: Validation
    passages: int
    states: dict[State, int] | None
    without_text: dict[str, int] = field(default_factory=dict)


def build(
    dossier: Dossier,
    corpus: Corpus | None = None,
    progress: Progress = lambda _step: None,
    reasoner: str = "ours",
) -> Report:
    """Build the dossier's store and return what was done; `reasoner` is `ours` or `owlrl`.

    Raises FindingsError if dates, shapes or passages are not as they must be or if nothing was
    checked, and KgError if a file cannot be read; the old store is untouched then.
    """
    manifest = manifest_of(dossier, {})  # first, so that a file changed meanwhile counts as newer
    headers = read_headers(dossier.query_dirs())
    progress("load")
    ontology = load_ontology(dossier)
    shapes = load_shapes(dossier)
    require_supported(shapes, locator(dossier.shape_files(), shapes))
    instances = load_instances(dossier)
    checks = verify(dossier, instances, corpus)
    if corpus is not None:
        require_found(dossier, checks, corpus)
    progress("date bounds")
    locate = locator(dossier.layer_files(), instances)
    derived = date_bounds(instances, locate)
    rules = read_rules(dossier.rule_files(), declared(ontology))
    require_none(
        [
            *derived.findings,
            *unknown_terms(instances, ontology, locate),
            *misplaced(instances, locate),
            *asserted_conclusions(instances, rules, locate),
        ]
    )
    hops = first_hops(instances)
    progress("reason")
    given, ordered = [*ontology, *instances], strata(rules, [*ontology, *instances])
    inferred, derivations = follow(given, [*derived.derivations, *hops], ordered, locate, reasoner)
    by_rules = {rule.name for rule in rules}
    progress("validate")
    validation = validate([*given, *derived.quads, *quads_of(hops)], shapes)
    strange = misspelt_classes(instances, given, shapes, locate)
    require_none([*strange, *findings_of(validation, locate)])
    require_checked(validation)
    with writing(dossier.store_dir) as folder:
        progress("store")
        info = _dossier_info(instances)
        fill(
            folder,
            [*given, *inferred],
            inferred,
            derivations,
            Manifest(manifest.version, manifest.inputs, {**info, "headers": headers}),
        )
        publish(folder)
    return Report(
        dossier=str(dossier.root),
        title=info.get("title", ""),
        headline=info.get("headline", ""),
        statements=_count_statements(dossier, instances),
        things=_count_things(instances),
        inferred=len(inferred),
        bounds=len(derived.derivations),
        hops=len(hops),
        ruled=sum(d.rule in by_rules for d in derivations),
        validation=validation,
        passages=len(checks),
        states=dict(Counter(c.state for c in checks)) if corpus else None,
        without_text=dict(Counter(c.passage.slug for c in checks if c.state == State.NO_TEXT)),
    )


def _dossier_info(instances: list[ox.Quad]) -> dict[str, Any]:
    """Return title, focus and headline of the dossier, as far as it names them."""
    dossiers = {
        q.subject for q in instances if q.predicate == _A and text_of(q.object) == DM + "Dossier"
    }
    names = {DCTERMS + "title": "title", DM + "focus": "focus", DM + "headline": "headline"}
    return {
        names[q.predicate.value]: text_of(q.object)
        for q in instances
        if q.subject in dossiers and q.predicate.value in names
    }


def _count_statements(dossier: Dossier, instances: list[ox.Quad]) -> dict[str, dict[str, int]]:
    """Count stances, arguments, accounts and passages in the graph of each source."""
    counts = {slug: Counter[str]() for slug in dossier.source_files()}
    for quad in instances:
        slug = text_of(quad.graph_name).removeprefix(GRAPH)
        if quad.predicate == _A and slug in counts:
            counts[slug][text_of(quad.object).removeprefix(DM)] += 1
    return {
        slug: {name: count[name] for name in (*STATEMENTS, "Passage")}
        for slug, count in counts.items()
    }


def _count_things(instances: list[ox.Quad]) -> int:
    """Count the typed nodes of the layer `things`, the dossier itself not counted."""
    return len(
        {
            q.subject
            for q in instances
            if text_of(q.graph_name) == GRAPH + "things"
            and q.predicate == _A
            and text_of(q.object) != DM + "Dossier"
        }
    )

"""Does a dossier, or do RDF files, conform? Dates, terms, layers and shapes together.

A check that checked nothing is a finding: shapes that somebody gave and that found no node to look
at, or no shape at all that did.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.derive import author_hops, date_bounds
from kg.domain_rules import read_rules
from kg.dossier import Dossier
from kg.errors import Finding, FindingsError
from kg.layers import asserted_conclusions, misplaced
from kg.load import load_data, load_instances, load_ontology
from kg.locate import Locator, locator
from kg.namespaces import RDF, SH
from kg.rdf import text_of
from kg.terms import shorten
from kg.validate import Validation, findings_of, validate
from kg.vocabulary import declared, unknown_terms


@dataclass(frozen=True)
class Conformance:
    """What the shapes looked at, and everything that was found."""

    validation: Validation
    findings: list[Finding]


def check_dossier(dossier: Dossier, shape_files: Sequence[Path] = ()) -> Conformance:
    """Return the conformance of the dossier to its shapes, or to those in `shape_files` instead.

    Raises KgError if a file cannot be read or the shapes cannot be used.
    """
    ontology, instances = load_ontology(dossier), load_instances(dossier)
    locate = locator(f.path for f in dossier.layer_files())
    shapes, required = _shapes(dossier, shape_files)
    derived = date_bounds(instances, locate)
    found = [
        *derived.findings,
        *unknown_terms(instances, ontology, locate),
        *misplaced(instances, locate),
        *asserted_conclusions(
            instances, read_rules(dossier.rule_files(), declared(ontology)), locate
        ),
    ]
    known = [*ontology, *instances, *derived.quads, *author_hops(instances)]
    return _check(known, shapes, required, found, locate)


def check_files(
    dossier: Dossier, files: Sequence[Path], shape_files: Sequence[Path] = ()
) -> Conformance:
    """Return the conformance of RDF files to the dossier's shapes, or to others instead.

    The ontology stands beside the files where the shapes are the dossier's, which need its classes
    and codes; other shapes see the files alone. Raises KgError as `check_dossier`.
    """
    ontology, data = load_ontology(dossier), load_data(files)
    locate = locator(files)
    shapes, required = _shapes(dossier, shape_files)
    derived = date_bounds(data, locate)
    found = [*derived.findings, *unknown_terms(data, ontology, locate)]
    beside = [] if shape_files else ontology
    known = [*beside, *data, *derived.quads, *author_hops(data)]
    return _check(known, shapes, required, found, locate)


def require(conformance: Conformance) -> None:
    """Raise FindingsError unless something was checked and nothing was found."""
    require_none(conformance.findings)
    require_checked(conformance.validation)


def require_none(findings: Sequence[Finding]) -> None:
    """Raise FindingsError if there are findings."""
    if findings:
        raise FindingsError(f"{len(findings)} finding{'s'[: len(findings) > 1]}", findings)


def require_checked(validation: Validation) -> None:
    """Raise FindingsError if no shape looked at anything."""
    if not validation.checked:
        raise FindingsError(
            "validation checked nothing: no shape found a node to look at",
            todo="Give things their types (a dm:Stance, a dm:State …), or shapes a target.",
        )


def _check(
    known: Sequence[ox.Quad],
    shapes: Sequence[ox.Quad],
    required: set[str],
    found: list[Finding],
    locate: Locator,
) -> Conformance:
    validation = validate(known, shapes)
    findings = [*found, *findings_of(validation, locate), *_idle(validation, shapes, required)]
    return Conformance(validation, findings)


def _shapes(dossier: Dossier, shape_files: Sequence[Path]) -> tuple[list[ox.Quad], set[str]]:
    """Return the shapes, and the names of those that must find a node."""
    paths = shape_files or dossier.shape_files()
    required = [p for p in paths if shape_files or not p.is_relative_to(dossier.core)]
    # each file is read once: read again, its shapes without a name would have other labels
    core, own = load_data([p for p in paths if p not in required]), load_data(required)
    return [*core, *own], {text_of(quad.subject) for quad in own}


def _idle(validation: Validation, shapes: Sequence[ox.Quad], required: set[str]) -> list[Finding]:
    """Return a finding for each required shape that looked at no node."""
    typed = {
        text_of(q.subject)
        for q in shapes
        if q.predicate.value == RDF + "type"
        and text_of(q.object) in (SH + "NodeShape", SH + "PropertyShape")
        and isinstance(q.subject, ox.NamedNode)
    }
    referred = {text_of(q.object) for q in shapes}
    retired = {text_of(q.subject) for q in shapes if q.predicate.value == SH + "deactivated"}
    without_target = typed - referred - retired - validation.focus_nodes.keys()
    idle = {shape for shape, n in validation.focus_nodes.items() if n == 0}
    return [
        Finding("this shape found no node to look at: check its target", shorten(shape))
        for shape in sorted((idle | without_target) & required)
    ]

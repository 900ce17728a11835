"""Does a dossier, or do RDF files, conform? Dates, terms, layers and shapes together.

A check that checked nothing is a finding: shapes that somebody gave and that found no node to look
at, or no shape at all that did.
"""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg.derive import author_hops, date_bounds
from kg.domain_rules import read_rules
from kg.dossier import Dossier
from kg.errors import Finding, FindingsError, KgError, Place
from kg.layers import asserted_conclusions, misplaced
from kg.load import load_data, load_instances, load_ontology
from kg.locate import Locator, locator
from kg.namespaces import RDF, SH
from kg.rdf import text_of
from kg.reason import ill_typed_literals
from kg.shapes import part, require_supported
from kg.terms import shorten
from kg.validate import Validation, findings_of, validate
from kg.vocabulary import declared, misspelt_classes, unknown_terms


@dataclass(frozen=True)
class Conformance:
    """What the shapes looked at, and everything that was found.

    `data` are the triples that were looked at, the ontology among them where it stands beside them.
    """

    validation: Validation
    findings: list[Finding]
    data: list[ox.Quad] = field(default_factory=list)
    shapes: list[ox.Quad] = field(default_factory=list)


def check_dossier(
    dossier: Dossier, shape_files: Sequence[Path] = (), only: str = ""
) -> Conformance:
    """Return the conformance of the dossier to its shapes, or to those in `shape_files` instead.

    With `only`, the IRI of a shape, it is that shape alone which looks. Raises KgError if a file
    cannot be read or the shapes cannot be used, with what else is wrong where instances are linked
    or named as nothing can be (FindingsError).
    """
    ontology = load_ontology(dossier)
    shapes = _Shapes.read(dossier, shape_files, only)
    instances = load_instances(dossier)
    locate = locator(dossier.layer_files(), instances)
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
    return _check(known, instances, shapes, found, locate)


def check_files(
    dossier: Dossier, files: Sequence[Path], shape_files: Sequence[Path] = (), only: str = ""
) -> Conformance:
    """Return the conformance of RDF files to the dossier's shapes, or to others instead.

    The ontology stands beside the files where the shapes are the dossier's, which need its classes
    and codes; other shapes see the files alone. Raises KgError as `check_dossier`.
    """
    ontology = load_ontology(dossier)
    shapes = _Shapes.read(dossier, shape_files, only)
    data = load_data(files)
    locate = locator(files, data)
    derived = date_bounds(data, locate)
    found = [*derived.findings, *unknown_terms(data, ontology, locate)]
    beside = [] if shape_files else ontology
    known = [*beside, *data, *derived.quads, *author_hops(data)]
    return _check(known, data, shapes, found, locate)


def check(
    dossier: Dossier, files: Sequence[Path] = (), shape_files: Sequence[Path] = (), only: str = ""
) -> Conformance:
    """Return the conformance of the files, or of the dossier where there are none."""
    if files:
        return check_files(dossier, files, shape_files, only)
    return check_dossier(dossier, shape_files, only)


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


@dataclass(frozen=True)
class _Shapes:
    """Shapes, where they stand, and which of them must find a node."""

    quads: list[ox.Quad]
    locate: Locator
    required: set[str]
    files: list[Path]

    @classmethod
    def read(cls, dossier: Dossier, shape_files: Sequence[Path], only: str) -> "_Shapes":
        """Read the shapes. Raises KgError at a file that cannot be read or a term not checked."""
        paths = list(shape_files or dossier.shape_files())
        given = [p for p in paths if shape_files or not p.is_relative_to(dossier.core)]
        # each file is read once: read again, its shapes without a name would have other labels
        core, own = load_data([p for p in paths if p not in given]), load_data(given)
        quads = [*core, *own]
        locate = locator([*(p for p in paths if p not in given), *given], quads)
        require_supported(quads, locate)
        if only:
            return cls(part(quads, only), locate, {only}, paths)
        return cls(quads, locate, {text_of(quad.subject) for quad in own}, paths)

    def place(self, what: str) -> Place | None:
        """Return where the shape is that a message names, or the file where there is only one."""
        subjects = {q.subject.value for q in self.quads if isinstance(q.subject, ox.NamedNode)}
        named = [(what.find(shorten(s)), -len(s), s) for s in subjects if shorten(s) in what]
        if named:  # the first, and of those that begin alike the longest
            return self.locate.subject(min(named)[2])
        return Place(self.files[0]) if len(self.files) == 1 else None


def _check(
    known: list[ox.Quad],
    data: Sequence[ox.Quad],
    shapes: _Shapes,
    found: list[Finding],
    locate: Locator,
) -> Conformance:
    try:
        validation = validate(known, shapes.quads)
    except KgError as error:
        raise KgError(error.what, todo=error.todo, place=shapes.place(error.what)) from error
    findings = findings_of(validation, locate)
    told = {(f.focus, f.value) for f in findings}  # that a literal is none, if a shape has said so
    literals = [f for f in ill_typed_literals(data, locate) if (f.focus, f.value) not in told]
    classes = misspelt_classes(data, known, shapes.quads, locate)
    idle = _idle(validation, shapes, data)
    return Conformance(
        validation, [*found, *literals, *classes, *findings, *idle], known, shapes.quads
    )


def _idle(validation: Validation, shapes: _Shapes, data: Sequence[ox.Quad]) -> list[Finding]:
    """Return a finding for each required shape that looked at no node."""
    typed = {
        text_of(q.subject)
        for q in shapes.quads
        if q.predicate.value == RDF + "type"
        and text_of(q.object) in (SH + "NodeShape", SH + "PropertyShape")
        and isinstance(q.subject, ox.NamedNode)
    }
    referred = {text_of(q.object) for q in shapes.quads}
    retired = {text_of(q.subject) for q in shapes.quads if q.predicate.value == SH + "deactivated"}
    without_target = typed - referred - retired - validation.focus_nodes.keys()
    idle = {shape for shape, n in validation.focus_nodes.items() if n == 0}
    used = {text_of(q.object) for q in data if q.predicate.value == RDF + "type"}
    findings = []
    for shape in sorted((idle | without_target) & shapes.required):
        targets = [
            q for q in shapes.quads if text_of(q.subject) == shape and _is_target(q.predicate.value)
        ]
        place = shapes.locate.quad(targets[0]) if targets else None
        findings.append(
            Finding(
                f"this shape found no node to look at: check its target{_meant(targets, used)}",
                shorten(shape),
                place or shapes.locate.subject(shape),
                rule="idle",
                subject=shapes.locate.subject(shape),
                focus=shape,
                value=text_of(targets[0].object) if targets else "",
                term=str(targets[0].object) if targets else "",
            )
        )
    return findings


def _is_target(predicate: str) -> bool:
    return predicate.startswith(SH + "target")


def _meant(targets: Sequence[ox.Quad], used: set[str]) -> str:
    """Return which target it is that matches nothing, and the class here that comes nearest."""
    if not targets:
        return ", for it has none (sh:targetClass …)"
    names = [shorten(q.object.value) for q in targets if isinstance(q.object, ox.NamedNode)]
    classes = [q for q in targets if q.predicate.value == SH + "targetClass"]
    near = difflib.get_close_matches(
        text_of(classes[0].object) if classes else "", sorted(used), n=1, cutoff=0.9
    )
    meant = f". Did you mean {shorten(near[0])}?" if near else ""
    return (f", for nothing here is what {', '.join(names)} names" if names else "") + meant

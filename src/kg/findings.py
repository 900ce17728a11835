"""What a validation found, for people and machines: by rule, with label, receipts and place.

Text for a reader, rows and objects for programs, and a validation report in RDF as SHACL describes
it (https://www.w3.org/TR/shacl/#validation-report). SARIF is `kg.sarif`.
"""

import csv
import io
import json
import re
from collections import Counter
from dataclasses import asdict, dataclass, field
from itertools import groupby

import pyoxigraph as ox

from kg.conformance import Conformance
from kg.errors import Finding, Place
from kg.namespaces import BASE, DCTERMS, DM, PREFIXES, RDF, RDFS, SKOS
from kg.present import listing
from kg.shapes import read_shapes
from kg.store import memory_store
from kg.terms import disarm, shorten
from kg.why import Reader, Receipt, receipt

CHECKS = {
    "dates": ("dates", "A dm:when is a date in EDTF that can be: no 29 February without one, "
              "and none that ends before it starts."),
    "vocabulary": ("terms of the ontology", "A term in the model's namespaces is one that the "
                   "ontology has: no query finds what is misspelt, and no shape looks at it."),
    "classes": ("classes that no shape knows", "A node of a misspelt class is looked at by no "
                "shape, and would conform because nobody looked."),
    "layers": ("layers", "What a source tells stands in its file, a fact known from outside in "
               "background.ttl, a finding of ours in analysis.ttl; things carry identity alone."),
    "literals": ("literals", "A literal is of the datatype that it names, or comparing it fails."),
    "idle": ("shapes that looked at nothing", "A shape that finds no node has checked nothing."),
    "blank-nodes": ("blank nodes", "Every thing has an IRI, so that others can point to it."),
    "links": ("links", "A row of a mapping set is whole, and no other row contradicts it."),
    "passages": ("passages", "A passage stands in its text where it says, and nowhere else."),
}  # fmt: skip
"""The checks that no shape makes: label, and what each asks and why."""


@dataclass(frozen=True)
class Told:
    """A finding with what a reader needs beside it: the node's label, and its receipts."""

    finding: Finding
    label: str
    receipts: list[Receipt]
    sources: list[str]
    """The title of each receipt's source; of a background fact, what its references are."""
    has: list[str] = field(default_factory=list)
    """The values of the property, where none of them alone is at fault: there are too many."""


@dataclass(frozen=True)
class Report:
    """All that was found, in the order of rules and files, and what each shape looked at."""

    told: list[Told]
    labels: dict[str, str]
    why: dict[str, str]
    asks: dict[str, list[str]]
    focus_nodes: dict[str, int]

    @property
    def counts(self) -> list[tuple[str, int, int]]:
        """Each shape with a target, the nodes it looked at, and its findings."""
        found = Counter(t.finding.rule for t in self.told)
        return [(shape, n, found[shape]) for shape, n in self.focus_nodes.items()]


def report_of(conformance: Conformance) -> Report:
    """Return the findings with labels and receipts, read from the data that were looked at."""
    reader = Reader(memory_store(conformance.data if conformance.findings else ()))
    shapes = read_shapes(conformance.shapes)
    told = [_told(finding, reader) for finding in conformance.findings]
    told.sort(key=lambda t: (_rank(t.finding), _position(t.finding.place), str(t.finding)))
    return Report(
        told=told,
        labels={**{k: v[0] for k, v in CHECKS.items()}, **{k: s.label for k, s in shapes.items()}},
        why={**{k: v[1] for k, v in CHECKS.items()}, **{k: s.why for k, s in shapes.items()}},
        asks={k: [message for _path, message in s.asks if message] for k, s in shapes.items()},
        focus_nodes=conformance.validation.focus_nodes,
    )


def written(report: Report, format_: str, counts: bool = False) -> str:
    """Return the report as text, json, csv or turtle; with `counts`, what each shape looked at."""
    if counts:
        rows: list[tuple[object, ...]] = [(shorten(s), n, v) for s, n, v in report.counts]
        rows.append(("total", sum(report.focus_nodes.values()), len(report.told)))
        form = "table" if format_ == "text" else format_
        return listing(("shape", "nodes", "findings"), rows, form)
    writers = {"json": _json, "csv": _csv, "turtle": _turtle}
    return writers.get(format_, _text)(report)


def _told(finding: Finding, reader: Reader) -> Told:
    node = finding.focus
    if not node or node.startswith("_:") or not _is_iri(node):
        return Told(finding, "", [], [])
    names = (SKOS + "prefLabel", RDFS + "label", DM + "gist", DCTERMS + "title")
    label = next((v for v in (reader.value(node, name) for name in names) if v), "")
    passages = [v.value for v in reader.values(node, DM + "passage")]
    if any(v.value == DM + "Passage" for v in reader.values(node, RDF + "type")):
        passages = [node]
    receipts, sources = [], []
    for passage in filter(_is_iri, passages):
        source = reader.value(passage, f"{PREFIXES['oa']}hasSource")
        if _is_iri(source):
            receipts.append(receipt(reader, passage, source))
            sources.append(reader.name(source))
    for value in reader.values(node, DCTERMS + "source"):
        if _is_iri(value.value):
            seen = reader.value(value.value, DM + "valueSeen")
            address = reader.value(value.value, DM + "address")
            receipts.append(Receipt(shorten(value.value), [], link=address))
            sources.append(seen)
    has: list[str] = []
    if not finding.value and re.fullmatch("<[^<>]*>", finding.path):
        has = [shorten(v.value) for v in reader.values(node, finding.path[1:-1])]
    return Told(finding, label, receipts, sources, has)


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _rank(finding: Finding) -> tuple[bool, str]:
    """Return the order of rules: checks of the files first, then shapes by name."""
    return finding.rule not in CHECKS, finding.rule


def _position(place: Place | None) -> tuple[str, int, int]:
    return (str(place.path), place.line or 0, place.column or 0) if place else ("", 0, 0)


# --- text -----------------------------------------------------------------------------------------


def _text(report: Report) -> str:
    lines = []
    for rule, group in groupby(report.told, key=lambda t: t.finding.rule):
        members = list(group)
        count = f"{len(members)} finding{'s'[: len(members) > 1]}"
        names = [n for n in (shorten(rule), report.labels.get(rule, "")) if n]
        lines.append(disarm(": ".join([" – ".join(dict.fromkeys(names)) or "a shape", count])))
        for told in members:
            lines += _lines(told)
        lines.append("")
    return "\n".join([*lines, *_tail(report)]) + "\n"


def _lines(told: Told) -> list[str]:
    finding = told.finding
    lines = [f"  {disarm(str(finding))}"]
    facts = [("label", told.label), ("has", ", ".join(told.has))]
    if finding.subject and finding.subject != finding.place:
        facts.append(("described", str(finding.subject)))
    for item, source in zip(told.receipts, told.sources, strict=True):
        where = "; ".join(
            f"paragraph {n}: {words}" if words else f"paragraph {n}" for n, words in item.ranges
        )
        facts.append(("receipt", ", ".join(p for p in (item.passage, source, where) if p)))
    return lines + [f"      {name:<10}{disarm(text)}" for name, text in facts if text]


def _tail(report: Report) -> list[str]:
    looked = [(shorten(s), n) for s, n, _found in report.counts if n]
    idle = [shorten(s) for s, n, _found in report.counts if not n]
    total = sum(n for _s, n in looked)
    names = ", ".join(f"{s.removeprefix('shape:')} {n}" for s, n in looked)
    lines = [disarm(f"{len(looked)} shapes looked at {total} nodes: {names or 'none'}")]
    if idle:
        bare = ", ".join(s.removeprefix("shape:") for s in idle)
        lines.append(disarm(f"{len(idle)} found none to look at: {bare}"))
    return lines


# --- for programs ---------------------------------------------------------------------------------


def _json(report: Report) -> str:
    value = {
        "conforms": not report.told and any(report.focus_nodes.values()),
        "findings": [
            {
                "rule": shorten(t.finding.rule),
                "rule_label": report.labels.get(t.finding.rule, ""),
                "message": t.finding.message,
                "node": t.finding.node,
                "iri": t.finding.focus,
                "label": t.label,
                "value": shorten(t.finding.value),
                "has": t.has,
                "path": t.finding.path,
                "component": t.finding.component,
                "place": _place(t.finding.place),
                "subject": _place(t.finding.subject),
                "receipts": [
                    {**asdict(item), "source": source}
                    for item, source in zip(t.receipts, t.sources, strict=True)
                ],
            }
            for t in report.told
        ],
        "shapes": [
            {"shape": shorten(s), "label": report.labels.get(s, ""), "nodes": n, "findings": found}
            for s, n, found in report.counts
        ],
        "checked": sum(report.focus_nodes.values()),
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _place(place: Place | None) -> dict[str, str | int | None] | None:
    if place is None:
        return None
    return {"file": str(Place(place.path)), "line": place.line, "column": place.column}


_COLUMNS = ["file", "line", "column", "rule", "node", "label", "message", "value", "receipts"]


def _csv(report: Report) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for t in report.told:
        place = _place(t.finding.place) or {}
        writer.writerow(
            [
                *(place.get(key) or "" for key in ("file", "line", "column")),
                shorten(t.finding.rule),
                t.finding.node,
                t.label,
                t.finding.message,
                shorten(t.finding.value),
                " ".join(item.passage for item in t.receipts),
            ]
        )
    return out.getvalue()


def _turtle(report: Report) -> str:
    """Return a validation report; a check that is no shape has an IRI of its own as component."""
    head = "".join(f"@prefix {p}: <{PREFIXES[p]}> .\n" for p in ("sh", "rdfs"))
    results = [f"  sh:result [ {_result(t.finding)} ]" for t in report.told]
    conforms = str(not report.told and any(report.focus_nodes.values())).lower()
    lines = [f"\n[] a sh:ValidationReport ; sh:conforms {conforms}", *results]
    return head + " ;\n".join(lines) + " .\n"


def _result(finding: Finding) -> str:
    shape = finding.rule if finding.rule not in CHECKS else ""
    component = finding.component or f"{BASE}check/{finding.rule or 'shape'}"
    parts = [
        "a sh:ValidationResult",
        f"sh:focusNode {_node(finding.focus)}",
        "sh:resultSeverity sh:Violation",
        f"sh:sourceConstraintComponent {ox.NamedNode(component)}",
        f"sh:resultMessage {ox.Literal(finding.message, language='en')}",
    ]
    if shape:
        parts.append(f"sh:sourceShape {_node(shape)}")
    if finding.path:
        parts.append(f"sh:resultPath {_path(finding.path)}")
    if finding.term:
        parts.append(f"sh:value {'[]' if finding.term.startswith('_:') else finding.term}")
    if finding.place:
        parts.append(f"rdfs:comment {ox.Literal(str(finding.place))}")
    return " ; ".join(parts)


def _node(iri: str) -> str:
    return str(ox.NamedNode(iri)) if iri and not iri.startswith("_:") and _is_iri(iri) else "[]"


def _path(path: str) -> str:
    """Return a path of forward steps as SHACL writes it."""
    steps = [step.split(">|<") for step in path.strip("<>").split(">/<")]
    terms = [
        f"<{names[0]}>"
        if len(names) == 1
        else "[ sh:alternativePath ( " + " ".join(f"<{n}>" for n in names) + " ) ]"
        for names in steps
    ]
    return terms[0] if len(terms) == 1 else f"( {' '.join(terms)} )"

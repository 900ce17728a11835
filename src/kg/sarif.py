"""Findings as SARIF 2.1.0, so that a code host or an editor shows each at its line.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kg import __version__
from kg.errors import Place
from kg.findings import CHECKS, Report, Told
from kg.terms import shorten

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "%SRCROOT%"


def sarif(report: Report, folder: Path) -> str:
    """Return one run with a rule for each shape and check, and a result for each finding.

    Files are named relative to the repository that `folder` is in, or else to `folder`; those
    outside it by their whole address.
    """
    root = repository(folder)
    used = {t.finding.rule for t in report.told}
    ids = sorted({*report.focus_nodes, *used}, key=lambda rule: (rule not in CHECKS, rule))
    run = {
        "tool": {
            "driver": {
                "name": "kg",
                "fullName": "Demarche",
                "version": __version__,
                "informationUri": "https://w3id.org/demarche/ontology/",
                "rules": [_rule(rule, report) for rule in ids],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"uri": root.as_uri().rstrip("/") + "/"}},
        "results": [_result(told, ids, root) for told in report.told],
        "properties": {
            "focusNodes": {shorten(shape): n for shape, n in report.focus_nodes.items()}
        },
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def repository(folder: Path) -> Path:
    """Return the folder of the repository that the folder is in, or the folder itself."""
    start = folder.resolve()
    return next((f for f in (start, *start.parents) if (f / ".git").exists()), start)


def _name(rule: str) -> str:
    return shorten(rule) or "unnamed-shape"


def _rule(rule: str, report: Report) -> dict[str, Any]:
    label = report.labels.get(rule) or _name(rule)
    why = report.why.get(rule, "")
    asks = report.asks.get(rule, [])
    found: dict[str, Any] = {
        "id": _name(rule),
        "shortDescription": {"text": label},
        "fullDescription": {"text": why or label},
        "defaultConfiguration": {"level": "error"},
    }
    text = "\n".join([*([why] if why else []), *(f"- {ask}" for ask in asks)])
    found["help"] = {"text": text or label}
    return found


def _result(told: Told, ids: list[str], root: Path) -> dict[str, Any]:
    finding = told.finding
    name = " ".join(
        part for part in (finding.node, f"“{told.label}”" if told.label else "") if part
    )
    result: dict[str, Any] = {
        "ruleId": _name(finding.rule),
        "ruleIndex": ids.index(finding.rule),
        "level": "error",
        "message": {"text": f"{name}: {finding.message}" if name else finding.message},
        "partialFingerprints": {
            "finding/v1": hashlib.sha256(
                "\n".join((finding.rule, finding.focus, finding.path, finding.value)).encode()
            ).hexdigest()
        },
    }
    location: dict[str, Any] = {}
    if finding.place:
        location["physicalLocation"] = _physical(finding.place, root)
    if finding.focus:
        location["logicalLocations"] = [{"name": finding.node, "fullyQualifiedName": finding.focus}]
    if location:
        result["locations"] = [location]
    if finding.subject and finding.subject != finding.place:
        result["relatedLocations"] = [
            {
                "physicalLocation": _physical(finding.subject, root),
                "message": {"text": f"{finding.node or 'the node'} is described here"},
            }
        ]
    if told.receipts:
        result["properties"] = {"receipts": [item.passage for item in told.receipts]}
    return result


def _physical(place: Place, root: Path) -> dict[str, Any]:
    path = place.path.resolve()
    artifact: dict[str, Any]
    if path.is_relative_to(root):
        artifact = {"uri": quote(path.relative_to(root).as_posix()), "uriBaseId": _ROOT}
    else:
        artifact = {"uri": path.as_uri()}
    found: dict[str, Any] = {"artifactLocation": artifact}
    if place.line:
        found["region"] = {"startLine": place.line}
        if place.column:
            found["region"]["startColumn"] = place.column
    return found

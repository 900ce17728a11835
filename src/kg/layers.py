"""Each layer holds its own kind of statement, and nothing of another.

What a source tells stands in its own graph, so that it can be taken away with it; facts known from
outside stand in the background, our findings in the analysis, and things carry identity alone: a
fact written on a thing would have no receipt. What rules conclude stands in no file at all.
"""

from collections.abc import Iterable

import pyoxigraph as ox

from kg.domain_rules import DomainRule
from kg.dossier import RESERVED
from kg.errors import Finding
from kg.locate import Locator, finding, no_place
from kg.namespaces import DCTERMS, DM, GRAPH, OA, ORG, RDF, RDFS, SKOS
from kg.rdf import text_of
from kg.terms import shorten

_TOLD = {DM + name for name in ("Stance", "Argument", "Account", "Hop", "Passage", "Source")} | {
    OA + "TextPositionSelector",
    OA + "FragmentSelector",
}
_BACKGROUND = {DM + name for name in ("Membership", "Tenure", "Identifier", "Reference")}
_ANALYSIS = {DM + name for name in ("Disagreement", "Coding")}
_OF_SOURCE = (DM + "source", OA + "hasSource")
_IDENTITY = {
    RDF + "type",
    RDFS + "seeAlso",
    ORG + "postIn",
    *(SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel", "broader", "related")),
    *(SKOS + name for name in ("definition", "scopeNote", "note", "notation")),
    *(DM + name for name in ("speaksFor", "organOf", "openingOf", "concerns", "focus", "headline")),
    *(DCTERMS + name for name in ("title", "description")),
}
"""What may be said of a thing without a receipt."""


def misplaced(quads: Iterable[ox.Quad], locate: Locator = no_place) -> list[Finding]:
    """Return a finding for each node that stands in a layer where its kind does not belong.

    Also one for each fact on a thing, and for each statement in the graph of another source.
    """
    found: dict[tuple[str, str], tuple[str, ox.Quad]] = {}
    for quad in quads:
        node, layer = text_of(quad.subject), text_of(quad.graph_name).removeprefix(GRAPH)
        predicate, value = quad.predicate.value, text_of(quad.object)
        told = layer not in RESERVED
        if predicate == RDF + "type":
            wrong = _wrong_layer(value, layer, told)
            if wrong:
                found.setdefault((node, value), (f"{shorten(value)} {wrong}", quad))
        elif layer == "things" and predicate not in _IDENTITY:
            found.setdefault(
                (node, predicate),
                (
                    f"{shorten(predicate)} is a fact, and a thing carries none: tell it in an "
                    "account of a source, or as a node of its own in background.ttl",
                    quad,
                ),
            )
        elif told and predicate in _OF_SOURCE and value.rsplit("/", 1)[-1] != layer:
            found.setdefault(
                (node, value),
                (f"it is of {shorten(value)} and stands in the file of {layer}: move it", quad),
            )
    return [
        finding(quad, message, "layers", locate)
        for _key, (message, quad) in sorted(found.items(), key=lambda item: item[0])
    ]


def asserted_conclusions(
    quads: Iterable[ox.Quad], rules: Iterable[DomainRule], locate: Locator = no_place
) -> list[Finding]:
    """Return a finding for each node of which a file says what only a rule may conclude."""
    concluded = {
        (head[2] if head[1].value == RDF + "type" else head[1]): rule.name
        for rule in rules
        for head in rule.heads
    }
    found = []
    for quad in quads:
        is_type = quad.predicate.value == RDF + "type"
        term = quad.object if is_type else quad.predicate
        rule = concluded.get(term) if isinstance(term, ox.NamedNode) else None
        if rule is not None:
            name = shorten(text_of(term))
            message = f"{name} is concluded by the rule {rule} and never written: remove it"
            found.append(finding(quad, message, "layers", locate, of_predicate=not is_type))
    return sorted(found, key=str)


def _wrong_layer(kind: str, layer: str, told: bool) -> str:
    """Return what is wrong with a node of this type in this layer, or ""."""
    if kind in _TOLD:
        return "" if told else "belongs into the file of its source, in instances/sources/"
    if kind in _BACKGROUND:
        return "" if layer == "background" else "belongs into instances/background.ttl"
    if kind in _ANALYSIS:
        return "" if layer == "analysis" else "belongs into instances/analysis.ttl"
    if told and (kind.startswith(DM) or kind == ORG + "Post"):
        return "is a thing: it belongs into a file of instances/ that all sources share"
    return ""

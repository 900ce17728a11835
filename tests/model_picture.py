"""The picture in docs/model.md: a class diagram in Mermaid, drawn from the ontology.

python tests/model_picture.py      redraws it (https://mermaid.js.org/syntax/classDiagram.html)
"""

import re
from pathlib import Path

from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.term import Node

REPO = Path(__file__).resolve().parents[1]
DOC = REPO / "docs" / "model.md"
BLOCK = re.compile(r"(?<=<!-- picture -->\n).*?(?=\n<!-- /picture -->)", re.DOTALL)

DM = "https://w3id.org/demarche/ontology/"
OTHERS = {URIRef("http://www.w3.org/ns/org#Post"): "Post"}


def name(term: Node | None) -> str | None:
    """Return what a class is called in the picture, or None where it is not in it."""
    if term in OTHERS:
        return OTHERS[term]  # type: ignore[index]
    text = str(term)
    return text.removeprefix(DM) if text.startswith(DM) else None


def picture(ontology: Graph) -> str:
    """Return the diagram: classes with their texts and codes, and what leads from one to another."""
    classes = {n for c in ontology.subjects(RDF.type, OWL.Class) if (n := name(c))} - {"Dossier"}
    narrower = {
        (child, parent)
        for c, p in ontology.subject_objects(RDFS.subClassOf)
        if (child := name(c)) in classes and (parent := name(p)) in classes
    }
    attributes: dict[str, list[str]] = {}
    arrows: set[tuple[str, str, str]] = set()
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for prop in ontology.subjects(RDF.type, kind):
            label, domain = name(prop), name(ontology.value(prop, RDFS.domain))
            if label is None or domain is None or domain not in classes:
                continue
            target = name(ontology.value(prop, RDFS.range))
            if target in classes:
                arrows.add((domain, label, target))
            else:
                attributes.setdefault(domain, []).append(label)
    drawn = {c for d, _, t in arrows for c in (d, t)} | set(attributes)
    drawn |= {c for pair in narrower for c in pair}
    lines = ["```mermaid", "classDiagram", "  direction LR"]
    for cls in sorted(drawn):
        inner = sorted(attributes.get(cls, []))
        lines.append(f"  class {cls} {{" if inner else f"  class {cls}")
        lines += [f"    {a}" for a in inner] + (["  }"] if inner else [])
    lines += [f"  {parent} <|-- {child}" for child, parent in sorted(narrower)]
    merged: dict[tuple[str, str], list[str]] = {}
    for domain, label, target in sorted(arrows):
        merged.setdefault((domain, target), []).append(label)
    lines += [f"  {d} --> {t} : {', '.join(labels)}" for (d, t), labels in sorted(merged.items())]
    return "\n".join([*lines, "```"])


def fresh() -> str:
    """Return docs/model.md with the picture as the ontology has it now."""
    ontology = Graph().parse(REPO / "ontology" / "demarche.ttl")
    return BLOCK.sub(lambda _: picture(ontology), DOC.read_text(encoding="utf-8"))


if __name__ == "__main__":
    DOC.write_text(fresh(), encoding="utf-8")

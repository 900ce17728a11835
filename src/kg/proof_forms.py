"""Proofs as a reader, a program, an RDF tool or a drawing program takes them."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from kg.derivations import Triple
from kg.namespaces import DCTERMS, ID, PREFIXES, PROV, RDF, RDFS
from kg.present import width
from kg.proof import LISTS, Proof, Told
from kg.terms import disarm, expand
from kg.turtle import turtle
from kg.why import Receipt


def proof_text(proof: Proof) -> str:
    """Return the proof as a tree, for a reader; triples that spell out lists are left out."""
    from rich.console import Console
    from rich.text import Text
    from rich.tree import Tree

    def grow(tree: Tree, proof: Proof) -> None:
        for line in _under(proof):
            tree.add(Text(disarm(line)))
        for premise in proof.premises:
            if premise.triple[1].value not in LISTS:
                grow(tree.add(Text(disarm(_head(premise)))), premise)

    root = Tree(Text(disarm(_head(proof))))
    grow(root, proof)
    console = Console(width=min(width(), 120), color_system=None, highlight=False)
    with console.capture() as captured:
        console.print(root)
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"


def _head(proof: Proof) -> str:
    said = " · ".join(proof.shown)
    if proof.again:
        return f"{said}   [proved above]"
    return f"{said}   [by {proof.rule}]" if proof.rule else said


def _under(proof: Proof) -> Iterator[str]:
    for sentence in proof.absent:
        yield f"no such triple: {sentence}"
    for told in proof.told:
        yield _place(told)
        yield from (f"passage {_where(r)}" for r in told.receipts)
        yield from (f"“{' '.join(run.split())}”" for r in told.receipts for run in r.text)
        yield from (f"reference {r}" for r in told.references)
    for other in proof.also:
        yield f"also carried by {other}"


def _place(told: Told) -> str:
    return f"told by {told.who}" if told.receipts else f"{told.who} ({told.layer})"


def _where(receipt: Receipt) -> str:
    ranges = "; ".join(f"paragraph {n}: {words}" for n, words in receipt.ranges)
    return f"{receipt.passage}, {ranges}"


def proof_json(proof: Proof) -> str:
    """Return the proof as JSON: nested objects, in the form of the tree."""

    def plain(proof: Proof) -> dict[str, Any]:
        found: dict[str, Any] = {
            "subject": str(proof.triple[0]),
            "predicate": str(proof.triple[1]),
            "object": str(proof.triple[2]),
            "shown": " · ".join(proof.shown),
        }
        if proof.again:
            found["proved"] = "above"
        if proof.rule:
            found["rule"] = proof.rule
            found["premises"] = [plain(p) for p in proof.premises]
        if proof.absent:
            found["absent"] = list(proof.absent)
        if proof.told:
            found["told"] = [
                {
                    "layer": t.layer,
                    "who": t.who,
                    "passages": [
                        {"passage": r.passage, "ranges": r.ranges, "link": r.link, "text": r.text}
                        for r in t.receipts
                    ],
                    "references": list(t.references),
                }
                for t in proof.told
            ]
        if proof.also:
            found["also"] = list(proof.also)
        return found

    return json.dumps(plain(proof), ensure_ascii=False, indent=1) + "\n"


def proof_turtle(proof: Proof) -> str:
    """Return the proof in Turtle: each triple an rdf:Statement, derived by PROV-O.

    A statement was derived from its premises (prov:wasDerivedFrom) by an inference that names its
    rule; one that a file states has its passages as primary source
    (https://www.w3.org/TR/prov-o/#description-qualified-terms).
    """
    quads: dict[ox.Quad, None] = {}

    def say(s: str, p: str, o: ox.NamedNode | ox.BlankNode | ox.Literal) -> None:
        quads[ox.Quad(ox.NamedNode(s), ox.NamedNode(p), o)] = None

    def write(proof: Proof) -> str:
        node = _name("derivation", proof.triple)
        say(node, RDF + "type", ox.NamedNode(RDF + "Statement"))
        for name, term in zip(("subject", "predicate", "object"), proof.triple, strict=True):
            say(node, RDF + name, term)
        if proof.rule:
            inference = _name("inference", proof.triple)
            say(node, PROV + "wasGeneratedBy", ox.NamedNode(inference))
            say(inference, RDF + "type", ox.NamedNode(PROV + "Activity"))
            say(inference, RDFS + "label", ox.Literal(proof.rule))
            for sentence in proof.absent:
                say(inference, RDFS + "comment", ox.Literal(f"no such triple: {sentence}"))
            for premise in proof.premises:
                used = ox.NamedNode(write(premise))
                say(node, PROV + "wasDerivedFrom", used)
                say(inference, PROV + "used", used)
        for told in proof.told:
            for receipt in told.receipts:
                iri = expand(receipt.passage) or receipt.passage
                say(node, PROV + "hadPrimarySource", ox.NamedNode(iri))
            for reference in told.references:
                say(node, DCTERMS + "source", ox.Literal(reference))
        return node

    write(proof)
    return turtle(list(quads), PREFIXES)


def _name(kind: str, triple: Triple) -> str:
    code = hashlib.sha256(" ".join(map(str, triple)).encode("utf-8")).hexdigest()[:16]
    return f"{ID}{kind}/{code}"


def proof_dot(proof: Proof) -> str:
    """Return the proof as a graph for Graphviz (https://graphviz.org/doc/info/lang.html)."""
    lines = ["digraph proof {", "  rankdir=BT;", "  node [shape=box, fontname=sans];"]
    seen: set[str] = set()

    def quoted(text: str) -> str:
        safe = disarm(text).replace("\\", "\\\\").replace('"', '\\"')
        return f'"{safe}"'

    def draw(proof: Proof) -> str:
        name = _name("", proof.triple).rsplit("/", 1)[-1]
        node = f"n{name}"
        if not proof.again and node not in seen:
            seen.add(node)
            receipts = [r.passage for t in proof.told for r in t.receipts]
            label = " · ".join(proof.shown) + (f" ({', '.join(receipts)})" if receipts else "")
            style = "" if proof.rule else ", style=filled, fillcolor=lightgrey"
            lines.append(f"  {node} [label={quoted(label)}{style}];")
            for premise in proof.premises:
                if premise.triple[1].value not in LISTS:
                    lines.append(f"  {draw(premise)} -> {node} [label={quoted(proof.rule)}];")
        return node

    draw(proof)
    return "\n".join([*lines, "}"]) + "\n"


FORMS = {"text": proof_text, "json": proof_json, "turtle": proof_turtle, "dot": proof_dot}

"""Do a reader, a program, an RDF tool and a drawing program get the same proof, and none a trap?"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest

from conftest import TEXTS
from kg.corpus import Corpus
from kg.derivations import Derivation, Derivations, Triple, dump
from kg.dossier import find_dossier
from kg.namespaces import DM, GRAPH, ID, PREFIXES, PROV, RDF, RDFS, SKOS
from kg.proof import LISTS, Proof, Prover, find_triple
from kg.proof_forms import FORMS, proof_dot, proof_json, proof_text, proof_turtle
from kg.store import current, memory_store

HEAD = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items())
WORDS = [
    ("stance:hale-2031-1", "toldBy", "Ines Hale"),
    ("stance:hale-2031-1", "attributableTo", "Kestria"),
    ("topic:aster-office", "needsConsentOf", "Kestria"),
    ("topic:aster-office", "narrowerThan", "topic:league-presence"),
    ("stance:hale-2031-1", "latest", "2031-03-02"),
    ("stance:hale-2031-1", "holder", "Tor Velden"),
    ("agent:kestria", "rdf:type", "dm:Agent"),
]


@pytest.fixture(scope="module")
def proofs(built: object) -> list[Proof]:
    generation = current(find_dossier(built).store_dir)  # type: ignore[arg-type]
    store = generation.open()
    derivations = Derivations(generation.derivations_file.read_bytes())
    prover = Prover(store, derivations, Corpus(TEXTS))
    return [prover.prove(find_triple(store, *words)) for words in WORDS]


def every(proof: Proof) -> Iterator[Proof]:
    yield proof
    for premise in proof.premises:
        yield from every(premise)


# --- Text


def test_the_text_is_a_tree_of_rules_premises_and_receipts(proofs: list[Proof]) -> None:
    for proof in proofs:
        lines = proof_text(proof).splitlines()
        head = " · ".join(proof.shown)
        assert lines[0].startswith(head[:60])
        said = " ".join(re.sub(r"[│├└─\s]+", " ", "\n".join(lines)).split())
        for node in every(proof):
            if node.triple[1].value in LISTS:
                continue
            assert " ".join(" · ".join(node.shown).split()) in said
            if node.rule:
                assert f"[by {node.rule}]" in said
            for told in node.told:
                assert all(r.passage in said for r in told.receipts)
                assert all(" ".join(t.split()) in said for r in told.receipts for t in r.text)
                assert all(r in said for r in told.references)
        assert "rdf:first" not in said
        assert max(map(len, lines)) <= 120


def test_the_text_says_what_must_not_be_there(proofs: list[Proof]) -> None:
    said = " ".join(re.sub(r"[│├└─\s]+", " ", proof_text(proofs[1])).split())
    assert "no such triple: stance:hale-2031-1 dm:latest 2031-03-02" in said


# --- JSON

KEYS = {"subject", "predicate", "object", "shown", "rule", "premises", "absent", "told", "also", "proved"}  # fmt: skip


def conforms(node: dict[str, Any]) -> int:
    """Check the form of a proof, and count the triples in it."""
    assert set(node) <= KEYS
    assert {"subject", "predicate", "object", "shown"} <= set(node)
    text = f"{node['subject']} {node['predicate']} {node['object']} ."
    (quad,) = ox.parse(text, format=ox.RdfFormat.N_TRIPLES)
    assert str(quad.triple) == f"{node['subject']} {node['predicate']} {node['object']}"
    assert node["shown"].count(" · ") >= 2
    assert ("rule" in node) == ("premises" in node)
    assert ("rule" in node) + ("told" in node) + ("proved" in node) == 1
    assert node.get("proved", "above") == "above"
    assert all(isinstance(s, str) for s in [*node.get("absent", []), *node.get("also", [])])
    for told in node.get("told", []):
        assert set(told) == {"layer", "who", "passages", "references"}
        for passage in told["passages"]:
            assert set(passage) == {"passage", "ranges", "link", "text"}
            assert all(isinstance(n, int) and isinstance(w, str) for n, w in passage["ranges"])
    return 1 + sum(map(conforms, node.get("premises", [])))


def test_the_json_is_the_whole_proof_in_one_form(proofs: list[Proof]) -> None:
    for proof in proofs:
        found = json.loads(proof_json(proof))
        assert conforms(found) == len(list(every(proof)))
        assert found["subject"] == str(proof.triple[0])
        assert found.get("rule", "") == proof.rule
    told = json.loads(proof_json(proofs[5]))["told"]
    assert told == [
        {
            "layer": "hale-2031",
            "who": "Hale, The League weighs an office in Port Aster",
            "passages": [
                {
                    "passage": "passage:hale-2031-1",
                    "ranges": [[3, "plan … ran"], [3, "Prime … it"]],
                    "link": "https://example.org/hale#:~:text=plan,ran&text=Prime,it",
                    "text": [r for t in proofs[5].told for c in t.receipts for r in c.text],
                }
            ],
            "references": [],
        }
    ]


# --- Turtle


def test_the_turtle_is_the_whole_proof_in_prov(proofs: list[Proof]) -> None:
    for proof in proofs:
        store = ox.Store()
        store.load(proof_turtle(proof).encode(), format=ox.RdfFormat.TURTLE)

        def count(predicate: str, value: str | None = None, store: ox.Store = store) -> int:
            o = ox.NamedNode(value) if value else None
            return len(list(store.quads_for_pattern(None, ox.NamedNode(predicate), o)))

        nodes = {node.triple: node for node in every(proof) if not node.again}
        derived = [n for n in nodes.values() if n.rule]
        used = {(n.triple, p.triple) for n in derived for p in n.premises}
        assert count(RDF + "type", RDF + "Statement") == len(nodes)
        assert count(RDF + "type", PROV + "Activity") == len(derived)
        assert count(PROV + "wasGeneratedBy") == len(derived)
        assert count(PROV + "wasDerivedFrom") == count(PROV + "used") == len(used)
        labels = store.quads_for_pattern(None, ox.NamedNode(RDFS + "label"), None)
        assert sorted(str(q.object) for q in labels) == sorted(
            str(ox.Literal(n.rule)) for n in derived
        )
        sources = {
            (n.triple, r.passage) for n in nodes.values() for t in n.told for r in t.receipts
        }
        assert count(PROV + "hadPrimarySource") == len(sources)
        for q in store.quads_for_pattern(None, ox.NamedNode(PROV + "hadPrimarySource"), None):
            assert str(q.object).startswith(f"<{ID}passage/")


def test_the_statement_of_a_turtle_is_the_triple(proofs: list[Proof]) -> None:
    store = ox.Store()
    store.load(proof_turtle(proofs[4]).encode(), format=ox.RdfFormat.TURTLE)
    query = f"""SELECT ?p ?o {{ ?s <{RDF}subject> <{ID}stance/hale-2031-1> ; <{RDF}predicate> ?p ;
      <{RDF}object> ?o ; <{PROV}wasGeneratedBy>/<{RDFS}label> "edtf" ;
      <{PROV}wasDerivedFrom>/<{RDF}predicate> <{DM}when> }}"""
    answers = store.query(query)
    assert isinstance(answers, ox.QuerySolutions)
    ((p, o),) = [(row["p"], row["o"]) for row in answers]
    assert (p, o) == (proofs[4].triple[1], proofs[4].triple[2])


def test_the_same_proof_has_the_same_text(proofs: list[Proof]) -> None:
    for write in FORMS.values():
        assert [write(p) for p in proofs] == [write(p) for p in proofs]


# --- DOT

DOT = re.compile(
    r'(?P<node>\s+n[0-9a-f]{16} \[label="(?:[^"\\\n]|\\.)*"(?:, style=filled, fillcolor=lightgrey)?\];)'
    r'|(?P<edge>\s+(n[0-9a-f]{16}) -> (n[0-9a-f]{16}) \[label="(?:[^"\\\n]|\\.)*"\];)'
)


def drawn(text: str) -> tuple[int, int]:
    """Return how many nodes and edges a drawing has; every line of it must be one."""
    first, *lines, last = text.splitlines()
    assert (first, last) == ("digraph proof {", "}")
    matches = [DOT.fullmatch(line) for line in lines[2:]]
    assert all(matches)
    nodes = [m["node"].split()[0] for m in matches if m and m["node"]]
    ends = {m[n] for m in matches if m and m["edge"] for n in (3, 4)}
    assert len(nodes) == len(set(nodes))
    assert ends <= set(nodes)
    return len(nodes), len(matches) - len(nodes)


def test_the_drawing_has_a_box_for_each_triple_and_an_arrow_from_each_premise(
    proofs: list[Proof],
) -> None:
    for proof in proofs:
        kept = [n for n in every(proof) if n.triple[1].value not in LISTS]
        arrows = sum(p.triple[1].value not in LISTS for n in kept for p in n.premises)
        assert drawn(proof_dot(proof)) == (len({n.triple for n in kept}), arrows)


# --- Hostile names

HOSTILE = [
    'a "quoted" \\ label', "\x1b[31mred\x1b[0m", "right\u202eto left", "two\nlines\r\n", "[bold]markup[/bold]",
    "];} digraph x {", "\\", "\u2066iso\u2069 \u0085 \u2028", ":warning:", "}", "<b>html</b>",
]  # fmt: skip


@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_label_does_nothing_in_any_form(label: str) -> None:
    a, b, p = (ox.NamedNode(f"{ID}topic/{n}") for n in "abp")
    told: Triple = (a, ox.NamedNode(SKOS + "broader"), b)
    found: Triple = (a, p, ox.Literal(label))
    source = ox.NamedNode(GRAPH + "a-source")
    quads = [
        ox.Quad(*told, source),  # type: ignore[arg-type]
        ox.Quad(a, ox.NamedNode(SKOS + "prefLabel"), ox.Literal(label), source),
        ox.Quad(ox.NamedNode(f"{ID}source/s"), ox.NamedNode(RDF + "type"), ox.NamedNode(DM + "Source"), source),
        ox.Quad(ox.NamedNode(f"{ID}source/s"), ox.NamedNode(SKOS + "prefLabel"), ox.Literal(label), source),
        ox.Quad(*found, ox.NamedNode(GRAPH + "inferred")),  # type: ignore[arg-type]
    ]  # fmt: skip
    steps = [Derivation(found, "a rule", (told,), (label,))]
    proof = Prover(memory_store(quads), Derivations(dump(steps))).prove(found)
    for text in (proof_text(proof), proof_dot(proof)):
        assert not re.search(
            "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", text
        )
    assert label.isprintable() is (
        re.sub(r"\s+", "", label) in re.sub(r"[\s│├└─]", "", proof_text(proof))
    )
    assert drawn(proof_dot(proof)) == (2, 1)
    read = json.loads(proof_json(proof))
    conforms(read)
    assert read["absent"] == [label]
    store = ox.Store()
    store.load(proof_turtle(proof).encode(), format=ox.RdfFormat.TURTLE)
    assert any(q.object == ox.Literal(label) for q in store)


def test_blank_nodes_and_literal_subjects_are_written_too() -> None:
    p = ox.NamedNode(f"{ID}topic/p")
    one: Triple = (ox.BlankNode("b1"), p, ox.BlankNode("b2"))
    two: Triple = (ox.Literal("5"), p, ox.BlankNode("b2"))
    three: Triple = (p, p, ox.BlankNode("b1"))
    steps = [Derivation(two, "eq", (one,)), Derivation(three, "eq", (two,))]
    quads = [ox.Quad(*one, ox.NamedNode(GRAPH + "ontology"))]  # type: ignore[arg-type]
    proof = Prover(memory_store(quads), Derivations(dump(steps))).prove(three)
    for write in FORMS.values():
        assert write(proof)
    assert drawn(proof_dot(proof)) == (3, 2)
    read = list(ox.parse(proof_turtle(proof).encode(), format=ox.RdfFormat.TURTLE))
    assert sum(q.predicate.value == RDF + "subject" for q in read) == 3

"""Turtle for readers: how blank nodes and lists nest, and how TriG lays out the graphs."""

from itertools import pairwise

import pyoxigraph as ox
import pytest

from datasets import FIRST, HEAD, NAMES, NIL, REST, A, B, P, keeps, laid_out, nquads, parsed
from kg.rdf import Term
from kg.turtle import DEPTH, trig, turtle

# --- Blank nodes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "ex:a ex:p [] .\n",
        "ex:a ex:p [ a ex:T ; ex:p 1, 2 ; ex:q [ ex:p ex:b ] ] .\n",
        "ex:a ex:p [ ex:p 1 ], [ ex:p 2 ] .\n",
        "[] a ex:T ;\n  ex:p [ ex:q 1 ] .\n",
        "[] ex:p 1 .\n\n[] ex:p 2 .\n",
        "ex:a ex:p _:c14n0 .\n\nex:b ex:p _:c14n0 .\n",  # two mentions, no triples of its own
        "ex:a ex:p _:c14n0 .\n\nex:b ex:p _:c14n0 .\n\n_:c14n0 ex:q [ ex:p 1 ] .\n",
        "_:c14n0 ex:p _:c14n0 .\n",
        "ex:a ex:p () .\n",
        "ex:a ex:p ( 1 ) .\n",
        "ex:a ex:p ( 1 ex:b ( ( 2 ) ) [ ex:q ( 3 ) ] [] () ) .\n",
        "rdf:nil ex:p () .\n",
        "[] rdf:first 1 ;\n  rdf:rest ( 2 ) .\n",  # a head that nothing refers to
        "ex:a ex:p [ ex:q 1 ; rdf:first 1 ; rdf:rest ( 2 ) ] .\n",
        "ex:a ex:p [ a rdf:List ; rdf:first 1 ; rdf:rest () ] .\n",
        "ex:a ex:p [ rdf:first 1, 2 ; rdf:rest () ] .\n",
        "ex:a ex:p [ rdf:first 1 ; rdf:rest [ rdf:first 2 ; rdf:rest ex:b ] ] .\n",
        "ex:a ex:p [ rdf:first 1 ; rdf:rest [] ] .\n",
        "ex:a ex:p [ rdf:rest () ] .\n",
        "ex:a ex:p [ rdf:first 1 ; rdf:rest (), ( 2 ) ] .\n",
    ],
)
def test_blank_nodes_nest_where_one_triple_refers_to_them(body: str) -> None:
    keeps(body)


def test_a_cycle_has_labels_and_what_hangs_on_it_is_nested() -> None:
    body = "_:x ex:p _:y . _:y ex:q _:x ; ex:p [ ex:p [ ex:p 1 ] ] . ex:a ex:p [ ex:q 1 ] ."
    assert laid_out(body) == (
        "ex:a ex:p [ ex:q 1 ] .\n\n_:c14n3 ex:p _:c14n4 .\n\n"
        "_:c14n4 ex:p [ ex:p [ ex:p 1 ] ], _:c14n3 ;\n  ex:q _:c14n3 .\n"
    ).replace("], _:c14n3 ;\n  ex:q _:c14n3", "] ;\n  ex:q _:c14n3")


def test_a_list_that_another_list_ends_in_has_a_label() -> None:
    keeps(
        "ex:a ex:p [ rdf:first 1 ; rdf:rest _:c14n2 ] .\n\n"
        "ex:b ex:p [ rdf:first 3 ; rdf:rest _:c14n2 ] .\n\n"
        "_:c14n2 rdf:first 2 ;\n  rdf:rest () .\n"
    )


def test_what_does_not_fit_on_a_line_opens_up() -> None:
    long = "x" * 40
    keeps(
        f'ex:a ex:p [\n    ex:p "{long}" ;\n    ex:q "{long}", ( 1 2 )\n  ] ;\n'
        f'  ex:q\n    [ ex:p 1 ],\n    [\n      ex:p "{long}" ;\n      ex:q "{long}"\n    ] ;\n'
        f'  ex:r (\n    1\n    "{long}"\n    "{long}"\n    [ ex:p 1 ]\n    [\n      ex:p "{long}" ;\n'
        f'      ex:q "{long}"\n    ]\n    (\n      """a\nb"""\n    )\n  ) .\n'
    )


@pytest.mark.parametrize("kind", ["nodes", "lists", "broken list", "long list", "cycle"])
def test_no_depth_and_no_length_is_too_much(kind: str) -> None:
    size = 2000
    nodes = [ox.BlankNode() for _ in range(size)]
    quads = [ox.Quad(A, P, nodes[0] if kind != "cycle" else B)]
    for i, (one, two) in enumerate(pairwise(nodes)):
        quads.append(ox.Quad(one, FIRST, ox.Literal(i)))
        if kind == "lists":  # ( 0 ( 1 ( 2 …
            rest = ox.BlankNode()
            quads += [ox.Quad(one, REST, rest), ox.Quad(rest, FIRST, two), ox.Quad(rest, REST, NIL)]
        else:
            quads.append(ox.Quad(one, P if kind in ("nodes", "cycle") else REST, two))
    ends: dict[str, tuple[ox.NamedNode, Term]] = {"cycle": (P, nodes[0]), "broken list": (REST, A)}
    quads += [ox.Quad(nodes[-1], FIRST, ox.Literal("end"))]
    quads += [ox.Quad(nodes[-1], *ends.get(kind, (REST, NIL)))]
    text = turtle(quads, NAMES)
    assert nquads(parsed(text)) == nquads(quads)
    labels = {word for word in text.split() if word.startswith("_:")}
    assert len(labels) == {"long list": 0, "cycle": size}.get(kind, (size - 1) // (DEPTH + 1))
    assert max(len(line) - len(line.lstrip()) for line in text.splitlines()) <= 2 * DEPTH + 6


# --- TriG ------------------------------------------------------------------------------------------------


def test_trig_has_the_default_graph_then_a_block_for_each_graph() -> None:
    text = """\
@prefix ex: <http://example.org/> .
@prefix graph: <http://graph.org/> .

ex:a ex:p [ ex:q 1 ] .

ex:b ex:p 1 .

ex:g {
  ex:a a ex:T ;
    ex:p 1, 2 .

  ex:b ex:p \"\"\"x
y\"\"\" ;
    ex:q
      "%s",
      "%s" .

  [] ex:p [
      ex:p "%s" ;
      ex:q "%s"
    ] .
}

graph:x-2 {
  ex:a ex:p ( 1 ) .
}

graph:x-10 {
  ex:a ex:p ( 1 ) .
}
""" % ("a" * 70, "b" * 70, "a" * 70, "b" * 70)  # noqa: UP031
    assert trig(parsed(text), NAMES) == text


def test_a_blank_node_in_several_graphs_or_naming_one_has_one_label() -> None:
    body = "ex:a ex:p _:x . ex:g { _:x ex:p 1 } ex:h { _:y ex:p 1 } _:y { ex:a ex:p _:z, [] }"
    text = trig(parsed(f"{HEAD}{body} _:z {{ ex:a ex:q [ ex:p 2 ] }}"), NAMES)
    x, y, z = (text.split(mark)[0].split()[-1] for mark in (" .\n\nex:g", " ex:p 1 .\n}\n\n_:", " {\n  ex:a ex:q"))  # fmt: skip
    assert len({x, y, z}) == 3
    assert text == (
        f"{HEAD}ex:a ex:p {x} .\n\nex:g {{\n  {x} ex:p 1 .\n}}\n\nex:h {{\n  {y} ex:p 1 .\n}}\n\n"
        + "\n".join(
            sorted(
                [
                    f"{y} {{\n  ex:a ex:p [], {z} .\n}}\n",
                    f"{z} {{\n  ex:a ex:q [ ex:p 2 ] .\n}}\n",
                ]
            )
        )
    )


def test_turtle_merges_the_graphs() -> None:
    text = f"{HEAD}ex:a ex:p 1, [ ex:q _:x ] . ex:g {{ ex:a ex:p 1, 2 . _:x ex:p 3 }}"
    assert turtle(parsed(text), NAMES) == f"{HEAD}ex:a ex:p 1, 2, [ ex:q [ ex:p 3 ] ] .\n"

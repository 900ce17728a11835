"""Each row of a stored query can be led back to the triples that it matched."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from conftest import REPO, Kg
from kg.catalogue import read_query
from kg.namespaces import DM, PREFIXES
from kg.row_proof import asked_for, triples_of_row
from kg.store import current

QUERIES = sorted(p.stem for p in (REPO / "queries").glob("*.rq"))


@pytest.mark.parametrize("name", QUERIES)
def test_the_first_row_of_each_query_has_triples_behind_it(reference: Path, name: str) -> None:
    store = current(reference / ".kg").open()
    text = read_query(REPO / "queries" / f"{name}.rq").text
    answer = store.query(text, prefixes=PREFIXES)
    assert isinstance(answer, ox.QuerySolutions)
    names = [v.value for v in answer.variables]
    row = next(([r[n] for n in names] for r in answer), None)
    if row is None:
        assert name in {"changed-position"}, "it has no row in this dossier"
        return
    triples = triples_of_row(store, text, names, row)
    assert triples or name in {"inventory"}, "only counts rest on no triple of their own"
    for s, p, o in triples:
        assert not isinstance(s, ox.Literal)
        assert next(store.quads_for_pattern(s, p, o, ox.DefaultGraph()), None) is not None
    subjects = {t[0] for t in triples}
    statements = {
        cell for cell in row
        if isinstance(cell, ox.NamedNode)
        and next(store.quads_for_pattern(cell, ox.NamedNode(DM + "source"), None, ox.DefaultGraph()), None)
    }  # fmt: skip
    assert statements <= subjects | {t[2] for t in triples}


def test_a_row_is_asked_for_alone_and_with_all_variables() -> None:
    text = "SELECT ?a (COUNT(?b) AS ?n) WHERE { ?a <x:p> ?b } GROUP BY ?a ORDER BY ?n LIMIT 3"
    asked = asked_for(text, {"a": ox.NamedNode("x:one")})
    assert asked == "SELECT * WHERE { VALUES (?a) { (<x:one>) } ?a <x:p> ?b }"
    store = ox.Store()
    for n in range(3):
        store.add(ox.Quad(ox.NamedNode("x:one"), ox.NamedNode("x:p"), ox.NamedNode(f"x:{n}")))
    assert len(list(store.query(asked))) == 3  # type: ignore[arg-type]


def test_paths_are_led_back_to_single_steps() -> None:
    store = ox.Store()
    a, b, c, d = (ox.NamedNode(f"x:{n}") for n in "abcd")
    p, q = ox.NamedNode("x:p"), ox.NamedNode("x:q")
    graph = ox.NamedNode("x:g")
    for s, r, o in ((a, p, b), (b, p, c), (c, p, a), (d, q, c)):
        for g in (graph, ox.DefaultGraph()):
            store.add(ox.Quad(s, r, o, g))

    def behind(where: str, s: ox.NamedNode, o: ox.NamedNode) -> set[tuple[object, ...]]:
        text = f"SELECT ?s ?o WHERE {{ {where} }}"
        return set(triples_of_row(store, text, ["s", "o"], [s, o]))

    assert behind("?s <x:p>+ ?o", a, c) == {(a, p, b), (b, p, c)}
    assert behind("?s <x:p>* ?o", a, a) == set()
    assert behind("?s <x:p>/^<x:q> ?o", b, d) == {(b, p, c), (d, q, c)}
    assert behind("?s <x:q>|<x:p> ?o", c, a) == {(c, p, a)}
    assert behind("?s <x:p>? ?o", a, b) == {(a, p, b)}


def test_the_command_proves_a_row_and_says_where_there_is_none(kg: Kg, built: Path) -> None:
    shown = kg("query", "against", "--why", 1, "--dossier", built)
    assert shown.returncode == 0
    assert shown.stdout.startswith("row 1 of against: holder Morvania")
    assert "passage:orme-2031-2" in shown.stdout
    missing = kg("query", "against", "--why", 99, "--dossier", built)
    assert missing.returncode == 2
    assert "no row 99" in missing.stderr
    outside = kg(
        "query",
        "against",
        "--why",
        1,
        "--data",
        REPO / "ontology" / "codes.ttl",
        "--dossier",
        built,
    )
    assert outside.returncode == 2

"""Does kg.derive bound nodes by the days of their dates, and give each source its first teller?"""

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.derive import INFERRED, author_hops, date_bounds, first_hops
from kg.dossier import find_dossier
from kg.errors import Place
from kg.load import load_instances
from kg.locate import locator
from kg.namespaces import PREFIXES

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
PREFIXED = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


def turtle(text: str, graph: str = "https://w3id.org/demarche/graph/a-source") -> list[ox.Quad]:
    name = ox.NamedNode(graph)
    parsed = ox.parse((HEAD + text).encode(), format=ox.RdfFormat.TURTLE)
    return [ox.Quad(q.subject, q.predicate, q.object, name) for q in parsed]


def triples(quads: list[ox.Quad]) -> set[ox.Triple]:
    return {q.triple for q in quads}


def ask(quads: list[ox.Quad], pattern: str) -> bool:
    store = ox.Store()
    store.extend(quads)
    answer = store.query(f"{PREFIXED} ASK {{ {pattern} }}", use_default_graph_as_union=True)
    return bool(answer)


# --- date bounds ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("literal", "expected"),
    [
        ('"2031-03-02"', 'dm:earliest "2031-03-02"^^xsd:date ; dm:latest "2031-03-02"^^xsd:date'),
        ('"2031-02~"', 'dm:earliest "2031-02-01"^^xsd:date ; dm:latest "2031-02-28"^^xsd:date'),
        ('"2029/.."', 'dm:earliest "2029-01-01"^^xsd:date'),
        ('"2029/"', 'dm:earliest "2029-01-01"^^xsd:date'),
        ('"../2031-03"', 'dm:latest "2031-03-31"^^xsd:date'),
    ],
)
def test_a_date_gives_the_bounds_that_it_sets_and_no_other(literal: str, expected: str) -> None:
    derived = date_bounds(turtle(f"stance:s dm:when {literal}^^edtf:EDTF ."))
    assert triples(derived.quads) == triples(turtle(f"stance:s {expected} ."))
    assert not derived.findings


def test_all_that_is_derived_stands_in_the_inferred_graph() -> None:
    quads = turtle('stance:s dm:when "2031"^^edtf:EDTF ; dm:source source:x . source:x dcterms:creator agent:a .')  # fmt: skip
    derived = [*date_bounds(quads).quads, *author_hops(quads)]
    assert len(derived) == 2 + 5
    assert {q.graph_name for q in derived} == {INFERRED}


@pytest.mark.parametrize(
    "value",
    ['"2031-03-02"', '"2031-03-02"^^xsd:date', '"2031-03-02"@en', '"2023-02-29"^^xsd:string', "event:e"],
)  # fmt: skip
def test_only_edtf_literals_are_read_as_dates(value: str) -> None:
    derived = date_bounds(turtle(f"stance:s dm:when {value} ."))
    assert not derived.quads
    assert not derived.findings


def test_an_edtf_literal_of_another_property_bounds_nothing() -> None:
    assert not date_bounds(turtle('stance:s dm:name "2031"^^edtf:EDTF .')).quads


def test_each_node_is_bounded_by_its_own_date() -> None:
    derived = date_bounds(turtle('stance:s dm:when "2031"^^edtf:EDTF . event:e dm:when "2029"^^edtf:EDTF .'))  # fmt: skip
    assert ask(derived.quads, 'stance:s dm:latest "2031-12-31"^^xsd:date')
    assert ask(derived.quads, 'event:e dm:latest "2029-12-31"^^xsd:date')
    assert len(derived.quads) == 4


def test_one_date_in_two_layers_is_bounded_once() -> None:
    text = 'event:e dm:when "2031"^^edtf:EDTF .'
    quads = [*turtle(text), *turtle(text, "https://w3id.org/demarche/graph/background")]
    assert len(date_bounds(quads).quads) == 2


def test_an_impossible_date_is_a_finding_with_node_and_place(tmp_path: Path) -> None:
    quads = turtle('stance:s-1 dm:when "2023-02-29"^^edtf:EDTF .')
    file = tmp_path / "a-source.nq"
    file.write_bytes(b"\n" + (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""))
    derived = date_bounds(quads, locator([file]))
    (finding,) = derived.findings
    assert finding.node == "stance:s-1"
    assert finding.place == Place(file, 2, 85)
    assert finding.subject == Place(file, 2, 1)
    assert (finding.rule, finding.value) == ("dates", "2023-02-29")
    assert "dm:when" in finding.message
    assert "2023-02 has no day 29" in finding.message
    assert not derived.quads


def test_every_bad_date_is_found_and_the_good_ones_are_still_bounded() -> None:
    derived = date_bounds(
        turtle(
            'stance:a dm:when "2023-13"^^edtf:EDTF . stance:b dm:when "2024/2023"^^edtf:EDTF .'
            'stance:c dm:when "2023"^^edtf:EDTF . stance:d dm:when ""^^edtf:EDTF .'
        )
    )
    assert {f.node for f in derived.findings} == {"stance:a", "stance:b", "stance:d"}
    assert {f.place for f in derived.findings} == {None}  # nobody was asked for one
    assert {str(q.subject) for q in derived.quads} == {"<https://w3id.org/demarche/id/stance/c>"}


def test_a_bound_is_derived_from_its_date() -> None:
    quads = turtle(
        'stance:s dm:when "2031-02~"^^edtf:EDTF . event:e dm:when "../2029"^^edtf:EDTF .'
    )
    derived = date_bounds(quads).derivations
    told = {(q.subject, q.predicate, q.object) for q in quads}
    assert len(derived) == 3
    for d in derived:
        (premise,) = d.premises
        assert premise in told
        assert premise[0] == d.triple[0]
        assert (d.rule, d.absent) == ("edtf", ())


def test_a_bound_that_two_dates_set_is_derived_once_from_one_of_them() -> None:
    quads = turtle('event:e dm:when "2031-01-01"^^edtf:EDTF , "2031-01-01~"^^edtf:EDTF .')
    derived = date_bounds(quads).derivations
    assert len(derived) == len({d.triple for d in derived}) == 2
    assert {len(d.premises) for d in derived} == {1}


# --- the author's hop -------------------------------------------------------------------------


def test_each_statement_gets_its_sources_hop_and_each_source_one() -> None:
    hops = author_hops(
        turtle(
            "stance:x-1 dm:source source:x . account:x-1 dm:source source:x ."
            "argument:y-1 dm:source source:y ."
            "source:x dcterms:creator agent:ann . source:y dcterms:creator agent:ben ."
        )
    )
    expected = """
      stance:x-1 dm:hop hop:x.1 . account:x-1 dm:hop hop:x.1 . argument:y-1 dm:hop hop:y.1 .
      hop:x.1 a dm:Hop ; dm:position 1 ; dm:anonymity anonymity:named ; dm:teller agent:ann .
      hop:y.1 a dm:Hop ; dm:position 1 ; dm:anonymity anonymity:named ; dm:teller agent:ben .
    """
    assert triples(hops) == triples(turtle(expected))
    assert len(hops) == len(triples(hops))


def test_an_unnamed_author_makes_the_hop_anonymous() -> None:
    hops = author_hops(
        turtle(
            "stance:x-1 dm:source source:x . source:x dcterms:creator agent:one ."
            "agent:one a dm:UnnamedAgent ."
        )
    )
    assert ask(hops, "hop:x.1 dm:anonymity anonymity:anonymous ; dm:teller agent:one")
    assert not ask(hops, "hop:x.1 dm:anonymity anonymity:named")


@pytest.mark.parametrize(
    ("unnamed", "anonymity"),
    [("", "named"), ("agent:a", "named"), ("agent:a agent:b", "anonymous")],
)
def test_several_authors_tell_in_one_hop_which_is_anonymous_only_if_all_are(
    unnamed: str, anonymity: str
) -> None:
    types = " ".join(f"{agent} a dm:UnnamedAgent ." for agent in unnamed.split())
    hops = author_hops(
        turtle(
            f"stance:x-1 dm:source source:x . source:x dcterms:creator agent:a, agent:b . {types}"
        )
    )
    assert ask(hops, "stance:x-1 dm:hop hop:x.1 . hop:x.1 dm:teller agent:a, agent:b")
    values = {q.object for q in hops if q.predicate.value.endswith("/anonymity")}
    assert values == {ox.NamedNode(f"https://w3id.org/demarche/code/anonymity/{anonymity}")}
    assert len([q for q in hops if q.predicate.value.endswith("/hop")]) == 1


def test_a_source_without_creator_or_with_a_mere_name_gives_no_hop() -> None:
    text = "stance:x-1 dm:source source:x . stance:y-1 dm:source source:y . source:y dcterms:creator 'Ann' ."  # fmt: skip
    assert author_hops(turtle(text)) == []


def test_a_source_that_tells_nothing_gives_no_hop() -> None:
    assert author_hops(turtle("source:x dcterms:creator agent:a .")) == []


def test_what_describes_the_author_may_stand_in_another_layer() -> None:
    quads = [
        *turtle("stance:x-1 dm:source source:x . source:x dcterms:creator agent:a ."),
        *turtle("agent:a a dm:UnnamedAgent .", "https://w3id.org/demarche/graph/things"),
    ]
    assert ask(author_hops(quads), "hop:x.1 dm:anonymity anonymity:anonymous")


def test_in_the_invented_dossier_every_statement_has_one_first_hop(dossier: Path) -> None:
    instances = load_instances(find_dossier(dossier))
    told = [q.subject for q in instances if q.predicate.value.endswith("ontology/source")]
    hops = author_hops(instances)
    given = [q.subject for q in hops if q.predicate.value.endswith("ontology/hop")]
    assert sorted(map(str, given)) == sorted(map(str, told))
    assert len({q.object for q in hops if q.predicate.value.endswith("ontology/hop")}) == 2


def test_a_first_hop_is_derived_from_source_and_creators() -> None:
    quads = turtle(
        "stance:x-1 dm:source source:x . source:x dcterms:creator agent:a , agent:b ."
        "agent:a a dm:UnnamedAgent . agent:b a dm:UnnamedAgent ."
    )
    told = {(q.subject, q.predicate, q.object) for q in quads}
    named = {"type": 2, "position": 2, "anonymity": 4, "teller": 1, "hop": 3}
    derived = first_hops(quads)
    assert {(d.rule, d.absent) for d in derived} == {("author", ())}
    assert len(derived) == len({d.triple for d in derived}) == 6
    for d in derived:
        assert set(d.premises) <= told
        assert (
            len(set(d.premises)) == named[d.triple[1].value.rsplit("/", 1)[-1].rsplit("#", 1)[-1]]
        )
    for d in derived:
        if d.triple[1].value.endswith("/teller"):
            assert d.premises[0][2] == d.triple[2]

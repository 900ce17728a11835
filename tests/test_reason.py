"""Does kg.reason infer what OWL 2 RL demands, and nothing that no reader wants?"""

import itertools
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.derive import INFERRED, author_hops, date_bounds
from kg.dossier import find_dossier
from kg.errors import FindingsError, KgError, Place
from kg.load import load_instances, load_ontology
from kg.locate import locator
from kg.namespaces import OWL, PREFIXES, RDF, RDFS, XSD
from kg.reason import infer

EX = "https://example.org/"
HEAD = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in {**PREFIXES, "": EX}.items())
VOCABULARY = (RDF, RDFS, OWL, XSD)

Triple = tuple[str, str, str]


def turtle(text: str) -> list[ox.Quad]:
    return list(ox.parse((HEAD + text).encode(), format=ox.RdfFormat.TURTLE))


def triples(quads: list[ox.Quad]) -> set[str]:
    return {str(q.triple) for q in quads}


def closure(text: str) -> set[str]:
    return triples(infer(turtle(text)))


def follows(given: str, expected: str) -> None:
    """Assert that exactly the expected triples follow from those given."""
    assert closure(given) == triples(turtle(expected))


# --- what OWL 2 RL demands --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (":A rdfs:subClassOf :B . :x a :A .", ":x a :B ."),
        (
            ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :x a :A .",
            ":A rdfs:subClassOf :C . :x a :B , :C .",
        ),
        (":p rdfs:subPropertyOf :q . :x :p :y .", ":x :q :y ."),
        (":p rdfs:domain :A . :x :p :y .", ":x a :A ."),
        (":p rdfs:range :A . :x :p :y .", ":y a :A ."),
        (":p owl:inverseOf :q . :x :p :y . :v :q :w .", ":y :q :x . :w :p :v ."),
        (":p a owl:SymmetricProperty . :x :p :y .", ":y :p :x ."),
        (":p a owl:TransitiveProperty . :x :p :y . :y :p :z .", ":x :p :z ."),
        (":p owl:propertyChainAxiom (:q :r) . :x :q :y . :y :r :z .", ":x :p :z ."),
        (":A owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :v ] . :x :p :v .", ":x a :A ."),
        (":x owl:sameAs :y . :x :p :z .", ":y owl:sameAs :x . :y :p :z ."),
        (":p a owl:FunctionalProperty . :x :p :y , :z .", ":y owl:sameAs :z . :z owl:sameAs :y ."),
        (":p a owl:InverseFunctionalProperty . :x :p :z . :y :p :z .", ":x owl:sameAs :y . :y owl:sameAs :x ."),
        (":A owl:equivalentClass :B . :x a :A .", ":B owl:equivalentClass :A . :A rdfs:subClassOf :B . :B rdfs:subClassOf :A . :x a :B ."),
    ],
)  # fmt: skip
def test_exactly_what_owl_2_rl_demands_follows(given: str, expected: str) -> None:
    inferred = closure(given)
    assert triples(turtle(expected)) <= inferred
    blank = {t for t in inferred if "_:" in t}  # of a restriction, which the files do not name
    assert inferred - blank == triples(turtle(expected))


def test_a_value_is_inferred_in_the_form_in_which_it_is_written() -> None:
    follows(
        ':p rdfs:subPropertyOf :q . :x :p "05"^^xsd:integer . :y :p 5 , "a"@en , 0.60 .',
        ':x :q "05"^^xsd:integer . :y :q 5 , "a"@en , 0.60 .',
    )


@pytest.fixture(scope="module")
def ontology() -> list[ox.Quad]:
    return load_ontology(find_dossier(Path(__file__).parent / "dossier"))


def told(ontology: list[ox.Quad], text: str) -> set[str]:
    return triples(infer([*ontology, *turtle(text)]))


def test_the_tellers_of_all_hops_are_told_by(ontology: list[ox.Quad]) -> None:
    inferred = told(
        ontology,
        "stance:s a dm:Stance ; dm:hop hop:s.1 , hop:s.2 ."
        "hop:s.1 dm:teller agent:ann . hop:s.2 dm:teller agent:ben , agent:cal .",
    )
    expected = (
        "stance:s dm:toldBy agent:ann , agent:ben , agent:cal ; a dm:Statement , prov:Entity ."
    )
    assert triples(turtle(expected)) <= inferred
    assert {t for t in inferred if "toldBy" in t and "/id/" in t} < triples(turtle(expected))


def test_a_topic_is_narrower_than_all_above_it(ontology: list[ox.Quad]) -> None:
    inferred = told(
        ontology,
        "topic:a a dm:Proposal ; skos:broader topic:b . topic:b skos:broader topic:c ."
        "topic:c skos:broader topic:d . topic:x skos:broader topic:d .",
    )
    expected = triples(
        turtle(
            "topic:a dm:narrowerThan topic:b , topic:c , topic:d . topic:b dm:narrowerThan topic:c , topic:d ."
            "topic:c dm:narrowerThan topic:d . topic:x dm:narrowerThan topic:d ."
        )
    )  # fmt: skip
    assert {t for t in inferred if "narrowerThan" in t and "/id/" in t} == expected


def test_the_code_list_makes_no_topic_a_concept_of_a_scheme(ontology: list[ox.Quad]) -> None:
    inferred = told(ontology, "agent:a a dm:State ; skos:prefLabel 'A'@en .")
    types = {t for t in inferred if "/id/agent/a>" in t}
    assert types == triples(turtle("agent:a a dm:Agent , prov:Agent ."))


# --- no noise ---------------------------------------------------------------------------------


def is_noise(quad: ox.Quad) -> bool:
    """Tell, from the terms alone, whether a triple says nothing about the data.

    A literal as a subject is noise too, but pyoxigraph has no quad for it: infer would fail.
    """
    subject, predicate, value = quad.subject, quad.predicate.value, quad.object
    trivial = {
        OWL + "Thing",
        OWL + "Nothing",
        RDFS + "Resource",
        RDFS + "Literal",
        RDFS + "Datatype",
    }
    return (
        (isinstance(subject, ox.NamedNode) and subject.value.startswith(VOCABULARY))
        or (subject == value and predicate.startswith((OWL, RDFS)))
        or (isinstance(value, ox.NamedNode) and value.value in trivial)
    )


def test_the_closure_of_the_invented_dossier_says_only_something(ontology: list[ox.Quad]) -> None:
    instances = load_instances(find_dossier(Path(__file__).parent / "dossier"))
    given = [*ontology, *instances, *date_bounds(instances).quads, *author_hops(instances)]
    inferred = infer(given)
    assert [str(q) for q in inferred if is_noise(q)] == []
    assert {q.graph_name for q in inferred} == {INFERRED}
    assert not {q.triple for q in inferred} & {q.triple for q in given}
    assert len({q.triple for q in inferred}) == len(inferred)
    things = {q.predicate.value.rsplit("/", 1)[-1] for q in inferred if "/id/" in str(q.subject)}
    assert things == {"22-rdf-syntax-ns#type", "toldBy", "narrowerThan", "prov#wasDerivedFrom"}


def test_nothing_given_means_nothing_inferred() -> None:
    assert infer([]) == []


def test_data_without_axioms_infer_nothing() -> None:
    text = (
        ':x :p :y , 5 , "05"^^xsd:integer , "a" , "a"@en , true , "2031-03-02"^^xsd:date ; a :A .'
    )
    assert closure(text) == set()


def test_a_given_triple_is_not_repeated_though_it_also_follows() -> None:
    follows(":A rdfs:subClassOf :B . :x a :A , :B .", "")


# --- small random graphs, against rules written down again ------------------------------------

CLASSES, PROPERTIES, THINGS = ["A", "B", "C"], ["p", "q", "r"], ["x", "y", "z"]
axioms = st.one_of(
    st.tuples(st.sampled_from(CLASSES), st.just("rdfs:subClassOf"), st.sampled_from(CLASSES)),
    st.tuples(st.sampled_from(PROPERTIES), st.just("rdfs:subPropertyOf"), st.sampled_from(PROPERTIES)),
    st.tuples(st.sampled_from(PROPERTIES), st.just("owl:inverseOf"), st.sampled_from(PROPERTIES)),
    st.tuples(st.sampled_from(PROPERTIES), st.sampled_from(["rdfs:domain", "rdfs:range"]), st.sampled_from(CLASSES)),
    st.tuples(st.sampled_from(PROPERTIES), st.just("a"), st.sampled_from(["owl:TransitiveProperty", "owl:SymmetricProperty"])),
)  # fmt: skip
facts = st.one_of(
    st.tuples(st.sampled_from(THINGS), st.just("a"), st.sampled_from(CLASSES)),
    st.tuples(st.sampled_from(THINGS), st.sampled_from(PROPERTIES), st.sampled_from(THINGS)),
)
graphs = st.tuples(st.sets(axioms, max_size=5), st.sets(facts, max_size=6))


def name(word: str) -> str:
    return word if ":" in word or word == "a" else f":{word}"


def written(rows: set[Triple]) -> str:
    return "".join(f"{' '.join(map(name, row))} .\n" for row in rows)


def facts_that_follow(axioms: set[Triple], facts: set[Triple]) -> set[Triple]:
    """Return the facts of the closure, by rules of OWL 2 RL applied until nothing is new."""
    known = set(facts)
    while True:
        new = set()
        for s, p, o in axioms:
            if p == "rdfs:subClassOf":
                new |= {(x, "a", o) for x, t, c in known if t == "a" and c == s}
            elif p == "rdfs:subPropertyOf":
                new |= {(x, o, y) for x, t, y in known if t == s}
            elif p == "owl:inverseOf":
                new |= {(y, o, x) for x, t, y in known if t == s}
                new |= {(y, s, x) for x, t, y in known if t == o}
            elif p == "rdfs:domain":
                new |= {(x, "a", o) for x, t, _ in known if t == s}
            elif p == "rdfs:range":
                new |= {(y, "a", o) for _, t, y in known if t == s}
            elif o == "owl:SymmetricProperty":
                new |= {(y, s, x) for x, t, y in known if t == s}
            else:
                pairs = [(x, y) for x, t, y in known if t == s]
                new |= {(x, s, z) for (x, y), (v, z) in itertools.product(pairs, pairs) if y == v}
        if new <= known:
            return known - facts
        known |= new


@settings(derandomize=True, max_examples=100, deadline=None)
@given(graphs)
def test_the_closure_of_a_random_graph_is_what_the_rules_give(
    graph: tuple[set[Triple], set[Triple]],
) -> None:
    axioms, facts = graph
    inferred = infer(turtle(written(axioms | facts)))
    things = {f"<{EX}{thing}>" for thing in THINGS}
    about = [q for q in inferred if str(q.subject) in things]
    assert triples(about) == triples(turtle(written(facts_that_follow(axioms, facts))))
    assert [str(q) for q in inferred if is_noise(q)] == []


@settings(derandomize=True, max_examples=60, deadline=None)
@given(graphs, graphs)
def test_more_triples_never_make_fewer_follow(
    one: tuple[set[Triple], set[Triple]], two: tuple[set[Triple], set[Triple]]
) -> None:
    few = turtle(written(one[0] | one[1]))
    many = [*few, *turtle(written(two[0] | two[1]))]
    assert triples(infer(few)) <= triples(infer(many)) | triples(many)


# --- contradictions ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (":A owl:disjointWith :B . agent:x a :A , :B .", ["cax-dw: ", f"agent:x rdf:type {EX}A"]),
        (
            "[] a owl:AllDisjointClasses ; owl:members ( dm:State dm:Person ) . agent:x a dm:State , dm:Person .",
            ["cax-adc: ", "agent:x", "dm:State", "dm:Person"],
        ),
        (":p a owl:IrreflexiveProperty . agent:x :p agent:x .", ["Irreflexive", "agent:x"]),
        ("agent:x owl:sameAs agent:y ; owl:differentFrom agent:y .", ["differentFrom", "agent:x", "agent:y"]),
        ("agent:x a owl:Nothing .", ["Nothing", "agent:x"]),
    ],
)  # fmt: skip
def test_a_contradiction_is_a_finding_in_prefixed_names(text: str, said: list[str]) -> None:
    with pytest.raises(FindingsError, match="contradict each other") as error:
        infer(turtle(text))
    assert error.value.findings
    for finding in map(str, error.value.findings):
        assert "w3id.org" not in finding
        assert "\n" not in finding
    assert any(all(word in str(f) for word in said) for f in error.value.findings)
    assert "correct" in error.value.todo


def test_a_statement_of_two_kinds_contradicts_the_ontology(ontology: list[ox.Quad]) -> None:
    with pytest.raises(FindingsError) as error:
        told(ontology, "stance:x a dm:Stance , dm:Account .")
    (finding,) = set(map(str, error.value.findings))
    assert "stance:x" in finding
    assert "dm:Stance" in finding
    assert "dm:Account" in finding


# --- literals that are not of their datatype --------------------------------------------------


@pytest.mark.parametrize(
    ("literal", "said"),
    [
        ('"2031-02-29"^^xsd:date', "dm:seen '2031-02-29' is no xsd:date"),
        ('"x"^^xsd:integer', "dm:seen 'x' is no xsd:integer"),
        ('"-1"^^xsd:nonNegativeInteger', "dm:seen '-1' is no xsd:nonNegativeInteger"),
        ('"maybe"^^xsd:boolean', "dm:seen 'maybe' is no xsd:boolean"),
        ('"x"^^xsd:decimal', "dm:seen 'x' is no xsd:decimal"),  # ends owlrl with an exception
        ('""^^xsd:date', "dm:seen '' is no xsd:date"),  # this one too
        ('""^^xsd:time', "dm:seen '' is no xsd:time"),
        ('"P"^^xsd:duration', "dm:seen 'P' is no xsd:duration"),
        ('"10:00"^^xsd:dateTime', "dm:seen '10:00' is no xsd:dateTime"),
    ],
)
def test_a_literal_that_is_not_of_its_datatype_is_a_finding_with_node_and_place(
    literal: str, said: str, tmp_path: Path
) -> None:
    quads = turtle(f"reference:r dm:seen {literal} .")
    file = tmp_path / "background.nt"
    file.write_bytes(b"\n\n" + (ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES) or b""))
    with pytest.raises(FindingsError, match="not of their datatype") as error:
        infer(quads, locator([file]))
    (finding,) = error.value.findings
    assert (finding.message, finding.node) == (said, "reference:r")
    assert (finding.place, finding.subject) == (Place(file, 3, 86), Place(file, 3, 1))
    assert (finding.rule, finding.value) == ("literals", literal.split('"')[1])


def test_every_bad_literal_is_found_at_once_and_in_a_stable_order() -> None:
    text = ':b :p "x"^^xsd:integer . :a :p "y"^^xsd:integer , "2031-13-01"^^xsd:date , 5 .'
    with pytest.raises(FindingsError) as error:
        infer(turtle(text))
    found = [f.node for f in error.value.findings]
    assert found == [f"{EX}a", f"{EX}a", f"{EX}b"]


@pytest.mark.parametrize(
    "literal",
    [
        '"2024-02-29"^^xsd:date', '"2031-03-02Z"^^xsd:date', '"2031-03-02+09:00"^^xsd:date',
        '"05"^^xsd:integer', '"+5"^^xsd:integer', '"0.60"^^xsd:decimal', '"1e0"^^xsd:double',
        '"INF"^^xsd:double', '"NaN"^^xsd:float', '"1"^^xsd:boolean', '"5"^^xsd:nonNegativeInteger',
        '"2031-03-02T10:00:00Z"^^xsd:dateTime', '"10:00:00"^^xsd:time', '"2031"^^xsd:gYear', '"--05-01"^^xsd:gMonthDay', '"P1Y2M"^^xsd:duration', '""^^xsd:base64Binary',
        '"a b"^^xsd:string', '""^^xsd:string', '" a "^^xsd:token', '"2023-02-29"^^edtf:EDTF',
        '"x"^^<https://example.org/unknown>', '"<b>"^^rdf:HTML', '"https://example.org/"^^xsd:anyURI',
    ],
)  # fmt: skip
def test_a_literal_that_is_of_its_datatype_or_of_an_unknown_one_is_no_contradiction(
    literal: str,
) -> None:
    follows(f":p rdfs:subPropertyOf :q . :x :p {literal} .", f":x :q {literal} .")


# --- an ontology that cannot be used ----------------------------------------------------------


def test_a_list_in_a_circle_is_an_error_and_leaves_the_next_run_alone() -> None:
    with pytest.raises(KgError, match="a list in the ontology runs in a circle"):
        closure(":p owl:propertyChainAxiom _:l . _:l rdf:first :q ; rdf:rest _:l . :x :q :y .")
    follows(':p rdfs:subPropertyOf :q . :x :p "1"^^xsd:boolean .', ':x :q "1"^^xsd:boolean .')

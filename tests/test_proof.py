"""Does every inferred triple have a proof, and does the proof end in passages and references?"""

from pathlib import Path

import pyoxigraph as ox
import pytest

from conftest import INVENTED, TEXTS
from kg.corpus import Corpus
from kg.derivations import Derivation, Derivations, Triple, dump
from kg.domain_rules import parse_rule
from kg.dossier import find_dossier
from kg.errors import KgError
from kg.load import load_instances, load_ontology
from kg.namespaces import DM, GRAPH, ID, PREFIXES, RDF
from kg.proof import DEPTH, Proof, Prover, find_triple
from kg.reason import follow
from kg.store import Generation, current, memory_store

HEAD = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items())
IDENTITY = {"things", "ontology", "links", "analysis"}


@pytest.fixture(scope="module")
def generation(built: Path) -> Generation:
    return current(find_dossier(built).store_dir)


@pytest.fixture(scope="module")
def store(generation: Generation) -> ox.Store:
    return generation.open()


@pytest.fixture(scope="module")
def derivations(generation: Generation) -> Derivations:
    return Derivations(generation.derivations_file.read_bytes())


@pytest.fixture(scope="module")
def prover(store: ox.Store, derivations: Derivations) -> Prover:
    return Prover(store, derivations, Corpus(TEXTS))


@pytest.fixture(scope="module")
def inferred(generation: Generation) -> list[Triple]:
    quads = ox.parse(path=generation.inferred_file, format=ox.RdfFormat.N_QUADS)
    return [(q.subject, q.predicate, q.object) for q in quads]


# --- Every inferred triple


def test_every_inferred_triple_has_a_derivation_of_what_was_known_before_it(
    inferred: list[Triple], derivations: Derivations
) -> None:
    dossier = find_dossier(INVENTED)
    instances = load_instances(dossier)
    known = {(q.subject, q.predicate, q.object) for q in instances}
    named = {t for t in known if not any(isinstance(x, ox.BlankNode) for x in t)}
    ontology = load_ontology(dossier)
    said = {(q.subject, q.predicate, q.object) for q in ontology}
    blank = (ox.BlankNode,)
    said_named = {t for t in said if not isinstance(t[0], blank) and not isinstance(t[2], blank)}
    seen = set[object]()
    for derivation in derivations:
        for premise in derivation.premises:
            if isinstance(premise[0], blank) or isinstance(premise[2], blank):
                continue  # an axiom of the ontology: its label changes from one reading to another
            assert premise in seen or premise in named or premise in said_named, premise
        assert derivation.triple not in seen
        assert derivation.premises or derivation.rule in ("cls-thing", "cls-nothing1")
        seen.add(derivation.triple)
    assert len(inferred) > 300
    assert set(inferred) <= seen


def test_every_proof_ends_in_stated_triples_each_with_its_receipt(
    inferred: list[Triple], prover: Prover, derivations: Derivations
) -> None:
    rules = set[str]()
    ends = dict.fromkeys(["passage", "reference", "identity"], 0)
    for triple in inferred:
        proof = prover.prove(triple)
        assert proof.rule
        for leaf in proof.leaves():
            assert derivations.get(leaf.triple) is None
            assert leaf.told, leaf.triple
            for told in leaf.told:
                assert told.layer != "inferred", leaf.triple
                if told.layer in IDENTITY:
                    ends["identity"] += 1
                elif told.layer == "background":
                    assert told.references, leaf.triple
                    ends["reference"] += 1
                else:
                    about_the_source = str(leaf.triple[0]).startswith(f"<{ID}source/")
                    assert told.receipts or about_the_source, leaf.triple
                    assert all(r.text and not r.note for r in told.receipts)
                    ends["passage"] += 1
        rules |= proof.rules()
    assert {"edtf", "author", "prp-spo2", "cax-sco", "under-tenure", "needs-consent"} <= rules
    assert min(ends.values()) > 30


def test_a_triple_that_files_state_is_told_and_not_proved(prover: Prover, store: ox.Store) -> None:
    proof = prover.prove(find_triple(store, "stance:hale-2031-1", "holder", "Tor Velden"))
    assert (proof.rule, proof.premises) == ("", ())
    (told,) = proof.told
    assert (told.layer, told.who) == (
        "hale-2031",
        "Hale, The League weighs an office in Port Aster",
    )
    (receipt,) = told.receipts
    assert receipt.passage == "passage:hale-2031-1"
    assert receipt.text[0] == "plan for a liaison office in Port Aster ran"


def test_a_hop_and_a_selector_have_the_passages_of_their_statement(
    prover: Prover, store: ox.Store
) -> None:
    hop = prover.prove(find_triple(store, "hop:hale-2031-a1.2", "teller", "Harbour Gazette"))
    assert [r.passage for t in hop.told for r in t.receipts] == ["passage:hale-2031-4"]
    own = prover.prove(
        find_triple(store, "passage:hale-2031-2", "oa:hasSource", "source:hale-2031")
    )
    assert [r.passage for t in own.told for r in t.receipts] == ["passage:hale-2031-2"]


def test_without_a_corpus_a_proof_has_the_place_and_no_text(
    store: ox.Store, derivations: Derivations
) -> None:
    triple = find_triple(store, "stance:hale-2031-1", "holder", "Tor Velden")
    (told,) = Prover(store, derivations).prove(triple).told
    assert told.receipts[0].ranges == [(3, "plan … ran"), (3, "Prime … it")]
    assert told.receipts[0].text == []


def test_a_background_fact_ends_in_its_reference(prover: Prover, store: ox.Store) -> None:
    (told,) = prover.prove(
        find_triple(store, "tenure:velden", "post", "Prime Minister of Kestria")
    ).told
    assert told.references == (
        "https://example.org/kestria/cabinet, “Tor Velden, Prime Minister since May 2028”, "
        "seen 2031-03-10",
    )


def test_a_list_of_the_ontology_is_shown_by_its_members(prover: Prover, store: ox.Store) -> None:
    proof = prover.prove(find_triple(store, "stance:hale-2031-1", "toldBy", "Ines Hale"))
    shown = {p.shown for p in proof.premises}
    assert ("told by", "owl:propertyChainAxiom", "(hop, teller)") in shown


# --- Made-up proofs


def turtle(text: str, graph: str) -> list[ox.Quad]:
    parsed = ox.parse((HEAD + text).encode(), format=ox.RdfFormat.TURTLE)
    return [ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(GRAPH + graph)) for q in parsed]


def topic(n: int) -> ox.NamedNode:
    return ox.NamedNode(f"{ID}topic/n{n}")


def along(length: int) -> tuple[ox.Store, Derivations, list[Triple]]:
    """Return a store and derivations in which each triple follows from the one before."""
    p = ox.NamedNode(DM + "narrowerThan")
    triples: list[Triple] = [(topic(n), p, topic(n + 1)) for n in range(length + 1)]
    steps = [Derivation(triples[n + 1], "step", (triples[n],)) for n in range(length)]
    quads = [ox.Quad(*t, ox.NamedNode(GRAPH + "inferred")) for t in triples[1:]]  # type: ignore[arg-type]
    quads.append(ox.Quad(*triples[0], ox.NamedNode(GRAPH + "things")))  # type: ignore[arg-type]
    return memory_store(quads), Derivations(dump(steps)), triples


def depth(proof: Proof) -> int:
    return 1 + max(map(depth, proof.premises), default=0)


def test_a_proof_beyond_all_depth_says_that_it_goes_on() -> None:
    store, derivations, triples = along(DEPTH)
    proof = Prover(store, derivations).prove(triples[-1])
    assert depth(proof) == DEPTH + 1
    assert [t.who for leaf in proof.leaves() for t in leaf.told] == ["what the thing is"]
    store, derivations, triples = along(3 * DEPTH)
    proof = Prover(store, derivations).prove(triples[-1])
    assert depth(proof) == DEPTH + 2
    (leaf,) = proof.leaves()
    assert leaf.told[0].who == "the proof goes on: ask for it"
    assert depth(Prover(store, derivations).prove(leaf.triple)) == DEPTH + 2


def test_what_was_proved_above_is_not_proved_again() -> None:
    store, _, (one, two, three, four, five) = along(4)
    found = Derivations(
        dump([Derivation(two, "a", (one,)), Derivation(three, "b", (two, two)),
              Derivation(four, "c", (two, one)), Derivation(five, "d", (three, four))])
    )  # fmt: skip
    proof = Prover(store, found).prove(five)
    b, c = proof.premises
    assert [p.again for p in b.premises] == [False, True]
    assert [p.again for p in c.premises] == [True, False]
    assert [leaf.triple for leaf in proof.leaves()] == [one, one]
    assert not any(leaf.again for leaf in proof.leaves())


def test_a_literal_that_the_store_writes_anew_keeps_its_proof() -> None:
    rule = parse_rule(
        f"#+ summary: s\nPREFIX dm: <{DM}>\nCONSTRUCT {{ ?x dm:number ?y }} WHERE {{ ?x dm:paragraph ?y }}",
        "numbered",
    )
    given = turtle('passage:p dm:paragraph "007"^^xsd:integer .', "a-source")
    inferred, derivations = follow(given, [], [[rule]])
    store = memory_store([*given, *inferred])
    prover = Prover(store, Derivations(dump(derivations)))
    proof = prover.prove(find_triple(store, "passage:p", "dm:number", "7"))
    assert proof.rule == "numbered"
    assert [t.layer for leaf in proof.leaves() for t in leaf.told] == ["a-source"]


# --- Which triple is meant


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("stance:hale-2031-1", "toldBy", "Ines Hale"), "stance:hale-2031-1 dm:toldBy agent:ines-hale"),
        (("stance:hale-2031-1", "dm:toldBy", "agent:ines-hale"), "stance:hale-2031-1 dm:toldBy agent:ines-hale"),
        (("stance:hale-2031-1", "told by", "ines-hale"), "stance:hale-2031-1 dm:toldBy agent:ines-hale"),
        ((f"{ID}stance/hale-2031-1", f"{DM}toldBy", f"{ID}agent/ines-hale"), "stance:hale-2031-1 dm:toldBy agent:ines-hale"),
        ((f"<{ID}stance/hale-2031-1>", f"<{DM}toldBy>", f"<{ID}agent/ines-hale>"), "stance:hale-2031-1 dm:toldBy agent:ines-hale"),
        (("the Aster office", "narrowerThan", "offices of the northern  LEAGUE"), "topic:aster-office dm:narrowerThan topic:league-offices"),
        (("stance:hale-2031-1", "target", "the Aster office"), "stance:hale-2031-1 dm:target topic:aster-office"),
        (("Tor Velden", "a", "dm:Agent"), "agent:tor-velden rdf:type dm:Agent"),
        (("Tor Velden", "rdf:type", "dm:Agent"), "agent:tor-velden rdf:type dm:Agent"),
        (("Tor Velden", f"<{RDF}type>", "agent"), "agent:tor-velden rdf:type dm:Agent"),
        (("the Aster office", "skos:broader", "topic:league-offices"), "topic:aster-office skos:broader topic:league-offices"),
        (("stance:hale-2031-1", "latest", "2031-03-02"), "stance:hale-2031-1 dm:latest 2031-03-02"),
        (("stance:hale-2031-1", "polarity", "negative"), "stance:hale-2031-1 dm:polarity polarity:negative"),
        (("stance:hale-2031-1", "when", '"2031-03-02"^^<http://id.loc.gov/datatypes/edtf/EDTF>'), "stance:hale-2031-1 dm:when 2031-03-02"),
        (("passage:hale-2031-1.at", "paragraph", "3"), "passage:hale-2031-1.at dm:paragraph 3"),
        (("stance:hale-2031-1", "gist", "velden told parliament that Kestria will not accept the office."), "stance:hale-2031-1 dm:gist Velden told parliament that Kestria will not accept the office."),
    ],
)  # fmt: skip
def test_three_words_name_a_triple(
    words: tuple[str, str, str], expected: str, store: ox.Store
) -> None:
    from kg.terms import show

    assert " ".join(map(show, find_triple(store, *words))) == expected


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("Nobody", "toldBy", "Ines Hale"), r"nothing here is called 'Nobody'\n"),
        (("stance:hale-2031-9", "toldBy", "Ines Hale"), r"nothing here is called 'stance:hale-2031-9'"),
        (("stance:hale-2031-1", "toldBi", "Ines Hale"), r"nothing here is called 'toldBi'\n  Did you mean told by"),
        (("stance:hale-2031-1", "dm:toldBi", "Ines Hale"), r"nothing here is called 'dm:toldBi'"),
        (("stance:hale-2031-1", "x<y:z", "Ines Hale"), r"'x<y:z'"),
        (("stance:hale-2031-1", "toldBy", "Nobody"), r"the graph does not hold: stance:hale-2031-1 dm:toldBy Nobody\n  Its values there: agent:ines-hale, agent:tor-velden\."),
        (("stance:hale-2031-1", "toldBy", "Pell Orme"), r"the graph does not hold: .* Pell Orme\n  Its values there: agent:ines-hale, agent:tor-velden\."),
        (("Kestria", "toldBy", "Ines Hale"), r"the graph does not hold: agent:kestria dm:toldBy Ines Hale\n  It has no dm:toldBy at all\."),
        (("the Prime Minister", "a", "dm:Person"), r"'the Prime Minister' is the name of several things: agent:tor-velden, post:"),
    ],
)  # fmt: skip
def test_a_triple_that_does_not_hold_is_an_error_that_says_what_does(
    words: tuple[str, str, str], message: str, store: ox.Store
) -> None:
    with pytest.raises(KgError, match=message) as caught:
        find_triple(store, *words)
    assert caught.value.exit_code == 2


def test_a_value_with_several_meanings_is_an_error_that_names_them() -> None:
    store = memory_store(
        turtle('event:e dm:name "one" , "one"@en ; dm:of agent:x , topic:x , agent:y .'
               'agent:y skos:prefLabel "Same"@en . topic:x skos:prefLabel "same"@en .'
               'dm:name skos:prefLabel "name"@en .', "things")
    )  # fmt: skip
    with pytest.raises(KgError, match=r"'one' names several values of dm:name: one, one"):
        find_triple(store, "event:e", "name", "one")
    assert find_triple(store, "event:e", "name", '"one"@en')[2] == ox.Literal("one", language="en")
    with pytest.raises(
        KgError, match=r"'x' names several values of dm:of: agent:x, agent:y, topic:x"
    ):
        find_triple(store, "event:e", "dm:of", "x")
    assert find_triple(store, "event:e", "dm:of", "Same")[2] == ox.NamedNode(f"{ID}agent/y")
    with pytest.raises(KgError, match=r"'SAME' names several values of dm:of"):
        find_triple(store, "event:e", "dm:of", "SAME")

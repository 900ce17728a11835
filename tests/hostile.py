"""Ontologies that mean harm, or were written by accident; and how each ends, in a process of its own.

`python hostile.py NAME…` reasons over each of them and prints how it ended, as a line of JSON.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

import pyoxigraph as ox

from kg.errors import FindingsError, KgError
from kg.namespaces import PREFIXES
from kg.reason import infer
from small import EX, SUB, UNDER, A, Quads, listed, n, owl, path

HEAD = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in {**PREFIXES, "": EX}.items())

MEMORY, SECONDS = 2 << 30, 120
"""What a process may take: bytes of address space, and seconds of the processor's time."""

MAKERS: dict[str, Callable[[], Quads]] = {}


@dataclass(frozen=True)
class Ending:
    """How it ended: with an `answer`, with `findings` (contradictions) or with a `refusal`."""

    name: str
    given: int
    end: str
    found: int
    said: str
    seconds: float
    megabytes: int


def hostile(make: Callable[[], Quads]) -> Callable[[], Quads]:
    MAKERS[make.__name__] = make
    return make


def turtle(text: str) -> Quads:
    yield from ox.parse((HEAD + text).encode(), format=ox.RdfFormat.TURTLE)


# --- Very many of something -------------------------------------------------------------------


@hostile
def equivalent_classes_in_a_chain() -> Quads:
    yield from path(owl("equivalentClass"), 100_000, "C")


@hostile
def equivalent_classes_around_one() -> Quads:
    for i in range(100_000):
        yield ox.Quad(n("C"), owl("equivalentClass"), n(f"C{i}"))


@hostile
def equivalent_properties_in_a_chain() -> Quads:
    yield from path(owl("equivalentProperty"), 100_000, "p")
    yield ox.Quad(n("x"), n("p0"), n("y"))


@hostile
def names_of_one_thing_around_one() -> Quads:
    for i in range(2_000):
        yield ox.Quad(n("x"), owl("sameAs"), n(f"x{i}"))


@hostile
def names_of_one_thing_each_with_each() -> Quads:
    for i in range(2_000):
        for j in range(i + 1, min(i + 200, 2_000)):
            yield ox.Quad(n(f"x{i}"), owl("sameAs"), n(f"x{j}"))


@hostile
def many_small_groups_of_names() -> Quads:
    for i in range(20_000):
        yield ox.Quad(n(f"x{i}"), owl("sameAs"), n(f"x{i // 4 * 4}"))
        yield ox.Quad(n(f"x{i}"), n("p"), n(f"y{i}"))


@hostile
def names_up_to_the_limit_with_data() -> Quads:
    for i in range(499):
        yield ox.Quad(n("x"), owl("sameAs"), n(f"x{i}"))
        yield ox.Quad(n(f"x{i}"), n("p"), n(f"x{i + 1}"))


@hostile
def names_of_a_property_and_of_the_type() -> Quads:
    yield ox.Quad(n("is"), owl("sameAs"), A)
    yield ox.Quad(owl("sameAs"), owl("sameAs"), n("same"))
    for i in range(200):
        yield ox.Quad(n(f"x{i}"), n("is"), n(f"C{i}"))
        yield ox.Quad(n(f"x{i}"), n("same"), n(f"y{i}"))


@hostile
def subclasses_in_a_deep_chain() -> Quads:
    yield from path(SUB, 10_000, "C")
    yield ox.Quad(n("x"), A, n("C0"))


@hostile
def subclasses_in_a_circle() -> Quads:
    yield from path(SUB, 300, "C")
    yield ox.Quad(n("C300"), SUB, n("C0"))
    yield ox.Quad(n("x"), A, n("C0"))


@hostile
def subproperties_in_a_circle_with_data() -> Quads:
    yield from path(UNDER, 100, "p")
    yield ox.Quad(n("p100"), UNDER, n("p0"))
    yield from path(n("p0"), 100)


@hostile
def a_transitive_property_over_a_long_path() -> Quads:
    yield ox.Quad(n("p"), A, owl("TransitiveProperty"))
    yield from path(n("p"), 10_000)


@hostile
def a_transitive_property_in_a_circle() -> Quads:
    yield ox.Quad(n("p"), A, owl("TransitiveProperty"))
    yield from path(n("p"), 1_000)
    yield ox.Quad(n("v1000"), n("p"), n("v0"))


@hostile
def a_transitive_and_symmetric_property_over_a_star() -> Quads:
    yield ox.Quad(n("p"), A, owl("TransitiveProperty"))
    yield ox.Quad(n("p"), A, owl("SymmetricProperty"))
    for i in range(3_000):
        yield ox.Quad(n("hub"), n("p"), n(f"v{i}"))


@hostile
def a_key_over_many_things_that_share_one_value() -> Quads:
    yield ox.Quad(n("C"), owl("hasKey"), n("keys"))
    yield from listed(n("keys"), [n("p")])
    for i in range(20_000):
        yield ox.Quad(n(f"x{i}"), A, n("C"))
        yield ox.Quad(n(f"x{i}"), n("p"), n("v"))


@hostile
def a_key_of_two_over_many_things_of_which_the_first_is_shared() -> Quads:
    yield ox.Quad(n("C"), owl("hasKey"), n("keys"))
    yield from listed(n("keys"), [n("p"), n("q")])
    for i in range(5_000):
        yield ox.Quad(n(f"x{i}"), A, n("C"))
        yield ox.Quad(n(f"x{i}"), n("p"), n("v"))
        yield ox.Quad(n(f"x{i}"), n("q"), n(f"w{i}"))


@hostile
def a_functional_property_with_many_values() -> Quads:
    yield ox.Quad(n("p"), A, owl("FunctionalProperty"))
    for i in range(20_000):
        yield ox.Quad(n("x"), n("p"), n(f"v{i}"))


@hostile
def many_different_things() -> Quads:
    yield ox.Quad(n("a"), A, owl("AllDifferent"))
    yield ox.Quad(n("a"), owl("members"), n("l"))
    yield from listed(n("l"), [n(f"x{i}") for i in range(5_000)])


@hostile
def many_lists_of_different_things() -> Quads:
    for k in range(20):
        yield ox.Quad(n(f"a{k}"), A, owl("AllDifferent"))
        yield ox.Quad(n(f"a{k}"), owl("members"), n(f"l{k}"))
        yield from listed(n(f"l{k}"), [n(f"x{k}-{i}") for i in range(500)])


@hostile
def many_disjoint_classes() -> Quads:
    yield ox.Quad(n("a"), A, owl("AllDisjointClasses"))
    yield ox.Quad(n("a"), owl("members"), n("l"))
    yield from listed(n("l"), [n(f"C{i}") for i in range(5_000)])
    yield ox.Quad(n("x"), A, n("C1"))


@hostile
def a_list_of_very_many_members() -> Quads:
    yield ox.Quad(n("C"), owl("unionOf"), n("l"))
    yield from listed(n("l"), [n(f"C{i}") for i in range(20_000)])
    yield ox.Quad(n("x"), A, n("C7"))


def intersection(size: int) -> Quads:
    yield ox.Quad(n("C"), owl("intersectionOf"), n("l"))
    yield from listed(n("l"), [n(f"C{i}") for i in range(size)])
    for i in range(size):
        yield ox.Quad(n("x"), A, n(f"C{i}"))


@hostile
def an_intersection_of_very_many_classes() -> Quads:
    yield from intersection(10_000)


@hostile
def an_intersection_of_as_many_classes_as_may_be() -> Quads:
    yield from intersection(5_000)


@hostile
def a_key_of_very_many_properties() -> Quads:
    yield ox.Quad(n("C"), owl("hasKey"), n("l"))
    yield from listed(n("l"), [n(f"p{i}") for i in range(5_000)])


@hostile
def contradictions_by_the_hundred_thousand() -> Quads:
    yield ox.Quad(n("A"), owl("disjointWith"), n("B"))
    for i in range(100_000):
        yield ox.Quad(n(f"x{i}"), A, n("A"))
        yield ox.Quad(n(f"x{i}"), A, n("B"))


@hostile
def contradictions_that_are_listed_pairwise() -> Quads:
    yield ox.Quad(n("p"), A, owl("AsymmetricProperty"))
    for i in range(50_000):
        yield ox.Quad(n(f"x{i}"), n("p"), n(f"x{i ^ 1}"))


# --- Chains over chains -----------------------------------------------------------------------


@hostile
def chains_that_feed_each_other_in_a_circle() -> Quads:
    for k in range(10):
        yield ox.Quad(n(f"p{k}"), owl("propertyChainAxiom"), n(f"l{k}"))
        yield from listed(n(f"l{k}"), [n(f"p{(k + 1) % 10}"), n(f"p{(k + 2) % 10}")])
    for k in range(10):
        yield from path(n(f"p{k}"), 60)


@hostile
def a_chain_of_itself_over_a_long_path() -> Quads:
    yield ox.Quad(n("p"), owl("propertyChainAxiom"), n("l"))
    yield from listed(n("l"), [n("p"), n("p")])
    yield from path(n("p"), 1_000)


@hostile
def a_chain_of_itself_many_times_over() -> Quads:
    yield ox.Quad(n("p"), owl("propertyChainAxiom"), n("l"))
    yield from listed(n("l"), [n("p")] * 8)
    yield from path(n("p"), 60)
    yield ox.Quad(n("v60"), n("p"), n("v0"))


@hostile
def a_chain_of_as_many_steps_as_may_be() -> Quads:
    yield ox.Quad(n("q"), owl("propertyChainAxiom"), n("l"))
    yield from listed(n("l"), [n("p")] * 50)
    for i in range(1_000):
        for j in range(20):
            yield ox.Quad(n(f"v{i}"), n("p"), n(f"v{(i * 7 + j * j) % 1_000}"))


@hostile
def a_long_chain_over_a_dense_graph() -> Quads:
    yield ox.Quad(n("q"), owl("propertyChainAxiom"), n("l"))
    yield from listed(n("l"), [n("p")] * 12)
    for i in range(20):
        for j in range(20):
            yield ox.Quad(n(f"v{i}"), n("p"), n(f"v{j}"))


@hostile
def a_chain_of_the_type_itself() -> Quads:
    yield ox.Quad(A, owl("propertyChainAxiom"), n("l"))
    yield from listed(n("l"), [A, A])
    yield from path(A, 500, "C")


# --- Circles, and the vocabulary turned on itself -----------------------------------------------


def _small(name: str, text: str) -> None:
    MAKERS[name] = lambda: turtle(text)


_small("a_list_in_a_circle", ":C owl:unionOf _:l . _:l rdf:first :A ; rdf:rest _:l . :x a :A .")
_small("a_list_in_a_circle_of_two", ":C owl:intersectionOf _:l . _:l rdf:first :A ; rdf:rest _:m . _:m rdf:first :B ; rdf:rest _:l .")  # fmt: skip
_small("a_list_without_an_end", ":C owl:unionOf _:l . _:l rdf:first :A . :x a :A .")
_small("a_list_with_two_ends", ":C owl:unionOf _:l . _:l rdf:first :A , :B ; rdf:rest () , _:m . _:m rdf:first :D ; rdf:rest () . :x a :A , :D .")  # fmt: skip
_small("a_list_of_literals", ':C owl:unionOf ( "A" 5 ) ; owl:oneOf ( "x" ) . :p owl:propertyChainAxiom ( "q" ) . :D owl:hasKey ( 1 ) .')  # fmt: skip
_small("empty_lists", ":C owl:unionOf () ; owl:intersectionOf () ; owl:oneOf () ; owl:hasKey () . :p owl:propertyChainAxiom () . [] a owl:AllDifferent ; owl:members () . :x a :C ; :p :y .")  # fmt: skip
_small("the_nil_list_has_members", ":C owl:unionOf () . rdf:nil rdf:first :A ; rdf:rest rdf:nil . :x a :A .")  # fmt: skip
_small("a_property_that_is_everything_to_itself", ":p owl:inverseOf :p ; a owl:FunctionalProperty , owl:InverseFunctionalProperty , owl:TransitiveProperty , owl:SymmetricProperty ; rdfs:subPropertyOf :p ; owl:equivalentProperty :p ; owl:propertyChainAxiom ( :p :p ) . :x :p :y . :y :p :z .")  # fmt: skip
_small("a_property_that_cannot_be", ":p a owl:SymmetricProperty , owl:AsymmetricProperty , owl:IrreflexiveProperty ; owl:propertyDisjointWith :p . :x :p :y .")  # fmt: skip
_small("the_type_is_functional", "rdf:type a owl:FunctionalProperty . :x a :A , :B . :y a :C .")
_small("the_type_is_inverse_functional", "rdf:type a owl:InverseFunctionalProperty . :x a :A . :y a :A .")  # fmt: skip
_small("the_type_is_transitive_and_symmetric", "rdf:type a owl:TransitiveProperty , owl:SymmetricProperty . :x a :A . :A a :M .")  # fmt: skip
_small("sameness_is_functional_and_has_a_domain", "owl:sameAs a owl:FunctionalProperty ; rdfs:domain :A ; rdfs:subPropertyOf rdfs:subClassOf . :x owl:sameAs :y , :z .")  # fmt: skip
_small("all_words_of_rdf_are_one", "rdf:type owl:sameAs rdfs:subClassOf , owl:sameAs , rdfs:domain . :x a :A . :A rdfs:subClassOf :B .")  # fmt: skip
_small("the_rest_of_a_list_is_functional", "rdf:rest a owl:FunctionalProperty . rdf:first rdfs:domain rdf:List . :C owl:unionOf ( :A :B ) . :x a :A .")  # fmt: skip
_small("a_list_derived_by_a_property", ":p rdfs:subPropertyOf rdf:first . :q rdfs:subPropertyOf rdf:rest . _:l :p :A ; :q () . :C owl:unionOf _:l .")  # fmt: skip
_small("a_list_derived_by_sameness", ":first owl:sameAs rdf:first . :C owl:unionOf _:l . _:l :first :A ; rdf:rest () . :x a :A .")  # fmt: skip
_small("the_empty_list_is_another", "rdf:nil owl:sameAs :end . :C owl:unionOf _:l . _:l rdf:first :A ; rdf:rest :end . :x a :A .")  # fmt: skip
_small(
    "everything_is_nothing", "owl:Thing rdfs:subClassOf owl:Nothing . :A a owl:Class . :x a :A ."
)
_small("everything_is_one_thing", "owl:Thing owl:oneOf ( :a ) . :A a owl:Class . :x a :A . :y :p :z .")  # fmt: skip
_small("the_complement_of_itself", ":A owl:complementOf :A ; owl:disjointWith :A . :x a :A . :B owl:complementOf owl:Thing .")  # fmt: skip
_small("a_restriction_on_the_type", ":R owl:onProperty rdf:type ; owl:hasValue :R . :S owl:onProperty rdf:type ; owl:allValuesFrom :S ; owl:someValuesFrom :S . :x a :R , :S .")  # fmt: skip
_small("a_restriction_of_many_minds", ":R owl:onProperty :p , :q ; owl:someValuesFrom :A , :B ; owl:allValuesFrom :C ; owl:hasValue :v , 5 ; owl:maxCardinality 0 , 1 . :x a :R ; :p :y .")  # fmt: skip
_small("cardinalities_that_are_none", ':R owl:onProperty :p ; owl:maxCardinality -1 , "one" , 1.0 , "1"^^xsd:double , 99999999999999999999999999999999 , :one . :x a :R ; :p :y , :z .')  # fmt: skip
_small("what_owl_2_rl_has_not", ":A rdfs:subClassOf [ owl:onProperty :p ; owl:someValuesFrom :B ] , [ owl:onProperty :p ; owl:minCardinality 2 ] , [ owl:onProperty :p ; owl:hasSelf true ] . :p a owl:ReflexiveProperty . :A owl:disjointUnionOf ( :B :C ) . :D owl:onDatatype xsd:integer ; owl:withRestrictions ( [ xsd:minInclusive 5 ] ) . owl:topObjectProperty rdfs:domain :A . :E owl:datatypeComplementOf xsd:string . :x a :A , :D , :E .")  # fmt: skip
_small("axioms_about_literals_and_blank_nodes", '_:a rdfs:subClassOf _:b . _:b owl:equivalentClass _:a . _:p rdfs:domain _:a . :x a _:a . :A rdfs:subClassOf "B" . :p rdfs:subPropertyOf "q" , 5 . :p rdfs:range :A ; owl:inverseOf :r ; a owl:SymmetricProperty . :x :p "v" . :x a "C" .')  # fmt: skip
_small("a_property_named_by_a_blank_node", ":p owl:inverseOf _:q . _:q rdfs:subPropertyOf :r . :x :p :y . :z :r :u . :r rdfs:subPropertyOf _:q .")  # fmt: skip
_small(
    "a_literal_under_sameness", ':x owl:sameAs "v" , 5 , "5"^^xsd:decimal . :x :p :y . :y :q "v" .'
)
_small("negative_assertions_of_everything", "_:n owl:sourceIndividual :x ; owl:assertionProperty rdf:type ; owl:targetIndividual :A . :x a :A . _:m owl:sourceIndividual _:m ; owl:assertionProperty owl:sourceIndividual ; owl:targetIndividual _:m .")  # fmt: skip


def run(name: str) -> Ending:
    """Reason over one ontology; return how it ended, how much followed, and what it took."""
    quads = list(MAKERS[name]())
    started = time.process_time()
    end, said, found = "answer", "", 0
    try:
        found = len(infer(quads))
    except FindingsError as error:
        end, said, found = "findings", str(error.findings[0]), len(error.findings)
    except KgError as error:
        end, said = "refusal", str(error)
    seconds = time.process_time() - started
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Ending(name, len(quads), end, found, said, round(seconds, 2), megabytes)


def bounded(*names: str) -> list[Ending]:
    """Return how each of some ontologies ends, in a process of MEMORY bytes and SECONDS at most.

    Raises AssertionError where the process does not end well: it had no room, or no time left.
    """

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    done = subprocess.run(
        [sys.executable, __file__, *names],
        capture_output=True, text=True, check=False, preexec_fn=limit,
    )  # fmt: skip
    ended = [Ending(**json.loads(line)) for line in done.stdout.splitlines()]
    if done.returncode or len(ended) < len(names):
        last = names[len(ended)] if len(ended) < len(names) else names[-1]
        raise AssertionError(f"{last}: exit code {done.returncode}, {done.stderr[-500:]}")
    return ended


if __name__ == "__main__":
    for each in sys.argv[1:]:
        print(json.dumps(asdict(run(each))), flush=True)

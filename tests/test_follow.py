"""What kg.reason gives a build: what follows, each with its derivation, domain rules included."""

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from conftest import INVENTED, REPO
from kg.build import build
from kg.derivations import Derivations
from kg.derive import date_bounds, first_hops, quads_of
from kg.domain_rules import parse_rule, read_rules
from kg.dossier import Dossier, core_folder, find_dossier
from kg.errors import FindingsError, KgError
from kg.load import load_instances, load_ontology
from kg.namespaces import CODE, DM, ID, PREFIXES
from kg.proof import Proof, Prover, find_triple
from kg.reason import consequences, follow, reason
from kg.store import current
from kg.strata import strata
from kg.vocabulary import declared

HEAD = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in {**PREFIXES, "": "https://e.org/"}.items())


def turtle(text: str) -> list[ox.Quad]:
    return list(ox.parse((HEAD + text).encode(), format=ox.RdfFormat.TURTLE))


# --- A closure


def test_each_inferred_quad_has_one_derivation_of_what_is_given_or_came_before() -> None:
    quads = turtle(
        ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :p rdfs:domain :A ; a owl:TransitiveProperty ."
        ":x :p :y . :y :p :z . :z :p :x . :x owl:sameAs :w ."
    )
    closure = reason(quads)
    derivations = list(closure.derivations())
    known = {(q.subject, q.predicate, q.object) for q in quads}
    for d in derivations:
        assert d.premises
        assert set(d.premises) <= known
        assert d.triple not in known
        known.add(d.triple)  # type: ignore[arg-type]
    inferred = {(q.subject, q.predicate, q.object) for q in closure.inferred()}
    assert inferred <= {d.triple for d in derivations}
    assert len(inferred) > 10


def test_what_says_nothing_is_left_out_but_its_derivations_are_kept_where_they_lead_on() -> None:
    quads = turtle(":p rdfs:domain :A . :A rdfs:subClassOf owl:Thing . :x :p :y .")
    closure = reason(quads)
    assert [str(q.object) for q in closure.inferred()] == ["<https://e.org/A>"]
    assert [d.rule for d in closure.derivations()] == ["prp-dom"]


def test_nothing_follows_from_nothing() -> None:
    closure = reason([])
    assert (closure.inferred(), list(closure.derivations()), closure.contradictions()) == (
        [],
        [],
        [],
    )
    assert follow([], []) == ([], [])
    assert consequences([]) == ([], [])


def test_contradictions_do_not_keep_consequences_back() -> None:
    quads = turtle(
        ":A rdfs:subClassOf :B ; owl:disjointWith :B . :x a :A ; :day '2031-02-30'^^xsd:date ."
    )
    inferred, wrong = consequences(quads)
    assert [str(q.object) for q in inferred] == ["<https://e.org/B>"]
    assert [w.message.split(":")[0] for w in wrong][1:] == ["cax-dw"]
    assert "is no xsd:date" in wrong[0].message
    for reasoner in ("ours", "owlrl"):
        with pytest.raises(FindingsError):
            follow(quads, [], reasoner=reasoner)


# --- A build's


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return find_dossier(INVENTED)


@pytest.fixture(scope="module")
def given(dossier: Dossier) -> list[ox.Quad]:
    return [*load_ontology(dossier), *load_instances(dossier)]


@pytest.mark.parametrize("reasoner", ["ours", "owlrl"])
def test_both_reasoners_give_a_build_the_same(
    reasoner: str, dossier: Dossier, given: list[ox.Quad]
) -> None:
    ontology = load_ontology(dossier)
    derived = [*date_bounds(given).derivations, *first_hops(given)]
    rules = strata(read_rules(dossier.rule_files(), declared(ontology)), ontology)
    inferred, derivations = follow(given, derived, rules, reasoner=reasoner)
    ours, _ = follow(given, derived, rules)

    def named(quads: list[ox.Quad]) -> set[ox.Quad]:
        return {
            q for q in quads if not any(isinstance(t, ox.BlankNode) for t in (q.subject, q.object))
        }

    assert named(inferred) == named(ours)
    assert set(quads_of(derived)) <= set(inferred)
    assert len(set(inferred)) == len(inferred)
    made = {d.rule for d in derivations}
    assert {"edtf", "author", "needs-consent", "attributable"} <= made
    assert ("prp-spo2" in made) == (reasoner == "ours")


# --- A dossier's own rules

OWN = f"""#+ name: {{name}}
#+ summary: {{summary}}
PREFIX dm: <{DM}>
PREFIX polarity: <{CODE}polarity/>
CONSTRUCT {{{{ ?topic a dm:ContestedTopic }}}} WHERE {{{{ ?s dm:target ?topic ; dm:polarity {{polarity}} }}}}
"""


@pytest.fixture
def dossier_copy(tmp_path: Path) -> Path:
    folder = tmp_path / "dossier"
    shutil.copytree(INVENTED, folder, ignore=shutil.ignore_patterns(".kg"))
    return folder


def own_rule(
    folder: Path, name: str, polarity: str = "polarity:none", summary: str = "own"
) -> Path:
    path = folder / "ontology" / "rules" / f"{name}.rq"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(OWN.format(name=name, summary=summary, polarity=polarity))
    return path


def contested(folder: Path) -> dict[str, Proof]:
    """Build, and return the proof of each topic that is contested."""
    own = find_dossier(folder)
    build(own)
    generation = current(own.store_dir)
    store = generation.open()
    prover = Prover(store, Derivations(generation.derivations_file.read_bytes()))
    found = store.quads_for_pattern(
        None, None, ox.NamedNode(DM + "ContestedTopic"), ox.DefaultGraph()
    )
    topics = [str(getattr(q.subject, "value", "")).removeprefix(f"{ID}topic/") for q in found]
    return {
        t: prover.prove(find_triple(store, f"topic:{t}", "a", "dm:ContestedTopic"))
        for t in topics
        if "/" not in t
    }


def test_a_dossiers_own_rule_is_run_beside_the_core_and_replaces_one_of_its_name(
    dossier_copy: Path,
) -> None:
    folder = dossier_copy
    core = contested(folder)
    assert {t: p.rule for t, p in core.items()} == {"aster-office": "contested"}

    path = own_rule(folder, "opposed", "polarity:negative")
    both = contested(folder)
    assert both["league-presence"].rule == "opposed"
    assert set(both) == {"aster-office", "league-presence"}
    assert both["league-presence"].premises[0].triple[0] == ox.NamedNode(f"{ID}stance/orme-2031-1")
    own = find_dossier(folder)
    generation = current(own.store_dir)
    assert not generation.is_stale(own.input_files())

    path.write_text(path.read_text() + "# a word\n")
    assert generation.is_stale(own.input_files())
    path.unlink()
    assert generation.is_stale(own.input_files())

    own_rule(folder, "contested", "polarity:none")  # replaces the core's rule
    assert generation.is_stale(own.input_files())
    assert {t: len(p.premises) for t, p in contested(folder).items()} == {"aster-office": 2}


def test_a_dossiers_own_rule_that_is_none_stops_a_build_with_file_and_line(
    dossier_copy: Path,
) -> None:
    path = own_rule(dossier_copy, "mine")
    path.write_text(path.read_text().replace("dm:target", "dm:targt"))
    with pytest.raises(KgError) as caught:
        build(find_dossier(dossier_copy))
    assert str(caught.value).startswith(f"{path}:5: rule mine: dm:targt is no term of the ontology")
    own_rule(dossier_copy, "mine", "polarity:none MINUS { ?topic a dm:ContestedTopic }")
    with pytest.raises(
        KgError, match=r"rules/mine\.rq:\d+: rule mine: it excludes being a dm:Contested"
    ):
        build(find_dossier(dossier_copy))
    assert not (dossier_copy / ".kg" / "current").exists()


def test_an_axiom_among_the_instances_counts_in_the_order_of_rules(dossier_copy: Path) -> None:
    path = dossier_copy / "instances" / "sources" / "hale-2031.ttl"
    axiom = "dm:attributableUndated <http://www.w3.org/2000/01/rdf-schema#subPropertyOf> dm:underTenure ."
    path.write_text(f"{path.read_text()}\n{axiom}\n")
    with pytest.raises(
        KgError, match=r"rule attributable-undated: it excludes dm:(under|outside)Tenure"
    ):
        build(find_dossier(dossier_copy))


def test_rule_files_are_the_cores_then_the_dossiers(dossier_copy: Path) -> None:
    path = own_rule(dossier_copy, "mine")
    (path.parent / "notes.txt").touch()
    own = find_dossier(dossier_copy)
    files = own.rule_files()
    assert files[:-1] == sorted((core_folder() / "ontology" / "rules").glob("*.rq"))
    assert files[-1] == path.resolve()
    assert set(files) <= set(own.input_files())
    checkout = find_dossier(REPO)
    assert [p.name for p in checkout.rule_files()] == [p.name for p in files[:-1]]


def test_the_rules_premises_hold_and_a_rule_may_say_a_literal() -> None:
    rule = parse_rule(
        f"#+ summary: s\nPREFIX dm: <{DM}>\nCONSTRUCT {{ ?x dm:number ?n }} "
        "WHERE { ?x dm:name ?name . BIND(STRLEN(?name) AS ?n) }",
        "length",
    )
    (quad,), (derivation,) = follow(turtle(":x dm:name 'four' ."), [], [[rule]])
    assert quad.object == derivation.triple[2] == ox.Literal(4)
    assert derivation.premises == ((quad.subject, ox.NamedNode(DM + "name"), ox.Literal("four")),)

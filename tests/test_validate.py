"""Does kg.validate count what it checked, judge as the shapes say, and report all that it finds?

What the shapes of the ontology demand is tested in `test_required.py` and `test_mistakes.py`, and
their messages in `test_shape_messages.py`.
"""

from pathlib import Path

import pytest
from rdflib import SH

from conforming import DATA, EX, FACTS, INVENTED, SHAPES, Quads, iri, turtle
from kg.bridge import to_rdflib
from kg.conformance import require_checked
from kg.derive import author_hops
from kg.dossier import find_dossier
from kg.errors import FindingsError, KgError
from kg.load import load_instances, load_ontology
from kg.locate import locator
from kg.shaclgraph import shacl_graph
from kg.validate import Violation, findings_of, report_of, validate


def test_the_invented_dossier_conforms() -> None:
    assert validate([*FACTS, *load_ontology(INVENTED)], SHAPES).violations == []


def test_the_data_of_these_tests_conform_and_reach_every_shape() -> None:
    found = validate(DATA, SHAPES)
    assert found.violations == []
    assert [shape for shape, count in found.focus_nodes.items() if not count] == []
    assert found.checked == sum(found.focus_nodes.values()) > 100


# --- what was checked -------------------------------------------------------------------------


def shapes(text: str) -> Quads:
    return turtle(text)


THINGS = turtle(
    ':a a :C ; :p "5"^^xsd:nonNegativeInteger , 5 ; :b "1"^^xsd:boolean ; :k "05"^^xsd:integer .'
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":s a sh:NodeShape ; sh:targetClass :Nobody ; sh:property [ sh:path :p ; sh:minCount 9 ] .",
        ":s a sh:NodeShape ; sh:property [ sh:path :p ; sh:minCount 9 ] .",
        ":s a sh:NodeShape ; sh:targetClass :C ; sh:deactivated true ; sh:property [ sh:path :p ; sh:minCount 9 ] .",
    ],
    ids=["no shape", "no node", "no target", "deactivated"],
)  # fmt: skip
def test_shapes_that_look_at_nothing_have_checked_nothing(text: str) -> None:
    found = validate(THINGS, shapes(text))
    assert found.checked == 0
    assert found.violations == []
    with pytest.raises(FindingsError, match="checked nothing") as error:
        require_checked(found)
    assert error.value.exit_code == 1
    assert error.value.todo


def test_no_data_are_not_valid_data() -> None:
    found = validate([], SHAPES)
    assert found.checked == 0
    assert set(found.focus_nodes.values()) == {0}
    with pytest.raises(FindingsError, match="checked nothing"):
        require_checked(found)


def test_the_nodes_of_a_sparql_target_are_counted() -> None:
    many = turtle("".join(f":n{n} :k {n} ." for n in range(199)))
    found = validate(
        many | THINGS,
        shapes(f""":s a sh:NodeShape ; sh:target [ a sh:SPARQLTarget ;
            sh:select "SELECT ?this WHERE {{ ?this <{EX}k> ?v FILTER NOT EXISTS {{ ?this a ?c }} }}" ] ;
            sh:property [ sh:path :k ; sh:maxInclusive 100 ; sh:message "too many" ] ."""),
    )
    assert found.focus_nodes == {f"{EX}s": 199}
    assert found.checked == 199
    assert len(found.violations) == 98


def test_each_shape_counts_the_nodes_of_all_its_targets_once() -> None:
    text = """
      :one a sh:NodeShape ; sh:targetClass :C ; sh:targetSubjectsOf :p ; sh:targetNode :z ; sh:nodeKind sh:IRI .
      :two a sh:NodeShape ; sh:targetObjectsOf :p ; sh:nodeKind sh:Literal .
    """
    found = validate(THINGS, shapes(text))
    assert found.focus_nodes == {f"{EX}one": 2, f"{EX}two": 2}
    assert found.checked == 4


# --- what the shapes find ---------------------------------------------------------------------

ON_C = ":s a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path {path} ; {rule} ; sh:message 'wrong' ] ."


@pytest.mark.parametrize(
    ("path", "rule", "wrong"),
    [
        (":p", "sh:datatype xsd:integer", ["5"]),  # "5"^^xsd:nonNegativeInteger is none
        (":p", "sh:datatype xsd:nonNegativeInteger", ["5"]),  # and 5 is not the other
        (":b", "sh:datatype xsd:boolean", []),
        (":b", "sh:hasValue true", [""]),  # another literal than "1"^^xsd:boolean
        (":b", 'sh:hasValue "1"^^xsd:boolean', []),
        (":k", "sh:in ( 5 )", ["05"]),
        (":k", 'sh:in ( "05"^^xsd:integer )', []),
        (":k", "sh:maxInclusive 5", []),
        (":k", "sh:maxInclusive 4", ["05"]),
        (":k", 'sh:pattern "^05$"', []),
    ],
)  # fmt: skip
def test_literals_are_judged_as_they_are_written(path: str, rule: str, wrong: list[str]) -> None:
    found = validate(THINGS, shapes(ON_C.format(path=path, rule=rule))).violations
    assert found == [Violation(f"{EX}s", f"{EX}a", "wrong", value) for value in wrong]


def test_a_violation_names_the_shape_that_has_a_name() -> None:
    nested = ":s a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :p ; sh:property [ sh:path :q ; sh:minCount 1 ] ] ."  # fmt: skip
    found = validate(turtle(":a a :C ; :p :b ."), shapes(nested)).violations
    assert [(v.shape, v.node) for v in found] == [(f"{EX}s", f"{EX}b")]
    blank = "[] a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :q ; sh:minCount 1 ] ."
    found = validate(THINGS, shapes(blank)).violations
    assert [(v.shape, v.node) for v in found] == [("", f"{EX}a")]


def test_a_warning_is_a_violation_too() -> None:
    text = ON_C.format(path=":none", rule="sh:minCount 1 ; sh:severity sh:Info")
    assert len(validate(THINGS, shapes(text)).violations) == 1


def test_violations_come_in_the_same_order_always() -> None:
    broken = frozenset(
        q for q in DATA if q.predicate not in (iri("dm:gist"), iri("skos:prefLabel"))
    )
    one = validate(sorted(broken, key=str), SHAPES)
    two = validate(sorted(broken, key=str, reverse=True), sorted(SHAPES, key=str))
    assert one == two
    assert one.violations == sorted(set(one.violations))
    assert len(one.violations) > 20


MALFORMED = {
    "a path that is a literal": 'sh:property [ sh:path "x" ; sh:minCount 1 ]',
    "no path": "sh:property [ sh:minCount 1 ]",
    "two paths": "sh:property [ sh:path :p , :q ; sh:minCount 1 ]",
    "a count that is none": 'sh:property [ sh:path :p ; sh:minCount "x" ]',
    "two counts": "sh:property [ sh:path :p ; sh:minCount 1 , 2 ]",
    "a broken pattern": 'sh:property [ sh:path :p ; sh:pattern "(" ]',
    "broken SPARQL": 'sh:sparql [ sh:select "SELEKT" ]',
    "a prefix that nobody declares": 'sh:sparql [ sh:select "SELECT $this { $this nobody:p ?o }" ]',
    "SPARQL that must not be": 'sh:sparql [ sh:select "SELECT $this { $this ?p ?o MINUS { ?o ?q 1 } }" ]',
    "a SPARQL target that is none": 'sh:target [ a sh:SPARQLTarget ; sh:select "SELEKT" ]',
    "a shape that is not there": "sh:property [ sh:path :p ; sh:node :missing ]",
    "a shape that is a literal": 'sh:property [ sh:path :p ; sh:node "x" ]',
    "a property that is not there": "sh:property :missing",
    "a negation of nothing": "sh:not :missing",
}


@pytest.mark.parametrize("case", MALFORMED)
def test_malformed_shapes_are_an_error_of_their_own(case: str) -> None:
    text = f":s a sh:NodeShape ; sh:targetClass :C ; {MALFORMED[case]} ."
    with pytest.raises(KgError, match="the shapes cannot be used") as error:
        validate(THINGS, shapes(text))
    assert not isinstance(error.value, FindingsError)
    assert error.value.exit_code == 2
    assert "\n" not in error.value.what


def test_a_prefix_is_found_in_an_imported_ontology() -> None:
    text = f"""
      :names owl:imports :more . :more owl:imports :names ;
        sh:declare [ sh:prefix "ex" ; sh:namespace "{EX}"^^xsd:anyURI ] .
      :s a sh:NodeShape ; sh:targetClass :C ; sh:sparql [ sh:prefixes :names ; sh:message "so" ;
        sh:select "SELECT $this ?value {{ $this ex:k ?value }}" ] ."""
    found = validate(THINGS, shapes(text)).violations
    assert found == [Violation(f"{EX}s", f"{EX}a", "so", "05")]


def test_a_literal_that_is_no_number_ends_no_calculation() -> None:
    query = f"SELECT $this ?value {{ $this <{EX}k> ?value FILTER (?value + 1 > 5) }}"
    text = f':s a sh:NodeShape ; sh:targetClass :C ; sh:sparql [ sh:message "so" ; sh:select "{query}" ] .'
    data = THINGS | turtle(':a :k "x"^^xsd:integer .')
    found = validate(data, shapes(text)).violations
    assert [v.value for v in found] == ["05"]


def test_a_rule_of_the_shapes_is_followed_before_its_triples_are_checked() -> None:
    text = f"""
      :r a sh:NodeShape ; sh:targetClass :C ;
        sh:rule [ a sh:TripleRule ; sh:subject sh:this ; sh:predicate :new ; sh:object :thing ] .
      :s a sh:NodeShape ; sh:targetClass :C ; sh:sparql [ sh:message "so" ;
        sh:select "SELECT $this ?value {{ $this <{EX}new> ?value }}" ] ."""
    found = validate(THINGS, shapes(text)).violations
    assert [v.value for v in found] == [f"{EX}thing"]


def test_one_value_of_two_nodes_is_told_of_each() -> None:
    text = """:s a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :p ;
      sh:property [ sh:path :q ; sh:minCount 1 ; sh:message "none" ] ] ."""
    data = shacl_graph(turtle(":a a :C ; :p :x . :b a :C ; :p :x ."))
    report, counts = report_of(data, to_rdflib(shapes(text)))
    assert len(list(report.objects(None, SH.result))) == 2
    assert counts == {f"{EX}s": 2}


def test_a_shape_that_is_not_there_is_named() -> None:
    with pytest.raises(KgError, match=f"{EX}s refers to the shape {EX}missing"):
        validate(THINGS, shapes(ON_C.format(path=":p", rule="sh:node :missing")))


# --- findings ---------------------------------------------------------------------------------


def test_conforming_data_give_no_finding() -> None:
    assert findings_of(validate(DATA, SHAPES)) == []


def test_a_finding_names_file_line_node_and_value(dossier: Path) -> None:
    path = dossier / "instances" / "sources" / "orme-2031.ttl"
    text = path.read_text(encoding="utf-8").replace("act:criticise", "act:critisise")
    path.write_text(text, encoding="utf-8")
    changed = find_dossier(dossier)
    locate = locator(f.path for f in changed.layer_files())
    data = load_instances(changed)
    found = validate([*data, *author_hops(data), *load_ontology(changed)], SHAPES)
    (finding,) = findings_of(found, locate)
    assert finding.node == "stance:orme-2031-2"
    assert finding.message.startswith("A stance has exactly one dm:act")
    assert finding.message.endswith("(it is act:critisise)")
    assert finding.place is not None
    assert finding.place.path == path
    line = text[: text.index("act:critisise")].count("\n") + 1
    assert finding.place.line == line


def test_violations_are_counted_and_none_is_left_out() -> None:
    broken = validate(frozenset(q for q in DATA if q.predicate != iri("dm:polarity")), SHAPES)
    findings = findings_of(broken)
    assert len(findings) == len(broken.violations) == 6
    assert {f.place for f in findings} == {None}
    assert all("dm:polarity" in f.message for f in findings)

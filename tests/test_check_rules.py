"""Each rule of quality finds its fault, and nothing else does; a clean dossier has none."""

from pathlib import Path

import pytest

from harbour import (
    HEADER,
    LINKS,
    ONTOLOGY,
    QUERY,
    SHAPES,
    SOURCE,
    THINGS,
    WAIVERS,
    Plant,
    clean,
    found,
    place,
    plant,
    row,
    statement,
)
from kg.checks import Severity
from kg.quality import RULES

HEAD = "hb: a owl:Ontology"
IRI = "https://w3id.org/harbour/"


def lacks(text: str, at: str = HEAD) -> Plant:
    return Plant(ONTOLOGY, text, "", at)


FAULTS = {
    "ontology-title": lacks('  dcterms:title "Harbours"@en ;\n'),
    "ontology-description": lacks('  dcterms:description "Where ships lie, for an invented debate."@en ;\n'),
    "ontology-licence": lacks("  dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;\n"),
    "ontology-licence-address": Plant(ONTOLOGY, "<https://creativecommons.org/licenses/by/4.0/>", '"CC BY"', '"CC BY"'),
    "ontology-version": lacks("  owl:versionIRI <https://w3id.org/harbour/1.0.0> ;\n"),
    "ontology-version-apart": Plant(ONTOLOGY, '"1.0.0"', '"1.0.1"', '"1.0.1"'),
    "ontology-creator": lacks('  dcterms:creator "The harbour master" ;\n'),
    "ontology-created": lacks('  dcterms:created "2031-01-02" ;\n'),
    "ontology-prefix": lacks('  vann:preferredNamespacePrefix "hb" ;\n'),
    "ontology-citation": lacks('  dcterms:bibliographicCitation "The harbour master (2031). Harbours."@en ;\n'),
    "ontology-details": lacks('  dcterms:publisher "The harbour office" ;\n'),
    "ontology-extension": Plant(ONTOLOGY, IRI, "https://w3id.org/harbour.ttl/", HEAD, everywhere=True),
    "ontology-address": Plant(ONTOLOGY, IRI, "https://harbour.example/", HEAD, everywhere=True),
    "label-missing": lacks('  rdfs:label "quay"@en ;\n', "hb:Quay a"),
    "definition-missing": Plant(ONTOLOGY, '"quay"@en ;\n  skos:definition "A wall to which a ship is tied."@en .', '"quay"@en .', "hb:Quay a"),
    "code-definition-missing": Plant(ONTOLOGY, '"calm"@en ;\n  skos:definition "It hardly runs."@en .', '"calm"@en .', "hb:calm a"),
    "labels-several": Plant(ONTOLOGY, '  rdfs:label "quay"@en ;\n', '  rdfs:label "quay"@en ;\n  rdfs:label "wharf"@en ;\n', '"wharf"'),
    "definitions-several": Plant(ONTOLOGY, '  rdfs:label "quay"@en ;\n', '  rdfs:label "quay"@en ;\n  skos:definition "A wharf."@en ;\n', '"A wall'),
    "label-duplicate": Plant(THINGS, '"Pell Orme"', '"INES HALE"', '"INES HALE"'),
    "synonym-duplicate": Plant(THINGS, '"Asteria"@en', '"Asteria"@en ; skos:altLabel "Kestria"@en', "agent:asteria a"),
    "definition-duplicate": Plant(ONTOLOGY, 'A float to which a ship is tied."@en .', 'A wall to which a ship is tied."@en . # the second', "# the second"),
    "definition-lowercase": Plant(ONTOLOGY, "A float", "a float", "a float"),
    "whitespace": Plant(ONTOLOGY, "A float to", "A float  to", "A float  to"),
    "naming": Plant(ONTOLOGY, "hb:touches", "hb:Touches", "hb:Touches a", everywhere=True),
    "class-unconnected": Plant(ONTOLOGY, "  rdfs:subClassOf dm:Event ;\n", "", "hb:Tide a"),
    "disjointness": Plant(ONTOLOGY, "  owl:disjointWith hb:Quay ;\n", "", "hb:Mooring a"),
    "definition-recursive": Plant(ONTOLOGY, "  rdfs:subClassOf dm:Event ;\n", "  rdfs:subClassOf dm:Event , hb:Tide ;\n", ", hb:Tide"),
    "hierarchy-cycle": Plant(ONTOLOGY, "hb:Mooring a owl:Class ;\n", "hb:Mooring a owl:Class ;\n  rdfs:subClassOf hb:Quay ;\n", "subClassOf hb:Quay"),
    "classes-equivalent": Plant(ONTOLOGY, "  owl:disjointWith hb:Quay ;\n", "  owl:disjointWith hb:Quay ;\n  owl:equivalentClass hb:Quay ;\n", "equivalentClass"),
    "class-untyped": Plant(ONTOLOGY, "rdfs:domain hb:Mooring ;\n  rdfs:range xsd", "rdfs:domain hb:Morning ;\n  rdfs:range xsd", "hb:Morning"),
    "deprecated-reference": Plant(ONTOLOGY, "hb:Tide a owl:Class ;", "hb:Tide a owl:Class ; owl:deprecated true ;", "hb:Tide", SHAPES),
    "deprecated-boolean": Plant(ONTOLOGY, "hb:Tide a owl:Class ;", 'hb:Tide a owl:Class ;\n  owl:deprecated "gone" ;', "owl:deprecated"),
    "profile": Plant(ONTOLOGY, "  rdfs:subClassOf dm:Event ;\n", "  rdfs:subClassOf dm:Event , [ a owl:Restriction ; owl:onProperty hb:lies ; owl:someValuesFrom hb:Harbour ] ;\n", "hb:Tide a"),
    "domain-missing": Plant(ONTOLOGY, "  rdfs:domain hb:Mooring ;\n  rdfs:range xsd", "  rdfs:range xsd", "hb:depth a"),
    "range-missing": lacks("  rdfs:range xsd:decimal ;\n", "hb:depth a"),
    "domains-several": Plant(ONTOLOGY, "  rdfs:range hb:Mooring ;\n  rdfs:label \"touches\"", "  rdfs:domain hb:Tide ;\n  rdfs:range hb:Mooring ;\n  rdfs:label \"touches\"", "domain hb:Tide"),
    "inverse-apart": Plant(ONTOLOGY, "  rdfs:domain hb:Harbour ;\n  rdfs:range hb:Mooring", "  rdfs:domain hb:Harbour ;\n  rdfs:range hb:Quay", "inverseOf"),
    "inverse-of-itself": Plant(ONTOLOGY, "hb:touches a owl:ObjectProperty ;\n", "hb:touches a owl:ObjectProperty ;\n  owl:inverseOf hb:touches ;\n", "inverseOf hb:touches"),
    "inverse-of-symmetric": Plant(ONTOLOGY, "hb:lies a owl:ObjectProperty ;\n", "hb:lies a owl:ObjectProperty , owl:SymmetricProperty ;\n", "inverseOf"),
    "properties-equivalent": Plant(ONTOLOGY, "hb:touches a owl:ObjectProperty ;\n", "hb:touches a owl:ObjectProperty ;\n  owl:equivalentProperty hb:lies ;\n", "equivalentProperty"),
    "chain-of-one": Plant(ONTOLOGY, "hb:touches a owl:ObjectProperty ;\n", "hb:touches a owl:ObjectProperty ;\n  owl:propertyChainAxiom ( hb:lies ) ;\n", "propertyChainAxiom"),
    "property-untyped": Plant(THINGS, "", "\nagent:kestria <https://w3id.org/harbour/lays>\n  agent:asteria .\n", "harbour/lays"),
    "ontology-header": Plant(ONTOLOGY, HEADER, "", "a owl:Class"),
    "term-unused": Plant(SHAPES, "  sh:targetClass hb:Tide ;\n", "", "hb:Tide a", ONTOLOGY),
    "query-unreadable": Plant(QUERY, "  VALUES ?place { UNDEF }\n", "", "#+   place"),
    "query-term-unknown": Plant(QUERY, "dm:target ?", "dm:targt ?", "dm:targt"),
    "shape-term-unknown": Plant(SHAPES, "sh:path dm:place", "sh:path dm:plaice", "dm:plaice"),
    "link-conflict": Plant(LINKS, "", row("agent:kestria", "wd:Q3"), "wd:Q3"),
    "link-shared": Plant(LINKS, "wd:Q2", "wd:Q1", "agent:asteria"),
    "waiver-reason": Plant(WAIVERS, "", "rule\tnode\treason\nwhitespace\thb:Quay\t\n", "hb:Quay"),
    "waiver-rule": Plant(WAIVERS, "", "rule\tnode\treason\nwhitespaces\thb:Quay\tIt is old.\n", "hb:Quay"),
    "waiver-idle": Plant(WAIVERS, "", "rule\tnode\treason\nwhitespace\thb:Quay\tIt is old.\n", "hb:Quay"),
}  # fmt: skip
"""Rule → the fault that it finds."""

TOLD = {
    "strong-hedged": ("agent:morvania", "Morvania may … office", {"intensity": "strong"}, "intensity:strong"),
    "strong-negated": ("agent:asteria", "Asteria does … plan", {"intensity": "strong"}, "polarity:positive"),
    "asserted-quoted": ("agent:kestria", "We shall … were", {}, "mode:asserted"),
    "holder-absent": ("agent:northern-league", "The old … aloud", {}, "agent:northern-league"),
    "passage-crowded": ("agent:asteria", "Asteria does … plan", {"times": 5}, "passage:orme-2031-90 a"),
}  # fmt: skip
"""Rule → holder, passage and codes of a statement that it finds, and what stands on its line."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return clean(tmp_path / "dossier")


def test_a_clean_dossier_has_no_finding(folder: Path) -> None:
    assert found(folder) == []


def test_every_rule_has_a_planted_fault() -> None:
    assert {*FAULTS, *TOLD} == {rule.id for rule in RULES}
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", FAULTS)
def test_a_planted_fault_is_found_by_its_rule_alone_at_its_line(rule: str, folder: Path) -> None:
    where = plant(folder, FAULTS[rule])
    problems = found(folder)
    assert [name for name, _problem in problems] == [rule], problems
    assert place(problems[0][1], folder) == where


UNTYPED = {
    "a range": ("rdfs:range hb:Harbour", "rdfs:range hb:Harbor", "class-untyped"),
    "a superclass": ("rdfs:subClassOf dm:Event", "rdfs:subClassOf dm:Evvent", "class-untyped"),
    "an inverse": ("owl:inverseOf hb:lies", "owl:inverseOf hb:lays", "property-untyped"),
    "a filler": (
        "hb:Mooring a owl:Class ;",
        "hb:Mooring a owl:Class ;\n  rdfs:subClassOf [ a owl:Restriction ; owl:onProperty hb:lies ; owl:allValuesFrom hb:Harbor ] ;",
        "class-untyped",
    ),
}


@pytest.mark.parametrize("what", UNTYPED)
def test_a_name_that_nothing_declares_is_found_wherever_an_axiom_has_it(
    what: str, folder: Path
) -> None:
    old, new, rule = UNTYPED[what]
    where = plant(folder, Plant(ONTOLOGY, old, new, new.split()[-2 if new[-1] in "];" else -1]))
    told = [(name, place(p, folder)) for name, p in found(folder) if name.endswith("untyped")]
    assert [name for name, _where in told] == [rule]
    assert what == "a filler" or told[0][1] == where


def test_a_class_of_many_members_is_read_to_its_end(folder: Path) -> None:
    many = " ".join(f"hb:Quay{n}" for n in range(3000))
    plant(
        folder,
        Plant(
            ONTOLOGY,
            "",
            f"hb:Tide rdfs:subClassOf [ a owl:Class ; owl:unionOf ( {many} hb:Tide ) ] .\n",
            "hb:Quay2999",
        ),
    )
    assert "definition-recursive" in {name for name, _p in found(folder)}


@pytest.mark.parametrize("rule", TOLD)
def test_a_statement_that_its_text_speaks_against_is_found(rule: str, folder: Path) -> None:
    holder, phrase, codes, told = TOLD[rule]
    turtle = statement(folder, holder, phrase, **codes)  # type: ignore[arg-type]
    where = plant(folder, Plant(SOURCE, "", "\n" + turtle, told="stance:orme-2031-90 a"))
    problems = found(folder)
    assert [name for name, _problem in problems] == [rule], problems
    lines = (folder / SOURCE).read_text("utf-8").splitlines()
    first = int(where.rsplit(":", 1)[1])
    line = next(n for n, text in enumerate(lines, 1) if n >= first and told in text)
    assert place(problems[0][1], folder) == f"{SOURCE}:{line}"


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_a_rule_says_what_it_asks_why_and_what_to_do(rule) -> None:  # type: ignore[no-untyped-def]
    assert rule.asks.endswith("?")
    assert rule.why.endswith(".")
    assert rule.way_out.endswith(".")
    assert all(address.startswith("https://") for _entry, address in rule.links())
    assert rule.severity in Severity

"""Does kg.validate find what is wrong, and say so plainly?

What a dossier must have stands here apart from the shapes, so that a constraint that is taken away
is missed; that every constraint which is there is alive, `test_shapes.py` shows.
"""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.conformance import require_checked
from kg.derive import author_hops, date_bounds
from kg.dossier import find_dossier
from kg.errors import FindingsError, KgError
from kg.load import load_instances, load_ontology, load_shapes
from kg.locate import locator
from kg.namespaces import CODE, PREFIXES, RDF, RDFS, SH, SKOS
from kg.terms import shorten
from kg.validate import Violation, findings_of, validate

INVENTED = find_dossier(Path(__file__).parent / "dossier")
EX = "https://example.org/"
HEAD = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in {**PREFIXES, "": EX}.items())
SHAPE = "https://w3id.org/demarche/shape/"

Quads = frozenset[ox.Quad]
Subject = ox.NamedNode | ox.BlankNode


def turtle(text: str) -> Quads:
    return frozenset(ox.parse((HEAD + text).encode(), format=ox.RdfFormat.TURTLE))


def iri(name: str) -> ox.NamedNode:
    prefix, _, rest = name.partition(":")
    return ox.NamedNode({**PREFIXES, "": EX}[prefix] + rest)


def merged(quads: list[ox.Quad]) -> Quads:
    return frozenset(ox.Quad(q.subject, q.predicate, q.object) for q in quads)


# A node of every class, and a value of every property, that the invented dossier has not.
MORE = turtle("""
  :office a dm:Office ; skos:prefLabel "office"@en .
  :agreement a dm:Agreement ; skos:prefLabel "agreement"@en .
  :conflict a dm:Conflict ; skos:prefLabel "conflict"@en .
  :document a dm:Document ; skos:prefLabel "document"@en ; dm:address <https://example.org/document> .
  topic:aster-office dm:concerns :office .
  :place a dm:Place ; skos:prefLabel "place"@en .
  :identifier a dm:Identifier ; dm:when "2030"^^edtf:EDTF ; dcterms:source reference:league-members ;
    dm:identifies agent:kestria ; skos:notation "KE" .
  :coding a dm:Coding ; dm:coded source:hale-2031 ; dm:codebook "1.0" ; dm:when "2031"^^edtf:EDTF ; dm:checked 0 .
  :organ a dm:Organ ; skos:prefLabel "organ"@en ; dm:organOf agent:kestria .
  account:hale-2031-1 dm:place :place ; dm:postFormerlyHeld post:prime-minister-of-kestria ;
    dm:member agent:kestria ; dm:nonMember agent:morvania ; dm:issuedBy agent:kestria ; dm:cites :document .
  account:hale-2031-1 dm:hop hop:hale-2031-1.2 .
  hop:hale-2031-1.2 dm:document :document .
  argument:hale-2031-1 dm:when "2030"^^edtf:EDTF ; dm:whenNote "as told"@en .
  account:hale-2031-1 dm:whenNote "as told"@en .
""")
INSTANCES = load_instances(INVENTED)
FACTS = merged([*INSTANCES, *date_bounds(INSTANCES).quads, *author_hops(INSTANCES)])
NEEDED = {RDF + "type", RDFS + "subClassOf", SKOS + "inScheme"}
ONTOLOGY = frozenset(
    q for q in merged(load_ontology(INVENTED)) if q.predicate.value in NEEDED
)  # labels and definitions take time and are looked at by no shape
DATA: Quads = FACTS | MORE | ONTOLOGY
SHAPES = frozenset(load_shapes(INVENTED))


def test_the_invented_dossier_conforms() -> None:
    assert validate([*FACTS, *load_ontology(INVENTED)], SHAPES).violations == []


def test_the_data_of_these_tests_conform_and_reach_every_shape() -> None:
    found = validate(DATA, SHAPES)
    assert found.violations == []
    assert [shape for shape, count in found.focus_nodes.items() if not count] == []
    assert found.checked == sum(found.focus_nodes.values()) > 100


# --- what a dossier must have, whatever the shapes say --------------------------------------------


def neighbourhood(focus: Subject, data: Quads = FACTS | MORE) -> Quads:
    """Return what the data say of a node and of all that it points to, in two steps."""
    near: set[object] = {focus}
    for _ in range(2):
        near |= {q.object for q in data if q.subject in near}
    return frozenset(q for q in data if q.subject in near) | ONTOLOGY


TOLD = "dm:source dm:passage dm:gist dm:whenBasis dm:mode"
REQUIRED = {
    "stance:hale-2031-1": f"{TOLD} dm:holder dm:target dm:polarity dm:intensity dm:act",
    "argument:hale-2031-1": f"{TOLD} dm:giver dm:against dm:reason",
    "account:hale-2031-1": f"{TOLD} dm:of",
    "hop:hale-2031-1.2": "dm:position dm:teller dm:anonymity",
    "source:hale-2031": "skos:prefLabel dcterms:creator dm:textDigest",
    "passage:hale-2031-1": "oa:hasSource oa:hasSelector",
    "passage:hale-2031-1.at": "oa:start oa:end dm:digest dm:paragraph",
    "passage:hale-2031-1.words": "rdf:value dcterms:conformsTo",
    "dossier:aster-office": "dcterms:title dm:focus dm:headline",
    "membership:kestria-league": "dcterms:source org:member org:organization",
    "tenure:velden": "dcterms:source dm:holder dm:post",
    ":identifier": "dcterms:source dm:identifies skos:notation",
    ":coding": "dm:coded dm:codebook dm:when dm:checked",
    "reference:league-members": "dm:address dm:seen dm:valueSeen",
    "disagreement:motive": "skos:prefLabel dm:kind dm:between",
    "agent:kestria": "skos:prefLabel",
    "agent:northern-league": "skos:prefLabel",
    "agent:league-official": "skos:prefLabel",
    "agent:harbour-gazette": "skos:prefLabel",
    "agent:tor-velden": "skos:prefLabel",
    "post:prime-minister-of-kestria": "skos:prefLabel",
    "topic:aster-office": "skos:prefLabel",
    "topic:league-presence": "skos:prefLabel",
    "event:kestrian-objection": "skos:prefLabel",
    **dict.fromkeys(
        (":office", ":agreement", ":conflict", ":document", ":place"), "skos:prefLabel"
    ),
}
SINGLE = {
    "stance:hale-2031-1": {
        "dm:source": "source:orme-2031",
        "dm:gist": '"Another sentence."@en',
        "dm:when": '"2031-03"^^edtf:EDTF',
        "dm:whenBasis": "basis:none",
        "dm:whenNote": '"another note"@en',
        "dm:mode": "mode:quoted",
        "dm:holder": "agent:kestria",
        "dm:target": "topic:league-offices",
        "dm:polarity": "polarity:mixed",
        "dm:intensity": "intensity:weak",
        "dm:act": "act:warn",
        "dm:inCapacity": ":post",
    },
    "argument:hale-2031-1": {
        "dm:giver": "agent:kestria",
        "dm:imputedTo": "agent:asteria",
        "dm:against": "topic:league-offices",
        "dm:for": "topic:league-offices",
        "dm:reason": "reason:mandate",
    },
    "account:hale-2031-1": {"dm:of": "agent:kestria"},
    "hop:hale-2031-1.2": {
        "dm:position": "3",
        "dm:document": "source:orme-2031",
        "dm:anonymity": "anonymity:unnamed-role",
    },
    "source:hale-2031": {
        "dcterms:issued": '"2031-03-05"^^xsd:date',
        "dm:address": ":elsewhere",
        "dm:textDigest": f'"{"0" * 64}"',
        "skos:prefLabel": '"Another title"@en',
    },
    "passage:hale-2031-1": {"oa:hasSource": "source:orme-2031", "oa:hasSelector": "passage:hale-2031-2.words"},
    "passage:hale-2031-1.at": {
        "oa:start": "94",
        "oa:end": "137",
        "dm:paragraph": "4",
        "dm:digest": f'"{"0" * 64}"',
    },
    "passage:hale-2031-1.words": {"rdf:value": '":~:text=other"'},
    "dossier:aster-office": {"dm:focus": "topic:league-offices", "dm:headline": '"for"'},
    "membership:kestria-league": {
        "org:member": "agent:asteria",
        "org:organization": "agent:kestria",
        "dm:when": '"2005/.."^^edtf:EDTF',
    },
    "tenure:velden": {"dm:holder": "agent:ines-hale", "dm:post": ":post", "dm:when": '"2029"^^edtf:EDTF'},
    "reference:league-members": {"dm:address": ":elsewhere", "dm:seen": '"2031-03-11"^^xsd:date'},
    "agent:kestria": {"skos:prefLabel": '"Kestrian Republic"@en'},
    ":identifier": {"dm:identifies": "agent:asteria", "skos:notation": '"KES"'},
    ":coding": {
        "dm:coded": "source:orme-2031",
        "dm:codebook": '"1.1"',
        "dm:when": '"2032"^^edtf:EDTF',
        "dm:checked": "1",
    },
    ":organ": {"dm:organOf": "agent:asteria"},
    "post:prime-minister-of-kestria": {"org:postIn": "agent:asteria", "dm:speaksFor": "agent:asteria"},
    "topic:aster-office": {"dm:concerns": "agent:asteria"},
    ":document": {"dm:address": ":elsewhere"},
}  # fmt: skip
LAWFUL = turtle(""":post a org:Post ; skos:prefLabel "post"@en .""")


def messages(data: Quads, node: str) -> list[str]:
    """Return what the shapes say of a node."""
    found = validate(neighbourhood(iri(node), data), SHAPES).violations
    return [v.message for v in found if v.node == iri(node).value]


def pairs(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(node, name) for node, names in table.items() for name in names.split()]


@pytest.mark.parametrize(("node", "name"), pairs(REQUIRED))
def test_what_a_node_must_have_is_missed_by_name(node: str, name: str) -> None:
    left = frozenset(q for q in DATA if q.subject != iri(node) or q.predicate != iri(name))
    assert len(left) < len(DATA)
    assert any(name in message for message in messages(left, node))


@pytest.mark.parametrize(
    ("node", "name", "value"),
    [(node, name, value) for node, more in SINGLE.items() for name, value in more.items()],
)
def test_a_second_value_of_what_a_node_has_once_is_found_by_name(
    node: str, name: str, value: str
) -> None:
    more = DATA | LAWFUL | turtle(f"{node} {name} {value} .")
    assert len(more) == len(DATA | LAWFUL) + 1
    assert any(name in message for message in messages(more, node))


def changed(node: str, name: str, *values: str) -> Quads:
    """Return the data with other values of one property of one node."""
    left = frozenset(q for q in DATA if q.subject != iri(node) or q.predicate != iri(name))
    return left | turtle("".join(f"{node} {name} {value} ." for value in values))


MISTAKES = [
    ("stance:hale-2031-1", "dm:polarity", "mode:quoted", "a code of the scheme code:polarity"),
    (
        "stance:hale-2031-1",
        "dm:polarity",
        "polarity:splendid",
        "a code of the scheme code:polarity",
    ),
    ("stance:hale-2031-1", "dm:polarity", '"negative"', "a code of the scheme code:polarity"),
    ("stance:hale-2031-1", "dm:intensity", "polarity:none", "a code of the scheme code:intensity"),
    ("stance:hale-2031-1", "dm:act", "reason:economy", "a code of the scheme code:act"),
    ("stance:hale-2031-1", "dm:mode", "polarity:mixed", "a code of the scheme code:mode"),
    ("stance:hale-2031-1", "dm:whenBasis", "mode:own", "a code of the scheme code:basis"),
    ("argument:hale-2031-1", "dm:reason", "act:reject", "a code of the scheme code:reason"),
    ("hop:hale-2031-1.2", "dm:anonymity", "basis:none", "a code of the scheme code:anonymity"),
    (
        "account:orme-2031-2",
        "dm:decisionRule",
        "kind:tension",
        "a code of the scheme code:decision",
    ),
    ("disagreement:motive", "dm:kind", "decision:unanimity", "a code of the scheme code:kind"),
    (
        "stance:hale-2031-1",
        "dm:passage",
        "passage:orme-2031-1",
        "of another source than the statement",
    ),
    ("stance:hale-2031-1", "dm:source", "source:orme-2031", "of another source than the statement"),
    ("stance:hale-2031-1", "dm:source", "agent:ines-hale", "dm:source, a dm:Source"),
    ("stance:hale-2031-1", "dm:passage", "source:hale-2031", "at least one dm:Passage"),
    ("stance:hale-2031-1", "dm:holder", "topic:aster-office", "exactly one dm:holder, an agent"),
    ("stance:hale-2031-1", "dm:target", "agent:kestria", "a topic or proposal"),
    ("stance:hale-2031-1", "dm:inCapacity", "agent:kestria", "an org:Post"),
    ("stance:hale-2031-1", "dm:when", '"2031-03-02"^^xsd:date', "as an EDTF literal"),
    ("stance:hale-2031-1", "dm:when", '"2031-03-02"', "as an EDTF literal"),
    ("stance:hale-2031-1", "dm:gist", '"No language."', "with a language tag"),
    ("account:hale-2031-1", "dm:of", ":undescribed", "is not described"),
    ("hop:hale-2031-1.2", "dm:position", "0", "a whole number"),
    ("hop:hale-2031-1.2", "dm:position", '"2"', "a whole number"),
    ("hop:hale-2031-1.2", "dm:position", '"2"^^xsd:nonNegativeInteger', "a whole number"),
    ("passage:hale-2031-1.at", "oa:start", "136", "smaller than oa:end"),
    ("passage:hale-2031-1.at", "oa:start", "137", "smaller than oa:end"),
    ("passage:hale-2031-1.at", "oa:start", "-1", "from 0 on"),
    ("passage:hale-2031-1.at", "oa:start", '"93"^^xsd:nonNegativeInteger', "whole number"),
    ("passage:hale-2031-1.at", "oa:end", "136.0", "whole number"),
    ("passage:hale-2031-1.at", "dm:digest", f'"{"A" * 64}"', "64 hexadecimal digits"),
    ("passage:hale-2031-1.at", "dm:paragraph", "0", "number of the paragraph"),
    ("passage:hale-2031-1.words", "rdf:value", '":~:text=two words"', "text fragments"),
    ("passage:hale-2031-1.words", "rdf:value", '":~:text=a,b,c"', "text fragments"),
    ("passage:hale-2031-1.words", "rdf:value", '":~:text=a%20b%20c,d%20e%20f"', "more than five"),
    ("stance:hale-2031-1", "rdf:type", "dm:Statement", "which kind of statement"),
    ("stance:hale-2031-1", "dm:earliest", '"2031-03-03"^^xsd:date', "ends before it starts"),
    ("tenure:velden", "dm:latest", '"2028-04-30"^^xsd:date', "ends before it starts"),
    ("stance:hale-2031-1", "dm:latest", '"2031-03-02"', "Write no dm:latest"),
    ("argument:hale-2031-1", "dm:imputedTo", "agent:league-official", "another than dm:giver"),
    ("stance:hale-2031-3", "dm:holder", "agent:pell-orme", "In mode:own it is the author"),
    ("stance:hale-2031-1", "dm:holder", "agent:asteria", "the last to tell is the one"),
    ("stance:hale-2031-1", "dm:hop", "hop:hale-2031.1", "the last to tell is the one"),
    ("argument:hale-2031-1", "dm:mode", "mode:own", "In mode:own it is the author"),
    ("stance:hale-2031-2", "dm:mode", "mode:quoted", "the last to tell is the one"),
    ("stance:hale-2031-1", "dm:hop", "hop:hale-2031-1.2", "none of the position before it"),
    ("argument:hale-2031-1", "dm:hop", "hop:hale-2031-a1.3", "none of the position before it"),
    ("passage:hale-2031-1", "oa:hasSource", "source:nowhere", "exactly one source"),
    ("topic:league-offices", "skos:broader", "agent:kestria", "a wider dm:Topic"),
    ("topic:league-offices", "skos:related", ":office", "another dm:Topic"),
    ("topic:league-offices", "skos:broader", "topic:league-offices", "wider than itself"),
    ("topic:league-offices", "dm:concerns", '"offices"', "dm:concerns names"),
    ("agent:kestria", "skos:altLabel", '"Kestria"@en', "another name than"),
    ("agent:kestria", "skos:altLabel", '"the Kestrians"', "with a language tag"),
    ("post:prime-minister-of-kestria", "org:postIn", ":office", "org:postIn names"),
    ("post:prime-minister-of-kestria", "dm:speaksFor", ":office", "dm:speaksFor names"),
    (":organ", "dm:organOf", ":office", "dm:organOf names"),
    (":document", "dm:address", '"https://example.org/"', "written as an IRI"),
    ("account:hale-2031-1", "dm:address", '"https://example.org/"', "written as an IRI"),
    ("account:hale-2031-1", "dm:name", '"objection"', "with a language tag"),
    ("account:hale-2031-1", "dm:figure", '"12 boats"@en', "without a language tag"),
    ("account:hale-2031-1", "dm:cause", '"fish"', "dm:cause names"),
    ("account:hale-2031-1", "dm:outcome", '"silence"', "dm:outcome names"),
    (":identifier", "dm:identifies", '"Kestria"', "exactly one dm:identifies"),
    (":identifier", "skos:notation", ":KE", "exactly one skos:notation"),
    (":coding", "dm:coded", "agent:kestria", "exactly one source"),
    (":coding", "dm:codebook", '"1.0"@en', "version of the codebook"),
    (":coding", "dm:codebook", "1.0", "version of the codebook"),
    (":coding", "dm:when", '"2031-03-12"^^xsd:date', "exactly one EDTF"),
    (":coding", "dm:checked", "-1", "from 0 on"),
    (":coding", "dm:checked", '"twice"', "from 0 on"),
    ("passage:hale-2031-1.words", "rdf:value", '"text=a"', "text fragments"),
    ("source:hale-2031", "dcterms:creator", '"Ines Hale"', "an agent"),
    ("source:hale-2031", "dcterms:issued", '"2031-03"^^xsd:gYearMonth', "at most one day"),
    ("source:hale-2031", "dm:address", '"https://example.org/hale"', "written as an IRI"),
    ("agent:kestria", "skos:prefLabel", '"Kestria"', "with its tag"),
    ("reference:league-members", "dm:seen", '"2031-02-29"^^xsd:date', "on which day"),
    ("disagreement:motive", "dm:between", "argument:hale-2031-1", "two or more statements"),
    ("membership:kestria-league", "dcterms:source", "source:hale-2031", "a dm:Reference"),
    ("tenure:velden", "dm:when", '"2028"', "EDTF literal"),
    ("tenure:velden", "dm:holder", "post:prime-minister-of-kestria", "exactly one dm:holder"),
    ("tenure:velden", "dm:post", "agent:kestria", "exactly one dm:post"),
    ("membership:kestria-league", "org:member", ":office", "exactly one org:member"),
    ("membership:kestria-league", "org:organization", ":office", "exactly one org:organization"),
    ("reference:league-members", "dm:address", '"example.org"', "an IRI"),
    ("disagreement:motive", "dm:between", "agent:kestria", "two or more statements"),
    ("dossier:aster-office", "dm:focus", "agent:kestria", "the one topic"),
    ("dossier:aster-office", "dm:headline", '"against"@en', "stored query"),
    ("argument:hale-2031-1", "dm:giver", "topic:aster-office", "dm:giver, an agent"),
    ("argument:hale-2031-1", "dm:imputedTo", "topic:aster-office", "at most one agent"),
    ("argument:hale-2031-1", "dm:against", "agent:kestria", "exactly one topic"),
    ("hop:hale-2031-1.2", "dm:teller", "post:prime-minister-of-kestria", "dm:teller, an agent"),
    ("hop:hale-2031-1.2", "dm:document", "agent:harbour-gazette", "dm:Document"),
    ("passage:hale-2031-1", "oa:hasSource", "agent:ines-hale", "exactly one source"),
    (
        "passage:hale-2031-1",
        "oa:hasSelector",
        "passage:hale-2031-1.at",
        "exactly one selector of anchor",
    ),
    ("passage:hale-2031-1.at", "dm:paragraph", '"3"', "number of the paragraph"),
    ("source:hale-2031", "dm:textDigest", '"abc"', "64 hexadecimal digits"),
    ("stance:hale-2031-1", "dm:hop", "agent:tor-velden", "points to a dm:Hop"),
    ("stance:hale-2031-1", "dm:whenNote", '"no language"', "with a language tag"),
    *(
        ("account:hale-2031-1", name, "topic:aster-office", f"{name} names a")
        for name in (
            "dm:participant",
            "dm:place",
            "dm:postHeld",
            "dm:postFormerlyHeld",
            "dm:member",
            "dm:nonMember",
            "dm:decidedBy",
            "dm:issuedBy",
            "dm:cites",
        )
    ),
]


@pytest.mark.parametrize(("node", "name", "value", "said"), MISTAKES)
def test_a_mistake_is_told_in_plain_words(node: str, name: str, value: str, said: str) -> None:
    assert any(said in message for message in messages(changed(node, name, value), node))


def test_a_wrong_code_is_told_once() -> None:
    (violation,) = validate(
        changed("stance:hale-2031-1", "dm:act", "polarity:none"), SHAPES
    ).violations
    assert violation.shape == f"{SHAPE}stance"
    assert violation.value == f"{CODE}polarity/none"


def test_the_authors_hop_must_not_be_written() -> None:
    written = turtle("stance:hale-2031-1 dm:hop :hop . :hop a dm:Hop ; dm:position 1 ; dm:teller agent:ines-hale ; dm:anonymity anonymity:named .")  # fmt: skip
    (message,) = messages(DATA | written, "stance:hale-2031-1")
    assert "it is the author's" in message


def test_two_things_of_one_class_have_two_names() -> None:
    told = {
        v.node: v.value
        for v in validate(
            changed("agent:asteria", "skos:prefLabel", '"Kestria"@en'), SHAPES
        ).violations
        if "a name of its own" in v.message
    }
    one, other = iri("agent:asteria").value, iri("agent:kestria").value
    assert told == {one: other, other: one}


def test_a_topic_is_not_wider_than_itself_by_any_number_of_steps() -> None:
    circle = validate(
        changed("topic:league-presence", "skos:broader", "topic:aster-office"), SHAPES
    )
    assert {shorten(v.node) for v in circle.violations if "wider than itself" in v.message} == {
        "topic:league-presence", "topic:league-offices", "topic:aster-office",
    }  # fmt: skip


def test_a_capacity_that_the_same_source_denies_is_found() -> None:
    post = "post:prime-minister-of-kestria"
    formerly = turtle(f"account:hale-2031-3 dm:postFormerlyHeld {post} .")
    assert validate(DATA | formerly, SHAPES).violations == []  # it says that he holds it too
    held = turtle(f"account:hale-2031-3 dm:postHeld {post} .")
    (violation,) = validate((DATA - held) | formerly, SHAPES).violations
    assert violation.node == iri("stance:hale-2031-1").value
    assert violation.value == iri(post).value
    assert "only formerly" in violation.message
    elsewhere = turtle(f"account:hale-2031-3 dm:source source:orme-2031 ; dm:passage passage:orme-2031-5 ; dm:hop hop:orme-2031.1 ; dm:postFormerlyHeld {post} .")  # fmt: skip
    own = {q for q in DATA if q.subject == iri("account:hale-2031-3")}
    own = {
        q
        for q in own
        if shorten(q.predicate.value) in ("dm:source", "dm:passage", "dm:hop", "dm:postHeld")
    }
    assert validate((DATA - own) | elsewhere, SHAPES).violations == []  # another source


def test_as_many_anchors_as_ranges() -> None:
    value = '":~:text=plan,ran"'
    data = changed("passage:hale-2031-1.words", "rdf:value", value)
    (message,) = messages(data, "passage:hale-2031-1")
    assert "another number of ranges" in message


@pytest.mark.parametrize(
    ("node", "said"),
    [
        ("stance:hale-2031-1", "statement"), ("hop:hale-2031-1.2", "hop"), ("passage:hale-2031-1", "passage"),
        ("passage:hale-2031-1.at", "position selector"), ("passage:hale-2031-1.words", "anchor words"),
        ("agent:kestria", "thing"), ("dossier:aster-office", "dossier"), ("tenure:velden", "background fact"),
        ("reference:league-members", "reference"), ("disagreement:motive", "disagreement"), (":coding", "coding"),
    ],
)  # fmt: skip
def test_a_blank_node_is_found(node: str, said: str) -> None:
    blank = ox.BlankNode()
    data = frozenset(
        ox.Quad(blank if q.subject == iri(node) else q.subject, q.predicate,
                blank if q.object == iri(node) else q.object)
        for q in neighbourhood(iri(node), DATA)
    )  # fmt: skip
    told = [v.message for v in validate(data, SHAPES).violations if v.node == ""]
    assert f"Give the {said} an IRI of its own: no blank node can be pointed to." in [
        m.replace("selector of anchor", "anchor") for m in told
    ]


def test_hops_side_by_side_and_names_in_two_languages_are_fine() -> None:
    more = turtle("""
      stance:hale-2031-1 dm:hop :hop . :hop a dm:Hop ; dm:position 2 ; dm:teller agent:kestria , agent:asteria ;
        dm:anonymity anonymity:named . agent:kestria skos:prefLabel "Kestrien"@de .
    """)
    assert validate(DATA | more, SHAPES).violations == []


def test_a_statement_with_two_passages_of_its_source_is_fine_but_not_of_two_sources() -> None:
    two = DATA | turtle("stance:hale-2031-1 dm:passage passage:hale-2031-2 .")
    assert validate(two, SHAPES).violations == []
    mixed = DATA | turtle("stance:hale-2031-1 dm:passage passage:orme-2031-2 .")
    assert any("another source" in m for m in messages(mixed, "stance:hale-2031-1"))


def test_a_class_is_not_inferred_from_how_a_thing_is_used() -> None:
    """What the ontology says of a property's range does not make the value a member of it."""
    left = frozenset(q for q in FACTS | MORE if q.subject != iri("agent:asteria"))
    found = validate([*left, *load_ontology(INVENTED)], SHAPES).violations
    assert any("an agent" in v.message and v.value.endswith("agent/asteria") for v in found)


# --- messages ---------------------------------------------------------------------------------


def objects(subject: object, name: str) -> list[Subject | ox.Literal]:
    found = [q.object for q in SHAPES if q.subject == subject and q.predicate.value == name]
    return sorted((o for o in found if not isinstance(o, ox.Triple)), key=str)


def names_in(path: object) -> set[str]:
    """Return the prefixed names of all predicates of a path."""
    if isinstance(path, ox.NamedNode):
        return {shorten(path.value)} - {"rdf:nil"}
    parts = (SH + "alternativePath", RDF + "first", RDF + "rest")
    return {name for part in parts for o in objects(path, part) for name in names_in(o)}


PROPERTIES = sorted(
    (
        (q.subject.value, q.object)
        for q in SHAPES
        if q.predicate.value == SH + "property"
        and isinstance(q.subject, ox.NamedNode)
        and isinstance(q.object, ox.BlankNode)
        and objects(q.object, SH + "message")
    ),
    key=lambda pair: (pair[0], str(objects(pair[1], SH + "message"))),
)


@pytest.mark.parametrize(
    ("shape", "prop"),
    PROPERTIES,
    ids=[f"{shape.removeprefix(SHAPE)}-{n}" for n, (shape, _) in enumerate(PROPERTIES)],
)
def test_every_property_of_a_shape_has_one_plain_message_that_names_it(
    shape: str, prop: Subject
) -> None:
    (message,) = objects(prop, SH + "message")
    assert isinstance(message, ox.Literal)
    assert message.language == "en"
    text = message.value
    names = names_in(objects(prop, SH + "path")[0])
    assert any(name in text for name in names), f"names none of {names}"
    assert re.fullmatch(r"(?:[A-Z'\"]|dm:|dcterms:|oa:|org:|rdf:|skos:).{20,}\.", text), text
    assert not re.search(r"\bsh:|focus node|constraint|cardinality|conform to|datatype", text)


@pytest.mark.parametrize("shape", sorted({shape for shape, _ in PROPERTIES}))
def test_no_two_properties_of_a_shape_say_the_same(shape: str) -> None:
    said = [str(objects(prop, SH + "message")) for owner, prop in PROPERTIES if owner == shape]
    assert len(set(said)) == len(said)


def test_every_scheme_of_codes_is_demanded_by_some_property() -> None:
    schemes = {
        q.subject.value
        for q in load_ontology(INVENTED)
        if isinstance(q.subject, ox.NamedNode) and q.object == iri("skos:ConceptScheme")
    }
    demanded = {
        objects(inner, SH + "hasValue")[0]
        for shape in {q.object for q in SHAPES if q.predicate.value == SH + "node"}
        for inner in objects(shape, SH + "property")
    }
    assert len(schemes) == 9
    assert {str(d) for d in demanded} == {f"<{s}>" for s in schemes}


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

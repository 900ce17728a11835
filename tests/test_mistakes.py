"""Is each mistake that a dossier can have told in plain words, and what is fine let pass?

The mistakes stand here apart from the shapes, as in `test_required.py` what a dossier must have.
"""

import pyoxigraph as ox
import pytest

from conforming import (
    DATA,
    FACTS,
    INVENTED,
    MORE,
    SHAPE,
    SHAPES,
    Quads,
    iri,
    messages,
    neighbourhood,
    turtle,
)
from kg.load import load_ontology
from kg.namespaces import CODE
from kg.terms import shorten
from kg.validate import validate


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

"""Is it found when a node has not what it must have, or has twice what it has once?

What a dossier must have stands here apart from the shapes, so that a constraint that is taken away
is missed; that every constraint which is there is alive, `test_shapes.py` shows.
"""

import pytest

from conforming import DATA, iri, messages, turtle

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

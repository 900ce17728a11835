"""The invented texts told otherwise, and the rows that a reader expects of them.

They come through two papers side by side, in quotation marks, with documents.
"""

from expected import HALE, INSIDER, OBJECTION, OFFICE, OFFICIAL, ORME, PRESENCE, Row

BUILDING = "League office in Port Aster"
ANY = "any office in the south"
ENVOY = "an envoy in Port Aster"
LEAGUE = "Northern League"
WOULD_DO = "An envoy would do as well."
NEVER = "Velden told parliament that Kestria will not accept the office."

MORE = {
    "things.ttl": """
@prefix document: <https://w3id.org/demarche/id/document/> .
@prefix place: <https://w3id.org/demarche/id/place/> .
agent:tide-radio a dm:Medium ; skos:prefLabel "Tide Radio"@en .
document:report a dm:Document ; skos:prefLabel "Harbour Gazette on the office"@en .
place:velmar a dm:Place ; skos:prefLabel "Velmar"@en .
event:council a dm:Event ; skos:prefLabel "council of the Northern League"@en .
@prefix office: <https://w3id.org/demarche/id/office/> .
@prefix agreement: <https://w3id.org/demarche/id/agreement/> .
agent:harbour-party a dm:Party ; skos:prefLabel "Harbour Party"@en .
agent:harbour-leadership a dm:Organ ; skos:prefLabel "leadership of the Harbour Party"@en ; dm:organOf agent:harbour-party .
agent:island-party a dm:Party ; skos:prefLabel "Island Party"@en .
agent:kestrian-ministry a dm:Organ ; skos:prefLabel "Kestrian foreign ministry"@en ; dm:organOf agent:kestria .
agent:league-council a dm:Organ ; skos:prefLabel "Council of the League"@en ; dm:organOf agent:northern-league .
post:council-chair a org:Post ; skos:prefLabel "chair of the Council"@en ; org:postIn agent:league-council .
post:kestrian-clerk a org:Post ; skos:prefLabel "clerk of the Kestrian foreign ministry"@en ; org:postIn agent:kestrian-ministry .
agent:chair a dm:UnnamedAgent ; skos:prefLabel "chair of the Council (unnamed)"@en .
agent:clerk a dm:UnnamedAgent ; skos:prefLabel "Kestrian clerk (unnamed)"@en .
office:aster a dm:Office ; skos:prefLabel "League office in Port Aster"@en .
topic:aster-office dm:concerns office:aster .
event:opening a dm:Event ; skos:prefLabel "opening of the Aster office"@en ; dm:openingOf office:aster .
agreement:pact a dm:Agreement ; skos:prefLabel "Pact of Velmar"@en .
topic:envoy a dm:Proposal ; skos:prefLabel "an envoy in Port Aster"@en .
topic:any-office a dm:Proposal ; skos:prefLabel "any office in the south"@en .
topic:aster-office skos:broader topic:any-office .
agent:asteria skos:exactMatch <https://example.org/asteria> ; skos:closeMatch <https://example.org/port> .
""",
    "sources/hale-2031.ttl": """
@prefix document: <https://w3id.org/demarche/id/document/> .
@prefix place: <https://w3id.org/demarche/id/place/> .
stance:hale-2031-1 dm:hop hop:hale-2031-1.2a , hop:hale-2031-1.2b .
stance:hale-2031-2 dm:hop hop:hale-2031-1.2a , hop:hale-2031-1.2b , hop:hale-2031-2.3 .
argument:hale-2031-1 dm:hop hop:hale-2031-1.2b .
hop:hale-2031-1.2a a dm:Hop ; dm:position 2 ; dm:teller agent:harbour-gazette ; dm:anonymity anonymity:named .
hop:hale-2031-1.2b a dm:Hop ; dm:position 2 ; dm:teller agent:tide-radio ; dm:anonymity anonymity:named .
hop:hale-2031-2.3 a dm:Hop ; dm:position 3 ; dm:teller agent:harbour-gazette ; dm:anonymity anonymity:named .
hop:hale-2031-a1.2 dm:document document:report .
account:hale-2031-4 a dm:Account ; dm:source source:hale-2031 ; dm:of document:report ; dm:issuedBy agent:harbour-gazette ;
  dm:address <https://example.org/report> ; dm:mode mode:asserted ; dm:when "2031-03-01"^^edtf:EDTF ; dm:whenBasis basis:stated ;
  dm:passage passage:hale-2031-4 ; dm:gist "The Gazette reported on 1 March."@en .
account:hale-2031-5 a dm:Account ; dm:source source:hale-2031 ; dm:of source:hale-2031 ; dm:cites document:report ;
  dm:mode mode:asserted ; dm:whenBasis basis:none ; dm:passage passage:hale-2031-4 ; dm:gist "Hale cites the report."@en .
account:hale-2031-6 a dm:Account ; dm:source source:hale-2031 ; dm:of event:kestrian-objection ;
  dm:participant agent:tor-velden , agent:kestria ; dm:place place:velmar ; dm:hop hop:hale-2031-1.2b ;
  dm:mode mode:asserted ; dm:whenBasis basis:none ; dm:passage passage:hale-2031-5 ; dm:gist "It was voiced in Velmar."@en .
@prefix office: <https://w3id.org/demarche/id/office/> .
@prefix agreement: <https://w3id.org/demarche/id/agreement/> .
@prefix status: <https://w3id.org/demarche/code/status/> .
account:hale-2031-7 a dm:Account ; dm:source source:hale-2031 ; dm:of agent:northern-league ; dm:member agent:asteria ; dm:nonMember agent:morvania ;
  dm:mode mode:asserted ; dm:whenBasis basis:none ; dm:passage passage:hale-2031-6 ; dm:gist "Asteria is in the League and Morvania is not."@en .
account:hale-2031-8 a dm:Account ; dm:source source:hale-2031 ; dm:of office:aster ; dm:status status:proposed ; dm:keptBy agent:northern-league ; dm:place place:velmar ;
  dm:name "Aster office"@en ; dm:mode mode:asserted ; dm:whenBasis basis:none ; dm:passage passage:hale-2031-6 ; dm:gist "The League would keep an office."@en .
account:hale-2031-9 a dm:Account ; dm:source source:hale-2031 ; dm:of event:opening ; dm:hop hop:hale-2031-a1.2 ; dm:mode mode:asserted ; dm:when "2032"^^edtf:EDTF ;
  dm:whenBasis basis:stated ; dm:passage passage:hale-2031-6 ; dm:gist "It is to open in 2032."@en .
account:hale-2031-10 a dm:Account ; dm:source source:hale-2031 ; dm:of agreement:pact ; dm:participant agent:kestria , agent:asteria ; dm:when "2030"^^edtf:EDTF ; dm:about topic:league-presence ;
  dm:name "the Pact"@en ; dm:figure "two parties" ; dm:mode mode:asserted ; dm:whenBasis basis:stated ; dm:passage passage:hale-2031-6 ; dm:gist "They made a pact."@en .
account:hale-2031-11 a dm:Account ; dm:source source:hale-2031 ; dm:of topic:envoy ; dm:alternativeTo topic:aster-office ;
  dm:mode mode:own ; dm:whenBasis basis:none ; dm:passage passage:hale-2031-3 ; dm:gist "An envoy would do as well."@en .
stance:hale-2031-4 a dm:Stance ; dm:source source:hale-2031 ; dm:holder agent:harbour-party ; dm:target topic:envoy ; dm:polarity polarity:positive ;
  dm:intensity intensity:weak ; dm:act act:support ; dm:mode mode:asserted ; dm:whenBasis basis:none ; dm:passage passage:hale-2031-3 ; dm:gist "The party likes an envoy."@en .
stance:hale-2031-5 a dm:Stance ; dm:source source:hale-2031 ; dm:holder agent:harbour-leadership ; dm:target topic:aster-office ; dm:polarity polarity:negative ;
  dm:intensity intensity:moderate ; dm:act act:oppose ; dm:mode mode:asserted ; dm:when "2031-03-01/2031-03-10"^^edtf:EDTF ; dm:whenBasis basis:stated ; dm:passage passage:hale-2031-3 ; dm:gist "Those who lead it are against the office."@en .
stance:hale-2031-6 a dm:Stance ; dm:source source:hale-2031 ; dm:holder agent:kestrian-ministry ; dm:target topic:any-office ; dm:polarity polarity:none ;
  dm:intensity intensity:unspecified ; dm:act act:stay-silent ; dm:mode mode:asserted ; dm:whenBasis basis:none ; dm:passage passage:hale-2031-3 ; dm:gist "The ministry says nothing."@en .
stance:hale-2031-7 a dm:Stance ; dm:source source:hale-2031 ; dm:holder agent:chair ; dm:inCapacity post:council-chair ; dm:target topic:aster-office ; dm:polarity polarity:negative ;
  dm:intensity intensity:weak ; dm:act act:hesitate ; dm:mode mode:asserted ; dm:whenBasis basis:none ; dm:passage passage:hale-2031-3 ; dm:gist "The chair holds back."@en .
stance:hale-2031-8 a dm:Stance ; dm:source source:hale-2031 ; dm:holder agent:clerk ; dm:inCapacity post:kestrian-clerk ; dm:target topic:any-office ; dm:polarity polarity:negative ;
  dm:intensity intensity:weak ; dm:act act:hesitate ; dm:mode mode:asserted ; dm:whenBasis basis:none ; dm:passage passage:hale-2031-3 ; dm:gist "A clerk holds back."@en .
argument:hale-2031-2 a dm:Argument ; dm:source source:hale-2031 ; dm:giver agent:ines-hale ; dm:for topic:aster-office ; dm:reason reason:regional-stability ;
  dm:mode mode:own ; dm:whenBasis basis:none ; dm:passage passage:hale-2031-3 ; dm:gist "It would calm the strait."@en .
""",
    "sources/orme-2031.ttl": """
@prefix document: <https://w3id.org/demarche/id/document/> .
account:orme-2031-1 dm:hop hop:orme-2031-c1.2 .
hop:orme-2031-c1.2 a dm:Hop ; dm:position 2 ; dm:teller agent:ines-hale ; dm:anonymity anonymity:named ; dm:document source:hale-2031 .
account:orme-2031-3 a dm:Account ; dm:source source:orme-2031 ; dm:of document:report ; dm:issuedBy agent:tide-radio ;
  dm:mode mode:asserted ; dm:when "2031-03-02"^^edtf:EDTF ; dm:whenBasis basis:stated ;
  dm:passage passage:orme-2031-4 ; dm:gist "Orme has the report a day later, and from the radio."@en .
account:orme-2031-4 a dm:Account ; dm:source source:orme-2031 ; dm:of source:orme-2031 ; dm:cites document:report ;
  dm:mode mode:asserted ; dm:whenBasis basis:none ; dm:passage passage:orme-2031-4 ; dm:gist "Orme cites the report."@en .
@prefix office: <https://w3id.org/demarche/id/office/> .
account:orme-2031-5 a dm:Account ; dm:source source:orme-2031 ; dm:of office:aster ; dm:keptBy agent:asteria ; dm:name "Aster bureau"@en ;
  dm:mode mode:asserted ; dm:whenBasis basis:none ; dm:passage passage:orme-2031-5 ; dm:gist "Asteria would keep a bureau."@en .
account:orme-2031-6 a dm:Account ; dm:source source:orme-2031 ; dm:of event:opening ; dm:mode mode:asserted ; dm:when "2031/2033"^^edtf:EDTF ; dm:whenBasis basis:stated ;
  dm:passage passage:orme-2031-5 ; dm:gist "It opens some time in three years."@en .
account:orme-2031-7 a dm:Account ; dm:source source:orme-2031 ; dm:of office:aster ; dm:name "aster office"@en ;
  dm:mode mode:asserted ; dm:whenBasis basis:none ; dm:passage passage:orme-2031-5 ; dm:gist "Again by a name that only looks like another."@en .
stance:orme-2031-4 a dm:Stance ; dm:source source:orme-2031 ; dm:holder agent:tor-velden ; dm:inCapacity post:prime-minister-of-kestria ; dm:target topic:envoy ; dm:polarity polarity:negative ;
  dm:intensity intensity:weak ; dm:act act:oppose ; dm:mode mode:asserted ; dm:when "2027"^^edtf:EDTF ; dm:whenBasis basis:stated ; dm:passage passage:orme-2031-5 ; dm:gist "Velden was against an envoy before he was in office."@en .
stance:orme-2031-5 a dm:Stance ; dm:source source:orme-2031 ; dm:holder agent:tor-velden ; dm:inCapacity post:prime-minister-of-kestria ; dm:target topic:envoy ; dm:polarity polarity:positive ;
  dm:intensity intensity:weak ; dm:act act:support ; dm:mode mode:asserted ; dm:whenBasis basis:none ; dm:passage passage:orme-2031-5 ; dm:gist "Velden is for an envoy."@en .
stance:orme-2031-6 a dm:Stance ; dm:source source:orme-2031 ; dm:holder agent:asteria ; dm:target topic:any-office ; dm:polarity polarity:mixed ;
  dm:intensity intensity:weak ; dm:act act:discuss ; dm:mode mode:asserted ; dm:whenBasis basis:none ; dm:passage passage:orme-2031-5 ; dm:gist "Asteria is of two minds on offices."@en .
argument:orme-2031-1 a dm:Argument ; dm:source source:orme-2031 ; dm:giver agent:pell-orme ; dm:imputedTo agent:asteria ; dm:for topic:aster-office ; dm:reason reason:regional-stability ;
  dm:mode mode:asserted ; dm:whenBasis basis:none ; dm:passage passage:orme-2031-5 ; dm:gist "Asteria hopes for calm."@en .
argument:orme-2031-2 a dm:Argument ; dm:source source:orme-2031 ; dm:giver agent:pell-orme ; dm:for topic:aster-office ; dm:reason reason:economy ;
  dm:mode mode:own ; dm:whenBasis basis:none ; dm:passage passage:orme-2031-5 ; dm:gist "It would pay."@en .
argument:orme-2031-3 a dm:Argument ; dm:source source:orme-2031 ; dm:giver agent:pell-orme ; dm:against topic:aster-office ; dm:reason reason:regional-stability ;
  dm:mode mode:own ; dm:whenBasis basis:none ; dm:passage passage:orme-2031-5 ; dm:gist "It would unsettle the strait."@en .
""",
}
OTHERWISE = [
    ("hale", "dm:act act:reject ;\n  dm:mode mode:indirect", "dm:act act:reject ;\n  dm:mode mode:quoted"),
    ("hale", "hop:hale-2031-1.2 a dm:Hop ; dm:position 2", "hop:hale-2031-1.2 a dm:Hop ; dm:position 3"),
    ("hale", "dm:mode mode:hearsay", "dm:mode mode:quoted"),
    ("orme", "dm:act act:criticise ; dm:mode mode:indirect", "dm:act act:criticise ; dm:mode mode:quoted"),
]  # fmt: skip

AGAINST: list[Row] = [
    ("Morvania", "strong", OFFICE, "", "quoted", "Morvania", "stance:orme-2031-2"),
    ("Tor Velden", "strong", OFFICE, "2031-03-02", "quoted", "Tor Velden",
     "stance:hale-2031-1"),
    ("chair of the Council (unnamed)", "weak", OFFICE, "", "asserted", "Ines Hale",
     "stance:hale-2031-7"),
    ("leadership of the Harbour Party", "moderate", OFFICE, "2031-03-01/2031-03-10",
     "asserted", "Ines Hale", "stance:hale-2031-5"),
]  # fmt: skip

RULE = (LEAGUE, "unanimity", "https://w3id.org/demarche/id/account/orme-2031-2")

RETOLD: list[tuple[str, dict[str, str], list[Row]]] = [
    ("events", {}, [
        (OBJECTION, "2031-02", "", "Kestria", ORME, "account:orme-2031-1"),
        (OBJECTION, "2031-03-02", "", "Tor Velden", HALE, "account:hale-2031-1"),
        (OBJECTION, "", "Velmar", "Kestria; Tor Velden", HALE, "account:hale-2031-6"),
        ("council of the Northern League", "", "", "", "", ""),  # nobody tells of it
        ("opening of the Aster office", "2031/2033", "", "", ORME, "account:orme-2031-6"),
        ("opening of the Aster office", "2032", "", "", HALE, "account:hale-2031-9"),
    ]),
    ("documents", {}, [
        # Orme has what Hale tells, and cites the report without telling anything through it.
        (HALE, "", "2031-03-04", "https://example.org/hale", ORME, "Ines Hale", "1"),
        ("Harbour Gazette on the office", "Harbour Gazette; Tide Radio", "2031-03-01; 2031-03-02",
         "https://example.org/report", HALE, "Harbour Gazette", "2"),
        ("Harbour Gazette on the office", "Harbour Gazette; Tide Radio", "2031-03-01; 2031-03-02",
         "https://example.org/report", ORME, "", "0"),
        (ORME, "", "", "", "", "", "0"),
    ]),
    ("rests-on", {}, [
        # The paper stands alone for the opening: not for Asteria's stance, which it tells at two places.
        ("Asteria", "Asteria says it does not insist on the office.", ORME, "stance:orme-2031-3"),
        ("Harbour Gazette", "It is to open in 2032.", HALE, "account:hale-2031-9"),
        ("Ines Hale", "Orme dates the objection to February and denies that trade explains it.",
         ORME, "account:orme-2031-1"),
        ("Morvania", "Morvania took the plan as a provocation.", ORME, "stance:orme-2031-2"),
        ("Tide Radio", "It was voiced in Velmar.", HALE, "account:hale-2031-6"),
        ("Tor Velden", "Velden told parliament that Kestria will not accept the office.", HALE,
         "stance:hale-2031-1"),
        (OFFICIAL, INSIDER, HALE, "argument:hale-2031-1"),
    ]),
    ("rests-on", {"teller": "Harbour Gazette"}, [
        ("Harbour Gazette", "It is to open in 2032.", HALE, "account:hale-2031-9"),
    ]),
    ("rests-on", {"teller": "Ines Hale"}, [
        ("Ines Hale", "Orme dates the objection to February and denies that trade explains it.",
         ORME, "account:orme-2031-1"),
    ]),
    ("quoted", {}, [
        # Velden and the insider through both media; Morvania through the author.
        ("Morvania", "Morvania took the plan as a provocation.", "Pell Orme", "3",
         "stance:orme-2031-2"),
        ("Tor Velden", "Velden told parliament that Kestria will not accept the office.",
         "Harbour Gazette", "3", "stance:hale-2031-1"),
        ("Tor Velden", "Velden told parliament that Kestria will not accept the office.",
         "Tide Radio", "3", "stance:hale-2031-1"),
        (OFFICIAL, INSIDER, "Harbour Gazette", "3", "argument:hale-2031-1"),
        (OFFICIAL, INSIDER, "Tide Radio", "3", "argument:hale-2031-1"),
    ]),
    ("quoted", {"holder": "Morvania"}, [
        ("Morvania", "Morvania took the plan as a provocation.", "Pell Orme", "3",
         "stance:orme-2031-2"),
    ]),
    ("parties", {}, [
        ("Harbour Party", "Harbour Party", "positive", "weak", "support", ENVOY, HALE,
         "stance:hale-2031-4"),
        ("Harbour Party", "leadership of the Harbour Party", "negative", "moderate", "oppose", OFFICE,
         HALE, "stance:hale-2031-5"),
        ("Island Party", "", "", "", "", "", "", ""),  # nobody tells where it stands
    ]),
    ("offices", {}, [
        (BUILDING, "proposed", "Velmar", "Northern League", "Aster office",
         "The League would keep an office.", HALE, "account:hale-2031-8"),
        (BUILDING, "", "", "Asteria", "Aster bureau", "Asteria would keep a bureau.", ORME,
         "account:orme-2031-5"),
        (BUILDING, "", "", "", "aster office", "Again by a name that only looks like another.", ORME,
         "account:orme-2031-7"),
    ]),
    ("agreements", {}, [
        ("Pact of Velmar", "2030", "Asteria; Kestria", "the Pact", PRESENCE, "They made a pact.",
         HALE, "account:hale-2031-10"),
    ]),
    ("opening-dates", {"topic": "the Aster office"}, [
        (BUILDING, "2031/2033", "It opens some time in three years.", "Pell Orme", ORME,
         "account:orme-2031-6"),
        (BUILDING, "2032", "It is to open in 2032.", "Harbour Gazette", HALE, "account:hale-2031-9"),
    ]),
    ("alternatives", {"topic": "the Aster office"}, [
        (ENVOY, WOULD_DO, HALE, "Harbour Party", "positive", "account:hale-2031-11",
         "stance:hale-2031-4"),
    ]),
    ("alternatives", {"topic": ENVOY}, []),
    ("shared-arguments", {}, [
        # two hope for calm, Orme alone for trade or unrest
        (OFFICE, "for", "regional stability", "Ines Hale", "", "It would calm the strait.", HALE,
         "argument:hale-2031-2"),
        (OFFICE, "for", "regional stability", "Pell Orme", "Asteria", "Asteria hopes for calm.", ORME,
         "argument:orme-2031-1"),
    ]),
    ("date-conflicts", {}, [
        # the report is of two days in two texts, the post told of is not
        ("apart", "Harbour Gazette on the office", "2031-03-01", HALE, "2031-03-02", ORME,
         "account:hale-2031-4", "account:orme-2031-3"),
        ("apart", OBJECTION, "2031-03-02", HALE, "2031-02", ORME, "account:hale-2031-1",
         "account:orme-2031-1"),
        ("overlap", "opening of the Aster office", "2032", HALE, "2031/2033", ORME,
         "account:hale-2031-9", "account:orme-2031-6"),
    ]),
    ("figures", {}, [
        ("Pact of Velmar", "two parties", "They made a pact.", HALE, "account:hale-2031-10"),
    ]),
    ("names", {}, [
        # capitals alone make no other name
        (BUILDING, "Aster bureau", ORME, "account:orme-2031-5"),
        (BUILDING, "Aster office", HALE, "account:hale-2031-8"),
        (BUILDING, "aster office", ORME, "account:orme-2031-7"),
    ]),
    ("members", {}, [
        ("Northern League", "Asteria", "member", "", HALE, "account:hale-2031-7"),
        ("Northern League", "Kestria", "member", "2004/..", "https://example.org/league/members",
         "membership:kestria-league"),
        ("Northern League", "Morvania", "not a member", "", HALE, "account:hale-2031-7"),
    ]),
    ("opposed-by", {"topic": "the Aster office", "by": "2031-03-05"}, [
        ("certain", "Tor Velden", OFFICE, "2031-03-02", NEVER, "stance:hale-2031-1"),
        ("possible", "leadership of the Harbour Party", OFFICE, "2031-03-01/2031-03-10",
         "Those who lead it are against the office.", "stance:hale-2031-5"),
        ("undatable", "Kestrian clerk (unnamed)", ANY, "", "A clerk holds back.",
         "stance:hale-2031-8"),
        ("undatable", "Morvania", OFFICE, "", "Morvania took the plan as a provocation.",
         "stance:orme-2031-2"),
        ("undatable", "chair of the Council (unnamed)", OFFICE, "", "The chair holds back.",
         "stance:hale-2031-7"),
    ]),
    ("against", {"topic": "the Aster office"}, [
        # the clerk is against any office, so against this one
        ("Kestrian clerk (unnamed)", "weak", ANY, "", "asserted", "Ines Hale",
         "stance:hale-2031-8"),
        *AGAINST,
    ]),
    ("against", {"topic": "the Aster office", "exact": "true"}, AGAINST),
    # but who is against this office need not be against any
    ("against", {"topic": ANY}, [
        ("Kestrian clerk (unnamed)", "weak", ANY, "", "asserted", "Ines Hale",
         "stance:hale-2031-8"),
    ]),
    ("conflicted-holders", {}, [
        ("opposite", "Tor Velden", "negative", ENVOY, "2027", ORME, "Tor Velden", "positive", ENVOY,
         "", ORME, "stance:orme-2031-4", "stance:orme-2031-5"),
        ("apart", "Asteria", "mixed", ANY, "", ORME, "Asteria", "positive", OFFICE, "2029/..", HALE,
         "stance:orme-2031-6", "stance:hale-2031-2"),
        ("apart", "Asteria", "mixed", ANY, "", ORME, "Asteria", "none", OFFICE, "", ORME,
         "stance:orme-2031-6", "stance:orme-2031-3"),
        ("apart", "Asteria", "positive", OFFICE, "2029/..", HALE, "Asteria", "none", OFFICE, "", ORME,
         "stance:hale-2031-2", "stance:orme-2031-3"),
    ]),
    ("consent", {"topic": "the Aster office"}, [
        # Kestria's clerk has no voice, its ministry none on any office; Asteria is both for and of
        # two minds. The envoy is no wider proposal.
        ("withheld", "Kestria", "Tor Velden", "2031-03-02", OFFICE, "stance:hale-2031-1", *RULE),
        ("in part", "Asteria", "Asteria", "", ANY, "stance:orme-2031-6", *RULE),
        ("given", "Asteria", "Asteria", "2029/..", OFFICE, "stance:hale-2031-2", *RULE),
        ("silent", "Asteria", "Asteria", "", OFFICE, "stance:orme-2031-3", *RULE),
        ("silent", "Kestria", "Kestrian foreign ministry", "", ANY, "stance:hale-2031-6", *RULE),
    ]),
    ("no-say", {"topic": "the Aster office"}, [
        # the clerk serves a member, and the chair the League itself
        ("Morvania", "strong", "", OFFICE, LEAGUE, "stance:orme-2031-2"),
        ("leadership of the Harbour Party", "moderate", "2031-03-01/2031-03-10", OFFICE, LEAGUE,
         "stance:hale-2031-5"),
    ]),
    ("attributable", {"state": "Kestria"}, [
        # the one of 2027 came before he took office
        ("Kestria", "Tor Velden", "Prime Minister of Kestria", "undated", "positive", ENVOY, "", "",
         "stance:orme-2031-5"),
        ("Kestria", "Tor Velden", "Prime Minister of Kestria", "in office", "negative", OFFICE,
         "2031-03-02", "2028-05/..", "stance:hale-2031-1"),
    ]),
    ("elsewhere-only", {"topic": ENVOY, "other": "the Aster office"}, [
        ("Harbour Party", "positive", ENVOY, HALE, "stance:hale-2031-4"),
    ]),
    ("linked", {"state": "Asteria"}, [
        ("Asteria", "close to", "https://example.org/port", "", "", ""),
        ("Asteria", "same as", "https://example.org/asteria", "", "", ""),
    ]),
]  # fmt: skip

"""The invented texts with more in them for the rules, and the rows that a reader expects of them."""

from expected import HALE, OFFICE, ORME, Row

FLAG = "flag of the Northern League"

RULED_MORE = {
    "things.ttl": """
agent:fenmark a dm:State ; skos:prefLabel "Fenmark"@en .
agent:norrland a dm:State ; skos:prefLabel "Norrland"@en .
agent:sund a dm:State ; skos:prefLabel "Sund"@en .
topic:league-flag a dm:Topic ; skos:prefLabel "flag of the Northern League"@en ; skos:related topic:aster-office .
""",
    "background.ttl": """
membership:fenmark-league a dm:Membership ; org:member agent:fenmark ; org:organization agent:northern-league ;
  dcterms:source reference:league-members .
membership:norrland-league a dm:Membership ; org:member agent:norrland ; org:organization agent:northern-league ;
  dcterms:source reference:league-members .
membership:asteria-league a dm:Membership ; org:member agent:asteria ; org:organization agent:northern-league ;
  dcterms:source reference:league-members .
""",
    "sources/hale-2031.ttl": """
stance:hale-2031-4 a dm:Stance ; dm:source source:hale-2031 ; dm:holder agent:fenmark ; dm:target topic:aster-office ; dm:polarity polarity:positive ;
  dm:intensity intensity:weak ; dm:act act:support ; dm:mode mode:asserted ; dm:when "2030"^^edtf:EDTF ; dm:whenBasis basis:stated ;
  dm:passage passage:hale-2031-3 , passage:hale-2031-4 ; dm:gist "Fenmark was for the office in 2030."@en .
stance:hale-2031-5 a dm:Stance ; dm:source source:hale-2031 ; dm:holder agent:morvania ; dm:target topic:aster-office ; dm:polarity polarity:none ;
  dm:intensity intensity:unspecified ; dm:act act:stay-silent ; dm:mode mode:asserted ; dm:when "2030"^^edtf:EDTF ; dm:whenBasis basis:stated ;
  dm:passage passage:hale-2031-3 ; dm:gist "Morvania said nothing in 2030."@en .
stance:hale-2031-6 a dm:Stance ; dm:source source:hale-2031 ; dm:holder agent:sund ; dm:target topic:aster-office ; dm:polarity polarity:none ;
  dm:intensity intensity:unspecified ; dm:act act:stay-silent ; dm:mode mode:asserted ; dm:whenBasis basis:none ;
  dm:passage passage:hale-2031-3 ; dm:gist "Sund says nothing."@en .
stance:hale-2031-7 a dm:Stance ; dm:source source:hale-2031 ; dm:holder agent:norrland ; dm:target topic:league-flag ; dm:polarity polarity:positive ;
  dm:intensity intensity:weak ; dm:act act:support ; dm:mode mode:asserted ; dm:whenBasis basis:none ; dm:hop hop:hale-2031-7.2 ;
  dm:passage passage:hale-2031-3 ; dm:gist "Norrland likes the flag."@en .
hop:hale-2031-7.2 a dm:Hop ; dm:position 2 ; dm:teller agent:harbour-gazette ; dm:anonymity anonymity:named .
stance:hale-2031-8 a dm:Stance ; dm:source source:hale-2031 ; dm:holder agent:kestria ; dm:target topic:aster-office ; dm:polarity polarity:positive ;
  dm:intensity intensity:weak ; dm:act act:concede ; dm:mode mode:asserted ; dm:when "2032"^^edtf:EDTF ; dm:whenBasis basis:stated ;
  dm:passage passage:hale-2031-3 ; dm:gist "Kestria grants that the office is well meant."@en .
""",
    "sources/orme-2031.ttl": """
stance:orme-2031-4 a dm:Stance ; dm:source source:orme-2031 ; dm:holder agent:fenmark ; dm:target topic:aster-office ; dm:polarity polarity:negative ;
  dm:intensity intensity:weak ; dm:act act:oppose ; dm:mode mode:asserted ; dm:when "2031-03"^^edtf:EDTF ; dm:whenBasis basis:stated ;
  dm:passage passage:orme-2031-5 ; dm:gist "Fenmark is now against the office."@en .
stance:orme-2031-5 a dm:Stance ; dm:source source:orme-2031 ; dm:holder agent:morvania ; dm:target topic:aster-office ; dm:polarity polarity:negative ;
  dm:intensity intensity:weak ; dm:act act:warn ; dm:mode mode:asserted ; dm:when "2031-03-05"^^edtf:EDTF ; dm:whenBasis basis:stated ;
  dm:passage passage:orme-2031-5 ; dm:gist "Morvania warned on 5 March."@en .
stance:orme-2031-6 a dm:Stance ; dm:source source:orme-2031 ; dm:holder agent:norrland ; dm:target topic:league-flag ; dm:polarity polarity:positive ;
  dm:intensity intensity:weak ; dm:act act:support ; dm:mode mode:asserted ; dm:whenBasis basis:none ; dm:hop hop:orme-2031-6.2 ;
  dm:passage passage:orme-2031-5 ; dm:gist "Orme too has read that Norrland likes the flag."@en .
hop:orme-2031-6.2 a dm:Hop ; dm:position 2 ; dm:teller agent:harbour-gazette ; dm:anonymity anonymity:named .
stance:orme-2031-7 a dm:Stance ; dm:source source:orme-2031 ; dm:holder agent:tor-velden ; dm:target topic:aster-office ; dm:polarity polarity:negative ;
  dm:intensity intensity:strong ; dm:act act:reject ; dm:mode mode:indirect ; dm:whenBasis basis:none ; dm:hop hop:orme-2031-7.2 ;
  dm:passage passage:orme-2031-5 ; dm:gist "Orme heard Velden too."@en .
hop:orme-2031-7.2 a dm:Hop ; dm:position 2 ; dm:teller agent:tor-velden ; dm:anonymity anonymity:named .
stance:orme-2031-8 a dm:Stance ; dm:source source:orme-2031 ; dm:holder agent:sund ; dm:target topic:league-flag ; dm:polarity polarity:negative ;
  dm:intensity intensity:weak ; dm:act act:criticise ; dm:mode mode:asserted ; dm:whenBasis basis:none ;
  dm:passage passage:orme-2031-5 ; dm:gist "Sund dislikes the flag."@en .
stance:orme-2031-9 a dm:Stance ; dm:source source:orme-2031 ; dm:holder agent:tor-velden ; dm:inCapacity post:prime-minister-of-kestria ; dm:target topic:league-presence ;
  dm:polarity polarity:negative ; dm:intensity intensity:weak ; dm:act act:oppose ; dm:mode mode:asserted ; dm:when "2027"^^edtf:EDTF ; dm:whenBasis basis:stated ;
  dm:passage passage:orme-2031-5 ; dm:gist "Velden was against it before he was in office."@en .
""",
}

RULED: list[tuple[str, dict[str, str], list[Row]]] = [
    ("consent", {"topic": "the Aster office"}, [
        # what Fenmark said before no longer counts, and what Kestria grants never did
        ("withheld", "Fenmark", "Fenmark", "2031-03", OFFICE, "stance:orme-2031-4",
         "Northern League", "unanimity", "https://w3id.org/demarche/id/account/orme-2031-2"),
        ("withheld", "Kestria", "Tor Velden", "2031-03-02", OFFICE, "stance:hale-2031-1",
         "Northern League", "unanimity", "https://w3id.org/demarche/id/account/orme-2031-2"),
        ("superseded", "Fenmark", "Fenmark", "2030", OFFICE, "stance:hale-2031-4",
         "Northern League", "unanimity", "https://w3id.org/demarche/id/account/orme-2031-2"),
        ("given", "Asteria", "Asteria", "2029/..", OFFICE, "stance:hale-2031-2",
         "Northern League", "unanimity", "https://w3id.org/demarche/id/account/orme-2031-2"),
        ("conceded", "Kestria", "Kestria", "2032", OFFICE, "stance:hale-2031-8",
         "Northern League", "unanimity", "https://w3id.org/demarche/id/account/orme-2031-2"),
        ("silent", "Asteria", "Asteria", "", OFFICE, "stance:orme-2031-3", "Northern League",
         "unanimity", "https://w3id.org/demarche/id/account/orme-2031-2"),
        ("silent", "Norrland", "", "", "", "", "Northern League", "unanimity",
         "https://w3id.org/demarche/id/account/orme-2031-2"),
    ]),
    ("changed-position", {}, [
        # Fenmark was for it and is against it; Morvania kept out, and warned a year later
        ("changed", "Fenmark", OFFICE, "positive", "2030", "negative", "2031-03",
         "stance:hale-2031-4", "stance:orme-2031-4"),
        ("took a side", "Morvania", OFFICE, "none", "2030", "negative", "2031-03-05",
         "stance:hale-2031-5", "stance:orme-2031-5"),
    ]),
    ("independence", {}, [
        # both have Velden from himself; what they tell of Norrland is from one paper
        ("2", "2", "Tor Velden", "negative", OFFICE, HALE, "stance:hale-2031-1", ""),
        ("2", "2", "Tor Velden", "negative", OFFICE, ORME, "stance:orme-2031-7", ""),
        ("2", "1", "Norrland", "positive", FLAG, HALE, "stance:hale-2031-7", "Harbour Gazette"),
        ("2", "1", "Norrland", "positive", FLAG, ORME, "stance:orme-2031-6", "Harbour Gazette"),
    ]),
    ("silence", {"topic": "the Aster office"}, [
        # Norrland has to consent, and is only told to like the flag
        ("told to keep silent", "Sund", OFFICE, "", "stance:hale-2031-6"),
        ("speaks of what is near", "Norrland", OFFICE, FLAG, "stance:hale-2031-7"),
        ("speaks of what is near", "Norrland", OFFICE, FLAG, "stance:orme-2031-6"),
        ("speaks of what is near", "Sund", OFFICE, FLAG, "stance:orme-2031-8"),
        ("consent unknown", "Norrland", OFFICE, "", ""),
    ]),
    ("single-support", {"topic": "the Aster office"}, [
        ("one passage", OFFICE, "attributable to", "Kestria", "the stance", HALE,
         "stance:hale-2031-1"),
        ("one statement", OFFICE, "changed position on", "Fenmark", "the side taken before", HALE,
         "stance:hale-2031-4"),
        ("one passage", OFFICE, "changed position on", "Fenmark", "the side taken later", ORME,
         "stance:orme-2031-4"),
        ("one source", OFFICE, "contested topic", OFFICE, "a side for", HALE, ""),
        ("one passage", OFFICE, "decision of", "Northern League", "who decides", HALE,
         "account:hale-2031-2"),
        ("one passage", OFFICE, "has consent of", "Asteria", "the side taken", HALE,
         "stance:hale-2031-2"),
        ("one passage", OFFICE, "lacks consent of", "Fenmark", "the side taken", ORME,
         "stance:orme-2031-4"),
        ("one passage", OFFICE, "lacks consent of", "Kestria", "the side taken", HALE,
         "stance:hale-2031-1"),
        ("one passage", OFFICE, "needs consent of", "Asteria", "the rule of decision", ORME,
         "account:orme-2031-2"),
        ("one passage", OFFICE, "needs consent of", "Fenmark", "the rule of decision", ORME,
         "account:orme-2031-2"),
        ("one passage", OFFICE, "needs consent of", "Kestria", "the rule of decision", ORME,
         "account:orme-2031-2"),
        ("one passage", OFFICE, "needs consent of", "Norrland", "the rule of decision", ORME,
         "account:orme-2031-2"),
        ("one passage", OFFICE, "voiced without a say on", "Ines Hale", "the stance", HALE,
         "stance:hale-2031-3"),
        ("one passage", OFFICE, "voiced without a say on", "Morvania", "the stance", HALE,
         "stance:hale-2031-5"),
        ("one passage", OFFICE, "voiced without a say on", "Morvania", "the stance", ORME,
         "stance:orme-2031-2"),
        ("one passage", OFFICE, "voiced without a say on", "Morvania", "the stance", ORME,
         "stance:orme-2031-5"),
        ("one passage", OFFICE, "voiced without a say on", "Sund", "the stance", HALE,
         "stance:hale-2031-6"),
        ("one passage", OFFICE, "voiced without a say on", "Tor Velden", "the stance", ORME,
         "stance:orme-2031-7"),
    ]),
    ("contested", {"topic": FLAG}, [
        (FLAG, "1", "1", "for", "Norrland", "", HALE, "stance:hale-2031-7"),
        (FLAG, "1", "1", "for", "Norrland", "", ORME, "stance:orme-2031-6"),
        (FLAG, "1", "1", "against", "Sund", "", ORME, "stance:orme-2031-8"),
    ]),
]  # fmt: skip

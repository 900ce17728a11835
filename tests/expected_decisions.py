"""The same for queries on who disagrees, decides and has a say."""

from expected import HALE, MEMBERS_SEEN, OFFICE, ORME, PRESENCE, Row

DECISIONS: dict[str, list[tuple[dict[str, str], str, list[Row]]]] = {
    "conflicted-holders": [
        ({}, "how holder_one polarity_one on_one when_one one holder_other polarity_other on_other "
             "when_other other stance_one stance_other", [
            ("apart", "Asteria", "positive", OFFICE, "2029/..", HALE, "Asteria", "none", OFFICE, "",
             ORME, "stance:hale-2031-2", "stance:orme-2031-3"),
        ]),
    ],
    "consent": [
        # The League decides unanimously, and Kestria, for whom Velden speaks, is in it. Of its
        # other members nothing is known, and Morvania is none.
        ({}, "consent member holder when on stance body rule rule_told", [
            ("withheld", "Kestria", "Tor Velden", "2031-03-02", OFFICE, "stance:hale-2031-1",
             "Northern League", "unanimity", "https://w3id.org/demarche/id/account/orme-2031-2"),
        ]),
        ({"topic": PRESENCE}, "consent member holder when on stance body rule rule_told", []),
    ],
    "no-say": [
        ({}, "holder intensity when on body stance", [
            ("Morvania", "strong", "", OFFICE, "Northern League", "stance:orme-2031-2"),
        ]),
    ],
    "attributable": [
        ({}, "name holder post held polarity topic when tenure stance", [
            ("Kestria", "Tor Velden", "Prime Minister of Kestria", "in office", "negative", OFFICE,
             "2031-03-02", "2028-05/..", "stance:hale-2031-1"),
        ]),
        ({"state": "Asteria"}, "name holder post held polarity topic when tenure stance", []),
    ],
    "elsewhere-only": [
        ({}, "holder polarity on source stance", [
            ("Kestria", "negative", PRESENCE, ORME, "stance:orme-2031-1"),
        ]),
        ({"topic": "the Aster office"}, "holder polarity on source stance", []),
        # whoever speaks of the office speaks of the presence
        ({"other": PRESENCE}, "holder polarity on source stance", []),
    ],
    "linked": [
        ({}, "name what value since seen_at fact", [
            ("Kestria", "member of", "Northern League", "2004/..", MEMBERS_SEEN,
             "membership:kestria-league"),
        ]),
    ],
    "changed-position": [
        ({}, "how name on from when_from to when_to earlier later", []),
    ],
    "contested": [
        ({}, "on for against side holder when source stance", [
            (OFFICE, "2", "2", "for", "Asteria", "2029/..", HALE, "stance:hale-2031-2"),
            (OFFICE, "2", "2", "for", "Ines Hale", "", HALE, "stance:hale-2031-3"),
            (OFFICE, "2", "2", "against", "Morvania", "", ORME, "stance:orme-2031-2"),
            (OFFICE, "2", "2", "against", "Tor Velden", "2031-03-02", HALE, "stance:hale-2031-1"),
        ]),
    ],
    "independence": [
        ({}, "sources independent name side on source stance shares", []),
    ],
    "say": [
        ({}, "agent holder polarity when on stance", [
            ("Kestria", "Tor Velden", "negative", "2031-03-02", OFFICE, "stance:hale-2031-1"),
            ("Northern League", "", "", "", "", ""),
        ]),
    ],
    "silence": [
        ({}, "how agent unspoken near stance", []),
    ],
    "single-support": [
        ({}, "alone on concluded whom needs source statement", [
            ("one passage", OFFICE, "attributable to", "Kestria", "the stance", HALE,
             "stance:hale-2031-1"),
            ("one source", OFFICE, "contested topic", OFFICE, "a side for", HALE, ""),
            ("one passage", OFFICE, "decision of", "Northern League", "who decides", HALE,
             "account:hale-2031-2"),
            ("one passage", OFFICE, "lacks consent of", "Kestria", "the side taken", HALE,
             "stance:hale-2031-1"),
            ("one passage", OFFICE, "needs consent of", "Kestria", "the rule of decision", ORME,
             "account:orme-2031-2"),
            ("one passage", OFFICE, "voiced without a say on", "Asteria", "the stance", HALE,
             "stance:hale-2031-2"),
            ("one passage", OFFICE, "voiced without a say on", "Asteria", "the stance", ORME,
             "stance:orme-2031-3"),
            ("one passage", OFFICE, "voiced without a say on", "Ines Hale", "the stance", HALE,
             "stance:hale-2031-3"),
            ("one passage", OFFICE, "voiced without a say on", "Morvania", "the stance", ORME,
             "stance:orme-2031-2"),
        ]),
    ],
}  # fmt: skip

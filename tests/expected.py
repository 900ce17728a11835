"""The rows that a reader of the invented texts expects of each stored query, derived by hand."""

Row = tuple[str, ...]
OFFICE = "liaison office of the Northern League in Port Aster"
PRESENCE = "presence of the Northern League beyond northern waters"
HALE = "Hale, The League weighs an office in Port Aster"
ORME = "Orme, Who wants the Aster office?"
OBJECTION = "Kestria's objection to the office"
INSIDER = "An insider puts Kestria's refusal down to its fish trade."
OFFICIAL = "official of the Northern League's secretariat (unnamed)"

NEVER = "Velden told parliament that Kestria will not accept the office."
PROVOKED = "Morvania took the plan as a provocation."
FEBRUARY = "Orme dates the objection to February and denies that trade explains it."
SECOND = "Hale dates the objection to 2 March."
MEMBERS_SEEN = "https://example.org/league/members"

ZEAL: list[Row] = [
    ("how much Asteria wants the office", "tension", gist, source, stance)
    for gist, source, stance in (
        ("Asteria has worked for the office since 2029.", HALE, "stance:hale-2031-2"),
        ("Asteria says it does not insist on the office.", ORME, "stance:orme-2031-3"),
    )
]
MOTIVE: list[Row] = [
    ("whether trade explains Kestria's objection", "contradiction", FEBRUARY, ORME,
     "account:orme-2031-1"),
    ("whether trade explains Kestria's objection", "contradiction", INSIDER, HALE,
     "argument:hale-2031-1"),
]  # fmt: skip

MORVANIA = ("Morvania", "strong", OFFICE, "", "indirect", "Morvania", "stance:orme-2031-2")
VELDEN = (
    "Tor Velden", "strong", OFFICE, "2031-03-02", "indirect", "Tor Velden", "stance:hale-2031-1",
)  # fmt: skip
KESTRIA = ("Kestria", "moderate", PRESENCE, "", "asserted", "Pell Orme", "stance:orme-2031-1")

EXPECTED: dict[str, list[tuple[dict[str, str], str, list[Row]]]] = {
    "against": [
        ({}, "holder intensity on when mode teller stance", [MORVANIA, VELDEN]),
        ({"topic": PRESENCE}, "holder intensity on when mode teller stance", [KESTRIA]),
        ({"topic": "offices of the Northern League"},
         "holder intensity on when mode teller stance", []),
    ],
    "for": [
        ({}, "holder intensity on when mode teller stance", [
            ("Asteria", "strong", OFFICE, "2029/..", "asserted", "Ines Hale",
             "stance:hale-2031-2"),
            ("Ines Hale", "moderate", OFFICE, "", "own", "Ines Hale", "stance:hale-2031-3"),
        ]),
        ({"topic": PRESENCE}, "holder intensity on when mode teller stance", []),
    ],
    "positions": [
        ({}, "holder polarity intensity act on when mode stance", [
            ("Morvania", "negative", "strong", "criticise", OFFICE, "", "indirect",
             "stance:orme-2031-2"),
            ("Tor Velden", "negative", "strong", "reject", OFFICE, "2031-03-02", "indirect",
             "stance:hale-2031-1"),
            ("Asteria", "none", "weak", "distance", OFFICE, "", "indirect", "stance:orme-2031-3"),
            ("Asteria", "positive", "strong", "campaign", OFFICE, "2029/..", "asserted",
             "stance:hale-2031-2"),
            ("Ines Hale", "positive", "moderate", "advocate", OFFICE, "", "own",
             "stance:hale-2031-3"),
        ]),
        ({"topic": PRESENCE}, "holder polarity intensity act on when mode stance", [
            ("Kestria", "negative", "moderate", "oppose", PRESENCE, "", "asserted",
             "stance:orme-2031-1"),
        ]),
        # the office is an office of the League, and that a presence of it
        ({"topic": PRESENCE, "narrower": "true"},
         "holder polarity intensity act on when mode stance", [
            ("Kestria", "negative", "moderate", "oppose", PRESENCE, "", "asserted",
             "stance:orme-2031-1"),
            ("Morvania", "negative", "strong", "criticise", OFFICE, "", "indirect",
             "stance:orme-2031-2"),
            ("Tor Velden", "negative", "strong", "reject", OFFICE, "2031-03-02", "indirect",
             "stance:hale-2031-1"),
            ("Asteria", "none", "weak", "distance", OFFICE, "", "indirect", "stance:orme-2031-3"),
            ("Asteria", "positive", "strong", "campaign", OFFICE, "2029/..", "asserted",
             "stance:hale-2031-2"),
            ("Ines Hale", "positive", "moderate", "advocate", OFFICE, "", "own",
             "stance:hale-2031-3"),
        ]),
    ],
    "arguments": [
        ({}, "side reason giver imputed_to on gist source argument", [
            ("against", "economy", OFFICIAL, "Kestria", OFFICE, INSIDER, HALE, "argument:hale-2031-1"),
        ]),
        ({"topic": PRESENCE}, "side reason giver imputed_to on gist source argument", []),
        ({"side": "against"}, "side reason giver imputed_to on gist source argument", [
            ("against", "economy", OFFICIAL, "Kestria", OFFICE, INSIDER, HALE, "argument:hale-2031-1"),
        ]),
        ({"side": "for"}, "side reason giver imputed_to on gist source argument", []),
    ],
    "posts": [
        ({}, "person post held when speaks_for says receipt", [
            ("Tor Velden", "Prime Minister of Kestria", "at the time", "2031-03-02", "Kestria", HALE,
             "account:hale-2031-3"),
            ("Tor Velden", "Prime Minister of Kestria", "in the time given", "2028-05/..", "Kestria",
             "https://example.org/kestria/cabinet", "tenure:velden"),
        ]),
    ],
    "sources": [
        ({}, "source author title issued address stances arguments accounts", [
            (HALE, "Ines Hale", "", "2031-03-04", "https://example.org/hale", "3", "1", "3"),
            (ORME, "Pell Orme", "", "", "", "3", "0", "2"),
        ]),
    ],
    "tellers": [
        # Hale tells seven things; of the objector's stance and the insider's reason another tells.
        ({}, "teller anonymity statements last_word", [
            ("Ines Hale", "named", "7", "5"),
            ("Pell Orme", "named", "5", "3"),
            ("Asteria", "named", "1", "1"),
            ("Harbour Gazette", "named", "1", "0"),
            ("Morvania", "named", "1", "1"),
            ("Tor Velden", "named", "1", "1"),
            (OFFICIAL, "unnamed, role given", "1", "1"),
        ]),
    ],
    "events": [
        # One event, which Orme has in February and Hale on 2 March; neither says where.
        ({}, "event when place participants source account", [
            (OBJECTION, "2031-02", "", "Kestria", ORME, "account:orme-2031-1"),
            (OBJECTION, "2031-03-02", "", "Tor Velden", HALE, "account:hale-2031-1"),
        ]),
    ],
    "documents": [
        # The two sources themselves; they cite nothing.
        ({}, "document issued_by when address cited_by through statements", [
            (HALE, "", "2031-03-04", "https://example.org/hale", "", "", "0"),
            (ORME, "", "", "", "", "", "0"),
        ]),
    ],
    "rests-on": [
        # Nobody tells beside another; the insider's reason rests on the paper and on him.
        ({}, "name gist source statement", [
            ("Asteria", "Asteria says it does not insist on the office.", ORME, "stance:orme-2031-3"),
            ("Harbour Gazette", INSIDER, HALE, "argument:hale-2031-1"),
            ("Morvania", "Morvania took the plan as a provocation.", ORME, "stance:orme-2031-2"),
            ("Tor Velden", "Velden told parliament that Kestria will not accept the office.", HALE,
             "stance:hale-2031-1"),
            (OFFICIAL, INSIDER, HALE, "argument:hale-2031-1"),
        ]),
        ({"teller": "Harbour Gazette"}, "name gist source statement", [
            ("Harbour Gazette", INSIDER, HALE, "argument:hale-2031-1"),
        ]),
        # all that Hale's text tells rests on her: that is no news
        ({"teller": "Ines Hale"}, "name gist source statement", []),
    ],
    "quoted": [
        # There are no quotation marks in the two texts.
        ({}, "name gist teller paragraphs statement", []),
        ({"holder": "Tor Velden"}, "name gist teller paragraphs statement", []),
    ],
    "timeline": [
        # Asteria began in 2029, Velden spoke in 2031; the other stances have no date.
        ({}, "when name polarity topic act stance", [
            ("2029/..", "Asteria", "positive", OFFICE, "campaign", "stance:hale-2031-2"),
            ("2031-03-02", "Tor Velden", "negative", OFFICE, "reject", "stance:hale-2031-1"),
            ("", "Asteria", "none", OFFICE, "distance", "stance:orme-2031-3"),
            ("", "Ines Hale", "positive", OFFICE, "advocate", "stance:hale-2031-3"),
            ("", "Kestria", "negative", PRESENCE, "oppose", "stance:orme-2031-1"),
            ("", "Morvania", "negative", OFFICE, "criticise", "stance:orme-2031-2"),
        ]),
        ({"holder": "Asteria"}, "when name polarity topic act stance", [
            ("2029/..", "Asteria", "positive", OFFICE, "campaign", "stance:hale-2031-2"),
            ("", "Asteria", "none", OFFICE, "distance", "stance:orme-2031-3"),
        ]),
        # the man, not the post of that name
        ({"holder": "the prime minister"}, "when name polarity topic act stance", [
            ("2031-03-02", "Tor Velden", "negative", OFFICE, "reject", "stance:hale-2031-1"),
        ]),
    ],
    "date-conflicts": [
        # Orme has the objection in February, Hale on 2 March.
        ({}, "how thing when_one one when_other other account_one account_other", [
            ("apart", OBJECTION, "2031-03-02", HALE, "2031-02", ORME, "account:hale-2031-1",
             "account:orme-2031-1"),
        ]),
    ],
    "dates-apart": [
        ({}, "thing one when_one other when_other", [
            (OBJECTION, ORME, "2031-02", HALE, "2031-03-02"),
        ]),
    ],
    "value-conflicts": [
        # For Hale it is Velden who objects, for Orme Kestria.
        ({}, "thing what value_one one value_other other account_one account_other", [
            (OBJECTION, "participant", "Tor Velden", HALE, "Kestria", ORME, "account:hale-2031-1",
             "account:orme-2031-1"),
        ]),
    ],
    "names": [({}, "thing name source account", [])],
    "parties": [({}, "party holder polarity intensity act topic source stance", [])],
    "offices": [({}, "office status place kept_by name gist source account", [])],
    "agreements": [({}, "agreement when parties name about gist source account", [])],
    "opening-dates": [({}, "office when gist teller source account", [])],
    "alternatives": [({}, "alternative gist source holder polarity account stance", [])],
    "shared-arguments": [
        ({}, "topic side reason giver imputed_to gist source argument", []),
    ],
    "opposed-by": [
        ({}, "sure holder on when gist stance", [
            ("certain", "Tor Velden", OFFICE, "2031-03-02", NEVER, "stance:hale-2031-1"),
            ("undatable", "Morvania", OFFICE, "", PROVOKED, "stance:orme-2031-2"),
        ]),
        ({"by": "2031-03-02"}, "sure holder on when gist stance", [
            ("certain", "Tor Velden", OFFICE, "2031-03-02", NEVER, "stance:hale-2031-1"),
            ("undatable", "Morvania", OFFICE, "", PROVOKED, "stance:orme-2031-2"),
        ]),
        # Velden spoke a day later; when Morvania did, nobody tells
        ({"by": "2031-03-01"}, "sure holder on when gist stance", [
            ("undatable", "Morvania", OFFICE, "", PROVOKED, "stance:orme-2031-2"),
        ]),
    ],
    "events-after": [
        ({}, "sure when event gist source account", [
            ("certain", "2031-02", OBJECTION, FEBRUARY, ORME, "account:orme-2031-1"),
            ("certain", "2031-03-02", OBJECTION, SECOND, HALE, "account:hale-2031-1"),
        ]),
        # some day of February may be later than its middle
        ({"date": "2031-02-15"}, "sure when event gist source account", [
            ("certain", "2031-03-02", OBJECTION, SECOND, HALE, "account:hale-2031-1"),
            ("possible", "2031-02", OBJECTION, FEBRUARY, ORME, "account:orme-2031-1"),
        ]),
        ({"date": "2031-02-28"}, "sure when event gist source account", [
            ("certain", "2031-03-02", OBJECTION, SECOND, HALE, "account:hale-2031-1"),
        ]),
        ({"date": "2031-03-02"}, "sure when event gist source account", []),
    ],
    "members": [
        ({}, "name member is since says receipt", [
            ("Northern League", "Kestria", "member", "2004/..", MEMBERS_SEEN,
             "membership:kestria-league"),
        ]),
        ({"organisation": "Asteria"}, "name member is since says receipt", []),
    ],
    "stance-counts": [
        ({}, "source polarity stances holders topics", [
            (HALE, "negative", "1", "1", "1"),
            (HALE, "positive", "2", "2", "1"),
            (ORME, "negative", "2", "2", "2"),
            (ORME, "none", "1", "1", "1"),
        ]),
    ],
    "most-stances": [
        ({}, "holder kind stances topics sources", [
            ("Asteria", "state", "2", "1", "2"),
            ("Ines Hale", "person", "1", "1", "1"),
            ("Kestria", "state", "1", "1", "1"),
            ("Morvania", "state", "1", "1", "1"),
            ("Tor Velden", "person", "1", "1", "1"),
        ]),
    ],
    "inventory": [
        # Twelve statements on twelve passages; three agents each are states and persons, the League
        # is an organisation too, and so is a source a document. Two of the hops are the authors'.
        ({}, "kind nodes", [
            ("passage", "12"), ("statement", "12"), ("agent", "9"), ("hop", "7"), ("stance", "6"),
            ("account", "5"), ("person", "3"), ("state", "3"), ("topic", "3"),
            ("disagreement", "2"), ("document", "2"), ("reference", "2"), ("source", "2"),
            ("alliance", "1"), ("argument", "1"), ("dossier", "1"), ("event", "1"), ("medium", "1"),
            ("membership", "1"), ("organisation", "1"), ("proposal", "1"), ("tenure", "1"),
            ("unnamed agent", "1"),
        ]),
    ],
    "figures": [({}, "thing figure gist source account", [])],
    "told-by": [
        ({}, "name mode gist source statement", [
            ("Asteria", "indirect", "Asteria says it does not insist on the office.", ORME,
             "stance:orme-2031-3"),
            ("Harbour Gazette", "hearsay", INSIDER, HALE, "argument:hale-2031-1"),
            ("Morvania", "indirect", PROVOKED, ORME, "stance:orme-2031-2"),
            ("Tor Velden", "indirect", NEVER, HALE, "stance:hale-2031-1"),
            (OFFICIAL, "hearsay", INSIDER, HALE, "argument:hale-2031-1"),
        ]),
        ({"teller": "Ines Hale"}, "name mode gist source statement", []),
    ],
    "anonymous-only": [
        ({}, "anonymity teller gist source statement", [
            ("unnamed, role given", OFFICIAL, INSIDER, HALE, "argument:hale-2031-1"),
        ]),
    ],
    "chains": [
        ({}, "tellers chain gist source statement", [
            ("3", f"Ines Hale > Harbour Gazette > {OFFICIAL}", INSIDER, HALE,
             "argument:hale-2031-1"),
        ]),
        ({"n": "2"}, "tellers chain gist source statement", [
            ("3", f"Ines Hale > Harbour Gazette > {OFFICIAL}", INSIDER, HALE,
             "argument:hale-2031-1"),
            ("2", "Ines Hale > Tor Velden", NEVER, HALE, "stance:hale-2031-1"),
            ("2", "Pell Orme > Asteria", "Asteria says it does not insist on the office.", ORME,
             "stance:orme-2031-3"),
            ("2", "Pell Orme > Morvania", PROVOKED, ORME, "stance:orme-2031-2"),
        ]),
        ({"n": "4"}, "tellers chain gist source statement", []),
    ],
    "authors-own": [
        ({}, "author polarity intensity act topic gist stance", [
            ("Ines Hale", "positive", "moderate", "advocate", OFFICE,
             "Hale expects the office to ease tension.", "stance:hale-2031-3"),
        ]),
    ],
    "disagreements": [
        ({}, "disagreement kinds gist source statement", [*ZEAL, *MOTIVE]),
        ({"topic": "the Aster office"}, "disagreement kinds gist source statement",
         [*ZEAL, *MOTIVE]),
        ({"topic": PRESENCE}, "disagreement kinds gist source statement", []),
        ({"kind": "kind:tension"}, "disagreement kinds gist source statement", ZEAL),
        ({"text": "source:hale-2031"}, "disagreement kinds gist source statement",
         [*ZEAL, *MOTIVE]),
        # what Hale tells in the motive is on the office, what Orme tells is on the objection
        ({"text": "source:orme-2031", "topic": "the Aster office"},
         "disagreement kinds gist source statement", ZEAL),
    ],
    "grounds": [
        ({}, "name how told side on reason gist source argument", [
            ("Kestria", "imputed", OFFICIAL, "against", OFFICE, "economy", INSIDER, HALE,
             "argument:hale-2031-1"),
            (OFFICIAL, "given", "", "against", OFFICE, "economy", INSIDER, HALE,
             "argument:hale-2031-1"),
        ]),
        ({"holder": "Kestria", "text": "source:orme-2031"},
         "name how told side on reason gist source argument", []),
    ],
    "mentions": [
        ({"agent": "Kestria"}, "name part when gist source statement", [
            ("Kestria", "imputed to", "", INSIDER, HALE, "argument:hale-2031-1"),
            ("Kestria", "participant", "2031-02", FEBRUARY, ORME, "account:orme-2031-1"),
            ("Kestria", "holder", "", "Kestria is against any office outside northern waters.", ORME,
             "stance:orme-2031-1"),
        ]),
        ({"agent": "Kestria", "text": "source:hale-2031"}, "name part when gist source statement", [
            ("Kestria", "imputed to", "", INSIDER, HALE, "argument:hale-2031-1"),
        ]),
        # nothing is told of Morvania by Hale
        ({"agent": "Morvania", "text": "source:hale-2031"},
         "name part when gist source statement", []),
    ],
}  # fmt: skip

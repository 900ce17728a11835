"""What each domain rule concludes and what it does not, told in small invented worlds.

Whoever changes a rule finds here what it was to mean. `mina` is prime minister of a `land`.
"""

from rule_world import PLAN, POST, Case, account, case, member, stance, tenure

OFFICE = "underTenure outsideTenure attributableTo attributableUndated"
MINA = ":mina a dm:Person ."


def said(name: str, when: str = "", **more: str) -> str:
    """Return a stance of Mina's as prime minister."""
    return stance(name, "mina", when=when, post="pm", **more)


IN_OFFICE: list[Case] = [
    case("both-ends", OFFICE, [
        POST, MINA, tenure("t", "mina", "pm", "2020-01-10/2022-05-20"),
        said("eve", "2020-01-09"), said("first", "2020-01-10"),
        said("last", "2022-05-20"), said("morrow", "2022-05-21"),
        said("over-first", "2020-01-09/2020-01-10"), said("over-last", "2022-05-20/2022-05-21"),
        said("month", "2021-03"), said("whole", "2020-01-10/2022-05-20"),
        said("early-year", "2020"), said("undated"), said("from-within", "2021/.."),
        said("until-within", "../2021"), said("until-before", "../2019"), said("from-after", "2023/.."),
    ],
        "eve outsideTenure t", "morrow outsideTenure t", "until-before outsideTenure t",
        "from-after outsideTenure t",
        *(f"{s} {p}" for s in ("first", "last", "month", "whole")
          for p in ("underTenure t", "attributableTo land")),
        *(f"{s} attributableUndated land" for s in (
            "over-first", "over-last", "early-year", "undated", "from-within", "until-within")),
    ),
    case("open-end", OFFICE, [
        POST, MINA, tenure("t", "mina", "pm", "2020/.."),
        said("before", "2019-12-31"), said("long-after", "2050"), said("from-within", "2021/.."),
    ],
        "before outsideTenure t", "long-after underTenure t", "long-after attributableTo land",
        "from-within attributableUndated land",
    ),
    case("unknown-end", OFFICE, [
        POST, MINA, tenure("t", "mina", "pm", "2020/"), said("after", "2021"), said("before", "2019"),
    ],
        "before outsideTenure t", "after underTenure t", "after attributableTo land",
    ),
    case("open-start", OFFICE, [
        # nobody tells since when: it neither covers what came before its end nor excludes it
        POST, MINA, tenure("t", "mina", "pm", "../2022"), said("before", "2021"), said("after", "2023"),
    ],
        "before attributableUndated land", "after outsideTenure t",
    ),
    case("undated-tenure", OFFICE, [POST, MINA, tenure("t", "mina", "pm"), said("s", "2021")],
         "s attributableUndated land"),
    case("no-tenure", OFFICE, [POST, MINA, said("s", "2021")], "s attributableUndated land"),
    case("twice-in-office", OFFICE, [
        POST, MINA, tenure("one", "mina", "pm", "2000/2008"), tenure("two", "mina", "pm", "2012/.."),
        said("first-time", "2005"), said("between", "2010"), said("again", "2013"),
    ],
        "first-time underTenure one", "first-time outsideTenure two", "first-time attributableTo land",
        "between outsideTenure one", "between outsideTenure two",
        "again underTenure two", "again outsideTenure one", "again attributableTo land",
    ),
    case("of-another", OFFICE, [
        # the tenure of another person, or of another post, neither covers nor excludes
        POST, MINA, ":mayor a org:Post ; dm:speaksFor :town .",
        tenure("other-person", "odo", "pm", "2020/2022"), tenure("other-post", "mina", "mayor", "2020/2022"),
        said("s", "2021"), said("later", "2023"), stance("private", "mina", when="2023"),
        stance("private-early", "mina", when="2019"), stance("private-within", "mina", when="2021"),
        said("early", "2019"),
    ],
        *(f"{s} attributableUndated land" for s in ("s", "later", "early")),
    ),
    case("speaks-for-nobody", OFFICE, [
        ":pm a org:Post .", MINA, tenure("t", "mina", "pm", "2020/2022"), said("s", "2021"), said("u"),
    ],
        "s underTenure t",
    ),
    case("former-post", OFFICE, [
        POST, MINA, ":odo a dm:Person .", account("former", "mina", "dm:postFormerlyHeld :pm"),
        account("held", "ada", "dm:postHeld :pm"), account("mayor", "rik", "dm:postFormerlyHeld :mayor"),
        said("s"), said("elsewhere", source="other-text"), stance("of-odo", "odo", post="pm"),
        stance("of-ada", "ada", post="pm"), stance("of-rik", "rik", post="pm"),
    ],
        *(f"{s} attributableUndated land" for s in ("elsewhere", "of-odo", "of-ada", "of-rik")),
    ),
    case("former-post-then-held", OFFICE, [
        POST, MINA, tenure("t", "mina", "pm", "2020/2022"),
        account("former", "mina", "dm:postFormerlyHeld :pm"), said("s", "2021"),
    ],
        "s underTenure t", "s attributableTo land",
    ),
]  # fmt: skip

VOICES: list[Case] = [
    case("voices", "voiceOf", [
        POST, MINA, tenure("t", "mina", "pm", "2020/2022"), ":ministry a dm:Organ ; dm:organOf :land .",
        stance("of-state", "land"), stance("of-organ", "ministry"), stance("of-person", "mina"),
        said("in-office", "2021"), said("undated"), said("after", "2023"),
    ],
        "of-state voiceOf land", "of-organ voiceOf ministry", "of-organ voiceOf land",
        "of-person voiceOf mina", "in-office voiceOf mina", "in-office voiceOf land",
        "undated voiceOf mina", "undated voiceOf land", "after voiceOf mina",
    ),
    case("bears-on", "bearsOn", [
        PLAN, ":case a dm:Proposal ; skos:broader :plan .", ":detail a dm:Proposal ; skos:broader :case .",
        ":plan skos:broader :theme .", ":theme a dm:Topic .", ":aspect a dm:Topic ; skos:broader :plan .",
        ":apart a dm:Proposal .",
        *(stance(f"on-{t}", "land", on=t) for t in ("plan", "case", "detail", "theme", "aspect")),
    ],
        "on-plan bearsOn plan", "on-plan bearsOn case", "on-plan bearsOn detail",
        "on-case bearsOn case", "on-case bearsOn detail", "on-detail bearsOn detail",
    ),
]  # fmt: skip

UNANIMOUS = account("rule", "league", "dm:decisionRule decision:unanimity")
DECIDES = account("decides", "plan", "dm:decidedBy :league")
IN = [member(f"m-{who}", "league", who) for who in ("land", "fern")]
CONSENT = "needsConsentOf lacksConsentOf hasConsentOf consentUnknownOf"


def consent(name: str, *told: str, verdict: str, asked: str = CONSENT) -> Case:
    """Return a case of the league of Land and Fern, of whom Fern keeps silent."""
    return case(name, asked, [PLAN, UNANIMOUS, DECIDES, *IN, *told],
                "plan needsConsentOf land", "plan needsConsentOf fern",
                "plan consentUnknownOf fern", f"plan {verdict} land")  # fmt: skip


DECISIONS: list[Case] = [
    case("decided", "decisionOf hasMember needsConsentOf", [
        PLAN, UNANIMOUS, DECIDES, *IN, ":case a dm:Proposal ; skos:broader :plan .",
        ":plan skos:broader :wider .", ":wider a dm:Proposal .", ":aspect a dm:Topic ; skos:broader :plan .",
        ":apart a dm:Proposal .", account("office", "house", "dm:decidedBy :league"),
        member("m-odd", "club", "odd"), account("club-rule", "club", "dm:decisionRule decision:unanimity"),
    ],
        "plan decisionOf league", "case decisionOf league", "league hasMember land",
        "league hasMember fern", "club hasMember odd",
        *(f"{p} needsConsentOf {m}" for p in ("plan", "case") for m in ("land", "fern")),
    ),
    case("consensus", "decisionOf needsConsentOf", [
        # an objection is fatal there, but nobody has to consent
        PLAN, DECIDES, *IN, account("rule", "league", "dm:decisionRule decision:consensus"),
    ],
        "plan decisionOf league"),
    case("majority", "decisionOf needsConsentOf", [
        PLAN, DECIDES, *IN, account("rule", "league", "dm:decisionRule decision:majority"),
    ],
        "plan decisionOf league"),
    case("members-told", "hasMember", [
        account("told", "league", "dm:member :land ; dm:nonMember :fern"), member("m", "league", "moor"),
        ":council a dm:Organ ; dm:organOf :league .", ":ministry a dm:Organ ; dm:organOf :land .",
        account("talks", "event", "dm:participant :land"),
    ],
        *(f"{body} hasMember {m}" for body in ("league", "council") for m in ("land", "moor"))),
    case("organ-decides", "needsConsentOf lacksConsentOf", [
        # the council's rule binds the members of the league
        PLAN, *IN, ":council a dm:Organ ; dm:organOf :league .",
        account("decides", "plan", "dm:decidedBy :council"),
        account("rule", "council", "dm:decisionRule decision:unanimity"), stance("no", "land"),
    ],
        "plan needsConsentOf land", "plan needsConsentOf fern", "plan lacksConsentOf land"),
    consent("against", stance("no", "land"), verdict="lacksConsentOf"),
    consent("for", stance("yes", "land", "positive"), verdict="hasConsentOf"),
    consent("silent", stance("hush", "land", "none", act="stay-silent"), verdict="consentUnknownOf"),
    consent("withheld-decision", stance("wait", "land", "none", act="withhold"),
            verdict="consentUnknownOf"),
    consent("partly-for", stance("but", "land", "mixed"), verdict="consentUnknownOf"),
    consent("no-stance", verdict="consentUnknownOf"),
    consent("conceded-for", stance("true", "land", "positive", act="concede"),
            verdict="consentUnknownOf"),
    consent("conceded-against", stance("true", "land", act="concede"), verdict="consentUnknownOf"),
    consent("supposed-for", stance("may", "land", "positive", act="suppose"),
            verdict="consentUnknownOf"),
    consent("supposed-against", stance("may", "land", act="suppose"), verdict="consentUnknownOf"),
    consent("no-member", stance("no", "moor"), stance("yes", "glen", "positive"),
            verdict="consentUnknownOf"),
    consent("another-plan", ":other a dm:Proposal .", stance("no", "land", on="other"),
            stance("yes", "land", "positive", on="other"), verdict="consentUnknownOf"),
    consent("wider-plan", ":plan skos:broader :wider .", ":wider a dm:Proposal .",
            stance("no", "land", on="wider"), verdict="lacksConsentOf"),
    consent("prime-minister-of-a-member", POST, MINA, tenure("t", "mina", "pm", "2020/.."),
            said("no", "2021"), verdict="lacksConsentOf"),
    consent("a-prime-minister-undated", POST, MINA, said("no"), verdict="lacksConsentOf"),
    consent("a-former-prime-minister", POST, MINA, tenure("t", "mina", "pm", "2020/2021"),
            said("no", "2023"), verdict="consentUnknownOf"),
    consent("a-citizen", MINA, stance("no", "mina"), verdict="consentUnknownOf"),
    consent("a-ministry", ":ministry a dm:Organ ; dm:organOf :land .", stance("no", "ministry"),
            verdict="lacksConsentOf"),
    consent("taken-back", stance("no", "land", when="2021"),
            stance("back", "land", "none", "2022", act="withdraw"), verdict="consentUnknownOf"),
    consent("yes-taken-back", stance("yes", "land", "positive", when="2021"),
            stance("back", "land", "none", "2022", act="withdraw"), verdict="consentUnknownOf"),
    consent("now-for", stance("no", "land", when="2021"), stance("yes", "land", "positive", "2022"),
            verdict="hasConsentOf"),
    consent("now-against", stance("yes", "land", "positive", "2021"), stance("no", "land", when="2022"),
            verdict="lacksConsentOf"),
    consent("new-prime-minister", POST, MINA, ":odo a dm:Person .",
            tenure("t", "mina", "pm", "2020/2021"), tenure("u", "odo", "pm", "2022/.."),
            said("no", "2021"), stance("yes", "odo", "positive", "2023", post="pm"),
            verdict="hasConsentOf"),
    consent("her-own-mind-later", POST, MINA, tenure("t", "mina", "pm", "2020/2021"),
            said("no", "2021"), stance("yes", "mina", "positive", "2023"),
            verdict="lacksConsentOf"),
    consent("her-own-doubts-later", POST, MINA, tenure("t", "mina", "pm", "2020/2021"),
            stance("yes", "mina", "positive", "2021", post="pm"), stance("no", "mina", when="2023"),
            verdict="hasConsentOf"),
    consent("said-again-after-a-withdrawal", stance("no", "land", when="2021"),
            stance("back", "land", "none", "2022", act="withdraw"), stance("again", "land", when="2023"),
            verdict="lacksConsentOf"),
    case("both-told", CONSENT, [
        # the dates do not settle it: both stand, and it is not unknown
        PLAN, UNANIMOUS, DECIDES, member("m", "league", "land"), stance("no", "land"),
        stance("yes", "land", "positive", source="other-text"),
    ],
        "plan needsConsentOf land", "plan lacksConsentOf land", "plan hasConsentOf land"),
]  # fmt: skip

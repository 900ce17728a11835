"""What the rules conclude of changed positions, contested topics and having a say."""

from rule_cases import DECIDES, MINA, said
from rule_world import PLAN, POST, Case, account, case, member, stance, tenure

CHANGE = "supersededBy changedPositionOn"

CHANGES: list[Case] = [
    case("other-side", CHANGE, [
        stance("no", "land", when="2021-05-01"), stance("yes", "land", "positive", "2021-05-02"),
    ],
        "no supersededBy yes", "land changedPositionOn plan"),
    case("same-day", CHANGE, [
        stance("no", "land", when="2021-05-01"), stance("yes", "land", "positive", "2021-05-01"),
        stance("back", "land", "none", "2021-05-01", act="withdraw"),
    ]),
    case("perhaps-later", CHANGE, [
        stance("no", "land", when="2021"), stance("yes", "land", "positive", "2021-12-31"),
        stance("back", "land", "none", "2021-12-31", act="withdraw"),
    ]),
    case("undatable", CHANGE, [
        stance("no", "land"), stance("yes", "land", "positive", "2021"), stance("from", "land", when="2019/.."),
        stance("back", "land", "none", "2022/..", act="withdraw"),
        stance("until", "land", "positive", "../2030"),
    ],
        # what has an end in sight is surely earlier, what has none is not
        "yes supersededBy back", "land changedPositionOn plan"),
    case("same-side", CHANGE, [stance("no", "land", when="2021"), stance("never", "land", when="2022")]),
    case("of-two-minds", CHANGE, [
        stance("no", "land", when="2021"), stance("but", "land", "mixed", "2022"),
        stance("yes", "land", "positive", "2023"),
    ],
        "no supersededBy but", "no supersededBy yes", "but supersededBy yes", "land changedPositionOn plan"),
    case("silence", CHANGE, [
        # who keeps silent takes nothing back, and who speaks up changes nothing
        stance("hush", "land", "none", "2020", act="stay-silent"), stance("no", "land", when="2021"),
        stance("wait", "land", "none", "2022", act="withhold"),
    ]),
    case("withdrawn", CHANGE, [
        stance("no", "land", when="2021"), stance("back", "land", "none", "2022", act="withdraw"),
        stance("other-act", "land", "none", "2023", act="discuss"),
    ],
        "no supersededBy back", "land changedPositionOn plan"),
    case("withdrawn-on-the-same-side", CHANGE, [
        stance("no", "land", when="2021"), stance("back", "land", when="2022", act="withdraw"),
    ],
        "no supersededBy back"),
    case("withdrawal-withdrawn", CHANGE, [
        # the objection does not rise again by itself: the holder has to take the side anew
        stance("no", "land", when="2021"), stance("back", "land", "none", "2022", act="withdraw"),
        stance("undo", "land", "none", "2023", act="withdraw"),
    ],
        "no supersededBy back", "no supersededBy undo", "back supersededBy undo",
        "land changedPositionOn plan"),
    case("conceded", CHANGE, [
        stance("no", "land", when="2021"), stance("true", "land", "positive", "2022", act="concede"),
        stance("may", "land", "positive", "2022", act="suppose"),
    ]),
    case("another-holder", CHANGE, [
        stance("no", "land", when="2021"), stance("yes", "fern", "positive", "2022"),
        stance("back", "fern", "none", "2022", act="withdraw"),
    ]),
    case("another-topic", CHANGE, [
        stance("no", "land", when="2021"), stance("yes", "land", "positive", "2022", on="other"),
        stance("back", "land", "none", "2022", on="other", act="withdraw"),
    ]),
    case("another-source", CHANGE, [
        stance("no", "land", when="2021"),
        stance("yes", "land", "positive", "2022", source="other-text"),
    ],
        "no supersededBy yes", "land changedPositionOn plan"),
    case("new-speaker", CHANGE, [
        # the state has changed its position, neither of the two persons has
        POST, MINA, ":odo a dm:Person .", tenure("t", "mina", "pm", "2020/2021"),
        tenure("u", "odo", "pm", "2022/.."), said("no", "2021"),
        stance("yes", "odo", "positive", "2023", post="pm"),
    ],
        "no supersededBy yes", "land changedPositionOn plan"),
    case("out-of-office", CHANGE, [
        # she has changed her mind, and the state that she no longer speaks for has not
        POST, MINA, tenure("t", "mina", "pm", "2020/2021"), said("no", "2021"),
        stance("yes", "mina", "positive", "2023"),
    ],
        "no supersededBy yes", "mina changedPositionOn plan"),
]  # fmt: skip

CONTESTED: list[Case] = [
    case("contested", "ContestedTopic", [
        ":plan a dm:Topic .", stance("no", "land"), stance("yes", "fern", "positive"),
    ],
        "plan a ContestedTopic"),
    *(case(f"not-contested-{name}", "ContestedTopic", [":plan a dm:Topic .", stance("no", "land"), other])
      for name, other in {
          "alone": stance("never", "fern"), "mixed": stance("but", "fern", "mixed"),
          "silent": stance("hush", "fern", "none"), "oneself": stance("yes", "land", "positive"),
          "elsewhere": stance("yes", "fern", "positive", on="other"),
          "conceded": stance("true", "fern", "positive", act="concede"),
          "supposed": stance("may", "fern", "positive", act="suppose"),
      }.items()),
    case("not-contested-agreed", "ContestedTopic", [
        ":plan a dm:Topic .", stance("yes", "land", "positive"), stance("yes-too", "fern", "positive"),
    ]),
    *(case(f"not-contested-{act}-no", "ContestedTopic", [
        ":plan a dm:Topic .", stance("no", "land", act=act), stance("yes", "fern", "positive"),
    ]) for act in ("concede", "suppose")),
]  # fmt: skip

SAY: list[Case] = [
    case("say", "hasSayOn voicedWithSayOn voicedWithoutSayOn", [
        PLAN, account("decides", "plan", "dm:decidedBy :council"), ":council a dm:Organ ; dm:organOf :league .",
        ":office a dm:Organ ; dm:organOf :league .", ":ministry a dm:Organ ; dm:organOf :land .",
        ":desk a dm:Organ ; dm:organOf :ministry .", ":court a dm:Organ ; dm:organOf :fern .",
        member("m", "league", "land"), POST, MINA, ":clerk a org:Post ; org:postIn :ministry .",
        ":envoy a org:Post ; dm:speaksFor :fern ; org:postIn :court .",
        *(stance(f"of-{a}", a) for a in ("league", "council", "office", "land", "ministry", "desk", "fern",
                                         "court", "mina")),
        said("of-pm"), stance("of-clerk", "kim", post="clerk"), stance("of-envoy", "lou", post="envoy"),
        ":other a dm:Proposal .", stance("elsewhere", "fern", on="other"), stance("here", "land", on="other"),
    ],
        *(f"{a} hasSayOn plan" for a in ("league", "council", "office", "land", "ministry", "desk")),
        *(f"of-{a} voicedWithSayOn plan" for a in ("league", "council", "office", "land", "ministry",
                                                  "desk", "pm", "clerk")),
        *(f"of-{a} voicedWithoutSayOn plan" for a in ("fern", "court", "mina", "envoy")),
    ),
    case("no-member-known", "hasSayOn voicedWithoutSayOn", [
        # of a body whose members nobody tells, nobody can be told to be outside
        PLAN, DECIDES, stance("no", "fern"), stance("own", "league"),
    ],
        "league hasSayOn plan"),
    case("say-on-a-wider-plan", "voicedWithoutSayOn", [
        PLAN, DECIDES, member("m", "league", "land"), ":plan skos:broader :wider .", ":wider a dm:Proposal .",
        ":aspect a dm:Topic ; skos:broader :plan .",
        stance("no", "fern", on="wider"), stance("on-aspect", "fern", on="aspect"),
    ],
        "no voicedWithoutSayOn plan"),
]  # fmt: skip

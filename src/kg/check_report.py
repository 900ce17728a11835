"""What a check of quality looks like to a reader: findings by rule, rules, the page of rules."""

from collections.abc import Sequence

from kg.checks import Problem, Rule, Severity
from kg.present import listing
from kg.quality import RULES, Outcome
from kg.terms import disarm

_HEADING = ("rule", "severity", "place", "node", "finding", "way out", "waived")


def check_report(outcomes: Sequence[Outcome], format_: str) -> str:
    """Return what the rules found: in groups with their way out, or as rows of csv or json.

    The rows have the waived findings too, each with its reason; the text counts them.
    """
    if format_ != "table":
        return listing(_HEADING, [row for o in outcomes for row in _rows(o)], format_)
    told = [o for o in outcomes if o.problems]
    return "\n".join([*map(_group, told), _summary(outcomes)])


def rule_list(rules: Sequence[Rule], format_: str) -> str:
    """Return the rules: what each asks and why."""
    heading = ("rule", "severity", "asks", "why", "after")
    rows = [(r.id, str(r.severity), r.asks, r.why, ", ".join(r.after)) for r in rules]
    return listing(heading, rows, format_)


def rules_page() -> str:
    """Return the page docs/check.md, in Markdown."""
    parts = [_INTRODUCTION.format(count=len(RULES)), "## The rules\n"]
    for rule in RULES:
        needs = " · needs the source texts" if rule.texts else ""
        links = (
            " · after " + ", ".join(f"[{e}]({a})" for e, a in rule.links()) if rule.after else ""
        )
        # a < would start a tag of HTML
        asks, why, way_out = (t.replace("<", "\\<") for t in (rule.asks, rule.why, rule.way_out))
        parts.append(
            f"### {rule.id}\n\n{rule.severity}{needs}{links}\n\n"
            f"{asks}\n\n*Why.* {why}\n\n*Way out.* {way_out}\n"
        )
    return "\n".join(parts)


def _place(problem: Problem) -> str:
    return str(problem.place) if problem.place else ""


def _rows(outcome: Outcome) -> list[tuple[str, ...]]:
    def row(problem: Problem, reason: str = "") -> tuple[str, ...]:
        rule, severity = outcome.rule, str(outcome.severity(problem))
        found = (_place(problem), problem.node, problem.message)
        return (rule.id, severity, *found, rule.way_out, reason)

    return [row(p) for p in outcome.problems] + [row(p, w.reason) for p, w in outcome.waived]


def _group(outcome: Outcome) -> str:
    """Return the findings of one rule: what it asks, each finding with its place, the way out."""
    lines = [f"{outcome.rule.id}: {outcome.rule.asks}"]
    for problem in outcome.problems:
        where = f"{place}: " if (place := _place(problem)) else ""
        lines.append(f"  {where}{outcome.severity(problem)}: {problem.node}: {problem.message}")
    lines.append(f"  → {outcome.rule.way_out}")
    return "\n".join(map(disarm, lines)) + "\n"


def _summary(outcomes: Sequence[Outcome]) -> str:
    found = [o.severity(p) for o in outcomes for p in o.problems]
    counts = ", ".join(f"{found.count(s)} {s}" for s in Severity)
    waived = sum(len(o.waived) for o in outcomes)
    looked = sum(1 for o in outcomes if o.looked_at)
    return f"{looked} rules found something to look at: {counts}; {waived} waived\n"


_INTRODUCTION = """# What `kg check` asks

Made from the table of rules by `python tests/test_check_page.py`.

`kg check` reads the files of a dossier and of its ontology and asks {count} questions of them; the
rules on texts run where the source texts are at hand (`--corpus DIR`). Errors and warnings end
with exit 1; an info is for a reader to look at. What `kg validate` refuses (a stance without a
passage, an unknown code) is not asked again here. Of the core's own files, findings are told only
to those who work on the core.

A finding that may stand is waived in `instances/waivers.tsv`, a table with the columns `rule`,
`node` and `reason` and a tab between them; the node is written as the finding shows it. A waiver
lifts all findings of its rule on its node. One without a reason lifts nothing, and one that lifts
nothing is itself a finding.

The rules follow three catalogues as far as files alone can answer them, and OWL 2 RL: [ROBOT's
report](https://github.com/ontodev/robot/blob/master/docs/report_queries/index.md),
[OOPS!](https://oops.linkeddata.es/catalogue.jsp) and [FOOPS!](https://w3id.org/foops/). Left out
are

- what needs the network: whether an address answers, what it answers with, whether a prefix is
  registered, a term of others there (OOPS! P37, P40; FOOPS! CN1, DOC1, FIND2, FIND3, HTTP1, URI1,
  VER2, VOC1, VOC2);
- what is of OBO alone: cross-references, subsets, scoped synonyms, labels of obsolete terms;
- what only a person can decide: polysemy, wrong symmetry or transitivity, a class for the rest,
  terms that mean the same (OOPS! P01, P07, P12, P21, P28, P29, P30);
- what this model does otherwise on purpose: an inverse for each property (OOPS! P13), a superclass
  for each class (ROBOT missing_superclass), the DOI and logo of FOOPS! OM3.

The words by which a text softens, denies, quotes or refers back are English, and stand in
`src/kg/cues.py`. Such rules find signs, not proof: read the passage, then mend the coding or waive
the finding.
"""

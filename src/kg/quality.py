"""The quality of an ontology and a dossier: all rules, and what they find.

Reads the files and needs no store. Rules on texts run where a corpus is at hand.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg import (
    check_dossier,
    check_metadata,
    check_names,
    check_properties,
    check_terms,
    check_texts,
    waivers,
)
from kg.checks import Ground, Problem, Rule, Severity
from kg.corpus import Corpus
from kg.dossier import Dossier
from kg.errors import FindingsError, KgError
from kg.load import EmptyDossierError
from kg.terms import did_you_mean
from kg.waivers import Waiver, read_waivers, waived

_OWN = (
    Rule(
        "waiver-reason", Severity.ERROR,
        "Does each waiver give a reason?",
        "Without one nobody can tell whether it still holds; it lifts nothing.",
        "Write into its third column why the finding may stand.",
        lambda g: read_waivers(g.dossier),
        lambda g: waivers.without_reason(read_waivers(g.dossier)),
    ),
    Rule(
        "waiver-rule", Severity.ERROR,
        "Does each waiver name a rule that is there?",
        "A mistyped rule lifts nothing.",
        "Write the name of the rule as kg check --list has it.",
        lambda g: read_waivers(g.dossier),
        lambda g: waivers.of_no_rule(read_waivers(g.dossier), {r.id for r in RULES}),
    ),
    Rule(
        "waiver-idle", Severity.WARNING,
        "Does each waiver lift a finding?",
        "What it was for is mended; it would hide the next fault of the kind.",
        "Delete its row.",
        lambda g: read_waivers(g.dossier),
        lambda _g: (),  # known when all others have run: see run()
    ),
)  # fmt: skip

RULES: tuple[Rule, ...] = (
    *check_metadata.RULES,
    *check_names.RULES,
    *check_terms.RULES,
    *check_properties.RULES,
    *check_dossier.RULES,
    *check_texts.RULES,
    *_OWN,
)
"""Every rule, in the order in which they are told."""


@dataclass(frozen=True)
class Outcome:
    """What one rule looked at and found: problems that stand, and those that are waived."""

    rule: Rule
    looked_at: int
    problems: tuple[Problem, ...]
    waived: tuple[tuple[Problem, Waiver], ...] = ()

    def severity(self, problem: Problem) -> Severity:
        """Return how bad one of its problems is."""
        return problem.severity or self.rule.severity


def chosen(names: Sequence[str]) -> list[Rule]:
    """Return the rules of these names, or all of them. Raises KgError if one is not there."""
    known = {rule.id: rule for rule in RULES}
    for name in names:
        if name not in known:
            raise KgError(
                f"there is no rule {name!r}",
                todo=f"{did_you_mean(name, known)} List them: kg check --list",
            )
    return [rule for rule in RULES if not names or rule.id in names]


def run(
    dossier: Dossier,
    corpus: Corpus | None = None,
    names: Sequence[str] = (),
    step: Callable[[str], object] = str,
) -> list[Outcome]:
    """Return what the rules of these names, or all, find. `step` is told what is under way.

    Rules on texts run only with a corpus. Raises KgError if a file cannot be read or a rule is not
    there, and FindingsError if the dossier is empty.
    """
    rules = chosen(names)
    try:
        ground, table = Ground(dossier, corpus), read_waivers(dossier)
    except EmptyDossierError as error:
        raise FindingsError(f"nothing was checked: {error.what}", todo=error.todo) from error
    outcomes, used, ran = [], set[Waiver](), set[str]()
    for rule in rules:
        if rule.texts and corpus is None:
            continue
        step(rule.id)
        found = list(
            waivers.idle(table, used, ran) if rule.id == "waiver-idle" else rule.look(ground)
        )
        found = [p for p in found if not _is_foreign(p, dossier)]
        lifted = [(p, w) for p in found if (w := waived(p, rule.id, table))]
        used |= {w for _p, w in lifted}
        if not rule.texts or ground.has_all_texts:
            ran.add(rule.id)
        standing = [p for p in found if not waived(p, rule.id, table)]
        outcomes.append(Outcome(rule, len(rule.over(ground)), tuple(standing), tuple(lifted)))
    return outcomes


def require_sound(outcomes: Sequence[Outcome], corpus: Corpus | None, asked: bool = False) -> None:
    """Raise FindingsError on an error or warning that is not waived, and if nothing was checked.

    `asked` tells that rules were chosen by name: then each of them must have looked at something.
    """
    idle = [o.rule for o in outcomes if not o.looked_at]
    if asked and (idle or not outcomes):
        lacks = [rule.id for rule in idle] or ["the rules"]
        texts = not outcomes or any(rule.texts for rule in idle)
        raise FindingsError(
            f"nothing was checked: {' and '.join(lacks)} found nothing to look at",
            todo="Give the folder of the source texts: --corpus DIR" if texts else "",
        )
    if corpus is not None and not asked:
        texts_rules = [o for o in outcomes if o.rule.texts]
        if texts_rules and not any(o.looked_at for o in texts_rules):
            raise FindingsError(
                f"no text was checked: no passage of the dossier is found in {corpus.folder}",
                todo="Name the folder that holds the source texts as <source-slug>.txt.",
            )
    counted = [o.severity(p) for o in outcomes for p in o.problems]
    errors, warnings = counted.count(Severity.ERROR), counted.count(Severity.WARNING)
    if errors or warnings:
        raise FindingsError(f"{_number(errors, 'error')}, {_number(warnings, 'warning')}")


def _is_foreign(problem: Problem, dossier: Dossier) -> bool:
    """Tell whether a problem stands in a file of the core that is none of this dossier's."""
    path = problem.place.path if problem.place else None
    if path is None or dossier.root == dossier.core or path.is_relative_to(dossier.root):
        return False
    return path.is_relative_to(dossier.core)


def _number(n: int, what: str) -> str:
    return f"{n} {what}{'s' if n != 1 else ''}"

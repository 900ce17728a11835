"""docs/reasoning.md says of each rule what its file says, and its proof is a real one.

python tests/test_reasoning_doc.py      rewrites the table
"""

import re
import sys
from pathlib import Path

import pytest

from conftest import REPO, Kg
from kg.domain_rules import parse_rule, read_rules
from kg.errors import KgError
from rule_world import RULE_FILES

DOC = REPO / "docs" / "reasoning.md"
TABLE = re.compile(
    r"(?<=<!-- rules -->\n\n\| rule \| says \|\n\|---\|---\|\n).*?(?=<!-- /rules -->)", re.S
)


def with_table(text: str) -> str:
    rows = [f"| `{rule.name}` | {rule.summary} |\n" for rule in read_rules(RULE_FILES)]
    return TABLE.sub(lambda _: "".join(rows), text)


def test_each_rule_stands_in_the_table_in_its_own_words() -> None:
    text = DOC.read_text(encoding="utf-8")
    assert text == with_table(text), "run python tests/test_reasoning_doc.py"
    assert all(f"| `{path.stem}` |" in text for path in RULE_FILES)


def test_the_proof_is_what_why_answers(kg: Kg, reference: Path) -> None:
    triple = ("topic:nato-office-tokyo", "dm:lacksConsentOf", "agent:france")
    result = kg("why", *triple, "--dossier", reference)
    assert result.returncode == 0, result.stderr
    shown = DOC.read_text(encoding="utf-8").split("```")[1].strip("\n").splitlines()
    said = {plain(line) for line in result.stdout.splitlines()}
    assert len(shown) > 20
    assert [line for line in shown if plain(line) not in said and plain(line) != "…"] == []


def plain(line: str) -> str:
    return line.strip("│├└─ ")


def test_the_rule_shown_as_an_example_is_one() -> None:
    (text,) = re.findall(r"```sparql\n(.*?)```", DOC.read_text(encoding="utf-8"), re.S)
    assert parse_rule(text, "dissents").heads


REFUSED = [
    "OPTIONAL { ?b dm:of ?c }", "{ ?b dm:of ?c } UNION { ?b dm:of ?a }", "{ SELECT ?b { ?b dm:of ?c } }",
    "FILTER EXISTS { ?b dm:of ?c }", "GRAPH ?g { ?b dm:of ?c }", "SERVICE <x:x> { ?b dm:of ?c }",
    "?b dm:of* ?c", "?b dm:of+ ?c", "?b dm:of? ?c", "?b !dm:of ?c", "BIND(NOW() AS ?c)", "BIND(RAND() AS ?c)",
    "?d dm:of ?c", "MINUS { ?d dm:of ?c }", "MINUS { ?b dm:of ?c . FILTER(?a = ?c) }", "?b dm:offf ?c",
]  # fmt: skip


@pytest.mark.parametrize("more", REFUSED)
def test_what_the_doc_says_is_refused_is(more: str) -> None:
    head = "#+ summary: A test.\nPREFIX dm: <https://w3id.org/demarche/ontology/>\n"
    rule = f"{head}CONSTRUCT {{ ?a dm:x ?b }} WHERE {{ ?a dm:y ?b . %s }}"
    terms = [f"https://w3id.org/demarche/ontology/{t}" for t in ("x", "y", "of")]
    parse_rule(rule % "?b dm:of ?c", "test", None, terms)
    with pytest.raises(KgError):
        parse_rule(rule % more, "test", None, terms)


if __name__ == "__main__":
    DOC.write_text(with_table(DOC.read_text(encoding="utf-8")), encoding="utf-8")
    sys.exit(0)

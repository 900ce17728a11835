"""docs/check.md is the table of rules.

python tests/test_check_page.py      rewrites it
"""

import sys

from conftest import REPO
from kg.check_report import rules_page
from kg.quality import RULES

PAGE = REPO / "docs" / "check.md"


def test_the_page_is_that_of_the_rules() -> None:
    assert PAGE.read_text(encoding="utf-8") == rules_page(), "run python tests/test_check_page.py"


def test_every_rule_is_on_the_page_with_its_catalogue() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for rule in RULES:
        assert f"\n### {rule.id}\n" in text
        assert all(f"[{entry}]({address})" in text for entry, address in rule.links())


if __name__ == "__main__":
    PAGE.write_text(rules_page(), encoding="utf-8")
    sys.exit(0)

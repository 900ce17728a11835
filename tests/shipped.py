"""What the tests of stored queries share: which there are, and the invented dossier to ask."""

from pathlib import Path

import pytest

from conftest import INVENTED, REPO
from kg.store import Generation, current

CORE = sorted((REPO / "queries").glob("*.rq"))
OWN = sorted((INVENTED / "queries").glob("*.rq"))
SILENT = {
    "quoted", "names", "parties", "offices", "agreements", "opening-dates", "alternatives",
    "shared-arguments", "figures",
}  # fmt: skip
"""Queries without an answer on the invented dossier, where nobody is quoted and no party is named.
They have one of the texts told otherwise."""


@pytest.fixture(scope="module")
def invented(built: Path) -> Generation:
    return current(built / ".kg")

"""The passages of the invented dossier, as the tests of passages take them."""

from conftest import INVENTED, TEXTS
from kg.load import parse_file
from kg.passages import Passage, read_passages

HALE = (TEXTS / "hale-2031.txt").read_bytes().decode()


def invented(slug: str = "hale-2031") -> dict[str, Passage]:
    """Return the passages of a source of the invented dossier, by name."""
    passages, broken = read_passages(parse_file(INVENTED / "instances" / "sources" / f"{slug}.ttl"))
    assert not broken
    return {p.iri.rsplit("/", 1)[-1]: p for p in passages}

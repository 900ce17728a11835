"""Names of one thing are said the same of, up to a limit."""

import pytest

from kg.errors import KgError
from kg.reason import close, infer
from kg.sameness import SAME_LIMIT
from small import n, owl, quads


def test_more_names_of_one_thing_than_the_limit_are_refused_and_fewer_are_not() -> None:
    star = [(n("x"), owl("sameAs"), n(f"x{i}")) for i in range(2_000)]
    with pytest.raises(KgError, match=f"joins more than {SAME_LIMIT} names"):
        close(quads(*star))
    few = [(n("x"), owl("sameAs"), n(f"x{i}")) for i in range(20)]
    assert len(infer(quads(*few))) == 21 * 20 - 20

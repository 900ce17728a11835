"""Lists are read once; what would make one longer later is refused."""

import pyoxigraph as ox
import pytest

from kg.errors import KgError
from kg.reason import close, infer
from small import FIRST, NIL, REST, UNDER, A, n, owl, quads


def test_a_list_that_the_data_derive_is_refused_by_name() -> None:
    sub = (n("p"), UNDER, FIRST)
    with pytest.raises(KgError, match="derive a list of the ontology, by prp-spo1"):
        close(quads(sub, (n("l"), n("p"), n("C"))))


@pytest.mark.parametrize(
    "one_more",
    [
        [(n("first"), owl("sameAs"), FIRST), (n("l"), n("first"), n("A")), (n("l"), REST, NIL)],
        [(NIL, owl("sameAs"), n("end")), (n("l"), FIRST, n("A")), (n("l"), REST, n("end"))],
        [(n("m"), owl("sameAs"), n("k")), (n("l"), FIRST, n("B")), (n("l"), REST, n("k")), (n("m"), FIRST, n("A")), (n("m"), REST, NIL)],
    ],
)  # fmt: skip
def test_a_list_that_is_whole_only_by_another_name_is_refused_by_name(
    one_more: list[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]],
) -> None:
    union = (n("C"), owl("unionOf"), n("l"))
    with pytest.raises(KgError, match="derive a list of the ontology, by eq-rep-"):
        close(quads(union, (n("x"), A, n("A")), *one_more))


def test_other_names_of_a_list_and_of_its_members_lose_nothing() -> None:
    union = (n("C"), owl("unionOf"), n("k"))
    listed = [
        (n("l"), FIRST, n("A")),
        (n("l"), REST, n("m")),
        (n("m"), FIRST, n("B")),
        (n("m"), REST, NIL),
    ]
    also = [
        (n("l"), FIRST, n("A")),
        (n("k"), owl("sameAs"), n("l")),
        (n("k"), FIRST, n("A")),
        (n("k"), REST, n("m")),
        (n("D"), owl("sameAs"), n("B")),
    ]
    found = infer(quads(union, (n("x"), A, n("D")), *listed, *also))
    assert {q.object for q in found if q.predicate == A and q.subject == n("x")} == {n("B"), n("C")}

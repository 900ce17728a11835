"""A hostile ontology ends with an answer, with contradictions or with a clear refusal, within bounds.

Each is reasoned over in a process that may take so much memory and time and no more.
"""

import re

import pytest

from hostile import MAKERS, Ending, bounded

CIRCLE = "a list in the ontology runs in a circle"
GROWN = r"more than \d+ triples follow, most of them by {}"
NAMES = "owl:sameAs joins more than 500 names"

SMALL = {
    "a_list_in_a_circle": ("refusal", CIRCLE),
    "a_list_in_a_circle_of_two": ("refusal", CIRCLE),
    "a_list_without_an_end": ("answer", ""),
    "a_list_with_two_ends": ("answer", ""),
    "a_list_of_literals": ("answer", ""),
    "empty_lists": ("answer", ""),
    "the_nil_list_has_members": ("answer", ""),
    "a_property_that_is_everything_to_itself": ("answer", ""),
    "a_property_that_cannot_be": ("findings", "prp-(asyp|irp|pdw): "),
    "the_type_is_functional": ("answer", ""),
    "the_type_is_inverse_functional": ("answer", ""),
    "the_type_is_transitive_and_symmetric": ("findings", "cls-nothing2: "),
    "sameness_is_functional_and_has_a_domain": ("answer", ""),
    "all_words_of_rdf_are_one": ("findings", "cls-nothing2: "),
    "the_rest_of_a_list_is_functional": ("answer", ""),
    "a_list_derived_by_a_property": ("refusal", "derive a list of the ontology, by prp-spo1"),
    "a_list_derived_by_sameness": ("refusal", "derive a list of the ontology, by eq-rep-p"),
    "the_empty_list_is_another": ("refusal", "derive a list of the ontology, by eq-rep-o"),
    "everything_is_nothing": ("findings", "cls-nothing2: "),
    "everything_is_one_thing": ("answer", ""),
    "the_complement_of_itself": ("findings", "cax-dw: "),
    "a_restriction_on_the_type": ("answer", ""),
    "a_restriction_of_many_minds": ("findings", "cls-maxc1: "),
    "cardinalities_that_are_none": ("answer", ""),
    "what_owl_2_rl_has_not": ("answer", ""),
    "axioms_about_literals_and_blank_nodes": ("answer", ""),
    "a_property_named_by_a_blank_node": ("answer", ""),
    "a_literal_under_sameness": ("findings", "dt-diff: "),
    "negative_assertions_of_everything": ("findings", "prp-npa1: "),
}
"""How each that is small ends, and what is said first."""

LARGE = {
    "equivalent_classes_in_a_chain": ("refusal", GROWN.format("scm-")),
    "equivalent_classes_around_one": ("refusal", GROWN.format("scm-")),
    "equivalent_properties_in_a_chain": ("refusal", GROWN.format("scm-")),
    "names_of_one_thing_around_one": ("refusal", NAMES),
    "names_of_one_thing_each_with_each": ("refusal", NAMES),
    "many_small_groups_of_names": ("answer", ""),
    "names_up_to_the_limit_with_data": ("answer", ""),
    "names_of_a_property_and_of_the_type": ("answer", ""),
    "subclasses_in_a_deep_chain": ("refusal", GROWN.format("scm-sco")),
    "subclasses_in_a_circle": ("answer", ""),
    "subproperties_in_a_circle_with_data": ("answer", ""),
    "a_transitive_property_over_a_long_path": ("refusal", GROWN.format("prp-trp")),
    "a_transitive_property_in_a_circle": ("answer", ""),
    "a_transitive_and_symmetric_property_over_a_star": ("refusal", GROWN.format("prp-")),
    "a_key_over_many_things_that_share_one_value": (
        "refusal",
        f"{NAMES}|{GROWN.format('prp-key')}",
    ),
    "a_key_of_two_over_many_things_of_which_the_first_is_shared": ("answer", ""),
    "a_functional_property_with_many_values": ("refusal", f"{NAMES}|{GROWN.format('prp-fp')}"),
    "many_different_things": ("refusal", "a list of the ontology has"),
    "many_lists_of_different_things": ("refusal", "set more than 500000 pairs apart"),
    "many_disjoint_classes": ("refusal", "a list of the ontology has"),
    "a_list_of_very_many_members": ("refusal", "a list of the ontology has"),
    "an_intersection_of_very_many_classes": ("refusal", "a list of the ontology has"),
    "an_intersection_of_as_many_classes_as_may_be": ("answer", ""),
    "a_key_of_very_many_properties": ("refusal", "a list of the ontology has"),
    "contradictions_by_the_hundred_thousand": ("findings", "cax-dw: "),
    "contradictions_that_are_listed_pairwise": ("findings", "prp-asyp: "),
    "chains_that_feed_each_other_in_a_circle": ("answer", ""),
    "a_chain_of_itself_over_a_long_path": ("answer", ""),
    "a_chain_of_itself_many_times_over": ("answer", ""),
    "a_chain_of_as_many_steps_as_may_be": ("refusal", GROWN.format("prp-spo2")),
    "a_long_chain_over_a_dense_graph": ("answer", ""),
    "a_chain_of_the_type_itself": ("answer", ""),
}
"""The same of the large ones."""


def as_written(ending: Ending, end: str, said: str) -> bool:
    return ending.end == end and re.search(said, ending.said) is not None


@pytest.fixture(scope="module")
def small() -> dict[str, Ending]:
    return {ending.name: ending for ending in bounded(*SMALL)}


def test_every_hostile_ontology_is_judged() -> None:
    assert {*SMALL, *LARGE} == set(MAKERS)


@pytest.mark.parametrize("name", SMALL)
def test_a_small_one_ends_with_an_answer_or_a_clear_refusal(
    name: str, small: dict[str, Ending]
) -> None:
    assert as_written(small[name], *SMALL[name]), small[name]


@pytest.mark.long
@pytest.mark.parametrize("name", LARGE)
def test_a_large_one_ends_with_an_answer_or_a_clear_refusal(name: str) -> None:
    (ending,) = bounded(name)
    print(ending)
    assert as_written(ending, *LARGE[name]), ending

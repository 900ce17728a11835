"""Does a validation find what pyshacl finds over rdflib's own graph, result for result?

Graphs and shapes are made by chance (`shacl_random`); a result is compared with all that it tells.
"""

import logging
import random
import re
import warnings
from collections import Counter

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from pyshacl.rdfutil.stringify import stringify_blank_node

from kg.bridge import terms_of
from kg.errors import KgError
from kg.shaclgraph import shacl_graph
from kg.validate import report_of
from shacl_random import data, shapes
from shacl_suite import Results, results

SAMPLE, ALL = 25, 500


def quads(text: str) -> list[ox.Quad]:
    return list(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))


def plain(known: list[ox.Quad]) -> rdflib.Graph:
    graph = rdflib.Graph()
    for triple in terms_of(known):
        graph.add(triple)
    return graph


def by_us(known: list[ox.Quad], rules: list[ox.Quad]) -> Results | str:
    try:
        report, _counts = report_of(shacl_graph(known), plain(rules))
    except KgError:
        return "refused"
    return results(report, messages=True)


def by_pyshacl(known: list[ox.Quad], rules: list[ox.Quad]) -> Results | str:
    stringify_blank_node.dict_cache.clear()
    try:
        report = pyshacl.validate(
            plain(known), shacl_graph=plain(rules), advanced=True, inplace=True
        )[1]
    except (pyshacl.errors.ReportableRuntimeError, re.error):
        return "refused"
    except ArithmeticError:  # rdflib calculates with the text of a literal that is no number
        return "broken off"
    return results(report, messages=True) if isinstance(report, rdflib.Graph) else "refused"


def compare(seeds: range) -> Counter[str]:
    """Compare the reports of as many cases, and return how many there were of each kind."""
    kinds: Counter[str] = Counter()
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    for seed in seeds:
        pick = random.Random(seed)
        text = shapes(pick)
        known, rules = quads(data(pick, text)), quads(text)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ours, theirs = by_us(known, rules), by_pyshacl(known, rules)
        assert theirs in (ours, "broken off"), f"seed {seed}"
        if isinstance(ours, str):
            kinds[ours] += 1
        else:
            kinds["with results" if ours else "conforms"] += 1
            for row in ours:
                kinds[row[4].rpartition("#")[2].strip(">")] += 1
    return kinds


def test_a_sample_of_reports_is_pyshacls_own() -> None:
    kinds = compare(range(SAMPLE))
    assert kinds["with results"] > SAMPLE / 2
    assert kinds["SPARQLConstraintComponent"] > SAMPLE / 2


@pytest.mark.long
def test_reports_are_pyshacls_own() -> None:
    kinds = compare(range(ALL))
    assert kinds["with results"] > ALL / 2
    assert len(kinds) > 25

"""Doubt takes out what rests on the thing doubted alone, and what then follows is what files without it give."""

import re
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from conftest import INVENTED, REPO
from kg.derive import date_bounds, first_hops
from kg.domain_rules import read_rules
from kg.dossier import find_dossier
from kg.doubt import Without, take_out
from kg.errors import KgError
from kg.load import load_instances, load_ontology
from kg.namespaces import DM, GRAPH, ID
from kg.reason import reason
from kg.strata import strata
from kg.terms import expand, shorten

AGENTS = {"Harbour Gazette": "agent/harbour-gazette", "Ines Hale": "agent/ines-hale"}


def find(name: str) -> str:
    return ID + AGENTS[name]


def without(name: str) -> Without:
    return take_out(load_instances(find_dossier(INVENTED)), name, find)


def subjects(quads: list[ox.Quad]) -> set[str]:
    return {shorten(str(getattr(q.subject, "value", ""))) for q in quads}


def inferred(folder: Path, instances: list[ox.Quad] | None = None) -> set[str]:
    """Return what follows from the files of a folder, or from these quads and the folder's ontology."""
    dossier = find_dossier(folder)
    ontology = load_ontology(dossier)
    told = load_instances(dossier) if instances is None else instances
    derived = [*date_bounds(told).derivations, *first_hops(told)]
    rules = strata(read_rules(dossier.rule_files()), ontology)
    closure = reason([*ontology, *told], derived, rules).inferred()
    return {str(q.triple) for q in closure if "_:" not in str(q.triple)}


# --- What is taken out --------------------------------------------------------------------------


def test_a_source_goes_with_all_that_it_tells_and_with_the_disagreements_it_leaves_alone() -> None:
    found = without("hale-2031")
    assert len(found.out["stance"]) == 3
    assert len(found.out["account"]) == 3
    assert len(found.out["passage"]) == 7
    assert found.out["disagreement"] == ["disagreement:asterian-zeal", "disagreement:motive"]
    assert not any(q.graph_name == ox.NamedNode(GRAPH + "hale-2031") for q in found.left)
    assert "source:orme-2031" in subjects(found.left)


def test_a_statement_goes_with_its_hops_and_its_own_passage_only() -> None:
    found = without("stance:hale-2031-1")
    gone = {shorten(node) for node in found.nodes} | subjects(
        load_instances(find_dossier(INVENTED))
    ) - subjects(found.left)
    assert {
        "stance:hale-2031-1",
        "hop:hale-2031-1.2",
        "passage:hale-2031-1",
        "passage:hale-2031-1.at",
    } <= gone
    assert {"stance:hale-2031-2", "passage:hale-2031-2", "source:hale-2031"} & gone == set()


def test_a_passage_takes_with_it_what_rests_on_it_alone() -> None:
    found = without("passage:hale-2031-2")
    assert found.out["stance"] == ["stance:hale-2031-2"]
    assert found.out["disagreement"] == ["disagreement:asterian-zeal"]


def test_a_statement_with_another_passage_stays_when_one_is_doubted() -> None:
    quads = load_instances(find_dossier(INVENTED))
    stance, passage = (
        ox.NamedNode(f"{ID}{name}") for name in ("stance/hale-2031-2", "passage/hale-2031-3")
    )
    more = [
        *quads,
        ox.Quad(stance, ox.NamedNode(DM + "passage"), passage, ox.NamedNode(GRAPH + "hale-2031")),
    ]
    found = take_out(more, "passage:hale-2031-2", find)
    assert "stance:hale-2031-2" in subjects(found.left)
    assert not any(str(q.object).endswith("passage/hale-2031-2>") for q in found.left)


def test_a_passage_that_another_statement_uses_stays_when_one_statement_is_doubted() -> None:
    quads = load_instances(find_dossier(INVENTED))
    stance, passage = (
        ox.NamedNode(f"{ID}{name}") for name in ("stance/hale-2031-2", "passage/hale-2031-3")
    )
    more = [
        *quads,
        ox.Quad(stance, ox.NamedNode(DM + "passage"), passage, ox.NamedNode(GRAPH + "hale-2031")),
    ]
    left = subjects(take_out(more, "stance:hale-2031-2", find).left)
    assert "passage:hale-2031-3" in left
    assert "passage:hale-2031-2" not in left


@pytest.mark.parametrize(
    ("agent", "gone"),
    [("Harbour Gazette", {"argument:hale-2031-1"}),
     ("Ines Hale", {*(f"stance:hale-2031-{n}" for n in (1, 2, 3)), *(f"account:hale-2031-{n}" for n in (1, 2, 3)), "argument:hale-2031-1"})],
)  # fmt: skip
def test_an_agent_is_doubted_as_a_teller(agent: str, gone: set[str]) -> None:
    found = without(agent)
    assert {
        n for kind in ("stance", "argument", "account") for n in found.out.get(kind, [])
    } == gone
    assert shorten(find(agent)) in subjects(found.left), "who tells it is still somebody"


def test_a_layer_is_taken_out_whole() -> None:
    found = without("background")
    assert {"membership:kestria-league", "tenure:velden"} <= {
        n for nodes in found.out.values() for n in nodes
    }
    assert not any(str(q.graph_name).endswith("background>") for q in found.left)
    with pytest.raises(KgError, match="nothing in the layer links"):
        without("links")


def test_names_that_mean_nothing_to_doubt_are_refused_with_what_to_do() -> None:
    with pytest.raises(KgError, match="nothing here is called 'stance:hale-2031-99'") as caught:
        without("stance:hale-2031-99")
    assert "stance:hale-2031-1" in caught.value.todo
    AGENTS["Asteria's harbour"] = "agent/harbour"
    with pytest.raises(KgError, match="tells nothing") as told:
        without("Asteria's harbour")
    assert "teller" in told.value.todo
    with pytest.raises(KgError, match="several nodes"):
        without("hale-2031-1")


# --- It is as if the files had never said it ----------------------------------------------------


def blocks(text: str) -> list[str]:
    """Return the parts of a Turtle file that describe one subject each, and what stands between."""
    return re.split(r"(?m)^(?=[a-z]+:\S+ a )", text)


def edited(folder: Path, name: str) -> None:
    """Take a source or a passage out of the files, by their text alone."""
    files = sorted((folder / "instances" / "sources").glob("*.ttl"))
    kept: dict[Path, list[str]] = {f: blocks(f.read_text(encoding="utf-8")) for f in files}
    gone: set[str] = set()
    if name.startswith("source:"):
        path = folder / "instances" / "sources" / f"{name.removeprefix('source:')}.ttl"
        gone = {b.split(" ", 1)[0] for b in kept.pop(path)[1:]}
        path.unlink()
    else:
        gone = {name}
        for parts in kept.values():
            for part in parts:
                own = re.findall(
                    r"passage:[\w.-]+\w",
                    re.sub(
                        r'"[^"]*"', "", "".join(re.findall(r"dm:passage ([^;]*?)(?: ;| \.)", part))
                    ),
                )
                if own == [name]:
                    gone.add(part.split(" ", 1)[0])
        used = {
            h
            for parts in kept.values()
            for b in parts
            if b.split(" ", 1)[0] not in gone
            for h in re.findall(r"(?:hop|passage):[\w.-]+\w", b.partition(" a ")[2])
        }
        lost = {
            h
            for parts in kept.values()
            for b in parts
            if b.split(" ", 1)[0] in gone
            for h in re.findall(r"(?:hop|passage):[\w.-]+\w", b)
        }
        gone |= lost - used
        gone |= {
            b.split(" ", 1)[0]
            for parts in kept.values()
            for b in parts
            if any(b.startswith(f"{g}.") and g.startswith("passage:") for g in gone)
        }
    pointed = re.compile(
        "|".join(rf"{re.escape(g)}(?![\w.-]*\w)" for g in sorted(gone, key=len, reverse=True))
    )
    for path, parts in kept.items():
        text = "".join(b for b in parts if b.split(" ", 1)[0] not in gone)
        path.write_text(
            re.sub(rf" ?, ?(?:{pointed.pattern})|(?:{pointed.pattern}) ?, ?", "", text),
            encoding="utf-8",
        )
    analysis = folder / "instances" / "analysis.ttl"
    left = []
    for part in blocks(analysis.read_text(encoding="utf-8")):
        if part.startswith("disagreement:"):
            head, between, sides = part.partition("dm:between")
            body, dot, rest = sides.partition(" .")
            found = [s.strip() for s in body.split(",")]
            kept_sides = [s for s in found if not pointed.fullmatch(s)]
            if len(kept_sides) < len(found):
                if len(kept_sides) < 2:
                    continue
                part = f"{head}{between} {' , '.join(kept_sides)}{dot}{rest}"
        left.append(part)
    analysis.write_text("".join(left), encoding="utf-8")


def copy_of(folder: Path, to: Path) -> Path:
    shutil.copytree(folder / "instances", to / "instances")
    if folder == REPO:
        shutil.copytree(REPO / "ontology", to / "ontology")
        shutil.copytree(REPO / "queries", to / "queries")
        shutil.copy(REPO / "pyproject.toml", to)
    return to


def doubted_equals_edited(folder: Path, name: str, tmp_path: Path) -> None:
    quads = load_instances(find_dossier(folder))
    found = take_out(quads, name, lambda text: expand(text) or text)
    copy = copy_of(folder, tmp_path / "copy")
    edited(copy, name)
    told = load_instances(find_dossier(copy))
    assert {str(q) for q in found.left} == {str(q) for q in told}
    assert inferred(folder, found.left) == inferred(copy)


@pytest.mark.parametrize(
    "name", ["source:hale-2031", "source:orme-2031", "passage:hale-2031-1", "passage:orme-2031-5"]
)
def test_doubt_equals_files_without_it(name: str, tmp_path: Path) -> None:
    doubted_equals_edited(INVENTED, name, tmp_path)


SOURCES = sorted(p.stem for p in (REPO / "instances" / "sources").glob("*.ttl"))


@pytest.mark.parametrize("slug", SOURCES)
def test_doubt_of_each_source_equals_files_without_it(slug: str, tmp_path: Path) -> None:
    doubted_equals_edited(REPO, f"source:{slug}", tmp_path)


PASSAGES = sorted(
    {m for p in (REPO / "instances" / "sources").glob("*.ttl") for m in re.findall(r"(?m)^(passage:\S+) a dm:Passage", p.read_text(encoding="utf-8"))}
)  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("name", PASSAGES)
def test_doubt_of_each_passage_equals_files_without_it(name: str, tmp_path: Path) -> None:
    doubted_equals_edited(REPO, name, tmp_path)

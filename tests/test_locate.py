"""Does kg.locate find file, line and column of nodes and triples, and no others?"""

from pathlib import Path

import pyoxigraph as ox
import pytest

from conftest import INVENTED, REPO
from kg.dossier import Dossier, find_dossier
from kg.errors import Place
from kg.load import load_data, load_instances, parse_file
from kg.locate import finding, locator, no_place
from kg.namespaces import GRAPH, ID

EX = "https://example.org/"
ANN = f"{ID}agent/ann"
HEAD = f"@prefix agent: <{ID}agent/> .\n@prefix ex: <{EX}> .\n"


def file(folder: Path, text: str, name: str = "file.ttl") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def at(place: Place | None) -> tuple[int | None, int | None] | None:
    return (place.line, place.column) if place else None


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("agent:ann a ex:Person .", (3, 1)),
        (f"<{ANN}> a ex:Person .", (3, 1)),
        ("\t agent:ann a ex:Person .", (3, 3)),
        ("agent:ben ex:p 1 . agent:ann ex:p 2 .", (3, 20)),
        ("agent:ben ex:p 1 .\n# agent:ann is told of below\n\nagent:ann\n  a ex:Person .", (6, 1)),
        ('agent:ben ex:p """a\nagent:ann a ex:Person .\n""" .\nagent:ann a ex:Person .', (6, 1)),
        ("PREFIX own: <http://o/>\nBASE <http://b/>\nagent:ann a ex:Person .", (5, 1)),
        ("agent:ben ex:knows\nagent:ann ,\n  agent:cal .\nagent:ann a ex:Person .", (6, 1)),
        (f"PREFIX id: <{ID}>\nid:agent\\/ann a ex:Person .", (4, 1)),
        (f"BASE <{ID}agent/ben>\n<ann> a ex:Person .", (4, 1)),
        ("agent:ann a ex:Person .\nagent:ann ex:p 1 .", (3, 1)),
        ('agent:ben ex:p "\u00a0#" . agent:ann a ex:Person .\n', (3, 23)),
    ],
)
def test_a_node_is_found_where_it_is_described_first(
    tmp_path: Path, text: str, position: tuple[int, int]
) -> None:
    for end in ("\n", "\r\n"):
        path = file(tmp_path, (HEAD + text).replace("\n", end))
        parse_file(path)
        assert locator([path]).subject(ANN) == Place(path, *position)


@pytest.mark.parametrize(
    "text",
    [
        "agent:anna a ex:Person . agent:ann.2 a ex:Person .",
        "agent:ben ex:knows agent:ann .",
        "agent:ben ex:knows\nagent:ann , agent:cal .",
        'agent:ben ex:p "agent:ann a ex:Person ." .',
        "# agent:ann a ex:Person .",
        f"<{ANN}/x> a ex:Person .",
    ],
)
def test_what_is_only_mentioned_or_begins_alike_is_no_description(
    tmp_path: Path, text: str
) -> None:
    assert locator([file(tmp_path, HEAD + text + "\n")]).subject(ANN) is None


DESCRIPTION = """agent:ann a ex:Person ;
  ex:when "2031-02-29" ; ex:size 93 ,
    136 ;
  ex:has agent:part .
agent:part ex:of agent:ann ; ex:size 7 .
agent:ben ex:when "2030-01-01" .
"""


@pytest.mark.parametrize(
    ("path", "value", "position"),
    [
        (["when"], "2031-02-29", (4, 11)),
        (["size"], "136", (5, 5)),
        (["size"], "93", (4, 34)),
        (["when"], "", (4, 3)),  # the predicate of the one that there is
        (["size"], "", (5, 5)),  # the last of several
        (["has", "size"], "7", (6, 10)),
        (["has", "size"], "", (6, 10)),
        (["has", "gone"], "", (6, 10)),
        ([], ANN, (7, 18)),  # a value of what it leads to
        (["has"], ANN, (6, 3)),
        ([], f"{EX}Person", (3, 13)),
        ([], "7", (7, 38)),
        (["gone"], "136", (5, 5)),
        (["gone"], "", None),
        ([], "2030-01-01", None),  # that is Ben's
        ([], "9", None),  # 93 is another number
        ([], "", None),
    ],
)
def test_a_triple_is_found_by_path_and_value(
    tmp_path: Path, path: list[str], value: str, position: tuple[int, int] | None
) -> None:
    locate = locator([file(tmp_path, HEAD + DESCRIPTION)])
    assert at(locate.value(ANN, [{EX + step} for step in path], value)) == position


def test_a_triple_is_found_in_the_file_of_its_layer(dossier: Path) -> None:
    things = dossier / "instances" / "things.ttl"
    source = dossier / "instances" / "sources" / "orme-2031.ttl"
    line = "agent:kestria a dm:State .\n"
    source.write_text(source.read_text() + line)
    opened = find_dossier(dossier)
    quads = load_instances(opened)
    locate = locator(opened.layer_files(), quads)
    same = [
        q for q in quads if str(q.subject) == f"<{ID}agent/kestria>" and "State" in str(q.object)
    ]
    places = {q.graph_name.value: locate.quad(q) for q in same}  # type: ignore[union-attr]
    lines = source.read_text().splitlines()
    assert places == {
        GRAPH + "things": Place(things, 9, 17),
        GRAPH + "orme-2031": Place(source, len(lines), 17),
    }


@pytest.mark.parametrize("dossier", [Dossier(REPO, REPO), find_dossier(INVENTED)], ids=["reference", "invented"])  # fmt: skip
def test_every_triple_of_the_dossiers_is_found_and_stands_there(dossier: Dossier) -> None:
    quads = load_instances(dossier)
    locate = locator(dossier.layer_files(), quads)
    texts = {f.path: f.path.read_text(encoding="utf-8").split("\n") for f in dossier.layer_files()}
    for quad in quads[:: max(len(quads) // 500, 1)] + quads[-200:]:
        place = locate.quad(quad)
        assert place is not None, quad
        assert place.line
        assert place.column
        there = texts[place.path][place.line - 1][place.column - 1 :]
        value = quad.object
        if isinstance(value, ox.NamedNode):
            assert (
                there.split()[0]
                .strip("<>")
                .endswith(value.value.rsplit("/", 1)[-1].rsplit("#", 1)[-1])
            )
        elif isinstance(value, ox.Literal):
            assert there.startswith((f'"{value.value}', str(value), value.value))


def test_a_link_is_found_at_the_cells_of_its_row() -> None:
    dossier = Dossier(REPO, REPO)
    (path,) = (f.path for f in dossier.layer_files() if f.path.name.endswith(".tsv"))
    quads = [q for q in load_instances(dossier) if q.graph_name == ox.NamedNode(GRAPH + "links")]
    locate = locator(dossier.layer_files())
    lines = path.read_text(encoding="utf-8").split("\n")
    for quad in quads:
        place = locate.quad(quad)
        assert place
        assert place.path == path
        assert place.line
        assert place.column
        row = lines[place.line - 1]
        name = quad.object.value.rsplit("/", 1)[-1]  # type: ignore[union-attr]
        assert row[place.column - 1 :].split("\t")[0].endswith(name.rsplit("#", 1)[-1])
        subject = quad.subject.value.rsplit("/", 1)[-1]  # type: ignore[union-attr]
        assert row.startswith(f"agent:{subject}") or f":{subject}" in row.split("\t")[0]
    assert len(quads) > 20


def test_a_blank_node_is_known_again_by_the_quads_that_were_loaded(tmp_path: Path) -> None:
    one = file(tmp_path, HEAD + "[ a ex:B ] ex:p 1 . _:x ex:p 2 .\n", "one.ttl")
    two = file(tmp_path, HEAD + "ex:a ex:q [ ex:p ( 3 ) ] . _:x ex:p 4 .\n", "two.ttl")
    quads = load_data([one, two])
    locate = locator([one, two], quads)
    of = {
        getattr(q.object, "value", ""): f"_:{q.subject.value}"
        for q in quads
        if isinstance(q.subject, ox.BlankNode)
    }
    assert locate.subject(of["1"]) == Place(one, 3, 1)
    assert locate.subject(of["2"]) == Place(one, 3, 21)
    assert locate.subject(of["4"]) == Place(two, 3, 28)
    assert locate.value(of["4"], [{EX + "p"}], "4") == Place(two, 3, 37)
    assert locator([one, two]).subject(of["1"]) is None


def test_of_forms_without_lines_the_file_alone_is_told(tmp_path: Path) -> None:
    written = ox.serialize(
        parse_file(file(tmp_path, HEAD + DESCRIPTION)), format=ox.RdfFormat.RDF_XML
    )
    path = file(tmp_path, (written or b"").decode(), "data.rdf")
    assert str(locator([path]).subject(ANN)).endswith("data.rdf")
    assert locator([path]).value(ANN, [{EX + "size"}], "93") == Place(path)


@pytest.mark.parametrize(
    ("name", "format_"),
    [("d.trig", ox.RdfFormat.TRIG), ("d.nt", ox.RdfFormat.N_TRIPLES), ("d.nq", ox.RdfFormat.N_QUADS)],
)  # fmt: skip
def test_other_forms_with_lines_are_read_too(
    tmp_path: Path, name: str, format_: ox.RdfFormat
) -> None:
    quads = parse_file(file(tmp_path, HEAD + DESCRIPTION))
    path = file(tmp_path, "\n" + (ox.serialize(quads, format=format_) or b"").decode(), name)
    place = locator([path]).value(ANN, [{EX + "size"}], "136")
    assert place
    assert place.line
    assert place.column
    lines = path.read_text().split("\n")
    assert lines[place.line - 1][place.column - 1 :].lstrip('"').startswith("136")


def test_a_byte_order_mark_counts_for_no_column(tmp_path: Path) -> None:
    path = file(tmp_path, f"\ufeff<{ANN}> <{EX}p> 1 .")
    assert locator([path]).subject(ANN) == Place(path, 1, 1)


def test_a_file_that_cannot_be_read_again_is_passed_over(tmp_path: Path) -> None:
    good = file(tmp_path, HEAD + DESCRIPTION)
    latin, broken = tmp_path / "latin.ttl", file(tmp_path, "agent:ann ex:p §§", "broken.ttl")
    latin.write_bytes("agent:ann ex:p 'é' .".encode("latin-1"))
    paths = [tmp_path / "gone.ttl", tmp_path, latin, broken, good]
    assert locator(paths).subject(ANN) == Place(good, 3, 1)
    assert locator(paths[:-1]).subject(ANN) is None
    assert no_place.subject(ANN) is None


def test_no_file_is_read_before_somebody_asks(tmp_path: Path) -> None:
    path = tmp_path / "later.ttl"
    locate = locator([path])
    file(tmp_path, HEAD + "agent:ann a ex:Person .\n", "later.ttl")
    assert locate.subject(ANN) == Place(path, 3, 1)


def test_a_finding_stands_at_the_object_or_the_predicate_and_names_the_node(tmp_path: Path) -> None:
    path = file(tmp_path, HEAD + DESCRIPTION)
    quad = next(q for q in parse_file(path) if q.predicate.value == EX + "when")
    found = finding(quad, "Wrong.", "dates", locator([path]))
    assert (found.node, found.focus, found.value) == ("agent:ann", ANN, "2031-02-29")
    assert (found.place, found.subject) == (Place(path, 4, 8 + 3), Place(path, 3, 1))
    predicate = finding(quad, "Wrong.", "dates", locator([path]), of_predicate=True)
    assert (predicate.place, predicate.value) == (Place(path, 4, 3), EX + "when")
    assert finding(quad, "Wrong.", "dates", no_place).place is None
    assert str(found).endswith("file.ttl:4:11: agent:ann: Wrong.")

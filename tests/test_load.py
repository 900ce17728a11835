"""Does kg.load read files as they are written, layer by layer, and name what it cannot read?"""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.dossier import find_dossier
from kg.errors import FindingsError, KgError
from kg.load import (
    FORMATS,
    load_data,
    load_instances,
    load_ontology,
    load_shapes,
    parse_file,
)
from kg.namespaces import GRAPH, SH, XSD

HEAD = "@prefix ex: <https://example.org/> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
G = ox.NamedNode("https://example.org/g")


def turtle(folder: Path, text: str | bytes, name: str = "file.ttl") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def objects(path: Path) -> list[str]:
    return [str(q.object) for q in parse_file(path)]


# --- literals, exactly as written -------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "text", "datatype"),
    [
        ('"05"^^xsd:integer', "05", "integer"),
        ("05", "05", "integer"),
        ("+5", "+5", "integer"),
        ("0.60", "0.60", "decimal"),
        ("1e0", "1e0", "double"),
        ('"5"^^xsd:nonNegativeInteger', "5", "nonNegativeInteger"),
        ('"1"^^xsd:boolean', "1", "boolean"),
        ("true", "true", "boolean"),
        ('" a "^^xsd:token', " a ", "token"),
        ('"2023-02-29"^^xsd:date', "2023-02-29", "date"),
        ('"e\u0301"', "e\u0301", "string"),  # not composed to é
        ('"""one\n\n two"""', "one\n\n two", "string"),
        ('"tab\\t \\"quoted\\" \\u00e9"', 'tab\t "quoted" é', "string"),
    ],
)
def test_a_literal_is_read_exactly_as_written(
    tmp_path: Path, written: str, text: str, datatype: str
) -> None:
    (quad,) = parse_file(turtle(tmp_path, f"{HEAD}ex:a ex:b {written} ."))
    assert quad.object == ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


def test_two_forms_of_one_number_are_two_literals(tmp_path: Path) -> None:
    assert len(parse_file(turtle(tmp_path, f"{HEAD}ex:a ex:b 5 , 05 , +5 ."))) == 3


def test_the_line_ends_of_windows_are_read_and_kept_within_literals(tmp_path: Path) -> None:
    text = f'{HEAD}ex:a ex:b """one\ntwo""" ;\n  ex:c "x" .\n'.replace("\n", "\r\n")
    values = [q.object for q in parse_file(turtle(tmp_path, text))]
    assert values == [ox.Literal("one\r\ntwo"), ox.Literal("x")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ttl", f'{HEAD}ex:a ex:b "é" .'),
        ("a.nt", '<https://example.org/a> <https://example.org/b> "é" .'),
        ("a.jsonld", '{"@id": "https://example.org/a", "https://example.org/b": "é"}'),
    ],
)
def test_a_byte_order_mark_is_skipped(tmp_path: Path, name: str, text: str) -> None:
    marked = turtle(tmp_path, b"\xef\xbb\xbf" + text.encode(), name)
    plain = turtle(tmp_path, text, f"plain-{name}")
    assert parse_file(marked) == parse_file(plain)
    assert objects(marked) == ['"é"']


def test_only_the_first_byte_order_mark_is_skipped(tmp_path: Path) -> None:
    (quad,) = parse_file(turtle(tmp_path, f'\ufeff{HEAD}ex:a ex:b "\ufeffx" .'))
    assert quad.object == ox.Literal("\ufeffx")


# --- formats, graphs, blank nodes -------------------------------------------------------------

ONE = {
    ".ttl": "<https://example.org/a> <https://example.org/b> <https://example.org/c> .",
    ".nt": "<https://example.org/a> <https://example.org/b> <https://example.org/c> .",
    ".trig": "<https://example.org/g> { <https://example.org/a> <https://example.org/b> <https://example.org/c> }",
    ".nq": "<https://example.org/a> <https://example.org/b> <https://example.org/c> <https://example.org/g> .",
    ".jsonld": '{"@id": "https://example.org/g", "@graph": [{"@id": "https://example.org/a",'
    ' "https://example.org/b": {"@id": "https://example.org/c"}}]}',
    ".rdf": '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://example.org/">'
    '<r:Description r:about="https://example.org/a"><e:b r:resource="https://example.org/c"/></r:Description></r:RDF>',
}  # fmt: skip
NAMED = {".trig", ".nq", ".jsonld"}


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_every_kind_of_file_is_read_with_its_graphs(tmp_path: Path, suffix: str) -> None:
    text = ONE[suffix if suffix in ONE else ".rdf"]
    for name in (f"file{suffix}", f"FILE{suffix.upper()}"):
        (quad,) = load_data([turtle(tmp_path, text, name)])
        assert str(quad.triple) == ONE[".nt"].removesuffix(" .")
        assert quad.graph_name == (G if suffix in NAMED else ox.DefaultGraph())


def test_a_layer_is_given_to_triples_without_graph_only(tmp_path: Path) -> None:
    text = "<https://example.org/a> <https://example.org/b> 1 . GRAPH <https://example.org/g> { <https://example.org/a> <https://example.org/b> 2 }"  # fmt: skip
    quads = parse_file(turtle(tmp_path, text, "x.trig"), "https://example.org/layer")
    graphs = {str(getattr(q.object, "value", "")): q.graph_name for q in quads}
    assert graphs == {"1": ox.NamedNode("https://example.org/layer"), "2": G}


def test_the_same_label_in_two_files_is_two_blank_nodes(tmp_path: Path) -> None:
    one = turtle(tmp_path, f"{HEAD}_:x ex:b 1 . _:x ex:c _:y .", "one.ttl")
    two = turtle(tmp_path, f"{HEAD}_:x ex:b 2 .", "two.ttl")
    first, second, third = load_data([one, two])
    assert first.subject == second.subject
    assert third.subject not in {first.subject, second.object}
    again = load_data([one, one])
    assert len({q.subject for q in again}) == 2


def test_blank_nodes_of_graphs_are_kept_apart_too(tmp_path: Path) -> None:
    text = '_:x <https://example.org/b> "1" _:g .\n_:y <https://example.org/b> "2" _:g .\n'
    files = [turtle(tmp_path, text, name) for name in ("one.nq", "two.nq")]
    graphs = [q.graph_name for q in load_data(files)]
    assert graphs[0] == graphs[1] != graphs[2] == graphs[3]


def test_no_files_are_no_triples() -> None:
    assert load_data([]) == []


# --- what cannot be read ----------------------------------------------------------------------

BROKEN = {
    "a missing dot": ("ex:a ex:b ex:c\nex:d ex:e ex:f .", 4, "dot is expected"),
    "a predicate that is none": ("ex:a ;; ex:c .", 3, "not a valid"),
    "an open string": ('ex:a ex:b "open .\n', 3, ""),
    "an open long string": ('ex:a ex:b """open\n\n', 3, "end of file"),  # where it opens
    "an open list": ("ex:a ex:b ( 1 2", 3, ""),
    "an IRI with a space": ("ex:a ex:b <https://example.org/a b> .", 3, "' '"),
    "an IRI with an escaped space": ("ex:a ex:b <https://example.org/\\u0020> .", 3, "' '"),
    "an IRI with a bracket": ("ex:a ex:b <https://example.org/a>b> .", 3, ""),
    "an IRI with a quote": ('ex:a ex:b <https://example.org/a"b> .', 3, "'\"'"),
    "an IRI with a brace": ("ex:a ex:b <https://example.org/{a}> .", 3, "'{'"),
    "a relative datatype with a space": ('ex:a ex:b "x"^^<a b> .', 3, "' '"),
    "an unknown prefix": ("\n\nex:a zz:b 1 .", 5, "zz:"),
    "a language tag that is none": ('ex:a ex:b "x"@e_n .', 3, ""),
    "half a surrogate pair": ('ex:a ex:b "\\ud800" .', 3, "D800"),
    "a number as a subject": ("ex:a ex:b 1 .\n5 ex:b 1 .", 4, ""),
    "a literal as a predicate": ('ex:a "b" 1 .', 3, ""),
}


@pytest.mark.parametrize("case", BROKEN)
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["unix", "windows"])
def test_a_syntax_error_names_file_line_and_reason(tmp_path: Path, case: str, ends: str) -> None:
    text, line, reason = BROKEN[case]
    path = turtle(tmp_path, (HEAD + text).replace("\n", ends))
    with pytest.raises(KgError) as error:
        parse_file(path)
    assert error.value.place is not None
    assert error.value.place.path == path
    assert error.value.place.line == line
    assert reason in error.value.what
    assert "Parser error" not in error.value.what  # the position is shown once
    assert re.search(rf"file\.ttl:{line}:\d+: ", str(error.value))
    assert error.value.todo
    assert error.value.exit_code == 2


@pytest.mark.parametrize(
    "content", [b'"\xe9"', b'"\xff\xfe"', b"<https://example.org/\xe9>", b'"\xc3']
)
def test_what_is_no_utf_8_is_an_error_with_file_and_line(tmp_path: Path, content: bytes) -> None:
    path = turtle(tmp_path, HEAD.encode() + b"ex:a ex:b " + content + b" .")
    with pytest.raises(KgError, match=r"UTF-8|Unexpected end") as error:
        parse_file(path)
    assert error.value.place is not None
    assert error.value.place.line == 3


def test_utf_16_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KgError) as error:
        parse_file(turtle(tmp_path, f"{HEAD}ex:a ex:b 1 .".encode("utf-16")))
    assert error.value.place is not None
    assert error.value.place.line == 1


@pytest.mark.parametrize(
    "text",
    [
        "ex:a ex:b <<( ex:c ex:d ex:e )>> .",
        "<< ex:c ex:d ex:e >> ex:b 1 .",
        "ex:a ex:b ex:c {| ex:d 1 |} .",
        'ex:a ex:b "x"@en--ltr .',
    ],
)
def test_what_only_rdf_1_2_has_is_refused(tmp_path: Path, text: str) -> None:
    path = turtle(tmp_path, HEAD + text)
    with pytest.raises(KgError, match=r"RDF 1\.2") as error:
        parse_file(path)
    assert error.value.place is not None
    assert error.value.place.path == path


@pytest.mark.parametrize(
    "name", ["notes.txt", "data.csv", "noend", "data.ttl.gz", "data.json", ".ttl"]
)
def test_an_unknown_suffix_is_refused_with_the_known_ones(tmp_path: Path, name: str) -> None:
    path = turtle(tmp_path, "", name)
    with pytest.raises(KgError, match="unknown kind of file") as error:
        parse_file(path)
    assert str(path) in error.value.what
    assert all(suffix in error.value.todo for suffix in FORMATS)


def test_a_file_that_is_gone_cannot_be_read(tmp_path: Path) -> None:
    link = tmp_path / "link.ttl"
    link.symlink_to(tmp_path / "gone.ttl")
    for path in (tmp_path / "gone.ttl", link):
        with pytest.raises(KgError, match=r"cannot be read: No such file") as error:
            parse_file(path)
        assert str(path) in error.value.what


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "folder.ttl"
    folder.mkdir()
    with pytest.raises(KgError, match=r"folder\.ttl cannot be read: Is a directory"):
        load_data([folder])


def test_nothing_is_fetched_and_no_other_file_is_read(tmp_path: Path) -> None:
    context = '{"@context": "https://example.org/context", "a": 1}'
    with pytest.raises(KgError):
        parse_file(turtle(tmp_path, context, "remote.jsonld"))
    secret = turtle(tmp_path, "a secret", "secret.txt")
    entity = (
        f'<!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://example.org/">'
        '<r:Description r:about="https://example.org/a"><e:b>&x;</e:b></r:Description></r:RDF>'
    )
    try:
        found = objects(turtle(tmp_path, entity, "entity.rdf"))
    except KgError as error:
        found = [str(error)]
    assert "a secret" not in " ".join(found)


def test_a_relative_iri_is_of_the_file_but_has_no_place_in_a_dossier(tmp_path: Path) -> None:
    path = turtle(tmp_path, f"{HEAD}ex:a ex:b <c> , <> .")
    parent = tmp_path.resolve().as_uri()
    assert objects(path) == [f"<{parent}/c>", f"<{parent}/file.ttl>"]
    with pytest.raises(KgError) as error:
        parse_file(path, GRAPH + "things")
    assert error.value.place is not None
    assert error.value.place.line == 3


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    assert parse_file(turtle(tmp_path, "")) == []
    assert parse_file(turtle(tmp_path, "# a comment\n")) == []


# --- the layers of a dossier ------------------------------------------------------------------


def layer(quads: list[ox.Quad], graph: str) -> list[ox.Quad]:
    return [q for q in quads if q.graph_name == ox.NamedNode(graph)]


def test_each_file_of_the_invented_dossier_is_its_layer(dossier: Path) -> None:
    quads = load_instances(find_dossier(dossier))
    graphs = {str(q.graph_name).strip("<>").removeprefix(GRAPH) for q in quads}
    assert graphs == {"hale-2031", "orme-2031", "things", "background", "analysis"}
    for slug in ("hale-2031", "orme-2031"):
        told = layer(quads, GRAPH + slug)
        file = parse_file(dossier / "instances" / "sources" / f"{slug}.ttl")
        assert {q.triple for q in told} == {q.triple for q in file}
    assert sum(len(layer(quads, GRAPH + name)) for name in graphs) == len(quads)
    assert layer(quads, GRAPH + "nobody") == []


def test_one_triple_told_by_two_sources_is_in_both_layers(dossier: Path) -> None:
    line = "\n<https://w3id.org/demarche/id/agent/kestria> <https://example.org/p> 1 .\n"
    for slug in ("hale-2031", "orme-2031"):
        path = dossier / "instances" / "sources" / f"{slug}.ttl"
        path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
    same = [q for q in load_instances(find_dossier(dossier)) if q.predicate.value.endswith("org/p")]
    assert len(same) == 2
    assert len({q.triple for q in same}) == 1


def test_ontology_and_shapes_are_read_apart(dossier: Path) -> None:
    ontology, shapes = load_ontology(find_dossier(dossier)), load_shapes(find_dossier(dossier))
    assert {q.graph_name for q in ontology} == {ox.NamedNode(GRAPH + "ontology")}
    assert {q.graph_name for q in shapes} == {ox.DefaultGraph()}
    assert not [q for q in ontology if q.predicate.value.startswith(SH)]
    assert [q for q in shapes if q.predicate.value == SH + "property"]


def test_what_a_dossier_adds_to_the_ontology_is_read(dossier: Path) -> None:
    (dossier / "ontology").mkdir()
    turtle(dossier / "ontology", f"{HEAD}ex:Own a ex:Class .", "own.ttl")
    turtle(dossier / "ontology", f"{HEAD}ex:shape a ex:Shape .", "shapes-own.ttl")
    own = "<https://example.org/Own>"
    assert own in {str(q.subject) for q in load_ontology(find_dossier(dossier))}
    shape = "<https://example.org/shape>"
    assert shape in {str(q.subject) for q in load_shapes(find_dossier(dossier))}
    assert shape not in {str(q.subject) for q in load_ontology(find_dossier(dossier))}


@pytest.mark.parametrize(
    "text", ["[] ex:p 1 .", "ex:a ex:p [] .", "ex:a ex:p ( 1 ) .", "_:x ex:p 1 ."]
)
def test_a_blank_node_in_instances_is_a_finding_in_its_file(dossier: Path, text: str) -> None:
    path = turtle(dossier / "instances", HEAD + text, "blank.ttl")
    with pytest.raises(FindingsError, match="must not contain blank nodes") as error:
        load_instances(find_dossier(dossier))
    (finding,) = error.value.findings
    assert finding.place is not None
    assert finding.place.path == path
    assert "IRI" in finding.message


def test_every_file_with_a_blank_node_is_named(dossier: Path) -> None:
    names = [
        turtle(dossier / "instances", f"{HEAD}[] ex:p 1 .", f"{n}.ttl") for n in ("one", "two")
    ]
    with pytest.raises(FindingsError) as error:
        load_instances(find_dossier(dossier))
    assert [f.place.path for f in error.value.findings if f.place] == names


def test_blank_nodes_are_allowed_in_the_ontology(dossier: Path) -> None:
    blank = [q for q in load_ontology(find_dossier(dossier)) if isinstance(q.subject, ox.BlankNode)]
    assert blank


def empty(folder: Path, files: dict[str, str]) -> Path:
    root = folder / "empty"
    (root / "instances" / "sources").mkdir(parents=True)
    for name, text in files.items():
        (root / "instances" / name).write_text(text)
    return root


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"things.ttl": f"{HEAD}ex:a a ex:B ."},
        {"sources/one.ttl": ""},
        {"sources/one.ttl": "# nothing yet\n", "things.ttl": ""},
        {"sources/one.txt": "not a source"},
    ],
    ids=["no file", "no source", "an empty source", "comments alone", "another kind of file"],
)
def test_an_empty_dossier_is_an_error_that_says_how_to_start(
    tmp_path: Path, files: dict[str, str]
) -> None:
    root = empty(tmp_path, files)
    with pytest.raises(KgError, match="empty dossier") as error:
        load_instances(find_dossier(root))
    assert str(root) in error.value.what
    assert "kg init" in error.value.todo


def test_a_broken_file_of_the_dossier_is_named_with_its_line(dossier: Path) -> None:
    path = dossier / "instances" / "sources" / "hale-2031.ttl"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[30] += " ;; ("
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(KgError) as error:
        load_instances(find_dossier(dossier))
    assert error.value.place is not None
    assert error.value.place.path == path
    assert error.value.place.line in (31, 32, 33)

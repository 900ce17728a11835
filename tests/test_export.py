"""Exports in every format: the same bytes for the same graph, nothing lost, literals as written."""

import random
import re
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Dataset

import exports
from conftest import REPO, Kg
from exports import READ, canonical, kept, merge, read
from kg.dossier import Dossier, find_dossier
from kg.errors import KgError
from kg.export import FORMATS, KEEP_LAYERS, LAYERS, collect, export, write
from kg.namespaces import GRAPH, RDF, XSD
from kg.store import Generation, digest

dossier = exports.dossier
generation = exports.generation

many = settings(derandomize=True, max_examples=100, deadline=None)
RDFLIB = {
    "turtle": "turtle",
    "trig": "trig",
    "ntriples": "nt",
    "nquads": "nquads",
    "jsonld": "json-ld",
    "rdfxml": "xml",
}
formats = pytest.mark.parametrize("format_", FORMATS)
layers = pytest.mark.parametrize("layer", LAYERS)


# --- Formats


@formats
@layers
def test_an_export_reads_back_as_it_was(
    format_: str, layer: str, dossier: Dossier, generation: Generation
) -> None:
    quads = collect(dossier, generation, [layer])
    assert read(export(dossier, generation, [layer], format_), format_) == kept(quads, format_)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's own
@formats
def test_another_library_reads_every_format_alike(
    format_: str, dossier: Dossier, generation: Generation
) -> None:
    quads = collect(dossier, generation, ["all"])
    data = Dataset().parse(data=write(quads, format_), format=RDFLIB[format_])
    lines = data.serialize(format="nquads").encode()
    back = list(ox.parse(lines, format=ox.RdfFormat.N_QUADS))
    known = {str(q.graph_name) for q in quads}
    assert {str(q.graph_name) for q in back} & known == (known if format_ in KEEP_LAYERS else set())
    assert canonical(merge(back)) == canonical(merge(quads))


def test_prefixes_are_declared_where_they_shorten(dossier: Dossier, generation: Generation) -> None:
    text = export(dossier, generation, ["told"], "turtle").decode()
    assert "@prefix agent: <https://w3id.org/demarche/id/agent/> ." in text
    assert "stance:hale-2031-1 a dm:Stance" in text


def test_every_layer_is_a_graph_of_the_formats_that_keep_them(
    dossier: Dossier, generation: Generation
) -> None:
    for format_ in KEEP_LAYERS:
        content = export(dossier, generation, ["all"], format_)
        names = {str(q.graph_name) for q in ox.parse(content, format=READ[format_])}
        assert names == {
            f"<{GRAPH}{name}>"
            for name in ("things", "hale-2031", "orme-2031", "analysis", "background", "inferred",
                         "ontology")
        }  # fmt: skip


# --- Literals

ODD = [
    *(f'"{text}"^^<{XSD}{name}>' for text, name in [
        ("01", "integer"), ("+1", "integer"), ("5", "nonNegativeInteger"), ("0.60", "decimal"),
        ("1", "boolean"), ("1E0", "double"), ("2031-03-02T00:00:00.000+00:00", "dateTime"),
        ("2031-03-02Z", "date"), ("no number", "integer"),
    ]),
    '"  spaced "', '"e\u0301"', '"é"', '"x"@de-at',
    '"2029/.."^^<http://id.loc.gov/datatypes/edtf/EDTF>',
]  # fmt: skip


@formats
def test_literals_are_written_as_the_files_have_them(
    format_: str, built: Path, generation: Generation, tmp_path: Path
) -> None:
    folder = tmp_path / "dossier"
    shutil.copytree(built, folder)
    with (folder / "instances" / "background.ttl").open("a", encoding="utf-8") as file:
        file.write(f"reference:odd dm:valueSeen {' , '.join(ODD)} .\n")
    content = export(find_dossier(folder), generation, ["background"], format_)
    back = {
        str(q.object)
        for q in ox.parse(content, format=READ[format_])
        if str(q.subject).endswith("reference/odd>")
    }
    assert back == set(ODD)


# --- The same bytes


def scattered(built: Path, folder: Path, seed: int) -> Dossier:
    """Write the dossier and the ontology anew: other files, other order, other blank nodes."""
    shuffled = random.Random(seed)

    def scatter(paths: Sequence[Path], targets: Sequence[Path]) -> None:
        quads = [
            quad
            for path in paths
            for quad in ox.parse(
                path.read_bytes(), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True
            )
        ]
        connected = [
            q for q in quads if any(isinstance(t, ox.BlankNode) for t in (q.subject, q.object))
        ]
        rest = [q for q in quads if q not in connected]
        shuffled.shuffle(rest)
        for n, target in enumerate(targets):
            own = rest[n :: len(targets)] + (connected if n == 0 else [])
            shuffled.shuffle(own)
            target.parent.mkdir(parents=True, exist_ok=True)
            lines = ox.serialize(own, format=ox.RdfFormat.N_TRIPLES) or b""
            target.write_bytes(lines.replace(b"\n", b"\n" * (1 + n)))

    old, new = built / "instances", folder / "instances"
    names = ["z-things.ttl", "agents.ttl", "deep/er/topics.ttl"]
    scatter([old / "things.ttl", old / "dossier.ttl"], [new / name for name in names])
    for name in (
        "analysis.ttl",
        "background.ttl",
        "sources/hale-2031.ttl",
        "sources/orme-2031.ttl",
    ):
        scatter([old / name], [new / name])
    ontology = [p for p in (REPO / "ontology").glob("*.ttl") if not p.name.startswith("shapes")]
    scatter(ontology, [folder / "ontology" / f"{name}.ttl" for name in ("z", "b", "a")])
    return Dossier(root=folder, core=folder)


@formats
def test_the_same_graph_gives_the_same_bytes_whatever_its_files(
    format_: str, built: Path, dossier: Dossier, generation: Generation, tmp_path: Path
) -> None:
    other = scattered(built, tmp_path / "other", 1)
    (tmp_path / "build").mkdir()
    lines = generation.inferred_file.read_bytes().splitlines(keepends=True)
    random.Random(2).shuffle(lines)
    file = tmp_path / "build" / "inferred.nq"
    file.write_bytes(b"".join([*lines, lines[0]]))
    manifest = replace(generation.manifest, info={"inferred": digest(file)})
    rebuilt = Generation(tmp_path / "build", manifest)
    assert export(other, rebuilt, ["all"], format_) == export(dossier, generation, ["all"], format_)


texts = st.text(max_size=8) | st.sampled_from(
    ["", " ", "a\nb", 'a"', "'''", '"""', "\\", "a\\", "\r\n", "\r", "\t", "<&>]]>", "\x01", "\ufffe",
     "é", "日本", "\U0001f6a2", "@", "_:b", "{}", "http://e/x", "\u0085\u2028"]
)  # fmt: skip
names = st.sampled_from(
    ["http://e/x", "http://e/x#", "urn:a:b", "http://e/?a=b&c=d#e", "http://e/'(~)*", "http://e/日本",
     "http://e/%20", "https://w3id.org/demarche/id/agent/a.b", "https://w3id.org/demarche/id/agent/a/b",
     "https://w3id.org/demarche/ontology/", "http://e/a,b;c", RDF + "nil", XSD + "integer"]
).map(ox.NamedNode)  # fmt: skip
predicates = st.sampled_from(
    [RDF + "type", RDF + "first", RDF + "rest", RDF + "value", "http://e/p", "http://e/q-1.x", "urn:p",
     "https://w3id.org/demarche/ontology/holder", "http://www.w3.org/2004/02/skos/core#prefLabel"]
).map(ox.NamedNode)  # fmt: skip
literals = (
    st.builds(ox.Literal, texts)
    | st.builds(
        lambda text, tag: ox.Literal(text, language=tag), texts, st.sampled_from(["en", "zh-hant"])
    )
    | st.builds(
        lambda text, name: ox.Literal(text, datatype=ox.NamedNode(name)),
        texts | st.sampled_from(["1", "01", "true", "1.0", "1E0", "{}"]),
        st.sampled_from(
            [XSD + "integer", XSD + "boolean", XSD + "double", XSD + "decimal", XSD + "date",
             RDF + "HTML", RDF + "XMLLiteral", RDF + "JSON", "http://e/type"]
        ),
    )
)  # fmt: skip
graphs = st.sampled_from(["", "http://e/g1", "http://e/g2"])
blanks = st.sampled_from("abc")


@st.composite
def quads(draw: st.DrawFn) -> ox.Quad:
    graph = draw(graphs)
    blank = blanks.map(lambda label: ox.BlankNode(label + graph[-2:]))  # of one graph each
    return ox.Quad(
        draw(names | blank),
        draw(predicates),
        draw(names | blank | literals),
        ox.NamedNode(graph) if graph else ox.DefaultGraph(),
    )


datasets = st.lists(quads(), max_size=10)


def sayable(quad: ox.Quad) -> bool:
    """Tell whether XML can hold the text (https://www.w3.org/TR/xml/#NT-Char) or name the class."""
    if quad.predicate.value == RDF + "type" and isinstance(quad.object, ox.NamedNode):
        return bool(re.search(r"[^\W\d][\w.-]*\Z", quad.object.value))  # as the library writes them
    text = getattr(quad.object, "value", "")
    return all(c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff") for c in text)


@formats
@many
@given(rows=datasets)
def test_any_triples_read_back_as_they_were(rows: list[ox.Quad], format_: str) -> None:
    try:
        content = write(rows, format_)
    except KgError:
        assert format_ == "rdfxml"
        assert not all(map(sayable, rows))
        return
    assert read(content, format_) == kept(rows, format_)
    if format_ == "rdfxml":
        ElementTree.fromstring(content)


def relabelled(term: Any) -> Any:
    if isinstance(term, ox.BlankNode):
        return ox.BlankNode({"a": "z", "b": "a", "c": "m"}[term.value[0]] + term.value[1:])
    return term


@formats
@many
@given(rows=datasets, random_=st.randoms(use_true_random=False))
def test_order_doubles_and_labels_of_triples_do_not_matter(
    rows: list[ox.Quad], random_: random.Random, format_: str
) -> None:
    other = [
        ox.Quad(relabelled(q.subject), q.predicate, relabelled(q.object), q.graph_name)
        for q in rows * 2
    ]
    random_.shuffle(other)
    try:
        content = write(rows, format_)
    except KgError:
        with pytest.raises(KgError):
            write(other, format_)
        return
    assert write(other, format_) == content


# --- What RDF/XML cannot say


def one(predicate: str = "http://e/p", text: str = "x") -> list[ox.Quad]:
    return [ox.Quad(ox.NamedNode("http://e/s"), ox.NamedNode(predicate), ox.Literal(text))]


@pytest.mark.parametrize(
    "predicate",
    ["http://e/1", "http://e/", "http://e/p?a=1", "urn:1", "http://e/%41", "http://e/x#",
     "https://w3id.org/demarche/id/agent/2031", RDF + "li", RDF + "Description"],
)  # fmt: skip
def test_a_property_that_xml_cannot_name_is_refused(predicate: str) -> None:
    with pytest.raises(KgError, match=r"cannot be written as rdfxml: .*\n  Choose another format"):
        write(one(predicate), "rdfxml")
    assert read(write(one(predicate), "turtle"), "turtle") == canonical(one(predicate))


@pytest.mark.parametrize("text", ["\x00", "\x1b[31m", "\x0b", "\ufffe", "\uffff"])
def test_a_character_that_xml_lacks_is_refused_and_seen(text: str) -> None:
    with pytest.raises(KgError, match="XML has no way to say <p") as caught:
        write(one(text=text), "rdfxml")
    assert text not in str(caught.value) or text.isprintable() or text in "\ufffe\uffff"


@pytest.mark.parametrize(
    "text", ["\r\n", "a\rb", " \t\n ", "]]>", "<b>&amp;</b>", "\x7f\x85\u2028"]
)
def test_a_reader_of_xml_gets_the_text_as_it_was(text: str) -> None:
    root = ElementTree.fromstring(write(one(text=text), "rdfxml"))
    assert root[0][0].text == text


# --- The command


def test_an_export_goes_to_a_file_or_to_standard_output(
    kg: Kg, built: Path, dossier: Dossier, generation: Generation, tmp_path: Path
) -> None:
    out = tmp_path / "out.trig"
    shown = kg("export", "--format", "trig", "--dossier", built)
    written = kg("export", "--format", "trig", "--out", out, "--dossier", built)
    content = export(dossier, generation, ["all"], "trig")
    assert (shown.returncode, shown.stdout) == (0, content.decode())
    assert (written.returncode, written.stdout) == (0, "")
    assert out.read_bytes() == content


def test_an_export_of_what_a_format_cannot_say_is_an_error_and_leaves_the_file(
    kg: Kg, built: Path, tmp_path: Path
) -> None:
    folder, out = tmp_path / "dossier", tmp_path / "out.rdf"
    shutil.copytree(built, folder)
    out.write_text("old")
    with (folder / "instances" / "things.ttl").open("a", encoding="utf-8") as file:
        file.write("agent:kestria <http://e/1> 'x' .\n")
    result = kg("export", "--format", "rdfxml", "--out", out, "--dossier", folder)
    assert result.returncode == 2
    assert "error: these triples cannot be written as rdfxml" in result.stderr
    assert "http://e/1" in result.stderr
    assert out.read_text() == "old"

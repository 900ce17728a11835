"""`kg reason` and `kg why SUBJECT PREDICATE OBJECT`, as a user runs them."""

import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest

from conftest import INVENTED, TEXTS, Kg
from exports import READ, canonical
from kg.cli import main
from kg.namespaces import PREFIXES

HEAD = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in {**PREFIXES, "": "https://e.org/"}.items())
PLAIN = HEAD + ":A rdfs:subClassOf :B . :x a :A . :p rdfs:range :B . :x :p :y ."
FOLLOWS = [
    f"<https://e.org/{thing}> <{PREFIXES['rdf']}type> <https://e.org/B> ." for thing in ("x", "y")
]
DISJOINT = PLAIN + ":B owl:disjointWith :A ."


class Result(NamedTuple):
    code: int
    out: bytes
    err: str


Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run the command in this process, which spares a start for each of many cases."""

    def run(*args: object) -> Result:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, args)])
        monkeypatch.delenv("KG_DOSSIER", raising=False)
        try:
            main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = capfdbinary.readouterr()
        return Result(code, out, err.decode())

    return run


def file(tmp_path: Path, text: str | bytes, name: str = "data.ttl") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


# --- kg reason: what follows


def test_what_follows_is_written_and_nothing_that_the_files_say(tmp_path: Path, kg: Kg) -> None:
    result = kg("reason", file(tmp_path, PLAIN), cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines() == FOLLOWS


def test_the_core_ontology_is_not_added(tmp_path: Path, run: Run) -> None:
    found = run("reason", file(tmp_path, HEAD + "agent:x a dm:State ."))
    assert found == (0, b"", "")


@pytest.mark.parametrize("how", ["arguments", "options", "both"])
def test_files_are_read_together(how: str, tmp_path: Path, run: Run) -> None:
    axiom = file(tmp_path, HEAD + ":A rdfs:subClassOf :B .", "a.ttl")
    thing = file(tmp_path, b"<https://e.org/x> a <https://e.org/A> .", "b.nt")
    thing.write_text(f"<https://e.org/x> <{PREFIXES['rdf']}type> <https://e.org/A> .\n")
    ways: dict[str, list[object]] = {
        "arguments": [axiom, thing],
        "options": ["--data", axiom, "--data", thing],
        "both": [axiom, "--data", thing],
    }
    assert run("reason", *ways[how]) == (0, f"{FOLLOWS[0]}\n".encode(), "")
    assert run("reason", axiom) == (0, b"", "")


@pytest.mark.parametrize("format_", READ)
def test_every_format_says_the_same(format_: str, tmp_path: Path, run: Run) -> None:
    found = run("reason", file(tmp_path, PLAIN), "--format", format_)
    assert (found.code, found.err) == (0, "")
    quads = list(ox.parse(found.out, format=READ[format_]))
    assert sorted(f"{q.subject} {q.predicate} {q.object} ." for q in quads) == FOLLOWS


@pytest.mark.parametrize("format_", READ)
def test_the_output_is_empty_where_nothing_follows(format_: str, tmp_path: Path, run: Run) -> None:
    data = file(tmp_path, HEAD + ":x :p :y .")
    assert run("reason", data, "--format", format_) == (0, b"", "")
    assert run("reason", file(tmp_path, b"", "nothing.ttl"), "--format", format_) == (0, b"", "")
    out = tmp_path / "out"
    found = run("reason", data, "--format", format_, "--out", out)
    assert (found.code, found.out, out.read_bytes()) == (0, b"", b"")
    assert found.err == f"wrote 0 triples to {out}\n"


@pytest.mark.parametrize(
    ("ending", "format_"),
    [(".ttl", "turtle"), (".nt", "ntriples"), (".nq", "nquads"), (".trig", "trig"),
     (".jsonld", "jsonld"), (".rdf", "rdfxml")],
)  # fmt: skip
def test_a_file_is_written_in_the_format_of_its_ending(
    ending: str, format_: str, tmp_path: Path, run: Run
) -> None:
    data, out = file(tmp_path, PLAIN), tmp_path / f"out{ending}"
    found = run("reason", data, "--out", out)
    assert (found.code, found.out) == (0, b"")
    assert found.err == f"wrote 2 triples to {out}\n"
    assert out.read_bytes() == run("reason", data, "--format", format_).out
    assert run("reason", data, "--out", out, "--format", "ntriples").code == 0
    assert out.read_bytes().decode().splitlines() == FOLLOWS


def test_what_follows_can_be_read_again_and_then_nothing_does(tmp_path: Path, run: Run) -> None:
    data, out = file(tmp_path, PLAIN), tmp_path / "out.ttl"
    assert run("reason", data, "--out", out).code == 0
    assert run("reason", data, out) == (0, b"", "")


def test_blank_nodes_are_inferred_about_and_those_of_two_files_kept_apart(
    tmp_path: Path, run: Run
) -> None:
    axioms = ":A rdfs:subClassOf :B . :p a owl:FunctionalProperty ."
    one = file(tmp_path, HEAD + axioms + "_:b a :A ; :q _:c .", "one.ttl")
    two = file(tmp_path, HEAD + "_:b a :A ; :p :x . :y :p :z .", "two.ttl")
    found = run("reason", one, two)
    assert (found.code, found.err) == (0, "")
    quads = list(ox.parse(found.out, format=ox.RdfFormat.N_TRIPLES))
    assert canonical(quads) == [
        f"_:c14n{n} <{PREFIXES['rdf']}type> <https://e.org/B>" for n in range(2)
    ]


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.replace("\n", "\r\n").replace(" . ", " .\r\n").encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.replace("\n", "\r\n").encode(),
    ],
)
def test_line_ends_and_byte_order_marks_change_nothing(
    content: bytes, tmp_path: Path, run: Run
) -> None:
    assert run("reason", file(tmp_path, content)).out.decode().splitlines() == FOLLOWS


def test_named_graphs_are_reasoned_with_together(tmp_path: Path, run: Run) -> None:
    text = HEAD + ":g { :A rdfs:subClassOf :B } :h { :x a :A } :p rdfs:range :B . :x :p :y ."
    assert run("reason", file(tmp_path, text, "d.trig")).out.decode().splitlines() == FOLLOWS


def test_both_reasoners_write_the_same(tmp_path: Path, run: Run) -> None:
    axioms = (
        ":q owl:inverseOf :p . :t a owl:TransitiveProperty . :c owl:propertyChainAxiom ( :p :t ) ."
        ":S owl:equivalentClass [ owl:onProperty :p ; owl:hasValue :y ] . :y :t :z . :z :t :w , 'w'@en ."
    )
    data = file(tmp_path, PLAIN + axioms)
    ours, theirs = (run("reason", data, "--reasoner", r) for r in ("ours", "owlrl"))
    assert (ours.code, theirs.code) == (0, 0)
    assert ours.out == theirs.out
    assert len(ours.out.splitlines()) > 10


def test_without_files_it_reasons_with_the_dossier(run: Run) -> None:
    found = run("reason", "--dossier", INVENTED)
    assert (found.code, found.err) == (0, "")
    assert b"narrowerThan" in found.out
    assert not (INVENTED / ".kg").exists()


# --- kg reason: what is wrong


@pytest.mark.parametrize("reasoner", ["ours", "owlrl"])
def test_contradictions_are_findings_and_what_follows_is_written_all_the_same(
    reasoner: str, tmp_path: Path, run: Run
) -> None:
    out = tmp_path / "out.nt"
    for to in list[tuple[object, ...]]([(), ("--out", out)]):
        found = run("reason", file(tmp_path, DISJOINT), "--reasoner", reasoner, *to)
        assert found.code == 1
        assert "error: 1 contradiction\n" in found.err
        assert "https://e.org/x" in found.err
        written = out.read_bytes() if to else found.out
        assert set(FOLLOWS) <= set(written.decode().splitlines())


def test_a_contradiction_has_its_rule_and_premises(tmp_path: Path, run: Run) -> None:
    more = ":q a owl:IrreflexiveProperty . :z :q :z ."
    found = run("reason", file(tmp_path, DISJOINT + more))
    *said, last = found.err.splitlines()
    second, first = sorted(said, key=lambda line: "cax-dw" in line)
    assert re.match(r".*data\.ttl:\d+:\d+: cax-dw: ", first)
    assert "https://e.org/x rdf:type https://e.org/A" in first
    assert re.match(r".*data\.ttl:\d+:\d+: prp-irp: ", second)
    assert last == "error: 2 contradictions"


def test_a_literal_of_no_datatype_is_a_finding_with_file_and_line(tmp_path: Path, run: Run) -> None:
    data = file(tmp_path, PLAIN + '\n:x :day\n "2031-02-30"^^xsd:date .')
    found = run("reason", data)
    assert found.code == 1
    line = len(data.read_text().splitlines())
    assert f"data.ttl:{line}:" in found.err
    assert "'2031-02-30' is no xsd:date" in found.err
    assert found.out.decode().splitlines() == FOLLOWS


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("gone.ttl", None, "cannot be read"),
        ("bad.ttl", b"@prefix : <https://e.org/> .\n\n:x :p", "bad.ttl:3:"),
        ("bad.nt", b"\xff\xfe", "bad.nt"),
        ("data.txt", b"", "unknown kind of file"),
        ("twelve.ttl", b"<x:a> <x:b> <<( <x:a> <x:b> <x:c> )>> .", "RDF 1.2 is not read"),
        ("circle.ttl", (HEAD + ":A owl:unionOf _:l . _:l rdf:first :B ; rdf:rest _:l .").encode(), "a list in the ontology runs in a circle"),
        ("same.ttl", (HEAD + " ".join(f":n{n} owl:sameAs :n{n + 1} ." for n in range(600))).encode(), "owl:sameAs joins more than 500 names"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_or_is_refused_writes_nothing(
    name: str, content: bytes | None, message: str, tmp_path: Path, run: Run
) -> None:
    path, out = tmp_path / name, tmp_path / "out.nt"
    if content is not None:
        path.write_bytes(content)
    for to in ((), ("--out", out)):
        found = run("reason", path, *to)
        assert (found.code, found.out) == (2, b"")
        assert message in found.err
        assert found.err.startswith("error: ")
        assert not out.exists()


@pytest.mark.parametrize(
    "args", [("--format", "csv"), ("--reasoner", "mine"), ("--out",), ("--nope",)]
)
def test_wrong_usage_is_said_so(args: tuple[str, ...], tmp_path: Path, run: Run) -> None:
    found = run("reason", file(tmp_path, PLAIN), *args)
    assert (found.code, found.out) == (2, b"")
    assert "Error: " in found.err


def test_a_file_that_cannot_be_written_is_one_error(tmp_path: Path, run: Run) -> None:
    found = run("reason", file(tmp_path, PLAIN), "--out", tmp_path / "no" / "out.nt")
    assert (found.code, found.out) == (2, b"")
    assert "error: " in found.err
    assert "Traceback" not in found.err


# --- kg why SUBJECT PREDICATE OBJECT

TOLD_BY = ("stance:hale-2031-1", "toldBy", "Ines Hale")


def test_a_proof_ends_in_the_passages_of_the_texts(built: Path, kg: Kg) -> None:
    result = kg("why", *TOLD_BY, "--dossier", built, "--corpus", TEXTS)
    assert (result.returncode, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "stance:hale-2031-1 · told by · Ines Hale   [by prp-spo2]"
    assert any("“plan for a liaison office in Port Aster ran”" in line for line in lines)
    assert any("[by author]" in line for line in lines)


@pytest.mark.parametrize("format_", ["text", "json", "turtle", "dot"])
def test_a_proof_comes_in_four_forms(format_: str, built: Path, run: Run) -> None:
    found = run("why", *TOLD_BY, "--dossier", built, "--format", format_)
    assert (found.code, found.err) == (0, "")
    if format_ == "json":
        assert json.loads(found.out)["rule"] == "prp-spo2"
    elif format_ == "turtle":
        assert list(ox.parse(found.out, format=ox.RdfFormat.TURTLE))
    elif format_ == "dot":
        assert found.out.startswith(b"digraph proof {")
        assert found.out.count(b"{") == found.out.count(b"}") == 1
    else:
        assert found.out.startswith(b"stance:hale-2031-1")


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("stance:hale-2031-1", "toldBy", "Pell Orme"), 2, "the graph does not hold: stance:hale-2031-1 dm:toldBy Pell Orme\n  Its values there: agent:ines-hale"),
        (("Nobody", "toldBy", "Ines Hale"), 2, "nothing here is called 'Nobody'"),
        (("stance:hale-2031-1", "toldBy"), 2, "Name one statement, or subject, predicate and object"),
        (("stance:hale-2031-1", "toldBy", "a", "b"), 2, "Name one statement, or subject"),
        (("stance:hale-2031-1", "--format", "dot"), 2, "Receipts come as text or json, not as dot"),
        ((), 2, "Missing argument"),
    ],
)  # fmt: skip
def test_what_names_no_triple_is_said_so(
    words: tuple[str, ...], code: int, message: str, built: Path, run: Run
) -> None:
    found = run("why", *words, "--dossier", built)
    assert (found.code, found.out) == (code, b"")
    assert message in found.err


def test_a_store_by_owlrl_has_no_proofs_of_owl_but_those_of_rules(dossier: Path, run: Run) -> None:
    assert run("build", "--dossier", dossier, "--reasoner", "owlrl").code == 0
    found = run("why", *TOLD_BY, "--dossier", dossier)
    assert (found.code, found.err) == (0, "")
    assert "inferred without a proof (built with --reasoner owlrl)" in found.out.decode()
    rule = run("why", "topic:aster-office", "needsConsentOf", "Kestria", "--dossier", dossier)
    assert b"[by needs-consent]" in rule.out
    date = run("why", "stance:hale-2031-1", "latest", "2031-03-02", "--dossier", dossier)
    assert b"[by edtf]" in date.out


@pytest.mark.parametrize("damage", ["gone", "cut", "foreign"])
def test_damaged_derivations_are_one_error(
    damage: str, built: Path, tmp_path: Path, run: Run
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(built, folder)
    (path,) = (folder / ".kg").glob("*/derivations.bin")
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-8] if damage == "cut" else b"PNG")
    found = run("why", *TOLD_BY, "--dossier", folder)
    assert (found.code, found.out) == (2, b"")
    assert found.err.endswith(f"error: {path} is damaged or gone\n  Run: kg build\n")
    assert run("query", "against", "--dossier", folder).code == 0

"""Is a rule read as it stands, and whatever is no rule refused, with file and line?"""

from pathlib import Path

import pyoxigraph as ox
import pytest

from conftest import REPO
from kg.domain_rules import WAYS, DomainRule, parse_rule, read_rules
from kg.dossier import find_dossier
from kg.errors import KgError
from kg.load import load_ontology
from kg.namespaces import CODE, DM
from kg.vocabulary import declared

E = "https://example.org/"
HEAD = f"#+ summary: what it says\nPREFIX e: <{E}>\nPREFIX dm: <{DM}>\nPREFIX polarity: <{CODE}polarity/>\n"
TERMS = {DM + "holder", DM + "target", CODE + "polarity/negative"}


def rule(text: str, head: str = HEAD) -> DomainRule:
    return parse_rule(head + text, "mine", Path("rules/mine.rq"), TERMS)


def body(text: str, conclusion: str = "?x e:c ?y") -> str:
    """Return a rule whose body begins in line 7."""
    return f"CONSTRUCT {{ {conclusion} }}\nWHERE {{\n{text}\n}}"


def e(name: str) -> ox.NamedNode:
    return ox.NamedNode(E + name)


def refused(text: str, head: str = HEAD) -> tuple[int | None, str]:
    with pytest.raises(KgError) as caught:
        rule(text, head)
    assert caught.value.exit_code == 2
    assert caught.value.place is not None
    assert caught.value.place.path == Path("rules/mine.rq")
    assert caught.value.what.startswith("rule mine: ")
    return caught.value.place.line, caught.value.what.removeprefix("rule mine: ")


# --- What a rule may not use


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("OPTIONAL { ?x e:q ?z }", "OPTIONAL"),
        ("{ ?x e:q ?z } UNION { ?x e:r ?z }", "UNION"),
        ("{ SELECT ?x WHERE { ?x e:q ?z } }", "a subquery"),
        ("{ SELECT (COUNT(?z) AS ?n) ?x WHERE { ?x e:q ?z } GROUP BY ?x }", "a subquery"),
        ("GRAPH ?g { ?x e:q ?z }", "GRAPH"),
        ("GRAPH e:g { ?x e:q ?z }", "GRAPH"),
        ("SERVICE e:s { ?x e:q ?z }", "SERVICE"),
        ("FILTER EXISTS { ?x e:q ?z }", "EXISTS"),
        ("FILTER NOT EXISTS { ?x e:q ?z }", "NOT EXISTS"),
        ("FILTER(?y = 1 || NOT EXISTS { ?x e:q ?z })", "NOT EXISTS"),
        ("BIND(NOW() AS ?z)", "NOW()"),
        ("FILTER(RAND() > 0.5)", "RAND()"),
        ("BIND(UUID() AS ?z)", "UUID()"),
        ("BIND(IRI(STRUUID()) AS ?z)", "STRUUID()"),
        ("BIND(BNODE() AS ?z)", "BNODE()"),
        ("MINUS { ?x e:q ?z OPTIONAL { ?z e:r ?w } }", "OPTIONAL"),
        ("MINUS { { ?x e:q ?z } UNION { ?x e:r ?z } }", "UNION"),
    ],
)
def test_what_has_no_premises_is_refused_by_name_and_line(text: str, name: str) -> None:
    assert refused(body(f"?x e:p ?y .\n{text}")) == (8, f"a rule may not use {name}")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("GROUP BY ?x ?y", "an aggregate"),
        ("HAVING (COUNT(?y) > 1)", "an aggregate"),
        ("ORDER BY ?x", "ORDER BY"),
        ("LIMIT 3", "LIMIT and OFFSET"),
        ("OFFSET 3", "LIMIT and OFFSET"),
    ],
)
def test_what_stands_behind_a_body_is_refused_too(text: str, name: str) -> None:
    said = refused(body("?x e:p ?y . # LIMIT GROUP ORDER HAVING") + "\n" + text)
    assert said == (9, f"a rule may not use {name}")


@pytest.mark.parametrize(
    ("path", "sign"),
    [
        ("e:q*", "*"), ("e:q+", "+"), ("e:q?", "?"), ("!e:q", "!"), ("!(e:q|^e:r)", "!"),
        ("(e:q/e:r)+", "+"), ("(e:q*)/e:r", "*"), ("^(e:q+)", "+"), ("(e:q|e:r?)", "?"),
        ("<https://example.org/q>*", "*"), ("!a", "!"), ("e:q/(e:r/e:s*)", "*"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["?x {} ?y .", "MINUS {{ ?x {} ?z }}"])
def test_a_path_that_no_plain_patterns_spell_out_is_refused(
    path: str, sign: str, around: str
) -> None:
    text = f"?x e:p ?y . FILTER(!(?y + 1 = 2 * 3))\n# a comment with * + ? !\n{around.format(path)}"
    assert refused(body(text)) == (9, f"a rule may not use {sign} in a path")


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (body("?x e:p ?z .\n?y e:q ?w ."), 8, "nothing connects ?x with ?w"),
        (body("?x e:p ?z .\n?y e:q [] ."), 8, "nothing connects ?x with ?y"),
        (body("?x e:p ?z .\nVALUES ?y { 1 2 }"), 8, "nothing connects ?x with ?y"),
        (body("?x e:p ?z .\n?y e:q ?w . FILTER(?z = ?w)"), 8, "nothing connects ?x with ?w"),
        (body("?x e:p ?a .\n?y e:q ?b . BIND(CONCAT(?a, ?b) AS ?z)"), 8, "nothing connects ?a with ?b"),
        (body("?x e:p ?a . BIND(3 AS ?k)\n?y e:q ?k ."), 8, "nothing connects ?a with ?y"),
        (body("?x e:p ?y .\nBIND(STR(?gone) AS ?z)", "?x e:c ?z"), 8, "a BIND uses ?gone, which is not bound"),
        (body("?x e:p ?y .\nBIND(STR(?gone) AS ?z)", "?x e:c ?gone"), 5, "its conclusion has ?gone"),
        (body("?x e:p ?y .\nFILTER(?y > ?gone)"), 8, "a FILTER uses ?gone, which is not bound"),
        (body("?x e:p ?z .\n{ ?x e:q ?y FILTER(?z > 1) }"), 8, "a FILTER uses ?z, which is not bound in its group"),
        (body("?x e:p ?y .", "?x e:c\n ?gone"), 6, "its conclusion has ?gone, which nothing"),
        (body("?x e:p ?y .", "$x e:c $gone"), 5, "its conclusion has ?gone, which nothing"),
        (body("?x e:p ?y . MINUS { ?x e:q ?gone }", "?x e:c ?gone"), 5, "its conclusion has ?gone"),
        (body("?x e:p ?y .", "?x e:c []"), 5, "its conclusion has a blank node"),
        (body("?x e:p ?y .", "_:b e:c ?x"), 5, "its conclusion has a blank node"),
        (body("?x e:p ?y .", "?x e:c ( ?y )"), 5, "its conclusion has a blank node"),
        (body("?x e:p ?y .", "'x' e:c ?x"), 5, "a literal cannot be the subject"),
        (body("?x e:p ?y .\n?x ?any ?y ."), 8, "it must name each property, and ?any is none"),
        (body("?x e:p ?y .", "?x ?y ?y"), 5, "it must name each property, and ?y is none"),
        (body("VALUES ?x { 1 } VALUES ?y { 2 }"), 6, "it has no triple pattern"),
        (body("", "e:a e:c e:b"), 6, "it has no triple pattern"),
        (body("?x e:p ?y .", "?x rdfs:subClassOf ?y").replace("CON", "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> CON"), 5, "it concludes rdfs:subClassOf"),
        (body("?x e:p ?y .", "?x a owl:TransitiveProperty").replace("CON", "PREFIX owl: <http://www.w3.org/2002/07/owl#> CON"), 5, "it concludes owl:TransitiveProperty"),
    ],
)  # fmt: skip
def test_what_would_conclude_of_nothing_or_everything_is_refused(
    text: str, line: int, what: str
) -> None:
    found, said = refused(text)
    assert said.startswith(what)
    assert found == line


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("MINUS { ?a e:q ?b }", 8, "a MINUS shares no variable with what stands before it"),
        ("MINUS { ?x e:q ?b }\nMINUS { ?a e:q ?b }", 9, "a MINUS shares no variable"),
        ("MINUS { ?z e:q ?b }\n?y e:r ?z .", 8, "a MINUS shares no variable"),
        ("MINUS { ?x e:q ?b . FILTER(?b < ?y) }", 8, "a FILTER in a MINUS uses ?y, which is not"),
        ("MINUS { ?x e:r ?b }\nMINUS {\n?x e:q ?b . FILTER(?b < ?y) }", 9, "a FILTER in a MINUS uses ?y"),
        ("MINUS { ?x e:q ?b MINUS { ?b e:r ?w } }", 8, "a rule may not use a MINUS in a MINUS"),
        ("MINUS { VALUES ?x { e:a } }", 8, "a MINUS has no triple pattern"),
    ],
)  # fmt: skip
def test_a_minus_that_never_sees_what_it_excludes_is_refused(
    text: str, line: int, what: str
) -> None:
    found, said = refused(body(f"?x e:p ?y . # MINUS {{ nothing }}\n{text}"))
    assert said.startswith(what)
    assert found == line


def test_a_minus_before_all_that_it_could_remove_is_refused() -> None:
    assert refused(body("MINUS { ?x e:q ?z }\n?x e:p ?y"))[0] == 7


# --- Names


@pytest.mark.parametrize(
    ("head", "text", "line", "what"),
    [
        ("#+ summary: a\nPREFIX dm: <https://w3id.org/demarche/ontology#>\n", "CONSTRUCT { ?x dm:holder ?y } WHERE { ?x dm:target ?y }", 2, "the prefix dm: is <https://w3id.org/demarche/ontology#> here, and <https://w3id.org/demarche/ontology/> elsewhere"),
        (HEAD, body("?x e:p ?y .\n?x foo:q ?y"), 8, "the prefix foo: is not declared"),
        (HEAD, body("?x e:p ?y .\n?x skos:broader ?y"), 8, "the prefix skos: is not declared"),
        (HEAD, body("?x e:p ?y .\nFILTER(?y = mode:own)"), 8, "the prefix mode: is not declared"),
        (HEAD, body("?x e:p ?y .\n?x dm:holdr ?y"), 8, "dm:holdr is no term of the ontology"),
        (HEAD, body("?x e:p ?y .\n?x dm:target ?y ; dm:tar ?y"), 8, "dm:tar is no term of the ontology"),
        (HEAD, body("?x e:p ?y .", "?x dm:holdr ?y"), 5, "dm:holdr is no term of the ontology"),
        (HEAD, body("?x e:p ?y .\nMINUS { ?x e:q/dm:holdr ?y }"), 8, "dm:holdr is no term of the ontology"),
        (HEAD, body("?x e:p ?y .\nFILTER(?y != polarity:negatve)"), 8, "polarity:negatve is no term"),
        (HEAD, body("?x e:p ?y .\nVALUES ?y { polarity:negatve }"), 8, "polarity:negatve is no term"),
        (HEAD, body(f"?x e:p ?y .\n?x <{DM}holdr> ?y"), 8, "dm:holdr is no term of the ontology"),
    ],
)  # fmt: skip
def test_a_name_that_means_nothing_is_refused(head: str, text: str, line: int, what: str) -> None:
    found, said = refused(text, head)
    assert said.startswith(what)
    assert found == line


def test_what_was_meant_is_offered() -> None:
    with pytest.raises(KgError, match=r"Did you mean dm:holder"):
        rule(body("?x dm:holdr ?y"))
    with pytest.raises(KgError, match=r"Add: PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"):
        rule(body("?x skos:broader ?y"))


# --- Headers and syntax

PLAIN = "CONSTRUCT { ?x e:c ?y } WHERE { ?x e:p ?y }"
PREFIX = f"PREFIX e: <{E}>\n"


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (PREFIX + PLAIN, 1, "its header lacks a summary"),
        ("#+ summary:\n" + PREFIX + PLAIN, 1, "its header lacks a summary"),
        ("#+ name: mine\n" + PREFIX + PLAIN, 1, "its header lacks a summary"),
        ("#+ summary: a\n#+ tags: [b]\n" + PREFIX + PLAIN, 2, "its header has name and summary"),
        ("#+ summary: a\n#+ no key\n" + PREFIX + PLAIN, 2, "its header has name and summary"),
        ("#+ summary: a\n#+ name:\n" + PREFIX + PLAIN, 2, "its name must be letters, digits and -"),
        ("#+ name: my rule\n#+ summary: a\n" + PREFIX + PLAIN, 1, "its name must be letters"),
        ("#+ name: prp-trp\n#+ summary: a\n" + PREFIX + PLAIN, 1, "another rule is called prp-trp"),
        ("#+ name: edtf\n#+ summary: a\n" + PREFIX + PLAIN, 1, "another rule is called edtf"),
        (HEAD + "SELECT * WHERE { ?x e:p ?y }", 5, "a rule is CONSTRUCT"),
        (HEAD + "ASK { ?x e:p ?y }", 5, "a rule is CONSTRUCT"),
        (HEAD + "DESCRIBE ?x WHERE { ?x e:p ?y }", 5, "a rule is CONSTRUCT"),
        (HEAD + "CONSTRUCT WHERE { ?x e:p ?y }", 5, "a rule is CONSTRUCT"),
        (HEAD + "CONSTRUCT { } WHERE { ?x e:p ?y }", 5, "a rule is CONSTRUCT"),
        (HEAD + "CONSTRUCT { ?x e:c ?y }\nFROM e:g WHERE { ?x e:p ?y }", 5, "a rule is CONSTRUCT"),
        (HEAD + body("?x e:p ?y .\n?x e:p ."), 8, "it is no valid SPARQL"),
        (HEAD + body("?x e:p ?y .\n?x e:p ?y ?z"), 8, "it is no valid SPARQL"),
        (HEAD + "INSERT { ?x e:c ?y } WHERE { ?x e:p ?y }", 5, "it is no valid SPARQL"),
        (HEAD, 5, "it is no valid SPARQL"),
    ],
)  # fmt: skip
def test_a_text_that_is_no_rule_is_refused(text: str, line: int, what: str) -> None:
    found, said = refused(text, "")
    assert said.startswith(what)
    assert found == line


def test_paths_with_too_many_readings_are_refused() -> None:
    steps = "/".join(["(e:a|e:b|e:c|e:d)"] * 5)
    assert WAYS < 4**5
    line, what = refused(body(f"?x e:p ?y .\n?x {steps} ?y"))
    assert (line, what) == (8, f"its paths can be read in more than {WAYS} ways")
    more = "/".join(["(e:a|e:b)"] * 60)
    assert refused(body(f"?x {more} ?y"))[0] == 7


@pytest.mark.parametrize("content", [b"\xff\xfe", b"#+ summary: \xe9"])
def test_a_file_that_is_no_text_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.rq").write_bytes(content)
    with pytest.raises(KgError, match=r"a\.rq: the rule cannot be read"):
        read_rules([tmp_path / "a.rq"])


# --- What a rule is


def test_a_rule_has_name_summary_conclusions_premises_and_exclusions() -> None:
    found = rule(
        body("?x e:p ?z . ?z e:q 3 . MINUS { ?x e:r ?z . # not so\n ?z a e:K }", "?x e:c ?z")
    )
    assert (found.name, found.summary) == ("mine", "what it says")
    three = ox.Literal("3", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    a = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    assert found.heads == (("?x", e("c"), "?z"),)
    assert set(found.bodies[0]) == {("?x", e("p"), "?z"), ("?z", e("q"), three)}
    assert set(found.absent[0]) == {("?x", e("r"), "?z"), ("?z", a, e("K"))}
    assert found.minus == ("?x e:r ?z . ?z a e:K",)


def test_a_path_is_read_in_each_of_its_ways() -> None:
    found = rule(body("?x (e:p|^e:q)/e:r ?y"))
    ways = [[tuple(map(str, p)) for p in way] for way in found.bodies]
    assert len(ways) == 2
    (one, step), (other, again) = ways
    assert one[:2] == ("?x", str(e("p")))
    assert step == (one[2], str(e("r")), "?y")
    assert other[1:] == (str(e("q")), "?x")
    assert again == (other[0], str(e("r")), "?y")


@pytest.mark.parametrize(
    "text",
    [
        'CONSTRUCT { ?x e:c "}" } WHERE { ?x e:p ?y }',
        "CONSTRUCT\n{ ?x e:c ?y } { ?x e:p ?y }",
        "construct { ?x e:c ?y } where { ?x e:p ?y }",
        "CONSTRUCT # { not here }\n{ ?x e:c ?y . # }\n } WHERE { ?x e:p ?y }",
        "CONSTRUCT { $x e:c $y } WHERE { $x e:p $y . BIND(1 AS ?one) }",
        'CONSTRUCT { ?x e:c ?y } WHERE { ?x e:p ?y . FILTER(?y != "OPTIONAL { UNION }") }',
        "CONSTRUCT { ?x e:c ?y } WHERE { ?x e:union ?y ; e:graph ?minus . MINUS { ?x e:minus ?z } }",
        "CONSTRUCT { ?x e:c ?y } WHERE { ?x e:p [ e:q ?y ] }",
        "CONSTRUCT { ?x e:c ?z } WHERE { ?x e:p ?y . BIND(IRI(?y) AS ?w) ?w e:q ?z FILTER(?w != ?z) }",
        "CONSTRUCT { ?x e:c ?y } WHERE { ?x e:p ?y { ?x e:q ?z FILTER(?z > 1) } }",
        "CONSTRUCT { ?x e:c ?y } WHERE { VALUES (?x ?y) { (e:a UNDEF) } ?x e:p ?y }",
        "CONSTRUCT { ?x e:c ?z } WHERE { ?x e:p ?y . BIND(STR(?y) AS ?z) FILTER(?y * 2 + 1 > 3) }",
        "CONSTRUCT { ?x e:c ?y } WHERE { ?x e:p ?y MINUS { ?x e:q ?z BIND(?z AS ?w) FILTER(?w > 1) } }",
    ],
)
def test_the_rule_as_a_select_is_valid_and_asks_for_all(text: str) -> None:
    found = rule(text)
    assert "CONSTRUCT" not in found.select.upper().replace(HEAD.upper(), "")
    answers = ox.Store().query(found.select)
    assert isinstance(answers, ox.QuerySolutions)
    asked = {v.value for v in answers.variables}
    assert {t[1:] for h in found.heads for t in h if isinstance(t, str)} <= asked


def test_a_later_file_replaces_a_rule_of_the_same_name(tmp_path: Path) -> None:
    for folder, summary, name in (("core", "one", "x"), ("own", "two", "x"), ("own", "three", "z")):
        (tmp_path / folder).mkdir(exist_ok=True)
        text = f"#+ name: {name}\n#+ summary: {summary}\n" + PREFIX + PLAIN
        (tmp_path / folder / f"{name}-file.rq").write_text(text, encoding="utf-8-sig")
    files = [*(tmp_path / "core").glob("*"), *sorted((tmp_path / "own").glob("*"))]
    assert [(r.name, r.summary) for r in read_rules(files)] == [("x", "two"), ("z", "three")]


def test_two_files_of_a_folder_with_one_name_are_refused(tmp_path: Path) -> None:
    for file in ("a", "b"):
        (tmp_path / f"{file}.rq").write_text("#+ name: x\n#+ summary: s\n" + PREFIX + PLAIN)
    with pytest.raises(KgError, match=r"b\.rq:1: rule x: a\.rq has a rule of that name"):
        read_rules(sorted(tmp_path.glob("*")))


def test_the_rules_of_the_package_are_rules() -> None:
    dossier = find_dossier(REPO)
    files = dossier.rule_files()
    rules = read_rules(files, declared(load_ontology(dossier)))
    assert {r.name for r in rules} == {p.stem for p in files}
    assert len(rules) > 10

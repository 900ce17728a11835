"""The invented dossier with an ontology, shapes, links, a query and texts of its own: all clean.

`plant` puts one fault into a copy of it; `found` tells what the rules of quality say of it.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from conftest import INVENTED, TEXTS
from kg.checks import Problem
from kg.corpus import Corpus, Text
from kg.dossier import find_dossier
from kg.passages import passage_turtle
from kg.quality import run
from kg.reanchor import propose

ONTOLOGY, SHAPES = "ontology/harbour.ttl", "ontology/shapes-harbour.ttl"
QUERY, LINKS = "queries/moorings.rq", "instances/links.sssom.tsv"
THINGS, SOURCE = "instances/things.ttl", "instances/sources/orme-2031.ttl"
WAIVERS = "instances/waivers.tsv"

PREFIXES = """@prefix hb: <https://w3id.org/harbour/> .
@prefix dm: <https://w3id.org/demarche/ontology/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix bibo: <http://purl.org/ontology/bibo/> .
@prefix vann: <http://purl.org/vocab/vann/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .

"""
HEADER = """hb: a owl:Ontology ;
  dcterms:title "Harbours"@en ;
  dcterms:description "Where ships lie, for an invented debate."@en ;
  dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;
  dcterms:creator "The harbour master" ;
  dcterms:publisher "The harbour office" ;
  dcterms:created "2031-01-02" ;
  dcterms:issued "2031-01-03" ;
  dcterms:bibliographicCitation "The harbour master (2031). Harbours."@en ;
  bibo:status <http://purl.org/ontology/bibo/status/draft> ;
  vann:preferredNamespacePrefix "hb" ;
  vann:preferredNamespaceUri "https://w3id.org/harbour/" ;
  owl:versionIRI <https://w3id.org/harbour/1.0.0> ;
  owl:versionInfo "1.0.0" .
"""
TERMS = """
hb:Harbour a owl:Class ;
  rdfs:subClassOf dm:Place ;
  rdfs:label "harbour"@en ;
  skos:definition "Where ships find shelter."@en .
hb:Mooring a owl:Class ;
  rdfs:label "mooring"@en ;
  skos:definition "What a ship is tied to."@en .
hb:Quay a owl:Class ;
  rdfs:subClassOf hb:Mooring ;
  rdfs:label "quay"@en ;
  skos:definition "A wall to which a ship is tied."@en .
hb:Buoy a owl:Class ;
  rdfs:subClassOf hb:Mooring ;
  owl:disjointWith hb:Quay ;
  rdfs:label "buoy"@en ;
  skos:definition "A float to which a ship is tied."@en .
hb:Tide a owl:Class ;
  rdfs:subClassOf dm:Event ;
  rdfs:label "tide"@en ;
  skos:definition "The rise and fall of the sea."@en .
hb:lies a owl:ObjectProperty ;
  rdfs:domain hb:Mooring ;
  rdfs:range hb:Harbour ;
  rdfs:label "lies in"@en ;
  skos:definition "The harbour of the mooring."@en .
hb:holds a owl:ObjectProperty ;
  owl:inverseOf hb:lies ;
  rdfs:domain hb:Harbour ;
  rdfs:range hb:Mooring ;
  rdfs:label "holds"@en ;
  skos:definition "A mooring of the harbour."@en .
hb:touches a owl:ObjectProperty ;
  rdfs:domain hb:Mooring ;
  rdfs:range hb:Mooring ;
  rdfs:label "touches"@en ;
  skos:definition "The mooring beside it."@en .
hb:depth a owl:DatatypeProperty ;
  rdfs:domain hb:Mooring ;
  rdfs:range xsd:decimal ;
  rdfs:label "depth"@en ;
  skos:definition "How deep the water is, in metres."@en .
hb:swell a skos:ConceptScheme ;
  skos:prefLabel "swell"@en ;
  skos:definition "How the sea runs."@en .
hb:calm a skos:Concept ;
  skos:inScheme hb:swell ;
  skos:prefLabel "calm"@en ;
  skos:definition "It hardly runs."@en .
"""
SHAPE = """
hb:places a sh:NodeShape ;
  sh:targetClass hb:Harbour , hb:Mooring , hb:Quay , hb:Buoy ;
  sh:targetClass hb:Tide ;
  sh:targetSubjectsOf hb:lies , hb:holds , hb:touches , hb:depth ;
  sh:property [ sh:path dm:place ; sh:maxCount 1 ] .
"""
ASKED = """#+ summary: What is moored at a place
#+ parameters:
#+   place: {class: dm:Place}
PREFIX dm: <https://w3id.org/demarche/ontology/>
SELECT ?stance ?place WHERE {
  VALUES ?place { UNDEF }
  ?stance dm:target ?topic .
  ?topic dm:concerns ?place .
}
"""
COLUMNS = (
    "subject_id", "predicate_id", "object_id", "mapping_justification", "confidence",
    "mapping_date", "comment",
)  # fmt: skip
CURIES = "#curie_map:\n#  wd: http://www.wikidata.org/entity/\n#  semapv: https://w3id.org/semapv/vocab/\n"
STORY = """
Morvania may well back the office, as a clerk hopes. A crowd cheered.

Asteria does not shun the plan for long. A crowd cheered.

Kestria stood firm: “We shall always stand by this strait,” were the words there.

The old clerks cheered aloud. The bells rang.
"""
"""A further part of one of the texts, for statements that its words and marks speak against."""


def row(thing: str, item: str) -> str:
    cells = (
        thing,
        "skos:exactMatch",
        item,
        "semapv:ManualMappingCuration",
        "0.9",
        "2031-03-01",
        "seen",
    )
    return "\t".join(cells) + "\n"


def clean(folder: Path) -> Path:
    """Make the clean dossier in a folder, with its texts beside it in texts/."""
    shutil.copytree(INVENTED, folder, ignore=shutil.ignore_patterns(".kg"))
    shutil.copytree(TEXTS, folder / "texts")
    (folder / "ontology").mkdir()
    story = folder / "texts" / "orme-2031.txt"
    story.write_text(story.read_text("utf-8") + STORY, "utf-8")
    links = (
        CURIES
        + "\t".join(COLUMNS)
        + "\n"
        + row("agent:kestria", "wd:Q1")
        + row("agent:asteria", "wd:Q2")
    )
    for name, content in (
        (ONTOLOGY, PREFIXES + HEADER + TERMS),
        (SHAPES, PREFIXES + SHAPE),
        (QUERY, ASKED),
        (LINKS, links),
    ):
        (folder / name).write_text(content, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Plant:
    """A fault: what to replace in which file, and on which line of which file it is to be told.

    With an empty `old`, `new` is written behind the file, which may be new. The line is the first
    that has `told` in it, after the fault was put in.
    """

    file: str
    old: str
    new: str
    told: str
    told_in: str = ""
    everywhere: bool = False


def plant(folder: Path, fault: Plant) -> str:
    """Put the fault in; return `file:line` where it is to be told."""
    for name in (ONTOLOGY, SHAPES) if fault.everywhere else (fault.file,):
        path = folder / name
        text = path.read_text("utf-8") if path.exists() else ""
        assert not fault.old or fault.old in text, fault.old
        changed = text.replace(fault.old, fault.new) if fault.old else text + fault.new
        path.write_text(changed, encoding="utf-8")
    name = fault.told_in or fault.file
    lines = (folder / name).read_text("utf-8").splitlines()
    return f"{name}:{next(n for n, line in enumerate(lines, 1) if fault.told in line)}"


def statement(
    folder: Path, holder: str, phrase: str, *, polarity: str = "positive",
    intensity: str = "moderate", mode: str = "asserted", number: int = 90, times: int = 1,
) -> str:  # fmt: skip
    """Return the Turtle of stances on a passage of the story, one property a line."""
    text = Text("orme-2031", (folder / "texts" / "orme-2031.txt").read_bytes().decode("utf-8"))
    proposal = propose(text, [phrase])
    stances = "".join(
        f"\nstance:orme-2031-{number + n} a dm:Stance ;\n  dm:source source:orme-2031 ;\n"
        f"  dm:holder {holder} ;\n  dm:target topic:aster-office ;\n  dm:polarity polarity:{polarity} ;\n"
        f"  dm:intensity intensity:{intensity} ;\n  dm:act act:affirm ;\n  dm:mode mode:{mode} ;\n"
        f'  dm:whenBasis basis:none ;\n  dm:passage passage:orme-2031-{number} ;\n  dm:gist "Invented."@en .\n'
        for n in range(times)
    )
    return (
        stances
        + "\n"
        + passage_turtle(f"orme-2031-{number}", "orme-2031", proposal.ranges, proposal.anchors)
    )


def found(folder: Path, *names: str, texts: bool = True) -> list[tuple[str, Problem]]:
    """Return what the rules say that is not waived: each problem with its rule."""
    corpus = Corpus(folder / "texts") if texts else None
    outcomes = run(find_dossier(folder), corpus, names)
    return [(o.rule.id, p) for o in outcomes for p in o.problems]


def place(problem: Problem, folder: Path) -> str:
    """Return `file:line` of a problem, the file as seen from the dossier."""
    assert problem.place is not None, problem
    return f"{problem.place.path.relative_to(folder.resolve())}:{problem.place.line}"

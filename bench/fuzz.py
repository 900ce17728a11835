"""Broken input of every kind: nothing may end in an internal error, and no store may change.

    python bench/fuzz.py [--minutes 10] [--seed 1]

Files of the invented dossier (its Turtle, its query, rules, shapes, links) are mutated by bytes, by
tokens and by lines, and given to load, validate, check, passages, query, why, doubt, what-if and
reason, in this process, as the command line would. The commands' own errors are what is wanted.
A fault is told with the seed of its round and the files are kept. Nothing is built from mutated
files: a built store stands beside them, and its bytes must stay as they were.
"""

import argparse
import contextlib
import hashlib
import io
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

import click

from kg.cli import kg
from kg.errors import KgError

REPO = Path(__file__).resolve().parent.parent
TOKENS = (
    ";", ",", ".", "[", "]", "(", ")", "<", ">", '"', '"""', "a", "@en", "^^xsd:date", "#", "\\u0000",
    "\\uD800", "_:b", "UNDEF", "VALUES ?topic { }", "MINUS {", "}", "OPTIONAL {", "?x", "dm:", "\r\n",
    "\u00a0", "\u202e", "\ufeff", "1e999", '"2023-02-29"^^edtf:EDTF', "<http://[>", "sh:minCount -1",
    "stance:hale-2031-1", "owl:sameAs", "rdf:type", "skos:broader",
)  # fmt: skip
QUERIES = ("against", "arguments", "consent", "disagreements", "timeline", "opposed-by")


def mutated(content: bytes, pick: random.Random) -> bytes:
    """Return the content with one to four faults."""
    for _ in range(pick.randint(1, 4)):
        at, kind = pick.randrange(len(content) + 1), pick.randrange(7)
        other = pick.randrange(len(content) + 1)
        low, high = sorted((at, min(len(content), at + pick.randrange(1, 200))))
        lines = content.split(b"\n")
        if kind == 0:
            content = content[:low] + content[high:]
        elif kind == 1:
            content = content[:at] + bytes([pick.randrange(256)]) + content[at:]
        elif kind == 2:
            token = pick.choice(TOKENS).encode("utf-8", "surrogatepass")
            content = content[:at] + b" " + token + b" " + content[at:]
        elif kind == 3:
            content = content[:other] + content[low:high] + content[other:]
        elif kind == 4:
            content = content[:at]
        elif kind == 5:
            pick.shuffle(lines)
            content = b"\n".join(lines)
        else:
            one = pick.randrange(len(lines))
            lines[one : one + 1] = [lines[one]] * pick.randrange(3)
            content = b"\n".join(lines)
    return content


def state(folder: Path) -> str:
    """Return a digest of every file in a folder."""
    code = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        code.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return code.hexdigest()


def called(args: list[str], stdin: bytes = b"") -> str:
    """Return how a command ends: its exit code, or the traceback of what it did not expect."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="surrogatepass")
    source = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    old = sys.stdin
    try:
        sys.stdin = source
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            kg.main(args, prog_name="kg", standalone_mode=False)
        return "0"
    except KgError as error:
        str(error)
        return str(error.exit_code)
    except click.ClickException as error:
        return str(error.exit_code)
    except click.exceptions.Exit as error:
        return str(error.exit_code)
    except SystemExit as end:  # of a command that reads in a process of its own
        return "internal error in a process of its own" if end.code == 3 else str(end.code)
    except Exception:
        return traceback.format_exc()
    finally:
        sys.stdin = old


def commands(pick: random.Random, folder: Path, changed: Path) -> list[list[str]]:
    """Return what is done with one mutated file."""
    there = ["--dossier", str(folder)]
    if changed.suffix == ".rq" and changed.parent.name == "queries":
        return [["query", str(changed), *there], ["query", str(changed), "--show", *there]]
    name = pick.choice(QUERIES)
    return [
        ["validate", *there, "--format", pick.choice(("text", "json", "csv", "turtle", "sarif"))],
        ["check", *there],
        ["validate", "--data", str(changed), *there],
        ["reason", str(changed)],
        ["query", name, "--data", str(changed), *there],
        ["query", name, *there, "--why", "1"],
        ["what-if", str(changed), *there],
        [
            "doubt",
            pick.choice(("hale-2031", "passage:hale-2031-1", "Ines Hale", "background")),
            *there,
        ],
        ["passages", "--corpus", str(REPO / "tests" / "texts"), *there],
        ["export", *there, "--layer", "told"],
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    ends, faults, rounds = Counter[str](), 0, 0
    with tempfile.TemporaryDirectory() as work:
        dossier = Path(work) / "dossier"
        shutil.copytree(REPO / "tests" / "dossier", dossier, ignore=shutil.ignore_patterns(".kg"))
        (dossier / "ontology" / "rules").mkdir(parents=True)
        for path in (REPO / "ontology" / "rules").glob("l*.rq"):
            shutil.copy(path, dossier / "ontology" / "rules" / f"own-{path.name}")
        shutil.copy(REPO / "ontology" / "shapes.ttl", dossier / "ontology" / "shapes-own.ttl")
        shutil.copy(REPO / "queries" / "consent.rq", dossier / "queries" / "own.rq")
        for rule in (dossier / "ontology" / "rules").glob("*.rq"):
            rule.write_text(rule.read_text().replace("#+ name: ", "#+ name: own-"))
        if called(["build", "--dossier", str(dossier)]) != "0":
            sys.exit("the dossier does not build before anything is changed")
        store, files = state(dossier / ".kg"), [
            p for p in sorted(dossier.rglob("*")) if p.is_file() and ".kg" not in p.parts
        ]  # fmt: skip
        end = time.monotonic() + 60 * options.minutes
        while time.monotonic() < end:
            rounds += 1
            pick = random.Random(f"{options.seed}/{rounds}")
            changed = pick.choice(files)
            before = changed.read_bytes()
            after = mutated(before, pick)
            changed.write_bytes(after)
            for args in pick.sample(found := commands(pick, dossier, changed), min(3, len(found))):
                how = called(args)
                ends[f"{args[0]} {how if how.isdigit() else 'internal error'}"] += 1
                if not how.isdigit():
                    faults += 1
                    kept = Path(tempfile.mkdtemp(prefix="fuzz-")) / changed.name
                    kept.write_bytes(after)
                    print(
                        f"seed {options.seed}, round {rounds}: kg {' '.join(args)}\n{how}kept: {kept}"
                    )
                if state(dossier / ".kg") != store:
                    sys.exit(f"round {rounds}: kg {' '.join(args)} changed the store")
            changed.write_bytes(before)
    print(
        f"seed {options.seed}: {rounds} rounds, {sum(ends.values())} commands, {faults} internal errors"
    )
    for name, count in sorted(ends.items()):
        print(f"{count:6} {name}")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()

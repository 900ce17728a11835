"""Publishing: one writer at a time, the old generation kept until the new one is whole."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest

from conftest import Kg
from full_disk import limited
from kg.derivations import Derivation, Derivations
from kg.errors import KgError
from kg.publish import fill, publish, writing
from kg.store import Manifest, current


def quad(name: str) -> ox.Quad:
    return ox.Quad(ox.NamedNode("u:a"), ox.NamedNode("u:b"), ox.Literal(name))


def generate(store_dir: Path, name: str) -> Path:
    """Write and publish a generation that holds the name alone."""
    with writing(store_dir) as folder:
        inferred, manifest = quad(f"inferred {name}"), Manifest("1", {}, {"name": name})
        fill(folder, [quad(name)], [inferred], [derivation(name)], manifest)
        publish(folder)
    return folder


def derivation(name: str) -> Derivation:
    a, b = ox.NamedNode("u:a"), ox.NamedNode("u:b")
    return Derivation((a, b, ox.Literal(f"inferred {name}")), "rule", ((a, b, ox.Literal(name)),))


def names(store_dir: Path) -> tuple[str, str, str]:
    """Return the name that the current generation holds: in its store, quads and manifest.

    The derivations must be those of the quads.
    """
    generation = current(store_dir)
    (stored,) = generation.open()
    (inferred,) = ox.parse(path=generation.inferred_file, format=ox.RdfFormat.N_QUADS)
    (derived,) = Derivations(generation.derivations_file.read_bytes())
    assert derived == derivation(stored.object.value)
    return (
        stored.object.value,
        inferred.object.value,
        generation.manifest.info["name"],
    )


def holds(name: str) -> tuple[str, str, str]:
    return name, f"inferred {name}", name


def generations(store_dir: Path) -> list[str]:
    return sorted(p.name for p in store_dir.iterdir() if p.is_dir())


# --- Generations


def test_a_published_generation_is_the_current_one(tmp_path: Path) -> None:
    folder = generate(tmp_path / "deep" / ".kg", "one")
    assert names(tmp_path / "deep" / ".kg") == holds("one")
    assert current(tmp_path / "deep" / ".kg").folder == folder


def test_the_last_generation_stays_for_its_readers_and_no_other(tmp_path: Path) -> None:
    one = generate(tmp_path, "one")
    reader = current(tmp_path).open()
    two = generate(tmp_path, "two")
    assert generations(tmp_path) == sorted([one.name, two.name])
    three = generate(tmp_path, "three")
    assert generations(tmp_path) == sorted([two.name, three.name])
    assert [q.object for q in reader] == [ox.Literal("one")]
    assert names(tmp_path) == holds("three")


def test_an_exception_leaves_the_old_generation_alone(tmp_path: Path) -> None:
    generate(tmp_path, "old")
    before = generations(tmp_path)
    with pytest.raises(ZeroDivisionError), writing(tmp_path) as folder:  # noqa: PT012
        fill(folder, [quad("new")], [], [], Manifest("1", {}))
        raise ZeroDivisionError
    assert generations(tmp_path) == before
    assert names(tmp_path) == holds("old")
    generate(tmp_path, "next")
    assert names(tmp_path) == holds("next")


def test_an_interrupt_leaves_the_old_generation_alone(tmp_path: Path) -> None:
    generate(tmp_path, "old")
    with pytest.raises(KeyboardInterrupt), writing(tmp_path):
        raise KeyboardInterrupt
    assert names(tmp_path) == holds("old")
    assert len(generations(tmp_path)) == 1


def test_an_exception_behind_the_publication_leaves_the_new_generation(tmp_path: Path) -> None:
    generate(tmp_path, "old")
    with pytest.raises(ZeroDivisionError), writing(tmp_path) as folder:  # noqa: PT012
        fill(
            folder,
            [quad("new")],
            [quad("inferred new")],
            [derivation("new")],
            Manifest("1", {}, {"name": "new"}),
        )
        publish(folder)
        raise ZeroDivisionError
    assert names(tmp_path) == holds("new")


def test_a_generation_never_published_is_a_fault_of_the_program(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="never published"), writing(tmp_path):
        pass
    assert generations(tmp_path) == []


def test_leftovers_of_killed_builds_are_removed_and_nothing_else(tmp_path: Path) -> None:
    old = generate(tmp_path, "old")
    (tmp_path / "build-99-dead" / "store").mkdir(parents=True)
    (tmp_path / "build-99-dead" / "store" / "000001.log").touch()
    (tmp_path / "current.new").write_text("build-99-dead\n")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes.txt").touch()
    assert names(tmp_path) == holds("old")
    new = generate(tmp_path, "new")
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(
        [old.name, new.name, "current", "lock", "notes", "notes.txt"]
    )


@pytest.mark.parametrize("pointer", [b"", b"\xff\xfe", b"build-1-gone", b"x\x00y"])
def test_a_damaged_pointer_does_not_stand_in_the_way_of_a_build(
    pointer: bytes, tmp_path: Path
) -> None:
    generate(tmp_path, "old")
    (tmp_path / "current").write_bytes(pointer)
    generate(tmp_path, "new")
    assert names(tmp_path) == holds("new")
    assert len(generations(tmp_path)) == 1


def test_a_store_that_cannot_be_written_is_one_error(tmp_path: Path, kg: Kg, dossier: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(KgError, match="cannot be written: "), writing(place):
            pass
    (tmp_path / "locked" / "lock").mkdir(parents=True)
    with pytest.raises(KgError, match="cannot be written: "), writing(tmp_path / "locked"):
        pass
    (dossier / ".kg").touch()
    result = kg("build", "--dossier", dossier)
    assert result.returncode == 2
    assert "cannot be written" in result.stderr


@pytest.mark.parametrize("limit", [10, 5_000])
def test_a_full_disk_is_one_error_and_leaves_the_old_store(
    limit: int, built: Path, tmp_path: Path, kg: Kg
) -> None:
    folder = tmp_path / "dossier"
    shutil.copytree(built, folder)
    before = (generations(folder / ".kg"), (folder / ".kg" / "current").read_text())
    code = f"""
import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
from kg.cli import main; main()"""
    result = subprocess.run(
        [sys.executable, "-c", code, "build", "--dossier", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout) == (2, "")
    assert "cannot be written: " in result.stderr
    assert "File too large" in result.stderr
    assert (generations(folder / ".kg"), (folder / ".kg" / "current").read_text()) == before
    answer = kg("query", "against", "--dossier", folder, "--format", "csv")
    assert len(answer.stdout.splitlines()) == 3


def test_a_disk_that_is_full_in_the_midst_leaves_the_old_generation(tmp_path: Path) -> None:
    generate(tmp_path, "old")
    with limited(100_000), pytest.raises(KgError, match="cannot be written: File too large"):
        generate(tmp_path, "x" * 200_000)
    assert names(tmp_path) == holds("old")
    assert len(generations(tmp_path)) == 1


# --- One writer

HOLD = """
import sys
from pathlib import Path
from kg.publish import writing
with writing(Path(sys.argv[1])) as folder:
    print(folder.name, flush=True)
    sys.stdin.read()
    raise SystemExit(7)
"""


@contextmanager
def holding(store_dir: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another process write until the block ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(store_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("build-")
        yield process
        process.communicate()


def test_a_second_writer_is_refused_while_the_first_writes(
    built: Path, tmp_path: Path, kg: Kg
) -> None:
    folder = tmp_path / "dossier"
    shutil.copytree(built, folder)
    store_dir = folder / ".kg"
    with holding(store_dir) as first:
        during = generations(store_dir)
        with (
            pytest.raises(KgError, match=r"another build is writing .*\n  Wait"),
            writing(store_dir),
        ):
            pass
        result = kg("build", "--dossier", folder)
        assert result.returncode == 2
        assert "error: another build is writing" in result.stderr
        assert generations(store_dir) == during  # what the first writes is no leftover
        assert kg("query", "against", "--dossier", folder).returncode == 0
    assert first.returncode == 7
    assert kg("build", "--dossier", folder).returncode == 0


def test_a_writer_that_is_killed_leaves_no_lock(tmp_path: Path) -> None:
    generate(tmp_path, "old")
    with holding(tmp_path) as first:
        first.kill()
    assert names(tmp_path) == holds("old")
    assert len(generations(tmp_path)) == 2
    generate(tmp_path, "new")
    assert len(generations(tmp_path)) == 2  # the old and the new; what was left is gone


def test_a_lock_is_given_back_in_the_same_process(tmp_path: Path) -> None:
    with writing(tmp_path) as folder:
        with pytest.raises(KgError, match="another build is writing"), writing(tmp_path):
            pass
        fill(folder, [quad("x")], [], [], Manifest("1", {}))
        publish(folder)
    generate(tmp_path, "y")


# --- Killed at every step

STEPS = """
import os, signal, sys
from pathlib import Path
import pyoxigraph as ox
from kg import publish
from kg.derivations import Derivation
from kg.store import Manifest

ran, last = 0, int(sys.argv[2])

def die(frame, event, arg):
    global ran
    if frame.f_code.co_filename != publish.__file__:
        return None
    if event == "line":
        ran += 1
        if ran == last:
            os.kill(os.getpid(), signal.SIGKILL)
    return die

def quad(name):
    return ox.Quad(ox.NamedNode("u:a"), ox.NamedNode("u:b"), ox.Literal(name))

def triple(name):
    return ox.NamedNode("u:a"), ox.NamedNode("u:b"), ox.Literal(name)

new = Derivation(triple("inferred new"), "rule", (triple("new"),))
sys.settrace(die)
with publish.writing(Path(sys.argv[1])) as folder:
    publish.fill(folder, [quad("new")], [quad("inferred new")], [new], Manifest("1", {}, {"name": "new"}))
    publish.publish(folder)
"""


def test_killed_at_any_line_a_writer_leaves_the_old_generation_or_the_new(tmp_path: Path) -> None:
    def killed_at(line: int) -> int:
        shutil.copytree(tmp_path / "old", tmp_path / str(line))
        command = [sys.executable, "-c", STEPS, str(tmp_path / str(line)), str(line)]
        return subprocess.run(command, capture_output=True, check=False).returncode

    total = int(
        subprocess.run(
            [sys.executable, "-c", STEPS + "print(ran)", str(tmp_path / "0"), "0"],
            capture_output=True,
            check=True,
        ).stdout
    )
    assert total > 40
    generate(tmp_path / "old", "old")
    with ThreadPoolExecutor() as pool:
        codes = list(pool.map(killed_at, range(1, total + 1)))
    assert set(codes) == {-signal.SIGKILL}
    seen = []
    for line in range(1, total + 1):
        found = names(tmp_path / str(line))
        assert found in (holds("old"), holds("new")), line
        seen.append(found[0])
        if line % 8 == 0:
            generate(tmp_path / str(line), "next")
            assert names(tmp_path / str(line)) == holds("next")
            assert len(generations(tmp_path / str(line))) == 2, line
    assert seen == sorted(seen, reverse=True)  # old, and from one line on new
    assert {"old", "new"} == set(seen)

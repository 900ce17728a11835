"""A build that is killed at any moment leaves a store that answers: the old one, or the new, whole."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from conftest import TEXTS, Kg

STANCE = "dm:polarity polarity:negative ; dm:intensity intensity:"
MOMENTS = 20


def rewrite(dossier: Path, intensity: str) -> None:
    """Let Velden object with that intensity, so that builds can be told apart by their answer."""
    path = dossier / "instances" / "sources" / "hale-2031.ttl"
    text = path.read_text(encoding="utf-8")
    for old in ("weak", "moderate", "strong"):
        text = text.replace(
            f"{STANCE}{old} ; dm:act act:reject", f"{STANCE}{intensity} ; dm:act act:reject"
        )
    assert f"{STANCE}{intensity} ; dm:act act:reject" in text
    path.write_text(text, encoding="utf-8")


def answered(dossier: Path, kg: Kg) -> str:
    """Return the intensity that the store tells of, from the whole answer of a real query."""
    result = kg("query", "against", "--dossier", dossier, "--format", "csv")
    assert result.returncode == 0, result.stderr
    _head, morvania, velden = result.stdout.splitlines()
    assert morvania.startswith("Morvania,strong,")
    person, intensity, *_rest = velden.split(",")
    assert person == "Tor Velden"
    return intensity


def start(dossier: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "kg", "build", "--dossier", str(dossier), "--corpus", str(TEXTS)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={k: v for k, v in os.environ.items() if not k.startswith("KG_")},
    )


def pointer(dossier: Path) -> str:
    return (dossier / ".kg" / "current").read_text()


def generations(dossier: Path) -> list[str]:
    return sorted(p.name for p in (dossier / ".kg").iterdir() if p.is_dir())


def built(dossier: Path) -> float:
    """Build, and return how long that takes here."""
    begin = time.monotonic()
    assert start(dossier).wait() == 0
    return time.monotonic() - begin


def outlives(dossier: Path, kg: Kg, old: str, wait: Callable[[], object]) -> tuple[str, bool]:
    """Kill a build of something new after the wait; the store must then tell the old or the new.

    Returns what it tells, and whether the build was still at work.
    """
    before = pointer(dossier)
    new = "weak" if old != "weak" else "moderate"
    rewrite(dossier, new)
    process = start(dossier)
    wait()
    process.send_signal(signal.SIGKILL)
    killed = process.wait() == -signal.SIGKILL
    now = answered(dossier, kg)
    assert now == (old if pointer(dossier) == before else new)
    return now, killed


def test_a_build_killed_at_any_moment_leaves_a_store_that_answers(dossier: Path, kg: Kg) -> None:
    built(dossier)
    duration, moments = built(dossier), random.Random(2031)
    told, kills = answered(dossier, kg), 0
    for _ in range(MOMENTS):
        wait = partial(time.sleep, moments.random() * duration)
        told, killed = outlives(dossier, kg, told, wait)
        kills += killed
    assert kills > 0  # else nothing was tried
    finishes_cleanly(dossier, kg)


def test_a_build_killed_while_it_writes_leaves_a_store_that_answers(dossier: Path, kg: Kg) -> None:
    built(dossier)
    told, kills = answered(dossier, kg), 0
    for delay in (0, 0.02, 0.05):
        there = generations(dossier)

        def wait(there: list[str] = there, delay: float = delay) -> None:
            end = time.monotonic() + 60
            while time.monotonic() < end and not set(generations(dossier)) - set(there):
                time.sleep(0.001)
            time.sleep(delay)

        told, killed = outlives(dossier, kg, told, wait)
        kills += killed
    assert kills > 0
    finishes_cleanly(dossier, kg)


def finishes_cleanly(dossier: Path, kg: Kg) -> None:
    """A last build succeeds, answers anew, and leaves the current generation and at most one more."""
    rewrite(dossier, "strong")
    result = kg("build", "--dossier", dossier, "--corpus", TEXTS)
    assert result.returncode == 0, result.stderr
    assert answered(dossier, kg) == "strong"
    assert pointer(dossier).strip() in generations(dossier)
    assert len(generations(dossier)) <= 2
    names = {p.name for p in (dossier / ".kg").iterdir()} - set(generations(dossier))
    assert names == {"current", "lock"}

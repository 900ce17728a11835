"""Writing a file: whole or not at all, through links and pipes, and one error when it cannot be."""

import os
import stat
import subprocess
import threading
from pathlib import Path

import pytest

from conftest import Kg
from full_disk import limited
from kg.errors import KgError
from kg.files import write_whole


def test_a_file_is_written_whole_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_a_reader_sees_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "x"
    contents = [bytes([c]) * 1_000_000 for c in b"ab"]
    write_whole(path, contents[0])
    done = threading.Event()

    def write() -> None:
        for n in range(60):
            write_whole(path, contents[n % 2])
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen = set()
    while not done.is_set():
        content = path.read_bytes()
        assert content in contents
        seen.add(content[:1])
    writer.join()
    assert seen == {b"a", b"b"}


def test_a_file_keeps_its_permissions_and_a_link_its_target(tmp_path: Path) -> None:
    path, link = tmp_path / "real" / "x", tmp_path / "link"
    path.parent.mkdir()
    path.write_bytes(b"old")
    path.chmod(0o640)
    link.symlink_to(path)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["link", "real", "x"]


def test_a_pipe_is_written_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        write_whole(pipe, b"through")
        assert reader.communicate()[0] == b"through"
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_an_export_to_the_standard_output_by_its_name_arrives(built: Path, kg: Kg) -> None:
    shown = kg("export", "--layer", "told", "--dossier", built)
    named = kg("export", "--layer", "told", "--dossier", built, "--out", "/dev/stdout")
    assert (named.returncode, named.stdout) == (0, shown.stdout)
    assert len(shown.stdout) > 1000


def test_what_cannot_be_written_is_one_error_and_leaves_nothing(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "no" / "such" / "folder", tmp_path / ("x" * 300)):
        with pytest.raises(KgError, match="cannot be written: "):
            write_whole(path, b"x")
    assert list(tmp_path.iterdir()) == []


def test_a_file_too_large_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"old")
    with limited(100), pytest.raises(KgError, match="cannot be written: File too large"):
        write_whole(path, b"x" * 1000)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]

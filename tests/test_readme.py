"""The README is true: its commands run and print what it shows."""

from pathlib import Path

from readme import README, Shell, commands


def test_every_command_of_the_readme_prints_what_it_shows(tmp_path: Path) -> None:
    shown = commands(README.read_text(encoding="utf-8"))
    assert len(shown) >= 8
    shell = Shell(tmp_path)
    for command, output in shown:
        assert shell.run(command) == output, command


def test_the_two_commands_stand_in_it_word_for_word_as_ci_runs_them() -> None:
    lines = README.read_text(encoding="utf-8").splitlines()
    assert "    pip install . && kg build" in lines
    assert "    pip install '.[test]' && pytest" in lines


def test_it_admits_that_the_addresses_do_not_resolve_yet() -> None:
    text = README.read_text(encoding="utf-8")
    assert "w3id.org" in text
    assert "do not resolve" in text

"""The command as it is typed: arguments, where it looks, what it prints where, exit codes."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from tests.support.paper import Paper, frame, words

from pressbuild.cli import main
from pressbuild.cli.commands import cli

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    paper = Paper(tmp_path / "paper").master("page", frame("a", 30, columns=2))
    return paper.story("s", words(100), "frames: [1/a]").write().root


def test_the_pdf_goes_to_dist_and_the_last_line_says_so(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(root), "pdf"]) == 0
    shown = capsys.readouterr()
    assert (root / "dist" / "1" / "t-1-print.pdf").read_bytes().startswith(b"%PDF")
    assert shown.out == ""
    assert re.search(r"Wrote .*t-1-print\.pdf: 1 pages in \d+\.\d s$", shown.err.strip())
    for stage in ("[1/6] manifest", "[2/6] articles", "[3/6] plan", "[4/6] typeset", "[5/6] outputs", "[6/6] checks"):
        assert stage in shown.err


def test_it_works_from_anywhere_inside_the_publication(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = root / "issues" / "1" / "notes"
    deep.mkdir()
    monkeypatch.chdir(deep)
    assert main(["pdf", "-o", "here.pdf"]) == 0
    assert (deep / "here.pdf").exists()


def test_the_newest_issue_is_taken_when_none_is_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    newer = root / "issues" / "2"
    newer.mkdir()
    (newer / "s.md").write_text("---\nheadline: s\n---\n\nText.\n")
    (newer / "issue.yaml").write_text(
        (root / "issues" / "1" / "issue.yaml").read_text().replace("number: 1", "number: 2")
    )
    assert main(["-C", str(root), "pdf"]) == 0
    assert "t-2-print.pdf" in capsys.readouterr().err
    assert main(["-C", str(root), "pdf", "1"]) == 0
    assert main(["-C", str(root), "pdf", str(root / "issues" / "1")]) == 0
    assert (root / "dist" / "1" / "t-1-print.pdf").exists()


def test_an_unknown_issue_is_told_with_a_guess(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "issues" / "1").rename(root / "issues" / "2024-01")
    assert main(["-C", str(root), "pdf", "2024-02"]) == 3
    assert "did you mean “2024-01”?" in capsys.readouterr().err


def test_outside_a_publication_it_says_what_one_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(tmp_path), "pdf"]) == 3
    assert "issues/publication.yaml" in capsys.readouterr().err
    assert main(["-C", str(tmp_path / "nowhere"), "pdf"]) == 3


def test_fit_prints_the_ledger_and_writes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(root), "fit"]) == 0
    shown = capsys.readouterr().out
    assert "room for about" in shown
    assert "1/a" in shown
    assert not (root / "dist").exists()


def test_fit_as_json_is_for_other_programs(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "issues" / "1" / "s.md").write_text(f"---\nheadline: s\n---\n\n{words(500)}\n")
    assert main(["-C", str(root), "fit", "--json"]) == 4
    story = json.loads(capsys.readouterr().out)["stories"][0]
    assert story["words"] == 500
    assert story["words_over"] > 0
    assert story["overset"].startswith(f"word{500 - story['words_over'] + 1} ")
    assert story["frames"][0]["ref"] == "1/a"
    assert story["lines"]["over"] > 0


def test_no_arguments_print_help_and_unknown_ones_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "newspaper" in capsys.readouterr().out
    assert main(["--version"]) == 0
    assert main(["pdf", "--no-such-option"]) == 2
    assert "no-such-option" in capsys.readouterr().err


def test_every_command_and_option_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    options = [option for parameter in cli.params for option in parameter.opts]
    for name, command in cli.commands.items():
        assert f"pressbuild {name}" in readme
        options += [o for parameter in command.params if isinstance(parameter, click.Option) for o in parameter.opts]
    assert [option for option in options if f"{option}" not in readme] == []


def test_nothing_touches_the_network(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert main(["-C", str(root), "pdf"]) == 0


@pytest.mark.parametrize(
    ("kill", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)], ids=["^C", "kill"]
)
def test_interrupted_in_the_middle_it_leaves_the_last_good_file(root: Path, kill: signal.Signals, code: int) -> None:
    output = root / "dist" / "1" / "t-1-print.pdf"
    assert main(["-C", str(root), "pdf"]) == 0
    good = output.read_bytes()
    story = "\n\n".join(words(300) for _ in range(60))
    (root / "issues" / "1" / "s.md").write_text(f"---\nheadline: s\n---\n\n{story}\n")
    command = [sys.executable, "-m", "pressbuild", "-C", str(root), "pdf"]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    ) as process:
        assert process.stderr
        shown = ""
        while "[4/6]" not in shown:
            shown += process.stderr.readline()
        time.sleep(0.3)
        process.send_signal(kill)
        shown += process.stderr.read()
    assert process.returncode == code
    assert "Traceback" not in shown
    assert output.read_bytes() == good
    assert [path.name for path in output.parent.iterdir()] == [output.name]

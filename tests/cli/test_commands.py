"""The command as it is typed: arguments, where it looks, what it prints where, exit codes."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import click
import pytest
from tests.support.paper import Paper, frame, words
from tests.support.places import ROOT
from tests.support.publication import Publication

from pressbuild.cli import main
from pressbuild.cli.commands import cli


@pytest.fixture
def root(tmp_path: Path) -> Path:
    paper = Paper(tmp_path / "paper").master("page", frame("a", 30, columns=2))
    return paper.story("s", words(100), "frames: [1/a]").write().root


def test_the_pdf_goes_to_dist_and_the_last_line_says_so(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(root), "pdf"]) == 0
    shown = capsys.readouterr()
    assert (root / "dist" / "1" / "t-1-print.pdf").read_bytes().startswith(b"%PDF")
    assert shown.out == ""
    assert re.search(r"Wrote .*t-1-print\.pdf: 1 page in \d+\.\d s$", shown.err.strip())
    stages = [line.partition(": ")[0] for line in shown.err.splitlines()[:8]]
    assert stages == "manifest articles check plan typeset check write check".split()


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


def test_no_arguments_list_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    main([])
    shown = capsys.readouterr()
    for name in cli.commands:
        assert name in shown.out + shown.err
    assert main(["pdf", "-h"]) == 0
    assert "ISSUE is the name of a folder below issues/" in " ".join(capsys.readouterr().out.split())


def test_the_newest_issue_is_found_by_number(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "issues" / "1").rename(root / "issues" / "9")
    shutil.copytree(root / "issues" / "9", root / "issues" / "10")
    assert main(["-C", str(root), "pdf"]) == 0
    assert (root / "dist" / "10" / "t-1-print.pdf").exists()


def test_an_issue_is_named_by_a_path_from_where_one_stands(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root / "issues")
    assert main(["pdf", "1/issue.yaml"]) == 0
    assert (root / "dist" / "1" / "t-1-print.pdf").exists()
    assert main(["pdf", "--output", "../new/folder/x.pdf"]) == 0
    assert (root / "new" / "folder" / "x.pdf").exists()


def test_the_same_sources_make_the_same_bytes(root: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        assert main(["-C", str(root), "pdf", "-o", str(root / name)]) == 0
    assert (root / "a.pdf").read_bytes() == (root / "b.pdf").read_bytes()


def test_names_are_printed_as_they_are(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = root / "[/red]" / "a:smile:b [bold].pdf"
    assert main(["-C", str(root), "pdf", "-o", str(target)]) == 0
    assert str(target) in capsys.readouterr().err
    story = root / "issues" / "1" / "s.md"
    story.write_text("---\nheadline: '[/red] :smile: \\'\n---\n\n" + words(900) + "\n", encoding="utf-8")
    assert main(["-C", str(root), "pdf"]) == 4
    assert "“[/red] :smile: \\” is" in " ".join(capsys.readouterr().err.split())


def test_overset_prints_the_ledger_and_says_that_nothing_was_written(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "issues" / "1" / "s.md").write_text(f"---\nheadline: s\n---\n\n{words(900)}\n")
    assert main(["-C", str(root), "pdf"]) == 4
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "what to do" in shown.err
    assert shown.err.strip().endswith("No PDF was written; the last good one is untouched.")
    assert not (root / "dist").exists()


def test_the_ledger_has_these_columns_and_keys(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(root), "fit"]) == 0
    header = capsys.readouterr().out.splitlines()[0]
    assert header.split() == "story frames words lines used over under what to do".split()
    assert main(["-C", str(root), "fit", "--json"]) == 0
    ledger = json.loads(capsys.readouterr().out)
    assert set(ledger) == {"format", "exit_code", "stories", "findings"}
    story = ledger["stories"][0]
    assert {"slug", "title", "place", "words", "frames", "lines", "words_over", "overset", "advice"} <= set(story)
    assert set(story["lines"]) == {"available", "used", "over", "under"}
    assert story["place"] == "issues/1/issue.yaml:5"
    assert {"severity", "code", "message", "place", "hint"} == set(ledger["findings"][0])


def test_a_terminal_without_typographers_marks(tmp_path: Path) -> None:
    with Publication(tmp_path).start("fit", PYTHONIOENCODING="ascii") as process:
        out, err = process.communicate()
    assert process.returncode == 0
    assert b"Traceback" not in out + err

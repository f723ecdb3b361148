"""The library: the example of docs/library.md runs, results say all, importing changes nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.paper import Paper, frame, words
from tests.support.places import ROOT

from pressbuild import api

UNCHANGED = """
import sys, pressbuild, pressbuild.api
assert not [name for name in sys.modules if name.startswith(("weasyprint", "pressbuild.typeset"))]
import weasyprint.text.line_break as library
before = library.Layout
import pressbuild.cli.commands
pressbuild.api.list_plugins()
assert library.Layout is before
assert "pressbuild.typeset.engine" not in sys.modules
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    paper = Paper(tmp_path / "elfaro").master("page", frame("a", 30, columns=2))
    return paper.story("s", words(100), "frames: [1/a]").write().root


def test_the_example_of_the_docs_runs(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root.parent)
    docs = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", docs, re.DOTALL)
    exec(compile(example, "library.md", "exec"), {})
    shown = capsys.readouterr().out
    assert "t-1-print.pdf: 1 pages" in shown
    assert "s: room for about" in shown
    assert (root / "dist" / "1" / "t-1-e-book.epub").is_file()


def test_importing_the_library_changes_nothing() -> None:
    subprocess.run([sys.executable, "-c", UNCHANGED], check=True)


def test_what_is_wrong_is_in_the_result(root: Path) -> None:
    (root / "issues" / "1" / "s.md").write_text(f"---\nheadline: s\n---\n\n{words(900)}\n")
    issue = api.open_publication(root / "issues").issue("1")
    result = issue.build_pdf()
    assert (result.files, result.ok, result.exit_code) == ((), False, api.ExitCode.FINDINGS)
    assert result.fits[0].lines_over
    assert issue.build_pdf(api.PdfOptions(draft=True)).ok
    (root / "issues" / "1" / "s.md").unlink()
    assert [issue.build_epub().exit_code, issue.fit().exit_code, issue.check().exit_code] == [api.ExitCode.SOURCE] * 3


def test_progress_is_a_stream_of_stages_and_what_it_raises_ends_the_build(root: Path) -> None:
    heard: list[api.StageEvent] = []
    issue = api.open_publication(root).issue()
    assert issue.build_screen(progress=heard.append).ok
    assert {event.stage for event in heard} == set(api.Stage) - {api.Stage.IMPOSE}

    def give_up(event: api.StageEvent) -> None:
        if event.stage is api.Stage.WRITE:
            raise TimeoutError

    with pytest.raises(TimeoutError):
        issue.build_pdf(progress=give_up)
    assert not (root / "dist" / "1" / "t-1-print.pdf").exists()


def test_no_publication_and_no_issue_are_stops(root: Path, tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(api.Stopped) as stopped:
            api.open_publication(folder)
        assert [finding.code for finding in stopped.value.findings] == ["no-publication"]
    publication = api.open_publication(root)
    assert [issue.name for issue in publication.issues()] == ["1"]
    with pytest.raises(api.Stopped):
        publication.issue("2")


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(api.__file__).parents[1] / "py.typed").is_file()


def test_a_file_that_is_no_pdf_has_no_report(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_text("no PDF")
    result = api.check_file(path)
    assert (result.report, result.is_refused(), result.exit_code) == (None, True, api.ExitCode.SOURCE)
    with pytest.raises(ValueError, match="there is no report"):
        result.write_html(tmp_path / "a.html")

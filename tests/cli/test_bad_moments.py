"""Bad moments: engines that break down, templates that reach for files, disks that are full, odd places."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.support.faults import MASTER, PUBLICATION, build, good_paper, put, svg, swap, text
from tests.support.paper import words


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    return good_paper(tmp_path)


def test_an_engine_that_breaks_down_is_a_message(
    paper: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise AttributeError("'NoneType' object has no attribute 'children'")

    monkeypatch.setattr("pressbuild.typeset.engine.layout_engine.HTML", broken)
    put("dist/1/t-1-print.pdf", b"the last good one")(paper)
    code, shown = build(paper, capsys)
    assert code == 3
    assert "the layout engine cannot set the column rules: AttributeError" in shown
    assert "undo the last change to the masters or print.css" in shown
    assert (paper / "dist/1/t-1-print.pdf").read_bytes() == b"the last good one"


def test_a_grid_with_hidden_overflow_never_ends_in_a_traceback(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grid = '<div style="display: grid; grid-template-columns: 1fr 1fr"><p style="overflow: hidden">1</p></div>'
    swap(MASTER, "<div", f"{grid}<div")(paper)
    code, shown = build(paper, capsys)
    assert code == 0 or (code, "[engine-failed]" in shown) == (3, True)  # that depends on WeasyPrint


def test_a_pipe_is_not_replaced_by_a_file(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipe = paper / "pipe"
    os.mkfifo(pipe)
    code, shown = build(paper, capsys, "-o", str(pipe))
    assert (code, "[cannot-write]" in shown) == (6, True)
    assert pipe.is_fifo()


def test_a_template_cannot_touch_files(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    svg("")(paper)
    put("layouts/test/insert.html", "{{ block.file.unlink() }}")(paper)
    code, shown = build(paper, capsys)
    assert (code, "is not to be called in templates" in shown) == (3, True)
    assert (paper / "issues" / "1" / "p.svg").exists()


def test_a_draft_is_written_with_what_is_overset(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text(words(2000))(paper)
    code, shown = build(paper, capsys, "--draft")
    assert code == 0
    assert "Wrote" in shown
    assert "cut about" in shown


def test_a_place_that_cannot_be_written(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, shown = build(paper, capsys, "-o", str(paper / PUBLICATION / "x.pdf"))
    assert (code, "[cannot-write]" in shown) == (6, True)


def test_a_folder_takes_the_file_under_its_own_name(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _ = build(paper, capsys, "-o", str(paper))
    assert code == 0
    assert (paper / "t-1-print.pdf").is_file()


def test_a_full_disk(paper: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    output = paper / "dist" / "1" / "t-1-print.pdf"
    build(paper, capsys)
    good = output.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, shown = build(paper, capsys)
    assert (code, "No space left on device" in shown) == (6, True)
    assert output.read_bytes() == good
    assert [path.name for path in output.parent.iterdir()] == [output.name], "a half-written file stays behind"


def test_a_word_without_an_end_is_broken_into_lines(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text("x" * 400 + " end")(paper)
    assert build(paper, capsys)[0] == 0

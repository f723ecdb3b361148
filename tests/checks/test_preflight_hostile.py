"""Files that are damaged, locked, endless or no PDF: a message, an end, and nothing passed that nobody looked at."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from pikepdf import Array
from tests.support.foreign_check import run_check
from tests.support.foreign_hostile import LOCKED, READABLE, UNREADABLE, make_many
from tests.support.plates import MM, make_pdf

from pressbuild.cli.commands import main
from pressbuild.ink import page_plates
from pressbuild.reports import thumbnails

SECONDS = 60
UNSURE = {"content breaks off", "form in itself", "forms without end", "arrays in arrays", "truncated"}
DAMAGED = {"truncated", "no table of objects"}
OF_CONTENT = {"all-read", "total-ink", "small-type", "hairlines", "rgb", "picture-resolution"}


@pytest.fixture(autouse=True)
def less_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """What hangs, hangs for ever; the tests need not wait for it as long as a slow machine may."""
    monkeypatch.setattr(page_plates, "START_SECONDS", 5.0)
    monkeypatch.setattr(thumbnails, "START_SECONDS", 3.0)


@pytest.mark.parametrize("name", UNREADABLE)
def test_unreadable_file_ends_in_one_message(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "advert.pdf"
    path.write_bytes(UNREADABLE[name]())
    run = run_check(capsys, path)
    assert (run.exit_code, run.report) == (3, {})
    assert run.complaint.count("error:") == 1
    assert "“advert.pdf” cannot be checked" in run.complaint
    assert ("password" in run.complaint) == (name == LOCKED)
    assert "passed" not in run.complaint.replace("nothing has passed", "")


@pytest.mark.parametrize("name", READABLE)
def test_readable_file_is_checked_to_an_end(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "advert.pdf"
    path.write_bytes(READABLE[name]())
    run = run_check(capsys, path, "--html", str(tmp_path / "report.html"))
    assert run.seconds < SECONDS
    if name == "ring of pages" and run.exit_code == 3:
        return
    assert run.exit_code in (0, 4)
    assert run.report["verdict"] != "passed"
    assert not [check for check in run.report["checks"] if check["status"] == "broken"]
    assert (tmp_path / "report.html").stat().st_size < 3_000_000
    if name in UNSURE:  # what was not read to its end has passed nothing
        assert not run.passed & OF_CONTENT
    if name in DAMAGED:
        assert run.check("file-damaged")["status"] == "failed"
        assert run.check("total-ink")["status"] == "skipped"


def test_words_of_the_file_are_no_markup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "advert.pdf"
    path.write_bytes(READABLE["markup"]())
    run_check(capsys, path, "--html", str(tmp_path / "report.html"))
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "alert(1)" in page  # they are shown
    assert "<script" not in page.lower()
    assert "<img" not in page.lower()
    main(["-C", str(tmp_path), "check", str(path)])
    said = capsys.readouterr()
    assert "alert(1)" in said.out
    assert "\x1b" not in said.out + said.err


def test_5000_pages_come_to_an_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "many.pdf"
    path.write_bytes(make_many())
    # of a press without a limit of ink: to measure 5,000 pages takes half a minute
    run = run_check(capsys, path, "--profile", "office-printer", "--html", str(tmp_path / "report.html"))
    assert run.seconds < SECONDS
    assert run.report["pages"] == 5_000
    assert run.report["verdict"] == "faults"  # its font is not embedded
    assert all(len(check["hits"]) <= 500 for check in run.report["checks"])
    assert (tmp_path / "report.html").stat().st_size < 3_000_000


def test_folder_is_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "advert.pdf").mkdir()
    run = run_check(capsys, tmp_path / "advert.pdf")
    assert run.exit_code == 3
    assert "it is a folder" in run.complaint


def test_pipe_is_not_waited_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "advert.pdf")
    started = time.monotonic()
    run = run_check(capsys, tmp_path / "advert.pdf")
    assert run.exit_code == 3
    assert "pipe" in run.complaint
    assert time.monotonic() - started < 5


def test_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = run_check(capsys, tmp_path / "advert.pdf")
    assert run.exit_code == 3
    assert "No such file" in run.complaint


def test_nothing_to_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(tmp_path), "check"]) == 3
    assert "is not inside a publication" in capsys.readouterr().err


def test_no_such_profile(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "advert.pdf"
    path.write_bytes(make_pdf(["0 0 0 1 k 0 0 9 9 re f"]))
    run = run_check(capsys, path, "--profile", "magazine-ofset")
    assert run.exit_code == 3
    assert "magazine-offset" in run.complaint


# --- what the command says in the end ---

SOUND = ["0 0 0 1 k 60 60 100 100 re f"]


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A file of which there is nothing to say for this profile, but that it has no title."""
    path = tmp_path / "sound.pdf"
    path.write_bytes(make_pdf(SOUND, (289, 380), TrimBox=Array([0, 0, 289 * MM, 380 * MM])))
    return path


LAX = ("--advert", "--profile", "digital-newsprint")


@pytest.mark.skipif(not shutil.which("gs"), reason="Ghostscript not installed")
def test_file_without_faults_has_passed(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = run_check(capsys, sound, *LAX, "--strict")
    assert (run.exit_code, run.report["verdict"]) == (0, "passed")
    assert run.report["summary"].startswith("structural checks passed")


@pytest.mark.parametrize("script", ["", "exit 0", "exit 3", "kill -SEGV $$"])
def test_ghostscript_that_does_not_measure_makes_no_pass(
    script: str, sound: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = sound.parent / "bin"
    programs.mkdir()
    if script:
        (programs / "gs").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (programs / "gs").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    run = run_check(capsys, sound, *LAX)
    assert (run.exit_code, run.report["verdict"]) == (0, "incomplete")
    assert run.check("total-ink")["status"] == "skipped"
    assert "Ghostscript" in run.check("total-ink")["reason"]
    assert run.report["ink"]["measured"] is False
    assert run_check(capsys, sound, *LAX, "--strict").exit_code == 4


def test_report_that_cannot_be_written(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sound.read_bytes()
    assert run_check(capsys, sound, *LAX, "--html", str(sound)).exit_code == 6
    assert sound.read_bytes() == before
    folder = sound.parent / "folder"
    folder.mkdir()
    assert run_check(capsys, sound, *LAX, "--html", str(folder)).exit_code == 6


@pytest.mark.parametrize("size", ["90", "90x", "ax60", "-90x60"])
def test_size_that_is_none(size: str, sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_check(capsys, sound, "--booked", size).exit_code == 2


def test_checks_are_listed_anywhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(tmp_path), "check", "--list"]) == 0
    assert "total-ink" in capsys.readouterr().out

"""Files that are damaged, locked, endless or no PDF: a message, an end, and nothing passed that nobody looked at."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from tests.support.foreign_check import run_check
from tests.support.foreign_hostile import LOCKED, READABLE, UNREADABLE, make_many
from tests.support.plates import make_pdf

from pressbuild.cli.commands import main

SECONDS = 60
UNSURE = {"content breaks off", "form in itself", "forms without end", "no table of objects", "arrays in arrays"}


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
    if run.exit_code == 3:
        assert name in UNSURE | {"ring of pages"}
        return
    assert run.exit_code in (0, 4)
    assert run.report["verdict"] != "passed"
    assert (tmp_path / "report.html").stat().st_size < 3_000_000


@pytest.mark.parametrize("name", sorted(UNSURE))
def test_what_was_not_read_to_its_end_has_passed_nothing_of_content(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "advert.pdf"
    path.write_bytes(READABLE[name]())
    run = run_check(capsys, path)
    if run.exit_code != 3:
        assert not run.passed & {"ink-total", "small-type", "hairlines", "rgb-colour", "picture-resolution"}


def test_5000_pages_come_to_an_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "many.pdf"
    path.write_bytes(make_many())
    run = run_check(capsys, path, "--html", str(tmp_path / "report.html"))
    assert run.seconds < 3 * SECONDS
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
    assert "nothing to check" in capsys.readouterr().err


def test_no_such_profile(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "advert.pdf"
    path.write_bytes(make_pdf(["0 0 0 1 k 0 0 9 9 re f"]))
    run = run_check(capsys, path, "--profile", "magazine-ofset")
    assert run.exit_code == 3
    assert "magazine-offset" in run.complaint

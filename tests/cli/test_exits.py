"""How a command ends that does not end well: one message, the right exit code, nothing raw on the terminal."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType

import pytest
from tests.support.publication import MANIFEST, Outcome, Publication

import pressbuild.cli
from pressbuild.cli import main
from pressbuild.cli.exit import TRACE, say_ending
from pressbuild.cli.terminal import Screen
from pressbuild.core.findings import Finding, Severity
from pressbuild.core.invisible_characters import show_text
from pressbuild.core.system_errors import RUN_FOLDER, say_no_room
from pressbuild.core.units import parse_whole
from pressbuild.document import slugify
from pressbuild.proof.page_overlays import show_findings

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
HOSTILE = "\x1b[31m\u202egnp\x07\x9b2J\r\n\u2066"
_RANGES = (range(0x20), range(0x7F, 0xA0), range(0x2028, 0x202F), range(0x2066, 0x206A))
RAW = {chr(code) for codes in _RANGES for code in codes} - {"\n"}


def ended(problem: BaseException, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = say_ending(problem, Screen())
    return code, capsys.readouterr().err


def test_that_there_is_no_folder_for_temporary_files_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> str:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "gettempdir", none)
    code, said = ended(OSError(27, "File too large"), capsys)
    assert (code, "no folder for temporary files: No usable" in said) == (6, True)


def test_limits_that_no_system_can_keep_are_no_limits(capsys: pytest.CaptureFixture[str]) -> None:
    assert [main([limit, "9" * 30, "fit"]) for limit in ("--max-seconds", "--max-memory")] == [2, 2]


def test_what_nobody_foresaw_is_one_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise TypeError(f"unhashable type: {HOSTILE}")

    monkeypatch.setattr("pressbuild.pipeline.press_edition.measure_issue", broken)
    monkeypatch.delenv(TRACE)
    root = str(Publication(tmp_path).root)
    assert main(["-C", root, "fit"]) == 70
    shown = capsys.readouterr().err
    assert "a fault of pressbuild itself: TypeError: unhashable type" in shown
    assert "(test_exits.py, line " in shown
    assert "report it" in shown
    assert "Traceback" not in shown
    assert not RAW & set(shown)
    monkeypatch.setenv(TRACE, "1")
    assert main(["-C", root, "fit"]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_what_is_full_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = tmp_path / f"{RUN_FOLDER}x"
    run.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(run))
    for problem in (OSError(28, "No space left on device"), OSError(28, "No space left", str(run / "font.ttf"))):
        code, shown = ended(problem, capsys)
        assert (code, f"the disk of {tmp_path} is full" in shown, "TMPDIR" in shown) == (6, True, True)
    code, shown = ended(OSError(122, "Disk quota exceeded", "/elsewhere/x"), capsys)
    assert (code, "share of the disk of /elsewhere" in shown) == (6, True)
    assert say_no_room(0) == ""
    assert str(tmp_path) in say_no_room(-25)
    monkeypatch.setattr(os, "statvfs", lambda _: os.statvfs_result((4096, 4096, 100, 0, 0, 9, 9, 9, 0, 255)))
    assert f"the disk of {tmp_path} is full" in say_no_room(1)


def test_a_folder_that_is_gone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert main(["pdf"]) == 6
    assert "is not there any more" in capsys.readouterr().err
    (tmp_path / "loop").symlink_to("loop")
    assert main(["-C", str(tmp_path / "loop" / "x"), "pdf"]) == 3
    assert ended(RuntimeError("Symlink loop from 'x'"), capsys)[0] == 3


def test_nothing_moves_the_cursor_of_a_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publication = Publication(tmp_path, capsys)
    root = publication.root
    publication.manifest(f"{MANIFEST}    section: {json.dumps(HOSTILE)}\n    x{json.dumps(HOSTILE)}: 1\n")
    (root / "issues" / "1").rename(root / "issues" / HOSTILE)
    said = []

    def run(code: int, *arguments: str) -> Outcome:
        outcome = publication.run(*arguments)
        assert outcome.code == code, outcome.stderr
        said.append(outcome.stdout + outcome.stderr)
        return outcome

    run(3, "fit")
    run(3, "pdf", f"{HOSTILE}x")
    run(3, "check", f"{HOSTILE}.pdf")
    run(3, "impose", f"{HOSTILE}.pdf")
    run(2, HOSTILE)
    run(2, "pdf", f"--{HOSTILE}")
    run(2, "check", "--booked", HOSTILE)
    (root / "issues" / HOSTILE / "issue.yaml").write_text(MANIFEST)
    run(3, "pdf", "--profile", HOSTILE)
    run(6, "epub", "--no-pages", "-o", f"{root}/issues/{HOSTILE}/s.md")
    run(0, "fit")
    run(0, "fit", "--changes")
    outcome = run(0, "fit", "--json")
    assert json.loads(outcome.stdout)["stories"]
    assert [text for text in said if RAW & set(text)] == []
    assert "issues/\\x1b[31m\\u202egnp\\x07\\x9b2J\\r\\n\\u2066/" in "".join(said)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Peña “uno” 漢字 שלום 👩‍👩‍👧", "Peña “uno” 漢字 שלום 👩‍👩‍👧"),
        ("a\x00\x1b\x7f\x85", "a\\x00\\x1b\\x7f\\x85"),
        ("caf\udce9", "caf\\udce9"),
        ("a\tb\u2028c\u202ed\u2069", "a\\tb\\u2028c\\u202ed\\u2069"),
    ],
)
def test_texts_are_shown(text: str, shown: str) -> None:
    assert show_text(text) == shown


def run_shell(line: str, root: Path) -> tuple[int, str]:
    """Run a line of bash in which `p` is the command."""
    script = f'p() {{ {sys.executable} -m pressbuild "$@"; }}; {line}'
    done = subprocess.run(["bash", "-c", script], capture_output=True, cwd=root, check=False)
    return done.returncode, done.stderr.decode() + done.stdout.decode()


def test_streams_that_nobody_reads(tmp_path: Path) -> None:
    root = Publication(tmp_path).root
    code, shown = run_shell("p fit --json > /dev/full", root)
    assert (code, shown.count("standard output: No space left")) == (6, 1)
    assert run_shell("p check --list | true; exit ${PIPESTATUS[0]}", root) == (141, "")
    assert run_shell("p check --list >&- 2>&-", root) == (0, "")
    assert run_shell("p pdf -o ../x.pdf 2>&- <&- >&-", root) == (0, "")
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")


def test_the_proof_shows_findings_as_the_terminal_does() -> None:
    (shown,) = show_findings([Finding(Severity.ERROR, "x", f"the frame “{HOSTILE}”", None, HOSTILE)])
    assert not RAW & set(shown.message + shown.hint)


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("-3", -3), ("--5", 0), ("9" * 5000, 0), ("٣", 0), ("", 0)])
def test_numbers_that_others_wrote(text: str, number: int) -> None:
    assert parse_whole(text, 0) == number


def test_names_that_files_cannot_have(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publication = Publication(tmp_path, capsys).file("issues/1/CON.svg", PICTURE)
    publication.manifest(MANIFEST.replace("number: 1", f"number: {'9' * 30}"))
    publication.article("s", "Text.", pictures="[{file: CON.svg, alt: A.}]")
    (publication.root / "issues" / "1").rename(publication.root / "issues" / "caf\udce9")
    target = tmp_path / ("é" * 127)
    assert publication.run("proof", "--static", str(target)).code == 0
    assert "caf\\udce9" in (target / "index.html").read_text()
    assert (target / "book" / "pictures" / "con-picture.svg").is_file()
    assert len(slugify("long " * 60)) <= 100


@pytest.mark.parametrize("epoch", ["9" * 400, "99999999999999", "-5"])
def test_a_time_that_is_none(
    epoch: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    outcome = Publication(tmp_path, capsys).run("epub")
    assert (outcome.code, "[bad-epoch]" in outcome.said) == (3, True)


def test_a_finished_pdf_that_a_reader_refuses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("array of 4711 elements")

    publication = Publication(tmp_path, capsys)
    for reader in (
        "pipeline.pdf_letters.list_fonts",
        "pdf_facts.shown_letters.read_letters",
        "checks.pdf.pdfx_conformance.structural_faults",
    ):
        with monkeypatch.context() as patch:
            patch.setattr(f"pressbuild.{reader}", refuse)
            outcome = publication.build()
        assert (outcome.code, outcome.untouched) == (4, True), outcome.stderr
        assert "the finished PDF cannot be read: array of 4711 elements" in outcome.said


def test_an_interrupt_while_the_program_is_being_read_ends_it_without_a_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(ModuleType):
        def __getattr__(self, name: str) -> object:
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "pressbuild.cli.commands", Interrupted("pressbuild.cli.commands"))
    with pytest.raises(SystemExit) as ending:
        importlib.reload(pressbuild.cli)
    assert ending.value.code == 130

"""Costly files: what takes too much time or memory is ended with one message that names it, and nothing is lost."""

from __future__ import annotations

import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.proof import run_proof
from tests.support.publication import MASTER, Publication

from pressbuild.core.findings import ExitCode, Place, Stopped
from pressbuild.core.limits import (
    Limits,
    Record,
    explain,
    keep_limits,
    left_seconds,
    new_record,
    no_memory,
    read_record,
    working_on,
)
from pressbuild.sources.door import read_named

GOOD = b"the last good one"
ENDLESS = "{% for a in range(100000) %}{% set all = range(100000)|sort %}{% endfor %}"  # few rounds, each of them long
TEMPLATE = "layouts/tiny/masters/page.html"


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    return Publication(tmp_path).file("dist/1/t-1-print.pdf", GOOD)


# --- the process that keeps limits ---


def ended_by(record: Path, limits: Limits, work: Callable[[], None]) -> int:
    """Return what ended a process that does a work within limits: its exit code, or a signal, negative."""
    child = os.fork()
    if not child:
        try:
            keep_limits(limits, new_record(record))
            work()
        except Stopped as stopped:
            record.with_suffix(".said").write_text(f"{stopped.findings[0].place} {stopped.findings[0].message}")
            os._exit(stopped.exit_code)
        except BaseException:
            os._exit(99)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def spin() -> None:
    """Use the processor for hours, inside of C."""
    re.match(r"(a+)+b", "a" * 50)


def test_a_thing_that_takes_too_long_ends_the_process_inside_of_c(tmp_path: Path) -> None:
    def work() -> None:
        with working_on("the story “s”", Place(Path("s.md"))), working_on("the picture", Place(Path("p.svg"), 7)):
            spin()

    limits = Limits(1, 0)
    assert ended_by(tmp_path / "record", limits, work) == -signal.SIGPROF
    found = explain(read_record(tmp_path / "record"), signal.SIGPROF, limits)
    assert (str(found.place), found.message) == ("p.svg:7", "the picture takes more than 0.4 seconds of the processor")


def test_many_things_together_take_too_long_and_the_longest_is_named(tmp_path: Path) -> None:
    def work() -> None:
        for number in range(60):
            with working_on(f"the story {number}"):
                end = time.process_time() + (0.3 if number == 1 else 0.05)
                while time.process_time() < end:
                    pass

    assert ended_by(tmp_path / "record", Limits(1, 0), work) == -signal.SIGXCPU
    message = explain(read_record(tmp_path / "record"), signal.SIGXCPU, Limits(1, 0)).message
    assert message == "the whole takes more than 1 seconds of the processor, 0 for the story 1"


def test_a_large_file_has_more_time(tmp_path: Path) -> None:
    file = tmp_path / "large"
    file.write_bytes(b"x" * 2**20)

    def work() -> None:
        with working_on("the story", file=file):
            end = time.process_time() + 0.6
            while time.process_time() < end:
                pass

    assert ended_by(tmp_path / "record", Limits(1, 0), work) == 0


@pytest.mark.parametrize(("is_text", "seconds"), [(True, 200), (False, 50)])
def test_all_together_has_time_by_what_is_laid_out(is_text: bool, seconds: int, tmp_path: Path) -> None:
    file, asked = tmp_path / "large.md", tmp_path / "asked"
    file.write_bytes(b"x" * 2**20)

    def work() -> None:
        for _ in range(2):  # read, and then laid out: it counts once
            with working_on("the story", file=file, is_text=is_text):
                asked.write_text(f"{left_seconds():.0f}")

    assert ended_by(tmp_path / "record", Limits(), work) == 0
    assert float(asked.read_text()) == pytest.approx(seconds, abs=2)


def test_want_of_memory_is_an_error_at_what_is_worked_on(tmp_path: Path) -> None:
    def work() -> None:
        with working_on("the story"), working_on("the picture", Place(Path("p.svg"), 7)):
            bytes(400 * 2**20)

    assert ended_by(tmp_path / "record", Limits(0, 300), work) == 3
    assert (tmp_path / "record.said").read_text() == "p.svg:7 the picture takes more than 300 MB of memory"


def test_want_of_memory_elsewhere_names_what_took_longest(tmp_path: Path) -> None:
    def work() -> None:
        with working_on("the story", Place(Path("s.md"))):
            pass
        raise Stopped(ExitCode.SOURCE, [no_memory(None, Limits(1, 300))])

    assert ended_by(tmp_path / "record", Limits(1, 300), work) == 3
    said = (tmp_path / "record.said").read_text()
    assert said == "s.md the whole, most of all the story, takes more than 300 MB of memory"


def test_a_small_file_takes_little_memory_however_large_it_might_be(tmp_path: Path) -> None:
    file = tmp_path / "small.pdf"
    file.write_bytes(b"x" * 1000)
    assert ended_by(tmp_path / "record", Limits(0, 300), lambda: assert_read(file)) == 0


def assert_read(file: Path) -> None:
    assert read_named(file, 2000 * 2**20) == b"x" * 1000


@pytest.mark.parametrize("record", [b"", b"\0\5[1, 2", b"\0\2[]", b"\0\x0c[null, null]", b"\xff\xff{}"])
def test_a_record_that_was_not_written_to_its_end_says_nothing(record: bytes) -> None:
    assert Record.unpack(record) == Record()


# --- commands ---


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_template_without_an_end_is_one_message_and_leaves_nothing_behind(
    publication: Publication, tmp_path: Path
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    publication.file(MASTER, ENDLESS)
    with publication.start("--max-seconds", "6", "pdf", TMPDIR=str(temporary)) as process:
        stdout, stderr = (stream.decode() for stream in process.communicate())
    assert process.returncode == 3, stderr
    message = "error: the template “masters/page.html” takes more than 2.4 seconds of the processor [too-costly]"
    assert f"{TEMPLATE}: {message}" in stderr
    assert "--max-seconds 12" in stderr
    assert (stdout, left(temporary), publication.output.read_bytes()) == ("", [], GOOD)


@pytest.mark.parametrize("megabytes", [60, 180])  # for the program, and for what it loads
def test_a_shell_that_gives_little_memory(publication: Publication, megabytes: int) -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, before[1]))
    try:
        with publication.start("epub") as process:
            resource.setrlimit(resource.RLIMIT_AS, before)
            stderr = process.communicate()[1].decode()
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
    assert (process.returncode, "Traceback" in stderr) == (3, False), stderr
    assert "takes more memory than this system gives" in stderr


def test_a_shell_that_gives_little_time(publication: Publication) -> None:
    publication.file(MASTER, ENDLESS)
    command = f"ulimit -t 6; exec {sys.executable} -m pressbuild -C {publication.root} fit"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    message = "the template “masters/page.html” takes more of the processor than the 6 seconds that this system gives"
    assert (done.returncode, f"{TEMPLATE}: error: {message} (ulimit -t) [too-costly]" in done.stderr) == (3, True), done


def test_a_process_that_the_system_ends_otherwise_had_no_memory() -> None:
    message = explain(Record(), signal.SIGKILL, Limits()).message
    assert message == "the system ended the work on the issue, as it does when memory runs out"


def test_the_proof_goes_on_with_the_last_good_pages(tmp_path: Path) -> None:
    publication = Publication(tmp_path)
    good = (publication.root / MASTER).read_text()
    with run_proof(publication.root, PRESSBUILD_MAX_SECONDS="4") as proof:
        pages = proof.versions(proof.settled())
        publication.file(MASTER, ENDLESS)
        state = proof.wait_for(lambda state: state["stopped"])
        (found,) = [finding for finding in state["findings"] if finding["severity"] == "error"]
        assert (found["file"], found["code"]) == (TEMPLATE, "proof-died")
        assert "the template “masters/page.html” takes more than 1.6 seconds" in found["message"]
        assert proof.versions(state) == pages
        publication.file(MASTER, good)
        proof.wait_for(lambda state: not state["building"] and not state["stopped"])

"""The budget of a command: all its processes together take no more than it may, and one message says so."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pikepdf
import pytest
from tests.support.publication import Publication

from pressbuild.core.budget import Budget
from pressbuild.core.findings import Finding, Place
from pressbuild.core.limits import Limits, Record, Work
from pressbuild.core.processes import Family, end_processes
from pressbuild.core.subprocesses import ToolResult
from pressbuild.ink.ink_facts import NotMeasured
from pressbuild.ink.measure_ink import SHARE_OF_LEFT, measure_ink

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="nothing else says what processes use")

STORY = Work("the story “s”", Place(Path("s.md")))
PICTURE = Work("the picture", Place(Path("p.png")))
SPIN = "import time\nend = time.process_time() + {}\nwhile time.process_time() < end: pass\n"
HOLD = "held = bytearray({} << 20)\nprint(flush=True)\nimport time; time.sleep(60)\n"
START = "import subprocess, sys\nother = subprocess.Popen([sys.executable, '-c', {!r}])\n"


@contextmanager
def running(program: str) -> Iterator[int]:
    """Run a program; yield its number once it has said something. It ends with all that it has started."""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        try:
            yield process.pid
        finally:
            end_processes(use.pid for use in Family(process.pid).measure())


def look_until_over(pid: int, limits: Limits, said: Record) -> Finding:
    budget, end = Budget(pid, limits), time.monotonic() + 30
    while (found := budget.look(said)) is None:
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


def test_memory_counts_in_all_processes_together() -> None:
    with running(START.format(HOLD.format(150)) + HOLD.format(100)) as pid:
        said = Record(STORY, beside=PICTURE)
        found = look_until_over(pid, Limits(0, 230), said)
        assert found.message == "the picture, with what works beside it, takes more than 230 MB of memory"
        assert (str(found.place), "--max-memory 460" in found.hint) == ("p.png", True)
        budget = Budget(pid, Limits(0, 500))
        assert budget.look(said) is None
        assert 230 < budget.memory < 350
        assert len(budget.pids) == 2
        assert budget.look(said, elsewhere=300), "what others of the same command have counts, too"


def test_time_counts_in_all_processes_together_and_what_takes_most_of_it_is_named() -> None:
    with running(START.format(SPIN.format(60)) + "print(flush=True)\nother.wait()") as pid:
        found = look_until_over(pid, Limits(1, 0), Record(STORY, Work("the article", None, 0.9), PICTURE, seconds=0.2))
    assert found.message == "the whole takes more than 0.2 seconds of the processor, the last ones for the picture"
    assert str(found.place) == "p.png"


def test_the_time_of_processes_that_have_ended_counts_and_that_of_spared_ones_does_not() -> None:
    once = START.format(SPIN.format(1.6)) + "other.wait()\nprint(flush=True)\ntime = other.wait\nsys.stdin.read()"
    with running(once) as pid:
        limits = Limits(1, 0)
        found = look_until_over(pid, limits, Record(STORY, seconds=0.2))
        assert (
            found.message == "the whole takes more than 0.2 seconds of the processor, the last ones for the story “s”"
        )
        budget = Budget(pid, limits)
        assert budget.look(Record(STORY, seconds=0.2, spared=True)) is None
        assert budget.look(Record(STORY, seconds=0.2)) is None
        assert budget.look(Record(STORY, seconds=0.2, begun=0.001)), "another work has begun"


def test_what_does_not_run_uses_nothing() -> None:
    with running("print()") as pid:
        pass
    budget = Budget(pid, Limits(1, 1))
    assert (budget.look(Record(STORY, seconds=0.1)), budget.pids) == (None, [])


# --- commands ---


def make_program(folder: Path, name: str, text: str) -> str:
    """Put a program first on the PATH; return that."""
    program = folder / name
    program.parent.mkdir(exist_ok=True)
    program.write_text(f"#!{sys.executable}\n{text}")
    program.chmod(0o700)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def test_the_memory_of_ghostscript_counts(tmp_path: Path) -> None:
    publication, program = Publication(tmp_path), tmp_path / "bin" / "gs"
    program.parent.mkdir()
    program.write_text(f"#!{sys.executable}\n{HOLD.format(400)}")
    program.chmod(0o700)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    with publication.start("--max-memory", "420", "check", PATH=path) as process:
        stderr = process.communicate()[1].decode()
    assert (process.returncode, stderr.count("[too-costly]")) == (3, 1), stderr
    assert "checking the finished PDF, with what works beside it, takes more than 420 MB of memory" in stderr
    assert not is_running(program)


def test_ghostscript_gets_what_is_left_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []

    def run(_command: object, seconds: float, *_: object) -> ToolResult:
        given.append(seconds)
        return ToolResult(None, timed_out=True)

    monkeypatch.setattr("pressbuild.ink.page_plates.run_tool", run)
    monkeypatch.setattr("pressbuild.ink.measure_ink.find_program", lambda *_: Path("gs"))
    monkeypatch.setattr("pressbuild.ink.page_plates.find_program", lambda *_: Path("gs"))
    for left in (None, 6.0):
        monkeypatch.setattr("pressbuild.ink.measure_ink.left_seconds", lambda left=left: left)
        assert measure_ink(make_pdf(), 220) == NotMeasured("Ghostscript did not come to an end")
    assert given[0] > 20
    assert 3 < given[1] <= 6 * SHARE_OF_LEFT


def make_pdf() -> bytes:
    made = pikepdf.new()
    made.add_blank_page()
    made.pages[0].Contents = made.make_stream(b"0 0 9 9 re f")
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def is_running(program: Path) -> bool:
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if str(program).encode() in (folder / "cmdline").read_bytes():
                return True
    return False

"""What is left when the program itself is killed: nothing runs on, and the next run takes away its files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from tests.support.processes import runs, soon

from pressbuild.core.system_errors import RUN_FOLDER, own_folder

# a tool that starts another in a session of its own, as browsers do, and a process that makes pictures ahead
PROGRAM = """
import multiprocessing, os, sys, threading
from concurrent.futures import ProcessPoolExecutor
from pressbuild.press.picture_prefetch import _begin
from pressbuild.core.subprocesses import run_tool

TOOL = (
    "import subprocess, sys, os, time\\n"
    "other = subprocess.Popen(['sleep', '60'], start_new_session=True)\\n"
    "open(sys.argv[1], 'w').write(f'{os.getpid()} {other.pid}')\\n"
    "time.sleep(60)"
)

if __name__ == "__main__":
    threading.Thread(target=run_tool, args=([sys.executable, "-c", TOOL, sys.argv[1]], 60)).start()
    pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _begin)
    print(pool.submit(os.getpid).result(), flush=True)
    pool.submit(threading.Event().wait)
    threading.Event().wait()
"""


def test_nothing_outlives_a_program_that_is_killed(tmp_path: Path) -> None:
    script, said = tmp_path / "program.py", tmp_path / "said"
    script.write_text(PROGRAM)
    with subprocess.Popen([sys.executable, script, said], stdout=subprocess.PIPE) as process:
        assert process.stdout
        there = [int(process.stdout.readline())]
        assert soon(lambda: said.exists() and len(said.read_text().split()) == 2)
        there += map(int, said.read_text().split())
        assert all(map(runs, there))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert soon(lambda: not any(map(runs, there)), 5), [pid for pid in there if runs(pid)]


def test_the_folder_of_a_killed_run_goes_with_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left, young, other = (tmp_path / f"{RUN_FOLDER}{name}" for name in ("left", "young", "other"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for folder in (left, young):
        folder.mkdir()
    (left / "font.ttf").touch()
    os.utime(left, (time.time() - 600,) * 2)
    with own_folder():  # of another run that goes on
        Path(tempfile.gettempdir()).rename(other)
        os.utime(other, (time.time() - 600,) * 2)
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        with own_folder():
            assert Path(tempfile.gettempdir()).parent == tmp_path
    assert sorted(tmp_path.iterdir()) == sorted([young, other])

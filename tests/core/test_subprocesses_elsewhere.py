"""No program, nor a process of our own, takes anything from the current folder, which may be somebody else's."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
import time
from multiprocessing import resource_tracker
from pathlib import Path

import pytest

import pressbuild
from pressbuild.core.subprocesses import find_program, run_tool, spawn_context

PLANTED = "from pathlib import Path\nPath(__file__).with_name('ran').touch()\n"


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, in which lie modules by names that Python looks for; and a program."""
    for name in ("multiprocessing", "pressbuild", "json", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text(PLANTED)
    (tmp_path / "gs").write_text("#!/bin/sh\n")
    (tmp_path / "gs").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    return tmp_path


def test_a_program_runs_elsewhere(planted: Path) -> None:
    told = run_tool([sys.executable, "-c", "import json, os; print(os.getcwd())"], 30)
    assert (told.text.strip(), told.exit_code) == (planted.anchor, 0)
    assert run_tool([sys.executable, "-m", "json.tool", "--help"], 30).exit_code == 0
    assert not (planted / "ran").exists()


def test_the_command_as_a_module_takes_nothing_but_itself_from_the_current_folder(planted: Path) -> None:
    (planted / "pressbuild.py").unlink()
    (planted / "click.py").write_text(PLANTED)
    command = [sys.executable, "-m", "pressbuild", "--version"]
    environment = {**os.environ, "PYTHONPATH": str(Path(pressbuild.__file__).parents[1])}
    assert b"version" in subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout
    assert not (planted / "ran").exists()


def test_a_process_of_our_own_takes_no_modules_from_the_current_folder(planted: Path) -> None:
    process = spawn_context().Process(target=sys.exit, args=(7,))
    process.start()
    process.join(30)
    assert process.exitcode == 7
    assert not (planted / "ran").exists()


@pytest.mark.parametrize("path", [".", "", "sub/.."])
def test_what_stands_on_path_relative_to_the_current_folder_is_passed_over(
    path: str, planted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (planted / "sub").mkdir()
    monkeypatch.setenv("PATH", path)
    assert find_program("gs") is None
    assert find_program("./gs") == planted / "gs"  # named by the user
    monkeypatch.setenv("PATH", f"{path}:{planted / 'sub'}")
    (planted / "sub/gs").hardlink_to(planted / "gs")
    assert find_program("gs") == planted / "sub/gs", "it hides none that comes after it"


def test_python_and_other_programs_are_started_in_one_place() -> None:
    top = Path(pressbuild.__file__).parent
    for file in top.rglob("*.py"):
        named = {node.attr for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Attribute)}
        starting = named & {"get_context", "set_start_method", "Popen"}
        assert bool(starting) == (file == top / "core/subprocesses.py"), f"{file}: {starting}"


def test_what_tidies_up_after_processes_of_our_own_does_not_end_with_the_terminal() -> None:
    tracker = resource_tracker._resource_tracker  # type: ignore[attr-defined]
    tracker._stop()
    spawn_context()
    os.kill(tracker._pid, signal.SIGHUP)
    time.sleep(0.2)
    assert os.waitpid(tracker._pid, os.WNOHANG) == (0, 0)

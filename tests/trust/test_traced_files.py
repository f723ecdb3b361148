"""Every command on publications from somebody else, traced: no file outside is opened, no host asked.

The trace sees C libraries and children, too: Ghostscript, Java with EPUBCheck, Node.js and the browser of Ace. A run of
the tests takes a part of all commands, folders and places; `make trace` takes all.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from tests.support.hostile_folders import PLANTED
from tests.support.trace import Opening, cannot_trace
from tests.support.traced_controls import make_controls
from tests.support.traced_places import Places, fault_of_opening
from tests.support.traced_steps import FOLDERS, Traces, all_commands, all_runs, cannot_validate, sampled

pytestmark = pytest.mark.skipif(bool(reason := cannot_trace()), reason=reason)
_PORTION = 400  # steps under one strace: the system has 32,768 numbers for processes, and gives them out again


def test_commands_open_what_lies_inside_and_ask_no_host(tmp_path: Path) -> None:
    """It is one test, since each process of a test run that had a part of it would load everything again."""
    traces = Traces(tmp_path.resolve())
    secret = traces.top / "home/.ssh/key"
    controls = make_controls(traces.top / "elsewhere", secret, traces.top / "temp")
    scripts = {traces.script(file): words for file, words in controls.items()}
    steps = [traces.command(run) for run in sampled()]
    faults = traces.trace([*scripts, *steps])
    for step, words in scripts.items():
        own = [fault for fault in faults if fault.startswith(f"{traces.about(step.number)}: ")]
        assert any(words in fault for fault in own), f"not noticed: {traces.about(step.number)}, {own}"
        assert traces.outcomes[step.number].code == 0, traces.outcomes[step.number].said
        faults = [fault for fault in faults if fault not in own]
    assert not faults, "\n".join(faults)
    assert not list(traces.leaked())


def test_what_is_planted_in_a_publication_may_not_be_opened(tmp_path: Path) -> None:
    places = Places.of(tmp_path, [])
    for name in PLANTED:
        opening = Opening(str(tmp_path / name), name, "openat", True, 0, "/usr/bin/python3")
        assert "was opened" in fault_of_opening(opening, places)


@pytest.mark.trace
def test_every_command_on_every_folder_from_every_place(tmp_path: Path) -> None:
    """`PRESSBUILD_TRACE_PART=2/5` takes the second of five parts of it."""
    assert not cannot_validate(), cannot_validate()
    part, _, parts = os.environ.get("PRESSBUILD_TRACE_PART", "1/1").partition("/")
    runs, begin, faults = all_runs()[int(part) - 1 :: int(parts)], time.monotonic(), []
    runs.sort(key=lambda run: run.folder)
    for first in range(0, len(runs), _PORTION):
        traces = Traces(tmp_path.resolve() / str(first))
        faults += traces.trace([traces.command(run) for run in runs[first : first + _PORTION]])
        faults += traces.leaked()
        print(f"{min(first + _PORTION, len(runs))} of {len(runs)} in {time.monotonic() - begin:.0f} s", flush=True)
    count = f"{len(FOLDERS) + 1} folders, {len(all_commands())} commands, 2 places: {len(runs)} traced"
    print(count)
    assert not faults, "\n".join([count, *faults])

"""A long day: a proof that follows two hundred saves needs no more memory, files or processes at the end than before.

Every save is waited for, so each of them was laid out, given up by nobody, and shown.
"""

from __future__ import annotations

import time
from pathlib import Path

from tests.support.edits import Edits
from tests.support.proof import RunningProof, run_proof
from tests.support.publication import Publication

WARM, EDITS = 50, 200
# What memory may grow by after the first edits. It is not 1, for what WeasyPrint 70 never gives back: some 0.4 MB of
# fontconfig and Pango with each change of a style sheet, and the attributes of each line that has font features.
MORE = 1.2
TILE = "/page/{}/600/0-0-600-400.png"


def resident(pid: int) -> int:
    """Return the memory of a process in kB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def open_files(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def children_with_zombies(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        found += [int(stat.parent.name)] if parent == pid else []
    return sorted(found)


def take_up(proof: RunningProof, edits: Edits, whole: bool) -> None:
    """Make an edit and wait until its pages are there, or the e-book too; look at them as a browser does."""
    before = proof.state()["serial"]
    made = edits.make()
    state = proof.wait_for(
        lambda state: (
            state["serial"] > before
            and state["stopped"] == edits.broken
            and (not state["building"] or not (whole or state["doing"] == "reading"))
        )
    )
    assert bool(state["findings"] and state["findings"][0]["severity"] == "error") == edits.broken, made
    for version in proof.versions(state):  # so that as many PDFs as may be are soon open
        proof.ask(TILE.format(version))


def test_it_needs_no_more_after_two_hundred_saves_than_after_fifty(tmp_path: Path) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    edits = Edits(Publication(tmp_path), seed=7)
    root = edits.publication.root
    with run_proof(root, TMPDIR=str(temporary)) as proof:
        proof.settled()
        there = sorted(root.rglob("*"))
        processes = [proof.process.pid, *children_with_zombies(proof.process.pid)]
        for number in range(WARM):
            take_up(proof, edits, number % 10 == 0)
        proof.settled()
        time.sleep(0.2)
        memory = {pid: resident(pid) for pid in processes}
        files = {pid: open_files(pid) for pid in processes}
        left = len(list(temporary.rglob("*")))
        for number in range(WARM, EDITS):
            take_up(proof, edits, number % 10 == 0)
        proof.settled()
        time.sleep(0.2)
        assert [proof.process.pid, *children_with_zombies(proof.process.pid)] == processes
        grown = {pid: round(resident(pid) / memory[pid], 2) for pid in processes}
        assert max(grown.values()) <= MORE, f"{grown} of {memory} kB"
        more = {pid: open_files(pid) - files[pid] for pid in processes}
        assert max(more.values()) <= 2, f"{more}: more than connections that have not yet been closed"
        # those of an engine that is not yet collected may be there, too
        assert len(list(temporary.rglob("*"))) <= 2 * left, "temporary files pile up"
        assert sorted(root.rglob("*")) == there
    assert list(temporary.rglob("*")) == []

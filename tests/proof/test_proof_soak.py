"""A long day: a proof that follows save after save needs no more memory, files or processes at the end than before.

In every run, what is in use is counted in one process, where it can be counted exactly, between saves that leave the
issue as large as it was. `make soak` follows five hundred saves over HTTP and looks at the processes from outside.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from tests.support.edits import Edits
from tests.support.faults import png
from tests.support.memory import in_use
from tests.support.paper import CSS
from tests.support.proof import RunningProof, run_proof
from tests.support.publication import MANIFEST, SHEET, Publication

from pressbuild.core.store import Store
from pressbuild.pdf.page_tiles import OpenPdfs, Tile
from pressbuild.pipeline.proof_session import ProofSession
from pressbuild.proof.proof_state import ProofState
from pressbuild.proof.shown_values import PagesReady, PressReady
from pressbuild.proof.workers import Given

ROUNDS = 3
# What six saves may leave behind. Before the text engine gave it back, it lost 400 kB with a change of a style sheet.
MOST_BYTES, MOST_OBJECTS = 50_000, 300
PART = Tile(600, 0, 0, 600, 400)
INSERTS = "    inserts:\n      - {take: picture, columns: 1, at: top-left, lines: 8}\n"


class Saves:
    """Saves of a small issue, each with its build; it lies on a desk and is drawn, as for a browser."""

    def __init__(self, folder: Path) -> None:
        self.publication = Publication(folder)
        self.number = 100  # of three digits, so that no save makes the issue larger
        self.pdfs = OpenPdfs(most_pages=6, most_bytes=1_000_000)
        for what in ("a word", "the picture", "the manifest"):
            self._put(what)
        self.session = ProofSession(self.publication.root, "1")
        self.desk = ProofState(self.publication.root, Store(None), lambda: self.session)

    def make_all(self) -> None:
        """Save everything that can be saved, one after the other; what is broken is mended again."""
        for what in ("a word", "a headline", "the picture", "the style sheet", "a broken manifest"):
            self.number += 1
            self._put(what)
            self._build(False)
        self._put("the manifest")
        self._build(True)

    def _put(self, what: str) -> None:
        n, publication = self.number, self.publication
        match what:
            case "the picture":
                publication.file("issues/1/p.png", png(n, 120))
            case "the style sheet":
                publication.file(SHEET, f"{CSS}p {{ color: rgb(0, 0, {n}); font-kerning: normal }}")
            case "a broken manifest":
                publication.manifest(f"{MANIFEST}  - [broken\n")
            case "the manifest":
                publication.manifest(MANIFEST + INSERTS)
            case _:
                headline = n if what == "a headline" else 0
                publication.article(
                    "s", f"word{n} " * 60, headline=f"Number {headline:03}", pictures="[{file: p.png, alt: A picture.}]"
                )

    def _build(self, whole: bool) -> None:
        for result in self.session.build(lambda _: None, lambda: None):
            self.desk._hear_builder(Given(self.number, result))
            assert json.dumps(self.desk.state())
            match result:
                case PagesReady():
                    for version, data in result.pdfs.items():
                        assert self.pdfs.draw(version, data, 1, PART)
                    if not whole:
                        return
                case PressReady():
                    assert result.data
                    assert self.pdfs.draw(f"press {self.number}", result.data, 1, PART)


def test_saves_leave_nothing_in_memory(tmp_path: Path) -> None:
    saves = Saves(tmp_path)
    for _ in range(2):
        saves.make_all()
    before = in_use()
    for _ in range(ROUNDS):
        saves.make_all()
    after = in_use()
    assert after.bytes - before.bytes < ROUNDS * MOST_BYTES
    assert after.objects - before.objects < ROUNDS * MOST_OBJECTS


# --- from outside ---

WARM, EDITS, MORE = 100, 500, 1.1
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


def settle(proof: RunningProof, temporary: Path, most: float) -> int:
    """Wait until all is made and swept, with at most so many temporary files; return how many there are."""
    proof.settled()
    end = time.monotonic() + 10
    while (left := len(list(temporary.rglob("*")))) > most and time.monotonic() < end:
        time.sleep(0.1)
    return left


@pytest.mark.soak
def test_it_needs_no_more_after_five_hundred_saves_than_after_one_hundred(tmp_path: Path) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    edits = Edits(Publication(tmp_path), seed=7)
    root = edits.publication.root
    with run_proof(root, TMPDIR=str(temporary)) as proof:
        left = settle(proof, temporary, 0)
        there = sorted(root.rglob("*"))
        processes = [proof.process.pid, *children_with_zombies(proof.process.pid)]
        files = {pid: open_files(pid) for pid in processes}
        memory = {}
        for number in range(1, EDITS + 1):
            take_up(proof, edits, number % 10 == 0)
            if number % WARM == 0:
                settle(proof, temporary, left)
                memory[number] = [resident(pid) for pid in processes]
                print(f"after {number} saves: {memory[number]} kB")
        assert [proof.process.pid, *children_with_zombies(proof.process.pid)] == processes
        grown = [round(last / first, 2) for first, last in zip(memory[WARM], memory[EDITS], strict=True)]
        assert max(grown) <= MORE, memory
        more = {pid: open_files(pid) - files[pid] for pid in processes}
        assert max(more.values()) <= 2, f"{more}: more than connections that have not yet been closed"
        assert settle(proof, temporary, left) <= left, "temporary files pile up"
        assert sorted(root.rglob("*")) == there
    assert list(temporary.rglob("*")) == []

"""The processes of a proof: what dies is started anew, what hangs is given up, and at the end nothing is left.

Ctrl-C ends a proof at any moment, without a traceback, and is no failure. A server that is killed takes its workers
with it.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.processes import runs, soon
from tests.support.proof import RunningProof, children_of, command_of, free_port, run_proof, workers_of
from tests.support.publication import ISSUE, MANIFEST, Publication

LONG = "\n\n".join(["word " * 300] * 100)
TILE = "/page/{}/300/0-0-100-100.png"


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    return Publication(tmp_path)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Publication, RunningProof]]:
    folder = tmp_path_factory.mktemp("served")
    publication = Publication(folder)
    with run_proof(publication.root, PRESSBUILD_CACHE=str(folder / "cache")) as proof:
        proof.settled()
        yield publication, proof


# --- workers ---


def test_a_layout_process_that_is_killed_is_a_finding_and_the_next_save_starts_another(
    served: tuple[Publication, RunningProof],
) -> None:
    publication, proof = served
    good = proof.state()
    builder = workers_of(proof)[1]
    os.kill(builder, signal.SIGKILL)
    state = proof.wait_for(lambda state: state["stopped"])
    assert [finding["code"] for finding in state["findings"]].count("proof-died") == 1
    assert not state["building"]
    assert proof.versions(state) == proof.versions(good)
    assert proof.ask(TILE.format(proof.versions()[0])).status == 200
    publication.article("s", "Three words now.")
    state = proof.wait_for(lambda state: not state["stopped"])
    assert state["paper"]["stories"][0]["words"] == 3
    assert "proof-died" not in [finding["code"] for finding in state["findings"]]
    assert builder not in proof.workers()
    assert len(workers_of(proof)) == 2


def test_a_drawing_process_that_is_killed_costs_no_picture_after_it(
    served: tuple[Publication, RunningProof],
) -> None:
    _, proof = served
    version = proof.versions()[0]
    before = proof.ask(TILE.format(version))
    _, builder = workers_of(proof)
    for _ in range(3):
        drawer = next(pid for pid in workers_of(proof) if pid != builder)
        os.kill(drawer, signal.SIGKILL)
        assert soon(lambda pid=drawer: not runs(pid))
        # it may be asked for before it is known that the process has died: then it is not to be had, this once
        assert soon(lambda: proof.ask(TILE.format(version)).body == before.body, 5)
        assert builder in workers_of(proof)
    assert not proof.state()["stopped"]


def test_a_build_gives_way_to_the_next_save(publication: Publication) -> None:
    names = [f"s{number}" for number in range(1, 11)]
    entries = "".join(f"  - article: {name}.md\n    frames: [{page}/a]\n" for page, name in enumerate(names, 1))
    publication.manifest(MANIFEST.partition("pages:")[0] + f"pages: [{', '.join(['page'] * 10)}]\narticles:\n{entries}")

    def save(words: int) -> None:
        for name in names:
            publication.article(name, "word " * words)

    save(1000)
    with run_proof(publication.root) as proof:
        proof.wait_for(lambda state: state["paper"])
        before = proof.settled()["serial"]
        save(999)  # how long it takes on this machine, at this moment
        start = time.monotonic()
        proof.wait_for(lambda state: state["paper"]["stories"][-1]["words"] == 999)
        whole = time.monotonic() - start
        proof.settled()
        for number in range(3):
            save(998 - number)
            proof.wait_for(lambda state, number=number: state["serial"] >= before + 2 + number)
        publication.manifest("number: [")
        start = time.monotonic()
        state = proof.wait_for(lambda state: state["stopped"])
        took = time.monotonic() - start
        assert before + 4 <= state["serial"] <= before + 8, "a burst of ten files may be two on a busy machine"
        assert state["paper"]["stories"][-1]["words"] == 999, "a build that was given up has come to its end"
        assert took < whole * 0.75, f"{took:.1f} s: it waited for builds of {whole:.1f} s"


# --- ports ---


def test_a_port_that_is_taken_is_passed_over(publication: Publication) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with run_proof(publication.root, "--port", str(port)) as proof:
            assert proof.port > port
            assert any(f"Port {port} is in use; taking {proof.port}." in line for line in proof.said)
            assert proof.ask("/state").status == 200


def test_no_port_at_all_is_a_message(publication: Publication) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 65535))
        taken.listen()
        process = publication.start("proof", "--no-open", "--port", "65535")
        said = process.communicate(timeout=20)[1].decode()
    assert (process.returncode, "cannot listen on" in said, "Traceback" in said) == (6, True, False)


# --- the end ---


def ended_well(proof: RunningProof, kind: signal.Signals, below: float = 1.0) -> None:
    """End a proof; hold what it did against what it should do."""
    there = proof.workers()
    code, took = proof.end(kind)
    said = "".join(proof.said)
    assert (code, "Traceback" in said) == (0, False), said
    assert took < below
    assert soon(lambda: not any(runs(pid) for pid in there), 2), [command_of(pid) for pid in there if runs(pid)]
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", proof.port)) != 0


def test_it_ends_at_once_while_it_builds_and_a_browser_listens(publication: Publication) -> None:
    publication.article("s", LONG)
    with (
        run_proof(publication.root) as proof,
        socket.create_connection(("127.0.0.1", proof.port), timeout=20) as browser,
    ):
        browser.sendall(b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b"text/event-stream" in browser.recv(4096)
        proof.wait_for(lambda state: state["doing"])
        time.sleep(0.3)
        assert proof.state()["building"]
        ended_well(proof, signal.SIGTERM)


@pytest.mark.parametrize("delay", [0.0, 0.1])
def test_it_ends_at_once_when_it_has_just_begun(delay: float, publication: Publication) -> None:
    with run_proof(publication.root) as proof:
        time.sleep(delay)
        ended_well(proof, signal.SIGINT)


@pytest.mark.parametrize("delay", [0.05, 0.4])
def test_ctrl_c_in_a_terminal_reaches_all_its_processes_and_none_complains(
    delay: float, publication: Publication
) -> None:
    words = ["-C", str(publication.root), "proof", "--no-open", "--port", str(free_port())]
    with subprocess.Popen(
        [sys.executable, "-m", "pressbuild", *words], stderr=subprocess.PIPE, text=True, process_group=0
    ) as process:
        assert process.stderr
        said = ""
        while "Ctrl-C" not in said:
            said += process.stderr.readline()
        time.sleep(delay)
        there = children_of(process.pid)
        os.killpg(process.pid, signal.SIGINT)
        said += process.stderr.read()
        assert (process.wait(20), "Traceback" in said, "Interrupt" in said) == (0, False, False), said
    assert soon(lambda: not any(runs(pid) for pid in there), 2)


def test_pressed_twice_it_ends_all_the_same(publication: Publication) -> None:
    with run_proof(publication.root) as proof:
        proof.settled()
        there = proof.workers()
        proof.process.send_signal(signal.SIGINT)
        code, _ = proof.end()
    assert code in (0, 130)
    assert "Traceback" not in "".join(proof.said)
    assert soon(lambda: not any(runs(pid) for pid in there), 2)


@pytest.mark.parametrize("busy", [False, True])
def test_killed_it_takes_its_workers_and_their_files_with_it(
    busy: bool, publication: Publication, tmp_path: Path
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    if busy:
        publication.article("s", LONG)
    with run_proof(publication.root, TMPDIR=str(temporary)) as proof:
        assert soon(lambda: len(workers_of(proof)) == 2)
        if busy:
            proof.wait_for(lambda state: state["doing"])
            time.sleep(0.3)
        else:
            proof.settled()
        there = proof.workers()
        proof.process.kill()
        proof.process.wait()
        assert soon(lambda: not any(runs(pid) for pid in there), 3), [command_of(pid) for pid in there if runs(pid)]
    assert list(temporary.iterdir()) == []


def test_it_writes_nothing_into_the_publication_and_ends_at_once_when_it_is_idle(
    publication: Publication, tmp_path: Path
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    before = sorted(publication.root.rglob("*"))
    with run_proof(publication.root, TMPDIR=str(temporary)) as proof:
        proof.settled()
        proof.post("/seen")
        publication.article("s", "Others.")
        proof.settled(1)
        (publication.root / ISSUE).touch()
        proof.settled(2)
        assert len(workers_of(proof)) == 2
        ended_well(proof, signal.SIGINT)
        assert soon(lambda: "The proof has ended.\n" in proof.said)
    assert sorted(publication.root.rglob("*")) == before
    assert list(temporary.rglob("*")) == []

"""A proof follows every save, however it is saved: in bursts, by renaming, in folders that come, go and come back.

What is no part of the issue causes no build, a broken file leaves the last good pages, and the same words make the
same pages again.
"""

from __future__ import annotations

import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.support.faults import png
from tests.support.paper import CSS
from tests.support.proof import RunningProof, State, run_proof
from tests.support.publication import ISSUE, MANIFEST, SHEET, STORY, Publication

from pressbuild.proof.file_watch import STEP_MS
from pressbuild.proof.server import MOST_STREAMS

Desk = tuple[Publication, RunningProof]
STALLED = 0.6  # seconds: longer than the longest burst and the rests between events, so nothing is on its way


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    return Publication(tmp_path)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One proof for most tests: what each does to its publication, the next puts right."""
    folder = tmp_path_factory.mktemp("served")
    publication = Publication(folder)
    with run_proof(publication.root, PRESSBUILD_CACHE=str(folder / "cache")) as proof:
        yield publication, proof


@pytest.fixture
def desk(served: Desk) -> Desk:
    publication, proof = served
    before = proof.state()["serial"]
    publication.manifest(MANIFEST).file(SHEET, CSS).article("s", "Some words to begin with.")
    if before > 1:
        proof.settled(before)
    proof.wait_for(lambda state: shows(5)(state) and not state["building"])
    return served


def text(words: str) -> str:
    return f"---\nheadline: s\n---\n\n{words}\n"


def shows(words: int) -> Callable[[State], bool]:
    """Return what is true of a state in which the story has so many words and nothing is broken."""

    def wanted(state: State) -> bool:
        return bool(state["paper"]) and state["paper"]["stories"][0]["words"] == words and not state["stopped"]

    return wanted


def serial_at_rest(proof: RunningProof) -> int:
    """Return the serial once nothing has been asked for since a while."""
    serial = -1
    while serial != (serial := proof.settled()["serial"]):
        time.sleep(STALLED)
    return serial


# --- how a file is saved ---


def test_a_burst_of_saves_is_one_build(desk: Desk) -> None:
    publication, proof = desk
    before = serial_at_rest(proof)
    start = time.monotonic()
    for number in range(12):
        publication.file(f"issues/1/notes-{number}.txt", "notes").article("s", "word " * (number + 1))
        time.sleep(0.005)
    took = time.monotonic() - start
    proof.wait_for(shows(12))
    # on a machine that stalls between two saves there are two bursts
    assert serial_at_rest(proof) - before <= (1 if took < 0.15 else 2)


def test_a_file_that_is_saved_again_and_again_is_not_laid_out_each_time(desk: Desk) -> None:
    publication, proof = desk
    before = serial_at_rest(proof)
    start = time.monotonic()
    for number in range(40):
        publication.article("s", "word " * (number + 1))
        time.sleep(0.005)
    took = time.monotonic() - start
    proof.wait_for(shows(40))
    # the same file does not make a burst longer: it is looked at every STEP_MS, and two looks end the burst
    assert serial_at_rest(proof) - before <= 1 + took * 1000 / (2 * STEP_MS) + 1


def save_by_renaming(path: Path, data: str) -> None:
    path.with_name(".goutputstream-X1").write_text(data)
    path.with_name(".goutputstream-X1").replace(path)


def save_by_renaming_away(path: Path, data: str) -> None:  # as vim does, with its probe and its backup
    path.with_name("4913").write_text("")
    path.with_name("4913").unlink()
    path.rename(path.with_name(path.name + "~"))
    path.write_text(data)
    path.with_name(path.name + "~").unlink()


def save_anew(path: Path, data: str) -> None:
    path.unlink()
    time.sleep(0.02)
    path.write_text(data)


def save_in_place(path: Path, data: str) -> None:
    with path.open("r+") as stream:
        stream.truncate()
        stream.flush()
        time.sleep(0.02)
        stream.write(data)


def save_slowly(path: Path, data: str) -> None:  # what is read halfway is broken, and stands right afterwards
    for part in range(4, 0, -1):
        path.write_text(data[: len(data) // part])
        time.sleep(0.15)


def save_with_an_old_date(path: Path, data: str) -> None:  # as tar, cp -p and some synchronisers do
    path.write_text(data)
    os.utime(path, (1_600_000_000, 1_600_000_000))


@pytest.mark.parametrize(
    "save",
    [save_by_renaming, save_by_renaming_away, save_anew, save_in_place, save_slowly, save_with_an_old_date],
)
def test_it_follows_a_save(save: Callable[[Path, str], None], desk: Desk) -> None:
    publication, proof = desk
    for words in (7, 9):
        save(publication.root / STORY, text("word " * words))
        proof.wait_for(shows(words))
    assert proof.settled()["findings"][0]["code"] == "underset", "a broken state in between is not what stays"


def test_what_editors_write_beside_a_file_causes_no_build(desk: Desk) -> None:
    publication, proof = desk
    before = serial_at_rest(proof)
    issue = publication.root / "issues" / "1"
    beside = ".s.md.swp .s.md.swx s.md~ 4913 .goutputstream-ABC123 #s.md# .~lock.s.md# .DS_Store s.md.tmp x.part"
    for name in [*beside.split(), ".s.md.kate-swp", "s.md___jb_tmp___", "Thumbs.db"]:
        (issue / name).write_text("x")
        time.sleep(0.01)
        (issue / name).write_text("y")
        (issue / name).unlink()
    (issue / ".#s.md").symlink_to("somebody@somewhere.1234:1")
    for folder in (".git", "dist", "node_modules"):
        (issue / folder).mkdir()
        (issue / folder / "s.md").write_text("x")
    assert serial_at_rest(proof) == before
    publication.article("s", "These are five words indeed, seven.")
    proof.wait_for(shows(6))


# --- files and folders that come and go ---


def test_a_layout_of_its_own_comes_while_it_runs(publication: Publication) -> None:
    layouts, aside = publication.root / "layouts", publication.root / "aside"
    layouts.rename(aside)
    with run_proof(publication.root) as proof:
        assert proof.settled()["stopped"]
        serial = proof.state()["serial"]
        aside.rename(layouts)
        proof.settled(serial)
        state = proof.wait_for(shows(5))
        publication.file(SHEET, CSS + "p { color: #900 }")
        proof.wait_for(lambda now: proof.versions(now) != proof.versions(state))
        serial = proof.settled()["serial"]
        time.sleep(2)
        assert proof.state()["serial"] <= serial + 1, "it builds for ever"


def test_an_article_beside_the_issues_is_followed(publication: Publication) -> None:
    publication.file("texts/x.md", text("One two three."))
    publication.manifest(MANIFEST.replace("s.md", "../../texts/x.md"))
    with run_proof(publication.root) as proof:
        proof.wait_for(shows(3))
        publication.file("texts/x.md", text("One two three four."))  # before anybody knew that it is to be watched
        proof.wait_for(shows(4))
        proof.settled()
        publication.file("texts/x.md", text("One two three four five."))
        proof.wait_for(shows(5))


@pytest.mark.parametrize("folder", ["issues", "issues/1", "layouts", "layouts/tiny"])
def test_a_folder_that_is_replaced_by_another_is_followed(folder: str, desk: Desk, tmp_path: Path) -> None:
    publication, proof = desk
    state = proof.state()
    there, other = publication.root / folder, tmp_path / "other"
    shutil.copytree(there, other, symlinks=True)
    there.rename(tmp_path / "gone")
    other.rename(there)
    time.sleep(1.5)  # it looks once in a second whether a folder is still the one that it was
    for words, colour in ((4, "#900"), (3, "#009")):
        publication.file(SHEET, CSS + f"p {{ color: {colour} }}")
        proof.wait_for(lambda now, old=state: proof.versions(now) != proof.versions(old))
        publication.article("s", "word " * words)
        state = proof.wait_for(shows(words))


def test_an_issue_that_goes_and_comes_back(desk: Desk) -> None:
    publication, proof = desk
    good = proof.versions()
    folder, kept = publication.root / "issues" / "1", publication.root / "kept"
    shutil.copytree(folder, kept, symlinks=True)
    shutil.rmtree(folder)
    gone = proof.wait_for(lambda state: state["stopped"])
    assert proof.versions(gone) == good, "the last good pages stand"
    assert gone["findings"]
    shutil.copytree(kept, folder, symlinks=True)
    assert proof.versions(proof.wait_for(shows(5))) == good
    publication.article("s", "Two words.")
    proof.wait_for(shows(2))


def test_a_manifest_that_is_broken_for_a_while(desk: Desk) -> None:
    publication, proof = desk
    good = proof.versions()
    publication.manifest(MANIFEST + "  - [broken\n")
    broken = proof.wait_for(lambda state: state["stopped"] and not state["building"])
    assert proof.versions(broken) == good
    assert broken["press"], "the PDF of the last good pages is still to be had"
    assert (broken["findings"][0]["severity"], broken["findings"][0]["file"]) == ("error", ISSUE)
    publication.article("s", "Saved while the manifest is broken.")
    proof.settled(broken["serial"])
    publication.manifest(MANIFEST)
    proof.wait_for(shows(6))


def test_an_issue_that_is_broken_from_the_start(publication: Publication) -> None:
    publication.manifest("number: [")
    with run_proof(publication.root) as proof:
        state = proof.settled()
        assert (state["paper"], state["stopped"], state["press"]) == (None, True, False)
        assert state["findings"]
        assert proof.ask("/").status == 200
        assert proof.ask("/press.pdf").status == 404
        assert proof.post("/seen").status == 200
        publication.file("texts/x.md", text("One <b>two</b> three."))  # broken as well, and beside the issues
        publication.manifest(MANIFEST.replace("s.md", "../../texts/x.md"))
        state = proof.wait_for(lambda state: state["findings"] and state["findings"][0]["file"] == "texts/x.md")
        assert state["paper"] is None
        proof.settled()
        publication.file("texts/x.md", text("One two three."))
        proof.wait_for(shows(3))


def test_a_picture_that_is_replaced(desk: Desk) -> None:
    publication, proof = desk
    publication.file("issues/1/p.png", png(400, 300))
    publication.article("s", "Words.", pictures="[{file: p.png, alt: A picture.}]")
    publication.manifest(MANIFEST + "    inserts:\n      - {take: picture, columns: 1, at: top-left, lines: 8}\n")
    first = proof.wait_for(lambda state: state["paper"]["pages"][0]["pictures"] and not state["stopped"])
    publication.file("issues/1/p.png", png(400, 300))
    proof.wait_for(lambda state: proof.versions(state) != proof.versions(first))
    (publication.root / "issues/1/p.png").unlink()
    missing = proof.wait_for(lambda state: state["stopped"])
    assert "p.png" in missing["findings"][0]["message"]
    publication.file("issues/1/p.png", png(400, 300))
    proof.wait_for(lambda state: not state["stopped"])


# --- the same again ---


def test_pages_have_the_same_versions_in_another_proof_and_when_an_edit_is_undone(desk: Desk, tmp_path: Path) -> None:
    publication, proof = desk
    good = proof.state()
    publication.article("s", "Other words.")
    proof.wait_for(lambda state: proof.versions(state) != proof.versions(good))
    publication.article("s", "Some words to begin with.")
    proof.wait_for(lambda state: proof.versions(state) == proof.versions(good))
    assert proof.settled()["book"] == good["book"]
    with run_proof(publication.root, PRESSBUILD_CACHE=str(tmp_path / "other cache")) as other:
        state = other.settled()
        assert (other.versions(state), state["book"]) == (proof.versions(good), good["book"])


def test_two_proofs_of_one_publication_keep_to_their_issues(desk: Desk, tmp_path: Path) -> None:
    publication, one = desk
    second = publication.root / "issues/2"
    shutil.copytree(publication.root / "issues/1", second, symlinks=True)
    publication.file("issues/2/issue.yaml", MANIFEST.replace("number: 1", "number: 2"))
    with run_proof(publication.root, "2", PRESSBUILD_CACHE=str(tmp_path / "other cache")) as two:
        before = two.settled()
        assert (one.state()["paper"]["number"], before["paper"]["number"]) == ("1", "2")
        publication.article("s", "Three words now.")
        one.wait_for(shows(3))
        assert two.versions(two.settled(before["serial"])) == two.versions(before)
        assert shows(5)(two.state())
    shutil.rmtree(second)


@pytest.mark.skipif(os.fsencode("\udce9") != b"\xe9", reason="this system has no such names")
def test_a_name_that_is_no_text_is_shown_all_the_same(publication: Publication) -> None:
    issue = publication.root / "issues" / os.fsdecode(b"caf\xe9")
    shutil.copytree(publication.root / "issues/1", issue)
    with run_proof(publication.root, str(issue.name)) as proof:
        assert proof.settled()["serial"] >= 1
        assert proof.ask("/state").status == 200


# --- those who look ---


def test_so_many_pages_may_follow_it_and_no_more(desk: Desk) -> None:
    _, proof = desk
    with ExitStack() as open_ones:
        streams = [socket.create_connection(("127.0.0.1", proof.port), timeout=20) for _ in range(60)]
        for stream in streams:
            open_ones.enter_context(stream)
            stream.sendall(b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answers = [stream.recv(12) for stream in streams]
        assert sorted(set(answers)) == [b"HTTP/1.1 200", b"HTTP/1.1 503"]
        assert answers.count(b"HTTP/1.1 200") == MOST_STREAMS
        assert proof.ask("/state").status == 200
    time.sleep(0.2)
    with socket.create_connection(("127.0.0.1", proof.port), timeout=20) as stream:
        stream.sendall(b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert stream.recv(12) == b"HTTP/1.1 200"

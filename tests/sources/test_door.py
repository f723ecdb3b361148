"""The door: what lies inside is read, whatever else is named is refused at once and never opened."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from tests.support.opened import opened_files

from pressbuild.core.findings import Place, Report
from pressbuild.pipeline.proof_session import ProofSession
from pressbuild.proof.proof_state import folders_of
from pressbuild.sources import door
from pressbuild.sources.builtin_folders import builtin_folder
from pressbuild.sources.data_address import read_data_address
from pressbuild.sources.door import FileTooLarge, NotAFile, Outside, lies_inside, open_inside, read_inside, read_named
from pressbuild.sources.file_states import state_of
from pressbuild.sources.folder import Folder, find_publication

LIMIT = 100


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """Return a folder with a file, links that stay inside, and others that do not; beside it lies a secret."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/key").write_text("the key")
    room = tmp_path / "room"
    (room / "sub").mkdir(parents=True)
    (room / "sub/file").write_text("words")
    (room / "large").write_bytes(b"x" * (LIMIT + 1))
    (room / "link").symlink_to("sub/file")
    (room / "folder-link").symlink_to("sub")
    (room / "out").symlink_to(tmp_path / "secret/key")
    (room / "sub/out").symlink_to("../../secret")
    (room / "round").symlink_to("round")
    (room / "nowhere").symlink_to("gone")
    (room / "nowhere-out").symlink_to(tmp_path / "gone")
    (tmp_path / "room-link").symlink_to("room")
    os.mkfifo(room / "pipe")
    (room / "pipe-link").symlink_to("pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(room / "socket"))
    return room


@pytest.mark.parametrize("name", ["sub/file", "link", "folder-link/file", "sub/../link", "./sub//file"])
def test_what_lies_inside_is_read(name: str, room: Path) -> None:
    assert read_inside(room / name, [room], LIMIT) == b"words"
    assert read_inside(room.parent / "room-link" / name, [room], LIMIT) == b"words"
    assert read_inside(room / name, [room.parent / "room-link"], LIMIT) == b"words"


OUTSIDE = """
../secret/key|out|sub/out/key|sub/../../secret/key|nowhere-out|../room-link/../secret/key|.|..|../gone|/etc/passwd|/dev/null
|/dev/stdin|/proc/self/root/etc/passwd|/proc/self/cwd|/proc/self/environ|/dev/fd/0
"""


@pytest.mark.parametrize("name", OUTSIDE.replace("\n", "").split("|"))
def test_what_lies_outside_is_not_opened(name: str, room: Path) -> None:
    with opened_files() as opened, pytest.raises(Outside, match="outside the publication"):
        read_inside(room / name, [room, room / "sub"], LIMIT)
    assert not opened.files


@pytest.mark.parametrize("name", ["pipe", "pipe-link", "socket", "sub", "folder-link"])
def test_what_is_no_file_is_refused_and_not_waited_for(name: str, room: Path) -> None:
    for read in (lambda: read_inside(room / name, [room], LIMIT), lambda: read_named(room / name, LIMIT)):
        with pytest.raises(NotAFile, match=r"not an ordinary file|a folder"):
            read()
    assert "ordinary file" in state_of(room / name, [room]) or (room / name).is_dir()


def test_devices_are_not_opened(tmp_path: Path) -> None:
    with opened_files() as opened, pytest.raises(NotAFile):
        read_named(Path("/dev/null"), LIMIT)
    assert not opened.files


@pytest.mark.parametrize("name", ["gone", "nowhere", "round", "sub/file/x", "x" * 300, "a\0b"])
def test_what_is_not_there_is_an_error_of_the_system(name: str, room: Path) -> None:
    with pytest.raises(OSError) as problem:
        read_inside(room / name, [room], LIMIT)
    assert problem.value.strerror


def test_a_limit_is_a_limit(room: Path) -> None:
    with pytest.raises(FileTooLarge, match="larger than"):
        read_inside(room / "large", [room], LIMIT)
    assert len(read_inside(room / "large", [room], LIMIT + 1)) == LIMIT + 1
    with open_inside(room / "sub/file", [room], 5) as stream:
        with (room / "sub/file").open("a") as other:
            other.write("more")
        with pytest.raises(FileTooLarge):
            door._read(stream, room / "sub/file", 5)


@pytest.mark.parametrize("changed", ["sub", "sub/file"])
def test_a_link_that_comes_between_look_and_opening_is_not_followed(
    changed: str, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow = door.follow
    path = room / "sub/file"
    (room.parent / "secret/file").write_text("the key")

    def follow_and_exchange(asked: Path) -> Path:
        found = follow(asked)
        if asked == path:
            (room / changed).rename(room / "old")
            (room / changed).symlink_to(room.parent / "secret" / ("file" if changed == "sub/file" else ""))
        return found

    monkeypatch.setattr(door, "follow", follow_and_exchange)
    with opened_files() as opened, pytest.raises(OSError, match=r"Too many levels|Not a directory|ordinary file"):
        read_inside(path, [room], LIMIT)
    assert not [name for name in opened.files if "secret" in name and name.endswith("key")]


def test_a_part_that_leads_out_is_empty(room: Path) -> None:
    (room / "fonts").symlink_to(room.parent / "secret")
    part = Folder(room).part("fonts")
    report = Report()
    assert not part.holds(part.root / "key")
    assert part.find("key", part.root, Place(Path("x")), report, "the font") is None
    with pytest.raises(Outside):
        part.read(part.root / "key", LIMIT)
    assert [finding.code for finding in report.findings] == ["outside-publication"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("out", "outside-publication"),
        ("pipe", "not-a-file"),
        ("socket", "not-a-file"),
        ("sub", "not-a-file"),
        ("round", "not-a-file"),
        ("gone", "unreadable"),
        ("large", "too-large"),
    ],
)
def test_each_refusal_is_a_finding(name: str, code: str, room: Path) -> None:
    report = Report()
    assert Folder(room).read_text(room / name, report, LIMIT) is None
    assert [finding.code for finding in report.findings] == [code]
    assert report.findings[0].place


def test_states_say_nothing_of_what_lies_outside(room: Path) -> None:
    before = state_of(room / "out", [room])
    (room.parent / "secret/key").write_text("another key")
    with opened_files() as opened:
        assert state_of(room / "out", [room]) == before
    assert not opened.files


def test_inside_is_asked_of_folders_too(room: Path) -> None:
    assert lies_inside(room, [room])
    assert lies_inside(room / "folder-link", [room])
    assert not lies_inside(room / "sub/out", [room])
    assert not lies_inside(room / "a\0b", [room])


def test_a_pipe_in_the_place_of_the_manifest_makes_a_publication_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "issues").mkdir()
    os.mkfifo(tmp_path / "issues/publication.yaml")
    assert find_publication(tmp_path) == tmp_path


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("data:,a%20b", (b"a b", "text/plain")),
        ("data:text/css;charset=utf-8,x", (b"x", "text/css;charset=utf-8")),
        ("DATA:image/png;BASE64,AAE=", (b"\0\1", "image/png")),
        ("data:;base64,AA%3D%3D", (b"\0", "text/plain")),
    ],
)
def test_data_addresses_are_their_own_contents(address: str, found: tuple[bytes, str]) -> None:
    assert read_data_address(address) == found


@pytest.mark.parametrize("address", ["data:", "data:image/png;base64", "data:;base64,A"])
def test_damaged_data_addresses_are_told_of(address: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_data_address(address)


def test_a_proof_watches_no_folder_outside(room: Path) -> None:
    (room / "issues").mkdir()
    (room / "layouts").symlink_to(room.parent / "secret")
    assert folders_of(room, (room / "layouts", builtin_folder("fonts"))) == (
        str(room / "issues"),
        str(builtin_folder("fonts")),
    )
    assert str(room.parent / "secret") not in ProofSession(room, "1").watched()

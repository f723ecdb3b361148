"""What is kept is read again as it was, or made again, whatever somebody has done to its files and folders."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pressbuild.core import store as cache_module
from pressbuild.core.store import Store, open_cache

DATA = b"what was kept, " * 50


@pytest.fixture
def kept(tmp_path: Path) -> Store:
    folder = tmp_path / "own"
    folder.mkdir(0o700)
    cache = Store(folder)
    cache.write("inner/thing", "source", DATA)
    assert cache.read("inner/thing", "source") == DATA
    return cache


def change(how: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(how(path.read_bytes())) and None


def instead(make: Callable[[Path], object]) -> Callable[[Path], None]:
    """Put something else in the place of the file."""

    def put(path: Path) -> None:
        path.unlink()
        make(path)

    return put


def link_to_a_copy(path: Path) -> None:
    path.rename(path.with_name("copy"))
    path.symlink_to("copy")


def bind(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        before = Path.cwd()
        os.chdir(path.parent)  # the names of sockets are short
        try:
            server.bind(path.name)
        finally:
            os.chdir(before)


def larger_than_any_disk(path: Path) -> None:
    head = path.read_bytes()
    with path.open("wb") as stream:
        stream.write(head)
        stream.truncate(1 << 42)


def no_folder(path: Path) -> None:
    path.unlink()
    path.parent.rmdir()
    path.parent.write_bytes(DATA)


def folder_is_a_link(path: Path) -> None:
    path.parent.rename(path.parent.with_name("elsewhere"))
    path.parent.symlink_to("elsewhere")


DAMAGE: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "empty": change(lambda _: b""),
    "the head alone": change(lambda data: data.partition(b"\n")[0]),
    "cut in the head": change(lambda data: data[:50]),
    "cut": change(lambda data: data[:-1]),
    "longer": change(lambda data: data + b"\n"),
    "zeros": change(lambda data: bytes(len(data))),
    "a bit turned": change(lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:]),
    "another sum": change(lambda data: data[:50] + (b"1" if data[50:51] == b"0" else b"0") + data[51:]),
    "another key": change(lambda data: b"0" * 40 + data[40:]),
    "text": change(lambda _: "Straße\n".encode() * 99),
    "binary": change(lambda _: os.urandom(5000)),
    "larger than any disk": larger_than_any_disk,
    "a pipe": instead(os.mkfifo),
    "a socket": instead(bind),
    "a folder": instead(Path.mkdir),
    "a full folder": instead(lambda path: (path / "x").mkdir(parents=True)),
    "a link to a good copy": link_to_a_copy,
    "a link to an endless file": instead(lambda path: path.symlink_to("/dev/zero")),
    "a link to a terminal": instead(lambda path: path.symlink_to("/dev/tty")),
    "a link to itself": instead(lambda path: path.symlink_to(path)),
    "a file for its folder": no_folder,
    "a file that others write to": lambda path: path.chmod(0o666),
    "a link for its folder": folder_is_a_link,
    "a folder that others write to": lambda path: path.parent.chmod(0o777),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_means_that_it_is_not_kept(damage: str, kept: Store) -> None:
    assert kept.folder
    DAMAGE[damage](kept.folder / "inner" / "thing")
    start = time.perf_counter()
    assert kept.read("inner/thing", "source") is None
    kept.write("inner/thing", "source", b"new")
    assert kept.read("inner/thing", "source") in (b"new", None)
    kept.forget("inner/thing")
    assert kept.read("inner/thing", "source") is None
    assert time.perf_counter() - start < 1
    assert not list(kept.folder.glob("*/*.part"))


@pytest.mark.parametrize("damage", [name for name in DAMAGE if "folder" not in name])
def test_a_damaged_file_is_replaced(damage: str, kept: Store) -> None:
    assert kept.folder
    path = kept.folder / "inner" / "thing"
    DAMAGE[damage](path)
    kept.write("inner/thing", "source", b"new")
    assert kept.read("inner/thing", "source") == b"new"
    assert not path.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_is_written_through_nowhere(kept: Store, tmp_path: Path) -> None:
    """Neither what a link in the place of a file leads to is touched, nor what one in the place of a folder does."""
    assert kept.folder
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "story.md").write_text("mine")
    os.utime(outside / "story.md", (0, 0))
    (kept.folder / "parts").symlink_to(outside)
    (kept.folder / "thing").symlink_to(outside / "story.md")
    (kept.folder / f"thing.{os.getpid()}.part").symlink_to(outside / "story.md")
    kept.write("thing", "x", b"new")
    assert kept.keep("x", lambda: b"made", bytes) == b"made"
    kept.forget_old()
    kept.forget_unused()
    kept.forget("parts/story.md")
    assert [path.name for path in outside.iterdir()] == ["story.md"]
    assert (outside / "story.md").read_text() == "mine"
    assert kept.read("thing", "x") == b"new"


def test_nothing_stays_open(kept: Store) -> None:
    assert kept.folder
    (kept.folder / "folder").mkdir()
    before = len(list(Path("/dev/fd").iterdir()))
    for _ in range(3):
        kept.read("folder", "x")
        kept.write("folder", "x", b"new")
    assert len(list(Path("/dev/fd").iterdir())) == before


@pytest.mark.parametrize(
    "name", ["../thing", "inner/../../thing", "/thing", "inner//thing", "a\0b", "..", "inner/.", "."]
)
def test_a_name_leads_to_nothing_outside(name: str, kept: Store, tmp_path: Path) -> None:
    """Names are made of what was kept, too."""
    (tmp_path / "thing").write_text("mine")
    kept.write(name, "x", DATA)
    assert kept.read(name, "x") is None
    kept.forget(name)
    assert (tmp_path / "thing").read_text() == "mine"


def test_another_python_program_or_package_has_made_something_else(
    kept: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    states = {cache_module.program_state()}
    for name, value in (
        ("sys.version", "3.99"),
        ("pressbuild.core.store.__version__", "99"),
        ("sys.path", [str(tmp_path)]),
        ("sys.path", []),
    ):
        (tmp_path / "package-9.dist-info").mkdir(exist_ok=True)
        with monkeypatch.context() as patch:
            patch.setattr(name, value)
            states.add(cache_module.program_state.__wrapped__())
    assert len(states) == 5
    state = cache_module.program_state()
    assert sys.version in state
    monkeypatch.setattr(cache_module, "program_state", lambda: state + "x")
    assert kept.read("inner/thing", "source") is None


def number(data: bytes) -> int:
    return int(data)


def test_what_its_reader_does_not_take_is_made_again(kept: Store) -> None:
    """The sum may be right all the same."""
    made: list[bytes] = []

    def make() -> bytes:
        made.append(b"7")
        return b"7"

    assert [kept.keep("seven", make, number) for _ in range(3)] == [7, 7, 7]
    assert len(made) == 1
    assert kept.folder
    (part,) = (kept.folder / "parts").iterdir()
    kept.write(f"parts/{part.name}", "seven", b"no number")
    assert [kept.keep("seven", make, number) for _ in range(2)] == [7, 7]
    assert len(made) == 2


def test_what_was_made_badly_is_not_kept(kept: Store) -> None:
    with pytest.raises(ValueError):
        kept.keep("bad", lambda: b"no number", number)
    assert kept.folder
    assert not list((kept.folder / "parts").glob("*"))


def test_only_what_is_old_or_not_asked_for_is_forgotten(kept: Store) -> None:
    assert kept.folder
    for name in ("old", "new"):
        kept.keep(name, name.encode, bytes)
    old, new = sorted((kept.folder / "parts").iterdir(), key=lambda path: path.read_bytes()[-3:] == b"new")
    (kept.folder / "parts" / "folder").mkdir()
    os.utime(old, (0, 0))
    kept.forget_old()
    assert {path.name for path in (kept.folder / "parts").iterdir()} == {new.name, "folder"}
    Store(kept.folder).forget_unused()
    assert {path.name for path in (kept.folder / "parts").iterdir()} == {"folder"}


def test_no_disk_is_no_fault(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache_module, "_open_carefully", full)
    kept.write("inner/thing", "source", b"new")
    assert kept.keep("x", lambda: b"made", bytes) == b"made"
    monkeypatch.undo()
    assert kept.read("inner/thing", "source") == DATA


# --- which folder ---


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "paper").mkdir()
    return tmp_path / "paper"


def opened(root: Path, monkeypatch: pytest.MonkeyPatch, **environment: str) -> Store:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(root)
    return open_cache(root, "1")


def test_a_cache_of_ones_own(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    cache = opened(root, monkeypatch, PRESSBUILD_CACHE=str(tmp_path / "cache"))
    assert cache.folder
    assert (cache.folder.parent.parent, cache.refused) == (tmp_path / "cache", None)
    assert cache.folder.stat().st_mode & 0o777 == 0o700
    assert opened(root, monkeypatch, PRESSBUILD_CACHE="off").folder is None


def test_a_folder_that_is_not_to_be_trusted_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o777)
    (tmp_path / "link").symlink_to(root)
    others: dict[str, dict[str, str]] = {
        "no absolute path": {"PRESSBUILD_CACHE": "cache"},
        "no absolute path, but": {"PRESSBUILD_CACHE": "./cache"},
        "~": {"PRESSBUILD_CACHE": "~/cache"},
        "lies in the publication": {"PRESSBUILD_CACHE": str(root / "cache")},
        "lies in the publication, which": {"PRESSBUILD_CACHE": str(tmp_path / "link" / "cache")},
        "which may come": {"PRESSBUILD_CACHE": str(tmp_path / "shared" / ".." / "paper" / "x")},
        "paper/pressbuild lies in": {"PRESSBUILD_CACHE": "", "XDG_CACHE_HOME": str(root)},
        "others can write": {"PRESSBUILD_CACHE": str(tmp_path / "shared")},
    }
    for message, environment in others.items():
        cache = opened(root, monkeypatch, **environment)
        assert cache.folder is None, message
        assert message in str(cache.refused)
        assert cache.refused
        assert cache.refused.hint
        assert cache.keep("x", lambda: b"made", bytes) == b"made"
        cache.forget_unused()
        assert cache.inner("press").folder is None
    assert not list(root.iterdir()), "nothing is made in the publication"
    assert not list((tmp_path / "shared").iterdir())

"""A folder counts as private only if nobody else could have put anything there, or have its path lead elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pressbuild.core import private_folder
from pressbuild.core.private_folder import NotPrivate, open_inner, open_private


def test_it_is_made_for_the_user_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        made = open_private(tmp_path / "a" / "b" / "c")
    finally:
        os.umask(before)
    assert made == tmp_path / "a" / "b" / "c"
    assert {path.stat().st_mode & 0o777 for path in (made, made.parent, made.parent.parent)} == {0o700}
    assert open_private(made) == made


def test_links_and_dots_are_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "two").symlink_to("./real")
    (tmp_path / "one").symlink_to(tmp_path / "two")
    assert open_private(tmp_path / "real" / ".." / "one" / "x") == tmp_path / "real" / "x"


def test_a_sticky_folder_above_is_fair(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    assert open_private(tmp_path / "top") == tmp_path / "top"


def mode(path: str, bits: int) -> Callable[[Path], None]:
    return lambda folder: (folder / path).chmod(bits)


OPEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "its group writes": (mode("top/own", 0o770), "others can write to {}/top/own"),
    "all write": (mode("top/own", 0o707), "others can write to {}/top/own"),
    "all write, sticky": (mode("top/own", 0o1777), "others can write to {}/top/own"),
    "all write above": (mode("top", 0o777), "others can write to {}/top"),
    "the group writes above": (mode("top", 0o775), "others can write to {}/top"),
}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "top" / "own").mkdir(parents=True)
    return tmp_path / "top" / "own"


@pytest.mark.parametrize("case", OPEN)
def test_where_others_write_nothing_is_trusted(case: str, own: Path, tmp_path: Path) -> None:
    change, message = OPEN[case]
    assert open_private(own) == own
    change(tmp_path)
    with pytest.raises(NotPrivate) as refused:
        open_private(own)
    assert str(refused.value) == message.format(tmp_path)
    assert refused.value.hint.startswith("chmod go-w ")


def test_a_link_that_others_could_turn_is_refused(own: Path, tmp_path: Path) -> None:
    """The folder at its end is in order; the one with the link in it is not."""
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "link").symlink_to(own)
    (tmp_path / "link").symlink_to(tmp_path / "shared" / "link")
    assert open_private(tmp_path / "link") == own
    (tmp_path / "shared").chmod(0o777)
    for path in (tmp_path / "shared" / "link", tmp_path / "link", tmp_path / "shared" / ".." / "top" / "own"):
        with pytest.raises(NotPrivate, match="shared"):
            open_private(path)


@pytest.mark.parametrize("path", ["top", "top/own", "link"])
def test_what_belongs_to_somebody_else_is_refused(
    path: str, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link").symlink_to(own)
    whose = {os.lstat(tmp_path / path).st_ino: 1234}
    checked = private_folder._check_owner

    def check(name: Path, owner: int, may_be_root: bool) -> None:
        checked(name, whose.get(os.lstat(name).st_ino, owner), may_be_root)

    monkeypatch.setattr(private_folder, "_check_owner", check)
    with pytest.raises(NotPrivate, match=f"{tmp_path / path} belongs to another user"):
        open_private(tmp_path / "link")


def test_what_belongs_to_root_may_stand_above_and_is_not_ones_own(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = own.stat()
    private_folder._check_owner(own, 0, may_be_root=True)
    monkeypatch.setattr(os, "geteuid", lambda: facts.st_uid + 1)
    with pytest.raises(NotPrivate, match="belongs to another user"):
        private_folder._check_owner(own, 0, may_be_root=False)
    with pytest.raises(NotPrivate, match="belongs to another user"):
        private_folder._check_owner(own, facts.st_uid, may_be_root=False)


def test_what_cannot_be_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "ring").symlink_to("ring")
    for path in ("file", "file/x", "ring", "ring/x", "x" * 300):
        with pytest.raises(OSError):
            open_private(tmp_path / path)


def test_an_inner_folder_is_no_link(own: Path, tmp_path: Path) -> None:
    assert open_inner(own, "made") == own / "made"
    (own / "link").symlink_to(tmp_path)
    (own / "dangling").symlink_to(tmp_path / "nowhere")
    (own / "file").write_text("")
    os.mkfifo(own / "pipe")
    for name in ("link", "dangling", "file", "pipe"):
        with pytest.raises(NotPrivate, match="is no folder"):
            open_inner(own, name)
    assert not (tmp_path / "nowhere").exists()
    (own / "made").chmod(0o770)
    with pytest.raises(NotPrivate, match="others can write"):
        open_inner(own, "made")

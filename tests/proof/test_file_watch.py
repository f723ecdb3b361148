"""Watching: which files may be part of an issue, by their names; folders that come, go and are replaced."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path

import pytest

from pressbuild.proof import file_watch as module
from pressbuild.proof.file_watch import is_source, watch

SOURCES = """s.md issue.yaml p.png .hidden.png a.b.md s.md.txt master.html print.css Face.ttf swp part tmp 4913.md
    ~s.md #s.md part.md x.sw notes~1.md dist.md .git.md""".split()
BESIDE = """s.md~ .s.md.swp .s.md.swo .s.md.swx .#s.md #s.md# .~lock.s.odt# 4913 s.md.part .x.part s.md.tmp .s.tmp
    .goutputstream-AB12 .DS_Store Thumbs.db .s.md.kate-swp s.md___jb_tmp___ s.md___jb_old___""".split()
FOLDERS = ".git .hg .svn .venv node_modules __pycache__ dist".split()


@pytest.mark.parametrize("name", SOURCES)
def test_what_may_be_a_source(name: str) -> None:
    assert is_source(f"/paper/issues/1/{name}", ["/paper/issues"])


@pytest.mark.parametrize("name", BESIDE)
def test_what_editors_and_systems_write_beside_it(name: str) -> None:
    assert not is_source(f"/paper/issues/1/{name}", ["/paper/layouts", "/paper/issues"])


@pytest.mark.parametrize("name", FOLDERS)
def test_folders_of_other_programs(name: str) -> None:
    assert not is_source(f"/paper/issues/{name}/s.md", ["/paper/issues"])
    assert not is_source(f"/paper/issues/{name}", ["/paper/issues"])
    assert is_source(f"/home/{name}/paper/issues/s.md", [f"/home/{name}/paper/issues"]), "what lies above is no matter"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_MS", 100)


def heard(folders: list[Path], late: bool, *steps: Callable[[], object], gap: float = 0.5) -> list[int]:
    """Return how many changes were told of after each step; the first number is of the time before them."""

    async def run() -> list[int]:
        stop, counts = asyncio.Event(), [0]

        async def count() -> None:
            async with aclosing(watch([str(folder) for folder in folders], late, stop)) as changes:
                async for _ in changes:
                    counts[-1] += 1

        task = asyncio.create_task(count())
        await asyncio.sleep(gap)
        for step in steps:
            counts.append(0)
            step()
            await asyncio.sleep(gap)
        stop.set()
        await asyncio.wait_for(task, 10)
        return counts

    return asyncio.run(run())


def test_a_change_is_told_of_and_what_lies_beside_it_is_not(tmp_path: Path) -> None:
    counts = heard(
        [tmp_path],
        False,
        lambda: (tmp_path / "s.md").write_text("text"),
        lambda: (tmp_path / ".s.md.swp").write_text("text"),
        lambda: None,
    )
    assert counts[0] == 0
    assert counts[1] >= 1
    assert counts[2:] == [0, 0]


def test_what_was_changed_before_is_told_of_once(tmp_path: Path) -> None:
    assert heard([tmp_path], True, lambda: None) == [1, 0]
    assert heard([tmp_path], False, lambda: None) == [0, 0]


def test_a_folder_that_was_not_there_comes_once_and_is_watched(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    later = tmp_path / "later"
    counts = heard(
        [tmp_path / "a", later], False, later.mkdir, lambda: None, lambda: (later / "s.md").write_text("text")
    )
    assert counts[0] == 0
    assert 1 <= counts[1] <= 3, "it comes, and what was saved before it was watched"
    assert counts[2] == 0, "it comes again and again"
    assert counts[3] >= 1


def test_a_folder_that_is_replaced_is_watched_again(tmp_path: Path) -> None:
    folder, other = tmp_path / "a", tmp_path / "b"
    folder.mkdir()
    other.mkdir()

    def replace() -> None:
        folder.rename(tmp_path / "gone")
        other.rename(folder)

    counts = heard([folder], False, replace, lambda: None, lambda: (folder / "s.md").write_text("text"))
    assert counts[1] >= 1
    assert counts[2] == 0
    assert counts[3] >= 1


def test_a_folder_may_go_and_nothing_breaks(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (tmp_path / "b").mkdir()
    counts = heard([folder, tmp_path / "b"], False, folder.rmdir, lambda: (tmp_path / "b/s.md").write_text("text"))
    assert counts[1] >= 1
    assert counts[2] >= 1


def test_folders_below_are_watched_whenever_they_come_but_not_through_links(tmp_path: Path) -> None:
    folder, outside = tmp_path / "a", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (folder / "link").symlink_to(outside)
    counts = heard(
        [folder],
        False,
        lambda: (folder / "x/y").mkdir(parents=True),
        lambda: (folder / "x/y/s.md").write_text("text"),
        lambda: (outside / "s.md").write_text("text"),
    )
    assert counts[1] >= 1
    assert counts[2] >= 1
    assert counts[3] == 0

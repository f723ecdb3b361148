"""Whatever is done to what is kept, the paper and the book are the same, and nothing of it is run."""

from __future__ import annotations

import hashlib
import io
import itertools
import marshal
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.support.faults import build
from tests.support.paper import Paper, frame, words

BOOK, PRINT = "dist/1/t-1-e-book.epub", "dist/1/t-1-print.pdf"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A publication that uses whatever can be kept."""
    master = Paper(tmp_path / "paper").master("page", frame("a", 30, columns=2))
    root = master.story("s", f"{words(60)}\n\n![A flat.](p.png)\n\n![A line.](l.svg)", "frames: [1/a]").write().root
    stream = io.BytesIO()
    Image.effect_noise((90, 60), 60).convert("RGB").save(stream, "PNG")
    (root / "issues/1/p.png").write_bytes(stream.getvalue())
    (root / "issues/1/l.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 9"><text y="8" font-size="8">Letters</text></svg>'
    )
    return root


def make(root: Path, capsys: pytest.CaptureFixture[str], command: str) -> tuple[bytes, str]:
    """Make the paper or the book; return it and what was said."""
    code, said = build(root, capsys, command=command)
    assert code == 0, said
    return (root / {"pdf": PRINT, "epub": BOOK}[command]).read_bytes(), said


class Run:
    """A pickle of it makes a file when it is loaded."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.mark,)


def with_right_sum(path: Path, data: bytes) -> None:
    """Put other data behind a head that is right in all."""
    key = path.read_bytes()[:41]
    path.write_bytes(key + hashlib.blake2b(data, digest_size=20).hexdigest().encode() + b"\n" + data)


def data_of(path: Path) -> bytes:
    return path.read_bytes().partition(b"\n")[2]


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def endless(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def kinds_of_damage(mark: Path) -> dict[str, Callable[[Path], object]]:
    code = compile(f"open({str(mark)!r}, 'w')", "x", "exec")
    return {
        "a pipe": pipe,
        "an endless file": endless,
        "cut": lambda path: os.truncate(path, path.stat().st_size - 1),
        "a pickle": lambda path: with_right_sum(path, pickle.dumps(Run(mark))),
        "bytecode": lambda path: with_right_sum(path, marshal.dumps(code)),
        "nothing": lambda path: with_right_sum(path, b""),
        "binary": lambda path: with_right_sum(path, bytes(range(256)) * 99),
        "deep": lambda path: with_right_sum(path, b"[" * 100_000 + b"\n"),
        "half": lambda path: with_right_sum(path, data_of(path)[: len(data_of(path)) // 2]),
        "an empty list": lambda path: with_right_sum(path, b"[]\n"),
        "an empty object": lambda path: with_right_sum(path, b"{}\n"),
    }


def test_damage_of_every_kind_in_every_file(
    root: Path, own_cache: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Each round damages all files, each in another way."""
    damage = list(kinds_of_damage(tmp_path / "mark").items())
    paper, book = (make(root, capsys, command)[0] for command in ("pdf", "epub"))
    again, said = make(root, capsys, "epub")
    assert (again, "typeset" in said) == (book, False)
    for command, turn in (("epub", 0), ("epub", 3), ("epub", 6), ("pdf", 9)):
        files = sorted(path for path in own_cache.rglob("*") if path.is_file())
        assert len(files) > 12
        done = {}
        for path, (name, change) in zip(files, itertools.cycle(damage[turn:] + damage[:turn]), strict=False):
            change(path)
            done[path.name] = name
        assert make(root, capsys, command)[0] == {"pdf": paper, "epub": book}[command], done
        assert not (tmp_path / "mark").exists()


def test_a_folder_that_is_not_to_be_trusted_is_told_of_and_done_without(
    root: Path, own_cache: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    book, _ = make(root, capsys, "epub")
    before = {path: path.read_bytes() for path in own_cache.rglob("*") if path.is_file()}
    own_cache.chmod(0o777)
    again, said = make(root, capsys, "epub")
    assert again == book
    told = f"note: nothing is kept between runs: others can write to {own_cache} [nothing-kept] chmod go-w {own_cache}"
    assert said.count("nothing-kept") == said.count(told) == 1
    assert {path: path.read_bytes() for path in own_cache.rglob("*") if path.is_file()} == before
    monkeypatch.setenv("PRESSBUILD_CACHE", str(root / "cache"))
    assert "lies in the publication" in make(root, capsys, "epub")[1]
    assert not (root / "cache").exists()

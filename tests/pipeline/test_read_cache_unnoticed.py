"""A file that changes with the same size and the same time: content decides, so the new paper is made."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path

import pytest
from PIL import Image
from tests.support.adverts import run
from tests.support.faults import CSS, ISSUE, STORY, build
from tests.support.paper import Paper, frame

from pressbuild.checks.epub.open_epub import open_book
from pressbuild.pipeline.proof_session import ProofSession
from pressbuild.pipeline.read_cache import FRESH
from pressbuild.proof.shown_values import PagesReady
from pressbuild.sources.file_states import digest_of, state_of

PICTURE = "issues/1/p.bmp.png"


def flat(colour: tuple[int, int, int]) -> bytes:
    """Return a picture that has as many bytes in each colour."""
    stream = io.BytesIO()
    Image.new("RGB", (40, 8), colour).save(stream, "PNG", compress_level=0)
    return stream.getvalue()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A story with a picture, last saved long enough ago to be kept."""
    master = Paper(tmp_path / "paper").master("page", frame("a", 60, columns=2))
    root = master.story("s", "The cat sat.\n\n![A flat.](p.bmp.png)", "frames: [1/a]").write().root
    (root / PICTURE).write_bytes(flat((200, 0, 0)))
    time.sleep(2 * FRESH)
    return root


def change_unnoticed(path: Path, data: bytes) -> None:
    facts = path.stat()
    assert len(data) == facts.st_size
    assert data != path.read_bytes()
    time.sleep(2 * FRESH)
    path.write_bytes(data)
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    time.sleep(2 * FRESH)
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (facts.st_size, facts.st_mtime_ns)


def change_all(root: Path) -> None:
    change_unnoticed(root / STORY, (root / STORY).read_bytes().replace(b"cat", b"dog"))
    change_unnoticed(root / PICTURE, flat((0, 0, 200)))
    change_unnoticed(root / ISSUE, (root / ISSUE).read_bytes().replace(b"2024-01", b"2025-01"))


def test_the_pdf_is_the_new_one(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for word in ("cat", "dog"):
        code, shown = build(paper, capsys, command="pdf")
        assert code == 0, shown
        assert f"The {word} sat" in run("pdftotext", paper / "dist/1/t-1-print.pdf", "-")
        if word == "cat":
            change_all(paper)


def test_the_book_is_the_new_one(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for word, year, colour in (("cat", b"2024", (200, 0, 0)), ("dog", b"2025", (0, 0, 200))):
        code, shown = build(paper, capsys, command="epub")
        assert code == 0, shown
        book = open_book((paper / "dist/1/t-1-e-book.epub").read_bytes())
        assert f"The {word} sat".encode() in book.read("EPUB/story-s.xhtml")
        assert year in book.read("EPUB/content.opf")
        picture = Image.open(io.BytesIO(book.read("EPUB/pictures/p-bmp.png")))
        assert picture.convert("RGB").getpixel((5, 5)) == colour
        if word == "cat":
            change_all(paper)


def test_the_proof_shows_each_change(paper: Path) -> None:
    session = ProofSession(paper, "1")

    def versions() -> list[str]:
        pages = next(session.build(lambda _: None, lambda: None))
        assert isinstance(pages, PagesReady)
        return [page.version for page in pages.paper.pages]

    before = versions()
    assert versions() == before
    for name, old, new in ((STORY, b"cat", b"dog"), (CSS, b"9pt/12pt", b"8pt/12pt")):
        change_unnoticed(paper / name, (paper / name).read_bytes().replace(old, new))
        after = versions()
        assert after != before, name
        before = after
    change_unnoticed(paper / PICTURE, flat((0, 0, 200)))
    assert versions() != before


def test_a_file_is_read_again_only_if_it_may_have_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_text("one")
    first = digest_of(path, [tmp_path])
    time.sleep(0.6)
    assert digest_of(path, [tmp_path]) == first
    opened: list[object] = []
    whole = os.open
    monkeypatch.setattr(os, "open", lambda path, *a, **n: (opened.append(path), whole(path, *a, **n))[1])
    assert digest_of(path, [tmp_path]) == first
    assert not opened
    change_unnoticed(path, b"two")
    assert digest_of(path, [tmp_path]) != first


def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert state_of(tmp_path / "pipe", [tmp_path])
    assert state_of(tmp_path / "nothing", [tmp_path]).endswith("is not there\n")

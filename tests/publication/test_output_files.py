"""Where outputs go: never into the place of a source, whatever it is called; links, modes and umask are kept."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.pdfs import good_pdf
from tests.support.publication import ISSUE, MASTER, SHEET, STORY, Publication

from pressbuild.core.findings import ExitCode, Stopped
from pressbuild.proof.shown_values import BookReady, InkFacts, InkReady, PaperShown
from pressbuild.proof.static_proof import StaticProof, write_static
from pressbuild.publication.layouts import builtin_folder
from pressbuild.publication.output_files import Sources, write_file
from pressbuild.sources.folder import find_publication


@pytest.fixture
def publication(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Publication:
    return Publication(tmp_path, capsys).file("pictures/p.jpg", b"read from outside of issues/")


def refused(path: Path, sources: Sources, named: bool = True) -> str:
    """Write where nothing may be written; return what was said."""
    with pytest.raises(Stopped) as stopped:
        write_file(b"new", path, sources, named)
    assert stopped.value.exit_code is ExitCode.OUTPUT
    (finding,) = stopped.value.findings
    assert finding.hint
    return finding.message


def content(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_no_source_is_replaced(publication: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = publication.root
    publication.file("issues/press/web.yaml", "").file("fonts/f.ttf", "").file("layouts/tiny/logo.svg", "")
    publication.file("issues/1/old.pdf", "a customer's")
    (root / "issues" / "loop.md").symlink_to("loop.md")
    publication.file("pictures/named-by-a-style-sheet.svg", "").file("README", "")
    publication.file("pictures/by-a-customer.pdf", good_pdf())
    (root / "issues" / "1" / "linked.jpg").symlink_to("../../pictures/q.jpg")
    publication.file("pictures/q.jpg", "named by a link in issues/")
    (tmp_path / "to-story").symlink_to(root / STORY)
    (tmp_path / "to-link").symlink_to("to-story")
    (tmp_path / "to-issues").symlink_to(root / "issues")
    os.link(root / STORY, tmp_path / "hard.pdf")
    (root / "issues" / "loop").symlink_to(root / "issues")
    sources = Sources(root, (root / "pictures" / "p.jpg",))
    monkeypatch.chdir(root / "issues" / "1")
    places = [
        *(root / name for name in (STORY, ISSUE, MASTER, SHEET, "issues/publication.yaml", "issues/press/web.yaml")),
        *(root / name for name in ("fonts/f.ttf", "layouts/tiny/logo.svg", "issues/1/old.pdf", "pictures/p.jpg")),
        *map(Path, ("s.md", "./s.md", "../1/s.md", "../../issues/1/../1/s.md", "../../pictures/p.jpg")),
        *(tmp_path / name for name in ("to-story", "to-link", "to-issues/1/s.md", "hard.pdf")),
        root / "issues" / "loop" / "loop" / "1" / "s.md",
        root / "pictures" / "q.jpg",
        builtin_folder("layouts") / "common" / "common.css",
        *(root / name for name in ("pictures/named-by-a-style-sheet.svg", "pictures/by-a-customer.pdf", "README")),
        # new names that would become sources
        *(root / name for name in ("issues/2/issue.yaml", "issues/1/S.md", "layouts/tiny/x.pdf", "fonts/fonts.yaml")),
    ]
    before = content(tmp_path)
    said = {str(place): refused(place, sources) for place in places}
    assert content(tmp_path) == before
    assert [place for place, message in said.items() if not re.search("source|reads it|no output", message)] == []
    # without the publication's name, too: a PDF from elsewhere is imposed, checked …
    assert "among the sources" in refused(root / STORY, Sources())
    assert content(tmp_path) == before


def test_new_files_are_put_anywhere_else(publication: Publication, tmp_path: Path) -> None:
    root = publication.root
    (root / "fonts").symlink_to("fonts")
    for place in (root / "x.pdf", root / "issues/1/new.pdf", root / "dist/a/b.pdf", root / ("n" * 251 + ".pdf")):
        write_file(b"new", place, Sources(root), named=True)
        assert place.read_bytes() == b"new"
    assert "name is too long" in refused(root / ("n" * 252 + ".pdf"), Sources(root))
    assert "can have this name" in refused(root / "a\0b.pdf", Sources(root))
    assert list(tmp_path.rglob("*.part")) == []


COMMANDS: dict[str, Callable[[str], list[str]]] = {
    "pdf": lambda place: ["pdf", "-o", place],
    "digital": lambda place: ["pdf", "--digital", "--output", place],
    "epub": lambda place: ["epub", "-o", place],
    "impose": lambda place: ["impose", "-o", place],
    "impose a file": lambda place: ["impose", "input.pdf", "-o", place],
    "check": lambda place: ["check", "input.pdf", "--html", place],
    "proof": lambda place: ["proof", "--static", place],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_harms_a_source(command: str, publication: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    publication.file("input.pdf", good_pdf())
    monkeypatch.chdir(publication.root)
    before = content(publication.root)
    for place in ("issues/1/s.md", "input.pdf") if "input.pdf" in COMMANDS[command]("") else ("issues/1/s.md",):
        outcome = publication.run(*COMMANDS[command](place))
        assert (outcome.code, outcome.stderr.count("[cannot-write]")) == (6, 1), outcome.stderr
        if command not in ("proof", "check"):
            assert "typeset" not in outcome.stderr, "it is said when all is done"
        assert content(publication.root) == before


def test_the_default_place_stays_in_the_publication(publication: Publication, tmp_path: Path) -> None:
    """A folder from somebody else may hold links."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (publication.root / "dist").symlink_to(elsewhere)
    assert publication.build().code == 6
    assert list(elsewhere.iterdir()) == []
    (publication.root / "dist").unlink()
    output = publication.file("dist/1/x", "").output
    for target in (tmp_path / "bashrc", publication.root / STORY):
        target.touch()
        before = target.read_bytes()
        output.symlink_to(target)
        assert publication.build().code == 6
        assert (target.read_bytes(), output.is_symlink()) == (before, True)
        output.unlink()


@pytest.mark.parametrize("name", ["fonts", "dist", "issues/press"])
def test_a_link_that_leads_to_itself_is_no_fault_of_the_program(name: str, publication: Publication) -> None:
    (publication.root / name).symlink_to(Path(name).name)
    outcomes = [
        publication.run(*arguments)
        for arguments in (["epub"], ["proof", "--static", str(publication.root.parent / "out")], ["pdf", "1"])
    ]
    assert {outcome.code for outcome in outcomes} <= {0, 3, 6}, outcomes
    assert find_publication(publication.root / name / "x") == publication.root


def test_links_modes_and_lists_of_what_was_there_are_kept(tmp_path: Path) -> None:
    real, link, further = tmp_path / "there" / "real.pdf", tmp_path / "link.pdf", tmp_path / "further.pdf"
    real.parent.mkdir()
    real.write_bytes(b"old")
    link.symlink_to("there/real.pdf")
    further.symlink_to(link)
    for mode in (0o600, 0o644, 0o666, 0o440, 0o604):
        real.chmod(mode)
        write_file(b"new %o" % mode, further, Sources(), named=True)
        assert (real.read_bytes(), real.stat().st_mode & 0o7777) == (b"new %o" % mode, mode)
    if os.geteuid() == 0:
        os.chown(real, 12345, 12346)
        write_file(b"newer", link, Sources(), named=True)
        assert (real.stat().st_uid, real.stat().st_gid, real.stat().st_mode & 0o777) == (12345, 12346, 0o604)
    real.unlink()  # a link whose file has been deleted leads there still
    write_file(b"newest", link, Sources(), named=True)
    assert (real.read_bytes(), link.is_symlink(), further.is_symlink()) == (b"newest", True, True)
    before = os.umask(0o027)
    try:
        write_file(b"new", tmp_path / "new.pdf", Sources(), named=True)
    finally:
        os.umask(before)
    assert (tmp_path / "new.pdf").stat().st_mode & 0o777 == 0o640


def test_places_where_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder.pdf").mkdir()
    (tmp_path / "loop.pdf").symlink_to("loop.pdf")
    (tmp_path / "dangling.pdf").symlink_to("gone/x.pdf")
    (tmp_path / "file").write_text("x")
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "to-null.pdf").symlink_to("/dev/null")
    said = {
        "folder.pdf": "there is a folder of this name",
        "loop.pdf": "lead in a circle",
        "dangling.pdf": "where there is no folder for it",
        "file/x.pdf": "a file and no folder",
        "pipe.pdf": "device or pipe",
        "to-null.pdf": "device or pipe",
        "/dev/full": "device or pipe",
        "/dev/stdout": "no file on a disk",
        "/proc/self/fd/2": "no file on a disk",
        "": "there is a folder of this name",
    }
    monkeypatch.chdir(tmp_path)
    wrong = {
        place: message for place, words in said.items() if words not in (message := refused(Path(place), Sources()))
    }
    assert wrong == {}
    assert (tmp_path / "pipe.pdf").is_fifo()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (28, "the disk of {} is full"),
        (122, "share of the disk of {}"),
        (27, "larger than"),
        (30, "only be read"),
        (13, "may not"),
    ],
)
def test_what_failed_is_named(number: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "x.pdf"
    target.write_bytes(b"good")

    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    message = refused(target, Sources())
    assert words.format(tmp_path) in message
    assert os.strerror(number) in message
    assert [path.name for path in tmp_path.iterdir()] == ["x.pdf"]
    assert target.read_bytes() == b"good"


def test_a_static_proof_never_takes_the_place_of_sources(publication: Publication) -> None:
    nothing = StaticProof(
        PaperShown("", "", "", "", "", 0, 0, 0, 0, (), ()),
        (),
        {},
        BookReady("", (), {}, ()),
        InkReady(InkFacts(), {}, ()),
    )
    (publication.root / "issues" / "new").mkdir()
    before = content(publication.root)
    for folder in (".", "issues", "issues/1", "issues/new", "layouts/tiny", ".."):
        target = publication.root / folder
        (target / ".pressbuild-proof").write_text("sent with the folder")
        with pytest.raises(Stopped, match=r"sources of a publication|something else in it"):
            write_static(nothing, target)
        (target / ".pressbuild-proof").unlink()
    assert content(publication.root) == before

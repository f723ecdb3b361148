"""The screen edition: `pressbuild pdf --digital`. Threads, links, notes, bookmarks, hyphens, what it says of itself."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy
import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Name
from PIL import Image
from tests.support.judges import own_environment
from tests.support.matterhorn import check_pdfua, read_tree, sorted_rectangle
from tests.support.newspaper import newspaper
from tests.support.paper import Paper, frame, words
from tests.support.tagged import read_structure, with_poppler

from pressbuild.cli import main
from pressbuild.core.findings import Report
from pressbuild.document import Medium
from pressbuild.pdf.document import paint_pages
from pressbuild.pdf.screen_pdf import make_digital
from pressbuild.pipeline.job import Job
from pressbuild.pipeline.press_choice import open_issue_press
from pressbuild.pipeline.press_edition import typeset_issue
from pressbuild.pipeline.read_issue import read_issue
from pressbuild.pipeline.screen_edition import build_digital, open_screen
from pressbuild.typeset import FilledPages
from pressbuild.typeset.issue_layout import Typesetter

TEXT = "{before} end[^1] and *much* [elsewhere](https://example.org/x) and [the brief](brief.md). {after}"
NOTE = "\n\n[^1]: The note that is called."


def fill(root: Path, typesetter: Typesetter | None = None) -> tuple[FilledPages, Any]:
    report = Report()
    read = read_issue(Job(root, report=report), Medium.SCREEN)
    filled = typeset_issue(read, open_issue_press(read), typesetter or Typesetter())
    assert not report.has_errors, report.findings
    return filled, read


def make(root: Path, typesetter: Typesetter | None = None) -> bytes:
    filled, read = fill(root, typesetter)
    return make_digital(filled, read.manifest, inking=open_screen(read))


def jumping(root: Path) -> Paper:
    """A story that jumps from page 1 to page 3, and a brief on page 2."""
    paper = Paper(root, pages="[page, page, page]")
    paper.master("page", frame("a", 14, columns=2), frame("b", 30, columns=2, top=20))
    paper.css = "html { hyphens: auto } .from-page { text-align: right } a { line-height: 0 }"
    text = TEXT.format(before=words(9), after=words(120, 10)) + NOTE
    paper.story("lead", text, "frames: [1/a, 3/b]\nsection: First", "kicker: K")
    return paper.story("brief", "A brief of few words.", "frames: [2/a]\nsection: Second").write()


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> tuple[FilledPages, bytes]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRESSBUILD_CACHE", "")
        filled, read = fill(jumping(tmp_path_factory.mktemp("paper")).root)
        return filled, make_digital(filled, read.manifest, inking=open_screen(read))


@pytest.fixture
def pdf(edition: tuple[FilledPages, bytes]) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(edition[1]))


# ---- article threads ----


def test_a_thread_leads_from_column_to_column_and_round(edition: tuple[FilledPages, bytes], pdf: pikepdf.Pdf) -> None:
    filled, _ = edition
    pages = [page.objgen for page in pdf.pages]
    threads = list(pdf.Root.Threads)
    assert [str(thread.I.Title) for thread in threads] == ["lead", "brief"]
    for thread, story in zip(threads, filled.places, strict=True):
        beads = [thread.F]
        while beads[-1].N.objgen != thread.F.objgen:
            beads.append(beads[-1].N)
        assert all(bead.N.V.objgen == bead.objgen and bead.T.objgen == thread.objgen for bead in beads)
        wanted = [c.ref.page for c in story.columns if c.lines_used]
        assert [pages.index(bead.P.objgen) + 1 for bead in beads] == [wanted[0], *wanted], "a head and its columns"
        for bead in beads:
            assert bead.objgen in [other.objgen for other in bead.P.B]
            left, bottom, right, top = map(float, bead.R)
            _, _, width, height = map(float, bead.P.MediaBox)
            assert 0 <= left < right <= width
            assert 0 <= bottom < top <= height


def test_the_beads_hold_the_words_of_the_story(edition: tuple[FilledPages, bytes], pdf: pikepdf.Pdf) -> None:
    document = pypdfium2.PdfDocument(edition[1])
    pages, bead, read = [page.objgen for page in pdf.pages], pdf.Root.Threads[0].F.N, []
    for _ in range(4):
        text = document[pages.index(bead.P.objgen)].get_textpage()
        left, bottom, right, top = map(float, bead.R)
        read += re.findall(r"word\d+", text.get_text_bounded(left - 1, bottom - 1, right + 1, top + 1))
        bead = bead.N
    document.close()
    assert read == [f"word{number}" for number in range(1, 130)]


# ---- links ----


def links(pdf: pikepdf.Pdf) -> list[tuple[int, Any]]:
    return [(number, link) for number, page in enumerate(pdf.pages, 1) for link in page.obj.get("/Annots", Array())]


def page_of(pdf: pikepdf.Pdf, target: Any) -> int:
    if isinstance(target, pikepdf.String):
        names = list(pdf.Root.Names.Dests.Names)
        target = names[[str(name) for name in names].index(str(target)) + 1]
    return [page.objgen for page in pdf.pages].index(target[0].objgen) + 1


def test_links_notes_and_jump_lines_lead_where_they_say(pdf: pikepdf.Pdf) -> None:
    found = {
        str(link.Contents): (number, str(link.A.URI) if "/A" in link else page_of(pdf, link.Dest))
        for number, link in links(pdf)
    }
    assert found == {
        "1 The note that is called.": (1, 1),
        "Back to the text": (1, 1),
        "elsewhere (https://example.org/x)": (1, "https://example.org/x"),
        "the brief": (1, 2),
        "Continued on page 3": (1, 3),
        "From page 1": (3, 1),
    }


def test_a_link_can_be_hit_where_its_words_are(edition: tuple[FilledPages, bytes], pdf: pikepdf.Pdf) -> None:
    document = pypdfium2.PdfDocument(edition[1])
    for number, link in links(pdf):
        left, bottom, right, top = sorted_rectangle(link.Rect)
        text = " ".join(document[number - 1].get_textpage().get_text_bounded(left - 1, bottom, right + 1, top).split())
        assert text
        assert text.rstrip(".\x02") in str(link.Contents) or "1" in text  # a broken word; the figure of a note
    document.close()


MASTER = """
<p class="running">Every page <a href="#story-issues-1-s">says</a> this</p>
<p role="heading" aria-level="1">A title</p>
<div><a href="https://example.org/logo"><img src="LOGO" alt="The logo" style="width: 20mm"></a> <b>a line</b></div>
<div aria-hidden="true">ornament</div><img src="LOGO" style="width: 5mm">
"""
SVG = "%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'%3E%3Crect width='9' height='9'/%3E%3C/svg%3E"
LOGO = f"data:image/svg+xml,{SVG}"


@with_poppler
@pytest.mark.judge
def test_masters_say_what_they_say_once(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "paper", pages="[front, page]")
    paper.master("front", MASTER.replace("LOGO", LOGO)).master("page", frame("a", 9), '<p class="folio">7</p>')
    data = make(paper.story("s", "Text of a folio.", "frames: [2/a]").write().root)
    assert check_pdfua(data) == []
    root = read_structure(data, tmp_path)
    assert root.words("Figure") == "a title a line s text of a folio.".split()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert sorted(str(link.Contents) for _, link in links(pdf)) == ["The logo (https://example.org/logo)", "says"]
        artifacts = [str(page.Contents.read_bytes()).count("/Subtype /Header") for page in pdf.pages]
    assert artifacts[0] > 0


def test_jump_lines_and_turn_heads_are_not_read(edition: tuple[FilledPages, bytes]) -> None:
    with pikepdf.open(io.BytesIO(edition[1])) as pdf:
        tree = read_tree(pdf)
        alone = [e for e in tree.walk() if e.role == "Link" and e.objects and not e.marks and not e.kids]
        assert [str(link.object.Alt) for link in alone] == ["Continued on page 3", "From page 1"]


# ---- words ----


@with_poppler
@pytest.mark.judge
def test_hyphens_that_break_words_are_soft_and_others_are_not(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "paper").master("page", frame("a", 30))
    paper.css = "html { hyphens: auto }"
    text = "These incomprehensibilities " * 6 + "a-well-known-and-never-broken-word " * 6
    data = make(paper.story("s", text, "frames: [1/a]", "language: en").write().root)
    article = read_structure(data, tmp_path).find("Art")[0]
    assert article.find("P")[0].words() == text.casefold().split()
    plain = subprocess.run(["pdftotext", str(tmp_path / "tagged.pdf"), "-"], capture_output=True, check=True).stdout
    lines = plain.decode().splitlines()
    assert [line[-1] for line in lines if line.startswith(("These", "ities", "hens", "compre"))].count("\xad") >= 4
    assert "\xad" not in plain.decode()[plain.decode().index("known") - 20 :]


def test_what_is_painted_is_what_the_paper_has(tmp_path: Path) -> None:
    """Marks, spaces at the ends of lines and shorter numbers change nothing that is seen."""
    filled, read = fill(jumping(tmp_path).root)
    stream = io.BytesIO()
    paint_pages(filled.pages, filled.stock, open_screen(read)).pdf.write(stream)
    plain = stream.getvalue()
    digital = make_digital(filled, read.manifest, inking=open_screen(read))
    for data in (plain, digital):
        assert data.startswith(b"%PDF")
    for number in range(3):
        pictures = []
        for data in (plain, digital):
            document = pypdfium2.PdfDocument(data)
            pictures.append(numpy.asarray(document[number].render(scale=1.5).to_pil().convert("L"), dtype=int))
            document.close()
        assert pictures[0].min() < 100
        assert abs(pictures[0] - pictures[1]).max() <= 24, f"page {number + 1} looks other than on paper"


# ---- pictures ----


def test_pictures_have_150_pixels_an_inch_at_most(tmp_path: Path) -> None:
    paper = Paper(tmp_path).master("page", frame("a", 60, columns=2))
    paper.story(
        "s", "Text.\n\n![A field of noise](noise.jpg)\n\n![Another](inks.jpg)\n\n![Small](small.png)", "frames: [1/a]"
    )
    folder = paper.write().root / "issues" / "1"
    noise = Image.fromarray(numpy.random.default_rng(1).integers(0, 255, (900, 1200, 3), "uint8"))
    noise.save(folder / "noise.jpg", quality=90)
    noise.convert("CMYK").save(folder / "inks.jpg", quality=90)
    noise.resize((40, 30)).save(folder / "small.png")
    data = make(paper.root)
    assert check_pdfua(data) == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pictures = [
            item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == Name.Image
        ]
        assert {str(picture.ColorSpace) for picture in pictures} == {"/DeviceRGB"}
        widths = sorted(int(picture.Width) for picture in pictures)
        assert widths[0] == 40, "never scaled up"
        assert all(width <= 40 / 25.4 * 150 + 1 for width in widths)  # a column of 40 mm
        alternatives = [str(e.object.Alt) for e in read_tree(pdf).walk() if e.role == "Figure"]
    assert alternatives == ["A field of noise", "Another", "Small"]
    assert len(data) < (folder / "noise.jpg").stat().st_size


# ---- the file ----


def test_it_says_what_it_is(edition: tuple[FilledPages, bytes], pdf: pikepdf.Pdf) -> None:
    assert check_pdfua(edition[1]) == []
    assert str(pdf.docinfo.Title) == "T, No 1, 2024-01"
    assert str(pdf.docinfo.CreationDate) == "D:20240101000000Z"
    assert pdf.pdf_version >= "1.7"
    with pdf.open_outline() as outline:
        assert [(item.title, [kid.title for kid in item.children]) for item in outline.root] == [
            ("First", ["lead"]),
            ("Second", ["brief"]),
        ]


@pytest.mark.judge
@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed (make test does)")
def test_it_is_linearised_and_sound(edition: tuple[FilledPages, bytes], tmp_path: Path) -> None:
    file = tmp_path / "digital.pdf"
    file.write_bytes(edition[1])
    done = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True, check=False)
    assert "File is linearized" in done.stdout
    # An older qpdf counts the objects of the outline otherwise than the one that wrote the hints; readers ignore them.
    complaints = [line for line in done.stderr.splitlines() if "hint table" not in line and "succeeded" not in line]
    assert complaints == []
    with pikepdf.open(file) as pdf:
        assert pdf.is_linearized
        assert pdf.check_linearization(io.StringIO())
        assert pdf.check_pdf_syntax() == []


@pytest.mark.judge
@pytest.mark.skipif(not shutil.which("mutool"), reason="mutool is not installed")
def test_mupdf_draws_it_without_a_word(edition: tuple[FilledPages, bytes], tmp_path: Path) -> None:
    file = tmp_path / "digital.pdf"
    file.write_bytes(edition[1])
    command = ["mutool", "draw", "-q", "-o", str(tmp_path / "%d.png"), "-r", "30", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=own_environment())
    assert [line for line in done.stderr.splitlines() if "ICC support" not in line] == []


def test_two_runs_make_the_same_bytes_whatever_was_kept(tmp_path: Path) -> None:
    paper = newspaper(tmp_path)
    paper.save()
    typesetter = Typesetter()
    first = make(paper.root, typesetter)
    assert make(paper.root, typesetter) == first
    paper.articles["brief"].paragraphs.reverse()
    paper.articles["last"].headline = "Another"
    paper.save()
    again = make(paper.root, typesetter)
    assert again != first
    assert again == make(paper.root)
    assert check_pdfua(again) == []


def test_a_draft_has_its_marks_as_artifacts(tmp_path: Path) -> None:
    paper = Paper(tmp_path).master("page", frame("a", 8)).story("s", words(90), "frames: [1/a]")
    report = Report()
    built = build_digital(Job(paper.write().root, output=tmp_path / "draft.pdf", draft=True, report=report))
    assert [pages for _, pages in built.outputs] == [1]
    assert check_pdfua((tmp_path / "draft.pdf").read_bytes()) == []


def test_the_command_writes_it_beside_the_printers_pdf(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = Paper(tmp_path).master("page", frame("a", 30)).story("s", words(30), "frames: [1/a]").write()
    assert main(["-C", str(paper.root), "pdf", "--digital"]) == 0
    assert "Tagged" not in capsys.readouterr().out
    data = (paper.root / "dist" / "1" / "t-1-digital.pdf").read_bytes()
    assert check_pdfua(data) == []
    assert main(["-C", str(paper.root), "pdf", "--digital", "--grey"]) == 2
    assert "--digital goes with" in capsys.readouterr().err

"""The February/March 2023 issue, built as a reader builds it and read back by programs that are not ours."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from tests.support.display import own_texts
from tests.support.places import ROOT

from pressbuild.article import read_article
from pressbuild.checks.layout.families_used import list_fonts
from pressbuild.core.findings import Report, Severity
from pressbuild.core.units import px_to_mm
from pressbuild.document import Document, PullQuote, block_inlines, plain_text, walk_blocks
from pressbuild.pipeline.press_edition import typeset_publication
from pressbuild.sources.folder import Folder
from pressbuild.typeset import FilledPages

sys.path.insert(0, str(ROOT / "scripts"))

import article_words
from compare_words import differences, read_paper

ARTICLES = ROOT / "issues" / "2023-02" / "articles"
judges = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed (make test does)")


def build(target: Path, seed: str) -> Path:
    env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Pacific/Auckland" if seed == "1" else "America/Lima"}
    command = [sys.executable, "-m", "pressbuild", "-C", str(ROOT), "pdf", "2023-02", "-o", str(target)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("issue") / "issue.pdf", "1")


@pytest.fixture(scope="module")
def report() -> Report:
    return Report()


@pytest.fixture(scope="module")
def filled(report: Report) -> FilledPages:
    return typeset_publication(ROOT, "2023-02", draft=False, report=report)


def documents() -> Iterator[Document]:
    for path in sorted(ARTICLES.glob("*.md")):
        report = Report()
        document = read_article(path, Folder(ROOT), "en-GB", report)
        assert document, report.findings
        yield document


def squeeze(text: str) -> str:
    """Return the text without spaces and hyphens, those of line ends and all others."""
    return re.sub(r"[\s-]+", "", text)


def raw_text(pdf: Path, *options: str) -> str:
    command = ["pdftotext", "-raw", *options, str(pdf), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@judges
def test_two_builds_in_two_time_zones_are_the_same_to_the_byte(pdf: Path, tmp_path: Path) -> None:
    assert build(tmp_path / "again.pdf", "2").read_bytes() == pdf.read_bytes()


@judges
def test_eight_pages_of_the_tabloid_size(pdf: Path) -> None:
    info = subprocess.run(["pdfinfo", "-l", "8", str(pdf)], capture_output=True, text=True, check=True).stdout
    sizes = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+) pts", info)
    assert len(sizes) == 8
    assert {(round(float(w) * 25.4 / 72), round(float(h) * 25.4 / 72)) for w, h in sizes} == {(289, 380)}


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed (make test does)")
def test_qpdf_finds_the_file_sound(pdf: Path) -> None:
    done = subprocess.run(["qpdf", "--check", str(pdf)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(not shutil.which("gs"), reason="Ghostscript is not installed (make test does)")
def test_ghostscript_renders_every_page_without_a_word(pdf: Path) -> None:
    command = ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=nullpage", "-r36", str(pdf)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_all_fonts_are_embedded_and_from_the_fonts_folder(pdf: Path) -> None:
    known = re.findall(r"postscript: ([\w-]+)", (ROOT / "fonts" / "fonts.yaml").read_text())
    fonts = list_fonts(pdf.read_bytes()).own
    assert fonts
    assert all(fonts.values()), "not embedded"
    assert set(fonts) <= set(known)


@judges
def test_every_sentence_is_on_the_paper_once_and_in_order(pdf: Path) -> None:
    text = squeeze(raw_text(pdf))
    missing, twice = [], []
    for document in documents():
        position = 0
        for sentence in sentences(document):
            found = text.count(sentence)
            if found > 1:
                twice.append(sentence)
            elif found == 1:
                place = text.index(sentence)
                assert place >= position, f"out of order: {sentence}"
                position = place
            elif not is_broken_by_a_frame(sentence, text, position):
                missing.append(sentence)
    assert (missing, twice) == ([], [])


def sentences(document: Document) -> Iterator[str]:
    """Yield the squeezed sentences of the running text that are long enough to be told apart."""
    running = tuple(block for block in document.blocks if not isinstance(block, PullQuote) and not block.id)
    for block in walk_blocks(running):
        for run in block_inlines(block):
            for sentence in re.split(r"(?<=[.?!’])\s+(?=[A-Z‘])", plain_text(run)):
                squeezed = squeeze(sentence)
                if len(squeezed) > 25:
                    yield squeezed


def is_broken_by_a_frame(sentence: str, text: str, position: int) -> bool:
    """Whether the sentence stands there in two parts: one ends a column, the other begins one further on."""
    for cut in range(1, len(sentence)):
        first = text.find(sentence[:cut], position)
        if first >= 0 and text.find(sentence[cut:], first + cut) >= 0 and cut >= 3 and len(sentence) - cut >= 3:
            return True
    return False


@judges
def test_every_jump_line_is_answered_on_the_page_it_names(pdf: Path) -> None:
    pages = [squeeze(raw_text(pdf, "-f", str(n), "-l", str(n))) for n in range(1, 9)]
    jumps = [(n, int(to)) for n, text in enumerate(pages, 1) for to in re.findall(r"Continuedonpage(\d+)", text)]
    answers = [(int(back), n) for n, text in enumerate(pages, 1) for back in re.findall(r"Frompage(\d+)", text)]
    assert jumps == [(1, 3)]
    assert sorted(answers) == sorted(jumps)


def test_bookmarks_lead_to_sections_and_stories(pdf: Path) -> None:
    reader = pypdf.PdfReader(pdf)
    outline = reader.outline
    sections = [item["/Title"] for item in outline if not isinstance(item, list)]
    stories = {
        entry["/Title"]: reader.get_destination_page_number(entry)
        for item in outline
        if isinstance(item, list)
        for entry in item
    }
    assert sections[:2] == ["The uprising", "Imperialism"]
    assert stories["Peru defies the coup"] == 0
    assert stories["Who profits from copper and gas"] == 6


def test_paper_has_no_links(pdf: Path) -> None:
    """PDF/X allows none on the page; the screen edition has them (test_digital.py)."""
    assert not any("/Annots" in page for page in pypdf.PdfReader(pdf).pages)


@judges
def test_the_index_of_the_front_page_names_real_pages(pdf: Path, filled: FilledPages) -> None:
    text = raw_text(pdf, "-l", "1")
    listed = {story.short: story.page for story in filled.plan.stories if f" {story.short} " in text}
    found = {short: int(match[1]) for short in listed if (match := re.search(rf"\n(\d+) {re.escape(short)} ", text))}
    assert len(found) >= 6
    assert found == {short: listed[short] for short in found}


def test_no_story_is_overset_or_leaves_a_hole(filled: FilledPages, report: Report) -> None:
    assert [f.message for f in report.findings if f.severity is Severity.ERROR] == []
    assert {f.code for f in report.findings} <= {"underset"}
    assert all(fit.lines_over == 0 for fit in filled.fits)
    assert max(fit.lines_under for fit in filled.fits) <= 8


def test_body_text_stands_on_the_baseline_grid(filled: FilledPages) -> None:
    """Text of the body face at its size lies on lines of 11.5 pt, counted from the top margin."""
    leading, top = 11.5 * 96 / 72, 15 * 96 / 25.4
    offsets = []
    for page in filled.pages:
        for run in own_texts(page):
            if round(run.size, 3) == round(9.2 * 96 / 72, 3) and not run.in_footnote and len(run.text.strip()) > 12:
                offsets.append(round((run.baseline - top) % leading, 1))
    assert len(offsets) > 1000
    assert set(offsets) == {max(set(offsets), key=offsets.count)}


def test_frames_are_where_the_masters_put_them(filled: FilledPages) -> None:
    """Layout facts in 0.1 mm: left edge, top, width of a column, columns, lines."""
    facts = {
        str(area.ref): (round(px_to_mm(area.x), 1), round(px_to_mm(area.y), 1), area.columns, area.lines)
        for area in filled.areas
    }
    assert facts["1/lead"] == (15.0, 75.9, 6, 45)
    assert facts["3/turn"][0] == 15.0
    assert facts["2/side"][0] == pytest.approx(15 + 4 * (39.8 + 4), abs=0.2)
    first = {fit.slug: fit.frames[0].opening for fit in filled.fits if fit.frames}
    assert first["peru-defies-the-coup"].startswith("Peru has risen against the government")


def test_every_word_and_sign_is_on_the_paper_for_another_reader_of_the_articles(pdf: Path) -> None:
    assert list(paper_differences(read_paper(pdf))) == []


def test_that_reader_sees_words_that_are_lost_moved_and_added(pdf: Path) -> None:
    words = read_paper(pdf)
    first = next(i for i in range(len(words)) if [w.text for w in words[i : i + 3]] == ["tens", "of", "thousands"])
    lost = [*words[:first], *words[first + 1 :]]
    assert [line.partition(": ")[2] for line in paper_differences(lost)] == ["not there: “tens”"]
    short = [*words[: first + 1], *words[first + 2 :]]  # as it is on every page
    assert [line.partition(": ")[2] for line in paper_differences(short)] == ["not there: “of”"]
    added = [*words[:first], article_words.Token("certainly", words[first].place), *words[first:]]
    assert [line.partition(": ")[2] for line in paper_differences(added)] == [f"{words[first].place} adds “certainly”"]
    moved = [*words[:first], words[first + 1], words[first], *words[first + 2 :]]
    assert any("out of sequence" in line for line in paper_differences(moved))


def paper_differences(words: list[article_words.Token]) -> Iterator[str]:
    entries = article_words.list_articles(ROOT / "issues" / "2023-02")
    source = [token for path, kicker in entries for token in article_words.read_article(path, "paper", kicker)]
    return differences(source, words, article_words.links_in([path for path, _ in entries]))

"""Addresses of links on paper: as notes, after the link, as QR codes. Judge of the codes: zxing-cpp."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from tests.support.display import own_texts
from tests.support.paper import Paper, Typeset, frame, words
from tests.support.publication import Publication

from pressbuild.document import Link, Text
from pressbuild.templates.printed_addresses import address_of, letter_links
from pressbuild.templates.qr_code import draw_code

TEXT = """
    Read [the report](https://example.org/report), [us](mailto:us@example.org) and <https://example.org/said>.[^1]

    [^1]: A note with [a link](https://example.org/note).
"""


def typeset(root: Path, links: str, text: str = TEXT, front: str = "") -> Typeset:
    paper = Paper(root).master("page", frame("a", 30, columns=2))
    paper.story("s", text, "frames: [1/a]", front).write()
    paper.pages = f"[page]\nlinks: {links}"
    return paper.typeset()


def text_of(done: Typeset) -> str:
    assert done.filled, done.report.findings
    assert not done.report.has_errors, done.report.findings
    return " ".join("".join(f" {run.text}" for run in own_texts(done.filled.pages[0])).split())


def test_addresses_are_not_printed_unless_they_are_wanted(tmp_path: Path) -> None:
    assert "report)" not in text_of(typeset(tmp_path, "none"))


def test_addresses_stand_after_their_links(tmp_path: Path) -> None:
    text = text_of(typeset(tmp_path, "inline")).replace(" ", "")
    assert "thereport(https://example.org/report),us(us@example.org)andhttps://example.org/said." in text
    assert "alink(https://example.org/note)." in text


def test_addresses_are_notes_with_letters_of_their_own(tmp_path: Path) -> None:
    done = typeset(tmp_path, "notes", front="standfirst: With [a link](https://example.org/up).")
    assert done.filled
    runs = list(own_texts(done.filled.pages[0]))
    notes = "".join(run.text for run in runs if run.in_footnote)
    assert "https://example.org/report" in notes
    assert "us@example.org" in notes
    assert "mailto" not in notes, "the one thing that is left out"
    assert "said" not in notes, "the words of the link say it already"
    assert "(https://example.org/note)" in notes
    assert "(https://example.org/up)" in "".join(run.text for run in runs if not run.in_footnote)
    assert not done.report.has_errors


def test_the_publication_and_the_issue_have_their_say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = Publication(tmp_path, capsys).article("s", "Read [it](https://example.org/it).")
    paper.file("issues/publication.yaml", "title: T\nslug: t\nlanguage: en\nlayout: tiny\nlinks: inline\n")
    assert paper.build().code == 0
    said = subprocess.run(["pdftotext", paper.output, "-"], capture_output=True, text=True, check=True).stdout
    assert "it(https://example.org/it)." in "".join(said.split())


def test_an_address_comes_whole_out_of_the_pdf_over_the_end_of_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = "https://www.example.org/2021-22/annual--report.html?q=some_words&n=1"
    paper = Publication(tmp_path, capsys).article("s", f"See <{address}> and write to <news--desk@example.org> soon.")
    assert paper.build().code == 0
    said = subprocess.run(["pdftotext", paper.output, "-"], capture_output=True, text=True, check=True).stdout
    assert f"See{address}andwritetonews--desk@example.orgsoon." in "".join(said.split())


def test_page_marks_are_right_where_addresses_are_added_to_the_text(tmp_path: Path) -> None:
    text = "\n\n".join(f"{words(8, 1 + 12 * n)} [w](https://example.org/{n}) {words(4, 9 + 12 * n)}" for n in range(12))
    paper = Paper(tmp_path).master("page", frame("a", 13))
    paper.pages = "[{master: page, repeat: true}]\nlinks: inline"
    done = paper.story("s", text, "frames: [1/a]").typeset()
    assert done.filled
    assert len(done.filled.page_map.starts) > 3
    for start in done.filled.page_map.starts[1:]:
        paragraph = [*words(8, 1 + 12 * start.run).split(), "w", *words(4, 9 + 12 * start.run).split()]
        assert start.words.split()[0] == paragraph[start.word], start
        assert "example" not in start.words


@pytest.mark.parametrize(
    ("words_", "target", "printed"),
    [
        ("here", "https://example.org/", "https://example.org/"),
        ("example.org", "https://www.example.org/", ""),
        ("https://example.org/a", "https://example.org/a", ""),
        ("020 7946 0018", "tel:02079460018", ""),
        ("us", "mailto:us@example.org", "us@example.org"),
        ("example.org", "https://example.org/a", "https://example.org/a"),
    ],
)
def test_an_address_is_printed_exactly_or_not_twice(words_: str, target: str, printed: str) -> None:
    assert address_of(Link((Text(words_),), target)) == printed


def test_letters_go_on_after_z() -> None:
    links = tuple(Link((Text("x"),), f"https://example.org/{number}") for number in range(60))
    assert list(letter_links([links]).values())[24:29] == ["y", "z", "aa", "ab", "ac"]


def test_a_code_is_read_by_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    address = "https://example.org/petitions/2024/keep-the-library-open?from=paper"
    paper = Publication(tmp_path, capsys).article("s", f"Sign [here]({address}){{.qr}} now.")
    assert paper.build().code == 0
    page = pypdfium2.PdfDocument(paper.output)[0].render(scale=3)
    (code,) = zxingcpp.read_barcodes(np.asarray(page.to_pil().convert("L")))
    assert (code.text, code.ec_level) == (address, "M")


def test_a_code_is_large_enough_and_black() -> None:
    small, large = draw_code("https://example.org"), draw_code("https://example.org/" + "x" * 300)
    assert 'width="19.80mm"' in small, "25 modules of 0.6 mm and four at each side"
    assert 'viewBox="0 0 77 77"' in large
    assert 'width="38.50mm"' in large
    assert {part.split('"')[0] for part in small.split('fill="')[1:]} == {"#fff", "#000"}


def test_a_code_that_cannot_be_printed_is_told_of(tmp_path: Path) -> None:
    text = f"| A |\n|---|\n| [x](https://example.org){{.qr}} |\n\n[y](https://example.org/{'y' * 2400}){{.qr}}"
    paper = Paper(tmp_path).master("page", frame("a", 30)).story("s", text, "frames: [1/a]")
    found = {finding.code: str(finding.place) for finding in paper.typeset().report.findings}
    assert found["no-code"] == "issues/1/s.md:6"
    assert found["long-code"] == "issues/1/s.md:10"


@pytest.mark.parametrize("address", ["http://", "https://example.org:99999/"])
def test_a_link_that_can_lead_nowhere_is_told_of(address: str, tmp_path: Path) -> None:
    paper = Paper(tmp_path).master("page", frame("a", 30)).story("s", f"Good.\n\n[x]({address})", "frames: [1/a]")
    found = {finding.code: str(finding.place) for finding in paper.typeset().report.findings}
    assert found["no-address"] == "issues/1/s.md:8"

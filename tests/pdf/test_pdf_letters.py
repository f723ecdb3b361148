"""The account ends at the glyphs: a finished PDF says what was laid out, and no character on paper is an empty box."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.paper import CSS
from tests.support.publication import SHEET, Publication

from pressbuild.core.subprocesses import run_tool

SHY = "\N{SOFT HYPHEN}"
# each ligature stands in a word with a soft hyphen before it does in one without; ṇ̀ is made of three glyphs
WORDS = f"Kaf{SHY}fee Hef{SHY}ter Schif{SHY}fahrt n\u0323\u0300ow. Kaffee Hefter Schiffahrt new Heft offen."


def words_of(pdf: Path) -> list[str]:
    """The words that poppler finds."""
    return run_tool(["pdftotext", str(pdf), "-"], 60).stdout.decode().replace(SHY, "").split()


@pytest.mark.parametrize("edition", ["print", "digital"])
def test_ligatures_and_accents_are_found_whatever_comes_first(
    edition: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publication = Publication(tmp_path, capsys).article("s", WORDS)
    outcome = publication.build(*(["--digital"] if edition == "digital" else []))
    assert outcome.code == 0, outcome.stderr
    found = words_of(outcome.output.with_name(f"t-1-{edition}.pdf"))
    for word in ("Kaffee", "Hefter", "Schiffahrt", "new", "Heft", "offen."):
        assert found.count(word) == WORDS.replace(SHY, "").split().count(word), word


@pytest.mark.parametrize("text", ["\u2206 \u0394 it\u02bcs it\u2019s", "\u0394 \u2206 it\u2019s it\u02bcs"])
def test_characters_that_share_a_glyph_are_told_apart(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paragraphs = text.replace(" ", "\n\n")  # each in a text of its own
    outcome = Publication(tmp_path, capsys).article("s", f"{text}\n\n{paragraphs}").build()
    assert outcome.code == 0, outcome.stderr
    found = words_of(outcome.output)
    for word in text.split():
        assert found.count(word) == 2, (word, found)


def test_a_bullet_that_no_face_has_names_the_element_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publication = (
        Publication(tmp_path, capsys).article("s", "- one\n- two").file(SHEET, CSS + "ul { list-style: hebrew }")
    )
    for command in (["pdf"], ["fit"], ["pdf", "--digital"], ["pdf", "--draft"]):
        outcome = publication.run(*command)
        assert outcome.code == 4
        assert "makes “א” for li::marker, and no font has the character “א” (U+05D0 hebrew letter alef)" in outcome.said
        assert not outcome.after


def test_bullets_of_lists_in_lists_are_in_the_faces(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deep = "\n".join(f"{'    ' * level}- level {level}" for level in range(6))
    outcome = Publication(tmp_path, capsys).article("s", deep).build()
    assert outcome.code == 0, outcome.stderr
    assert set("•–·") <= set(words_of(outcome.output))


def test_words_that_the_style_sheet_keeps_off_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "First paragraph.\n\nA second one that nobody sees."
    publication = (
        Publication(tmp_path, capsys).article("s", text).file(SHEET, CSS + ".text p + p { visibility: hidden }")
    )
    for command in (["pdf"], ["pdf", "--digital"], ["pdf", "--pages", "1"], ["check"]):
        outcome = publication.run(*command)
        assert outcome.code == 4
        assert "cannot be found or selected in the PDF" in outcome.said
        assert "s.md" in outcome.said
        assert not outcome.after


CODE = """
def read_letters(data: bytes) -> tuple[tuple[ShownText, ...], ...]:
    return tuple(reader.read(page) for page in find_pages(pdf)[0])  # [x](y) a*b, not a**b
\tURL = "https://www.example.org/a/very/long/address/that/nobody/would/type"
averyveryveryveryveryveryveryverylongidentifierthatdoesnotbreakanywhere = 1
"""


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    """A story with code, verse and a list that begins with 12, in columns of 40 mm."""
    text = f"Before it.\n\n```python\n{CODE.strip()}\n```\n\n12) twelve\n13) thirteen\n\n- [x] done\n- [ ] to do\n"
    publication = Publication(tmp_path_factory.mktemp("code")).article("s", text)
    return publication.file(SHEET, CSS + ".code { font-size: 7pt; line-height: 8pt }")


def test_lines_of_code_are_broken_with_an_arrow_and_nowhere_without(
    code: Publication, capsys: pytest.CaptureFixture[str]
) -> None:
    code.capsys = capsys
    outcome = code.build()
    assert outcome.code == 0, outcome.stderr
    page = run_tool(["pdftotext", "-layout", str(outcome.output), "-"], 60).stdout.decode()
    lines = [line.strip() for line in page.split("\n")]
    shown = lines[next(n for n, line in enumerate(lines) if line.startswith("def")) :]
    whole, rest = "", iter(shown)
    for wanted in CODE.strip().expandtabs(4).split("\n"):
        whole = next(rest)
        while whole.endswith("→"):
            whole = whole[:-1] + next(rest)
        assert "".join(whole.split()) == "".join(wanted.split())
    assert {"12)", "13)", "☑", "☐"} <= set(page.split())


def test_code_on_screens_is_copied_without_the_arrows(code: Publication, capsys: pytest.CaptureFixture[str]) -> None:
    code.capsys = capsys
    outcome = code.build("--digital")
    assert outcome.code == 0, outcome.stderr
    page = run_tool(["pdftotext", "-raw", str(outcome.output.with_name("t-1-digital.pdf")), "-"], 60).stdout.decode()
    assert "→" not in page
    assert "".join(CODE.split()) in "".join(page.replace(SHY, "").split())

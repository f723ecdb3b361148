"""Articles, paragraphs and words that are written from right to left. Faces: tests/fonts, Noto under the OFL."""

from __future__ import annotations

import io
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.display import ShownText, shown_texts
from tests.support.places import TESTS

from pressbuild.pdf.document import paint_pages
from pressbuild.press.colour_converters import keep_nothing, screen_inking
from pressbuild.typeset.engine import Engine
from pressbuild.typeset.engine.laid_out_pages import descendants
from pressbuild.typeset.engine.weasyprint_hooks import boxes
from pressbuild.typeset.mirrored_styles import mirror_css
from support.paper import Paper, Typeset, frame

FONTS = TESTS / "fonts"
FACES = {"Noto Sans Hebrew": "NotoSansHebrew-Regular", "Noto Naskh Arabic": "NotoNaskhArabic-Regular"}
FONT_CSS = "".join(
    f'@font-face {{ font-family: "{family}"; src: url({(FONTS / file).as_uri()}.ttf) }}'
    for family, file in FACES.items()
)
CSS = (
    'html { font: 10px/14px "Noto Sans Hebrew", "Noto Naskh Arabic"; overflow-wrap: break-word; orphans: 1; widows: 1 }'
    " body, p { margin: 0 } .justified { text-align: justify }"
)
TEXT = "הרכבת יצאה בזמן והגיעה אל הנמל לפני הזריחה, והדייגים כבר חיכו על הרציף עם הרשתות. "
STORY = f"""
{TEXT * 6}

## כותרת ביניים

- פריט ראשון
- פריט שני

::: table לוח
| נמל | שעה |
|-----|-----|
| חיפה | 6.12 |
:::

אמר UNITE ב־12 במאי על תמיכה של 50% (לפחות).[^1]

[^1]: הערת שוליים.
"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(FONT_CSS, [FONTS])


def lines(engine: Engine, markup: str, language: str, width: int = 300) -> list[list[tuple[str, float, float]]]:
    """The lines of some HTML, each the texts in the order in which they are read, with left and right edge."""
    page_css = f"@page {{ size: {width}px 9000px; margin: 0 }}"
    (page,) = engine.lay_out(markup, language, [engine.style_sheet(CSS)], page_css, "the test")
    return [
        [
            (box.text, box.position_x, box.position_x + box.width)
            for box in descendants(line)
            if isinstance(box, boxes.TextBox)
        ]
        for line in page.box.descendants()
        if isinstance(line, boxes.LineBox)
    ]


def seen(line: list[tuple[str, float, float]]) -> list[str]:
    """The texts of a line from left to right."""
    return [text.strip() for text, _, _ in sorted(line, key=lambda part: part[1])]


def test_a_line_begins_at_the_right_and_words_from_the_left_stand_in_it(engine: Engine) -> None:
    (line,) = lines(engine, "<p>ארגון UNITE הודיע על 50%.</p>", "he")
    assert seen(line) == [".", "50%", "הודיע על", "UNITE", "ארגון"]
    assert max(right for _, _, right in line) == pytest.approx(300, abs=0.1)


def test_what_is_marked_up_stands_in_the_order_in_which_it_is_read(engine: Engine) -> None:
    (line,) = lines(engine, "<p>He said <em>שלום</em> <strong>עולם</strong> twice (<a>אבג, דהו</a>).</p>", "en")
    assert seen(line) == ["He said", "עולם", "", "שלום", "twice (", "אבג, דהו", ")."]


def test_words_in_another_direction_are_isolated(engine: Engine) -> None:
    (line,) = lines(engine, '<p>הספר <span lang="en" dir="ltr">No 3, 1999!</span> יצא.</p>', "he")
    assert seen(line) == ["יצא.", "No 3, 1999!", "הספר"]


def test_a_paragraph_in_another_direction_begins_at_its_own_side(engine: Engine) -> None:
    css = ":not(html)[dir] { text-align: start }"
    page_css = "@page { size: 300px; margin: 0 }"
    sheets = [engine.style_sheet(CSS + "html { text-align: left }" + css)]
    (page,) = engine.lay_out('<p>In English.</p><p lang="he" dir="rtl">שלום.</p>', "en", sheets, page_css, "x")
    first, second = (box for box in page.box.descendants() if isinstance(box, boxes.TextBox))
    assert first.position_x == 0
    assert second.position_x + second.width == pytest.approx(300, abs=0.1)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(
        st.tuples(
            st.sampled_from(["שלום", "נמל", "ship", "12", "(50%)", "ثورة", "a-b", "אב“גד”"]),
            st.sampled_from(["", "em", "a"]),
        ),
        min_size=1,
        max_size=25,
    ),
    language=st.sampled_from(["he", "en", "ar"]),
    justified=st.booleans(),
    width=st.integers(90, 300),
)
def test_on_every_line_nothing_overlaps_and_nothing_is_lost(
    engine: Engine, words: list[tuple[str, str]], language: str, justified: bool, width: int
) -> None:
    parts = [f"<{tag}>{word}</{tag}>" if tag else word for word, tag in words]
    found = lines(engine, f"<p class={'justified' if justified else 'x'}>{' '.join(parts)}</p>", language, width)
    text = "".join(text for line in found for text, _, _ in line)
    assert "".join(text.split()) == "".join(word for word, _ in words)
    for line in found:
        edges = sorted((left, right) for _, left, right in line)
        gaps = [after[0] - before[1] for before, after in pairwise(edges)]
        assert all(abs(gap) < 0.05 for gap in gaps), line
        if language != "en" or (justified and line is not found[-1]):
            assert edges[-1][1] == pytest.approx(width, abs=0.1)


def typeset(root: Path, language: str, family: str, text: str, hints: str = "frames: [1/a]") -> Typeset:
    (root / "fonts").mkdir(parents=True)
    face = FACES[family]
    for file in (f"{face}.ttf", "OFL.txt"):
        shutil.copy(FONTS / file, root / "fonts")
    (root / "fonts" / "fonts.yaml").write_text(
        f"families:\n  - family: {family}\n    licence: SIL Open Font License 1.1\n    licence-file: OFL.txt\n"
        "    version: '1'\n    origin: Noto\n    files:\n"
        f"      - {{file: {face}.ttf, weight: 400, style: normal, postscript: {face}}}\n",
        encoding="utf-8",
    )
    css = f'\nhtml, .head h1, .drop-cap {{ font-family: "{family}" }} .text ul {{ padding-left: 10mm }}'
    paper = Paper(root, language=language, css=css).master("page", frame("a", 30, columns=3))
    return paper.story("s", text, hints).typeset()


@pytest.fixture(scope="module")
def hebrew(tmp_path_factory: pytest.TempPathFactory) -> Typeset:
    done = typeset(tmp_path_factory.mktemp("he"), "he", "Noto Sans Hebrew", STORY, "frames: [1/a]\ndrop-cap: true")
    assert done.filled, done.report.findings
    return done


def text_boxes(done: Typeset) -> list[ShownText]:
    assert done.filled
    return [text for page in done.filled.pages for text in shown_texts(page)]


def test_columns_run_from_right_to_left(hebrew: Typeset) -> None:
    assert hebrew.filled
    columns = hebrew.filled.places[0].columns
    assert [column.place.x for column in columns] == sorted((column.place.x for column in columns), reverse=True)
    assert columns[0].first == 0


def test_list_table_note_and_drop_cap_are_at_the_right(hebrew: Typeset) -> None:
    found = {box.text.strip(): box for box in text_boxes(hebrew)}
    bullet = next(box for text, box in found.items() if text == "•")
    assert bullet.x > found["פריט ראשון"].x
    assert found["נמל"].x > found["שעה"].x
    cap = found["ה"]
    first_line = next(box for text, box in found.items() if text.startswith("רכבת"))
    assert cap.x > first_line.x
    assert hebrew.filled
    column = hebrew.filled.places[0].columns[0].place
    assert first_line.x + first_line.width < cap.x <= column.x + column.width


def test_an_arabic_letter_is_not_torn_off_its_word_for_a_drop_cap(tmp_path: Path) -> None:
    text = "وصل القطار الى الميناء قبل الشروق وكان الصيادون ينتظرون على الرصيف مع الشباك. " * 4
    done = typeset(tmp_path, "ar", "Noto Naskh Arabic", text, "frames: [1/a]\ndrop-cap: true")
    assert done.filled, done.report.findings
    assert any(box.text.startswith("وصل") for box in text_boxes(done))


@pytest.mark.judge
def test_poppler_reads_the_text_in_the_order_of_reading(hebrew: Typeset, tmp_path: Path) -> None:
    import subprocess

    assert hebrew.filled
    file = tmp_path / "he.pdf"
    stream = io.BytesIO()
    painted = paint_pages(hebrew.filled.pages, hebrew.filled.stock, screen_inking(keep_nothing, {}))
    painted.pdf.write(stream)
    file.write_bytes(stream.getvalue())
    said = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout.decode()
    said = "".join(character for character in said if character not in "\u202a\u202b\u202c")
    for line in ("כותרת ביניים", "פריט ראשון", "הערת שוליים.", "לפני הזריחה,"):
        assert line in said


def test_a_layout_is_mirrored() -> None:
    css = (
        "/* left */ .left { text-align: left; margin: 1px 2px 3px 4px !important; padding-left: calc(1em - 2px);"
        " float: right }"
        "@page { @footnote { margin-left: 1px } } @media print { p { border-left: 1px solid red; --left: left } }"
    )
    mirrored = mirror_css(css).replace(" ", "")
    assert ".left{text-align:right;margin:1px4px3px2px!important;padding-right:calc(1em-2px);float:left;}" in mirrored
    assert "border-right:1pxsolidred;--left:left;" in mirrored
    assert "@footnote{margin-left:1px}" in mirrored

"""Stories through frames: jump lines, turns, overset, cuts, inserts, repeated pages."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests.support.display import own_texts
from tests.support.paper import Paper, frame, words

from pressbuild.templates.jinja_templates import Templates
from pressbuild.typeset.engine import Engine, LaidOutPage

PER_LINE = 3  # words of the kind that words() makes, in a column of 40 mm
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><rect width="40" height="30"/></svg>'


def three_pages(tmp_path: Path) -> Paper:
    paper = Paper(tmp_path, pages="[page, page, page]")
    return paper.master("page", frame("a", 10), frame("b", 10, top=20))


def test_a_story_that_leaves_its_page_says_where_it_goes_on_and_where_it_came_from(tmp_path: Path) -> None:
    hints = """
    frames: [1/a, 3/b]
    turn-head: More of it
    """
    done = three_pages(tmp_path).story("s", words(45), hints).typeset()
    assert done.fit().lines_over == 0
    assert "Continued on page\u00a03" in done.lines(1)
    assert done.lines(3)[:2] == ["More of it", "From page\u00a01"]
    assert done.lines(2) == []
    first, second = done.fit().frames
    assert (str(first.ref), str(second.ref)) == ("1/a", "3/b")
    assert first.end == second.first
    assert second.opening.startswith(f"word{second.first + 1} ")


def test_the_jump_line_is_in_the_language_of_the_story(tmp_path: Path) -> None:
    done = three_pages(tmp_path).story("s", words(60), "frames: [1/a, 3/b]", "language: es").typeset()
    assert "Continúa en la página 3" in done.lines(1)
    assert "Viene de la página 1" in done.lines(3)


@pytest.mark.parametrize("chain", ["[1/a, 1/b]", "[2/a, 3/b]"], ids=["on one page", "on facing pages"])
def test_there_is_no_jump_line_where_the_reader_sees_both_frames(tmp_path: Path, chain: str) -> None:
    done = three_pages(tmp_path).story("s", words(60), f"frames: {chain}").typeset()
    everything = [text for page in (1, 2, 3) for text in done.lines(page)]
    assert not [text for text in everything if "page" in text]
    assert len(done.fit().frames) == 2


@pytest.mark.parametrize(
    "count", [5, 9 * PER_LINE], ids=["far from the end", "one line that only the jump line displaced"]
)
def test_a_jump_that_is_not_needed_is_gone_and_told_of(tmp_path: Path, count: int) -> None:
    done = three_pages(tmp_path).story("s", words(count), "frames: [1/a, 3/b]").typeset()
    assert not [text for text in done.lines(1) + done.lines(3) if "page" in text]
    assert "empty-frame" in done.codes
    assert len(done.fit().frames) == 1


def test_a_thread_with_many_jumps_is_rendered_a_few_times_for_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: Counter[str] = Counter()

    def count(templates: Templates, template: str, **values: Any) -> str:
        rendered[template] += 1
        return render(templates, template, **values)

    render = Templates.render
    monkeypatch.setattr(Templates, "render", count)
    frames = ", ".join(f"{page}/a" for page in range(1, 120, 2))
    paper = Paper(tmp_path, pages=f"[{', '.join(['page'] * 119)}]").master("page", frame("a", 4))
    done = paper.story("s", words(60 * 2 * PER_LINE), f"frames: [{frames}]").typeset()
    assert len(done.fit().frames) == 60
    assert rendered["jump.html"] == rendered["turn.html"] == 59
    assert rendered["text.html"] <= 3


def test_the_ledger_counts_lines_and_words_over(tmp_path: Path) -> None:
    done = three_pages(tmp_path).story("s", words(60), "frames: [1/a]").typeset()
    fit = done.fit()
    assert (fit.words, fit.lines_available, fit.lines_used) == (60, 9, 9)
    assert fit.frames[0].end + fit.words_over == 60
    assert fit.overset.startswith(f"word{fit.frames[0].end + 1} ")
    assert fit.lines_over == -(-fit.words_over // PER_LINE)
    assert fit.advice == f"cut about {fit.words_over} words"
    assert "overset" in done.codes
    assert done.report.has_errors


def test_a_draft_marks_what_is_overset_and_goes_on(tmp_path: Path) -> None:
    done = three_pages(tmp_path).story("s", words(60), "frames: [1/a]").typeset(draft=True)
    assert not done.report.has_errors
    assert f"{done.fit().words_over} words" in " ".join(done.lines(1))


def test_the_ledger_counts_lines_under(tmp_path: Path) -> None:
    done = three_pages(tmp_path).story("s", words(3), "frames: [1/a]").typeset()
    assert (done.fit().lines_used, done.fit().lines_under, done.fit().advice) == (1, 8, "room for about 8 lines")


def test_a_story_that_may_be_cut_loses_paragraphs_from_its_end(tmp_path: Path) -> None:
    text = "\n\n".join(words(6, start=1 + 6 * number) for number in range(5))
    done = three_pages(tmp_path).story("s", text, "frames: [1/a]\nmay-cut: true").typeset()
    fit = done.fit()
    assert (fit.lines_over, fit.words_cut, fit.advice) == (0, 6, "6 words cut from the end")
    assert "word24" in " ".join(done.lines(1))
    assert "word25" not in " ".join(done.lines(1))
    assert "cut" in done.codes


def test_text_runs_round_an_insert(tmp_path: Path) -> None:
    (tmp_path / "issues" / "1").mkdir(parents=True)
    (tmp_path / "issues" / "1" / "p.svg").write_text(PICTURE)
    paper = Paper(tmp_path).master("page", frame("a", 20, columns=3))
    front = "pictures: [{file: p.svg, alt: A grey field.}]"
    done = paper.story(
        "s", words(70), "frames: [1/a]\ninserts: [{take: picture, columns: 2, at: top-right}]", front
    ).typeset()
    assert not done.report.has_errors
    # one line of head; the picture is 84 mm wide and 63 mm high: 14.9 lines of 12 pt
    assert done.fit().lines_available == 19 + 2 * (19 - 15)


def test_pages_repeat_as_often_as_the_text_needs_and_push_later_pages_on(tmp_path: Path) -> None:
    paper = Paper(tmp_path, pages="[{master: page, repeat: true}, last]")
    paper.master("page", frame("a", 10)).master("last", frame("z", 10))
    done = paper.story("s", words(150), "frames: [1/a]").story("end", words(3), "frames: [2/z]").typeset()
    assert done.filled
    pages = len(done.filled.pages)
    assert pages == 7, "9 lines under the head, 10 on each of 5 more pages, and the last page"
    assert "word1" in done.lines(1)[1]
    assert "word150" in " ".join(done.lines(pages - 1))
    assert "word1 word2 word3" in done.lines(pages)
    assert done.filled.plan.stories[1].page == pages
    assert not [text for page in range(1, pages) for text in done.lines(page) if "page" in text]


@pytest.mark.parametrize(("columns", "pages"), [(1, 6), (2, 4)])
def test_the_text_of_pages_that_repeat_is_laid_out_once(
    columns: int, pages: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts: list[str] = []
    lay_out = Engine.lay_out

    def counted(self: Engine, markup: str, *others: Any) -> list[LaidOutPage]:
        texts.extend(["text"] * ("word150" in markup))
        return lay_out(self, markup, *others)

    monkeypatch.setattr(Engine, "lay_out", counted)
    paper = Paper(tmp_path, pages="[{master: page, repeat: true}]").master("page", frame("a", 10, columns))
    done = paper.story("s", words(150), "frames: [1/a]").typeset()
    assert done.filled
    assert len(done.filled.pages) == pages
    assert texts == ["text"]
    printed = " ".join(line for page in range(pages) for line in done.lines(page + 1))
    assert printed.split() == ["s", *words(150).split()]


def test_balanced_columns_end_on_the_same_line(tmp_path: Path) -> None:
    paper = Paper(tmp_path).master("page", frame("a", 20, columns=2))
    done = paper.story("s", words(40), "frames: [1/a]\nbalance: true").typeset()
    assert done.filled
    text = [run for run in own_texts(done.filled.pages[0]) if run.text.startswith("word")]
    assert len(text) == 14
    assert text[0].baseline == pytest.approx(text[7].baseline)


def test_a_drop_cap_stands_on_the_baseline_of_its_last_line(tmp_path: Path) -> None:
    paper = Paper(tmp_path).master("page", frame("a", 20))
    done = paper.story("s", "W" + words(60)[1:], "frames: [1/a]\ndrop-cap: true").typeset()
    assert done.filled
    cap, *rest = (run for run in own_texts(done.filled.pages[0]) if run.text != "s")
    assert cap.text == "W"
    lines = sorted({round(run.baseline, 2) for run in rest})
    assert cap.baseline == pytest.approx(lines[2], abs=0.05)


def test_a_style_sheet_that_hides_text_is_found_out(tmp_path: Path) -> None:
    paper = Paper(tmp_path, css=".text { height: 24pt }").master("page", frame("a", 4), frame("b", 10, top=20))
    done = paper.story("s", words(60), "frames: [1/a, 1/b]").typeset(draft=True)
    assert "words-lost" in done.codes
    assert done.report.has_errors, "even a draft must not be written with words missing"


@pytest.mark.parametrize("border", ["none", ".35pt solid black"])
def test_a_footnote_takes_no_more_room_than_it_needs(border: str, tmp_path: Path) -> None:
    """A rule above the notes once ended columns early, by a rounding error of 1e-13 px."""
    css = f"@page {{ @footnote {{ border-top: {border}; padding-top: 2pt; margin-top: 5pt }} }}"
    paper = Paper(tmp_path, css=css).master("page", frame("a", 90))
    text = " ".join(words(30, start=1 + 30 * number) + f"[^{number}]" for number in range(5))
    notes = "\n\n".join(f"[^{number}]: {words(9, start=501 + 9 * number)}" for number in range(5))
    done = paper.story("s", f"{text}\n\n{notes}", "frames: [1/a]").typeset()
    assert not done.report.findings
    # 33 lines of three words and 26 of two, five notes of five lines, and 7 to 8 pt above them
    assert done.fit().lines_used == 33 + 26 + 25 + 1


def test_the_margin_below_the_last_block_of_a_column_takes_no_room(tmp_path: Path) -> None:
    css = ".box { margin: 12pt 0; padding: 6pt 0 }"
    paper = Paper(tmp_path, css=css).master("page", frame("a", 10))
    text = f"{words(12)}\n\n::: box\n{words(9, start=13)}\n:::"
    done = paper.story("s", text, "frames: [1/a]").typeset()
    assert not done.report.findings
    # head, four lines, an empty one, and the box of three lines and twice half a line: ten
    assert (done.fit().lines_used, done.fit().lines_under) == (9, 0)


def test_a_frame_must_lie_on_its_page(tmp_path: Path) -> None:
    master = (
        '<div data-frame="a" data-columns="1" style="position: absolute; left: 180mm; width: 40mm; height: 60pt"></div>'
    )
    done = Paper(tmp_path).master("page", master).story("s", words(9), "frames: [1/a]").typeset(draft=True)
    assert [finding.message for finding in done.report.findings] == ["the frame 1/a sticks out of its page by 20.0 mm"]


@pytest.mark.parametrize("draft", [False, True])
def test_a_head_wider_than_its_frame_is_found_out(draft: bool, tmp_path: Path) -> None:
    paper = Paper(tmp_path, css=".head h1 { overflow-wrap: normal; letter-spacing: 12mm }").master(
        "page", frame("a", 9)
    )
    done = paper.story("extraordinary", words(3), "frames: [1/a]").typeset(draft)
    found = next(finding for finding in done.report.findings if finding.code == "too-wide")
    assert "on page 1" in found.message
    assert done.report.has_errors != draft


def test_masters_may_show_pictures_of_the_layout(tmp_path: Path) -> None:
    paper = Paper(tmp_path).master("page", '<p><img src="logo.svg" alt=""></p>' + frame("a", 9, top=20))
    (tmp_path / "layouts" / "test").mkdir(parents=True)
    (tmp_path / "layouts" / "test" / "logo.svg").write_text(PICTURE)
    done = paper.story("s", words(3), "frames: [1/a]").typeset()
    assert done.codes == ["underset"]

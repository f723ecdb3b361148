"""Pages of contents and running heads: what they list, in how much detail, over how many pages."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from tests.support.paper import Paper, Typeset, frame, words

from pressbuild.plan.contents_lines import ContentsLine, list_entries

LIST = textwrap.dedent("""
    <div data-contents="{kind}" style="height: {lines}pt">
    {{% for line in entries %}}
    <p>{{{{ line.title }}}} {{{{ line.page }}}}{{{{ " plus" if detail > 0 }}}}</p>
    {{% endfor %}}
    </div>
""")
RUNNING = '<p class="running">{{ running.story }} / {{ running.crosshead }}</p>'


def contents(lines: int, kind: str = "all") -> str:
    return LIST.format(kind=kind, lines=12 * lines)


def book(root: Path, stories: int, lines: int, pages: str = "contents", kind: str = "all") -> Paper:
    """Return a book of short stories, each with two crossheads, on repeating pages of three lines."""
    texts = ", ".join(["{master: text, repeat: true}"] * stories)
    before = pages.count("contents")
    paper = Paper(root, pages=f"[{pages}, {texts}]")
    paper.master("contents", contents(lines, kind)).master("text", RUNNING, frame("a", 8, top=1))
    for number in range(1, stories + 1):
        text = f"## I\n\n{words(3)}\n\n## II\n\n{words(21)}"
        paper.story(f"Tale {number}", text, f"frames: [{number + before}/a]")
    return paper


def listed(done: Typeset, page: int) -> list[str]:
    return [line for line in done.lines(page) if line.startswith(("Tale", "I"))]


def test_stories_are_listed_each_with_its_crossheads_below_it(tmp_path: Path) -> None:
    done = book(tmp_path, 2, 10).typeset()
    assert listed(done, 1) == [
        *["Tale 1 2 plus", "I 2 plus", "II 2 plus"],
        *["Tale 2 4 plus", "I 4 plus", "II 4 plus"],
    ]


@pytest.mark.parametrize(("lines", "expected"), [(3, "plus"), (2, "")])
def test_with_less_room_there_is_less_to_read(lines: int, expected: str, tmp_path: Path) -> None:
    """The master of the test says a word more with every detail, and takes a line more when it wraps."""
    paper = book(tmp_path, 2, 4 if expected else 3)
    paper.masters["contents"] = paper.masters["contents"].replace('" plus"', '" <br>plus"|safe')
    assert listed(paper.typeset(), 1) == [line for n in (1, 2) for line in [f"Tale {n} {2 * n}"]]
    assert ("plus" in paper.typeset().lines(1)) == bool(expected)


def test_long_contents_go_on_on_the_next_page_of_contents(tmp_path: Path) -> None:
    done = book(tmp_path, 5, 3, "contents, contents").typeset()
    assert [line.split()[1] for line in listed(done, 1)] == ["1", "2", "3"]
    assert [line.split()[1] for line in listed(done, 2)] == ["4", "5"]
    assert not done.report.has_errors


@pytest.mark.parametrize(("stories", "times"), [(5, "once more"), (8, "2 times more")])
def test_contents_that_find_no_room_are_an_error_and_say_what_to_do(stories: int, times: str, tmp_path: Path) -> None:
    done = book(tmp_path, stories, 3).typeset()
    (found,) = [finding for finding in done.report.findings if finding.code == "long-contents"]
    assert found.message == f"{stories - 3} lines of the contents find no room on page 1"
    assert f"name the page {times} in “pages:” ([… contents, contents …])" in found.hint
    assert (str(found.place), done.report.has_errors) == ("issues/1/issue.yaml:3", True)


def test_a_page_of_contents_with_nothing_to_list_is_told_of(tmp_path: Path) -> None:
    done = book(tmp_path, 1, 9, "contents, contents").typeset()
    (found,) = [finding for finding in done.report.findings if finding.code == "empty-contents"]
    assert found.message == "page 2 has no contents to list"


def test_a_single_story_is_listed_by_its_crossheads(tmp_path: Path) -> None:
    assert listed(book(tmp_path, 1, 9).typeset(), 1) == ["I 2 plus", "II 2 plus"]


def test_a_master_may_list_stories_alone(tmp_path: Path) -> None:
    assert listed(book(tmp_path, 2, 9, kind="stories").typeset(), 1) == ["Tale 1 2 plus", "Tale 2 4 plus"]


def test_a_running_head_names_the_story_and_its_last_crosshead(tmp_path: Path) -> None:
    done = book(tmp_path, 2, 9).typeset()
    assert [done.lines(page)[0] for page in (2, 3, 4, 5)] == [
        "Tale 1 / II",
        "Tale 1 / II",
        "Tale 2 / II",
        "Tale 2 / II",
    ]


def test_a_story_beside_the_contents_is_not_in_them() -> None:
    lines = [ContentsLine("editorial", "Words", 2), ContentsLine("a", "A", 1), ContentsLine("b", "B", 3)]
    assert [line.title for line in list_entries(lines, (2,), False, 3)] == ["A", "B"]

"""The finished layout is a value: pickled, packed, moved, and written by another process it makes the same bytes."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.display import shown_texts
from tests.support.other_process import in_another_process, lay_out_stories, write_pages
from tests.support.paper import Paper, frame, words

from pressbuild.core.findings import Report
from pressbuild.core.records import pack, unpack
from pressbuild.displaylist.boxes import source_of
from pressbuild.displaylist.fixed import MICRO, fixed, to_px, write_number
from pressbuild.displaylist.pages import DisplayPage, Fragment
from pressbuild.document import Medium
from pressbuild.pdf.document import paint_pages
from pressbuild.pipeline.job import Job
from pressbuild.pipeline.press_edition import typeset_publication
from pressbuild.pipeline.read_issue import read_issue
from pressbuild.press.colour_converters import keep_nothing, screen_inking
from pressbuild.publication.manifest import Manifest
from pressbuild.typeset import FilledPages, issue_layout

TEXT = f"""{words(60)} with *emphasis*, [a link](https://example.org/a) and a note.[^1]

## A crosshead

- one
- two

| a | b |
|---|---|
| c | d |

{words(150, 61)}

[^1]: What the note says: Δ and ∆ are one glyph.
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    paper = Paper(tmp_path_factory.mktemp("value"), pages="[page, page]")
    paper.master("page", frame("a", 24, columns=2), frame("b", 12, columns=2, top=30))
    paper.story("s", TEXT, "frames: [1/a, 2/a]").story("t", words(30), "frames: [1/b]").write()
    return paper.root


@pytest.fixture(scope="module")
def manifest(root: Path) -> Manifest:
    return read_issue(Job(root), Medium.SCREEN).manifest


def lay_out(root: Path) -> FilledPages:
    return typeset_publication(root, None, False, Report())


@pytest.fixture(scope="module")
def filled(root: Path) -> FilledPages:
    return lay_out(root)


def test_another_process_writes_the_same_bytes_without_the_engine(filled: FilledPages, manifest: Manifest) -> None:
    pickled = pickle.dumps((filled, manifest))
    printed, shown, engine = in_another_process(write_pages, pickled)
    assert (printed, shown) == write_pages(pickled)[:2]
    assert printed.startswith(b"%PDF")
    assert engine == []


def test_stories_of_another_process_make_the_same_pages(
    root: Path, filled: FilledPages, manifest: Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories = pickle.loads(in_another_process(lay_out_stories, root))
    assert set(stories) == {"s", "t"}
    monkeypatch.setattr(issue_layout, "settle_story", lambda markup, *_: stories[markup.story.slug])
    again = lay_out(root)
    assert again.pages == filled.pages
    assert write_pages(pickle.dumps((again, manifest)))[:2] == write_pages(pickle.dumps((filled, manifest)))[:2]


def test_it_is_hashable_and_equal_to_what_comes_back(filled: FilledPages) -> None:
    back = pickle.loads(pickle.dumps(filled.pages))
    assert back == filled.pages
    assert hash(back) == hash(filled.pages)


def test_what_goes_to_disk_can_run_nothing_and_comes_back(filled: FilledPages) -> None:
    fragments = tuple(placed.fragment for page in filled.pages for placed in page.fragments())
    assert unpack(tuple[Fragment, ...], pack(tuple[Fragment, ...], fragments)) == fragments


def test_pages_of_an_earlier_build_stay_what_they_are(root: Path, filled: FilledPages) -> None:
    before = pickle.dumps(filled.pages)
    lay_out(root)
    assert pickle.dumps(filled.pages) == before


def test_each_text_says_where_it_comes_from(filled: FilledPages) -> None:
    found = {}
    for part in filled.readings[0].parts:
        for box in part.placed.fragment.texts():
            found[box.text.strip()] = source_of(box.element, part.placed.elements)
    assert found["emphasis"] == "paragraph:6"
    assert found["A crosshead"] == "crosshead:8"


def _moved(page: DisplayPage, x: int, y: int) -> DisplayPage:
    frames = tuple((name, replace(put, x=put.x + x, y=put.y + y)) for name, put in page.frames)
    return replace(page, frames=frames)


@given(x=st.integers(-(10**9), 10**9), y=st.integers(-(10**9), 10**9))
def test_moving_is_exact(filled: FilledPages, x: int, y: int) -> None:
    page = filled.pages[0]
    assert _moved(_moved(page, x, y), -x, -y) == page
    assert _moved(_moved(page, x, 0), 0, y) == _moved(page, x, y)


def test_what_is_moved_is_painted_there(filled: FilledPages) -> None:
    page = filled.pages[0]
    before = [text for text in shown_texts(page) if text.text.strip()]
    after = [text for text in shown_texts(_moved(page, 5 * MICRO, 7 * MICRO)) if text.text.strip()]
    assert {(round(b.x - a.x, 6), round(b.baseline - a.baseline, 6)) for a, b in zip(before, after, strict=True)} == {
        (5.0, 7.0)
    }
    painted = [
        paint_pages([one], filled.stock, screen_inking(keep_nothing, {})).pdf for one in (page, _moved(page, 1, 0))
    ]
    streams = [next(item for item in pdf.objects if getattr(item, "stream", None)).stream for pdf in painted]
    changed = [(a, b) for a, b in zip(*streams, strict=True) if a != b]
    assert changed
    assert all(a.endswith(b" cm") for a, _ in changed), "only where it lies is another"


@given(st.integers(-(10**12), 10**12))
def test_a_length_is_written_as_it_is(value: int) -> None:
    text = write_number(value).decode()
    assert fixed(float(text)) == value or abs(value) > 2**50
    assert round(to_px(value), 6) == float(text)
    assert not text.endswith(".")

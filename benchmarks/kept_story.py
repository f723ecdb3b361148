"""What a laid-out story takes as a value: part of `make bench`.

Lays out a story of 1,000 words, writes it as `records` do and as a pickle, and loads both, in turn in one process.
Prints bytes and ratios to the layout. The exit code is 1 if a limit is exceeded.
"""

from __future__ import annotations

import pickle
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pressbuild.core.records import pack, unpack
from pressbuild.displaylist.pages import Fragment
from pressbuild.document import Medium
from pressbuild.pipeline.job import Job
from pressbuild.pipeline.press_choice import open_issue_press
from pressbuild.pipeline.press_edition import typeset_issue
from pressbuild.pipeline.read_issue import read_issue
from pressbuild.typeset import issue_layout
from pressbuild.typeset.issue_layout import Typesetter

WORDS, ROUNDS = 1000, 5
MOST_BYTES, LEAST_RATIO = 100_000, 50
VOCABULARY = "the paper of a town says what its people have done and why nobody asked before it was late".split()
FILES = {
    "issues/publication.yaml": "{title: T, slug: t, language: en, layout: one}\n",
    "issues/1/issue.yaml": "number: 1\ndate: 2024-01\npages: [page]\narticles:\n  - {article: s.md, frames: [1/a]}\n",
    "layouts/one/layout.yaml": "extends: tabloid\n",
    "layouts/one/masters/page.html": '<div data-frame="a" data-columns="5" style="grid-area: 1 / 1 / 87 / 7"></div>\n',
}


def write_publication(root: Path) -> None:
    """Write an issue with one story."""
    words = [VOCABULARY[number * number % len(VOCABULARY)] for number in range(WORDS)]
    paragraphs = [" ".join(words[start : start + 60]).capitalize() + "." for start in range(0, WORDS, 60)]
    text = "---\nheadline: A story\n---\n\n" + "\n\n".join(paragraphs) + "\n"
    for name, content in {**FILES, "issues/1/s.md": text}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, "utf-8")


def seconds(work: Callable[[], object]) -> float:
    """Return the seconds of the processor that something takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> int:
    """Measure, print, and say whether limits are kept."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_publication(root)
        read = read_issue(Job(root), Medium.SCREEN)
        press = open_issue_press(read)
        taken: list[float] = []
        lay_out = issue_layout.settle_story

        def timed(*arguments: object) -> object:
            found: list[object] = []
            taken.append(seconds(lambda: found.append(lay_out(*arguments))))  # type: ignore[arg-type]
            return found[0]

        issue_layout.settle_story = timed  # type: ignore[assignment]
        ratios: dict[str, list[float]] = {"records": [], "pickle": []}
        for _ in range(ROUNDS):
            filled = typeset_issue(read, press, Typesetter())
            fragments = tuple(part.placed.fragment for part in filled.readings[0].parts)
            packed, pickled = pack(tuple[Fragment, ...], fragments), pickle.dumps(fragments)
            ratios["records"].append(taken[-1] / seconds(lambda data=packed: unpack(tuple[Fragment, ...], data)))
            ratios["pickle"].append(taken[-1] / seconds(lambda data=pickled: pickle.loads(data)))
    size = len(packed)
    middle = {name: statistics.median(found) for name, found in ratios.items()}
    print(f"a story of {WORDS} words: {size} bytes; laying it out takes {middle['records']:.0f} times as long as")
    print(f"reading it, {middle['pickle']:.0f} times as long as taking it from another process")
    return int(size > MOST_BYTES or middle["records"] < LEAST_RATIO)


if __name__ == "__main__":
    sys.exit(main())

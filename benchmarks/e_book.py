"""How fast the e-book is made: `make bench`.

Packs 40 stories of 1,000 words, with two faces and a cover, with pressbuild (A) and with pandoc (B), each in a new
process, in turn A B A B …. A comes after `pressbuild pdf`, as in a paper's week: the printed pages and the
articles are kept and nothing is laid out. C is A with nothing kept: a cover that the issue names, no page
numbers, every article read. The exit code is 1 if a limit is exceeded, 2 if a build fails, 0 with a word if
pandoc is not installed.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from PIL import Image
from timing import MEASURES, Run, run, summarise

from publication import Story, Writer

FONTS = Path(__file__).resolve().parents[1] / "fonts"
FACES = ("source-serif-4/SourceSerif4-Regular.ttf", "sofia-sans-extra-condensed/SofiaSansExtraCondensed_900Black.ttf")
EPUB_FACES = """epub-faces:
  - {family: Source Serif 4}
  - {family: Sofia Sans Extra Condensed, weight: 900}
"""
MASTER = """
{% extends "masters/_page.html" %}
{% block frames %}
<div data-frame="all" data-columns="6" data-head="large" style="grid-area: 4 / 1 / 87 / 7"></div>
{% endblock %}
"""
STORIES, WORDS = 40, 1000


def write_issue(root: Path, stories: list[Story]) -> None:
    """Write the issue twice: with page 1 as its cover, and with a cover and nothing on paper."""
    layout = root / "layouts" / "tabloid"
    (layout / "masters").mkdir(parents=True)
    (layout / "masters" / "bench.html").write_text(MASTER, encoding="utf-8")
    built_in = (FONTS.parent / "layouts" / "tabloid" / "layout.yaml").read_text(encoding="utf-8")
    before, _, after = built_in.partition("epub-faces:\n")
    words = after[after.index("words:") :]
    (layout / "layout.yaml").write_text(before + EPUB_FACES + words, encoding="utf-8")
    for name, cover in (("1", ""), ("2", "cover: cover.jpg\ncover-alt: Noise.\n")):
        folder = root / "issues" / name
        folder.mkdir(parents=True)
        entries = []
        for number, story in enumerate(stories, 1):
            front = f'---\nheadline: "{story.headline}"\nstandfirst: "{story.standfirst}"\nslug: s{number}\n---\n\n'
            (folder / f"{number}.md").write_text(front + "\n\n".join(story.blocks) + "\n", encoding="utf-8")
            entries.append(f"  - {{article: {number}.md, frames: [{number}/all]}}\n")
        pages = ", ".join(["bench"] * STORIES)
        text = f"number: {name}\ndate: 2024-01\n{cover}pages: [{pages}]\narticles:\n{''.join(entries)}"
        (folder / "issue.yaml").write_text(text, encoding="utf-8")
    (root / "issues" / "publication.yaml").write_text("{title: Benchmark, slug: bench, language: en}\n")
    Image.effect_noise((1600, 2100), 60).convert("RGB").save(root / "issues" / "2" / "cover.jpg", quality=85)


def write_markdown(path: Path, stories: list[Story]) -> None:
    """Write the same words as one file for pandoc, a story a chapter."""
    chapters = [f"# {story.headline}\n\n{story.standfirst}\n\n" + "\n\n".join(story.blocks) for story in stories]
    path.write_text("---\ntitle: Benchmark\nlang: en\n---\n\n" + "\n\n".join(chapters), encoding="utf-8")


def measure(runs: int) -> list[tuple[Run, Run, Run]]:
    """Run A, B and C in turn in a folder that is gone afterwards."""
    writer = Writer(292)
    stories = [writer.story(WORDS) for _ in range(STORIES)]
    with tempfile.TemporaryDirectory(prefix="e-book-") as folder:
        name, cache = f"{folder}/paper", f"{folder}/cache"
        root = Path(name)
        root.mkdir()
        write_issue(root, stories)
        write_markdown(root / "all.md", stories)
        program = [sys.executable, "-m", "pressbuild", "-C", name]
        kept = [*program, "epub", "1", "-o", f"{name}/a.epub"]
        plain = ["pandoc", f"{name}/all.md", "-o", f"{name}/b.epub", "--epub-chapter-level=1"]
        plain += [
            f"--epub-cover-image={name}/issues/2/cover.jpg",
            *(f"--epub-embed-font={FONTS / face}" for face in FACES),
        ]
        bare = [*program, "epub", "2", "--no-pages", "-o", f"{name}/c.epub"]
        run([*program, "pdf", "1", "-o", f"{name}/a.pdf"], root, cache)
        run(kept, root, cache)  # the first one after the PDF cuts the faces down and draws the cover
        found = []
        print("         A pressbuild                    B pandoc                        C nothing kept")
        for number in range(1, runs + 1):
            figures = (run(kept, root, cache), run(plain, root), run(bare, root))
            found.append(figures)
            print(f"run {number:2}  {figures[0]}    {figures[1]}    {figures[2]}", flush=True)
        return found


def main() -> int:
    """Measure, print, and return 1 if a limit is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="how often each is run (7)")
    parser.add_argument("--limit", type=float, default=0.25, help="largest ratio A/B by the clock (0.25)")
    parser.add_argument("--memory", type=float, default=150, help="largest peak memory of pressbuild in MB (150)")
    options = parser.parse_args()
    if not shutil.which("pandoc"):
        print("pandoc is not installed, so the e-book is compared with nothing (apt-get install pandoc)")
        return 0
    found = measure(options.runs)
    for of in ("median", "best"):
        kept, plain, bare = (summarise(side, of) for side in zip(*found, strict=True))
        print(f"{of:6}  {kept}    {plain}    {bare}")
    ratios = {
        name: statistics.median(getattr(kept, name) / getattr(plain, name) for kept, plain, _ in found)
        for name in MEASURES
    }
    peak = max(one.memory for kept, _, bare in found for one in (kept, bare))
    passed = ratios["wall"] <= options.limit and peak <= options.memory
    print(
        f"median of the ratios A/B: wall {ratios['wall']:.2f} (limit {options.limit:g}), cpu {ratios['cpu']:.2f}; "
        f"peak memory of pressbuild {peak:.0f} MB (limit {options.memory:g}): {'passed' if passed else 'FAILED'}"
    )
    return int(not passed)


if __name__ == "__main__":
    sys.exit(main())

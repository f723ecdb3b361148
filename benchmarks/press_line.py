"""How fast the press line is: `make bench`.

Builds an issue of 24 tabloid pages and 30,000 words with pressbuild (A), and the same words as one
five-column flow with plain WeasyPrint (B), each in a new process, in turn A B A B …, and prints seconds,
peak memory and the ratio A/B, pair by pair: single figures of a shared machine are not to be trusted,
ratios of neighbouring runs are.
"""

from __future__ import annotations

import argparse
import html
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from publication import PAGES, Story, make_stories, write_publication

FACE = Path(__file__).resolve().parents[1] / "fonts" / "source-serif-4" / "SourceSerif4SmText-Regular.ttf"
CSS = f"""
@font-face {{ font-family: Text; src: url({FACE.as_uri()}) }}
@page {{ size: 289mm 380mm; margin: 15mm }}
html {{ font: 9.2pt/11.5pt Text; hyphens: auto; text-align: left; hyphenate-limit-chars: 5 2 3 }}
body, p, h1, h2 {{ margin: 0 }} p {{ text-indent: 1em; orphans: 2; widows: 2 }}
h1 {{ font-size: 30pt; line-height: 34.5pt }} h2 {{ font-size: 11pt; line-height: 11.5pt; break-after: avoid }}
main {{ columns: 5; column-gap: 4mm; column-fill: auto }}
"""
PLAIN = "import sys; from weasyprint import HTML; HTML(sys.argv[1]).write_pdf(sys.argv[2])"


@dataclass(frozen=True)
class Run:
    """One finished process: wall and processor seconds, peak memory in MB."""

    wall: float
    cpu: float
    memory: float


def run(command: list[str]) -> Run:
    """Run a command to its end.

    Raises:
        SystemExit: if it fails.
    """
    start = time.perf_counter()
    with Path(os.devnull).open("w") as nowhere:
        process = os.posix_spawn(
            command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 2)]
        )
        _, status, usage = os.wait4(process, 0)
    if status:
        raise SystemExit(f"failed: {' '.join(command)}")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Run(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def write_plain(path: Path, stories: list[Story]) -> None:
    """Write the same words as one HTML file."""
    parts = [f"<!DOCTYPE html><html lang=en><meta charset=utf-8><style>{CSS}</style><main>"]
    for story in stories:
        parts.append(f"<h1>{html.escape(story.headline)}</h1>")
        for index, text in enumerate(story.paragraphs):
            parts.append("<h2>Crosshead</h2>" if index and index % 5 == 0 else "")
            parts.append(f"<p>{html.escape(text)}</p>")
    path.write_text("".join(parts), encoding="utf-8")


def main() -> int:
    """Measure, print, and return 1 if a limit is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--limit", type=float, default=1.3, help="largest ratio of processor seconds")
    parser.add_argument("--memory", type=float, default=600, help="largest peak memory of pressbuild in MB")
    options = parser.parse_args()
    stories = make_stories()
    words = sum(len(text.split()) for story in stories for text in story.paragraphs)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_publication(root, stories)
        write_plain(root / "plain.html", stories)
        ours = [sys.executable, "-m", "pressbuild", "-C", str(root), "pdf", "bench", "-o", str(root / "a.pdf")]
        plain = [sys.executable, "-c", PLAIN, str(root / "plain.html"), str(root / "b.pdf")]
        pairs = []
        print(f"{words} words, {len(stories)} stories, {PAGES} tabloid pages; {options.runs} pairs of runs")
        print("             pressbuild                 plain WeasyPrint           ratio")
        for number in range(options.runs):
            a, b = run(ours), run(plain)
            pairs.append((a, b))
            print(
                f"run {number + 1:2}  {_shown(a)}   {_shown(b)}   cpu {a.cpu / b.cpu:.2f}  wall {a.wall / b.wall:.2f}"
            )
    cpu = statistics.median(a.cpu / b.cpu for a, b in pairs)
    wall = statistics.median(a.wall / b.wall for a, b in pairs)
    memory = max(a.memory for a, _ in pairs)
    print(f"median ratio: processor {cpu:.2f}, wall {wall:.2f} (limit {options.limit}); peak memory {memory:.0f} MB")
    return int(cpu > options.limit or wall > options.limit or memory > options.memory)


def _shown(result: Run) -> str:
    return f"{result.wall:5.1f} s {result.cpu:5.1f} s cpu {result.memory:4.0f} MB"


if __name__ == "__main__":
    sys.exit(main())

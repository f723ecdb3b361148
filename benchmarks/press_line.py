"""How fast the press line is: `make bench`.

Builds an issue of 24 tabloid pages and 30,000 words with pressbuild (A), and the same words as one
five-column flow with plain WeasyPrint (B), each in a new process, in turn A B A B …, and prints seconds
by the clock and of the processor, peak memory, and the ratio A/B, pair by pair: single figures of a
shared machine are not to be trusted, ratios of neighbouring runs are. The exit code is 1 if a limit is
exceeded, 2 if a build fails.
"""

from __future__ import annotations

import argparse
import html
import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pypdf import PdfReader
from timing import MEASURES, Run, run, summarise

from publication import JUMPS, PAGES, Story, make_stories, write_publication

FACE = Path(__file__).resolve().parents[1] / "fonts" / "source-serif-4" / "SourceSerif4SmText-Regular.ttf"
CSS = """
@font-face {{ font-family: Text; src: url({face}) }}
@page {{ size: 289mm 380mm; margin: 15mm }}
html {{ font: 9.2pt/11.5pt Text; hyphens: auto; text-align: {align}; hyphenate-limit-chars: 5 2 3 }}
body, p, h1, h2 {{ margin: 0 }} p {{ text-indent: 1em; orphans: 2; widows: 2 }}
h1 {{ font-size: 30pt; line-height: 34.5pt }} h2 {{ font-size: 11pt; line-height: 11.5pt; break-after: avoid }}
main {{ columns: 5; column-gap: 4mm; column-fill: auto }}
"""
PLAIN = "import sys; from weasyprint import HTML; HTML(sys.argv[1]).write_pdf(sys.argv[2])"
WARM_UP = "import pressbuild.pipeline.press_edition, pressbuild.cli, weasyprint"


@dataclass(frozen=True)
class Pair:
    """A run of pressbuild and the run of plain WeasyPrint right after it."""

    pressbuild: Run
    plain: Run

    def ratio(self, measure: str) -> float:
        """Return A/B of one of MEASURES."""
        return float(getattr(self.pressbuild, measure) / getattr(self.plain, measure))


def write_plain(path: Path, stories: Sequence[Story], align: str) -> None:
    """Write the same words as one HTML file."""
    css = CSS.format(face=FACE.as_uri(), align=align)
    parts = [f"<!DOCTYPE html><html lang=en><meta charset=utf-8><style>{css}</style><main>"]
    for story in stories:
        parts.append(f"<h1>{html.escape(story.headline)}</h1><p>{html.escape(story.standfirst)}</p>")
        for block in story.blocks:
            tag = "h2" if block.startswith("## ") else "p"
            parts.append(f"<{tag}>{html.escape(block.removeprefix('## '))}</{tag}>")
    path.write_text("".join(parts), encoding="utf-8")


def read_facts(ours: Path, plain: Path, stories: Sequence[Story]) -> dict[str, int]:
    """Return what does not depend on the machine, read from the finished files.

    Raises:
        SystemExit: with code 2 if the issue did not come out as it is meant to be measured.
    """
    pages = [page.extract_text() for page in PdfReader(ours).pages]
    facts = {
        "words": sum(story.words for story in stories),
        "stories": len(stories),
        "jumps": sum(text.count("Continued on page") for text in pages),
        "pressbuild pages": len(pages),
        "pressbuild bytes": ours.stat().st_size,
        "plain pages": len(PdfReader(plain).pages),
        "plain bytes": plain.stat().st_size,
    }
    if len(pages) != PAGES or facts["jumps"] != JUMPS:
        print(f"meant are {PAGES} pages and {JUMPS} jumps; adapt publication.py: {facts}", file=sys.stderr)
        raise SystemExit(2)
    return facts


def measure(runs: int, align: str, show: bool) -> tuple[list[Pair], dict[str, int]]:
    """Run A and B in turn in a folder that is gone afterwards; return the pairs and the facts."""
    stories = make_stories()
    with tempfile.TemporaryDirectory(prefix="press-line-") as name:
        root = Path(name)
        pdf, plain_pdf, plain_html = root / "a.pdf", root / "b.pdf", root / "plain.html"
        write_publication(root, stories)
        write_plain(plain_html, stories, align)
        ours = [sys.executable, "-m", "pressbuild", "-C", name, "pdf", "bench", "-o", str(pdf)]
        plain = [sys.executable, "-c", PLAIN, str(plain_html), str(plain_pdf)]
        run([sys.executable, "-c", WARM_UP], root)
        pairs = []
        if show:
            print("         A pressbuild                    B plain WeasyPrint              A/B")
        for number in range(1, runs + 1):
            pair = Pair(run(ours, root), run(plain, root))
            pairs.append(pair)
            if show:
                ratios = f"wall {pair.ratio('wall'):.2f}  cpu {pair.ratio('cpu'):.2f}"
                print(f"run {number:2}  {pair.pressbuild}    {pair.plain}    {ratios}", flush=True)
        return pairs, read_facts(pdf, plain_pdf, stories)


def main() -> int:
    """Measure, print, and return 1 if a limit is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="how many pairs of runs (5)")
    parser.add_argument("--limit", type=float, default=1.3, help="largest ratio A/B, by the clock and of the CPU (1.3)")
    parser.add_argument("--memory", type=float, default=600, help="largest peak memory of pressbuild in MB (600)")
    parser.add_argument(
        "--align", choices=("left", "justify"), default="left", help="of B; A is set as its layout says"
    )
    parser.add_argument("--json", action="store_true", help="print all figures as JSON and nothing else")
    options = parser.parse_args()
    if options.runs < 1:
        parser.error("--runs: at least 1")
    pairs, facts = measure(options.runs, options.align, not options.json)
    sides = {"pressbuild": [pair.pressbuild for pair in pairs], "plain": [pair.plain for pair in pairs]}
    ratios = {name: statistics.median(pair.ratio(name) for pair in pairs) for name in MEASURES}
    peak = max(one.memory for one in sides["pressbuild"])
    passed = max(ratios["wall"], ratios["cpu"]) <= options.limit and peak <= options.memory
    summary = {of: {side: summarise(runs, of) for side, runs in sides.items()} for of in ("median", "best")}
    if options.json:
        figures = {of: {side: asdict(one) for side, one in both.items()} for of, both in summary.items()}
        limits = {"ratio": options.limit, "memory": options.memory}
        shown = {"facts": facts, "runs": [asdict(pair) for pair in pairs], **figures, "ratio": ratios}
        print(json.dumps({**shown, "peak": peak, "limits": limits, "align": options.align, "passed": passed}, indent=2))
        return int(not passed)
    for of, both in summary.items():
        print(f"{of:6}  {both['pressbuild']}    {both['plain']}")
    print(", ".join(f"{name} {value:,}" for name, value in facts.items()))
    print(
        f"median of the ratios: wall {ratios['wall']:.2f}, cpu {ratios['cpu']:.2f} (limit {options.limit:g}); "
        f"peak memory of pressbuild {peak:.0f} MB (limit {options.memory:g}): {'passed' if passed else 'FAILED'}"
    )
    return int(not passed)


if __name__ == "__main__":
    sys.exit(main())

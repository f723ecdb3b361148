"""What ink and preflight cost: part of `make bench`.

Builds the issue of 24 tabloid pages and 30,000 words with 24 photographs of 12 megapixels: with `pressbuild check`,
which makes every colour and picture for the press, writes the PDF and goes through it with all checks, and as it was
before there was ink: laid out and written with colours and pictures as they are. Each in a new process,
in turn, with an empty cache and with a full one, and prints the ratios pair by pair. The exit code is 1 if a limit is
exceeded, 2 if a build fails.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

import numpy
from PIL import Image
from timing import Run, run

from publication import PAGES, make_stories, write_publication

PIXELS = (4000, 3000)
PICTURE = (
    '<div style="grid-area: 65 / 1 / 87 / 4"><img src="photo-{{ page.number }}.jpg" alt="" style="width: 100%"></div>'
)
NOTHING = "<p>Pictures and advertisements.</p>"
PLAIN = """
import sys
from pathlib import Path
from pressbuild.pipeline.job import Job
from pressbuild.pipeline.press_edition import typeset_issue
from pressbuild.pipeline.press_choice import open_issue_press
from pressbuild.pipeline.read_issue import read_issue
from pressbuild.core.findings import Report
from pressbuild.document import Medium
from pressbuild.pdf.document import paint_pages
from pressbuild.press.colour_converters import ScreenConverter
from pressbuild.press.press_pictures import PressPicture
from pressbuild.typeset.issue_layout import Typesetter
import gc, io
from PIL import Image
class AsTheyAre(ScreenConverter):
    def picture(self, data, width_pt, height_pt, upright, is_drawn=False):
        width, height = Image.open(io.BytesIO(data)).size
        return PressPicture(width, height, "rgb", 8, True, data)
gc.set_threshold(50_000, 20, 50)
report = Report()
read = read_issue(Job(Path(sys.argv[1]), "bench", report=report), Medium.SCREEN)
filled = typeset_issue(read, open_issue_press(read), Typesetter())
paint_pages(filled.pages, filled.stock, AsTheyAre(None)).pdf.write(Path(sys.argv[2]).open("wb"), b"1.7")
"""


def write_photographs(root: Path) -> None:
    """Write a photograph for each page: soft shapes of many colours, and grain."""
    folder = root / "layouts" / "tabloid"
    grain = numpy.random.default_rng(0).normal(0, 6, (PIXELS[1], PIXELS[0], 1))
    for number in range(1, PAGES + 1):
        random = numpy.random.default_rng(number)
        blocks = random.integers(0, 256, (12, 16, 3), dtype=numpy.uint8)
        soft = Image.frombytes("RGB", (16, 12), blocks.tobytes()).resize(PIXELS, Image.Resampling.BICUBIC)
        pixels = numpy.clip(numpy.asarray(soft) + grain, 0, 255).astype(numpy.uint8)
        Image.frombytes("RGB", PIXELS, pixels.tobytes()).save(folder / f"photo-{number}.jpg", quality=88)
    master = folder / "masters" / "bench.html"
    text = master.read_text(encoding="utf-8")
    master.write_text(text.replace(NOTHING, "").replace("{% endblock %}", f"{PICTURE}\n{{% endblock %}}"), "utf-8")


def main() -> int:
    """Measure, print, and return 1 if a limit is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="how many pairs of runs of each kind (3)")
    parser.add_argument("--cold", type=float, default=1.4, help="largest ratio with an empty cache (1.4)")
    parser.add_argument("--warm", type=float, default=1.1, help="largest ratio with a full cache (1.1)")
    parser.add_argument("--memory", type=float, default=1000, help="largest peak memory in MB (1000)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="press-") as folder:
        name = f"{folder}/paper"
        root = Path(name)
        root.mkdir()
        write_publication(root, make_stories())
        write_photographs(root)
        ours = [sys.executable, "-m", "pressbuild", "-C", name, "check", "bench"]
        plain = [sys.executable, "-c", PLAIN, name, str(root / "plain.pdf")]
        ratios: dict[str, list[float]] = {"cold": [], "warm": []}
        peak = 0.0
        for number in range(options.runs):
            for kind in ratios:
                caches = [Path(folder) / f"{kind}-{side}{number if kind == 'cold' else ''}" for side in "ab"]
                if kind == "warm" and number == 0:
                    run(ours, root, str(caches[0]))
                    run(plain, root, str(caches[1]))
                pair = run(ours, root, str(caches[0])), run(plain, root, str(caches[1]))
                ratios[kind].append(pair[0].wall / pair[1].wall)
                peak = max(peak, pair[0].memory)
                print(f"{kind} {number + 1}  {_line(pair)}  A/B {ratios[kind][-1]:.2f}", flush=True)
    cold, warm = (statistics.median(ratios[kind]) for kind in ("cold", "warm"))
    passed = cold <= options.cold and warm <= options.warm and peak <= options.memory
    print(
        f"ink and preflight: {cold:.2f} with an empty cache (limit {options.cold:g}), {warm:.2f} with a full one (limit"
        f" {options.warm:g}); peak memory {peak:.0f} MB (limit {options.memory:g}): {'passed' if passed else 'FAILED'}"
    )
    return int(not passed)


def _line(pair: tuple[Run, Run]) -> str:
    return f"A check {pair[0]}   B plain {pair[1]}"


if __name__ == "__main__":
    sys.exit(main())

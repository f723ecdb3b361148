"""A page with every kind of colour that a layout can ask for, printed by any press. In: a profile. Out: the PDFs."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy
import pikepdf
from PIL import Image
from tests.support.paper import Paper, frame

from pressbuild.core.findings import Finding
from pressbuild.pipeline.job import Job
from pressbuild.pipeline.press_choice import PressChoice
from pressbuild.pipeline.press_edition import build_pdf

CSS = """
.text { color: black }
.text p + p { color: oklch(60% 0.15 30) }
.head h1 { font: 30pt/36pt "Source Serif 4 Caption"; color: #000 }
.ground { position: absolute; left: -20mm; top: -20mm; width: 260mm; height: 60mm; background: #ffd54d }
.fade { position: absolute; left: 110mm; top: 60mm; width: 40mm; height: 20mm;
        background: linear-gradient(to right, red, hsl(210 80% 40%)) }
.fade-out { position: absolute; left: 110mm; top: 85mm; width: 40mm; height: 20mm;
        background: radial-gradient(blue, white 60%, black) }
.picture-ground { position: absolute; left: 110mm; top: 110mm; width: 40mm; height: 20mm;
        background: url(photo.jpg) 0 0 / 10mm 10mm }
.border { position: absolute; left: 110mm; top: 135mm; width: 36mm; height: 16mm; border: 2mm groove #c8102e }
.inks { position: absolute; left: 155mm; top: 60mm; width: 20mm; height: 20mm; background: device-cmyk(10% 20% 30% 5%) }
.rich { position: absolute; left: 155mm; top: 85mm; width: 20mm; height: 20mm; background: var(--rich-black) }
.reversed { position: absolute; left: 155mm; top: 110mm; width: 20mm; height: 20mm; background: #333; color: #fff }
.over { position: absolute; left: 20mm; top: 30mm; color: #000; font-size: 9pt }
.large { position: absolute; left: 60mm; top: 12mm; color: #000; font-size: 30pt; line-height: 36pt }
img { position: absolute; left: 155mm; width: 20mm }
"""
SEE_THROUGH = """
.veil { position: absolute; left: 110mm; top: 160mm; width: 40mm; height: 20mm; background: #c8102e; opacity: .5 }
"""
MASTER = """
<div class="ground"></div><div class="over">Small black words on yellow</div><div class="large">Large</div>
<div class="fade"></div><div class="fade-out"></div><div class="picture-ground"></div><div class="border"></div>
<div class="inks"></div><div class="rich"></div><div class="reversed">white</div><div class="veil">veil</div>
<div><img src="photo.jpg" style="top: 140mm" alt="p"></div><div><img src="grey.png" style="top: 165mm" alt="g"></div>
<div><img src="line.png" style="top: 190mm" alt="l"></div><div><img src="drawing.svg" style="top: 215mm" alt="d"></div>
"""
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">
<defs><linearGradient id="g"><stop stop-color="#0a0" offset="0"/><stop stop-color="#fff" offset="1"/></linearGradient>
<pattern id="p" width="4" height="4" patternUnits="userSpaceOnUse">
<rect width="2" height="4" fill="navy"/></pattern></defs>
<rect width="40" height="20" fill="url(#g)"/><rect y="20" width="20" height="20" fill="url(#p)"/>
<path d="M20 40 40 20" stroke="rgb(200,16,46)" stroke-width="2"/>
<text x="21" y="25" font-size="6">tiny</text></svg>"""


def write_colourful(root: Path, see_through: bool = False) -> Paper:
    """Write a publication of one page."""
    paper = Paper(root, css=CSS + (SEE_THROUGH if see_through else ""))
    paper.master("page", MASTER, frame("a", 40, top=20))
    paper.story("words", "Some words in black.\n\nSome words in another colour.", "frames: [1/a]").write()
    layout = root / "layouts/test"
    random = numpy.random.default_rng(3)
    photo = Image.frombytes("RGB", (40, 40), random.integers(0, 256, (40, 40, 3), dtype=numpy.uint8).tobytes())
    photo = photo.resize((400, 400), Image.Resampling.BICUBIC)
    photo.save(layout / "photo.jpg", quality=92)
    photo.convert("L").save(layout / "grey.png")
    photo.convert("L").resize((800, 800)).point(lambda value: 255 * (value > 127)).convert("1").save(
        layout / "line.png"
    )
    (layout / "drawing.svg").write_text(DRAWING)
    return paper


@dataclass(frozen=True)
class Printed:
    """What came of it."""

    files: tuple[Path, ...]
    findings: tuple[Finding, ...]

    @property
    def data(self) -> bytes:
        """The bytes of the first file."""
        return self.files[0].read_bytes()


def print_paper(root: Path, output: Path, choice: PressChoice) -> Printed:
    """Print a publication into a folder."""
    output.mkdir(parents=True, exist_ok=True)
    built = build_pdf(Job(root, output=output), choice)
    return Printed(tuple(path for path, _ in built.outputs), built.findings)


def painted(data: bytes) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield all operators of pages, forms and patterns, with their operands."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        streams: list[Any] = list(pdf.pages)
        streams += [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Stream) and (item.get("/Subtype") == "/Form" or item.get("/PatternType") == 1)
        ]
        for stream in streams:
            for instruction in pikepdf.parse_content_stream(stream):
                yield str(instruction.operator), tuple(instruction.operands)


def colour_operators(data: bytes) -> Counter[str]:
    """Return how often each operator that sets a colour is there."""
    wanted = {"rg", "RG", "g", "G", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN"}
    return Counter(name for name, _ in painted(data) if name in wanted)


def colour_spaces(data: bytes) -> set[str]:
    """Return the names of all device and CIE colour spaces that stand anywhere in the file but the output intent."""
    found = set()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in pdf.objects:
            text = repr(item)
            found |= {
                name for name in ("DeviceRGB", "DeviceCMYK", "DeviceGray", "CalRGB", "/Lab", "ICCBased") if name in text
            }
    return found

"""Makes the house advertisement of the sample issue: `python scripts/house_ad.py`. In: the words below. Out: a PDF.

It is what a customer would send: a page of the size that was booked, in the inks of newsprint, with fonts and trim
box. Two runs give the same bytes.
"""

from __future__ import annotations

import io
from pathlib import Path

import pydyf

from pressbuild.core.findings import Report
from pressbuild.displaylist.fixed import fixed
from pressbuild.displaylist.pages import DisplayPage, PlacedFragment
from pressbuild.pdf.document import paint_pages
from pressbuild.press import read_press_profile
from pressbuild.press.press import open_press
from pressbuild.publication.font_families import font_face_css, read_fonts
from pressbuild.publication.output_files import write_file
from pressbuild.sources.builtin_folders import builtin_folder
from pressbuild.sources.folder import Folder
from pressbuild.typeset.engine import Engine

TARGET = Path(__file__).resolve().parents[1] / "issues" / "adverts" / "on-a-screen.pdf"
WIDTH, HEIGHT = 83, 40  # mm
CSS = f"""
@page {{ size: {WIDTH}mm {HEIGHT}mm; margin: 0 }}
body {{ margin: 0; color: device-cmyk(0% 0% 0% 100%); font-family: "Sofia Sans Extra Condensed"; position: relative;
        word-spacing: .07em; hyphens: none }}
.rule {{ height: 6pt; background: device-cmyk(0% 100% 85% 0%) }}
h1 {{ font: 900 25pt/22pt "Sofia Sans Extra Condensed"; margin: 8pt 0 5pt; width: 58mm; letter-spacing: -.008em }}
p {{ font-size: 11pt; line-height: 12pt; margin: 0; width: 59mm }}
b {{ font-weight: 800 }}
.screen {{ position: absolute; right: 0; top: 12pt; width: 19mm; height: 33mm; border: 1.4mm solid; border-radius: 3mm;
           box-sizing: border-box; padding: 2.2mm 1.8mm }}
.screen div {{ height: .8mm; margin-bottom: 1mm; background: device-cmyk(0% 0% 0% 100%) }}
.screen .head {{ height: 4.4mm; background: device-cmyk(0% 100% 85% 0%) }}
.screen .short {{ width: 60% }}
"""
MARKUP = f"""
<div class="rule"></div>
<h1>The whole paper fits in a pocket</h1>
<p>Every story of this number is in its e-book, too, with the page numbers of the printed paper. <b>Any reader opens it,
and the type is as large as you like.</b></p>
<div class="screen"><div class="head"></div>{"<div></div>" * 4}<div class="short"></div>{"<div></div>" * 4}</div>
"""


def make_advert() -> bytes:
    """Return the advertisement."""
    report = Report()
    fonts = builtin_folder("fonts")
    engine = Engine(font_face_css(tuple(read_fonts([Folder(fonts)], report))), [fonts])
    press = open_press(read_press_profile("coldset-newsprint", None, report), {}, report)
    (page,) = engine.lay_out(MARKUP, "en", [engine.style_sheet(CSS)], "", "the advertisement")
    recorder = engine.start_recording()
    with engine.recording("the advertisement"):
        fragment = recorder.record_master(page.box, {})
    width, height = map(fixed, page.size)
    sheet = DisplayPage(width, height, PlacedFragment(fragment, 0, 0), ())
    painted = paint_pages([sheet], engine.complete(recorder.stock), press.inking)
    pdf, (only,) = painted.pdf, painted.pages
    only["TrimBox"] = pydyf.Array(only["MediaBox"])
    stream = io.BytesIO()
    pdf.info.clear()
    pdf.write(stream, b"1.6", True, compress=True)
    return stream.getvalue()


if __name__ == "__main__":
    write_file(make_advert(), TARGET, TARGET)

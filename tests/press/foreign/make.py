"""Makes the PDFs of this folder with programs that are not ours. In: a folder. Out: a PDF for each program and fault.

Each program makes the same small advertisement: as it should be (`MAKER-good.pdf`), and once for each fault that the
program can make (`MAKER-FAULT.pdf`). The PDFs are committed, since the machine that runs the tests need not have these
programs. To make them again: `python make.py FOLDER`, with soffice, chromium and gs on PATH and the PyPI package typst
(0.15) importable. The words are about nobody.

Fonts inside: Source Serif 4 (OFL; Chromium, Typst), Liberation Sans (OFL; LibreOffice), Nimbus Sans (AGPL with the
exception for documents; Ghostscript).
"""

from __future__ import annotations

import base64
import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

FACES = Path(__file__).resolve().parents[3] / "fonts" / "source-serif-4"
WORDS = "Bread from the oven, every morning from six, at the corner of the market square."
PIXELS = (300, 200)
WIDE, NARROW = 100, 25  # mm: 76 ppi and 305 ppi
FAULTS = {
    "chromium": ("rgb-picture", "low-ppi", "reversed-4pt", "hairline"),
    "libreoffice": ("rgb-picture", "low-ppi", "reversed-4pt"),
    "typst": ("rgb-picture", "low-ppi", "reversed-4pt", "hairline", "ink-320"),
    "ghostscript": ("rgb-picture", "low-ppi", "reversed-4pt", "hairline", "ink-320", "no-bleed", "font-missing"),
}


def draw_picture(coloured: bool, inks: bool = False) -> bytes:
    """Return a JPEG of a soft ramp: grey, in RGB, or in cyan and black inks."""
    ramp = Image.linear_gradient("L").resize(PIXELS)
    across = ramp.transpose(Image.Transpose.ROTATE_90).resize(PIXELS)
    picture = Image.merge("RGB", (ramp, across, ramp.point(lambda grey: 255 - grey))) if coloured else ramp
    if inks and not coloured:
        none = Image.new("L", PIXELS)
        picture = Image.merge("CMYK", (ramp.point(lambda grey: grey // 2), none, none, ramp))
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=80)
    return target.getvalue()


def make_chromium(fault: str, target: Path, folder: Path) -> None:
    picture = base64.b64encode(draw_picture(fault == "rgb-picture")).decode()
    wide = WIDE if fault == "low-ppi" else NARROW
    face = (FACES / "SourceSerif4SmText-Regular.ttf").as_uri()
    page = folder / "page.html"
    page.write_text(
        f"""<!DOCTYPE html><meta charset=utf-8><title>Bread</title><style>
@font-face {{ font-family: F; src: url({face}) }} @page {{ size: 120mm 120mm; margin: 0 }}
body {{ font: 10pt F; margin: 8mm; color: #000 }} img {{ width: {wide}mm; display: block }}
.r {{ background: #000; color: #fff; font-size: {4 if fault == "reversed-4pt" else 14}pt; padding: 2mm }}
</style><p>{WORDS}<p class=r>{WORDS}</p><img src="data:image/jpeg;base64,{picture}">
<svg width="80mm" height="4mm" viewBox="0 0 80 4"><path d="M0 2H80" stroke="#000"
 stroke-width="{0.03 if fault == "hairline" else 0.5}"/></svg>""",
        encoding="utf-8",
    )
    command = f"chromium --headless --no-sandbox --disable-gpu --no-pdf-header-footer --user-data-dir={folder / 'home'}"
    run([*command.split(), f"--print-to-pdf={target}", page.as_uri()])


def make_libreoffice(fault: str, target: Path, folder: Path) -> None:
    picture = base64.b64encode(draw_picture(fault == "rgb-picture")).decode()
    wide = WIDE if fault == "low-ppi" else NARROW
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (
            *(("office", "office"), ("style", "style"), ("text", "text"), ("draw", "drawing")),
            *(("fo", "xsl-fo-compatible"), ("svg", "svg-compatible")),
        )
    )
    page = folder / "page.fodt"
    page.write_text(
        f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {spaces} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:automatic-styles>
<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="120mm" fo:page-height="120mm"
 fo:margin="8mm"/></style:page-layout>
<style:style style:name="P" style:family="paragraph"><style:text-properties style:font-name="Liberation Sans"
 fo:font-family="'Liberation Sans'" fo:font-size="10pt" fo:color="#000000"/></style:style>
<style:style style:name="R" style:family="paragraph"><style:paragraph-properties fo:background-color="#000000"/>
<style:text-properties fo:font-family="'Liberation Sans'" fo:font-size="{4 if fault == "reversed-4pt" else 14}pt"
 fo:color="#ffffff"/></style:style>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L"/></office:master-styles>
<office:body><office:text><text:p text:style-name="P">{WORDS}</text:p><text:p text:style-name="R">{WORDS}</text:p>
<text:p text:style-name="P"><draw:frame svg:width="{wide}mm" svg:height="{wide * 2 / 3:.2f}mm"><draw:image>
<office:binary-data>{picture}</office:binary-data></draw:image></draw:frame></text:p>
</office:text></office:body></office:document>""",
        encoding="utf-8",
    )
    home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
    options = '{"UseLosslessCompression":{"type":"boolean","value":"false"},'
    options += '"ReduceImageResolution":{"type":"boolean","value":"false"}}'
    kind = f"pdf:writer_pdf_Export:{options}"
    run(["soffice", "--headless", home, "--convert-to", kind, "--outdir", str(folder), str(page)])
    (folder / "page.pdf").replace(target)


def make_typst(fault: str, target: Path, folder: Path) -> None:
    import typst

    # Typst gives a grey picture a profile, by which presses make four inks of it
    (folder / "picture.jpg").write_bytes(draw_picture(fault == "rgb-picture", inks=True))
    wide = WIDE if fault == "low-ppi" else NARROW
    page = folder / "page.typ"
    ink = "80%, 80%, 80%, 80%" if fault == "ink-320" else "40%, 20%, 20%, 20%"
    page.write_text(
        f"""#set page(width: 120mm, height: 120mm, margin: 8mm)
#set text(font: "Source Serif 4 SmText", size: 10pt, fill: cmyk(0%, 0%, 0%, 100%), hyphenate: false)
#set document(title: "Bread", date: none)
{WORDS}

#rect(fill: cmyk(0%, 0%, 0%, 100%), inset: 2mm, width: 100%, text(fill: cmyk(0%, 0%, 0%, 0%),
 size: {4 if fault == "reversed-4pt" else 14}pt)[{WORDS}])
#image("picture.jpg", width: {wide}mm)
#line(length: 80mm, stroke: {0.05 if fault == "hairline" else 1}pt + cmyk(0%, 0%, 0%, 100%))
#place(bottom + right, rect(width: 15mm, height: 10mm, fill: cmyk({ink})))
""",
        encoding="utf-8",
    )
    typst.compile(page, output=target, font_paths=[FACES])


def make_ghostscript(fault: str, target: Path, folder: Path) -> None:
    """Trim 120 × 120 mm inside a bleed of 3 mm and a page of 140 × 140 mm, unlike the others."""
    mm = 72 / 25.4
    wide = (WIDE if fault == "low-ppi" else NARROW) * mm
    jpeg = draw_picture(fault == "rgb-picture").hex()
    space, decode = ("DeviceRGB", "[0 1 0 1 0 1]") if fault == "rgb-picture" else ("DeviceGray", "[0 1]")
    bleed = 0 if fault == "no-bleed" else 3
    low, side = (10 - bleed) * mm, (120 + 2 * bleed) * mm
    ink = ".8 .8 .8 .8" if fault == "ink-320" else ".4 .2 .2 .2"
    boxes = f"/TrimBox [{10 * mm} {10 * mm} {130 * mm} {130 * mm}] /BleedBox [{7 * mm} {7 * mm} {133 * mm} {133 * mm}]"
    page = folder / "page.ps"
    page.write_text(
        f"""%!PS
<< /PageSize [{140 * mm} {140 * mm}] >> setpagedevice
[ {boxes} /PAGE pdfmark
[ /Title (Bread) /DOCINFO pdfmark
0 0 .15 0 setcmykcolor {low} {low} {side} {side} rectfill
0 0 0 1 setcmykcolor /Helvetica findfont 10 scalefont setfont
{18 * mm} {120 * mm} moveto (Bread from the oven, every morning from six) show
{18 * mm} {100 * mm} 280 30 rectfill 0 0 0 0 setcmykcolor
/Helvetica findfont {4 if fault == "reversed-4pt" else 14} scalefont setfont
{20 * mm} {103 * mm} moveto (at the corner of the market square) show
gsave {18 * mm} {25 * mm} translate {wide} {wide * 2 / 3} scale /{space} setcolorspace
<< /ImageType 1 /Width {PIXELS[0]} /Height {PIXELS[1]} /BitsPerComponent 8 /Decode {decode}
/ImageMatrix [{PIXELS[0]} 0 0 -{PIXELS[1]} 0 {PIXELS[1]}]
/DataSource currentfile /ASCIIHexDecode filter /DCTDecode filter >> image
{jpeg}>
grestore
0 0 0 1 setcmykcolor {0.05 if fault == "hairline" else 1} setlinewidth {18 * mm} {22 * mm} moveto 200 0 rlineto stroke
{ink} setcmykcolor {100 * mm} {16 * mm} {15 * mm} {6 * mm} rectfill
showpage
""",
        encoding="ascii",
    )
    fonts = ["-dEmbedAllFonts=false"] if fault == "font-missing" else ["-dEmbedAllFonts=true"]
    never = "/Helvetica" if fault == "font-missing" else ""
    command = f"gs -q -dSAFER -dBATCH -dNOPAUSE -sDEVICE=pdfwrite -dPDFSETTINGS=/prepress -sOutputFile={target}"
    keep = "-dPassThroughJPEGImages=true -dAutoFilterGrayImages=false -dAutoFilterColorImages=false"
    settings = f"<< /NeverEmbed [{never}] >> setdistillerparams"
    run([*command.split(), *keep.split(), *fonts, "-c", settings, "-f", str(page)])


def run(command: list[str]) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main(target: Path) -> None:
    """Make all of them."""
    makers = {
        "chromium": make_chromium,
        "libreoffice": make_libreoffice,
        "typst": make_typst,
        "ghostscript": make_ghostscript,
    }
    for maker, faults in FAULTS.items():
        for fault in ("good", *faults):
            with tempfile.TemporaryDirectory() as folder:
                makers[maker](fault, target / f"{maker}-{fault}.pdf", Path(folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

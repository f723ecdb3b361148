"""What is fed with damaged files. In: bytes, a folder of its own. Out: nothing; whatever it raises is a find.

Each target is a door through which files of others come in. It may refuse a file with the one exception that it
documents, or with findings; a finding is of one line, and names no place in the program.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PIL import ImageFile
from tests.support.pdfs import good_pdf
from tests.support.places import TESTS

from pressbuild.article.read_article import read_article
from pressbuild.core.findings import Place, Report, Stopped
from pressbuild.drawings import BadDrawing, markup_for_engine, prepare_drawing, render_drawing
from pressbuild.imposition.source_pages import open_source, refuse_damaged
from pressbuild.pdf_facts import UnreadablePdf, read_facts
from pressbuild.pdf_facts.shown_letters import read_letters
from pressbuild.placed_pdf import BadPdf
from pressbuild.placed_pdf.open_page import open_page
from pressbuild.press.icc_colours import BadProfile, PaperColours
from pressbuild.press.press_profile import builtin_profiles, read_press_profile
from pressbuild.publication.font_families import read_fonts
from pressbuild.publication.layouts import builtin_folder, read_layout
from pressbuild.publication.manifest.read_manifest import read_manifest
from pressbuild.publication.picture_files import measure_image
from pressbuild.sources.bitmaps import BadBitmap, read_bitmap
from pressbuild.sources.folder import Folder
from pressbuild.typeset.engine.file_fetcher import Fetcher, RefusedAddress

CORPUS = Path(__file__).parent / "corpus"
_HERE = Place(Path("here"), 1)


@dataclass(frozen=True)
class Target:
    """A door, words that mean something to it, and good files besides those of the corpus."""

    name: str
    run: Callable[[bytes, Path], None]
    words: tuple[bytes, ...] = ()
    others: Callable[[], list[bytes]] = list

    def seeds(self) -> list[bytes]:
        """Return good files, and those that were found to do harm once."""
        return [path.read_bytes() for path in sorted((CORPUS / self.name).glob("*"))] + self.others()


def _is_said_well(report: Report) -> None:
    for finding in report.findings:
        assert "\n" not in finding.message, finding
        assert "Traceback" not in finding.message, finding


def _put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def _article(data: bytes, folder: Path) -> None:
    report = Report()
    read_article(_put(folder, "issues/1/story.md", data), Folder(folder), "en", report)
    _is_said_well(report)


def _manifest(data: bytes, folder: Path) -> None:
    _put(folder, "issues/publication.yaml", b"title: T\nslug: t\nlayout: tiny\n")
    _put(folder, "issues/1/issue.yaml", data)
    report = Report()
    with suppress(Stopped):
        read_manifest(folder, folder / "issues" / "1", report)
    _is_said_well(report)


def _layout(data: bytes, folder: Path) -> None:
    _put(folder, "layouts/own/layout.yaml", data)
    report = Report()
    with suppress(Stopped):
        read_layout("own", folder, report)
    _is_said_well(report)


def _profile(data: bytes, folder: Path) -> None:
    _put(folder, "issues/press/own.yaml", data)
    report = Report()
    with suppress(Stopped):
        read_press_profile("own", folder, report)
    _is_said_well(report)


def _drawing(data: bytes, folder: Path) -> None:
    report = Report()
    if measure_image(_put(folder, "drawing.svg", data), Folder(folder), _HERE, report) is not None:
        with suppress(BadDrawing):
            drawing = prepare_drawing(data, (), "en")
            markup_for_engine(drawing)
            for word in (b"file:", b"http:", b"<script"):
                assert word not in drawing.markup.replace(b"http://www.w3.org", b""), word
            with suppress(ValueError):
                render_drawing(drawing, 60, 60)
    _is_said_well(report)


def _bitmap(data: bytes, folder: Path) -> None:
    ImageFile.LOAD_TRUNCATED_IMAGES = True  # as WeasyPrint leaves it
    report = Report()
    if measure_image(_put(folder, "picture.png", data), Folder(folder), _HERE, report) is not None:
        with suppress(BadBitmap):
            read_bitmap(data)
    _is_said_well(report)


def _font(data: bytes, folder: Path) -> None:
    _put(folder, "face.ttf", data)
    _put(folder, "OFL.txt", b"")
    _put(folder, "fonts.yaml", b"families: [{family: F, licence-file: OFL.txt, files: [{file: face.ttf}]}]")
    report = Report()
    for family in read_fonts([Folder(folder)], report):
        family.characters()
    _is_said_well(report)


def _icc(data: bytes, _: Path) -> None:
    with suppress(BadProfile):
        colours = PaperColours(data)
        colours.check()
        colours.inks((0.5, 0.2, 0.1))


def _pdf(data: bytes, _: Path) -> None:
    with suppress(UnreadablePdf):
        read_facts(data)
    with suppress(UnreadablePdf):
        read_letters(data)
    with suppress(BadPdf), open_page(data, 1):
        pass
    with suppress(Stopped), refuse_damaged(None):
        open_source(data, None)


def _address(data: bytes, folder: Path) -> None:
    secret = _put(folder, "secret.txt", b"the secret")
    paper = _put(folder, "paper/own.txt", b"own").parent
    if not (paper / "link").is_symlink():
        (paper / "link").symlink_to(folder)
    address = data.decode("utf-8", "replace").replace("FOLDER", str(folder)).replace("SECRET", str(secret))
    found: list[bytes] = []
    with suppress(RefusedAddress, OSError, ValueError):
        found.append(Fetcher([paper]).find(address).data)
    report = Report()
    if path := Folder(paper).find(address, paper, _HERE, report, "the file"):
        found.append(path.read_bytes())
    assert b"the secret" not in found
    _is_said_well(report)


def _layouts() -> list[bytes]:
    return [path.read_bytes() for path in sorted(builtin_folder("layouts").glob("*/*.yaml"))]


def _profiles() -> list[bytes]:
    return [path.read_bytes() for path in sorted(builtin_profiles().glob("*.yaml"))]


def _iccs() -> list[bytes]:
    return [(builtin_profiles() / "newsprint.icc").read_bytes()]


def _fonts() -> list[bytes]:
    return [(TESTS / "fonts" / "NotoSansHebrew-Regular.ttf").read_bytes()]


# words of the formats, one to a line where they have spaces
_YAML = tuple(b"&a|*a|<<: *a|!!python/object:os.system|!!binary|? |[[[|{{|- |: |'|%YAML 1.2|#".split(b"|"))
_MARKDOWN = tuple(
    b"[^1]|![](|](|](file:///etc/passwd)|::: box {#a}|> |- |```|<b>|---|{.qr}|**|''|~~|1. |\\".split(b"|")
)
_SVG = tuple(
    b"<use href='#a'/>|<image href='file:///etc/passwd'/>|url(#a)|<style>|@import|<!ENTITY x '&x;'>|<g id='a'>"
    b"|var(--a)|<script>|transform='scale(1e9)'|&#0;|<foreignObject>|href='#a'|calc(|</g>".split(b"|")
)
_PDF = tuple(
    b" 0 R|<<|>>|[|/Kids [1 0 R]|/Parent 1 0 R|/Length 9999999|stream|endstream|BT|Do|q |/Filter /FlateDecode"
    b"|/ObjStm|(((|/Annots|/XObject|/SMask|/MediaBox [0 0 1e9 1]|/Rotate 45|/Font|Tj|sh|cs|scn".split(b"|")
)

_ADDRESS = tuple(
    b"file:|//|localhost|127.0.0.1|%2F|%2e%2e|../|..\\|SECRET|FOLDER|/paper/|link/|secret.txt|#page=1|?x|\0|%00|FILE:|data:"
    b"|;base64,|C:|@|:80|%5c|\t|\n".split(b"|")
)

TARGETS = (
    Target("address", _address, _ADDRESS),
    Target("article", _article, _MARKDOWN + _YAML),
    Target("manifest", _manifest, _YAML),
    Target("layout", _layout, _YAML, _layouts),
    Target("profile", _profile, _YAML, _profiles),
    Target("drawing", _drawing, _SVG),
    Target("bitmap", _bitmap, (b"IHDR", b"IDAT", b"\xff\xd8", b"II*\0", b"Exif", b"acsp")),
    Target("font", _font, (b"cmap", b"glyf", b"GSUB", b"name"), _fonts),
    Target("icc", _icc, (b"A2B0", b"B2A0", b"mft2", b"CMYK", b"RGB "), _iccs),
    Target("pdf", _pdf, _PDF, lambda: [good_pdf()]),
)

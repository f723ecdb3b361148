"""What a PDF has in it, as far as a printer cares. In: nothing. Out: frozen values that checks look at.

Lengths are in pt, resolutions in pixels per inch. Places are in the default user space of the page, multiplied by its
UserUnit, as left, bottom, right, top; `PageFacts.area` turns them into mm from the top left corner of the trim.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pressbuild.core.rectangles import PageArea
from pressbuild.core.units import MM_PER_PT

Box = tuple[float, float, float, float]
Family = Literal[
    "gray", "rgb", "cmyk", "lab", "icc-gray", "icc-rgb", "icc-cmyk", "cal-gray", "cal-rgb", "spot", "pattern", "none"
]


@dataclass(frozen=True)
class Colour:
    """A colour that something is painted with. `family` is what it is in the end: an Indexed space is its base.

    `inks` are the parts of cyan, magenta, yellow, black, 0 to 1, where they can be told without converting (device grey
    is black alone); None for RGB, Lab and the like. `spots` names the colorants of Separation and DeviceN that are not
    process inks (“All” and “None” among them); `inks` is then the alternate colour where that is CMYK.
    """

    family: Family
    numbers: tuple[float, ...] = ()
    inks: tuple[float, float, float, float] | None = None
    spots: tuple[str, ...] = ()
    alternate: str = ""  # the family that stands in for the plates of spot colours

    @property
    def is_white(self) -> bool:
        """Whether nothing is printed by it: no ink, or RGB, grey or Lab white."""
        if self.spots:
            return bool(self.numbers) and not any(self.numbers)
        if self.inks is not None:
            return not any(self.inks)
        if self.family in ("rgb", "icc-rgb", "cal-rgb"):
            return bool(self.numbers) and min(self.numbers) >= 1
        if self.family in ("icc-gray", "cal-gray"):
            return bool(self.numbers) and self.numbers[0] >= 1
        return self.family == "lab" and bool(self.numbers) and self.numbers[0] >= 100


@dataclass(frozen=True)
class State:
    """How something is painted: opacity, blending, overprint (ISO 32000-1, 8.4.5 and 11.6.4)."""

    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    blend: str = "Normal"
    soft_mask: bool = False
    fill_overprints: bool = False
    stroke_overprints: bool = False
    overprint_mode: int = 0
    in_group: bool = False  # inside a transparency group, whose own opacity is then part of these

    @property
    def is_transparent(self) -> bool:
        """Whether what lies under it is seen through it."""
        return (
            self.fill_alpha < 1 or self.stroke_alpha < 1 or self.soft_mask or self.blend not in ("Normal", "Compatible")
        )


@dataclass(frozen=True)
class TextMark:
    """A run of text of one size, colour and state. `size` is as it is seen, through all matrices; `text` as far as it
    can be read.

    `ground` are the parts of ink (as in `Colour.inks`) that lie under its middle as far as paths before it tell, with
    RGB and spot colours as the ink that they would roughly be; None: unknown, such as a picture.
    """

    box: Box
    font: str  # base font, without the tag of a subset
    size: float
    fill: Colour | None  # None where the render mode does not fill
    stroke: Colour | None
    state: State
    text: str = ""
    visible: bool = True  # render mode 3 is not
    ground: tuple[float, float, float, float] | None = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class PathMark:
    """A path that is filled or stroked. `width` is the effective width of its stroke, or of a thin filled bar that acts
    as a line.

    `box` is what the clip leaves of it. `width` is None for a filled shape that is no line. A stroke of width 0 is a
    hairline. `ground` as for text.
    """

    box: Box
    fill: Colour | None
    stroke: Colour | None
    width: float | None
    state: State
    ground: tuple[float, float, float, float] | None = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class ImageMark:
    """A bitmap where it is painted. `ppi` is the lower of across and down. `kind` is what it is printed as.

    `clipped`: its visible box, cut by the clip; `box` is the whole.
    """

    box: Box
    clipped: Box
    pixels: tuple[int, int]
    bits: int
    colour: Colour  # its space; numbers are empty, a stencil has the fill colour
    ppi: float
    kind: Literal["colour", "grey", "line-art"]
    state: State
    is_stencil: bool = False
    has_mask: bool = False
    inline: bool = False
    name: str = ""


@dataclass(frozen=True)
class ShadingMark:
    """A gradient. `colours` are those at its ends, as far as they can be told; else one with its family alone."""

    box: Box
    colours: tuple[Colour, ...]
    state: State


@dataclass(frozen=True)
class Annotation:
    """An annotation of a page. `target` is a web address or the name of a destination; `dead`: it leads to no page."""

    kind: str
    box: Box
    target: str = ""
    dead: bool = False
    prints: bool = True


@dataclass(frozen=True)
class PageBoxes:
    """The boxes of a page, None where they are not given (nor inherited); `media` always is."""

    media: Box
    crop: Box | None = None
    bleed: Box | None = None
    trim: Box | None = None
    art: Box | None = None

    @property
    def trimmed(self) -> Box:
        """The page as it is trimmed: TrimBox, else ArtBox, else CropBox, else MediaBox."""
        return self.trim or self.art or self.crop or self.media

    @property
    def bled(self) -> Box:
        """How far ink goes: BleedBox, else what is trimmed."""
        return self.bleed or self.trimmed


@dataclass(frozen=True)
class PageFacts:
    """A page: its boxes and all that is painted on it, in order.

    `unread`: why its content could not be read to the end; then nothing may be said to have passed on it.
    """

    number: int
    boxes: PageBoxes
    rotation: int = 0
    user_unit: float = 1.0
    texts: tuple[TextMark, ...] = ()
    paths: tuple[PathMark, ...] = ()
    images: tuple[ImageMark, ...] = ()
    shadings: tuple[ShadingMark, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    fonts: tuple[str, ...] = ()  # keys into DocumentFacts.fonts of those that are shown
    group_space: str = ""  # of the page's transparency group: "" if it has none
    has_transparency: bool = False  # anywhere on it, forms and patterns included
    transfer_functions: bool = False
    halftones: bool = False
    postscript: bool = False  # PostScript XObjects
    optional_content: bool = False
    unread: str = ""
    references: tuple[str, ...] = ()  # to what is not in the file, or may be taken instead of what is

    def area(self, box: Box) -> PageArea:
        """Return a box as x, y, width, height in mm from the trim's top left corner, the page turned as it is read."""
        trim, unit = self.boxes.trimmed, MM_PER_PT
        left, bottom, right, top = box[0] - trim[0], box[1] - trim[1], trim[2] - box[2], trim[3] - box[3]
        width, height = (box[2] - box[0]) * unit, (box[3] - box[1]) * unit
        sides = {0: (left, top), 90: (bottom, left), 180: (right, bottom), 270: (top, right)}
        x, y = sides[self.rotation % 360]
        if self.rotation % 180:
            width, height = height, width
        return x * unit, y * unit, width, height


@dataclass(frozen=True)
class FontFacts:
    """A font of the file. `key` is unique in the file."""

    key: str
    name: str  # without the tag of a subset
    kind: str  # Type1, TrueType, Type0, Type3, MMType1
    embedded: bool
    subset: bool


@dataclass(frozen=True)
class Intent:
    """An output intent. `components` and `device_class` are those of its profile, 0 and "" if it has none that can be
    read.
    """

    kind: str  # GTS_PDFX, GTS_PDFA1
    identifier: str
    components: int = 0
    device_class: str = ""
    problem: str = ""  # why its profile is of no use


@dataclass(frozen=True)
class DocumentFacts:
    """A PDF as a whole. Information and XMP are plain texts; dates as they are written."""

    version: str  # the higher of header and catalogue
    header_version: str
    pages: tuple[PageFacts, ...]
    fonts: tuple[FontFacts, ...] = ()
    intents: tuple[Intent, ...] = ()
    info: dict[str, str] = field(default_factory=dict)
    xmp: dict[str, str] = field(
        default_factory=dict
    )  # by prefixed name, such as dc:title, pdf:Trapped, pdfxid:GTS_PDFXVersion
    has_xmp: bool = False
    has_id: bool = False
    encrypted: bool = False
    javascript: bool = False
    actions: tuple[str, ...] = ()  # of other kinds than following links: “Launch”, “SubmitForm”
    attachments: int = 0
    forms: bool = False
    object_streams: bool = False  # or a cross-reference stream: both are of PDF 1.5
    dead_destinations: tuple[str, ...] = ()  # of bookmarks
    optional_content: bool = False
    damage: tuple[str, ...] = ()  # what had to be repaired to read it
    page_count: int = 0  # as many as there are; `pages` may be fewer for a file of thousands

    @property
    def unread(self) -> tuple[str, ...]:
        """Why parts of it could not be looked at."""
        reasons = [f"page {page.number}: {page.unread}" for page in self.pages if page.unread]
        if self.page_count > len(self.pages):
            reasons.append(f"only {len(self.pages)} of {self.page_count} pages were looked at")
        return tuple(reasons)

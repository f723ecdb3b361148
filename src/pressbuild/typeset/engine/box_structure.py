"""The structure of laid-out boxes. In: boxes in reading order. Out: `Tag` trees, and what is painted for them.

An element that is broken over columns and pages has boxes on each of them and is one `Tag`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pressbuild.core.units import parse_whole
from pressbuild.typeset.engine.laid_out_pages import LaidOutPage, Rectangle, descendants, is_repeated, place_of_text
from pressbuild.typeset.engine.marked_content import Painted
from pressbuild.typeset.engine.tag_tree import GROUPING, HEADING, Content, NewLink, Tag, Target
from pressbuild.typeset.engine.text_endings import Ending, SourceText
from pressbuild.typeset.engine.weasyprint_hooks import boxes

_ROLES = {
    "p": "P", "dt": "P", "dd": "P", "blockquote": "BlockQuote", "ul": "L", "ol": "L", "table": "Table",
    "caption": "Caption", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot", "tr": "TR", "th": "TH", "td": "TD",
    "figure": "Div", "figcaption": "Caption", "aside": "Sect", "a": "Link",
}  # fmt: skip
_CLASSES = {"code": "Div", "line": "P", "table": "Div", "table-caption": "Caption", "pull-quote": "BlockQuote"}
_OF_BLOCKS = {HEADING, "Link"}  # may be made of blocks
_SMALLEST = 12.0  # CSS px, of a link
_BOX_TITLE = 3  # as if it were an h3
_RUNNING = {"running", "folio", "overset-mark"}
_NUMBERING = {"decimal": "Decimal", "disc": "Disc", "circle": "Circle", "square": "Square", "lower-alpha": "LowerAlpha",
              "upper-alpha": "UpperAlpha", "lower-roman": "LowerRoman", "upper-roman": "UpperRoman", "none": "None",
              "lower-latin": "LowerAlpha", "upper-latin": "UpperAlpha"}  # fmt: skip


class Structure:
    """Builds trees from boxes, which come in reading order. Pages count from 0."""

    def __init__(self) -> None:
        self.painted = Painted()
        self._around: dict[Any, Tag] = {}  # by box: the element that holds it
        self._source = SourceText()
        self._tags: dict[Any, Tag] = {}  # by HTML element
        self._implied: dict[Any, Tag] = {}  # paragraphs that have no element of their own
        self._labels: dict[Any, Tag] = {}  # list markers, calls and labels of notes
        self._notes: dict[Any, Tag] = {}
        self._calls: dict[Any, tuple[Tag, int, Rectangle]] = {}
        self._hidden: set[Any] = set()
        self._left_out: set[Any] = set()
        self._text: Any = None  # the text box before
        self._middle, self._page, self._base, self._back = 0.0, 0, 0, ""

    def add_page(self, root: Tag, sheet: LaidOutPage, page: int) -> None:
        """Add what the master of a page says to an element: but for what repeats on each page."""
        self._add_parts(root, sheet.box.children[:1], page, 0, "", sheet.size[1] / 2)

    def add_boxes(self, root: Tag, parts: Sequence[Any], page: int, base: int, back: str) -> None:
        """Add boxes that lie on a page to an element. `base` is added to the levels of headings, and `back` are the
        words of a link that leads from a note to the text.
        """
        self._add_parts(root, parts, page, base, back, 0)

    def _add_parts(self, root: Tag, parts: Sequence[Any], page: int, base: int, back: str, middle: float) -> None:
        self._middle, self._page, self._base, self._back = middle, page, base, back
        for box in parts:
            if box.element is not None and box.element.tag == "html":
                self._source.read(box.element)
        for box in parts:
            self._add(box, root)

    def blocks(self, parts: Sequence[Any]) -> list[Any]:
        """Return what the `article` of laid-out HTML is made of: its elements, to be asked about or hidden."""
        for box in parts:
            if box.element is not None:
                article = box.element.find(".//article")
                return [] if article is None else [child for child in article if isinstance(child.tag, str)]
        return []

    def leave_out(self, parts: Sequence[Any]) -> None:
        """Skip boxes inside others: they are added elsewhere, or are artifacts."""
        self._left_out.update(parts)

    def hide(self, element: Any) -> None:
        """Make an HTML element an artifact. To be said before its boxes are added."""
        self._hidden.add(element)

    def tag(self, element: Any) -> Tag | None:
        """Return the structure element of an HTML element, if it has one of its own."""
        return self._tags.get(element)

    def tag_around(self, box: Any) -> Tag | None:
        """Return the structure element that holds a box, None for artifacts."""
        return self._around.get(box)

    # ---- one box ----

    def _add(self, box: Any, parent: Tag) -> None:
        box = getattr(box, "_box", box)  # an absolute box has left a placeholder
        if isinstance(box, boxes.TextBox):
            self._add_text(box, parent)
        elif isinstance(box, boxes.LineBox) or box.element is None:
            self._add_children(box, parent)
        elif (edge := self._edge(box, box.element)) is not None:
            for inner in descendants(box):
                self.painted.artifacts[inner] = edge
        elif isinstance(box, boxes.ReplacedBox):
            self._add_picture(box, box.element, parent)
        else:
            self._add_children(box, self._tag(box, box.element, parent))

    def _add_children(self, box: Any, tag: Tag) -> None:
        self._around[box] = tag
        for child in getattr(box, "children", ()):
            if child not in self._left_out:
                self._add(child, tag)

    def _edge(self, box: Any, element: Any) -> str | None:
        """Return "Header" or "Footer" for what repeats on each page, "" for decoration, None for content."""
        if (
            is_repeated(box)
            or element in self._hidden
            or element.get("aria-hidden") == "true"
            or element.get("role") == "presentation"
        ):
            return ""
        if self._middle and not _RUNNING.isdisjoint((element.get("class") or "").split()):
            return "Header" if box.position_y < self._middle else "Footer"
        return "" if isinstance(box, boxes.ReplacedBox) and not _alternative(element) else None

    def _add_text(self, box: Any, parent: Tag) -> None:
        generated = "::" in (box.element_tag or "") and not box.element_tag.endswith(("::first-line", "::first-letter"))
        ending = Ending.NOTHING if generated else self._source.ending(box.element, box.text)
        if not box.text.strip():
            return
        endings = self.painted.endings
        before = self._text
        calls = generated and parent.parent is not None and parent.parent.role == "Reference"
        if before is not None and endings[before] is Ending.SPACE and (calls or box.text[0].isspace()):
            endings[before] = Ending.NOTHING  # the space is painted here, or comes after the call of a note
            ending = Ending.SPACE if calls else ending
        if calls or not generated:
            self._text = box
        if ending is Ending.NOTHING and parent.role == "P" and parent.parent and parent.parent.role in _OF_BLOCKS:
            ending = Ending.SPACE  # they are blocks, and are read as one
        words = box.text[:-1] if ending is Ending.SOFT_HYPHEN else box.text + " " * (ending is Ending.SPACE)
        content = Content(parent, len(parent.kids), words)
        parent.kids.append(content)
        self.painted.add(box, content, ending)

    def _add_picture(self, box: Any, element: Any, parent: Tag) -> None:
        figure = parent.add("Figure")
        figure.alt = _alternative(element)
        figure.figure = (self._page, Rectangle(box.content_box_x(), box.content_box_y(), box.width, box.height))
        self._around[box] = figure
        content = Content(figure, 0, "")
        figure.kids.append(content)
        self.painted.add(box, content)

    # ---- the element of a box ----

    def _tag(self, box: Any, element: Any, parent: Tag) -> Tag:
        name = box.element_tag or ""
        if "::" in name:
            return self._pseudo_tag(box, element, name, parent)
        tag = self._own_tag(box, element, parent)
        if tag.role in GROUPING and any(isinstance(child, boxes.LineBox) for child in getattr(box, "children", ())):
            return self._implied_tag(element, tag)
        return tag

    def _own_tag(self, box: Any, element: Any, parent: Tag) -> Tag:
        if element.get("class") == "footnote":
            return _last(self._note(element, parent))
        known = self._tags.get(element)
        if known is not None:
            return _last(known) if known.role == "LI" else known
        language = element.get("lang", "") if element.tag != "html" else ""
        role, level = self._role(element)
        if not role and language:
            role = "Div" if parent.role in GROUPING else "Span"
        if not role:
            return parent
        holder = next((tag for tag in parent.above() if tag.role == "L"), parent) if role == "LI" else parent
        tag = self._tags[element] = holder.add(role, level)
        tag.language = language
        self._describe(tag, box, element)
        return tag.add("LBody") if role == "LI" else tag

    def _implied_tag(self, element: Any, holder: Tag) -> Tag:
        """Return a paragraph for lines that stand in no element of their own."""
        tag = self._implied.get(element)
        if tag is None or holder.kids[-1:] != [tag]:
            tag = self._implied[element] = holder.add("P")
        return tag

    def _role(self, element: Any) -> tuple[str, int]:
        """Return the role of an HTML element, and the level of a heading; "" for one that is only a wrapper."""
        name, classes = element.tag, (element.get("class") or "").split()
        if name == "html":
            return "", 0
        if element.get("role") == "heading" and (level := parse_whole(element.get("aria-level", ""), 0)) > 0:
            return HEADING, level + self._base
        if element.get("role") == "rowheader":  # a cell that looks like any other and is the head of its row
            return "TH", 0
        if "box-title" in classes:
            return HEADING, _BOX_TITLE + self._base
        if len(name) == 2 and name[0] == "h" and name[1] in "123456":
            return HEADING, int(name[1]) + self._base
        for one in classes:
            if one in _CLASSES:
                return _CLASSES[one], 0
        return ("LI", 0) if name == "li" else (_ROLES.get(name, ""), 0)

    def _describe(self, tag: Tag, box: Any, element: Any) -> None:
        if tag.role == "L":
            items = [child for child in box.descendants() if child.element_tag == "li"]
            kind = items[0].style["list_style_type"] if items else "none"
            tag.attributes = {"O": "/List", "ListNumbering": f"/{_numbering(kind)}"}
        elif tag.role in ("TH", "TD"):
            tag.attributes = {"O": "/Table"}
            if tag.role == "TH":
                of_row = "row" in (element.get("scope"), (element.get("role") or "").removesuffix("header"))
                tag.attributes["Scope"] = "/Row" if of_row else "/Column"
            for attribute, key in (("colspan", "ColSpan"), ("rowspan", "RowSpan")):
                if (span := parse_whole(element.get(attribute, ""), 1)) > 1:
                    tag.attributes[key] = span

    def _pseudo_tag(self, box: Any, element: Any, name: str, parent: Tag) -> Tag:
        key = (element, name)
        if key in self._labels:
            return self._labels[key]
        kind = name.partition("::")[2]
        if kind == "marker" and (item := self._tags.get(element)) and item.role == "LI":
            tag = item.insert("Lbl")
        elif kind == "footnote-call":
            tag = self._call(box, element, parent)
        elif kind == "footnote-marker":
            tag = self._note_label(box, element, parent)
        else:
            return parent
        self._labels[key] = tag
        return tag

    # ---- notes ----

    def _note(self, element: Any, parent: Tag) -> Tag:
        """Return a note. It is read after the paragraph that calls it (ISO 32000-1, 14.8.4.4.1: Note)."""
        note = self._notes.get(element)
        if note is None:
            place = _place_for_note(parent)
            note = self._notes[element] = Tag("Note", place.parent or place)
            note.name = f"note-{len(self._notes)}"
            note.add("P")
            place.followers.append(note)
        return note

    def _call(self, box: Any, element: Any, parent: Tag) -> Tag:
        link = parent.add("Reference").add("Link")
        self._note(element, parent)
        self._calls[element] = (link, self._page, _around(box))
        return link

    def _note_label(self, box: Any, element: Any, parent: Tag) -> Tag:
        """Return the label of a note, which leads back; and let the call lead here."""
        link = self._note(element, parent).insert("Lbl").add("Link")
        here = _around(box)
        if element in self._calls:
            call, page, place = self._calls[element]
            words = " ".join("".join(element.itertext()).split())
            to_note = Target(self._page, here.x, here.y)
            call.links.append(NewLink(page, place, to_note, f"{element.get('data-note', '')} {words}"[:300].strip()))
            to_text = Target(page, place.x, max(0.0, place.y - 100))
            link.links.append(NewLink(self._page, here, to_text, self._back))
        return link


def _numbering(kind: Any) -> str:
    """Return what PDF calls a `list-style-type`: its name, or ("string", the marker)."""
    if isinstance(kind, tuple):
        return "Decimal" if any(map(str.isdecimal, kind[-1])) else "Disc"
    return _NUMBERING.get(kind, "None")


def _last(tag: Tag) -> Tag:
    """Return the last element in another: the body of a list item or of a note."""
    return next(kid for kid in reversed(tag.kids) if isinstance(kid, Tag))


def _place_for_note(caller: Tag) -> Tag:
    """Return what a note is read after: the table, or else the paragraph, that calls it."""
    chain = list(caller.above())
    tables = [tag for tag in chain if tag.role == "Table"]
    holders = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "LBody"}
    return tables[-1] if tables else next(tag for tag in chain if tag.parent is None or tag.parent.role in holders)


def _around(box: Any) -> Rectangle:
    """Return a rectangle around the number of a note that can be hit: with a finger, too."""
    place = place_of_text(box) or Rectangle(box.position_x, box.position_y, box.margin_width(), box.margin_height())
    x, y = max(0.0, _SMALLEST - place.width) / 2, max(0.0, _SMALLEST - place.height) / 2
    return Rectangle(place.x - x, place.y - y, place.width + 2 * x, place.height + 2 * y)


@dataclass(frozen=True)
class PaintedText:
    """Words and the rectangle around them."""

    words: str
    place: Rectangle


def text_in(parts: Sequence[Any], name: str = "") -> PaintedText | None:
    """Return the text in boxes, or of the elements of a class in them; None if there is none."""
    holders = [inner for box in parts for inner in descendants(box)]
    if name:
        holders = [box for box in holders if box.element is not None and box.element.get("class") == name]
    texts = {inner: None for box in holders for inner in descendants(box) if isinstance(inner, boxes.TextBox)}
    places = [place for box in texts if (place := place_of_text(box))]
    if not places:
        return None
    left, top = min(place.x for place in places), min(place.y for place in places)
    right = max(place.x + place.width for place in places)
    bottom = max(place.y + place.height for place in places)
    words = " ".join(" ".join(box.text for box in texts).split())
    return PaintedText(words, Rectangle(left, top, right - left, bottom - top))


def _alternative(element: Any) -> str:
    """Return the alternative text of a picture, "" for decoration."""
    title = element.find("{http://www.w3.org/2000/svg}title")
    return element.get("alt") or element.get("aria-label") or (title.text if title is not None else "") or ""

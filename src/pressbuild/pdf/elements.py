"""The structure of laid-out boxes. In: fragments in reading order. Out: `Tag` trees, and what is painted for them.

An element that is broken over columns and pages has boxes on each of them and is one `Tag`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pressbuild.core.units import parse_whole
from pressbuild.displaylist.boxes import BoxKind, Element, Ending, LaidOutBox, place_of_texts
from pressbuild.displaylist.fixed import MICRO, Fixed, Place
from pressbuild.displaylist.pages import PlacedFragment
from pressbuild.pdf.tagging import BoxKey, Painted
from pressbuild.pdf.tags import GROUPING, HEADING, Content, NewLink, Tag, Target

_ROLES = {
    "p": "P", "dt": "P", "dd": "P", "blockquote": "BlockQuote", "ul": "L", "ol": "L", "table": "Table",
    "caption": "Caption", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot", "tr": "TR", "th": "TH", "td": "TD",
    "figure": "Div", "figcaption": "Caption", "aside": "Sect", "a": "Link",
}  # fmt: skip
_CLASSES = {"code": "Div", "line": "P", "table": "Div", "table-caption": "Caption", "pull-quote": "BlockQuote"}
_OF_BLOCKS = {HEADING, "Link"}  # may be made of blocks
_SMALLEST = 12 * MICRO  # of a link
_ABOVE = 100 * MICRO  # of text that are shown above a place to which a link leads back
_BOX_TITLE = 3  # as if it were an h3
_RUNNING = {"running", "folio", "overset-mark"}
_NUMBERING = {"decimal": "Decimal", "disc": "Disc", "circle": "Circle", "square": "Square", "lower-alpha": "LowerAlpha",
              "upper-alpha": "UpperAlpha", "lower-roman": "LowerRoman", "upper-roman": "UpperRoman", "none": "None",
              "lower-latin": "LowerAlpha", "upper-latin": "UpperAlpha"}  # fmt: skip


ElementKey = tuple[str, int]  # whose it is, a story's or the masters', and its number
_OWN_TEXT = ("", "first-line", "first-letter")  # pseudo-elements whose text is that of the element


@dataclass(frozen=True)
class TaggedPart:
    """A fragment on a page (from 0). `key` is its number on the pages, `owner` the story that it belongs to."""

    placed: PlacedFragment
    key: int
    page: int
    owner: str = ""


class Structure:
    """Builds trees from fragments, which come in reading order. Pages count from 0."""

    def __init__(self) -> None:
        self.painted = Painted()
        self._around: dict[BoxKey, Tag] = {}  # by box: the element that holds it
        self._tags: dict[ElementKey, Tag] = {}
        self._implied: dict[ElementKey, Tag] = {}  # paragraphs that have no element of their own
        self._labels: dict[tuple[ElementKey, str], Tag] = {}  # list markers, calls and labels of notes
        self._notes: dict[ElementKey, Tag] = {}
        self._calls: dict[ElementKey, tuple[Tag, int, Place]] = {}
        self._hidden: set[ElementKey] = set()
        self._text: BoxKey | None = None  # the text box before
        self._middle: Fixed = 0
        self._base, self._back = 0, ""

    def add_master(self, root: Tag, part: TaggedPart, height: Fixed) -> None:
        """Add what the master of a page says to an element: but for what repeats on each page."""
        self._part, self._middle, self._base, self._back = part, height // 2, 0, ""
        for box in part.placed.fragment.boxes[:1]:
            self._add(box, root)

    def add_part(self, root: Tag, part: TaggedPart, base: int, back: str) -> None:
        """Add a part of a story to an element. `base` is added to the levels of headings, and `back` are the words of a
        link that leads from a note to the text.
        """
        self._part, self._middle, self._base, self._back = part, 0, base, back
        for box in part.placed.fragment.boxes:
            self._add(box, root)

    def hide(self, element: ElementKey) -> None:
        """Make an element an artifact. To be said before its boxes are added."""
        self._hidden.add(element)

    def tag(self, element: ElementKey) -> Tag | None:
        """Return the structure element of an element of the HTML, if it has one of its own."""
        return self._tags.get(element)

    def tag_around(self, box: BoxKey) -> Tag | None:
        """Return the structure element that holds a box, None for artifacts."""
        return self._around.get(box)

    def _element(self, number: int) -> Element:
        return self._part.placed.elements[number]

    def _key(self, box: LaidOutBox) -> BoxKey:
        return self._part.key, box.number

    def _owned(self, box: LaidOutBox) -> ElementKey:
        return self._part.owner, box.element

    def _moved(self, place: Place) -> Place:
        return move(place, self._part.placed)

    # ---- one box ----

    def _add(self, box: LaidOutBox, parent: Tag) -> None:
        if box.kind is BoxKind.TEXT:
            self._add_text(box, parent)
        elif box.element < 0:
            self._add_children(box, parent)
        elif (edge := self._edge(box, self._element(box.element))) is not None:
            for inner in box.walk():
                self.painted.artifacts[self._key(inner)] = edge
        elif box.kind is BoxKind.PICTURE:
            self._add_picture(box, self._element(box.element), parent)
        else:
            self._add_children(box, self._tag(box, self._element(box.element), parent))

    def _add_children(self, box: LaidOutBox, tag: Tag) -> None:
        self._around[self._key(box)] = tag
        for child in box.children:
            self._add(child, tag)

    def _edge(self, box: LaidOutBox, element: Element) -> str | None:
        """Return "Header" or "Footer" for what repeats on each page, "" for decoration, None for content."""
        if (
            box.says_again
            or self._owned(box) in self._hidden
            or element.get("aria-hidden") == "true"
            or element.get("role") == "presentation"
        ):
            return ""
        if self._middle and not _RUNNING.isdisjoint(element.classes):
            return "Header" if box.place[1] < self._middle else "Footer"
        return "" if box.kind is BoxKind.PICTURE and not element.get("alt") else None

    def _add_text(self, box: LaidOutBox, parent: Tag) -> None:
        if not box.text.strip():
            return
        generated = box.pseudo not in _OWN_TEXT
        ending = box.ending
        endings = self.painted.endings
        before = self._text
        calls = generated and parent.parent is not None and parent.parent.role == "Reference"
        if before is not None and endings[before] is Ending.SPACE and (calls or box.text[0].isspace()):
            endings[before] = Ending.NOTHING  # the space is painted here, or comes after the call of a note
            ending = Ending.SPACE if calls else ending
        if calls or not generated:
            self._text = self._key(box)
        if ending is Ending.NOTHING and parent.role == "P" and parent.parent and parent.parent.role in _OF_BLOCKS:
            ending = Ending.SPACE  # they are blocks, and are read as one
        words = box.text[:-1] if ending is Ending.SOFT_HYPHEN else box.text + " " * (ending is Ending.SPACE)
        content = Content(parent, len(parent.kids), words)
        parent.kids.append(content)
        self.painted.add(self._key(box), content, ending)

    def _add_picture(self, box: LaidOutBox, element: Element, parent: Tag) -> None:
        figure = parent.add("Figure")
        figure.alt = element.get("alt")
        figure.figure = (self._part.page, self._moved(box.place))
        self._around[self._key(box)] = figure
        content = Content(figure, 0, "")
        figure.kids.append(content)
        self.painted.add(self._key(box), content)

    # ---- the element of a box ----

    def _tag(self, box: LaidOutBox, element: Element, parent: Tag) -> Tag:
        if box.pseudo:
            return self._pseudo_tag(box, element, parent)
        tag = self._own_tag(box, element, parent)
        if tag.role in GROUPING and box.has_lines:
            return self._implied_tag(self._owned(box), tag)
        return tag

    def _own_tag(self, box: LaidOutBox, element: Element, parent: Tag) -> Tag:
        if element.get("class") == "footnote":
            return _last(self._note(self._owned(box), parent))
        known = self._tags.get(self._owned(box))
        if known is not None:
            return _last(known) if known.role == "LI" else known
        language = element.get("lang") if element.name != "html" else ""
        role, level = self._role(element)
        if not role and language:
            role = "Div" if parent.role in GROUPING else "Span"
        if not role:
            return parent
        holder = next((tag for tag in parent.above() if tag.role == "L"), parent) if role == "LI" else parent
        tag = self._tags[self._owned(box)] = holder.add(role, level)
        tag.language = language
        self._describe(tag, box, element)
        return tag.add("LBody") if role == "LI" else tag

    def _implied_tag(self, element: ElementKey, holder: Tag) -> Tag:
        """Return a paragraph for lines that stand in no element of their own."""
        tag = self._implied.get(element)
        if tag is None or holder.kids[-1:] != [tag]:
            tag = self._implied[element] = holder.add("P")
        return tag

    def _role(self, element: Element) -> tuple[str, int]:
        """Return the role of an HTML element, and the level of a heading; "" for one that is only a wrapper."""
        name, classes = element.name, element.classes
        if name == "html":
            return "", 0
        if element.get("role") == "heading" and (level := parse_whole(element.get("aria-level"), 0)) > 0:
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

    def _describe(self, tag: Tag, box: LaidOutBox, element: Element) -> None:
        if tag.role == "L":
            tag.attributes = {"O": "/List", "ListNumbering": f"/{_numbering(box.list_style)}"}
        elif tag.role in ("TH", "TD"):
            tag.attributes = {"O": "/Table"}
            if tag.role == "TH":
                of_row = "row" in (element.get("scope"), element.get("role").removesuffix("header"))
                tag.attributes["Scope"] = "/Row" if of_row else "/Column"
            for attribute, key in (("colspan", "ColSpan"), ("rowspan", "RowSpan")):
                if (span := parse_whole(element.get(attribute), 1)) > 1:
                    tag.attributes[key] = span

    def _pseudo_tag(self, box: LaidOutBox, element: Element, parent: Tag) -> Tag:
        key = (self._owned(box), box.pseudo)
        if key in self._labels:
            return self._labels[key]
        if box.pseudo == "marker" and (item := self._tags.get(self._owned(box))) and item.role == "LI":
            tag = item.insert("Lbl")
        elif box.pseudo == "footnote-call":
            tag = self._call(box, parent)
        elif box.pseudo == "footnote-marker":
            tag = self._note_label(box, element, parent)
        else:
            return parent
        self._labels[key] = tag
        return tag

    # ---- notes ----

    def _note(self, element: ElementKey, parent: Tag) -> Tag:
        """Return a note. It is read after the paragraph that calls it (ISO 32000-1, 14.8.4.4.1: Note)."""
        note = self._notes.get(element)
        if note is None:
            place = _place_for_note(parent)
            note = self._notes[element] = Tag("Note", place.parent or place)
            note.name = f"note-{len(self._notes)}"
            note.add("P")
            place.followers.append(note)
        return note

    def _call(self, box: LaidOutBox, parent: Tag) -> Tag:
        link = parent.add("Reference").add("Link")
        self._note(self._owned(box), parent)
        self._calls[self._owned(box)] = (link, self._part.page, self._moved(_around(box)))
        return link

    def _note_label(self, box: LaidOutBox, element: Element, parent: Tag) -> Tag:
        """Return the label of a note, which leads back; and let the call lead here."""
        link = self._note(self._owned(box), parent).insert("Lbl").add("Link")
        here = self._moved(_around(box))
        if self._owned(box) in self._calls:
            call, page, place = self._calls[self._owned(box)]
            to_note = Target(self._part.page, here[0], here[1])
            words = f"{element.get('data-note')} {element.get('words')}"[:300].strip()
            call.links.append(NewLink(page, place, to_note, words))
            to_text = Target(page, place[0], max(0, place[1] - _ABOVE))
            link.links.append(NewLink(self._part.page, here, to_text, self._back))
        return link


def _numbering(style: str) -> str:
    """Return what PDF calls the style of a list: its name, or the mark itself after a “=”."""
    if style.startswith("="):
        return "Decimal" if any(map(str.isdecimal, style)) else "Disc"
    return _NUMBERING.get(style, "None")


def _last(tag: Tag) -> Tag:
    """Return the last element in another: the body of a list item or of a note."""
    return next(kid for kid in reversed(tag.kids) if isinstance(kid, Tag))


def _place_for_note(caller: Tag) -> Tag:
    """Return what a note is read after: the table, or else the paragraph, that calls it."""
    chain = list(caller.above())
    tables = [tag for tag in chain if tag.role == "Table"]
    holders = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "LBody"}
    return tables[-1] if tables else next(tag for tag in chain if tag.parent is None or tag.parent.role in holders)


def _around(box: LaidOutBox) -> Place:
    """Return a rectangle around the number of a note that can be hit: with a finger, too."""
    left, top, width, height = place_of_texts(box.walk()) or box.place
    x, y = max(0, _SMALLEST - width) // 2, max(0, _SMALLEST - height) // 2
    return left - x, top - y, width + 2 * x, height + 2 * y


def move(place: Place, placed: PlacedFragment) -> Place:
    """Return a place of a fragment as one of the page that the fragment is on."""
    x, y, width, height = place
    return x + placed.x, y + placed.y, width, height


@dataclass(frozen=True)
class PaintedText:
    """Words and the rectangle around them."""

    words: str
    place: Place


def text_in(placed: PlacedFragment, boxes: Iterable[LaidOutBox] | None = None, name: str = "") -> PaintedText | None:
    """Return the text of a fragment, or of some of its boxes, or of the elements of a class; None if there is none."""
    holders: Iterator[LaidOutBox] = (inner for box in boxes or placed.fragment.boxes for inner in box.walk())
    if name:
        found = [box for box in holders if box.element >= 0 and placed.elements[box.element].get("class") == name]
        holders = (inner for box in found for inner in box.walk())
    texts = {box.number: box for box in holders if box.kind is BoxKind.TEXT}
    place = place_of_texts(iter(texts.values()))
    if place is None:
        return None
    words = " ".join(" ".join(box.text for box in texts.values()).split())
    return PaintedText(words, move(place, placed))

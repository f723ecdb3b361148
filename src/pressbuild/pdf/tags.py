"""The structure of a tagged PDF. In: nothing. Out: `Tag` trees, made by `elements`, written by `structure`.

Roles are the standard structure types of ISO 32000-1, 14.8.4. Places are micropixels from a page's top left corner.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pressbuild.displaylist.fixed import Fixed, Place

HEADING = "H"  # with a level; becomes H1 to H6
GROUPING = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "LI", "L", "Table", "THead", "TBody", "TFoot", "TR"}


@dataclass(frozen=True)
class Mark:
    """A marked-content sequence: page from 0, its MCID; `form` is the object number of the form that holds it, if one
    does.
    """

    page: int
    mcid: int
    form: int = 0


@dataclass(frozen=True)
class Target:
    """A place to go to: page from 0, and a point on it."""

    page: int
    x: Fixed
    y: Fixed


@dataclass(frozen=True)
class NewLink:
    """A link that is not in the HTML: where it is (page from 0), where it leads, what it says."""

    page: int
    place: Place
    target: Target
    words: str


@dataclass(eq=False)
class Content:
    """Something painted: its words, and its mark once the page is painted."""

    owner: Tag
    index: int  # among the owner's kids
    words: str
    mark: Mark | None = None


@dataclass(eq=False)
class Tag:
    """A structure element. `annotations` are object numbers; `figure` is the page and the box of a picture."""

    role: str
    parent: Tag | None = None
    level: int = 0
    title: str = ""
    language: str = ""
    alt: str = ""
    name: str = ""  # an ID, for notes
    attributes: dict[str, str | int] = field(default_factory=dict)
    figure: tuple[int, Place] | None = None
    kids: list[Tag | Content] = field(default_factory=list)
    followers: list[Tag] = field(default_factory=list)  # to be read after it, whatever comes next
    annotations: list[tuple[int, int]] = field(default_factory=list)  # page from 0, object number
    links: list[NewLink] = field(default_factory=list)

    def add(self, role: str, level: int = 0) -> Tag:
        """Add an element, and return it."""
        tag = Tag(role, self, level)
        self.kids.append(tag)
        return tag

    def insert(self, role: str) -> Tag:
        """Add an element before all others, and return it."""
        tag = Tag(role, self)
        self.kids.insert(0, tag)
        return tag

    def adopt(self, tag: Tag) -> None:
        """Add an element that was made elsewhere."""
        tag.parent = self
        self.kids.append(tag)

    def above(self) -> Iterator[Tag]:
        """Yield the element and those that hold it, inmost first."""
        tag: Tag | None = self
        while tag is not None:
            yield tag
            tag = tag.parent

    def walk(self) -> Iterator[Tag]:
        """Yield the element and all in it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Tag):
                yield from kid.walk()

    def words(self) -> str:
        """Return what is in it."""
        parts = ((kid.alt or kid.words()) if isinstance(kid, Tag) else kid.words for kid in self.kids)
        return " ".join("".join(parts).split())

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it is on a page."""
        own = any(isinstance(kid, Content) and kid.mark for kid in self.kids)
        return not (own or self.annotations or self.links or any(isinstance(kid, Tag) for kid in self.kids))

"""What the e-book edition is made of. Plain frozen values."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from pressbuild.document import Document, Inlines, Text
from pressbuild.pagemap import PageMap
from pressbuild.publication.font_families import FontFamily
from pressbuild.publication.layouts import Layout
from pressbuild.publication.manifest import ArticleEntry, ListedArticle, Manifest


@dataclass(frozen=True)
class Cover:
    """The picture of the cover: a JPEG or PNG, and what it shows. No `alt`: it is page 1 of the paper."""

    data: bytes
    alt: str = ""


@dataclass(frozen=True)
class Edition:
    """All that the e-book is made from. `page_map` is None when it is to have no page numbers."""

    manifest: Manifest
    layout: Layout
    families: tuple[FontFamily, ...]
    stories: tuple[tuple[ListedArticle, Document], ...]
    page_map: PageMap | None
    cover: Cover | None
    modified: datetime.datetime


@dataclass(frozen=True)
class Chapter:
    """A story in the book: its file, its manifest entry, the printed pages that begin with its head."""

    name: str
    document: Document
    entry: ArticleEntry
    pages: tuple[int, ...] = ()

    @property
    def kicker(self) -> Inlines:
        """The words above the headline: the manifest's, or the article's."""
        return (Text(self.entry.kicker),) if self.entry.kicker else self.document.kicker


@dataclass(frozen=True)
class Image:
    """A picture as the book has it: its name in the book, its size in CSS px."""

    name: str
    width: int
    height: int

    @property
    def is_drawing(self) -> bool:
        """Whether it is an SVG: black lines, maybe on nothing."""
        return self.name.endswith(".svg")


@dataclass(frozen=True)
class BookFacts:
    """What the templates of blocks need to know: links by anchor, pictures by file, the layout's words."""

    links: Mapping[str, str]
    pictures: Mapping[str, Image]
    words: Mapping[str, str]


@dataclass(frozen=True)
class PackedFile:
    """A file of the book. `name` is its path in the package, in ASCII."""

    name: str
    media_type: str
    data: bytes
    properties: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Its id in the package document."""
        return "item-" + self.name.replace("/", "-").replace(".", "-")


@dataclass(frozen=True)
class Entry:
    """A line of the contents; `language` if it is not the book's."""

    title: str
    href: str
    children: tuple[Entry, ...] = ()
    language: str = ""


@dataclass(frozen=True)
class Landmark:
    """A landmark: its type in the EPUB structural vocabulary, and where it is."""

    type: str
    title: str
    href: str


@dataclass(frozen=True)
class PageLink:
    """An entry of the page list."""

    number: int
    href: str


@dataclass(frozen=True)
class Meta:
    """An element of the package's metadata, such as `dc:title` or `meta`."""

    tag: str
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Book:
    """The finished book, ready to be packed. `spine` names files in reading order."""

    identifier: str
    language: str
    direction: str
    metadata: tuple[Meta, ...]
    files: tuple[PackedFile, ...]
    spine: tuple[str, ...]
    guide: tuple[Landmark, ...]

"""What a manifest may say. In: plain data of a YAML file. Out: frozen, checked values.

Keys are written with hyphens in YAML (`turn-head`) and with underscores here. Unknown keys are refused.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import field
from typing import Annotated, Any, Literal

from pressbuild.sources.language_tags import LanguageTag
from pressbuild.sources.yaml_schema import Between, Swatches, ValueCheck, ValuePreparation, model

_FRAME = re.compile(r"([1-9]\d{0,3})/([A-Za-z][\w-]*)")
_DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
_MOST_NAME, _MOST_NUMBER = 60, 40  # characters: the name of an output has both in it, and 255 bytes
_NAME = re.compile(rf"[A-Za-z0-9][\w-]{{0,{_MOST_NAME - 1}}}")
_ISSN = re.compile(r"(\d{4})-(\d{3})([\dXx])")
_RATIO = re.compile(r"([1-9]\d{0,4}(?:\.\d+)?)\s*[:/]\s*([1-9]\d{0,4}(?:\.\d+)?)")
_FOCUS = re.compile(r"\d{1,3}(\.\d+)?% \d{1,3}(\.\d+)?%")


def _matching(pattern: re.Pattern[str], what: str) -> ValueCheck:
    def check(text: str) -> str:
        if text and not pattern.fullmatch(text):
            shown = text if len(text) <= 2 * _MOST_NAME else f"{text[:_MOST_NAME]}…"
            raise ValueError(f"“{shown}” is not {what}")
        return text

    return ValueCheck(check)


def _check_date(text: str) -> str:
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(f"“{text}” is not a date; write 2023-02 or 2023-02-15")
    try:
        datetime.date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        raise ValueError(f"there is no such date as {text}") from None
    return text


def _check_number(text: str) -> str:
    if len(text) > _MOST_NUMBER:
        raise ValueError(f"the number of an issue has {_MOST_NUMBER} characters at most, and this has {len(text):,}")
    return text


def _as_page(value: Any) -> Any:
    return {"master": value} if isinstance(value, str) else value


def _as_list(value: Any) -> Any:
    return [] if value is None else [value] if isinstance(value, str | dict) else value


Name = Annotated[str, _matching(_NAME, f"a name of letters, figures, - and _, {_MOST_NAME} at most")]
FrameName = Annotated[str, _matching(_FRAME, "a frame such as 1/lead (page number, slash, frame of its master)")]
Columns = Annotated[int, Between(1, 24)]
Lines = Annotated[int, Between(1, 500)]
PrintedLinks = Literal["", "notes", "inline", "none"]
Corner = Literal["top", "top-left", "top-right", "bottom", "bottom-left", "bottom-right"]


def _check_issn(text: str) -> str:
    match = _ISSN.fullmatch(text)
    if text and not match:
        raise ValueError(f"“{text}” is not an ISSN such as 0317-8471")
    if match:
        digits = match[1] + match[2]
        # ISO 3297:2022, annex A: weights 8 to 2, modulus 11
        rest = -sum(int(digit) * weight for digit, weight in zip(digits, range(8, 1, -1), strict=False)) % 11
        check = "X" if rest == 10 else str(rest)
        if match[3].upper() != check:
            raise ValueError(f"the ISSN “{text}” has a wrong check digit; with these figures it would be {check}")
    return text.upper()


@model
class Evaluation:
    """Who has looked into how accessible the e-book is, and by which standard: nobody else may claim it."""

    by: str
    standard: str = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
    report: str = ""


@model
class Publication:
    """The facts of the paper that stay from issue to issue. `facts` are texts for the layout's templates.

    `links` is where the addresses of links are printed, if not where the layout has them.
    `press` is the press profile it is printed with, `output_profile` the printer's own ICC file, in issues/;
    `swatches` add inks for the colours of the publication's pictures to those of its layout.
    """

    title: str
    slug: Name
    language: LanguageTag = "en-GB"
    layout: Name = "tabloid"
    tagline: str = ""
    publisher: str = ""
    price: str = ""
    issn: Annotated[str, ValueCheck(_check_issn)] = ""
    rights: str = ""
    description: str = ""
    evaluation: Evaluation | None = None
    press: Name = "coldset-newsprint"
    output_profile: str = ""
    swatches: Swatches = field(default_factory=dict)
    links: PrintedLinks = ""
    facts: dict[str, str] = field(default_factory=dict)


@model
class PageEntry:
    """One page of the issue: its master, and whether it is repeated as often as the text needs."""

    master: Name
    section: str = ""
    repeat: bool = False


@model
class InsertHint:
    """Something lifted out of the text and set across columns of a frame: a picture, table, box, …

    `take` is "picture" (the first of the front matter) or an id; `columns` how many columns wide, all of
    them by default; `at` where in the frame; `frame` which frame of the chain, the first by default;
    `lines` the height in lines of text with caption; `crop` the ratio of the picture's sides, `focus` what
    stays in sight when it is cropped (CSS object-position); `style` a class for the layout.
    """

    take: Name
    columns: Columns | None = None
    at: Corner = "top"
    frame: FrameName = ""
    lines: Lines | None = None
    crop: Annotated[str, _matching(_RATIO, "a ratio of sides such as 16:9")] = ""
    focus: Annotated[str, _matching(_FOCUS, "two percentages such as “50% 20%”")] = ""
    style: str = ""

    @property
    def ratio(self) -> float | None:
        """Width over height of the cropped picture, if it is cropped."""
        match = _RATIO.fullmatch(self.crop)
        return float(match[1]) / float(match[2]) if match else None


@model
class ArticleEntry:
    """One story of the issue, and the hints for its layout; `fit` and `e_book` are those of an advertisement."""

    article: str
    frames: Annotated[tuple[FrameName, ...], ValuePreparation(_as_list)] = ()
    section: str = ""
    kicker: str = ""
    head: Name = ""
    head_columns: Columns | None = None
    turn_head: str = ""
    drop_cap: bool | None = None
    may_cut: bool = False
    style: Name = ""
    inserts: Annotated[tuple[InsertHint, ...], ValuePreparation(_as_list)] = ()
    balance: bool | None = None
    fit: Literal["", "exact", "scale", "crop"] = ""
    e_book: Literal["", "picture", "leave-out"] = ""


@model
class Issue:
    """One issue: its number and date, its pages in order, its stories with layout hints."""

    number: Annotated[str, ValueCheck(_check_number)]
    date: Annotated[str, ValueCheck(_check_date)]
    pages: Annotated[tuple[Annotated[PageEntry, ValuePreparation(_as_page)], ...], Between(1, 400)]
    articles: Annotated[tuple[ArticleEntry, ...], Between(1, 500)]
    title: str = ""
    date_line: str = ""
    price: str = ""
    layout: Name = ""
    language: LanguageTag = ""
    description: str = ""
    cover: str = ""
    cover_alt: str = ""
    press: Name = ""
    links: PrintedLinks = ""
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def day(self) -> datetime.date:
        """The date of the issue, the first of the month where no day is given."""
        parts = [int(part) for part in self.date.split("-")]
        return datetime.date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)


def split_frame(name: str) -> tuple[int, str]:
    """Return page number and frame name of "7/turn".

    Raises:
        ValueError: if the name has not that form.
    """
    match = _FRAME.fullmatch(name)
    if not match:
        raise ValueError(name)
    return int(match[1]), match[2]

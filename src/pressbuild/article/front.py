"""Front matter. In: the text of an article file. Out: its facts (headline, standfirst, …) and its body.

The front matter is YAML between two lines `---` at the top of the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict
from pydantic.dataclasses import dataclass as model

from pressbuild.diagnostics import Place, Report
from pressbuild.sources.yaml import YamlSource, parse_yaml, validate

_FENCE = re.compile(r"---[ \t]*\n(.*?\n)??---[ \t]*(?:\n|\Z)", re.DOTALL)
_STRICT = ConfigDict(
    extra="forbid",
    str_strip_whitespace=True,
    coerce_numbers_to_str=True,
    alias_generator=lambda name: name.replace("_", "-"),
)
# BCP 47 (RFC 5646, section 2.1): language, optional script and region; enough for a newspaper
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_language(tag: str) -> str:
    """Return a language tag as it is, if it has the form of one.

    Raises:
        ValueError: if it has not.
    """
    if tag and not _LANGUAGE.fullmatch(tag):
        raise ValueError(f"“{tag}” is not a language tag such as en-GB, es or de")
    return tag


def _check_slug(slug: str) -> str:
    if slug and not _SLUG.fullmatch(slug):
        raise ValueError(f"“{slug}” is not a short name of small letters, figures and hyphens")
    return slug


def _as_list(value: object) -> object:
    return [] if value is None else value if isinstance(value, list) else [value]


Tag = Annotated[str, AfterValidator(check_language)]


@model(frozen=True, config=_STRICT)
class PictureFacts:
    """A picture as the front matter names it."""

    file: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    id: str = ""


@model(frozen=True, config=_STRICT)
class FrontMatter:
    """The facts of a story."""

    headline: str
    kicker: str = ""
    standfirst: str = ""
    byline: Annotated[tuple[str, ...], BeforeValidator(_as_list)] = ()
    short: str = ""
    summary: str = ""
    language: Tag = ""
    slug: Annotated[str, AfterValidator(_check_slug)] = ""
    edition: Literal["both", "print", "screen"] = "both"
    pictures: tuple[PictureFacts, ...] = ()


@dataclass(frozen=True)
class SplitArticle:
    """Front matter and body; `body_line` is the line of the file on which the body begins."""

    front: FrontMatter
    yaml: YamlSource
    body: str
    body_line: int


def split_article(text: str, file: Path, report: Report) -> SplitArticle | None:
    """Return the two parts of an article file, or None with findings."""
    if not text.strip():
        report.error("empty-article", "the article is empty", Place(file, 1), "write it, or take it out of the issue")
        return None
    match = _FENCE.match(text)
    if not match:
        report.error(
            "no-front-matter",
            "the article does not begin with its front matter",
            Place(file, 1),
            "begin the file with a line “---”, a line “headline: …” and a line “---”",
        )
        return None
    local = Report()
    yaml = parse_yaml(match[1] or "", file, local, first_line=2)
    front = validate(yaml, FrontMatter, local, "the front matter") if yaml else None
    if front and not front.headline:
        local.error("missing-key", "the headline is empty", yaml.place("headline") if yaml else None)
    report.findings += local.findings
    if front is None or yaml is None or local.has_errors:
        return None
    return SplitArticle(front, yaml, text[match.end() :], text.count("\n", 0, match.end()) + 1)

"""Front matter. In: the text of an article file. Out: its facts (headline, standfirst, …) and its body.

The front matter is YAML between two lines `---` at the top of the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator
from pydantic.dataclasses import dataclass as model

from pressbuild.diagnostics import Place, Report
from pressbuild.sources.language import LanguageTag
from pressbuild.sources.yaml import STRICT, YamlSource, parse_yaml, validate

MAX_FRONT = 64_000  # characters
_FENCE = re.compile(r"---[ \t]*\n(.*?\n)??---[ \t]*(?:\n|\Z)", re.DOTALL)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def _check_slug(slug: str) -> str:
    if slug and not _SLUG.fullmatch(slug):
        raise ValueError(f"“{slug}” is not a short name of small letters, figures and hyphens")
    return slug


def _as_list(value: object) -> object:
    return [] if value is None else value if isinstance(value, list) else [value]


@model(frozen=True, config=STRICT)
class PictureFacts:
    """A picture as the front matter names it."""

    file: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    id: str = ""


@model(frozen=True, config=STRICT)
class FrontMatter:
    """The facts of a story."""

    headline: str
    kicker: str = ""
    standfirst: str = ""
    byline: Annotated[tuple[str, ...], BeforeValidator(_as_list)] = ()
    short: str = ""
    summary: str = ""
    language: LanguageTag = ""
    slug: Annotated[str, AfterValidator(_check_slug)] = ""
    edition: Literal["both", "print", "screen"] = "both"
    role: Literal["story", "imprint"] = "story"
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
    if not match and text.startswith("---\n"):
        report.error(
            "no-front-matter",
            "the front matter has no end",
            Place(file, 1),
            "put a line “---” after its last line, before the text of the story",
        )
        return None
    if not match:
        report.error(
            "no-front-matter",
            "the article does not begin with its front matter",
            Place(file, 1),
            "begin the file with a line “---”, a line “headline: …” and a line “---”",
        )
        return None
    if len(match[1] or "") > MAX_FRONT:
        hint = "the text of the story belongs below the second line “---”"
        report.error("too-large", f"the front matter is longer than {MAX_FRONT // 1000} kB", Place(file, 1), hint)
        return None
    local = Report()
    yaml = parse_yaml(match[1] or "", file, local, first_line=2)
    front = validate(yaml, FrontMatter, local, "the front matter") if yaml else None
    if front and not front.headline:
        place = yaml.place("headline") if yaml else None
        local.error("missing-key", "the headline is empty", place, "write one: it names the story everywhere")
    report.findings += local.findings
    if front is None or yaml is None or local.has_errors:
        return None
    return SplitArticle(front, yaml, text[match.end() :], text.count("\n", 0, match.end()) + 1)

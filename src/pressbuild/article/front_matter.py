"""Front matter. In: the text of an article file. Out: its facts (headline, standfirst, …) and its body.

The front matter is YAML between two lines `---` at the top of the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pressbuild.core.findings import Place, Report
from pressbuild.core.units import parse_size
from pressbuild.sources.language_tags import LanguageTag
from pressbuild.sources.yaml_reader import read_yaml
from pressbuild.sources.yaml_schema import Between, ValueCheck, ValuePreparation, YamlSource, model

MAX_FRONT = 64_000  # characters
_FENCE = re.compile(r"---[ \t]*\n(.*?\n)??---[ \t]*(?:\n|\Z)", re.DOTALL)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def _check_slug(slug: str) -> str:
    if slug and not _SLUG.fullmatch(slug):
        raise ValueError(f"“{slug}” is not a short name of small letters, figures and hyphens")
    return slug


def _check_size(text: str) -> str:
    if text:
        parse_size(text)
    return text


def _check_label(label: bool | str) -> bool | str:
    if isinstance(label, str) and label.casefold() in ("yes", "no", "on", "off", "y", "n"):
        raise ValueError(f"“{label}” would be printed as a word: write true, false or the words of the label")
    return label


def _as_list(value: object) -> object:
    return [] if value is None else value if isinstance(value, list) else [value]


@model
class PictureFacts:
    """A picture as the front matter names it."""

    file: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    id: str = ""


@model
class FrontMatter:
    """The facts of a story, or of an advertisement: `file`, `page`, `alt`, `size` and `label` are for the latter."""

    headline: str
    kicker: str = ""
    standfirst: str = ""
    byline: Annotated[tuple[str, ...], ValuePreparation(_as_list)] = ()
    short: str = ""
    summary: str = ""
    language: LanguageTag = ""
    slug: Annotated[str, ValueCheck(_check_slug)] = ""
    edition: Literal["both", "print", "screen"] = "both"
    role: Literal["story", "imprint"] = "story"
    pictures: tuple[PictureFacts, ...] = ()
    kind: Literal["story", "advert"] = "story"
    file: str = ""
    page: Annotated[int, Between(1, 100_000)] = 1
    alt: str = ""
    size: Annotated[str, ValueCheck(_check_size)] = ""
    label: Annotated[bool | str, ValueCheck(_check_label)] = False


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
    found = read_yaml(match[1] or "", file, FrontMatter, report, "the front matter", first_line=2)
    if found is None:
        return None
    yaml, front = found
    if not front.headline:
        place = yaml.place("headline")
        report.error("missing-key", "the headline is empty", place, "write one: it names the story everywhere")
        return None
    return SplitArticle(front, yaml, text[match.end() :], text.count("\n", 0, match.end()) + 1)

"""Words and signs of an article, by a reader of Markdown of its own. In: a file. Out: `Token`s with file and line.

Nothing of pressbuild is imported, so that a fault of its parser cannot hide itself. Marks that the typographer may
set in two ways are one token.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

# a word with the marks on its letters, or one sign
TOKEN = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670])*|[^\s\w]|_")
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
SAME = str.maketrans(
    dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛‹›′", "'") | dict.fromkeys("‐‑‒–—―−", "-") | {"×": "x"}
)
BULLETS = re.compile("[•◦▪‣·☐☑→↩]")
BEGINS = re.compile(r"\s*(?:[-*+•>|]|\d{1,9}[.)]|#{1,6}|:)(?:\s|$)|\s*[|>#]")  # a block of its own
FACTS = ("kicker", "headline", "standfirst", "byline")
LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])+)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)(\{[^}]*\})?")
LIST_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,9}[.)])\s+")


@dataclass(frozen=True)
class Token:
    """A word or a sign, and where it stands: file and line of an article, or page or document of an edition."""

    text: str
    place: str
    ends_line: bool = False  # a hyphen there may be the typesetter's


def tokens_of(text: str, place: str) -> Iterator[Token]:
    """Yield the words and signs of a text, those that may be set in two ways in one of them."""
    text = unicodedata.normalize("NFKC", UNSEEN.sub("", text).replace("…", "..."))
    for token in TOKEN.findall(BULLETS.sub(" ", text).translate(SAME)):
        yield Token(token, place)


def load_yaml(text: str) -> Any:
    """Return what a text in YAML says; every value is a string."""
    return YAML(typ="base", pure=True).load(text)


def list_articles(issue: Path) -> list[tuple[Path, str | None]]:
    """Return the articles of an issue with the kickers that its manifest gives them."""
    entries = load_yaml((issue / "issue.yaml").read_text(encoding="utf-8"))["articles"]
    return [(issue / entry["article"], entry.get("kicker")) for entry in entries if "article" in entry]


def read_article(path: Path, edition: str, kicker: str | None = None) -> list[Token]:
    """Return what an article says in an edition, in order: its head, its text, its notes."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    head = load_yaml("\n".join(lines[1:end])) if end else {}
    if head.get("kind") or head.get("edition", "both") not in ("both", "print" if edition == "paper" else "screen"):
        return []
    head = {**head, "kicker": kicker or head.get("kicker")}
    if head.get("role") == "imprint":
        head = {**head, "kicker": "", "byline": "", "headline": head["headline"] if edition == "e-book" else ""}
    notes = number_notes(lines[end + 1 :])
    found: list[Token] = []
    for key in FACTS:
        value = head.get(key) or ""
        text = ", ".join(value) if isinstance(value, list) else str(value)
        found += tokens_of(inline(text, notes), f"{path}:{key}")
    for picture in (head.get("pictures") or [])[:1]:
        found += picture_tokens(picture, path, notes)
    found += body_tokens(lines, end + 1, path, notes, edition)
    for picture in (head.get("pictures") or [])[1:]:
        found += picture_tokens(picture, path, notes)
    return found


def picture_tokens(picture: dict[str, str], path: Path, notes: dict[str, int]) -> Iterator[Token]:
    """Yield the caption and the credit of a picture."""
    for key in ("caption", "credit"):
        yield from tokens_of(inline(str(picture.get(key) or ""), notes), f"{path}:pictures")


def number_notes(lines: Sequence[str]) -> dict[str, int]:
    """Return the numbers of notes in the order of their first calls."""
    calls = [name for line in lines for name in re.findall(r"\[\^([^\]\s]+)\](?!:)", line)]
    return {name: number for number, name in enumerate(dict.fromkeys(calls), 1)}


def body_tokens(lines: list[str], start: int, path: Path, notes: dict[str, int], edition: str) -> list[Token]:
    """Return the words of the text after the front matter, the notes last."""
    text: list[Token] = []
    noted: dict[int, list[Token]] = {}
    into, fence, skipped = text, "", False
    is_free = True  # the line before is empty, so that an indented line is code
    in_list = False
    run: list[tuple[int, str]] = []  # lines of a paragraph, with their numbers
    for number, raw in enumerate(lines[start:], start + 1):
        place, line = f"{path}:{number}", raw.expandtabs(4)
        if run and (not line.strip() or line.startswith((":::", "[^", "```", "~~~"))):
            into += flush(run, path, notes)
        if fence or re.match(r" {0,3}(```|~~~)", line):
            mark = line.strip()[:3]
            if not fence:
                fence = mark
            elif mark == fence and not line.strip().strip(mark):
                fence = ""
            elif not skipped:
                into += tokens_of(line, place)
            continue
        if not line.strip():
            is_free = True
            continue
        note = re.match(r"\[\^([^\]\s]+)\]:\s*(.*)", line)
        if note:
            into = noted.setdefault(notes.get(note[1], 0), [])
            into += tokens_of(f"{notes.get(note[1], 0)} {inline(note[2], notes)}", place)
            is_free = False
            continue
        if into is not text and is_free and not line.startswith("    "):
            into = text
        directive = re.match(r":::+\s*(\S*)\s*(.*)", line)
        if directive:
            skipped = directive[1] == ("screen-only" if edition == "paper" else "print-only")
            if directive[1] in ("box", "table"):
                into += tokens_of(inline(without_attributes(directive[2]), notes), place)
        elif skipped or re.fullmatch(r"\s*([-*_])(\s*\1){2,}\s*", line):
            pass
        elif line.startswith("    ") and is_free and not in_list and into is text:
            into += tokens_of(line, place)
            continue  # the next line is code, too
        else:
            begins = is_free or bool(BEGINS.match(line))
            in_list = bool(LIST_ITEM.match(line)) or (in_list and (line.startswith("  ") or not is_free))
            if begins or not run or run[-1][0] != number - 1:
                into += flush(run, path, notes)
            run.append((number, plain_block(line)))
        is_free = False
    into += flush(run, path, notes)
    return [*text, *(token for key in sorted(noted) for token in noted[key])]


def flush(run: list[tuple[int, str]], path: Path, notes: dict[str, int]) -> Iterator[Token]:
    """Yield the words of the lines of a paragraph, which are then forgotten."""
    if run:
        first = run[0][0]
        for offset, line in enumerate(inline("\n".join(line for _, line in run), notes).split("\n")):
            yield from tokens_of(line, f"{path}:{first + offset}")
    run.clear()


def plain_block(line: str) -> str:
    """Return a line of text without what makes it a heading, an item, a quotation or a row of a table."""
    line = re.sub(r"^\s*(>\s?)+", "", line)
    line = re.sub(r"^\s*[-*+•]\s+(\[[ xX]\]\s+)?", "", line)
    if heading := re.match(r"\s{0,3}#{1,6}\s*(.*?)\s*#*\s*$", line):
        return without_attributes(heading[1])
    if re.match(r"\s*:\s+", line):
        return re.sub(r"^\s*:\s+", "", line)
    if line.lstrip().startswith("|"):
        return "" if re.fullmatch(r"[\s|:-]+", line) else re.sub(r"(?<!\\)\|", "  ", line)
    return line


def without_attributes(text: str) -> str:
    """Return a line without `{#id .class}` at its end."""
    return re.sub(r"\s*\{[#.\w][^}]*\}\s*$", "", text)


def inline(text: str, notes: dict[str, int]) -> str:
    """Return the words of a text without its markup."""
    kept: list[str] = []

    def keep(what: str) -> str:
        kept.append(what)
        return f"\ue000{len(kept) - 1}\ue001"

    text = re.sub(r"(?s)(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", lambda match: keep(match[2]), text)
    text = re.sub(r"\\([!-/:-@\[-`{-~])", lambda match: keep(match[1]), text)
    text = re.sub(r"<((?:[a-z]+:|[\w.]+@)[^\s>]+)>", lambda match: keep(match[1]), text)
    text = re.sub(r"!\[[^\]]*\]\(\S+?(?:\s+\"(.*?)\")?\)(?:\{(.*?)\})?", _picture, text)
    for _ in range(3):  # links in spans, spans in links
        text = re.sub(
            r"\[((?:[^\[\]]|\[[^\[\]]*\])+)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)(\{[^}]*\})?", r"\1", text
        )
        text = re.sub(r"\[([^\[\]^][^\[\]]*)\]\{[^}]*\}", r"\1", text)
    text = re.sub(r"\[\^([^\]\s]+)\]", lambda match: str(notes.get(match[1], match[0])), text)
    text = re.sub(r"(\bhttps?://|\bwww\.)[^\s<>]+", lambda match: keep(match[0]), text)
    for mark in (r"\*\*", r"\*", "~~", "==", "~"):
        text = re.sub(
            rf"(?s)(?<![{mark[-1]}\\]){mark}(?![\s{mark[-1]}])(.+?)(?<![\s{mark[-1]}]){mark}(?!{mark})", r"\1", text
        )
    text = re.sub(r"\^([^\s^]+)\^", r"\1", text)
    text = re.sub(r"(?s)(?<!\w)(__?)(?=[^\s_])(.+?)(?<=[^\s_])\1(?!\w)", r"\2", text)
    text = html.unescape(re.sub(r"(?m)\\$", "", text))
    while "\ue000" in text:
        text = re.sub("\ue000(\\d+)\ue001", lambda match: kept[int(match[1])], text)
    return text


def _picture(match: re.Match[str]) -> str:
    credit = re.search(r'credit="([^"]*)"', match[2] or "")
    return f"{match[1] or ''} {credit[1] if credit else ''}"


def links_in(paths: Iterable[Path]) -> Counter[str]:
    """Return the words of the addresses of links, which paper may print after them."""
    found = "\n".join(address for path in paths for address in re.findall(r"\]\((\S+?)\)", path.read_text("utf-8")))
    return Counter(token.text for token in tokens_of(found, ""))

#!/usr/bin/env python3
"""Compare every word of an issue with its paper and its e-book. In: a publication folder. Out: each difference.

    scripts/compare_words.py FOLDER [--issue NAME] [-- options of pressbuild]

Builds both editions with the pressbuild of this checkout and reads them back: the paper with PDFium, the e-book
with zipfile and lxml. The articles are read by a reader of Markdown of its own: nothing of pressbuild is
imported, so that a fault of its parser cannot hide itself. Words and signs are compared in sequence. What the
typographer may change (quotation marks, dashes, ellipses) counts as the same; how often it did so is printed beside the
count that `pressbuild fit --changes --json` names. Exit code 1: there are differences.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pypdfium2
from lxml import etree
from ruamel.yaml import YAML

XHTML = "{http://www.w3.org/1999/xhtml}"
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
MOST = 60  # differences that are printed


@dataclass(frozen=True)
class Token:
    """A word or a sign, and where it stands: file and line of an article, or page or document of an edition."""

    text: str
    place: str


def tokens_of(text: str, place: str) -> Iterator[Token]:
    """Yield the words and signs of a text, those that may be set in two ways in one of them."""
    text = unicodedata.normalize("NFKC", UNSEEN.sub("", text).replace("…", "..."))
    for token in TOKEN.findall(BULLETS.sub(" ", text).translate(SAME)):
        yield Token(token, place)


def main() -> int:
    """Run the comparison and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a folder with issues/ in it")
    parser.add_argument("--issue", help="the name of the issue; the newest if left out")
    parser.add_argument("options", nargs="*", help="options for pressbuild, such as --max-seconds 500")
    given = parser.parse_args()
    issue = find_issue(given.folder, given.issue)
    with tempfile.TemporaryDirectory() as temporary:
        paper, book = Path(temporary) / "paper.pdf", Path(temporary) / "book.epub"
        run(given.options, given.folder, "pdf", issue.name, "-o", str(paper))
        run(given.options, given.folder, "epub", issue.name, "-o", str(book))
        changes = json.loads(run(given.options, given.folder, "fit", issue.name, "--changes", "--json"))
        return compare(issue, paper, book, changes)


def load_yaml(text: str) -> Any:
    """Return what a text in YAML says; every value is a string."""
    return YAML(typ="base", pure=True).load(text)


def find_issue(folder: Path, name: str | None) -> Path:
    """Return the folder of an issue."""
    issues = sorted(path.parent for path in folder.glob("issues/*/issue.yaml"))
    return next(path for path in reversed(issues) if name in (None, path.name))


def run(options: Sequence[str], folder: Path, *words: str) -> str:
    """Run pressbuild and return what it writes; end here if it fails."""
    command = [sys.executable, "-m", "pressbuild", *options, "-C", str(folder), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - its own program
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


def compare(issue: Path, paper: Path, book: Path, changes: dict[str, object] | None = None) -> int:
    """Print the differences between the articles of an issue and its two editions; return 1 if there are any."""
    entries = list_articles(issue)
    articles = [path for path, _ in entries]
    failed = False
    for edition, got in (("paper", read_paper(paper)), ("e-book", read_book(book))):
        source = [token for path, kicker in entries for token in read_article(path, edition, kicker)]
        told = list(differences(source, got, addresses=links_in(articles)))
        print(f"{edition}: {len(source)} words and signs of {len(articles)} articles, {len(told)} differences")
        for line in told[:MOST]:
            print(f"  {line}")
        failed |= bool(told)
    counts = changes.get("counts") if changes else None
    if counts:
        print("changes that pressbuild lists:", json.dumps(counts, ensure_ascii=False))
    return int(failed)


def list_articles(issue: Path) -> list[tuple[Path, str | None]]:
    """Return the articles of an issue with the kickers that its manifest gives them."""
    entries = load_yaml((issue / "issue.yaml").read_text(encoding="utf-8"))["articles"]
    return [(issue / entry["article"], entry.get("kicker")) for entry in entries if "article" in entry]


# -- the articles


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


# -- the editions


def read_paper(path: Path) -> list[Token]:
    """Return the words of a PDF in the order in which they were written, and its line ends.

    PDFium finds the spaces of condensed faces, which `pdftotext -raw` takes for none.
    """
    found: list[Token] = []
    with pypdfium2.PdfDocument(path) as document:
        for number, page in enumerate(document, 1):
            text = page.get_textpage().get_text_range().replace("\ufffe", "-\n")  # a hyphen at a line end
            for line in text.splitlines():
                found += tokens_of(line, f"page {number}")
                found.append(Token("\n", f"page {number}"))
    return found


def read_book(path: Path) -> list[Token]:
    """Return the words of the stories of an EPUB in the order of its spine."""
    found: list[Token] = []
    with zipfile.ZipFile(path) as archive:
        package = etree.fromstring(archive.read("EPUB/content.opf"))
        items = {item.get("id"): item.get("href") for item in package.iter("{*}item")}
        for ref in package.iter("{*}itemref"):
            name = f"EPUB/{items[ref.get('idref')]}"
            root = etree.fromstring(archive.read(name))
            if Path(name).name.startswith(("story-", "colophon")):
                body = next(root.iter(f"{XHTML}body"))
                found += tokens_of("".join(words_of(body)), name)
    return found


def words_of(element: etree._Element) -> Iterator[str]:
    """Yield the text of an element; blocks are set apart."""
    if not isinstance(element.tag, str) or element.get("role") == "doc-backlink":
        return
    tag = element.tag.removeprefix(XHTML)
    is_block = tag not in ("a", "b", "bdi", "code", "em", "i", "s", "span", "strong", "sub", "sup")
    yield "\n" if is_block else ""
    if tag == "ol":
        for count, item in enumerate(element.findall(f"{XHTML}li"), int(element.get("start", "1"))):
            sign = ")" if "bracket" in element.get("class", "") else "."
            yield f"\n{count}{sign} "
            yield from words_of(item)
        return
    yield element.text or ""
    for child in element:
        yield from words_of(child)
        yield child.tail or ""
    yield "\n" if is_block else ""


# -- the comparison


def differences(source: Sequence[Token], got: Sequence[Token], addresses: Counter[str]) -> Iterator[str]:
    """Yield what of the source is not in an edition, out of sequence there, or has words between that nobody wrote.

    Stories may stand anywhere, blocks may be lifted out of them, and pages may add folios, running heads and jump
    lines: within one line of an article words are to follow each other as they do there, but for the turn of a page.
    """
    lines = {squeeze(line) for is_end, line in groupby(got, lambda token: token.text == "\n") if not is_end}
    words = join_lines(source, got)
    match = match_words([token.text for token in source], [token.text for token in words])
    taken = set(match)
    start = 0
    while start < len(source):
        end = start + 1
        if match[start] < 0:
            while end < len(source) and match[end] < 0:
                end += 1
            if end - start == 1 and _is_over_two_pages(source[start].text, words, taken):
                start = end
                continue
            whole = squeeze(token for token in source if token.place == source[start].place)
            if whole not in lines:  # a kicker may be set in spaced capitals
                yield f"{source[start].place}: not there: “{say(source[start:end])}”"
        elif end < len(source) and match[end] >= 0 and source[start].place == source[end].place:
            here, there = match[start], match[end]
            between = words[here + 1 : there]
            if here < there and words[here].place == words[there].place:
                spare = [token for number, token in enumerate(between, here + 1) if number not in taken]
                if spare and any(token.text not in addresses for token in spare):
                    yield f"{source[start].place}: {words[here].place} adds “{say(spare)}”"
            elif words[here].place == words[there].place:
                yield f"{source[end].place}: {words[here].place} has “{say(source[end : end + 8])}” out of sequence"
        start = end


def _is_over_two_pages(word: str, words: Sequence[Token], taken: set[int]) -> bool:
    """Whether a word is broken at the end of a page, with what the next page begins with between its parts."""
    for number in range(len(words) - 1):
        start, hyphen = words[number : number + 2]
        if hyphen.text == "-" and number not in taken and len(start.text) > 1 and word.startswith(start.text):
            rest = word[len(start.text) :]
            after = range(number + 2, min(len(words), number + 60))
            if any(words[two].text == rest and two not in taken and words[two].place != start.place for two in after):
                return True
    return False


def squeeze(tokens: Iterable[Token]) -> str:
    """Return words without the spaces between them, in small letters."""
    return "".join(token.text for token in tokens).casefold()


def say(tokens: Sequence[Token]) -> str:
    """Return the first words, for a message."""
    return " ".join(token.text for token in tokens[:25]) + (" …" if len(tokens) > 25 else "")


def join_lines(source: Sequence[Token], got: Sequence[Token]) -> list[Token]:
    """Return words without line ends, those that were broken at one in the form that the source has."""
    known = {token.text for token in source}
    pairs = {(one.text, two.text) for one, two in pairwise(source)}
    found: list[Token] = []
    rest = iter(got)
    for token in rest:
        if token.text != "\n":
            found.append(token)
            continue
        after = next(rest, None)
        while after is not None and after.text == "\n":
            after = next(rest, None)
        if after is None:
            break
        has_hyphen = len(found) > 1 and found[-1].text == "-"
        before = found[-1 - has_hyphen].text if found else ""
        own = has_hyphen and (before, "-") in pairs and ("-", after.text) in pairs
        if found and before + after.text in known and not own and (has_hyphen or (before, after.text) not in pairs):
            found[-1 - has_hyphen :] = [Token(before + after.text, found[-1].place)]
        else:
            found.append(after)
    return found


def match_words(source: Sequence[str], got: Sequence[str]) -> list[int]:
    """Return for each word of the source which one of an edition it is, -1 where it is none.

    Runs that both have once are matched wherever they stand, the longest first, and then what lies between them.
    """
    match, free = [-1] * len(source), [True] * len(got)

    def take(one: int, two: int) -> bool:
        if 0 <= one < len(source) and 0 <= two < len(got) and match[one] < 0 and free[two] and source[one] == got[two]:
            match[one], free[two] = two, False
            return True
        return False

    for length in (12, 7, 4, 3, 2):
        places: dict[tuple[str, ...], int | None] = {}
        for two in range(len(got) - length + 1):
            if all(free[two : two + length]):
                key = tuple(got[two : two + length])
                places[key] = None if key in places else two
        keys = [tuple(source[one : one + length]) for one in range(len(source) - length + 1)]
        seen = Counter(key for one, key in enumerate(keys) if match[one] < 0)
        for one, key in enumerate(keys):
            at = places.get(key)
            if at is None or seen[key] > 1 or match[one] >= 0:
                continue
            for step, begin in ((1, 0), (-1, -1)):
                offset = begin
                while take(one + offset, at + offset):
                    offset += step
        _fill_gaps(source, got, match, free)
    _place_rest(source, got, match)
    return match


def _fill_gaps(source: Sequence[str], got: Sequence[str], match: list[int], free: list[bool]) -> None:
    """Match what lies between two words that are matched in order."""
    last = -1
    for one in range(len(source) + 1):
        if one < len(source) and match[one] < 0:
            continue
        first = match[last] + 1 if last >= 0 else 0
        until = match[one] if one < len(source) else len(got)
        if last + 1 < one and first < until < first + 3000 and one - last < 3000:
            spare = [two for two in range(first, until) if free[two]]
            matcher = SequenceMatcher(None, source[last + 1 : one], [got[two] for two in spare], autojunk=False)
            for block in matcher.get_matching_blocks():
                for offset in range(block.size):
                    match[last + 1 + block.a + offset] = spare[block.b + offset]
                    free[spare[block.b + offset]] = False
        last = one


def _place_rest(source: Sequence[str], got: Sequence[str], match: list[int]) -> None:
    """Match runs of the source that are left with the same runs of the edition, wherever they went."""
    taken = set(match)
    free = [two not in taken for two in range(len(got))]
    runs: dict[str, list[int]] = {}
    for two, text in enumerate(got):
        if free[two]:
            runs.setdefault(text, []).append(two)
    one = 0
    while one < len(source):
        end = one
        while end < len(source) and match[end] < 0:
            end += 1
        length = end - one
        for two in runs.get(source[one], ()) if length else ():
            if list(got[two : two + length]) == list(source[one:end]) and all(free[two : two + length]):
                match[one:end] = range(two, two + length)
                free[two : two + length] = [False] * length
                break
        one = max(end, one + 1)


if __name__ == "__main__":
    sys.exit(main())

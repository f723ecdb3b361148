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
import json
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from pathlib import Path

import pypdfium2
from article_words import Token, links_in, list_articles, read_article, tokens_of
from lxml import etree

XHTML = "{http://www.w3.org/1999/xhtml}"
FEW, NEAR = 4, 300  # so few words are looked for no further away
MOST = 60  # differences that are printed


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
                if line.endswith("-"):
                    found[-1] = replace(found[-1], ends_line=True)
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
    _place_rest(source, [token.text for token in words], match)
    taken = set(match)
    others = Counter(token.place for token in _marks_of_the_language(source, words, match))
    start = 0
    while start < len(source):
        end = start + 1
        if match[start] < 0:
            while end < len(source) and match[end] < 0:
                end += 1
            if end - start == 1 and _is_over_two_pages(source[start].text, words, taken):
                start = end
                continue
            if start and end < len(source) and match[start - 1] >= 0:
                between = words[match[start - 1] + 1 : match[end]]
                same = join_parts(between) if between else []
                is_pair = same == ['"'] and source[start].text == "'" and others[source[start].place] % 2 == 0
                if is_pair or same == [token.text for token in source[start:end]]:
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


def _marks_of_the_language(source: Sequence[Token], words: Sequence[Token], match: Sequence[int]) -> Iterator[Token]:
    """Yield single marks that an edition has double, as languages do whose quotations begin with those: in pairs."""
    for one in range(1, len(source) - 1):
        before, after = match[one - 1], match[one + 1]
        is_lost = source[one].text == "'" and match[one] < 0 <= before
        if is_lost and after == before + 2 and words[before + 1].text == '"':
            yield source[one]


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


def join_parts(words: Sequence[Token]) -> list[str]:
    """Return words without hyphens at line ends, and without the spaces that PDFium sees after marks of no width."""
    found = [words[0].text]
    for before, word in pairwise(words):
        if word.text == "-" and word.ends_line:
            continue
        if before.ends_line or unicodedata.combining(before.text[-1]):
            found[-1] += word.text
        else:
            found.append(word.text)
    return found


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


def _place_rest(source: Sequence[Token], got: Sequence[str], match: list[int]) -> None:
    """Match runs of the source that are left with the same runs of the edition, the nearest of them.

    A few words from the middle of a line may not have gone far: any page has an “of” to stand in for one that is lost.
    """
    taken = set(match)
    free = [two not in taken for two in range(len(got))]
    places: dict[str, list[int]] = {}
    for two, text in enumerate(got):
        if free[two]:
            places.setdefault(text, []).append(two)
    one = 0
    while one < len(source):
        end = one
        while end < len(source) and match[end] < 0:
            end += 1
        length = end - one
        near = max(0, match[one - 1] if one else 0)
        texts = [token.text for token in source[one:end]]
        is_inside = one > 0 and source[one - 1].place == source[one].place
        for two in sorted(places.get(source[one].text, ()), key=lambda two: abs(two - near)) if length else ():
            if is_inside and length < FEW and abs(two - near) > NEAR:
                break
            if list(got[two : two + length]) == texts and all(free[two : two + length]):
                match[one:end] = range(two, two + length)
                free[two : two + length] = [False] * length
                break
        one = max(end, one + 1)


if __name__ == "__main__":
    sys.exit(main())

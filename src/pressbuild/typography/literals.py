"""Literals: what is printed exactly as it was typed. In: text. Out: where addresses, numbers and names of files are.

Time is linear in the text: words are taken one by one, and no pattern below can go back over more than a word's end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class LiteralKind(Enum):
    """What a literal is."""

    ADDRESS = "address"
    MAIL = "mail address"
    TELEPHONE = "telephone number"
    FILE = "file name"
    PATH = "path"
    HASHTAG = "hashtag"
    HANDLE = "handle"
    CODE = "code"


@dataclass(frozen=True)
class LiteralRange:
    """Characters `start` to `end` are a literal."""

    start: int
    end: int
    kind: LiteralKind


# Domains that are typed without “www.”: the generic ones and those of countries that are no words in common languages.
_DOMAINS = frozenset(
    """com org net edu gov mil int info biz coop museum name eu app dev io ai tv fm online site blog shop news
    press media agency london berlin paris wien scot wales cymru cat gal eus barcelona quebec nyc social world
    earth works ac ar at au be bg bo br by ca cc ch cl cn co cr cu cy cz de dk do ec ee es fi fr ge gr gt hk hn
    hr hu id ie il in ir is it jp ke kr kz lt lu lv ly ma md me mk mt mx my ng ni nl no nz pa pe ph pk pl pt py
    ro rs ru se sg si sk sv th tn tr tw ua ug uk us uy ve vn za""".split()
)
_SUFFIXES = frozenset(
    """pdf doc docx odt rtf txt md markdown html htm xhtml xml json yaml yml csv tsv xls xlsx ods ppt pptx odp
    epub mobi jpg jpeg png gif tif tiff webp svg eps ai psd indd idml mp3 mp4 ogg wav flac mov avi mkv zip tar
    gz bz2 xz rar 7z exe dmg iso deb rpm apk py js ts css scss php rb go rs cpp java sh bat ini cfg conf log sql
    tex bib ttf otf woff woff2 icc ics vcf""".split()
)
_WORD = re.compile(r"\S+")
_SPECIAL = re.compile(r"[@#:$]\S|[/\\_~]|[^\W_]\.[^\W_]|\d-|[A-Za-z]\d|\d[a-fx]")
_FIGURE = re.compile(r"\d")
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}://|(?:mailto|tel|sms|magnet|irc|xmpp|doi):(?=\S{3})|www\.)\S", re.IGNORECASE
)
_MAIL = re.compile(r"[\w.+%~!&'-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+([a-z]{2,9})(?::\d{1,5})?(?:[/?#]\S*)?")
_FILE = re.compile(r"[\w~+@%-][\w.~+@%-]*\.([a-z0-9]{1,8})(?:[?#]\S*)?", re.I)
_PATH = re.compile(r"(?:~|\.{1,2})?/[\w.~+@%-]\S*|[A-Za-z]:\\\S*|\\\\\w\S*|[\w.-]+/[\w./-]*\.[a-z]{2,5}")
_HASHTAG = re.compile(r"#\w[\w-]*")
_HANDLE = re.compile(r"@\w[\w.-]*(?:@[\w-]+(?:\.[\w-]+)+)?")
_CODES = re.compile(
    r"""\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-][\d:]{2,5})?)?   # 2023-02-01
    |   [A-Z]{0,6}\d+(?:[-‐‑]\d+){2,}(?:[-‐‑][\dXx])?         # ISBN, 01-02-2023, telephone numbers of three groups
    |   v?\d+(?:\.\d+){2,}(?:-[\w.]+)?                       # versions, 01.02.2023, 192.0.2.1
    |   v\d+(?:\.\d+)+(?:-[\w.]+)?
    |   \d{1,3}:\d{2}-[a-z]{2,4}-\d{3,}(?:-[A-Za-z-]+)?        # case numbers: 2:21-cv-01234
    |   [A-Z]{2,8}(?:-[A-Z]*\d+){2,}                         # CVE-2021-44228
    |   10\.\d{4,9}/\S+                                      # DOI
    |   0x[0-9a-fA-F]+
    |   [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}          # UUID
    |   [A-Z]{2}\d{2}[A-Z0-9]{11,30}                         # IBAN
    |   \$[A-Z]{2,5}                                         # tickers
    |   (?=\S*\d)\d*[A-Z]{1,4}\d*(?:[-/.]\d+){2,}             # A-12-345, S/2023/45
    |   [^\W_]+(?:_+[^\W_]+)+                               # names in programs
    |   \w+::\w[\w:]*
    """,
    re.VERBOSE,
)
_DIGEST = re.compile(r"[0-9a-f]{7,64}")
_SERIAL = re.compile(r"\d{4}-\d{3}[\dXx]")
_OPENING = "([{<\"'“”„‟«»‹›‘’‚‛*¿¡–—"
_CLOSING = ".,;:!?…'\"“”’‘«»‹›*–—"
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}
# a number in groups, as telephone numbers and accounts are typed
_GROUPED = re.compile(r"(?<![\w.,/-])(?:\+ ?|\()?\d[\d ()/\u00a0.-]*\d(?!\w)")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ \u00a0][A-Z0-9]{4}){2,7}(?:[ \u00a0][A-Z0-9]{1,3})?(?!\w)")
_BOOK_NUMBER = re.compile(r"(?<!\w)IS[BS]N(?:-1[03])?:?[ \u00a0]?\d[\d \u00a0‐‑-]{6,20}[\dXx](?!\w)")
_DATE = re.compile(r"\d{1,2}([./-])\d{1,2}\1\d{2,4}|\d{4}([./-])\d{1,2}\2\d{1,2}|\d{1,2}[.]\d{2}")
_NORTH_AMERICAN = re.compile(r"(?:\+?1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[.-]\d{4}|\d{3}-\d{4}")
_GROUPS_OF_NINE = re.compile(r"[4-9]\d{2} \d{3} \d{3}|9\d \d{3} \d{2} \d{2}|[6-9]\d{2} \d{2} \d{2} \d{2}")


def find_literals(text: str) -> list[LiteralRange]:
    """Return all literals of a text, in order, none over another."""
    found: list[LiteralRange] = list(_find_numbers(text)) if _FIGURE.search(text) else []
    for match in _WORD.finditer(text) if _SPECIAL.search(text) else ():
        if _SPECIAL.search(match[0]) and (literal := _read_word(match[0], match.start())):
            found.append(literal)
    found.sort(key=lambda literal: (literal.start, -literal.end))
    kept: list[LiteralRange] = []
    for literal in found:
        if not kept or literal.start >= kept[-1].end:
            kept.append(literal)
        elif literal.end > kept[-1].end:
            kept[-1] = LiteralRange(kept[-1].start, literal.end, kept[-1].kind)
    return kept


def _find_numbers(text: str) -> Iterator[LiteralRange]:
    """Yield the literals that may have spaces in them."""
    for rule in (_IBAN, _BOOK_NUMBER):
        yield from (LiteralRange(*match.span(), LiteralKind.CODE) for match in rule.finditer(text))
    for match in _GROUPED.finditer(text):
        if _is_telephone(match[0]):
            yield LiteralRange(*match.span(), LiteralKind.TELEPHONE)


def _is_telephone(number: str) -> bool:
    digits = sum(character.isdigit() for character in number)
    if not 7 <= digits <= 15 or number.count("(") != number.count(")") or _DATE.fullmatch(number):
        return False
    if number.startswith("+") or _NORTH_AMERICAN.fullmatch(number):
        return not is_range(number)
    if number.lstrip("(").startswith("0"):  # the trunk prefix of most countries
        return number[1] not in "., " and any(character in " -/()." for character in number)
    return bool(_GROUPS_OF_NINE.fullmatch(number)) and not number.endswith("000")


def _read_word(word: str, offset: int) -> LiteralRange | None:
    """Return the literal in one word: what is left of it without the marks of the sentence around it."""
    start = len(word) - len(word.lstrip(_OPENING))
    address = _ADDRESS.search(word, start)
    if address and not (address.start() > start and word[address.start() - 1].isalnum()):
        return LiteralRange(offset + address.start(), offset + _end_of(word, address.start()), LiteralKind.ADDRESS)
    end = _end_of(word, start)
    core = word[start:end]
    kind = _kind_of(core)
    if kind is None and core[-2:] in ("'s", "’s"):
        end, kind = end - 2, _kind_of(core[:-2])
    return LiteralRange(offset + start, offset + end, kind) if kind and end > start else None


def _end_of(word: str, start: int) -> int:
    """Return where a literal ends: before marks of the sentence, after a bracket or quote that it opened itself."""
    end = len(word)
    counts = {mark: word.count(mark, start) for mark in "()[]{}<>'\""}
    while end > start:
        last = word[end - 1]
        if last in "'\"" and counts[last] % 2 == 0 and start > 0 and word[start - 1] == last:
            pass  # it closes the quotation that the word stands in
        elif last in "'\"" and counts[last] % 2 == 0 and "=" in word[start:end]:
            break  # …?q='x'
        elif last in _PAIRS:
            if counts[last] <= counts[_PAIRS[last]]:
                break
        elif last not in _CLOSING:
            break
        if last in counts:
            counts[last] -= 1
        end -= 1
    return end


def _kind_of(core: str) -> LiteralKind | None:
    if "@" in core:
        if _MAIL.fullmatch(core):
            return LiteralKind.MAIL
        if _HANDLE.fullmatch(core):
            return LiteralKind.HANDLE
    if core.startswith("#") and _HASHTAG.fullmatch(core):
        return LiteralKind.HASHTAG
    domain = _DOMAIN.fullmatch(core)
    if domain and domain[1] in _DOMAINS and _is_domain(core, domain.start(1)):
        return LiteralKind.ADDRESS
    file = _FILE.fullmatch(core)
    if file and file[1].lower() in _SUFFIXES and not core[: -len(file[1]) - 1].isdigit():
        return LiteralKind.FILE
    if ("/" in core or "\\" in core) and _PATH.fullmatch(core):
        return LiteralKind.PATH
    if _CODES.fullmatch(core):
        return LiteralKind.CODE
    if _DIGEST.fullmatch(core) and not core.isdigit() and not core.isalpha():
        return LiteralKind.CODE
    if _SERIAL.fullmatch(core) and not is_range(core):
        return LiteralKind.CODE
    return None


def is_range(text: str) -> bool:
    """Whether two numbers with a hyphen between them are meant from … to …: years, or round numbers."""
    first, _, last = text.partition("-")
    if not (first.isdecimal() and last.isdecimal() and int(first) < int(last)):
        return False
    return (len(first) == len(last) == 4 and int(last) <= 2100) or int(first) % 50 == int(last) % 50 == 0


def _is_domain(core: str, suffix: int) -> bool:
    """Whether a word with a point in it is a domain, and not two sentences without a space, or an abbreviation."""
    name = core[: suffix - 1].rpartition(".")[2]
    return len(name) > 2 or "/" in core or core[suffix:].startswith(("com", "org", "net"))

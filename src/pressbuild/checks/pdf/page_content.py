"""What readers will see: placeholder words that were left, links and bookmarks that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pressbuild.checks.outcomes import Fault, Skip
from pressbuild.checks.pdf.fault_places import FaultPlace, is_printed, printed_texts, quote, tell
from pressbuild.checks.pdf.pdf_check import PdfCheck, PdfSubject
from pressbuild.core.findings import Severity
from pressbuild.pdf_facts.facts import Box, PageFacts, TextMark

# Words that stand in for words, in several languages. “XXX” alone may be a number, an Olympiad or a kiss, so it
# takes four of them, or a word before it that asks for a figure; in an address nothing is meant.
_PHRASES = """
lorem ipsum, dolor sit amet, consectetur adipiscing, sed do eiusmod, headline here, headline goes here,
headline to come, text goes here, caption here, caption goes here, caption to come, byline here, your text here,
insert text here, body copy here, placeholder text, dummy text, blindtext, typoblindtext, platzhaltertext, mustertext,
hier steht ein text, überschrift hier, texto de relleno, texto simulado, titular aquí, pie de foto aquí,
texto de exemplo, faux texte, texte de remplissage, titre ici, légende ici, à compléter, testo segnaposto, titolo qui,
didascalia qui, plaatshoudertekst, opvultekst, platshållartext, pladsholdertekst, tekst zastępczy, zástupný text
"""
_SIGNS = (
    r"\bTK(?:\s*TK)+\b",
    r"\bX{4,}\b",
    r"\bXXX(?:\s+XXX)+\b",
    r"\b[Xx]{2}[./][Xx]{2}[./](?:[Xx]{2,4}|\d{2,4})\b",
    r"\b(?:[Pp]age|[Ss]eite|[Pp]ágina|[Pp]agina|[Ss]ida|[Ss]ide|[Ss]trona)\s+(?:XX|xx|00|\?\?)(?!\w)",
    r"#{4,}",
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S++|(?<!\S)[^\s@]++@\S++|(?<![\w.-])[\w-]++(?:\.[\w-]++)++/\S*+")
_PHRASE = re.compile(
    r"\b(?:"
    + "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in re.split(r",\s+", _PHRASES.strip()))
    + r")\b",
    re.IGNORECASE,
)
_SIGN = re.compile("|".join(_SIGNS))
# words that no language has: found even where a program has set each letter by itself
_SQUEEZED = re.compile("loremipsum|dolorsitamet|consecteturadipisc|textoderelleno|typoblindtext", re.IGNORECASE)


def find_placeholders(text: str) -> tuple[str, ...]:
    """Return the placeholder words of a text, as they stand there."""
    text = _ADDRESS.sub(" ", text)
    found = [match[0] for pattern in (_PHRASE, _SIGN) for match in pattern.finditer(text)]
    if not found:
        found = [match[0] for match in _SQUEEZED.finditer(re.sub(r"[\W\d_]+", "", text))]
    return tuple(dict.fromkeys(" ".join(word.split()) for word in found))


def join_texts(page: PageFacts) -> tuple[str, list[tuple[int, Box]]]:
    """Return the words of a page in the order in which they are painted, and where in them each run begins.

    Runs that follow each other on a line without a gap belong to one word.
    """
    parts: list[str] = []
    starts: list[tuple[int, Box]] = []
    length, before = 0, None
    for text in page.texts:
        if not text.text or not is_printed(page, text):
            continue
        between = "" if before is not None and _goes_on(before, text) else " "
        starts.append((length + len(between), text.box))
        parts.append(between + text.text)
        length += len(parts[-1])
        before = text
    return "".join(parts), starts


def _goes_on(before: TextMark, text: TextMark) -> bool:
    same_line = abs(before.box[1] - text.box[1]) < 0.3 * text.size
    return same_line and abs(text.box[0] - before.box[2]) < 0.15 * text.size


def look_placeholders(subject: PdfSubject) -> Iterator[Fault]:
    """Words that were to be replaced before printing. Type that has no letters for programs is not passed."""
    dumb = 0
    for page in subject.facts.pages:
        words, starts = join_texts(page)
        found = []
        for phrase in find_placeholders(words):
            at = words.find(phrase)
            box = next((box for start, box in reversed(starts) if start <= at), None) if at >= 0 else None
            found.append(FaultPlace(box or page.boxes.trimmed, 0, f"the words {quote(phrase)} were left on the page"))
        yield from tell(page, found, Severity.WARNING, "words")
        dumb = dumb or (page.number if any(_is_dumb(text) for text in printed_texts(page)) else 0)
    if dumb:
        raise Skip(f"type on page {dumb} cannot be read: its font does not say which letters it has")


def _is_dumb(text: TextMark) -> bool:
    """Whether a run has several letters and none that can be read; a single one is an ornament."""
    longest = max(text.box[2] - text.box[0], text.box[3] - text.box[1])
    return not text.text.strip("\ufffd") and longest > 2.5 * text.size


def look_links(subject: PdfSubject) -> Iterator[Fault]:
    """Links to a page or a place that is not there."""
    for page in subject.facts.pages:
        dead = [annotation for annotation in page.annotations if annotation.dead]
        found = [
            FaultPlace(
                annotation.box, 0, f"a link leads nowhere{f': {quote(annotation.target)}' if annotation.target else ''}"
            )
            for annotation in dead
        ]
        yield from tell(page, found, Severity.WARNING, "link")


def look_bookmarks(subject: PdfSubject) -> Iterator[Fault]:
    """Bookmarks to a page or a place that is not there."""
    for title in subject.facts.dead_destinations:
        yield Fault(f"the bookmark {quote(title)} leads nowhere", 0, None, Severity.WARNING)


CHECKS = (
    PdfCheck(
        "placeholder-words",
        "No placeholder words are left",
        "Every paper has once printed “headline here”. It is the one fault that all readers find.",
        "Put the right words in, or take them out.",
        look_placeholders,
    ),
    PdfCheck(
        "links",
        "No link leads nowhere",
        "It does no harm on paper; on the screen edition that is often made from the same file, readers click into the"
        " void.",
        "Mend or remove the link.",
        look_links,
        for_placed=False,
    ),
    PdfCheck(
        "bookmarks",
        "No bookmark leads nowhere",
        "A bookmark without a page is a sign that pages have been taken out of the file.",
        "Export again, or remove the bookmark.",
        look_bookmarks,
        needs_content=False,
        for_placed=False,
    ),
)

"""The screen edition read in its own order: every story whole, once, in order; and nothing that is in no element.

Two outside eyes: poppler reads the structure aloud, and `support.matterhorn` tests what PDF/UA-1 asks and a machine
can see. The checker itself is tested with files in which one thing is broken.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from tests.support.matterhorn import check_pdfua, read_tree
from tests.support.paper import Paper, frame, words
from tests.support.places import ROOT
from tests.support.tagged import Node, read_structure, with_poppler
from tests.typeset.test_nothing_lost import PHASES, RandomStory, stories, write_publication

from pressbuild.core.findings import Report
from pressbuild.core.word_stream import make_stream
from pressbuild.document import (
    AnyBlock,
    Blocks,
    Box,
    FootnoteMark,
    Inlines,
    List,
    Medium,
    Picture,
    PullQuote,
    Quote,
    block_inlines,
    plain_text,
    walk_inlines,
)
from pressbuild.pdf.screen_pdf import make_digital
from pressbuild.pipeline.job import Job
from pressbuild.pipeline.press_edition import typeset_publication
from pressbuild.pipeline.read_issue import read_issue
from pressbuild.plan import Story
from pressbuild.press.colour_converters import keep_nothing, screen_inking
from pressbuild.templates.epub_markup import is_repeated
from pressbuild.typeset import FilledPages

PUBLICATIONS = [ROOT, ROOT / "tests/publications/magazine-es", ROOT / "tests/publications/pamphlet-de"]
ARTIFACTS_OF_READING = ("Note", "Figure", "Reference", "Lbl")


def make(root: Path, draft: bool = False) -> tuple[FilledPages, bytes]:
    report = Report()
    manifest = read_issue(Job(root, report=report), Medium.SCREEN).manifest
    filled = typeset_publication(root, None, draft, report)
    return filled, make_digital(filled, manifest, screen_inking(keep_nothing, {}))


class OwnText:
    """The text of a story as its article has it: runs in reading order, and the notes where they are called."""

    def __init__(self, story: Story) -> None:
        document = story.document
        self.document, self.runs, self.notes = document, [], []
        if document.advert:  # its words are in the alt text of the figure
            return
        self.runs.append(story.entry.kicker or plain_text(document.kicker))
        for inlines in (document.headline, document.standfirst):
            self.add(inlines)
        self.runs.append(", ".join(plain_text(byline) for byline in document.bylines))
        for picture in document.pictures:
            self.block(picture)
        self.blocks(document.blocks)

    def add(self, inlines: Inlines) -> None:
        self.runs.append(plain_text(inlines))
        for inline in walk_inlines(inlines):
            if isinstance(inline, FootnoteMark):
                note = self.document.footnotes[inline.number - 1]
                self.notes.append(" ".join(plain_text(run) for block in note for run in block_inlines(block)))

    def blocks(self, blocks: Blocks) -> None:
        for block in blocks:
            if block.medium is not Medium.SCREEN:
                self.block(block)

    def block(self, block: AnyBlock) -> None:
        if isinstance(block, PullQuote):
            if not is_repeated(block, self.document):
                self.blocks(block.blocks)
                self.add(block.attribution)
        elif isinstance(block, Picture):
            self.runs.append(f"{plain_text(block.caption)} {plain_text(block.credit)}")
        elif isinstance(block, List):
            for item in block.items:
                self.blocks(item.blocks)
        else:
            runs = list(block_inlines(block))
            for run in runs:
                self.add(run)
            if isinstance(block, Quote | Box):
                self.blocks(block.blocks)


@pytest.fixture(scope="module", params=PUBLICATIONS, ids=["newspaper", "magazine", "pamphlet"])
def edition(request: pytest.FixtureRequest) -> tuple[FilledPages, bytes]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRESSBUILD_CACHE", "")
        return make(request.param)


@with_poppler
@pytest.mark.judge
def test_every_story_is_read_whole_in_order_and_once(edition: tuple[FilledPages, bytes], tmp_path: Path) -> None:
    filled, data = edition
    articles = dict(zip(titles(data, "Art"), read_structure(data, tmp_path).find("Art"), strict=True))
    assert len(articles) == len(filled.plan.stories)
    for story in filled.plan.stories:
        article, own = articles[story.document.title], OwnText(story)
        read = article.words(*ARTIFACTS_OF_READING)
        assert make_stream(" ".join(read)).characters == make_stream(" ".join(own.runs)).characters
        assert read == " ".join(own.runs).casefold().split(), "words run together or are torn apart"
        notes = [" ".join(note.words("Lbl")) for note in article.find("Note")]
        assert notes == [" ".join(note.casefold().split()) for note in own.notes]


def test_what_pdf_ua_asks_and_a_machine_can_test_is_so(edition: tuple[FilledPages, bytes]) -> None:
    assert check_pdfua(edition[1]) == []


def titles(data: bytes, *roles_: str) -> list[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [str(e.object.T) for e in read_tree(pdf).walk() if e.role in roles_ and "/T" in e.object]


def test_stories_stand_in_sections_in_the_order_of_the_bookmarks(edition: tuple[FilledPages, bytes]) -> None:
    with pikepdf.open(io.BytesIO(edition[1])) as pdf, pdf.open_outline() as outline:
        shown = [title for item in outline.root for title in (item.title, *(kid.title for kid in item.children))]
    assert titles(edition[1], "Sect", "Art") == shown


def test_links_between_stories_lead_to_the_page_of_the_story(edition: tuple[FilledPages, bytes]) -> None:
    filled, data = edition
    pages = {story.document.anchor: story.page for story in filled.plan.stories}
    found = set()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        named = {str(name): place[0].objgen for name, place in in_pairs(pdf.Root.get("/Names"))}
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        for page in pdf.pages:
            for link in page.obj.get("/Annots", Array()):
                target = link.get("/Dest")
                if isinstance(target, pikepdf.String):
                    assert numbers[named[str(target)]] == pages[str(target)]
                    found.add(str(target))
    wanted = {anchor for anchor, page in pages.items() if page > 1} if len(pages) > 8 else set()
    assert len(found & wanted) >= 8 or not wanted, "the index of the front page and the stories link to others"


def in_pairs(names: Any) -> list[tuple[Any, Any]]:
    entries = list(names.Dests.Names) if names is not None else []
    return list(zip(entries[::2], entries[1::2], strict=True))


@with_poppler
@pytest.mark.judge
@given(st.lists(stories(), min_size=1, max_size=2))
@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=PHASES)
def test_random_stories_are_read_in_order_too(
    tmp_path_factory: pytest.TempPathFactory, issue: list[RandomStory]
) -> None:
    root = tmp_path_factory.mktemp("issue")
    writers = write_publication(root, issue)
    filled, data = make(root, draft=True)
    assert check_pdfua(data) == []
    tree = read_structure(data, root)
    read_text = [tree.words(*ARTIFACTS_OF_READING), [w for n in tree.find("Note") for w in n.words("Lbl")]]
    read_text = [[word for word in text if word.isalpha()] for text in read_text]
    for index, wanted in enumerate(([w for x in writers for w in x.text], [w for x in writers for w in x.notes])):
        if not any(fit.lines_over for fit in filled.fits):
            assert sorted(read_text[index]) == sorted(word.casefold() for word in wanted)
    articles = [article.words(*ARTIFACTS_OF_READING) for article in tree.find("Art")]
    for writer, fit in zip(writers, filled.fits, strict=True):
        own = {word.casefold() for word in writer.text}
        article = max(articles, key=lambda words: sum(word in own for word in words), default=[])
        read = [word for word in article if word in own]
        whole = [word.casefold() for word in writer.text]
        done = len(whole) - fit.words_over
        assert read[: done - 1] == whole[: max(0, done - 1)]
        assert len(read) - done in (0, -1), "only a word that is broken between page and overset may be read in part"


def roles(node: Node) -> str:
    """Return the roles inside an element in short."""
    inner = " ".join(filter(None, (roles(kid) for kid in node.kids)))
    return f"{node.role}({inner})" if inner else node.role


EVERYTHING = """
{text}[^1] and *more* [of it](https://example.org/a) in *italics*.

## A crosshead

- one
- two
  1. inner
  2. inner too

> A quotation.

| Head | Other |
|------|-------|
| a    | b[^2] |

::: box A title
In the box.
:::

::: pullquote
Nobody said this elsewhere.
:::

::: pullquote
word3 word4 word5
:::

Mots: [merci beaucoup]{{lang=fr}}.

[^1]: The note.
[^2]: Of the table.
"""


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    paper = Paper(tmp_path_factory.mktemp("paper"), pages="[page, page]")
    paper.master("page", frame("a", 18, columns=2), frame("b", 25, columns=2, top=30))
    paper.css = ".box { opacity: .5; background: silver } .text ul, .text ol { padding-left: 9pt }"
    text = EVERYTHING.format(text=words(130))
    paper.story("s", text, "frames: [1/a, 2/b]\nstyle: plain").story("brief", "Word.", "frames: [1/b]").write()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRESSBUILD_CACHE", "")
        return make(paper.root, draft=True)[1]


@with_poppler
@pytest.mark.judge
def test_each_kind_of_block_has_its_element(everything: bytes, tmp_path: Path) -> None:
    article = read_structure(everything, tmp_path).find("Art")[0]
    found = roles(article)
    for part in (
        "H1 P(Reference(Link) Link) Note(Lbl(Link) P) H2",  # no level is skipped
        "L(LI(Lbl LBody(P)) LI(Lbl LBody(P L(LI(Lbl LBody(P)) LI(Lbl LBody(P))))))",
        "BlockQuote(P)",
        "Table(THead(TR(TH TH)) TBody(TR(TH TD(Reference(Link))))) Note(Lbl(Link) P)",
        "Sect(H3 P)",
        "P(Span)",
    ):
        assert part in found, found
    assert article.find("Note")[1].words("Lbl") == ["of", "the", "table."]
    assert article.words().count("word4") == 1, "a pull quote is read twice"


def test_that_issue_is_sound_too(everything: bytes) -> None:
    assert check_pdfua(everything) == []
    assert b"/Group" in everything or any(
        item.get("/StructParents") is not None and item.get("/Subtype") == Name.Form
        for item in pikepdf.open(io.BytesIO(everything)).objects
        if isinstance(item, pikepdf.Stream)
    ), "nothing lies in a form: the test does not test it"


def test_a_paragraph_over_two_pages_is_one_element(everything: bytes) -> None:
    with pikepdf.open(io.BytesIO(everything)) as pdf:
        pages = {page.objgen[0] for page in pdf.pages}
        paragraphs = [element for element in read_tree(pdf).walk() if element.role == "P"]
        assert max(len({holder for holder, _ in element.marks} & pages) for element in paragraphs) == 2


def test_another_language_is_said(everything: bytes) -> None:
    with pikepdf.open(io.BytesIO(everything)) as pdf:
        spans = [str(e.object.Lang) for e in read_tree(pdf).walk() if e.role == "Span" and "/Lang" in e.object]
    assert spans == ["fr"]


def spoil(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def first(pdf: pikepdf.Pdf, role: str) -> Dictionary:
    found: Dictionary = next(element.object for element in read_tree(pdf).walk() if element.role == role)
    return found


def paint_outside(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"0 0 9 9 re f")


def drop_an_element(pdf: pikepdf.Pdf) -> None:
    article = first(pdf, "Art")
    article.K = Array(list(article.K)[1:])


FAULTS: dict[str, tuple[str, Callable[[pikepdf.Pdf], None]]] = {
    "paint that is not marked": ("01-005", paint_outside),
    "an unknown role": ("02-001", lambda pdf: first(pdf, "P").update({"/S": Name.Paragraph})),
    "no marker": ("06-001", lambda pdf: pdf.Root.__delitem__("/Metadata")),
    "the file's name as title": ("07-002", lambda pdf: pdf.Root.ViewerPreferences.update({"/DisplayDocTitle": False})),
    "no language": ("11-006", lambda pdf: pdf.Root.__delitem__("/Lang")),
    "a skipped level": ("14-003", lambda pdf: first(pdf, "H2").update({"/S": Name.H4})),
    "a row in a paragraph": ("09-004", lambda pdf: first(pdf, "THead").update({"/S": Name.P})),
    "a head of no column": ("15-003", lambda pdf: first(pdf, "TH").__delitem__("/A")),
    "labels without numbering": ("16-001", lambda pdf: first(pdf, "L").__delitem__("/A")),
    "a note without a name": ("19-003", lambda pdf: first(pdf, "Note").__delitem__("/ID")),
    "a link that is none": ("28-011", lambda pdf: first(pdf, "Link").update({"/S": Name.Span})),
    "a link that says nothing": ("28-012", lambda pdf: pdf.pages[0].obj.Annots[0].__delitem__("/Contents")),
    "an order that is not said": ("28-008", lambda pdf: pdf.pages[0].obj.__delitem__("/Tabs")),
    "an element that is gone": ("7.1", drop_an_element),
}


@pytest.mark.parametrize(("checkpoint", "change"), FAULTS.values(), ids=FAULTS)
def test_the_checker_sees(everything: bytes, checkpoint: str, change: Callable[[pikepdf.Pdf], None]) -> None:
    found = check_pdfua(spoil(everything, change))
    assert checkpoint in {failure.partition(":")[0] for failure in found}, found

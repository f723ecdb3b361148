"""The copyfit ledger. In: a story that has settled. Out: its `StoryFit`, and findings for what does not fit.

Every word of a story is in exactly one frame or in the overset, or was cut because the manifest allows
it; if the account does not balance, that is an error and not a warning.
"""

from __future__ import annotations

from dataclasses import replace

from pressbuild.core.findings import Place, Report, Severity
from pressbuild.core.units import counted, px_to_mm
from pressbuild.core.word_stream import make_stream
from pressbuild.document import block_inlines, plain_text, walk_blocks
from pressbuild.plan import Story
from pressbuild.publication.layouts import Layout
from pressbuild.typeset.advert_fit import advert_notes, advert_problems
from pressbuild.typeset.copy_account import LeftOut, find_left_out, find_words
from pressbuild.typeset.copyfit import FittedStory
from pressbuild.typeset.engine import BlockName
from pressbuild.typeset.filled_pages import FrameText, PartKind, StoryFit
from pressbuild.typeset.placed_story import PlacedStory

OPENING_WORDS = 8


def measure_fit(planned: Story, settled: FittedStory, layout: Layout, report: Report, draft: bool = False) -> StoryFit:
    """Return the ledger's entry of a story, noting what is wrong with it.

    `planned` has the whole chain of the manifest, of which the story may have used a part.
    """
    poured = settled.placed
    story, stream = poured.story, poured.stream
    total = len(stream.words)
    ends = poured.account.text[: len(poured.columns)]
    placed = ends[-1] if ends else 0
    over = settled.lines_over
    fit = StoryFit(
        slug=story.slug,
        title=story.document.title,
        place=story.place,
        words=total,
        frames=_frames(poured),
        lines_available=sum(column.lines for column in poured.columns),
        lines_used=settled.lines_used,
        lines_over=over,
        words_over=total - placed if over else 0,
        overset=" ".join(stream.words[placed : placed + OPENING_WORDS]) if over else "",
        words_cut=_words_cut(poured),
        drafted=draft,
        advert=str(poured.advert.place.area) if poured.advert else "",
        hyphens=poured.account.hyphens,
    )
    _note(planned, settled, fit, layout, report)
    return fit


def _frames(poured: PlacedStory) -> tuple[FrameText, ...]:
    if poured.advert:
        return tuple(FrameText(ref, 0, 0, "") for ref in poured.story.chain)
    frames: dict[str, FrameText] = {}
    start = 0
    for ref, end in zip(poured.filled, poured.account.text, strict=False):
        known = frames.get(str(ref))
        first = known.first if known else start
        opening = " ".join(poured.stream.words[first : min(end, first + OPENING_WORDS)])
        frames[str(ref)] = FrameText(ref, first, end, opening)
        start = end
    return tuple(frames.values())


def _words_cut(poured: PlacedStory) -> int:
    if poured.kept_blocks is None:
        return 0
    left_out = poured.story.document.blocks[poured.kept_blocks :]
    texts = [plain_text(run) for block in walk_blocks(left_out) for run in block_inlines(block)]
    return sum(len(make_stream(text).words) for text in texts)


_KINDS = {
    "paragraph": "a paragraph",
    "crosshead": "a crosshead",
    "pull-quote": "a pull quote",
    "list": "a list",
    "definition-list": "a list",
    "code-block": "a block of code",
    "verse": "a verse",
    "quote": "a quotation",
    "note": "a note",
    "head": "the head",
    "turn": "the head after a jump",
    "jump": "the jump line",
}
_TEMPLATES = {"caption": "blocks.html", "credit": "blocks.html", "turn-head": "turn.html"}
_WIDER = {
    "head": "a smaller head (head: …), a shorter word, or a wider frame",
    "table": "give it an id ({#name}) and set it across several columns (inserts: [{take: name, columns: 2}]), make"
    " it shorter, or swap rows and columns",
    "picture": "set it across several columns (inserts: …), or take a wider frame",
}


def _name(block: BlockName | None, kind: PartKind = PartKind.TEXT) -> str:
    """Return what findings call a block, or a part that is made of none."""
    if block is None:
        return _KINDS.get(kind.value, "something")
    return _KINDS.get(block.kind, f"a {block.kind}")


def _place(block: BlockName | None, story: Story, otherwise: Place) -> Place:
    """Return the line of a block in its article."""
    return Place(story.document.file, block.line) if block else otherwise


def _note_left_out(name: str, left_out: LeftOut, story: Story, report: Report) -> None:
    place = left_out.place or story.document.place_of("headline")
    hint = "look in the layout’s head.html, text.html, blocks.html and insert.html for what they leave out"
    if left_out.part:
        hint = (
            f"add the {left_out.part} to the layout’s {_TEMPLATES.get(left_out.part, 'head.html')}, delete it here, or"
            f" say in layout.yaml that the layout leaves it out: “leaves-out: [{left_out.part}]”"
        )
    report.error(
        "words-left-out",
        f"{name}: {f'the {left_out.part} ' if left_out.part else ''}“{left_out.words} …” is not printed: no template of"
        " the layout has it",
        place,
        hint,
        story.chain[0].spot,
    )


def _note(planned: Story, settled: FittedStory, fit: StoryFit, layout: Layout, report: Report) -> None:
    poured, story = settled.placed, settled.placed.story
    name, place = f"“{poured.story.short}”", fit.place
    for lost in (poured.account.lost, *poured.unset):
        if not lost:
            continue
        report.error(
            "words-lost",
            f"{name}: the text near “{lost}” did not come out as it went in",
            find_words(lost, story) or place,
            "look in the layout’s style sheets for fixed heights, hidden or generated text; a part that the layout is"
            " to leave out is named in layout.yaml under “leaves-out:”; nothing was written",
            poured.story.chain[0].spot,
        )
    note = report.warn if fit.drafted else report.error
    if poured.advert:
        for problem in advert_problems(poured.story, poured.advert.needed, poured.advert.room):
            report.add(replace(problem, severity=Severity.WARNING) if fit.drafted else problem)
        for message in advert_notes(poured.story, poured.advert.place):
            report.note("advert-changed", message, place)
        return
    for left_out in find_left_out(poured):
        _note_left_out(name, left_out, story, report)
    for misfit in poured.misfits:
        note(
            "too-tall",
            f"{name}: {_name(misfit.block, misfit.kind)}, set across {counted(misfit.columns, 'column')} of frame "
            f"{misfit.ref}, needs {counted(misfit.lines, 'line')}, and {misfit.room} are left of it there",
            _place(misfit.block, story, place),
            "a smaller head, fewer columns or a lower picture (lines: …), or a larger frame",
            misfit.ref.spot,
        )
    for ref, excess in settled.tall:
        note(
            "too-tall",
            f"{name}: {_name(excess.block)} in frame {ref} sticks out of its column by"
            f" {excess.by / layout.leading:.1f} lines",
            _place(excess.block, story, place),
            "a smaller picture, a row of a table with fewer words, or a larger frame",
            ref.spot,
        )
    for ref, number, by in settled.notes:
        written = next((block.place for block in poured.story.document.footnotes[number - 1]), None)
        note(
            "note-too-tall",
            f"{name}: note {number} is {by / layout.leading:.1f} lines too high for its column in frame {ref}",
            written or place,
            "a note is not broken over columns: shorten it, or put some of it into the text",
            ref.spot,
        )
    for ref, kind, excess in settled.wide:
        note(
            "too-wide",
            f"{name}: {_name(excess.block, kind)} on page {ref.page} is {px_to_mm(excess.by):.1f} mm wider than"
            " its column",
            _place(excess.block, story, place),
            _WIDER.get(excess.block.kind if excess.block else kind.value, "a shorter word, or a wider frame"),
            ref.spot,
        )
    for block in poured.broken_addresses:
        report.warn(
            "broken-address",
            f"{name}: {_name(block) if block else 'a note'} has an address that is too long for its column and is"
            " broken where none should be",
            _place(block, story, place),
            "print a shorter address, or a word that links there, or give the story a wider frame",
            story.chain[0].spot,
        )
    if fit.lines_over:
        note(
            "overset",
            f"{name} is {counted(fit.lines_over, 'line')} too long: from “{fit.overset} …” on,"
            f" {counted(fit.words_over, 'word')} of {fit.words} find no room",
            place,
            f"{fit.advice}, or give it a larger frame or one more",
            poured.story.chain[-1].spot,
        )
    if fit.words_cut:
        message = f"{name}: {counted(fit.words_cut, 'word')} cut from the end of the printed story"
        report.warn("cut", message, place, spot=poured.story.chain[-1].spot)
    used = poured.frames_used
    for ref in planned.chain[used:] if not fit.lines_over else ():
        report.warn(
            "empty-frame",
            f"{name} ends before it reaches frame {ref}, which stays empty",
            place,
            f"write about {counted(fit.lines_under, 'line')} more, or give the frame to another story",
            ref.spot,
        )
    if used == len(planned.chain) and fit.lines_under > layout.facts.underset:
        spot = poured.story.chain[-1].spot
        if poured.story.endless:  # the last of pages that come as often as needed is seldom full
            message = f"{name} leaves {counted(fit.lines_under, 'line')} of its last page empty"
            report.note("underset", message, place, fit.advice, spot)
        else:
            message = f"{name} leaves {counted(fit.lines_under, 'line')} empty"
            report.warn("underset", message, place, fit.advice, spot)

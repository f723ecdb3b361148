"""The copyfit ledger. In: a story that has settled. Out: its `StoryFit`, and findings for what does not fit.

Every word of a story is in exactly one frame or in the overset, or was cut because the manifest allows
it; if the account does not balance, that is an error and not a warning.
"""

from __future__ import annotations

from pressbuild.diagnostics import Report, Spot
from pressbuild.document import block_inlines, plain_text, walk_blocks
from pressbuild.layouts import Layout
from pressbuild.plan import Story
from pressbuild.stream import make_stream
from pressbuild.typeset.adverts import advert_notes, advert_problems
from pressbuild.typeset.model import FrameText, StoryFit
from pressbuild.typeset.pour import Poured
from pressbuild.typeset.settle import Settled
from pressbuild.units import counted, px_to_mm

OPENING_WORDS = 8


def measure_fit(planned: Story, settled: Settled, layout: Layout, report: Report, draft: bool = False) -> StoryFit:
    """Return the ledger's entry of a story, noting what is wrong with it.

    `planned` has the whole chain of the manifest, of which the story may have used a part.
    """
    poured = settled.poured
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


def _frames(poured: Poured) -> tuple[FrameText, ...]:
    if poured.advert:
        return tuple(FrameText(ref, 0, 0, "") for ref in poured.story.chain)
    frames: dict[str, FrameText] = {}
    start = 0
    for (column, _), end in zip(poured.filled, poured.account.text, strict=False):
        ref = column.area.ref
        known = frames.get(str(ref))
        first = known.first if known else start
        opening = " ".join(poured.stream.words[first : min(end, first + OPENING_WORDS)])
        frames[str(ref)] = FrameText(ref, first, end, opening)
        start = end
    return tuple(frames.values())


def _words_cut(poured: Poured) -> int:
    if poured.kept_blocks is None:
        return 0
    left_out = poured.story.document.blocks[poured.kept_blocks :]
    texts = [plain_text(run) for block in walk_blocks(left_out) for run in block_inlines(block)]
    return sum(len(make_stream(text).words) for text in texts)


def _note(planned: Story, settled: Settled, fit: StoryFit, layout: Layout, report: Report) -> None:
    poured = settled.poured
    name, place = f"“{poured.story.short}”", fit.place
    if poured.account.lost:
        report.error(
            "words-lost",
            f"{name}: the text near “{poured.account.lost}” did not come out as it went in",
            place,
            "look in the layout’s style sheets for fixed heights, hidden or generated text; nothing was written",
            poured.story.chain[0].spot,
        )
    note = report.warn if fit.drafted else report.error
    if poured.advert:
        for code, message, where, hint in advert_problems(poured.story, poured.advert.needed, poured.advert.room):
            note(code, message, where, hint, poured.story.chain[0].spot)
        for message in advert_notes(poured.story, poured.advert.place):
            report.note("advert-changed", message, place)
        return
    for misfit in poured.misfits:
        note(
            "too-tall",
            f"{name}: what is set across {counted(misfit.columns, 'column')} of frame {misfit.ref} needs "
            f"{counted(misfit.lines, 'line')}, and {misfit.room} are left of it there",
            place,
            "a smaller head, fewer columns or a lower picture (lines: …), or a larger frame",
            misfit.ref.spot,
        )
    for ref, by in settled.tall:
        note(
            "too-tall",
            f"{name}: something in frame {ref} sticks out of its column by {by / layout.leading:.1f} lines",
            place,
            "a smaller picture, a table across several columns (inserts: …), or a larger frame",
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
    for page, by in settled.wide:
        note(
            "too-wide",
            f"{name}: something on page {page} is {px_to_mm(by):.1f} mm wider than its column",
            place,
            "a smaller head, a shorter word, a table across several columns (inserts: …), or a wider frame",
            Spot(page, next((ref.name for ref in poured.story.chain if ref.page == page), "")),
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
    if used == len(planned.chain) and fit.lines_under > layout.facts.underset and not poured.story.endless:
        message = f"{name} leaves {counted(fit.lines_under, 'line')} empty"
        report.warn("underset", message, place, fit.advice, poured.story.chain[-1].spot)

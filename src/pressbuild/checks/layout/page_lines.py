"""Lines on the paper. In: filled pages. Out: faults: text off the baseline grid, lines and headlines badly broken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pressbuild.checks.layout.layout_subject import LayoutSubject
from pressbuild.checks.outcomes import Check, Fault, SubjectKind
from pressbuild.core.findings import Place, Severity
from pressbuild.core.units import PX_PER

if TYPE_CHECKING:
    from pressbuild.plan import FrameRef
    from pressbuild.typeset import StoryPlaces

MOST = 5  # of the same kind in one story
TORN = "torn-word"


def _warn(message: str, ref: FrameRef, place: Place, code: str, hint: str) -> Fault:
    return Fault(message, ref.page, severity=Severity.WARNING, code=code, hint=hint, place=place, frame=ref.name)


def look_drifts(subject: LayoutSubject) -> Iterator[Fault]:
    """Yield text that an editor with a ruler would see beside the grid."""
    fits = {fit.slug: fit for fit in subject.filled.fits}
    for places in subject.filled.places:
        fit = fits[places.slug]
        for drift in places.drifts:
            by = f"{abs(drift.by) / PX_PER['pt']:.1f} pt too {'low' if drift.by > 0 else 'high'}"
            message = f"“{fit.title}” is off the baseline grid in {drift.ref}: {by} from “{drift.words} …” on"
            hint = "give what stands before it margins that are multiples of the leading, or data-snap, in print.css"
            yield _warn(message, drift.ref, fit.place, "baseline-drift", hint)


def look_line_ends(subject: LayoutSubject) -> Iterator[Fault]:
    """Yield lines that are broken where no line may be, and those that are too short."""
    fits = {fit.slug: fit for fit in subject.filled.fits}
    for places in subject.filled.places:
        yield from _look_at_story(places, fits[places.slug].place)


def _look_at_story(places: StoryPlaces, story: Place) -> Iterator[Fault]:
    for is_torn in (True, False):
        bad = [line for line in places.bad_lines if line.is_torn is is_torn]
        for line in bad[:MOST]:
            more = f", and {len(bad) - MOST} more" if len(bad) > MOST and line is bad[MOST - 1] else ""
            if is_torn:
                message = f"a word is broken without a hyphen: “{line.before}|{line.after}”{more}"
                hint = "it is too long for its column: put soft hyphens (U+00AD) into it, or give it a wider frame"
                yield _warn(message, line.ref, line.place or story, TORN, hint)
            else:
                message = f"a line ends after “{line.before}” though “{line.after}” would have found room{more}"
                hint = "look for what keeps words together there; if there is nothing, this is a fault of pressbuild"
                yield _warn(message, line.ref, line.place or story, "short-line", hint)


def look_headlines(subject: LayoutSubject) -> Iterator[Fault]:
    """Yield headlines with a word that is divided, or with a last line that is next to nothing."""
    fits = {fit.slug: fit for fit in subject.filled.fits}
    for places in subject.filled.places:
        for broken in places.breaks:
            message = f"the headline “{broken.words}” is badly broken: {broken.why}"
            if broken.torn:
                hint = "write a shorter word, choose a smaller “head:”, or put a soft hyphen (&shy;) into it"
            else:
                hint = (
                    "write it longer or shorter, choose another “head:”, or keep words together with a no-break space"
                )
            code = TORN if broken.torn else "headline-break"
            yield _warn(message, broken.ref, fits[places.slug].place, code, hint)


CHECKS = (
    Check(
        "lines-on-grid",
        "Lines stand on the baseline grid of the layout",
        "Lines of neighbouring columns that do not stand side by side make a page look uneven.",
        "Give what stands before them margins that are multiples of the leading, or data-snap, in print.css.",
        look_drifts,
        SubjectKind.LAYOUT,
        ("baseline-drift",),
    ),
    Check(
        "line-ends",
        "Lines end where lines may end",
        "A word that is broken without a hyphen, or a line that ends too early, stops the reader.",
        "Put soft hyphens into long words, or give the story a wider frame.",
        look_line_ends,
        SubjectKind.LAYOUT,
        (TORN, "short-line"),
    ),
    Check(
        "headlines",
        "Headlines are broken well",
        "A divided word in large type stops the reader, and a last line of one short word looks as if it were left"
        " over.",
        "Write it longer or shorter, choose another “head:”, or keep words together with a no-break space.",
        look_headlines,
        SubjectKind.LAYOUT,
        (TORN, "headline-break"),
    ),
)

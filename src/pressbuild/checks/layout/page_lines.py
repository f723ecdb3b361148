"""Lines on the paper. In: filled pages. Out: findings of text off the baseline grid and of headlines badly broken."""

from __future__ import annotations

from pressbuild.core.findings import Place, Report
from pressbuild.core.units import PX_PER
from pressbuild.typeset import FilledPages, StoryPlaces

MOST = 5  # of the same kind in one story


def check_lines(filled: FilledPages, report: Report) -> None:
    """Note what an editor with a ruler would see."""
    fits = {fit.slug: fit for fit in filled.fits}
    for places in filled.places:
        place = fits[places.slug].place
        for drift in places.drifts:
            by = f"{abs(drift.by) / PX_PER['pt']:.1f} pt too {'low' if drift.by > 0 else 'high'}"
            report.warn(
                "baseline-drift",
                f"“{fits[places.slug].title}” is off the baseline grid in {drift.ref}: {by} from “{drift.words} …” on",
                place,
                "give what stands before it margins that are multiples of the leading, or data-snap, in print.css",
                drift.ref.spot,
            )
        _note_bad_lines(places, place, report)
        for broken in places.breaks:
            if broken.torn:
                report.warn(
                    "torn-word",
                    f"the headline “{broken.words}” is badly broken: {broken.why}",
                    place,
                    "write a shorter word, choose a smaller “head:”, or put a soft hyphen (&shy;) into it",
                    broken.ref.spot,
                )
                continue
            report.warn(
                "headline-break",
                f"the headline “{broken.words}” is badly broken: {broken.why}",
                place,
                "write it longer or shorter, choose another “head:”, or keep words together with a no-break space",
                broken.ref.spot,
            )


def _note_bad_lines(places: StoryPlaces, story: Place, report: Report) -> None:
    """Note the first lines of a story that are broken where no line may be, and those that are too short."""
    for is_torn in (True, False):
        bad = [line for line in places.bad_lines if line.is_torn is is_torn]
        for line in bad[:MOST]:
            more = f", and {len(bad) - MOST} more" if len(bad) > MOST and line is bad[MOST - 1] else ""
            if is_torn:
                message = f"a word is broken without a hyphen: “{line.before}|{line.after}”{more}"
                hint = "it is too long for its column: put soft hyphens (U+00AD) into it, or give it a wider frame"
                report.warn("torn-word", message, line.place or story, hint, line.ref.spot)
            else:
                message = f"a line ends after “{line.before}” though “{line.after}” would have found room{more}"
                hint = "look for what keeps words together there; if there is nothing, this is a fault of pressbuild"
                report.warn("short-line", message, line.place or story, hint, line.ref.spot)

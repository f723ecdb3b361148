"""Lines on the paper. In: filled pages. Out: findings of text off the baseline grid and of headlines badly broken."""

from __future__ import annotations

from pressbuild.diagnostics import Report
from pressbuild.typeset import FilledPages
from pressbuild.units import PX_PER


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

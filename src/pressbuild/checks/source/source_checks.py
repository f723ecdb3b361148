"""All checks of sources, by when they are made. In: nothing. Out: four groups, each in the order of its findings."""

from __future__ import annotations

from pressbuild.checks.source import (
    advert_bookings,
    drawing_faults,
    missing_characters,
    story_links,
    template_words,
    vanished_parts,
)

READ_CHECKS = (*story_links.IMPRINT_CHECKS, *template_words.CHECKS, *advert_bookings.CHECKS)  # of all that was read
LINK_CHECKS = (*story_links.LINK_CHECKS, *story_links.ADDRESS_CHECKS)  # of the stories of an edition
PAPER_CHECKS = (*missing_characters.CHECKS, *story_links.CODE_CHECKS, *vanished_parts.CHECKS, *drawing_faults.CHECKS)
BOOK_CHECKS = (*vanished_parts.BOOK_CHECKS, *drawing_faults.CHECKS)

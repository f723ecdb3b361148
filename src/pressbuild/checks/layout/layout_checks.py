"""All checks of what is laid out. In: nothing. Out: those of the pages, and those of the finished file's words."""

from __future__ import annotations

from pressbuild.checks.layout import families_used, generated_characters, glyph_account, page_lines, white_space

PAGE_CHECKS = (
    *families_used.FAMILY_CHECKS,
    *generated_characters.CHECKS,
    *page_lines.CHECKS,
    *white_space.CHECKS,
)
FONT_CHECKS = families_used.FONT_CHECKS
GLYPH_CHECKS = glyph_account.CHECKS

"""Stage 6. In: filled pages and finished files. Out: findings on what is in them. Changes nothing."""

from pressbuild.checks.characters import check_characters
from pressbuild.checks.fonts import check_families, check_pdf

__all__ = ["check_characters", "check_families", "check_pdf"]

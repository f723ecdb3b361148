"""Stage 6. In: filled pages and finished files. Out: findings on what is in them. Changes nothing."""

from pressbuild.checks.fonts import check_families, check_pdf

__all__ = ["check_families", "check_pdf"]

"""All checks of PDFs. In: nothing. Out: `PDF_CHECKS`, in the order in which a printer reads them."""

from __future__ import annotations

from pressbuild.checks.pdf import (
    colour_kinds,
    embedded_fonts,
    hairlines,
    line_setting,
    overprint,
    page_boxes,
    page_content,
    page_sizes,
    pdf_metadata,
    pdfx_marker,
    pdfx_rules,
    picture_resolution,
    total_ink,
    type_sizes,
)
from pressbuild.checks.pdf.pdf_check import PdfCheck

PDF_CHECKS: tuple[PdfCheck, ...] = (
    *page_sizes.CHECKS,
    *page_boxes.CHECKS,
    *embedded_fonts.CHECKS,
    *colour_kinds.CHECKS,
    *total_ink.CHECKS,
    *type_sizes.CHECKS,
    *overprint.CHECKS,
    *hairlines.CHECKS,
    *picture_resolution.CHECKS,
    *line_setting.CHECKS,
    *pdfx_marker.CHECKS,
    *pdfx_rules.CHECKS,
    *pdf_metadata.CHECKS,
    *page_content.CHECKS,
)

"""Marks of lines that are no Markdown. In: a line of a manifest or an advertisement. Out: it as it is printed."""

from __future__ import annotations

from pressbuild.core.findings import Place, Report


def set_line(text: str, language: str, place: Place, report: Report) -> str:
    """Return a line with the typographer's marks of its language; note marks without a partner."""
    if not text:
        return ""
    from pressbuild.typography import Run, set_marks  # loaded here: a manifest that is kept needs none of it

    marked = set_marks([Run(text)], language)
    for stray in marked.strays:
        message = f"the {stray.mark} in “{text}” has no partner"
        report.warn("stray-mark", message, place, "type the mark that is missing, or ’ if it is an apostrophe")
    return marked.text

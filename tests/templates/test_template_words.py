"""Words of layouts: those of layout.yaml get the marks of their language, those in templates are to have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pressbuild.checks.reported_outcomes import report_checks
from pressbuild.checks.source.source_subject import SourceSubject
from pressbuild.checks.source.template_words import CHECKS
from pressbuild.core.findings import Report
from pressbuild.publication.layouts import read_layout, set_words


def check_words(root: Path, report: Report) -> None:
    layout = read_layout("tabloid", root, report)
    report_checks(CHECKS, SourceSubject(None, layout, (), ()), report)  # type: ignore[arg-type]  # of no issue


@pytest.mark.parametrize(
    ("typed", "language", "set_"),
    [
        ('Continued on "page {page}" -- it\'s', "en-GB", "Continued on ‘page\u00a0{page}’ – it’s"),
        ("Trop long : {words} mots", "fr", "Trop long\u00a0: {words} mots"),
        ("Seite {page}...", "de", "Seite\u00a0{page}…"),
        ("{title}: {headlines}. {nothing", "de", "{title}: {headlines}. {nothing"),
    ],
)
def test_words_of_a_layout_have_the_marks_of_their_language(typed: str, language: str, set_: str) -> None:
    assert set_words(typed, language) == set_


@pytest.mark.parametrize(
    ("markup", "line", "mark"),
    [
        ("<p>\nIt's here</p>", 2, "'"),
        ('<p class="a">Say "so"</p>', 1, '"'),
        ("{# it's #}\n{{ 'a' }}\n<p>one -- two</p>", 3, "--"),
        ("{% if a > 'b' %}\n<b {% if a > b %}title='x'{% endif %}>and so on...</b>{% endif %}", 2, "..."),
    ],
)
@pytest.mark.parametrize("name", ["masters/front.html", "epub/story.xhtml", "head.html"])
def test_a_straight_mark_in_a_template_is_a_finding_with_its_line(
    markup: str, line: int, mark: str, name: str, tmp_path: Path
) -> None:
    path = tmp_path / "layouts" / "tabloid" / name
    path.parent.mkdir(parents=True)
    path.write_text(markup)
    report = Report()
    check_words(tmp_path, report)
    (first, *_) = report.findings
    assert first.code == "straight-mark"
    assert f"the straight mark {mark} " in first.message
    assert str(first.place) == f"layouts/tabloid/{name}:{line}"


@pytest.mark.parametrize(
    "markup",
    [
        '<style>p::before { content: "it\'s" }</style><p title="it\'s">It’s</p>',
        "{{ words.it|replace(\"'\", '--') }}<!-- it's -->{% set a = \"...\" %}",
        "{% macro lang(block) %}{% if block %} lang=\"{{ block }}\" data-a='b'{% endif %}{% endmacro %}",
    ],
)
def test_marks_that_are_no_words_are_none(markup: str, tmp_path: Path) -> None:
    path = tmp_path / "layouts" / "common" / "head.html"
    path.parent.mkdir(parents=True)
    path.write_text(markup)
    report = Report()
    check_words(tmp_path, report)
    assert not report.findings

"""What is in the file is on the paper, whatever the layout's templates and style sheets do with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.support.paper import CSS, LAYOUT
from tests.support.publication import Publication

from pressbuild.sources.builtin_folders import builtin_folder

TEXT = """The first paragraph is here.

::: verse
A line of verse
:::

- one thing

| Town | People |
| ---- | ------ |
| Ayr  | 46,260 |

Last words, with a note.[^n]

[^n]: What the note says.
"""
BLOCKS = '{% import "blocks.html" as block with context %}'
HEAD = "{{ document.headline|inlines }}"


@pytest.mark.parametrize(
    ("template", "markup", "line", "words"),
    [
        ("text", BLOCKS + "{{ block.render(blocks[1:], document, leading) }}", 5, "The first paragraph is here."),
        ("text", BLOCKS + "{{ block.render(blocks[:4], document, leading) }}", 17, "Last words, with a note."),
        ("text", BLOCKS + "{{ block.render(blocks|rejectattr('head', 'defined'), document, leading) }}", 13, "Town"),
        ("text", "{% for b in blocks[:1] %}<p>{{ b.children|plain|truncate(12) }}</p>{% endfor %}", 5, "The first"),
        ("head", "<h1>News</h1>", 2, "Rain"),
    ],
)  # fmt: skip
def test_words_that_a_template_leaves_out_are_an_error_with_their_line(
    template: str, markup: str, line: int, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = Publication(tmp_path, capsys).article("s", TEXT, headline="Rain")
    outcome = paper.file(f"layouts/tiny/{template}.html", markup).build()
    assert outcome.code == 4
    assert (
        f"issues/1/s.md:{line}: error: “Rain”: {'the headline ' if template == 'head' else ''}“{words}" in outcome.said
    )
    assert "[words-left-out]" in outcome.said
    assert outcome.untouched


FRONT = {"headline": "Rain", "kicker": "Weather", "standfirst": "It was wet.", "byline": "Ann"}
LINES = {"headline": 2, "kicker": 3, "standfirst": 4, "byline": 5}


@pytest.mark.parametrize("part", FRONT)
def test_a_part_of_a_head_for_which_a_layout_has_no_place_is_an_error_or_named_by_it(
    part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = Publication(tmp_path, capsys).article("s", TEXT, **FRONT)
    whole = {
        "headline": HEAD,
        "kicker": "{{ document.kicker|inlines }}",
        "standfirst": "{{ document.standfirst|inlines }}",
        "byline": "{% for name in document.bylines %}{{ name|inlines }}{% endfor %}",
    }
    paper.file("layouts/tiny/head.html", "".join(f"<p>{text}</p>" for name, text in whole.items() if name != part))
    outcome = paper.build()
    assert outcome.code == 4
    assert f"issues/1/s.md:{LINES[part]}: error: “Rain”: the {part} “{FRONT[part].split()[0]}" in outcome.said
    assert f"“leaves-out: [{part}]”" in outcome.said
    assert outcome.untouched
    outcome = paper.file("layouts/tiny/layout.yaml", f"{LAYOUT}leaves-out: [{part}]\n").run("fit", "--changes")
    assert outcome.code == 0, outcome.said
    assert f"issues/1/s.md:{LINES[part]}: left out by the layout: “{FRONT[part]}” → (nothing)" in outcome.stdout
    assert "left out by the layout 1" in outcome.stdout


def test_words_of_a_head_are_looked_for_once_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = Publication(tmp_path, capsys).article("s", TEXT, headline="Annual rain", byline="Ann")
    outcome = paper.file("layouts/tiny/head.html", f"<h1>{HEAD}</h1>").build()
    assert "issues/1/s.md:3: error: “Annual rain”: the byline “Ann" in outcome.said


def test_a_layout_leaves_parts_out_by_head_or_style(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = Publication(tmp_path, capsys).article("s", TEXT, **FRONT)
    measures = f"{LAYOUT}leaves-out:\n  - byline: [plain]\n  - standfirst: large\n"
    data = json.loads(paper.file("layouts/tiny/layout.yaml", measures).run("fit", "--changes", "--json").stdout)
    changes = data["changes"]["stories"][0]["changes"]
    left_out = {"name": "left out by the layout", "line": 4, "before": "It was wet.", "after": ""}
    assert [change for change in changes if change["name"] == "left out by the layout"] == [left_out]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("leaves-out: [bylines]", "“bylines” is no part that can be left out; did you mean “byline”?"),
        ("leaves-out: [{byline: larg}]", "the layout has no head and no style “larg” [no-kind] did you mean “large”?"),
        ("epub-leaves-out: [price]", "“price” is no part that can be left out"),
        ("leave-out: [byline]", "unknown key “leave-out”"),
    ],
)
def test_misspelt_parts_are_found(key: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = Publication(tmp_path, capsys).file("layouts/tiny/layout.yaml", f"{LAYOUT}{key}\n").build()
    assert outcome.code == 3
    assert "layouts/tiny/layout.yaml:1" in outcome.said
    assert said in outcome.said


@pytest.mark.parametrize(
    ("line", "part", "place"),
    [
        ("tagline: We are us", "tagline", "issues/publication.yaml:5"),
        ("price: 2 €", "price", "issues/publication.yaml:5"),
        ("facts: {mastehead: One}", "facts.mastehead", "issues/publication.yaml:5"),
    ],
)
def test_what_a_manifest_gives_and_no_template_prints_is_an_error_or_listed(
    line: str, part: str, place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = Publication(tmp_path, capsys)
    paper.file("issues/publication.yaml", f"title: T\nslug: t\nlanguage: en\nlayout: tiny\n{line}\n")
    outcome = paper.build()
    assert outcome.code == 3
    assert f"{place}: error" in outcome.said
    assert "[no-place-for]" in outcome.said
    outcome = paper.file("layouts/tiny/layout.yaml", f"{LAYOUT}leaves-out: [{part}]\n").run("fit", "--changes")
    assert outcome.code == 0, outcome.said
    assert f"{place}: left out by the layout: “" in outcome.stdout


def test_a_layout_may_have_no_head_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = Publication(tmp_path, capsys).article("s", TEXT, headline="Rain")
    outcome = paper.file("layouts/tiny/print.css", CSS + ".head { display: none }").build()
    assert outcome.code == 4
    assert "issues/1/s.md:2: error: “Rain”: the headline “Rain …” is not printed" in outcome.said
    assert paper.file("layouts/tiny/layout.yaml", f"{LAYOUT}leaves-out: [headline]\n").build().code == 0


def test_a_headline_that_a_style_sheet_hides_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = Publication(tmp_path, capsys).article("s", TEXT, headline="Rain")
    paper.file("layouts/tiny/head.html", f"<style>h1 {{ display: none }}</style><p>News</p><h1>{HEAD}</h1>")
    outcome = paper.build()
    assert outcome.code == 4
    assert "the text near “Rain” did not come out as it went in" in outcome.said


def test_the_note_of_a_box_is_printed_where_no_text_is_left_for_it_to_stand_under(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = Publication(tmp_path, capsys)
    paper.article("s", "::: box The box {#b}\nA box with a note.[^n]\n:::\n\n[^n]: What the note says.")
    manifest = (paper.root / "issues/1/issue.yaml").read_text() + "    inserts:\n      - take: b\n"
    outcome = paper.manifest(manifest).build()
    assert outcome.code == 0
    assert "1\u2002What the note says." in PdfReader(outcome.output).pages[0].extract_text()


def test_what_sticks_out_at_the_left_is_found_and_an_address_in_a_box_that_is_too_long(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = Publication(tmp_path, capsys)
    paper.article("s", f"::: box The box {{#b}}\nSee <https://example.org/{'x' * 90}>.\n:::\n\nMore.")
    manifest = (paper.root / "issues/1/issue.yaml").read_text() + "    inserts:\n      - {take: b, columns: 1}\n"
    paper.file("layouts/tiny/print.css", CSS + ".text p { margin-left: -9mm }")
    outcome = paper.manifest(manifest).build()
    assert "issues/1/s.md:6: warning: “s”: a paragraph has an address that is too long" in outcome.said
    assert "issues/1/s.md:9: error: “s”: a paragraph on page 1 is 9.0 mm wider than its column" in outcome.said


def test_templates_do_not_know_where_the_layout_lies_on_the_disk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = Publication(tmp_path, capsys).article("s", TEXT)
    outcome = paper.file("layouts/tiny/head.html", f"<h1>{HEAD}</h1>{{{{ layout.folders }}}}").build()
    assert outcome.code == 3
    assert "layouts/tiny/head.html:1: error" in outcome.said
    assert str(tmp_path) not in outcome.said


def test_what_the_e_book_leaves_out_is_named_or_an_error_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = Publication(tmp_path, capsys).article("s", TEXT, **FRONT)
    bare = "{% extends 'epub/_page.xhtml' %}{% import 'epub/blocks.xhtml' as blocks %}{% block body %}<body><article>"
    bare += "{% for page in pages %}{{ page_break(page, words) }}{% endfor %}"
    bare += "<h1>{{ document.headline|xhtml(links, words) }}</h1>"
    bare += "<p>{{ kicker|xhtml(links, words) }}</p><p>{{ document.standfirst|xhtml(links, words) }}</p>"
    bare += "{{ blocks.render(document.blocks, document, book) }}{{ blocks.footnotes(document, book) }}"
    paper.file("layouts/tiny/epub/story.xhtml", bare + "</article></body>{% endblock %}")
    outcome = paper.run("epub", "--no-pages")
    assert outcome.code == 4
    assert "issues/1/s.md:5: error: “Rain”: the words “Ann” are not in the e-book [words-lost]" in outcome.said
    assert "“epub-leaves-out:”" in outcome.said
    paper.file("layouts/tiny/layout.yaml", f"{LAYOUT}epub-leaves-out: [byline]\n")
    assert paper.run("epub", "--no-pages").code == 0
    assert "s.md:5: left out of the e-book by the layout: “Ann”" in paper.run("fit", "--changes").stdout


def test_a_picture_of_the_front_matter_that_is_on_no_page_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pictures = "[{file: a.svg, alt: A}, {file: b.svg, alt: B, caption: It is here.}]"
    paper = Publication(tmp_path, capsys).article("s", TEXT, pictures=pictures)
    for name in "ab":
        paper.file(f"issues/1/{name}.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>')
    outcome = paper.build()
    assert outcome.code == 3
    assert "issues/1/s.md:3: error: the picture “b.svg” of “s” is not on any page [unplaced-picture]" in outcome.said
    assert "inserts: [{take: b}]" in outcome.said


def test_marks_of_manifests_and_what_replaces_the_articles_own_are_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = Publication(tmp_path, capsys).article("s", TEXT, kicker="Old")
    manifest = (paper.root / "issues/1/issue.yaml").read_text() + '    kicker: "It\'s new"\n'
    lines = paper.manifest(manifest).run("fit", "--changes").stdout.splitlines()
    assert "issues/1/issue.yaml:7: apostrophe set: “'” → “’”" in lines
    assert "issues/1/s.md:3: replaced by the manifest: “Old” → “It’s new”" in lines


ASKED = "{% if document.summary %}<i>new</i>{% endif %}{{ '*' if document.summary else '' }}"


def test_a_template_that_only_asks_for_a_part_has_no_place_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = Publication(tmp_path, capsys).article("s", TEXT, summary="In short")
    outcome = paper.file("layouts/tiny/head.html", HEAD + ASKED).build()
    assert (outcome.code, "issues/1/s.md:3: error: the summary, “In short”" in outcome.said) == (3, True)
    assert paper.file("layouts/tiny/head.html", HEAD + ASKED + "{{ document.summary|inlines }}").build().code != 3


def test_a_summary_for_which_the_e_book_has_no_place_is_an_error_or_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = Publication(tmp_path, capsys).article("s", TEXT, summary="In short")
    paper.file("layouts/tiny/head.html", HEAD + "{{ document.summary|inlines }}")
    for name in ("front", "section"):
        template = builtin_folder("layouts") / "common" / "epub" / f"{name}.xhtml"
        shown = template.read_text(encoding="utf-8").replace(" or story.document.summary", "")
        shown = shown.replace("{{ story.document.summary|without_marks|xhtml(links, words) }}", "")
        paper.file(f"layouts/tiny/epub/{name}.xhtml", shown)
    outcome = paper.run("epub", "--no-pages")
    assert outcome.code == 3
    assert "issues/1/s.md:3: error: the summary, “In short”, is not in the e-book" in outcome.said
    outcome = paper.file("layouts/tiny/layout.yaml", f"{LAYOUT}epub-leaves-out: [summary]\n").run("epub", "--no-pages")
    assert outcome.code == 0, outcome.said


def test_a_mark_typed_straight_in_a_style_sheet_is_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = Publication(tmp_path, capsys).file("layouts/tiny/print.css", CSS + 'p::before{content:"It\'s "}').build()
    assert outcome.code == 0, outcome.said
    assert "warning: the style sheet makes “It's” for p::before, with a straight mark" in outcome.said


@pytest.mark.parametrize("part", ["caption", "credit"])
@pytest.mark.parametrize("in_text", [False, True])
def test_words_under_a_picture_for_which_a_layout_has_no_place_are_an_error(
    part: str, in_text: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = '![A](a.svg "It is here."){credit="By Ann"}\n\n'
    front = {} if in_text else {"pictures": "[{file: a.svg, alt: A, caption: It is here., credit: By Ann}]"}
    paper = Publication(tmp_path, capsys).article("s", picture * in_text + TEXT, **front)
    paper.file("issues/1/a.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>')
    blocks = (builtin_folder("layouts") / "common" / "blocks.html").read_text(encoding="utf-8")
    paper.file("layouts/tiny/blocks.html", blocks.replace(f"{{{{ block.{part}|inlines }}}}", ""))
    outcome = paper.build()
    assert outcome.code == 4
    words = {"caption": "It is here.", "credit": "By Ann"}[part]
    assert f"issues/1/s.md:{5 if in_text else 3}: error: “s”: the {part} “{words}" in outcome.said
    assert outcome.untouched
    outcome = paper.file("layouts/tiny/layout.yaml", f"{LAYOUT}leaves-out: [{part}]\n").run("fit", "--changes")
    assert f"left out by the layout: “{words}” → (nothing)" in outcome.stdout


def test_a_turn_head_for_which_a_layout_has_no_place_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = Publication(tmp_path, capsys).article("s", "words " * 300)
    paper.manifest(
        "number: 1\ndate: 2024-01\npages: [page, page]\narticles:\n"
        "  - article: s.md\n    frames: [1/a, 2/a]\n    turn-head: The rain\n"
    )
    assert paper.build().code == 0
    outcome = paper.file("layouts/tiny/turn.html", '<header class="turn">{{ words.from_page }}</header>').build()
    assert outcome.code == 4
    assert "“The rain" in outcome.said
    assert "“leaves-out: [turn-head]”" in outcome.said
    assert outcome.untouched


def test_a_section_of_a_page_for_which_no_master_has_a_place_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = "pages: [{master: page, section: Sport}]"
    paper = Publication(tmp_path, capsys)
    outcome = paper.manifest((paper.root / "issues/1/issue.yaml").read_text().replace("pages: [page]", pages)).build()
    assert outcome.code == 3
    assert "issues/1/issue.yaml:3: error: the section, “Sport”, is printed nowhere" in outcome.said

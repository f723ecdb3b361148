"""Bad input: each ends in one clear message with file and line and what to do, the right exit code, no
traceback, and the last good output untouched.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.faults import (
    CSS,
    ISSUE,
    LAYOUT,
    MASTER,
    PUBLICATION,
    STORY,
    SVG,
    Change,
    both,
    build,
    folder,
    good_paper,
    link,
    picture,
    png,
    put,
    svg,
    swap,
    text,
)
from tests.support.paper import words

MANY = "number: 1\ndate: 2024-01\npages: [page]\narticles:\n"
BOMB = b'<!DOCTYPE svg [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>' + SVG.format("<text>&b;</text>").encode()

ALIASES = "a: &a [x, x, x, x]\nb: &b [y, y]\nc: [*a, *a, *b]\nd: [*a, *b]\n"
FONTS = (
    "families:\n  - {family: F, licence: OFL, licence-file: fonts.yaml,\n     files: [\n"
    "       {file: f.ttf, postscript: F}]}\n"
)

# what is done to a good publication: exit code, code of the finding, place, part of the message or hint
CASES: dict[str, tuple[Change, int, str, str, str]] = {
    "not YAML": (put(ISSUE, "number: 1\npages: [a\narticles: {"), 3, "not-yaml", f"{ISSUE}:3", "indentation"),
    "tabs": (put(ISSUE, "number: 1\n\tpages: [page]"), 3, "not-yaml", f"{ISSUE}:2", "cannot start any token"),
    "key twice": (swap(ISSUE, "number: 1", "number: 1\nnumber: 2"), 3, "duplicate-key", f"{ISSUE}:2", "keep one"),
    "alias": (put(ISSUE, "a: &a [x]\nb: [*a, *a]\n"), 3, "yaml-alias", ISSUE, "write it out"),
    "not UTF-8": (put(STORY, b"---\nheadline: caf\xe9\n---\n\nx"), 3, "not-utf-8", f"{STORY}:2", "Save as"),
    "control character": (
        put(STORY, "---\nheadline: s\n---\n\na\x01b"),
        3,
        "control-character",
        f"{STORY}:5",
        "U+0001",
    ),
    "empty publication": (put(PUBLICATION, ""), 3, "empty-file", PUBLICATION, "is empty"),
    "empty article": (put(STORY, " \n"), 3, "empty-article", STORY, "write it"),
    "no text": (put(STORY, "---\nheadline: s\n---\n"), 3, "empty-article", STORY, "nothing after it"),
    "no front matter": (put(STORY, "Hello."), 3, "no-front-matter", f"{STORY}:1", "begin the file with"),
    "no headline": (put(STORY, "---\nkicker: k\n---\n\nx"), 3, "missing-key", STORY, "headline"),
    "article is a folder": (folder(STORY), 3, "not-a-file", f"{ISSUE}:5", "is a folder"),
    "no such article": (swap(ISSUE, "s.md", "ss.md"), 3, "missing-file", f"{ISSUE}:5", "did you mean “s.md”?"),
    "no such picture": (picture("p.png"), 3, "missing-file", f"{STORY}:3", "does not exist"),
    "picture without bytes": (picture("p.png", b""), 3, "bad-picture", f"{STORY}:3", "JPEG, PNG"),
    "truncated picture": (picture("p.png", png(90, 90)[:900]), 3, "bad-picture", f"{STORY}:3", "damaged"),
    "40,000 pixels wide": (picture("p.png", png(40_000, 1)), 3, "picture-too-large", f"{STORY}:3", "scale it down"),
    "text as a picture": (picture("p.jpg", b"hello"), 3, "bad-picture", f"{STORY}:3", "not a picture"),
    "not an SVG": (picture("p.svg", b"<html/>"), 3, "bad-picture", f"{STORY}:3", "not an SVG"),
    "path out": (picture("../../../etc/passwd"), 3, "outside-publication", f"{STORY}:3", "copy the file into"),
    "absolute path": (picture("/etc/passwd"), 3, "outside-publication", f"{STORY}:3", "copy the file into"),
    "link out": (link("l.png", "/etc/passwd"), 3, "outside-publication", f"{STORY}:3", "lies outside"),
    "link to itself": (link("l.png", "l.png"), 3, "missing-file", f"{STORY}:3", "cannot be opened"),
    "http": (picture("http://x.example/p.png"), 3, "remote-file", f"{STORY}:3", "nothing is fetched"),
    "//host": (picture("//x.example/p.png"), 3, "remote-file", f"{STORY}:3", "nothing is fetched"),
    "file:": (picture("file:///etc/passwd"), 3, "remote-file", f"{STORY}:3", "save the file in"),
    "data:": (picture("data:image/png;base64,AA"), 3, "remote-file", f"{STORY}:3", "save the file in"),
    "10,000 articles": (
        put(ISSUE, MANY + "".join(f"  - {{article: a{n}.md, frames: [1/a]}}\n" for n in range(10_000))),
        3,
        "too-large",
        ISSUE,
        "300 kB",
    ),
    "501 articles": (put(ISSUE, MANY + "  - {article: a.md}\n" * 501), 3, "bad-value", f"{ISSUE}:4", "501 entries"),
    "no pages": (swap(ISSUE, "[page]", "[]"), 3, "bad-value", f"{ISSUE}:3", "name at least one"),
    "no such date": (swap(ISSUE, "2024-01", "2024-13"), 3, "bad-value", f"{ISSUE}:2", "no such date"),
    "unknown key": (swap(ISSUE, "frames:", "frame:"), 3, "unknown-key", f"{ISSUE}:6", "did you mean “frames”?"),
    "unknown key in front": (text("x", "headlin: y"), 3, "unknown-key", f"{STORY}:3", "did you mean “headline”?"),
    "unknown frame": (swap(ISSUE, "1/a", "1/aa"), 3, "no-frame", f"{ISSUE}:6", "did you mean “a”?"),
    "unknown page": (swap(ISSUE, "1/a", "7/a"), 3, "no-page", f"{ISSUE}:6", "the issue has 1"),
    "not a frame": (swap(ISSUE, "1/a", "lead"), 3, "bad-value", f"{ISSUE}:6", "1/lead"),
    "unknown master": (swap(ISSUE, "[page]", "[pag]"), 3, "no-master", f"{ISSUE}:3", "did you mean “page”?"),
    "unknown layout": (swap(PUBLICATION, ": test", ": tets"), 3, "no-layout", "issue.yaml", "did you mean “test”?"),
    "unknown head": (swap(ISSUE, "[1/a]", "[1/a]\n    head: larg"), 3, "no-head", f"{ISSUE}:7", "“large”"),
    "unknown style": (swap(ISSUE, "[1/a]", "[1/a]\n    style: pain"), 3, "no-style", f"{ISSUE}:7", "“plain”"),
    "unknown insert": (swap(ISSUE, "[1/a]", "[1/a]\n    inserts: [{take: x}]"), 3, "no-insert", f"{ISSUE}:7", "“x”"),
    "no place": (swap(ISSUE, "frames: [1/a]", "section: x"), 3, "no-place", f"{ISSUE}:5", "add a line “frames:"),
    "frame twice": (swap(ISSUE, "[1/a]", "[1/a, 1/a]"), 3, "frame-taken", f"{ISSUE}:6", "the other one"),
    "dead link": (text("[x](other.md)"), 3, "dead-link", f"{STORY}:6", "no story of this edition"),
    "script link": (text("[x](javascript:alert(1))"), 3, "bad-link", f"{STORY}:6", "https://"),
    "HTML": (text("<script>alert(1)</script>"), 3, "raw-html", f"{STORY}:6", "use Markdown"),
    "HTML in a line": (text("a <b>b</b>"), 3, "raw-html", f"{STORY}:6", "use Markdown"),
    "undefined note": (text("a[^1]"), 3, "undefined-footnote", f"{STORY}:6", "add a line"),
    "unused note": (text("a\n\n[^1]: b"), 3, "unused-footnote", f"{STORY}:8", "or delete"),
    "level 1": (text("# a"), 3, "heading-level", f"{STORY}:6", "front matter"),
    "no alt text": (text("![](p.svg)"), 3, "no-alt-text", f"{STORY}:6", "what it shows"),
    "unknown block": (text("::: bx\na\n:::"), 3, "unknown-block", f"{STORY}:6", "did you mean “box”?"),
    "language": (text("a", "language: english"), 3, "bad-value", f"{STORY}:3", "en-GB"),
    "nested too deeply": (text(">" * 3000 + " a"), 3, "too-deep", f"{STORY}:6", "less deeply"),
    "no such glyph": (text("a 😀"), 3, "missing-character", f"{STORY}:6", "grinning face"),
    "SVG with script": (svg("<script>1</script>"), 3, "unsafe-picture", f"{STORY}:3", "export it as plain SVG"),
    "SVG with onload": (svg('<rect onload="x()"/>'), 3, "unsafe-picture", f"{STORY}:3", "can run as a program"),
    "SVG with href": (svg('<image href="http://x/y.png"/>'), 3, "unsafe-picture", f"{STORY}:3", "outside itself"),
    "SVG with url()": (svg('<rect style="fill: url(http://x)"/>'), 3, "unsafe-picture", f"{STORY}:3", "outside itself"),
    "SVG with HTML": (svg("<foreignObject/>"), 3, "unsafe-picture", f"{STORY}:3", "foreignObject"),
    "SVG with many attributes": (
        svg("\n<rect " + " ".join(f'a{n}=""' for n in range(20_000)) + "/>"),
        3,
        "picture-too-large",
        f"{STORY}:3",
        "has in line 2 an element with 20,000 attributes",
    ),
    "SVG bomb": (picture("p.svg", BOMB), 3, "unsafe-picture", f"{STORY}:3", "entities"),
    "template syntax": (swap(MASTER, "<div", "{% if %}<div"), 3, "template-error", f"{MASTER}:1", "Expected"),
    "undefined name": (swap(MASTER, "<div", "{{ nothing }}<div"), 3, "template-error", f"{MASTER}:1", "undefined"),
    "a long number": (
        swap(MASTER, "<div", "{{ " + "9" * 5000 + " }}<div"),
        3,
        "template-error",
        f"{MASTER}: ",
        "many digits",
    ),
    "endless include": (
        swap(MASTER, "<div", "{% include 'masters/page.html' %}<div"),
        3,
        "template-error",
        "page",
        "end",
    ),
    "huge range": (
        swap(MASTER, "<div", "{% for i in range(10**9) %}{% endfor %}<div"),
        3,
        "template-error",
        MASTER,
        "ange",
    ),
    "two frames of one name": (swap(MASTER, '"b"', '"a"'), 3, "bad-master", MASTER, "another name"),
    "columns": (swap(MASTER, 'columns="2"', 'columns="x"'), 3, "bad-master", MASTER, "no number of columns"),
    "no style sheet": (lambda root: (root / CSS).unlink(), 3, "bad-layout", CSS, "has no print.css"),
    "style sheet not UTF-8": (put(CSS, b"\xff\xfe"), 3, "bad-layout", CSS, "UTF-8"),
    "layout.yaml": (put(LAYOUT, "title: x"), 3, "missing-key", LAYOUT, "add a line"),
    "remote picture in CSS": (
        swap(CSS, ".frame {", ".frame { background: url(http://127.0.0.1:9/x.png);"),
        3,
        "engine-failed",
        "",
        "network",
    ),
    "remote CSS": (put(CSS, "@import url(http://127.0.0.1:9/x.css);"), 3, "engine-failed", "", "network"),
    "CSS reads a file": (
        swap(CSS, ".frame {", ".frame { background: url(file:///etc/passwd);"),
        3,
        "engine-failed",
        "",
        "outside",
    ),
    "everything is taken out of its place": (
        swap(CSS, ".frame {", "* { position: absolute } .frame {"),
        3,
        "bad-layout",
        CSS,
        "out of its place",
    ),
    "unknown font": (swap(CSS, "Source Serif 4 Caption", "Arial"), 4, "unknown-font", "", "not in fonts/"),
    "control character by escape": (text("x", 'kicker: "a\\0b"'), 3, "control-character", f"{STORY}:3", "U+0000"),
    "half a surrogate": (text("x", 'kicker: "\\ud800"'), 3, "control-character", f"{STORY}:3", "U+D800"),
    "noncharacter": (text("a \ufdd0 b"), 3, "control-character", f"{STORY}:6", "U+FDD0"),
    "private character": (text("a \ue000 b"), 3, "missing-character", f"{STORY}:6", "U+E000"),
    "alias bomb": (put(ISSUE, ALIASES), 3, "yaml-alias", f"{ISSUE}:2", "(*b)"),
    "nested YAML": (put(ISSUE, "number: " + "[" * 2000), 3, "not-yaml", ISSUE, "nested too deeply"),
    "huge front matter": (text("x", "kicker: " + "x" * 70_000), 3, "too-large", f"{STORY}:1", "64 kB"),
    "language of the paper": (swap(PUBLICATION, ": en", ": 'en\"><b>'"), 3, "bad-value", f"{PUBLICATION}:3", "en-GB"),
    "language of a phrase": (text("a [b]{lang=english}"), 3, "bad-language", f"{STORY}:6", "en-GB"),
    "same story twice": (
        swap(ISSUE, "[1/a]", "[1/a]\n  - article: s.md"),
        3,
        "duplicate-slug",
        f"{ISSUE}:7",
        "“slug: …”",
    ),
    "deep list": (text("- " * 3000 + "a"), 3, "too-deep", f"{STORY}:6", "less deeply"),
    "deep emphasis": (text("*" * 1000 + "a" + "*" * 1000), 3, "too-deep", f"{STORY}:6", "less deeply"),
    "flood of brackets": (text("a\n\n" + "[" * 50_000), 3, "too-many-marks", f"{STORY}:8", "take them out"),
    "flood of backticks": (text("`a ``b " * 2000), 3, "too-many-marks", f"{STORY}:5", "take them out"),
    "list in a note": (text("a[^1]\n\n[^1]: b\n\n    - c"), 3, "bad-footnote", STORY, "plain text"),
    "note in a note": (text("a[^1]\n\n[^1]: b[^2]\n\n[^2]: c"), 3, "bad-footnote", STORY, "into this one"),
    "dead link in a note": (text("a[^1]\n\n[^1]: [b](c.md)"), 3, "dead-link", f"{STORY}:8", "known: s.md"),
    "dead link in a head": (text("a", "standfirst: '[b](c.md)'"), 3, "dead-link", f"{STORY}:1", "known: s.md"),
    "file: link": (text("[x](file:///etc/passwd)"), 3, "bad-link", f"{STORY}:6", "https://"),
    "SVG with two hrefs": (
        svg('<image href="http://x" xmlns:x="http://www.w3.org/1999/xlink" x:href="#y"/>'),
        3,
        "unsafe-picture",
        f"{STORY}:3",
        "outside itself",
    ),
    "sheet of many conditions": (
        put(CSS, "p { margin: 0 }" + "\n:has(p) { color: red }" * 301),
        3,
        "too-costly",
        f"{CSS}:302",
        "300 conditions",
    ),
    "slug without end": (
        swap("issues/publication.yaml", "slug: t", f"slug: {'x' * 400}"),
        3,
        "bad-value",
        "issues/publication.yaml:2",
        "60 at most",
    ),
    "number without end": (
        swap(ISSUE, "number: 1", f"number: {'1' * 400}"),
        3,
        "bad-value",
        f"{ISSUE}:1",
        "40 characters",
    ),
    "SVG without end": (svg("<g>" * 3000 + "</g>" * 3000), 3, "bad-picture", f"{STORY}:3", "depth"),
    "SVG beyond measure": (
        picture("p.svg", SVG.replace("9 9", "1 " + "9" * 400).encode()),
        3,
        "bad-picture",
        f"{STORY}:3",
        "viewBox",
    ),
    "include from outside": (
        swap(MASTER, "<div", "{% include '../../../../etc/passwd' %}<div"),
        3,
        "template-error",
        f"{MASTER}:1",
        "no template",
    ),
    "include of nothing": (
        swap(MASTER, "<div", "\n{% include none %}<div"),
        3,
        "template-error",
        f"{MASTER}:2",
        "by something that is no name",
    ),
    "include of a long name": (
        swap(MASTER, "<div", "{% include 'x' * 400 %}<div"),
        3,
        "template-error",
        MASTER,
        "long",
    ),
    "template without measure": (
        swap(MASTER, "<div", "{{ '%99999999999999d' % 1 }}<div"),
        3,
        "template-error",
        "masters/page.html",
        "",
    ),
    "template looks inside": (
        swap(MASTER, "<div", "{{ ''.__class__ }}<div"),
        3,
        "template-error",
        f"{MASTER}:1",
        "unsafe",
    ),
    "template not UTF-8": (put(MASTER, b"<div>\xff"), 3, "template-error", f"{MASTER}:1", "UTF-8"),
    "control character in a master": (
        swap(MASTER, "<div", "\x01<div"),
        3,
        "template-error",
        MASTER,
        "control character U+0001",
    ),
    "empty master": (put(MASTER, ""), 3, "no-frame", f"{ISSUE}:6", "has no frame"),
    "frame is hidden": (put(CSS, ".frame { display: none }"), 3, "bad-master", f"{ISSUE}:5", "hides it"),
    "no leading": (swap(LAYOUT, "leading: 12pt", "leading: 0pt"), 3, "bad-value", f"{LAYOUT}:4", "too small"),
    "page without width": (swap(LAYOUT, "width: 200mm", "width: 0mm"), 3, "bad-value", f"{LAYOUT}:3", "too small"),
    "negative length": (swap(LAYOUT, "gap: 4mm", "gap: -4mm"), 3, "bad-value", f"{LAYOUT}:5", "is not a length"),
    "attachment from the web": (
        swap(MASTER, "<div", "<a rel=attachment href=http://127.0.0.1:9/x>x</a><div"),
        3,
        "engine-failed",
        "",
        "network",
    ),
    "damaged font": (
        both(put("fonts/fonts.yaml", FONTS), put("fonts/f.ttf", "x")),
        3,
        "bad-font",
        "fonts.yaml:4",
        "anew",
    ),
    "missing font": (put("fonts/fonts.yaml", FONTS), 3, "missing-file", "fonts.yaml:4", "does not exist"),
    "long file name": (swap(ISSUE, "s.md", "s" * 400), 3, "missing-file", f"{ISSUE}:5", "cannot be opened"),
    "endless number": (swap(ISSUE, "[1/a]", "[1/a]\n    head-columns: 1e999"), 3, "bad-value", f"{ISSUE}:7", "1e999"),
    "word of 100,000 letters": (text("a\nb " + "x" * 100_000), 3, "too-long-word", f"{STORY}:7", "100000 characters"),
    "overset": (text(words(2000)), 4, "overset", f"{ISSUE}:5", "cut about"),
    "too tall": (
        picture("p.svg", SVG.replace("0 0 9 9", "0 0 9 99").encode()),
        4,
        "too-tall",
        f"{ISSUE}:5",
        "lower picture",
    ),
}


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    return good_paper(tmp_path)


@pytest.mark.parametrize("case", CASES, ids=list(CASES))
def test_bad_input(case: str, paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change, exit_code, finding, place, words_of_it = CASES[case]
    output = paper / "dist" / "1" / "t-1-print.pdf"
    put("dist/1/t-1-print.pdf", b"the last good one")(paper)
    change(paper)
    code, shown = build(paper, capsys)
    assert code == exit_code, shown
    assert f"[{finding}]" in shown
    assert place in shown
    assert words_of_it in shown
    assert output.read_bytes() == b"the last good one"
    assert [path.name for path in output.parent.iterdir()] == [output.name]


def test_all_faults_are_told_of_at_once(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both(text("<b>a</b> [^9]\n\n# b", "language: xx-1"), swap(ISSUE, "1/a", "1/z"))(paper)
    code, shown = build(paper, capsys)
    assert code == 3
    assert "[bad-value]" in shown
    text("<b>a</b> [^9]\n\n# b\n\n![](nowhere.png)")(paper)
    code, shown = build(paper, capsys)
    for finding in ("raw-html", "undefined-footnote", "heading-level", "no-alt-text", "missing-file"):
        assert f"[{finding}]" in shown


def test_faults_of_several_files_are_told_of_at_once(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both(swap(PUBLICATION, "language", "langage"), swap(ISSUE, "number: 1", "numbr: 1"))(paper)
    code, shown = build(paper, capsys)
    assert code == 3
    for said in (f"{PUBLICATION}:3", "“language”?", f"{ISSUE}:1", "“number”?", "“number” is missing"):
        assert said in shown


def test_an_empty_frame_is_only_a_warning(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, shown = build(paper, capsys)
    assert code == 0
    assert f"{ISSUE}:3: warning: the frame 1/b stays empty [unused-frame]" in shown
    assert "give it to a story" in shown


def test_pictures_are_found_by_names_with_accents_and_spaces(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put("issues/1/peña uno.svg", SVG.format(""))(paper)
    text("Text.\n\n![A picture](<peña uno.svg>)")(paper)
    code, shown = build(paper, capsys)
    assert code == 0, shown

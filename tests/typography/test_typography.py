"""Marks in articles: Markdown, spans in other languages, speech over paragraphs, and findings on marks left over."""

from __future__ import annotations

from pathlib import Path

import pytest

from pressbuild.article import read_article
from pressbuild.core.findings import Finding, Report
from pressbuild.document import (
    Code,
    Document,
    Link,
    Literal,
    Paragraph,
    Verse,
    block_inlines,
    plain_text,
    walk_blocks,
    walk_inlines,
)
from pressbuild.publication.manifest.read_manifest import read_manifest
from pressbuild.sources.folder import Folder


def read(folder: Path, text: str, language: str = "en-GB", front: str = "") -> tuple[Document, list[Finding]]:
    path = folder / "a.md"
    path.write_text(f"---\nheadline: H\nlanguage: {language}\n{front}---\n\n{text}\n", encoding="utf-8")
    report = Report()
    document = read_article(path, Folder(folder), "en", report)
    assert document, report.findings
    return document, report.findings


def printed(document: Document) -> list[str]:
    return ["\n".join(map(plain_text, block_inlines(block))) for block in walk_blocks(document.blocks)]


@pytest.mark.parametrize(
    ("language", "typed", "set_"),
    [
        ("en-GB", "*'a'* and '*b*'", "‘a’ and ‘b’"),
        ("en-GB", "He said 'so *they'* left", "He said ‘so they’ left"),
        ("en-GB", "one -- two...", "one – two…"),
        ("en-GB", "2021-22 and 1990--2000", "2021–22 and 1990–2000"),
        ("en-GB", "ISO 2023-02-15, call 0-800-1", "ISO 2023-02-15, call 0-800-1"),
        ("en-GB", "(c) is the third point", "(c) is the third point"),
        ("en-GB", "p.\n12 and Dr\nJones", "p.\u00a012 and Dr\u00a0Jones"),
        ("en-GB", r"\"straight\" and 5\' and a\--b and \...", '"straight" and 5\' and a--b and ...'),
        ("en-GB", r"not \*emphasis\*, 'but' \# so", "not *emphasis*, ‘but’ # so"),
        ("en-GB", "`it's -- \"code\"` isn't", 'it\'s -- "code" isn’t'),
        ("en-GB", "'so'[^1] it is\n\n[^1]: 'a'", "‘so’ it is"),
        ("en-GB", 'He said "no" and ["¿y?"]{lang=es} "yes"', "He said ‘no’ and «¿y?» ‘yes’"),
        ("en-GB", "https://example.org/~me/a_b_*c*--d~ and _so_", "https://example.org/~me/a_b_*c*--d~ and so"),
        (
            "en-GB",
            r"*https://example.org/a* and https://example.org/a\_b",
            "https://example.org/a and https://example.org/a_b",
        ),
    ],
)
def test_marks_in_a_paragraph(tmp_path: Path, language: str, typed: str, set_: str) -> None:
    document, findings = read(tmp_path, typed, language)
    assert printed(document)[0] == set_
    assert not findings


def test_literals_and_code_are_inlines_of_their_own(tmp_path: Path) -> None:
    typed = (
        "See www.example.org/a--b, <news--desk@example.org>, [https://a.example/b--c](https://a.example/b--c), `x--y`."
    )
    document, _ = read(tmp_path, typed)
    found = list(walk_inlines(next(block_inlines(document.blocks[0]))))
    literals = [inline.text for inline in found if isinstance(inline, Literal)]
    assert literals == ["www.example.org/a--b", "news--desk@example.org", "https://a.example/b--c"]
    assert [inline.text for inline in found if isinstance(inline, Code)] == ["x--y"]
    assert sum(isinstance(inline, Link) for inline in found) == 2


def test_speech_over_paragraphs(tmp_path: Path) -> None:
    document, findings = read(tmp_path, 'She said: "We waited.\n\n*"Then* they came.\n\n"Now we go."\n\nAll was said.')
    assert printed(document) == ["She said: ‘We waited.", "‘Then they came.", "‘Now we go.’", "All was said."]
    assert not findings


def test_speech_goes_on_past_a_box_and_stops_at_a_crosshead(tmp_path: Path) -> None:
    box = "::: box Title\n'In the box.'\n:::"
    document, findings = read(tmp_path, f'"We waited.\n\n{box}\n\n"They came."')
    assert printed(document)[-1] == "‘They came.’"
    assert not findings
    _, findings = read(tmp_path, '"We waited.\n\n## Head\n\n"They came."')
    assert [finding.place.line for finding in findings if finding.place] == [6]


def test_a_quotation_that_closes_in_the_next_paragraph(tmp_path: Path) -> None:
    document, findings = read(tmp_path, '"We waited.\n\nThey came."')
    assert printed(document) == ["‘We waited.", "They came.’"]
    assert not findings


def test_verse_is_one_quotation(tmp_path: Path) -> None:
    document, findings = read(tmp_path, "::: verse\n\"One\ntwo\n  'three'\nfour.\"\n:::")
    verse = document.blocks[0]
    assert isinstance(verse, Verse)
    assert [plain_text(line) for line in verse.lines] == ["‘One", "two", "\u00a0\u00a0“three”", "four.’"]
    assert not findings


@pytest.mark.parametrize(
    ("typed", "set_", "line", "words"),
    [
        ('Well.\nAnd "so', "Well. And ‘so", 7, "is not closed"),
        ('"One\n\n## Two\n\nthree"', "‘One", 6, "is not closed"),
        ('Well.\nAnd\nso" he said', "Well. And so’ he said", 8, "closes nothing"),
        ('Well.\nAnd " so', 'Well. And " so', 7, "printed as it is"),
        ("He came\nto 'Brisco", "He came to ’Brisco", 7, "set as an apostrophe"),
    ],
)
def test_a_mark_without_a_partner_is_a_finding(tmp_path: Path, typed: str, set_: str, line: int, words: str) -> None:
    document, findings = read(tmp_path, typed)
    assert printed(document)[0] == set_
    first = findings[0]
    assert first.code == "stray-mark"
    assert words in first.message
    assert first.place
    assert first.place.line == line


def test_languages_of_blocks(tmp_path: Path) -> None:
    typed = '::: box "Uno" {lang=es}\n"dos"\n:::\n\n"three"\n\n{lang=de}\n"vier"'
    document, _ = read(tmp_path, typed)
    blocks = [block for block in walk_blocks(document.blocks) if isinstance(block, Paragraph)]
    assert [plain_text(block.children) for block in blocks] == ["«dos»", "‘three’", "„vier“"]
    assert plain_text(next(block_inlines(document.blocks[0]))) == "«Uno»"


def test_front_matter_has_marks_and_alternative_texts_have_none(tmp_path: Path) -> None:
    (tmp_path / "p.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    front = 'kicker: "It\'s -- \'so\'"\npictures:\n  - file: p.svg\n    alt: "It\'s"\n    caption: "It\'s 6\\""\n'
    document, findings = read(tmp_path, "Text.", front=front)
    assert plain_text(document.kicker) == "It’s – ‘so’"
    assert plain_text(document.pictures[0].caption) == "It’s 6″"
    assert document.pictures[0].alt == "It's"
    assert not findings


def test_words_of_a_manifest_have_marks(tmp_path: Path) -> None:
    issue = tmp_path / "issues" / "1"
    issue.mkdir(parents=True)
    (tmp_path / "issues" / "publication.yaml").write_text("title: It's\nslug: t\nlayout: l\ntagline: It's -- us\n")
    (issue / "a.md").write_text("---\nheadline: H\n---\n")
    entry = "{article: a.md, section: It's, turn-head: \"'So'\", kicker: p. 12}"
    (issue / "issue.yaml").write_text(f"number: 1\ndate: 2024-05\npages: [one]\narticles: [{entry}]\n")
    report = Report()
    manifest = read_manifest(tmp_path, issue, report)
    found = manifest.issue.articles[0]
    assert (found.section, found.turn_head, found.kicker) == ("It’s", "‘So’", "p.\u00a012")
    assert manifest.publication.tagline == "It’s – us"
    assert manifest.publication.title == "It's"  # a name, as its owner writes it
    assert not report.findings


def test_a_mark_without_a_partner_in_a_manifest_is_told_of_with_its_line(tmp_path: Path) -> None:
    issue = tmp_path / "issues" / "1"
    issue.mkdir(parents=True)
    (tmp_path / "issues" / "publication.yaml").write_text("title: T\nslug: t\nlayout: l\ntagline: Towns' news\n")
    (issue / "a.md").write_text("---\nheadline: H\n---\n")
    articles = "articles:\n- article: a.md\n  section: Towns' news\n  kicker: News \"from Rome\n"
    (issue / "issue.yaml").write_text(f"number: 1\ndate: 2024-05\npages: [one]\n{articles}")
    report = Report()
    read_manifest(tmp_path, issue, report)
    (found,) = report.findings
    assert (found.code, str(found.place)) == ("stray-mark", "issues/1/issue.yaml:7")
    assert '“News "from Rome”' in found.message


def test_a_product_that_markdown_takes_for_emphasis_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "s.md").write_text(
        "---\nheadline: x\n---\n\nFirst.\nIt makes 2*3*4, a*b*c and 5 * 6 * 7, **1** or 2**3**.\n"
    )
    report = Report()
    read_article(tmp_path / "s.md", Folder(tmp_path), "en", report)
    found = [finding for finding in report.findings if finding.code == "starred-figures"]
    assert [finding.message.split(" is ")[0] for finding in found] == ["“makes 2*3*”", "“or 2**3**”"]
    assert [finding.place and finding.place.line for finding in found] == [6, 6]

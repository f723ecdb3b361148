"""Ways to break what documents, style sheets and package of an e-book may say at all. In: nothing. Out: `FORM`."""

from __future__ import annotations

from tests.support.book_changes import CSS, LEAD, NCX, OPF, Break, swap


def with_rule(rule: str) -> Break:
    """Add a rule to the style sheet."""
    return swap(CSS, r"\Z", rule)


_FIRST = r"(<metadata[^>]*>)"
_HIDING = {
    "display": ".text p { display: none }",
    "visibility": "p { visibility: hidden }",
    "opacity": ".text { opacity: 0 }",
    "no size": "p { font-size: 0 }",
    "no height of lines": "p { line-height: 0 }",
    "indent": "p { text-indent: -9999px }",
    "position": ".text { position: absolute; left: -9999px }",
    "clip": ".text { clip-path: inset(50%) }",
    "height": ".text { height: 0; overflow: hidden }",
    "scale": ".text { transform: scale(0) }",
    "white letters": "@media screen { body { color: #fff } }",
    "notes": ".footnotes { display: none }",
}
FORM: dict[str, tuple[Break, str]] = {
    **{f"style hides words by {name}": (with_rule(rule), "book-hidden") for name, rule in _HIDING.items()},
    "style writes words": (with_rule('p::after { content: " (sic)" }'), "words-added"),
    "style turns the direction": (with_rule("html { direction: rtl }"), "book-direction"),
    "style joins lines of verse": (with_rule(".line { display: inline }"), "book-structure"),
    "style joins lines of code": (with_rule("pre { white-space: normal }"), "book-structure"),
    "style takes numbers away": (with_rule("ol { list-style: none }"), "book-structure"),
    "style sheet for some readers": (swap(LEAD, 'href="style.css"', r'\g<0> media="speech"'), "book-styles"),
    "table is no table": (swap(LEAD, "<table>", '<table role="presentation">'), "book-structure"),
    "paragraph is said to be a heading": (
        swap(LEAD, "<p>word0 ", '<p role="heading" aria-level="2">word0 '),
        "book-structure",
    ),
    "place in the order of tabs": (swap(LEAD, "<p>word0 ", '<p tabindex="5">word0 '), "book-structure"),
    "text is inert": (swap(LEAD, '<div class="text">', '<div class="text" inert="inert">'), "book-hidden"),
    "list counts down": (swap(LEAD, "<ol ", '<ol reversed="reversed" '), "book-structure"),
    "story is said to be back matter": (
        swap(LEAD, 'epub:type="bodymatter"', 'epub:type="backmatter"'),
        "book-structure",
    ),
    "mark of a page shows": (swap(LEAD, r'(id="page-3"[^>]*>)</span>', r"\g<1>2</span>"), "book-pages"),
    "heads of columns among the rows": (swap(LEAD, r"<thead>(.*?)</thead>\s*<tbody>", r"<tbody>\1"), "book-table"),
    "heads of rows are those of columns": (swap(LEAD, 'scope="row"', 'scope="col"'), "book-table"),
    "cell names the head of another": (swap(LEAD, 'data-head="Now"', 'data-head="Port"'), "book-table"),
    "document in another encoding": (swap(LEAD, 'encoding="utf-8"', 'encoding="iso-8859-1"'), "book-characters"),
    "version of the package": (swap(OPF, 'version="3.0"', 'version="2.0"'), "book-metadata"),
    "pages are fixed": (
        swap(OPF, _FIRST, r'\1<meta property="rendition:layout">pre-paginated</meta>'),
        "book-metadata",
    ),
    "document is said to be scripted": (
        swap(OPF, 'href="story-lead.xhtml"', r'\g<0> properties="scripted"'),
        "book-metadata",
    ),
    "claim of descriptions to hear": (swap(OPF, ">unlocked<", ">audioDescription<"), "book-claims"),
    "claim of flashing": (swap(OPF, '(accessibilityHazard">)none', r"\1flashing"), "book-claims"),
    "claim of a standard": (
        swap(OPF, _FIRST, r'\1<link rel="dcterms:conformsTo" href="https://x.org"/>'),
        "book-claims",
    ),
    "faces are not asked for": (swap(OPF, r'<meta property="ibooks:specified-fonts">true</meta>', ""), "book-font"),
    "number for other readers": (swap(OPF, '("calibre:series_index" content=")', r"\g<1>9"), "book-series"),
    "depth of the old contents": (swap(NCX, '(dtb:depth" content=")', r"\g<1>9"), "book-contents"),
    "number of pages in the old contents": (swap(NCX, '(dtb:totalPageCount" content=")', r"\g<1>9"), "book-contents"),
    "language of the old contents": (swap(NCX, 'xml:lang="[^"]*"', 'xml:lang="de"'), "book-language"),
    "value of an old page": (swap(NCX, 'value="2"', 'value="7"'), "book-pages"),
}

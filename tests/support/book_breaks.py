"""Ways to break a finished e-book, one at a time. In: nothing. Out: changes of its files, and which check is to notice.

The book is that of `support.elements`. `WAYS` are for our own checks, `FOR_EPUBCHECK` for what is left to EPUBCheck.
"""

from __future__ import annotations

from tests.support.book_breaks_form import FORM
from tests.support.book_breaks_inside import MARKS
from tests.support.book_changes import (
    CONTAINER,
    CSS,
    DRAWING,
    FRONT,
    GREY,
    LEAD,
    NAV,
    NCX,
    OPF,
    SECOND,
    Break,
    add,
    both,
    cut,
    drop,
    exchange,
    flip_a_bit,
    move,
    move_mimetype,
    rename,
    swap,
)

PAGE_2 = r'<span epub:type="pagebreak"[^>]*id="page-2"[^>]*></span>'
PAGE_3 = r'<span epub:type="pagebreak"[^>]*id="page-3"[^>]*></span>'
SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
ROW_1 = '<td class="right" data-head="Now">1.2</td>'


def in_head(markup: str) -> Break:
    """Put something before the title of a story."""
    return swap(LEAD, "<title>", f"{markup}<title>")


def in_text(markup: str) -> Break:
    """Put something after the head of a story."""
    return swap(LEAD, "</header>", rf"\g<0>{markup}")


ARCHIVE: dict[str, tuple[Break, str]] = {
    "mimetype comes last": (move_mimetype, "book-mimetype"),
    "mimetype with a new line": (add("mimetype", b"application/epub+zip\n"), "book-mimetype"),
    "no mimetype": (drop("mimetype"), "book-mimetype"),
    "no container": (drop(CONTAINER), "book-container"),
    "container names another package": (swap(CONTAINER, "EPUB/content.opf", "EPUB/book.opf"), "book-container"),
    "container is no XML": (cut(CONTAINER), "book-container"),
    "encryption of faces": (add("META-INF/encryption.xml", b"<encryption/>"), "book-encryption"),
    "rights management": (add("META-INF/rights.xml", b"<rights/>"), "book-encryption"),
    "name with a space": (rename(GREY, "pictures/grey square.png"), "book-names"),
    "name in other letters": (add("EPUB/größe.txt", b"x"), "book-names"),
    "names that differ in capitals": (add("EPUB/Style.css", b"p {}"), "book-twice"),
    "listed file is missing": (drop(GREY), "book-missing-file"),
    "file is not listed": (add("EPUB/stray.txt", b"x"), "book-unlisted"),
    "document that is not XML": (swap(LEAD, "</header>", ""), "book-unreadable"),
    "no package document": (drop(OPF), "book-unreadable"),
    "document is cut off": (cut(LEAD), "book-unreadable"),
    "picture is cut off": (cut(GREY), "book-damaged"),
    "picture with a wrong bit": (flip_a_bit(GREY), "book-damaged"),
    "picture is something else": (add(GREY, b"<html/>"), "book-damaged"),
    "drawing is no XML": (cut(DRAWING), "book-damaged"),
    "drawing with a script": (swap(DRAWING, "</svg>", "<script>1</script></svg>"), "book-damaged"),
    "empty style sheet": (add(CSS, b""), "book-damaged"),
}
PACKAGE: dict[str, tuple[Break, str]] = {
    "story twice in the reading order": (
        swap(OPF, r'(<itemref idref="item-story-lead-xhtml"/>)', r"\1\1"),
        "book-spine",
    ),
    "story not in the reading order": (swap(OPF, r'<itemref idref="item-story-lead-xhtml"/>', ""), "book-spine"),
    "story left out from page to page": (
        swap(OPF, 'idref="item-story-lead-xhtml"', r'\g<0> linear="no"'),
        "book-spine",
    ),
    "reading order names nothing": (
        swap(OPF, 'itemref idref="item-front-xhtml"', 'itemref idref="item-x"'),
        "book-spine",
    ),
    "no contents for old readers in the reading order": (swap(OPF, ' toc="item-toc-ncx"', ""), "book-spine"),
    "stories in another order": (
        exchange(OPF, 'idref="item-story-lead-xhtml"', 'idref="item-story-second-xhtml"'),
        "book-order",
    ),
    "pages turn the other way": (swap(OPF, "<spine ", '<spine page-progression-direction="rtl" '), "book-direction"),
    "style sheet called text": (swap(OPF, "text/css", "text/plain"), "book-media-type"),
    "picture called a JPEG": (swap(OPF, "image/png", "image/jpeg", 0), "book-media-type"),
    "document called HTML": (
        swap(
            OPF,
            'id="item-colophon-xhtml" media-type="application/xhtml[+]xml"',
            'id="item-colophon-xhtml" media-type="text/html"',
        ),
        "book-media-type",
    ),
    "one id for two files": (swap(OPF, 'id="item-style-css"', 'id="item-front-xhtml"'), "book-twice"),
    "file listed twice": (
        swap(OPF, r"(<item href=\"style.css\")( id=\"[^\"]*\")([^>]*/>)", r'\1\2\3\1 id="s"\3'),
        "book-twice",
    ),
    "no contents named": (swap(OPF, ' properties="nav"', ""), "book-nav"),
    "no identifier": (swap(OPF, "<dc:identifier.*?</dc:identifier>", ""), "book-metadata"),
    "identifiers that differ": (swap(NCX, "urn:uuid:", "urn:uuid:0"), "book-identifier"),
    "identifier is another": (
        swap(OPF, 'unique-identifier="identifier"', 'unique-identifier="title"'),
        "book-identifier",
    ),
    "no title of the book": (swap(OPF, "<dc:title.*?</dc:title>", ""), "book-metadata"),
    "titles that differ": (swap(NCX, "No 292", "No 291"), "book-title"),
    "no language of the book": (swap(OPF, "<dc:language>en</dc:language>", ""), "book-metadata"),
    "language of the book is another": (swap(OPF, "<dc:language>en", "<dc:language>de"), "book-language"),
    "package says another language": (swap(OPF, 'xml:lang="en"', 'xml:lang="es"'), "book-language"),
    "package has another direction": (swap(OPF, 'dir="ltr"', 'dir="rtl"'), "book-language"),
    "no date": (swap(OPF, r'<meta property="dcterms:modified">[^<]*</meta>', ""), "book-date"),
    "date without a zone": (swap(OPF, "T00:00:00Z", "T00:00:00"), "book-date"),
    "date that is none": (swap(OPF, "<dc:date>2024-05", "<dc:date>2024-15"), "book-date"),
    "date in words": (swap(OPF, "<dc:date>2024-05", "<dc:date>May 2024"), "book-date"),
    "refinement of nothing": (swap(OPF, 'refines="#serial"', 'refines="#series"'), "book-metadata"),
    "number in words": (swap(OPF, 'group-position">292', 'group-position">No. 292'), "book-series"),
    "another number": (swap(OPF, 'group-position">292', 'group-position">291'), "book-series"),
    "no serial": (swap(OPF, '<meta property="belongs-to-collection".*?</meta>', ""), "book-series"),
    "serial of another name": (swap(OPF, 'id="serial">The Elements', 'id="serial">Another'), "book-series"),
    "title of a story is another": (swap(OPF, '"dcterms:title">second', '"dcterms:title">third'), "book-metadata"),
    "author of a story is another": (
        swap(OPF, '"dcterms:creator">Somebody', '"dcterms:creator">Anybody'),
        "book-metadata",
    ),
    "author is not listed": (swap(OPF, '<dc:contributor id="author-1">Somebody</dc:contributor>', ""), "book-metadata"),
    "empty property": (swap(OPF, ">https://schema.org/PublicationIssue<", "><"), "book-metadata"),
    "no access mode": (swap(OPF, r'<meta property="schema:accessMode">[^<]*</meta>', "", 0), "book-claims"),
    "no sight among the access modes": (
        swap(OPF, r'<meta property="schema:accessMode">visual</meta>', ""),
        "book-claims",
    ),
    "no hazards": (swap(OPF, r'<meta property="schema:accessibilityHazard">[^<]*</meta>', ""), "book-claims"),
    "no summary of access": (
        swap(OPF, r'<meta property="schema:accessibilitySummary">[^<]*</meta>', ""),
        "book-claims",
    ),
    "claim of pages without pages": (swap(NAV, r'<nav epub:type="page-list".*?</nav>', ""), "book-claims"),
    "claim made twice": (
        swap(OPF, r'(<meta property="schema:accessibilityFeature">ARIA</meta>)', r"\1\1"),
        "book-claims",
    ),
    "cover that no shop finds": (swap(OPF, ' properties="cover-image"', ""), "book-cover"),
    "cover for old readers is another": (
        swap(OPF, 'content="item-pictures-cover-page-png"', 'content="item-pictures-grey-png"'),
        "book-cover",
    ),
}
NAVIGATION: dict[str, tuple[Break, str]] = {
    "story not in the contents": (swap(NAV, r"<li><a href=\"story-lead[^\n]*</li>", ""), "book-contents"),
    "contents in another order": (
        exchange(
            NAV, 'href="story-lead.xhtml">lead', 'href="story-second.xhtml" lang="es" xml:lang="es" dir="ltr">second'
        ),
        "book-contents",
    ),
    "contents call a story something else": (swap(NAV, ">lead</a>", ">led</a>"), "book-contents"),
    "contents lead to another story": (
        swap(NAV, '"story-lead.xhtml">lead', '"story-second.xhtml">lead'),
        "book-contents",
    ),
    "old contents call a story something else": (swap(NCX, "<text>lead</text>", "<text>led</text>"), "book-contents"),
    "old contents lead to another story": (
        swap(NCX, 'src="story-lead.xhtml"', 'src="story-second.xhtml"'),
        "book-contents",
    ),
    "old contents have one id twice": (swap(NCX, 'id="point-2"', 'id="point-1"'), "book-twice"),
    "old page list leads elsewhere": (swap(NCX, "#page-3", "#page-1"), "book-pages"),
    "front page calls a story something else": (swap(FRONT, ">lead</a>", ">led</a>"), "book-contents"),
    "front page leads to another story": (swap(FRONT, '"story-lead.xhtml"', '"story-second.xhtml"'), "book-contents"),
    "no landmark for the text": (swap(NAV, 'epub:type="bodymatter"', 'epub:type="part"'), "book-landmarks"),
    "text begins at the end": (
        swap(NAV, 'epub:type="bodymatter" href="front', 'epub:type="bodymatter" href="colophon'),
        "book-landmarks",
    ),
    "no landmark for the cover": (swap(NAV, '<li><a epub:type="cover".*?</li>', ""), "book-landmarks"),
    "landmarks show": (swap(NAV, 'hidden="hidden" style="display: none"', ""), "book-landmarks"),
    "contents do not show": (swap(NAV, 'id="toc"', 'id="toc" hidden="hidden"'), "book-landmarks"),
    "guide leads elsewhere": (
        swap(OPF, 'type="text" title="Front page" href="front', 'type="text" title="Front page" href="cover'),
        "book-landmarks",
    ),
    "page list without a page": (swap(NAV, r"<li><a href=\"[^\"]*#page-2\">2</a></li>", ""), "book-pages"),
    "page list in another order": (
        exchange(NAV, 'story-lead.xhtml#page-1">1', 'story-second.xhtml#page-2">2'),
        "book-pages",
    ),
    "pages lead to each other": (exchange(NAV, "story-lead.xhtml#page-1", "story-lead.xhtml#page-3"), "book-pages"),
    "no source of the pages": (swap(OPF, r'<meta property="pageBreakSource">[^<]*</meta>', ""), "book-pages"),
    "page mark is gone": (swap(LEAD, PAGE_3, ""), "book-pages"),
    "page mark has moved by a paragraph": (move(LEAD, PAGE_3, "word300"), "book-pages"),
    "page mark has moved by a word": (
        move(
            LEAD,
            PAGE_3,
            r"word\d+",
        ),
        "book-pages",
    ),
    "page mark has moved to the end of the story": (move(LEAD, PAGE_3, '</div>\n<div class="footnotes'), "book-pages"),
    "page mark has moved into a table": (move(LEAD, PAGE_3, "Bread"), "book-pages"),
    "page mark has moved into another story": (
        both(
            swap(LEAD, PAGE_3, ""),
            swap(
                SECOND,
                "</header>",
                '</header><p><span epub:type="pagebreak" role="doc-pagebreak" '
                'id="page-3" aria-label="Page\u00a03"></span></p>',
            ),
            swap(NAV, "story-lead.xhtml#page-3", "story-second.xhtml#page-3"),
            swap(NCX, "story-lead.xhtml#page-3", "story-second.xhtml#page-3"),
        ),
        "book-pages",
    ),
    "page mark stands after the headline": (move(SECOND, PAGE_2, '<p class="byline"'), "book-pages"),
    "page mark is called another page": (swap(LEAD, 'aria-label="Page\u00a03"', 'aria-label="Page 4"'), "book-pages"),
    "page mark without a role": (swap(LEAD, ' role="doc-pagebreak"', ""), "book-pages"),
}
DOCUMENTS: dict[str, tuple[Break, str]] = {
    "empty document": (swap("EPUB/colophon.xhtml", r"(<body[^>]*>).*(</body>)", r"\1\2"), "book-empty"),
    "no language": (swap(LEAD, r' lang="en"', ""), "book-language"),
    "two languages": (swap(LEAD, r'xml:lang="en"', 'xml:lang="de"'), "book-language"),
    "story in another language": (swap(SECOND, r'lang="es" xml:lang="es"', 'lang="en" xml:lang="en"'), "book-language"),
    "words have lost their language": (swap(LEAD, r'<span lang="es"[^>]*>(.*?)</span>', r"\1"), "book-language"),
    "words are in another language": (
        swap(LEAD, 'lang="es" xml:lang="es"', 'lang="fr" xml:lang="fr"'),
        "book-language",
    ),
    "words for old readers in another language": (swap(LEAD, 'xml:lang="he"', 'xml:lang="ar"'), "book-language"),
    "words in the other direction": (swap(LEAD, 'dir="rtl"', 'dir="ltr"'), "book-direction"),
    "document in the other direction": (swap(LEAD, 'dir="ltr"', 'dir="rtl"'), "book-direction"),
    "no title": (swap(LEAD, "<title>.*?</title>", "<title></title>"), "book-title"),
    "another title": (swap(LEAD, "<title>.*?</title>", "<title>second</title>"), "book-title"),
    "two headlines": (swap(LEAD, "</header>", "<h1>Again</h1></header>"), "book-headings"),
    "no headline": (swap(LEAD, "<(/?)h1([^>]*)>", r"<\1p\2>", 2), "book-headings"),
    "heading skips a level": (swap(LEAD, "<(/?)h2([^>]*)>", r"<\1h4\2>", 2), "book-headings"),
    "heading is one level lower": (swap(LEAD, "<(/?)h3([^>]*)>", r"<\1h2\2>", 2), "book-headings"),
    "heading is a paragraph": (swap(LEAD, "<(/?)h3([^>]*)>", r"<\1p\2>", 2), "book-headings"),
    "paragraph is a heading": (swap(LEAD, "<p>(word0 .*?)</p>", r"<h2>\1</h2>"), "book-headings"),
    "empty heading": (swap(LEAD, '<div class="text">', r"\g<0><h2></h2>"), "book-headings"),
    "script": (swap(LEAD, "</header>", "</header><script>1</script>"), "book-script"),
    "handler": (swap(LEAD, "<header>", '<header onclick="x()">'), "book-script"),
    "form": (swap(LEAD, "</header>", "</header><form><p>x</p></form>"), "book-script"),
    "frame": (swap(LEAD, "</header>", '</header><iframe src="https://example.org"></iframe>'), "book-script"),
    "handler in capitals": (swap(LEAD, "<header>", '<header x:onClick="x()" xmlns:x="x">'), "book-script"),
    "element that some readers know": (swap(LEAD, "</header>", "</header><applet/>"), "book-script"),
    "element of another language": (swap(LEAD, "</header>", '</header><x:script xmlns:x="x"/>'), "book-script"),
    "drawing that runs something": (in_text(f'<svg xmlns="{SVG}"><script>1</script></svg>'), "book-script"),
    "drawing that changes a link": (in_text(f'<svg xmlns="{SVG}"><set to="javascript:1"/></svg>'), "book-script"),
    "drawing painted from the web": (in_text(f'<svg xmlns="{SVG}" fill="url(//x.org/a)"/>'), "book-script"),
    "document sends elsewhere": (in_head('<meta http-equiv="refresh" content="0"/>'), "book-script"),
    "style sheet from elsewhere": (in_head('<link rel="stylesheet" href="https://x.org/a.css"/>'), "book-remote"),
    "look-up of a name": (in_head('<link rel="preconnect" href="https://x.org"/>'), "book-remote"),
    "styles ask the web": (in_head("<style>@import 'https://x.org/a';</style>"), "book-remote"),
    "pictures from the web": (in_head("<style>p { background: image-set('//x.org/a') }</style>"), "book-remote"),
    "comment in a string": (
        in_head("""<style>p { quotes: "/*" ""; background: url(//x.org) } /**/</style>"""),
        "book-remote",
    ),
    "address after a data: address": (
        in_head("<style>p { background: image-set('data:;' 1x, '//x.org') }</style>"),
        "book-remote",
    ),
    "blank before an address": (in_head("<style>p { background: url(' //x.org') }</style>"), "book-remote"),
    "style asks the web": (swap(LEAD, "<header>", r'<header style="background: u\\72l(//x.org/a)">'), "book-remote"),
    "drawing from the web": (
        swap(LEAD, "</header>", f'\\g<0><svg xmlns="{SVG}"><image x:href="data:," xmlns:x="{XLINK}"/></svg>'),
        "book-remote",
    ),
    "link that tells the web": (swap(LEAD, ' href="https://', r' ping="https://x.org"\g<0>'), "book-remote"),
    "instruction at the beginning": (swap(LEAD, "<!DOC", r'<?xml-stylesheet href="//x.org"?>\g<0>'), "book-remote"),
    "id twice": (swap(LEAD, 'id="call-2"', 'id="call-1"'), "book-twice"),
    "id that is named is not there": (swap(LEAD, 'id="headline"', 'id="head"'), "book-dead-link"),
    "no style sheet": (swap(LEAD, "<link[^>]*/>", ""), "book-styles"),
    "style sheet is not whole": (swap(CSS, "^", "p { color: red; "), "book-styles"),
    "comment is not closed": (swap(CSS, "^", "/* p { } "), "book-styles"),
    "style sheet asks the web": (swap(CSS, "^", '@import "https://example.org/a.css"; '), "book-font"),
    "face is missing": (swap(CSS, "^", "@font-face { font-family: x; src: url(no.ttf) }"), "book-font"),
    "face that nothing names": (
        both(
            add("EPUB/fonts/x.ttf", b"\0\1\0\0" + bytes(8)),
            swap(OPF, "</manifest>", '<item href="fonts/x.ttf" id="x" media-type="font/ttf"/></manifest>'),
        ),
        "book-font",
    ),
    "something is hidden": (swap(LEAD, "<p>word0 ", '<p hidden="hidden">word0 '), "book-hidden"),
    "words are hidden from those who listen": (swap(LEAD, "<p>word0 ", '<p aria-hidden="true">word0 '), "book-hidden"),
    "box is hidden from those who listen": (
        swap(LEAD, '<aside class="box"', r'\g<0> aria-hidden="true"'),
        "book-hidden",
    ),
    "characters that are none": (swap(LEAD, "word61", "word\ufffd61"), "book-characters"),
}
WORDS: dict[str, tuple[Break, str]] = {
    "paragraph is missing": (swap(LEAD, "<p>word60 .*?</p>", ""), "words-lost"),
    "word is changed": (swap(LEAD, "The last words are these", "The last words were these"), "words-lost"),
    "word is missing": (swap(LEAD, " word61 ", " "), "words-lost"),
    "two words are one": (swap(LEAD, "word61 word62", "word61word62"), "words-lost"),
    "word is torn apart": (swap(LEAD, "word61", "wo rd61"), "words-lost"),
    "capitals are lost": (swap(LEAD, "The last words", "the last words"), "words-lost"),
    "quotation marks are straight": (swap(LEAD, "“quotation”", '"quotation"'), "words-lost"),
    "accent is lost": (swap(LEAD, "español", "espanol"), "words-lost"),
    "caption is missing": (swap(LEAD, "A caption.", ""), "words-lost"),
    "credit is missing": (swap(LEAD, '<span class="credit">.*?</span>', ""), "words-lost"),
    "kicker is missing": (swap(LEAD, '<p class="kicker">.*?</p>', ""), "words-lost"),
    "standfirst is missing": (swap(LEAD, '<p class="standfirst">.*?</p>', ""), "words-lost"),
    "byline is another": (swap(SECOND, "Somebody", "Anybody"), "words-lost"),
    "headline is another": (swap(LEAD, ">lead</h1>", ">led</h1>"), "words-lost"),
    "attribution is missing": (swap(LEAD, '<p class="attribution">.*?</p>', ""), "words-lost"),
    "paragraph twice": (swap(LEAD, "(<p>word0 .*?</p>)", r"\1\1"), "words-twice"),
    "words that nobody wrote": (swap(LEAD, "</header>", "</header><p>Subscribe now.</p>"), "words-added"),
    "paragraphs are exchanged": (swap(LEAD, r"(<p>word0 .*?</p>)\s*(<p>word60 .*?</p>)", r"\2\1"), "book-order"),
    "paragraph has moved to the end": (move(LEAD, "<p>A line<br/>.*?</p>", "<p>The last words"), "book-order"),
    "kicker stands under the headline": (
        move(LEAD, '<p class="kicker">.*?</p>', '<p class="standfirst"'),
        "book-order",
    ),
    "items are exchanged": (exchange(LEAD, "<p>one</p>", "<p>two</p>"), "book-order"),
    "cells are exchanged": (exchange(LEAD, ">1.2<", ">1.1<"), "book-order"),
    "rows are exchanged": (swap(LEAD, '(<tr><th scope="row">Ayr.*?</tr>)\\s*(<tr>.*?</tr>)', r"\2\1"), "book-order"),
    "lines of verse are exchanged": (exchange(LEAD, "The first line of a song,", "After an empty line."), "book-order"),
    "terms are exchanged": (exchange(LEAD, "<dt>Tide", "<dt>Quay"), "book-order"),
    "captions are exchanged": (exchange(LEAD, "What it costs", "Source: nobody."), "book-order"),
    "box has moved": (move(LEAD, '<aside class="box".*?</aside>', "<p>word60 "), "book-order"),
    "picture has moved": (
        move(LEAD, '<figure class="picture" id="part-grey">.*?</figure>', "<p>word60 "),
        "book-order",
    ),
    "paragraph is in the box": (move(LEAD, "<p>word0 .*?</p>", "<p>In a box."), "book-order"),
    "table has lost a row": (swap(LEAD, '<tr><th scope="row">Oban.*?</tr>', ""), "words-lost"),
    "table has lost a column": (swap(LEAD, r'<td[^>]* data-head="Tide">2.5</td>', "", 2), "book-table"),
    "break is gone": (swap(LEAD, '<hr class="break"/>', ""), "words-lost"),
    "item is part of another": (swap(LEAD, "<p>third</p>\\s*</li>\\s*<li>", "<p>third</p>"), "book-structure"),
    "quotation is a paragraph": (swap(LEAD, "<(/?)blockquote>", r"<\1div>", 2), "book-structure"),
    "box has lost a paragraph": (swap(LEAD, "(<p>In a box.</p>.*?)</aside>", r"</aside>\1"), "book-structure"),
    "list counts from one": (swap(LEAD, '<ol start="3">', "<ol>"), "book-structure"),
    "list counts otherwise": (swap(LEAD, '<ol start="3">', '<ol start="4">'), "book-structure"),
    "numbers are bullets": (swap(LEAD, r'<ol start="3">(.*?)</ol>', r"<ul>\1</ul>"), "book-structure"),
    "task is done": (swap(LEAD, "☐", "☑"), "words-lost"),
    "code has lost its spaces": (swap(LEAD, "    (<[^>]*>return)", r" \1"), "words-lost"),
    "code has lost a line": (
        swap(LEAD, r'\n</span><span class="line">    <[^>]*>return.*?(</span></code>)', r"\1"),
        "words-lost",
    ),
    "code is a paragraph": (swap(LEAD, "<(/?)pre[^>]*>", r"<\1p>", 2), "words-lost"),
    "definition is a term": (swap(LEAD, "<(/?)dd>", r"<\1dt>", 2), "book-structure"),
}
WAYS = ARCHIVE | PACKAGE | NAVIGATION | DOCUMENTS | WORDS | MARKS | FORM
FOR_EPUBCHECK: dict[str, tuple[Break, str]] = {
    "paragraph in a paragraph": (swap(LEAD, "<p>word0 ", "<p><p>x</p>word0 "), "RSC-005"),
    "withdrawn property": (swap(OPF, 'property="pageBreakSource"', 'property="a11y:pageBreakSource"'), "OPF-027"),
    "font called something else": (swap(CSS, "^", "p { color: }"), "CSS-008"),
}

"""Ways to break what stands inside the text of a finished e-book: styles, links, pictures, notes, cells.

In: nothing. Out: changes of its files, and which check is to notice. The book is that of `support.elements`.
"""

from __future__ import annotations

from tests.support.book_changes import LEAD, NAV, Break, exchange, move, swap

MARKS: dict[str, tuple[Break, str]] = {
    "emphasis is lost": (swap(LEAD, "<em>emphasis</em>", "emphasis", 1), "book-styles"),
    "emphasis is strong": (swap(LEAD, "<em>emphasis</em>", "<strong>emphasis</strong>"), "book-styles"),
    "emphasis on more words": (swap(LEAD, "has <em>emphasis</em>", "<em>has emphasis</em>"), "book-styles"),
    "emphasis in a note is lost": (swap(LEAD, "with <em>emphasis</em>", "with emphasis"), "book-styles"),
    "strength is lost": (swap(LEAD, "<strong>strength</strong>", "strength"), "book-styles"),
    "small capitals are lost": (swap(LEAD, '<span class="sc">(.*?)</span>', r"\1"), "book-styles"),
    "what is below the line is on it": (swap(LEAD, "<sub>2</sub>", "2"), "book-styles"),
    "what is above the line is below it": (swap(LEAD, "m<sup>2</sup>", "m<sub>2</sub>"), "book-styles"),
    "what was struck out is not": (swap(LEAD, "<s>(.*?)</s>", r"\1"), "book-styles"),
    "code is text": (swap(LEAD, "<code>inline = code</code>", "inline = code"), "book-styles"),
    "new line is lost": (swap(LEAD, "<br/>", " "), "book-styles"),
    "link is lost": (swap(LEAD, '<a href="https://example.org/a[^>]*>(.*?)</a>', r"\1"), "book-links"),
    "link leads elsewhere": (swap(LEAD, "example.org/a[?]b=1", "example.org/a?b=2"), "book-links"),
    "link on other words": (
        swap(LEAD, '(<a href="https://example.org/a[^>]*>)a site</a>', r"\1a</a> site"),
        "book-links",
    ),
    "links are exchanged": (
        exchange(LEAD, 'href="story-second.xhtml"', 'href="https://example.org/a?b=1&amp;c=2"'),
        "book-links",
    ),
    "link to another story": (swap(LEAD, 'href="story-second.xhtml"', 'href="story-screen-only.xhtml"'), "book-links"),
    "link to a story that is not there": (swap(LEAD, "story-second.xhtml", "story-third.xhtml"), "book-dead-link"),
    "link to a place that is not there": (swap(NAV, "nav.xhtml#toc", "nav.xhtml#nowhere"), "book-dead-link"),
    "link without words": (swap(LEAD, "</header>", r'\g<0><p><a href="nav.xhtml"></a></p>'), "book-dead-link"),
    "link to a file on a disk": (swap(LEAD, 'href="https://example.org"', 'href="file:///a"'), "book-remote"),
    "link that runs something": (swap(LEAD, 'href="https://example.org"', 'href="javascript:1"'), "book-remote"),
    "link of a scheme that may run something": (
        swap(LEAD, 'href="https://example.org"', 'href="search-ms:a"'),
        "book-remote",
    ),
    "address that is no URL": (swap(LEAD, '"https://example.org"', '"https://example.org/a b"'), "book-address"),
    "picture from the web": (swap(LEAD, 'src="pictures/grey.png"', 'src="https://x.org/g.png"'), "book-remote"),
    "no alt text": (swap(LEAD, 'alt="A grey square"', 'alt=""'), "no-alt-text"),
    "another alt text": (swap(LEAD, 'alt="A grey square"', 'alt="A red square"'), "words-lost"),
    "alt texts are exchanged": (exchange(LEAD, 'alt="A grey square"', 'alt="A drawing"'), "book-order"),
    "pictures are exchanged": (exchange(LEAD, "pictures/grey.png", "pictures/drawing.svg"), "book-pictures"),
    "picture is out of shape": (swap(LEAD, 'width="30"', 'width="60"'), "book-pictures"),
    "picture does not say its size": (swap(LEAD, ' width="30" height="20"', ""), "book-pictures"),
    "note is gone": (swap(LEAD, r'<aside class="footnote"[^>]*id="note-2".*?</aside>', ""), "book-notes"),
    "call of a note is gone": (swap(LEAD, '<a class="note-call"[^>]*id="call-2".*?</a>', ""), "book-notes"),
    "call of a note has moved": (move(LEAD, '<a class="note-call"[^>]*id="call-2".*?</a>', "</h3>"), "book-notes"),
    "call shows another number": (swap(LEAD, '(href="#note-2"><sup>)2', r"\g<1>3"), "book-notes"),
    "calls are exchanged": (exchange(LEAD, 'href="#note-2"', 'href="#note-3"'), "book-notes"),
    "notes are exchanged": (exchange(LEAD, "The second note.", "The third note, called from a table."), "book-order"),
    "no way back": (swap(LEAD, r'<a class="note-back".*?</a>', ""), "book-notes"),
    "way back to another note": (
        exchange(LEAD, 'role="doc-backlink" href="#call-2"', 'role="doc-backlink" href="#call-3"'),
        "book-notes",
    ),
    "note is not said to be one": (swap(LEAD, ' epub:type="footnote"', ""), "book-notes"),
    "head of a column is a cell": (
        swap(LEAD, '<th scope="col"([^>]*)>Port</th>', r"<td\1>Port</td>"),
        "book-structure",
    ),
    "head of a row is a cell": (swap(LEAD, '<th scope="row">Ayr</th>', "<td>Ayr</td>"), "book-structure"),
    "head of nothing": (swap(LEAD, '<th scope="row">Ayr', "<th>Ayr"), "book-table"),
}

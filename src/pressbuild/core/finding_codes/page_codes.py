"""Codes of findings on masters, frames and laid-out pages. In: nothing. Out: `PAGE_CODES`."""

from __future__ import annotations

from pressbuild.core.finding_codes.finding_code import ERROR, ERROR_OR_WARNING, NOTE, WARNING, FindingCode

# fmt: off
PAGE_CODES = (
    FindingCode("no-master", ERROR, "There is no such page master", "“pages:” names a master that the layout does not"
                " have.", "Name one of those that the message lists."),
    FindingCode("bad-master", ERROR, "A page master cannot be used",
                "A master is no HTML, has two frames of one name, or its frames do not lie on the page.",
                "Compare it with a master of a built-in layout."),
    FindingCode("unsettled", ERROR, "The number of pages does not settle",
                "Pages that are repeated change how many of them are needed.", "Name the pages one by one."),
    FindingCode("no-place", ERROR, "A story has no place", "An article has no “frames:”.",
                "Add a line “frames: [page/frame]”, or “edition: screen” in the article."),
    FindingCode("no-page", ERROR, "There is no such page", "“frames:” or --pages names a page that the issue does not"
                " have.", "Name one that “pages:” has."),
    FindingCode("no-frame", ERROR, "There is no such frame", "“frames:” or an insert names a frame that the page’s"
                " master, or the story, does not have.", "Name one of those that the message lists."),
    FindingCode("no-head", ERROR, "There is no such head", "“head:” names one that the layout does not have.",
                "Name one of those that the message lists."),
    FindingCode("no-style", ERROR, "There is no such style", "“style:” names one that the layout does not have.",
                "Name one of those that the message lists."),
    FindingCode("frame-taken", ERROR, "A frame is given to two stories", "Two entries name one frame.",
                "Give one of them another."),
    FindingCode("unused-frame", WARNING, "A frame stays empty", "No story is given a frame of a page.",
                "Give it to a story, or use a master without it."),
    FindingCode("empty-frame", WARNING, "A story ends before its last frame", "A story does not reach a frame that it"
                " is given.", "Write more, or give the frame to another story."),
    FindingCode("no-insert", ERROR, "An insert cannot be taken", "“inserts:” names an id that the story does not have,"
                " or that stands inside another block.", "Name the id of a block or picture of the story."),
    FindingCode("taken-twice", ERROR, "An insert is taken twice", "“inserts:” names one id two times.",
                "Take out one of the two."),
    FindingCode("unplaced-picture", ERROR, "A picture has no place", "A picture of the front matter is printed"
                " nowhere.", "Take it as an insert in issue.yaml, or take it out."),
    FindingCode("too-wide", ERROR_OR_WARNING, "Something is wider than its column",
                "A table, line of code, word or insert is wider than its column. A draft has a warning.",
                "Make it narrower, or give the story a wider frame."),
    FindingCode("too-tall", ERROR_OR_WARNING, "Something is higher than its place",
                "A picture, head, table row or box sticks out of its column. A draft has a warning.",
                "Make it smaller, or give the story a larger frame."),
    FindingCode("note-too-tall", ERROR_OR_WARNING, "A footnote is higher than its column",
                "A note is not broken over columns. A draft has a warning.",
                "Shorten it, or put some of it into the text."),
    FindingCode("overset", ERROR_OR_WARNING, "A story is too long", "Words of a story find no room in its frames. A"
                " draft has a warning, and the mark in the margin.",
                "Cut as many words as the message says, or give it a larger frame or one more."),
    FindingCode("underset", (*WARNING, *NOTE), "A story is too short", "A story leaves lines of its last frame empty;"
                " of pages that come as often as needed it is a note.", "Write more, or use a smaller frame."),
    FindingCode("cut", WARNING, "A story is cut", "An entry has “may-cut:”, and words are left out at the end.",
                "Nothing, if the end of the story may be missing on paper."),
    FindingCode("words-left-out", ERROR, "A part of a story is not printed",
                "No template of the layout has a part of the front matter, at the place where the story stands.",
                "Add it to the template, delete it, or name it in layout.yaml under “leaves-out:”.", ("not-printed",)),
    FindingCode("words-lost", ERROR, "Words are lost",
                "The words of a story are not all, and once, on the pages or in the e-book.",
                "Look in the layout’s style sheets and templates for hidden, generated or missing text."),
    FindingCode("broken-address", WARNING, "An address is broken where none should be",
                "A web address is longer than its column.", "Print a shorter one, or a word that links there."),
    FindingCode("torn-word", WARNING, "A word is broken without a hyphen", "A word is longer than its column, or a"
                " headline is divided.", "Put soft hyphens into it, or give it a wider frame or a smaller head."),
    FindingCode("headline-break", WARNING, "A headline breaks badly", "Its last line is next to nothing, or words that"
                " belong together are parted.", "Write it longer or shorter, or choose another “head:”."),
    FindingCode("short-line", WARNING, "A line ends too early", "A line ends though the next word would have found"
                " room.", "Look for what keeps words together there; if there is nothing, report it."),
    FindingCode("empty-contents", WARNING, "A page of contents has nothing to list", "No story is left for it.",
                "Take it out of “pages:”, or use another master."),
    FindingCode("long-contents", ERROR_OR_WARNING, "The contents find no room", "A page of contents has more lines than"
                " it can hold. A draft has a warning.", "Name the page once more in “pages:”."),
    FindingCode("empty-placeholder", WARNING, "A place of a master is empty", "What a master has a place for, such as a"
                " price, is not there.", "Write it in the manifest, or use a master without the place."),
    FindingCode("full-placeholder", ERROR_OR_WARNING, "A text is too long for its place", "A text of a manifest sticks"
                " out of its place in a master. A draft has a warning.", "Shorten it, or give it a larger place."),
    FindingCode("advert-size", ERROR_OR_WARNING, "An advertisement has another size than was booked",
                "File and booking do not agree. A draft has a warning.",
                "Ask for a file of that size, correct “size:”, or say “fit: scale” or “fit: crop”."),
    FindingCode("advert-room", ERROR_OR_WARNING, "An advertisement has no room in its frame",
                "The frame is smaller than what was booked, with its label. A draft has a warning.",
                "Give it a larger frame; it is not made smaller than was booked."),
    FindingCode("advert-changed", NOTE, "An advertisement is scaled or cropped", "“fit:” asks for it.",
                "Nothing, if it is meant."),
    FindingCode("advert-plates", WARNING, "A placed PDF becomes a picture", "The paper is taken apart into its inks,"
                " and a placed PDF with it.", "Name a TIFF of 600 ppi for sharper type."),
)

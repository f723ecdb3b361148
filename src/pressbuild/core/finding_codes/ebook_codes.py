"""Codes of findings on the e-book. In: nothing. Out: `EBOOK_CODES`.

What the checks of a finished book report as an error keeps the book from being written.
"""

from __future__ import annotations

from pressbuild.core.finding_codes.finding_code import ERROR, ERROR_OR_WARNING, SKIPPED, WARNING, FindingCode

_TEMPLATE = "Look in the layout’s epub/ folder for a template that has changed."
_OURS = "If the layout’s templates are the built-in ones, report it."


# what templates and style sheets of the publication's own do is its choice, and warned of
_OWN_CHOICE = frozenset("characters structure hidden styles pages table contents language direction".split())


def _book(code: str, title: str, when: str, remedy: str = _TEMPLATE) -> FindingCode:
    return FindingCode(f"book-{code}", ERROR_OR_WARNING if code in _OWN_CHOICE else ERROR, title, when, remedy)


# fmt: off
EBOOK_CODES = (
    FindingCode("bad-cover", ERROR, "The cover cannot be used", "“cover:” names an SVG, which shops refuse.",
                "Export it as JPEG or PNG."),
    FindingCode("bad-epoch", ERROR, "SOURCE_DATE_EPOCH is no time", "The environment variable is no number of seconds"
                " since 1970.", "Correct it, or unset it to have the date of the issue."),
    FindingCode("no-pages", ERROR, "There are no pages", "The printed pages are not finished, so that the e-book cannot"
                " name them; or a PDF to impose has none.", "Correct their faults, or leave them out with --no-pages."),
    FindingCode("words-added", ERROR_OR_WARNING, "The e-book says what the story does not",
                "Words of the book are not in the articles.", _TEMPLATE),
    FindingCode("words-twice", ERROR, "The e-book says something twice", "Words of an article are in the book two"
                " times.", _TEMPLATE),
    FindingCode("page-unknown", WARNING, "The place of a printed page is not known",
                "A template of the publication writes text without |inlines, so that a page is marked at the next one.",
                "Write the text of stories with |inlines."),
    _book("unreadable", "The e-book cannot be opened", "It is no archive, or its package is no XML."),
    _book("damaged", "A file of the e-book is damaged", "It cannot be unpacked, or is not what its name says.",
          "Copy the picture or font that it is made from anew."),
    _book("empty", "A document is empty", "A document has no element."),
    _book("characters", "A document has characters that are none", "It has surrogates or control characters."),
    _book("structure", "A document is built otherwise than the story", "A document is no HTML, or a passage is of"
          " another kind than in the article: a quotation that has become a paragraph."),
    _book("headings", "Headings are wrong", "A document has not one heading of the first level, skips a level, or has"
          " an empty one."),
    _book("title", "A title is wrong", "A document has no title, or book and documents have different ones."),
    _book("language", "A language is not said", "The book or a document does not say its language, or says two."),
    _book("direction", "A direction is wrong", "Words or pages do not say that they are read from right to left."),
    _book("twice", "Something is there twice", "An id or a file name stands twice."),
    _book("remote", "Something would be fetched from elsewhere", "A document or a style needs a file that is not in the"
          " book."),
    _book("dead-link", "A link leads nowhere", "A link of a document has no words or no target in the book."),
    _book("script", "A document can run something", "It holds a script, a form or an embedded page."),
    _book("links", "A link of a story is lost", "Words of a story lead somewhere else, or nowhere, in the book."),
    _book("address", "An address is no URL", "A link has an address that readers cannot follow.",
          "Correct the link in the article."),
    _book("pictures", "A picture is wrong", "A picture is not the article’s, is shown nowhere, or says another size."),
    _book("cover", "Cover page and cover picture do not go together", "One names what the other does not."),
    _book("notes", "Notes and their calls do not go together", "A call has no note, or a note no way back."),
    _book("table", "A table is not whole", "Its rows are not equally long, or a head does not say of what."),
    _book("hidden", "Something does not show", "A passage is hidden from those who see, or from those who listen."),
    _book("contents", "The contents are wrong", "They do not name each document, once, in reading order, as it is"
          " called."),
    _book("landmarks", "The landmarks are wrong", "They are missing, doubled, or lead elsewhere."),
    _book("pages", "The page list is wrong", "A printed page is not marked where it begins, or the list does not lead"
          " there."),
    _book("order", "Something stands in another order", "Stories or passages are not in the order of the issue."),
    _book("mimetype", "The archive does not begin as it must", "The file “mimetype” is not first, plain and exact.",
          _OURS),
    _book("names", "A file has a name that not every reader can open", "A name has characters that are not safe.",
          "Rename the file it is made from."),
    _book("encryption", "A file is encrypted", "Readers cannot unpack a file.", _OURS),
    _book("container", "The container is wrong", "META-INF/container.xml does not name the package.", _OURS),
    _book("missing-file", "A file of the manifest is missing", "The manifest lists what is not in the archive.", _OURS),
    _book("unlisted", "A file is not in the manifest", "The archive has what the manifest does not list.", _OURS),
    _book("media-type", "A file is called something that it is not", "Its media type is not that of its name.", _OURS),
    _book("nav", "There is not one document for the contents", "The manifest names none, or several.", _OURS),
    _book("spine", "The reading order is wrong", "A document stands in it not once, or something that is none."),
    _book("metadata", "The metadata are wrong", "Something is missing, or not what the stories say.", _OURS),
    _book("identifier", "The identifiers differ", "Package and contents for old readers have not one.", _OURS),
    _book("date", "A date is wrong", "The metadata have no date, or none of a kind that readers know.", _OURS),
    _book("series", "The series is wrong", "Serial, number and title do not go together.", _OURS),
    _book("claims", "A claim about access is wrong", "The metadata claim what the book does not keep, or keep silent.",
          _OURS),
    _book("styles", "A style sheet is wrong", "It is not whole, fixes something to the screen, or is missing.",
          "Look in the layout’s epub/ folder for a style sheet that has changed."),
    _book("font", "Faces and style sheets do not go together", "A face is asked for and not there, or the other way"
          " round.", "Look at “epub-faces:” in layout.yaml."),
    FindingCode("epubcheck", ERROR_OR_WARNING, "EPUBCheck reports something", "`pressbuild epub --check` had EPUBCheck"
                " read the book.", "Look for its message in the layout’s templates; else report it."),
    FindingCode("ace", ERROR_OR_WARNING, "Ace reports something", "`pressbuild epub --check` had Ace by DAISY read the"
                " book.", "Follow the address that the message names."),
    FindingCode("no-epubcheck", SKIPPED, "EPUBCheck did not read the book", "EPUBCheck or Java is not installed, or its"
                " variable names no program.", "Install it as the message says."),
    FindingCode("no-ace", SKIPPED, "Ace did not read the book", "Ace is not installed, or its variable names no"
                " program.", "Install it as the message says."),
    FindingCode("tool-failed", SKIPPED, "A program for checks failed", "EPUBCheck or Ace ended without a report.",
                "Run the command that the message shows."),
)

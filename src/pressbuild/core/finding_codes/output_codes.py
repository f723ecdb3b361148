"""Codes of findings on output files, imposition, the proof and the program itself. In: nothing. Out: `OUTPUT_CODES`."""

from __future__ import annotations

from pressbuild.core.finding_codes.finding_code import ERROR, ERROR_OR_WARNING, NOTE, SKIPPED, WARNING, FindingCode

# fmt: off
OUTPUT_CODES = (
    FindingCode("not-pdf-x", ERROR, "The PDF does not keep its standard", "The finished PDF breaks a structural rule of"
                " the PDF/X that the press asks for; it is not written.",
                "Correct what the message names, or choose a press profile without a standard."),
    FindingCode("unreadable-pdf", ERROR, "A PDF cannot be read", "The finished PDF, or one to be checked, is refused by"
                " a reader.", "Undo the last change to masters, drawings or advertisements; ask for another file."),
    FindingCode("no-plates", ERROR, "A press has no separations", "--separations is asked of a press that does not"
                " print in several inks.", "Choose a press profile whose colour is cmyk."),
    FindingCode("several-files", ERROR, "Several files do not go into one", "-o names a file, and there are several.",
                "Name a folder with -o."),
    FindingCode("cannot-write", ERROR, "A file cannot be written", "The output would take the place of a source, or the"
                " system refuses: permissions, room.", "Name another file with -o.", ("same-file",)),
    FindingCode("cannot-read", ERROR, "A PDF to impose cannot be read", "The system does not let pressbuild read it.",
                "Look at its name and its permissions."),
    FindingCode("encrypted-pdf", ERROR, "A PDF to impose is protected", "It has a password or restrictions.",
                "Ask for it without them."),
    FindingCode("too-many-pages", ERROR, "A PDF has too many pages to impose", "It has more than can be put on sheets"
                " at once.", "Impose it in parts."),
    FindingCode("bad-page-size", ERROR, "A page to impose has no size", "Its boxes are empty.", "Export it anew."),
    FindingCode("mixed-page-sizes", ERROR, "Pages to impose have different sizes", "Sheets are folded of pages of one"
                " size.", "Export the pages with one size, or use a scheme that allows it."),
    FindingCode("bad-signature", ERROR, "A signature cannot have as many pages", "--signature is no multiple of what a"
                " sheet of the scheme has.", "Take a number that the message names."),
    FindingCode("bad-per-sheet", ERROR, "As many pages do not go on a sheet", "--per-sheet is a number that no division"
                " of a sheet has.", "Take a number that the message names."),
    FindingCode("impose-creep", ERROR, "The creep is too large", "So thick a signature pushes its inner pages out of"
                " the sheet.", "Correct the paper’s thickness, or make smaller signatures."),
    FindingCode("sheet-too-small", ERROR, "The sheet is too small", "The pages do not go on it.",
                "Take --sheet auto, a larger one, or --fit."),
    FindingCode("sheet-too-large", ERROR, "The sheet is too large", "A page of a PDF cannot be as long.",
                "Put fewer pages on a sheet."),
    FindingCode("no-room", (*ERROR_OR_WARNING, *NOTE), "There is no room", "Bleed or marks have no room on the sheet (a"
                " note, or a warning if they were asked for); or the disk for temporary files is full.",
                "Take a larger sheet, or free some space or name another folder with TMPDIR."),
    FindingCode("blank-pages", WARNING, "Sheets have blank pages", "The pages do not fill the last sheet.",
                "Nothing, or add pages."),
    FindingCode("annotations-left-out", WARNING, "Comments or form fields are left out", "Sheets have none of them.",
                "Export the PDF with them printed into the pages, if they are meant."),
    FindingCode("too-little-bleed", WARNING, "The pages have less bleed than is asked for", "Their BleedBox says less"
                " than --bleed.", "Make the PDF with more bleed, or ask for less."),
    FindingCode("no-port", ERROR, "The proof finds no port", "The port is taken, or none is free.",
                "Name another one with --port."),
    FindingCode("remote-proof", ERROR, "The proof would be seen by others", "--host names an address that others can"
                " reach.", "Add --allow-remote if that is meant."),
    FindingCode("not-drawn", WARNING, "A part of a page is not drawn in the proof", "A picture of the page takes too"
                " long. The PDF has the page all the same.", "Nothing, or make the page simpler."),
    FindingCode("not-watched", ERROR, "The proof no longer notices saves", "The system does not report changes.",
                "End the proof and start it again."),
    FindingCode("proof-died", ERROR, "The process that lays out for the proof ended", "It was ended from outside, or by"
                " a limit.", "Save any file to start it again."),
    FindingCode("proof-failed", ERROR, "The proof failed", "pressbuild itself has a fault.", "Report it."),
    FindingCode("preflight", SKIPPED, "The press PDF of the proof is not checked", "It cannot be read.",
                "Build it with `pressbuild pdf`, which says more."),
    FindingCode("check-broken", ERROR, "A check broke", "A check of sources, layout or e-book has a fault of its own;"
                " nothing is written that it had to look at.", "Report it with the line of the message and the files."),
    FindingCode("no-folder", ERROR, "The current folder is gone", "It was deleted while pressbuild was started in it.",
                "Go to another one."),
    FindingCode("refused", ERROR, "The system refused", "Something that is not a file of the publication cannot be"
                " opened or made.", "Look at what the message names."),
    FindingCode("internal-error", ERROR, "A fault of pressbuild itself", "Something happened that nobody has foreseen.",
                "Report it with the line of the message; PRESSBUILD_TRACE=1 shows more."),
)

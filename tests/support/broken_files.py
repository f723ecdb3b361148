"""Faults of the file: PDF/X, metadata, contents. In: nothing. Out: a table of `Case`s."""

from __future__ import annotations

from pikepdf import Dictionary, Name, String
from tests.support.breaking import (
    KEPT,
    NO_MARKER,
    OLD,
    RGB,
    TO_X1A,
    UNREAD,
    X1A,
    K,
    add_bookmark,
    add_layer,
    add_postscript,
    annotate,
    attach,
    case,
    give_profile,
    make_form,
    make_link,
    set_info,
    set_root,
    state,
    swap_xmp,
    warn,
)
from tests.support.pdfs import add, add_resource, area, make_image, words

from pressbuild.checks.outcomes import Status

FILES = (
    # the standard
    case("standard-marker", NO_MARKER, "does not say that it is PDF/X-4"),
    case("standard-marker", TO_X1A, "asks for PDF/X-4", status=Status.WARNED, options=OLD, name="x-1a"),
    case(
        "standard-marker",
        swap_xmp(">PDF/X-4<", ">PDF/X-3:2003<"),
        "“PDF/X-3:2003”; this printer",
        also=KEPT,
        name="x-3",
    ),
    case(
        "standard-kept",
        add(area(RGB, 40, 80, 5, 5)),
        "says that it is PDF/X-4, but",
        rules={"standard": "none"},
        also=("rgb",),
    ),
    case(
        "standard-kept",
        swap_xmp(">PDF/X-4<", ">PDF/X-6<"),
        "not known here",
        status=UNREAD,
        rules={"standard": "none"},
        name="x-6",
    ),
    case("pdf-version", (), "of PDF 1.7; PDF/X-4 allows 1.6 at most", options={"force_version": "1.7"}, also=KEPT),
    case("output-intent", set_root(OutputIntents=None), "no output intent", also=("output-profile", *KEPT)),
    case("output-profile", give_profile(b"mntr", b"RGB ", 3), "“mntr”", also=KEPT),
    case("output-profile", give_profile(b"prtr", b"RGB ", 3), "is RGB; this press prints CMYK", name="rgb", also=KEPT),
    case("layers", add_layer, "layers", rules=X1A, alike=TO_X1A, options=OLD, also=KEPT),
    warn("layers", add_layer, "layers", name="x-4"),
    case(
        "annotations",
        annotate(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://e.org"))),
        "a link",
        also=KEPT,
    ),
    warn(
        "annotations",
        annotate(Subtype=Name.Text),
        "a note",
        rules={"standard": "none"},
        alike=(NO_MARKER,),
        name="none",
    ),
    case("javascript", set_root(OpenAction=Dictionary(S=Name.JavaScript, JS=String("1"))), "JavaScript", also=KEPT),
    warn("attachments", attach, "1 file attached"),
    warn("forms", make_form, "form fields"),
    case(
        "transfer-functions", (state(TR=Name.Identity), add("/bad gs " + area(K, 40, 80, 5, 5))), "transfer", also=KEPT
    ),
    case(
        "halftones",
        (
            state(HT=Dictionary(HalftoneType=1, Frequency=60, Angle=45, SpotFunction=Name.Round)),
            add("/bad gs " + area(K, 40, 80, 5, 5)),
        ),
        "screen",
        also=KEPT,
    ),
    case("postscript", add_postscript, "PostScript", also=("*",)),
    case(
        "references",
        (
            add_resource("XObject", "O", lambda pdf: make_image(pdf, Name.DeviceCMYK, (60, 60), OPI=Dictionary())),
            add("q 20 0 0 20 120 230 cm /O Do Q"),
        ),
        "OPI",
        also=KEPT,
    ),
    # metadata
    warn("title", (set_info(Title=None), swap_xmp(">A page<", "><")), "no title", also=("metadata", *KEPT)),
    case("metadata", swap_xmp("<xmpMM:VersionID>1</xmpMM:VersionID>", ""), "missing in the XMP: version", also=KEPT),
    case("metadata", set_root(Metadata=None), "no XMP", name="no xmp", also=("standard-marker",)),
    case("metadata-in-step", set_info(Title=String("Another")), "“Another” in the document information", also=KEPT),
    case(
        "metadata-in-step",
        set_info(CreationDate=String("D:20230201000000+01'00'")),
        "the date of creation",
        name="date",
        also=KEPT,
    ),
    case("trapped", swap_xmp(">False<", ">Unknown<"), "“Unknown”", also=("metadata-in-step", *KEPT)),
    case("file-id", (), "no identifier", also=KEPT),
    # contents
    warn("placeholder-words", add(words(K, 40, 80, 12, "Lorem ipsum")), "“Lorem ipsum” were left"),
    warn(
        "placeholder-words",
        add(f"BT {K} /F 12 Tf 100 200 Td [(Lo) 20 (rem ips) 10 (um)] TJ ET"),
        "“Lorem ipsum”",
        name="kerned",
    ),
    warn("links", make_link, "a link leads nowhere: “nowhere”", also=("annotations", *KEPT)),
    warn("bookmarks", add_bookmark, "the bookmark “Sport” leads nowhere"),
)

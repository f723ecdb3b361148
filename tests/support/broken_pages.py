"""Faults of pages, boxes, fonts and colour. In: nothing. Out: a table of `Case`s."""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from tests.support.breaking import (
    KEPT,
    OLD,
    RGB,
    TO_X1A,
    UNREAD,
    X1A,
    K,
    case,
    image,
    make_group,
    on_page,
    use_font,
    use_type3,
    warn,
)
from tests.support.pdfs import (
    BLEED,
    HEIGHT,
    MARKS,
    WIDTH,
    add,
    add_resource,
    area,
    box,
    make_image,
    picture,
    set_page,
    swap,
    words,
)

PAGES = (
    # pages
    case("trim-size", set_page(TrimBox=box(0, 0, 98, HEIGHT)), "98 × 120 mm; this printer takes 100 × 120 mm"),
    case(
        "booked-size",
        (),
        "100 × 120 mm; 90 × 120 mm were booked",
        subject={"is_advert": True, "booked": (100.0, 120.0)},
        bad_subject={"booked": (90.0, 120.0)},
    ),
    case(
        "same-size",
        on_page(1, set_page(TrimBox=box(0, 0, WIDTH, 118))),
        "100 × 118 mm; the others are 100 × 120 mm",
        count=3,
        rules={"trim_sizes": ("100 × 120 mm", "100 × 118 mm")},
    ),
    case("page-count", (lambda pdf: pdf.pages.__delitem__(0),), "3 pages", count=4, rules={"pages_multiple": 4}),
    case(
        "one-page",
        (lambda pdf: pdf.pages.append(pdf.pages[0]),),
        "has 2 pages",
        subject={"is_advert": True},
        also=("total-ink",),
    ),
    warn("page-rotation", set_page(Rotate=90), "turned by 90°", rules={"trim_sizes": ()}),
    case(
        "page-scaling",
        (set_page(UserUnit=2), swap("cm /Im", "cm 1 0 0 1 0 0 cm /Im")),
        "scaled by 2",
        rules={"trim_sizes": (), "safe_margin": "0", "bleed": "allowed", "pictures.least": 100},
        name="UserUnit",
    ),
    warn("empty-pages", (lambda pdf: set_page(Contents=Stream(pdf, MARKS.encode()))(pdf),), "nothing is printed"),
    warn(
        "empty-pages",
        (lambda pdf: set_page(Contents=Stream(pdf, (MARKS + area(" 0 0 0 0 k", 0, 0, WIDTH, HEIGHT)).encode()))(pdf),),
        "nothing is printed",
        name="white",
    ),
    warn(
        "single-picture-page",
        (
            image(Name.DeviceCMYK, (800, 960)),
            lambda pdf: set_page(Contents=Stream(pdf, (MARKS + " " + picture("Bad", -3, -3, 106, 126)).encode()))(pdf),
        ),
        "one picture of 192 ppi",
        rules={"pictures.least": 100},
    ),
    case("file-damaged", (), "damaged", also=KEPT),
    case("all-read", add("/Nope Do"), "“Nope”", status=UNREAD, also=("*",)),
    case(
        "encrypted",
        (),
        "encrypted",
        options={"encryption": pikepdf.Encryption(owner="x", user="")},
        also=("pdf-version", *KEPT),
    ),
    # boxes
    case("trim-box", set_page(TrimBox=None), "no trim box", also=("*",)),
    case("trim-box", set_page(ArtBox=box(5, 5, 90, 90)), "only one is allowed", also=KEPT, name="art box"),
    case(
        "boxes-nested",
        set_page(BleedBox=box(-BLEED, -BLEED, 99, HEIGHT + BLEED)),
        "the trim box sticks out of the bleed box, 1 mm at the right",
        also=("bleed-width", *KEPT),
    ),
    case(
        "boxes-nested", set_page(CropBox=box(5, 0, WIDTH, HEIGHT)), "crop box, 5 mm at the left", also=KEPT, name="crop"
    ),
    case("bleed-width", set_page(BleedBox=box(-3, -3, 102, 123)), "2 mm of bleed at the right"),
    case("bleed-width", set_page(BleedBox=None), "no bleed box", name="none"),
    case(
        "bleed-width",
        set_page(BleedBox=box(0, -3, WIDTH, HEIGHT)),
        "3 mm of bleed; this printer takes none",
        rules={"bleed": "forbidden", "safe_margin": "0"},
        alike=(set_page(BleedBox=box(0, 0, WIDTH, HEIGHT)),),
        name="forbidden",
        also=("*",),
    ),
    case(
        "bleed",
        add(area("1 0 0 0 k", -1, 50, 20, 5), before=True),
        "an area reaches the trim at the left and goes 1 mm",
    ),
    case(
        "bleed",
        (image(Name.DeviceCMYK, (400, 300)), add(picture("Bad", 80, 60, 20, 15))),
        "a picture reaches the trim at the right and goes 0 mm",
        rules={"bleed": "allowed"},
        name="allowed",
    ),
    warn("safe-margin", add(words(K, 2, 60, 10, "a")), "type “a” is 2 mm from the trim; this printer asks for 3 mm"),
    case("safe-margin", add(words(K, 97, 60, 10, "on")), "type “on” is cut", name="cut"),
    warn("safe-margin", add(words(K, 95, 60, 12, "good morning")), "runs off the page", name="off"),
    warn(
        "safe-margin",
        (image(Name.DeviceCMYK, (400, 300)), add(picture("Bad", 79, 60, 20, 15))),
        "a picture is 1 mm from the trim",
        name="picture",
    ),
    case("marks", swap(MARKS, ""), "no printer’s marks"),
    warn("marks", swap("/All CS 1 SCN", "0 0 0 1 K"), "not in the registration colour", name="black"),
    case(
        "marks", add(MARKS), "beside the page", alike=(swap(MARKS, ""),), rules={"marks": "forbidden"}, name="forbidden"
    ),
    # fonts
    case("fonts-embedded", use_font(name="Face", embedded=False), "“Face” is not embedded", also=KEPT),
    warn("fonts-subset", use_font(name="Face"), "“Face” is embedded whole"),
    case("type3-fonts", use_type3, "is of Type 3"),
    warn("courier", use_font(name="ABCDEF+CourierNewPSMT"), "“CourierNewPSMT”"),
    # colour
    case("rgb", add(area(RGB, 40, 80, 5, 5)), "an area in RGB", also=("standard-colours", *KEPT)),
    case(
        "rgb",
        (image(Name.DeviceRGB, (300, 200)), add(picture("Bad", 40, 80, 20, 15))),
        "a picture in RGB",
        also=("standard-colours", *KEPT),
        name="picture",
    ),
    case(
        "rgb",
        add(words(RGB, 40, 80, 12, "red")),
        "only in pictures",
        rules={"colour": "rgb-pictures"},
        name="type",
        also=("standard-colours", *KEPT),
    ),
    case(
        "managed-colour",
        (
            add_resource("ColorSpace", "L", lambda _pdf: Array([Name.Lab, Dictionary(WhitePoint=[0.96, 1, 0.82])])),
            add("/L cs 50 20 20 sc 100 600 re f".replace("100 600", "120 220 20 20")),
        ),
        "in Lab",
    ),
    case(
        "black-alone",
        add(area("1 0 0 0 k", 40, 80, 5, 5)),
        "an area in C 100",
        rules={"colour": "grey"},
        alike=(
            swap("0.1 0 0.1 0 k", "0 0 0 0.1 k"),
            lambda pdf: pdf.pages[0].Resources.XObject.__setitem__("/Im", make_image(pdf, Name.DeviceGray, (240, 180))),
        ),
    ),
    case("spot-colours", add("/Red cs 1 scn 120 220 20 20 re f"), "“House Red”", rules={}),
    case("registration-colour", add("/All cs 1 scn 120 220 20 20 re f"), "in the registration colour"),
    case(
        "standard-colours", add(area(RGB, 40, 80, 5, 5)), "PDF/X-4 for a CMYK press", rules={"colour": "rgb"}, also=KEPT
    ),
    case(
        "standard-colours",
        add(area(RGB, 40, 80, 5, 5)),
        "PDF/X-1a allows",
        rules=X1A,
        alike=TO_X1A,
        options=OLD,
        also=("rgb", *KEPT),
        name="x-1a",
    ),
    case(
        "transparency",
        add("/half gs " + area(K, 40, 80, 5, 5)),
        "an area is transparent",
        rules=X1A,
        alike=TO_X1A,
        options=OLD,
        also=KEPT,
    ),
    case(
        "transparency",
        set_page(Group=Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)),
        "transparency group",
        rules=X1A,
        alike=TO_X1A,
        options=OLD,
        also=KEPT,
        name="group",
    ),
    case(
        "blending-space",
        (set_page(Group=Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)), add("/half gs " + area(K, 40, 80, 5, 5))),
        "mixed in RGB",
    ),
    case(
        "blending-space",
        (
            add_resource("XObject", "Fm", make_group),
            add_resource("ExtGState", "half", lambda _pdf: Dictionary(ca=0.5)),
            add("/half gs /Fm Do"),
        ),
        "a colour space of its own",
        status=UNREAD,
        name="group",
    ),
)

"""Faults of ink, type, lines and pictures. In: nothing. Out: a table of `Case`s."""

from __future__ import annotations

from pikepdf import Name
from tests.support.breaking import UNREAD, WHITE, K, case, image, ink, state, warn
from tests.support.pdfs import add, area, line, picture, words

from pressbuild.ink.ink_facts import NotMeasured

MARKS_ON_PAGE = (
    # ink
    case(
        "total-ink",
        (),
        "320 % of ink on a spot of 15 × 10 mm; this printer takes at most 240 %",
        bad_subject={"ink": ink(320)},
    ),
    case("total-ink", (), "was not measured", status=UNREAD, bad_subject={"ink": None}, name="none"),
    case(
        "total-ink",
        (),
        "Ghostscript",
        status=UNREAD,
        bad_subject={"ink": NotMeasured("Ghostscript is not there")},
        name="no gs",
    ),
    case(
        "total-ink",
        (),
        "a font is missing",
        status=UNREAD,
        bad_subject={"ink": ink(90, doubt="a font is missing")},
        name="doubt",
    ),
    case("total-ink", (), "not 240 %", status=UNREAD, bad_subject={"ink": ink(90, limit=300)}, name="other limit"),
    # type
    case("small-type", add(words(K, 40, 80, 4, "tiny")), "4 pt type “tiny”; this printer asks for at least 5 pt"),
    case("small-type-several-inks", add(words("0 1 1 0 k", 40, 80, 7, "red")), "7 pt type “red” in several inks"),
    case(
        "small-type-several-inks",
        add(area("1 1 0 0 k", 40, 80, 20, 8) + words(WHITE, 42, 82, 7.5, "x")),
        "7.5 pt white type “x” on several inks",
        name="white",
    ),
    case(
        "small-type-reversed", add(area(K, 40, 80, 20, 8) + words(WHITE, 42, 82, 6, "x")), "6 pt white type “x” on ink"
    ),
    case("rich-black-type", add(words("0.4 0 0 1 k", 40, 80, 12, "rich")), "12 pt black type “rich” of C 40, K 100"),
    warn(
        "rich-black-type",
        add(words("0.6 0.6 0.6 1 k", 40, 80, 30, "rich")),
        "the rich black of this press is C 40",
        name="large",
    ),
    warn("screened-black-type", add(words("0 0 0 0.9 k", 40, 80, 12, "dark")), "12 pt type “dark” in 90 % black"),
    case(
        "black-overprints",
        add(area("0 0 1 0 k", 40, 80, 30, 10) + "/plain gs " + words(K, 42, 82, 12, "shop")),
        "12 pt black type “shop” is cut out of the colour under it",
        alike=(add(area("0 0 1 0 k", 40, 65, 30, 10) + "/over gs " + words(K, 42, 67, 12, "shop")),),
    ),
    case(
        "black-overprints",
        (
            state(OP=True, op=True, OPM=0),
            add(area("0 0 1 0 k", 40, 80, 30, 10) + "/bad gs " + words(K, 42, 82, 12, "shop")),
        ),
        "is cut out of the colour",
        name="mode 0",
    ),
    warn(
        "black-overprints",
        add(picture("Im", 40, 80, 20, 15) + "/plain gs " + words(K, 45, 86, 12, "x")),
        "such as a picture",
        name="picture",
    ),
    case(
        "white-overprints",
        add(area("1 0 0 0 k", 40, 80, 30, 10) + "/over gs " + words(WHITE, 42, 82, 12, "x")),
        "white type “x” overprints",
        alike=(add(area("1 0 0 0 k", 40, 65, 30, 10) + "/plain gs " + words(WHITE, 42, 67, 12, "x")),),
    ),
    warn(
        "white-overprints", add("/over gs " + area("1 g", 40, 80, 5, 5)), "white area is set to overprint", name="grey"
    ),
    # lines
    case("hairlines", add(line("0 0 0 1 K", 40, 80, 60, 0)), "a line of width 0"),
    case(
        "thin-lines",
        add(line("0 0 0 1 K", 40, 80, 60, 0.1)),
        "a line of 0.1 pt; this printer asks for at least 0.25 pt",
    ),
    case("thin-lines", add(area(K, 40, 80, 20, 0.05)), "a line of 0.142 pt", name="bar"),
    case(
        "thin-lines-reversed",
        add(area(K, 40, 80, 30, 10) + line("0 0 0 0 K", 42, 85, 60, 0.3)),
        "a white line on ink of 0.3 pt; this printer asks for at least 0.5 pt",
    ),
    # pictures
    case(
        "picture-resolution",
        (image(Name.DeviceCMYK, (100, 75)), add(picture("Bad", 40, 80, 20, 15))),
        "127 ppi in a colour picture of 100 × 75 pixels; this printer asks for at least 200 ppi",
    ),
    case(
        "line-art-resolution",
        (image(Name.DeviceGray, (240, 180), 1), add(picture("Bad", 40, 80, 20, 15))),
        "305 ppi in a one-bit picture",
    ),
    warn(
        "picture-too-fine",
        (image(Name.DeviceGray, (800, 600)), add(picture("Bad", 40, 80, 20, 15))),
        "1016 ppi in a grey picture",
    ),
    # setting
    warn(
        "baseline-drift",
        add("1 0 0 1 0 2.5 cm " + words(K, 75, 100 - 10 * 12 * 25.4 / 72, 9, "adrift")),
        "the line “adrift” stands 2.5 pt off the baselines",
        alike=(add("".join(words(K, 55, 100 - step * 12 * 25.4 / 72, 9, "lines") for step in range(15))),),
    ),
    warn(
        "headline-breaks",
        add(words(K, 10, 88, 24, "Trains stand stille-") + words(K, 10, 79, 24, "verywhere today")),
        "“Trains stand stille-” ends in a hyphen",
        alike=(
            add(words(K, 10, 90, 10, "x" * 99 + "y") + words(K, 10, 110, 20, "Two") + words(K, 10, 103, 20, "lines")),
        ),
    ),
    warn(
        "headline-breaks",
        add(words(K, 10, 88, 24, "Trains stand still") + words(K, 10, 79, 24, "it")),
        "the headline’s last line is nothing but “it”",
        name="lonely",
    ),
)

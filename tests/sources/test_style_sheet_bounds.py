"""How much may be in a style sheet: what costs too much is refused at its line, and those that people write are not."""

from __future__ import annotations

import time

import pytest
from tests.support.places import ROOT

from pressbuild.sources.style_sheet_bounds import (
    MOST_CHARACTERS,
    MOST_CONDITIONS,
    MOST_NESTED,
    MOST_PARTS,
    MOST_SELECTORS,
    SheetTooLarge,
    check_sheet,
)

REFUSED = {
    "rules": "\n".join(["p {}"] * (MOST_SELECTORS + 1)),
    "lists of selectors": "\n".join([", ".join(["p"] * 100) + " {}"] * (MOST_SELECTORS // 100 + 1)),
    "one list": ",\n".join(["p"] * (MOST_PARTS + 1)) + "{}",
    "has": "\n".join([":has(p) {}"] * (MOST_CONDITIONS + 1)),
    "not in not": "p" + ":not(" * (MOST_NESTED + 1) + "a" + ")" * (MOST_NESTED + 1) + " {}",
    "calc": "p { width: " + "calc(" * MOST_NESTED + "1px" + ")" * MOST_NESTED + "}",
    "rules in rules": "p { & b {" * MOST_NESTED + "}}" * MOST_NESTED,
    "open brackets": "p {" * (MOST_NESTED + 1),
    "a gradient": "p { background: linear-gradient(" + ",\n".join(["red"] * MOST_PARTS) + ") }",
    "strings": "p::before { content: " + '"a" ' * MOST_PARTS + "}",
    "a million characters": "/*" + "*" * MOST_CHARACTERS + "*/",
}
LINES = {"rules": MOST_SELECTORS + 1, "has": MOST_CONDITIONS + 1, "not in not": 1}


@pytest.mark.parametrize("name", REFUSED)
def test_what_costs_too_much_is_refused_at_its_line(name: str) -> None:
    start = time.process_time()
    with pytest.raises(SheetTooLarge) as refused:
        check_sheet(REFUSED[name])
    assert time.process_time() - start < 1
    assert refused.value.line == LINES.get(name, refused.value.line)


@pytest.mark.parametrize(
    "css",
    [
        'p::before { content: "' + "(" * 200 + ',;{\\"' * 2000 + '" }',
        "/* " + "({[,;" * 20_000 + " */ p { color: red }",
        "p { background: url('data:image/png;base64," + "A" * 90_000 + "') }",
        "p{width:calc(1px);color:rgb(0 0 0)}\n" * 400,
        ".\\(\\{ p { margin: 0 }" * 100,
        "\n".join(f".c{number}, .d{number} > p {{ margin: 0 1px; color: red }}" for number in range(2000)),
    ],
    ids=["a string", "a comment", "a picture", "functions", "escapes", "a large sheet"],
)
def test_what_only_looks_like_much_is_not(css: str) -> None:
    check_sheet(css)


def test_the_built_in_layouts_have_a_fifth_of_that_at_the_most() -> None:
    sheets = [path.read_text() for path in (ROOT / "layouts").rglob("*.css")]
    assert len(sheets) > 5
    for sheet in sheets:
        check_sheet(sheet * 5)

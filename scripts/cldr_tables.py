"""Writes src/pressbuild/typography/cldr.py: quotation marks and names of months of every language.

In: a folder with the unpacked npm package `cldr-misc-full` (`npm pack cldr-misc-full`, version below), for the
delimiters, which babel leaves out; babel, for the months. Out: the module. Run it when a new CLDR is to be taken:

    python scripts/cldr_tables.py package > src/pressbuild/typography/cldr.py
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from textwrap import fill

from babel import Locale

KEYS = ("quotationStart", "quotationEnd", "alternateQuotationStart", "alternateQuotationEnd")
# The languages whose dates are kept together (`spaces.py`); a name of a month means nothing elsewhere.
DATED = "bg ca cs da de el en es et eu fi fr ga gl hr hu is it lt lv nb nl nn pl pt ro ru sk sl sr sv tr uk".split()


def read_marks(package: Path) -> tuple[str, dict[str, tuple[str, ...]]]:
    """Return CLDR's version and, for each tag in small letters, the two outer and the two inner marks."""
    version = json.loads((package / "package.json").read_text())["version"]
    marks = {}
    for file in sorted(package.glob("main/*/delimiters.json")):
        delimiters = next(iter(json.loads(file.read_text())["main"].values()))["delimiters"]
        marks[file.parent.name.lower()] = tuple(delimiters[key] for key in KEYS)
    return version, marks


def drop_inherited(marks: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Leave out tags that say what the tag without its last part says."""
    kept = {}
    for tag, own in marks.items():
        parent = tag
        while "-" in parent:
            parent = parent.rpartition("-")[0]
            if parent in marks:
                break
        if parent == tag or marks.get(parent) != own:
            kept[tag] = own
    return kept


def months_of(language: str) -> list[str]:
    """Return full and short names of months, as they stand in a date, in small letters, without full stops."""
    formats = Locale(language).months["format"]
    names = [name for width in ("wide", "abbreviated") for name in formats[width].values()]
    return list(dict.fromkeys(name.lower().rstrip(".").split()[-1].removeprefix("d’") for name in names))


def main(package: Path) -> None:
    """Print the module."""
    version, marks = read_marks(package)
    tags = defaultdict(list)
    for tag, own in drop_inherited(marks).items():
        tags["".join(own)].append(tag)
    print(f'"""Quotation marks and months by language. Made by scripts/cldr_tables.py from Unicode CLDR {version}.')
    print('\nUnicode License v3. Not edited by hand: choices of the house stand in `languages.py`.\n"""\n')
    print("from __future__ import annotations\n")
    print("# outer opening, outer closing, inner opening and inner closing mark → tags in small letters")
    print("QUOTATION_MARKS = {")
    for own, names in sorted(tags.items(), key=lambda item: (-len(item[1]), item[0])):
        print(f'    "{own}": """')
        print(fill(" ".join(names), 116, initial_indent="        ", subsequent_indent="        "))
        print('    """,')
    print("}\n")
    print("# names of months, full and short, as they stand in a date")
    print("MONTHS = {")
    for language in DATED:
        print(f'    "{language}": """')
        print(fill(" ".join(months_of(language)), 116, initial_indent="        ", subsequent_indent="        "))
        print('    """,')
    print("}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Names: each module and each class stands for one thing, and a module can be read in one go."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.support.places import ROOT

SOURCES = ROOT / "src" / "pressbuild"
MOST_LINES = 400
# names that may stand twice, each with the reason
TWICE_MODULES: dict[str, str] = {"plugins": "a command has the name of what it lists"}
TWICE_CLASSES: dict[str, str] = {}
# words that say how something came about or where it may go, not what it is
NO_NAMES = frozenset(
    "utils helpers common misc kept traced inked seen ahead survey settle fill account pieces pour build checked told "
    "finished imposed preflighted ending asked".split()
)


def modules() -> Iterator[Path]:
    yield from sorted(path for path in SOURCES.rglob("*.py"))


def test_each_module_has_a_name_of_its_own() -> None:
    places = defaultdict(list)
    for path in modules():
        if not path.stem.startswith("__"):
            places[path.stem].append(str(path.relative_to(SOURCES)))
    twice = {name: found for name, found in places.items() if len(found) > 1}
    assert set(twice) == set(TWICE_MODULES), twice


def test_each_class_has_a_name_of_its_own() -> None:
    places = defaultdict(list)
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(path.relative_to(SOURCES)))
    twice = {name: found for name, found in places.items() if len(found) > 1}
    assert set(twice) == set(TWICE_CLASSES), twice


def test_names_of_modules_say_what_is_in_them() -> None:
    names = {part for path in modules() for part in path.relative_to(SOURCES).with_suffix("").parts}
    assert not names & NO_NAMES


def test_no_module_is_longer_than_can_be_read_in_one_go() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in modules()
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert not long, long

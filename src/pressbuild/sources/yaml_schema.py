"""What YAML files may say. In: classes with the rules of their values. Out: models that files are checked against.

Models are dataclasses with rules beside their types, as pydantic understands them. pydantic itself is loaded
only when there is a file to check.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, dataclass_transform

from pressbuild.core.findings import Place

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

Model = TypeVar("Model")
Keys = tuple[str | int, ...]

# How every YAML file is read: no unknown keys, `number: 292` is a text, and keys have hyphens where names have _
STRICT = {
    "extra": "forbid",
    "str_strip_whitespace": True,
    "coerce_numbers_to_str": True,
    "alias_generator": lambda name: name.replace("_", "-"),
}


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def model(cls: type[Model]) -> type[Model]:
    """Make a class a frozen dataclass that is read strictly."""
    cls.__pydantic_config__ = STRICT  # type: ignore[attr-defined]
    return dataclass(frozen=True)(cls)


@dataclass(frozen=True)
class ValueCheck:
    """A rule for a value that has its type: a function that returns it or raises ValueError."""

    function: Callable[[Any], Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], CoreSchema]) -> CoreSchema:
        """Tell pydantic (its documentation: “Custom types”)."""
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(self.function, handler(source))


@dataclass(frozen=True)
class ValuePreparation:
    """What is done to a value before its type is looked at."""

    function: Callable[[Any], Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], CoreSchema]) -> CoreSchema:
        """Tell pydantic."""
        from pydantic_core import core_schema

        return core_schema.no_info_before_validator_function(self.function, handler(source))


@dataclass(frozen=True)
class Between:
    """How small and how large a number may be, or how few and how many there may be of something."""

    least: int
    most: int | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], CoreSchema]) -> CoreSchema:
        """Tell pydantic."""
        schema = handler(source)
        names = ("ge", "le") if schema["type"] == "int" else ("min_length", "max_length")
        limits = {name: limit for name, limit in zip(names, (self.least, self.most), strict=True) if limit is not None}
        return {**schema, **limits}


def check_colour(text: str) -> str:
    """Return an sRGB colour as “#rrggbb”.

    Raises:
        ValueError: for anything else.
    """
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError(f"“{text}” is not a colour such as #c8102e")
    return text.lower()


Percent = Annotated[int, Between(0, 100)]
Colour = Annotated[str, ValueCheck(check_colour)]
Swatches = dict[Colour, Annotated[tuple[Percent, ...], Between(4, 4)]]  # cyan, magenta, yellow, black


@dataclass(frozen=True)
class YamlSource:
    """Plain data of a YAML file with the line of each key and item, and its text. What is kept of it has no data."""

    file: Path
    data: Any
    lines: dict[Keys, int] = field(default_factory=dict)
    first_line: int = 1
    text: str = field(default="", repr=False)

    def place(self, *keys: str | int) -> Place:
        """Return where the value under these keys stands; the nearest known parent otherwise."""
        path: Keys = keys
        while path and path not in self.lines:
            path = path[:-1]
        return Place(self.file, self.lines.get(path, self.first_line))

    def index(self, place: Place) -> int:
        """Return where in the text the line of a place begins."""
        lines = self.text.split("\n")[: max(0, (place.line or self.first_line) - self.first_line)]
        return sum(len(line) + 1 for line in lines)

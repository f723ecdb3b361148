"""What YAML files may say. In: the text of a file and a model of what may stand in it. Out: the model, filled.

Models are dataclasses with their rules beside the types. pydantic checks them and ruamel.yaml parses; both
are loaded only when there is a file to read, since that takes longer than to make a small e-book.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

from pressbuild.diagnostics import Place, Report

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
class Check:
    """A rule for a value that has its type: a function that returns it or raises ValueError."""

    function: Callable[[Any], Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], CoreSchema]) -> CoreSchema:
        """Tell pydantic (its documentation: “Custom types”)."""
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(self.function, handler(source))


@dataclass(frozen=True)
class Prepare:
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


@dataclass(frozen=True)
class YamlSource:
    """Plain data of a YAML file with the line of each key and item."""

    file: Path
    data: Any
    lines: dict[Keys, int] = field(default_factory=dict)
    first_line: int = 1

    def place(self, *keys: str | int) -> Place:
        """Return where the value under these keys stands; the nearest known parent otherwise."""
        path: Keys = keys
        while path and path not in self.lines:
            path = path[:-1]
        return Place(self.file, self.lines.get(path, self.first_line))


def read_yaml(
    text: str, file: Path, model: type[Model], report: Report, what: str, first_line: int = 1
) -> tuple[YamlSource, Model] | None:
    """Return the source of a YAML text and what it says, or None with findings.

    `file` is its name as findings show it, `what` is how they call it, `first_line` its first line in the file.
    """
    from pressbuild.sources.yaml import parse_yaml, validate

    local = Report()
    source = parse_yaml(text, file, local, first_line)
    value = validate(source, model, local, what) if source else None
    report.findings += local.findings
    return (source, value) if source is not None and value is not None else None

"""YAML 1.2 with line numbers. In: the text of a YAML file. Out: plain data, and where each part stands.

ruamel.yaml parses; the node tree is turned into plain values here, because a finding needs the line
of the mistake and because aliases (`*name`) can blow a small file up to gigabytes and are refused.
Validation of the data against a model of pydantic's becomes findings here too, for all YAML files.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from pressbuild.diagnostics import Place, Report, suggest

Model = TypeVar("Model")
Keys = tuple[str | int, ...]

_NULL = {"", "~", "null", "Null", "NULL"}
_BOOLEAN = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


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


def parse_yaml(text: str, file: Path, report: Report, first_line: int = 1) -> YamlSource | None:
    """Return the data of a YAML text, or None with a finding. `first_line` is its first line in `file`."""
    try:
        node = YAML(typ="rt", pure=True).compose(text)
    except MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line = (mark.line if mark else 0) + first_line
        report.error(
            "not-yaml",
            f"this is not YAML: {problem.problem or problem.context or 'cannot be read'}",
            Place(file, line),
            "look at this line and the one above it: indentation, a missing space after a colon, "
            "or a text with “: ” in it that needs quotation marks",
        )
        return None
    except (YAMLError, ValueError, RecursionError) as problem:
        report.error("not-yaml", f"this is not YAML: {problem}".splitlines()[0], Place(file, first_line))
        return None
    source = YamlSource(file, None, {}, first_line)
    if node is None:
        return source
    try:
        data = _Plain(source, report).convert(node, ())
    except RecursionError:
        report.error("not-yaml", "the file is nested too deeply", Place(file, first_line))
        return None
    return None if report.has_errors else YamlSource(file, data, source.lines, first_line)


class _Plain:
    """Turns nodes into plain values, noting lines."""

    def __init__(self, source: YamlSource, report: Report) -> None:
        self.source, self.report = source, report
        self.seen: set[int] = set()

    def convert(self, node: Node, path: Keys) -> Any:
        line = node.start_mark.line + self.source.first_line
        self.source.lines.setdefault(path, line)
        if id(node) in self.seen:
            self.report.error(
                "yaml-alias", "aliases (*name) are not allowed", Place(self.source.file, line), "write it out"
            )
            return None
        self.seen.add(id(node))
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.convert(child, (*path, index)) for index, child in enumerate(node.value)]
        return _scalar(node) if isinstance(node, ScalarNode) else None

    def _mapping(self, node: MappingNode, path: Keys) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + self.source.first_line
            if key in values:
                place = Place(self.source.file, line)
                self.report.error("duplicate-key", f"“{key}” stands here twice", place, "keep one of them")
            self.source.lines[(*path, key)] = line
            values[key] = self.convert(value_node, (*path, key))
        return values


def _scalar(node: ScalarNode) -> Any:
    text = str(node.value)
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in _NULL:
        return None
    if text in _BOOLEAN:
        return _BOOLEAN[text]
    if str(node.tag).endswith((":int", ":float")):
        for kind in (int, float):
            try:
                return kind(text)
            except ValueError:
                continue
    return text


def validate(source: YamlSource, model: type[Model], report: Report, what: str) -> Model | None:
    """Return the data as an instance of a pydantic model, or None with a finding for each fault."""
    if not isinstance(source.data, dict):
        found = "is empty" if source.data is None else "is not a list of “key: value” lines"
        report.error("empty-file", f"{what} {found}", Place(source.file, source.first_line))
        return None
    try:
        return TypeAdapter(model).validate_python(source.data)
    except ValidationError as problem:
        for fault in problem.errors(include_url=False):
            _note_fault(source, fault, model, report, what)
        return None


def _note_fault(source: YamlSource, fault: Any, model: Any, report: Report, what: str) -> None:
    keys: Keys = tuple(key for key in fault["loc"] if isinstance(key, int) or _is_key(source, key))
    place = source.place(*keys)
    name = str(fault["loc"][-1]) if fault["loc"] else what
    match fault["type"]:
        case "unexpected_keyword_argument" | "extra_forbidden":
            known = known_keys(model, source.data, fault["loc"][:-1])
            place = source.place(*fault["loc"])
            report.error("unknown-key", f"unknown key “{name}”", place, suggest(name, known))
        case "missing" | "missing_argument":
            report.error("missing-key", f"“{name}” is missing in {what}", place, f"add a line “{name}: …”")
        case "too_short":
            if not fault["input"]:  # otherwise its entries have faults of their own
                report.error("bad-value", f"{_label(keys)}there is nothing in it", place, "name at least one")
        case "too_long":
            most, found = fault["ctx"]["max_length"], fault["ctx"]["actual_length"]
            report.error("bad-value", f"{_label(keys)}{found} entries are too many; {most} are allowed", place)
        case "value_error":
            report.error("bad-value", f"{_label(keys)}{fault['ctx']['error']}", place)
        case _:
            value = fault["input"]
            shown = f" (here: “{value}”)" if isinstance(value, str | int | float | bool) else ""
            report.error("bad-value", f"{_label(keys)}{_lower(fault['msg'])}{shown}", place)


def _is_key(source: YamlSource, key: str) -> bool:
    return any(key in path for path in source.lines)


def _label(keys: Keys) -> str:
    names = [key for key in keys if isinstance(key, str)]
    return f"“{names[-1]}”: " if names else ""


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]


def known_keys(model: Any, data: Any, path: Keys) -> list[str]:
    """Return the keys that the model knows at this place of the data, for a "did you mean"."""
    schema = TypeAdapter(model).json_schema(by_alias=True)
    definitions = schema.get("$defs", {})

    def resolve(node: dict[str, Any]) -> list[dict[str, Any]]:
        if "$ref" in node:
            return resolve(definitions[node["$ref"].rsplit("/", 1)[-1]])
        branches = [branch for key in ("anyOf", "oneOf", "allOf") for branch in node.get(key, ())]
        return [found for branch in branches for found in resolve(branch)] or [node]

    nodes = resolve(schema)
    for key in path:
        children: list[dict[str, Any]] = []
        for node in nodes:
            if isinstance(key, int):
                children += [node["items"]] if "items" in node else []
            elif key in node.get("properties", {}):
                children.append(node["properties"][key])
        nodes = [found for child in children for found in resolve(child)] or nodes
    return sorted({key for node in nodes for key in node.get("properties", {})})

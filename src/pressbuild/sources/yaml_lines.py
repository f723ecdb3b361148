"""YAML 1.2 with line numbers. In: the text of a YAML file. Out: plain data, and where each part stands.

ruamel.yaml parses; the node tree is turned into plain values here, because a finding needs the line
of the mistake and because aliases (`*name`) can blow a small file up to gigabytes and are refused.
Validation of the data against a model of pydantic's becomes findings here too, for all YAML files.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from pressbuild.core.findings import Place, Report, suggest
from pressbuild.sources.folder import CONTROL
from pressbuild.sources.yaml_characters import (
    LINE_SEPARATORS,
    find_cut_bracket,
    find_losses,
    quote,
    quote_line,
    suggest_quotes,
)
from pressbuild.sources.yaml_schema import Keys, Model, YamlSource

MAX_DEPTH = 50  # of brackets in brackets
MAX_FAULTS = 50  # of one file that are reported
# what ruamel.yaml says, for somebody who does not know what a scalar is
_IN_OTHER_WORDS = {
    "mapping values are not allowed here": "there is a second “: ” in this line, or it is indented too far",
    "expected <block end>, but found '<scalar>'": "something follows a closing quotation mark or bracket, or a comment",
    "could not find expected ':'": "a key without a colon",
    "but found another document": "a line “---” or “...” begins another document",
    "sequence entries are not allowed here": "“- ” begins an entry of a list, and this is no list",
    "mapping keys are not allowed here": "“? ” is a sign of YAML's",
}
_NULL = {"", "~", "null", "Null", "NULL"}
_BOOLEAN = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


def parse_yaml(text: str, file: Path, report: Report, first_line: int = 1) -> YamlSource | None:
    """Return the data of a YAML text, or None with a finding. `first_line` is its first line in `file`."""
    depths = accumulate((1 if bracket in "[{" else -1 for bracket in re.findall(r"[][{}]", text)), initial=0)
    if max(depths) > MAX_DEPTH:  # ruamel.yaml would take seconds over it
        report.error("not-yaml", "the file is nested too deeply", Place(file, first_line), "nest it less deeply")
        return None
    text = text.translate(LINE_SEPARATORS)
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as problem:
        _note_problem(problem, text, file, first_line, report)
        return None
    except RecursionError:
        report.error("not-yaml", "the file is nested too deeply", Place(file, first_line), "nest it less deeply")
        return None
    except (YAMLError, ValueError, OverflowError) as problem:  # of numbers of characters that there are not
        report.error("not-yaml", f"this is not YAML: {problem}".splitlines()[0], Place(file, first_line))
        return None
    source = YamlSource(file, None, {}, first_line, text)
    if node is None:
        return source
    try:
        data = _Plain(source, report).convert(node, ())
    except RecursionError:
        report.error("not-yaml", "the file is nested too deeply", Place(file, first_line), "nest it less deeply")
        return None
    if not report.has_errors:
        for loss in find_losses(text, node):
            place = Place(file, text.count("\n", 0, loss.index) + first_line)
            report.error(loss.code, loss.message, place, loss.hint)
    return None if report.has_errors else replace(source, data=data)


def _note_problem(problem: MarkedYAMLError, text: str, file: Path, first_line: int, report: Report) -> None:
    """Say why a text is not YAML, with the line in quotation marks if that may be all that it lacks."""
    mark = problem.problem_mark or problem.context_mark
    line, index = (mark.line, mark.index) if mark else (0, 0)
    said = str(problem.problem or problem.context or "cannot be read")
    cut = find_cut_bracket(text) if said.startswith("expected ',' or") else None
    if cut:
        at, words = cut
        message = "this is not YAML: “#” begins a comment here, and the bracket before it has no end"
        place = Place(file, text.count("\n", 0, at) + first_line)
        report.error("not-yaml", message, place, f"if it is text, write {quote(words)}")
        return
    lines_above = [text.rfind("\n", 0, index) + 1]
    if lines_above[0]:
        lines_above.append(text.rfind("\n", 0, lines_above[0] - 1) + 1)
    copies = (suggest_quotes(text, start) for start in lines_above)
    copy = next((copy for copy in copies if copy), "")
    report.error(
        "not-yaml",
        f"this is not YAML: {_IN_OTHER_WORDS.get(said, said)}",
        Place(file, line + first_line),
        "look at this line and the one above it: indentation, a missing space after a colon, or a text that needs "
        "quotation marks: with “: ” or “ #” in it, or with a sign such as * & @ % [ at its beginning"
        + (f"; is this meant: {copy}" if copy else ""),
    )


class _Plain:
    """Turns nodes into plain values, noting lines."""

    def __init__(self, source: YamlSource, report: Report) -> None:
        self.source, self.report = source, report
        self.seen: set[int] = set()
        self.repeated: set[int] = set()

    def convert(self, node: Node, path: Keys) -> Any:
        line = node.start_mark.line + self.source.first_line
        self.source.lines.setdefault(path, line)
        if id(node) in self.seen:
            if id(node) not in self.repeated:
                message = f"what is written here is used again by an alias (*{node.anchor}); aliases are not allowed"
                self.report.error("yaml-alias", message, Place(self.source.file, line), "write it out")
            self.repeated.add(id(node))
            return None
        self.seen.add(id(node))
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.convert(child, (*path, index)) for index, child in enumerate(node.value)]
        self._check_characters(node, line)
        return _scalar(node) if isinstance(node, ScalarNode) else None

    def _check_characters(self, node: Node, line: int) -> None:
        """Refuse what an escape in quotation marks brings in behind the back of `Folder.read_text`."""
        if match := CONTROL.search(str(node.value)):
            message = f"this text holds the character U+{ord(match[0]):04X}, which cannot be printed"
            self.report.error("control-character", message, Place(self.source.file, line), "delete it")

    def _mapping(self, node: MappingNode, path: Keys) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + self.source.first_line
            if not isinstance(key_node, ScalarNode):
                place = Place(self.source.file, line)
                self.report.error("not-yaml", "a list cannot be a key", place, "take “?”, “[” and “{” out")
                continue
            key = str(key_node.value)
            if (*path, key) in self.source.lines:
                place = Place(self.source.file, line)
                self.report.error("duplicate-key", f"“{key}” stands here twice", place, "keep one of them")
            self._check_characters(key_node, line)
            self.source.lines[(*path, key)] = line
            value = self.convert(value_node, (*path, key))
            if value is not None:  # a key with nothing after it is as good as none
                values[key] = value
        return values


def _scalar(node: ScalarNode) -> Any:
    """Return the value of a scalar. Numbers stay as they are written: a price of 2.50 is not one of 2.5."""
    text = str(node.value)
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in _NULL:
        return None
    return _BOOLEAN.get(text, text)


def validate(source: YamlSource, model: type[Model], report: Report, what: str) -> Model | None:
    """Return the data as an instance of a model, or None with a finding for each fault."""
    if not isinstance(source.data, dict):
        found = "is empty" if source.data is None else "is not a list of “key: value” lines"
        report.error("empty-file", f"{what} {found}", Place(source.file, source.first_line))
        return None
    try:
        return TypeAdapter(model).validate_python(source.data)
    except ValidationError as problem:
        faults = problem.errors(include_url=False)
        names = {key for path in source.lines for key in path}
        for fault in faults[:MAX_FAULTS]:
            _note_fault(source, fault, names, model, report, what)
        if len(faults) > MAX_FAULTS:
            message = f"{len(faults) - MAX_FAULTS} more faults in {what}"
            report.error("too-many-faults", message, Place(source.file), "correct these first")
        return None


def _note_fault(source: YamlSource, fault: Any, names: set[str | int], model: Any, report: Report, what: str) -> None:
    keys: Keys = tuple(key for key in fault["loc"] if isinstance(key, int) or key in names)
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
            least, found = fault["ctx"]["min_length"], fault["ctx"]["actual_length"]
            if not fault["input"]:
                report.error("bad-value", f"{_label(keys)}there is nothing in it", place, "name at least one")
            elif found == len(fault["input"]):  # otherwise its entries have faults of their own
                report.error("bad-value", f"{_label(keys)}{found} entries are too few; {least} are needed", place)
        case "too_long":
            most, found = fault["ctx"]["max_length"], fault["ctx"]["actual_length"]
            report.error("bad-value", f"{_label(keys)}{found} entries are too many; {most} are allowed", place)
        case "value_error":
            report.error("bad-value", f"{_label(keys)}{fault['ctx']['error']}", place)
        case _:
            value = fault["input"]
            found = f" (here: “{value}”)" if isinstance(value, str | bool) else ""
            wanted, hint = _WANTED.get(fault["type"], (_lower(fault["msg"]), ""))
            if fault["type"] == "string_type" and source.text:
                hint = f"in quotation marks it is text: {quote_line(source.text, source.index(place))}"
            report.error("bad-value", f"{_label(keys)}{wanted}{found}", place, hint)


# what pydantic misses, said for somebody who does not program
_WANTED = {
    "string_type": ("a text is wanted here", "put a text that YAML takes for something else in quotation marks"),
    "tuple_type": ("a list is wanted here", "write [one, two], or a line “- …” for each"),
    "dict_type": ("lines of “key: value” are wanted here", "indent them below this one"),
    "dataclass_type": ("lines of “key: value” are wanted here", "indent them below this one"),
    "int_parsing": ("a whole number is wanted here", ""),
    "int_parsing_size": ("a whole number is wanted here", ""),
    "bool_parsing": ("true or false is wanted here", ""),
}


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

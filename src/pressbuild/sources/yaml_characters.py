"""What YAML does to the characters of a file. In: the text of a YAML file and the nodes that were read from it. Out:
every loss, and every change that is allowed.

YAML drops what it takes for a comment, a tag or an anchor, and reads “~” as nothing. An editor means words. So the
file is read a second time here, by rules of its own: each character belongs to a value, to the structure of the
file or to a comment that cannot be meant as words, and each value is what its characters say. Anything else is a loss.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

# YAML 1.1 ends lines at these, too; here they are spaces
LINE_SEPARATORS = {0x2028: " ", 0x2029: " "}
_NULL_WORDS = {"~", "null", "Null", "NULL"}
_WORDS_OF_YAML = {"true", "True", "TRUE", "false", "False", "FALSE"}
_SPACE = re.compile(r"[ \t\n\u2028\u2029]+")
_INDENT = re.compile(r" *(?:- +)*")
_LETTER = re.compile(r"[^\W\d_]")
_COMMENT = re.compile(r"#+[ \t]+\S.*")  # a hashtag has no space after its #
_HEADER = re.compile(r"[|>][-+0-9]*(?P<gap>[ \t]*)(?P<comment>#[^\n]*)?\n?")
_ESCAPE = re.compile(r'\\(?:(?P<plain>["\\/])|u(?P<u>[0-9a-fA-F]{4})|U(?P<U>[0-9a-fA-F]{8})|(?P<other>.|\n))')
_LINE = re.compile(r"(?P<before>\s*(?:- +)*)(?P<key>[^\s:#\"'\[{][^:#\"'\n]*?) *: +(?P<value>\S.*)")
# a comment in brackets that end on its line, and the words before it
_CUT_BRACKET = re.compile(
    r"[^#\"']*[\[{](?:[^#\"']*[\[{,:])?(?P<words>[^#\"'\[\]{},]*[ \t](?P<comment>#)[^,\[\]{}]*).*[\]}]"
)
_MAX_LINE = 500  # characters of a line that are looked at so closely
_AT_RISK = re.compile(r"[\[\]{}&*!|>@%`\"'?,#-]|.*(?:: | #|:$)")


@dataclass(frozen=True)
class Loss:
    """Characters at `index` that would not come out as they were typed."""

    index: int
    code: str
    message: str
    hint: str


@dataclass
class _Typed:
    """A value or a key as it stands in the file. `is_empty` if it is a key with nothing after it."""

    node: ScalarNode
    start: int
    end: int
    indent: int  # of the line it begins in, bullets of lists included
    is_empty: bool = False


def find_losses(text: str, root: Node) -> Iterator[Loss]:
    """Yield all that YAML drops or reads otherwise than it was typed, in the order of the file."""
    scalars: list[_Typed] = []
    yield from _collect(text, root, scalars)
    scalars.sort(key=lambda scalar: scalar.start)
    position, before = 0, None
    for scalar in scalars:
        yield from _read_gap(text, position, scalar.start, before)
        yield from _compare(text, scalar)
        position, before = scalar.end, scalar
    yield from _read_gap(text, position, len(text), before)


def quote(words: str) -> str:
    """Return words in the quotation marks in which YAML changes nothing."""
    words = " ".join(words.split())
    if '"' not in words and "\\" not in words:
        return f'"{words}"'
    return "'" + words.replace("'", "''") + "'"


def quote_line(text: str, index: int) -> str:
    """Return the line at an index as “key: "value"”, or the whole line in quotation marks."""
    start, end = text.rfind("\n", 0, index) + 1, text.find("\n", index)
    line = text[start : end if end >= 0 else len(text)].strip()
    match = _LINE.fullmatch(line)
    return f"{match['key']}: {quote(match['value'])}" if match else quote(line)


def suggest_quotes(text: str, index: int) -> str:
    """Return the line at an index with quotation marks if they may be all that it lacks, else nothing."""
    start, end = text.rfind("\n", 0, index) + 1, text.find("\n", index)
    match = _LINE.fullmatch(text[start : end if end >= 0 else len(text)].rstrip())
    return quote_line(text, index) if match and _AT_RISK.match(match["value"]) else ""


def find_cut_bracket(text: str) -> tuple[int, str] | None:
    """Return where a comment begins in brackets that end on its line, and the words that were meant, if anywhere."""
    start = 0
    for line in text.split("\n"):
        match = _CUT_BRACKET.match(line) if " #" in line and len(line) <= _MAX_LINE else None
        if match:
            return start + match.start("comment"), match["words"].strip()
        start += len(line) + 1
    return None


def _collect(text: str, root: Node, scalars: list[_Typed]) -> Iterator[Loss]:
    """Gather all scalars that have characters; yield a loss for a word of a flow mapping that has no value."""
    stack, seen = [root], set()
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, SequenceNode):
            stack += node.value
        elif isinstance(node, MappingNode):
            for key, value in node.value:
                if not isinstance(key, ScalarNode):
                    continue
                is_empty = isinstance(value, ScalarNode) and _is_empty(value)
                scalars.append(_typed(text, key, is_empty))
                if is_empty and ":" not in text[key.end_mark.index : value.start_mark.index]:
                    words = text[key.start_mark.index : key.end_mark.index]
                    yield Loss(
                        key.start_mark.index,
                        "yaml-dropped",
                        f"“{words}” is read as a key without a value, and left out",
                        f"if it is text, put the whole text in quotation marks; a comma in {{…}} ends a value"
                        f" (here: {quote(words)})",
                    )
                stack.append(value)
        elif isinstance(node, ScalarNode) and not _is_empty(node):
            scalars.append(_typed(text, node))


def _is_empty(node: ScalarNode) -> bool:
    return bool(node.start_mark.index == node.end_mark.index)


def _typed(text: str, node: ScalarNode, is_empty: bool = False) -> _Typed:
    start = node.start_mark.index
    line = _INDENT.match(text, text.rfind("\n", 0, start) + 1)
    return _Typed(node, start, node.end_mark.index, len(line[0]) if line else 0, is_empty)


def _read_gap(text: str, start: int, end: int, before: _Typed | None) -> Iterator[Loss]:
    """Yield what is neither structure nor a comment between two values."""
    position = start
    while position < end:
        character = text[position]
        if character in " \t\n\u2028\u2029,[]{}:" or (character == "\ufeff" and position == 0):
            position += 1
        elif character == "#":
            stop = text.find("\n", position)
            stop = stop if 0 <= stop < end else end
            yield from _judge_comment(text, position, stop, before)
            position = stop
        elif before is None and text.startswith("---", position) and text[position - 1 : position] in ("", "\n"):
            position += 3  # the line that may begin a YAML file
        elif character == "-" and text[position + 1 : position + 2] in ("", " ", "\t", "\n"):
            position += 1
        else:
            ends = "\n" if character == "%" else " \t\n"
            stop = next((i for i in range(position, end) if text[i] in ends), end)
            yield Loss(
                position,
                "yaml-dropped",
                f"“{text[position:stop]}” is read as a sign of YAML's, and left out",
                f"if it is text, write {quote_line(text, position)}; otherwise take it out",
            )
            position = stop


def _judge_comment(text: str, position: int, stop: int, before: _Typed | None) -> Iterator[Loss]:
    """Yield a loss for a comment that may be meant as words.

    Behind a text it needs two spaces (or a tab) before its # and one after it: nobody types a hashtag so. Behind what
    has no letters it needs one before and one after. On a line of its own it is a comment, unless it has a hashtag's #
    and goes on with the text above. Behind a quotation mark it needs a space after it, behind a bracket nothing.
    """
    comment = text[position:stop].rstrip()
    line = text.rfind("\n", 0, position) + 1
    has_space = bool(_COMMENT.fullmatch(comment))
    if not text[line:position].strip(" \t"):
        if before and _goes_on(text, before, position, position - line) and not has_space:
            yield _comment_loss(text, position, comment, _words(text, before, stop))
        return
    if text[position - 1] not in " \t":  # the reader is not as strict as YAML
        yield _comment_loss(text, position, comment, "")
        return
    is_behind_value = before is not None and before.end > line
    lead = text[before.end if before and is_behind_value else line : position]
    is_apart = lead.endswith(("  ", "\t"))
    sign = lead.strip(" \t")
    if before and is_behind_value:
        if before.is_empty and sign == ":":
            is_safe = has_space and is_apart
        elif before.node.style is None and not sign:
            is_safe = has_space and (is_apart or not _is_prose(before.node.value))
        elif not sign:
            is_safe = has_space  # behind a quotation mark
        else:
            is_safe = True
    else:
        is_safe = has_space or bool(sign.strip("- \t"))
    if not is_safe:
        is_folded = before is not None and is_behind_value and before.start < line
        yield _comment_loss(text, position, comment, _words(text, before, stop) if before and is_folded else "")


def _words(text: str, value: _Typed, stop: int) -> str:
    """Return what stands from a value on, without the | or > of a text in lines."""
    raw = text[value.start : stop]
    header = _HEADER.match(raw) if value.node.style in ("|", ">") else None
    return raw[header.end() :] if header else raw


def _goes_on(text: str, before: _Typed, position: int, column: int) -> bool:
    """Whether a line stands directly below a text and where the text would go on."""
    is_text = before.node.style in (None, "|", ">") and not before.is_empty and _is_prose(before.node.value)
    end = len(text[: before.end].rstrip("\n"))  # that of a text in lines is where the next one begins
    return is_text and column > before.indent and text.count("\n", end, position) == 1


def _is_prose(value: str) -> bool:
    return bool(_LETTER.search(value)) and value not in _WORDS_OF_YAML


def _comment_loss(text: str, position: int, comment: str, typed: str) -> Loss:
    copy = quote(typed) if typed else quote_line(text, position)
    comments = "if it is a comment, give it a line of its own, or two spaces before # and one after"
    message = f"“{_short(comment)}” is read as a comment, and left out"
    return Loss(position, "yaml-comment", message, f"if it is text, write {copy}; {comments}")


def _compare(text: str, scalar: _Typed) -> Iterator[Loss]:
    """Yield a loss if a value is not what its characters say."""
    raw, value, style = text[scalar.start : scalar.end], str(scalar.node.value), scalar.node.style
    if (style is None and raw in _NULL_WORDS) or (style in ("|", ">") and not value.strip()):
        hint = f"if it is text, write {quote_line(text, scalar.start)}; if there is nothing to say, delete it"
        yield Loss(scalar.start, "yaml-nothing", f"“{raw.strip()}” is read as nothing", hint)
        return
    losses = list(_find_escapes(scalar.start, raw)) if style == '"' else []
    if style in ("|", ">"):
        losses = list(_check_header(text, scalar.start, raw))
    yield from losses
    typed = _read_scalar(raw, style)
    if not losses and (typed is None or _squeeze(typed) != _squeeze(value)):
        sign = f": it takes “{raw.split()[0]}” for a sign of its own" if raw[:1] in ("&", "!") else ""
        message = f"YAML reads “{_short(value)}” where “{_short(raw)}” stands{sign}"
        yield Loss(scalar.start, "yaml-dropped", message, f"if it is text, write {quote_line(text, scalar.start)}")


def _read_scalar(raw: str, style: str | None) -> str | None:
    """Return what the characters of a value say, by the rules of its quotation marks; None if they have none."""
    if style is None:
        return raw
    if style in ("|", ">"):
        header = _HEADER.match(raw)
        return raw[header.end() :] if header else None
    if len(raw) < 2 or raw[0] != style or raw[-1] != style:
        return None
    return raw[1:-1].replace("''", "'") if style == "'" else _ESCAPE.sub(_unescape, raw[1:-1])


def _check_header(text: str, start: int, raw: str) -> Iterator[Loss]:
    """Yield a loss for words behind the | or > of a text in lines."""
    header = _HEADER.match(raw)
    if header and header["comment"]:
        is_apart = len(header["gap"]) > 1 or "\t" in header["gap"]
        if not (is_apart and _COMMENT.fullmatch(header["comment"].rstrip())):
            yield _comment_loss(text, start + header.start("comment"), header["comment"], "")


def _squeeze(text: str) -> str:
    return _SPACE.sub(" ", text).strip(" ")


def _short(text: str) -> str:
    text = _squeeze(text)
    return text if len(text) <= 40 else text[:40] + "…"


def _find_escapes(start: int, raw: str) -> Iterator[Loss]:
    """Yield a loss for each backslash that an editor means as a backslash and YAML does not."""
    for match in _ESCAPE.finditer(raw):
        if other := match["other"]:
            what = "joins two lines" if other == "\n" else "is read as another character"
            message = f"“\\{other.strip()}” {what} in double quotation marks"
            words = quote(raw[1:-1].replace("\\\n", " "))
            yield Loss(start + match.start(), "yaml-escape", message, f"write {words}, in which it is itself")


def _unescape(match: re.Match[str]) -> str:
    if match["plain"]:
        return match["plain"]
    digits = match["u"] or match["U"]
    code = int(digits, 16) if digits else 0x110000
    return chr(code) if code < 0x110000 else match[0]

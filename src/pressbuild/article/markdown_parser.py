"""The Markdown parser of articles. In: nothing. Out: markdown-it with the rules of this program.

CommonMark, tables and strikethrough are markdown-it's; footnotes, attributes, definition lists, sub- and superscript
are its plugins'. The rules here read what editors type and CommonMark does not take: `##Title`, `**Note:**text`,
`==marked==`, containers `::: box Title {#id}` whose titles call notes, and verse.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_block import list_block
from markdown_it.rules_inline.state_inline import Delimiter
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

MAX_NESTING = 30  # blocks in blocks; markdown-it leaves out what lies deeper without a word
CONTAINERS = ("box", "pullquote", "table", "verse", "print-only", "screen-only")
_BLANKS = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"  # also those that come from a word processor
_HEADING = re.compile(rf"(#{{1,6}})(?:[{_BLANKS}]+(.*)|([^\s#].*)|$)")
_HEADING_TAIL = re.compile(rf"(?:^|[{_BLANKS}]+)#+[{_BLANKS}]*$")
_ATTRIBUTES = re.compile(r"(?:^|\s+)\{([^{}]*)\}\s*$")
_CONTAINER = re.compile(r"(:{3,})[ \t]*([A-Za-z][\w-]*)(?:[ \t]+(.*)|(\{.*))?$")
_MARKED = re.compile(r"==(?=[^\s=])([^\n]*?[^\s=])==(?!=)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}\Z")
_BARE_ADDRESS = re.compile(r"://[^\s<>\[\]`|]+")
_AFTER_ADDRESS = "*_~^=.,;:!?'\"”’»“)}…"
_ENTITY = re.compile(r"&#?\w+;")
_NOTE_CALL = re.compile(r"\[\^([^\]\s]+)\]")
_ENDS = ".,:;!?)]}…%°»›”’"  # marks after which emphasis may end though a letter follows
_STRAIGHT = "\"'“‘"  # the same, unless the mark begins a quotation
_TYPED_BULLET = re.compile(
    rf"[•‣◦▪●][{_BLANKS}]+(?=[^\s•‣◦▪●])|(?:[-*+]|\d{{1,9}}[.)])[\u00a0\u2000-\u200a\u202f](?=\S)"
)
_BEGINS = "«‹„¿¡"  # marks before which emphasis may begin though a letter stands before it


def make_parser() -> MarkdownIt:
    """Return a parser of articles."""
    parser = MarkdownIt("commonmark")
    parser.options["maxNesting"] = MAX_NESTING
    parser.validateLink = _accept_link  # type: ignore[method-assign]
    parser.enable(["table", "strikethrough"]).disable("text_join")  # an escaped mark is to be told from others
    parser.use(footnote_plugin, inline=False).use(attrs_plugin, spans=True).use(attrs_block_plugin)
    parser.use(deflist_plugin).use(sub_plugin).use(superscript_plugin)
    parser.block.ruler.at("heading", _heading, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.disable("lheading")  # a line `---` under a paragraph makes a heading of it without a word
    parser.block.ruler.before(
        "fence", "container", _container, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.inline.ruler.at("emphasis", _emphasis)
    parser.inline.ruler.after("text", "bare_address", _bare_address)
    parser.inline.ruler.before("emphasis", "marked", _marked)
    parser.inline.ruler.after("footnote_ref", "undefined_note", _undefined_note)
    return parser


def _accept_link(url: str) -> bool:
    """Let every link through: a bad one is to be a finding of ours, not text on the page."""
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def read_attributes(text: str) -> tuple[str, dict[str, str]]:
    """Return a title without the `{#id .class key=value}` at its end, and what that says."""
    match = _ATTRIBUTES.search(text)
    if not match:
        return text, {}
    found: dict[str, str] = {}
    for word in match[1].split():
        key, is_pair, value = word.partition("=")
        if word[0] == "#":
            found["id"] = word[1:]
        elif word[0] == ".":
            found["class"] = f"{found.get('class', '')} {word[1:]}".strip()
        elif is_pair:
            found[key] = value.strip("\"'")
        else:
            return text, {}  # words in braces are words
    return (text[: match.start()], found) if found else (text, {})


def _push_inline(state: StateBlock, content: str, line: int) -> None:
    token = state.push("inline", "", 0)
    token.content, token.map, token.children = content.strip(), [line, line + 1], []


def _heading(state: StateBlock, first: int, _end: int, silent: bool) -> bool:
    """`## Title`, also with a no-break space or, below the first level, none: `##Title`. `#word` is a hashtag."""
    if state.is_code_block(first):
        return False
    match = _HEADING.match(_line(state, first))
    if not match or (match[3] and len(match[1]) == 1):
        return False
    if silent:
        return True
    title, attributes = read_attributes(match[2] or match[3] or "")
    state.line = first + 1
    token = state.push("heading_open", f"h{len(match[1])}", 1)
    token.markup, token.map = match[1], [first, first + 1]
    token.attrs.update(attributes)
    _push_inline(state, _HEADING_TAIL.sub("", title), first)
    state.push("heading_close", f"h{len(match[1])}", -1).markup = match[1]
    return True


def _list(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """A list whose items begin with a “•” or a marker and a no-break space, as word processors have them, too."""
    if not state.is_code_block(first) and _TYPED_BULLET.match(_line(state, first)):
        characters = list(state.src)
        for number in range(first, end):
            line = _line(state, number)
            if line.startswith(("```", "~~~")):
                break
            if match := _TYPED_BULLET.match(line):
                at = state.bMarks[number] + state.tShift[number]
                marker = "-" if line[0] in "•‣◦▪●" else match[0][:-1]
                characters[at : at + match.end()] = marker.ljust(match.end())
        state.src = "".join(characters)
    return list_block(state, first, end, silent)


def _container(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """`::: name Title {#id}` to a line of as many colons. Its title is text of the story: it may call notes."""
    if state.is_code_block(first):
        return False
    match = _CONTAINER.match(_line(state, first).rstrip())
    if not match or match[2] not in CONTAINERS:
        return False
    if silent:
        return True
    fence = re.compile(rf":{{{len(match[1])},}}[ \t]*$")
    last = next((n for n in range(first + 1, end) if _ends_container(state, n, fence)), end)
    token = state.push(f"container_{match[2]}_open", "div", 1)
    title, attributes = read_attributes(match[3] or match[4] or "")
    token.attrs.update(attributes)
    token.map, token.markup, token.info, token.block = [first, last], match[1], match[2], True
    token.meta = {"is_closed": last < end}
    _push_inline(state, title, first)
    saved = state.parentType, state.lineMax
    state.parentType, state.lineMax = "container", last
    if match[2] == "verse":
        _push_verse(state, first + 1, last)
    else:
        state.md.block.tokenize(state, first + 1, last)
    state.push(f"container_{match[2]}_close", "div", -1).block = True
    state.parentType, state.lineMax = saved
    state.line = last + (last < end)
    return True


def _ends_container(state: StateBlock, number: int, fence: re.Pattern[str]) -> bool:
    return (
        state.sCount[number] >= state.blkIndent
        and not state.is_code_block(number)
        and bool(fence.match(_line(state, number)))
    )


def _push_verse(state: StateBlock, first: int, last: int) -> None:
    """Each line is a run of its own; the spaces that indent it are kept."""
    for number in range(first, last):
        indent = max(0, state.sCount[number] - state.blkIndent)
        line = _line(state, number).rstrip().removesuffix("\\")
        _push_inline(state, line, number)
        state.tokens[-1].meta = {"indent": indent if line else 0}


def _emphasis(state: StateInline, silent: bool) -> bool:
    """CommonMark's `*` and `_`, and a `*` that ends after a mark though a letter follows: `**Nota:**texto`.

    CommonMark (0.31, 6.2) leaves that as asterisks on the page: its rules know spaces and marks, not meaning.
    """
    marker = state.src[state.pos]
    if silent or marker not in "_*":
        return False
    found = state.scanDelims(state.pos, marker == "*")
    opens, closes = found.can_open, found.can_close
    if marker == "*":
        before = state.src[max(0, state.pos - 2) : state.pos]
        after = state.src[state.pos + found.length : state.pos + found.length + 1]
        closes = closes or (_ends_mark(before) and after.isalnum())
        opens = opens or (before[-1:].isalnum() and after != "" and after in _BEGINS)
    for _ in range(found.length):
        state.push("text", "", 0).content = marker
        delimiter = Delimiter(
            marker=ord(marker), length=found.length, token=len(state.tokens) - 1, end=-1, open=opens, close=closes
        )
        state.delimiters.append(delimiter)
    state.pos += found.length
    return True


def _ends_mark(before: str) -> bool:
    """Whether two characters end in a mark that closes something."""
    last = before[-1:]
    if last and last in _STRAIGHT:
        return len(before) == 2 and not before[0].isspace() and unicodedata.category(before[0]) not in ("Ps", "Pi")
    return last != "" and last in _ENDS


def _marked(state: StateInline, silent: bool) -> bool:
    """`==words==`: marked with a highlighter."""
    if state.src[state.pos] != "=" or not (match := _MARKED.match(state.src, state.pos, state.posMax)):
        return False
    if not silent:
        saved = state.posMax
        state.push("marked_open", "mark", 1).markup = "=="
        state.pos, state.posMax = match.start(1), match.end(1)
        state.md.inline.tokenize(state)
        state.push("marked_close", "mark", -1).markup = "=="
        state.posMax = saved
    state.pos = match.end()
    return True


def _bare_address(state: StateInline, silent: bool) -> bool:
    """`https://…` as it stands in the text: `_`, `*`, `~` and `^` in it are part of it."""
    if not state.src.startswith("://", state.pos) or not (scheme := _SCHEME.search(state.pending)):
        return False
    match = _BARE_ADDRESS.match(state.src, state.pos, state.posMax)
    address = match[0].rstrip(_AFTER_ADDRESS) if match else ""
    if "\\" in address or _ENTITY.search(address) or len(address) <= len("://"):
        return False  # an address that was written as Markdown
    if not silent:
        state.pending = state.pending[: scheme.start()]
        state.push("text", "", 0).content = scheme[0] + address
    state.pos += len(address)
    return True


def _undefined_note(state: StateInline, silent: bool) -> bool:
    """A call of a note that no line writes; the rule of the footnotes has taken all others."""
    if state.src[state.pos] != "[" or not (match := _NOTE_CALL.match(state.src, state.pos, state.posMax)):
        return False
    if not silent:
        state.push("undefined_note", "", 0).content = match[1]
    state.pos = match.end()
    return True

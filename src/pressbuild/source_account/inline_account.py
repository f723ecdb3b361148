"""The account of one run of text. In: a cursor in the source and the inlines that were read there. Out: the cursor
behind them, or a `Mismatch`.

Each inline must have its own markup in the source, and each character of the source must be in the story, be changed
by a rule, or be that markup.
"""

from __future__ import annotations

import html
import re

from pressbuild.document import (
    Code,
    Emphasis,
    FootnoteMark,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Literal,
    PageBreak,
    Span,
    Strike,
    Strong,
    Subscript,
    Superscript,
    Text,
    TextStyle,
    plain_text,
)
from pressbuild.source_account.link_addresses import same_address
from pressbuild.source_account.markup_leftovers import Leftover, find_leftovers, has_calling_star
from pressbuild.source_account.named_changes import NO_BREAK, Name, match_change
from pressbuild.source_account.source_cursor import ATTRIBUTES, NOTE, SPACES, Cursor, Mismatch, label_key

_WORD = re.compile(r"[^\W_]+(?: [^\W_]+)*")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HARD_BREAK = re.compile(r"(?:\\|[ \t]{2,})\n| *[\u2028\u2029] *")
_CODE_LINE = re.compile(r"\n[ \t]*(?:>[ \t]*)*")
_OF_LITERALS = (Name.INVISIBLE, Name.COMPOSED)  # what may be changed in an address, too: it is the same to the eye
_TICKS = re.compile(r"`+")
_TITLE = re.compile(r"[ \t\n]+(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\))")
_MARKS: dict[type[TextStyle], tuple[str, ...]] = {
    Emphasis: ("*", "_"),
    Strong: ("**", "__"),
    Strike: ("~~", "~"),
    Subscript: ("~",),
    Superscript: ("^",),
}
_PLAIN = re.compile(r"[^&\\]{1,48}")  # what is compared at once; & and \ begin markup that may stand for themselves
_HAS_NO_SPACES = re.compile(r"[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")


class InlineAccount:
    """Walks through runs of inlines and their source at once."""

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor
        self.calls_with_star = False
        self.is_beginning = False  # of a paragraph
        self.leftovers: list[tuple[int, Leftover]] = []

    def run(self, inlines: Inlines) -> None:
        """Step over the source of inlines.

        Raises:
            Mismatch: where they differ.
        """
        for inline in inlines:
            self._inline(inline)
            self.is_beginning = False

    def _inline(self, inline: Inline) -> None:
        match inline:
            case Text():
                self._prose(inline.text)
            case Literal():
                self.text(inline.text, is_exact=True)
            case Code():
                self._code(inline.text)
            case FootnoteMark():
                self._note(inline)
            case LineBreak():
                if not self.cursor.take(_HARD_BREAK, Name.LINES):
                    raise Mismatch("(a new line)")
                self.cursor.skip_prefix()
            case PageBreak():
                pass
            case Link():
                self._link(inline)
            case Span():
                self._span(inline)
            case _:
                self._styled(inline)

    def _prose(self, words: str) -> None:
        """Step over a text, noting markup that did not take; with a backslash before it, it is meant."""
        start = 0
        self.calls_with_star = self.calls_with_star or has_calling_star(words)
        for leftover in find_leftovers(words, self.is_beginning):
            self.text(words[start : leftover.start])
            start = leftover.start
            if self.cursor.peek() != "\\":
                self.leftovers.append((self.cursor.line(), leftover))
        self.text(words[start:])

    def text(self, words: str, is_exact: bool = False) -> None:
        """Step over the source of a text; an exact one is changed by no typographer."""
        cursor, position, length = self.cursor, 0, len(words)
        source, end = cursor.source, cursor.end
        while position < length:
            chunk = _PLAIN.match(words, position)
            if chunk and source.startswith(chunk[0], cursor.at, end):
                cursor.at += len(chunk[0])
                position = chunk.end()
                continue
            if (word := _WORD.match(words, position)) and source.startswith(word[0], cursor.at, end):
                cursor.at += len(word[0])
                position = word.end()
                continue
            position = self._step(words, position, is_exact)
        if words.endswith(" "):
            self._more_spaces(words, position)

    def _more_spaces(self, words: str, position: int) -> bool:
        """Step over spaces behind a space: a line that ends in one."""
        cursor = self.cursor
        start = cursor.at
        if not start or cursor.source[start - 1] not in SPACES or (cursor.peek() or "x") not in SPACES:
            return False
        if cursor.skip_spaces() > 1:
            cursor.at = start
            raise Mismatch(words[position : position + 40], "no empty line there")
        return cursor.at > start

    def _step(self, words: str, position: int, is_exact: bool) -> int:
        """Step over one character of the text, or over one of the source that it has not; return the new position."""
        cursor = self.cursor
        character, typed = words[position], cursor.peek()
        if typed and typed in SPACES and character in SPACES:
            return self._spaces(words, position)
        if character == " " and cursor.at and cursor.source[cursor.at - 1] in SPACES:
            return position + 1  # the spaces of two runs, which are one on the page
        if typed == "&" and (entity := cursor.match(_ENTITY)) and not _is_plain(entity[0], words[position:], is_exact):
            return self._substitute(entity[0], words, position)
        if typed == "\\" and _PUNCTUATION.match(cursor.source, cursor.at + 1, cursor.end):
            return self._escape(words, position)
        if typed == character:
            cursor.at += 1
            return position + 1
        found = match_change(cursor.source, cursor.at, words, position)
        if found and (not is_exact or found[0] in _OF_LITERALS):
            name, typed_length, set_length = found
            before = cursor.peek(typed_length)
            cursor.at += len(before)
            cursor.count(name, before, words[position : position + set_length])
            return position + set_length
        if self._more_spaces(words, position) or self._skip_markup(words, position):
            return position
        raise Mismatch(words[position : position + 40])

    def _escape(self, words: str, position: int) -> int:
        """Step over the backslash before a sign."""
        cursor = self.cursor
        sign = cursor.peek(2)[1]
        if words[position] == "\\" and sign != "\\":  # as in an address
            cursor.at += 1
            return position + 1
        cursor.at += 1
        cursor.count(Name.ESCAPE, f"\\{sign}", sign)
        if words[position] != sign:
            return position
        cursor.at += 1
        return position + 1

    def _substitute(self, entity: str, words: str, position: int) -> int:
        """Step over an entity such as `&amp;`."""
        cursor, value = self.cursor, html.unescape(entity)
        length = len(value)
        if not words.startswith(value, position):
            found = match_change(value, 0, words, position)
            if value.isspace() and words[position] in SPACES:
                length = 1
            elif found and found[1] == len(value):
                length = found[2]
            else:
                raise Mismatch(words[position : position + 40])
        cursor.at += len(entity)
        cursor.count(Name.ENTITY, entity, words[position : position + length])
        return position + length

    def _spaces(self, words: str, position: int) -> int:
        """Step over spaces on both sides: a line end is one, and an empty line is none."""
        cursor, start, first = self.cursor, self.cursor.at, position
        while position < len(words) and words[position] in SPACES:
            position += 1
        lines = cursor.skip_spaces()
        if lines > 1:
            cursor.at = start
            raise Mismatch(words[first : first + 40], "no empty line there")
        typed, set_ = cursor.source[start : cursor.at], words[first:position]
        if typed != set_:
            is_no_break = any(character in NO_BREAK for character in set_)
            cursor.count(Name.LINES if lines else Name.NO_BREAK if is_no_break else Name.SPACES, typed, set_)
        return position

    def _skip_markup(self, words: str, position: int) -> bool:
        """Step over what the source has and the text has not: a comment, a line end in a script without spaces."""
        cursor = self.cursor
        if cursor.peek() == "<":
            return cursor.take(_COMMENT, Name.COMMENT) is not None
        before = cursor.source[cursor.at - 1 : cursor.at]
        if cursor.peek() != "\n" or not (_HAS_NO_SPACES.match(before) and _HAS_NO_SPACES.match(words[position])):
            return False
        cursor.at += 1
        cursor.skip_prefix()
        cursor.count(Name.LINES, "\n")
        return True

    def _code(self, words: str) -> None:
        cursor = self.cursor
        ticks = cursor.take(_TICKS, Name.CODE)
        if not ticks:
            raise Mismatch(f"`{words}`", "code")
        runs = _TICKS.finditer(cursor.source, cursor.at, cursor.end)
        close = next((run.start() for run in runs if run[0] == ticks[0]), -1)
        if close < 0:
            raise Mismatch(f"`{words}`", "code")
        typed = cursor.source[cursor.at : close]
        if "\n" in typed:  # how far its lines are indented is the parser's affair
            typed, words = (" ".join(_CODE_LINE.sub(" ", text).split()) for text in (typed, words))
        if typed.strip(" ") and typed.startswith(" ") and typed.endswith(" "):
            typed = typed[1:-1]
        if words not in (typed, typed.replace("\\|", "|")):  # a bar in a cell of a table
            raise Mismatch(words[:40], "code")
        cursor.at = close + len(ticks[0])

    def _note(self, mark: FootnoteMark) -> None:
        cursor = self.cursor
        call = cursor.take(NOTE, Name.NOTE, str(mark.number))
        if not call:
            raise Mismatch(f"(the number of note {mark.number})")
        if cursor.note_numbers.setdefault(call[1], mark.number) != mark.number:
            raise Mismatch(f"(the number of note {mark.number})", f"another number for {call[0]}")

    def _styled(self, inline: TextStyle) -> None:
        marks = _MARKS[type(inline)]
        opening = next((mark for mark in marks if self.cursor.peek(len(mark)) == mark), "")
        self._mark(opening, inline.children)
        self.run(inline.children)
        self._mark(opening, inline.children)

    def _mark(self, mark: str, children: Inlines) -> None:
        cursor = self.cursor
        if not mark or cursor.peek(len(mark)) != mark:
            raise Mismatch(plain_text(children)[:40], "other emphasis than was typed")
        cursor.at += len(mark)
        cursor.count(Name.EMPHASIS, mark)

    def _link(self, link: Link) -> None:
        cursor = self.cursor
        opening = cursor.peek()
        children = link.children
        attributes = ""
        match children:
            case (Span(children=inner, language=language, classes=classes),) if opening == "[":
                # a span round all of a link's words comes from the braces behind it, unless it has brackets itself
                children = (children[0],) if cursor.peek(2) == "[[" else inner
                attributes = f"{language}{''.join(classes)}" if children is inner else ""
        if opening == "<":
            cursor.at += 1
            self.run(children)
            self._expect(">", link)
            cursor.count(Name.LINK, "<>")
            target = plain_text(children)
        elif opening == "[":
            cursor.at += 1
            self.run(children)
            target = self._target(link)
            if attributes or link.is_code:
                self._attributes()
        else:
            self.run(children)
            target = plain_text(children)
        if target.startswith("\x00"):
            cursor.labelled.append((target[1:], link, cursor.line()))
        elif not link.to_story and not same_address(target, link.target):
            raise Mismatch(link.target, "another address than was typed")

    def _expect(self, mark: str, node: Link | Span) -> None:
        if self.cursor.peek(len(mark)) != mark:
            raise Mismatch(f"(the end of {plain_text(node.children)[:30]})")
        self.cursor.at += len(mark)

    def _target(self, node: Link | Span) -> str:
        """Step over `](address "title")`, `][label]` or `]`; return the address, or a label after a NUL."""
        cursor = self.cursor
        label = cursor.source[cursor.source.rfind("[", 0, cursor.at) + 1 : cursor.at]
        self._expect("]", node)
        start = cursor.at
        if cursor.peek() == "(":
            cursor.at += 1
            cursor.skip_spaces()
            target = self._address()
            cursor.take(_TITLE, Name.LINK_TITLE)
            cursor.skip_spaces()
            self._expect(")", node)
            cursor.count(Name.LINK, cursor.source[start : cursor.at])
            return target
        if cursor.peek() == "[" and (close := cursor.source.find("]", cursor.at, cursor.end)) > 0:
            label = cursor.source[cursor.at + 1 : close] or label
            cursor.at = close + 1
        cursor.count(Name.LINK, f"[{label}]")
        return f"\x00{label_key(label)}"

    def skip_file(self) -> None:
        """Step over the `](file` of a picture, and the spaces behind it."""
        if self.cursor.peek(2) != "](":
            raise Mismatch("(a picture)")
        self.cursor.at += 2
        self.cursor.skip_spaces()
        self._address()
        self.cursor.skip_spaces()

    def _address(self) -> str:
        """Step over the address of a link: in angle brackets, or up to a space or the bracket that is not its own."""
        cursor = self.cursor
        start = cursor.at
        if cursor.peek() == "<":
            close = cursor.source.find(">", start, cursor.end)
            cursor.at = close + 1 if close > 0 else cursor.end
            return cursor.source[start + 1 : close]
        depth = 0
        while (character := cursor.peek()) and character not in " \t\n":
            if character == "\\":
                cursor.at += 1
            elif character == "(":
                depth += 1
            elif character == ")":
                depth -= 1
                if depth < 0:
                    break
            cursor.at += 1
        return cursor.source[start : cursor.at]

    def _span(self, span: Span) -> None:
        cursor = self.cursor
        if span.classes == ("mark",) and cursor.peek(2) == "==":
            cursor.at += 2
            self.run(span.children)
            self._expect("==", span)
            cursor.count(Name.EMPHASIS, "==")
            return
        if cursor.peek() != "[":
            raise Mismatch(plain_text(span.children)[:40], "a style that was not typed")
        cursor.at += 1
        self.run(span.children)
        if cursor.peek(2) == "]{":
            cursor.at += 1
            self._attributes(span)
        elif span.classes or span.language:
            raise Mismatch(plain_text(span.children)[:40], "a style that was not typed")
        else:
            self._target(span)

    def _attributes(self, span: Span | None = None) -> None:
        """Step over `{.class lang=es}`; each of them must be the span's."""
        cursor = self.cursor
        found = cursor.take(ATTRIBUTES, Name.ATTRIBUTES)
        if not found:
            raise Mismatch("(attributes)", "attributes that were not typed")
        for word in found[0][1:-1].split() if span else ():
            key, _, value = word.partition("=")
            if span and (
                (key.startswith(".") and key[1:] not in span.classes)
                or (key == "lang" and value.strip("\"'") != span.language)
            ):
                raise Mismatch(plain_text(span.children)[:40], f"not the attribute “{word}”")


def _is_plain(entity: str, words: str, is_exact: bool) -> bool:
    """Whether words begin with an entity as it is typed, or end in it: that of an address may be in two runs."""
    return words.startswith(entity) or (is_exact and 1 < len(words) < len(entity) and entity.startswith(words))

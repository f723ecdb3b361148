"""The account of a text without markup. In: what was typed in a manifest, and what is set. Out: a `SourceAccount`."""

from __future__ import annotations

from pressbuild.source_account.article_account import SourceAccount, Value
from pressbuild.source_account.named_changes import match_change
from pressbuild.source_account.source_cursor import AccountFault, Cursor


def account_for_text(typed: Value, text: str) -> SourceAccount:
    """Return every change from a text as it was typed to the one that is set; what has no name is a fault."""
    cursor = Cursor(typed.text, typed.line, keeps=True)
    source, position = typed.text, 0
    while cursor.at < len(source) or position < len(text):
        if source[cursor.at : cursor.at + 1] == text[position : position + 1]:
            cursor.at, position = cursor.at + 1, position + 1
            continue
        found = match_change(source, cursor.at, text, position)
        if found is None:
            return SourceAccount(cursor.counts, (), (AccountFault(typed.line, source[cursor.at :], text[position:]),))
        name, length, set_ = found
        # a space that does not break takes the place of the one that was typed
        length += length == 0 and source[cursor.at : cursor.at + 1] == " " and text[position] != "\u2060"
        before, after = source[cursor.at : cursor.at + length], text[position : position + set_]
        cursor.at, position = cursor.at + length, position + set_
        cursor.count(name, before, after)
    return SourceAccount(cursor.counts, tuple(cursor.changes))

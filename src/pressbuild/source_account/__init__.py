"""The account of characters. In: the source of an article and the `Document` that was read from it. Out: every change
between them by name, and every difference that no rule explains.
"""

from pressbuild.source_account.article_account import ArticleSource, SourceAccount, Value, account_for, note_faults
from pressbuild.source_account.named_changes import Name
from pressbuild.source_account.plain_text import account_for_text
from pressbuild.source_account.source_cursor import AccountedChange, AccountFault

__all__ = [
    "AccountFault",
    "AccountedChange",
    "ArticleSource",
    "Name",
    "SourceAccount",
    "Value",
    "account_for",
    "account_for_text",
    "note_faults",
]

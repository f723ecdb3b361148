"""The account of characters. In: the source of an article and the `Document` that was read from it. Out: every change
between them by name, and every difference that no rule explains.
"""

from pressbuild.source_account.account import ArticleSource, SourceAccount, Value, account_for, note_faults
from pressbuild.source_account.plain import account_for_text
from pressbuild.source_account.scanner import Change, Fault
from pressbuild.source_account.typography import Name

__all__ = [
    "ArticleSource",
    "Change",
    "Fault",
    "Name",
    "SourceAccount",
    "Value",
    "account_for",
    "account_for_text",
    "note_faults",
]

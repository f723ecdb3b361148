"""From folder to files. In: a publication's folder and an issue. Out: files, and what was found.

1 manifest, 2 articles, 3 plan, 4 typeset, 5 outputs, 6 checks: the same numbers as in the progress log
and in docs/architecture.md. `paper` makes the press edition, `book` the e-book edition; `book` does not
load the layout engine unless the printed pages must be laid out first.
"""

"""From folder to files. In: a publication's folder and an issue. Out: files, and what was found.

Each step says what it begins to do with a `Stage`; `core/progress.py` has them all. `press_edition` makes the press
edition, `ebook` the e-book; `ebook` does not load the layout engine unless the printed pages must be laid out first.
"""

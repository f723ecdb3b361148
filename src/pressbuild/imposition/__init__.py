"""Imposition. In: a PDF of single pages. Out: a PDF of sheets whose pages come into order when they are folded.

`press.impose` goes the whole way: `scheme` is what is asked for, `order` says which page stands where, `place` how many
pt from the edges, `marks` what is drawn around the pages, `source` what is taken from the PDF; `write` makes
the new one.
"""

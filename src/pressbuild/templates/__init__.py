"""Templates. In: a layout and values. Out: HTML made by the layout's Jinja templates, or a finding.

Layouts may come from elsewhere, so templates run in Jinja's sandbox with strict undefined names.
"""

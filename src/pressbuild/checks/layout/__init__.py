"""Checks of laid-out pages. In: filled pages. Out: findings of lines, white space, letters and families."""

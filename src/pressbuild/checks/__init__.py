"""Checks. In: documents, filled pages, finished files. Out: findings on what is in them. Changes nothing."""

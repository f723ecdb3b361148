"""Findings, units, the store, limits. Nothing here knows of papers."""

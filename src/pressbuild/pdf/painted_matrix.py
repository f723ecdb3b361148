"""Matrices of what is painted, as floats. In: matrices. Out: what they do together, and what takes it back."""

from __future__ import annotations

Values = tuple[float, float, float, float, float, float]  # a b c d e f of ISO 32000-2, 8.3.3


def multiply(first: Values, second: Values) -> Values:
    """Return the matrix that does what one matrix does and then the other."""
    a, b, c, d, e, f = first
    u, v, w, x, y, z = second
    return a * u + b * w, a * v + b * x, c * u + d * w, c * v + d * x, e * u + f * w + y, e * v + f * x + z


def inverse(matrix: Values) -> Values:
    """Return the matrix that takes back what a matrix does."""
    a, b, c, d, e, f = matrix
    size = a * d - b * c
    return d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size

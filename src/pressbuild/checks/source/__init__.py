"""Checks of what was written. In: documents and bookings. Out: findings before anything is laid out."""

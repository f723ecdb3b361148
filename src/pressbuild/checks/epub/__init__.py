"""Checks of an e-book. In: the bytes of an EPUB and the stories that it is to hold. Out: findings."""

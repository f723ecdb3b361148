"""PDF editions. In: filled pages. Out: its bytes, and pictures of its pages."""

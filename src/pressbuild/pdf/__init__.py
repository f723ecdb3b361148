"""Stage 5, the press edition. In: `FilledPages`. Out: the bytes of a PDF, and the file in its place."""

from pressbuild.pdf.write import make_pdf, write_file

__all__ = ["make_pdf", "write_file"]

"""The e-book edition. In: manifest, documents, layout, faces, page map, cover. Out: the bytes of an EPUB 3.3.

Nothing here lays anything out: what the e-book needs of the printed paper is handed to it as plain data.
"""

from pressbuild.epub.book import Book, Cover, Edition, PackedFile
from pressbuild.epub.compose_book import compose_book
from pressbuild.epub.epub_archive import pack_book

__all__ = ["Book", "Cover", "Edition", "PackedFile", "compose_book", "pack_book"]

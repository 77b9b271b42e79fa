"""Isthmus: who am I exposed to, through whom, under which rule, on which date, and says who?

In a notebook:

    import isthmus
    book = isthmus.open_book()            # or open_book(home="some/folder")
    book.exposure("KTOS")                 # an ExposureReport: paths with their evidence
    book.verdict("Arctic LNG 2", "ofac_50")
    book.graph().to_networkx()
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from isthmus.book import Book, open_book

__all__ = ["Book", "open_book"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Load the facade on first use: `isthmus --help` must not wait for numpy and DuckDB."""
    if name in __all__:
        from isthmus import book

        return getattr(book, name)
    msg = f"module 'isthmus' has no attribute '{name}'"
    raise AttributeError(msg)

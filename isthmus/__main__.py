"""`python -m isthmus` is the command."""

from __future__ import annotations

from isthmus.cli import main

if __name__ == "__main__":
    main()

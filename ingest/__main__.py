"""`python -m ingest SOURCE FILE…`: the ingest command as a script."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NoReturn

from graph.errors import IsthmusError, UsageError
from ingest.pipeline import ingest
from ingest.source import known_sources


class _Parser(argparse.ArgumentParser):
    """Wrong calls in one line, like every other error."""

    def error(self, message: str) -> NoReturn:
        """Say what was wrong and end with exit status 2."""
        self.exit(2, f"ingest: {message}; see `{self.prog} --help`\n")


def main() -> int:
    """Read files into the ledger at --home; the exit status of the command line."""
    parser = _Parser(
        prog="python -m ingest",
        description="Read files of one source into the ledger.",
        epilog="Example: python -m ingest tables my-suppliers/ --name suppliers",
    )
    parser.add_argument("source", help=", ".join(known_sources()))
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--home", default=os.environ.get("ISTHMUS_HOME"), help="$ISTHMUS_HOME")
    parser.add_argument("--name")
    parser.add_argument("--published", type=date.fromisoformat)
    parser.add_argument("--force", action="store_true")
    given = parser.parse_args()
    if given.home is None:
        parser.error("say where the ledger is: --home DIR or $ISTHMUS_HOME")
    try:
        report = ingest(
            Path(given.home) / "ledger",
            given.source,
            given.files,
            now=datetime.now(UTC),
            name=given.name,
            published=given.published,
            force=given.force,
        )
    except IsthmusError as error:
        sys.stderr.write(f"ingest: {error}\n")
        return 2 if isinstance(error, UsageError) else 1
    except OSError as error:
        sys.stderr.write(f"ingest: {error.filename or 'error'}: {error.strerror or error}\n")
        return 1
    state = "read" if report.outcome.changed else "unchanged"
    sys.stdout.write(
        f"{report.name} {state}: {report.total('rows_in')} rows in = {report.total('loaded')} "
        f"loaded + {report.total('quarantined')} quarantined\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

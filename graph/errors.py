"""The one tree of errors a person may meet. The command prints `str(error)` on one line.

IsthmusError
├── UsageError            the call was wrong (exit status 2)
│   ├── UnknownName       a party, source, profile, regime or list; names the nearest
│   └── AmbiguousName     one name, several parties; lists them
├── InvalidValue          a value that cannot be what it claims to be (a date, a share, an id)
├── FileRefused           an input file that is not what it claims; nothing was changed
│   └── Shrunken          a list below 95 % of its last good count; `--force` overrides
├── DownloadError         a file could not be fetched as published; nothing was changed
├── NoRoom                the folder for temporary files is full or cannot be written to
├── LedgerError           the ledger cannot be read or written
│   ├── LedgerBusy        another process is writing the same source
│   ├── LedgerDamaged     a file named by the manifest is missing or was changed
│   └── ArchiveDamaged    the archive's log was changed after it was written
└── StoreError            a graph server cannot be reached, or its state forbids the call
    ├── StoreRefused      it refused a statement; carries its code
    └── StoreTimeout      a statement took longer than it may
"""

from __future__ import annotations

from collections.abc import Sequence


class IsthmusError(Exception):
    """Root of everything that is reported in one line instead of a traceback."""


class UsageError(IsthmusError):
    """The call itself was wrong; exit status 2."""


class UnknownName(UsageError):
    """Nothing is known under this name. `what` is the kind of thing, `known` the nearest ones."""

    def __init__(self, what: str, name: str, known: Sequence[str] = (), hint: str = "") -> None:
        self.what, self.name, self.known = what, name, tuple(known)
        near = f"; did you mean: {', '.join(self.known)}?" if self.known else ""
        super().__init__(f"unknown {what} '{name}'{near}{' ' + hint if hint else ''}")


class AmbiguousName(UsageError):
    """Several parties answer to one name; `candidates` are (id, caption) pairs."""

    def __init__(self, name: str, candidates: Sequence[tuple[str, str]]) -> None:
        self.name, self.candidates = name, tuple(candidates)
        shown = "; ".join(f"{caption} [{key}]" for key, caption in self.candidates[:8])
        more = f" and {len(self.candidates) - 8} more" if len(self.candidates) > 8 else ""
        super().__init__(
            f"'{name}' is the name of {len(self.candidates)} parties: {shown}{more}; use an id"
        )


class InvalidValue(IsthmusError):
    """A value that cannot be read as what its place requires."""


class FileRefused(IsthmusError):
    """An input file is not what it claims to be; the ledger was not touched."""

    def __init__(self, path: str, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(f"{path}: {why}; nothing was changed")


class Shrunken(FileRefused):
    """A list came back much shorter than it was. `before` and `after` count loaded rows."""

    def __init__(self, path: str, before: int, after: int) -> None:
        self.before, self.after = before, after
        super().__init__(
            path,
            f"{after} rows where the last good version had {before} (below 95 %): "
            "a truncated file must not delist anyone; use --force if the list really shrank",
        )


class DownloadError(IsthmusError):
    """A file could not be fetched as its publisher has it; ledger and archive are as they were."""

    def __init__(self, url: str, why: str, what_to_do: str) -> None:
        self.url, self.why, self.what_to_do = url, why, what_to_do
        super().__init__(f"{url}: {why}; {what_to_do}; nothing was changed")


class NoRoom(IsthmusError):
    """What must be remembered of a large file did not fit on the disk; the ledger is as it was."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"the folder for temporary files is full or cannot be written to ({why}); make room or "
            "choose another with TMPDIR; nothing was changed"
        )


class LedgerError(IsthmusError):
    """The ledger cannot be read or written."""


class LedgerBusy(LedgerError):
    """A second writer of one source; the first one is still at work."""


class LedgerDamaged(LedgerError):
    """A file the manifest names is missing or unreadable."""


class ArchiveDamaged(LedgerError):
    """The log of what was downloaded is not what was written: nothing is added to it."""


class StoreError(IsthmusError):
    """A graph server cannot be reached, or what it holds forbids the call."""


class StoreRefused(StoreError):
    """A server refused a statement. `code` is its own (`Neo.ClientError.Statement.SyntaxError`)."""

    def __init__(self, server: str, code: str, message: str) -> None:
        self.code, self.message = code, message
        super().__init__(f"{server}: {message} [{code.rpartition('.')[2]}]")


class StoreTimeout(StoreError):
    """A statement took longer than it may; an embedded engine is ended with it."""

    def __init__(self, server: str, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            f"{server}: the statement took longer than {seconds:g} seconds and was ended; "
            "ask for less, or give --seconds"
        )

"""What must a reader remember of a file that may be larger than memory? Tables that go to disk.

What is said of a party stands anywhere in a file, so readers remember every number and name that
they met. A table holds some thousand entries in memory, where the ordinary list stays, and puts
what is more into a temporary database that is gone with the table, whatever happens: the system
has forgotten its name before anything is written to it.

Values on disk are JSON. What a table gives may be another object each time: whoever changes it
puts it back. A text from a file is a parameter of a statement, never a part of it.
"""

from __future__ import annotations

import json
import sqlite3
import weakref
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

from graph.errors import NoRoom

V = TypeVar("V")

AT_HAND = 20_000  # entries of one table in memory
_AT_ONCE = 1_000  # rows that are fetched together
_CACHE = 4_096  # KiB of the database in memory


class Kept(Generic[V]):
    """One value a text. `pack` makes of a value what JSON can hold, `unpack` the value again.

    `times`: so many times the usual number of entries stay in memory.
    """

    def __init__(
        self,
        pack: Callable[[V], Any] = lambda value: value,
        unpack: Callable[[Any], V] = lambda found: found,
        *,
        times: int = 1,
    ) -> None:
        self._pack, self._unpack = pack, unpack
        self._most = AT_HAND * times
        self._near: dict[str, V] = {}
        # What of it the disk does not have yet; all of it, as long as there is none.
        self._changed: dict[str, None] = {}
        self._disk: _Disk | None = None

    def get(self, key: str) -> V | None:
        """The value of a text, or None."""
        value = self._near.get(key)
        if value is None and self._disk is not None:
            found = self._disk.one("SELECT value FROM kept WHERE key = ?", _bytes(key))
            if found is not None:
                value = self._unpack(json.loads(found[0]))
                self._hold(key, value)
        return value

    def __getitem__(self, key: str) -> V:
        """The value of a text; KeyError when there is none."""
        value = self.get(key)
        if value is None:
            raise KeyError(key)
        return value

    def __contains__(self, key: str) -> bool:
        """There is a value for the text."""
        return self.get(key) is not None

    def __setitem__(self, key: str, value: V) -> None:
        """Keep a value, in place of the one before."""
        near = self._near
        if self._disk is None and (len(near) < self._most or key in near):
            near[key] = value
        else:
            self._hold(key, value)
            self._changed[key] = None

    def setdefault(self, key: str, value: V) -> V:
        """The value of a text, which is this one if there was none."""
        found = self.get(key)
        if found is None:
            self[key] = found = value
        return found

    def __delitem__(self, key: str) -> None:
        """Forget a text and its value."""
        self._near.pop(key, None)
        self._changed.pop(key, None)
        if self._disk is not None:
            self._disk.all("DELETE FROM kept WHERE key = ?", [(_bytes(key),)])

    def items(self) -> Iterator[tuple[str, V]]:
        """Everything that is kept: as it came while it is in memory, else by its text.

        Nothing may be put into the table meanwhile.
        """
        if self._disk is None:
            yield from self._near.items()
            return
        self._put_down()
        last = b""
        sql = f"SELECT key, value FROM kept WHERE key > ? ORDER BY key LIMIT {_AT_ONCE}"
        while rows := self._disk.rows(sql, last):
            for key, packed in rows:
                yield key.decode(*_TEXT), self._unpack(json.loads(packed))
            last = rows[-1][0]

    def __bool__(self) -> bool:
        """Anything is kept."""
        return bool(self._near) or (
            self._disk is not None and self._disk.one("SELECT 1 FROM kept LIMIT 1") is not None
        )

    def _hold(self, key: str, value: V) -> None:
        if len(self._near) >= self._most and key not in self._near:
            self._put_down()
            self._near.clear()
        self._near[key] = value

    def _put_down(self) -> None:
        changed: Iterable[str] = self._changed
        if self._disk is None:
            self._disk = _Disk("CREATE TABLE kept (key BLOB PRIMARY KEY, value) WITHOUT ROWID")
            changed = self._near
        near, pack = self._near, self._pack
        self._disk.all(
            "INSERT OR REPLACE INTO kept VALUES (?, ?)",
            ((_bytes(key), json.dumps(pack(near[key]))) for key in sorted(changed)),
        )
        self._changed.clear()


class Seen:
    """Which texts, or rows of texts, were met before."""

    def __init__(self) -> None:
        self._kept = Kept[int]()

    def __contains__(self, what: str | tuple[str, ...]) -> bool:
        """It was met."""
        return _text(what) in self._kept

    def add(self, what: str | tuple[str, ...]) -> bool:
        """Note it; True when it is new."""
        key = _text(what)
        if key in self._kept:
            return False
        self._kept[key] = 1
        return True


class Several:
    """Several values a text, each once."""

    def __init__(self) -> None:
        self._near: dict[str, set[str]] = {}
        self._count = 0
        self._disk: _Disk | None = None

    def add(self, key: str, value: str) -> None:
        """Keep a value besides those that the text has."""
        values = self._near.setdefault(key, set())
        if value not in values:
            if self._count >= AT_HAND:
                self._put_down()
                values = self._near.setdefault(key, set())
            values.add(value)
            self._count += 1

    def of(self, key: str) -> set[str]:
        """The values of a text; to be looked at only."""
        values = self._near.get(key, set())
        if self._disk is None:
            return values
        sql = "SELECT value FROM kept WHERE key = ?"
        return values.union(found[0].decode(*_TEXT) for found in self._disk.rows(sql, _bytes(key)))

    def __contains__(self, key: object) -> bool:
        """The text has a value."""
        if key in self._near:
            return True
        if self._disk is None or not isinstance(key, str):
            return False
        sql = "SELECT 1 FROM kept WHERE key = ? LIMIT 1"
        return self._disk.one(sql, _bytes(key)) is not None

    def _put_down(self) -> None:
        if self._disk is None:
            self._disk = _Disk(
                "CREATE TABLE kept (key BLOB, value BLOB, PRIMARY KEY (key, value)) WITHOUT ROWID"
            )
        self._disk.all(
            "INSERT OR IGNORE INTO kept VALUES (?, ?)",
            (
                (_bytes(key), _bytes(value))
                for key, values in sorted(self._near.items())
                for value in values
            ),
        )
        self._near.clear()
        self._count = 0


_TEXT = ("utf-8", "surrogatepass")  # JSON can name half a character


def _bytes(text: str) -> bytes:
    return text.encode(*_TEXT)


def _text(what: str | tuple[str, ...]) -> str:
    """A row of texts as one that no other row comes to."""
    return what if isinstance(what, str) else json.dumps(what)


class _Disk:
    """A database without a name, in the folder for temporary files."""

    def __init__(self, create: str) -> None:
        try:
            # Whoever lets go of the table last closes it, in whatever thread that happens.
            database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
            weakref.finalize(self, database.close)
            self._database = database
            for setting in (
                "temp_store = FILE",
                f"cache_size = -{_CACHE}",
                "journal_mode = OFF",
                "synchronous = OFF",
            ):
                database.execute(f"PRAGMA {setting}")
            database.execute("BEGIN")  # one for ever: nothing of it is to outlive the table
            database.execute(create)
        except sqlite3.Error as error:
            raise NoRoom(str(error)) from error

    def one(self, sql: str, *values: bytes) -> Any:
        """The first row of an answer, or None."""
        try:
            return self._database.execute(sql, values).fetchone()
        except sqlite3.Error as error:
            raise NoRoom(str(error)) from error

    def rows(self, sql: str, *values: bytes) -> list[Any]:
        """Every row of an answer."""
        try:
            return self._database.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise NoRoom(str(error)) from error

    def all(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Run a statement for each of the rows."""
        try:
            self._database.executemany(sql, rows)
        except sqlite3.Error as error:
            raise NoRoom(str(error)) from error

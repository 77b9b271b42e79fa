"""Which server is meant, and with which key? From options, the environment, or a file.

`NEO4J_URI`, `NEO4J_USERNAME`, `NEO4J_PASSWORD`, `NEO4J_DATABASE` have the names that Neo4j's own
tools use. A file has the same four as `uri`, `username`, `password`, `database`. Nothing here is
ever printed but the address without its user part.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from graph.errors import UsageError

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
_KEYS = ("uri", "username", "password", "database")


class Secret:
    """A text that shows itself only when asked to; `str` and `repr` give stars."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, for the driver and for nothing else."""
        return self._text

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__


@dataclass(frozen=True, slots=True)
class Server:
    """An address with what it takes to be let in; `database` None is the server's own default."""

    uri: str
    username: str | None = None
    password: Secret = field(default_factory=lambda: Secret(""))
    database: str | None = None

    def __post_init__(self) -> None:
        parts = urlsplit(self.uri)
        if parts.scheme not in SCHEMES or not parts.hostname:
            msg = f"'{shown(self.uri)}' is no address of a server; write bolt://HOST:PORT or neo4j+s://HOST"
            raise UsageError(msg)
        if parts.username or parts.password:
            msg = f"{shown(self.uri)}: name user and password in NEO4J_USERNAME and NEO4J_PASSWORD"
            raise UsageError(msg)

    @property
    def name(self) -> str:
        """The address as it may be printed."""
        return shown(self.uri) + (f", database {self.database}" if self.database else "")


def shown(uri: str) -> str:
    """An address without what may stand before its host."""
    head, separator, rest = uri.partition("://")
    return f"{head}{separator}{rest.rpartition('@')[2]}"


def find_server(
    *,
    uri: str | None = None,
    username: str | None = None,
    database: str | None = None,
    file: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Server | None:
    """The server that is configured, or None: then the embedded one is meant.

    What is given here comes before the environment, and the environment before the file.

    Raises:
        UsageError: a file that cannot be read, or an address that is none.
    """
    env = os.environ if environment is None else environment
    told: dict[str, str] = {} if file is None else _read(file)
    told |= {key: env[name] for key in _KEYS if (name := f"NEO4J_{key.upper()}") in env}
    given = {"uri": uri, "username": username, "database": database}
    told |= {key: value for key, value in given.items() if value is not None}
    if not told.get("uri"):
        return None
    return Server(
        uri=told["uri"],
        username=told.get("username"),
        password=Secret(told.get("password", "")),
        database=told.get("database") or None,
    )


def _read(file: Path) -> dict[str, str]:
    try:
        raw = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise UsageError(f'{file}: is no TOML; write uri = "bolt://…" and so on') from None
    unknown = sorted(set(raw) - set(_KEYS))
    if unknown or not all(isinstance(value, str) for value in raw.values()):
        raise UsageError(f"{file}: may hold the texts {', '.join(_KEYS)} and nothing else")
    return raw

"""With whom may a download talk, how long, and how fast? The rules, kept at the socket.

Every byte of every answer passes here, headers too, so that no server can hold a download longer
than the deadline or below the least pace, whatever it sends. Names are resolved once, the
addresses are judged, and the connection goes to an address that was judged: a name that resolves
to something else a moment later gains nothing.

Certificates are always checked. There is no setting to leave that out; `SSL_CERT_FILE` names
further authorities, as elsewhere. Proxies of the environment are not used.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

import certifi
import httpcore

from graph.errors import DownloadError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_END_OF_HEAD = re.compile(rb"\n\r?\n")
_INTERIM = re.compile(rb"HTTP/1\.\d 1\d\d")


def is_public(address: Address) -> bool:
    """An address of the open internet: not private, loopback, link-local, shared or multicast."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system resolves it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def default_trust() -> ssl.SSLContext:
    """Certificates are checked against the usual authorities and those of SSL_CERT_FILE."""
    context = ssl.create_default_context()
    context.load_verify_locations(cafile=certifi.where())
    return context


@dataclass(frozen=True, slots=True)
class Policy:
    """What a download may do. Only tests make another one than `STRICT`.

    A whole file has `seconds`, tries and waits included. The first byte of an answer comes within
    `first_byte` seconds. From then on each stretch of `patience` seconds brings `pace` bytes a
    second; none passes without a byte.
    """

    schemes: frozenset[str] = frozenset({"https"})
    ports: frozenset[int] | None = frozenset({443})
    permits: Callable[[Address], bool] = is_public
    resolve: Callable[[str, int], list[str]] = resolved
    trust: Callable[[], ssl.SSLContext] = default_trust
    hops: int = 3
    tries: int = 5
    seconds: float = 3600.0
    patience: float = 30.0
    first_byte: float = 30.0
    pace: float = 1024.0  # bytes a second; the largest list is done in an hour at 300 times that
    most: int = 4 << 30  # bytes; the largest list known has 1 GiB
    wait: float = 2.0  # seconds before the second try, doubled each time
    linger: float = 0.5  # seconds in which bytes after the announced end must show
    sleep: Callable[[float], None] = time.sleep

    def checked(self, url: str, hosts: Iterable[str], origin: str) -> SplitResult:
        """The parts of an address that may be asked; DownloadError for any other."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port, parts = None, None, urlsplit("")
        allowed = sorted(set(hosts))
        if not parts.scheme or not url.isascii() or not url.isprintable() or " " in url:
            what = "an address that cannot be read"
        elif parts.scheme not in self.schemes:
            what = f"an address that begins with '{parts.scheme}:'"
        elif host is None:
            what = "an address without a host"
        elif parts.username is not None or parts.password is not None:
            what = "an address with a user name"
        elif host not in allowed:
            what = f"the host {host}, which is not among {', '.join(allowed)}"
        elif self.ports is not None and (port or 443) not in self.ports:
            what = f"port {port}"
        else:
            return parts
        raise DownloadError(
            origin, f"it leads to {what}", "if the publisher moved, download by hand and give FILES"
        )


STRICT = Policy()


class Meter:
    """One download's time and bytes; `received` counts the bytes of the answer being read."""

    def __init__(self, url: str, policy: Policy) -> None:
        self._url, self._policy = url, policy
        self._end = time.monotonic() + policy.seconds
        self.linger = policy.linger
        self.start_answer()

    @property
    def left(self) -> float:
        """Seconds until the deadline; below 0 after it."""
        return self._end - time.monotonic()

    def start_answer(self) -> None:
        """The next byte is the first one of an answer."""
        self.received = 0
        self._head: bytearray | None = bytearray()  # None once its end was seen
        self._head_size = 0
        self._since: float | None = None
        self._lately = 0

    def allowance(self) -> float:
        """How long the next byte may take; DownloadError when the time is up."""
        left = self.left
        if left <= 0:
            raise DownloadError(
                self._url,
                f"it was not complete after {self._policy.seconds:g} seconds",
                "run the same command again, it goes on where this one stopped",
            )
        return min(left, self.patience)

    @property
    def patience(self) -> float:
        """How long it is waited for the next byte, whatever time is left."""
        return self._policy.first_byte if self._since is None else self._policy.patience

    def note(self, data: bytes) -> None:
        """Take account of bytes that arrived; DownloadError when they arrive too slowly."""
        now = time.monotonic()
        if self._since is None:
            self._since = now
        self.received += len(data)
        self._lately += len(data)
        if self._head is not None:
            self._read_head(data)
        took = now - self._since
        if took >= self._policy.patience:
            if self._lately < took * self._policy.pace:
                raise DownloadError(
                    self._url,
                    f"{self._lately} bytes came in {took:.0f} seconds",
                    "the line or the server is too slow; run the same command later",
                )
            self._since, self._lately = now, 0

    def _read_head(self, data: bytes) -> None:
        """Find where the answer's head ends; interim answers (1xx) come before it."""
        assert self._head is not None
        self._head += data
        while self._head is not None and (end := _END_OF_HEAD.search(self._head)) is not None:
            self._head_size += end.end()
            if _INTERIM.match(self._head):
                del self._head[: end.end()]
            else:
                self._head = None

    def body_bytes(self) -> int:
        """How many bytes followed the answer's head."""
        return self.received - self._head_size


class Backend(httpcore.NetworkBackend):
    """Connections to permitted addresses only, each byte under the meter."""

    def __init__(self, url: str, policy: Policy, meter: Meter) -> None:
        self._url, self._policy, self._meter = url, policy, meter
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve, judge every address, connect to the first that answers."""
        try:
            addresses = self._policy.resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} cannot be resolved") from error
        for address in addresses:
            if not self._policy.permits(ipaddress.ip_address(address.partition("%")[0])):
                raise DownloadError(
                    self._url,
                    f"the host {host} has the address {address}, which is not on the open internet",
                    "nothing is fetched from there; check the network's name server",
                )
        trouble: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in addresses:
            try:
                stream = self._plain.connect_tcp(
                    address, port, self._meter.allowance(), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = error
            else:
                return Stream(stream, self._meter)
        raise trouble or httpcore.ConnectError(f"the name {host} has no address")


class Stream(httpcore.NetworkStream):
    """A connection whose reads are timed and counted."""

    def __init__(self, inner: httpcore.NetworkStream, meter: Meter) -> None:
        self._inner, self._meter = inner, meter

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Up to `max_bytes`, within what the meter allows."""
        allowed = self._meter.allowance()
        data = self._inner.read(max_bytes, allowed if timeout is None else min(allowed, timeout))
        self._meter.note(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send a request."""
        self._inner.write(buffer, self._meter.allowance())

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted; the certificate must be that of the name asked."""
        inner = self._inner.start_tls(ssl_context, server_hostname, self._meter.allowance())
        return Stream(inner, self._meter)

    def get_extra_info(self, info: str) -> Any:
        """What the connection tells of itself."""
        return self._inner.get_extra_info(info)

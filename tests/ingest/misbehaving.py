"""A server on this machine that answers as it is told, rightly or wrongly, and remembers."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

_LONGEST = 5.0  # seconds a connection may be kept; no test waits longer


@dataclass(frozen=True)
class Request:
    """What was asked: path, and headers in small letters."""

    path: str
    headers: dict[str, str]


Answer = Callable[[socket.socket, Request], None]


@dataclass
class Server:
    """Gives the answers in turn, the last one again and again; a path may have its own."""

    port: int
    answers: list[Answer] = field(default_factory=list)
    paths: dict[str, list[Answer]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    sent: int = 0

    def url(self, path: str = "/SDN.CSV", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def say(self, *answers: Answer, path: str | None = None) -> None:
        """From now on these answers; what was asked before is forgotten."""
        if path is None:
            self.answers = list(answers)
            self.paths = {}
            self.requests = []
        else:
            self.paths[path] = list(answers)

    def next(self, request: Request) -> Answer:
        answers = self.paths.get(request.path, self.answers)
        return answers.pop(0) if len(answers) > 1 else answers[0]


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server on a free port of 127.0.0.1."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    server = Server(listener.getsockname()[1])
    threads: list[threading.Thread] = []

    def accept() -> None:
        while not server.over.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            thread = threading.Thread(target=_answer, args=(server, connection, tls))
            thread.start()
            threads.append(thread)

    main = threading.Thread(target=accept)
    main.start()
    try:
        yield server
    finally:
        server.over.set()
        main.join()
        for thread in threads:
            thread.join()
        listener.close()


def _answer(server: Server, connection: socket.socket, tls: ssl.SSLContext | None) -> None:
    connection.settimeout(_LONGEST)
    with connection, suppress(OSError):
        if tls is not None:
            with tls.wrap_socket(connection, server_side=True) as secure:
                _answer_one(server, secure)
        else:
            _answer_one(server, connection)


def _answer_one(server: Server, connection: socket.socket) -> None:
    text = b""
    while b"\r\n\r\n" not in text:
        data = connection.recv(65_536)
        if not data:
            return
        text += data
    first, *rest = text.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
    pairs = (line.split(": ", 1) for line in rest)
    request = Request(first.split(" ")[1], {key.lower(): value for key, value in pairs})
    server.requests.append(request)
    server.next(request)(connection, request)


def raw(*pieces: bytes) -> Answer:
    """These bytes, whatever they are."""

    def answer(connection: socket.socket, _: Request) -> None:
        for piece in pieces:
            connection.sendall(piece)

    return answer


def head(status: str = "200 OK", /, **headers: object) -> bytes:
    """The head of an answer; `_` in a name is `-`."""
    lines = [f"HTTP/1.1 {status}"]
    lines += [f"{key.replace('_', '-')}: {value}" for key, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def reply(body: bytes = b"", status: str = "200 OK", **headers: object) -> Answer:
    """A whole answer, its length told rightly unless given."""
    return raw(head(status, **{"Content_Length": len(body), **headers}) + body)


def chunked(body: bytes, *, end: bool = True, **headers: object) -> Answer:
    """The body in pieces of 1,000 bytes."""
    pieces = [body[at : at + 1000] for at in range(0, len(body), 1000)]
    text = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return raw(head("200 OK", Transfer_Encoding="chunked", **headers) + text + b"0\r\n\r\n" * end)


def cut(body: bytes, at: int, **headers: object) -> Answer:
    """The announced length is right, but the connection ends before it."""
    return raw(head("200 OK", Content_Length=len(body), **headers) + body[:at])


def reset(body: bytes = b"", **headers: object) -> Answer:
    """The connection is torn down; with a body in the middle of it."""

    def answer(connection: socket.socket, _: Request) -> None:
        if body:
            connection.sendall(
                head("200 OK", Content_Length=len(body), **headers) + body[: len(body) // 2]
            )
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    return answer


def trickle(text: bytes, over: threading.Event, pause: float = 0.02) -> Answer:
    """One byte after another."""

    def answer(connection: socket.socket, _: Request) -> None:
        for byte in text:
            if over.wait(pause):
                return
            connection.sendall(bytes([byte]))

    return answer


def silence(over: threading.Event, before: bytes = b"") -> Answer:
    """Nothing more comes, and the connection stays open."""

    def answer(connection: socket.socket, _: Request) -> None:
        connection.sendall(before)
        connection.settimeout(0.05)
        while not over.is_set():
            try:
                if not connection.recv(1):
                    return
            except TimeoutError:
                continue

    return answer


def ranged(body: bytes, etag: str, **headers: object) -> Answer:
    """A server that does it right: whole, the rest, or not modified, as was asked."""

    def answer(connection: socket.socket, request: Request) -> None:
        asked = request.headers
        if asked.get("if-none-match") == etag:
            connection.sendall(head("304 Not Modified", ETag=etag))
        elif "range" in asked and asked.get("if-range") == etag:
            at = int(asked["range"].removeprefix("bytes=").removesuffix("-"))
            rest = body[at:]
            told = f"bytes {at}-{len(body) - 1}/{len(body)}"
            part = head(
                "206 Partial Content", ETag=etag, Content_Range=told, Content_Length=len(rest)
            )
            connection.sendall(part + rest)
        else:
            connection.sendall(
                head("200 OK", ETag=etag, Content_Length=len(body), **headers) + body
            )

    return answer

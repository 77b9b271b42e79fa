"""How does one file come over the network? As its publisher has it, whole, or not at all.

What an answer claims is checked against what was asked and what arrived: a page instead of a file,
a cut, a length that does not match, a piece of another version, an answer nobody asked for. What
is temporary is tried again within the deadline, and goes on where it broke off; anything else is
one line that says what to do. The file is written aside; `ingest.archive` keeps it.

Written on httpcore, the engine below httpx: no redirect, decoding, cookie, proxy or password
happens here unless this module does it, and none but redirects does.
"""

from __future__ import annotations

import email.utils
import re
import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from importlib import metadata
from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit

import httpcore

from graph.errors import DownloadError
from ingest.aside import Aside, Note, Version
from ingest.connection import Backend, Meter, Policy
from ingest.doors import is_web_page
from ingest.source import HEAD_BYTES

Progress = Callable[[str, int, int | None], None]  # part, bytes so far, bytes in all

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TEMPORARY = frozenset({408, 425, 429, 500, 502, 503, 504})
_RANGE = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15})")
_KEPT_HEADERS = ("etag", "last-modified", "content-type", "content-length", "date")
_LONGEST_HEADER = 500  # characters of one that is kept
_BY_HAND = "download it by hand and give FILES"
_LATER = "run the same command later"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a request came to. `note` is of the file aside, `got` how many bytes came now.

    It is not `complete` where the publisher said that the version we have is still the one.
    """

    note: Note
    final_url: str
    got: int


class _Again(Exception):
    """Trouble that may pass; `wait` is how long the server asks for, when it does."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        self.why, self.wait = why, wait
        super().__init__(why)


class _NotTheFile(Exception):
    """What came is of no use, not even as a beginning."""


@dataclass(frozen=True, slots=True)
class _Job:
    """One file to fetch, and the rules for it."""

    url: str
    hosts: Sequence[str]
    part: str
    aside: Aside
    have: Version
    policy: Policy
    progress: Progress | None

    def refused(self, why: str, what_to_do: str = _BY_HAND) -> DownloadError:
        return DownloadError(self.url, why, what_to_do)


def fetch(
    url: str,
    aside: Aside,
    *,
    hosts: Sequence[str],
    part: str,
    have: Version,
    policy: Policy,
    progress: Progress | None = None,
) -> Fetched:
    """Fetch one file into `aside`.

    Args:
        hosts: where the address may lead, itself included.
        part: named to `progress`.
        have: the version that is held already; empty when none is.

    Raises:
        DownloadError: it could not be fetched; what arrived of it stays aside.
    """
    job = _Job(url, hosts, part, aside, have, policy, progress)
    meter = Meter(url, policy)
    for attempt in range(policy.tries):
        try:
            return _once(job, meter)
        except _Again as trouble:
            wait = policy.wait * 2**attempt if trouble.wait is None else trouble.wait
            if attempt + 1 == policy.tries:
                raise job.refused(f"{trouble.why} (tried {attempt + 1} times)", _LATER) from None
            if wait >= meter.left:
                why = f"{trouble.why} (the next try in {wait:.0f} seconds would be too late)"
                raise job.refused(why, _LATER) from None
            policy.sleep(wait)
    raise AssertionError("a policy tries at least once")


def _once(job: _Job, meter: Meter) -> Fetched:
    """One try: at most `hops` redirects, then the file."""
    note = job.aside.note()
    asked = _asked(note, job.have)
    url = job.url
    for _ in range(job.policy.hops + 1):
        place = job.policy.checked(url, job.hosts, job.url)
        meter.start_answer()
        try:
            with (
                _pool(job, meter) as pool,
                pool.stream("GET", _target(place), headers=_headers(place, asked)) as response,
            ):
                headers = _plain(response.headers)
                if response.status not in _REDIRECTS:
                    return _taken(job, meter, response, headers, url, note, asked)
                location = headers.get("location", "")
                if not location:
                    raise job.refused(f"it answered {_named(response.status)} to nowhere")
        except httpcore.TimeoutException as error:
            meter.allowance()  # says so when the whole time is up
            why = f"no byte came for {meter.patience:g} seconds"
            raise _Again(why) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            if (trouble := _certificate_trouble(error)) is not None:
                why = f"its certificate is not valid ({trouble})"
                raise job.refused(why, "do not trust what comes from there now") from error
            raise _Again(_told(error)) from error
        url = urldefrag(_joined(url, location)).url
    raise job.refused(f"it leads on more than {job.policy.hops} times")


def _certificate_trouble(error: BaseException | None) -> str | None:
    """What was wrong with a certificate, if that is what lies behind an error."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message
        error = error.__cause__ or error.__context__
    return None


def _asked(note: Note, have: Version) -> dict[str, str]:
    """The headers that say what is there: a beginning to go on from, or a whole version."""
    if note.complete:  # fetched by a run that came to an end before it could be kept
        return note.version.conditions
    if note.size and note.version.strong:
        return {"Range": f"bytes={note.size}-", "If-Range": note.version.strong}
    return have.conditions


def _pool(job: _Job, meter: Meter) -> httpcore.ConnectionPool:
    return httpcore.ConnectionPool(
        ssl_context=job.policy.trust(),
        max_connections=1,
        max_keepalive_connections=0,
        network_backend=Backend(job.url, job.policy, meter),
    )


def _target(place: SplitResult) -> httpcore.URL:
    """The address from the pieces that were judged; nobody reads the text a second time."""
    assert place.hostname is not None
    path = (place.path or "/") + (f"?{place.query}" if place.query else "")
    return httpcore.URL(
        scheme=place.scheme.encode(),
        host=place.hostname.encode(),
        port=place.port,
        target=path.encode(),
    )


def _headers(place: SplitResult, asked: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    headers = {
        "Host": place.netloc,
        "User-Agent": f"isthmus/{metadata.version('isthmus')}",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Connection": "close",
        **asked,
    }
    return [(key.encode(), value.encode("latin-1")) for key, value in headers.items()]


def _plain(raw: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """Header names in small letters; of one that is repeated, all values."""
    found: dict[str, str] = {}
    for key, value in raw:
        name, text = key.decode("latin-1").lower(), value.decode("latin-1")
        found[name] = f"{found[name]}, {text}" if name in found else text
    return found


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        return location  # refused by the policy, which names it


def _taken(
    job: _Job,
    meter: Meter,
    response: httpcore.Response,
    headers: dict[str, str],
    url: str,
    note: Note,
    asked: Mapping[str, str],
) -> Fetched:
    """What the final answer gives, after every claim in it was checked."""
    status = response.status
    ranged = "Range" in asked
    if status in _TEMPORARY:
        raise _Again(f"it answered {_named(status)}", _wanted_wait(headers))
    if status == 416 and ranged:
        job.aside.clear()
        raise _Again(f"it answered {_named(status)}", 0)
    if status == 304 and asked and not ranged:
        return Fetched(note, without_query(url, job.url), 0)
    if status == 206 and ranged:
        total = _continued(headers, note)
        if total is None:  # a piece of something else
            job.aside.clear()
            raise _Again("it sent another piece than was asked for", 0)
        start = replace(note, status=status, total=total)
    elif status == 200:
        start = Note(job.url, status, Version.of(headers), _kept(headers), _length(headers))
    else:
        unasked = ", which was not asked for" if status in (206, 304) else ""
        raise job.refused(f"it answered {_named(status)}{unasked}", _advice(status))
    _refuse_encodings(job, headers)
    try:
        whole = _written(job, meter, response, headers, start)
    except _NotTheFile as trouble:
        job.aside.clear()
        raise job.refused(str(trouble)) from None
    return Fetched(whole, without_query(url, job.url), whole.size - start.size)


def _continued(headers: Mapping[str, str], note: Note) -> int | None:
    """The whole length, if a partial answer is exactly the rest of what is noted."""
    found = _RANGE.fullmatch(headers.get("content-range", "").strip())
    if found is None:
        return None
    first, last, total = (int(number) for number in found.groups())
    version, length = Version.of(headers), _length(headers)
    fits = (
        version.strong == note.version.strong
        and first == note.size
        and last == total - 1
        and first <= last
        and note.total in (None, total)
        and length in (None, last - first + 1)
    )
    return total if fits else None


def _length(headers: Mapping[str, str]) -> int | None:
    text = headers.get("content-length", "")
    return int(text) if text.isdigit() and len(text) < 16 else None


def _refuse_encodings(job: _Job, headers: Mapping[str, str]) -> None:
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity"):
        raise job.refused(f"it sent the file encoded as {encoding[:40]}, which was not asked for")
    chunked = "chunked" in headers.get("transfer-encoding", "").lower()
    if not chunked and _length(headers) is None:
        raise job.refused("it does not say how long the file is, so a cut could not be seen")


def _written(
    job: _Job,
    meter: Meter,
    response: httpcore.Response,
    headers: Mapping[str, str],
    start: Note,
) -> Note:
    """Write the bytes aside and look at them; what is there then."""
    total, most = start.total, job.policy.most
    if total is not None and total > most:
        raise _NotTheFile(f"it has {total:,} bytes, more than the {most:,} that are allowed")
    with job.aside.writing(start) as writing:
        for data in response.iter_stream():
            if writing.note.size + len(data) > most:
                raise _NotTheFile(f"it has more than the {most:,} bytes that are allowed")
            writing.add(data)
            if job.progress is not None:
                job.progress(job.part, writing.note.size, total)
        if total is not None and writing.note.size != total:
            raise _NotTheFile(f"{writing.note.size:,} bytes came, {total:,} were announced")
        if _goes_on(meter, response, _length(headers)):
            raise _NotTheFile("more bytes came than were announced")
        whole = writing.save(complete=True)
        with job.aside.path.open("rb") as handle:
            head = handle.read(HEAD_BYTES)
        if not head.strip():
            raise _NotTheFile("the file is empty")
        if is_web_page(head):
            raise _NotTheFile("it is an HTML page (often an error page), not the file")
    return whole


def _goes_on(meter: Meter, response: httpcore.Response, length: int | None) -> bool:
    """Do bytes follow the announced end? The length was wrong then, and the file is cut."""
    if length is None:  # the pieces themselves tell where they end
        return False
    stream: httpcore.NetworkStream = response.extensions["network_stream"]
    with suppress(httpcore.NetworkError, httpcore.TimeoutException):  # as it should be
        stream.read(1, meter.linger)
    return meter.body_bytes() > length


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers worth keeping beside a file."""
    return {key: headers[key][:_LONGEST_HEADER] for key in _KEPT_HEADERS if key in headers}


def without_query(url: str, origin: str) -> str:
    """An address for people and logs: after a redirect its query may be a key to the file."""
    return url if url == origin else urlsplit(url)._replace(query="").geturl()


def _wanted_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds that Retry-After asks for, from a number or a date; None when it asks nothing."""
    text = headers.get("retry-after", "").strip()
    if text.isdigit():
        return float(text[:9])
    try:
        when = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _advice(status: int) -> str:
    if status in (401, 403, 407):
        return f"the publisher asks for a log-in or turns programs away; {_BY_HAND}"
    if status in (404, 410):
        return f"the file has moved; find it on the publisher's page, {_BY_HAND}"
    return _BY_HAND


def _told(error: Exception) -> str:
    if isinstance(error, httpcore.ConnectError):
        return f"there is no connection ({error})"
    if isinstance(error, httpcore.RemoteProtocolError) and "without sending" not in str(error):
        return "what came is no HTTP"
    return "the connection broke off"

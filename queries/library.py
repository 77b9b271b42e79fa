"""Which questions have a Cypher text by name, what do they ask for, and with which values?

A named query is one file: a comment header, then the statement.

    // Who supplies a party, tier by tier?
    //   party: party        whom to ask about (a name, ticker or id)
    //   tiers: int = 3      tiers at most
    // returns: tier, supplier, id
    MATCH …

The header is the only place where a parameter is described, so it is checked against the
statement: what is declared is used, and what is used is declared. A statement without a header is
a query too: its parameters are of the kind `value`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

import orjson

from graph.errors import UnknownName, UsageError
from graph.model.lists import known_lists

Value: TypeAlias = "str | int | float | list[Value] | dict[str, Value] | None"

ANY = "any"  # a list that stands for all lists, where it is the default
TODAY = "today"
_FOLDER = Path(__file__).with_name("cypher")
_SUFFIX = ".cypher"
_LARGEST = 2**63  # an integer of Bolt has 64 bits
_HEADER = re.compile(
    r"//\s+(?P<name>[a-z][A-Za-z0-9_]*): (?P<kind>\w+)(?: = (?P<default>\S+))?"
    r"(?:\s{2,}(?P<help>.+))?"
)
_RETURNS = re.compile(r"// returns: (?P<columns>\w+(?:, \w+)*)")
# Text in quotes, names in backticks and comments hold no parameters.
_SKIPPED = re.compile(
    r"'(?:[^'\\]|\\.)*'" + r'|"(?:[^"\\]|\\.)*"' + r"|`(?:[^`]|``)*`|//[^\n]*|/\*.*?\*/", re.DOTALL
)
_USED = re.compile(r"\$(\w+)")


class Kind(StrEnum):
    """What a parameter takes on the command line."""

    PARTY = "party"  # a name, ticker or id of any node; becomes its id
    INT = "int"  # a whole number, 0 or more
    FLOAT = "float"
    DAY = "day"  # an ISO date or `today`; goes as text into `date($day)`
    TEXT = "text"
    LIST_ID = "list_id"  # a list by its id, or `any` where that is the default
    TEXTS = "texts"  # several texts with commas between them
    VALUE = "value"  # JSON where it is that (a number, true, a list), else a text


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; without a default it must be given."""

    name: str
    kind: Kind
    default: str | None
    help: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """One question: `returns` are its columns, `text` the statement below the header.

    A statement without a header has no question, and its columns are known when it has run.
    """

    name: str
    question: str
    parameters: tuple[Parameter, ...]
    returns: tuple[str, ...]
    text: str


def names() -> tuple[str, ...]:
    """Every query that ships, in order."""
    return tuple(sorted(path.stem for path in _FOLDER.glob(f"*{_SUFFIX}")))


def load(name: str) -> NamedQuery:
    """A query that ships, or what stands in a file whose path ends in `.cypher`.

    Raises:
        UnknownName: no query of this name; names the nearest.
        UsageError: a file that cannot be read, or whose header is not in the form.
    """
    if name.endswith(_SUFFIX):
        path = Path(name).expanduser()
        return from_text(_text(path), name=path.stem, where=name)
    known = names()
    if name not in known:
        near = get_close_matches(name, known)
        raise UnknownName("query", name, near, "(`isthmus cypher` names them)")
    return read(name, _text(_FOLDER / f"{name}{_SUFFIX}"), where=f"{name}{_SUFFIX}")


def from_text(text: str, *, name: str, where: str) -> NamedQuery:
    """A statement of somebody's own: with a header as in `read`, or the bare statement."""
    if any(_RETURNS.fullmatch(line.rstrip()) for line in text.splitlines()):
        return read(name, text, where=where)
    used = dict.fromkeys(_USED.findall(_SKIPPED.sub(" ", text)))
    if not _SKIPPED.sub(" ", text).strip():
        raise UsageError(f"{where}: has no statement")
    parameters = tuple(Parameter(each, Kind.VALUE, None, "") for each in used)
    return NamedQuery(name, "", parameters, (), text.strip())


def read(name: str, text: str, *, where: str) -> NamedQuery:
    """A query from its text; `where` is what an error calls the file."""
    lines = text.splitlines()
    if not lines or not lines[0].startswith("// "):
        raise UsageError(f"{where}, line 1: must be the question, as '// Who …?'")
    parameters: list[Parameter] = []
    for number, line in enumerate(lines[1:], 2):
        if returns := _RETURNS.fullmatch(line.rstrip()):
            body = "\n".join(lines[number:]).strip()
            columns = tuple(returns["columns"].split(", "))
            question = lines[0].removeprefix("// ").strip()
            _check(parameters, body, where)
            return NamedQuery(name, question, tuple(parameters), columns, body)
        parameters.append(_parameter(line.rstrip(), f"{where}, line {number}"))
    raise UsageError(f"{where}: has no line '// returns: column, column'")


def parse(
    query: NamedQuery,
    told: Sequence[str],
    *,
    today: date,
    find: Callable[[str], str] = str,
    lists: Collection[str] = (),
) -> dict[str, Value]:
    """The values of `key=value` texts, typed, with defaults for what is not told.

    Args:
        today: what `today` stands for.
        find: from what a person calls a node to its id.
        lists: ids of lists that are known beside those of the table.

    Raises:
        UsageError: a key that the query has not, one given twice or missing, an impossible value.
        UnknownName: a list of which nobody knows.
    """
    given: dict[str, str] = {}
    known = [parameter.name for parameter in query.parameters]
    for text in told:
        key, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"'{text}' is no argument; write {_usage(query)}")
        if key not in known:
            raise UnknownName(f"parameter of {_called(query)}", key, known)
        if key in given:
            raise UsageError(f"{key} is given twice")
        given[key] = value
    values: dict[str, Value] = {}
    for parameter in query.parameters:
        text_ = given.get(parameter.name, parameter.default)
        if text_ is None:
            raise UsageError(f"{_called(query)} needs {parameter.name}; write {_usage(query)}")
        values[parameter.name] = _value(parameter, text_, today, find, lists)
    return values


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{path}: is no UTF-8 text") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from error


def _parameter(line: str, where: str) -> Parameter:
    found = _HEADER.fullmatch(line)
    if found is None:
        msg = f"{where}: '{line}' is neither '//   name: type = default  help' nor '// returns: …'"
        raise UsageError(msg)
    if found["kind"] not in set(Kind):
        kinds = ", ".join(Kind)
        raise UsageError(f"{where}: '{found['kind']}' is no type; known: {kinds}")
    return Parameter(found["name"], Kind(found["kind"]), found["default"], found["help"] or "")


def _check(parameters: Sequence[Parameter], body: str, where: str) -> None:
    declared = [parameter.name for parameter in parameters]
    used = set(_USED.findall(_SKIPPED.sub(" ", body)))
    twice = sorted({name for name in declared if declared.count(name) > 1})
    for wrong, why in (
        (twice, "declared twice"),
        (sorted(used - set(declared)), "used but not declared"),
        (sorted(set(declared) - used), "declared but not used"),
    ):
        if wrong:
            raise UsageError(f"{where}: {', '.join(f'${name}' for name in wrong)} {why}")
    if not body:
        raise UsageError(f"{where}: has no statement below its header")


def _called(query: NamedQuery) -> str:
    return query.name or "the statement"


def _usage(query: NamedQuery) -> str:
    parts = [
        f"{parameter.name}=…" if parameter.default is None else f"[{parameter.name}=…]"
        for parameter in query.parameters
    ]
    return " ".join([query.name or "STATEMENT", *parts])


def _value(
    parameter: Parameter,
    text: str,
    today: date,
    find: Callable[[str], str],
    lists: Collection[str],
) -> Value:
    match parameter.kind:
        case Kind.PARTY:
            return find(_some(parameter, text))
        case Kind.INT:
            return _whole(parameter, text)
        case Kind.FLOAT:
            return _number(parameter, text)
        case Kind.DAY:
            return _day(parameter, text, today)
        case Kind.LIST_ID:
            return _list_id(parameter, text, lists)
        case Kind.TEXTS:
            parts = [part for piece in text.split(",") if (part := piece.strip())]
            _some(parameter, "".join(parts))
            return [*parts]
        case Kind.TEXT:
            return text
        case Kind.VALUE:
            return _json(parameter, text)


def _some(parameter: Parameter, text: str) -> str:
    if not text.strip():
        raise UsageError(f"{parameter.name} is empty")
    return text


def _whole(parameter: Parameter, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) < _LARGEST):
        raise UsageError(f"{parameter.name}={text}: must be a whole number, 0 or more")
    return int(text)


def _number(parameter: Parameter, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UsageError(f"{parameter.name}={text}: must be a number such as 0.5")
    return number


def _json(parameter: Parameter, text: str) -> Value:
    try:
        value: Value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    if isinstance(value, int) and not -_LARGEST <= value < _LARGEST:
        raise UsageError(f"{parameter.name}={text}: must fit into 64 bits")
    return value


def _day(parameter: Parameter, text: str, today: date) -> str:
    if text == TODAY:
        return today.isoformat()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        msg = f"{parameter.name}={text}: must be a day such as 2026-11-24, or {TODAY}"
        raise UsageError(msg) from None


def _list_id(parameter: Parameter, text: str, lists: Collection[str]) -> str:
    if text == ANY == parameter.default:
        return text
    known = {*known_lists(), *lists}
    if text not in known:
        near = get_close_matches(text.lower(), sorted(known))
        raise UnknownName("list", text, near, "(`isthmus status` names the lists)")
    return text

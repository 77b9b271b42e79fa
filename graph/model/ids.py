"""What is a thing's id? The one place where ids are made.

An entity's id is `source:local`: the source's short name and the publisher's own key. Countries
are the exception, shared by all sources: `country:RU`. A fact's id is a hash of its content.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import fields, is_dataclass

from graph.errors import InvalidValue
from graph.model.facts import Evidence, Fact

# No white space, no control characters, nothing that XML or UTF-8 cannot say.
_LOCAL = re.compile(r"[^\s\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]{1,200}")


def entity_id(source: str, local: str) -> str:
    """`source:local`; InvalidValue when `local` is empty, has white space or control characters."""
    if _LOCAL.fullmatch(local) is None:
        msg = f"'{local}' cannot be an id: 1 to 200 characters without spaces"
        raise InvalidValue(msg)
    return f"{source}:{local}"


def country_id(alpha2: str) -> str:
    """The id every source uses for a country: `country:RU` (ISO 3166-1 alpha-2)."""
    return f"country:{alpha2}"


_FIELDS: dict[type, tuple[str, ...]] = {}


def _field_names(kind: type) -> tuple[str, ...]:
    names = _FIELDS.get(kind)
    if names is None:
        names = tuple(item.name for item in fields(kind)) if is_dataclass(kind) else ()
        _FIELDS[kind] = names
    return names


def _canonical(value: object) -> str:
    """Unambiguous text of a value; a field that is None is left out, so new fields may be added."""
    if isinstance(value, str):  # by far the most frequent, and enums are texts too
        return repr(str(value))
    names = _field_names(type(value))
    if names:
        inner = ",".join(
            f"{name}={_canonical(item)}"
            for name in names
            if (item := getattr(value, name)) is not None
        )
        return f"{type(value).__name__}({inner})"
    if isinstance(value, tuple):
        return f"[{','.join(map(_canonical, value))}]"
    return repr(str(value))


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def fact_id(fact: Fact) -> str:
    """32 hex digits that depend on every field of the fact and on nothing else."""
    return _hash(_canonical(fact))


def statement_id(fact_key: str, evidence: Evidence) -> str:
    """32 hex digits for (fact, who says so in which words).

    The locator is left out: a row that moved within its file is still the same statement.
    """
    said = (
        fact_key,
        evidence.part,
        evidence.title or "",
        evidence.url or "",
        evidence.confidence,
        evidence.text,
    )
    return _hash("\x1f".join(said))

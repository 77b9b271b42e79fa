"""What is a party called, in which kind of name and script?

In Latin letters a name is what the file has formatted, `FAMILY, Given` as in the CSV files; in
other scripts it is its parts in the order of the file, without a comma.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.model.vocabulary import NameKind
from ingest.ofac.terms import FAMILY_NAMES, GIVEN_NAMES, WHOLE_NAMES
from ingest.shape import line_of
from ingest.sources.ofac_enhanced.values import Values, every, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_KNOWN_PARTS = FAMILY_NAMES | GIVEN_NAMES | WHOLE_NAMES
_KINDS = {
    "A.K.A.": NameKind.ALIAS,
    "F.K.A.": NameKind.FORMER,
    "N.K.A.": NameKind.ALIAS,
    "Name": NameKind.ALIAS,
}


@dataclass(frozen=True, slots=True)
class Called:
    """One name, where it stands, and whether it may be the first to be used."""

    line: int
    value: str
    kind: NameKind
    latin: bool
    first: bool  # its own script among those of the name


def names_of(section: _Element | None, values: Values) -> list[Called]:
    """Every name of a party, the primary one first, all others in the order of the file."""
    called: list[Called] = []
    for name in every(section, "name"):
        called += _name(name, values)
    main = [each for each in called if each.kind is NameKind.PRIMARY]
    first = min(main, key=lambda each: (not each.latin, not each.first), default=None)
    if first is None:
        return called
    rest = [
        Called(each.line, each.value, NameKind.ALIAS, each.latin, each.first)
        if each.kind is NameKind.PRIMARY
        else each
        for each in called
        if each is not first
    ]
    return [first, *rest]


def _name(name: _Element, values: Values) -> list[Called]:
    line = line_of(name)
    said = values.within(name)
    kind = _kind(said, values, line)
    found = []
    for translation in every(said.get("translations"), "translation"):
        parts = values.within(translation)
        script = values.meant(parts.get("script"))
        if not script:
            values.tally.add("a name of no script", line, text_of(parts.get("formattedFullName")))
        value = _value(parts, values, script == "Latin", line)
        first = values.flag(
            parts.get("isPrimary"), "a spelling of a name that is not said to be primary", line
        )
        if value:
            found.append(Called(line, value, kind, script == "Latin", first))
        else:
            values.tally.add("a name without a text", line, script)
    return found


def _kind(said: dict[str, _Element], values: Values, line: int) -> NameKind:
    primary = values.flag(said.get("isPrimary"), "a name that is not said to be primary", line)
    what = "a name that is not said to be of low quality"
    low = values.flag(said.get("isLowQuality"), what, line)
    type_of_alias = values.meant(said.get("aliasType"))
    if primary:
        return NameKind.PRIMARY
    if type_of_alias not in _KINDS:
        values.tally.add(f"unknown kind of name '{type_of_alias[:40]}'", line, type_of_alias)
    return NameKind.WEAK if low else _KINDS.get(type_of_alias, NameKind.ALIAS)


def _value(parts: dict[str, _Element], values: Values, latin: bool, line: int) -> str:
    formatted = text_of(parts.get("formattedFullName"))
    words: list[str] = []
    for part in every(parts.get("nameParts"), "namePart"):
        said = values.within(part)
        text = text_of(said.get("value"))
        kind = values.meant(said.get("type"))
        if kind not in _KNOWN_PARTS:
            values.tally.add(f"unknown part of a name '{kind[:40]}'", line, text)
        words.append(text)
    whole = " ".join(word for word in words if word)
    if _letters(formatted) != _letters(whole):
        values.tally.add("a name whose parts are not its words", line, f"{formatted} / {whole}")
    return (formatted or whole) if latin else (whole or formatted)


def _letters(name: str) -> list[str]:
    """The words of a name without commas, in one order whatever the name's."""
    return sorted(name.replace(",", " ").split())

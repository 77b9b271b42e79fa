"""What is a party called, in which kind of name and script?

The CSV files print the names of people as `FAMILY, Given`; so does this, for names in Latin
letters. Names in other scripts are kept in the order of the file, without a comma.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from graph.model.vocabulary import NameKind
from ingest.ofac.terms import FAMILY_NAMES, GIVEN_NAMES, WHOLE_NAMES

if TYPE_CHECKING:
    from lxml.etree import _Element

LATIN = frozenset({"Latn", "Latin"})  # the code of ISO 15924, or the name
Meant = Callable[[str, str | None], str]  # the value of a kind with this number, told when unknown
Odd = Callable[[str, str], None]


class Called(NamedTuple):
    """One name. `false` when the whole identity is known to be wrong."""

    value: str
    kind: NameKind
    latin: bool
    false: bool


def names_of(identity: _Element, cut: int, meant: Meant, odd: Odd) -> Iterator[Called]:
    """Every name of an identity, in the order of the file."""
    types = _part_types(identity, cut, meant)
    false = identity.get("False") == "true"
    if (primary := identity.get("Primary")) not in ("true", "false"):
        odd("an identity that is not said to be primary or not", str(primary))
    other = primary == "false"
    for alias in identity:
        if str(alias.tag)[cut:] != "Alias":
            continue
        kind = _kind_of(meant("AliasType", alias.get("AliasTypeID")), alias, odd)
        if other and kind is NameKind.PRIMARY:
            kind = NameKind.ALIAS
        for documented in alias:
            value, latin, acronym = _name(documented, cut, types, meant, odd)
            if value:
                yield Called(value, NameKind.WEAK if acronym else kind, latin, false)


def _kind_of(type_of_alias: str, alias: _Element, odd: Odd) -> NameKind:
    primary = alias.get("Primary")
    if primary not in ("true", "false"):
        odd("a name that is not said to be primary or not", str(primary))
    if alias.get("LowQuality") not in ("true", "false"):
        odd("a name that is not said to be of low quality or not", str(alias.get("LowQuality")))
    if primary == "true":
        return NameKind.PRIMARY
    if alias.get("LowQuality") == "true":
        return NameKind.WEAK
    match type_of_alias:
        case "F.K.A.":
            return NameKind.FORMER
        case "A.K.A." | "N.K.A." | "Name" | "":
            return NameKind.ALIAS
    odd(f"unknown kind of name '{type_of_alias[:40]}'", type_of_alias)
    return NameKind.ALIAS


def _part_types(identity: _Element, cut: int, meant: Meant) -> dict[str | None, str]:
    groups = f"{str(identity.tag)[:cut]}NamePartGroup"
    return {
        group.get("ID"): meant("NamePartType", group.get("NamePartTypeID"))
        for group in identity.iter(groups)
    }


def _name(
    documented: _Element, cut: int, types: dict[str | None, str], meant: Meant, odd: Odd
) -> tuple[str, bool, bool]:
    words: list[str] = []
    family: list[str] = []
    given: list[str] = []
    latin, acronym = True, False
    for part in documented.iter(f"{str(documented.tag)[:cut]}NamePartValue"):
        text = " ".join((part.text or "").split())
        if not text:
            continue
        words.append(text)
        kind = types.get(part.get("NamePartGroupID"))
        if kind in FAMILY_NAMES:
            family.append(text)
        elif kind in GIVEN_NAMES:
            given.append(text)
        elif kind is None:
            odd("a part of a name whose group is not explained", text)
        elif kind and kind not in WHOLE_NAMES:
            odd(f"unknown part of a name '{kind[:40]}'", text)
        latin = latin and meant("Script", part.get("ScriptID")) in LATIN
        acronym = acronym or part.get("Acronym") == "true"
    if latin and family and given and len(family) + len(given) == len(words):
        return f"{' '.join(family)}, {' '.join(given)}", latin, acronym
    return " ".join(words), latin, acronym

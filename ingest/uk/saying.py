"""What can a row or a designation of a British list say of its party? One kind for each thing.

Both lists, in every format, are first made into sayings; so the CSV and the XML of the same
designation state the same facts, whatever their columns and elements are called.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a saying is about; in brackets what its values are, one where nothing is told."""

    NAME = "name"  # (Name 1 … Name 6, type, strength)
    SCRIPT_NAME = "script name"  # (name, script, language)
    TITLE = "title"
    ADDRESS = "address"  # (line 1 … line 6, postal code, country)
    PHONE = "phone"
    EMAIL = "email"
    WEBSITE = "website"
    BORN = "born"
    BIRTHPLACE = "birthplace"  # (town, country)
    NATIONALITY = "nationality"
    PASSPORT = "passport"  # (number, what is said of it)
    NATIONAL_NUMBER = "national number"  # (number, what is said of it)
    POSITION = "position"
    GENDER = "gender"
    ENTITY_TYPE = "type of entity"
    SUBSIDIARY = "subsidiary"
    PARENT = "parent company"
    BUSINESS_NUMBER = "business registration number"
    IMO = "IMO number"
    OWNER = "current owner/operator"
    FORMER_OWNER = "previous owner/operator"
    FLAG = "flag"
    FORMER_FLAG = "previous flag"
    SHIP_TYPE = "type of ship"
    TONNAGE = "tonnage"
    LENGTH = "length"
    BUILT = "year built"
    HULL = "hull identification number"
    REMARK = "other information"


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing that is said, in the publisher's words."""

    kind: Kind
    values: tuple[str, ...]

    def __bool__(self) -> bool:
        return any(value.strip() for value in self.values)

"""What do OFAC's XML files call lists, features, relations and the parts of names and addresses?

Each form of XML has its own elements; the words in them are the same, and so are the words of the
remarks of the CSV files, for which `labels` has the tables.
"""

from __future__ import annotations

from ingest.ofac.lists import CAPTA, CMIC, FSE, ISA, MBS, PLC, SDN, SSI

# By the name of the list, without an abbreviation in brackets. The consolidated list is every
# non-SDN list together: an entry on it says that there is another.
CONSOLIDATED = "consolidated list"
LISTS = {
    "sdn list": SDN,
    "sectoral sanctions identifications list": SSI,
    "non-sdn chinese military-industrial complex companies list": CMIC,
    "non-sdn cmic list": CMIC,
    "non-sdn menu-based sanctions list": MBS,
    "capta list": CAPTA,
    "list of foreign financial institutions subject to correspondent account or payable-through "
    "account sanctions": CAPTA,
    "non-sdn palestinian legislative council list": PLC,
    "foreign sanctions evaders list": FSE,
    "non-sdn iranian sanctions act list": ISA,
}

# Kinds of features that the CSV files print in columns, or under another label in the remarks.
CALLED = {
    "Birthdate": "DOB",
    "Place of Birth": "POB",
    "Nationality Country": "nationality",
    "Citizenship Country": "citizen",
}
COLUMNS = {
    "Title": "position",
    "Vessel Call Sign": "callSign",
    "Vessel Flag": "flag",
    "Vessel Gross Registered Tonnage": "grossRegisterTonnage",
    "Vessel Gross Tonnage": "grossRegisterTonnage",
    "Vessel Owner": "owner",
    "Vessel Tonnage": "tonnage",
    "Vessel Type": "vesselType",
    "VESSEL TYPE": "vesselType",
}

RELATIONS = frozenset(
    {
        "Acting for or on behalf of",
        "Associate Of",
        "Family member of",
        "Leader or official of",
        "Owned or Controlled By",
        "Owns, controls, or operates",
        "Principal Executive Officer",
        "Property in the interest of",
        "Providing support to",
        "playing a significant role in",
    }
)
RELIABLE = frozenset({"Confirmed", "Reported", "Unknown", ""})  # `False` is the other one
FAMILY_NAMES = frozenset({"Last Name", "Maiden Name", "Patronymic", "Matronymic"})
GIVEN_NAMES = frozenset({"First Name", "Middle Name", "Nickname"})
WHOLE_NAMES = frozenset({"Entity Name", "Vessel Name", "Aircraft Name"})
STREET = ("ADDRESS1", "ADDRESS2", "ADDRESS3")


def list_key(name: str) -> str:
    """A list's name as `LISTS` has it: without an abbreviation in brackets, in small letters."""
    return name.partition(" (")[0].strip().casefold()

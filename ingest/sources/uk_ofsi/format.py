"""What may the file hold? Its columns, and the labels inside `Other Information`."""

from __future__ import annotations

from ingest.shape import columns_of
from ingest.uk.saying import Kind

COLUMNS = columns_of(
    """
    Name 6                            the name; of a person the last name
    Name 1                            the first of a person's names
    Name 2                            a name between the first and the last
    Name 3                            the same
    Name 4                            the same
    Name 5                            the same
    Title                             attribute `title`
    Name Non-Latin Script             an alias
    Non-Latin Script Type             ignored: the letters of the name show it
    Non-Latin Script Language         ignored: a language of the name, not of the party
    DOB                               attribute `birthDate`
    Town of Birth                     attribute `birthPlace`
    Country of Birth                  the same
    Nationality                       attribute `nationality` (ISO code)
    Passport Number                   identifier `passport-xx`
    Passport Details                  the country of the number; kept as its evidence
    National Identification Number    identifier `national-id-xx`, `inn`, `tax-xx`
    National Identification Details   the country of the number; kept as its evidence
    Position                          attribute `position`
    Address 1                         attribute `address`, the lines in one
    Address 2                         the same
    Address 3                         the same
    Address 4                         the same
    Address 5                         the same
    Address 6                         the same
    Post/Zip Code                     the same
    Country                           the same; LOCATED_IN, `how` = `address`
    Other Information                 taken apart at its labels
    Group Type                        Person, Vessel; Company or Organization
    Alias Type                        primary, alias (variations too), former
    Alias Quality                     a low quality alias is a weak name
    Regime                            the listing's programme; one listing for each
    Listed On                         the listing's start
    UK Sanctions List Date Designated attribute `designationDate`, with its regime
    Last Updated                      ignored: the ledger keeps what changed and when
    Group ID                          the key `ofsi:<Group ID>`; identifier `ofsi`
    """.replace("Designated attribute", "Designated  attribute"),
    required=("Name 6", "Other Information", "Group Type", "Alias Type", "Regime", "Group ID"),
)

REFERENCE, UN_REFERENCE, REASONS = "UK Sanctions List Ref", "UN Ref", "UK Statement of Reasons"
# `(Label):` in `Other Information`, and the saying that follows it.
LABELS: dict[str, Kind | None] = {
    REFERENCE: None,  # identifier `uk`
    UN_REFERENCE: None,  # identifier `un`
    REASONS: None,  # the listing's reason
    "Gender": Kind.GENDER,
    "Phone number": Kind.PHONE,
    "Website": Kind.WEBSITE,
    "Email address": Kind.EMAIL,
    "Type of entity": Kind.ENTITY_TYPE,
    "Business Reg No": Kind.BUSINESS_NUMBER,
    "Parent company": Kind.PARENT,
    "Subsidiaries": Kind.SUBSIDIARY,
    "IMO number": Kind.IMO,
    "Current owners": Kind.OWNER,
    "Flag of ship": Kind.FLAG,
    "Previous flags": Kind.FORMER_FLAG,
    "Type of ship": Kind.SHIP_TYPE,
    "Tonnage of ship": Kind.TONNAGE,
    "Length of ship": Kind.LENGTH,
    "Year built": Kind.BUILT,
}

# The columns that a kind of saying is made of.
PLACES: dict[Kind, tuple[str, ...]] = {
    Kind.NAME: (*(f"Name {at}" for at in range(1, 7)), "Alias Type", "Alias Quality"),
    Kind.SCRIPT_NAME: (
        "Name Non-Latin Script",
        "Non-Latin Script Type",
        "Non-Latin Script Language",
    ),
    Kind.TITLE: ("Title",),
    Kind.BORN: ("DOB",),
    Kind.BIRTHPLACE: ("Town of Birth", "Country of Birth"),
    Kind.NATIONALITY: ("Nationality",),
    Kind.PASSPORT: ("Passport Number", "Passport Details"),
    Kind.NATIONAL_NUMBER: ("National Identification Number", "National Identification Details"),
    Kind.POSITION: ("Position",),
    Kind.ADDRESS: (*(f"Address {at}" for at in range(1, 7)), "Post/Zip Code", "Country"),
}

# Every party of the list is the target of an asset freeze; these are imposed in addition to it.
ASSET_FREEZE = "Asset freeze"
DISQUALIFICATION = "Director Disqualification Sanction"
MEASURES = frozenset(
    {
        "Correspondent banking relationships etc",
        "Dealing with transferable securities or money-market instruments",
        "Loans and credit arrangements",
        "Travel ban",
        "Trust services",
        DISQUALIFICATION,
    }
)

# As the list of 10 April 2025 names them.
REGIMES = frozenset(
    {
        "Afghanistan",
        "Belarus",
        "Bosnia and Herzegovina",
        "Central African Republic",
        "Chemical Weapons",
        "Counter-Terrorism (Domestic)",
        "Counter-Terrorism (International)",
        "Cyber",
        "Democratic People's Republic of Korea",
        "Democratic Republic of the Congo",
        "Global Anti-Corruption",
        "Global Human Rights",
        "Guinea",
        "Guinea-Bissau",
        "Haiti",
        "ISIL (Da'esh) and Al-Qaida",
        "Iran",
        "Iran (Nuclear)",
        "Iraq",
        "Libya",
        "Mali",
        "Myanmar",
        "Nicaragua",
        "Russia",
        "Somalia",
        "South Sudan",
        "Sudan",
        "Syria",
        "Venezuela",
        "Yemen",
        "Zimbabwe",
    }
)

"""What may the published files hold? Every column and element, and the sayings they come to."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.shape import columns_of, shape_of
from ingest.uk.saying import Kind

COLUMNS = columns_of(
    """
    Last Updated                                ignored: the ledger keeps what changed and when
    Unique ID                                   the key `uk:<Unique ID>`; identifier `uk`
    OFSI Group ID                               identifier `ofsi`
    UN Reference Number                         identifier `un`
    Name 6                                      the name; of a person the last name
    Name 1                                      the first of a person's names
    Name 2                                      a name between the first and the last
    Name 3                                      the same
    Name 4                                      the same
    Name 5                                      the same
    Name type                                   primary, alias (variations too)
    Alias strength                              a low quality alias is a weak name
    Title                                       attribute `title`
    Name non-latin script                       an alias
    Non-latin script type                       ignored: the letters of the name show it
    Non-latin script language                   ignored: a language of the name, not of the party
    Regime Name                                 the listing's programme
    Designation Type                            Person, Vessel; Company or Organization
    Designation source                          attribute `designationSource`
    Sanctions Imposed                           the listing's measures
    Other Information                           attribute `remark`
    UK Statement of Reasons                     the listing's reason, word for word
    Address Line 1                              attribute `address`, the lines in one
    Address Line 2                              the same
    Address Line 3                              the same
    Address Line 4                              the same
    Address Line 5                              the same
    Address Line 6                              the same
    Address Postal Code                         the same
    Address Country                             the same; LOCATED_IN, `how` = `address`
    Phone number                                attribute `phone`
    Website                                     attribute `website`
    Email address                               attribute `email`
    Date Designated                             the listing's start
    D.O.B                                       attribute `birthDate`
    Nationality(/ies)                           attribute `nationality` (ISO code)
    National Identifier number                  identifier `national-id-xx`, `inn`, `tax-xx`
    National Identifier additional information  the country of the number; kept as its evidence
    Passport number                             identifier `passport-xx`
    Passport additional information             the country of the number; kept as its evidence
    Position                                    attribute `position`
    Gender                                      attribute `gender`
    Town of birth                               attribute `birthPlace`
    Country of birth                            the same
    Type of entity                              attribute `organizationType`; tells companies
    Subsidiaries                                LINKED_TO `Subsidiary` or `subsidiary`
    Parent company                              LINKED_TO `Parent company` or `parentCompany`
    Business registration number (s)            identifiers `inn`, `ogrn`, `registration-xx`, …
    IMO number                                  identifier `imo`
    Current owner/operator (s)                  LINKED_TO `Current owner/operator` or `owner`
    Previous owner/operator (s)                 LINKED_TO `Previous owner/operator` or `formerOwner`
    Current believed flag of ship               attribute `flag` (ISO code)
    Previous flags                              attribute `formerFlag` (ISO code)
    Type of ship                                attribute `vesselType`
    Tonnage of ship                             attribute `tonnage`
    Length of ship                              attribute `length`
    Year Built                                  attribute `buildDate`
    Hull identification number (HIN)            identifier `hull`
    """,
    required=(
        "Unique ID",
        "Name 6",
        "Name type",
        "Regime Name",
        "Designation Type",
        "Sanctions Imposed",
        "Date Designated",
    ),
)
# Names that earlier files used for the same columns.
SAME_COLUMNS = {
    "Individual, Entity, Ship": "Designation Type",
    "Individual/Entity/Ship": "Designation Type",
}

SHAPE = shape_of(
    """
Designations
  DateGenerated  the publisher's own date of the file
  Designation  a party
    LastUpdated  ignored: the ledger keeps what changed and when
    DateDesignated  the listing's start
    UniqueID  the key `uk:<Unique ID>`; identifier `uk`
    OFSIGroupID  identifier `ofsi`
    UNReferenceNumber  identifier `un`
    Names
      Name
        Name1  the first of a person's names
        Name2  a name between the first and the last
        Name3  the same
        Name4  the same
        Name5  the same
        Name6  the name; of a person the last name
        NameType  primary, alias (variations too)
        AliasStrength  a low quality alias is a weak name
    NonLatinNames
      NonLatinName
        NameNonLatinScript  an alias
        NonLatinScriptType  ignored: the letters of the name show it
        NonLatinScriptLanguage  ignored: a language of the name, not of the party
    RegimeName  the listing's programme
    IndividualEntityShip  Person, Vessel; Company or Organization
    DesignationSource  attribute `designationSource`
    SanctionsImposed  the listing's measures
    SanctionsImposedIndicators
      AssetFreeze  compared with SanctionsImposed
      ArmsEmbargo  compared with SanctionsImposed
      TargetedArmsEmbargo  compared with SanctionsImposed
      CharteringOfShips  compared with SanctionsImposed
      ClosureOfRepresentativeOffices  compared with SanctionsImposed
      CrewServicingOfShipsAndAircraft  compared with SanctionsImposed
      Deflag  compared with SanctionsImposed
      PreventionOfBusinessArrangements  compared with SanctionsImposed
      ProhibitionOfPortEntry  compared with SanctionsImposed
      TravelBan  compared with SanctionsImposed
      PreventionOfCharteringOfShips  compared with SanctionsImposed
      PreventionOfCharteringOfShipsAndAircraft  compared with SanctionsImposed
      TechnicalAssistanceRelatedToAircraft  compared with SanctionsImposed
      TrustServicesSanctions  compared with SanctionsImposed
      DirectorDisqualificationSanction  compared with SanctionsImposed
    OtherInformation  attribute `remark`
    UKStatementofReasons  the listing's reason, word for word
    Addresses
      Address
        AddressLine1  attribute `address`, the lines in one
        AddressLine2  the same
        AddressLine3  the same
        AddressLine4  the same
        AddressLine5  the same
        AddressLine6  the same
        AddressPostalCode  the same
        AddressCountry  the same; LOCATED_IN, `how` = `address`
    PhoneNumbers
      PhoneNumber  attribute `phone`
    EmailAddresses
      EmailAddress  attribute `email`
    Websites
      Website  attribute `website`
    Titles
      Title  attribute `title`
    IndividualDetails
      Individual
        DOBs
          DOB  attribute `birthDate`
        Nationalities
          Nationality  attribute `nationality` (ISO code)
        NationalIdentifierDetails
          NationalIdentifier
            NationalIdentifierNumber  identifier `national-id-xx`, `inn`, `tax-xx`
            NationalIdentifierAdditionalInformation  the country of the number; kept as its evidence
        PassportDetails
          Passport
            PassportNumber  identifier `passport-xx`
            PassportAdditionalInformation  the country of the number; kept as its evidence
        Positions
          Position  attribute `position`
        BirthDetails
          Location
            TownOfBirth  attribute `birthPlace`
            CountryOfBirth  the same
        Genders
          Gender  attribute `gender`
    EntityDetails
      Entity
        TypeOfEntities
          TypeOfEntity  attribute `organizationType`; tells companies
        Subsidiaries
          Subsidiary  LINKED_TO `Subsidiary` or `subsidiary`
        ParentCompanies
          ParentCompany  LINKED_TO `Parent company` or `parentCompany`
        BusinessRegistrationNumbers
          BusinessRegistrationNumber  identifiers `inn`, `ogrn`, `registration-xx`, …
    ShipDetails
      Ship
        IMONumbers
          IMONumber  identifier `imo`
        CurrentOwnerOperators
          CurrentOwnerOperator  LINKED_TO `Current owner/operator` or `owner`
        PreviousOwnerOperators
          PreviousOwnerOperator  LINKED_TO `Previous owner/operator` or `formerOwner`
        CurrentBelievedFlagOfShips
          CurrentBelievedFlagOfShip  attribute `flag` (ISO code)
        PreviousFlags
          PreviousFlag  attribute `formerFlag` (ISO code)
        TypeOfShipDetails
          TypeOfShip  attribute `vesselType`
        TonnageOfShipDetails
          TonnageOfShip  attribute `tonnage`
        LengthOfShipDetails
          LengthOfShip  attribute `length`
        YearsBuilt
          YearBuilt  attribute `buildDate`
        HullIdentificationNumbers
          HullIdentificationNumber  identifier `hull`
"""
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a kind of saying stands: in columns of a row, and in elements of a designation.

    Without parts the element's own text is the saying.
    """

    kind: Kind
    columns: tuple[str, ...]
    path: str
    parts: tuple[str, ...] = ()


_NAMES = tuple(range(1, 7))
_PERSON, _ENTITY, _SHIP = (
    "IndividualDetails/Individual/",
    "EntityDetails/Entity/",
    "ShipDetails/Ship/",
)

PLACES = (
    Place(
        Kind.NAME,
        (*(f"Name {at}" for at in _NAMES), "Name type", "Alias strength"),
        "Names/Name",
        (*(f"Name{at}" for at in _NAMES), "NameType", "AliasStrength"),
    ),
    Place(
        Kind.SCRIPT_NAME,
        ("Name non-latin script", "Non-latin script type", "Non-latin script language"),
        "NonLatinNames/NonLatinName",
        ("NameNonLatinScript", "NonLatinScriptType", "NonLatinScriptLanguage"),
    ),
    Place(Kind.TITLE, ("Title",), "Titles/Title"),
    Place(
        Kind.ADDRESS,
        (*(f"Address Line {at}" for at in _NAMES), "Address Postal Code", "Address Country"),
        "Addresses/Address",
        (*(f"AddressLine{at}" for at in _NAMES), "AddressPostalCode", "AddressCountry"),
    ),
    Place(Kind.PHONE, ("Phone number",), "PhoneNumbers/PhoneNumber"),
    Place(Kind.EMAIL, ("Email address",), "EmailAddresses/EmailAddress"),
    Place(Kind.WEBSITE, ("Website",), "Websites/Website"),
    Place(Kind.BORN, ("D.O.B",), f"{_PERSON}DOBs/DOB"),
    Place(
        Kind.BIRTHPLACE,
        ("Town of birth", "Country of birth"),
        f"{_PERSON}BirthDetails/Location",
        ("TownOfBirth", "CountryOfBirth"),
    ),
    Place(Kind.NATIONALITY, ("Nationality(/ies)",), f"{_PERSON}Nationalities/Nationality"),
    Place(
        Kind.PASSPORT,
        ("Passport number", "Passport additional information"),
        f"{_PERSON}PassportDetails/Passport",
        ("PassportNumber", "PassportAdditionalInformation"),
    ),
    Place(
        Kind.NATIONAL_NUMBER,
        ("National Identifier number", "National Identifier additional information"),
        f"{_PERSON}NationalIdentifierDetails/NationalIdentifier",
        ("NationalIdentifierNumber", "NationalIdentifierAdditionalInformation"),
    ),
    Place(Kind.POSITION, ("Position",), f"{_PERSON}Positions/Position"),
    Place(Kind.GENDER, ("Gender",), f"{_PERSON}Genders/Gender"),
    Place(Kind.ENTITY_TYPE, ("Type of entity",), f"{_ENTITY}TypeOfEntities/TypeOfEntity"),
    Place(Kind.SUBSIDIARY, ("Subsidiaries",), f"{_ENTITY}Subsidiaries/Subsidiary"),
    Place(Kind.PARENT, ("Parent company",), f"{_ENTITY}ParentCompanies/ParentCompany"),
    Place(
        Kind.BUSINESS_NUMBER,
        ("Business registration number (s)",),
        f"{_ENTITY}BusinessRegistrationNumbers/BusinessRegistrationNumber",
    ),
    Place(Kind.IMO, ("IMO number",), f"{_SHIP}IMONumbers/IMONumber"),
    Place(
        Kind.OWNER,
        ("Current owner/operator (s)",),
        f"{_SHIP}CurrentOwnerOperators/CurrentOwnerOperator",
    ),
    Place(
        Kind.FORMER_OWNER,
        ("Previous owner/operator (s)",),
        f"{_SHIP}PreviousOwnerOperators/PreviousOwnerOperator",
    ),
    Place(
        Kind.FLAG,
        ("Current believed flag of ship",),
        f"{_SHIP}CurrentBelievedFlagOfShips/CurrentBelievedFlagOfShip",
    ),
    Place(Kind.FORMER_FLAG, ("Previous flags",), f"{_SHIP}PreviousFlags/PreviousFlag"),
    Place(Kind.SHIP_TYPE, ("Type of ship",), f"{_SHIP}TypeOfShipDetails/TypeOfShip"),
    Place(Kind.TONNAGE, ("Tonnage of ship",), f"{_SHIP}TonnageOfShipDetails/TonnageOfShip"),
    Place(Kind.LENGTH, ("Length of ship",), f"{_SHIP}LengthOfShipDetails/LengthOfShip"),
    Place(Kind.BUILT, ("Year Built",), f"{_SHIP}YearsBuilt/YearBuilt"),
    Place(
        Kind.HULL,
        ("Hull identification number (HIN)",),
        f"{_SHIP}HullIdentificationNumbers/HullIdentificationNumber",
    ),
    Place(Kind.REMARK, ("Other Information",), "OtherInformation"),
)

# What stands once in a designation: field of `Listing`, column, element.
LISTING = (
    ("unique_id", "Unique ID", "UniqueID"),
    ("group_id", "OFSI Group ID", "OFSIGroupID"),
    ("un_number", "UN Reference Number", "UNReferenceNumber"),
    ("type", "Designation Type", "IndividualEntityShip"),
    ("regime", "Regime Name", "RegimeName"),
    ("source", "Designation source", "DesignationSource"),
    ("measures", "Sanctions Imposed", "SanctionsImposed"),
    ("reason", "UK Statement of Reasons", "UKStatementofReasons"),
    ("designated", "Date Designated", "DateDesignated"),
)
INDICATORS = "SanctionsImposedIndicators"
SOURCES = frozenset({"UK", "UN", "EU"})

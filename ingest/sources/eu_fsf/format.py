"""What may the Financial Sanctions Files 1.1 hold? The XML, the CSV, and the codes of both.

The structure is written down from public descriptions and excerpts, not from a whole file: what a
file holds beyond it is reported, so a first real file shows what is missing here.
"""

from __future__ import annotations

from ingest.shape import columns_of, shape_of

NAMESPACE = "http://eu.europa.ec/fpi/fsd/export"
ENTITY = f"{{{NAMESPACE}}}sanctionEntity"

SHAPE = shape_of(
    """
#part
  @regulationLanguage           ignored: the language of the act
  @logicalId                    ignored: the publisher's number of this part
  regulationSummary
    @regulationType             ignored: the act that added this part
    @publicationDate            ignored: the act that added this part
    @numberTitle                ignored: the act that added this part
    @publicationUrl             ignored: the act that added this part
export
  @generationDate               the publisher's own date
  @globalFileId                 ignored: the publisher's number of the file
  sanctionEntity                a party
    @designationDate            start of the listing
    @designationDetails         attribute `designationDetails`
    @unitedNationId             identifier `un`
    @euReferenceNumber          the id, and identifier `eu`
    @logicalId                  attribute `logicalId`; the id where there is no reference number
    remark                      reason of the listing, and LINKED_TO by exact name
    regulation
      @regulationType           attribute `legalBasis`
      @organisationType         attribute `legalBasis`
      @publicationDate          attribute `legalBasis`
      @entryIntoForceDate       attribute `legalBasis`; start where there is no designationDate
      @numberTitle              attribute `legalBasis`
      @programme                programme of the listing; attribute `legalBasis`
      @logicalId                ignored: the publisher's number of this part
      publicationUrl            attribute `legalBasis`; address of the evidence
    subjectType
      @code                     kind of the party
      @classificationCode       kind of the party, the same in short
    nameAlias
      @wholeName                name
      @firstName                name, where there is no wholeName
      @middleName               name, where there is no wholeName
      @lastName                 name, where there is no wholeName
      @nameLanguage             ignored: the language of the name
      @strong                   kind of the name
      @gender                   attribute `gender`
      @title                    attribute `title`
      @function                 attribute `position`
      #part
      remark                    attribute `aliasRemark`
    citizenship
      @region                   attribute `nationalityRemark`
      @countryIso2Code          attribute `nationality`
      @countryDescription       compared with the code
      #part
      remark                    attribute `nationalityRemark`
    birthdate
      @birthdate                attribute `birthDate`
      @dayOfMonth               attribute `birthDate`
      @monthOfYear              attribute `birthDate`
      @year                     attribute `birthDate`
      @yearRangeFrom            attribute `birthDate`
      @yearRangeTo              attribute `birthDate`
      @circa                    attribute `birthDate`
      @calendarType             attribute `birthDate`
      @city                     attribute `birthPlace`
      @place                    attribute `birthPlace`
      @region                   attribute `birthPlace`
      @zipCode                  attribute `birthPlace`
      @countryIso2Code          compared with countryDescription
      @countryDescription       attribute `birthPlace`
      #part
      remark                    attribute `birthRemark`
    address
      @street                   attribute `address`
      @poBox                    attribute `address`
      @zipCode                  attribute `address`
      @city                     attribute `address`
      @place                    attribute `address`
      @region                   attribute `address`
      @asAtListingTime          attribute `addressRemark`
      @countryIso2Code          LOCATED_IN, how `address`
      @countryDescription       attribute `address`
      #part
      contactInfo
        @key                    attribute `phone`, `fax`, `email` or `website`
        @value                  attribute `phone`, `fax`, `email` or `website`
      remark                    attribute `addressRemark`
    identification
      @number                   identifier; attribute `document`
      @latinNumber              identifier; attribute `document`
      @identificationTypeCode   scheme of the identifier
      @identificationTypeDescription  attribute `document`
      @countryIso2Code          country of the scheme
      @countryDescription       attribute `document`
      @region                   attribute `document`
      @issuedBy                 attribute `document`
      @issuedDate               attribute `document`
      @validFrom                attribute `document`
      @validTo                  attribute `document`
      @nameOnDocument           attribute `document`
      @diplomatic               attribute `document`
      @knownExpired             attribute `document`
      @knownFalse               attribute `document`; no identifier
      @reportedLost             attribute `document`
      @revokedByIssuer          attribute `document`
      #part
      remark                    attribute `document`
""",
    namespace=NAMESPACE,
)

# The part of a column's name before the field, and what the fields of that part are in the XML.
GROUPS = {
    "Entity_Regulation_": "regulation",
    "Entity_SubjectType": "subjectType",
    "Entity_": "sanctionEntity",
    "NameAlias_": "nameAlias",
    "Address_": "address",
    "BirthDate_": "birthdate",
    "Identification_": "identification",
    "Citizenship_": "citizenship",
}
_REGULATION = (
    "Type",
    "OrganisationType",
    "PublicationDate",
    "EntryIntoForceDate",
    "NumberTitle",
    "Programme",
    "PublicationUrl",
)
_IGNORED = {
    "LogicalId": "ignored: the publisher's number of this part",
    "RegulationLanguage": "ignored: the language of the act",
    **{f"Regulation_{name}": "ignored: the act that added this part" for name in _REGULATION},
}
_COLUMNS = """
fileGenerationDate                      the publisher's own date
Entity_LogicalId                        attribute `logicalId`; the id where there is no reference
Entity_EU_ReferenceNumber               the id, and identifier `eu`
Entity_UnitedNationId                   identifier `un`
Entity_DesignationDate                  start of the listing
Entity_DesignationDetails               attribute `designationDetails`
Entity_Remark                           reason of the listing, and LINKED_TO by exact name
Entity_SubjectType                      kind of the party, the same in short
Entity_SubjectType_ClassificationCode   kind of the party
Entity_Regulation_Type                  attribute `legalBasis`
Entity_Regulation_OrganisationType      attribute `legalBasis`
Entity_Regulation_PublicationDate       attribute `legalBasis`
Entity_Regulation_EntryIntoForceDate    attribute `legalBasis`; start if no designation date
Entity_Regulation_NumberTitle           attribute `legalBasis`
Entity_Regulation_Programme             programme of the listing; attribute `legalBasis`
Entity_Regulation_PublicationUrl        attribute `legalBasis`; address of the evidence
NameAlias_LastName                      name, where there is no whole name
NameAlias_FirstName                     name, where there is no whole name
NameAlias_MiddleName                    name, where there is no whole name
NameAlias_WholeName                     name
NameAlias_NameLanguage                  ignored: the language of the name
NameAlias_Gender                        attribute `gender`
NameAlias_Title                         attribute `title`
NameAlias_Function                      attribute `position`
NameAlias_…
NameAlias_Remark                        attribute `aliasRemark`
Address_City                            attribute `address`
Address_Street                          attribute `address`
Address_PoBox                           attribute `address`
Address_ZipCode                         attribute `address`
Address_Region                          attribute `address`
Address_Place                           attribute `address`
Address_AsAtListingTime                 attribute `addressRemark`
Address_ContactInfo                     attribute `phone`, `fax`, `email` or `website`
Address_CountryIso2Code                 LOCATED_IN, how `address`
Address_CountryDescription              attribute `address`
Address_…
Address_Remark                          attribute `addressRemark`
BirthDate_BirthDate                     attribute `birthDate`
BirthDate_Day                           attribute `birthDate`
BirthDate_Month                         attribute `birthDate`
BirthDate_Year                          attribute `birthDate`
BirthDate_YearRangeFrom                 attribute `birthDate`
BirthDate_YearRangeTo                   attribute `birthDate`
BirthDate_Circa                         attribute `birthDate`
BirthDate_CalendarType                  attribute `birthDate`
BirthDate_ZipCode                       attribute `birthPlace`
BirthDate_Region                        attribute `birthPlace`
BirthDate_Place                         attribute `birthPlace`
BirthDate_City                          attribute `birthPlace`
BirthDate_CountryIso2Code               compared with the country's description
BirthDate_CountryDescription            attribute `birthPlace`
BirthDate_…
BirthDate_Remark                        attribute `birthRemark`
Identification_Number                   identifier; attribute `document`
Identification_Diplomatic               attribute `document`
Identification_KnownExpired             attribute `document`
Identification_KnownFalse               attribute `document`; no identifier
Identification_ReportedLost             attribute `document`
Identification_RevokedByIssuer          attribute `document`
Identification_IssuedBy                 attribute `document`
Identification_IssuedDate               attribute `document`
Identification_ValidFrom                attribute `document`
Identification_ValidTo                  attribute `document`
Identification_LatinNumber              identifier; attribute `document`
Identification_NameOnDocument           attribute `document`
Identification_TypeCode                 scheme of the identifier
Identification_TypeDescription          attribute `document`
Identification_Region                   attribute `document`
Identification_CountryIso2Code          country of the scheme
Identification_CountryDescription       attribute `document`
Identification_…
Identification_Remark                   attribute `document`
Citizenship_Region                      attribute `nationalityRemark`
Citizenship_CountryIso2Code             attribute `nationality`
Citizenship_CountryDescription          compared with the code
Citizenship_…
Citizenship_Remark                      attribute `nationalityRemark`
"""


def _with_ignored(text: str) -> str:
    """`Address_…` stands for the columns that every part has and that say nothing of the party."""
    lines = []
    for line in text.splitlines():
        group = line.removesuffix("…")
        ignored = [f"{group}{name}  {why}" for name, why in _IGNORED.items()]
        lines += ignored if group != line else [line]
    return "\n".join(lines)


COLUMNS = columns_of(
    _with_ignored(_COLUMNS),
    required=(
        "fileGenerationDate",
        "Entity_LogicalId",
        "Entity_EU_ReferenceNumber",
        "Entity_SubjectType",
        "Entity_SubjectType_ClassificationCode",
        "NameAlias_WholeName",
    ),
)

# What a column is called in the XML where it is not its own last word in lower case.
_RENAMED = {
    "Entity_EU_ReferenceNumber": "euReferenceNumber",
    "Entity_SubjectType": "classificationCode",
    "Entity_SubjectType_ClassificationCode": "code",
    "Entity_Regulation_Type": "regulationType",
    "BirthDate_BirthDate": "birthdate",
    "BirthDate_Day": "dayOfMonth",
    "BirthDate_Month": "monthOfYear",
    "Identification_TypeCode": "identificationTypeCode",
    "Identification_TypeDescription": "identificationTypeDescription",
}


def place_of(column: str) -> tuple[str, str] | None:
    """The element and the attribute that a column holds; None when nothing is read from it."""
    if column not in COLUMNS.names:
        return None
    if any(each.path == column and each.ignored for each in COLUMNS.fields):
        return None
    for group, element in GROUPS.items():
        if column.startswith(group):
            last = column.removeprefix(group)
            return element, _RENAMED.get(column) or last[:1].lower() + last[1:]
    return None


KINDS = {"person": "P", "enterprise": "E", "vessel": "V"}
GENDERS = {"M": "Male", "F": "Female"}
CALENDARS = frozenset({"GREGORIAN", "ISLAMIC"})
CONTACTS = {"PHONE": "phone", "FAX": "fax", "EMAIL": "email", "WEB": "website"}
ACTS = frozenset({"regulation", "amendment", "repealing", "decision", "corrigendum"})
BODIES = frozenset({"commission", "council"})
UNKNOWN_COUNTRY = "00"
PAPERS = {
    "passport": "passport",
    "id": "national-id",
    "ssn": "national-id",
    "birthcert": "national-id",
    "nationcert": "national-id",
    "travelcardid": "national-id",
    "electionid": "national-id",
    "residentperm": "national-id",
    "drivinglicence": "national-id",
    "NRN": "national-id",
    "regnumber": "registration",
    "fiscalcode": "tax",
    "tradelic": "licence",
    "swiftbic": "swift",
    "imo": "imo",
    "other": "identification",
}
_PROGRAMMES = """
AFG BDI BIH BLR CAF CHEM COD CUB CYB EGY EUAQ GIN GNB GTM HAM HR HTI IRN IRQ LBN LBY MDA MLI MMR NER
NIC PRK RUS RUSDA SDN SDNZ SOM SSD SYR TAQA TERR TUN TUR UKR UNLI USA VEN XKX YEM YUG ZWE
"""
PROGRAMMES = frozenset(_PROGRAMMES.split())

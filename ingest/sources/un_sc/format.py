"""What may the Consolidated List of the Security Council hold? Its elements and its codes.

The elements are those of the published file and of its schema (sc-sanctions.xsd); `…2`, SUBMITTED_*
and DELISTED_ON are in the schema and not in the file that was measured.
"""

from __future__ import annotations

from graph.model.vocabulary import NameKind
from ingest.shape import shape_of

TAGS = ("INDIVIDUAL", "ENTITY")

SHAPE = shape_of("""
#head
  DATAID                    attribute `dataId`; the id where there is no reference number
  VERSIONNUM                ignored: the publisher's count of changes
  FIRST_NAME                primary name, its first part; the whole name of an entity
#entry
  UN_LIST_TYPE              programme of the listing
  REFERENCE_NUMBER          the id, and identifier `un`
  LISTED_ON                 start of the listing
  DELISTED_ON               end of the listing
  SUBMITTED_ON              attribute `submittedOn`
  NAME_ORIGINAL_SCRIPT      alias
  COMMENTS1                 reason of the listing, and LINKED_TO by reference number
#tail
  LIST_TYPE
    VALUE                   ignored: always `UN List`; anything else is told
  LAST_DAY_UPDATED
    VALUE                   attribute `updatedOn`, each of them
  SORT_KEY                  ignored: the publisher's own order
  SORT_KEY_LAST_MOD         ignored: the publisher's own order
#address
  STREET                    attribute `address`
  CITY                      attribute `address`
  STATE_PROVINCE            attribute `address`
  ZIP_CODE                  attribute `address`
  COUNTRY                   attribute `address`; LOCATED_IN, how `address`
  NOTE                      attribute `addressRemark`
CONSOLIDATED_LIST
  @dateGenerated            the publisher's own date
  INDIVIDUALS
    INDIVIDUAL              a person
      #head
      SECOND_NAME           primary name, its second part
      THIRD_NAME            primary name, its third part
      FOURTH_NAME           primary name, its fourth part
      #entry
      GENDER                attribute `gender`
      SUBMITTED_BY          attribute `submittedBy`
      TITLE
        VALUE               attribute `title`
      DESIGNATION
        VALUE               attribute `position`, and LINKED_TO by reference number
      NATIONALITY
        VALUE               attribute `nationality`
      NATIONALITY2          attribute `nationality`
      #tail
      INDIVIDUAL_ALIAS
        QUALITY             kind of the name
        ALIAS_NAME          alias
        DATE_OF_BIRTH       attribute `birthDate`
        CITY_OF_BIRTH       attribute `birthPlace`
        COUNTRY_OF_BIRTH    attribute `birthPlace`
        NOTE                attribute `aliasRemark`, and LINKED_TO by reference number
      INDIVIDUAL_ADDRESS
        #address
      INDIVIDUAL_DATE_OF_BIRTH
        TYPE_OF_DATE        how `birthDate` is written
        DATE                attribute `birthDate`
        YEAR                attribute `birthDate`
        FROM_YEAR           attribute `birthDate`
        TO_YEAR             attribute `birthDate`
        NOTE                attribute `birthRemark`
      INDIVIDUAL_PLACE_OF_BIRTH
        STREET              attribute `birthPlace`
        CITY                attribute `birthPlace`
        STATE_PROVINCE      attribute `birthPlace`
        COUNTRY             attribute `birthPlace`
        NOTE                attribute `birthRemark`
      INDIVIDUAL_DOCUMENT
        TYPE_OF_DOCUMENT    scheme of the identifier; attribute `document`
        TYPE_OF_DOCUMENT2   attribute `document`
        NUMBER              identifier; attribute `document`
        ISSUING_COUNTRY     country of the scheme; attribute `document`
        DATE_OF_ISSUE       attribute `document`
        CITY_OF_ISSUE       attribute `document`
        COUNTRY_OF_ISSUE    attribute `document`
        NOTE                attribute `document`
  ENTITIES
    ENTITY                  an entity
      #head
      #entry
      #tail
      ENTITY_ALIAS
        QUALITY             kind of the name
        ALIAS_NAME          alias
        NOTE                attribute `aliasRemark`, and LINKED_TO by reference number
      ENTITY_ADDRESS
        #address
""")
SHAPE.attributes["{http://www.w3.org/2001/XMLSchema-instance}noNamespaceSchemaLocation"] = (
    "ignored: where the schema is"
)

LISTS = frozenset(
    {
        "Al-Qaida",
        "CAR",
        "DPRK",
        "DRC",
        "GB",
        "Haiti",
        "Iran",
        "Iraq",
        "Libya",
        "Somalia",
        "SouthSudan",
        "Sudan",
        "Taliban",
        "Yemen",
    }
)
GENDERS = frozenset({"Male", "Female"})
QUALITIES = {
    "Good": NameKind.ALIAS,
    "Low": NameKind.WEAK,
    "a.k.a.": NameKind.ALIAS,
    "f.k.a.": NameKind.FORMER,
}
# The notes with which the Committee marks a name under which a party stood on the list before.
FORMER_NOTES = ("previously listed as", "formerly listed as")
DOCUMENTS = {
    "Passport": "passport",
    "Numéro de passeport": "passport",
    "Número de pasaporte": "passport",
    "National Identification Number": "national-id",
}
DATES = frozenset({"EXACT", "APPROXIMATELY", "BETWEEN"})

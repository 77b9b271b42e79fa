"""What does an enhanced XML file of OFAC hold, and what becomes of each part?

The elements are those of the publisher's schema (`ENHANCED_XML.xsd`). Every value stands in the
file in words; the number beside it (`refId`) says the same and is compared with them.
"""

from __future__ import annotations

from ingest.shape import shape_of

NAMESPACE = (
    "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML"
)
DELTA_NAMESPACE = "https://www.treasury.gov/ofac/DeltaFile/1.0"

FORMAT = """
#ref
  @refId                    the number of the value: compared with the words, and read if they miss
#period
  @id                       ignored: nothing names it
  fromDateBegin             its first day
  fromDateEnd               its first day, where fromDateBegin is missing
  toDateBegin               its last day, where toDateEnd is missing
  toDateEnd                 its last day
  isApproximate             true: `circa`
  isDateRange               of a relation, true: it ends with the last day
sanctionsData
  publicationInfo
    dataAsOf                the publisher's own date
    filters
      sanctionsLists
        sanctionsList       which list it is: `SDN List` or `Consolidated List`
          @refId            ignored: the name tells
      sanctionsPrograms
        sanctionsProgram    refused: the parties of some programmes only, not a list
          @refId            ignored: with it
  referenceValues
    referenceValue
      @refId                the number it is meant by
      type                  ignored: the number alone tells
      value                 what the number stands for
      code                  the same in short
      isoCode               the code of a country
      advancedXmlOffset     ignored: its number in the advanced XML files
  featureTypes
    featureType
      @featureTypeId        the number it is meant by
      type                  the kind of a feature, a label as in the remarks of the CSV files
      detailType            ignored: a feature is read by what it holds
        @refId              ignored: with it
      publishExclude        ignored: how OFAC prints it
      publishDescription    ignored: how OFAC prints it
      publishOrder          ignored: how OFAC prints it
  entities
    entity                  a party, and a row
      @id                   the key: `ofac:<id>`, and Identifier `ofac`
      generalInfo
        identityId          ignored: the number of its one identity
        entityType          Person, Vessel, Airplane, or Company and Organization by name
          #ref
        livingStatus        attribute `livingStatus`
          #ref
        remarks             read phrase by phrase like the remarks of the CSV files
        title               attribute `position`
        isUsCitizen         true: attribute `usCitizen`
        isUsPerson          true: attribute `usPerson`
      sanctionsLists
        sanctionsList       a listing
          #ref
          @id               ignored: nothing names it
          @datePublished    since when
      sanctionsPrograms
        sanctionsProgram    a programme of the listings
          #ref
          @id               ignored: nothing names it
      sanctionsTypes
        sanctionsType       a measure of a listing, or attribute `sanctionsType`
          #ref
          @id               ignored: nothing names it
      legalAuthorities
        legalAuthority      attribute `legalBasis`
          #ref
          @id               ignored: nothing names it
      names
        name
          @id               ignored: documents name it
          isPrimary         true: the primary name
          aliasType         alias or former name
            #ref
          isLowQuality      true: a weak name
          translations
            translation
              @id           ignored: documents name it
              isPrimary     false: of the primary name, an alias
              script        `Latin` is written as in the CSV files
                #ref
              formattedFirstName    ignored: formattedFullName has it
              formattedLastName     ignored: formattedFullName has it
              formattedFullName     Name, in Latin letters
              nameParts
                namePart
                  @id       ignored: nothing names it
                  type      which part: Last Name, First Name, …
                    #ref
                  value     Name, in other scripts; compared with formattedFullName
      addresses
        address
          @id               ignored: nothing names it
          country           LOCATED_IN, `how` = `address`; a region or `undetermined` is none
            #ref
          translations
            country         the country, where the address has none
              #ref
            translation
              @id           ignored: nothing names it
              isPrimary     false: the address in another script
              script        ignored: the letters tell
                @refId      ignored: with it
              addressParts
                addressPart
                  @id       ignored: nothing names it
                  type      street, city, state, postal code, region
                    #ref
                  value     attribute `address`
      features
        feature
          @id               ignored: nothing names it
          type              the label: attribute or identifier
            @featureTypeId  the number of the label: compared with it, and read if it misses
          versionId         ignored: documents name it
          value             its value, as text
          valueRefId        its value, where the text is missing; compared with it
          valueDate         its value, as a day, month, year or span
            #period
          isPrimary         ignored: which of several OFAC prints first
          reliability       `False`: attribute `falseInformation`
            #ref
          comments          attribute `remark`
      identityDocuments
        identityDocument
          @id               ignored: nothing names it
          type              the label
            #ref
          name              ignored: which of its names the paper is in
            @nameId         ignored: with it
            @nameTranslationId  ignored: with it
          documentNumber    Identifier
          isValid           false: attribute `fraudulentDocument`, no identifier
          issuingAuthority  attribute `document`
          issuingLocation   attribute `document`
          issuingCountry    the country in the scheme: `tax-cy`
            #ref
          issueDate         attribute `document`
            #period
          expirationDate    attribute `document`
            #period
          comments          attribute `document`
          idFeatures
            idFeature       ignored: the feature is stated itself
              @id           ignored: with it
              @featureVersionId  ignored: with it
      relationships
        relationship        LINKED_TO from the party
          @id               ignored: nothing names it
          type              `how`, in OFAC's words
            #ref
          relatedEntity     attribute `linkedTo`, where the other party is not in the files
            @entityId       the other party
          quality           the note of the relation, when it is known
            #ref
          dateRange         since when and until when
            #period
          comments          the note of the relation
"""

SHAPE = shape_of(FORMAT, namespace=NAMESPACE)
CUT = len(NAMESPACE) + 2  # characters of the namespace before the name in every tag

# Which list a filter at the head of a file names, and the part it is.
PART_OF_LIST = {"SDN List": "sdn", "Consolidated List": "cons"}

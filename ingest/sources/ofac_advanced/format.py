"""What does an advanced XML file of OFAC hold, and what becomes of each part?

The model is the United Nations' advanced sanctions data model: values have numbers, and the
numbers are explained at the head of the file. Nothing here knows a number; everything is by name.
"""

from __future__ import annotations

from ingest.shape import shape_of

NAMESPACES = (
    "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML",
    "http://www.un.org/sanctions/1.0",
)

FORMAT = """
#day
  Year
  Month
  Day
#fixed
  @YearFixed                ignored: how dates recur, of no list
  @MonthFixed               ignored: how dates recur, of no list
  @DayFixed                 ignored: how dates recur, of no list
#span
  From
    #day
  To
    #day
#period
  @CalendarTypeID           ignored: Gregorian, the only calendar of the file
  #fixed
  Comment
  Start
    @Approximate            `circa`
    #fixed
    #span
  End
    @Approximate            `circa`
    #fixed
    #span
Sanctions
  @Version                  ignored: of the data model
  DateOfIssue               the publisher's own date
    @CalendarTypeID         ignored: Gregorian, the only calendar of the file
    #day
  ReferenceValueSets
    AliasTypeValues
      AliasType             the kind of a name: F.K.A. is former, others are aliases
        @ID                 the number it is meant by
    AreaCodeValues
      AreaCode              ignored: the country's code, which CountryValues has too
        @ID                 the number it is meant by
        @CountryID          ignored: the number of the country of the same name
        @Description        the name of the area: a country, a region, `undetermined`
        @AreaCodeTypeID     ignored: ISO 3166 in every file
    AreaCodeTypeValues
      AreaCodeType          ignored: ISO 3166 in every file
        @ID                 ignored: with it
    CalendarTypeValues
      CalendarType          ignored: Gregorian in every file
        @ID                 ignored: with it
    CountryValues
      Country               the name of a country
        @ID                 the number it is meant by
        @ISO2               its ISO code
    CountryRelevanceValues
      CountryRelevance      ignored: PRIMARY in every file
        @ID                 ignored: with it
    DecisionMakingBodyValues
      DecisionMakingBody    ignored: the Treasury
        @ID                 ignored: with it
        @OrganisationID     ignored: with it
    DetailReferenceValues
      DetailReference       a value that features choose from
        @ID                 the number it is meant by
    DetailTypeValues
      DetailType            ignored: a detail is read by what it holds
        @ID                 ignored: with it
    DocNameStatusValues
      DocNameStatus         ignored: the script tells the same
        @ID                 ignored: with it
    EntryEventTypeValues
      EntryEventType        what happened to an entry; only `Created` is known
        @ID                 the number it is meant by
    EntryLinkTypeValues
      EntryLinkType         ignored: no entry is linked
        @ID                 ignored: with it
    ExRefTypeValues
      ExRefType             the kind of an external reference
        @ID                 the number it is meant by
    FeatureTypeValues
      FeatureType           the kind of a feature, a label as in the remarks of the CSV file
        @ID                 the number it is meant by
        @FeatureTypeGroupID  ignored: Unknown in every file
    FeatureTypeGroupValues
      FeatureTypeGroup      ignored: Unknown in every file
        @ID                 ignored: with it
    IDRegDocDateTypeValues
      IDRegDocDateType      what a document's date is: Issue Date or Expiration Date
        @ID                 the number it is meant by
    IDRegDocTypeValues
      IDRegDocType          the kind of a number, a label as in the remarks of the CSV file
        @ID                 the number it is meant by
    IdentityFeatureLinkTypeValues
      IdentityFeatureLinkType   ignored: Unknown in every file
        @ID                 ignored: with it
    LegalBasisValues
      LegalBasis            attribute `legalBasis` of the party, with the day
        @ID                 the number it is meant by
        @LegalBasisShortRef  ignored: the same words
        @LegalBasisTypeID   ignored: Unknown in every file
        @SanctionsProgramID  ignored: Unknown in every file
    LegalBasisTypeValues
      LegalBasisType        ignored: Unknown in every file
        @ID                 ignored: with it
    ListValues
      List                  the list of an entry, by its name
        @ID                 the number it is meant by
    LocPartTypeValues
      LocPartType           what a part of an address is
        @ID                 the number it is meant by
    LocPartValueStatusValues
      LocPartValueStatus    ignored: Main in every file
        @ID                 ignored: with it
    LocPartValueTypeValues
      LocPartValueType      ignored: Unknown in every file
        @ID                 ignored: with it
    NamePartTypeValues
      NamePartType          what a part of a name is: Last Name, First Name, …
        @ID                 the number it is meant by
    OrganisationValues
      Organisation          ignored: the Treasury's
        @ID                 ignored: with it
        @CountryID          ignored: with it
    PartySubTypeValues
      PartySubType          Vessel or Aircraft
        @ID                 the number it is meant by
        @PartyTypeID        the number of the kind of party
    PartyTypeValues
      PartyType             Individual, Entity, Transport, …
        @ID                 the number it is meant by
    RelationQualityValues
      RelationQuality       how sure a relation is
        @ID                 the number it is meant by
    RelationTypeValues
      RelationType          the kind of a relation, in OFAC's words
        @ID                 the number it is meant by
        @Symmetrical        ignored: false for every kind
    ReliabilityValues
      Reliability           how sure a feature is; `False` is said of what is known to be wrong
        @ID                 the number it is meant by
    SanctionsProgramValues
      SanctionsProgram      ignored: the comments of measures name the programmes
        @ID                 ignored: with it
        @SubsidiaryBodyID   ignored: with it
    SanctionsTypeValues
      SanctionsType         the kind of a measure: Program, Block, …
        @ID                 the number it is meant by
    ScriptValues
      Script                ignored: names are told apart by code
        @ID                 the number it is meant by
        @ScriptCode         `Latn` is written as in the CSV file
    ScriptStatusValues
      ScriptStatus          ignored: Unknown in every file
        @ID                 ignored: with it
    SubsidiaryBodyValues
      SubsidiaryBody        ignored: the Office of Foreign Assets Control
        @ID                 ignored: with it
        @Notional           ignored: with it
        @DecisionMakingBodyID   ignored: with it
    SupInfoTypeValues
      SupInfoType           ignored: no party has such
        @ID                 ignored: with it
    TargetTypeValues
      TargetType            ignored: no party has such
        @ID                 ignored: with it
    ValidityValues
      Validity              Valid, or Fraudulent
        @ID                 the number it is meant by
  Locations
    Location                an address or a country, stated of the parties whose features name it
      @ID                   the number it is meant by
      LocationAreaCode
        @AreaCodeID         region or country, where LocationCountry is missing
      LocationCountry
        @CountryID          LOCATED_IN, `how` = `address`
        @CountryRelevanceID  ignored: PRIMARY in every file
      LocationPart
        @LocPartTypeID      street, city, state, postal code, region
        LocationPartValue
          @Primary          false: the same part in another script
          @LocPartValueTypeID   ignored: Unknown in every file
          @LocPartValueStatusID  ignored: Main in every file
          Comment           the script of the part
          Value             attribute `address`
      FeatureVersionReference
        @FeatureVersionID   ignored: the feature names the location
      IDRegDocumentReference
        @IDRegDocumentID    ignored: the document names the location
  IDRegDocuments
    IDRegDocument           a number of the party whose identity it names
      @ID                   ignored: no party names it
      @IDRegDocTypeID       the label
      @IdentityID           the identity that carries it
      @IssuedBy-CountryID   the country in the scheme: `tax-cy`
      @IssuedIn-LocationID  attribute `document`
      @ValidityID           `Fraudulent`: attribute `fraudulentDocument`, no identifier
      Comment               attribute `document`
      IDRegistrationNo      Identifier
      IssuingAuthority      attribute `document`
      DocumentDate          attribute `document`
        @IDRegDocDateTypeID  issued or expires
        DatePeriod
          #period
      IDRegDocumentMention  ignored: points to another document
        @IDRegDocumentID    ignored: with it
        @ReferenceType      ignored: with it
      FeatureVersionReference
        @FeatureVersionID   ignored: the feature is stated itself
      DocumentedNameReference
        @DocumentedNameID   ignored: which of its names the paper is in
      ProfileSubsidiaryReference
        @ProfileID          ignored: OFAC issues no such
        @SubsidiaryBodyID   ignored: with it
  DistinctParties
    DistinctParty           a party, and a row
      @FixedRef             the key: `ofac:<FixedRef>`, and Identifier `ofac`
      @DeltaAction          refused: changes only, not a list
      Comment               read phrase by phrase like the remarks of the CSV file
      Profile
        @ID                 what entries and relations call the party
        @PartySubTypeID     Person, Vessel, Airplane, or Company and Organization by name
        Identity
          @ID               what documents call the party
          @FixedRef         ignored: the party's
          @Primary          false: its names are aliases
          @False            true: attribute `falseName`, no name
          Alias
            @FixedRef       ignored: the party's
            @AliasTypeID    alias or former name
            @Primary        the primary name
            @LowQuality     true: a weak name
            DocumentedName
              @ID           ignored: documents name it
              @FixedRef     ignored: the party's
              @DocNameStatusID  ignored: the script tells the same
              DocumentedNamePart
                NamePartValue   Name
                  @NamePartGroupID  tells family names, before the comma, from given names
                  @ScriptID         other scripts are aliases, without a comma
                  @ScriptStatusID   ignored: Unknown in every file
                  @Acronym          true: a weak name
          NamePartGroups
            MasterNamePartGroup
              NamePartGroup
                @ID             the number it is meant by
                @NamePartTypeID  Last Name, First Name, …
          IdentityFeatureVersionReference
            @FeatureVersionID   ignored: features are the party's
            @IdentityFeatureLinkTypeID  ignored: with it
        Feature
          @ID               ignored: nothing names it
          @FeatureTypeID    the label: attribute, identifier or address
          FeatureVersion
            @ID             ignored: locations name it
            @ReliabilityID  `False`: attribute `falseInformation`
            Comment         attribute `remark`
            DatePeriod      its value, as a day, month, year or span
              #period
            VersionDetail   its value, as text
              @DetailTypeID  ignored: a detail is read by what it holds
              @DetailReferenceID    its value, one of DetailReferenceValues
            VersionLocation
              @LocationID   its value, an address or country
          IdentityReference
            @IdentityID     ignored: features are the party's
            @IdentityFeatureLinkTypeID  ignored: Unknown in every file
        SanctionsEntryReference
          @SanctionsEntryID  ignored: the entry names the party
        ExternalReference   attribute `externalReference`
          @ExRefTypeID      its kind
          Comment           attribute `externalReference`
          ExRefValue        attribute `externalReference`
          DirectURL         attribute `externalReference`
          SubLink           ignored: with it
            Description     ignored: with it
            Target          ignored: with it
              @TargetTypeID  ignored: with it
  ProfileRelationships
    ProfileRelationship     LINKED_TO from the party it names first
      @ID                   ignored: nothing names it
      @From-ProfileID       the party
      @To-ProfileID         the other party
      @RelationTypeID       `how`, in OFAC's words
      @RelationQualityID    the note of the relation, when it is known
      @Former               true: `how` ends in `(former)`
      @SanctionsEntryID     ignored: the entry of the first party
      Comment               the note of the relation
      DatePeriod            since when and until when
        #period
      IDRegDocumentReference
        @IDRegDocumentID    ignored: the number is stated itself
      FeatureVersionReference
        @FeatureVersionID   ignored: the feature is stated itself
  SanctionsEntries
    SanctionsEntry          a listing
      @ID                   ignored: nothing names it
      @ProfileID            the party
      @ListID               the list
      LimitationsToListing  added to the measures
      EntryEvent
        @ID                 ignored: nothing names it
        @EntryEventTypeID   only `Created` is known
        @LegalBasisID       attribute `legalBasis`
        Comment             attribute `legalBasis`
        Date                since when; the earliest of them
          @CalendarTypeID   ignored: Gregorian, the only calendar of the file
          #day
      SanctionsMeasure
        @ID                 ignored: nothing names it
        @SanctionsTypeID    `Program`, or a measure
        Comment             the programme; for others, added to the measure
        DatePeriod          added to the measure; empty in every file
          #period
      SupInfo               ignored: no entry has such
  SanctionsEntryLinks
    SanctionsEntryLink      ignored: links of entries, of which none is published
"""

SHAPES = {namespace: shape_of(FORMAT, namespace=namespace) for namespace in NAMESPACES}
SHAPE = SHAPES[NAMESPACES[0]]

ADDRESS = "Location"  # the kind of feature that has a place

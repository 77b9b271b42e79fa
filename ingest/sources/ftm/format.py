"""Which schemata and properties does FollowTheMoney have, and what becomes of each?

SCHEMATA writes the model down (followthemoney.tech; the model of June 2024 in full, and what was
added since): a schema, `<` what it extends, and what it is here; its own properties beneath.
Properties are inherited. The words after the name are what the reader does:

    name [alias|former|weak]     a Name
    attribute KEY, country KEY   an Attribute; of a country its ISO code
    located HOW                  LOCATED_IN
    identifier SCHEME            an Identifier; `-xx` is the country's code
    address [entity]             attribute `address`; of an entity also LOCATED_IN
    owner, parent, link HOW      a relation to the party whose id is the value
    ignored: reason              known, and left out

The properties of links, listings and documents are read by the module of their schema; the word is
what for (`end`: the id of a party; `words`: it stands in the evidence).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.shape import IGNORED, columns_of

SCHEMATA_TEXT = """
Thing                             abstract
  name                            name
  alias                           name alias
  previousName                    name former
  weakAlias                       name weak
  country                         located country
  summary                         attribute summary
  description                     attribute description
  notes                           attribute notes
  sourceUrl                       attribute sourceUrl
  publisher                       attribute publisher
  publisherUrl                    attribute publisherUrl
  alephUrl                        ignored: an address in somebody's search tool
  wikipediaUrl                    attribute wikipediaUrl
  wikidataId                      identifier wikidata
  keywords                        attribute keyword
  topics                          attribute topic
  address                         address
  addressEntity                   address entity
  program                         attribute program
  programId                       attribute programId
  proof                           ignored: a document in somebody's archive
  indexText                       ignored: words for a search index
  createdAt                       attribute createdAt
  modifiedAt                      attribute modifiedAt
  retrievedAt                     ignored: when a machine fetched it
Value                             abstract
  amount                          attribute amount
  currency                        attribute currency
  amountUsd                       attribute amountUsd
  amountEur                       attribute amountEur
Asset < Thing, Value              a Company when its name has a legal form, else no node

LegalEntity < Thing               a Company when its name has a legal form, else an Organization
  abbreviation                    name alias
  email                           attribute email
  phone                           attribute phone
  website                         attribute website
  legalForm                       attribute legalForm
  incorporationDate               attribute establishedDate
  dissolutionDate                 attribute dissolutionDate
  taxStatus                       attribute taxStatus
  status                          attribute status
  sector                          attribute sector
  classification                  attribute classification
  registrationNumber              identifier registration-xx
  idNumber                        identifier national-id-xx
  taxNumber                       identifier tax-xx
  licenseNumber                   identifier licence-xx
  vatCode                         identifier vat-xx
  jurisdiction                    located jurisdiction
  mainCountry                     located main country
  opencorporatesUrl               attribute opencorporatesUrl
  bvdId                           identifier bvd
  uscCode                         identifier uscc
  icijId                          identifier icij
  okpoCode                        identifier okpo
  innCode                         identifier inn
  ogrnCode                        identifier ogrn
  leiCode                         identifier lei
  dunsCode                        identifier duns
  uniqueEntityId                  identifier uei
  npiCode                         identifier npi
  swiftBic                        identifier swift
  parent                          parent: OWNS from it, share unknown
Organization < LegalEntity        a Company when its name has a legal form, else an Organization
  cageCode                        identifier cage
  permId                          identifier permid
  imoNumber                       identifier imo-company
  giiNumber                       identifier giin
PublicBody < Organization         an Organization
Company < Asset, Organization     a Company
  capital                         attribute capital
  voenCode                        identifier tax-az
  coatoCode                       attribute coato
  irsCode                         identifier tax-us
  ipoCode                         identifier ipo
  cikCode                         identifier cik
  jibCode                         identifier jib
  mbsCode                         identifier mbs
  ibcRuc                          identifier ibc-ruc
  caemCode                        attribute caem
  kppCode                         identifier kpp
  okvedCode                       attribute okved
  okopfCode                       attribute okopf
  fnsCode                         identifier fns
  fssCode                         identifier fss
  bikCode                         identifier bik
  pfrNumber                       identifier pfr
  oksmCode                        attribute oksm
  isinCode                        identifier isin
  ticker                          identifier ticker
  ricCode                         identifier ric
Person < LegalEntity              a Person
  title                           attribute title
  firstName                       ignored: a part of a name that stands whole under `name`
  secondName                      ignored: a part of a name that stands whole under `name`
  middleName                      ignored: a part of a name that stands whole under `name`
  lastName                        ignored: a part of a name that stands whole under `name`
  fatherName                      attribute fatherName
  motherName                      attribute motherName
  nameSuffix                      attribute nameSuffix
  birthDate                       attribute birthDate
  birthPlace                      attribute birthPlace
  birthCountry                    country birthCountry
  deathDate                       attribute deathDate
  position                        attribute position
  nationality                     country nationality
  citizenship                     country citizenship
  passportNumber                  identifier passport-xx
  socialSecurityNumber            identifier national-id-us
  gender                          attribute gender
  ethnicity                       attribute ethnicity
  height                          attribute height
  weight                          attribute weight
  eyeColor                        attribute eyeColor
  hairColor                       attribute hairColor
  appearance                      attribute appearance
  religion                        attribute religion
  political                       attribute political
  profession                      attribute profession
  education                       attribute education
  spokenLanguage                  attribute spokenLanguage
  parent                          ignored: a person has no owner

Vehicle < Asset                   ignored: cars and the like are no kind of node
  registrationNumber              identifier registration-xx
  type                            attribute type
  model                           attribute model
  owner                           owner: OWNS from it, share unknown
  operator                        link Vehicle operator
  buildDate                       attribute buildDate
  registrationDate                attribute registrationDate
  deregistrationDate              attribute deregistrationDate
Vessel < Vehicle                  a Vessel
  registrationNumber              identifier vessel-registration
  type                            attribute vesselType
  imoNumber                       identifier imo
  crsNumber                       identifier crs
  flag                            country flag
  pastFlags                       country formerFlag
  registrationPort                attribute registrationPort
  navigationArea                  attribute navigationArea
  tonnage                         attribute tonnage
  grossRegisteredTonnage          attribute grossRegisterTonnage
  deadweightTonnage               attribute deadweightTonnage
  nameChangeDate                  attribute nameChangeDate
  callSign                        attribute callSign
  pastTypes                       attribute formerVesselType
  mmsi                            identifier mmsi
Airplane < Vehicle                an Airplane
  registrationNumber              identifier aircraft-tail
  type                            attribute aircraftType
  serialNumber                    identifier aircraft-serial
  icaoCode                        attribute icaoCode
  manufacturer                    attribute manufacturer

Interval                          abstract
  startDate                       start
  endDate                         end of the validity
  date                            words
  summary                         note
  description                     note
  recordId                        words
  sourceUrl                       url of the evidence
  publisher                       words
  publisherUrl                    words
  alephUrl                        ignored: an address in somebody's search tool
  proof                           ignored: a document in somebody's archive
  namesMentioned                  ignored: names that a machine found
  indexText                       ignored: words for a search index
  modifiedAt                      ignored: when the publisher last touched the record
  retrievedAt                     ignored: when a machine fetched it
Interest < Interval               abstract
  role                            how; of an Ownership a note
  status                          words; one that says it has ended makes it a former link
Ownership < Interest              OWNS owner asset
  owner                           end
  asset                           end
  percentage                      share; each value a statement of its own
  sharesCount                     words: a count is no percentage
  sharesValue                     words
  sharesCurrency                  words
  sharesType                      interest, when it says votes or profit
  legalBasis                      words
  ownershipType                   direct or indirect, interest, bands of percent
Control < Interest                CONTROLS controller controlled
  controller                      end
  controlled                      end
  controlType                     how
  legalBasis                      words
Directorship < Interest           LINKED_TO director organization
  director                        end
  organization                    end
  secretary                       words
Membership < Interest             LINKED_TO member organization
  member                          end
  organization                    end
Employment < Interest             LINKED_TO employee employer
  employee                        end
  employer                        end
Representation < Interest         LINKED_TO agent client
  agent                           end
  client                          end
Succession < Interest             LINKED_TO predecessor successor
  predecessor                     end
  successor                       end
UnknownLink < Interest            LINKED_TO subject object
  subject                         end
  object                          end
Family < Interval                 LINKED_TO person relative
  person                          end
  relative                        end
  relationship                    how
Associate < Interval              LINKED_TO person associate
  person                          end
  associate                       end
  relationship                    how
Debt < Interval, Value            LINKED_TO debtor creditor
  debtor                          end
  creditor                        end
  amount                          words
  currency                        words
  amountUsd                       words
  amountEur                       words

Sanction < Interval               a listing of its entity
  entity                          end
  authority                       words; the list, where nothing better tells it
  authorityId                     identifier `ofac`, `uk`, `ofsi`, `eu` or `un` of its entity
  unscId                          identifier `un` of its entity
  program                         programme
  programId                       programme, and the list where a file is of several
  programUrl                      words
  provisions                      measures
  status                          words; one that says it has ended is no listing
  duration                        words
  reason                          reason
  country                         words
  listingDate                     start, when there is no startDate
Risk < Interval                   attributes of its entity
  entity                          end
  topics                          attribute topic
  status                          words
  duration                        words
  reason                          attribute risk
  country                         words
  listingDate                     words
Identification < Interval         an Identifier of its holder
  holder                          end
  type                            words
  country                         the country of the scheme
  number                          identifier national-id-xx; of a firm registration-xx
  authority                       words
Passport < Identification         an Identifier of its holder
  number                          identifier passport-xx
  passportNumber                  identifier passport-xx
  personalNumber                  identifier national-id-xx
  surname                         ignored: the holder's own entity says it
  givenName                       ignored: the holder's own entity says it
  birthDate                       ignored: the holder's own entity says it
  birthPlace                      ignored: the holder's own entity says it
  gender                          ignored: the holder's own entity says it
Security < Asset                  Identifiers of its issuer
  issuer                          end
  isin                            identifier isin
  registrationNumber              identifier security-registration
  ticker                          identifier ticker
  figiCode                        identifier figi
  issueDate                       ignored: a term of the security
  maturityDate                    ignored: a term of the security
  type                            ignored: a term of the security
  classification                  ignored: a term of the security
  collateral                      ignored: a term of the security
CryptoWallet < Thing, Value       an Identifier of its holder
  holder                          end
  publicKey                       identifier crypto, with the currency's code
  privateKey                      ignored: a secret
  creationDate                    ignored: a state of the wallet
  currencySymbol                  the currency of the scheme
  currency                        the currency of the scheme
  mangingExchange                 ignored: a state of the wallet
  managingExchange                ignored: a state of the wallet
  accountId                       ignored: a state of the wallet
  balance                         ignored: a state of the wallet
  balanceDate                     ignored: a state of the wallet
Address < Thing                   read where a party names it
  full                            attribute address
  remarks                         attribute addressRemark
  postOfficeBox                   a piece of the address, when it is not given in full
  street                          a piece of the address, when it is not given in full
  street2                         a piece of the address, when it is not given in full
  city                            a piece of the address, when it is not given in full
  postalCode                      a piece of the address, when it is not given in full
  region                          a piece of the address, when it is not given in full
  state                           a piece of the address, when it is not given in full
  country                         located address
  latitude                        ignored: a point on a map
  longitude                       ignored: a point on a map
  osmId                           ignored: a key of a map
  googlePlaceId                   ignored: a key of a map
Position < Thing                  read where an Occupancy names it
  name                            the post
  organization                    LINKED_TO from who holds the post
  inceptionDate                   ignored: a state of the post
  dissolutionDate                 ignored: a state of the post
  subnationalArea                 ignored: a state of the post
  numberOfSeats                   ignored: a state of the post
Occupancy < Interval              attribute `position` of its holder
  holder                          end
  post                            end
  status                          words
  declarationDate                 words
  constituency                    words
  politicalGroup                  words
Post < Interest                   attribute `position` of its holder
  holder                          end
  organization                    a piece of the post's name
  wikidataId                      words

BankAccount < Asset               ignored: an account is no party
RealEstate < Asset                ignored: land and buildings are no kind of node
Contract < Asset                  ignored: a contract is no party
License < Contract                ignored: a contract is no party
ContractAward < Interest, Value   ignored: a contract is no party
CallForTenders < Interval, Thing  ignored: a tender is no party
Project < Interval, Thing, Value  ignored: a project is no party
ProjectParticipant < Interest     ignored: a project is no party
CourtCase < Thing                 ignored: a court case is no party
CourtCaseParty < Interest         ignored: a court case is no party
Payment < Interval, Value         ignored: a transaction, not a lasting link
EconomicActivity < Interval       ignored: a transaction, not a lasting link
TaxRoll < Interval                ignored: incomes of private persons
Territory < Thing                 ignored: countries are nodes by their code
Event < Analyzable, Interval, Thing  ignored: an event is no party
Trip < Event                      ignored: an event is no party
Call < Interval                   ignored: a message between people
Message < Folder, HyperText, Interval, PlainText  ignored: a message between people
Email < Folder, HyperText, PlainText  ignored: a message between people
UserAccount < Thing               ignored: an account is no party
Analyzable                        ignored: what a machine found in a document
Assessment < Thing                ignored: somebody's notes
Note < Analyzable, Thing          ignored: somebody's notes
Mention                           ignored: a name that a machine found
Similar                           ignored: a likeness that a machine found
Documentation < Interest          ignored: a document, not a party
Document < Analyzable, Thing      ignored: a document, not a party
Article < Document                ignored: a document, not a party
Audio < Document                  ignored: a document, not a party
Folder < Document                 ignored: a document, not a party
HyperText < Document              ignored: a document, not a party
Image < Document                  ignored: a document, not a party
Package < Folder                  ignored: a document, not a party
Page                              ignored: a document, not a party
Pages < Document                  ignored: a document, not a party
PlainText < Document              ignored: a document, not a party
Table < Document                  ignored: a document, not a party
Video < Document                  ignored: a document, not a party
Workbook < Folder                 ignored: a document, not a party
"""

# In targets.nested.json the links of a party stand inside it, under the name of the way back.
_WAYS_BACK = """
agencyClient agentRepresentation associates associations authoredAssessments bankAccounts
callForTenders callsMade callsReceived contractAuthority contractAwardSupplier
controlControlled controlController courtCase cryptoWallets debtCreditor debtDebtor
declaredCustoms delegatedCallForTenders directorshipDirector directorshipOrganization
documentedBy economicActivityDeclarant economicActivityHolder economicActivityReceiver
economicActivitySender emailsReceived emailsSent employees employers eventsInvolved
eventsOrganized familyPerson familyRelative identification images membershipMember
membershipOrganization mentionedBy messagesReceived messagesSent noteEntities occupancies
operatedVehicles ownedVehicles ownershipAsset ownershipOwner paymentBeneficiary paymentPayer
positionOccupancies positions posts predecessors projectParticipation risks sanctions
candidateSimilars matchSimilars proven provenIntervals subdivisions tripsDeparting
tripsIncoming securities subsidiaries successors taxRolls things tripsInvolved
unknownLinkFrom unknownLinkTo userAccounts
"""
WAYS_BACK = frozenset(_WAYS_BACK.split())

ENTITY = columns_of(
    """
    id            the entity: `ftm:<id>`; a number of `ofac`, `uk`, `ofsi`, `eu`, Wikidata in it
    caption       the primary name, when it is one of the names
    schema        the kind
    properties    see the schemata
    datasets      title of the evidence; the list of a Sanction
    referents     identifier `ftm-referent`; numbers as in id
    target        ignored: whom the publisher would screen
    first_seen    ignored: when the publisher saw it
    last_seen     ignored: when the publisher saw it
    last_change   ignored: when the publisher saw it
    """,
    required=("id", "schema", "properties"),
)

SIMPLE = columns_of(
    """
    id            the entity: `ftm:<id>`; a number of `ofac`, `uk`, `ofsi`, `eu`, Wikidata in it
    schema        the kind
    name          name
    aliases       name alias
    birth_date    attribute birthDate
    countries     located country; of a Person attribute country (it may be the one of birth)
    addresses     attribute address
    identifiers   identifier ftm-identifier: the file does not say of which scheme
    sanctions     attribute sanction: neither list nor dates can be told apart, so no listing
    phones        attribute phone
    emails        attribute email
    program_ids   attribute programId
    dataset       title of the evidence
    first_seen    ignored: when the publisher saw it
    last_seen     ignored: when the publisher saw it
    last_change   ignored: when the publisher saw it
    """,
    required=("id", "schema", "name"),
)

STATEMENTS = columns_of(
    """
    canonical_id    the entity
    entity_id       referent, when it is another id
    prop            property
    prop_type       ignored: the model says it
    schema          the kind; the most special one of an entity's rows
    value           value
    dataset         title of the evidence; the list of a Sanction
    origin          ignored: the publisher's own bookkeeping
    lang            ignored: the language of a value
    original_value  ignored: the value before the publisher cleaned it
    external        `t`: a candidate that the publisher did not accept, which states nothing
    first_seen      ignored: when the publisher saw it
    last_seen       ignored: when the publisher saw it
    id              ignored: the key of the statement
    """,
    required=("canonical_id", "prop", "schema", "value", "dataset"),
)


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a schema: its name, what becomes of it, and that in two pieces.

    `verb` is the first word: what is done with its values; `argument` the rest: a key, a scheme, a
    way of being linked.
    """

    name: str
    becomes: str
    verb: str
    argument: str

    @property
    def ignored(self) -> bool:
        """Known, and left out for the reason given."""
        return self.verb == IGNORED


@dataclass(slots=True)
class Schema:
    """A kind of entity: what it extends, what it is here, its own properties and all of them."""

    name: str
    parents: tuple[str, ...]
    becomes: str
    own: dict[str, Property] = field(default_factory=dict)
    every: dict[str, Property] = field(default_factory=dict)
    ancestors: frozenset[str] = frozenset()
    names: tuple[Property, ...] = ()  # the properties that are names
    words: tuple[str, ...] = ()  # its properties that are read, its own first

    @property
    def ignored(self) -> bool:
        """Known, and left out for the reason given."""
        return self.becomes.startswith(IGNORED)

    @property
    def abstract(self) -> bool:
        """Only there to be extended."""
        return self.becomes == "abstract"


_HEAD = re.compile(r"(\w+)(?: < ([\w, ]*\w))?\s{2,}(\S.*)")
_PROPERTY = re.compile(r"  (\w+)\s{2,}(\S.*)")


def schemata_of(text: str) -> dict[str, Schema]:
    """The schemata that a text writes down, by name, with what they inherit."""
    found: dict[str, Schema] = {}
    schema: Schema | None = None
    for line in filter(None, map(str.rstrip, text.splitlines())):
        if head := _HEAD.fullmatch(line):
            parents = tuple(head[2].split(", ")) if head[2] else ()
            schema = found[head[1]] = Schema(head[1], parents, head[3])
            continue
        one = _PROPERTY.fullmatch(line)
        assert one is not None, line
        assert schema is not None, line
        verb = re.split(r"[ :;]", one[2], maxsplit=1)[0]
        schema.own[one[1]] = Property(one[1], one[2], verb, one[2].partition(" ")[2])
    for each in found.values():
        _inherit(each, found)
    return found


def _inherit(schema: Schema, known: dict[str, Schema]) -> None:
    if schema.ancestors:
        return
    every: dict[str, Property] = {}
    ancestors = {schema.name}
    for name in schema.parents:
        _inherit(known[name], known)
        every |= known[name].every
        ancestors |= known[name].ancestors
    schema.every = every | schema.own
    schema.ancestors = frozenset(ancestors)
    schema.names = tuple(known for known in schema.every.values() if known.verb == "name")
    ordered = (schema.own | schema.every).values()
    schema.words = tuple(known.name for known in ordered if not known.ignored)


SCHEMATA = schemata_of(SCHEMATA_TEXT)

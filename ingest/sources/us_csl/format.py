"""What may the Consolidated Screening List hold? Every column, key and code by name.

The CSV and TSV files have the columns of COLUMNS, joined values by `; `; the JSON file has the
same names as keys of each result, with lists and objects (ADDRESS, NUMBER) in place of joined
values, and HEAD around them.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.model.vocabulary import NodeKind
from ingest.ofac import lists as ofac
from ingest.shape import columns_of

COLUMNS = columns_of(
    """
_id                     ignored: OFAC's number again, or a hash that changes with the row
id                      ignored: the same under the name of the search service
source                  which list the entry is on
entity_number           identifier `ofac` and id of the parties of OFAC's lists
type                    kind of the party: Individual, Entity, Vessel, Aircraft
programs                programmes of the listing
name                    primary name; what else it says is told apart
title                   attribute `position`
addresses               attribute `address`; LOCATED_IN its country
federal_register_notice  reason of the listing, and its number
start_date              start of the listing, and its number
end_date                end of the listing
standard_order          measures of a denial order
license_requirement     measures of the listing
license_policy          measures of the listing
call_sign               attribute `callSign`
vessel_type             attribute `vesselType`
gross_tonnage           attribute `tonnage`
gross_registered_tonnage  attribute `grossRegisterTonnage`
vessel_flag             attribute `flag`
vessel_owner            attribute `owner`; LINKED_TO a party of that name
remarks                 LINKED_TO and attributes, phrase by phrase; else attribute `remark`
source_list_url         ignored: a short link to the list as a whole
alt_names               aliases
citizenships            attribute `citizenship`
dates_of_birth          attribute `birthDate`
nationalities           attribute `nationality`
places_of_birth         attribute `birthPlace`
source_information_url  link of the evidence
ids                     identifiers and attributes, by their type
country                 ignored: a search key of JSON results; addresses carry their countries
""",
    # Without the last two the entries of the lists that number nobody are others: see `unnumbered`.
    required=("source", "name", "federal_register_notice", "start_date"),
)
OPTIONAL = frozenset({"_id", "id", "country"})  # one form has them, another has not

# JSON only: an object of `addresses`, an object of `ids`, and what stands around the results.
ADDRESS = columns_of("""
address      first part of `address`
city         second part
state        third part
postal_code  fourth part
country      last part, and LOCATED_IN
""")
NUMBER = columns_of("""
country          country of the number
expiration_date  words of the evidence
issue_date       words of the evidence
number           the number or value
type             what it is
""")
HEAD = columns_of(
    """
results              the entries
total                their number, which the file must hold
offset               where a page of the search service begins: only 0 is a whole list
search_performed_at  ignored: when a search was run, not when the lists were published
sources              ignored: when each list was last fetched
""",
    required=("results",),
)

MANY = (
    "programs",
    "alt_names",
    "citizenships",
    "dates_of_birth",
    "nationalities",
    "places_of_birth",
)
NESTED = ("addresses", "ids")
SINGLE = tuple(
    name for name in COLUMNS.names if name not in {*MANY, *NESTED, "_id", "id", "country"}
)


@dataclass(frozen=True, slots=True)
class Source:
    """One list of the file: its id here, and the short name in ids of parties without a number."""

    list_id: str
    short: str = ""

    @property
    def of_ofac(self) -> bool:
        """Its parties carry OFAC's numbers."""
        return not self.short


# By the abbreviation in brackets, which the search service uses as the list's code.
SOURCES = {
    "SDN": Source(ofac.SDN),
    "SSI": Source(ofac.SSI),
    "CMIC": Source(ofac.CMIC),
    "NS-MBS List": Source(ofac.MBS),
    "MBS": Source(ofac.MBS),
    "CAP": Source(ofac.CAPTA),
    "CAPTA": Source(ofac.CAPTA),
    "PLC": Source(ofac.PLC),
    "FSE": Source(ofac.FSE),
    "ISA": Source(ofac.ISA),
    "NS-ISA": Source(ofac.ISA),
    "EL": Source("us_bis_entity_list", "el"),
    "MEU": Source("us_bis_meu", "meu"),
    "UVL": Source("us_bis_uvl", "uvl"),
    "DPL": Source("us_bis_dpl", "dpl"),
    "ISN": Source("us_isn", "isn"),
    "DTC": Source("us_dtc_debarred", "dtc"),
}
TYPES = {
    "individual": NodeKind.PERSON,
    "vessel": NodeKind.VESSEL,
    "aircraft": NodeKind.AIRPLANE,
    "entity": None,  # Company or Organization, by its name
}
# OFAC programmes of lists older than the ones its own reader was measured with.
OLD_CODES = frozenset({"ZIMBABWE", "ILLICIT-DRUGS-EO", "PEESA"})
OFAC_PROGRAMMES = ofac.KNOWN_CODES | OLD_CODES
STATE_PROGRAMMES = frozenset(
    {
        "Chemical and Biological Weapons Act",
        "Chemical and Biological Weapons Control and Warfare Elimination Act (CBW Act)",
        "E.O. 12938",
        "E.O. 13382",
        "Export-Import Bank Act",
        "INKSNA",
        "Missile Sanctions laws",
        "Nuclear Proliferation Prevention Act",
        "Transfer of Lethal Military Equipment",
    }
)
# Standard denial orders have the terms of 15 CFR 764, Supplement 1.
ORDERS = {"Y": "Standard denial order", "N": "Denial order with terms of its own"}

# Two capitals that end an address of the Denied Persons List may be a state: it names no country
# for the United States.
_STATES = """
AK AL AR AS AZ CA CO CT DC DE FL GA GU HI IA ID IL IN KS KY LA MA MD ME MI MN MO MP MS MT NC ND
NE NH NJ NM NV NY OH OK OR PA PR RI SC SD TN TX UT VA VI VT WA WI WV WY
"""
STATES = frozenset(_STATES.split())

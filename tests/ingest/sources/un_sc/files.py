"""A small Consolidated List in the published form: invented parties, every part of the format."""

from __future__ import annotations

from pathlib import Path

from graph.model.facts import Fact, Row, Statement
from ingest.sources.un_sc.reader import read

PERSON = """\
    <INDIVIDUAL>
      <DATAID>6900001</DATAID>
      <VERSIONNUM>1</VERSIONNUM>
      <FIRST_NAME>ANNA</FIRST_NAME>
      <SECOND_NAME>BEATA</SECOND_NAME>
      <THIRD_NAME>CLARA</THIRD_NAME>
      <FOURTH_NAME>EXAMPLE</FOURTH_NAME>
      <UN_LIST_TYPE>DRC</UN_LIST_TYPE>
      <REFERENCE_NUMBER>CDi.901</REFERENCE_NUMBER>
      <LISTED_ON>2012-12-31-04:00</LISTED_ON>
      <DELISTED_ON>2020-01-01</DELISTED_ON>
      <SUBMITTED_ON>2012-11-30</SUBMITTED_ON>
      <SUBMITTED_BY>Freedonia</SUBMITTED_BY>
      <GENDER>Female</GENDER>
      <NAME_ORIGINAL_SCRIPT>آنا مثال</NAME_ORIGINAL_SCRIPT>
      <COMMENTS1>Member of the Example
        Trading House (ETH) (CDe.901). Sister of Bertha (CDi.902). Sold ore in Aug. 2011 through
        it. Was also listed under number CDi.777.</COMMENTS1>
      <TITLE><VALUE>Dr.</VALUE></TITLE>
      <DESIGNATION>
        <VALUE>Treasurer</VALUE>
        <VALUE>Director of Example Trading House (CDe.901)</VALUE>
      </DESIGNATION>
      <NATIONALITY><VALUE>Democratic Republic of the Congo</VALUE><VALUE>Kenya</VALUE></NATIONALITY>
      <NATIONALITY2>Uganda</NATIONALITY2>
      <LIST_TYPE><VALUE>UN List</VALUE></LIST_TYPE>
      <LAST_DAY_UPDATED><VALUE>2016-10-13</VALUE><VALUE/><VALUE>2019-02-01</VALUE></LAST_DAY_UPDATED>
      <INDIVIDUAL_ALIAS>
        <QUALITY>Good</QUALITY>
        <ALIAS_NAME>Ana Exempel; Anne Exemple</ALIAS_NAME>
        <DATE_OF_BIRTH>1961-05-02</DATE_OF_BIRTH>
        <CITY_OF_BIRTH>Goma</CITY_OF_BIRTH>
        <COUNTRY_OF_BIRTH>Uganda</COUNTRY_OF_BIRTH>
        <NOTE>from a false passport</NOTE>
      </INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>La Muestra</ALIAS_NAME></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS>
        <QUALITY>Good</QUALITY><ALIAS_NAME>Anna Muster</ALIAS_NAME><NOTE>previously listed as</NOTE>
      </INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ADDRESS>
        <STREET>12 Market Street</STREET>
        <CITY>Goma</CITY>
        <STATE_PROVINCE>North Kivu</STATE_PROVINCE>
        <ZIP_CODE>00243</ZIP_CODE>
        <COUNTRY>Democratic Republic of the Congo</COUNTRY>
        <NOTE>as of June 2016</NOTE>
      </INDIVIDUAL_ADDRESS>
      <INDIVIDUAL_DATE_OF_BIRTH>
        <TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1960-04-03</DATE>
      </INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_DATE_OF_BIRTH>
        <TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE>
        <YEAR>1962</YEAR>
        <NOTE>from a school register</NOTE>
      </INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_DATE_OF_BIRTH>
        <TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1958</FROM_YEAR><TO_YEAR>1963</TO_YEAR>
      </INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE/></INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_PLACE_OF_BIRTH>
        <STREET>Mill Lane</STREET>
        <CITY>Kampala</CITY>
        <STATE_PROVINCE>Central Region</STATE_PROVINCE>
        <COUNTRY>Uganda</COUNTRY>
        <NOTE>possibly Entebbe</NOTE>
      </INDIVIDUAL_PLACE_OF_BIRTH>
      <INDIVIDUAL_DOCUMENT>
        <TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT>
        <TYPE_OF_DOCUMENT2>Service passport</TYPE_OF_DOCUMENT2>
        <NUMBER>SA 0020249</NUMBER>
        <ISSUING_COUNTRY>Uganda</ISSUING_COUNTRY>
        <DATE_OF_ISSUE>2008-01-17</DATE_OF_ISSUE>
        <CITY_OF_ISSUE>Kigali</CITY_OF_ISSUE>
        <COUNTRY_OF_ISSUE>Rwanda</COUNTRY_OF_ISSUE>
        <NOTE>expired 17 Jan. 2013</NOTE>
      </INDIVIDUAL_DOCUMENT>
      <INDIVIDUAL_DOCUMENT>
        <TYPE_OF_DOCUMENT>National Identification Number</TYPE_OF_DOCUMENT>
        <NUMBER>1-78-09-44621-80</NUMBER>
      </INDIVIDUAL_DOCUMENT>
      <INDIVIDUAL_DOCUMENT/>
      <SORT_KEY/>
      <SORT_KEY_LAST_MOD/>
    </INDIVIDUAL>
"""
SECOND = """\
    <INDIVIDUAL>
      <DATAID>6900002</DATAID>
      <FIRST_NAME>BERTHA</FIRST_NAME>
      <UN_LIST_TYPE>DRC</UN_LIST_TYPE>
      <REFERENCE_NUMBER>CDi.902</REFERENCE_NUMBER>
      <LISTED_ON>2012-12-31</LISTED_ON>
      <COMMENTS1/>
      <LIST_TYPE><VALUE>UN List</VALUE></LIST_TYPE>
    </INDIVIDUAL>
"""
ENTITY = """\
    <ENTITY>
      <DATAID>6900003</DATAID>
      <VERSIONNUM>1</VERSIONNUM>
      <FIRST_NAME>EXAMPLE TRADING HOUSE LTD</FIRST_NAME>
      <UN_LIST_TYPE>DRC</UN_LIST_TYPE>
      <REFERENCE_NUMBER>CDe.901</REFERENCE_NUMBER>
      <LISTED_ON>2007-03-29</LISTED_ON>
      <DELISTED_ON>2021-05-06</DELISTED_ON>
      <SUBMITTED_ON>2007-03-01</SUBMITTED_ON>
      <NAME_ORIGINAL_SCRIPT>بيت المثال</NAME_ORIGINAL_SCRIPT>
      <COMMENTS1>Owned by Anna Example (CDi.901) and Bertha (CDi.902).</COMMENTS1>
      <LIST_TYPE><VALUE>UN List</VALUE></LIST_TYPE>
      <LAST_DAY_UPDATED><VALUE>2014-11-13</VALUE></LAST_DAY_UPDATED>
      <ENTITY_ALIAS>
        <QUALITY>a.k.a.</QUALITY>
        <ALIAS_NAME>ETH</ALIAS_NAME>
        <NOTE>Uses the seal of Bertha (CDi.902)</NOTE>
      </ENTITY_ALIAS>
      <ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Sample Traders</ALIAS_NAME></ENTITY_ALIAS>
      <ENTITY_ADDRESS>
        <STREET>Kampala Road 22</STREET>
        <CITY>Kampala</CITY>
        <STATE_PROVINCE>Central Region</STATE_PROVINCE>
        <ZIP_CODE>256</ZIP_CODE>
        <COUNTRY>Uganda</COUNTRY>
        <NOTE>at time of listing</NOTE>
      </ENTITY_ADDRESS>
      <ENTITY_ADDRESS><COUNTRY/></ENTITY_ADDRESS>
      <SORT_KEY/>
      <SORT_KEY_LAST_MOD/>
    </ENTITY>
"""
HEAD = """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<CONSOLIDATED_LIST xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:noNamespaceSchemaLocation="https://www.un.org/sc/resources/sc-sanctions.xsd" \
dateGenerated="2026-02-27T00:00:09.554Z">
"""


def document(persons: str = PERSON + SECOND, entities: str = ENTITY) -> str:
    """A list of these records."""
    return (
        f"{HEAD}  <INDIVIDUALS>\n{persons}  </INDIVIDUALS>\n"
        f"  <ENTITIES>\n{entities}  </ENTITIES>\n</CONSOLIDATED_LIST>\n"
    )


FIXTURE = document().encode()


def read_file(path: Path) -> list[Row]:
    return list(read({"list": path}, "un_sc"))


def read_text(folder: Path, text: str | bytes) -> list[Row]:
    path = folder / "consolidated.xml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_file(path)


def statements(rows: list[Row]) -> list[Statement]:
    return [statement for row in rows for statement in row.statements]


def facts(rows: list[Row]) -> set[Fact]:
    return {statement.fact for statement in statements(rows)}


def issues(rows: list[Row]) -> list[tuple[str, str, str]]:
    """(severity, where, what) of every issue."""
    return [(issue.severity, issue.where, issue.what) for row in rows for issue in row.issues]

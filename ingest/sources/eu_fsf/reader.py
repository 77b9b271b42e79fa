"""What do the EU Financial Sanctions Files state? The functions of the source.

The XML and the CSV are one part: each holds the whole list, so one takes the place of the other.
A Row is a record of the XML or a line of the CSV. The file is read twice: the first time for the
parties and their names, so that a remark can name one that stands further down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from graph.errors import FileRefused
from graph.model.facts import Row
from ingest.doors import csv_rows
from ingest.saying import read_date
from ingest.sources.eu_fsf.entries import entries, header_of, is_xml
from ingest.sources.eu_fsf.format import NAMESPACE, SHAPE
from ingest.sources.eu_fsf.parties import take_directory
from ingest.sources.eu_fsf.statements import PART, Reading
from ingest.tally import Tally
from ingest.xmldoor import root_of


def identify(path: Path, head: bytes) -> str | None:
    """By the namespace of the XML or the columns of the CSV, whatever the file is called."""
    text = head.decode("utf-8-sig", "replace").lstrip()
    if text.startswith("<"):
        return PART if f"<{SHAPE.name}" in text and NAMESPACE in text else None
    columns = text.partition("\n")[0].strip().split(";")
    if any(name.startswith("Naal_") for name in columns):
        raise FileRefused(str(path), "this is version 1.0; download csvFullSanctionsList_1_1")
    return PART if {"Entity_LogicalId", "NameAlias_WholeName"} <= set(columns) else None


def published(files: Mapping[str, Path]) -> date | None:
    """The day of `generationDate`, or of the first line's `fileGenerationDate`."""
    path = files[PART]
    text = ""
    if is_xml(path):
        text = root_of(path).attributes.get("generationDate", "")
    else:
        column = header_of(path).index("fileGenerationDate")
        rows = csv_rows(path, delimiter=";")
        next(rows)
        text = next((fields[column] for _, fields in rows if len(fields) > column), "")
    found = read_date(text)
    return None if found is None or found.day is None else found.first


def read(files: Mapping[str, Path], name: str) -> Iterator[Row]:
    """One Row for every record or line; ids are `eu:<reference>` whatever the source is called.

    Raises:
        FileRefused: the file is cut, broken, another one, without a date or without a party.
    """
    path = files[PART]
    whole = is_xml(path)
    if whole and (root_of(path).name, root_of(path).namespace) != (SHAPE.name, NAMESPACE):
        raise FileRefused(str(path), "it is not an export of version 1.1; download it again")
    if published(files) is None:
        raise FileRefused(str(path), "it says no day of generation; download it again")
    directory = take_directory(path)
    tally = Tally(PART, path.name)

    def drift(what: str, line: int, sample: str) -> None:
        tally.add(what, line, sample)

    reading = Reading(path, directory, tally, whole)
    why = "it holds no party, which no edition does; download it again"
    yield from tally.closing(map(reading.row, entries(path, drift)), FileRefused(str(path), why))

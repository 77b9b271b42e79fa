"""What do OFAC's CSV files state? The two functions of the source.

Files are read in a fixed order (primary, alternate names, addresses, comments; first the SDN
list, then the consolidated one), each line is one Row. docs/sources/ofac_sdn.md says what is read
from each column and phrase.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from graph.errors import FileRefused
from graph.model.facts import Row
from ingest.sources.ofac_sdn.lines import has_end_mark, read_lines
from ingest.sources.ofac_sdn.parties import PUBLICATIONS, Publication, take_directory
from ingest.sources.ofac_sdn.recognise import WIDTHS, recognise
from ingest.sources.ofac_sdn.statements import Reading
from ingest.tally import Tally


def identify(path: Path, head: bytes) -> str | None:
    """Which of the eight files this is; see `ingest.sources.ofac_sdn.recognise`."""
    return recognise(path, head)


def read(files: Mapping[str, Path], name: str) -> Iterator[Row]:
    """One Row for every line of the files given, the end mark excepted.

    Args:
        files: part to path; at least one of the primary files `sdn` and `cons_prim`.
        name: the name the source is stored under; ids are `ofac:<number>` whatever it is.

    Raises:
        FileRefused: a file is cut or not text, or stands without its primary file.
    """
    directory = take_directory(files)
    if not directory.parties:
        raise FileRefused(name, "SDN.CSV or CONS_PRIM.CSV is needed")
    for publication in PUBLICATIONS:
        for part, width in _parts(publication):
            if part in files:
                path = files[part]
                tally = Tally(part, path.name)
                primary = files[publication.primary].name
                reading = Reading(part, path, publication, directory, primary, tally)
                yield from tally.closing(_rows(reading, width))


def _parts(publication: Publication) -> tuple[tuple[str, int], ...]:
    return (
        (publication.primary, WIDTHS["sdn"]),
        (publication.alt, WIDTHS["alt"]),
        (publication.add, WIDTHS["add"]),
        (publication.comments, WIDTHS["comments"]),
    )


def _rows(reading: Reading, width: int) -> Iterator[Row]:
    number = 0
    for line in read_lines(reading.path, width):
        number = line.number
        yield reading.row(line)
    if number and not has_end_mark(reading.path):
        what = "the file does not end with byte 0x1A as published: rows may be missing at its end"
        reading.tally.add(what, number, "")

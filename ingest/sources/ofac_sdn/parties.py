"""Which parties does a set of files hold, and under which names can a remark mean them?

The first pass over the files: it refuses files that are cut, numbers the parties of each primary
file, and keeps what the second pass needs to look up: ids, kinds, names, and the few remarks that
continue in the comments file. It is kept in tables that go to disk (`ingest.kept`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.errors import FileRefused
from graph.model.ids import entity_id
from graph.model.vocabulary import NodeKind
from ingest.forms import kind_of_entity
from ingest.kept import Kept, Several
from ingest.ofac.remarks import CUT_AT
from ingest.sources.ofac_sdn.lines import Line, read_lines
from ingest.sources.ofac_sdn.recognise import WIDTHS, is_party_number

ID_PREFIX = "ofac"
KIND_OF_TYPE = {
    "individual": NodeKind.PERSON,
    "vessel": NodeKind.VESSEL,
    "aircraft": NodeKind.AIRPLANE,
}


@dataclass(frozen=True, slots=True)
class Publication:
    """The parts of one list: the SDN list or the consolidated one."""

    primary: str
    alt: str
    add: str
    comments: str
    title: str
    in_sdn_file: bool


SDN_LIST = Publication(
    "sdn", "alt", "add", "comments", "OFAC Specially Designated Nationals list", True
)
CONS_LIST = Publication(
    "cons_prim",
    "cons_alt",
    "cons_add",
    "cons_comments",
    "OFAC consolidated (non-SDN) sanctions list",
    False,
)
PUBLICATIONS = (SDN_LIST, CONS_LIST)


@dataclass(frozen=True, slots=True)
class Party:
    """A party of a primary file: its line there, and its remark when that is cut."""

    id: str
    line: int
    kind: NodeKind
    cut_remark: str | None = None
    cells: tuple[str, ...] = ()  # kept for a cut remark only: the comments row needs the party


@dataclass(slots=True)
class Directory:
    """The parties by list and number, and the names they answer to over all lists given."""

    parties: dict[str, Kept[Party]] = field(default_factory=dict)
    comments: dict[str, Kept[Line]] = field(default_factory=dict)
    names: Several = field(default_factory=Several)
    alt_names: Several = field(default_factory=Several)
    alt_places: Kept[tuple[str, int]] = field(default_factory=lambda: Kept(list, _place))

    def by_name(self, name: str) -> tuple[set[str], tuple[str, int] | None]:
        """The numbers of the parties called so; (part, line) when only an alternate name fits."""
        key = name_key(name)
        if found := self.names.of(key):
            return found, None
        return self.alt_names.of(key), self.alt_places.get(key)


def _place(found: list[Any]) -> tuple[str, int]:
    part, line = found
    return part, line


def _packed_party(party: Party) -> list[Any]:
    return [party.id, party.line, party.kind, party.cut_remark, party.cells]


def _party(found: list[Any]) -> Party:
    id, line, kind, cut_remark, cells = found
    return Party(id, line, NodeKind(kind), cut_remark, tuple(cells))


def _packed_line(line: Line) -> list[Any]:
    return [line.number, line.text, line.cells]


def _line(found: list[Any]) -> Line:
    number, text, cells = found
    return Line(number, text, tuple(cells))


def name_key(name: str) -> str:
    """Names are compared without case, white space and closing stop (a remark ends with one)."""
    return re.sub(r"\s+", " ", name).strip(" .").casefold()


def primary_trouble(cells: tuple[str, ...]) -> str | None:
    """Why a row of the right width names no party; None when it does."""
    if not is_party_number(cells[0]):
        return f"'{cells[0][:40]}' is not a party number"
    if not cells[1].strip():
        return f"party {cells[0]} has no name"
    return None


def take_directory(files: Mapping[str, Path]) -> Directory:
    """Read every file once; FileRefused when one is cut, or stands without its primary file."""
    directory = Directory()
    for publication in PUBLICATIONS:
        _refuse_without_primary(files, publication)
        if publication.primary in files:
            _take_primary(directory, files[publication.primary], publication)
            _take_alternates(directory, files, publication)
            _take_comments(directory, files, publication)
        if publication.add in files:
            for _ in read_lines(files[publication.add], WIDTHS["add"]):
                pass  # a cut file is refused before its first row is handed out
    return directory


def _refuse_without_primary(files: Mapping[str, Path], publication: Publication) -> None:
    if publication.primary in files:
        return
    name = "SDN.CSV" if publication.in_sdn_file else "CONS_PRIM.CSV"
    for part in (publication.alt, publication.add, publication.comments):
        if part in files:
            raise FileRefused(
                str(files[part]),
                f"its rows name parties by number only; give {name} of the same day with it",
            )


def _take_primary(directory: Directory, path: Path, publication: Publication) -> None:
    parties = Kept(_packed_party, _party)
    for line in read_lines(path, WIDTHS["sdn"]):
        if line.trouble is not None or primary_trouble(line.cells) is not None:
            continue
        number, name, kind, *_, remarks = line.cells
        if number in parties:
            continue
        cut = remarks if len(remarks) == CUT_AT else None
        parties[number] = Party(
            id=entity_id(ID_PREFIX, number),
            line=line.number,
            kind=KIND_OF_TYPE.get(kind.strip()) or kind_of_entity(name, remarks),
            cut_remark=cut,
            cells=line.cells if cut is not None else (),
        )
        directory.names.add(name_key(name), number)
    if not parties:
        raise FileRefused(str(path), "it holds no party")
    directory.parties[publication.primary] = parties


def _take_alternates(
    directory: Directory, files: Mapping[str, Path], publication: Publication
) -> None:
    if publication.alt not in files:
        return
    parties = directory.parties[publication.primary]
    for line in read_lines(files[publication.alt], WIDTHS["alt"]):
        if line.trouble is None and line.cells[0] in parties:
            key = name_key(line.cells[3])
            directory.alt_names.add(key, line.cells[0])
            directory.alt_places.setdefault(key, (publication.alt, line.number))


def _take_comments(
    directory: Directory, files: Mapping[str, Path], publication: Publication
) -> None:
    if publication.comments not in files:
        return
    found = Kept(_packed_line, _line)
    for line in read_lines(files[publication.comments], WIDTHS["comments"]):
        if line.trouble is None:
            found.setdefault(line.cells[0], line)
    directory.comments[publication.comments] = found

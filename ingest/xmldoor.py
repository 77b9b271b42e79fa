"""How does XML come in? Streamed record by record, strict, without document types.

lxml with the limits it comes with (10 MB of one text, 256 levels, entity amplification), nothing
recovered. None of the formats has a DOCTYPE, so one is refused outright: that is where external
files and exploding entities come from. This is the only module that parses XML.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import FileRefused
from ingest.shape import Shape, line_of

if TYPE_CHECKING:
    from lxml.etree import _Element

Drift = Callable[[str, int, str], None]  # what, line, sample


@dataclass(frozen=True, slots=True)
class Root:
    """The outermost element: its name, namespace and attributes."""

    name: str
    namespace: str | None
    attributes: dict[str, str]


def root_of(path: Path) -> Root:
    """The outermost element of a file, without reading further.

    Raises:
        FileRefused: it is no XML, or has a document type.
    """
    from lxml import etree

    with _refusing(path), path.open("rb") as file:
        for _, element in etree.iterparse(file, events=("start",)):
            document = element.getroottree().docinfo
            if document.doctype or document.internalDTD is not None:
                why = "it has a DOCTYPE, which no published list has: it is not read"
                raise FileRefused(str(path), why)
            tag = str(element.tag)
            namespace, _, name = tag.rpartition("}")
            attributes = {str(key): str(value) for key, value in element.attrib.items()}
            return Root(name, namespace.removeprefix("{") or None, attributes)
    raise FileRefused(str(path), "it holds no element")


def records(
    path: Path, shape: Shape, tags: Collection[str], drift: Drift | None
) -> Iterator[tuple[_Element, int]]:
    """(element, line) of every record, in the order of the file; it is gone with the next one.

    A record is an element with one of these tags (with their namespace, as in the shape), one or
    two levels below the root. What stands beside the records, and what is in them beyond the
    shape, is told to `drift`; with None nothing is looked for, as in a second pass over a file.

    Raises:
        FileRefused: the file is cut or broken; the line is named. What came before was delivered,
            so nothing may be published before the last record.
    """
    from lxml import etree

    root_of(path)  # refuses a document type before anything of it can be used
    shapes = {(shape.name,): shape, **_below(shape, (shape.name,))}
    last: _Element | None = None
    with _refusing(path), path.open("rb") as file:
        # A comment would cut the text around it in two, and the second half would go unread.
        events = etree.iterparse(
            file, events=("end",), tag=tuple(tags), remove_comments=True, remove_pis=True
        )
        for _, element in events:
            parent = element.getparent()
            place = _place(element, shape.name)
            known = shapes.get(place)
            if known is None or parent is None:  # a part of a record, or in another place
                continue
            if drift is not None:
                for what, sample, line in known.drift(element):
                    drift(what, line, sample)
            yield element, line_of(element)
            last = element
            element.clear(keep_tail=True)
            _drop_before(element, shapes[place[:-1]], tags, drift)
            outer = parent.getparent()
            if outer is not None:
                _drop_before(parent, shapes[place[:-2]], tags, drift)
        if last is not None and drift is not None:
            for what, sample, line in shape.drift(last.getroottree().getroot()):
                drift(what, line, sample)


def _below(shape: Shape, way: tuple[str, ...]) -> dict[tuple[str, ...], Shape]:
    """Shapes one and two levels below the root, by the way to them."""
    found: dict[tuple[str, ...], Shape] = {}
    for tag, child in shape.children.items():
        found[(*way, tag)] = child
        if len(way) < 2:
            found |= _below(child, (*way, tag))
    return found


def _place(element: _Element, root: str) -> tuple[str, ...]:
    """The tags on the way to an element, the root by its plain name."""
    way = [str(element.tag), *(str(above.tag) for above in element.iterancestors())]
    return (root, *reversed(way[:-1]))


def _drop_before(
    element: _Element, above: Shape, tags: Collection[str], drift: Drift | None
) -> None:
    """Let go of what stands before an element, so that memory does not grow with the file."""
    parent = element.getparent()
    assert parent is not None
    while (before := element.getprevious()) is not None:
        if drift is None:
            pass
        elif isinstance(before.tag, str) and before.tag not in tags:
            known = above.children.get(before.tag)
            line = line_of(before)
            if known is None:
                name = before.tag.rpartition("}")[2]
                text = " ".join("".join(str(part) for part in before.itertext()).split())
                drift(f"unknown element {above.path}/{name}", line, text[:80])
            else:
                for what, sample, at in known.drift(before):
                    drift(what, at, sample)
        if drift is not None and before.tail is not None and before.tail.strip():
            drift(f"text in {above.path}", line_of(before), before.tail.strip()[:80])
        parent.remove(before)


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """lxml's errors as one line that names the place."""
    from lxml import etree

    try:
        yield
    except etree.XMLSyntaxError as error:
        why = (error.msg or "it is no XML").split("\n")[0]
        raise FileRefused(str(path), f"line {error.lineno or 0}: {why}") from error
    except OSError as error:
        raise FileRefused(str(path), f"it cannot be read ({error.strerror})") from error

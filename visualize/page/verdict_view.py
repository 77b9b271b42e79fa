"""How do verdicts stand in a page, so that they can be sent, printed and checked by hand?

They are written out whole, fold with `<details>` and are walked by anchors: they can be read
without a script. With one they follow what is selected (`script/verdicts.js`). Every value that the
template writes passes `clean` and is escaped, whatever its field; an address becomes a link only
when it is plainly one of the web, and its host stands beside it.

A proof is shared between the stakes that rest on it, so a section numbers its derivation, writes
each party once and refers to the number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias
from urllib.parse import urlsplit

from markupsafe import Markup

from graph.model.countries import shown_country
from queries.result import EvidenceView, Listing, ListLooked, Party, StakeLine, Verdict
from queries.result import VerdictReport as Report
from visualize.as_text import FLAG_WORDS
from visualize.page.document import environment
from visualize.page.verdict_diagram import APART, Diagram, derivation, diagram, percents
from visualize.showable import clean, marked

TEMPLATE = "verdicts.html.j2"
_QUIET = ("not_found", "not_screened")
_MOST_SOURCES = 5  # of one stake; a page is for reading, JSON has them all
_LONGEST_QUOTE = 1500  # characters of a source's own words
_NOT_SCREENED = "not screened: "  # how a report tells of a list that was never ingested

# As in docs/verdict.md, for somebody who has only the page.
MEANINGS = {
    "listed": "stands on a list of the regime itself",
    "owned": "reached by the ownership test, whatever the unknown stakes turn out to be",
    "controlled": "reached by control, under a regime in which control counts",
    "undetermined": "reached with the most that the stakes may be, not with the least",
    "flagged": "not reached by the ownership test, but something about it asks for a look",
    "not_found": "not reached, with all the lists of the regime that are in the ledger; "
    "this speaks of the ledger, not of the world",
    "not_screened": "a list of the regime was never ingested: nobody can be cleared",
}


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the web, safe to link, and the host it leads to."""

    href: str
    host: str


def web_address(url: str | None) -> Address | None:
    """The address if it may be a link: http or https, a host, no user name, nothing odd in it."""
    if url is None or any(char.isspace() or char == "\\" for char in url) or clean(url) != url:
        return None
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port
    except ValueError:  # also UnicodeError: no name of a host
        return None
    plain = host != "" and "@" not in parts.netloc and parts.scheme in ("http", "https")
    if not plain or not url.lower().startswith(f"{parts.scheme}://"):
        return None
    return Address(url, host if port is None else f"{host}:{port}")


_Stated: TypeAlias = "tuple[str, tuple[EvidenceView, ...]]"


@dataclass(frozen=True, eq=False)
class Section:
    """One party under one regime, with what the template asks of it."""

    id: str
    report: Report
    verdict: Verdict
    notes: tuple[str, ...]  # cuts of this regime, beside those of every regime
    firsts: dict[_Stated, Section]  # where the sources of a stake stand first, of all sections
    before: Verdict | None  # for a hypothesis: as it is

    @property
    def telling(self) -> bool:
        """True when the verdict says more than that nothing was found."""
        return self.verdict.verdict not in _QUIET

    @cached_property
    def derivation(self) -> tuple[Verdict, ...]:
        """The verdicts it rests on, each party once."""
        return derivation(self.verdict)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The line of the derivation in which a party stands."""
        return {item.party.id: at for at, item in enumerate(self.derivation, start=1)}

    @cached_property
    def diagram(self) -> Diagram | None:
        """The drawing, where there is something to draw."""
        return diagram(self.verdict) if self.telling else None

    def stated(self) -> Iterator[_Stated]:
        """The stakes, and what else counts, of the verdict and of those it rests on."""
        for verdict in (self.verdict, *self.derivation):
            for line in (*verdict.lines, *verdict.reasons):
                yield line.owner, line.evidence

    def earlier(self, line: StakeLine) -> Section | None:
        """The section above in which the sources of the same stake stand; None: they do here."""
        first = self.firsts.get((line.owner, line.evidence), self)
        return None if first is self or not line.evidence else first

    @property
    def own_listings(self) -> list[Listing]:
        """The party's entries on the lists of this regime."""
        lists = {item.list_id for item in self.report.lists}
        return [item for item in self.verdict.party.listings if item.list_id in lists]

    @property
    def unread(self) -> list[str]:
        """What it says of lists that were never ingested."""
        return [text for text in self.notes if text.startswith(_NOT_SCREENED)]

    @property
    def other_notes(self) -> list[str]:
        """What else was cut."""
        return [text for text in self.notes if not text.startswith(_NOT_SCREENED)]


@dataclass(frozen=True)
class Subject:
    """One party and its sections, a regime each; None where a regime was not asked about it."""

    id: str
    party: Party
    cells: tuple[Section | None, ...]

    @property
    def sections(self) -> list[Section]:
        """All that were asked."""
        return [cell for cell in self.cells if cell is not None]

    @property
    def telling(self) -> list[Section]:
        """Those with more to say than that nothing was found."""
        return [item for item in self.sections if item.telling]

    def of(self, verdict: str) -> list[Section]:
        """Those with this verdict."""
        return [item for item in self.sections if item.verdict.verdict == verdict]

    @property
    def quiet_stakes(self) -> list[StakeLine]:
        """The stakes of the verdicts that found nothing, each once: their sources stand once."""
        lines = [line for item in self.of("not_found") for line in item.verdict.lines]
        return list({(line.owner, line.evidence): line for line in lines}.values())

    @property
    def groups(self) -> list[tuple[str, list[Section]]]:
        """The verdicts with the sections under each, the gravest first."""
        words = dict.fromkeys([*MEANINGS, *(item.verdict.verdict for item in self.sections)])
        return [(word, found) for word in words if (found := self.of(word))]


def fragment(
    reports: Sequence[Report],
    places: Mapping[str, int] | None = None,
    before: Mapping[tuple[str, str], Verdict] | None = None,
) -> Markup:
    """The verdicts as markup; the same reports give the same text, byte for byte.

    All reports must be of one ledger and one day, as `isthmus verdict` makes them.

    Args:
        places: the number under which the page's script knows a party, by id.
        before: for a hypothesis, the verdicts as they are, by (party, regime).
    """
    if not reports:
        return Markup("")
    shared = _shared_notes(reports)
    subjects = _subjects(reports, shared, before or {})
    return Markup(  # the template escapes every value
        environment(finalize=shown)
        .get_template(TEMPLATE)
        .render(
            reports=reports,
            subjects=subjects,
            asked=_asked(subjects),
            changes=bool(before),
            shared_notes=shared,
            meanings=MEANINGS,
            flag_words=FLAG_WORDS,
            apart=APART,
            most_sources=_MOST_SOURCES,
            percents=percents,
            address=web_address,
            place=(places or {}).get,
            quote=_quote,
            bar=_bar,
            kind=kind,
            sum_of=_sum,
            looked=_looked,
            country=shown_country,
        )
    )


def anchors(reports: Sequence[Report]) -> dict[tuple[str, str], str]:
    """Where the verdict on a party under a regime stands in the fragment: (party, regime) to id."""
    return {
        (subject.party.id, section.report.regime): section.id
        for subject in _subjects(reports, (), {})
        for section in subject.sections
    }


def title_of(reports: Sequence[Report]) -> str:
    """What a page about these verdicts is called."""
    parties = {item.party.id: item.party.name for report in reports for item in report.results}
    who = next(iter(parties.values())) if len(parties) == 1 else f"{len(parties)} parties"
    return f"{who} under {reports[0].title if len(reports) == 1 else f'{len(reports)} regimes'}"


def shown(value: object) -> object:
    """What the template writes, whichever field it came from: only markup of our own as it is."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _shared_notes(reports: Sequence[Report]) -> tuple[str, ...]:
    """What was cut under every regime: said once, at the top."""
    if len(reports) < 2:
        return ()
    return tuple(text for text in reports[0].cut if all(text in one.cut for one in reports))


def _subjects(
    reports: Sequence[Report],
    shared: Sequence[str],
    before: Mapping[tuple[str, str], Verdict],
) -> list[Subject]:
    """The parties in the order asked, each once, however often it was named."""
    found = [{item.party.id: item for item in report.results} for report in reports]
    parties = {item.party.id: item.party for report in reports for item in report.results}
    out = []
    for at, (key, party) in enumerate(parties.items(), start=1):
        firsts: dict[_Stated, Section] = {}
        cells = tuple(
            Section(
                f"v{at}-{number}",
                report,
                verdicts[key],
                tuple(text for text in report.cut if text not in shared),
                firsts,
                before.get((key, report.regime)),
            )
            if key in verdicts
            else None
            for number, (report, verdicts) in enumerate(zip(reports, found, strict=True), start=1)
        )
        subject = Subject(f"p{at}", party, cells)
        for section in (*subject.telling, *subject.of("not_screened")):
            for stated in section.stated():
                firsts.setdefault(stated, section)
        out.append(subject)
    return out


def _asked(subjects: Sequence[Subject]) -> list[Section]:
    """One section of each regime: what all of its sections say of law and lists."""
    found: dict[str, Section] = {}
    for subject in subjects:
        for section in subject.sections:
            kept = found.get(section.report.regime)
            if kept is None or not kept.verdict.citation:
                found[section.report.regime] = section
    return list(found.values())


def _quote(view: EvidenceView) -> list[str]:
    """A source's own words by line, and how much of them is left out."""
    text = marked(view.text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    more = len(text) - _LONGEST_QUOTE
    if more > 0:
        text = f"{text[:_LONGEST_QUOTE]}… ({more:,} more characters)"
    return text.split("\n") if text else []


def kind(verdict: str) -> str:
    """A verdict as the name of a style: one of ours, whatever the report says."""
    return verdict if verdict in MEANINGS else "other"


def _bar(line: StakeLine) -> tuple[str, str]:
    """Where a share's bar ends for certain and how much further it may go, in percent."""
    return (
        f"{line.share_min_ppm / 10_000:.2f}",
        f"{(line.share_max_ppm - line.share_min_ppm) / 10_000:.2f}",
    )


def _sum(verdict: Verdict) -> str:
    """The counted share for a cell; nothing where the verdict does not follow from one."""
    if verdict.verdict == "listed" or verdict.share_max_ppm == 0:
        return ""
    return percents(verdict.share_min_ppm, verdict.share_max_ppm)


def _looked(item: ListLooked) -> str:
    parties = "1 party" if item.parties == 1 else f"{item.parties:,} parties"
    return f"{parties} on the day; {item.state or 'of unknown date'}"

"""What does a link say? Stakes, posts, kinship, listings: entities that stand between others.

Several values of one property are what several registers say. Percentages that differ become
statements of their own, which compete; of several start dates the earliest is taken, of several
end dates the latest, and it is told: a stake or listing is rather held too long than lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from graph.model.facts import Relation
from graph.model.share import UNKNOWN_STAKE, Share
from graph.model.time import PartialDate, Validity
from graph.model.vocabulary import ENDS, LISTABLE, PARTIES, NodeKind, RelationKind
from ingest.saying import Record
from ingest.sources.ftm.lines import PREFIX, Entity
from ingest.sources.ftm.listings import has_ended, lists_of, numbers_of
from ingest.sources.ftm.parties import Around, number
from ingest.sources.ftm.places import country_of
from ingest.sources.ftm.stakes import read_band, read_stake

# Words of `ownershipType` and `sharesType` that say something a rule asks for.
_DIRECT = {"direct": True, "indirect": False}
_INTERESTS = {
    "votes": "votes",
    "voting": "votes",
    "voting rights": "votes",
    "shares": "shares",
    "profit": "profit",
    "profit rights": "profit",
}
_NOT_IN_WORDS = ("sourceUrl", "reason")
_CURRENCY = re.compile(r"[a-z0-9]{2,10}")
_T = TypeVar("_T")


def say_link(record: Record, link: Entity, around: Around) -> str | None:
    """State an edge between parties; why nothing could be stated, if so."""
    kind_name, near, far = link.schema.becomes.split(" ")
    kind = RelationKind(kind_name)
    former = has_ended(link.of("status")) and not link.of("endDate")
    if former:
        what = f"an ended {link.schema.name} without an end date: only a former link"
        record.odd(what, _words(link))
        kind = RelationKind.LINKED_TO
    pairs, why = _pairs(record, link, kind, (near, far), around)
    if not pairs:
        return why
    validity, text = _validity(record, link), _words(link)
    for source, target in pairs:
        if kind is RelationKind.OWNS:
            for share, interest in _shares(record, link):
                relation = Relation(
                    kind,
                    source,
                    target,
                    validity,
                    share=share,
                    interest=interest,
                    direct=_one(_DIRECT, link.of("ownershipType")),
                    note=_joined(link, "role", "ownershipType", "summary", "description"),
                )
                record.say(relation, text)
        else:
            how = _how(link, former=former)
            note = _joined(link, "summary", "description")
            record.say(Relation(kind, source, target, validity, how=how, note=note), text)
    return None


def _how(link: Entity, *, former: bool) -> str:
    name = link.schema.name
    said = link.of("role") + link.of("relationship") + link.of("controlType")
    if name == "Control" and said and not former:
        return "; ".join(sorted(said))
    head = f"former {name}" if former else name
    return f"{head}: {'; '.join(sorted(said))}" if said else head


def _pairs(
    record: Record, link: Entity, kind: RelationKind, names: tuple[str, str], around: Around
) -> tuple[list[tuple[str, str]], str | None]:
    """Every source with every target; those that cannot be joined are a warning or the reason."""
    ends, schema = ENDS[kind], link.schema.name
    reasons: list[str] = []
    found: list[list[str]] = []
    for name, allowed in zip(names, (ends.sources, ends.targets), strict=True):
        ids = sorted(set(link.of(name)))
        if not ids:
            reasons.append(f"{schema} without {name}")
        good = []
        for id in ids:
            why = around.end(id, allowed, f"{schema}:{name}")
            if why is None:
                good.append(f"{PREFIX}:{id}")
            else:
                reasons.append(why)
        found.append(good)
    pairs = [(near, far) for near in found[0] for far in found[1] if near != far]
    if not pairs and not reasons:
        reasons.append(f"{schema}: both ends are the same")
    if not pairs:
        return [], reasons[0]
    for why in reasons:
        record.warn(why, _words(link))
    return pairs, None


def _shares(record: Record, link: Entity) -> Iterator[tuple[Share, str | None]]:
    """(stake, interest) for each thing that is said of the stake's size; once each."""
    interest = _one(_INTERESTS, link.of("sharesType") + link.of("ownershipType"))
    found: dict[tuple[Share, str | None], None] = {}
    for text in sorted(link.of("percentage")):
        share = read_stake(text)
        if share is None:
            record.odd("a percentage that cannot be read", f"{link.id}: {text}")
        else:
            found[share, interest] = None
    for text in sorted(link.of("ownershipType") + link.of("role")):
        if (band := read_band(text)) is not None:
            found[band] = None
    yield from found or {(UNKNOWN_STAKE, interest): None}


def _one(known: dict[str, _T], words: list[str]) -> _T | None:
    """What the words mean, when they mean one thing."""
    found = {known[word.lower()] for word in words if word.lower() in known}
    return found.pop() if len(found) == 1 else None


def _validity(record: Record, link: Entity, *start_names: str) -> Validity:
    start = None
    for name in ("startDate", *start_names):
        if start is None:
            dates = _dates(record, link, name)
            start = min(dates, key=lambda date: date.first, default=None)
    end = max(_dates(record, link, "endDate"), key=lambda date: date.last, default=None)
    return Validity(start, end)


def _dates(record: Record, link: Entity, name: str) -> list[PartialDate]:
    """The dates of a property that contradict one another; one that only is vaguer does not."""
    dates = [
        date
        for text in link.of(name)
        if (date := record.date(text, f"{link.schema.name}:{name}")) is not None
    ]
    said = {str(date): date for date in dates}
    sharp = [d for text, d in said.items() if not any(o.startswith(f"{text}-") for o in said)]
    if len(sharp) > 1:
        which = "latest" if name == "endDate" else "earliest"
        what = f"several values of {link.schema.name}:{name}; the {which} is taken"
        record.odd(what, f"{link.id}: {', '.join(sorted(said))}")
    return sharp


def _joined(link: Entity, *names: str) -> str | None:
    return "; ".join(value for name in names for value in sorted(link.of(name))) or None


def _words(link: Entity) -> str:
    """The link as it is written, in the order of the format."""
    properties = link.properties
    said = [
        f"{name} {', '.join(sorted(properties[name]))}"
        for name in link.schema.words
        if name in properties and name not in _NOT_IN_WORDS
    ]
    return f"{link.schema.name}: {'; '.join(said)}"


def say_listing(record: Record, sanction: Entity, around: Around) -> str | None:
    """State the entry on each list that a Sanction speaks of."""
    subjects, why = _subjects(record, sanction, "entity", LISTABLE, around)
    if not subjects:
        return why
    datasets, statuses = sanction.datasets, sanction.of("status")
    programmes = sorted(sanction.of("program")) + sorted(sanction.of("programId"))
    for key in subjects:
        for scheme, value in numbers_of(
            datasets, sanction.of("authorityId"), sanction.of("unscId")
        ):
            record.identifier(key, scheme, value, f"{', '.join(datasets)}: {value}")
    text = _words(sanction)
    if has_ended(statuses) and not sanction.of("endDate"):
        record.odd("an ended Sanction without an end date: it is no listing", text)
        for key in subjects:
            record.attribute(key, "formerListing", text)
        return None
    validity = _validity(record, sanction, "listingDate")
    lists = lists_of(datasets, programmes, sanction.of("authority"))
    for list_id, known in lists:
        if not known:
            record.odd(f"a list that is not known here: {list_id}", text)
        for key in subjects:
            record.listed(
                key,
                list_id,
                text,
                start=validity.start,
                end=validity.end,
                programmes=programmes,
                measures=_joined(sanction, "provisions"),
                reason=_joined(sanction, "reason"),
                number=sanction.id,
            )
    return None


def _subjects(
    record: Record, link: Entity, name: str, allowed: frozenset[NodeKind], around: Around
) -> tuple[list[str], str | None]:
    """The keys of the parties that a property names, and why one of them is none."""
    keys: list[str] = []
    reasons: list[str] = [] if link.of(name) else [f"{link.schema.name} without {name}"]
    for id in sorted(set(link.of(name))):
        why = around.end(id, allowed, f"{link.schema.name}:{name}")
        if why is None:
            keys.append(f"{PREFIX}:{id}")
        else:
            reasons.append(why)
    if keys:
        for why in reasons:
            record.warn(why, _words(link))
    return keys, reasons[0] if reasons else None


def say_risk(record: Record, risk: Entity, around: Around) -> str | None:
    """State the topics and reasons of a Risk as attributes of its entity."""
    keys, why = _subjects(record, risk, "entity", LISTABLE, around)
    for key in keys:
        for topic in risk.of("topics"):
            record.attribute(key, "topic", topic, _words(risk))
        for reason in risk.of("reason"):
            record.attribute(key, "risk", reason)
    return None if keys else why


def say_occupancy(record: Record, occupancy: Entity, around: Around) -> str | None:
    """State the post that a person holds, and the body it belongs to."""
    keys, why = _subjects(record, occupancy, "holder", PARTIES, around)
    posts = [id for id in sorted(set(occupancy.of("post"))) if around.what(id) == "Position"]
    if not keys:
        return why
    if not posts:
        return "Occupancy:post: it is not in the file"
    validity = _validity(record, occupancy)
    for post in map(around.entity, posts):
        name = min(post.of("name"), default=post.caption or post.id)
        for key in keys:
            record.attribute(key, "position", _during(name, validity), _words(occupancy))
            for body in sorted(post.of("organization")):
                reason = around.end(body, PARTIES, "Position:organization")
                if reason is not None:
                    record.warn(reason, _words(post))
                    continue
                relation = Relation(
                    RelationKind.LINKED_TO,
                    key,
                    f"{PREFIX}:{body}",
                    validity,
                    how=f"Occupancy: {name}",
                )
                record.say(relation, _words(occupancy))
    return None


def _during(post: str, validity: Validity) -> str:
    """`Minister (2012-05 to 2016)`: a post without its time would be taken for one held today."""
    start, end = validity.start, validity.end
    if end is not None:
        return f"{post} ({start} to {end})" if start else f"{post} (to {end})"
    return f"{post} (from {start})" if start else post


def say_post(record: Record, post: Entity, around: Around) -> str | None:
    """State a post that is written with its organization's name."""
    keys, why = _subjects(record, post, "holder", PARTIES, around)
    validity = _validity(record, post)
    name = _joined(post, "role", "organization")
    for key in keys:
        if name is not None:
            record.attribute(key, "position", _during(name, validity), _words(post))
    return None if keys else why


def say_wallet(record: Record, wallet: Entity, around: Around) -> str | None:
    """A wallet is a number of its holder's, under the currency's code."""
    keys, why = _subjects(record, wallet, "holder", LISTABLE, around)
    codes = sorted({c.lower() for c in wallet.of("currencySymbol") or wallet.of("currency")})
    code = codes[0] if len(codes) == 1 and _CURRENCY.fullmatch(codes[0]) else None
    for key in keys:
        for value in wallet.of("publicKey"):
            scheme = f"crypto-{code}" if code else "crypto"
            record.identifier(key, scheme, value, _words(wallet))
    return None if keys else why


def say_security(record: Record, security: Entity, around: Around) -> str | None:
    """A security's numbers are its issuer's."""
    keys, why = _subjects(record, security, "issuer", LISTABLE, around)
    for key in keys:
        for name, known in security.schema.own.items():
            if known.verb == "identifier":
                for value in security.of(name):
                    number(record, key, known.argument, value, None, _words(security))
    return None if keys else why


def say_document(record: Record, document: Entity, around: Around) -> str | None:
    """A passport or card is a number of its holder's, of the country that issued it."""
    keys, why = _subjects(record, document, "holder", PARTIES, around)
    countries = {country_of(value) for value in document.of("country")}
    country = countries.pop() if len(countries) == 1 else None
    for key in keys:
        is_person = around.what(key.removeprefix(f"{PREFIX}:")) is NodeKind.PERSON
        for name in ("number", "passportNumber", "personalNumber"):
            for value in document.of(name):
                scheme = document.schema.every[name].argument.partition(";")[0]
                if scheme == "national-id-xx" and not is_person:
                    scheme = "registration-xx"
                number(record, key, scheme, value, country, _words(document))
    return None if keys else why


Saying = Callable[[Record, Entity, Around], str | None]
SAYINGS: dict[str, Saying] = {
    "Sanction": say_listing,
    "Risk": say_risk,
    "Occupancy": say_occupancy,
    "Post": say_post,
    "Identification": say_document,
    "Passport": say_document,
    "CryptoWallet": say_wallet,
    "Security": say_security,
}

"""Does every named query say what it takes, and does every server answer it as a loop would?

The answers are computed a second time with dictionaries and loops over the published elements,
which share nothing with the Cypher, and compared row by row.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from graph.errors import UnknownName, UsageError
from graph.model.vocabulary import ENDS, NodeKind, RelationKind
from graph.stores.bolt import Store
from graph.stores.elements import Node, Relationship
from graph.stores.guard import only_asks
from graph.stores.projection import (
    NODE_PROPERTIES,
    RELATIONSHIP_PROPERTIES,
    Projection,
    name_key,
)
from graph.stores.publish import publish
from ingest.pipeline import ingest
from isthmus.book import Book
from isthmus.home import Home
from queries.library import Kind, NamedQuery, Parameter, load, names, parse, read
from tests.graph.stores.databases import opened, parameters
from tests.queries.worlds import random_world
from tests.tables import NOW, TODAY, ingest_tables

Row = dict[str, Any]
Values = dict[str, Any]
DOCS = Path(__file__).parents[2] / "docs" / "cypher.md"
BARE = re.compile(r"'(?:[^'\\]|\\.)*'|//[^\n]*")


def _bare(query: NamedQuery) -> str:
    """A statement without its texts and comments."""
    return BARE.sub(lambda found: "''" if found[0].startswith("'") else "", query.text)


# -- the files -------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", names())
class TestEveryQuery:
    def test_says_what_it_asks_and_what_each_parameter_is(self, name: str) -> None:
        query = load(name)
        assert query.question.endswith("?")
        assert all(parameter.help for parameter in query.parameters)
        assert [parameter.name for parameter in query.parameters][-1:] == ["limit"] or (
            "\nLIMIT 1" in query.text
        )

    def test_has_defaults_that_can_be_read(self, name: str) -> None:
        query = load(name)
        needed = {Kind.INT: "3", Kind.DAY: "2026-01-01", Kind.LIST_ID: "eu_fsf"}
        told = [
            f"{parameter.name}={needed.get(parameter.kind, 'x')}"
            for parameter in query.parameters
            if parameter.default is None
        ]
        assert list(parse(query, told, today=TODAY)) == [item.name for item in query.parameters]

    def test_returns_the_columns_it_declares(self, name: str) -> None:
        query = load(name)
        final = _depth_zero(_bare(query)).rpartition("RETURN ")[2].split("ORDER BY")[0]
        columns = [
            (piece.rpartition(" AS ")[2] or piece).strip() for piece in _top_level_pieces(final)
        ]
        assert tuple(columns) == query.returns

    def test_only_asks(self, name: str) -> None:
        query = load(name)
        only_asks(query.text)
        assert "CALL" not in _bare(query)
        assert not re.match(r"\s*(CYPHER|EXPLAIN|PROFILE)\b", query.text)

    def test_stays_within_what_all_servers_understand(self, name: str) -> None:
        text = _bare(load(name))
        for pattern in re.findall(r"\[\w*:[\w|]*(\*[^\]]*)\]", text):
            assert re.fullmatch(r"\*[01]\.\.[1-6]", pattern), f"{pattern} has no small bound"
        assert text.count("*") == len(re.findall(r"\*[01]\.\.[1-6]\]", text)) + text.count(
            "count(*)"
        ) + text.count(" * ")
        assert not re.search(r"shortestPath|SHORTEST|elementId|\bid\(", text, re.IGNORECASE)
        assert "CONCURRENT" not in text

    def test_is_in_total_order_and_bounded(self, name: str) -> None:
        assert re.search(r"ORDER BY [^\n]+(\n  [^\n]+)?\nLIMIT (\$limit|1)$", load(name).text)

    def test_says_the_most_its_paths_can_have(self, name: str) -> None:
        query = load(name)
        bounds = {int(most) for most in re.findall(r"\*[01]\.\.(\d)", query.text)}
        helps = [
            parameter.help
            for parameter in query.parameters
            if parameter.name in ("hops", "tiers", "levels")
        ]
        for text in helps:
            assert any(f"never more than {most}" in text for most in bounds)

    def test_names_labels_types_and_properties_that_exist(self, name: str) -> None:
        text = _bare(load(name))
        kinds, types = {str(kind) for kind in NodeKind}, {str(kind) for kind in RelationKind}
        assert set(re.findall(r"\(\w*:(\w+)", text)) <= {*kinds, "Isthmus"}
        for found in re.findall(r"\[\w*:([\w|]+)", text):
            assert set(found.split("|")) <= types
        # Lower case letters only: `n.name` and not `1..4`.
        keys = set(re.findall(r"\b[a-z]\w*\.([a-zA-Z]\w*)\b(?!\()", text))
        assert keys <= {*NODE_PROPERTIES, *RELATIONSHIP_PROPERTIES, "hs"}  # `hs`: what sources say

    def test_is_explained_on_the_page(self, name: str) -> None:
        assert f"isthmus cypher {name}" in DOCS.read_text("utf-8")


def _depth_zero(text: str) -> str:
    """The text with whatever stands within braces blanked."""
    kept, depth = [], 0
    for letter in text:
        depth -= letter == "}"
        kept.append(letter if depth == 0 else " ")
        depth += letter == "{"
    return "".join(kept)


def _top_level_pieces(text: str) -> Iterator[str]:
    """What stands between the commas that are in no bracket."""
    piece, depth = "", 0
    for letter in text:
        depth += (letter in "([{") - (letter in ")]}")
        if letter == "," and depth == 0:
            yield piece
            piece = ""
        else:
            piece += letter
    yield piece


# -- the loader ------------------------------------------------------------------------------------
ASKED = """\
// Who is it?
//   party: party        whom
//   least: float = 0.5  how much
//   hops: int = 2       how far
//   on: list_id = any   where
//   who: texts = a,b    which
//   since: day          from when
// returns: id, name
MATCH (n {id: $party}) // $nothing
WHERE n.x > $least + $hops AND n.on = $on AND n.t IN $who AND n.d > date($since) AND n.s <> '$no'
RETURN n.id AS id, n.name AS name
"""


def test_a_file_is_read_as_it_says() -> None:
    query = read("mine", ASKED, where="mine.cypher")
    assert query.question == "Who is it?"
    assert query.returns == ("id", "name")
    assert query.parameters[1] == Parameter("least", Kind.FLOAT, "0.5", "how much")
    assert query.text.startswith("MATCH (n")


def test_arguments_become_typed_values() -> None:
    query = read("mine", ASKED, where="mine.cypher")
    told = ["party=SMIC", "hops=3", "since=today", "who= ASML , KTOS,", "on=us_1260h"]
    assert parse(query, told, today=TODAY, find=lambda name: f"id of {name}") == {
        "party": "id of SMIC",
        "least": 0.5,
        "hops": 3,
        "on": "us_1260h",
        "who": ["ASML", "KTOS"],
        "since": "2026-11-24",
    }


def test_a_list_beside_the_table_is_known_when_it_is_told() -> None:
    query = read("mine", ASKED, where="mine.cypher")
    told = ["party=x", "since=today", "on=our_own"]
    assert parse(query, told, today=TODAY, lists=["our_own"])["on"] == "our_own"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (["since=today"], "mine needs party; write mine party=… [least=…] [hops=…]"),
        (["party"], "'party' is no argument; write mine party=…"),
        (["party=x", "party=y"], "party is given twice"),
        (["party=x", "size=3"], "unknown parameter of mine 'size'; did you mean: party, least"),
        (["party= "], "party is empty"),
        (["party=x", "hops=-1"], "hops=-1: must be a whole number, 0 or more"),
        (["party=x", "hops=2.5"], "hops=2.5: must be a whole number"),
        (["party=x", "hops=99999999999999999999"], "must be a whole number"),
        (["party=x", "least=half"], "least=half: must be a number such as 0.5"),
        (["party=x", "least=nan"], "least=nan: must be a number"),
        (["party=x", "since=yesterday"], "since=yesterday: must be a day such as 2026-11-24"),
        (["party=x", "on=us_1260"], "unknown list 'us_1260'; did you mean: us_1260h"),
        (["party=x", "who=,"], "who is empty"),
    ],
)
def test_a_wrong_argument_is_one_line_of_error(told: list[str], said: str) -> None:
    query = read("mine", ASKED, where="mine.cypher")
    with pytest.raises(UsageError) as error:
        parse(query, told, today=TODAY)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("// Who is it?", "MATCH", "line 1: must be the question"),
        ("party: party  ", "party: firm  ", "line 2: 'firm' is no type; known: party, int"),
        ("//   hops: int = 2       how far", "// hm", "line 4: '// hm' is neither"),
        ("$least +", "1 +", "$least declared but not used"),
        ("n.x", "$x", "$x used but not declared"),
        ("hops: int", "least: int", "$least declared twice"),
        ("// returns: id, name\n", "", "is neither"),
    ],
)
def test_a_file_that_is_not_in_the_form_is_refused(before: str, after: str, said: str) -> None:
    assert before in ASKED
    with pytest.raises(UsageError) as error:
        read("mine", ASKED.replace(before, after), where="mine.cypher")
    assert said in str(error.value)
    assert str(error.value).startswith("mine.cypher")


def test_a_file_of_ones_own_loads_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.cypher"
    path.write_text(ASKED, "utf-8")
    assert load(str(path)) == read("mine", ASKED, where="mine.cypher")
    with pytest.raises(UsageError, match="cannot be read"):
        load(str(tmp_path / "other.cypher"))
    path.write_bytes(b"\xff")
    with pytest.raises(UsageError, match="no UTF-8"):
        load(str(path))


def test_an_unknown_query_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean: exposure_paths"):
        load("exposure_path")
    with pytest.raises(UnknownName):
        load("../library")


# -- worlds ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Elements:
    """Nodes and relationships as they are published, with the ways an answer goes over them."""

    version: str
    held_nodes: tuple[Node, ...]
    held_relationships: tuple[Relationship, ...]
    view: str = "a test's"
    size: int = 0

    def nodes(self) -> Iterator[Node]:
        return iter(self.held_nodes)

    def relationships(self) -> Iterator[Relationship]:
        return iter(self.held_relationships)

    @cached_property
    def node(self) -> dict[str, Node]:
        return {node.id: node for node in self.held_nodes}

    @cached_property
    def leaving(self) -> dict[str, list[Relationship]]:
        found = defaultdict(list)
        for item in self.held_relationships:
            found[item.source].append(item)
        return found

    @cached_property
    def arriving(self) -> dict[str, list[Relationship]]:
        found = defaultdict(list)
        for item in self.held_relationships:
            found[item.target].append(item)
        return found

    def of(self, type_: str) -> list[Relationship]:
        return [item for item in self.held_relationships if item.type == type_]


LISTS = {"us_1260h": "US", "us_ofac_sdn": "US", "eu_fsf": "EU", "cn_uel": "CN"}
PLACES = ("CN", "US", "EU", "RU")
DAYS = [date(1, 1, 1), date(2019, 1, 1), date(2022, 3, 1), date(2024, 6, 1), date(2025, 5, 5)]
ENDS_OF_DAYS = [date(2023, 1, 1), date(2025, 1, 1), *[date(9999, 12, 31)] * 4]
PARTY_KINDS = ("Company", "Company", "Company", "Organization", "Person")


def written_world(seed: int) -> Elements:
    """Everything that a query may meet: gone and coming relations, parallel ones, loops, gaps.

    Ids begin with `w` and the seed, so that several worlds fit into one database, as islands.
    """
    at = f"w{seed}"
    dice = random.Random(seed)
    nodes: dict[str, Node] = {}

    def add(key: str, kind: str, **more: Any) -> None:
        name = dice.choice(["Ålpha", "Beta", "Gamma 微电子", "delta"]) + f" {len(nodes) % 7}"
        told = {"name": name, "nameKey": name_key(name), "members": [key], **more}
        nodes[key] = Node(key, kind, {k: v for k, v in told.items() if v is not None})

    for number in range(9):
        key = f"{at}:{dice.choice('abc')}{number}"
        add(
            key,
            {7: "Person", 8: "Vessel"}.get(number) or dice.choice(PARTY_KINDS),
            country=dice.choice([*PLACES, None]),
            identifiers=dice.choice([None, ["ticker:T1"], ["lei:1", f"ticker:T{number}"]]),
            members=[key, f"{key}-old"] if dice.random() < 0.3 else [key],
            aliases=["Other"] if dice.random() < 0.3 else None,
            lists=["eu_fsf"] if dice.random() < 0.3 else None,
            **dice.choice([{}, {"fields": ["lei", "sector"], "lei": ["1"], "sector": "chips"}]),
        )
    for number in range(5):
        codes: list[Row] = [
            {},
            {"hs": ["854232"]},
            {"hs": ["854231"], "identifiers": ["hs:854231"]},
        ]
        add(f"{at}:g{number}", "Product", **dice.choice(codes))
    for place in PLACES:
        add(f"{at}:country:{place}", "Country")
    by_kind = defaultdict(list)
    for node in nodes.values():
        by_kind[node.label].append(node.id)
    made: list[Relationship] = []

    def stated() -> dict[str, Any]:
        count = dice.choice([1, 1, 2, 3])
        told: dict[str, Any] = {
            "validFrom": dice.choice(DAYS),
            "validTo": dice.choice(ENDS_OF_DAYS),
            "confidence": dice.choice(["high", "low"]),
            "sources": ["t"],
        }
        for part in ("Titles", "Urls", "Locators", "Texts", "Sources", "Confidences"):
            told[f"evidence{part}"] = [f"{part} {dice.randrange(9)}" for _ in range(count)]
        if dice.random() < 0.5:
            told["since"] = str(told["validFrom"].year)
        return told

    def fact() -> str:
        return f"{dice.getrandbits(64):016x}"

    often = (
        ["OWNS"] * 3 + ["SUPPLIES"] * 2 + ["EXPORTS"] * 3 + ["LOCATED_IN"] * 4 + ["CONTROLS"] * 3
    )
    for _ in range(85):
        kind = dice.choice([*RelationKind, *map(RelationKind, often)])
        if kind in (RelationKind.SUBJECT_TO, RelationKind.IMPOSED_BY):
            continue
        ends = ENDS[kind]
        source = dice.choice([key for end in sorted(ends.sources) for key in by_kind[end]])
        target = dice.choice([key for end in sorted(ends.targets) for key in by_kind[end]])
        if (
            kind is RelationKind.LINKED_TO and dice.random() < 0.2
        ):  # what paths must not run through
            target = dice.choice([*by_kind["Country"], *by_kind["Product"]])
        if source == target:
            continue
        told = stated()
        if kind is RelationKind.OWNS:
            low = dice.choice([1, 50_000, 250_000, 500_000, 500_001, 1_000_000])
            told |= {"shareMinPpm": low, "shareMaxPpm": dice.choice([low, 1_000_000])}
        if kind in (RelationKind.SUPPLIES, RelationKind.EXPORTS, RelationKind.FOUND_IN):
            product = dice.choice([None, *by_kind["Product"]])
            if product is not None:
                told |= {"product": nodes[product].properties["name"], "productId": product}
            elif dice.random() < 0.5:
                told["product"] = "Beta goods"
        if kind is RelationKind.PRODUCES and dice.random() < 0.7:
            told["marketShare"] = dice.choice([0.25, 0.5, 0.75, 1.0])
        if kind is RelationKind.EARNS_IN and dice.random() < 0.7:
            told |= {"revenueShare": dice.choice([0.1, 0.41]), "value": "12", "currency": "USD"}
        if kind is RelationKind.EXPORTS and dice.random() < 0.5:
            told |= {"inputShare": 0.89, "quantity": "3 t", "period": "2023"}
        if kind is RelationKind.LOCATED_IN:
            told["how"] = dice.choice(["based in", "based in", "operates", "incorporated"])
        elif dice.random() < 0.4:
            told["how"] = dice.choice(["parent", "trust"])
        made.append(Relationship(fact(), str(kind), source, target, told))
    for number in range(18):
        subject = dice.choice([key for key in nodes if ":sanction:" not in key])
        list_id, told, key = dice.choice(list(LISTS)), stated(), f"{at}:sanction:{number:02}"
        entry = {
            "list": list_id,
            "label": list_id[:5],
            "title": f"The {list_id}",
            "authority": LISTS[list_id],
            **({"programmes": ["A", "B"]} if dice.random() < 0.5 else {}),
        }
        add(key, "Sanction", **entry, **told)
        said = fact()
        made.append(Relationship(said, "SUBJECT_TO", subject, key, told))
        if dice.random() < 0.8:
            place = f"{at}:country:{LISTS[list_id]}"
            made.append(Relationship(said, "IMPOSED_BY", key, place, told))
    return Elements(at, tuple(nodes.values()), tuple(made))


def together(worlds: Sequence[Elements]) -> Elements:
    """Several worlds in one; relationships of one type stand together, as they are published."""
    order = [str(kind) for kind in RelationKind]
    made = [item for world in worlds for item in world.held_relationships]
    made.sort(key=lambda item: order.index(item.type))
    nodes = tuple(node for world in worlds for node in world.held_nodes)
    return Elements(" ".join(world.version for world in worlds), nodes, tuple(made))


# -- the second answer -----------------------------------------------------------------------------
Path_ = tuple[list[str], list[Relationship]]
# What an optional match leaves where nothing matches: one row of nulls.
NOTHING: Sequence[Relationship | None] = (None,)
NOBODY: Sequence[str | None] = (None,)
NEAR = ("OWNS", "CONTROLS", "SUPPLIES", "LINKED_TO")
ENTERED = (NodeKind.COUNTRY, NodeKind.PRODUCT, NodeKind.SANCTION)


@dataclass(frozen=True)
class Reader:
    """The elements on one day. `ways`: 1 along a relation, -1 against it."""

    world: Elements
    day: date

    def holds(self, item: Relationship) -> bool:
        first, last = item.properties["validFrom"], item.properties["validTo"]
        assert isinstance(first, date)
        assert isinstance(last, date)
        return first <= self.day < last

    def get(self, key: str, name: str, default: Any = None) -> Any:
        return self.world.node[key].properties.get(name, default)

    def name(self, key: str) -> str:
        return str(self.get(key, "name"))

    def kind(self, key: str) -> str:
        return self.world.node[key].label

    def names(self, keys: Iterable[str]) -> list[str]:
        return [self.name(key) for key in keys]

    def leaving(self, key: str, *types: str) -> list[Relationship]:
        return [r for r in self.world.leaving[key] if r.type in types and self.holds(r)]

    def arriving(self, key: str, *types: str) -> list[Relationship]:
        return [r for r in self.world.arriving[key] if r.type in types and self.holds(r)]

    def of(self, type_: str) -> list[Relationship]:
        return [r for r in self.world.of(type_) if self.holds(r)]

    def lists(self, key: str | None) -> list[str]:
        if key is None:
            return []
        return sorted({self.get(r.target, "list") for r in self.leaving(key, "SUBJECT_TO")})

    def paths(
        self, start: str, types: Sequence[str], ways: Sequence[int], most: int
    ) -> Iterator[Path_]:
        """Every path of one step or more that visits no node twice."""
        open_: list[Path_] = [([start], [])]
        while open_:
            nodes, steps = open_.pop()
            if steps:
                yield nodes, steps
            if len(steps) == most:
                continue
            for way in ways:
                here = nodes[-1]
                found = self.leaving(here, *types) if way > 0 else self.arriving(here, *types)
                for item in found:
                    other = item.target if way > 0 else item.source
                    if other not in nodes:
                        open_.append(([*nodes, other], [*steps, item]))

    def near(self, start: str, most: int) -> list[Path_]:
        """Paths among parties, whichever way their relations point."""
        return [
            path
            for path in self.paths(start, NEAR, (1, -1), most)
            if not any(self.kind(key) in ENTERED for key in path[0])
        ]


def facts(steps: Iterable[Relationship]) -> str:
    return "".join(f"{item.fact} " for item in steps)


def get(item: Relationship, name: str, default: Any = None) -> Any:
    return item.properties.get(name, default)


def at_least_half(item: Relationship) -> bool:
    return item.type == "CONTROLS" or get(item, "shareMinPpm", 0) >= 500_000


def stake(item: Relationship, **more: Any) -> Row:
    told = {"type": item.type, "minPpm": get(item, "shareMinPpm")}
    return {**told, "maxPpm": get(item, "shareMaxPpm"), "how": get(item, "how"), **more}


def step(item: Relationship, *more: str) -> Row:
    told = {"type": item.type, "source": item.source, "target": item.target, "fact": item.fact}
    return {**told, **{name: get(item, name) for name in ("since", *more)}}


def exposure_paths(on: Reader, v: Values) -> Iterator[Row]:
    found = [(len(s), n[-1], facts(s), n, s) for n, s in on.near(v["party"], min(v["hops"], 4))]
    for length, key, _, nodes, steps in sorted(found, key=lambda row: row[:3]):
        lists = on.lists(key)
        if lists and v["list"] in ("any", *lists):
            yield {
                "target": on.name(key),
                "id": key,
                "lists": lists,
                "steps": length,
                "names": on.names(nodes),
                "relations": [step(item) for item in steps],
            }


def exposed_parties(on: Reader, v: Values) -> Iterator[Row]:
    of: dict[str, list[tuple[int, str, list[str]]]] = defaultdict(list)
    for nodes, steps in on.near(v["party"], min(v["hops"], 4)):
        of[nodes[-1]].append((len(steps), facts(reversed(steps)), nodes[::-1]))
    for key, found in sorted(of.items(), key=lambda item: (min(item[1])[0], item[0])):
        yield {
            "party": on.name(key),
            "id": key,
            "kind": on.kind(key),
            "country": on.get(key, "country"),
            "lists": on.lists(key),
            "steps": min(found)[0],
            "paths": len(found),
            "names": on.names(min(found)[2]),
        }


def connections(on: Reader, v: Values) -> Iterator[Row]:
    found = [
        (len(steps), facts(steps), nodes, steps)
        for nodes, steps in on.near(v["one"], min(v["hops"], 4))
        if nodes[-1] == v["other"]
    ]
    for length, _, nodes, steps in sorted(found, key=lambda row: row[:2]):
        relations = [step(item, "product") for item in steps]
        yield {"steps": length, "names": on.names(nodes), "relations": relations}


def owners_above(on: Reader, v: Values) -> Iterator[Row]:
    found = on.paths(v["party"], ("OWNS", "CONTROLS"), (-1,), min(v["hops"], 6))
    order = sorted(found, key=lambda path: (len(path[1]), path[0][-1], facts(path[1][::-1])))
    for nodes, steps in order:
        yield {
            "owner": on.name(nodes[-1]),
            "id": nodes[-1],
            "country": on.get(nodes[-1], "country"),
            "lists": on.lists(nodes[-1]),
            "steps": len(steps),
            "majority": all(map(at_least_half, steps)),
            "names": on.names(nodes),
            "stakes": [stake(item, since=get(item, "since")) for item in steps],
        }


def holdings_below(on: Reader, v: Values) -> Iterator[Row]:
    found = on.paths(v["party"], ("OWNS", "CONTROLS"), (1,), min(v["hops"], 6))
    order = sorted(found, key=lambda path: (len(path[1]), path[0][-1], facts(path[1])))
    for nodes, steps in order:
        yield {
            "holding": on.name(nodes[-1]),
            "id": nodes[-1],
            "kind": on.kind(nodes[-1]),
            "country": on.get(nodes[-1], "country"),
            "lists": on.lists(nodes[-1]),
            "steps": len(steps),
            "majority": all(map(at_least_half, steps)),
            "names": on.names(nodes),
            "stakes": [stake(item, since=get(item, "since")) for item in steps],
        }


def listed_stakes(on: Reader, v: Values) -> Iterator[Row]:
    held = sorted(on.arriving(v["party"], "OWNS"), key=lambda r: (r.source, r.fact))
    labels = {
        n.properties["list"]: n.properties["label"]
        for n in on.world.node.values()
        if n.label == "Sanction"
    }
    for list_id in sorted({name for item in held for name in on.lists(item.source)}):
        mine = [item for item in held if list_id in on.lists(item.source)]
        yield {
            "list": list_id,
            "label": labels[list_id],
            "leastPpm": sum(get(item, "shareMinPpm") for item in mine),
            "mostPpm": sum(get(item, "shareMaxPpm") for item in mine),
            "holders": [
                {
                    "name": on.name(item.source),
                    "id": item.source,
                    "minPpm": get(item, "shareMinPpm"),
                    "maxPpm": get(item, "shareMaxPpm"),
                }
                for item in mine
            ],
        }


def _tiers(on: Reader, start: str, way: int, most: int) -> list[tuple[int, str, Relationship]]:
    tier: dict[tuple[str, str], tuple[int, Relationship]] = {}
    for nodes, steps in on.paths(start, ("SUPPLIES",), (way,), most):
        key = (nodes[-1], steps[-1].fact)
        if key not in tier or len(steps) < tier[key][0]:
            tier[key] = (len(steps), steps[-1])
    found = [(length, party, item) for (party, _), (length, item) in tier.items()]
    return sorted(found, key=lambda row: (row[0], row[1], row[2].fact))


def suppliers_by_tier(on: Reader, v: Values) -> Iterator[Row]:
    for tier, key, sale in _tiers(on, v["party"], -1, min(v["tiers"], 5)):
        yield {
            "tier": tier,
            "supplier": on.name(key),
            "id": key,
            "country": on.get(key, "country"),
            "lists": on.lists(key),
            "buyer": on.name(sale.target),
            "product": get(sale, "product"),
            "since": get(sale, "since"),
        }


def customers_by_tier(on: Reader, v: Values) -> Iterator[Row]:
    for tier, key, sale in _tiers(on, v["party"], 1, min(v["tiers"], 5)):
        yield {
            "tier": tier,
            "customer": on.name(key),
            "id": key,
            "country": on.get(key, "country"),
            "lists": on.lists(key),
            "supplier": on.name(sale.source),
            "product": get(sale, "product"),
            "since": get(sale, "since"),
        }


def _levels(on: Reader, start: str, way: int, most: int) -> dict[str, int]:
    """Products that are needed (1), or that need it (-1), by the least number of steps."""
    level, last = {start: 0}, [start]
    for depth in range(1, most + 1):
        found = []
        for key in last:
            items = on.leaving(key, "NEEDS") if way > 0 else on.arriving(key, "NEEDS")
            found += [item.target if way > 0 else item.source for item in items]
        last = [key for key in dict.fromkeys(found) if key not in level]
        level |= dict.fromkeys(last, depth)
    return level


def product_tree(on: Reader, v: Values) -> Iterator[Row]:
    if v["product"] not in on.world.node:
        return
    levels = _levels(on, v["product"], 1, min(v["levels"], 6))
    for key, level in sorted(levels.items(), key=lambda item: (item[1], item[0])):
        made = sorted(
            on.arriving(key, "PRODUCES"),
            key=lambda r: (-get(r, "marketShare", -1.0), r.source, r.fact),
        )
        for item in made or NOTHING:
            maker = None if item is None else item.source
            yield {
                "level": level,
                "product": on.name(key),
                "id": key,
                "maker": None if maker is None else on.name(maker),
                "makerId": maker,
                "country": None if maker is None else on.get(maker, "country"),
                "marketShare": None if item is None else get(item, "marketShare"),
                "lists": on.lists(maker),
            }


def makers_and_their_suppliers(on: Reader, v: Values) -> Iterator[Row]:
    made = on.arriving(v["product"], "PRODUCES")
    for item in sorted(made, key=lambda r: (-get(r, "marketShare", -1.0), r.source, r.fact)):
        bought = sorted(on.arriving(item.source, "SUPPLIES"), key=lambda r: (r.source, r.fact))
        for sale in bought or NOTHING:
            supplier = None if sale is None else sale.source
            yield {
                "maker": on.name(item.source),
                "makerId": item.source,
                "makerLists": on.lists(item.source),
                "marketShare": get(item, "marketShare"),
                "supplier": None if supplier is None else on.name(supplier),
                "supplierId": supplier,
                "supplierLists": on.lists(supplier),
                "supplied": None if sale is None else get(sale, "product"),
            }


def transshipment(on: Reader, v: Values) -> Iterator[Row]:
    wanted = v["product"].lower()

    def carries(item: Relationship) -> bool:
        if wanted == "any" or wanted in get(item, "product", "").lower():
            return True
        key = get(item, "productId")
        if key is None or key not in on.world.node:
            return False
        codes = on.get(key, "hs", [])
        named = wanted in on.name(key).lower()
        return named or any(code.startswith(v["product"]) for code in codes)

    found = [
        (len(steps), facts(steps), nodes, steps)
        for nodes, steps in on.paths(v["origin"], ("EXPORTS",), (1,), min(v["hops"], 3))
        if nodes[-1] == v["destination"] and all(map(carries, steps))
    ]
    for length, _, nodes, steps in sorted(found, key=lambda row: row[:2]):
        legs = [
            {
                "source": item.source,
                "target": item.target,
                "share": get(item, "inputShare"),
                **{
                    key: get(item, key)
                    for key in ("product", "how", "value", "currency", "quantity", "period")
                },
            }
            for item in steps
        ]
        yield {"steps": length, "countries": on.names(nodes), "legs": legs}


def same_owner(on: Reader, v: Values) -> Iterator[Row]:
    def enough(items: list[Relationship]) -> list[Relationship]:
        return [item for item in items if get(item, "shareMinPpm") >= v["percent"] * 10_000]

    pairs = [
        (mine, other)
        for mine in enough(on.arriving(v["party"], "OWNS"))
        for other in enough(on.leaving(mine.source, "OWNS"))
        if other.target != v["party"]
    ]
    for mine, other in sorted(
        pairs, key=lambda pair: (pair[0].source, pair[1].target, pair[0].fact, pair[1].fact)
    ):
        yield {
            "owner": on.name(mine.source),
            "ownerId": mine.source,
            "stakeMinPpm": get(mine, "shareMinPpm"),
            "stakeMaxPpm": get(mine, "shareMaxPpm"),
            "sister": on.name(other.target),
            "id": other.target,
            "sisterMinPpm": get(other, "shareMinPpm"),
            "sisterMaxPpm": get(other, "shareMaxPpm"),
            "lists": on.lists(other.target),
        }


def same_controller(on: Reader, v: Values) -> Iterator[Row]:
    def bonds(party: str) -> Iterator[tuple[str, Relationship]]:
        for item in on.arriving(party, "CONTROLS"):
            yield item.source, item
        for item in (*on.arriving(party, "LINKED_TO"), *on.leaving(party, "LINKED_TO")):
            other = item.source if item.target == party else item.target
            if on.kind(other) == "Person":
                yield other, item

    found = [
        (who, other, mine, its)
        for who, mine in bonds(v["party"])
        for other in on.world.node
        if other != v["party"]
        for again, its in bonds(other)
        if again == who
    ]
    for who, other, mine, its in sorted(
        found, key=lambda row: (row[0], row[1], row[2].fact, row[3].fact)
    ):
        yield {
            "controller": on.name(who),
            "controllerId": who,
            "kind": on.kind(who),
            "bond": {"type": mine.type, "how": get(mine, "how")},
            "other": on.name(other),
            "id": other,
            "otherBond": {"type": its.type, "how": get(its, "how")},
            "lists": on.lists(other),
        }


def listed_compatriots(on: Reader, v: Values) -> Iterator[Row]:
    def homes(key: str) -> set[str]:
        return {
            item.target
            for item in on.leaving(key, "LOCATED_IN")
            if get(item, "how", "based in") != "operates"
        }

    mine = homes(v["party"]) if v["party"] in on.world.node else set()
    for country in sorted(mine):
        for key in sorted(on.world.node):
            lists = on.lists(key)
            wanted = lists and v["list"] in ("any", *lists)
            if wanted and key != v["party"] and country in homes(key):
                yield {
                    "country": on.name(country),
                    "party": on.name(key),
                    "id": key,
                    "kind": on.kind(key),
                    "lists": lists,
                }


def listed_since(on: Reader, v: Values) -> Iterator[Row]:
    entries = [
        item
        for item in on.of("SUBJECT_TO")
        if get(item, "validFrom") >= date.fromisoformat(v["since"])
        and v["list"] in ("any", on.get(item.target, "list"))
        and v["country"] in ("any", on.get(item.source, "country"))
    ]
    entries.sort(
        key=lambda r: (
            -get(r, "validFrom").toordinal(),
            on.get(r.target, "list"),
            r.source,
            r.target,
        )
    )
    for item in entries:
        yield {
            "entered": get(item, "validFrom").isoformat(),
            "list": on.get(item.target, "list"),
            "label": on.get(item.target, "label"),
            "party": on.name(item.source),
            "id": item.source,
            "kind": on.kind(item.source),
            "country": on.get(item.source, "country"),
            "programmes": on.get(item.target, "programmes", []),
        }


def on_one_list_not_other(on: Reader, v: Values) -> Iterator[Row]:
    for key in sorted(on.world.node):
        lists, country = on.lists(key), on.get(key, "country")
        if v["list"] in lists and v["without"] not in lists and v["country"] in ("any", country):
            yield {
                "party": on.name(key),
                "id": key,
                "kind": on.kind(key),
                "country": country,
                "entered": min(
                    get(item, "validFrom")
                    for item in on.leaving(key, "SUBJECT_TO")
                    if on.get(item.target, "list") == v["list"]
                ).isoformat(),
                "lists": lists,
            }


def dominant_makers(on: Reader, v: Values) -> Iterator[Row]:
    rows = []
    for item in on.of("PRODUCES"):
        share = get(item, "marketShare", -1.0)
        if share < v["least"]:
            continue
        needed = len(_levels(on, item.target, -1, 4)) - 1
        buyers = len({sale.target for sale in on.leaving(item.source, "SUPPLIES")})
        rows.append(((-share, -needed, item.target, item.source, item.fact), buyers, item))
    for (share, needed, product, maker, _), buyers, item in sorted(rows, key=lambda row: row[0]):
        yield {
            "product": on.name(product),
            "id": product,
            "maker": on.name(maker),
            "makerId": maker,
            "country": on.get(maker, "country"),
            "marketShare": -share,
            "period": get(item, "period"),
            "neededBy": -needed,
            "buyers": buyers,
            "lists": on.lists(maker),
        }


def shared_suppliers(on: Reader, v: Values) -> Iterator[Row]:
    buyers: dict[str, set[str]] = defaultdict(set)
    for item in on.of("SUPPLIES"):
        buyers[item.source].add(item.target)
    for key, found in sorted(buyers.items(), key=lambda item: (-len(item[1]), item[0])):
        if len(found) >= v["least"]:
            yield {
                "supplier": on.name(key),
                "id": key,
                "country": on.get(key, "country"),
                "lists": on.lists(key),
                "buyers": len(found),
                "names": on.names(sorted(found)),
            }


def portfolio(on: Reader, v: Values) -> Iterator[Row]:
    for ticker in v["tickers"]:
        parties = [
            key
            for key in sorted(on.world.node)
            if f"ticker:{ticker}" in on.get(key, "identifiers", [])
        ]
        for key in parties or NOBODY:
            found = [] if key is None else on.near(key, min(v["hops"], 3))
            listed = [
                (len(steps), nodes[-1], facts(steps), nodes)
                for nodes, steps in found
                if on.lists(nodes[-1])
            ]
            best = min(listed, default=None)
            yield {
                "ticker": ticker,
                "party": None if key is None else on.name(key),
                "id": key,
                "country": None if key is None else on.get(key, "country"),
                "lists": on.lists(key),
                "steps": None if best is None else best[0],
                "nearest": None if best is None else on.name(best[1]),
                "nearestLists": on.lists(None if best is None else best[1]),
                "names": None if best is None else on.names(best[3]),
            }


def evidence(on: Reader, v: Values) -> Iterator[Row]:
    between = [
        item
        for item in on.world.held_relationships
        if {item.source, item.target} == {v["one"], v["other"]}
    ]
    for item in sorted(between, key=lambda r: (r.type, r.fact)):
        parts = ("Titles", "Urls", "Locators", "Texts", "Sources", "Confidences")
        for told in zip(*(get(item, f"evidence{part}") for part in parts), strict=True):
            yield {
                "relation": item.type,
                "source": on.name(item.source),
                "target": on.name(item.target),
                "since": get(item, "since"),
                "until": get(item, "until"),
                **dict(
                    zip(
                        ("title", "url", "locator", "text", "origin", "confidence"),
                        told,
                        strict=True,
                    )
                ),
            }


def found_in_weapons(on: Reader, v: Values) -> Iterator[Row]:
    of: dict[str, list[Relationship]] = defaultdict(list)
    for item in on.of("FOUND_IN"):
        if v["product"] == "any" or v["product"].lower() in on.name(item.target).lower():
            of[item.source].append(item)
    for key, items in sorted(of.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        yield {
            "party": on.name(key),
            "id": key,
            "country": on.get(key, "country"),
            "lists": on.lists(key),
            "times": len(items),
            "found": [
                {
                    "product": on.name(item.target),
                    "id": item.target,
                    "part": get(item, "product"),
                    "period": get(item, "period"),
                }
                for item in sorted(items, key=lambda r: (r.target, r.fact))
            ],
        }


def earnings_in(on: Reader, v: Values) -> Iterator[Row]:
    earned = on.arriving(v["country"], "EARNS_IN")
    for item in sorted(earned, key=lambda r: (-get(r, "revenueShare", -1.0), r.source, r.fact)):
        told = ("revenueShare", "value", "currency", "how", "period", "confidence")
        yield {
            "party": on.name(item.source),
            "id": item.source,
            "home": on.get(item.source, "country"),
            **{name: get(item, name) for name in told},
        }


def about(on: Reader, v: Values) -> Iterator[Row]:
    key = v["party"]
    if key not in on.world.node:
        return
    said = [(r.type, 0, r.target, r.fact, r) for r in on.world.leaving[key]]
    said += [(r.type, 1, r.source, r.fact, r) for r in on.world.arriving[key]]
    said.sort(key=lambda row: row[:4])
    yield {
        "name": on.name(key),
        "id": key,
        "kind": on.kind(key),
        "country": on.get(key, "country"),
        **{name: on.get(key, name, []) for name in ("aliases", "identifiers", "lists", "members")},
        "fields": [
            {"key": field, "value": on.get(key, field)} for field in on.get(key, "fields", [])
        ],
        "relations": [
            {
                "type": item.type,
                "out": not inward,
                "name": on.name(other),
                "id": other,
                "minPpm": get(item, "shareMinPpm"),
                "maxPpm": get(item, "shareMaxPpm"),
                **{
                    name: get(item, name)
                    for name in ("since", "until", "product", "how", "confidence", "sources")
                },
            }
            for _, inward, other, _, item in said[: v["limit"]]
        ],
    }


def members(on: Reader, v: Values) -> Iterator[Row]:
    for key in sorted(on.world.node):
        mine = on.get(key, "members", [])
        if v["id"] in (key, *mine):
            for member in sorted(mine):
                yield {"id": key, "name": on.name(key), "kind": on.kind(key), "member": member}


def list_sizes(on: Reader, v: Values) -> Iterator[Row]:
    of: dict[str, list[Relationship]] = defaultdict(list)
    for item in on.of("SUBJECT_TO"):
        of[on.get(item.target, "list")].append(item)
    for list_id, items in sorted(of.items()):
        yield {
            "list": list_id,
            **{name: on.get(items[0].target, name) for name in ("label", "title", "authority")},
            "entries": len(items),
            "parties": len({item.source for item in items}),
            "latest": max(get(item, "validFrom") for item in items).isoformat(),
        }


def holders_with_listed_companies(on: Reader, v: Values) -> Iterator[Row]:
    rows = []
    for company in on.world.node:
        lists = {
            on.get(entry.target, "list")
            for entry in on.leaving(company, "SUBJECT_TO")
            for place in on.world.leaving[entry.target]
            if place.type == "IMPOSED_BY" and place.target == v["by"]
        }
        for nodes, steps in on.paths(company, ("OWNS", "CONTROLS"), (-1,), min(v["hops"], 4)):
            if lists and on.get(nodes[-1], "country") == v["home"]:
                key = (nodes[-1], company, len(steps), facts(steps[::-1]))
                rows.append((key, sorted(lists), steps[::-1]))
    for (holder, company, length, _), names_, steps in sorted(rows, key=lambda row: row[0]):
        yield {
            "holder": on.name(holder),
            "id": holder,
            "company": on.name(company),
            "companyId": company,
            "lists": names_,
            "steps": length,
            "stakes": [stake(item) for item in steps],
        }


ORACLE: dict[str, Callable[[Reader, Values], Iterator[Row]]] = {
    function.__name__: function
    for function in (
        about,
        connections,
        customers_by_tier,
        dominant_makers,
        earnings_in,
        evidence,
        exposed_parties,
        exposure_paths,
        found_in_weapons,
        holders_with_listed_companies,
        holdings_below,
        list_sizes,
        listed_compatriots,
        listed_since,
        listed_stakes,
        makers_and_their_suppliers,
        members,
        on_one_list_not_other,
        owners_above,
        portfolio,
        product_tree,
        same_controller,
        same_owner,
        shared_suppliers,
        suppliers_by_tier,
        transshipment,
    )
}


def test_every_query_has_a_second_answer() -> None:
    assert tuple(ORACLE) == names()


# -- both are compared -----------------------------------------------------------------------------
CALLS_OF_A_STARTER: dict[str, list[str]] = {
    "about": ["party=starter:asml", "party=starter:smic limit=5"],
    "connections": ["one=starter:xiamen-limbach other=starter:kupol"],
    "customers_by_tier": ["party=starter:asml", "party=starter:tsmc tiers=3"],
    "dominant_makers": ["", "least=0.9 limit=3"],
    "earnings_in": ["country=country:CN", "country=country:RU"],
    "evidence": ["one=starter:asml other=starter:smic", "one=starter:smic other=starter:asml"],
    "exposed_parties": ["party=starter:smic", "party=starter:rostec hops=1"],
    "exposure_paths": [
        "party=starter:asml limit=5000",
        "party=starter:kratos hops=4",
        "party=starter:tsmc hops=2 list=us_1260h",
    ],
    "found_in_weapons": ["", "product=kh-101"],
    "holders_with_listed_companies": ["home=US by=country:CN"],
    "holdings_below": ["party=starter:rostec"],
    "list_sizes": ["", "day=2022-01-01"],
    "listed_compatriots": ["party=starter:smic", "party=starter:element list=us_ofac_sdn"],
    "listed_since": ["since=2026-01-01", "since=2026-01-01 list=eu_833_iv country=TR"],
    "listed_stakes": ["party=starter:element", "party=starter:arctic-lng-2"],
    "makers_and_their_suppliers": ["product=starter:product-euv-scanner"],
    "members": ["id=starter:asml"],
    "on_one_list_not_other": [
        "list=eu_833_iv without=us_ofac_sdn",
        "list=us_bis_entity_list without=us_1260h country=CN",
    ],
    "owners_above": ["party=starter:element", "party=starter:arctic-lng-2"],
    "portfolio": ["tickers=ASML,KTOS,NOPE,NVDA", "tickers=RGTI,IONQ,CAT hops=3"],
    "product_tree": ["product=starter:product-euv-scanner levels=6"],
    "same_controller": ["party=starter:kalashnikov", "party=starter:cnooc"],
    "same_owner": ["party=starter:element percent=0", "party=starter:smic percent=0"],
    "shared_suppliers": ["", "least=6"],
    "suppliers_by_tier": ["party=starter:asml", "party=starter:nvidia tiers=3"],
    "transshipment": [
        "origin=country:CN destination=country:RU hops=3",
        "origin=country:CN destination=country:RU product=drone",
        "origin=country:CN destination=country:JP product=370790",
    ],
}


def _drawn(parameter: Parameter, world: Elements, dice: random.Random) -> str:
    """A value for a parameter without a default."""
    parties = [key for key, node in world.node.items() if node.label not in ("Country", "Sanction")]
    if parameter.name in ("origin", "destination", "country", "by"):
        return dice.choice([key for key, node in world.node.items() if node.label == "Country"])
    if parameter.name == "product":
        return dice.choice([key for key in parties if world.node[key].label == "Product"])
    drawn: dict[Kind, Callable[[], str]] = {
        Kind.PARTY: lambda: dice.choice([*parties, *parties, *world.node]),
        Kind.LIST_ID: lambda: dice.choice(list(LISTS)),
        Kind.DAY: lambda: dice.choice(["2022-01-01", "2024-06-01"]),
        Kind.TEXTS: lambda: "T1,none,T3,T5",
        Kind.TEXT: lambda: dice.choice([*PLACES, *parties, f"{parties[0]}-old"]),
    }
    return drawn[parameter.kind]()


def _calls(query: NamedQuery, world: Elements, seed: int) -> Iterator[list[str]]:
    """Defaults, then other values in place of some of them."""
    dice = random.Random(f"{seed} {query.name}")
    for attempt in range(5):
        told = {
            parameter.name: _drawn(parameter, world, dice)
            for parameter in query.parameters
            if parameter.default is None
        }
        if attempt:
            other = {
                "hops": "123456",
                "tiers": "12345",
                "levels": "012346",
                "list": list(LISTS),
                "country": PLACES,
                "product": ["beta", "8542", "85", "any"],
                "day": ["2024-06-01", "2022-03-01", "2023-01-01", "2025-01-01"],
                "limit": "013",
                "least": "12",
                "percent": ["0", "50"],
            }
            for parameter in query.parameters:
                if parameter.default is not None and dice.random() < 0.4:
                    told[parameter.name] = dice.choice(other[parameter.name])
        if "home" in told:
            told["home"] = dice.choice(PLACES)
        yield [f"{key}={value}" for key, value in told.items()]


def _compare(store: Store, world: Elements, query: NamedQuery, told: Sequence[str]) -> int:
    """Row by row; the number of rows."""
    values = parse(query, told, today=TODAY)
    day = values.get("day", TODAY.isoformat())
    assert isinstance(day, str)
    limit = values["limit"]
    assert isinstance(limit, int)
    rows = store.read(query.text, **values)
    wanted = list(ORACLE[query.name](Reader(world, date.fromisoformat(day)), values))
    if query.name != "about":  # it limits the relations within its one row
        wanted = wanted[:limit]
    said = f"{query.name} {' '.join(told)} on {world.version}"
    for number, (row, want) in enumerate(zip(rows, wanted, strict=False)):
        assert row == want, f"{said}: row {number}"
        assert tuple(row) == query.returns, said
    assert len(rows) == len(wanted), said
    return len(rows)


@pytest.fixture(scope="module", params=parameters())
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """The embedded engine, Neo4j 5.26, Neo4j 2026.08."""
    with opened(request.param, tmp_path_factory.mktemp(request.param)) as database:
        yield database.store


def test_every_query_answers_as_loops_do_on_random_worlds(server: Store) -> None:
    found: dict[str, int] = defaultdict(int)
    for first in range(0, 20, 5):  # five at once: a server plans anew when its counts change
        islands = [written_world(seed) for seed in range(first, first + 5)]
        world = together(islands)
        publish(server, world)
        for name in names():
            query = load(name)
            for seed, island in enumerate(islands, first):
                for told in _calls(query, island, seed):
                    found[name] += _compare(server, world, query, told)
    # An answer that is always empty compares nothing.
    assert not [name for name in names() if found[name] < 3], dict(found)


@pytest.mark.parametrize("seed", range(3))
def test_every_query_answers_as_loops_do_on_ingested_tables(
    server: Store, tmp_path: Path, seed: int
) -> None:
    made = random_world(seed)
    assert not ingest_tables(tmp_path, made.entities, made.relations).issues
    world = _projected(tmp_path)
    publish(server, world)
    for name in names():
        query = load(name)
        for told in _calls(query, world, seed):
            _compare(server, world, query, told)


def test_every_query_answers_as_loops_do_on_the_starter_graph(
    server: Store, tmp_path: Path
) -> None:
    ingest(tmp_path / "ledger", "starter", [], now=NOW)
    world = _projected(tmp_path)
    publish(server, world)
    for name, calls in CALLS_OF_A_STARTER.items():
        rows = sum(_compare(server, world, load(name), call.split()) for call in calls)
        assert rows, f"{name} finds nothing in the starter graph"


def _projected(home: Path) -> Elements:
    with Book(Home(home), TODAY).opened() as (graph, ledger):
        projection = Projection(graph, ledger)
        return Elements(
            projection.version,
            tuple(projection.nodes()),
            tuple(projection.relationships()),
            projection.view,
        )


# -- the page --------------------------------------------------------------------------------------
def _table(kind: str) -> set[str]:
    """The properties of the page's table on nodes or relationships."""
    section = DOCS.read_text("utf-8").split(f"### Properties of {kind}\n")[1].split("\n#")[0]
    rows = re.findall(r"^\| (`.+?) \|", section, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


def test_the_page_names_every_property_and_no_other() -> None:
    assert _table("nodes") == NODE_PROPERTIES
    assert _table("relationships") == RELATIONSHIP_PROPERTIES


def test_the_page_names_every_label_and_type() -> None:
    text = DOCS.read_text("utf-8")
    assert all(f"`{kind}`" in text for kind in (*NodeKind, *RelationKind))


def test_the_page_shows_no_query_that_is_not_there() -> None:
    shown = set(re.findall(r"isthmus cypher ([a-z_]+)", DOCS.read_text("utf-8")))
    assert shown <= {*names(), "mine"}

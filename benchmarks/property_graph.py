"""How fast does a graph get into a database? `python -m benchmarks.property_graph`.

The same nodes and relationships, written by `publish`, by a plain UNWIND + MERGE with the same
driver, and (with `--ftmg PATH`) by followthemoney-graph from the same entities in its own format;
then once more with nothing changed. Client and server share the machine, so these are wall-clock
seconds. Each load is the first thing that a server just started does; a server compiles itself
while it works, so the rate over the last half stands beside that of the whole. After each load the
database is counted.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from graph.stores.bolt import Store, batches
from graph.stores.elements import Node, Relationship, Value
from graph.stores.embedded import running
from graph.stores.publish import publish
from graph.stores.settings import Server
from tests.graph.stores.neo4j_server import LINES
from tests.graph.stores.neo4j_server import Server as Neo4j

BATCH = 10_000
EMBEDDED = "embedded"


@dataclass(frozen=True)
class Made:
    """Companies and the stakes between them, with what ours carry, or with little (`lean`)."""

    count: int
    lean: bool = False
    version: str = "benchmark"
    view: str = "all of it"

    @property
    def size(self) -> int:
        """Of both kinds."""
        return 2 * self.count

    def nodes(self) -> Iterator[Node]:
        """As many companies."""
        return iter(self.all_nodes)

    def relationships(self) -> Iterator[Relationship]:
        """As many stakes."""
        return iter(self.all_relationships)

    @cached_property
    def all_nodes(self) -> list[Node]:
        """Made beforehand: making them is not what is measured."""
        return [
            Node(f"made:{at}", "Company", _lean(said, "name", "country") if self.lean else said)
            for at, said in enumerate(map(_company, range(self.count)))
        ]

    @cached_property
    def all_relationships(self) -> list[Relationship]:
        """The same; a few companies hold very many."""
        dice = random.Random(1)
        found = []
        for at in range(self.count):
            holder = int(self.count * dice.random() ** 3)
            held, share = dice.randrange(self.count), dice.randint(1, 1_000_000)
            said = _stake(at, share)
            if self.lean:
                said = _lean(said, "shareMinPpm", "validFrom")
            found.append(Relationship(f"fact:{at}", "OWNS", f"made:{holder}", f"made:{held}", said))
        return found

    @cached_property
    def held_nodes(self) -> list[dict[str, Value]]:
        """The same as plain rows."""
        return [{"id": node.id, **node.properties} for node in self.nodes()]

    @cached_property
    def held_relationships(self) -> list[dict[str, object]]:
        """The same as plain rows."""
        return [
            {
                "fact": item.fact,
                "source": item.source,
                "target": item.target,
                "properties": {"fact": item.fact, **item.properties},
            }
            for item in self.relationships()
        ]

    def hold(self) -> None:
        """Make all of it."""
        assert len(self.held_nodes) == len(self.held_relationships) == self.count

    def write_ftm(self, path: Path) -> None:
        """The same as FollowTheMoney entities, a line each."""
        with path.open("w", encoding="utf-8") as file:
            for node in self.nodes():
                said = {"name": [node.properties["name"]], "jurisdiction": ["de"]}
                file.write(json.dumps({"id": node.id, "schema": "Company", "properties": said}))
                file.write("\n")
            for item in self.relationships():
                said = {
                    "owner": [item.source],
                    "asset": [item.target],
                    "percentage": [str(item.properties["shareMinPpm"])],
                    "startDate": ["2020-01-01"],
                    "publisher": ["A register of owners"],
                    "sourceUrl": ["https://example.org"],
                }
                row = {"id": item.fact, "schema": "Ownership", "properties": said}
                file.write(f"{json.dumps(row)}\n")


def _company(at: int) -> dict[str, Value]:
    name = f"Company {at} Holding"
    return {
        "name": name,
        "nameKey": name.lower(),
        "country": ("DE", "CN", "RU", "US")[at % 4],
        "identifiers": [f"lei:{at:020}"],
        "lei": [f"{at:020}"],
        "members": [f"made:{at}"],
        "sources": ["made"],
    }


def _stake(at: int, share: int) -> dict[str, Value]:
    return {
        "shareMinPpm": share,
        "shareMaxPpm": share,
        "share": share / 1_000_000,
        "validFrom": date(2020, 1, 1),
        "validTo": date(9999, 12, 31),
        "since": "2020-01-01",
        "confidence": "high",
        "sources": ["made"],
        "evidenceTitles": ["A register of owners"],
        "evidenceUrls": [f"https://example.org/{at}"],
    }


def _lean(said: dict[str, Value], *keys: str) -> dict[str, Value]:
    return {key: said[key] for key in keys}


@dataclass(frozen=True)
class Rate:
    """Elements a second: over all of a load, and over its last half."""

    whole: float
    late: float

    @classmethod
    def of(cls, start: float, done: Sequence[tuple[int, float]]) -> Rate:
        """From when it began and (elements so far, when) of its batches."""
        count, end = done[-1]
        whole = count / (end - start)
        half, then = next(pair for pair in done if pair[0] >= count / 2)
        return cls(whole, (count - half) / (end - then) if half < count else whole)


@dataclass
class Load:
    """One load. A peer that mixes nodes and relationships has no rates."""

    database: str
    who: str
    seconds: float
    unchanged: float
    nodes: Rate | None = None
    relationships: Rate | None = None
    note: str = ""


@contextmanager
def opened(name: str, heap: str) -> Iterator[Store]:
    """An empty database."""
    with TemporaryDirectory() as folder:
        if name == EMBEDDED:
            with running(Path(folder)) as server, Store(server) as store:
                yield store
            return
        process = Neo4j(LINES[name], Path(folder), heap=heap).start()
        try:
            with Store(Server(process.uri)) as store:
                yield store
        finally:
            process.kill()


def _timed(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _counted(store: Store, made: Made, label: str = "Isthmus") -> None:
    nodes = store.read(f"MATCH (n:{label}) RETURN count(n) AS count")[0]["count"]
    ties = store.read(f"MATCH (:{label})-[r]->(:{label}) RETURN count(r) AS count")[0]["count"]
    if (nodes, ties) != (made.count, made.count):
        raise ArithmeticError(f"{nodes} nodes and {ties} relationships, not {made.count} of each")


def ours(store: Store, made: Made, name: str) -> Load:
    """`publish`, twice; and once more with every element compared."""
    turns: list[tuple[str, int, float]] = []
    made.hold()
    gc.collect()
    start = time.perf_counter()
    publish(
        store,
        made,
        progress=lambda what, count, _: turns.append((what, count, time.perf_counter())),
    )
    end = time.perf_counter()
    nodes = [(count, at) for what, count, at in turns if what == "nodes"]
    ties = [(count - made.count, at) for what, count, at in turns if what != "nodes"]
    _counted(store, made)
    unchanged = _timed(lambda: publish(store, made))
    compared = _timed(lambda: publish(store, made, again=True))
    return Load(
        name,
        "isthmus publish",
        end - start,
        unchanged,
        Rate.of(start, nodes),
        Rate.of(nodes[-1][1], ties),
        f"{compared:.1f} s with every element compared",
    )


def _plain(store: Store, made: Made) -> tuple[Rate, Rate]:
    """MERGE on the key, under the same constraints."""
    store.schema("CREATE CONSTRAINT plain_id IF NOT EXISTS FOR (n:Plain) REQUIRE n.id IS UNIQUE")
    store.schema(
        "CREATE CONSTRAINT plain_fact IF NOT EXISTS FOR ()-[r:HOLDS]-() REQUIRE r.fact IS UNIQUE"
    )
    nodes = "UNWIND $rows AS r MERGE (n:Plain {id: r.id}) SET n += r"
    ties = (
        "UNWIND $rows AS r MATCH (a:Plain {id: r.source}) MATCH (b:Plain {id: r.target}) "
        "MERGE (a)-[x:HOLDS {fact: r.fact}]->(b) SET x += r.properties"
    )
    return (
        _written(store, nodes, made.held_nodes),
        _written(store, ties, made.held_relationships),
    )


def _written(store: Store, query: str, rows: Sequence[object]) -> Rate:
    """Batch after batch."""
    done, count, start = [], 0, time.perf_counter()
    for some in batches(rows, BATCH):
        store.write(query, rows=some)
        count += len(some)
        done.append((count, time.perf_counter()))
    return Rate.of(start, done)


def plain(store: Store, made: Made, name: str) -> Load:
    """What a script of an afternoon does."""
    made.hold()
    start = time.perf_counter()
    nodes, ties = _plain(store, made)
    seconds = time.perf_counter() - start
    _counted(store, made, "Plain")
    again = _timed(lambda: _plain(store, made))
    return Load(
        name, "UNWIND + MERGE", seconds, again, nodes, ties, "takes nothing back that is gone"
    )


def ftmg(store: Store, made: Made, name: str, program: str) -> Load:
    """followthemoney-graph as it is installed; fewer properties, start-up included."""
    with TemporaryDirectory() as folder:
        data, config = Path(folder, "entities.json"), Path(folder, "config.yml")
        made.write_ftm(data)
        config.write_text(
            f"db:\n  url: {store.server.uri}\n  username: neo4j\n  password: none\n", "utf-8"
        )
        call = [program, "load", "-d", str(data), str(config)]

        def load() -> None:
            subprocess.run(call, check=True, capture_output=True)

        first, again = _timed(load), _timed(load)
    found = store.read("MATCH (n:Company) RETURN count(n) AS count")[0]["count"]
    ties = store.read("MATCH (:Company)-[r]->(:Company) RETURN count(r) AS count")[0]["count"]
    return Load(
        name,
        "followthemoney-graph",
        first,
        again,
        note=f"{found:,} nodes, {ties:,} relationships; fewer properties, percentages as text; "
        "neither updates nor deletes a relationship",
    )


def runs(names: Sequence[str], made: Made, heap: str, program: str | None) -> Iterator[Load]:
    """Every contestant on every database, each on an empty one."""
    for name in names:
        with opened(name, heap) as store:
            yield ours(store, made, name)
        with opened(name, heap) as store:
            yield plain(store, made, name)
        if program is not None and name != EMBEDDED:
            with opened(name, heap) as store:
                yield ftmg(store, made, name, program)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run, count, print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.property_graph", description=__doc__
    )
    parser.add_argument("--count", type=int, default=400_000, help="nodes, and relationships")
    parser.add_argument("--on", nargs="+", choices=[EMBEDDED, *LINES], default=[EMBEDDED, *LINES])
    parser.add_argument("--heap", default="2g", help="of a Neo4j")
    parser.add_argument("--ftmg", metavar="PATH", help="the program of followthemoney-graph")
    parser.add_argument("--lean", action="store_true", help="two properties each, not a dozen")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    found = []
    for load in runs(given.on, Made(given.count, given.lean), given.heap, given.ftmg):
        found.append(load)
        print(f"{load.database}: {load.who} {load.seconds:.1f} s", file=sys.stderr)
    if given.json:
        print(json.dumps([asdict(load) for load in found], indent=1))
        return
    table = Table("database", "who")
    for heading in ("nodes/s", "late", "rels/s", "late", "first load", "unchanged", "faster"):
        table.add_column(heading, justify="right")
    for load in found:
        rates = [
            text
            for rate in (load.nodes, load.relationships)
            for text in ((f"{rate.whole:,.0f}", f"{rate.late:,.0f}") if rate else ("", ""))
        ]
        table.add_row(
            load.database,
            load.who,
            *rates,
            f"{load.seconds:.1f} s",
            f"{load.unchanged:.2f} s",
            f"{load.seconds / load.unchanged:,.1f}",
        )
    console = Console(width=120)
    console.print(table, markup=False)
    for load in found:
        if load.note:
            console.print(f"{load.database}, {load.who}: {load.note}", markup=False)
    console.print(
        f"{given.count:,} nodes and as many relationships{' of two properties' * given.lean}, "
        "wall-clock seconds; late: the last half. "
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}.",
        markup=False,
    )


if __name__ == "__main__":
    main()

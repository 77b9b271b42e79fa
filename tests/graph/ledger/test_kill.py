"""A writer killed at any moment leaves the old state or the new one, and the next one finishes."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from graph.ledger.reader import open_ledger
from graph.model.facts import Name
from tests.graph.ledger.helpers import party, row, write

KILLS = 25
_WRITER = """
import sys
from pathlib import Path
from tests.graph.ledger.helpers import party, row, write

folder, generation = Path(sys.argv[1]), int(sys.argv[2])
print("begun", flush=True)
while True:
    generation += 1
    names = [f"src:g{generation}-{i}" for i in range(60)]
    write(folder, "src", {"list": [row("list", party(name), name) for name in names]})
"""


def _generation(folder: Path) -> int:
    """The generation a reader sees; fails when it sees parts of two."""
    with open_ledger(folder) as ledger:
        names = set(ledger.facts(Name)["value"])
    generations = {name.split("-")[0] for name in names}
    assert len(generations) == 1, f"a mix of {generations}"
    assert len(names) == 60
    return int(generations.pop().removeprefix("G"))


def test_killed_at_random_moments_nothing_is_lost_or_mixed(tmp_path: Path) -> None:
    rng = random.Random(20261124)
    names = [f"src:g0-{i}" for i in range(60)]
    write(tmp_path, "src", {"list": [row("list", party(name), name) for name in names]})
    seen = _generation(tmp_path)
    finished = 0
    for _ in range(KILLS):
        command = [sys.executable, "-c", _WRITER, str(tmp_path), str(seen)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(rng.uniform(0.0, 0.35))
            writer.send_signal(signal.SIGKILL)
        now = _generation(tmp_path)
        assert now >= seen
        finished += now - seen
        seen = now
    write(tmp_path, "src", {"list": [row("list", party("src:last-0"))]}, force=True)
    with open_ledger(tmp_path) as ledger:
        assert ledger.facts(Name)["value"].tolist() == ["Last-0"]
    assert [path.name for path in (tmp_path / "src").glob("*.part*")] == []
    assert finished > 0, "no write ever finished: the kills came too early to test anything"

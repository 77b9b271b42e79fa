"""Where does the program keep things? One directory: `--home`, `$ISTHMUS_HOME`, or the user's."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """The folders below the home directory."""

    root: Path

    @property
    def ledger(self) -> Path:
        """Facts: what here is worth a backup before all else."""
        return self.root / "ledger"

    @property
    def archive(self) -> Path:
        """What was downloaded, as it came, and the log of it: worth a backup too."""
        return self.root / "archive"

    @property
    def graphs(self) -> Path:
        """Compiled graphs: caches, rebuilt when missing."""
        return self.root / "graphs"

    @property
    def cypher(self) -> Path:
        """Databases of the embedded engine: caches too."""
        return self.root / "cypher"


def find_home(given: str | None) -> Home:
    """The home directory; it need not exist yet."""
    chosen = given or os.environ.get("ISTHMUS_HOME")
    if chosen:
        return Home(Path(chosen).expanduser())
    import platformdirs

    return Home(Path(platformdirs.user_data_dir("isthmus", appauthor=False)))

"""A real Neo4j Community server for tests: fetched as jars, run as a process, killed on request.

    python -m tests.graph.stores.neo4j_server fetch     both lines, into the cache folder
    python -m tests.graph.stores.neo4j_server run 5.26  one of them, until it is interrupted

The cache folder is `$ISTHMUS_NEO4J_CACHE`, else `isthmus-neo4j` in the user's cache. The data of a
server lie in a folder that a test gives and throws away. It listens on loopback alone.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

POM = Path(__file__).with_name("neo4j_pom.xml")
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
TRIES = 5  # the repository answers "too many requests" under bursts
UP_WITHIN = 120  # seconds


@dataclass(frozen=True, slots=True)
class Line:
    """A line of releases: the version that is tested, and the Java versions it runs on."""

    name: str
    version: str
    java: tuple[int, ...]

    @property
    def jars(self) -> Path:
        return cache_folder() / self.version / "lib"

    @property
    def is_fetched(self) -> bool:
        wanted = ("neo4j-server-*.jar", "woodstox-core-*.jar", "hadoop-shaded-guava-*.jar")
        return self.jars.is_dir() and all(any(self.jars.glob(name)) for name in wanted)


LINES = {
    "5.26": Line("5.26", "5.26.31", (17, 21)),
    "2026.08": Line("2026.08", "2026.08.1", (25, 21)),
}


def cache_folder() -> Path:
    import platformdirs

    given = os.environ.get("ISTHMUS_NEO4J_CACHE")
    return Path(given or platformdirs.user_cache_dir("isthmus-neo4j", appauthor=False))


def fetch(line: Line) -> None:
    """Copy the jars into the cache; a half-filled folder is never taken for a whole one."""
    if line.is_fetched:
        return
    aside = line.jars.with_name("lib-part")
    for folder in (aside, line.jars):
        shutil.rmtree(folder, ignore_errors=True)
    for attempt in range(1, TRIES + 1):
        made = subprocess.run(
            [
                *("mvn", "-q", "-B", "-f", str(POM), f"-Dneo4j.version={line.version}", COPY),
                *("-DincludeScope=runtime", f"-DoutputDirectory={aside}"),
            ],
            check=False,
        )
        if made.returncode == 0:
            aside.rename(line.jars)
            return
        sys.stderr.write(f"Neo4j {line.version}: try {attempt} of {TRIES} failed\n")
        time.sleep(10 * attempt)
    raise SystemExit(f"Neo4j {line.version} could not be fetched")


@cache
def java_for(line: Line) -> Path | None:
    """A Java that the line runs on, from JAVA_HOME, the path, or beside either."""
    found: dict[int, Path] = {}
    for java in _javas():
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
        if version := re.search(r'version "(\d+)', said.stderr):
            found.setdefault(int(version[1]), java)
    return next((found[version] for version in line.java if version in found), None)


def _javas() -> Iterator[Path]:
    homes = [Path(home) for home in (os.environ.get("JAVA_HOME"),) if home]
    if on_path := shutil.which("java"):
        homes.append(Path(on_path).resolve().parents[1])
    for home in homes:
        yield from (path for path in (home / "bin" / "java",) if path.is_file())
        yield from sorted(home.parent.glob("*/bin/java"))


def missing(line: Line) -> str | None:
    """Why the line cannot be run here, or None."""
    if not line.is_fetched:
        return (
            f"Neo4j {line.version} is not in {cache_folder()}; "
            "`python -m tests.graph.stores.neo4j_server fetch` gets it"
        )
    if java_for(line) is None:
        return f"Neo4j {line.version} needs Java {' or '.join(map(str, line.java))}"
    return None


@dataclass
class Server:
    """One server process over a data folder; it may be stopped, killed and started again."""

    line: Line
    home: Path
    port: int = 0
    heap: str = "768m"
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def uri(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"

    def start(self) -> Server:
        """Start it and wait until it accepts connections."""
        self.port = self.port or _free_port()
        self._configure()
        folders = (f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}")
        with (self.home / "console.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*self._java(), self._entry(), *folders, "--console-mode"],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + UP_WITHIN
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.2)
        raise RuntimeError((self.home / "console.log").read_text("utf-8", "replace")[-2000:])

    def kill(self) -> None:
        """As a power cut would: no chance to write anything."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(60)
            except subprocess.TimeoutExpired:
                self.kill()
            self._process = None

    def admin_import(self, arguments: Sequence[str]) -> str:
        """`neo4j-admin database import full …` into the database of a stopped server."""
        self._configure()
        made = subprocess.run(
            [
                *(*self._java(), "org.neo4j.cli.AdminTool", "database", "import", "full"),
                *("--overwrite-destination=true", *arguments, "--", "neo4j"),
            ],
            cwd=self.home,  # it leaves a report where it is called
            env=os.environ | {"NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")},
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise RuntimeError(made.stdout[-3000:] + made.stderr[-3000:])
        return made.stdout

    def _java(self) -> list[str]:
        java = java_for(self.line)
        assert java is not None, missing(self.line)
        opened = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent", "java.lang")
        return [
            str(java),
            "-Xms128m",
            f"-Xmx{self.heap}",
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:+TrustFinalNonStaticFields",
            "-Dfile.encoding=UTF-8",
            "-Djava.awt.headless=true",
            "-Dlog4j2.disable.jmx=true",
            "-Dio.netty.leakDetection.level=DISABLED",
            *(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in opened),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            f"{self.line.jars}/*",
        ]

    def _entry(self) -> str:
        """The main class: named otherwise since the end of 2025."""
        for name in ("Neo4jCommunity", "CommunityEntryPoint"):
            for jar in sorted(self.line.jars.glob("neo4j*.jar")):
                if f"org/neo4j/server/{name}.class" in zipfile.ZipFile(jar).namelist():
                    return f"org.neo4j.server.{name}"
        raise RuntimeError(f"no server in {self.line.jars}")

    def _configure(self) -> None:
        settings = {
            **{
                f"server.directories.{name}": str(self.home / name)
                for name in ("data", "logs", "run", "plugins", "import")
            },
            "server.directories.transaction.logs.root": str(self.home / "data" / "transactions"),
            "server.default_listen_address": "127.0.0.1",
            "server.bolt.enabled": "true",
            "server.bolt.listen_address": f"127.0.0.1:{self.port}",
            "server.bolt.advertised_address": f"127.0.0.1:{self.port}",
            "server.http.enabled": "false",
            "server.https.enabled": "false",
            "dbms.security.auth_enabled": "false",
            "dbms.usage_report.enabled": "false",
            "server.memory.pagecache.size": "256m",
            "db.tx_log.rotation.retention_policy": "keep_none",
        }
        for name in ("conf", "data", "logs", "run", "plugins", "import"):
            (self.home / name).mkdir(parents=True, exist_ok=True)
        text = "".join(f"{key}={value}\n" for key, value in settings.items())
        (self.home / "conf" / "neo4j.conf").write_text(text, "utf-8")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(arguments: Sequence[str]) -> None:
    match arguments:
        case ["fetch"]:
            for line in LINES.values():
                fetch(line)
                sys.stdout.write(f"Neo4j {line.version} is in {line.jars}\n")
        case ["run", name] if name in LINES:
            from tempfile import TemporaryDirectory

            with TemporaryDirectory() as folder:
                server = Server(LINES[name], Path(folder), heap="2g").start()
                sys.stdout.write(f"Neo4j {server.line.version}, no password: {server.uri}\n")
                sys.stdout.flush()
                try:
                    signal.pause()
                except KeyboardInterrupt:
                    server.stop()
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])

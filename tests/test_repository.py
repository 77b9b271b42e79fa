"""Is the checkout clean? What linters do not see: words, leftovers, reasons, what is shipped."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

from isthmus import __version__

ROOT = Path(__file__).parents[1]
PACKAGES = ("isthmus", "graph", "ingest", "queries", "visualize")
LARGEST = 2_000_000  # bytes; larger data is downloaded, not kept in the history
# Words of a workplace and of package registries. In pieces, so that this file is not one of them.
FOREIGN = (
    "/work" + "/",
    "sub" + "agent",
    "sub-" + "agent",
    "helper " + "agent",
    "py" + "pi.org",
    "python" + "hosted",
)
BINARY = (".png", ".jpg", ".ico", ".woff2", ".gz", ".zip")


def _git(*arguments: str) -> list[str]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout; these tests ask git which files belong to it")
    run = subprocess.run(
        ["git", "ls-files", "-z", *arguments], cwd=ROOT, capture_output=True, check=True
    )
    return [name for name in run.stdout.decode().split("\0") if name]


@cache
def _files() -> tuple[Path, ...]:
    """Files of the repository, and new ones that git is not told to ignore."""
    names = _git("--cached", "--others", "--exclude-standard")
    return tuple(path for name in sorted(set(names)) if (path := ROOT / name).is_file())


def _text(path: Path) -> str:
    return path.read_text("utf-8")


def _modules(*, library: bool) -> list[tuple[Path, ast.Module]]:
    return [
        (path, ast.parse(_text(path)))
        for path in _files()
        if path.suffix == ".py"
        and (not library or path.relative_to(ROOT).parts[0] in PACKAGES)
        and path.stat().st_size
    ]


def _places(pattern: str) -> list[str]:
    found = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in _files()
        if path.suffix not in BINARY
        for number, line in enumerate(_text(path).splitlines(), start=1)
        if found.search(line)
    ]


def test_no_file_names_a_workplace_or_a_registry() -> None:
    assert not _places("(?i)" + "|".join(re.escape(word) for word in FOREIGN))


def test_every_text_is_utf_8_with_plain_line_ends() -> None:
    for path in _files():
        if path.suffix not in BINARY:
            assert b"\r" not in path.read_bytes(), path
            assert _text(path).endswith("\n") or not _text(path), path


def test_nothing_large_no_lock_file_and_no_database_is_kept() -> None:
    for path in _files():
        assert path.stat().st_size <= LARGEST, path
        assert path.name not in {"uv.lock", "poetry.lock", ".python-version", ".DS_Store"}
        assert path.suffix not in {".duckdb", ".parquet", ".pyc", ".pkl", ".npy"}, path


def test_nothing_that_is_kept_is_also_ignored() -> None:
    """The wheel leaves out what .gitignore names; a kept file must not be among that."""
    assert not _git("--cached", "--ignored", "--exclude-standard")


def test_no_code_reads_or_writes_pickles() -> None:
    unsafe = {"pickle", "cPickle", "dill", "joblib", "marshal", "shelve"}
    for path, tree in _modules(library=False):
        for node in ast.walk(tree):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            assert not unsafe & {name.split(".")[0] for name in names}, path
            if isinstance(node, ast.keyword) and node.arg == "allow_pickle":
                assert isinstance(node.value, ast.Constant), path
                assert node.value.value is False, path


def test_the_library_runs_no_text_and_catches_no_bug() -> None:
    for path, tree in _modules(library=True):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"eval", "exec"}, f"{path}:{node.lineno}"
            if isinstance(node, ast.ExceptHandler):
                assert node.type is not None, f"{path}:{node.lineno}: bare except"
                assert ast.unparse(node.type) != "Exception", f"{path}:{node.lineno}"


def test_every_module_says_what_it_is_for_and_postpones_its_annotations() -> None:
    for path, tree in _modules(library=True):
        assert ast.get_docstring(tree), path
        if len(tree.body) > 1:
            (second,) = tree.body[1:2]
            assert isinstance(second, ast.ImportFrom), path
            assert second.module == "__future__", path


def test_every_exception_to_a_rule_gives_its_reason_in_the_same_line() -> None:
    allowed = re.compile(
        r"(type: " + r"ignore\[[\w, -]+\]|noqa: " + r"[A-Z]+\d+(, ?[A-Z]+\d+)*)\s*#? *\S*\w+ \w+"
    )
    for path in _files():
        if path.suffix == ".py":
            for number, line in enumerate(_text(path).splitlines(), start=1):
                if re.search(r"#.*(type: " + r"ignore|\bnoqa\b)", line):
                    assert allowed.search(line), f"{path.relative_to(ROOT)}:{number}"


def test_every_folder_of_tests_is_a_package() -> None:
    folders = {path.parent for path in _files() if path.is_relative_to(ROOT / "tests")}
    for folder in sorted(folders):
        if any(path.suffix == ".py" for path in folder.iterdir()):
            assert (folder / "__init__.py").is_file(), folder


def test_a_test_folder_mirrors_a_folder_of_the_code() -> None:
    for path in _files():
        parts = path.relative_to(ROOT).parts
        if parts[0] == "tests" and len(parts) > 2 and path.suffix == ".py":
            assert (ROOT / Path(*parts[1:-1])).is_dir(), path


def _name(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~\[; ]", requirement, maxsplit=1)[0]).lower()


def test_every_dependency_is_pinned_by_name_and_version_only() -> None:
    project = tomllib.loads(_text(ROOT / "pyproject.toml"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    lines = [
        line
        for line in _text(ROOT / "constraints.txt").splitlines()
        if line and not line.startswith("#")
    ]
    for line in lines:
        assert re.fullmatch(r"[\w.-]+==[\w.+!]+( ; .+)?", line), line
    assert {_name(item) for item in wanted} <= {_name(line) for line in lines}


def test_the_version_is_one() -> None:
    project = tomllib.loads(_text(ROOT / "pyproject.toml"))["project"]
    assert project["version"] == __version__
    assert "Private :: Do Not Upload" in project["classifiers"]


def test_every_package_is_in_the_wheel_and_under_the_layers() -> None:
    tool = tomllib.loads(_text(ROOT / "pyproject.toml"))["tool"]
    assert sorted(tool["hatch"]["build"]["targets"]["wheel"]["only-include"]) == sorted(PACKAGES)
    assert sorted(tool["importlinter"]["root_packages"]) == sorted(PACKAGES)

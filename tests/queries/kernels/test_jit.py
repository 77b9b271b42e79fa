from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from graph.errors import InvalidValue
from queries.kernels import csr_loops, jit

_ASK = """
import json, sys
import numpy as np
from queries.kernels.csr import rows_by
from queries.kernels.jit import _compiled
order = rows_by(5, np.array([3, 1, 4, 1], np.int32)).order.tolist()
stats = _compiled["csr_loops"].module.sort_pass.stats if _compiled else None
print(json.dumps({
    "order": order,
    "numba": "numba" in sys.modules,
    "hits": sum(stats.cache_hits.values()) if stats else 0,
    "misses": sum(stats.cache_misses.values()) if stats else 0,
}))
"""


def _ask(**environment: str) -> dict[str, object]:
    """What a fresh process says."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("ISTHMUS_", "NUMBA_"))}
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _ASK],
        env={**env, "PYTHONPATH": str(root), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout)
    assert answer.pop("order") == [1, 3, 0, 2]
    return answer


def test_a_small_graph_never_waits_for_a_compiler() -> None:
    assert _ask() == {"numba": False, "hits": 0, "misses": 0}


def test_the_second_process_finds_what_the_first_compiled(tmp_path: Path) -> None:
    forced = {"ISTHMUS_JIT": "1", "NUMBA_CACHE_DIR": str(tmp_path)}
    assert _ask(**forced) == {"numba": True, "hits": 0, "misses": 1}
    assert _ask(**forced) == {"numba": True, "hits": 1, "misses": 0}


def test_without_a_folder_to_cache_in_it_still_works() -> None:
    nowhere = {
        "NUMBA_CACHE_DIR": "/proc/nowhere",
        "NUMBA_CACHE_LOCATOR_CLASSES": "UserProvidedCacheLocator",
    }
    for _ in range(2):
        answer = _ask(ISTHMUS_JIT="1", **nowhere)
        assert answer == {"numba": True, "hits": 0, "misses": 1}


def test_a_plain_kernel_is_the_function_itself() -> None:
    assert jit.plain("csr_loops").module is csr_loops
    assert type(csr_loops.sort_pass).__name__ == "function"
    assert type(jit.compiled("csr_loops").module.sort_pass).__name__ == "CPUDispatcher"
    assert type(csr_loops.sort_pass).__name__ == "function"


def test_what_a_compiled_file_imports_stays_plain() -> None:
    """The plain module takes lists: compiled, it would be slow and numba would warn."""
    code = (
        "import sys\nfrom queries.kernels.jit import compiled\n"
        "assert 'queries.kernels.integrated_loops' not in sys.modules\n"
        "compiled('disc_loops')\n"
        "print(type(sys.modules['queries.kernels.integrated_loops'].push).__name__)"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.stdout.strip(), done.stderr) == ("function", "")


def test_size_decides_unless_the_environment_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jit, "_compiled", {})
    monkeypatch.delenv("ISTHMUS_JIT", raising=False)
    assert not jit.choose("csr_loops", jit.LARGE - 1).compiled
    monkeypatch.setenv("ISTHMUS_JIT", "0")
    assert not jit.choose("csr_loops", jit.LARGE).compiled
    monkeypatch.setenv("ISTHMUS_JIT", "1")
    assert jit.choose("csr_loops", 0).compiled
    monkeypatch.delenv("ISTHMUS_JIT")
    assert jit.choose("csr_loops", 0).compiled  # it is loaded by now


def test_a_large_graph_is_answered_without_numba_if_there_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jit, "_compiled", {})
    monkeypatch.delenv("ISTHMUS_JIT", raising=False)
    monkeypatch.setattr(jit, "_has_numba", lambda: False)
    assert not jit.choose("csr_loops", 10**9).compiled


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISTHMUS_JIT", "yes")
    with pytest.raises(InvalidValue, match="ISTHMUS_JIT is 'yes'; set it to 0"):
        jit.choose("csr_loops", 0)


def test_a_module_that_is_not_there_leaves_nothing_behind() -> None:
    with pytest.raises(FileNotFoundError):
        jit.compiled("no_such_loops")
    assert not any("no_such_loops" in name for name in sys.modules)


def test_arrays_go_in_as_lists_or_as_read_only_views(tmp_path: Path) -> None:
    values = np.arange(6, dtype=np.int64).reshape(2, 3)
    assert jit.plain("csr_loops").given(values) == [0, 1, 2, 3, 4, 5]
    kernels = jit.compiled("csr_loops")
    np.save(tmp_path / "a.npy", values.astype(np.int32))
    for array in (values, values[:, ::2], np.load(tmp_path / "a.npy", mmap_mode="r")):
        view = kernels.given(array)
        assert type(view) is np.ndarray
        assert view.dtype == np.int32
        assert view.flags.c_contiguous
        assert not view.flags.writeable
    assert values.flags.writeable  # the caller's own array stays as it was

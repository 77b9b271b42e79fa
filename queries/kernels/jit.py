"""How does one source run both at once and fast? As plain Python on lists, or compiled by numba.

A kernel is a loop over flat rows of integers. Imported as usual it is plain Python and is handed
lists: the first command of a user never waits for a compiler, and importing this module does not
import numba. For large graphs the same file is loaded a second time under another name, this time
with `kernel` = `numba.njit`, and is handed arrays. Both give the same integers; tests hold them to
it.

Compiled code is cached beside the source, or in the user's cache folder where the installation is
read-only; where neither can be written it is compiled anew in each process. Every array goes in
as a read-only view, so a memory-mapped file and an array in memory are one type to the compiler.

The environment variable ISTHMUS_JIT forces the choice: 0 plain, 1 compiled.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
import threading
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol, TypeVar, cast

import numpy as np
from numpy.typing import DTypeLike, NDArray

from graph.errors import InvalidValue

# From how much work on loading compiled code pays. Plain Python takes 2 to 3 microseconds for
# an arc of an index; numba needs half a second to be imported and to load what it has cached.
LARGE = 200_000

_Function = TypeVar("_Function", bound=Callable[..., Any])
_compiling: ContextVar[str] = ContextVar("compiling", default="")  # the name of the module
_lock = threading.RLock()
_compiled: dict[str, Kernels] = {}


class Numbers(Protocol):
    """A flat row of integers: `list[int]` in plain Python, a one-dimensional array compiled."""

    def __getitem__(self, at: int, /) -> int: ...
    def __setitem__(self, at: int, value: int, /) -> None: ...
    def __len__(self) -> int: ...


def kernel(function: _Function) -> _Function:
    """Mark a loop that may be compiled: the identity, except while `compiled` loads its file.

    What that file imports meanwhile stays plain: it may be the first time that it is imported.
    A kernel may call the other kernels of its module, and nothing else but built-in arithmetic
    and `math.sqrt`, which rounds in one way everywhere.
    """
    if function.__module__ != _compiling.get():
        return function
    from numba import njit

    try:
        made = njit(cache=True, nogil=True)(function)
    except RuntimeError:  # numba found no folder that it may write its cache to
        made = njit(nogil=True)(function)
    return cast(_Function, made)


@dataclass(frozen=True, slots=True)
class Kernels:
    """One loaded kernel module and the form in which it takes and makes its rows."""

    module: Any  # the module's functions; they have the types written in their file
    compiled: bool

    def given(self, array: NDArray[Any], dtype: DTypeLike = np.int32, *, once: bool = False) -> Any:
        """`array` as the kernels take their input: flat; a list, or a read-only view.

        once: no value is read much more than once, so plain Python gets a view as well (a list
        is read twice as fast, but every value must first be made).
        """
        flat = np.require(np.asarray(array).reshape(-1), dtype, ["C", "A"]).view(np.ndarray)[:]
        flat.flags.writeable = False
        if self.compiled:
            return flat
        return flat.data if once else flat.tolist()

    def blank(
        self, size: int, dtype: DTypeLike = np.int32, fill: int = 0, *, once: bool = False
    ) -> Any:
        """A row to be written to. once: see `given`."""
        if not self.compiled and not once:
            return [fill] * size
        # np.zeros takes no time: its pages are made when they are touched.
        made = np.full(size, fill, dtype) if fill else np.zeros(size, dtype)
        return made if self.compiled else made.data

    def closed(self, row: Any) -> Any:
        """A row that was written by a kernel, as an input of the next one."""
        if self.compiled:
            row = row[:]
            row.flags.writeable = False
        return row


def plain(name: str) -> Kernels:
    """The module `queries.kernels.<name>` as plain Python."""
    return Kernels(importlib.import_module(f"queries.kernels.{name}"), compiled=False)


def compiled(name: str) -> Kernels:
    """The same file, loaded once a process with every kernel compiled on its first call.

    Raises:
        ImportError: numba is not installed.
    """
    with _lock:
        if name not in _compiled:
            _compiled[name] = Kernels(_loaded_again(name), compiled=True)
        return _compiled[name]


def choose(name: str, work: int) -> Kernels:
    """Compiled where `work` (arcs looked at) is large or the compiled module is loaded already.

    Raises:
        InvalidValue: ISTHMUS_JIT is set to something else than 0 or 1.
    """
    forced = os.environ.get("ISTHMUS_JIT", "")
    if forced not in ("", "0", "1"):
        msg = f"ISTHMUS_JIT is '{forced}'; set it to 0 (plain Python) or 1 (compiled), or unset it"
        raise InvalidValue(msg)
    if forced == "1":
        return compiled(name)
    if forced == "0" or not (name in _compiled or work >= LARGE):
        return plain(name)
    # Python versions come out before numba supports them: slower is better than not at all.
    return compiled(name) if _has_numba() else plain(name)


def _has_numba() -> bool:
    return importlib.util.find_spec("numba") is not None


def _loaded_again(name: str) -> ModuleType:
    alias = f"queries.kernels._compiled_{name}"
    spec = importlib.util.spec_from_file_location(alias, Path(__file__).with_name(f"{name}.py"))
    if spec is None or spec.loader is None:
        msg = f"no kernel module '{name}'"
        raise ImportError(msg)
    module = importlib.util.module_from_spec(spec)
    # numba looks a cached function's module up by its name, also while the file is still loading.
    sys.modules[alias] = module
    token = _compiling.set(alias)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[alias]
        raise
    finally:
        _compiling.reset(token)
    return module

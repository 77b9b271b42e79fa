from __future__ import annotations

import pytest


@pytest.fixture(params=["plain", "compiled"])
def mode(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run a test twice: in plain Python, and compiled by numba."""
    mode = str(request.param)
    monkeypatch.setenv("ISTHMUS_JIT", "1" if mode == "compiled" else "0")
    return mode

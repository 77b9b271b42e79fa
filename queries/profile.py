"""Which paths count, and how much does each step pass on? A profile: a small grammar as data.

A profile is a deterministic automaton over steps (exposure.md, section 2) with a factor for each
step (section 3). The three that ship stand in `profiles/`; a user's own file has the same form and
may override factors in a `[steps]` and a `[confidence]` table.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.errors import InvalidValue, UnknownName

STEPS = (
    "owner",
    "holding_major",
    "holding_minor",
    "controller",
    "controlled",
    "sister",
    "supplier",
    "customer",
    "makes",
    "maker",
    "input",
    "found_in",
    "linked",
    "earns_in",
    "operates_in",
)
STEP_CODE = {step: code for code, step in enumerate(STEPS)}
DEFAULT = "sanctions"
_FOLDER = Path(__file__).parent / "profiles"
_ENDS = ("party", "product", "country")


@dataclass(frozen=True, slots=True)
class Factor:
    """How one step's factor follows from a share (ppm, -1 unknown); see factors.toml."""

    fixed: float | None = None
    brackets: tuple[tuple[float, float], ...] = ()  # (from percent, factor), highest first
    share: str = ""  # the relation's column a ramp reads
    base: float = 0.0
    gain: float = 0.0
    full: float = 100.0
    unknown: float = 0.5

    def of(self, ppm: NDArray[np.int32]) -> NDArray[np.float64]:
        """The factor for each share."""
        if self.fixed is not None:
            return np.full(len(ppm), self.fixed)
        percent = ppm / 10_000
        if self.brackets:
            values = np.full(len(ppm), self.brackets[-1][1])
            for floor, factor in reversed(self.brackets):
                values = np.where(percent >= floor, factor, values)
        else:
            values = self.base + self.gain * np.minimum(1.0, percent / self.full)
        return np.where(ppm < 0, self.unknown, values)


@dataclass(frozen=True, slots=True)
class Profile:
    """A grammar with factors. `transition[state, step]` is the next state, or -1."""

    name: str
    title: str
    note: str
    states: tuple[str, ...]
    start: int
    transition: NDArray[np.int32]
    ends: dict[str, NDArray[np.bool_]]  # party, product, country -> which states may end there
    factors: dict[str, Factor]
    confidence: tuple[float, float, float]  # low, medium, high

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps that some rule follows."""
        used = set(np.flatnonzero((self.transition >= 0).any(axis=0)).tolist())
        return tuple(step for step, code in STEP_CODE.items() if code in used)


def profile_names() -> tuple[str, ...]:
    """The profiles that ship with the program."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml") if path.stem != "factors"))


def load_profile(name: str) -> Profile:
    """A shipped profile by name, or a user's by the path of its file (ending in .toml).

    Raises:
        UnknownName: no such profile.
        InvalidValue: the file does not have the form of a profile.
    """
    own = name.endswith(".toml")
    path = Path(name) if own else _FOLDER / f"{name}.toml"
    if not (path.is_file() if own else name in profile_names()):
        raise UnknownName("profile", name, profile_names(), "or give the path of a .toml file")
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
        factors = tomllib.loads((_FOLDER / "factors.toml").read_text("utf-8"))
        return _profile(path.stem, raw, factors)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        msg = f"{path} is not a profile: {error}"
        raise InvalidValue(msg) from error


def _profile(name: str, raw: dict[str, Any], defaults: dict[str, Any]) -> Profile:
    states = [raw["start"]]
    for rule in raw["rules"]:
        states += [s for s in (*rule["from"], rule["to"]) if s not in states]
    number = {state: no for no, state in enumerate(states)}
    transition = np.full((len(states), len(STEPS)), -1, np.int32)
    for rule in raw["rules"]:
        for state in rule["from"]:
            for step in rule["steps"]:
                if step not in STEP_CODE:
                    msg = f"unknown step '{step}'; known: {', '.join(STEPS)}"
                    raise ValueError(msg)
                if transition[number[state], STEP_CODE[step]] >= 0:
                    msg = f"two rules for step '{step}' from state '{state}'"
                    raise ValueError(msg)
                transition[number[state], STEP_CODE[step]] = number[rule["to"]]
    ends = {kind: np.zeros(len(states), np.bool_) for kind in _ENDS}
    for kind, named in raw["ends"].items():
        for state in named:
            ends[kind][number[state]] = True
    levels = {**defaults["confidence"], **raw.get("confidence", {})}
    steps = {**defaults["steps"], **raw.get("steps", {})}
    return Profile(
        name=name,
        title=raw["title"],
        note=raw["note"],
        states=tuple(states),
        start=0,
        transition=transition,
        ends=ends,
        factors={step: _factor(step, steps[step]) for step in STEPS},
        confidence=(levels["low"], levels["medium"], levels["high"]),
    )


def _factor(step: str, raw: dict[str, Any]) -> Factor:
    if "fixed" in raw:
        factor = Factor(fixed=float(raw["fixed"]))
    elif "brackets" in raw:
        brackets = sorted(((float(a), float(b)) for a, b in raw["brackets"]), reverse=True)
        factor = Factor(brackets=tuple(brackets), unknown=float(raw["unknown"]))
    else:
        ramp = raw["ramp"]
        factor = Factor(
            share=ramp["share"],
            base=float(ramp["base"]),
            gain=float(ramp["gain"]),
            full=float(ramp["full"]),
            unknown=float(raw["unknown"]),
        )
    reach = [b for _, b in factor.brackets] or [factor.base, factor.base + factor.gain]
    values = [factor.fixed] if factor.fixed is not None else [*reach, factor.unknown]
    if not all(0 < value <= 1 for value in values):
        msg = f"the factors of step '{step}' must lie above 0 and at most at 1"
        raise ValueError(msg)
    return factor

"""Where does a node lie within its disc, and a disc among the others? Loops of `visualize.layout`.

Only sums, products, quotients and square roots of float64, in one order: IEEE 754 fixes every bit
of them, so plain Python and compiled code, on any number of threads around, give the same places.
"""

from __future__ import annotations

from math import sqrt

from queries.kernels.integrated_loops import Reals
from queries.kernels.jit import Numbers, kernel


@kernel
def settle(
    ptr: Numbers,
    other: Numbers,
    pull: Reals,
    first: int,
    last: int,
    radius: float,
    steps: int,
    warmth: float,
    x: Reals,
    y: Reals,
    go_x: Reals,
    go_y: Reals,
    cell: Numbers,
    begin: Numbers,
    inside: Numbers,
) -> None:
    """Lay the nodes first..last-1 out in a disc around (0, 0): ties pull, neighbours keep 1 apart.

    Args:
        ptr, other, pull: ties within the disc, both ways, by node; [n + 1], [m], [m].
        radius: of the disc; nobody leaves it.
        warmth: how strongly ties pull at first, 0 to 1; they let go step by step.
        x, y: [n] places to start from; changed.
        go_x, go_y, cell, inside: [n], and begin: [at least (2 radius + 4) squared]; scratch.
    """
    wide = int(2.0 * radius) + 3
    cells = wide * wide
    for step in range(steps):
        heat = warmth * (1.0 - step / steps)
        longest = 0.3 + 0.25 * radius * heat * heat
        for at in range(cells + 1):
            begin[at] = 0
        for node in range(first, last):
            where = int(x[node] + radius + 1.0) * wide + int(y[node] + radius + 1.0)
            cell[node] = where
            begin[where + 1] += 1
        for at in range(cells):
            begin[at + 1] += begin[at]
        for node in range(last - 1, first - 1, -1):
            # Filled from the back; begin[c + 1] moves down to where the cell starts.
            where = cell[node] + 1
            begin[where] -= 1
            inside[first + begin[where]] = node
        for node in range(first, last):
            to_x = 0.0
            to_y = 0.0
            for row in range(-1, 2):
                line = cell[node] + row * wide
                # Three cells side by side are one span of `inside`.
                stop = last - first if line + 3 > cells else begin[line + 3]
                for at in range(begin[line], stop):
                    near = inside[first + at]
                    if near == node:
                        continue
                    dx = x[node] - x[near]
                    dy = y[node] - y[near]
                    square = dx * dx + dy * dy
                    if square < 1.0:
                        if square < 0.0001:
                            dx = 0.01 if node > near else -0.01
                            dy = 0.01 * ((node + near) % 7 - 3)
                            square = dx * dx + dy * dy
                        length = sqrt(square)
                        push = 0.4 * (1.0 - length) / length
                        to_x += dx * push
                        to_y += dy * push
            for at in range(ptr[node], ptr[node + 1]):
                near = other[at]
                dx = x[near] - x[node]
                dy = y[near] - y[node]
                length = sqrt(dx * dx + dy * dy)
                if length > 1.2:
                    draw = pull[at] * heat * (length - 1.2) / length
                    to_x += dx * draw
                    to_y += dy * draw
            go_x[node] = to_x
            go_y[node] = to_y
        for node in range(first, last):
            dx = go_x[node]
            dy = go_y[node]
            length = sqrt(dx * dx + dy * dy)
            if length > longest:
                dx *= longest / length
                dy *= longest / length
            dx += x[node]
            dy += y[node]
            length = sqrt(dx * dx + dy * dy)
            if length > radius:
                dx *= radius / length
                dy *= radius / length
            x[node] = dx
            y[node] = dy


@kernel
def spread(
    ptr: Numbers,
    other: Numbers,
    pull: Reals,
    radius: Reals,
    home_x: Reals,
    home_y: Reals,
    steps: int,
    x: Reals,
    y: Reals,
    go_x: Reals,
    go_y: Reals,
) -> int:
    """Move discs until none overlaps: first drawn to their homes and to linked discs, then apart.

    Args:
        ptr, other, pull: links between discs, both ways; [k + 1], [m], [m].
        radius: [k] of each disc, its margin included.
        home_x, home_y: [k] where each would like to be.
        steps: with pulls; after them as many at most without.
        x, y: [k] places to start from; changed.
        go_x, go_y: [k]; scratch.

    Returns:
        The steps made.
    """
    count = len(radius)
    done = 0
    for step in range(2 * steps):
        heat = 1.0 - step / steps if step < steps else 0.0
        # They grow from points, so that who is where follows from their homes, not from a scuffle.
        grown = 1.25 * step / steps
        if grown > 1.0:
            grown = 1.0
        worst = 0.0
        for disc in range(count):
            to_x = (home_x[disc] - x[disc]) * 0.06 * heat
            to_y = (home_y[disc] - y[disc]) * 0.06 * heat
            for at in range(ptr[disc], ptr[disc + 1]):
                to_x += (x[other[at]] - x[disc]) * pull[at] * heat
                to_y += (y[other[at]] - y[disc]) * pull[at] * heat
            for near in range(count):
                room = (radius[disc] + radius[near]) * grown
                dx = x[disc] - x[near]
                dy = y[disc] - y[near]
                if dx > room or -dx > room or dy > room or -dy > room or near == disc:
                    continue
                square = dx * dx + dy * dy
                if square < room * room:
                    if square < 0.0001:
                        dx = 0.01 if disc > near else -0.01
                        square = dx * dx + dy * dy
                    length = sqrt(square)
                    over = room - length
                    if over > worst:
                        worst = over
                    # The smaller one gives way.
                    push = 0.7 * over * radius[near] / (radius[disc] + radius[near]) / length
                    to_x += dx * push
                    to_y += dy * push
            go_x[disc] = to_x
            go_y[disc] = to_y
        for disc in range(count):
            x[disc] += go_x[disc]
            y[disc] += go_y[disc]
        done = step + 1
        if step >= steps and worst < 0.02:
            break
    return done

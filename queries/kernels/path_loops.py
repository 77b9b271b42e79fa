"""How are the strongest simple paths found? The loops behind `paths`, to be run plain or compiled.

Vocabulary: a *vertex* is node * states + state. An *entry* is a vertex that some asker can reach,
numbered in order of discovery; the askers' own vertices come first, in the order given, so that an
asker which is itself a target starts there without being passed through by anybody else. A *price*
is 16 * cost + 1 for one step: sums of prices order paths by (cost, steps) in one integer, because
no path has more than 15 steps. Rows (`first`, then one value an arc) are CSR.

All rows are flat int32 unless said otherwise; INF marks "no way".
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from queries.kernels.jit import Numbers, kernel

INF = 2**31 - 1
SHORT = 12  # rows up to this length are sorted by insertion

# How a search ended.
EXHAUSTED = 0  # no further path exists
DONE = 1  # as many as asked were found
OUT_OF_POPS = 2
OUT_OF_POOL = 3
IDLE = 4  # `patience` pops brought nothing that is wanted

# What a search reads: row pointers, head, price, key (price + least of the head) and number of each
# arc, `least` (see `layers`), and the node of each entry.
Rows: TypeAlias = tuple[Numbers, Numbers, Numbers, Numbers, Numbers, Numbers, Numbers]

# The pool of a search is one row of records, one for each prefix that was met: steps, price so far,
# position of its last arc in the sorted rows and the end of that row, whether it is settled, then
# hops + 1 nodes (from the start on) and hops + 1 arcs (from place 1 on). A heap holds
# bound << 32 | record number.
DEPTH, SPENT, CURSOR, LIMIT, SETTLED, ROUTE = 0, 1, 2, 3, 4, 5


@kernel
def reach(
    ptr: Numbers,
    target: Numbers,
    step: Numbers,
    transition: Numbers,
    steps: int,
    states: int,
    absorbs: Numbers,
    ends: Numbers,
    starts: Numbers,
    hops: int,
    most: int,
    place: Numbers,
    found: Numbers,
    first: Numbers,
) -> tuple[int, int]:
    """Entries within `hops` steps of the starts, breadth first, and the sizes of their rows.

    Args:
        ptr, target, step: [n + 1], [m], [m]; the arcs of each node.
        transition: [states * steps]; the next state or -1.
        absorbs: [n]; 1 where a path may not go on. ends: [n * states]; 1 where one may end.
        starts: the askers' vertices. most: give up at that many arcs.
        place: [n * states]; -1 throughout; becomes the entry of each vertex.
        found: becomes the vertex of each entry. first: becomes the row pointers (int64).

    Returns:
        The number of entries and of arcs between them; -1 for both after giving up.
    """
    count = 0
    for at in range(len(starts)):
        vertex = starts[at]
        if not absorbs[vertex // states]:
            place[vertex] = count
        found[count] = vertex
        count += 1
    askers = count
    level_end = count
    level = 0
    arcs = 0
    first[0] = 0
    entry = 0
    while entry < count:
        if arcs > most:
            return -1, -1
        if entry == level_end:
            level += 1
            level_end = count
        vertex = found[entry]
        node = vertex // states
        state = vertex - node * states
        if level < hops and (entry < askers or not absorbs[node]):
            for arc in range(ptr[node], ptr[node + 1]):
                then = transition[state * steps + step[arc]]
                if then >= 0:
                    far = target[arc]
                    head = far * states + then
                    if not absorbs[far] or ends[head]:
                        arcs += 1
                        if place[head] < 0:
                            place[head] = count
                            found[count] = head
                            count += 1
        entry += 1
        first[entry] = arcs
    return count, arcs


@kernel
def connect(
    ptr: Numbers,
    target: Numbers,
    step: Numbers,
    price: Numbers,
    transition: Numbers,
    steps: int,
    states: int,
    absorbs: Numbers,
    ends: Numbers,
    place: Numbers,
    found: Numbers,
    first: Numbers,
    heads: Numbers,
    prices: Numbers,
    arc_of: Numbers,
) -> None:
    """Fill the rows that `reach` measured: head entry, price and arc number of every arc."""
    for entry in range(len(found)):
        at = first[entry]
        if at < first[entry + 1]:
            vertex = found[entry]
            node = vertex // states
            state = vertex - node * states
            for arc in range(ptr[node], ptr[node + 1]):
                then = transition[state * steps + step[arc]]
                if then >= 0:
                    far = target[arc]
                    head = far * states + then
                    if not absorbs[far] or ends[head]:
                        heads[at] = place[head]
                        prices[at] = price[arc]
                        arc_of[at] = arc
                        at += 1


@kernel
def layers(
    first: Numbers,
    heads: Numbers,
    prices: Numbers,
    stops: Numbers,
    hops: int,
    least: Numbers,
) -> None:
    """least[r * entries + v]: the cheapest walk from v to an end in at most r steps.

    Bellman-Ford by rounds. stops: [entries]; 1 where a path may end (such rows are empty).
    least: [(hops + 1) * entries], overwritten.
    """
    entries = len(stops)
    for entry in range(entries):
        least[entry] = 0 if stops[entry] else INF
    for hop in range(1, hops + 1):
        before = (hop - 1) * entries
        now = hop * entries
        for entry in range(entries):
            best = least[before + entry]
            for at in range(first[entry], first[entry + 1]):
                rest = least[before + heads[at]]
                if rest < best:
                    rest += prices[at]
                    if rest < best:
                        best = rest
            least[now + entry] = best


@kernel
def turn_round(
    first: Numbers,
    heads: Numbers,
    prices: Numbers,
    back: Numbers,
    tails: Numbers,
    back_prices: Numbers,
) -> None:
    """The same arcs by their heads. back: [entries + 1] int64 zeros; becomes the row pointers."""
    entries = len(first) - 1
    for at in range(len(heads)):
        back[heads[at] + 1] += 1
    for entry in range(entries):
        back[entry + 1] += back[entry]
    # Filling moves each pointer from the start of its row to the end; from the back to the front.
    for i in range(entries):
        tail = entries - 1 - i
        for at in range(first[tail], first[tail + 1]):
            where = back[heads[at] + 1] - 1
            back[heads[at] + 1] = where
            tails[where] = tail
            back_prices[where] = prices[at]
    for entry in range(entries):
        back[entry] = back[entry + 1]
    back[entries] = len(heads)


@kernel
def settle(
    first: Numbers,
    heads: Numbers,
    prices: Numbers,
    back: Numbers,
    tails: Numbers,
    back_prices: Numbers,
    stops: Numbers,
    cost: Numbers,
    changed: Numbers,
    following: Numbers,
    stamp: Numbers,
) -> None:
    """cost[v]: the cheapest walk from v to an end, of any number of steps.

    Bellman-Ford in place, to the fixpoint: costs only fall, and what they fall to does not depend
    on the order. Where few costs changed they are pushed along the arcs that lead in (back, tails,
    back_prices); where many did, every vertex pulls along its own, which is independent gathers
    instead of scattered writes. cost: [entries], overwritten; changed, following, stamp (zeros):
    [entries] to work in.
    """
    entries = len(stops)
    count = 0
    work = 0
    for entry in range(entries):
        cost[entry] = INF
        if stops[entry]:
            cost[entry] = 0
            changed[count] = entry
            count += 1
            work += back[entry + 1] - back[entry]
    turn = 0
    while count > 0:
        turn += 1
        size = 0
        later = 0
        if work * 8 < len(heads):
            for i in range(count):
                entry = changed[i]
                for at in range(back[entry], back[entry + 1]):
                    tail = tails[at]
                    total = cost[entry] + (back_prices[at] >> 4)
                    if total < cost[tail]:
                        cost[tail] = total
                        if stamp[tail] != turn:
                            stamp[tail] = turn
                            following[size] = tail
                            size += 1
                            later += back[tail + 1] - back[tail]
        else:
            for entry in range(entries):
                best = cost[entry]
                for at in range(first[entry], first[entry + 1]):
                    rest = cost[heads[at]]
                    if rest < best:
                        rest += prices[at] >> 4
                        if rest < best:
                            best = rest
                if best < cost[entry]:
                    cost[entry] = best
                    following[size] = entry
                    size += 1
                    later += back[entry + 1] - back[entry]
        changed, following = following, changed
        count = size
        work = later


@kernel
def sort_rows(
    first: Numbers,
    heads: Numbers,
    prices: Numbers,
    arc_of: Numbers,
    least: Numbers,
    hops: int,
    scratch: NDArray[np.int64],
    row: Numbers,
    row_heads: Numbers,
    row_prices: Numbers,
    row_keys: Numbers,
    row_arcs: Numbers,
) -> int:
    """Keep the arcs that lead to an end, each row ascending by price + least of the head.

    Equal keys keep their order, which is that of arc numbers. scratch: int64 array, as long as
    the longest row. Returns the number of arcs kept; `row` becomes the pointers.
    """
    entries = len(first) - 1
    last = (hops - 1) * entries
    kept = 0
    row[0] = 0
    for entry in range(entries):
        base = first[entry]
        count = 0
        for at in range(base, first[entry + 1]):
            rest = least[last + heads[at]]
            if rest != INF:
                scratch[count] = ((rest + prices[at]) << 32) | (at - base)
                count += 1
        if count > SHORT:
            scratch[:count].sort()
        else:
            for i in range(1, count):
                packed = scratch[i]
                j = i
                while j > 0 and scratch[j - 1] > packed:
                    scratch[j] = scratch[j - 1]
                    j -= 1
                scratch[j] = packed
        for i in range(count):
            packed = int(scratch[i])
            at = base + (packed & 0xFFFFFFFF)
            row_heads[kept] = heads[at]
            row_prices[kept] = prices[at]
            row_keys[kept] = packed >> 32
            row_arcs[kept] = arc_of[at]
            kept += 1
        row[entry + 1] = kept
    return kept


@kernel
def comes_before(a: int, b: int, pool: Numbers, width: int) -> bool:
    """Does a leave the heap before b? By bound, then the prefix's nodes, then its arcs."""
    if a >> 32 != b >> 32:
        return a < b
    size = ROUTE + 2 * width
    x = (a & 0xFFFFFFFF) * size
    y = (b & 0xFFFFFFFF) * size
    shorter = min(pool[x + DEPTH], pool[y + DEPTH])
    for i in range(ROUTE + 1, ROUTE + 1 + shorter):
        if pool[x + i] != pool[y + i]:
            return pool[x + i] < pool[y + i]
    if pool[x + DEPTH] != pool[y + DEPTH]:
        return pool[x + DEPTH] < pool[y + DEPTH]
    for i in range(ROUTE + width + 1, ROUTE + width + 1 + shorter):
        if pool[x + i] != pool[y + i]:
            return pool[x + i] < pool[y + i]
    return False


@kernel
def push(heap: Numbers, size: int, key: int, pool: Numbers, width: int) -> None:
    """Put a key into the binary heap, which then has size + 1."""
    at = size
    while at > 0:
        above = (at - 1) >> 1
        if not comes_before(key, heap[above], pool, width):
            break
        heap[at] = heap[above]
        at = above
    heap[at] = key


@kernel
def pop(heap: Numbers, size: int, pool: Numbers, width: int) -> int:
    """Take the first key out of the heap, which then has size - 1."""
    top = heap[0]
    size -= 1
    key = heap[size]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and comes_before(heap[below + 1], heap[below], pool, width):
            below += 1
        if not comes_before(heap[below], key, pool, width):
            break
        heap[at] = heap[below]
        at = below
    heap[at] = key
    return top


@kernel
def extend(
    pool: Numbers,
    width: int,
    item: int,
    parent: int,
    deep: int,
    price: int,
    rows: Rows,
    at: int,
    end: int,
) -> int:
    """Make `item` the first `deep` steps of `parent`, at that price, and the arc at `at`.

    Returns its key for the heap.
    """
    _, heads, prices, keys, arcs, _, node_of = rows
    size = ROUTE + 2 * width
    here = item * size
    there = parent * size
    if here != there:
        for i in range(ROUTE, ROUTE + deep + 1):
            pool[here + i] = pool[there + i]
            pool[here + width + i] = pool[there + width + i]
    pool[here + DEPTH] = deep + 1
    pool[here + SPENT] = price + prices[at]
    pool[here + CURSOR] = at
    pool[here + LIMIT] = end
    pool[here + SETTLED] = 0
    pool[here + ROUTE + deep + 1] = node_of[heads[at]]
    pool[here + ROUTE + width + deep + 1] = arcs[at]
    return (price + keys[at]) << 32 | item


@kernel
def search(
    rows: Rows,
    start: int,
    hops: int,
    asked: int,
    each: int,
    tally: tuple[Numbers, Numbers],
    chosen: int,
    full: int,
    most_pops: int,
    patience: int,
    heap: Numbers,
    pool: Numbers,
    out: tuple[Numbers, Numbers, Numbers],
    offset: int,
) -> tuple[int, int, int, int, int, int]:
    """Best-first search over the simple paths from entry `start`: lazy siblings, exact order.

    An item of the pool stands for a prefix and its last arc. While it is not settled its bound is
    spent + key of that arc, and it stands for its later siblings too: keys ascend along a row, and
    `least` falls with the steps allowed, so the bound holds for all of them. A settled item stands
    for the completions of its own prefix alone. The items always divide the paths not yet written
    among them, and a set is dropped only when it is empty; so whatever complete path leaves the
    heap comes before all that are left, in the full order of (price, nodes, arcs).

    Args:
        asked: paths wanted; with each > 0, targets wanted with at most `each` paths a target.
        tally: for each > 0, two rows [n]: paths held for each target, and how many of the next
            paths to it are among them already.
        chosen, full: targets that have some, that have all of their paths.
        patience: stop when that many pops brought nothing although some target is not wanted any
            more (the caller then searches on without it).
        heap: int64, of as many values as the pool has records.
        out: price and steps of each path, and its arcs [paths * hops], written from `offset` on.

    Returns:
        How it ended, paths written, pops, chosen, full, and the bound of what is left (or INF).
    """
    row, heads, prices, _, _, least, node_of = rows
    out_price, out_steps, out_trail = out
    held, skip = tally
    entries = len(node_of)
    width = hops + 1
    record = ROUTE + 2 * width
    count = 0
    pops = 0
    useful = 0
    full_before = full
    choosing_before = chosen < asked
    if row[start] == row[start + 1]:
        return EXHAUSTED, 0, 0, chosen, full, INF
    pool[ROUTE] = node_of[start]
    pool[ROUTE + width] = 0
    heap[0] = extend(pool, width, 0, 0, 0, 0, rows, row[start], row[start + 1])
    size = 1
    used = 1
    while size > 0:
        if pops == most_pops:
            return OUT_OF_POPS, count, pops, chosen, full, heap[0] >> 32
        if used + 2 > len(heap):
            return OUT_OF_POOL, count, pops, chosen, full, heap[0] >> 32
        if pops - useful > patience and (
            full > full_before or (choosing_before and chosen == asked)
        ):
            return IDLE, count, pops, chosen, full, heap[0] >> 32
        top = pop(heap, size, pool, width)
        size -= 1
        pops += 1
        item = top & 0xFFFFFFFF
        base = item * record
        deep = pool[base + DEPTH]
        spent = pool[base + SPENT]
        at = pool[base + CURSOR]
        entry = heads[at]
        node = node_of[entry]
        if not pool[base + SETTLED]:
            rest = least[(hops - deep) * entries + entry]
            fits = rest != INF
            if fits:
                for i in range(base + ROUTE, base + ROUTE + deep):
                    if pool[i] == node:
                        fits = False
                        break
            end = pool[base + LIMIT]
            if at + 1 < end:
                # The later siblings: as a new item, or as this one when its arc leads nowhere.
                sibling = item
                if fits:
                    sibling = used
                    used += 1
                before = spent - prices[at]
                key = extend(pool, width, sibling, item, deep - 1, before, rows, at + 1, end)
                push(heap, size, key, pool, width)
                size += 1
            if not fits:
                continue
            if spent + rest > top >> 32:
                pool[base + SETTLED] = 1
                push(heap, size, (spent + rest) << 32 | item, pool, width)
                size += 1
                continue
        if least[entry] == 0:
            wanted = True
            if each > 0:
                if skip[node] > 0:
                    skip[node] -= 1
                    wanted = False
                elif held[node] == each or (held[node] == 0 and chosen == asked):
                    wanted = False
                else:
                    if held[node] == 0:
                        chosen += 1
                    held[node] += 1
                    if held[node] == each:
                        full += 1
            if wanted:
                where = offset + count
                out_price[where] = spent
                out_steps[where] = deep
                for i in range(deep):
                    out_trail[where * hops + i] = pool[base + ROUTE + width + 1 + i]
                count += 1
                useful = pops
                if (each > 0 and full == asked) or (each == 0 and count == asked):
                    return DONE, count, pops, chosen, full, heap[0] >> 32 if size else INF
        elif deep < hops and row[entry] < row[entry + 1]:
            key = extend(pool, width, used, item, deep, spent, rows, row[entry], row[entry + 1])
            push(heap, size, key, pool, width)
            used += 1
            size += 1
    return EXHAUSTED, count, pops, chosen, full, INF


@kernel
def search_many(
    rows: Rows,
    starts: Numbers,
    hops: int,
    asked: int,
    none: int,
    most_pops: int,
    heap: Numbers,
    pool: Numbers,
    out: tuple[Numbers, Numbers, Numbers],
    out_count: Numbers,
    out_end: Numbers,
) -> int:
    """`search` for one entry after another, `asked` paths each; returns the pops of all.

    Query i writes its paths from position i * asked on, their number to out_count[i] and how it
    ended to out_end[i]. starts: int64. none: 0, as a variable: a constant, like any other type of
    number, would have `search` compiled a second time.
    """
    tally = (out_count, out_count)  # not looked at without a limit a target
    total = 0
    for query in range(len(starts)):
        end, count, pops, _, _, _ = search(
            rows,
            starts[query],
            hops,
            asked,
            none,
            tally,
            none,
            none,
            most_pops,
            most_pops,
            heap,
            pool,
            out,
            query * asked,
        )
        out_count[query] = count
        out_end[query] = end
        total += pops
    return total

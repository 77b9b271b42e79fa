"""How are arcs sorted by a node number in linear time? The loops behind `csr`."""

from __future__ import annotations

from queries.kernels.jit import Numbers, kernel

DIGIT = 11  # bits a pass; 2048 write streams stay within a core's second-level cache


@kernel
def sort_pass(key: Numbers, order: Numbers, shift: int, count: Numbers, out: Numbers) -> None:
    """One stable pass of a radix sort: `order` by DIGIT bits of `key` from `shift` on, into `out`.

    count: [2 ** DIGIT + 1], zeros.
    """
    mask = (1 << DIGIT) - 1
    for at in range(len(order)):
        count[((key[order[at]] >> shift) & mask) + 1] += 1
    for digit in range(mask):
        count[digit + 1] += count[digit]
    for at in range(len(order)):
        item = order[at]
        digit = (key[item] >> shift) & mask
        out[count[digit]] = item
        count[digit] += 1

"""How are arcs sorted by a node number in linear time? The loops behind `csr`."""

from __future__ import annotations

from queries.kernels.jit import Numbers, kernel

DIGIT = 11  # bits a pass; 2048 write streams stay within a core's second-level cache


@kernel
def sort_pass(
    key: Numbers, order: Numbers, shift: int, count: Numbers, out_key: Numbers, out_order: Numbers
) -> None:
    """One stable pass of a radix sort: pairs of key and order by DIGIT bits of key from `shift` on.

    count: [2 ** DIGIT + 1], zeros.
    """
    mask = (1 << DIGIT) - 1
    for at in range(len(key)):
        count[((key[at] >> shift) & mask) + 1] += 1
    for digit in range(mask):
        count[digit + 1] += count[digit]
    for at in range(len(key)):
        digit = (key[at] >> shift) & mask
        where = count[digit]
        out_key[where] = key[at]
        out_order[where] = order[at]
        count[digit] = where + 1

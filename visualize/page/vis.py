"""Which vis-network does a page carry, and is it the one the pages were checked with?

It lies in the installed pyvis, which itself is not imported for this.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from graph.errors import IsthmusError

# vis-network 9.1.2 as it lies in the pyvis 0.3.2 wheel; Apache-2.0 or MIT.
VIS_ASSET = "templates/lib/vis-9.1.2/vis-network.min.js"
VIS_SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"


@cache
def vis_network() -> str:
    """The vis-network script from the installed pyvis, after its checksum."""
    package = find_spec("pyvis")
    if package is None or package.origin is None:
        raise IsthmusError("pyvis is not installed; the page needs pyvis==0.3.2")
    path = Path(package.origin).parent / VIS_ASSET
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise IsthmusError(f"{path} is missing; reinstall pyvis==0.3.2") from None
    found = hashlib.sha256(raw).hexdigest()
    if found != VIS_SHA256:
        raise IsthmusError(
            f"{path}: sha256 is {found[:12]}…, not {VIS_SHA256[:12]}…; this is not the script the "
            "page was checked with, reinstall pyvis==0.3.2"
        )
    # A parser turns CR LF into LF before it hashes, so the text must hold LF only.
    text = raw.decode("utf-8").replace("\r\n", "\n")
    # Without this line nobody's developer tools ask for a file that is not there.
    return text.partition("\n//# sourceMappingURL")[0]

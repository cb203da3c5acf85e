"""`python -m tests.bench [--quick] [--json] [NAME…]`: measure, print one table."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests.bench import (
    answers,
    charges,
    claims,
    importing,
    keys,
    many_visits,
    memory,
    scan,
    signing,
    start,
    stock,
    worklist,
)
from tests.bench.figure import Figure, table
from tests.terminal import EndedError

MEASUREMENTS = {
    "start": start, "keys": keys, "signing": signing, "worklist": worklist, "memory": memory, "charges": charges,
    "visits": many_visits, "scan": scan, "stock": stock, "claims": claims, "answers": answers,
    "import": importing,
}  # fmt: skip


def main() -> int:
    """Return 0 when every measurement could be done, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(MEASUREMENTS)}")
    parser.add_argument("--quick", action="store_true", help="one round each: shows that it runs, not how fast")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    arguments = parser.parse_args()
    figures: list[Figure] = []
    for name in arguments.names or MEASUREMENTS:
        if name not in MEASUREMENTS:
            parser.error(f"no measurement is called {name}: choose from {', '.join(MEASUREMENTS)}")
        try:
            figures += _measured(name, arguments.quick)
        except (TimeoutError, EndedError, AssertionError) as error:
            said = str(error).splitlines() or [type(error).__name__]
            print(f"{name} could not be measured: {said[0]}", file=sys.stderr)
            return 1
    print(json.dumps([figure.payload() for figure in figures]) if arguments.json else table(figures))
    return 0


def _measured(name: str, quick: bool) -> list[Figure]:
    measurement = MEASUREMENTS[name]
    with tempfile.TemporaryDirectory(prefix="needlepoint-bench-") as folder:
        return measurement.measure(Path(folder), 1 if quick else measurement.ROUNDS)


if __name__ == "__main__":
    sys.exit(main())

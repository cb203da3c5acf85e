"""`python -m tests.bench.large DOSES [--into FILE|URL] [--today DAY]`: make the clinic, or say that it is there."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from time import perf_counter

from models.core.errors import NeedlepointError
from models.safekeeping.postgres_copies import holds_anything
from models.store.engine import file_of, open_engine
from models.store.schema import SchemaState, schema_state
from models.store.system_clock import SystemClock
from tests.bench.large.clinic import Size, build

KEPT = Path("~/.cache/needlepoint").expanduser()
STEP = 100_000
CLAIMS, LOTS = 40_000, 5_000
"""Half of the claims wait for somebody."""


def main() -> int:
    """Return 0 when the clinic is there, 1 when it cannot be made."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.large", description=__doc__)
    parser.add_argument("doses", type=int, metavar="DOSES", help="how many signed doses")
    parser.add_argument("--into", metavar="FILE|URL", help=f"where to keep it: {KEPT} unless said")
    parser.add_argument("--today", type=date.fromisoformat, metavar="DAY", help="the day its orders are due")
    parser.add_argument("--claims", type=int, default=CLAIMS, help="claims for the newest doses")
    parser.add_argument("--lots", type=int, default=LOTS, help="lots on the shelf besides those the doses came from")
    arguments = parser.parse_args()
    target = arguments.into or str(KEPT / f"large-{arguments.doses}.sqlite3")
    began = perf_counter()
    try:
        if _there(target):
            print(f"{target} is there: remove it to make it anew")
            return 0
        today = arguments.today or SystemClock().now().date()
        claims = min(arguments.claims, arguments.doses // 3)
        build(target, Size(arguments.doses, today, claims=claims, lots=arguments.lots), _tell(began))
    except NeedlepointError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{target}: {arguments.doses:,} doses in {perf_counter() - began:.0f} s")
    return 0


def _tell(began: float):
    def told(done: int) -> None:
        if done % STEP == 0:
            print(f"{done:,} doses after {perf_counter() - began:.0f} s", flush=True)

    return told


def _there(target: str) -> bool:
    """Return whether a clinic of this version is there."""
    file = file_of(target)
    if file and not file.exists():
        return False
    engine = open_engine(target)
    try:
        if not file and not holds_anything(engine):
            return False
        state = schema_state(engine)
    finally:
        engine.dispose()
    if state is not SchemaState.CURRENT:
        message = f"{target} is no clinic of this version: remove it first"
        raise NeedlepointError(message)
    return True


if __name__ == "__main__":
    sys.exit(main())

"""Claims to an 837P: how long ten thousand take against the same claims as JSON, and how much memory they hold."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from time import perf_counter

from models.claims.claim import Claim
from models.claims.x12.envelope import write_837p
from tests.bench.figure import Figure, in_turns
from tests.models.claims.made_claims import batch, claim

ROUNDS = 3
CLAIMS = 10_000
FEW = 100
AIM_SECONDS = 30
AIM_MEGABYTES = 5


def measure(folder: Path, rounds: int) -> list[Figure]:
    """Write a file of claims that come one at a time, as a batch too long to hold does."""
    count = CLAIMS if rounds > 1 else CLAIMS // 100
    (written, taken) = in_turns(rounds, _seconds(lambda: _as_json(count)), _seconds(lambda: _to_file(folder, count)))
    return [
        Figure(f"{CLAIMS:,} claims to an 837P", taken, written, "the same as JSON", rounds, "s", aim_limit=AIM_SECONDS),
        _memory(folder, count),
    ]


def _seconds(work: Callable[[], None]) -> Callable[[], tuple[float]]:
    def timed() -> tuple[float]:
        start = perf_counter()
        work()
        return (perf_counter() - start,)

    return timed


def _memory(folder: Path, count: int) -> Figure:
    few, many = _peak(folder, min(FEW, count)), _peak(folder, count)
    name = f"memory held while {CLAIMS:,} claims are written"
    return Figure(name, many, few, f"{FEW} claims", 1, "MB", aim_limit=AIM_MEGABYTES)


def _peak(folder: Path, count: int) -> float:
    tracemalloc.start()
    _to_file(folder, count)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1_000_000


def _to_file(folder: Path, count: int) -> None:
    with (folder / "claims.837").open("w", encoding="ascii") as file:
        file.writelines(write_837p(batch(), _claims(count)))


def _as_json(count: int) -> None:
    for made in _claims(count):
        json.dumps(asdict(made), default=str)


def _claims(count: int) -> Iterator[Claim]:
    return (claim(f"C{number}") for number in range(count))

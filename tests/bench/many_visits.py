"""Files of visits from line to answer, against parsing the same JSON alone, and one visit from a cold start."""

from __future__ import annotations

import gc
import io
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

from models.exchange.visits.charge_facts import shipped_charge_facts
from models.exchange.visits.stream import objects
from models.exchange.visits.writer import answer_text
from tests.bench.figure import Figure, in_turns
from tests.bench.programs import ROOT

ROUNDS = 3
VISITS = 100_000
COLD = 10
AGAINST = "its JSON parsed"
AIM_EACH = 100
AIM_COLD = 500
CASES = ROOT / "tests" / "cases" / "vectors"
TEMPLATES = ("01_*", "02_*", "03_*", "06_*", "10_*", "12_p*", "14_*", "15_*", "16_*", "26_*", "27_*")
FIRST_DAY, DAYS = date(2025, 7, 1), 365


def measure(folder: Path, rounds: int) -> list[Figure]:
    """Derive a year of visits, then as many of which no two are alike, then one from a cold start."""
    count = VISITS if rounds > 1 else VISITS // 100
    year = list(islice(_year(), count))
    different = list(islice(_different(), count))
    return [
        _figure("a visit of a year's file, line to answer", year, rounds),
        _figure("a visit of a file without two alike, line to answer", different, rounds),
        _cold(folder, year[0], COLD if rounds > 1 else 1),
    ]


def _figure(name: str, lines: list[bytes], rounds: int) -> Figure:
    content = b"\n".join(lines)

    def floor() -> tuple[float]:
        start = perf_counter()
        for line in lines:
            json.loads(line)
        return (_each(start, lines),)

    def subject() -> tuple[float]:
        facts = shipped_charge_facts()
        gc.collect()
        gc.freeze()
        gc.disable()
        start = perf_counter()
        for answers in facts.answers(objects(io.BytesIO(content))):
            for one in answers:
                answer_text(one.id, one.charges, one.unread)
        taken = _each(start, lines)
        gc.enable()
        return (taken,)

    parsed, derived = in_turns(rounds, floor, subject)
    return Figure(name, derived, parsed, AGAINST, rounds, unit="µs", aim_limit=AIM_EACH)


def _cold(folder: Path, line: bytes, rounds: int) -> Figure:
    path = folder / "visit.json"
    path.write_bytes(line)
    here = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_DATA_HOME": str(folder / "nowhere")}

    def started(*words: str) -> tuple[float]:
        start = perf_counter()
        subprocess.run([sys.executable, *words], env=here, check=True, capture_output=True)
        return ((perf_counter() - start) * 1000,)

    bare, whole = in_turns(rounds, lambda: started("-c", "pass"), lambda: started("-m", "tui", "charges", str(path)))
    return Figure("charges of one visit from a cold start", whole, bare, "Python started", rounds, aim_limit=AIM_COLD)


def _each(start: float, lines: list[bytes]) -> float:
    return (perf_counter() - start) / len(lines) * 1_000_000


def _templates() -> list[dict[str, Any]]:
    paths = [path for pattern in TEMPLATES for path in sorted(CASES.glob(pattern + ".toml"))]
    return [tomllib.loads(path.read_text("utf-8"))["visit"] for path in paths]


def _year() -> Iterator[bytes]:
    """Yield a year of visits: the same few drugs and doses every day, as a clinic gives them."""
    templates, number = _templates(), 0
    while True:
        template = templates[number % len(templates)]
        day = FIRST_DAY + timedelta(days=number // len(templates) % DAYS)
        yield json.dumps({"id": f"V{number}", **template, "date_of_service": day.isoformat()}).encode()
        number += 1


def _different() -> Iterator[bytes]:
    """Yield visits of which no two share dose, day and diagnosis."""
    for number, line in enumerate(_year()):
        row = json.loads(line)
        for injection in row["injections"]:
            amount = injection["dose"]["amount"]
            injection["dose"]["amount"] = f"{Decimal(amount) * (1_000_000 - number) / 1_000_000:.6f}"
        row["diagnoses"] = [f"M{number % 90 + 10}.{number % 10}"]
        yield json.dumps(row).encode()

"""The bench runs; how fast anything is, is never a test."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIGURES = (
    "start to first paint",
    "start to the clinic's name",
    "Enter on sign-in to the worklist's rows",
    "Down in the worklist to repaint",
    "Down in the worklist to the new preview",
    "letter in the worklist's filter to repaint",
    "letter in the worklist's filter to all of it",
    "signing, PIN check left out",
    "signing, with its PIN check",
    "worklist of 500 orders, read",
    "worklist of 500 orders, Enter to rows (quick PIN)",
    "resident with the worklist open",
    "charges of one visit",
    "a visit of a year's file, line to answer",
    "a visit of a file without two alike, line to answer",
    "charges of one visit from a cold start",
    "scan's last key to the verdict, unreadable",
    "scan's last key to the verdict, known package",
    "stock of 5,000 lots, read",
    "stock of 5,000 lots, key to rows",
    "recall of a lot with 10,000 doses",
    "10,000 claims to an 837P",
    "memory held while 10,000 claims are written",
    "10,000 lines of an 835 posted",
    "a megabyte of FHIR files imported",
)


@pytest.mark.heavy
def test_the_bench_prints_every_figure_with_its_floor_ratio_and_rounds() -> None:
    command = [sys.executable, "-m", "tests.bench", "--quick", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert tuple(figure["name"] for figure in figures) == FIGURES
    assert all(figure["subject"] > 0 and figure["floor"] > 0 and figure["ratio"] > 0 for figure in figures)
    assert {figure["n"] for figure in figures} == {1}
    assert {figure["verdict"] for figure in figures if figure["aim"]} <= {"OK", "OVER"}

"""The files that the examples of the help pages name, small and free of errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests import fhir_files as fhir
from tests.models.claims.answers.made_answers import Paid, payment_file
from tests.models.codes.test_crosswalk_file import B12, HEAD
from tests.official_files import PACKAGE, PRICING, content
from tests.tui.commands.test_charges import VISIT
from tests.tui.commands.test_checks import CASE
from tui.cli import main


def put_example_files(folder: Path, line: str, database: str) -> None:
    """Write the files that an example reads into a folder."""
    bundle = fhir.visit()
    texts = {
        "visit.json": json.dumps(VISIT),
        "visits.jsonl": _lines(VISIT, VISIT | {"id": "V2"}),
        "case.json": json.dumps(CASE),
        "cases.jsonl": _lines(CASE, CASE | {"id": "C2"}),
        "orders.json": json.dumps(bundle),
        "orders.ndjson": _lines(*(entry["resource"] for entry in bundle["entry"])),
        "ndcs.txt": "0409-3795-01\n00143-9857-25\n",
        "scans.txt": "0100305170032258\n00517003225\n",
        "fees.csv": "payer,code,amount,asp_percent,effective,ends\ncommercial,96372,31.50,,2026-01-01,\n",
        "crosswalk.csv": HEAD + B12,
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "era.835").write_bytes(payment_file(Paid("0", ())))
    for name in (PRICING, PACKAGE):
        (folder / name).write_bytes(content(name))
    if "import formulary.toml" in line:
        assert main(["formulary", "export", "--output", str(folder / "formulary.toml"), "--database", database]) == 0


def _lines(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)

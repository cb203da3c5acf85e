"""The files that the examples of the help pages name, small and free of errors."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from models.clinic import open_clinic
from models.stock.actions.receive_lot import receive_lot
from models.stock.entries import LotEntry
from models.stock.queries.inventory import inventory
from models.store.engine import open_engine
from models.store.system_clock import SystemClock
from models.store.transaction import Store
from tests import fhir_files as fhir
from tests.models.codes.test_crosswalk_file import B12, HEAD
from tests.official_files import PACKAGE, PRICING, content
from tests.tui.commands.test_charges import VISIT
from tests.tui.commands.test_checks import CASE
from tui.cli import main

DELIVERY = (
    "ndc,lot,expiry,quantity,unit,serial,cost,invoice,owner,supplier\n"
    "00517-0032-25,D1001,2035-03-31,3,carton of 10,,4.10,INV-1,clinic,McKesson\n"
    "00409-3795-01,D1002,2035-04-30,25,vial,,1.05,INV-1,clinic,McKesson\n"
)


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
        "delivery.csv": DELIVERY,
        "count.csv": "ndc,lot,quantity,reason\n00517-0032-25,C7714,9,first_count\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    for name in (PRICING, PACKAGE):
        (folder / name).write_bytes(content(name))
    if "stock count" in line or "stock recall" in line:
        _receive(database)
    if "import formulary.toml" in line:
        assert main(["formulary", "export", "--output", str(folder / "formulary.toml"), "--database", database]) == 0


def _receive(database: str) -> None:
    """Receive the lots that the examples count and recall."""
    store = Store(open_engine(database))
    clinic = open_clinic(store, SystemClock())
    assert clinic is not None
    ndc, expires_on = "00517-0032-25", date(2035, 1, 31)
    known = {row.lot for row in inventory(clinic)}
    for lot in {"C7714", "B2207"} - known:
        receive_lot(clinic, None, LotEntry(ndc, lot, expires_on, 10))
    store.engine.dispose()


def _lines(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)

"""Who got a recalled lot, as a file to call from."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from models.charting.lots.given_from_lots import GivenFromLot
from models.core.clock import local_date
from models.exchange.csv_cells import csv_text

COLUMNS = ("record", "name", "phone", "not_called", "given_on", "dose")


def call_list(found: Iterable[GivenFromLot], zone: ZoneInfo) -> str:
    """Return one line a patient and dose; `not_called` says why there is no phone to call."""
    return csv_text(COLUMNS, ({**_person(dose), "given_on": str(local_date(dose.given_at, zone))} for dose in found))


def _person(dose: GivenFromLot) -> dict[str, str]:
    return {
        "record": dose.mrn, "name": dose.name, "phone": dose.phone, "not_called": dose.not_called, "dose": dose.dose,
    }  # fmt: skip

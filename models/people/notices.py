"""What a person is shown as they sign in: wrong PINs under their name, a reset PIN, a license that ends."""

from __future__ import annotations

from typing import Any

from models.codes.tables.clinic_tables import clinic_tables
from models.core.clock import local_date
from models.core.words import date_text, day_text, instant_text
from models.people.pin_delay import Counted, unseen
from models.people.standing import lapsed_on
from models.store.clinic import Clinic


def notices(clinic: Clinic, row: Any, found: Counted) -> tuple[str, ...]:
    """Return them, most urgent first; nothing when all is well. `row` is the practitioner's."""
    return tuple(text for text in (_wrong_pins(clinic, found), _license(clinic, row), _reset(clinic, row)) if text)


def _wrong_pins(clinic: Clinic, found: Counted) -> str:
    rows = list(unseen(found))
    wrong = sum(row.wrong for row in rows)
    if not wrong:
        return ""
    here = any(row.station_id == found.station for row in rows)
    elsewhere = any(row.station_id != found.station for row in rows)
    if not elsewhere and wrong < int(clinic_tables(clinic).limits["pin_attempts"].value) - 2:
        return ""  # a slip of the fingers just now is no news to them
    first = min(row.first_at for row in rows)
    where = {(True, False): "on this workstation", (False, True): "on another workstation"}.get(
        (here, elsewhere), "on this and another workstation"
    )
    since = day_text(local_date(first, clinic.zone), clinic.today())
    count = "1 wrong PIN" if wrong == 1 else f"{wrong} wrong PINs"
    return f"{count} since {since}, {where}. Not you? Tell an administrator."


def _license(clinic: Clinic, row: Any) -> str:
    today = clinic.today()
    if lapsed := lapsed_on(row, today):
        return f"Your {lapsed}: you may not give, order, supervise or check doses. Ask an administrator."
    if row.license_until is None:
        return ""
    days = (row.license_until - today).days
    if days > int(clinic_tables(clinic).limits["license_notice_days"].value):
        return ""
    return f"Your license ends {date_text(row.license_until)}, in {days} day{'' if days == 1 else 's'}."


def _reset(clinic: Clinic, row: Any) -> str:
    if row.pin_reset_at is None:
        return ""
    return f"Your PIN was reset {instant_text(row.pin_reset_at, clinic.zone)}."

"""What stands on the demo clinic's shelf today besides what its history left there."""

from __future__ import annotations

from datetime import datetime, timedelta

from models.core.clock import local_date
from models.demo.courses import B12, COURSES, Course
from models.demo.stock import DemoStock

B12_LOT = "B2207"
B12_LOT_DAYS, B12_VIAL_DAYS = 55, 12
LEAST = 5

# NDC, lot number, containers, days until expiry, status.
EXTRA = (
    ("00409-3795-01", "K4471", 6, 9, "active"),
    ("00641-0928-25", "P1186", 3, -12, "active"),
    ("00143-9858-25", "C7702", 8, 240, "recalled"),
    ("00517-0031-25", "B9034", 25, 330, "active"),
    ("00409-3796-01", "K5520", 10, 400, "active"),
    ("00075-0620-40", "E3318", 20, 210, "active"),
    ("60793-0702-10", "L6645", 4, 150, "active"),
    ("24338-0055-01", "T8210", 5, 300, "quarantined"),
)


def before_dose(shelf: DemoStock, course: Course, at: datetime) -> None:
    """Bring the newest lot of cyanocobalamin in, and open a fresh vial of it, in time for the present day."""
    if course.drawn.ndc != B12.ndc:
        return
    days = (shelf.clinic.today() - local_date(at, shelf.clinic.zone)).days
    if days <= B12_LOT_DAYS and not any(lot.lot_number == B12_LOT for lot in shelf.lots):
        expires_on = shelf.clinic.today() + timedelta(days=190)
        shelf.receive(B12.ndc, 6, at - timedelta(hours=1), expires_on, B12_LOT)
    if days <= B12_VIAL_DAYS and not any(_recent(shelf, vial.opened_at) for vial in shelf.opened(B12.ndc)):
        shelf.renew_vial(B12.ndc, at)


def fill_stock(shelf: DemoStock, now: datetime) -> None:
    """Deliver what runs low, and the lots nobody may or should use: expired, recalled, about to expire."""
    for ndc in dict.fromkeys(course.drawn.ndc for course in COURSES):
        if shelf.left(ndc) < LEAST:
            shelf.receive(ndc, 12, now - timedelta(days=6), shelf.clinic.today() + timedelta(days=420))
    for ndc, number, count, days, status in EXTRA:
        received = now - timedelta(days=max(40, 40 - days))
        lot = shelf.receive(ndc, count, received, shelf.clinic.today() + timedelta(days=days), number)
        lot.status = status


def _recent(shelf: DemoStock, opened_at: datetime) -> bool:
    return (shelf.clinic.today() - local_date(opened_at, shelf.clinic.zone)).days <= B12_VIAL_DAYS

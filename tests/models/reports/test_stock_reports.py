"""The reports of stock: what to order, what was used and lost, what expires, what does not agree."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from models.core.errors import BadInputError
from models.people.versions import Stale, Stored, Unchanged
from models.reports.report import Report, as_csv
from models.reports.stock.expiries import expiries
from models.reports.stock.losses import losses
from models.reports.stock.outlook import level_of, outlook
from models.reports.stock.unreconciled import unreconciled
from models.reports.stock.used import used
from models.stock.actions.discard_stock import DiscardEntry, discard_stock
from models.stock.actions.save_level import LevelEntry, save_level
from models.stock.entries import Held
from models.store.clinic import Clinic
from tests.factories import PHYSICIAN_SIGN_IN, add_lot, add_order, add_patient, staff_id
from tests.models.charting.test_correct_administration import signed
from tests.models.stock.test_ledger import nurse, received

DRUG = "cyanocobalamin"


def cells(report: Report) -> list[tuple[str, ...]]:
    return [line.cells for line in report.lines]


def level(clinic: Clinic, **over: str | int):
    entry = LevelEntry(DRUG, "5", "20", "we run out on Fridays", level_of(clinic, DRUG).change)
    return save_level(clinic, staff_id(clinic, PHYSICIAN_SIGN_IN), replace(entry, **over))


def test_what_the_doses_of_four_weeks_lack_is_to_be_ordered(sqlite_clinic: Clinic) -> None:
    order = {"interval_days": 7, "doses_allowed": 12}
    for _ in range(3):
        add_order(sqlite_clinic, add_patient(sqlite_clinic), **order)
    add_lot(sqlite_clinic, on_hand=Decimal(10))

    ((drug, package, here, month, long, at, par, wanted),) = cells(outlook(sqlite_clinic))

    assert (drug, here, month, long, at, par, wanted) == (DRUG, "10", "12", "3 wk", "", "", "2")
    assert package.endswith("multi-dose vial")
    assert cells(outlook(sqlite_clinic, only_to_order=True)) == cells(outlook(sqlite_clinic))


@pytest.mark.parametrize(
    "over", [{"status": "quarantined"}, {"source": "sample"}, {"expires_on": None}], ids=["held", "sample", "expired"]
)
def test_what_may_not_be_given_as_the_clinics_own_is_not_on_hand(sqlite_clinic: Clinic, over) -> None:
    if "expires_on" in over:
        over = {"expires_on": sqlite_clinic.today() - timedelta(days=1)}
    add_lot(sqlite_clinic, **over)
    add_order(sqlite_clinic, add_patient(sqlite_clinic))

    assert [line[2] for line in cells(outlook(sqlite_clinic))] == ["0"]
    assert [line[-1] for line in cells(outlook(sqlite_clinic))] == ["1"]


def test_levels_decide_what_is_ordered_and_every_version_stays(sqlite_clinic: Clinic) -> None:
    add_lot(sqlite_clinic, on_hand=Decimal(5))

    assert level(sqlite_clinic) == Stored(DRUG, 1)
    assert [line[-3:] for line in cells(outlook(sqlite_clinic))] == [("5", "20", "15")]
    assert isinstance(level(sqlite_clinic), Unchanged)
    assert level(sqlite_clinic, reorder_at="", par="") == Stored(DRUG, 2)
    assert [line[-3:] for line in cells(outlook(sqlite_clinic))] == [("", "", "")]


def test_two_who_change_the_levels_at_once_do_not_overwrite_each_other(sqlite_clinic: Clinic) -> None:
    level(sqlite_clinic)
    outcome = level(sqlite_clinic, par="30", change=0)
    assert isinstance(outcome, Stale)
    assert "D Chen MD changed the levels of cyanocobalamin meanwhile" in outcome.text


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"par": "4"}, "par"), ({"par": ""}, "par"), ({"reorder_at": ""}, "reorder_at"), ({"par": "-1"}, "par"),
        ({"reorder_at": "1.5"}, "reorder_at"), ({"par": "9999999"}, "par"), ({"reason": " "}, "reason"),
    ],
)  # fmt: skip
def test_levels_that_make_no_sense_are_refused_at_their_field(sqlite_clinic: Clinic, over, field: str) -> None:
    with pytest.raises(BadInputError) as refused:
        level(sqlite_clinic, **over)
    assert refused.value.at == field


def test_doses_are_counted_by_week_with_what_they_billed(sqlite_clinic: Clinic) -> None:
    add_lot(sqlite_clinic)
    for _ in range(2):
        signed(sqlite_clinic, add_order(sqlite_clinic, add_patient(sqlite_clinic)).id)

    (line,) = used(sqlite_clinic).lines

    assert line.cells[:3] == (DRUG, "2", "2")
    assert line.cells[4] == "2"
    assert [bar.value for bar in line.bars] == [0] * 11 + [2]


def test_a_loss_costs_what_its_lot_cost_and_says_where_no_receipt_tells(sqlite_clinic: Clinic) -> None:
    priced = received(sqlite_clinic, cost=Decimal("4.50"))
    unpriced = received(sqlite_clinic, lot_number="CD9")
    for lot, count in ((priced, 2), (unpriced, 3)):
        discard_stock(
            sqlite_clinic, nurse(sqlite_clinic), DiscardEntry(Held(lot.id), "spoiled", Decimal(count), "warm fridge")
        )

    assert cells(losses(sqlite_clinic)) == [(DRUG, "spoiled", "5", "", "$9.00", "3")]


def test_what_expires_is_told_by_thirty_sixty_and_ninety_days_through_its_last_day(sqlite_clinic: Clinic) -> None:
    today = sqlite_clinic.today()
    for days in (-1, 0, 30, 31, 90, 91):
        add_lot(sqlite_clinic, lot_number=f"L{days + 1}", expires_on=today + timedelta(days=days))

    report = expiries(sqlite_clinic)

    told = [(line.cells[3], line.cells[1], line.alert) for line in report.lines]
    assert told == [("L0", "past", True), ("L1", "30 d", False), ("L31", "30 d", False), ("L32", "60 d", False),
                    ("L91", "90 d", False)]  # fmt: skip
    assert [bar.value for bar in report.lines[0].bars] == [10, 20, 10, 10]


def test_a_dose_that_bills_its_drug_and_took_its_vial_agrees(sqlite_clinic: Clinic) -> None:
    add_lot(sqlite_clinic)
    signed(sqlite_clinic, add_order(sqlite_clinic, add_patient(sqlite_clinic)).id)
    report = unreconciled(sqlite_clinic)
    assert report.lines == ()
    assert report.nothing.startswith("All 1 doses")


def test_a_file_holds_every_column_and_no_formula(sqlite_clinic: Clinic) -> None:
    add_lot(sqlite_clinic, lot_number="=1+1", expires_on=sqlite_clinic.today())
    table = list(csv.DictReader(io.StringIO(as_csv(expiries(sqlite_clinic)))))
    assert table[0]["lot"] == "'=1+1"
    assert table[0]["left"] == "10 unopened"

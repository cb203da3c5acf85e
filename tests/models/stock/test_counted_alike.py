"""One number everywhere: how much of a lot there is, whoever shows it (K7, K9), and what a blind count keeps back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from models.core.errors import BadInputError
from models.patients.queries.scan import resolve_scan
from models.people.author import Author
from models.reports.stock.expiries import expiries
from models.reports.stock.outlook import outlook
from models.stock.actions.count_stock import Counted, count_stock
from models.stock.containers import typed_containers
from models.stock.entries import CountEntry, Held
from models.stock.kinds import GIVEN
from models.stock.ledger.book import Move, book
from models.stock.ledger.opening import open_vial
from models.stock.ledger.rests import OutOfStockError
from models.stock.queries.inventory import inventory
from models.stock.queries.lots_on_hand import lots_on_hand
from models.stock.queries.on_hand import read_on_hand
from models.stock.queries.stock import stock
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from models.store.transaction import Transaction
from tests.factories import add_order, add_patient, rows
from tests.frozen_clock import FrozenClock
from tests.models.stock.balance import unbalanced
from tests.models.stock.test_ledger import MULTI_DOSE_B12, counts_blind, nurse, received

SLUG = "cyanocobalamin"
# GTIN of NDC 00517-0031-25 as the carton and as the vial in it carry it.
CARTON, VIAL = "]d201503051700312561735123110AB0123", "]d201003051700312511735123110AB0123"


def everywhere(clinic: Clinic) -> set[str]:
    """Return every number the list, the inventory, the order form and the order list show."""
    with clinic.store.read() as connection:
        asked = read_on_hand(connection, clinic)[SLUG]
    (line,), (row,), (order,) = lots_on_hand(clinic), inventory(clinic), outlook(clinic).lines
    return {line.left.removesuffix(" unopened"), row.cells()["on_hand"], str(asked), order.cells[2]}


def test_k7_three_cartons_and_then_one_vial_are_the_same_number_in_list_count_sheet_and_reports(
    sqlite_clinic: Clinic,
) -> None:
    carton, vial = (resolve_scan(sqlite_clinic, code) for code in (CARTON, VIAL))
    assert (carton.kind, carton.ndc, carton.lot_number) == (vial.kind, vial.ndc, vial.lot_number)
    assert carton.expires_on
    known = {"ndc": carton.ndc, "lot_number": carton.lot_number, "expires_on": carton.expires_on}
    lot = received(sqlite_clinic, containers=typed_containers("3x10", "containers"), **known)
    assert everywhere(sqlite_clinic) == {"30"}
    received(sqlite_clinic, containers=1, **known)
    assert everywhere(sqlite_clinic) == {"31"}
    counted = CountEntry(Held(lot.id), Decimal(31))
    assert count_stock(sqlite_clinic, nurse(sqlite_clinic), (counted,)) == Counted((Decimal(0),))


def test_k9_a_last_day_means_the_same_in_the_order_form_the_report_and_the_count_sheet(
    sqlite_clinic: Clinic, clock: FrozenClock
) -> None:
    lot = received(sqlite_clinic, expires_on=sqlite_clinic.today())
    add_order(sqlite_clinic, add_patient(sqlite_clinic))
    with sqlite_clinic.store.read() as connection:
        assert read_on_hand(connection, sqlite_clinic) == {SLUG: 10}
    assert [line.cells[1] for line in expiries(sqlite_clinic).lines] == ["30 d"]
    clock.tick(24 * 60)
    with sqlite_clinic.store.read() as connection:
        assert read_on_hand(connection, sqlite_clinic) == {}
    assert [(line.cells[1], line.alert) for line in expiries(sqlite_clinic).lines] == [("past", True)]
    assert outlook(sqlite_clinic).lines[0].cells[2] == "0"
    # What expired lies there all the same: it is counted, and booked out.
    counted = CountEntry(Held(lot.id), Decimal(10))
    assert count_stock(sqlite_clinic, nurse(sqlite_clinic), (counted,)) == Counted((Decimal(0),))


def test_k9_a_code_with_day_00_holds_through_the_last_day_of_its_month(sqlite_clinic: Clinic) -> None:
    scanned = resolve_scan(sqlite_clinic, VIAL.replace("17351231", "17351100"))
    assert scanned.expires_on
    assert scanned.expires_on.isoformat() == "2035-11-30"


def test_a_blind_count_says_neither_what_is_expected_nor_by_how_much_it_differs(sqlite_clinic: Clinic) -> None:
    counts_blind(sqlite_clinic)
    short = CountEntry(Held(received(sqlite_clinic).id), Decimal(8))
    with pytest.raises(BadInputError) as refused:
        count_stock(sqlite_clinic, nurse(sqlite_clinic), (short,))
    assert refused.value.at == "reason"
    assert refused.value.text.startswith("say why it differs (")
    assert not set(refused.value.text) & set("0123456789")
    found = count_stock(sqlite_clinic, nurse(sqlite_clinic), (replace(short, reason="lost"),))
    assert found == Counted((Decimal(-2),))


def test_k8_a_tenth_of_a_milliliter_a_hundred_times_leaves_exactly_nothing_and_one_more_is_refused(
    sqlite_clinic: Clinic,
) -> None:
    lot, who = received(sqlite_clinic, ndc=MULTI_DOSE_B12, containers=1), Author(nurse(sqlite_clinic), "M Ruiz MA")

    def opened(tx: Transaction) -> UUID:
        made = open_vial(tx, sqlite_clinic, who, (lot.id, None, lot.expires_on), sqlite_clinic.now(), Decimal(10))
        book(tx, sqlite_clinic, who, (Move(lot.id, "AB0123", GIVEN, Decimal(-1), Decimal("-0.1"), made),))
        return made

    vial = sqlite_clinic.store.write(opened)
    drawn = Move(lot.id, "AB0123", GIVEN, volume_ml=Decimal("-0.1"), vial_id=vial)
    for _ in range(99):
        sqlite_clinic.store.write(lambda tx: book(tx, sqlite_clinic, who, (drawn,)))
    assert rows(sqlite_clinic, Vial)[0].remaining_ml == 0
    assert stock(sqlite_clinic, SLUG) == ()
    with pytest.raises(OutOfStockError):
        sqlite_clinic.store.write(lambda tx: book(tx, sqlite_clinic, who, (drawn,)))
    assert unbalanced(sqlite_clinic) == {}

"""Two workstations chart the same order to the last key: one dose is stored, the other person learns whose it was."""

from __future__ import annotations

from contextlib import ExitStack
from decimal import Decimal

import pytest

from models.billing.records.charge_item import ChargeItem
from models.charting.records.administration_draft import AdministrationDraft
from models.charting.records.medication_administration import AdministrationProduct, MedicationAdministration
from models.core.words import time_text
from models.orders.records.medication_request import MedicationRequest
from models.people.records.provenance import Provenance
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from tests.factories import (
    GIVER_PIN,
    GIVER_SIGN_IN,
    PHYSICIAN_PIN,
    PHYSICIAN_SIGN_IN,
    add_lot,
    add_order,
    add_patient,
    rows,
)
from tests.journeys.workstation import (
    PATIENCE_SECONDS,
    chart_to,
    clinic_at,
    code_of,
    open_order,
    sign_in,
    words_on,
    workstation,
)
from tests.terminal import Terminal

ON_HAND = Decimal(10)
STAFF = ((GIVER_SIGN_IN, GIVER_PIN), (PHYSICIAN_SIGN_IN, PHYSICIAN_PIN))
NAMES = {"M Ruiz MA", "D Chen MD"}


@pytest.mark.heavy
def test_of_two_who_sign_the_same_dose_one_gave_it_and_the_other_is_told_who_and_when(either_database: str) -> None:
    with clinic_at(either_database) as clinic:
        vial = code_of(add_lot(clinic, on_hand=ON_HAND))
        add_order(clinic, add_patient(clinic))

    with ExitStack() as stack:
        both = [stack.enter_context(workstation(either_database)) for _ in STAFF]
        for terminal, (who, pin) in zip(both, STAFF, strict=True):
            _chart_until_signing(terminal, who, pin, vial)
        for terminal in both:
            terminal.press("f10", pace=0)
        refused = _told_no(both)

        giver, when = _check_one_dose(either_database)
        assert f"given today at {when} by {giver}" in words_on(refused)
        _throw_away(refused)
    with clinic_at(either_database) as clinic:
        assert rows(clinic, AdministrationDraft) == []


def _chart_until_signing(terminal: Terminal, who: str, pin: str, vial: str) -> None:
    sign_in(terminal, who, pin)
    open_order(terminal, "okafor")
    chart_to(terminal, "sign", vial=vial)
    terminal.type(pin)


def _told_no(both: list[Terminal]) -> Terminal:
    """Wait until each was answered; return the one whose dose was not stored."""
    for terminal in both:
        _wait_for_answer(terminal)
    signed = ["✓ Signed" in words_on(terminal) for terminal in both]
    assert sorted(signed) == [False, True]
    return both[signed.index(False)]


def _wait_for_answer(terminal: Terminal) -> None:
    for _ in range(PATIENCE_SECONDS * 20):
        terminal.watch(0.05)
        if "✓ Signed" in words_on(terminal) or "Nothing was stored" in words_on(terminal):
            terminal.watch(0.5)
            return
    raise AssertionError(terminal.text())


def _check_one_dose(database: str) -> tuple[str, str]:
    """Assert that one dose and all of it is stored; return who gave it, and when as a person reads it."""
    with clinic_at(database) as clinic:
        (dose,) = rows(clinic, MedicationAdministration)
        (product,) = rows(clinic, AdministrationProduct)
        (lot,) = rows(clinic, Lot)
        (order,) = rows(clinic, MedicationRequest)
        moved = [movement.containers for movement in rows(clinic, StockMovement)]
        assert (product.containers, lot.on_hand, moved) == (1, ON_HAND - 1, [Decimal(-1)])
        assert (order.doses_given, order.status) == (1, "completed")
        assert [line.code for line in rows(clinic, ChargeItem)] == ["96372", "J3420"]
        assert len(rows(clinic, Provenance)) == 1
        assert dose.giver_name in NAMES
        return dose.giver_name, time_text(dose.effective_at, clinic.zone)


def _throw_away(terminal: Terminal) -> None:
    """The other person's draft is still theirs: they throw it away."""
    terminal.press("ctrl+d")
    terminal.wait_for("Discard this draft?")
    terminal.press("a")
    terminal.wait_for("Held", PATIENCE_SECONDS)

"""A vitamin B12 order of another system: imported, settled by the provider, given by the assistant, ready to bill."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from models.billing.records.charge_item import ChargeDerivation, ChargeItem
from models.charting.records.medication_administration import MedicationAdministration
from models.orders.records.medication_request import MedicationRequest
from models.people.actions.add_staff import add_staff
from models.people.actions.change_pin import change_own_pin
from models.people.actions.set_up_clinic import StaffEntry, set_up_clinic
from models.stock.actions.receive_lot import receive_lot
from models.stock.entries import LotEntry
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.identity import Uuid7Source
from models.store.schema import prepare
from models.store.system_clock import SystemClock
from models.store.transaction import Store
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, SETUP, rows
from tests.journeys.workstation import (
    PATIENCE_SECONDS,
    STEP_WORDS,
    chart_to,
    clinic_at,
    fill,
    gs1_code,
    open_order,
    scan,
    sign,
    sign_in,
    words_on,
    workstation,
)
from tests.ready import run
from tests.terminal import Terminal
from tests.tui.commands.acting import pin_file

SYNTHEA = Path(__file__).parents[1] / "fixtures" / "fhir" / "synthea_patient.json"
NDC, LOT = "00517-0032-25", "MD77"
FIRST_PIN = "1212"
CHEN = StaffEntry("Chen", "D", "MD", PHYSICIAN_SIGN_IN, FIRST_PIN, roles=("provider",), npi="1003000126")


@pytest.mark.heavy
def test_an_imported_b12_order_is_settled_given_and_ready_to_bill_by_keys_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = str(tmp_path / "clinic.sqlite3")
    monkeypatch.setenv("NEEDLEPOINT_PIN_FILE", str(pin_file(tmp_path, PHYSICIAN_PIN)))
    expires = _open_for_business(database)
    _import(database)

    with workstation(database, from_nothing=True) as terminal:
        _settle(terminal)
        terminal.press("f9")
        terminal.wait_for("─ Locked ─")
        terminal.press("ctrl+o")
        _give(terminal, gs1_code(NDC, LOT, expires))

    with clinic_at(database) as clinic:
        _check_bill(clinic)


def _open_for_business(database: str) -> date:
    """Set up the clinic with its staff and one lot of the multi-dose vial; return the lot's expiry."""
    store = Store(open_engine(database))
    prepare(store.engine)
    set_up_clinic(store, SystemClock(), Uuid7Source(), SETUP)
    store.engine.dispose()
    with clinic_at(database) as clinic:
        change_own_pin(clinic, add_staff(clinic, CHEN, by=None), FIRST_PIN, PHYSICIAN_PIN)
        expires = clinic.today().replace(year=clinic.today().year + 1, day=1)
        receive_lot(clinic, None, LotEntry(NDC, LOT, expires, containers=3))
    return expires


def _import(database: str) -> None:
    done = run("tui", "import", str(SYNTHEA), "--as", PHYSICIAN_SIGN_IN, "--database", database)
    assert (done.returncode, done.stderr) == (1, ""), "an order that waits for review ends with 1"
    assert "review: Vitamin B 12 5 MG/ML Injectable Solution: no dose; no route" in done.stdout
    with clinic_at(database) as clinic:
        (order,) = rows(clinic, MedicationRequest)
    assert (order.status, order.dose, order.route) == ("draft", None, None)


def _settle(terminal: Terminal) -> None:
    """The provider says what the order left open, and signs it."""
    sign_in(terminal, PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
    terminal.wait_for("Held for a provider")
    open_order(terminal, "rippin")
    terminal.wait_for("As it came")
    drug, start, every, count, until, time = "", "", "", "", "", ""
    fill(terminal, drug, "1,000 mcg", "IM", "E53.8", "B12 deficiency", start, every, count, until, time, "")
    sign(terminal, PHYSICIAN_PIN)
    terminal.wait_for("Order signed")
    terminal.wait_for("Due today")


def _give(terminal: Terminal, vial: str) -> None:
    """The assistant takes over the workstation, scans the vial, charts and signs."""
    sign_in(terminal, on_site="")
    open_order(terminal, "rippin")
    chart_to(terminal, "dose")
    scan(terminal, vial, STEP_WORDS["give"])
    for key, step in (("2", "response"), ("t", "sign")):
        terminal.press(key)
        terminal.wait_for(STEP_WORDS[step], PATIENCE_SECONDS)
    assert "given" in words_on(terminal)
    sign(terminal)
    terminal.wait_for("Signed")


def _check_bill(clinic: Clinic) -> None:
    (dose,) = rows(clinic, MedicationAdministration)
    assert (dose.outcome, dose.giver_name, dose.requester_name) == ("given", "M Ruiz MA", "D Chen MD")
    (derived,) = rows(clinic, ChargeDerivation)
    assert derived.status == "billable"
    injection, drug = sorted(rows(clinic, ChargeItem), key=lambda line: line.code)
    assert (injection.code, injection.units, injection.diagnosis_pointers) == ("96372", 1, [1])
    assert (drug.code, drug.units, drug.diagnosis_pointers) == ("J3420", 1, [1])
    assert (drug.ndc11, drug.ndc_unit, drug.ndc_quantity) == ("00517003225", "ML", Decimal(1))
    assert (injection.modifiers, drug.modifiers) == ([], [])
    (order,) = rows(clinic, MedicationRequest)
    assert order.diagnoses == ["E53.8"]

"""Stock of 5,000 lots, read and shown; a recall of a lot that 10,000 doses came from."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlmodel import SQLModel

from models.charting.actions.sign_administration import Signed, sign_administration
from models.charting.lots.given_from_lots import given_from_lots
from models.charting.records.medication_administration import AdministrationProduct, MedicationAdministration
from models.drugs.clinic_formulary import clinic_formulary
from models.stock.actions.hold_stock import recall_lots
from models.stock.queries.lots_on_hand import lots_on_hand
from models.stock.records.lot import Lot
from models.store.clinic import Clinic
from models.store.system_clock import SystemClock
from models.store.transaction import table_of
from tests import factories
from tests.bench.figure import Figure, in_turns
from tests.bench.places import Place, check_pin_quickly, opened, stocked_clinic
from tests.bench.programs import BARE_READY, PATIENCE_SECONDS, application, bare_app, milliseconds, sign_in
from tests.bench.worklist import raw, timed
from tests.models.charting.test_sign_administration import charted

ROUNDS = 10
LOTS, DOSES, PATIENTS = 5_000, 10_000, 400
SHOWN_MS, RECALLED_MS = 300, 1_000


def measure(folder: Path, rounds: int) -> list[Figure]:
    """Ask in this process; open the screen on a terminal."""
    place = stocked_clinic(folder, SystemClock())
    with opened(place) as clinic:
        check_pin_quickly(clinic, place.who)
        lot = _given(clinic)
        _fill(clinic)
        statements = raw(clinic, lambda: lots_on_hand(clinic))
        floor, read = in_turns(rounds, timed(statements), timed(lambda: lots_on_hand(clinic)))
        statements = raw(clinic, lambda: given_from_lots(clinic, (lot.id,)))
        bare, recalled = in_turns(rounds, timed(statements), timed(lambda: _recalled(clinic, lot)))
    started, shown = in_turns(rounds, _bare, lambda: _screen(place))
    sent = "its statements in raw sqlite3"
    return [
        Figure(f"stock of {LOTS:,} lots, read", read, floor, sent, rounds, aim_limit=SHOWN_MS),
        Figure(f"stock of {LOTS:,} lots, key to rows", shown, started, "first paint of a bare Textual app", rounds,
               aim_limit=SHOWN_MS),
        Figure(f"recall of a lot with {DOSES:,} doses", recalled, bare, "its list in raw sqlite3", rounds,
               aim_limit=RECALLED_MS),
    ]  # fmt: skip


def _recalled(clinic: Clinic, lot: Any) -> None:
    """Recall the lot and list everyone who got it; the list is whole."""
    recall_lots(clinic, None, lot.ndc, lot.lot_number, "letter of the maker")
    assert len(given_from_lots(clinic, (lot.id,))) == DOSES


def _given(clinic: Clinic) -> Any:
    """Sign one dose, and store it again for other patients until there are enough."""
    (lot,) = factories.rows(clinic, Lot)
    order = factories.add_order(clinic, factories.add_patient(clinic))
    outcome = sign_administration(clinic, charted(clinic, order.id))
    assert isinstance(outcome, Signed)
    patients = [factories.add_patient(clinic, mrn=f"R{number}").id for number in range(PATIENTS)]
    (dose,) = factories.rows(clinic, MedicationAdministration)
    (product,) = factories.rows(clinic, AdministrationProduct)
    doses, products = [], []
    for number in range(DOSES - 1):
        own = {"id": clinic.new_id(), "intent_id": clinic.new_id(), "patient_id": patients[number % PATIENTS]}
        doses.append({**dose._mapping, **own})
        products.append({**product._mapping, "id": clinic.new_id(), "administration_id": own["id"]})
    for kind, values in ((MedicationAdministration, doses), (AdministrationProduct, products)):
        _insert(clinic, kind, values)
    return lot


def _insert(clinic: Clinic, kind: type[SQLModel], values: list[dict[str, Any]]) -> None:
    clinic.store.write(lambda tx: tx.connection.execute(insert(table_of(kind)), values))


def _fill(clinic: Clinic) -> None:
    """Store lots of every package that has an NDC, in turn."""
    packages = [(ndc, drug.slug) for ndc, (drug, _package) in clinic_formulary(clinic).by_ndc.items()]
    today = clinic.today()
    values = [
        {
            "id": clinic.new_id(), "site_id": clinic.site_id, "drug_slug": packages[number % len(packages)][1],
            "ndc": packages[number % len(packages)][0], "lot_number": f"L{number}", "on_hand": Decimal(10),
            "expires_on": today + timedelta(days=10 + number % 700), "status": "active", "source": "clinic",
        }
        for number in range(LOTS)
    ]  # fmt: skip
    _insert(clinic, Lot, values)


def _bare() -> tuple[float]:
    with bare_app() as terminal:
        return (milliseconds(terminal.started, terminal.wait_for(BARE_READY, PATIENCE_SECONDS)),)


def _screen(place: Place) -> tuple[float]:
    with application(place) as terminal:
        sign_in(terminal, place)
        pressed = terminal.press("s", pace=0)
        return (milliseconds(pressed, terminal.wait_for("In stock", PATIENCE_SECONDS)),)

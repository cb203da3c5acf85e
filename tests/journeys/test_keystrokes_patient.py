"""How many keys a look into the chart and an order take from Today, on a real terminal; the PIN is not counted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.charting.records.medication_administration import AdministrationSite
from models.orders.records.medication_request import MedicationRequest
from models.store.clinic import Clinic
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, add_lot, add_order, add_patient
from tests.factories import rows as stored
from tests.journeys.keystrokes import PIN, pressed
from tests.journeys.workstation import PATIENCE_SECONDS, clinic_at, sign_in, workstation
from tests.models.charting.test_correct_administration import signed
from tests.models.charting.test_sign_administration import MULTI_DOSE_B12
from tests.tui.signed_doses import add_dose

KEYS = {"last six sites": 1, "charged and why": 2, "order": 12}
"""The counts the product promises; change them only together with what people are told."""
SIX = ("1 left deltoid", "2 right deltoid") * 3
CHARGED = (("p", "Doses 1"), ("c", "intramuscular therapeutic injection"))
ORDER = (
    ("f3", "Find patient"),
    *(("o", "o"), ("k", "ok"), ("a", "oka")),
    ("enter", "Timeline"),
    ("o", "New order"),
    *(("k", "k"), ("e", "ke"), ("t", "under 65 years")),
    ("1", "Diagnosis: the patient's own"),
    ("1", "F10  sign"),
    (PIN, "••••"),
    ("f10", "Order signed"),
)


@pytest.mark.heavy
def test_the_last_six_sites_take_one_key(database: str) -> None:
    with clinic_at(database) as clinic:
        patient = add_patient(clinic)
        order = add_order(clinic, patient, interval_days=28)
        for turn, site in enumerate(("deltoid-l", "deltoid-r") * 3):
            days = 28 * (turn + 1)
            day = clinic.today() - timedelta(days=days)
            dose = add_dose(clinic, patient, order, minutes_ago=days * 1440, service_date=day)
            _at(clinic, dose.id, site)
    with workstation(database) as terminal:
        sign_in(terminal)
        terminal.wait_for("OKAFOR", PATIENCE_SECONDS)
        terminal.press("p")
        terminal.wait_for("Doses 6", PATIENCE_SECONDS)
        listed = [line for line in terminal.text().splitlines() if "✓" in line]
    assert [next(site for site in SIX if site in line) for line in listed] == list(SIX)


@pytest.mark.heavy
def test_what_was_charged_and_why_takes_two_keys(database: str) -> None:
    with clinic_at(database) as clinic:
        add_lot(clinic, ndc=MULTI_DOSE_B12)
        signed(clinic, add_order(clinic, add_patient(clinic), interval_days=28, doses_allowed=12).id)
    assert pressed(database, CHARGED, "OKAFOR") == KEYS["charged and why"]


def test_an_order_for_a_person_takes_twelve_keys(database: str) -> None:
    with clinic_at(database) as clinic:
        add_order(clinic, add_patient(clinic))
        add_order(clinic, add_patient(clinic, family="Santos", given="Luis"))
    assert pressed(database, ORDER, "OKAFOR", who=(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)) == KEYS["order"]
    with clinic_at(database) as clinic:
        (order,) = (row for row in stored(clinic, MedicationRequest) if row.drug_slug == "ketorolac-tromethamine")
    assert (order.status, order.diagnoses, str(order.dose)) == ("active", ["E53.8"], "30")


def _at(clinic: Clinic, dose: object, site: str) -> None:
    row = AdministrationSite(id=clinic.new_id(), site_id=clinic.site_id, administration_id=dose, body_site=site)
    clinic.store.write(lambda tx: tx.add(row))

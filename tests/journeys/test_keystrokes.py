"""How many keys a dose takes from the worklist to the stored record, counted on a real terminal.

The sign-in, the scan itself and the PIN are not counted: the first is once a day, the scanner presses its own keys, and
a PIN is as long as its owner made it.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from models.billing.records.charge_item import ChargeItem
from models.charting.records.administration_draft import AdministrationDraft
from models.charting.records.medication_administration import AdministrationSite, MedicationAdministration
from models.charting.records.waste import Waste
from models.orders.records.medication_request import MedicationRequest
from models.patients.records.observation import Observation
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from tests.factories import add_lot, add_order, add_patient, rows
from tests.journeys.keystrokes import PIN, SCAN, pressed
from tests.journeys.workstation import STEP_WORDS, clinic_at, code_of
from tests.tui.signed_doses import add_dose

DAYS = 30
REPEAT = (
    ("enter", STEP_WORDS["verify"]),
    ("b", STEP_WORDS["dose"]),
    (SCAN, STEP_WORDS["give"]),
    ("2", STEP_WORDS["response"]),
    ("t", STEP_WORDS["sign"]),
    (PIN, "••••"),
    ("f10", "Signed"),
)
FIRST = (
    ("enter", STEP_WORDS["verify"]),
    ("b", STEP_WORDS["dose"]),
    ("1", "draw 1 mL"),
    ("enter", "Scan override: why?"),
    ("c", "1 ○ right patient"),
    ("1", "1 ● right patient"),
    ("2", "2 ● right medication"),
    ("3", "3 ● right dose"),
    ("4", "4 ● right route"),
    ("5", STEP_WORDS["give"]),
    ("2", STEP_WORDS["response"]),
    ("t", STEP_WORDS["sign"]),
    (PIN, "••••"),
    ("f10", "Signed"),
)
NOT_GIVEN = (
    ("enter", STEP_WORDS["verify"]),
    ("x", "What became of this dose"),
    ("h", "held by the provider"),
    (PIN, "••••"),
    ("f10", "Signed"),
)
REFUSED = (
    ("enter", STEP_WORDS["verify"]),
    ("x", "What became of this dose"),
    ("a", "both: explained, and"),
    ("b", "You sign"),
    (PIN, "••••"),
    ("f10", "Signed"),
)
WASTE = (
    ("enter", STEP_WORDS["verify"]),
    ("b", STEP_WORDS["dose"]),
    (SCAN, "a ○ remainder"),
    ("a", STEP_WORDS["give"]),
    ("2", STEP_WORDS["response"]),
    ("o", "Write the pain score before the dose"),
    ("6", "Enter  to Sign"),
    ("enter", STEP_WORDS["sign"]),
    (PIN, "••••"),
    ("f10", "Signed"),
)
POWDER = (
    ("enter", STEP_WORDS["verify"]),
    ("b", STEP_WORDS["dose"]),
    (SCAN, "m ○ 2 mL: 1.8 mL of diluent added"),
    ("m", STEP_WORDS["give"]),
    ("3", STEP_WORDS["response"]),
    ("o", STEP_WORDS["sign"]),
    (PIN, "••••"),
    ("f10", "Signed"),
)
KEYS = {"repeat": 5, "first": 13, "not given": 4, "refused": 5, "waste": 8, "powder": 6}
"""A product that was not scanned says why and has its five rights ticked (S12): eight keys more than the scan saves.

The counts the product promises; change them only together with what people are told."""
KETOROLAC, KETOROLAC_60 = "ketorolac-tromethamine", "00409-3796-01"
CEFTRIAXONE, CEFTRIAXONE_500 = "ceftriaxone-sodium", "00143-9858-25"


@pytest.fixture
def code(database: str) -> str:
    """Put one lot on the shelf and one order on the worklist; return what the vial's code says."""
    with clinic_at(database) as clinic:
        lot = add_lot(clinic)
        add_order(clinic, add_patient(clinic), interval_days=DAYS, doses_allowed=12)
    return code_of(lot)


def test_a_repeat_injection_with_the_vial_scanned_takes_five_keys(database: str, code: str) -> None:
    with clinic_at(database) as clinic:
        _give_before(clinic)
    assert pressed(database, REPEAT, "OKAFOR", code) == KEYS["repeat"]
    assert _outcomes(database) == ["given", "given"]
    with clinic_at(database) as clinic:
        assert [site.body_site for site in rows(clinic, AdministrationSite)] == ["deltoid-r"]


@pytest.mark.heavy
def test_a_first_injection_with_the_lot_picked_takes_thirteen_keys(database: str, code: str) -> None:
    assert pressed(database, FIRST, "OKAFOR", code) == KEYS["first"]
    assert _outcomes(database) == ["given"]


@pytest.mark.heavy
def test_a_dose_that_was_not_given_takes_four_keys(database: str, code: str) -> None:
    assert pressed(database, NOT_GIVEN, "OKAFOR", code) == KEYS["not given"]
    assert _outcomes(database) == ["not_given"]
    with clinic_at(database) as clinic:
        assert rows(clinic, ChargeItem) == []


@pytest.mark.heavy
def test_a_refusal_takes_five_keys_and_not_a_word(database: str, code: str) -> None:
    assert pressed(database, REFUSED, "OKAFOR", code) == KEYS["refused"]
    with clinic_at(database) as clinic:
        (dose,) = rows(clinic, MedicationAdministration)
        assert (dose.outcome.value, dose.refused_by) == ("refused", "the patient")
        assert dose.explained == "what it is for, and what may follow without it"
        assert dose.provider_told == "D Chen MD, on site"


@pytest.mark.heavy
def test_ketorolac_out_of_a_larger_vial_takes_eight_keys(database: str) -> None:
    code = _ordered(database, KETOROLAC, KETOROLAC_60, Decimal(30))
    assert pressed(database, WASTE, "OKAFOR", code) == KEYS["waste"]
    with clinic_at(database) as clinic:
        (waste,) = rows(clinic, Waste)
        (pain,) = rows(clinic, Observation)
        assert (waste.amount, waste.reason) == (Decimal(30), "remainder")
        assert (pain.code, pain.value) == ("pain-before", Decimal(6))


@pytest.mark.heavy
def test_a_first_dose_of_a_powder_takes_six_keys_where_the_label_says_how_it_is_mixed(database: str) -> None:
    code = _ordered(database, CEFTRIAXONE, CEFTRIAXONE_500, Decimal(500))
    assert pressed(database, POWDER, "OKAFOR", code) == KEYS["powder"]
    assert _outcomes(database) == ["given"]


def _ordered(database: str, drug: str, ndc: str, mg: Decimal) -> str:
    """Put a lot of a drug in stock and an order on Today; return what the vial's code says."""
    with clinic_at(database) as clinic:
        lot = add_lot(clinic, drug_slug=drug, ndc=ndc)
        add_order(clinic, add_patient(clinic), drug_slug=drug, dose=mg, dose_unit="mg")
    return code_of(lot)


def _give_before(clinic: Clinic) -> None:
    """The order's first dose was given when the one due today became due."""
    order = rows(clinic, MedicationRequest)[0]
    patient = rows(clinic, Patient)[0]
    when = clinic.today() - timedelta(days=DAYS)
    add_dose(clinic, patient, order, minutes_ago=DAYS * 24 * 60, service_date=when)


def _outcomes(database: str) -> list[str]:
    """Return what became of the doses signed; no draft of them is left."""
    with clinic_at(database) as clinic:
        assert rows(clinic, AdministrationDraft) == []
        return [dose.outcome.value for dose in rows(clinic, MedicationAdministration)]

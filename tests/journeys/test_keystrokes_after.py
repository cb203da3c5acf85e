"""How many keys it takes, on a real terminal, to report a reaction and to correct a dose, from its row on Today.

The row of the dose is selected; the key that opens it is counted, the PIN is not.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from models.charting.correcting.records import AdministrationCorrection
from models.charting.reactions.records import AdverseEvent
from models.charting.records.medication_administration import AdministrationSite
from tests.factories import add_lot, add_order, add_patient, rows
from tests.journeys.keystrokes import PIN, pressed
from tests.journeys.workstation import clinic_at
from tests.models.charting.test_correct_administration import signed
from tests.models.charting.test_sign_administration import MULTI_DOSE_B12

REACTION = (
    ("v", "not recorded yet"),
    ("enter", "What was seen?"),
    ("b", "redness"),
    ("f", "hives or itch"),
    ("enter", "How severe?"),
    ("a", "What was done?"),
    ("a", "observed"),
    ("enter", "Which provider was notified?"),
    ("1", "How did it end?"),
    ("a", "6 of 6 filled"),
    (PIN, "••••"),
    ("f10", "Add an allergy"),
)
AMEND = (
    ("p", "cyanocobalamin"),
    ("a", "Where did it go in?"),
    ("1", "Why is this dose amended?"),
    ("a", "typed wrong"),
    (PIN, "••••"),
    ("f10", "Amended. The old record is kept."),
)
IN_ERROR = (
    ("p", "cyanocobalamin"),
    ("x", "Why was it entered in error?"),
    ("d", "back in stock"),
    ("u", "F10"),
    (PIN, "••••"),
    ("f10", "it no longer counts"),
)
KEYS = {"reaction": 11, "amend": 5, "in error": 5}
"""The counts the product promises; change them only together with what people are told."""


@pytest.fixture
def dose(database: str) -> str:
    """Sign one dose of B12 in the right deltoid; return the database."""
    with clinic_at(database) as clinic:
        add_lot(clinic, ndc=MULTI_DOSE_B12, lot_number="B2207", on_hand=Decimal(3))
        before = clinic.now() - timedelta(hours=3)
        order = add_order(clinic, add_patient(clinic), interval_days=28, doses_allowed=12, signed_at=before)
        signed(clinic, order.id)
    return database


def test_a_reaction_with_two_signs_is_reported_in_eleven_keys(dose: str) -> None:
    assert pressed(dose, REACTION, "OKAFOR") == KEYS["reaction"]
    with clinic_at(dose) as clinic:
        (event,) = rows(clinic, AdverseEvent)
        assert (event.complete, event.signs, event.severity) == (True, ["redness", "urticaria"], "mild")


@pytest.mark.heavy
def test_a_wrong_site_is_amended_in_five_keys(dose: str) -> None:
    assert pressed(dose, AMEND, "OKAFOR") == KEYS["amend"]
    with clinic_at(dose) as clinic:
        assert [site.body_site for site in rows(clinic, AdministrationSite)] == ["deltoid-r", "deltoid-l"]


@pytest.mark.heavy
def test_a_dose_is_marked_entered_in_error_in_five_keys(dose: str) -> None:
    assert pressed(dose, IN_ERROR, "OKAFOR") == KEYS["in error"]
    with clinic_at(dose) as clinic:
        assert [row.kind for row in rows(clinic, AdministrationCorrection)] == ["entered_in_error"]

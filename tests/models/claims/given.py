"""Doses signed for claims: through the real charting, for a patient with a coverage."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from models.claims.records.claim import StoredClaim
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from tests.factories import add_coverage, add_lot, add_order, add_patient, rows
from tests.models.charting.test_correct_administration import signed
from tests.models.charting.test_sign_administration import MULTI_DOSE_B12


def insured(clinic: Clinic, payer_type: str = "commercial", payer_name: str = "Example Health", **over: Any) -> Patient:
    """Store a patient whose coverage is billed."""
    patient = add_patient(clinic, **over)
    if payer_type != "self_pay":
        add_coverage(clinic, patient, payer_type, payer_name=payer_name, member_id="XYZ123456789")
    return patient


def stocked(clinic: Clinic) -> None:
    """Store enough vials of cyanocobalamin for every dose of a test."""
    add_lot(clinic, ndc=MULTI_DOSE_B12, lot_number="B2207", on_hand=Decimal(50))


def given(clinic: Clinic, patient: Patient, order: dict[str, Any] | None = None, **over: Any) -> UUID:
    """Order, chart and sign one dose; return its id."""
    signed_at = clinic.now() - timedelta(hours=2)
    made = add_order(clinic, patient, **{"signed_at": signed_at, **(order or {})})
    return signed(clinic, made.id, **over)


def claims(clinic: Clinic) -> list[Any]:
    """Return the stored claims, in the order they were made."""
    return sorted(rows(clinic, StoredClaim), key=lambda row: row.number)

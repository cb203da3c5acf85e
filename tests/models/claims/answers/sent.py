"""Claims that were sent, stored as the trials number them, and answers posted to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

from models.claims.answers.actions.post_answers import post_answers
from models.claims.answers.posted import PostedFile
from models.claims.records.claim import StoredClaim, StoredLine
from models.claims.states import State
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from tests.factories import rows
from tests.models.claims.answers.made_answers import Paid, payment_file

DAY = date(2026, 3, 2)
Line = tuple[str, tuple[str, ...], str]
"""Code, modifiers and charge."""


def sent_claim(
    clinic: Clinic, patient: Patient, control: str, *lines: Line, state: State = State.SENT, **over: Any
) -> UUID:
    """Store a claim as it went out; without lines it is one injection of 100.00."""
    held: Sequence[Line] = lines or (("96372", (), "100.00"),)
    claim_id = clinic.new_id()
    total = sum((Decimal(charge) for _, _, charge in held), Decimal(0))
    claim = StoredClaim(
        id=claim_id, site_id=clinic.site_id, number=len(rows(clinic, StoredClaim)) + 1, control=control,
        patient_id=patient.id, service_date=DAY, payer_type="commercial", payer_name="Example Health",
        place_of_service="11", state=state, total=total, created_at=clinic.now(), **over,
    )  # fmt: skip
    stored = [
        StoredLine(
            id=clinic.new_id(), site_id=clinic.site_id, claim_id=claim_id, version=1, line=place,
            control=f"{control}-{place}", code=code, modifiers=list(modifiers), units=Decimal(1),
            charge=Decimal(charge),
        )
        for place, (code, modifiers, charge) in enumerate(held, 1)
    ]  # fmt: skip
    clinic.store.write(lambda tx: tx.add(claim, *stored))
    return claim_id


def post(clinic: Clinic, content: bytes, name: str = "era.835") -> PostedFile:
    """Post a file as the command line does."""
    return post_answers(clinic, None, name, lambda: BytesIO(content))


def post_paid(clinic: Clinic, amount: str, *body: str, name: str = "era.835", **over: Any) -> PostedFile:
    """Post one payment."""
    return post(clinic, payment_file(Paid(amount, body, **over)), name)


def the_claim(clinic: Clinic, control: str = "A") -> Any:
    """Return a stored claim."""
    return next(row for row in rows(clinic, StoredClaim) if row.control == control)

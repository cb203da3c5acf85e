"""A clinic whose claims can be sent: numbers, addresses, fees, a payer and a clearinghouse."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from models.billing.actions.save_fees import save_fees
from models.billing.payers.clinic_payers import FeeRow
from models.claims.actions.gather_doses import gather_doses
from models.claims.actions.release_claims import release_clean
from models.claims.actions.save_claim_payer import SenderEntry, save_claim_payer, save_sender
from models.claims.building.payers import PayerOnClaims
from models.people.records.organization import Organization
from models.store.clinic import Clinic
from models.store.transaction import table_of
from tests.models.claims.given import claims, given, insured, stocked
from tests.models.claims.made_claims import RECEIVER, SENDER

PAYER = "Example Health"
HOME = {"address": "1 Elm St", "city": "Springfield", "state": "IL", "postal_code": "62702"}


def sendable(clinic: Clinic) -> None:
    """Enter everything a claim needs beside its dose."""
    site = table_of(Organization).c.id == clinic.site_id
    facts = {"zip_code": "62701-1234", "tax_number": "123456789", "tax_kind": "ein", "taxonomy": "261QM1300X"}
    clinic.store.write(lambda tx: tx.update(Organization, site, **facts))
    save_sender(clinic, None, SenderEntry(SENDER, RECEIVER, "New clearinghouse"))
    save_claim_payer(clinic, None, PayerOnClaims("commercial", PAYER, "99726", "CI"), "New payer")
    fees = [
        FeeRow("commercial", code, Decimal(amount), None, None, None) for code, amount in (("96372", 35), ("J3420", 12))
    ]
    save_fees(clinic, None, fees)
    stocked(clinic)


def released(clinic: Clinic, count: int = 1) -> list[Any]:
    """Give one dose each to some patients and release their claims."""
    for _ in range(count):
        given(clinic, insured(clinic, payer_name=PAYER, **HOME))
    gather_doses(clinic)
    kept = release_clean(clinic, None).kept
    assert kept == ()
    return claims(clinic)

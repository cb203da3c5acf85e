"""The demo clinic's insurance: a secondary coverage, an authorization counted down; and its tested scanner."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.charting.authorizing.records import AuthorizationUse
from models.charting.records.medication_administration import MedicationAdministration
from models.demo.people import PAYERS
from models.patients.coverages.versions import AUTHORIZATION, COVERAGE, Said, add_row
from models.people.actions.mark_set_up_step import record_scanner_test
from models.people.author import Author
from models.people.clinic.entry import ClinicEntry
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

AUTHORIZED = "omalizumab"
"""The drug an authorization is on record for: costly enough that every plan asks."""
SUPPLEMENT = "Plains Senior Supplement"
"""Who pays after Medicare for one of the patients."""
DETAILS = ClinicEntry(
    name="", time_zone="", tax_number="EIN 12-3456789", street="100 Example Shore Drive", city="Lakeside", state="IL",
    zip_code="60000-0101", phone="217-555-0134", taxonomy="207Q00000X",
)  # fmt: skip
"""What claims need of the clinic; name, zone and NPI stand beside it."""
_DOSE = table_of(MedicationAdministration)


def store_insurance(clinic: Clinic, people: dict[str, UUID], by: Author) -> None:
    """Store them; `people` are the patients' ids by key."""
    today = clinic.today()
    year = date(today.year, 1, 1)
    clinic.store.write(lambda tx: _supplement(tx, clinic, people["okafor"], year, by))
    clinic.store.write(lambda tx: _authorize(tx, clinic, today, by))
    if by.id is not None:
        record_scanner_test(clinic, by.id, None, "GS1 code of a package in the formulary")


def _supplement(tx: Transaction, clinic: Clinic, patient_id: UUID, since: date, by: Author) -> None:
    values = {
        "payer_type": "commercial", "payer_name": SUPPLEMENT, "member_id": "TEST900417", "rank": 2,
        "starts_on": since, "card_checked_on": clinic.today(), "card_checked_by_name": by.name,
    }  # fmt: skip
    add_row(tx, clinic, COVERAGE, patient_id, values, Said("added", by))


def _authorize(tx: Transaction, clinic: Clinic, today: date, by: Author) -> None:
    """Authorize six visits from a quarter of a year ago, and count the doses given since."""
    since = today - timedelta(days=90)
    wanted = select(_DOSE.c.id, _DOSE.c.patient_id, _DOSE.c.service_date).where(
        _DOSE.c.site_id == clinic.site_id, _DOSE.c.drug_slug == AUTHORIZED, _DOSE.c.service_date >= since
    )
    doses = tx.execute(wanted.order_by(_DOSE.c.service_date, _DOSE.c.id)).all()
    if not doses:
        return
    patient_id = doses[0].patient_id
    values: dict[str, Any] = {
        "payer_type": "commercial", "payer_name": PAYERS["commercial"], "number": "PA-20418", "drug_slug": AUTHORIZED,
        "code": "", "counts": "visits", "allowed": Decimal(6), "starts_on": since,
        "ends_on": today + timedelta(days=90),
    }  # fmt: skip
    row_id = add_row(tx, clinic, AUTHORIZATION, patient_id, values, Said("added", by))
    tx.add(
        *(
            AuthorizationUse(
                id=clinic.new_id(),
                site_id=clinic.site_id,
                authorization_id=row_id,
                administration_id=dose.id,
                service_date=dose.service_date,
                units=Decimal(0),
            )
            for dose in doses
            if dose.patient_id == patient_id
        )
    )

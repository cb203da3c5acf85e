"""The rows a correction of a signed dose is made of. Everything signed before stays as it was."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import SQLModel

from models.billing.lines import Charges
from models.billing.records.charge_item import ChargeItem
from models.charting.correcting.amending import Amended, correction_hash
from models.charting.correcting.other_lot import Product
from models.charting.correcting.records import AdministrationCorrection, ChargeReversal
from models.charting.records.medication_administration import AdministrationProduct, MedicationAdministration
from models.charting.signing.rows import administration, own_parts
from models.core.coded_reason import CodedReason
from models.core.content_hash import content_hash
from models.people.actions.authenticate import SignedIn
from models.people.records.provenance import Provenance
from models.people.signature import signature
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_CHARGE = table_of(ChargeItem)
_PRODUCT = table_of(AdministrationProduct)


def amendment(
    clinic: Clinic, intent_id: UUID, replaces_id: UUID, found: Amended, content: dict[str, Any]
) -> MedicationAdministration:
    """Return the record that counts from now on, in the place of the one it replaces."""
    record = administration(found.case, clinic, intent_id, found.findings)
    record.replaces_id = replaces_id
    record.recorded_at = clinic.now()
    record.content, record.summary, record.record_hash = content, content["summary"], content_hash(content)
    return record


def amendment_parts(
    tx: Transaction,
    clinic: Clinic,
    record: MedicationAdministration,
    found: Amended,
    person: SignedIn,
    product: Product | None,
) -> list[SQLModel]:
    """Return the rows that hang on an amendment: containers, sites, waste, charges, signature.

    Containers are as they were taken; `product` is what the dose came from after all.
    """
    products = tx.execute(
        select(_PRODUCT).where(_PRODUCT.c.administration_id == record.replaces_id).order_by(_PRODUCT.c.id)
    ).all()
    own = product._asdict() if product else {}
    fresh = [{"id": clinic.new_id(), "administration_id": record.id, **own} for _row in products]
    copies = [AdministrationProduct(**{**row._mapping, **new}) for row, new in zip(products, fresh, strict=True)]
    charges = found.charges or Charges("not_billable", (), ())
    target = ("MedicationAdministration", record.id)
    signed = signature(clinic, (person.id, person.name), target, "amended", record.record_hash, record.recorded_at)
    return [*copies, *own_parts(found.case, clinic, record, charges), signed]


def correction(
    clinic: Clinic,
    intent_id: UUID,
    administration_id: UUID,
    person: SignedIn,
    why: CodedReason,
    amended: tuple[MedicationAdministration, Amended] | None,
) -> AdministrationCorrection:
    """Return what says that a record no longer counts; `amended` is what counts instead, None for nothing."""
    changes = [{"field": c.label, "old": c.old, "new": c.new} for c in amended[1].changes] if amended else []
    row = AdministrationCorrection(
        id=intent_id,
        site_id=clinic.site_id,
        administration_id=administration_id,
        replaced_by_id=amended[0].id if amended else None,
        kind="amended" if amended else "entered_in_error",
        reason=why.code,
        reason_text=why.text,
        changes=changes,
        recorded_at=clinic.now(),
        recorded_by=person.id,
        recorded_by_name=person.name,
        record_hash="",
    )
    row.record_hash = correction_hash(row)
    return row


def correction_signature(clinic: Clinic, person: SignedIn, row: AdministrationCorrection) -> Provenance:
    """Return the signature under a correction: amended, or entered in error."""
    signed = "amended" if row.replaced_by_id else "entered in error"
    return signature(
        clinic, (person.id, person.name), ("AdministrationCorrection", row.id), signed, row.record_hash, row.recorded_at
    )


def reversals(tx: Transaction, clinic: Clinic, row: AdministrationCorrection) -> list[SQLModel]:
    """Return a reversal of every charge of the dose that no longer counts."""
    charged = tx.execute(select(_CHARGE.c.id).where(_CHARGE.c.administration_id == row.administration_id))
    return [
        ChargeReversal(
            id=clinic.new_id(),
            site_id=clinic.site_id,
            charge_item_id=line.id,
            correction_id=row.id,
            recorded_at=row.recorded_at,
        )
        for line in charged
    ]

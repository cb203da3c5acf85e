"""What an imported order becomes as a row here, and what of it must be settled first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.codes.tables.clinic_tables import clinic_tables
from models.core.clock import local_date
from models.core.words import full_name
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.drug import Drug
from models.exchange.imported import ImportedOrder
from models.exchange.importing.clinical_information import instant
from models.exchange.importing.judged_order import Calendar, Judged, NotOurs, judge
from models.exchange.importing.ledger import Ledger
from models.people.records.practitioner import Practitioner
from models.store.transaction import table_of

_STAFF = table_of(Practitioner)


def judged_here(ledger: Ledger, fact: ImportedOrder, drug: Drug | None = None) -> Judged | NotOurs:
    """Return what becomes of an order here. `drug` is what a person says its words mean, None for what a sender meant
    before.
    """
    clinic = ledger.clinic
    formulary = clinic_formulary(clinic)
    meant = drug or formulary.drugs.get(ledger.meanings.of(fact.origin.sender, fact.medication_text))
    oldest = int(clinic_tables(clinic).limits["imported_order_days"].value)
    verdict = judge(fact, formulary, Calendar(clinic.today(), clinic.zone, oldest), meant)
    return _with_reasons_here(ledger, fact, verdict) if isinstance(verdict, Judged) else verdict


def order_values(ledger: Ledger, fact: ImportedOrder, patient: UUID, judged: Judged) -> dict[str, Any]:
    """Return the fields of the row of an order: a draft while anything must be settled first."""
    clinic = ledger.clinic
    authored = instant(fact.authored, clinic.zone) if fact.authored else clinic.now()
    starts = fact.valid_from or local_date(authored, clinic.zone)
    requester_id, requester_name = _requester(ledger, fact)
    reason = "; ".join(judged.reasons)[:500] or None
    return {
        "patient_id": patient,
        "requester_id": requester_id,
        "requester_name": requester_name[:300],
        "status": "draft" if reason else fact.status,
        "review_reason": reason,
        "medication_text": fact.medication_text,
        "drug_slug": judged.drug_slug,
        "dose": judged.dose.amount if judged.dose else None,
        "dose_unit": judged.dose.unit.value if judged.dose else None,
        "route": judged.route,
        "diagnoses": list(fact.diagnoses),
        "reason_text": fact.reason_text,
        "note": "\n".join(text for text in (fact.instruction, fact.note) if text)[:2000],
        "as_needed": fact.as_needed,
        "authored_at": authored,
        "signed_at": None if reason else authored,
        "valid_from": starts,
        "valid_until": fact.valid_until,
        "interval_days": fact.interval_days,
        "doses_allowed": fact.doses_allowed,
        "due_on": starts,
        "origin": "import",
    }


def _with_reasons_here(ledger: Ledger, fact: ImportedOrder, judged: Judged) -> Judged:
    """Add what only the store can tell: a prescriber nobody here knows by that reference."""
    reasons = list(judged.reasons)
    if fact.requester is not None and not _requester(ledger, fact)[1]:
        reasons.append("no prescriber")
    if reasons and fact.status == "on-hold":
        reasons.append("on hold where it comes from")
    return replace(judged, reasons=tuple(reasons))


def _requester(ledger: Ledger, fact: ImportedOrder) -> tuple[UUID | None, str]:
    if fact.requester is None:
        return None, ""
    found = ledger.person("Practitioner", fact.requester, fact.at)
    if found is None or fact.requester.display:
        return found, fact.requester.display
    (person,) = ledger.rows(select(_STAFF).where(_STAFF.c.id == found))
    return found, full_name(person.given, person.family, person.credential)

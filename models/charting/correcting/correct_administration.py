"""Correct a signed dose: amend it, or say it was entered in error. The old record stays; what counts is said anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from models.billing.lines import Charges
from models.charting.authorizing.records import AuthorizationUse
from models.charting.authorizing.standing import authorized, read_authorizations, use_of
from models.charting.correcting.amending import Amended, SignedDose, amended, amended_content
from models.charting.correcting.order_after_correction import given_back, moved
from models.charting.correcting.other_lot import retake
from models.charting.correcting.records import AdministrationCorrection
from models.charting.correcting.rows import amendment, amendment_parts, correction, correction_signature, reversals
from models.charting.correcting.signed_dose import already_corrected, read_correction, read_signed_dose
from models.charting.correcting.stock_of_dose import reverse_stock
from models.charting.facts import DoseCase
from models.charting.open_doses import settle
from models.charting.prepaying.standing import use_of_series
from models.charting.records.medication_administration import MedicationAdministration
from models.charting.rules.signed_content import charges_hash
from models.charting.signing.outcomes import Refused, Stale
from models.charting.ungathered_doses import ungathered
from models.codes.tables.clinic_tables import clinic_tables
from models.core.charting_codes import Outcome
from models.core.coded_reason import CodedReason
from models.core.content_hash import content_hash
from models.core.errors import BadInputError
from models.orders.records.medication_request import MedicationRequest
from models.people.actions.authenticate import Denied, SignedIn, confirm_pin
from models.people.author import Author, permitted
from models.safety.draft import DraftBody
from models.safety.facts import OrderFacts
from models.safety.giving import service_day
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_CORRECTION = table_of(AdministrationCorrection)
_ORDER = table_of(MedicationRequest)


@dataclass(frozen=True, slots=True)
class CorrectionRequest:
    """What a person signs. `intent_id` names the correction: signed twice it is stored once.

    `stock` says of a dose entered in error what became of what it took: BACK or USED.
    """

    intent_id: UUID
    administration_id: UUID
    person_id: UUID
    pin: str
    why: CodedReason
    stock: str = ""


@dataclass(frozen=True, slots=True)
class Amendment:
    """The fields as they should have been, the record and the charges that were shown, as hashes."""

    body: DraftBody
    shown_hash: str
    shown_charges: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """The receipt. `administration_id` is the record that counts now, None after an entry in error."""

    correction_id: UUID
    administration_id: UUID | None


Outcomes = Corrected | Refused | Stale | Denied
OWN = Denied("This dose is your own. A colleague corrects it: F9 changes the person.")


def amend_administration(clinic: Clinic, request: CorrectionRequest, wanted: Amendment) -> Outcomes:
    """Store an amended record in place of a signed one. Raises BadInputError for no reason or no change."""
    why, person = _confirmed(clinic, request)
    if isinstance(person, Denied):
        return person
    return clinic.store.write(lambda tx: _once(tx, clinic, request) or _amend(tx, clinic, request, why, person, wanted))


def enter_in_error(clinic: Clinic, request: CorrectionRequest) -> Outcomes:
    """Store that a signed dose should not count; its order is owed the dose again. Raises BadInputError for no reason.

    Its charges are reversed, and so is what it took from stock: it is back there, or booked as wasted.
    """
    why, person = _confirmed(clinic, request)
    if isinstance(person, Denied):
        return person
    return clinic.store.write(lambda tx: _once(tx, clinic, request) or _void(tx, clinic, request, why, person))


def _confirmed(clinic: Clinic, request: CorrectionRequest) -> tuple[CodedReason, SignedIn | Denied]:
    permitted(clinic, request.person_id, "correct_doses")
    why = CodedReason(request.why.code, request.why.text.strip())
    row = clinic_tables(clinic).reason("correction", why.code)
    if row is None:
        raise BadInputError("reason", "say why it is corrected")
    if row.needs_text and not why.text:
        raise BadInputError("reason_text", f"say in words what {row.display.partition(' ')[0]} means here")
    person = confirm_pin(clinic, request.person_id, request.pin, "correct")
    return why, person


def _once(tx: Transaction, clinic: Clinic, request: CorrectionRequest) -> Corrected | Stale | None:
    """Return the receipt of a request stored before, who came first when another one was, None for neither."""
    stood = read_correction(tx.connection, request.administration_id)
    if stood is None:
        return None
    if stood.id == request.intent_id:
        return Corrected(stood.id, stood.replaced_by_id)
    return Stale(already_corrected(clinic, stood))


def _amend(
    tx: Transaction, clinic: Clinic, request: CorrectionRequest, why: CodedReason, person: SignedIn, wanted: Amendment
) -> Outcomes:
    signed = read_signed_dose(tx.connection, clinic, request.administration_id, person.id)
    if signed.facts.own_record:
        return OWN
    found = amended(signed, wanted.body)
    if not found.changes:
        raise BadInputError("", "nothing is changed yet: pick a field and change it first")
    if found.blocking:
        return Refused(found.blocking)
    content = amended_content(signed, found, person.id, person.name, why)
    if content_hash(content) != wanted.shown_hash:
        return Stale("The record changed since it was shown. Read it again, then sign.")
    if charges_hash(found.charges) != wanted.shown_charges:
        return Stale("The charges changed since they were shown: a payer or a fee did. Read them again, then sign.")
    record = amendment(clinic, request.intent_id, request.administration_id, found, content)
    row = correction(clinic, request.intent_id, request.administration_id, person, why, (record, found))
    product = None
    if any(change.name == "lots" for change in found.changes):
        product = retake(tx, clinic, Author(person.id, person.name), request.administration_id, found.case)
    tx.add(record, row, *amendment_parts(tx, clinic, record, found, person, product), *reversals(tx, clinic, row))
    tx.add(correction_signature(clinic, person, row))
    settle(tx, clinic, request.administration_id, record.id)
    tx.add(*_use_again(tx, clinic, found.case, found.charges, record), *use_of_series(clinic, record.id, found.case))
    _set_order(tx, signed.order, _order_after(signed, found))
    fields = [change.name for change in found.changes]
    detail = {"fields": fields, "reason": why.code, "replaced_by": str(record.id)}
    _audit(tx, clinic, "amend_administration", request.administration_id, row, detail)
    _audit(tx, clinic, "sign_amendment", record.id, row, {"record_hash": record.record_hash, "fields": fields})
    return Corrected(row.id, record.id)


def _void(tx: Transaction, clinic: Clinic, request: CorrectionRequest, why: CodedReason, person: SignedIn) -> Outcomes:
    signed = read_signed_dose(tx.connection, clinic, request.administration_id, person.id)
    if signed.facts.own_record:
        return OWN
    row = correction(clinic, request.intent_id, request.administration_id, person, why, None)
    tx.add(row, *reversals(tx, clinic, row), correction_signature(clinic, person, row))
    tx.add(ungathered(clinic, request.administration_id))
    settle(tx, clinic, request.administration_id)
    reverse_stock(tx, clinic, Author(person.id, person.name), request.administration_id, request.stock)
    _set_order(tx, signed.order, given_back(signed.order, signed.body.outcome, signed.day, signed.other_full_days))
    detail = {"fields": ["status"], "reason": why.code, "stock": request.stock, "correction_hash": row.record_hash}
    _audit(tx, clinic, "enter_in_error", request.administration_id, row, detail)
    return Corrected(row.id, None)


def _use_again(
    tx: Transaction, clinic: Clinic, case: DoseCase, charges: Charges | None, record: MedicationAdministration
) -> list[AuthorizationUse]:
    """Return what the amended dose uses of an authorization: the one it stands for gave its own back."""
    now = read_authorizations(tx.connection, case.facts.patient.id)
    used = authorized(replace(case, facts=replace(case.facts, authorizations=now)), charges)
    return use_of(clinic, record.id, record.service_date, used)


def _order_after(signed: SignedDose, found: Amended) -> OrderFacts:
    if signed.body.outcome is not Outcome.GIVEN:
        return signed.order
    return moved(signed.order, signed.day, service_day(found.case), signed.other_full_days)


def _set_order(tx: Transaction, before: OrderFacts, after: OrderFacts) -> None:
    if after == before:
        return
    tx.update(
        MedicationRequest,
        _ORDER.c.id == before.id,
        doses_given=after.doses_given,
        dose=after.dose.amount if after.dose else None,
        interval_days=after.interval_days,
        due_on=after.due_on,
        status=after.status.value,
        review_reason=after.review_reason,
        version=_ORDER.c.version + 1,
    )


def _audit(
    tx: Transaction,
    clinic: Clinic,
    action: str,
    administration_id: UUID,
    row: AdministrationCorrection,
    detail: Mapping[str, object],
) -> None:
    dose = "MedicationAdministration", administration_id
    audited(tx, clinic, row.recorded_by, action, dose, dict(detail), at=row.recorded_at)

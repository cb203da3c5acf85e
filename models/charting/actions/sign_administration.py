"""Sign one dose: everything that follows from it is stored in one transaction, once per intent, or nothing is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update

from models.billing.lines import Charges
from models.billing.records.charge_item import ChargeDerivation
from models.charting.authorizing.standing import Authorized, authorized, use_of
from models.charting.correcting.order_after_correction import PARTLY_GIVEN
from models.charting.facts import DoseCase, dose_case
from models.charting.prepaying.standing import use_of_series
from models.charting.queries.giving_facts import read_giving_facts
from models.charting.records.administration_draft import AdministrationDraft
from models.charting.records.medication_administration import MedicationAdministration
from models.charting.rules.dose_charges import dose_charges
from models.charting.rules.signed_content import charges_hash
from models.charting.signing.claim import Claimed, claim
from models.charting.signing.outcomes import Refused, Stale
from models.charting.signing.rows import administration, parts
from models.charting.signing.stock import lock_lots, planned, take
from models.core.charting_codes import Outcome
from models.core.errors import NotKnownError
from models.orders.records.medication_request import MedicationRequest
from models.people.actions.authenticate import Denied, confirm_pin
from models.people.actions.recognize import facts_of, locked_person, matched, recognized
from models.people.facts import StaffFacts
from models.people.permissions import permission, refusal
from models.safety.check import check, unanswered
from models.safety.dosing.series import at_step
from models.safety.draft import DraftBody
from models.safety.facts import OrderState
from models.safety.giving import next_due
from models.safety.wasting import drawn_up
from models.stock.ledger.rests import OutOfStockError
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.kept.known import SIGNING, Knowledge, Mark
from models.store.server import answered_within
from models.store.transaction import Transaction, table_of

_DRAFT = table_of(AdministrationDraft)
_DOSE = table_of(MedicationAdministration)
_ORDER = table_of(MedicationRequest)
_CHARGES = table_of(ChargeDerivation)
_STORED = (
    select(_DOSE.c.id, _DOSE.c.recorded_at, _DOSE.c.summary, _CHARGES.c.status, _ORDER.c.due_on)
    .join(_CHARGES, _CHARGES.c.administration_id == _DOSE.c.id)
    .join(_ORDER, _ORDER.c.id == _DOSE.c.request_id)
    .where(_DOSE.c.intent_id == bindparam("intent"))
)
_ADVANCE = (
    update(_ORDER)
    .where(_ORDER.c.id == bindparam("order"))
    .values(
        doses_given=bindparam("given"),
        due_on=bindparam("due"),
        status=bindparam("state"),
        review_reason=bindparam("review"),
        dose=bindparam("dose"),
        interval_days=bindparam("interval"),
        version=_ORDER.c.version + 1,
    )
)
_SETTLE = delete(_DRAFT).where(_DRAFT.c.id == bindparam("draft"))
PATIENCE = timedelta(seconds=10)
_NOT_KNOWN = (
    "Not known yet whether the dose was stored: the database does not answer. Press F10 again: it is stored once."
)


@dataclass(frozen=True, slots=True)
class SignRequest:
    """What a person signs: their draft at the version, the record and the charges they were shown, as hashes.

    `shown_charges` None is somebody who was shown no charges; `shown_authorization` the key of what was shown, None for
    nothing.
    """

    draft_id: UUID
    version: int
    person_id: UUID
    pin: str
    shown_hash: str
    shown_charges: str | None = None
    shown_authorization: str | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """The receipt of a stored dose. `due_on` is the order's next day, None when none is due."""

    administration_id: UUID
    recorded_at: datetime
    summary: str
    charges_status: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class _Decided:
    """What will be stored, judged by facts that hold until the commit."""

    case: DoseCase
    record: MedicationAdministration
    charges: Charges
    used: Authorized


SignOutcome = Signed | Refused | Stale | Denied


def sign_administration(clinic: Clinic, request: SignRequest) -> SignOutcome:
    """Check the PIN, then store the dose with its stock, waste, charges, provenance and audit event, or nothing."""
    try:
        with answered_within(PATIENCE):
            return _signed(clinic, request)
    except NotKnownError as error:
        raise NotKnownError(_NOT_KNOWN) from error


def _signed(clinic: Clinic, request: SignRequest) -> SignOutcome:
    try:
        pin_hash = matched(clinic, request.person_id, request.pin)
        if pin_hash and (done := clinic.store.write_in_turn(lambda tx: _at_once(tx, clinic, request, pin_hash))):
            return done
        person = confirm_pin(clinic, request.person_id, request.pin, "sign")
        if isinstance(person, Denied):
            return person
        return clinic.store.write_in_turn(lambda tx: _sign(tx, clinic, request))
    except OutOfStockError as error:
        return Stale(str(error))


def _at_once(tx: Transaction, clinic: Clinic, request: SignRequest, pin_hash: str) -> SignOutcome | None:
    """Sign by a PIN that matched a hash; None where it must be confirmed first.

    The PIN was changed, wrong ones are counted, or there is something to be told.
    """
    row, known = locked_person(tx, clinic, request.person_id)
    draft = claim(tx, request.draft_id, request.person_id)
    if draft is None or draft.wrong_pins or not recognized(clinic, row, pin_hash):
        return None
    return _judged(tx, clinic, request, facts_of(tx, clinic, row, known), draft, known)


def _sign(tx: Transaction, clinic: Clinic, request: SignRequest) -> SignOutcome:
    row, known = locked_person(tx, clinic, request.person_id)
    draft = claim(tx, request.draft_id, request.person_id)
    return _judged(tx, clinic, request, facts_of(tx, clinic, row, known), draft, known)


def _judged(
    tx: Transaction,
    clinic: Clinic,
    request: SignRequest,
    person: StaffFacts,
    draft: Claimed | None,
    known: Knowledge,
) -> SignOutcome:
    if refused := refusal(person, person.name, permission("chart")):
        return refused
    if draft is None:
        # Whoever signed it before took the draft away in the same transaction.
        return _receipt(tx, request.draft_id) or Stale(
            "This draft was discarded. Go back to the worklist and open the order again."
        )
    if draft.version != request.version:
        return Stale("This draft was changed in another window. Open the order again and read it once more.")
    body = DraftBody.model_validate_json(draft.body)
    now, signer = clinic.now(), request.person_id
    facts = read_giving_facts(tx.connection, clinic, draft.request_id, signer, now, request.draft_id, known)
    case = dose_case(facts, body, now)
    findings = check(case)
    if still_open := unanswered(case, findings):
        return Refused(still_open)
    record = administration(case, clinic, request.draft_id, findings)
    if record.record_hash != request.shown_hash:
        return Stale("The record changed since it was shown. Read it again, then sign.")
    charges = dose_charges(case)
    if request.shown_charges not in {None, charges_hash(charges)}:
        return Stale("The charges changed since they were shown: a payer or a fee did. Read them again, then sign.")
    used = authorized(case, charges)
    if request.shown_authorization not in {None, used.key}:
        return Stale(f"The authorization changed since it was shown. {used.text or 'None applies now.'}")
    decided = _Decided(case, record, charges or Charges("not_billable", (), ()), used)
    return _store(tx, clinic, request, known.mark, decided)


def _store(tx: Transaction, clinic: Clinic, request: SignRequest, mark: Mark, decided: _Decided) -> Signed:
    """Store all of it: what others wait for, the lots and the end of the chain, comes last."""
    case, record, charges = decided.case, decided.record, decided.charges
    taken = planned(clinic, case) if record.outcome.reached_patient or drawn_up(case) else ()
    opened = [item.opened for item in taken if item.opened]
    due = next_due(case.facts, record.service_date, record.outcome)
    with tx.unanswered():
        tx.add(
            *opened,
            record,
            *parts(case, clinic, record, taken, charges),
            *use_of(clinic, record.id, record.service_date, decided.used),
            *use_of_series(clinic, record.id, case),
        )
        _advance_order(tx, case, due)
        tx.change(_SETTLE, draft=request.draft_id)
        lock_lots(tx, taken)
    take(tx, clinic, taken, record.service_date)
    detail = {"record_hash": record.record_hash, "outcome": record.outcome.value, "charges": charges.status}
    dose = "MedicationAdministration", record.id
    who, at = request.person_id, record.recorded_at
    audited(tx, clinic, who, SIGNING, dose, detail, at=at, decided_at=mark)
    return Signed(record.id, record.recorded_at, record.summary, charges.status, due)


def _receipt(tx: Transaction, intent_id: UUID) -> Signed | None:
    row = tx.execute(_STORED, intent=intent_id).one_or_none()
    return Signed(row.id, row.recorded_at, row.summary, row.status, row.due_on) if row else None


def _advance_order(tx: Transaction, case: DoseCase, due: date | None) -> None:
    order, outcome = case.facts.order, case.draft.outcome
    if not outcome.reached_patient:
        return
    state, review = order.status, order.review_reason
    if outcome is Outcome.PARTLY_GIVEN:
        # A part does not move the next due day (S42); whether the rest follows is the provider's decision.
        state, review = OrderState.ON_HOLD, PARTLY_GIVEN
    elif due is None and not order.as_needed:
        state = OrderState.COMPLETED
    step = at_step(replace(order, doses_given=order.doses_given + 1))
    tx.change(
        _ADVANCE,
        order=order.id,
        given=step.doses_given,
        due=due,
        state=state.value,
        review=review,
        dose=step.dose.amount if step.dose else None,
        interval=step.interval_days,
    )

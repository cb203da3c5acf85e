"""The demo clinic's claims in every state, brought there by the real actions."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from models.charting.correcting.correct_administration import Corrected, CorrectionRequest, enter_in_error
from models.charting.correcting.stock_of_dose import USED
from models.charting.records.medication_administration import MedicationAdministration
from models.claims.actions.check_claims import check_claims
from models.claims.actions.decide_backlog import CLOSED, decide_backlog
from models.claims.actions.decide_claim import NOT_BILLABLE, ClaimChoice, decide_claim
from models.claims.actions.make_batch import WantedBatch, make_batches, mark_sent
from models.claims.actions.post_by_hand import HandPosting, post_by_hand
from models.claims.actions.release_claims import release_claims
from models.claims.actions.save_claim_payer import SenderEntry, save_claim_payer, save_sender
from models.claims.actions.save_service import ServiceEntry, enter_service
from models.claims.building.payers import PayerOnClaims
from models.claims.claim import Address, Receiver, Sender
from models.claims.formats import batch_bytes
from models.claims.queries.backlog import backlog
from models.claims.queries.batches import frozen_batch
from models.claims.queries.queue import QueueLine, queue
from models.claims.records.claim import ClaimDose
from models.claims.records.claim_book import ClaimBook
from models.claims.states import State
from models.core.coded_reason import CodedReason
from models.core.errors import StoreError
from models.demo.people import PAYERS
from models.demo.states.claim_payments import PaymentFile, post_payment_file, tell_costs
from models.demo.states.insurance import SUPPLEMENT
from models.orders.records.medication_request import MedicationRequest
from models.patients.records.coverage import Coverage
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

BEGAN_DAYS_AGO = 45
CLOSED_DAYS_AGO = 120
PAID_BY_FILE = 4
NUMBER = "1EG4TE5MK{:02}"
"""A Medicare number in the shape CMS prints on its sample card; the last two digits tell the invented people apart."""
_FILING = {"medicare": "MB", "medicaid": "MC", "commercial": "CI"}
_DOSE, _PLACED = table_of(MedicationAdministration), table_of(ClaimDose)
_PATIENT, _COVERAGE, _ORDER = table_of(Patient), table_of(Coverage), table_of(MedicationRequest)
_SENDER = SenderEntry(
    Sender("DEMO0001", "ZZ", "Lakeside Family Clinic", "B Kim", "2175550134"),
    Receiver("EXAMPLECH", "ZZ", "Example Clearinghouse"),
    "enrollment letter of the clearinghouse",
)


def store_claims(clinic: Clinic, biller: UUID, provider: tuple[UUID, str]) -> None:
    """Store them; `provider` is who strikes a dose, with their PIN."""
    began = clinic.now() - timedelta(days=BEGAN_DAYS_AGO)
    clinic.store.write(lambda tx: tx.add(ClaimBook(site_id=clinic.site_id, begins_at=began)))
    clinic.store.write(lambda tx: _complete_people(tx, clinic))
    for number, (kind, name) in enumerate(PAYERS.items(), 1):
        if kind in _FILING:
            facts = PayerOnClaims(kind, name, f"DEMO{number:03}", _FILING[kind], 365)
            save_claim_payer(clinic, biller, facts, "payer list of the clearinghouse")
    supplement = PayerOnClaims("commercial", SUPPLEMENT, "DEMO099", "CI", 365)
    save_claim_payer(clinic, biller, supplement, "payer list of the clearinghouse")
    save_sender(clinic, biller, _SENDER)
    last = (clinic.now() - timedelta(days=CLOSED_DAYS_AGO)).date().isoformat()[:7]
    for month in backlog(clinic):
        if month.month < last:
            decide_backlog(clinic, biller, month.month, CLOSED, "billed by the billing service until then")
    check_claims(clinic)
    _work(clinic, biller, provider)
    check_claims(clinic)


def _work(clinic: Clinic, biller: UUID, provider: tuple[UUID, str]) -> None:
    """Lead claims into the other states; a few stay as they are."""
    ready = list(queue(clinic, (State.READY,), most=None).lines)
    if len(ready) < 12:
        return
    *going, struck, refused = ready[: max(12, len(ready) - 4)]
    _strike(clinic, struck, provider)
    choice = ClaimChoice(refused.id, refused.revision, NOT_BILLABLE, "given as a courtesy, the provider said")
    decide_claim(clinic, biller, choice)
    sent, waiting = going[:-2], going[-2:]
    release_claims(clinic, biller, {line.id: line.revision for line in sent})
    for batch_id in make_batches(clinic, biller, WantedBatch("837p")).ids:
        found = frozen_batch(clinic, batch_id)
        digest = hashlib.sha256(b"".join(batch_bytes("837p", found.batch))).hexdigest()
        mark_sent(clinic, biller, batch_id, digest)
    release_claims(clinic, biller, {line.id: line.revision for line in waiting})
    _answer(clinic, biller, queue(clinic, (State.SENT,), most=None).lines)


def _answer(clinic: Clinic, biller: UUID, sent: Sequence[QueueLine]) -> None:
    """Post what payers said of the claims sent; the last ones wait for an answer."""
    results = ("paid", "denied", "rejected", "accepted", "paid", "paid")
    codes = {
        "denied": "CO-16 M119: the NDC is missing or not valid",
        "rejected": "A7 562: the billing NPI is not known",
    }
    ordered = sorted(sent, key=lambda line: line.payer_type != "commercial")
    for number, (line, result) in enumerate(zip(ordered, results, strict=False), 1):
        owes = (line.total / 5).quantize(Decimal("0.01"))
        paid = line.total - owes - (line.total / 4).quantize(Decimal("0.01"))
        money = (paid, owes) if result == "paid" else (Decimal(0), Decimal(0))
        number_there = "" if result == "rejected" else f"26{number:06}"
        entry = HandPosting(line.id, line.revision, result, number_there, *money, codes.get(result, ""))
        post_by_hand(clinic, biller, entry)
    by_file = [line for line in ordered[len(results) :] if line.payer_type == "commercial"][:PAID_BY_FILE]
    if by_file:
        tell_costs(clinic, by_file[:-1])
        post_payment_file(clinic, biller, by_file, PaymentFile("DEMO5001", other=True))
    supplemented = _with_supplement(clinic, [line for line in ordered[len(results) :] if line not in by_file])
    if supplemented:
        # The first payer leaves a fifth to the patient: the claim to the supplement waits to be read. Of another claim
        # it lost the last digits of the number: which one it is, a person says.
        first, payer = supplemented[0], supplemented[0].payer
        lost = [line for line in ordered[len(results) :] if line.payer == payer and line.id != first.id][:1]
        spelled = {line.control: line.control.partition("-")[0] for line in lost}
        post_payment_file(clinic, biller, [first, *lost], PaymentFile("DEMO5002", spelled=spelled))
    if ordered:
        # A blood draw found after the payment: the whole claim is sent again as a replacement.
        first = ordered[0]
        service = ServiceEntry(first.patient_id, first.day, "36415", charge=Decimal("9.00"))
        enter_service(clinic, biller, service)


def _with_supplement(clinic: Clinic, sent: Sequence[QueueLine]) -> list[QueueLine]:
    """Return the claims of patients who have a secondary coverage too."""
    theirs = select(_COVERAGE.c.patient_id).where(_COVERAGE.c.site_id == clinic.site_id, _COVERAGE.c.rank == 2)
    with clinic.store.read() as connection:
        people = set(connection.execute(theirs).scalars())
    return [line for line in sent if line.patient_id in people]


def _complete_people(tx: Transaction, clinic: Clinic) -> None:
    """Give who had a dose since claims began an address, and a Medicare number of the right shape; but for a few."""
    since = (clinic.now() - timedelta(days=BEGAN_DAYS_AGO)).date()
    wanted = (
        select(_PATIENT.c.id, _PATIENT.c.address, _PATIENT.c.mrn)
        .join(_DOSE, _DOSE.c.patient_id == _PATIENT.c.id)
        .where(_DOSE.c.site_id == clinic.site_id, _DOSE.c.service_date >= since)
        .distinct()
        .order_by(_PATIENT.c.mrn)
    )
    for number, row in enumerate(tx.connection.execute(wanted).all()):
        if number % 9 == 8:
            continue
        place = Address(f"{number + 11} Example Street", "", "Lakeside", "IL", "60000")
        if not row.address:
            tx.update(Patient, _PATIENT.c.id == row.id, address=place.line, city=place.city, state=place.state,
                      postal_code=place.zip_code)  # fmt: skip
        theirs = (_COVERAGE.c.patient_id == row.id, _COVERAGE.c.payer_type == "medicare")
        tx.update(Coverage, *theirs, member_id=NUMBER.format(number))


def _strike(clinic: Clinic, line: QueueLine, provider: tuple[UUID, str]) -> None:
    """Strike the doses of a claim that was charted for the wrong patient; its order stays as it stands."""
    there = select(_PLACED.c.administration_id, _DOSE.c.request_id).join(
        _DOSE, _DOSE.c.id == _PLACED.c.administration_id
    )
    with clinic.store.read() as connection:
        doses = connection.execute(there.where(_PLACED.c.claim_id == line.id)).all()
        orders = {row.id: row for row in connection.execute(select(_ORDER).where(_ORDER.c.id.in_(
            [dose.request_id for dose in doses])))}  # fmt: skip
    for dose in doses:
        request = CorrectionRequest(clinic.new_id(), dose.administration_id, *provider, CodedReason("not_given"), USED)
        outcome = enter_in_error(clinic, request)
        if not isinstance(outcome, Corrected):
            raise StoreError("the demo clinic's dose could not be struck")
        _put_back(clinic, orders[dose.request_id])


def _put_back(clinic: Clinic, order: Row[Any]) -> None:
    names = ("doses_given", "dose", "due_on", "status", "review_reason")
    values = {name: getattr(order, name) for name in names}
    clinic.store.write(lambda tx: tx.update(MedicationRequest, _ORDER.c.id == order.id, **values))

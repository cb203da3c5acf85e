"""What a large clinic has besides its doses: lots on the shelf, and claims for its newest doses, in every state.

What a claim of one signed dose is made of is built once by the program itself; the others are its rows with other ids.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from models.charting.records.medication_administration import MedicationAdministration
from models.claims.actions.gather_doses import gather_doses
from models.claims.numbers import claim_control
from models.claims.records.claim import ClaimDose, ClaimEvent, StoredClaim, StoredLine
from models.claims.records.claim_book import ClaimBook
from models.claims.states import State
from models.clinic import open_clinic
from models.core.charting_codes import Outcome
from models.drugs.clinic_formulary import clinic_formulary
from models.stock.actions.receive_lot import receive_lots
from models.stock.entries import LotEntry
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.transaction import Store, table_of
from tests.factories import add_coverage, add_order, add_patient, rows
from tests.frozen_clock import FrozenClock
from tests.models.charting.test_correct_administration import signed

PAYERS = ("Alder Health", "Birch Mutual", "Cedar Care", "Dogwood Plan", "Elm Choice", "Fir Advantage")
STATES = (
    (State.READY, ()), (State.HOLD, ()), (State.REJECTED, ("sent", "rejected")), (State.DENIED, ("sent", "denied")),
    (State.SENT, ("sent",)), (State.ACCEPTED, ("sent", "accepted")), (State.PAID, ("sent", "paid")),
    (State.PAID, ("sent", "accepted", "paid")),
)  # fmt: skip
"""States in turn: half of the claims wait for somebody, half are with the payer or done."""
CHUNK = 2_000
_BOOK = table_of(ClaimBook)
_DOSE = table_of(MedicationAdministration)


def furnish(database: str, today: date, claims: int, lots: int) -> None:
    """Put the newest doses on claims in every state, and lots on the shelf."""
    clinic = open_clinic(Store(open_engine(database)), FrozenClock(datetime.combine(today, time(15), UTC)))
    assert clinic is not None
    if claims:
        _bill(clinic, claims)
    if lots:
        _stock(clinic, lots)
    clinic.store.engine.dispose()


def _stock(clinic: Clinic, number: int) -> None:
    """Receive so many lots of every package that has an NDC, in turn."""
    packages, soon = sorted(clinic_formulary(clinic).by_ndc), clinic.today() + timedelta(days=60)
    entries = [
        LotEntry(packages[one % len(packages)], f"S{one:05}", soon + timedelta(days=one % 700), 10, checked=True)
        for one in range(number)
    ]
    receive_lots(clinic, None, entries)


def _bill(clinic: Clinic, number: int) -> None:
    """Store so many claims, each for one of the newest doses."""
    mould = _mould(clinic)
    first = mould[StoredClaim]["number"] + 1
    doses = _newest(clinic, number)
    for start in range(0, number, CHUNK):
        chunk = doses[start : start + CHUNK]
        made = [row for place, dose in enumerate(chunk, first + start) for row in _claim(clinic, mould, place, dose)]
        for kind in (StoredClaim, StoredLine, ClaimDose, ClaimEvent):
            values = [value for of, value in made if of is kind]
            clinic.store.write(
                lambda tx, kind=kind, values=values: tx.connection.execute(insert(table_of(kind)), values)
            )
    clinic.store.write(lambda tx: tx.update(ClaimBook, _BOOK.c.site_id == clinic.site_id, claim=first + number - 1))


def _mould(clinic: Clinic) -> dict[Any, Any]:
    """Sign a dose of somebody insured, gather it, and return the rows of its claim."""
    patient = add_patient(clinic, family="Zuniga", given="Xiomara", birth_date=clinic.today() - timedelta(days=20_000))
    add_coverage(clinic, patient, "commercial", payer_name=PAYERS[0], member_id="XYZ123456789")
    signed(clinic, add_order(clinic, patient, signed_at=clinic.now() - timedelta(hours=2)).id)
    gather_doses(clinic)
    claim = max(rows(clinic, StoredClaim), key=lambda row: row.number)
    found: dict[Any, Any] = {StoredClaim: claim._asdict()}
    for kind in (StoredLine, ClaimEvent):
        found[kind] = [row._asdict() for row in rows(clinic, kind) if row.claim_id == claim.id]
    return found


def _newest(clinic: Clinic, number: int) -> list[Any]:
    with clinic.store.read() as connection:
        newest = (
            select(_DOSE.c.id, _DOSE.c.patient_id, _DOSE.c.service_date)
            .where(_DOSE.c.site_id == clinic.site_id, _DOSE.c.service_date < clinic.today())
            .where(_DOSE.c.outcome == Outcome.GIVEN.value)
            .order_by(_DOSE.c.service_date.desc(), _DOSE.c.id)
            .limit(number)
        )
        found = list(connection.execute(newest))
    assert len(found) == number, "the clinic has fewer doses than claims are asked for"
    return found


def _claim(clinic: Clinic, mould: dict[Any, Any], number: int, dose: Any) -> Iterator[tuple[Any, dict[str, Any]]]:
    state, steps = STATES[number % len(STATES)]
    claim_id, control = clinic.new_id(), claim_control(number, clinic.now(), dose.service_date)
    total = mould[StoredClaim]["total"]
    paid = total / 2 if state is State.PAID else Decimal(0)
    own = {
        "id": claim_id, "number": number, "control": control, "patient_id": dose.patient_id,
        "service_date": dose.service_date, "payer_name": PAYERS[number % len(PAYERS)], "state": state, "paid": paid,
        "payer_number": f"PCN{number}" if steps else "",
        "question": "A fee is missing: enter it." if state is State.HOLD else "",
    }  # fmt: skip
    yield StoredClaim, {**mould[StoredClaim], **own}
    yield ClaimDose, {
        "id": clinic.new_id(), "site_id": clinic.site_id, "administration_id": dose.id, "claim_id": claim_id,
        "counts": True,
    }  # fmt: skip
    for line in mould[StoredLine]:
        of_dose = {"claim_id": claim_id, "charge_item_id": None, "administration_id": dose.id}
        yield StoredLine, {**line, **of_dose, "id": clinic.new_id(), "control": f"{control}-{line['line']}"}
    yield from ((ClaimEvent, step) for step in _story(clinic, mould, claim_id, steps))


def _story(clinic: Clinic, mould: dict[Any, Any], claim_id: UUID, steps: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    built = mould[ClaimEvent]
    for event in built:
        yield {**event, "id": clinic.new_id(), "claim_id": claim_id}
    facts = {
        "batch": "1",
        "format": "837P",
        "by": "by the payer",
        "paid": "$10.00",
        "total": "$20.00",
        "codes": "CO-16",
    }
    for place, kind in enumerate(steps, len(built) + 1):
        own = {"id": clinic.new_id(), "claim_id": claim_id, "number": place, "kind": kind, "state": kind}
        yield {**built[0], **own, "facts": facts}

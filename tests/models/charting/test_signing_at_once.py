"""What a signing decides by stays true until it is stored, whoever acts meanwhile: each guard and its lock."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from models.charting.actions import sign_administration as signing
from models.charting.actions.sign_administration import Signed, SignRequest, sign_administration
from models.charting.records.administration_draft import AdministrationDraft
from models.charting.records.medication_administration import MedicationAdministration
from models.charting.signing.outcomes import Refused, Stale
from models.core.errors import NotKnownError
from models.core.quantity import format_amount
from models.orders.actions.discontinue_order import discontinue_order
from models.orders.records.medication_request import MedicationRequest
from models.patients.actions.record_allergy import AllergyEntry, record_allergy
from models.patients.records.patient import Patient
from models.stock.actions.add_room import add_room
from models.stock.actions.hold_stock import recall_lots
from models.stock.actions.transfer_stock import transfer_stock
from models.stock.entries import Held
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.stock.records.vial import Vial
from models.store import audit
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from models.store.server import queue_up
from models.store.transaction import ALONE_AFTER, Transaction, table_of
from tests.factories import (
    GIVER_SIGN_IN,
    PHYSICIAN_PIN,
    PHYSICIAN_SIGN_IN,
    add_lot,
    add_order,
    add_patient,
    rows,
    staff_id,
)
from tests.models.charting.meanwhile import EVENT, RECORD, another_at, once_at
from tests.models.charting.test_sign_administration import MULTI_DOSE_B12, charted
from tests.models.stock.test_ledger import manager


def ready(clinic: Clinic, *, mrn: str = "1", family: str = "Okafor", who: str = GIVER_SIGN_IN) -> SignRequest:
    """Chart a dose of a person of their own, from whatever is in stock."""
    born = clinic.today() - timedelta(days=20_000 + 400 * int(mrn))
    patient = add_patient(clinic, mrn=mrn, family=family, birth_date=born)
    return charted_by(clinic, add_order(clinic, patient), who)


def charted_by(clinic: Clinic, order: MedicationRequest, who: str) -> SignRequest:
    request = charted(clinic, order.id, who)
    return replace(request, pin=PHYSICIAN_PIN) if who == PHYSICIAN_SIGN_IN else request


def doctor(clinic: Clinic):
    return staff_id(clinic, PHYSICIAN_SIGN_IN)


def holds(clinic: Clinic) -> None:
    with clinic.store.read() as connection:
        assert list(audit.breaks(connection, clinic.site_id)) == []


def order_of(clinic: Clinic, request: SignRequest):
    (draft,) = rows(clinic, AdministrationDraft, table_of(AdministrationDraft).c.id == request.draft_id)
    return draft.request_id


def test_what_another_act_changes_meanwhile_sends_the_signing_back_to_its_start(postgres_clinic: Clinic) -> None:
    lot = add_lot(postgres_clinic)
    request = ready(postgres_clinic)

    def recalled() -> None:
        recall_lots(postgres_clinic, doctor(postgres_clinic), lot.ndc, lot.lot_number, "letter of the maker")

    with once_at(postgres_clinic, RECORD, recalled):
        outcome = sign_administration(postgres_clinic, request)

    assert isinstance(outcome, Refused)
    assert "recalled" in outcome.findings[0].text.lower()
    assert rows(postgres_clinic, MedicationAdministration) == []
    assert rows(postgres_clinic, Lot)[0].on_hand == 10
    holds(postgres_clinic)


def test_a_second_dose_of_the_same_person_waits_for_the_first_and_is_judged_by_it(postgres_clinic: Clinic) -> None:
    add_lot(postgres_clinic)
    first = ready(postgres_clinic)
    patient = rows(postgres_clinic, Patient)[0]
    again = add_order(postgres_clinic, patient)
    # The other record of the same person.
    twin = add_patient(postgres_clinic, mrn="2", family=patient.family, birth_date=patient.birth_date)
    records = table_of(Patient)
    postgres_clinic.store.write(lambda tx: tx.update(Patient, records.c.id == twin.id, person_id=patient.id))
    orders = table_of(MedicationRequest)
    postgres_clinic.store.write(lambda tx: tx.update(MedicationRequest, orders.c.id == again.id, patient_id=twin.id))
    second = charted_by(postgres_clinic, again, PHYSICIAN_SIGN_IN)

    with another_at(postgres_clinic, RECORD, lambda: sign_administration(postgres_clinic, second)) as other:
        assert isinstance(sign_administration(postgres_clinic, first), Signed)

    assert isinstance(other(), Refused | Stale)
    assert len(rows(postgres_clinic, MedicationAdministration)) == 1


@pytest.mark.heavy
def test_one_intent_sent_twice_at_once_gets_one_receipt_twice(postgres_clinic: Clinic) -> None:
    add_lot(postgres_clinic)
    request = ready(postgres_clinic)

    # At the PIN the two would wait for each other's row of the person only for an instant.
    with another_at(postgres_clinic, RECORD, lambda: sign_administration(postgres_clinic, request)) as other:
        outcome = sign_administration(postgres_clinic, request)

    assert isinstance(outcome, Signed)
    assert other() == outcome
    assert rows(postgres_clinic, Lot)[0].on_hand == 9


@pytest.mark.heavy
def test_an_allergy_told_meanwhile_is_stored_after_the_dose(postgres_clinic: Clinic) -> None:
    add_lot(postgres_clinic)
    request = ready(postgres_clinic)
    patient = rows(postgres_clinic, Patient)[0]
    told = AllergyEntry(patient.id, "cobalamin", "hives", "high")

    with another_at(postgres_clinic, RECORD, lambda: record_allergy(postgres_clinic, request.person_id, told)) as other:
        assert isinstance(sign_administration(postgres_clinic, request), Signed)

    assert other()
    actions = [one.action for one in sorted(rows(postgres_clinic, AuditEvent), key=lambda one: one.seq)]
    assert actions.index("sign_administration") < actions.index("record_allergy")
    holds(postgres_clinic)


@pytest.mark.heavy
def test_an_order_stopped_meanwhile_is_told_that_a_dose_was_given(postgres_clinic: Clinic) -> None:
    add_lot(postgres_clinic)
    request = ready(postgres_clinic)
    order, stop = order_of(postgres_clinic, request), doctor(postgres_clinic)

    with another_at(
        postgres_clinic, EVENT, lambda: type(discontinue_order(postgres_clinic, stop, order, 1, "rash")).__name__
    ) as other:
        assert isinstance(sign_administration(postgres_clinic, request), Signed)

    assert other() == "Stale"
    assert [one.status for one in rows(postgres_clinic, MedicationRequest)] == ["completed"]


@pytest.mark.heavy
def test_the_last_container_is_given_once(postgres_clinic: Clinic) -> None:
    add_lot(postgres_clinic, on_hand=Decimal(1))
    first = ready(postgres_clinic)
    second = ready(postgres_clinic, mrn="2", family="Adeyemi", who=PHYSICIAN_SIGN_IN)

    with another_at(postgres_clinic, EVENT, lambda: sign_administration(postgres_clinic, second)) as other:
        assert isinstance(sign_administration(postgres_clinic, first), Signed)

    assert other() == Stale("Lot AB123 was used up meanwhile. Pick another lot.")
    assert rows(postgres_clinic, Lot)[0].on_hand == 0
    assert [one.containers for one in rows(postgres_clinic, StockMovement) if one.kind == "given"] == [-1]


@pytest.mark.heavy
def test_what_another_room_took_meanwhile_is_not_given_from_the_first(postgres_clinic: Clinic) -> None:
    lot = add_lot(postgres_clinic, on_hand=Decimal(1))
    cold = add_room(postgres_clinic, manager(postgres_clinic), "Refrigerator 2")
    request = ready(postgres_clinic)

    with another_at(postgres_clinic, EVENT, lambda: sign_administration(postgres_clinic, request)) as other:
        transfer_stock(postgres_clinic, doctor(postgres_clinic), Held(lot.id), cold, 1)

    assert isinstance(other(), Stale | Refused)
    assert rows(postgres_clinic, MedicationAdministration) == []
    assert rows(postgres_clinic, Lot)[0].on_hand == 1


@pytest.mark.heavy
def test_an_opened_vial_never_gives_more_than_it_holds(postgres_clinic: Clinic) -> None:
    lot = add_lot(postgres_clinic, ndc=MULTI_DOSE_B12, on_hand=Decimal(0))
    vial = Vial(
        id=postgres_clinic.new_id(), site_id=postgres_clinic.site_id, lot_id=lot.id, opened_at=postgres_clinic.now(),
        opened_by=doctor(postgres_clinic), use_by=postgres_clinic.today(), remaining_ml=Decimal(1),
        opened_ml=Decimal(10),
    )  # fmt: skip
    postgres_clinic.store.write(lambda tx: tx.add(vial))
    first = ready(postgres_clinic)
    second = ready(postgres_clinic, mrn="2", family="Adeyemi", who=PHYSICIAN_SIGN_IN)

    with another_at(postgres_clinic, EVENT, lambda: sign_administration(postgres_clinic, second)) as other:
        assert isinstance(sign_administration(postgres_clinic, first), Signed)

    assert isinstance(other(), Stale)
    assert format_amount(rows(postgres_clinic, Vial)[0].remaining_ml) == "0"


@pytest.mark.heavy
def test_an_act_others_overtook_again_and_again_gets_the_store_to_itself(postgres_clinic: Clinic) -> None:
    tries: list[bool] = []

    def note(tx: Transaction) -> None:
        audited(tx, postgres_clinic, None, "noted", None)

    def act(tx: Transaction) -> None:
        tx.execute(text("SELECT count(*) FROM audit_event"))
        held = tx.execute(text("SELECT count(*) FROM pg_locks WHERE mode = 'ExclusiveLock' AND locktype = 'relation'"))
        tries.append(bool(held.scalar_one()))
        if not tries[-1]:
            postgres_clinic.store.write(note)
        note(tx)

    postgres_clinic.store.write(act)
    assert tries == [*[False] * ALONE_AFTER, True]
    holds(postgres_clinic)


@pytest.mark.heavy
@pytest.mark.parametrize("moment", ["in the middle", "at the commit"])
def test_a_server_that_freezes_is_not_waited_for_and_the_intent_settles_it(
    postgres_clinic: Clinic, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    add_lot(postgres_clinic)
    request, frozen = ready(postgres_clinic), []
    monkeypatch.setattr(signing, "PATIENCE", timedelta(seconds=2))
    engine = postgres_clinic.store.engine

    def freeze(connection) -> None:
        if not frozen:
            frozen.append(connection.connection.driver_connection.info.backend_pid)
            os.kill(frozen[0], signal.SIGSTOP)

    def at_event(connection, _cursor, statement, *_rest) -> None:
        if moment == "in the middle" and statement.startswith(EVENT):
            freeze(connection)

    def at_commit(connection) -> None:
        if moment == "at the commit" and connection.get_execution_options().get("isolation_level") == "READ COMMITTED":
            written = connection.exec_driver_sql("SELECT count(*) FROM medication_administration").scalar_one()
            if written:
                freeze(connection)

    event.listen(engine, "before_cursor_execute", at_event)
    event.listen(engine, "commit", at_commit)
    try:
        with pytest.raises(NotKnownError, match="Press F10 again: it is stored once"):
            sign_administration(postgres_clinic, request)
    finally:
        event.remove(engine, "before_cursor_execute", at_event)
        event.remove(engine, "commit", at_commit)
        for backend in frozen:
            os.kill(backend, signal.SIGCONT)

    assert frozen
    assert isinstance(sign_administration(postgres_clinic, request), Signed)
    assert len(rows(postgres_clinic, MedicationAdministration)) == 1
    assert rows(postgres_clinic, Lot)[0].on_hand == 9
    holds(postgres_clinic)


@pytest.mark.heavy
def test_a_station_that_stops_in_the_middle_holds_up_the_others_only_for_a_while(postgres_clinic: Clinic) -> None:
    lot = add_lot(postgres_clinic)
    request = ready(postgres_clinic)
    # A station put to sleep: it locked the lot and says nothing more.
    with postgres_clinic.store.engine.connect() as asleep:
        queue_up(asleep, alone=False, brief=True)
        asleep.execute(text("SELECT id FROM lot WHERE id = :lot FOR NO KEY UPDATE"), {"lot": lot.id})
        assert isinstance(sign_administration(postgres_clinic, request), Signed)
        with pytest.raises(DBAPIError, match="idle-in-transaction"):
            asleep.execute(text("SELECT 1"))
    assert rows(postgres_clinic, Lot)[0].on_hand == 9

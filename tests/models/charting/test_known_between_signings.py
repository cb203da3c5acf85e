"""What a station keeps of what rarely changes holds no longer than it is true: another station's change is seen."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from models.billing.actions.save_fees import save_fees
from models.billing.payers.clinic_payers import FeeRow
from models.charting.actions.sign_administration import Signed, SignRequest, sign_administration
from models.charting.records.medication_administration import MedicationAdministration
from models.charting.signing.outcomes import Refused, Stale
from models.clinic import open_clinic
from models.patients.actions.link_staff import link_staff
from models.patients.records.patient import Patient
from models.people.actions.authenticate import Denied, SignedIn, sign_in
from models.people.actions.change_pin import reset_pin
from models.people.actions.change_role import change_role
from models.people.actions.change_staff import deactivate_staff
from models.people.records.pin_failure import PinFailure
from models.safety.actions.save_safety_setting import SettingDraft, save_safety_setting
from models.stock.actions.hold_stock import hold_room
from models.stock.kinds import QUARANTINED
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.kept.known import Known
from models.store.transaction import Store, table_of
from tests.factories import (
    GIVER_PIN,
    GIVER_SIGN_IN,
    PHYSICIAN_SIGN_IN,
    add_lot,
    add_order,
    add_patient,
    add_staff,
    check_pins_quickly,
    rows,
    staff_id,
)
from tests.models.charting.test_sign_administration import charted

WHY = "another station changed it"
LAST = "3"
"""The record number of whoever gets the second dose."""


@contextmanager
def another_station(clinic: Clinic) -> Iterator[Clinic]:
    """Open the same clinic as a process of its own does."""
    engine = open_engine(clinic.store.engine.url.render_as_string(hide_password=False))
    opened = open_clinic(Store(engine), clinic.clock)
    assert opened is not None
    try:
        yield opened
    finally:
        engine.dispose()


def charted_doses(clinic: Clinic, **over: Any) -> list[SignRequest]:
    """Chart one dose of three people."""
    check_pins_quickly(clinic)
    add_staff(clinic, family="Kim", username="kim", npi="", roles=["administrator"])
    add_lot(clinic)
    born = clinic.today() - timedelta(days=20_000)
    patients = [
        add_patient(clinic, mrn=mrn, family=family, birth_date=born - timedelta(days=400 * int(mrn)))
        for mrn, family in (("1", "Okafor"), ("2", "Brandt"), (LAST, "Silva"))
    ]
    before = clinic.now() - timedelta(hours=1)
    return [
        charted(clinic, add_order(clinic, patient, authored_at=before, signed_at=before).id, **over)
        for patient in patients
    ]


def known_by(clinic: Clinic) -> list[SignRequest]:
    """Sign twice, so that this station keeps what it read; return the dose that is left."""
    *first, last = charted_doses(clinic)
    for request in first:
        assert isinstance(sign_administration(clinic, request), Signed)
    return [last]


def statements(clinic: Clinic, request: SignRequest) -> tuple[Any, list[str]]:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(clinic.store.engine, "before_cursor_execute", note)
    try:
        return sign_administration(clinic, request), asked
    finally:
        event.remove(clinic.store.engine, "before_cursor_execute", note)


def nobody_gives(clinic: Clinic) -> None:
    change_role(clinic, None, "medical_assistant", "chart", allowed=False, was=True, reason=WHY)


def the_provider_left(clinic: Clinic) -> None:
    deactivate_staff(clinic, None, staff_id(clinic, PHYSICIAN_SIGN_IN), 0, WHY)


def the_giver_left(clinic: Clinic) -> None:
    deactivate_staff(clinic, None, staff_id(clinic, GIVER_SIGN_IN), 0, WHY)


def the_room_is_quarantined(clinic: Clinic) -> None:
    hold_room(clinic, None, None, QUARANTINED, WHY)


def a_fee_is_another(clinic: Clinic) -> None:
    save_fees(clinic, None, [FeeRow("self_pay", "96372", Decimal(20), None, None, None)])


def a_limit_is_another(clinic: Clinic) -> None:
    draft = SettingDraft("limit/late_entry_minutes", {"value": "1"}, WHY, 0)
    save_safety_setting(clinic, staff_id(clinic, PHYSICIAN_SIGN_IN), draft)


def the_patient_is_the_giver(clinic: Clinic) -> None:
    (patient,) = rows(clinic, Patient, table_of(Patient).c.mrn == LAST)
    link_staff(clinic, None, patient.id, staff_id(clinic, GIVER_SIGN_IN))


def the_pin_was_reset(clinic: Clinic) -> None:
    reset_pin(clinic, None, staff_id(clinic, GIVER_SIGN_IN), "97531")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (nobody_gives, (Denied, "")),
        (the_giver_left, (Denied, "no longer works here")),
        (the_provider_left, (Refused, "")),
        (the_room_is_quarantined, (Refused, "quarantine")),
        (a_fee_is_another, (Stale, "charges changed")),
        (the_patient_is_the_giver, (Refused, "")),
        (the_pin_was_reset, (Denied, "Wrong PIN")),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_change_of_another_station_is_seen_by_the_next_signature(
    clinic: Clinic, change: Callable[[Clinic], None], told: tuple[type, str]
) -> None:
    (request,) = known_by(clinic)
    with another_station(clinic) as other:
        change(other)

    outcome = sign_administration(clinic, request)

    kind, words = told
    assert isinstance(outcome, kind), outcome
    text = outcome.findings[0].text if isinstance(outcome, Refused) else outcome.text
    assert words in text
    assert len(rows(clinic, MedicationAdministration)) == 2


def test_a_limit_another_station_changed_judges_the_next_dose(clinic: Clinic) -> None:
    *first, last = charted_doses(clinic, given_at=clinic.now() - timedelta(minutes=3))
    for request in first:
        assert isinstance(sign_administration(clinic, request), Signed)
    with another_station(clinic) as other:
        a_limit_is_another(other)

    outcome = sign_administration(clinic, last)

    assert isinstance(outcome, Refused)
    assert outcome.findings[0].text.startswith("Given more than 1 min ago")


def test_while_people_only_sign_doses_and_sign_in_nothing_that_rarely_changes_is_read_again(clinic: Clinic) -> None:
    (request,) = known_by(clinic)
    with another_station(clinic) as other:
        beside = charted(other, add_order(other, add_patient(other, mrn="4", family="Weber")).id)
        assert isinstance(sign_administration(other, beside), Signed)
        assert isinstance(sign_in(other, GIVER_SIGN_IN, GIVER_PIN), SignedIn)

    outcome, asked = statements(clinic, request)

    assert isinstance(outcome, Signed)
    read = [words.split()[1].split(".")[0] for words in asked if words.startswith("SELECT ")]
    assert read[:5] == ["practitioner", "administration_draft", "medication_request", "patient", "lot"]
    # A server locks the lot and the end of the chain besides, and asks who acted meanwhile.
    assert set(read[5:]) <= {"lot", "audit_head", "audit_event"}


def test_a_new_pin_signs_where_the_old_one_was_known(sqlite_clinic: Clinic) -> None:
    (request,) = known_by(sqlite_clinic)
    with another_station(sqlite_clinic) as other:
        check_pins_quickly(other)

    assert isinstance(sign_administration(sqlite_clinic, request), Signed)


def test_wrong_pins_typed_meanwhile_make_a_known_person_wait(clinic: Clinic) -> None:
    (request,) = known_by(clinic)
    with another_station(clinic) as other:
        for _ in range(5):
            assert isinstance(sign_administration(other, replace(request, pin="0000")), Denied)

    outcome = sign_administration(clinic, replace(request, pin=GIVER_PIN))

    assert isinstance(outcome, Denied)
    assert "Too many wrong PINs" in outcome.text
    with clinic.store.read() as connection:
        assert connection.execute(select(table_of(PinFailure).c.wrong)).scalar_one() == 5


def test_a_restored_backup_is_never_judged_by_what_was_known_of_the_clinic_before(
    sqlite_clinic: Clinic, tmp_path: Path
) -> None:
    *first, last = charted_doses(sqlite_clinic)
    file, before = Path(str(sqlite_clinic.store.engine.url.database)), tmp_path / "before.sqlite3"
    driver: Any = sqlite_clinic.store.engine.raw_connection()
    driver.execute(f"VACUUM INTO '{before}'")
    driver.close()
    for request in first:
        sign_administration(sqlite_clinic, request)
    known = sqlite_clinic.keeper(Known).last
    sqlite_clinic.store.engine.dispose()
    for part in file.parent.glob(f"{file.name}*"):
        part.unlink()
    shutil.copy(before, file)
    with another_station(sqlite_clinic) as other:
        a_fee_is_another(other)
        for request in first[:1]:
            # As many events as before, of other acts.
            sign_administration(other, replace(request, shown_charges=None))

    outcome = sign_administration(sqlite_clinic, last)

    assert known.mark.seq
    assert isinstance(outcome, Stale)
    assert "charges changed" in outcome.text

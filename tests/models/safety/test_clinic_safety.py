"""The clinic's safety tables are the shipped ones under its own rows, and a change is seen everywhere soon."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from models.charting.queries.charting import open_charting
from models.charting.today.worklist import worklist
from models.clinic import open_clinic
from models.codes.tables.clinic_tables import clinic_tables
from models.codes.tables.code_tables import shipped_code_tables
from models.safety.records.safety_setting import SafetyApproval, SafetySettingVersion
from models.safety.settings.clinic_safety import CHECK_EVERY, clinic_approvals, clinic_safety
from models.safety.settings.typed import body_of
from models.store.clinic import Clinic
from tests.factories import GIVER_SIGN_IN, PHYSICIAN_SIGN_IN, add_order, add_patient, staff_id
from tests.frozen_clock import FrozenClock

LATE = shipped_code_tables().limits["late_entry_minutes"]


def store_limit(clinic: Clinic, minutes: int, change: int = 1, **over: Any) -> None:
    body = body_of(replace(LATE, value=Decimal(minutes)))
    usual = {"key": "limit/late_entry_minutes", "body": body, "reason": "test", "changed_at": clinic.now()}
    over = {"id": clinic.new_id(), "site_id": clinic.site_id, "change": change, **usual, **over}
    row = SafetySettingVersion(**over)
    clinic.store.write(lambda tx: tx.add(row))


def late(clinic: Clinic) -> int:
    return int(clinic_tables(clinic).limits["late_entry_minutes"].value)


def second_workstation(clinic: Clinic, clock: FrozenClock) -> Clinic:
    other = open_clinic(clinic.store, clock)
    assert other is not None
    return other


def test_a_clinic_that_changed_nothing_has_the_shipped_tables_themselves(clinic: Clinic) -> None:
    assert clinic_tables(clinic) is shipped_code_tables()
    assert clinic_approvals(clinic) == frozenset()


def test_the_newest_version_of_a_row_counts_and_a_withdrawn_one_gives_the_shipped_row_its_place(
    clinic: Clinic, clock: FrozenClock
) -> None:
    store_limit(clinic, 30)
    store_limit(clinic, 45, change=2)
    assert late(second_workstation(clinic, clock)) == 45
    store_limit(clinic, 0, change=3, body={}, withdrawn=True)
    assert clinic_tables(second_workstation(clinic, clock)).limits == shipped_code_tables().limits


def test_a_row_no_release_ships_any_more_is_left_alone(clinic: Clinic, clock: FrozenClock) -> None:
    store_limit(clinic, 30, key="limit/of_old")
    assert clinic_tables(second_workstation(clinic, clock)).limits == shipped_code_tables().limits


def test_s59_a_limit_changed_on_one_workstation_reaches_another_worklist_within_seconds(
    clinic: Clinic, clock: FrozenClock
) -> None:
    other, person = second_workstation(clinic, clock), staff_id(clinic, GIVER_SIGN_IN)
    worklist(other, person)
    store_limit(clinic, 30)
    worklist(other, person)
    assert late(other) == 15
    clock.instant += CHECK_EVERY
    worklist(other, person)
    assert late(other) == 30


def test_s31_the_next_charting_anywhere_goes_by_a_changed_limit_at_once(clinic: Clinic, clock: FrozenClock) -> None:
    other, person = second_workstation(clinic, clock), staff_id(clinic, GIVER_SIGN_IN)
    order = add_order(clinic, add_patient(clinic))
    store_limit(clinic, 30)
    charting = open_charting(other, order.id, person)
    assert charting.facts.tables.limits["late_entry_minutes"].value == Decimal(30)
    assert late(other) == 30


def test_a_sign_off_reaches_the_next_charting_at_once(clinic: Clinic, clock: FrozenClock) -> None:
    other, person = second_workstation(clinic, clock), staff_id(clinic, GIVER_SIGN_IN)
    order = add_order(clinic, add_patient(clinic))
    signed = SafetyApproval(id=clinic.new_id(), site_id=clinic.site_id, key="limit/late_entry_minutes",
                           row_hash="a" * 64, shown="15 minutes", signed_at=clinic.now(),
                           signed_by=staff_id(clinic, PHYSICIAN_SIGN_IN), signed_by_name="D Chen MD")  # fmt: skip
    clinic.store.write(lambda tx: tx.add(signed))
    assert open_charting(other, order.id, person).facts.signed_off == {"a" * 64}
    assert clinic_approvals(other) == {"a" * 64}


def test_the_tables_are_known_without_asking_a_database_that_went_away(
    sqlite_clinic: Clinic, clock: FrozenClock
) -> None:
    store_limit(sqlite_clinic, 30)
    clock.instant += CHECK_EVERY
    clinic_safety(sqlite_clinic).look()
    sqlite_clinic.store.write(lambda tx: tx.connection.exec_driver_sql("ALTER TABLE safety_setting RENAME TO gone"))
    clock.instant += CHECK_EVERY
    clinic_safety(sqlite_clinic).look()
    assert late(sqlite_clinic) == 30


def test_nothing_is_made_anew_while_nothing_changed(clinic: Clinic, clock: FrozenClock) -> None:
    store_limit(clinic, 30)
    clock.instant += CHECK_EVERY
    clinic_safety(clinic).look()
    first = clinic_tables(clinic)
    clock.instant += CHECK_EVERY
    clinic_safety(clinic).look()
    assert clinic_tables(clinic) is first

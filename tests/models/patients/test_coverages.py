"""Coverages: what is taken, which holds on a day, every version, and two at one time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from models.billing.payers.payer_profiles import PAYER_TYPES as BILLED_TYPES
from models.core.errors import BadInputError
from models.patients.coverages.entry import (
    AuthorizationEntry,
    CheckedEntry,
    CoverageEntry,
    checked_authorization,
    checked_coverage,
    read_allowed,
)
from models.patients.coverages.facts import PAYER_TYPES
from models.patients.coverages.queries import coverage_history, primaries_in_question, read_coverages
from models.patients.coverages.save_coverage import Overlaps, Saved, check_card, end_coverage, save_coverage, strike
from models.patients.coverages.versions import COVERAGE
from models.patients.records.coverage import Coverage
from models.patients.records.patient import Patient
from models.people.actions.authenticate import Denied
from models.people.versions import Stale
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from tests.factories import GIVER_SIGN_IN, add_coverage, add_patient, add_staff, rows, staff_id
from tests.tui.screen_text import HOSTILE_NAMES

TODAY = date(2026, 11, 23)
CARD = CoverageEntry("commercial", "LifeWise", member_id="W123", group_number="G9", starts_on="2026-01-01")


@pytest.fixture
def patient(sqlite_clinic: Clinic) -> Patient:
    return add_patient(sqlite_clinic)


def save(clinic: Clinic, patient: Patient, entry: CoverageEntry, **over: Any) -> Any:
    checked = CheckedEntry(patient.id, checked_coverage(entry, clinic.today()), over.pop("id", None), over.pop("at", 0))
    return save_coverage(clinic, staff_id(clinic, GIVER_SIGN_IN), checked, over.pop("reason", ""), **over)


def theirs(clinic: Clinic, patient: Patient) -> Any:
    with clinic.store.read() as connection:
        return read_coverages(connection, patient.id)


@pytest.mark.parametrize(
    ("over", "at"),
    [
        ({"payer_type": "self_pay"}, "payer"),
        ({"rank": "fourth"}, "rank"),
        ({"ends_on": "2025-12-31"}, "ends_on"),
        ({"starts_on": "2026-02-30"}, "starts_on"),
        ({"member_id": "9" * 300}, "member_id"),
        ({"relationship": "friend"}, "relationship"),
        ({"relationship": "child"}, "subscriber_name"),
        ({"relationship": "spouse", "subscriber_name": "A", "subscriber_birth_date": "2027-01-01"},
         "subscriber_birth_date"),
        ({"relationship": "spouse", "subscriber_name": "A", "subscriber_sex": "x"}, "subscriber_sex"),
        ({"note": "n" * 501}, "note"),
        ({"second_reason": "12"}, "second_reason"),
        ({"payer_type": "medicare", "second_reason": "12"}, "second_reason"),
        ({"payer_type": "medicare", "rank": "secondary", "second_reason": "99"}, "second_reason"),
    ],
)  # fmt: skip
def test_a_coverage_that_cannot_be_is_refused_at_its_field(over: dict[str, str], at: str) -> None:
    with pytest.raises(BadInputError) as refused:
        checked_coverage(replace(CARD, **over), TODAY)
    assert refused.value.at == at


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_and_numbers_are_stored_as_they_are_typed(sqlite_clinic: Clinic, patient, name: str) -> None:
    entry = replace(CARD, member_id=name[:80], relationship="other", subscriber_name=name)
    assert isinstance(save(sqlite_clinic, patient, entry), Saved)
    (one,) = theirs(sqlite_clinic, patient)
    assert (one.member_id, one.subscriber_name) == (" ".join(name[:80].split()), " ".join(name.split()))
    assert name not in str([event.detail for event in rows(sqlite_clinic, AuditEvent)])


@pytest.mark.parametrize(
    ("over", "at"),
    [
        ({"number": " "}, "number"),
        ({"drug_slug": "", "code": ""}, "product"),
        ({"drug_slug": "", "code": "J34"}, "product"),
        ({"counts": "months"}, "allowed"),
        ({"allowed": "0"}, "allowed"),
        ({"starts_on": ""}, "starts_on"),
        ({"ends_on": "2026-10-31"}, "ends_on"),
    ],
)
def test_an_authorization_that_cannot_be_is_refused_at_its_field(over: dict[str, str], at: str) -> None:
    entry = AuthorizationEntry("commercial", "LifeWise", "A-1", "omalizumab", "", "visits", "6", "2026-11-01")
    assert checked_authorization(entry, TODAY)["allowed"] == 6
    with pytest.raises(BadInputError) as refused:
        checked_authorization(replace(entry, **over), TODAY)
    assert refused.value.at == at


def test_visits_and_units_are_never_guessed() -> None:
    assert [read_allowed(text) for text in ("6 visits", "1 visit", "40u", " 3 V ")] == [
        ("6", "visits"), ("1", "visits"), ("40", "units"), ("3", "visits"),
    ]  # fmt: skip
    for text in ("6", "visits", "6.5 units", "-1 visits"):
        with pytest.raises(BadInputError):
            read_allowed(text)


def test_the_types_of_payer_are_those_of_billing_without_self_pay() -> None:
    assert set(PAYER_TYPES) == set(BILLED_TYPES) - {"self_pay"}


def test_every_change_of_a_coverage_keeps_its_version_with_author_and_reason(sqlite_clinic: Clinic, patient) -> None:
    giver = staff_id(sqlite_clinic, GIVER_SIGN_IN)
    saved = save(sqlite_clinic, patient, CARD)
    save(sqlite_clinic, patient, replace(CARD, member_id="W124"), id=saved.id, at=1, reason="typed wrong")
    check_card(sqlite_clinic, giver, saved.id, 2)
    (one,) = theirs(sqlite_clinic, patient)
    assert (one.card_checked_on, one.card_checked_by) == (sqlite_clinic.today(), "M Ruiz MA")
    with pytest.raises(BadInputError):
        end_coverage(sqlite_clinic, giver, one, date(2025, 1, 1), "left the job")
    end_coverage(sqlite_clinic, giver, one, sqlite_clinic.today(), "left the job")

    history = coverage_history(sqlite_clinic, saved.id)

    assert [event.kind for event in history] == ["ended", "card_checked", "changed", "added"]
    assert (history[2].reason, history[2].changed_by) == ("typed wrong", "M Ruiz MA")
    assert history[2].changes == (("member number", "W123", "W124"),)


def test_of_two_stations_that_change_a_coverage_the_second_is_told_by_whom(sqlite_clinic: Clinic, patient) -> None:
    saved = save(sqlite_clinic, patient, CARD)
    save(sqlite_clinic, patient, replace(CARD, member_id="W124"), id=saved.id, at=1, reason="typed wrong")
    late = save(sqlite_clinic, patient, replace(CARD, member_id="W125"), id=saved.id, at=1, reason="typed wrong")
    assert late == Stale("the coverage was changed by M Ruiz MA meanwhile")
    assert theirs(sqlite_clinic, patient)[0].member_id == "W124"


def test_a_coverage_that_came_from_elsewhere_keeps_what_it_was(sqlite_clinic: Clinic, patient) -> None:
    row = add_coverage(sqlite_clinic, patient, "commercial", payer_name="Northfield", member_id="N1")
    save(sqlite_clinic, patient, replace(CARD, payer_name="Northfield"), id=row.id, reason="card seen")
    assert [event.kind for event in coverage_history(sqlite_clinic, row.id)] == ["changed", "received"]


def test_w3_two_primary_coverages_at_one_time_are_a_question(sqlite_clinic: Clinic, patient) -> None:
    save(sqlite_clinic, patient, CARD)
    other = CoverageEntry("medicare", "", starts_on="2026-06-01")

    asked = save(sqlite_clinic, patient, other)

    assert asked == Overlaps("LifeWise is primary on the same days. Two primary coverages: keep both?")
    assert len(theirs(sqlite_clinic, patient)) == 1
    assert isinstance(save(sqlite_clinic, patient, replace(other, rank="secondary")), Saved)
    assert primaries_in_question(sqlite_clinic, patient.id) == ()
    assert isinstance(save(sqlite_clinic, patient, replace(other, starts_on="2026-07-01"), both=True), Saved)
    assert {one.payer_type for one in primaries_in_question(sqlite_clinic, patient.id)} == {"commercial", "medicare"}


def test_one_primary_after_another_is_no_question(sqlite_clinic: Clinic, patient) -> None:
    save(sqlite_clinic, patient, replace(CARD, ends_on="2026-06-30"))
    assert isinstance(save(sqlite_clinic, patient, CoverageEntry("medicare", "", starts_on="2026-07-01")), Saved)


def test_the_same_coverage_twice_is_refused(sqlite_clinic: Clinic, patient) -> None:
    save(sqlite_clinic, patient, CARD)
    with pytest.raises(BadInputError, match="on record already"):
        save(sqlite_clinic, patient, CARD)


def test_a_coverage_entered_in_error_holds_on_no_day_and_stays_on_record(sqlite_clinic: Clinic, patient) -> None:
    saved = save(sqlite_clinic, patient, CARD)
    strike(sqlite_clinic, staff_id(sqlite_clinic, GIVER_SIGN_IN), COVERAGE, (saved.id, 1), "other patient's card")
    (one,) = theirs(sqlite_clinic, patient)
    assert not one.holds_on(sqlite_clinic.today())
    assert len(rows(sqlite_clinic, Coverage)) == 1


def test_a_coverage_holds_from_its_first_to_its_last_day(sqlite_clinic: Clinic, patient) -> None:
    save(sqlite_clinic, patient, replace(CARD, ends_on="2026-06-30"))
    (one,) = theirs(sqlite_clinic, patient)
    first, last, day = date(2026, 1, 1), date(2026, 6, 30), timedelta(days=1)
    assert [one.holds_on(at) for at in (first - day, first, last, last + day)] == [False, True, True, False]


def test_only_those_who_may_change_coverages_do(sqlite_clinic: Clinic, patient) -> None:
    person = add_staff(sqlite_clinic, username="stock", given="S", family="Poe", credential="", roles=["stock_manager"])
    checked = CheckedEntry(patient.id, checked_coverage(CARD, TODAY))
    denied = save_coverage(sqlite_clinic, person.id, checked)
    assert denied == Denied("S Poe may not change coverages. Ask a biller or the front desk.")


def test_nothing_is_entered_for_a_closed_record(sqlite_clinic: Clinic) -> None:
    with pytest.raises(BadInputError, match="deceased"):
        save(sqlite_clinic, add_patient(sqlite_clinic, deceased=True), CARD)

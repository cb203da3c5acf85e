"""Observations: how long, side by side, and how they may end."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from models.charting.actions.record_response import Recorded, ResponseEntry, record_response
from models.charting.queries.watched_dose import watched_dose
from models.charting.records.administration_response import AdministrationResponse
from models.charting.today.work_item import WorkState
from models.charting.today.worklist import worklist
from models.core.errors import BadInputError
from models.drugs.formulary import shipped_formulary
from models.patients.records.observation import Observation
from models.store.clinic import Clinic
from tests.factories import GIVER_PIN, GIVER_SIGN_IN, add_order, add_patient, rows, staff_id
from tests.tui.signed_doses import add_dose


def _end(clinic: Clinic, dose: UUID, kind: str = "tolerated", **over) -> None:
    values = {"signs": (), "pain_after": None, "note": "", **over}
    entry = ResponseEntry(administration_id=dose, kind=kind, **values)
    assert isinstance(record_response(clinic, staff_id(clinic, GIVER_SIGN_IN), GIVER_PIN, entry), Recorded)


def _waiting(clinic: Clinic):
    items = worklist(clinic, staff_id(clinic, GIVER_SIGN_IN)).items
    return [item for item in items if item.state in {WorkState.OVER, WorkState.WAITING}]


def test_s59_how_long_to_watch_depends_on_the_number_of_the_dose():
    drug = shipped_formulary().drugs["omalizumab"]
    assert [drug.observation_minutes(number) for number in (1, 2, 3, 4, 9)] == [120, 120, 120, 30, 30]


def test_s60_the_longest_of_two_watches_tells_when_the_patient_may_leave(clinic: Clinic):
    patient = add_patient(clinic)
    first = add_dose(clinic, patient, add_order(clinic, patient), minutes_ago=10, observe=15)
    add_dose(clinic, patient, add_order(clinic, patient), minutes_ago=10, observe=30)
    other = add_patient(clinic, family="Bauer")
    add_dose(clinic, other, add_order(clinic, other), minutes_ago=10, observe=60)
    assert sorted(item.words for item in _waiting(clinic)) == [
        "stay until 10:02 (longest)", "stay until 10:02 (longest)", "until 10:32",
    ]  # fmt: skip
    assert watched_dose(clinic, first.id).stay_until == clinic.now() + timedelta(minutes=20)
    _end(clinic, first.id, note="felt well, other watch goes on")
    assert sorted(item.words for item in _waiting(clinic)) == ["until 10:02", "until 10:32"]


def test_s60_closing_early_needs_a_reason_and_closing_late_needs_none(clinic: Clinic, clock):
    patient = add_patient(clinic)
    early = add_dose(clinic, patient, add_order(clinic, patient), minutes_ago=5, observe=20).id
    late = add_dose(clinic, patient, add_order(clinic, patient), minutes_ago=500, observe=20).id
    with pytest.raises(BadInputError, match=r"ends before its time \(until 09:57\): say why"):
        _end(clinic, early)
    _end(clinic, early, note="bus leaves")
    _end(clinic, late)
    assert len(rows(clinic, AdministrationResponse)) == 2


def test_s60_an_entry_made_late_of_an_early_end_still_needs_a_reason(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    dose = add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient), minutes_ago=60, observe=20).id
    seen = sqlite_clinic.now() - timedelta(minutes=50)
    with pytest.raises(BadInputError, match="ends before its time"):
        _end(sqlite_clinic, dose, observed_at=seen)
    _end(sqlite_clinic, dose, observed_at=seen, note="left at once")
    (row,) = rows(sqlite_clinic, AdministrationResponse)
    assert (row.observed_at, row.recorded_at) == (seen, sqlite_clinic.now())


@pytest.mark.parametrize(("minutes", "why"), [(-61, "before the dose"), (1, "still to come")])
def test_s61_a_response_is_neither_before_the_dose_nor_later_than_now(sqlite_clinic: Clinic, minutes: int, why: str):
    patient = add_patient(sqlite_clinic)
    dose = add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient), minutes_ago=60, observe=20).id
    with pytest.raises(BadInputError, match=f"^time: .*{why}"):
        _end(sqlite_clinic, dose, observed_at=sqlite_clinic.now() + timedelta(minutes=minutes))


def test_s61_where_the_reason_is_pain_the_score_after_is_asked_and_the_effect_kept(clinic: Clinic):
    patient = add_patient(clinic)
    order = add_order(clinic, patient, drug_slug="ketorolac-tromethamine")
    dose = add_dose(clinic, patient, order, minutes_ago=30, observe=20).id
    clinic.store.write(
        lambda tx: tx.add(
            Observation(
                id=clinic.new_id(), site_id=clinic.site_id, patient_id=patient.id, administration_id=dose,
                code="pain-before", value=Decimal(8), effective_at=clinic.now(),
            )
        )
    )  # fmt: skip
    assert watched_dose(clinic, dose).pain
    assert watched_dose(clinic, dose).pain_before == 8
    with pytest.raises(BadInputError, match="the reason is pain: write the score after it"):
        _end(clinic, dose)
    for score in (-1, 11, 98, 100):
        with pytest.raises(BadInputError, match="0 to 10, or 99"):
            _end(clinic, dose, pain_after=score)
    _end(clinic, dose, pain_after=99, effect="sleeps")
    (row,) = rows(clinic, AdministrationResponse)
    assert (row.pain_after, row.effect) == (99, "sleeps")


def test_s61_a_response_that_is_overdue_or_missed_says_so_on_the_worklist(clinic: Clinic, clock):
    patient = add_patient(clinic)
    dose = add_dose(clinic, patient, add_order(clinic, patient), observe=20).id
    words = []
    for minutes in (19, 1, 13, 2, 1, 960 - 36, 1):
        clock.tick(minutes)
        words += [item.words for item in _waiting(clinic)]
    assert words == [
        "until 10:02", "time is up", "over 13 min", "over 15 min",
        "OVERDUE since 10:02", "OVERDUE since 10:02", "MISSED: record it",
    ]  # fmt: skip
    _end(clinic, dose)
    assert _waiting(clinic) == []

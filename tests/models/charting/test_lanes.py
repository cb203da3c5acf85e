"""A dose's window is its drug's row in use from the whole dose before; without one, only its order's interval."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from models.charting.queries.charting import open_charting
from models.charting.queries.over_time import lanes_beside, over_time, own_lane
from models.charting.queries.patient_chart import patient_chart
from models.charting.timeline.lane import Lane, Timing
from models.core.charting_codes import Outcome
from models.patients.actions.record_outside_dose import OutsideDoseEntry, record_outside_dose
from models.safety.dosing.window import Window
from models.store.clinic import Clinic
from tests.factories import GIVER_SIGN_IN, add_order, add_patient, staff_id
from tests.tui.signed_doses import add_dose

DEPO = "medroxyprogesterone-acetate"
"""Its row in use: too early before day 77, on time through 91, in grace through 105."""


def _lanes(clinic: Clinic, *days_ago: int, slug: str = DEPO, every: int = 84, **over: object) -> tuple[Lane, ...]:
    patient = add_patient(clinic)
    last = clinic.today() - timedelta(days=days_ago[-1])
    order = add_order(
        clinic, patient, drug_slug=slug, dose=Decimal(150), dose_unit="mg", interval_days=every, doses_allowed=9,
        due_on=last + timedelta(days=every),
    )  # fmt: skip
    for days in days_ago:
        day = clinic.today() - timedelta(days=days)
        values = {"drug_slug": slug, "dose_unit": "mg", "dose": Decimal(150), "service_date": day, **over}
        add_dose(clinic, patient, order, minutes_ago=days * 1440, **values)
    return patient_chart(clinic, patient.id).lanes


@pytest.mark.parametrize(
    ("days", "timing"),
    [
        (76, Timing("early", 1)),
        (77, Timing("in window", 0)),
        (91, Timing("in window", 0)),
        (92, Timing("grace", 0)),
        (105, Timing("grace", 0)),
        (108, Timing("late", 3)),
    ],
)
def test_s41_a_repeat_lies_early_in_window_in_grace_or_late(clinic: Clinic, days: int, timing: Timing) -> None:
    (lane,) = _lanes(clinic, days, 0)
    assert [dose.timing for dose in lane.doses] == [None, timing]


def test_s41_the_next_window_is_counted_from_the_last_whole_dose(clinic: Clinic) -> None:
    (lane,) = _lanes(clinic, 30)
    given = clinic.today() - timedelta(days=30)
    assert lane.following == Window(*(given + timedelta(days=days) for days in (77, 91, 105)))
    assert lane.due_on == given + timedelta(days=84)


def test_s42_a_part_of_a_dose_and_a_refused_one_begin_no_window(clinic: Clinic) -> None:
    for outcome in (Outcome.PARTLY_GIVEN, Outcome.REFUSED):
        (lane,) = _lanes(clinic, 40, 0, outcome=outcome)
        assert lane.windows == ()
        assert lane.following is None
        assert [dose.timing for dose in lane.doses] == [None, None]


def test_s41_a_dose_given_elsewhere_counts_for_the_window_and_stands_on_the_lane(clinic: Clinic) -> None:
    patient = add_patient(clinic)
    order = add_order(clinic, patient, drug_slug=DEPO, dose=Decimal(150), dose_unit="mg", interval_days=84)
    day = clinic.today() - timedelta(days=90)
    entry = OutsideDoseEntry(patient.id, DEPO, day, "her aunt", "150 mg", "im", "Northfield")
    record_outside_dose(clinic, staff_id(clinic, GIVER_SIGN_IN), entry)
    add_dose(clinic, patient, order, drug_slug=DEPO, dose_unit="mg", dose=Decimal(150))
    chart = patient_chart(clinic, patient.id)
    (lane,) = chart.lanes
    assert [(dose.outside, dose.timing) for dose in lane.doses] == [(True, None), (False, Timing("in window", 0))]
    assert [dose.place for dose in chart.outside] == ["Northfield"]


@pytest.mark.parametrize(("days", "timing"), [(28, Timing("", 0)), (30, Timing("", 2)), (27, Timing("", -1))])
def test_without_a_row_no_window_is_made_up_and_the_orders_interval_says_the_due_day(
    clinic: Clinic, days: int, timing: Timing
) -> None:
    (lane,) = _lanes(clinic, days, 0, slug="cyanocobalamin", every=28)
    assert (lane.bands, lane.windows, lane.following) == (None, (), None)
    assert lane.interval_days == 28
    assert [dose.timing for dose in lane.doses] == [None, timing]


def test_what_is_due_first_stands_first_then_what_was_given_last(clinic: Clinic) -> None:
    patient = add_patient(clinic)
    once = {"interval_days": None, "due_on": None, "status": "completed"}
    for slug, days in (("ketorolac-tromethamine", 5), ("ondansetron-hcl", 50)):
        order = add_order(clinic, patient, drug_slug=slug, **once)
        day = clinic.today() - timedelta(days=days)
        add_dose(clinic, patient, order, minutes_ago=days * 1440, drug_slug=slug, drug_display=slug, service_date=day)
    add_order(clinic, patient, due_on=clinic.today())
    drugs = [lane.drug for lane in patient_chart(clinic, patient.id).lanes]
    assert drugs == ["cyanocobalamin", "ketorolac", "ondansetron"]


def test_s41_beside_an_order_stand_the_same_lanes_as_in_the_chart_its_own_drug_first(clinic: Clinic) -> None:
    patient, today = add_patient(clinic), clinic.today()
    values = {"dose": Decimal(150), "dose_unit": "mg", "doses_allowed": 9}
    b12 = add_order(clinic, patient, interval_days=28, due_on=today)
    depo = add_order(clinic, patient, drug_slug=DEPO, interval_days=84, due_on=today + timedelta(days=50), **values)
    for days in (124, 34):
        day = today - timedelta(days=days)
        add_dose(clinic, patient, depo, minutes_ago=days * 1440, drug_slug=DEPO, service_date=day)
    entry = OutsideDoseEntry(patient.id, DEPO, today - timedelta(days=220), "her aunt", "150 mg", "im", "Northfield")
    record_outside_dose(clinic, staff_id(clinic, GIVER_SIGN_IN), entry)
    charted = patient_chart(clinic, patient.id).lanes
    facts = open_charting(clinic, depo.id, staff_id(clinic, GIVER_SIGN_IN)).facts
    assert [lane.key for lane in charted] == [b12.drug_slug, DEPO]
    assert over_time(clinic, patient.id).lanes == charted
    assert lanes_beside(clinic, facts) == charted[::-1]
    assert own_lane(facts) == charted[1]
    assert [dose.timing and dose.timing.kind for dose in charted[1].doses] == [None, "grace", "in window"]


def test_an_order_never_given_has_a_lane_with_its_due_day_and_one_for_review_none(clinic: Clinic) -> None:
    patient, me = add_patient(clinic), staff_id(clinic, GIVER_SIGN_IN)
    due = own_lane(open_charting(clinic, add_order(clinic, patient, due_on=clinic.today()).id, me).facts)
    assert due is not None
    assert (due.due_on, due.doses, due.following) == (clinic.today(), (), None)
    waits = add_order(clinic, patient, status="draft", review_reason="no dose")
    assert own_lane(open_charting(clinic, waits.id, me).facts) is None

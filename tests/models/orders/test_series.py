"""Series by months and tapers: due by calendar days, each dose that of its step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from models.charting.actions.sign_administration import Signed, sign_administration
from models.charting.correcting.order_after_correction import due_after, given_back
from models.core.charting_codes import Outcome
from models.core.clock import local_date
from models.core.errors import BadInputError
from models.core.quantity import parse_quantity
from models.orders.order_entry import parse_every, parse_steps
from models.orders.queries.order_facts import order_facts
from models.safety.dosing.series import at_step, due_from, every_words, month_later, step_words, steps_words
from models.store.clinic import Clinic
from tests.daily import first_daily
from tests.factories import add_lot, add_patient
from tests.models.charting.test_sign_administration import charted
from tests.models.orders.sent import order_row, ordered

TAPER = "500 mcg every 14 x2; 250 mcg every 28 x3"


@pytest.mark.parametrize(
    ("given", "kept", "due"),
    [
        (date(2026, 1, 31), 31, date(2026, 2, 28)),
        (date(2026, 2, 28), 31, date(2026, 3, 31)),
        (date(2028, 1, 31), 31, date(2028, 2, 29)),
        (date(2026, 3, 31), 31, date(2026, 4, 30)),
        (date(2026, 12, 31), 31, date(2027, 1, 31)),
        (date(2026, 3, 2), 31, date(2026, 4, 2)),
        (date(2026, 1, 15), 15, date(2026, 2, 15)),
    ],
)
def test_w15_a_month_later_is_the_same_day_or_the_last_of_a_short_month(given, kept, due):
    assert month_later(given, 1, kept) == due


def test_w15_a_day_is_a_calendar_day_across_the_clock_change(sqlite_clinic: Clinic):
    facts = order_facts(ordered(sqlite_clinic, add_patient(sqlite_clinic), every_days="28", count="3"))
    given = datetime(2026, 10, 31, 16, 0, tzinfo=ZoneInfo("America/Chicago"))
    assert due_from(facts, local_date(given, sqlite_clinic.zone), 0) == date(2026, 11, 28)


def test_w15_an_order_by_months_says_what_short_months_mean(sqlite_clinic: Clinic):
    row = ordered(sqlite_clinic, add_patient(sqlite_clinic), every_days="month", count="6")
    assert (row.interval_days, row.interval_months) == (28, 1)
    facts = order_facts(row)
    assert every_words(facts) == "every month on day 23"
    assert every_words(replace(facts, valid_from=date(2026, 1, 31))) == "every month on day 31, or its last day"
    assert every_words(replace(facts, interval_months=3)) == "every 3 months on day 23"


@pytest.mark.parametrize(
    ("text", "found"),
    [("", (None, None)), ("28", (28, None)), ("month", (None, 1)), ("Monthly", (None, 1)), ("3 months", (None, 3))],
)
def test_how_often_is_typed_in_days_or_months(text, found):
    assert parse_every(text) == found


@pytest.mark.parametrize("text", ["0", "1000", "13 months", "weekly", "-7", "٣", "7.5"])
def test_how_often_is_nothing_else(text):
    with pytest.raises(BadInputError) as refused:
        parse_every(text)
    assert refused.value.at == "every"


@pytest.mark.parametrize(
    "text", ["500 mcg", "500 mcg every 14", "x every 14 x2", "500 mcg every 0 x2", "1 mg/kg every 7 x2"]
)
def test_a_step_names_dose_interval_and_count(text):
    with pytest.raises(BadInputError):
        parse_steps(text)


def test_a_taper_counts_all_its_doses_and_shows_its_steps(sqlite_clinic: Clinic):
    row = ordered(sqlite_clinic, add_patient(sqlite_clinic), every_days="7", count="1", then=TAPER)
    facts = order_facts(row)
    assert (row.doses_allowed, facts.dose, facts.interval_days) == (6, parse_quantity("1,000 mcg"), 7)
    assert step_words(facts) == "step 1 of 3"
    assert steps_words(facts.steps).replace("\N{NO-BREAK SPACE}", " ") == (
        "1,000 mcg once, then 500 mcg every 14 days × 2, then 250 mcg every 28 days × 3"
    )  # fmt: skip


def test_the_next_step_is_taken_when_the_last_dose_of_one_is_signed(sqlite_clinic: Clinic):
    add_lot(sqlite_clinic, ndc="00517-0032-25", lot_number="B2207", on_hand=Decimal(3))
    row = ordered(sqlite_clinic, add_patient(sqlite_clinic), every_days="7", count="1", then=TAPER)
    assert isinstance(sign_administration(sqlite_clinic, charted(sqlite_clinic, row.id)), Signed)
    after = order_row(sqlite_clinic, row.id)
    assert (after.dose, after.interval_days, after.doses_given) == (500, 14, 1)
    assert after.due_on == sqlite_clinic.today() + timedelta(days=7)
    facts = order_facts(after)
    assert step_words(facts) == "step 2 of 3"
    again = given_back(facts, Outcome.GIVEN, sqlite_clinic.today(), ())
    assert (again.dose, again.interval_days, again.doses_given) == (parse_quantity("1,000 mcg"), 7, 0)


def test_a_taper_ends_with_its_last_step(sqlite_clinic: Clinic):
    facts = order_facts(ordered(sqlite_clinic, add_patient(sqlite_clinic), every_days="7", count="1", then=TAPER))
    days = [date(2026, 12, day) for day in (1, 8, 22)]
    assert due_after(at_step(replace(facts, doses_given=3)), days) == date(2027, 1, 5)
    assert due_after(at_step(replace(facts, doses_given=6)), days) is None


@pytest.mark.parametrize(
    ("over", "at"),
    first_daily(
        [
            ({"then": TAPER}, "every"),
            ({"then": TAPER, "every_days": "7"}, "count"),
            ({"then": "5 mg every 7 x2", "every_days": "7", "count": "1"}, "then"),
            ({"then": TAPER, "every_days": "month", "count": "1"}, "every"),
        ],
        daily=2,
    ),
)
def test_a_taper_that_cannot_be_followed_is_refused_at_its_field(sqlite_clinic: Clinic, over, at):
    with pytest.raises(BadInputError) as refused:
        ordered(sqlite_clinic, add_patient(sqlite_clinic), **over)
    assert refused.value.at == at

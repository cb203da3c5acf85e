"""A birth date of which only the year is known decides nothing it cannot decide: rules ask (W26)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from models.charting.facts import dose_case
from models.charting.queries.charting import open_charting, view_charting
from models.core.finding import Severity
from models.safety.check import born_on, check
from models.safety.draft import DraftBody, SitePick
from tests.factories import GIVER_SIGN_IN, add_lot, add_order, add_patient, staff_id


def case_of(clinic, year, precision="year"):
    """Return a dose of 2 mL into the deltoid for somebody born in a year."""
    patient = add_patient(clinic, birth_date=date(year, 1, 1), birth_precision=precision)
    order = add_order(clinic, patient, dose=Decimal(2000))
    opened = open_charting(clinic, order.id, staff_id(clinic, GIVER_SIGN_IN))
    draft = DraftBody(sites=(SitePick(code="deltoid-l", volume_ml=Decimal(2)),), given_at=clinic.now())
    return dose_case(opened.facts, draft, clinic.now()), opened


def test_w26_what_only_some_ages_find_is_asked_about_and_what_all_find_stands(sqlite_clinic):
    add_lot(sqlite_clinic)
    asked = 0
    for year in range(2006, 2027, 2):
        case, _opened = case_of(sqlite_clinic, year)
        at_each = [
            {(one.rule, one.at): one for one in check(born_on(case, day))} for day in case.facts.patient.birth.samples
        ]
        found = {(one.rule, one.at): one for one in check(case)}
        assert set(found) == set().union(*at_each)
        for key, one in found.items():
            severities = [exact[key].severity if key in exact else None for exact in at_each]
            if len(set(severities)) == 1 or one.severity is Severity.NOTE:
                assert one.severity in severities
            else:
                asked += 1
                assert one.severity is Severity.WARN
                assert one.text.startswith(f"Born {year}, so the age does not decide.")
    assert asked


def test_w26_the_sentence_signed_says_the_year_and_the_age_as_a_range(sqlite_clinic):
    add_lot(sqlite_clinic)
    _case, opened = case_of(sqlite_clinic, 1980)
    shown = view_charting(opened.facts, opened.body, sqlite_clinic.now())
    assert "born 1980 (45 or 46)" in shown.sentence
    assert "Jan 1" not in shown.sentence


@pytest.mark.parametrize("year", [1950, 1980])
def test_w26_somebody_grown_in_any_case_is_asked_nothing_more(sqlite_clinic, year):
    add_lot(sqlite_clinic)
    partial, _opened = case_of(sqlite_clinic, year)
    assert {(one.rule, one.severity) for one in check(partial)} == {
        (one.rule, one.severity) for one in check(born_on(partial, date(year, 6, 1)))
    }

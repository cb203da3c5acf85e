"""S39: a workstation whose clock is off is told before anybody charts by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from models.core.words import date_text
from models.people.actions.authenticate import sign_in
from models.people.queries.clock_drift import NEWEST, clock_drift
from models.store import audit
from models.store.clinic import Clinic
from models.store.system_clock import SystemClock
from models.store.transaction import Transaction
from tests.factories import GIVER_PIN, GIVER_SIGN_IN
from tests.frozen_clock import FrozenClock


def on_postgresql(clinic: Clinic) -> bool:
    return clinic.store.engine.dialect.name == "postgresql"


def at(clinic: Clinic, minutes: int) -> Clinic:
    """Return the clinic as a workstation sees it whose clock is some minutes off what the store goes by."""
    base = SystemClock().now() if on_postgresql(clinic) else clinic.now()
    return replace(clinic, clock=FrozenClock(base + timedelta(minutes=minutes)))


@pytest.mark.parametrize("minutes", [-10, -60])
def test_s39_a_clock_behind_is_told_with_how_far(clinic: Clinic, minutes: int) -> None:
    sign_in(clinic, GIVER_SIGN_IN, GIVER_PIN)

    message = clock_drift(at(clinic, minutes))

    assert message.startswith("This workstation's clock is ")
    assert "min behind" in message
    assert message.endswith("Set the clock before you chart.")


def test_s39_a_clock_ahead_of_the_servers_is_told(clinic: Clinic) -> None:
    message = clock_drift(at(clinic, 30))

    assert ("ahead of the server's" in message) == on_postgresql(clinic)


@pytest.mark.parametrize("minutes", [0, -1, 1])
def test_s39_a_minute_off_is_not_worth_a_word(clinic: Clinic, minutes: int) -> None:
    sign_in(clinic, GIVER_SIGN_IN, GIVER_PIN)
    assert clock_drift(at(clinic, minutes)) == ""


@pytest.mark.parametrize("days", [-60, -400])
def test_y18_signing_in_on_a_clock_set_back_does_not_hide_that_it_is(clinic: Clinic, days: int) -> None:
    sign_in(clinic, GIVER_SIGN_IN, GIVER_PIN)
    wrong = at(clinic, days * 24 * 60)
    for _ in range(3):
        sign_in(wrong, GIVER_SIGN_IN, GIVER_PIN)

    message = clock_drift(wrong)

    assert message.startswith(f"This workstation's clock says {date_text(wrong.today())}, {-days} days behind ")


def test_y18_a_file_without_a_server_questions_a_clock_sixty_days_ahead(sqlite_clinic: Clinic) -> None:
    sign_in(sqlite_clinic, GIVER_SIGN_IN, GIVER_PIN)
    wrong = at(sqlite_clinic, 60 * 24 * 60)
    sign_in(wrong, GIVER_SIGN_IN, "0000")
    sign_in(wrong, GIVER_SIGN_IN, GIVER_PIN)

    assert clock_drift(wrong) == (
        "This workstation's clock says Jan 22, 2027, and nothing was recorded for 60 days before. "
        "If it is wrong, set it before you chart."
    )


@pytest.mark.parametrize("days", [0, 3, 14])
def test_a_weekend_or_two_weeks_away_are_no_wrong_clock(sqlite_clinic: Clinic, days: int) -> None:
    sign_in(sqlite_clinic, GIVER_SIGN_IN, GIVER_PIN)
    later = at(sqlite_clinic, days * 24 * 60)
    sign_in(later, GIVER_SIGN_IN, GIVER_PIN)
    assert clock_drift(later) == ""


def test_a_clock_put_right_is_believed_after_a_days_work(sqlite_clinic: Clinic) -> None:
    sign_in(at(sqlite_clinic, 60 * 24 * 60), GIVER_SIGN_IN, GIVER_PIN)
    assert "60 days behind what was recorded last" in clock_drift(sqlite_clinic)
    for _ in range(NEWEST):
        sqlite_clinic.store.write(lambda tx: _one_event(tx, sqlite_clinic))
    assert clock_drift(sqlite_clinic) == ""


def _one_event(tx: Transaction, clinic: Clinic) -> None:
    audit.append(
        tx, event_id=clinic.new_id(), site_id=clinic.site_id, at=clinic.now(), action="sign", agent_id=None,
    )  # fmt: skip

"""Guessing gets slower with each wrong PIN, on the station it happens on; nobody locks a clinic out (P10, P11, P13)."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from models.clinic import open_clinic
from models.people.actions.authenticate import Denied, SignedIn, confirm_pin, sign_in
from models.people.records.pin_failure import PinFailure
from models.people.station import name_station
from models.store.clinic import Clinic
from models.store.transaction import table_of
from tests.factories import (
    GIVER_PIN,
    GIVER_SIGN_IN,
    PHYSICIAN_PIN,
    PHYSICIAN_SIGN_IN,
    add_staff,
    hashed_quickly,
    staff_id,
)
from tests.frozen_clock import FrozenClock

DAY_OF_MINUTES = 24 * 60


@pytest.fixture
def elsewhere(sqlite_clinic: Clinic, clock: FrozenClock) -> Clinic:
    """The same clinic on another station."""
    name_station(sqlite_clinic, UUID(int=1))
    other = open_clinic(sqlite_clinic.store, clock)
    assert other is not None
    name_station(other, UUID(int=2))
    return other


def guess(clinic: Clinic, times: int = 1, username: str = GIVER_SIGN_IN) -> SignedIn | Denied:
    """Type wrong PINs one after the other and return the last answer."""
    return [confirm_pin(clinic, staff_id(clinic, username), "0000", "unlock") for _ in range(times)][-1]


def waits(clinic: Clinic, username: str = GIVER_SIGN_IN, pin: str = GIVER_PIN) -> bool:
    return isinstance(confirm_pin(clinic, staff_id(clinic, username), pin, "unlock"), Denied)


def test_each_further_wrong_pin_doubles_the_wait_up_to_a_limit(sqlite_clinic: Clinic, clock: FrozenClock) -> None:
    guess(sqlite_clinic, 4)
    told = []
    for minutes in (5, 10, 20, 40, 80, 120, 120):
        answer = guess(sqlite_clinic)
        assert isinstance(answer, Denied)
        told.append(answer.text)
        clock.tick(minutes)
    assert [text.split("Wait ")[1].split(",")[0] for text in told] == [
        f"{minutes} min" for minutes in (5, 10, 20, 40, 80, 120, 120)
    ]


def test_p11_a_day_of_guessing_every_five_minutes_tries_few_pins(sqlite_clinic: Clinic, clock: FrozenClock) -> None:
    for _ in range(DAY_OF_MINUTES // 5):
        guess(sqlite_clinic)
        clock.tick(5)
    with sqlite_clinic.store.read() as connection:
        tried = connection.execute(select(table_of(PinFailure).c.wrong)).scalar_one()
    assert tried < 25


def test_p10_wrong_pins_for_everyone_on_one_station_leave_the_others_working(
    sqlite_clinic: Clinic, elsewhere: Clinic
) -> None:
    people = [f"nurse{number}" for number in range(12)]
    for name in people:
        add_staff(sqlite_clinic, username=name, npi="", pin_hash=hashed_quickly("1111"))
        guess(sqlite_clinic, 5, name)
    assert all(waits(sqlite_clinic, name, "1111") for name in people)
    assert not any(waits(elsewhere, name, "1111") for name in people)


def test_many_wrong_pins_on_one_station_hold_another_only_briefly(
    sqlite_clinic: Clinic, elsewhere: Clinic, clock: FrozenClock
) -> None:
    while True:
        answer = guess(sqlite_clinic)
        assert isinstance(answer, Denied)
        if waits(elsewhere):
            break
        clock.tick(120)
    assert waits(elsewhere)
    clock.tick(5)
    assert not waits(elsewhere)
    assert waits(sqlite_clinic)


def test_after_a_hundred_wrong_pins_only_an_administrator_lets_in_there(
    sqlite_clinic: Clinic, elsewhere: Clinic, clock: FrozenClock
) -> None:
    for _ in range(100):
        answer = guess(sqlite_clinic)
        clock.tick(120)
    assert isinstance(answer, Denied)
    assert "An administrator lets you in again" in answer.text
    clock.tick(30 * DAY_OF_MINUTES)
    assert waits(sqlite_clinic)
    assert not waits(elsewhere)


def test_p11_the_person_is_shown_the_wrong_pins_once_at_the_next_sign_in(
    sqlite_clinic: Clinic, elsewhere: Clinic
) -> None:
    guess(sqlite_clinic, 3)
    first, second = (sign_in(elsewhere, GIVER_SIGN_IN, GIVER_PIN) for _ in range(2))
    assert isinstance(first, SignedIn)
    assert isinstance(second, SignedIn)
    assert first.notices == ("3 wrong PINs since Nov 23, on another workstation. Not you? Tell an administrator.",)
    assert second.notices == ()


def test_a_slip_just_before_the_right_pin_is_no_news(sqlite_clinic: Clinic) -> None:
    guess(sqlite_clinic, 2)
    person = sign_in(sqlite_clinic, GIVER_SIGN_IN, GIVER_PIN)
    assert isinstance(person, SignedIn)
    assert person.notices == ()


def test_a_right_pin_elsewhere_does_not_help_who_guesses_here(sqlite_clinic: Clinic, elsewhere: Clinic) -> None:
    guess(sqlite_clinic, 5)
    assert not waits(elsewhere)
    assert waits(sqlite_clinic)


def test_p13_a_clock_a_year_ahead_and_right_again_never_makes_a_wait_longer(
    sqlite_clinic: Clinic, clock: FrozenClock
) -> None:
    clock.tick(365 * DAY_OF_MINUTES)
    guess(sqlite_clinic, 5)
    clock.tick(-365 * DAY_OF_MINUTES)
    assert waits(sqlite_clinic)
    clock.tick(5)
    assert not waits(sqlite_clinic)


def test_p13_on_a_server_the_servers_clock_measures_the_wait(postgres_clinic: Clinic, clock: FrozenClock) -> None:
    guess(postgres_clinic, 5)
    clock.tick(366 * DAY_OF_MINUTES)
    assert waits(postgres_clinic)
    assert not waits(postgres_clinic, PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)

"""S39: a workstation whose clock is off is told before anybody charts by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from models.actions.authenticate import sign_in
from models.clinic import Clinic
from models.queries.clock_drift import clock_drift
from models.store.system_clock import SystemClock
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

    said = clock_drift(at(clinic, minutes))

    assert said.startswith("This workstation's clock is ")
    assert "min behind" in said
    assert said.endswith("Set the clock before you chart.")


def test_s39_a_clock_ahead_of_the_servers_is_told(clinic: Clinic) -> None:
    said = clock_drift(at(clinic, 30))

    assert ("ahead of the server's" in said) == on_postgresql(clinic)


@pytest.mark.parametrize("minutes", [0, -1, 1])
def test_s39_a_minute_off_is_not_worth_a_word(clinic: Clinic, minutes: int) -> None:
    sign_in(clinic, GIVER_SIGN_IN, GIVER_PIN)
    assert clock_drift(at(clinic, minutes)) == ""

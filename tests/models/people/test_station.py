"""A station offers who signed in on it in the last 30 days; a theme is kept for a person wherever they sign in."""

from __future__ import annotations

from uuid import uuid4

from models.people.actions.remember_station import choose_theme, remember_sign_in
from models.people.queries.station import station_facts, theme_of
from models.people.records.practitioner import Practitioner
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of
from tests.factories import GIVER_SIGN_IN, PHYSICIAN_SIGN_IN, staff_id
from tests.frozen_clock import FrozenClock

HERE, THERE = uuid4(), uuid4()


def _leave(clinic: Clinic, username: str) -> None:
    def act(tx: Transaction) -> None:
        tx.update(Practitioner, table_of(Practitioner).c.username == username, active=False)

    clinic.store.write(act)


def test_a_station_offers_whoever_signed_in_on_it_newest_first_and_proposes_the_last_provider(
    clinic: Clinic, clock: FrozenClock
) -> None:
    giver, physician = staff_id(clinic, GIVER_SIGN_IN), staff_id(clinic, PHYSICIAN_SIGN_IN)
    remember_sign_in(clinic, HERE, giver, None)
    clock.tick()
    remember_sign_in(clinic, HERE, physician, None)
    clock.tick()
    remember_sign_in(clinic, HERE, giver, physician)

    found = station_facts(clinic, HERE)

    assert [person.username for person in found.offered] == [GIVER_SIGN_IN, PHYSICIAN_SIGN_IN]
    assert found.offered[0].at == clinic.now()
    assert found.last is not None
    assert found.last.provider is not None
    assert (found.last.provider.name, found.last.day) == ("D Chen MD", clinic.today())


def test_another_station_and_one_without_an_id_offer_nobody(clinic: Clinic) -> None:
    remember_sign_in(clinic, HERE, staff_id(clinic, GIVER_SIGN_IN), None)

    for station in (THERE, None):
        found = station_facts(clinic, station)
        assert (found.offered, found.last) == ((), None)
        assert [person.name for person in found.providers] == ["D Chen MD"]


def test_after_thirty_days_the_username_is_typed_again(clinic: Clinic, clock: FrozenClock) -> None:
    remember_sign_in(clinic, HERE, staff_id(clinic, GIVER_SIGN_IN), None)
    clock.tick(30 * 24 * 60)
    assert len(station_facts(clinic, HERE).offered) == 1
    clock.tick()
    assert station_facts(clinic, HERE).offered == ()


def test_whoever_left_is_neither_offered_nor_proposed_as_the_provider(clinic: Clinic, clock: FrozenClock) -> None:
    giver, physician = staff_id(clinic, GIVER_SIGN_IN), staff_id(clinic, PHYSICIAN_SIGN_IN)
    remember_sign_in(clinic, HERE, physician, None)
    clock.tick()
    remember_sign_in(clinic, HERE, giver, physician)
    _leave(clinic, PHYSICIAN_SIGN_IN)

    found = station_facts(clinic, HERE)

    assert [person.username for person in found.offered] == [GIVER_SIGN_IN]
    assert found.last is None


def test_a_theme_is_kept_for_the_person_and_for_nobody_else(clinic: Clinic) -> None:
    giver, physician = staff_id(clinic, GIVER_SIGN_IN), staff_id(clinic, PHYSICIAN_SIGN_IN)
    assert theme_of(clinic, giver) == ""
    choose_theme(clinic, giver, "day")
    choose_theme(clinic, giver, "contrast")
    assert (theme_of(clinic, giver), theme_of(clinic, physician)) == ("contrast", "")

"""A clinic of version 0009 keeps everyone's rights exactly: each present person gets the role that allows them."""

from __future__ import annotations

import uuid
from itertools import product
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from models.clinic import open_clinic
from models.people.queries.staff import staff
from models.people.roles import role_acts
from models.store.schema import upgrade
from models.store.transaction import Store
from tests.frozen_clock import FrozenClock
from tests.models.store.test_schema import empty

__all__ = ["empty"]
FLAGS = ("may_give", "may_order", "may_supervise")
COMBINATIONS = list(product((False, True), repeat=3))
ANYONE = {
    "chart", "observe", "record_reactions", "report_near_misses", "record_clinical", "change_payers", "change_fees",
    "receive_stock", "see_patients",
}  # fmt: skip
ADMINISTERS = {"change_staff", "change_roles", "reset_pins", "hand_over"}


def before(give: bool, order: bool, supervise: bool) -> set[str]:
    """Return what the flags of version 0009 allowed (models/people/permissions.py of then)."""
    held = set(ANYONE)
    if give:
        held |= {"give", "give_alone", "check_doses"}
    if order:
        held |= {"order", "pass_stops", "change_drugs", "change_safety"}
    if supervise:
        held.add("supervise")
    if give or order or supervise:
        held.add("correct_doses")
    return held


@pytest.fixture
def upgraded(empty: Engine) -> Any:
    """A clinic with a person of every combination of flags, set up by the one who has none."""
    config = Config()
    config.set_main_option("script_location", "models.store:migrations")
    sqlite = empty.dialect.name == "sqlite"
    with empty.connect() as plain, plain.execution_options(writing=True).begin():
        config.attributes["connection"] = plain
        command.upgrade(config, "0009")
        site = uuid.UUID(int=1)

        def key(value: uuid.UUID) -> Any:
            return value.hex if sqlite else value

        plain.execute(
            text(
                "INSERT INTO organization (id, name, npi, address, time_zone, place_of_service, demo, created_at) "
                "VALUES (:id, 'Old Clinic', '', '', 'America/Chicago', '11', false, '2026-01-02 08:00:00+00:00')"
            ),
            {"id": key(site)},
        )
        for number, flags in enumerate(COMBINATIONS):
            plain.execute(
                text(
                    "INSERT INTO practitioner (id, site_id, family, given, credential, npi, username, active, "
                    "failed_pins, may_give, may_order, may_supervise) VALUES (:id, :site, :name, '', '', '', :name, "
                    "true, 3, :may_give, :may_order, :may_supervise)"
                ),
                {
                    "id": key(uuid.UUID(int=10 + number)), "site": key(site), "name": f"p{number}",
                    **dict(zip(FLAGS, flags, strict=True)),
                },
            )  # fmt: skip
    upgrade(empty)
    clinic = open_clinic(Store(empty), FrozenClock())
    assert clinic is not None
    return clinic


def test_everyone_may_do_after_the_upgrade_exactly_what_their_flags_allowed(upgraded: Any) -> None:
    people = {person.name: set(person.acts) for person in staff(upgraded)}
    for number, flags in enumerate(COMBINATIONS):
        first = number == 0
        assert people[f"p{number}"] & before(give=True, order=True, supervise=True) == before(*flags)
        assert people[f"p{number}"] >= ADMINISTERS if first else "change_staff" not in people[f"p{number}"]


def test_roles_of_the_clinics_own_are_made_where_none_fits(upgraded: Any) -> None:
    with upgraded.store.read() as connection:
        roles = {role for role in role_acts(connection, upgraded.site_id) if role.startswith("custom:")}
    assert roles == {
        "custom:records and changes fees",
        "custom:gives and changes fees",
        "custom:orders and changes fees",
        "custom:supervises and changes fees",
        "custom:gives, orders, changes fees",
        "custom:gives, supervises, changes fees",
        "custom:orders, supervises, changes fees",
    }

"""What a station offers at sign-in: who signed in there lately, and the provider chosen there last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from models.core.clock import local_date
from models.core.words import full_name
from models.people.facts import StaffFacts
from models.people.queries.staff import read_staff
from models.people.records.practitioner import Practitioner
from models.people.records.station_sign_in import StaffPreference, StationSignIn
from models.store.clinic import Clinic
from models.store.transaction import table_of

OFFERED_FOR = timedelta(days=30)
"""How long a station offers somebody who signed in on it: a month covers who works there by turns, and whoever is gone
for longer types the username once."""
_STAFF = table_of(Practitioner)
_SIGN_IN = table_of(StationSignIn)
_PREFERENCE = table_of(StaffPreference)
_HERE = (
    select(_SIGN_IN, _STAFF.c.given, _STAFF.c.family, _STAFF.c.credential, _STAFF.c.username, _STAFF.c.active)
    .join(_STAFF, _STAFF.c.id == _SIGN_IN.c.practitioner_id)
    .where(_SIGN_IN.c.station_id == bindparam("station"), _SIGN_IN.c.site_id == bindparam("site"))
    .order_by(_SIGN_IN.c.signed_in_at.desc())
)
_THEME = select(_PREFERENCE.c.theme).where(_PREFERENCE.c.practitioner_id == bindparam("person"))


@dataclass(frozen=True, slots=True)
class Offered:
    """Somebody a station offers, with the moment they last signed in on it."""

    name: str
    username: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LastOnSite:
    """The provider chosen at the last sign-in on a station, None for none, and the clinic's day of it."""

    provider: StaffFacts | None
    day: date


@dataclass(frozen=True, slots=True)
class StationFacts:
    """What sign-in shows: everybody who may be on site, who is offered, newest first, and the last choice."""

    providers: tuple[StaffFacts, ...]
    offered: tuple[Offered, ...] = ()
    last: LastOnSite | None = None


def station_facts(clinic: Clinic, station_id: UUID | None) -> StationFacts:
    """Return what a station shows at sign-in; without an id it offers nobody."""
    with clinic.store.read() as connection:
        providers = tuple(person for person in read_staff(connection, clinic) if person.may_supervise)
        if station_id is None:
            return StationFacts(providers)
        rows = connection.execute(_HERE, {"station": station_id, "site": clinic.site_id}).all()
    oldest = clinic.now() - OFFERED_FOR
    offered = [row for row in rows if row.active and row.username and row.signed_in_at >= oldest]
    return StationFacts(
        providers,
        tuple(
            Offered(full_name(row.given, row.family, row.credential), row.username, row.signed_in_at) for row in offered
        ),
        _last(clinic, providers, rows),
    )


def theme_of(clinic: Clinic, person_id: UUID) -> str:
    """Return the theme a person chose, "" when none was."""
    with clinic.store.read() as connection:
        return connection.execute(_THEME, {"person": person_id}).scalar() or ""


def _last(clinic: Clinic, providers: tuple[StaffFacts, ...], rows: Iterable[Any]) -> LastOnSite | None:
    """Return the newest choice that still can be made: a provider who left is not proposed."""
    row = next(iter(rows), None)
    if row is None:
        return None
    day = local_date(row.signed_in_at, clinic.zone)
    if row.supervisor_id is None:
        return LastOnSite(None, day)
    found = next((person for person in providers if person.id == row.supervisor_id), None)
    return LastOnSite(found, day) if found else None

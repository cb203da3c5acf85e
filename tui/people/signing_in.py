"""Signing in on this station, in one go off the screen's thread."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from models.core.errors import StoreError
from models.people.actions.authenticate import Denied, SignedIn, sign_in
from models.people.actions.remember_station import remember_sign_in
from models.people.queries.station import theme_of
from models.store.clinic import Clinic


def sign_in_here(
    clinic: Clinic, station: UUID | None, username: str, pin: str, provider: UUID | None
) -> tuple[SignedIn, str] | Denied:
    """Return who signed in and the theme they chose, "" for none; the station remembers them and the provider."""
    person = sign_in(clinic, username, pin)
    if isinstance(person, Denied):
        return person
    theme = ""
    with suppress(StoreError):  # whoever proved who they are gets in, remembered or not
        theme = theme_of(clinic, person.id)
        if station is not None:
            remember_sign_in(clinic, station, person.id, provider)
    return person, theme

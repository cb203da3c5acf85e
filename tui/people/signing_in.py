"""Signing in on this station, in one go off the screen's thread."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from models.core.errors import StoreError
from models.people.actions.authenticate import Denied, SignedIn, sign_in
from models.people.actions.remember_station import remember_sign_in
from models.people.open_work import open_kinds
from models.people.queries.open_things import Handed, handed_to
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
    if handed := handed_to(clinic, person.id):
        person = replace(person, notices=(*person.notices, *_handed(clinic, handed)))
    with suppress(StoreError):  # whoever proved who they are gets in, remembered or not
        theme = theme_of(clinic, person.id)
        if station is not None:
            remember_sign_in(clinic, station, person.id, provider)
    return person, theme


def _handed(clinic: Clinic, handed: tuple[Handed, ...]) -> list[str]:
    """Return what others handed over, by whom it was."""
    words = {kind.kind: kind.words for kind in open_kinds(clinic)}
    told = []
    for name in dict.fromkeys(one.from_name for one in handed):
        kinds = Counter(one.thing.kind for one in handed if one.from_name == name)
        things = ", ".join(f"{count} {words[kind][count > 1]}" for kind, count in kinds.items())
        told.append(f"Handed to you from {name}: {things}.")
    return told

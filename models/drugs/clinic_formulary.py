"""The clinic's formulary: the shipped drugs under the newest version of each entry of its own."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select

from models.core.clock import Clock
from models.core.errors import NeedlepointError, StoreError
from models.drugs.formulary import Formulary
from models.drugs.formulary_overlay import Entry, overlaid
from models.drugs.mixture import Formulation, ingredients_from
from models.drugs.records.formulary_entry import FormularyEntry
from models.drugs.records.formulation import FormulationVersion
from models.drugs.with_formulations import Kept, with_formulations
from models.store.clinic import Clinic
from models.store.transaction import Store, table_of

CHECK_EVERY = timedelta(seconds=10)
"""How long another workstation's change may stay unseen."""
_ENTRY = table_of(FormularyEntry)
_STORED = select(func.count()).select_from(_ENTRY).where(_ENTRY.c.site_id == bindparam("site"))
_LAST = select(_ENTRY.c.slug, func.max(_ENTRY.c.version).label("version"))
_LAST_OF_EACH = _LAST.where(_ENTRY.c.site_id == bindparam("site")).group_by(_ENTRY.c.slug).subquery()
_NEWEST = (
    select(_ENTRY.c.slug, _ENTRY.c.body, _ENTRY.c.retired)
    .join(_LAST_OF_EACH, and_(_LAST_OF_EACH.c.slug == _ENTRY.c.slug, _LAST_OF_EACH.c.version == _ENTRY.c.version))
    .where(_ENTRY.c.site_id == bindparam("site"))
    .order_by(_ENTRY.c.slug)
)
_MIXED = table_of(FormulationVersion)
_MIXED_STORED = select(func.count()).select_from(_MIXED).where(_MIXED.c.site_id == bindparam("site"))
_LAST_MIXED = (
    select(_MIXED.c.key, func.max(_MIXED.c.change).label("change"))
    .where(_MIXED.c.site_id == bindparam("site"))
    .group_by(_MIXED.c.key)
    .subquery()
)
_NEWEST_MIXED = (
    select(_MIXED)
    .join(_LAST_MIXED, and_(_LAST_MIXED.c.key == _MIXED.c.key, _LAST_MIXED.c.change == _MIXED.c.change))
    .where(_MIXED.c.site_id == bindparam("site"))
    .order_by(func.lower(_MIXED.c.name), _MIXED.c.key)
)


@dataclass(frozen=True, slots=True)
class _Held:
    """A formulary, how many entries and formulations it was made of, and when those numbers were last looked at."""

    formulary: Formulary
    stored: tuple[int, int]
    looked: datetime


class ClinicFormulary:
    """Holds the formulary of one site and reads it again when an entry was stored, here or on another workstation."""

    def __init__(self, store: Store, clock: Clock, site_id: UUID) -> None:
        self._store = store
        self._clock = clock
        self._site_id = site_id
        self._held: _Held | None = None

    def current(self) -> Formulary:
        """Return the formulary; it is looked after at most every CHECK_EVERY. Raises StoreError at the first reading.

        A database that cannot be reached later leaves what is known: whoever asks it next tells the failure.
        """
        now = self._clock.now()
        held = self._held
        if held and held.looked <= now < held.looked + CHECK_EVERY:
            return held.formulary
        try:
            held = self._held = self._looked_after(held, now)
        except StoreError:
            if held is None:
                raise
        return held.formulary

    def forget(self) -> None:
        """Read again at the next question: an entry was stored here."""
        self._held = None

    def _looked_after(self, held: _Held | None, now: datetime) -> _Held:
        wanted = {"site": self._site_id}
        with self._store.read() as connection:
            # Entries are only ever added, so their number tells whether there is anything new.
            stored = (
                connection.execute(_STORED, wanted).scalar_one(),
                connection.execute(_MIXED_STORED, wanted).scalar_one(),
            )
            if held and held.stored == stored:
                return _Held(held.formulary, stored, now)
            rows = connection.execute(_NEWEST, wanted).all() if stored[0] else []
            mixed = connection.execute(_NEWEST_MIXED, wanted).all() if stored[1] else []
        kept = [Kept(_formulation(row), row.retired) for row in mixed]
        return _Held(with_formulations(overlaid([Entry(*row) for row in rows]), kept), stored, now)


def _formulation(row: Any) -> Formulation:
    return Formulation(row.slug, row.name, row.change, ingredients_from(row.body), row.body["item"])


def clinic_formulary_keeper(clinic: Clinic) -> ClinicFormulary:
    """Return what looks after the clinic's formulary."""
    return clinic.keeper(ClinicFormulary)


def clinic_formulary(clinic: Clinic) -> Formulary:
    """Return the clinic's formulary: the shipped one under the clinic's own entries."""
    return clinic_formulary_keeper(clinic).current()


def read_every_drug(clinic: Clinic) -> None:
    """Read every drug now, so that no list waits for one later. A drug that cannot be read is reported when needed."""
    with suppress(NeedlepointError):
        for _drug in clinic_formulary(clinic).drugs.values():
            pass

"""The code sets of the clinic, looked after: a file loaded meanwhile answers within seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from models.codes.code_sets import CodeSets
from models.codes.records.code_set_release import CodeSetRelease
from models.codes.stored_code_sets import code_sets_in
from models.core.clock import Clock
from models.core.errors import StoreError
from models.store.clinic import Clinic
from models.store.transaction import Store, table_of

CHECK_EVERY = timedelta(seconds=10)
"""How long a file loaded elsewhere may stay unseen."""
_LOADED = select(func.count()).select_from(table_of(CodeSetRelease))


@dataclass(frozen=True, slots=True)
class _Held:
    """Code sets, how many releases they were made of, and when that number was last looked at."""

    sets: CodeSets
    loaded: int
    looked: datetime


class ClinicCodeSets:
    """Holds the loaded code sets over the shipped ones, and makes them anew when a release was loaded."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._held: _Held | None = None

    def current(self) -> CodeSets:
        """Return the code sets; they are looked after at most every CHECK_EVERY.

        A database that cannot be reached leaves what is known: whoever asks it next tells the failure. Raises
        StoreError at the first reading.
        """
        now, held = self._clock.now(), self._held
        if held and held.looked <= now < held.looked + CHECK_EVERY:
            return held.sets
        try:
            held = self._held = self._looked_after(held, now)
        except StoreError:
            if held is None:
                raise
        return held.sets

    def _looked_after(self, held: _Held | None, now: datetime) -> _Held:
        with self._store.read() as connection:
            loaded = connection.execute(_LOADED).scalar_one()
        if held and held.loaded == loaded:
            return _Held(held.sets, loaded, now)
        return _Held(code_sets_in(self._store.read), loaded, now)


def clinic_code_sets(clinic: Clinic) -> CodeSets:
    """Return the code sets the clinic loaded, over the shipped ones."""
    return clinic.keeper(ClinicCodeSets).current()

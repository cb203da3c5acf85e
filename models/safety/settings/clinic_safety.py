"""The clinic's safety tables: the shipped rows under the clinic's own versions, and which weak rows it signed off."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, and_, bindparam, func, select

from models.codes.tables.code_tables import CodeTables, shipped_code_tables
from models.core.clock import Clock
from models.core.errors import StoreError
from models.safety.records.safety_setting import SafetyApproval, SafetySettingVersion
from models.safety.settings.overlay import overlaid_tables
from models.store.clinic import Clinic
from models.store.transaction import Store, table_of

CHECK_EVERY = timedelta(seconds=10)
"""How long another workstation's change may stay unseen by those who ask with `look`."""
_SETTING, _SIGNED = table_of(SafetySettingVersion), table_of(SafetyApproval)
_CHANGES = select(func.count()).select_from(_SETTING).where(_SETTING.c.site_id == bindparam("site"))
_SIGN_OFFS = select(func.count()).select_from(_SIGNED).where(_SIGNED.c.site_id == bindparam("site"))
_STORED = select(
    _CHANGES.scalar_subquery().label("changes"),
    _SIGN_OFFS.scalar_subquery().label("sign_offs"),
)
_LAST_OF_EACH = (
    select(_SETTING.c.key, func.max(_SETTING.c.change).label("change"))
    .where(_SETTING.c.site_id == bindparam("site"))
    .group_by(_SETTING.c.key)
    .subquery()
)
_NEWEST = (
    select(_SETTING.c.key, _SETTING.c.body)
    .join(_LAST_OF_EACH, and_(_LAST_OF_EACH.c.key == _SETTING.c.key, _LAST_OF_EACH.c.change == _SETTING.c.change))
    .where(_SETTING.c.site_id == bindparam("site"), _SETTING.c.withdrawn.is_(False))
)
_HASHES = select(_SIGNED.c.row_hash).where(_SIGNED.c.site_id == bindparam("site"))


@dataclass(frozen=True, slots=True)
class Safety:
    """Tables and the hashes of rows signed off, how many rows of the store they were made of, and when it was asked."""

    tables: CodeTables
    signed_off: frozenset[str]
    changes: int
    sign_offs: int
    looked: datetime | None


class ClinicSafety:
    """Holds the safety tables of one site; whoever works off the screen's thread looks whether they changed."""

    def __init__(self, store: Store, clock: Clock, site_id: UUID) -> None:
        self._store = store
        self._clock = clock
        self._site_id = site_id
        self._held = Safety(shipped_code_tables(), frozenset(), 0, 0, None)

    @property
    def held(self) -> Safety:
        """What is known; asks no database, so that a screen never waits for it."""
        return self._held

    def look(self) -> None:
        """Look for changes, at most every CHECK_EVERY. Raises StoreError when nothing was ever read.

        A database that cannot be reached later leaves what is known: whoever asks it next tells the failure.
        """
        now, looked = self._clock.now(), self._held.looked
        if looked and looked <= now < looked + CHECK_EVERY:
            return
        try:
            with self._store.read() as connection:
                self.look_in(connection)
        except StoreError:
            if looked is None:
                raise

    def look_now(self) -> None:
        """Look for changes now: something was stored here. A database that went away meanwhile leaves what is known."""
        with suppress(StoreError), self._store.read() as connection:
            self.look_in(connection)

    def look_in(self, connection: Connection) -> Safety:
        """Look for changes now, on a connection somebody reads other facts from, and return what it knows."""
        held, wanted = self._held, {"site": self._site_id}
        # Rows are only ever added, so their number tells whether there is anything new.
        stored = connection.execute(_STORED, wanted).one()
        tables, signed_off = held.tables, held.signed_off
        if stored.changes != held.changes:
            tables = overlaid_tables({row.key: row.body for row in connection.execute(_NEWEST, wanted)})
        if stored.sign_offs != held.sign_offs:
            signed_off = frozenset(connection.execute(_HASHES, wanted).scalars())
        self._held = Safety(tables, signed_off, stored.changes, stored.sign_offs, self._clock.now())
        return self._held


def clinic_safety(clinic: Clinic) -> ClinicSafety:
    """Return what looks after the clinic's safety settings."""
    return clinic.keeper(ClinicSafety)


def clinic_approvals(clinic: Clinic) -> frozenset[str]:
    """Return the hashes of weak rows the clinic answers for, as last looked at. Asks no database."""
    return clinic_safety(clinic).held.signed_off

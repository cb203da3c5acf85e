"""The clinic: everything an action or a query depends on, in one frozen value."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select

from models.records.organization import Organization
from models.records.practitioner import Practitioner
from models.reference.code_sets import CodeSets
from models.reference.code_tables import CodeTables
from models.reference.formulary import Formulary
from models.store.clinic_code_sets import ClinicCodeSets
from models.store.clinic_formulary import ClinicFormulary
from models.store.clinic_safety import ClinicSafety
from models.store.identity import Uuid7Source
from models.store.system_clock import SystemClock
from models.store.transaction import Store, table_of
from models.values.clock import Clock, local_date
from models.values.errors import NeedlepointError, StoreError


@dataclass(frozen=True, slots=True)
class Clinic:
    """One clinic's store, clock, reference data and zone. First argument of every action and query."""

    store: Store
    clock: Clock
    own_formulary: ClinicFormulary
    own_code_sets: ClinicCodeSets
    own_safety: ClinicSafety
    new_id: Callable[[], UUID]
    zone: ZoneInfo
    site_id: UUID
    name: str
    place_of_service: str
    practice: bool

    @property
    def formulary(self) -> Formulary:
        """The clinic's formulary as it stands: the shipped one under the clinic's own entries."""
        return self.own_formulary.current()

    @property
    def code_sets(self) -> CodeSets:
        """The code sets the clinic loaded, over the shipped ones."""
        return self.own_code_sets.current()

    @property
    def tables(self) -> CodeTables:
        """The safety tables as last looked at: the shipped rows under the clinic's own. Asks no database."""
        return self.own_safety.held.tables

    @property
    def signed_off(self) -> frozenset[str]:
        """The hashes of weak rows the clinic answers for, as last looked at. Asks no database."""
        return self.own_safety.held.signed_off

    def read_formulary(self) -> None:
        """Read every drug now, so that no list waits for one later. Drugs that cannot be read are told when needed."""
        with suppress(NeedlepointError):
            for _drug in self.formulary.drugs.values():
                pass

    def now(self) -> datetime:
        """Return the present instant."""
        return self.clock.now()

    def today(self) -> date:
        """Return the clinic's calendar day."""
        return local_date(self.now(), self.zone)


def open_clinic(
    store: Store,
    clock: Clock | None = None,
    new_id: Callable[[], UUID] | None = None,
    *,
    without_staff: bool = False,
) -> Clinic | None:
    """Return the clinic kept in `store`, None when none was set up yet. Raises StoreError for a broken store.

    A clinic is set up once somebody can sign in; `without_staff` opens one that still waits for that.
    """
    organization, staff = table_of(Organization), table_of(Practitioner)
    statement = select(organization).order_by(organization.c.created_at).limit(1)
    if not without_staff:
        can_sign_in = select(staff.c.id).where(staff.c.site_id == organization.c.id, staff.c.sign_in.is_not(None))
        statement = statement.where(can_sign_in.exists())
    with store.read() as connection:
        row = connection.execute(statement).one_or_none()
    if row is None:
        return None
    try:
        zone = ZoneInfo(row.time_zone)
    except ZoneInfoNotFoundError as error:
        raise StoreError(f"the clinic's time zone {row.time_zone!r} is not known on this machine") from error
    clock = clock or SystemClock()
    safety = ClinicSafety(store, clock, row.id)
    safety.look()
    return Clinic(
        store=store,
        clock=clock,
        own_formulary=ClinicFormulary(store, clock, row.id),
        own_code_sets=ClinicCodeSets(store, clock),
        own_safety=safety,
        new_id=new_id or Uuid7Source(),
        zone=zone,
        site_id=row.id,
        name=row.name,
        place_of_service=row.place_of_service,
        practice=row.practice,
    )

"""Opens the clinic kept in a store: the one place that knows what every room keeps for it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select

from models.charting.queries.open_charting import DRAFTS, TIMERS
from models.charting.queries.prior_doses import read_doses
from models.codes.clinic_code_sets import ClinicCodeSets
from models.codes.tables.clinic_tables import ClinicTables
from models.core.clock import Clock
from models.core.errors import StoreError
from models.drugs.clinic_formulary import ClinicFormulary
from models.drugs.versions import StockedDrugs
from models.orders.known_doses import KnownDoses
from models.orders.queries.open_orders import ORDERS
from models.people.open_work import OpenWork
from models.people.records.organization import Organization
from models.people.records.practitioner import Practitioner
from models.people.station import ThisStation
from models.safety.settings.clinic_safety import ClinicSafety
from models.stock.queries.held_packages import held_packages
from models.store.clinic import Clinic
from models.store.identity import Uuid7Source
from models.store.system_clock import SystemClock
from models.store.transaction import Store, table_of


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
        can_sign_in = select(staff.c.id).where(staff.c.site_id == organization.c.id, staff.c.username.is_not(None))
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
        new_id=new_id or Uuid7Source(),
        zone=zone,
        site_id=row.id,
        name=row.name,
        place_of_service=row.place_of_service,
        demo=row.demo,
        kept={
            ClinicTables: ClinicTables(lambda: safety.held.tables),
            ClinicCodeSets: ClinicCodeSets(store, clock),
            ClinicFormulary: ClinicFormulary(store, clock, row.id),
            ClinicSafety: safety,
            StockedDrugs: StockedDrugs(held_packages),
            ThisStation: ThisStation(),
            OpenWork: OpenWork((DRAFTS, TIMERS, ORDERS)),
            KnownDoses: KnownDoses(read_doses),
        },
    )

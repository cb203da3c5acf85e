"""Opens the clinic kept in a store: the one place that knows what every room keeps for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, select

from models.core.clock import Clock
from models.core.errors import StoreError
from models.people.records.organization import Organization
from models.people.records.practitioner import Practitioner
from models.store.clinic import Clinic, Keepers
from models.store.identity import Uuid7Source
from models.store.system_clock import SystemClock
from models.store.transaction import Store, Transaction, table_of

if TYPE_CHECKING:  # each room is loaded when it is first asked what it keeps
    from models.codes.clinic_code_sets import ClinicCodeSets
    from models.codes.tables.clinic_tables import ClinicTables
    from models.drugs.clinic_formulary import ClinicFormulary
    from models.drugs.versions import StockedDrugs
    from models.orders.known_doses import KnownDoses
    from models.people.open_work import OpenWork
    from models.people.station import ThisStation
    from models.safety.case import PriorDose
    from models.safety.settings.clinic_safety import ClinicSafety
    from models.store.kept.known import Known


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
    return Clinic(
        store=store,
        clock=clock,
        new_id=new_id or Uuid7Source(),
        zone=zone,
        site_id=row.id,
        name=row.name,
        place_of_service=row.place_of_service,
        demo=row.demo,
        kept=_keepers(store, clock, row.id),
    )


def _keepers(store: Store, clock: Clock, site_id: UUID) -> Keepers:
    def tables() -> ClinicTables:
        from models.codes.tables.clinic_tables import ClinicTables
        from models.safety.settings.clinic_safety import ClinicSafety

        return ClinicTables(lambda: keepers.of(ClinicSafety).held.tables)

    def code_sets() -> ClinicCodeSets:
        from models.codes.clinic_code_sets import ClinicCodeSets

        return ClinicCodeSets(store, clock)

    def formulary() -> ClinicFormulary:
        from models.drugs.clinic_formulary import ClinicFormulary

        return ClinicFormulary(store, clock, site_id)

    def safety() -> ClinicSafety:
        from models.safety.settings.clinic_safety import ClinicSafety

        kept = ClinicSafety(store, clock, site_id)
        kept.look()
        return kept

    keepers = Keepers({
        "ClinicTables": tables, "ClinicCodeSets": code_sets, "ClinicFormulary": formulary, "ClinicSafety": safety,
        "StockedDrugs": _stocked_drugs, "ThisStation": _this_station, "OpenWork": _open_work,
        "KnownDoses": _known_doses, "Known": _known,
    })  # fmt: skip
    return keepers


def _known() -> Known:
    from models.store.kept.known import Known

    return Known()


def _stocked_drugs() -> StockedDrugs:
    from models.drugs.versions import StockedDrugs

    return StockedDrugs(_held_packages)


def _this_station() -> ThisStation:
    from models.people.station import ThisStation

    return ThisStation()


def _open_work() -> OpenWork:
    from models.charting.queries.open_charting import DRAFTS, TIMERS
    from models.orders.queries.open_orders import ORDERS
    from models.people.open_work import OpenWork

    return OpenWork((DRAFTS, TIMERS, ORDERS))


def _known_doses() -> KnownDoses:
    from models.orders.known_doses import KnownDoses

    return KnownDoses(_read_doses)


def _held_packages(tx: Transaction, clinic: Clinic, slug: str) -> frozenset[str]:
    from models.stock.queries.held_packages import held_packages

    return held_packages(tx, clinic, slug)


def _read_doses(connection: Connection, clinic: Clinic, patient_id: UUID) -> tuple[PriorDose, ...]:
    from models.charting.queries.prior_doses import read_doses

    return read_doses(connection, clinic, patient_id)

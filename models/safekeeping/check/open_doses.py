"""What is kept as open must be open and the other way round: doses with something missing, or not seen by claims."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Connection, select

from models.charting.open_doses import still_open
from models.charting.records.medication_administration import MedicationAdministration
from models.charting.records.open_dose import OpenDose
from models.charting.records.ungathered_dose import UngatheredDose
from models.claims.building.reading import new_doses
from models.safekeeping.check.fault import Fault, FaultKind
from models.store.audit import STREAMED
from models.store.clinic import Clinic
from models.store.transaction import table_of

_DOSE = table_of(MedicationAdministration)
_OPEN, _NEW = table_of(OpenDose), table_of(UngatheredDose)
_NOTED = select(_NEW.c.administration_id).order_by(_NEW.c.administration_id)
AT_ONCE = 500
"""Doses looked at together: no more of them are held, however many there are."""


def open_doses(connection: Connection, clinic: Clinic) -> Iterator[Fault]:
    """Yield the doses that are open and not kept as such, are kept as open and are not, or that claims never see."""
    noted = iter(connection.execute(_NOTED, execution_options={"yield_per": STREAMED}).scalars())
    next_noted = next(noted, None)
    for doses in _portions(connection):
        is_open, kept = {*still_open(connection, clinic, doses)}, _kept(connection, doses)
        unseen, here = {*new_doses(connection, clinic, doses)}, {*doses}
        # Both are read in the order of their keys: what is noted of these doses comes next.
        while next_noted in here:
            unseen.discard(next_noted)
            next_noted = next(noted, None)
        for dose in doses:
            at = f"dose {dose}"
            if dose in is_open - kept:
                yield Fault(FaultKind.OPEN, at, "something of it is missing, and Today does not list it")
            if dose in kept - is_open:
                yield Fault(FaultKind.OPEN, at, "nothing of it is missing, and Today lists it")
            if dose in unseen:
                yield Fault(FaultKind.OPEN, at, "it stands on no claim, and the charge queue does not look for it")


def _portions(connection: Connection) -> Iterator[list[UUID]]:
    """Yield every dose, in the order of their keys."""
    every = select(_DOSE.c.id).order_by(_DOSE.c.id).limit(AT_ONCE)
    found = list(connection.execute(every).scalars())
    while found:
        yield found
        found = list(connection.execute(every.where(_DOSE.c.id > found[-1])).scalars())


def _kept(connection: Connection, doses: list[UUID]) -> set[UUID]:
    kept = select(_OPEN.c.administration_id).where(_OPEN.c.administration_id.in_(doses))
    return {*connection.execute(kept).scalars()}

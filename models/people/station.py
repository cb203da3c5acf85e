"""Which workstation asks: wrong PINs are counted by person and station."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.store.clinic import Clinic

NO_STATION = UUID(int=0)


@dataclass(slots=True)
class ThisStation:
    """The random id this machine keeps, set once it is read; the nil UUID where none can be kept."""

    id: UUID = NO_STATION


def this_station(clinic: Clinic) -> UUID:
    """Return the id of the station this clinic is opened on."""
    return clinic.keeper(ThisStation).id


def name_station(clinic: Clinic, station_id: UUID | None) -> None:
    """Say on which station the clinic is opened; None is one that keeps no id."""
    clinic.keeper(ThisStation).id = station_id or NO_STATION

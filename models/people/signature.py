"""The row that says who signed what, when, and as what."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from models.people.records.provenance import Provenance
from models.store.clinic import Clinic


def signature(
    clinic: Clinic,
    who: tuple[UUID, str],
    target: tuple[str, UUID],
    meaning: str,
    record_hash: str,
    at: datetime,
    authentication: str = "pin",
) -> Provenance:
    """Return the signature under `target`, its type and id. `who` is the person's id and name as records print it.

    `meaning` and `authentication` are as in Provenance.
    """
    return Provenance(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        target_type=target[0],
        target_id=target[1],
        meaning=meaning,
        agent_id=who[0],
        agent_name=who[1],
        authentication=authentication,
        record_hash=record_hash,
        recorded_at=at,
    )

"""Found a clinic that has no staff yet, so that orders can come in before anybody sets it up."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from models.core.clock import Clock
from models.people.records.organization import Organization
from models.store import audit
from models.store.transaction import Store, Transaction

WAITING_NAME = "Clinic not set up yet"


def create_clinic(store: Store, clock: Clock, new_id: Callable[[], UUID], time_zone: str) -> UUID:
    """Store a clinic under a name that says it waits; setting it up later keeps its id and what came in meanwhile."""
    site_id = new_id()
    organization = Organization(id=site_id, name=WAITING_NAME, time_zone=time_zone, created_at=clock.now())

    def act(tx: Transaction) -> None:
        tx.add(organization)
        audit.append(
            tx,
            event_id=new_id(),
            site_id=site_id,
            at=clock.now(),
            action="found_clinic",
            agent_id=None,
            entity_type="Organization",
            entity_id=site_id,
        )

    store.write(act)
    return site_id

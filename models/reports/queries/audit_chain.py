"""Does the audit chain hold, and does every signed record still say what was signed (S74, S75)?"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from models.charting.queries.record_proof import prove_records
from models.core.errors import StoreError
from models.people.records.organization import Organization
from models.store import audit
from models.store.records.audit_event import AuditEvent
from models.store.revision import NEWER_TEXT
from models.store.schema import SchemaState, schema_state
from models.store.transaction import Store, table_of


@dataclass(frozen=True, slots=True)
class AuditChain:
    """How many events the store holds, and one line for each place where the chain breaks.

    `proven` signed records give the hash they were signed with; `unproven` were signed before whole contents were kept;
    `altered` has one line for each record that is not what was signed.
    """

    events: int
    breaks: tuple[str, ...]
    proven: int = 0
    unproven: int = 0
    altered: tuple[str, ...] = ()


def verify_audit(store: Store) -> AuditChain:
    """Check every site's chain from its first event, and every signed dose.

    Raises StoreError for a database without the current schema.
    """
    state = schema_state(store.engine)
    if state is SchemaState.NEWER:
        raise StoreError(NEWER_TEXT)
    if state is not SchemaState.CURRENT:
        raise StoreError("this database has no audit trail of this version: run 'needlepoint database upgrade' first")
    with store.read() as connection:
        events = connection.execute(select(func.count()).select_from(table_of(AuditEvent))).scalar_one()
        sites = connection.execute(select(table_of(Organization).c.id)).scalars().all()
        breaks = tuple(line for site in sites for line in audit.breaks(connection, site))
        records = prove_records(connection)
    return AuditChain(events, breaks, records.proven, records.unproven, records.altered)

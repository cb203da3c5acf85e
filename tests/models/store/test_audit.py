"""The audit chain proves itself, and names the first place that does not hold."""

from __future__ import annotations

from sqlalchemy import text

from models.store import audit
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from models.store.transaction import Transaction
from tests.factories import rows


def record(clinic: Clinic, action: str) -> None:
    def act(tx: Transaction) -> None:
        audit.append(
            tx,
            event_id=clinic.new_id(),
            site_id=clinic.site_id,
            at=clinic.now(),
            action=action,
            agent_id=None,
            detail={"orders": 2, "status": "taken"},
        )

    clinic.store.write(act)


def breaks(clinic: Clinic) -> list[str]:
    with clinic.store.read() as connection:
        return list(audit.breaks(connection, clinic.site_id))


def tamper(clinic: Clinic, statement: str) -> None:
    """Change a row the way someone with the file in their hands would: without the guards."""
    with clinic.store.engine.connect() as plain, plain.execution_options(writing=True).begin():
        if plain.dialect.name == "sqlite":
            for verb in ("update", "delete"):
                plain.execute(text(f"DROP TRIGGER audit_event_no_{verb}"))
        plain.execute(text(statement))


def test_events_are_numbered_without_gaps_and_the_chain_holds(clinic: Clinic) -> None:
    for action in ("import", "export", "import"):
        record(clinic, action)
    assert [event.seq for event in rows(clinic, AuditEvent)] == [1, 2, 3, 4]
    assert breaks(clinic) == []


def test_a_changed_event_is_named(clinic: Clinic) -> None:
    record(clinic, "import")
    record(clinic, "export")
    tamper(clinic, "UPDATE audit_event SET action = 'nothing' WHERE seq = 2")
    assert breaks(clinic) == ["event 2 of 2026-11-23 15:42 was changed"]


def test_a_removed_event_is_named(clinic: Clinic) -> None:
    for action in ("import", "export", "import"):
        record(clinic, action)
    tamper(clinic, "DELETE FROM audit_event WHERE seq = 3")
    assert breaks(clinic)[0] == "event 3 is missing: the next one is 4"


def test_a_chain_cut_off_at_its_end_is_noticed(clinic: Clinic) -> None:
    record(clinic, "import")
    tamper(clinic, "DELETE FROM audit_event WHERE seq = 2")
    assert breaks(clinic) == ["the chain ends at event 1, its head says 2"]

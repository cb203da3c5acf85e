"""What must hold of a clinic's store whatever was killed: no dose half there, none lost, none twice, stock exact."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import func, select, text

from models.billing.records.charge_item import ChargeDerivation, ChargeItem
from models.charting.records.administration_draft import AdministrationDraft
from models.charting.records.medication_administration import (
    AdministrationProduct,
    AdministrationSite,
    MedicationAdministration,
)
from models.orders.records.medication_request import MedicationRequest
from models.people.records.provenance import Provenance
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.store import audit
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from models.store.transaction import table_of
from tests.factories import rows

PARTS = (AdministrationProduct, AdministrationSite, ChargeDerivation, StockMovement)


@dataclass
class Promised:
    """What a process was told is stored: the newest version of each draft, and the intents it holds receipts of."""

    drafts: dict[str, int] = field(default_factory=dict)
    signed: set[str] = field(default_factory=set)

    def take(self, reported: str) -> None:
        """Take in the lines a process told; a cut-off last line promises nothing."""
        for line in reported.splitlines(keepends=True):
            words = line.split()
            if line.endswith("\n") and words[0] == "draft":
                self.drafts[words[1]] = int(words[2])
            elif line.endswith("\n") and words[0] == "signed":
                self.signed.add(words[1])


def check_whole(clinic: Clinic, delivered: int, promised: Promised) -> tuple[int, int]:
    """Assert that everything holds when `delivered` containers of single doses came in; return doses and drafts."""
    doses, drafts = rows(clinic, MedicationAdministration), rows(clinic, AdministrationDraft)
    _check_parts(clinic, {dose.id: dose for dose in doses})
    _check_promises(doses, drafts, promised)
    _check_stock(clinic, delivered)
    with clinic.store.read() as connection:
        assert list(audit.breaks(connection, clinic.site_id)) == []
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    return len(doses), len(drafts)


def _check_parts(clinic: Clinic, doses: dict) -> None:
    once = Counter(dict.fromkeys(doses, 1))
    for kind in PARTS:
        assert Counter(row.administration_id for row in rows(clinic, kind)) == once, kind.__name__
    assert Counter(row.target_id for row in rows(clinic, Provenance)) == once
    for proof in rows(clinic, Provenance):
        assert proof.record_hash == doses[proof.target_id].record_hash
    signings = rows(clinic, AuditEvent, table_of(AuditEvent).c.action == "sign_administration")
    assert Counter(event.entity_id for event in signings) == once
    lines = Counter(row.administration_id for row in rows(clinic, ChargeItem))
    assert set(lines) == set(doses)
    assert set(lines.values()) <= {2}


def _check_promises(doses: list, drafts: list, promised: Promised) -> None:
    intents = Counter(str(dose.intent_id) for dose in doses)
    assert max(intents.values(), default=1) == 1
    assert max(Counter(dose.request_id for dose in doses).values(), default=1) == 1
    assert promised.signed - set(intents) == set(), "a receipt was given and its dose is not stored"
    kept = {str(draft.id): draft.version for draft in drafts}
    assert kept.keys() & intents.keys() == set(), "a signed dose still has its draft"
    for draft, version in promised.drafts.items():
        assert draft in intents or kept.get(draft, 0) >= version, f"draft {draft} lost version {version}"


def _check_stock(clinic: Clinic, delivered: int) -> None:
    given = sum((row.containers for row in rows(clinic, AdministrationProduct)), 0)
    moved = sum((row.containers for row in rows(clinic, StockMovement)), Decimal(0))
    assert sum(lot.on_hand for lot in rows(clinic, Lot)) + given == delivered
    assert moved == -given
    order, dose = table_of(MedicationRequest), table_of(MedicationAdministration)
    with clinic.store.read() as connection:
        counted = connection.execute(select(func.sum(order.c.doses_given))).scalar_one() or 0
        assert counted == connection.execute(select(func.count()).select_from(dose)).scalar_one()

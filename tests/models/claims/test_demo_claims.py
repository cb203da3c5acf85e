"""Every claim the demo clinic's doses make, of every type of payer, goes out in files that hold."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from sqlalchemy import select

from models.charting.records.medication_administration import MedicationAdministration
from models.charting.ungathered_doses import ungathered
from models.claims.actions.check_claims import check_claims
from models.claims.claim import Batch, Claim
from models.claims.formats import unfit
from models.claims.records.claim_book import ClaimBook
from models.clinic import open_clinic
from models.patients.records.coverage import Coverage
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.transaction import Store, Transaction, table_of
from tests.frozen_clock import FrozenClock
from tests.models.claims.made_claims import RECEIVER, SENDER
from tests.models.claims.written import carried, passes, read_back, written
from tests.scenes.stage import NOON
from tests.shared_demo import demo_copy

HOME = {"address": "1 Example Street", "city": "Lakeside", "state": "IL", "postal_code": "60000"}


@pytest.mark.heavy
def test_the_demo_clinics_claims_of_all_payers_pass_pyx12_and_read_back(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
):
    store = Store(open_engine(str(demo_copy(tmp_path_factory, NOON, tmp_path / "demo.sqlite3"))))
    clinic = open_clinic(store, FrozenClock(NOON))
    assert clinic is not None
    store.write(lambda tx: _completed(tx, clinic))
    billed = [one.facts for one in check_claims(clinic) if one.row.billed]
    trial = Batch(1, "202611231642", SENDER, RECEIVER, ())
    going = [claim for claim in billed if not unfit("837p", trial, claim)]
    # What stays behind: names of signs no claim can carry, and charges without a fee.
    assert len(going) > len(billed) * 9 // 10 > 500
    payers: dict[str, list[Claim]] = defaultdict(list)
    for claim in going:
        payers[claim.insurances[0].payer_type].append(claim)
    assert set(payers) == {"medicare", "medicaid", "commercial"}
    for claims in payers.values():
        batch = Batch(2, trial.written, SENDER, RECEIVER, tuple(claims))
        assert passes(written(batch)) == ""
        back = read_back(batch).claims
        assert [(one.control, one.total) for one in back] == [(one.control, one.total) for one in claims]
        assert [len(one.lines) for one in back] == [len(carried(one).lines) for one in claims]
    store.engine.dispose()


def _completed(tx: Transaction, clinic: Clinic) -> None:
    """Let every dose that was ever signed count as signed since claims began, for people whose cards are complete."""
    doses = tx.execute(select(table_of(MedicationAdministration).c.id)).scalars().all()
    tx.add(*(ungathered(clinic, dose) for dose in doses))
    tx.update(ClaimBook, table_of(ClaimBook).c.site_id == clinic.site_id, begins_at=None)
    tx.update(Patient, table_of(Patient).c.site_id == clinic.site_id, **HOME)
    tx.update(Coverage, table_of(Coverage).c.payer_type == "medicare", member_id="1EG4TE5MK73")

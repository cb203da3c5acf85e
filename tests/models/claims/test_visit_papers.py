"""Superbills and receipts of a day's visits, from the records to their files."""

from __future__ import annotations

import stat
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from models.billing.actions.save_fees import save_fees
from models.billing.payers.clinic_payers import FeeRow
from models.claims.actions.gather_doses import gather_doses
from models.claims.files.write_visit_papers import write_visit_papers
from models.claims.queries.visit_papers import visit_papers
from models.claims.records.claim import StoredClaim
from models.claims.states import State
from models.core.errors import BadInputError, RefusedError
from models.store.clinic import Clinic
from models.store.transaction import table_of
from tests.factories import GIVER_SIGN_IN, staff_id
from tests.models.claims.given import claims, given, insured, stocked
from tests.models.claims.read_paper import whole_text

FEES = {"96372": Decimal(35), "J3420": Decimal(12)}


@pytest.fixture
def visit(sqlite_clinic: Clinic) -> Clinic:
    stocked(sqlite_clinic)
    save_fees(sqlite_clinic, None, [FeeRow("self_pay", code, fee, None, None, None) for code, fee in FEES.items()])
    given(sqlite_clinic, insured(sqlite_clinic, "self_pay"))
    given(sqlite_clinic, insured(sqlite_clinic))
    gather_doses(sqlite_clinic)
    return sqlite_clinic


def test_a_patient_who_pays_gets_a_superbill_of_drug_lot_site_and_charges(visit: Clinic, tmp_path: Path):
    written = write_visit_papers(visit, None, "superbill", visit.today(), "", tmp_path)
    (path,) = written.files
    control = claims(visit)[0].control
    assert (path.name, written.lines, written.total, written.unfit) == (f"superbill-{control}.pdf", 2, Decimal(47), ())
    text = " ".join(whole_text(path.read_bytes()).split())
    for each in ("cyanocobalamin", "1,000 mcg", "IM", "B2207", "E53.8", "96372", "J3420", "Total $47.00", "Okafor"):
        assert each in text, each
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_writing_papers_sends_nothing_and_the_same_visit_is_the_same_bytes(visit: Clinic, tmp_path: Path):
    before = claims(visit)
    first = write_visit_papers(visit, None, "receipt", visit.today(), "", tmp_path / "a").files[0].read_bytes()
    assert write_visit_papers(visit, None, "receipt", visit.today(), "", tmp_path / "b").files[0].read_bytes() == first
    assert claims(visit) == before


def test_a_visit_whose_code_has_no_fee_is_named_and_not_printed(visit: Clinic, tmp_path: Path):
    written = write_visit_papers(visit, None, "superbill", visit.today(), "commercial", tmp_path)
    insured_claim = claims(visit)[1]
    assert insured_claim.state is State.READY
    assert (written.files, written.unfit) == (
        (),
        ((insured_claim.control, "96372 has no fee: enter it under payers, fees."),),
    )


def test_another_day_has_no_papers(visit: Clinic):
    assert visit_papers(visit, visit.today() - timedelta(days=1), "self_pay").papers == ()


def test_what_a_payer_paid_is_on_the_receipt(visit: Clinic):
    row = claims(visit)[0]
    paid = {"paid": Decimal(20), "adjusted": Decimal(7), "answered_at": visit.now()}
    visit.store.write(lambda tx: tx.update(StoredClaim, table_of(StoredClaim).c.id == row.id, **paid))
    (paper,) = visit_papers(visit, visit.today(), "self_pay").papers
    assert [(one.how, one.amount) for one in paper.payments] == [
        ("Paid by insurance", Decimal(20)),
        ("Adjusted by insurance", Decimal(7)),
    ]
    assert paper.total - paper.paid == Decimal(20)


def test_a_medical_assistant_may_not_write_papers(visit: Clinic, tmp_path: Path):
    with pytest.raises(RefusedError):
        write_visit_papers(visit, staff_id(visit, GIVER_SIGN_IN), "superbill", visit.today(), "", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_paper_is_refused(visit: Clinic, tmp_path: Path):
    with pytest.raises(BadInputError, match="choose superbill or receipt"):
        write_visit_papers(visit, None, "poster", visit.today(), "", tmp_path)

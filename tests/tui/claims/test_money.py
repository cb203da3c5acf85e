"""The reports of claims, driven by keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.claims.actions.check_claims import check_claims
from models.claims.actions.write_batch import write_batch
from models.store.clinic import Clinic
from tests.daily import each
from tests.models.claims.given import claims
from tests.models.claims.test_batches import released
from tests.models.reports.test_claim_reports import paid_by_line, priced
from tests.tui.claims.test_queue import opened, with_biller
from tests.tui.screen_text import SIZES, at_work


def _paid(clinic: Clinic, folder: Path) -> None:
    """Send a claim and post its payment, with interest and a recoupment beside it."""
    with_biller(clinic)
    priced(clinic, "20.00")
    check_claims(clinic)
    for batch_id in released(clinic):
        write_batch(clinic, None, batch_id, folder)
    (claim,) = claims(clinic)
    paid_by_line(clinic, claim, "E1", f"PLB*1234567893*20261231*WO:{claim.control}*12.5*L6*-1.25", total="15.95")


@pytest.mark.parametrize("size", each(SIZES))
async def test_each_digit_shows_where_the_money_is(
    sqlite_clinic: Clinic, tmp_path: Path, size: tuple[int, int]
) -> None:
    _paid(sqlite_clinic, tmp_path)
    (claim,) = claims(sqlite_clinic)
    async with at_work(sqlite_clinic, size) as hands:
        await opened(hands)
        await hands.press("m")
        await hands.sees("› Money", "1 Payers", "Example Health", "$27.20", "Days to pay", "█")
        await hands.press("2")
        await hands.sees("Administration", "cyanocobalamin", "$3.20")
        await hands.press("3")
        await hands.sees("Example Health", "cyanocobalamin")
        await hands.press("4")
        await hands.sees("Margin", "$2.00", "$1.20", "0%", "█")
        await hands.press("5")
        await hands.sees("overpayment", "-$12.50", claim.control, "booked to no claim")


@pytest.mark.heavy
async def test_a_report_is_written_with_every_column(sqlite_clinic: Clinic, tmp_path: Path) -> None:
    _paid(sqlite_clinic, tmp_path)
    async with at_work(sqlite_clinic) as hands:
        await opened(hands)
        await hands.press("m")
        await hands.sees("$27.20")
        await hands.press("4")
        await hands.sees("$1.20")
        await hands.press("w")
        await hands.sees("Written to")
        file = hands.app.reports / f"drug-margin-{sqlite_clinic.today().isoformat()}.csv"
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.read_text().splitlines()[1] == "cyanocobalamin,1,1,$3.20,$0.80,$2.00,$1.20,0,0,0%"


@pytest.mark.heavy
async def test_before_anything_was_sent_each_view_says_so(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("q")
        await hands.sees("› Claims")
        await hands.settled()
        await hands.press("m")
        await hands.sees("No claim was sent for a service of the last 365 days.")
        await hands.press("5")
        await hands.sees("Every payment of the last 365 days was for claims alone.")
        await hands.press("w")
        await hands.sees("There is no line to write.")
        await hands.press("escape")
        await hands.sees("› Claims")

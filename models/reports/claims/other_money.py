"""Money of payments that belongs to no claim: each as the payer named it, beside the claim its reference means."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select

from models.claims.answers.rules.reasons import provider_money
from models.claims.records.claim import StoredClaim
from models.claims.records.claim_answer import ClaimAnswer, ProviderAdjustment
from models.core.clock import day_start
from models.core.numbers.money import dollars_text
from models.core.words import date_text
from models.reports.claims.reading import DAYS
from models.reports.report import Line, Report
from models.store.clinic import Clinic
from models.store.transaction import table_of

COLUMNS = ("Paid on", "Payer", "What", "Amount", "Claim", "Reference", "Trace")
_MONEY, _ANSWER, _CLAIM = table_of(ProviderAdjustment), table_of(ClaimAnswer), table_of(StoredClaim)
_FOUND = (
    select(_MONEY, _ANSWER.c.paid_on, _ANSWER.c.received_at, _ANSWER.c.payer_name, _ANSWER.c.trace, _CLAIM.c.control)
    .join(_ANSWER, _ANSWER.c.id == _MONEY.c.answer_id)
    .outerjoin(_CLAIM, _CLAIM.c.id == _MONEY.c.claim_id)
    .where(_MONEY.c.site_id == bindparam("site"), _ANSWER.c.received_at >= bindparam("since"))
    .order_by(_ANSWER.c.received_at.desc(), _MONEY.c.id)
)


def other_money(clinic: Clinic) -> Report:
    """Return one line an adjustment, the latest on top, with its sign as the clinic sees it: what came is positive.

    Nothing of it is booked to a claim: the claim is only where the payer's reference points.
    """
    since = day_start(clinic.today() - timedelta(days=DAYS), clinic.zone)
    with clinic.store.read() as connection:
        rows = connection.execute(_FOUND, {"site": clinic.site_id, "since": since}).all()
    lines = tuple(_line(clinic, row) for row in rows)
    nothing = f"Every payment of the last {DAYS} days was for claims alone."
    return Report("other-money", COLUMNS, lines, nothing, f"{len(lines):,} in {DAYS} days, booked to no claim")


def _line(clinic: Clinic, row: Any) -> Line:
    day = row.paid_on or row.received_at.astimezone(clinic.zone).date()
    what = provider_money(row.reason)[1]
    amount = dollars_text(-row.amount)
    cells = (date_text(day), row.payer_name, what, amount, row.control or "", row.reference, row.trace)
    return Line(str(row.id), cells, alert=row.amount > 0)

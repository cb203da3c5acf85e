"""The claims that were sent, with what answers said of each line: three statements for all.

A claim to a next payer charges nothing of its own: its doses are charged at the first payer, and it is asked for what
that one left. What a patient owes stands at the last payer that was asked.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from models.billing.records.charge_item import ChargeItem
from models.charting.records.medication_administration import MedicationAdministration
from models.claims.answers.rules.outcome import MOVED_ON
from models.claims.answers.rules.reasons import Kind, adjustment_kind
from models.claims.records.claim import StoredClaim, StoredLine
from models.claims.records.claim_answer import ClaimAnswer, ClaimPosting
from models.reports.claims.money import ADMINISTRATION, SERVICE, ClaimMoney, LineMoney
from models.store.clinic import Clinic
from models.store.transaction import table_of

DAYS = 365
"""How many days of service are looked back."""
_CLAIM, _LINE = table_of(StoredClaim), table_of(StoredLine)
_ANSWER, _POSTING = table_of(ClaimAnswer), table_of(ClaimPosting)
_DOSE, _CHARGE = table_of(MedicationAdministration), table_of(ChargeItem)
_WANTED = (
    _CLAIM.c.site_id == bindparam("site"), _CLAIM.c.service_date >= bindparam("since"),
    _CLAIM.c.sent_at.is_not(None), _CLAIM.c.billed,
)  # fmt: skip
_CLAIMS = select(_CLAIM).where(*_WANTED)
_LINES = (
    select(_LINE.c.id, _LINE.c.claim_id, _LINE.c.charge, _LINE.c.version, _LINE.c.administration_id, _LINE.c.ndc11,
           _LINE.c.charge_item_id, _LINE.c.service_id,
           _CHARGE.c.ndc11.label("charge_ndc"), _DOSE.c.drug_slug, _DOSE.c.drug_display)
    .join(_CLAIM, _CLAIM.c.id == _LINE.c.claim_id)
    .outerjoin(_CHARGE, _CHARGE.c.id == _LINE.c.charge_item_id)
    .outerjoin(_DOSE, _DOSE.c.id == _LINE.c.administration_id)
    .where(*_WANTED)
    .order_by(_LINE.c.claim_id, _LINE.c.version, _LINE.c.line)
)  # fmt: skip
_POSTINGS = (
    select(_POSTING.c.claim_id, _POSTING.c.line_id, _POSTING.c.paid, _POSTING.c.adjustments, _POSTING.c.posted_at,
           _ANSWER.c.paid_on)
    .join(_CLAIM, _CLAIM.c.id == _POSTING.c.claim_id)
    .join(_ANSWER, _ANSWER.c.id == _POSTING.c.answer_id)
    .where(*_WANTED)
    .order_by(_POSTING.c.posted_at, _POSTING.c.id)
)  # fmt: skip
_ZERO = Decimal(0)


def read_money(connection: Connection, clinic: Clinic) -> list[ClaimMoney]:
    """Return the money of every claim sent for a service of the last DAYS days."""
    wanted = {"site": clinic.site_id, "since": clinic.today() - timedelta(days=DAYS)}
    claims = {row.id: row for row in connection.execute(_CLAIMS, wanted)}
    postings: dict[UUID, list[Any]] = defaultdict(list)
    paid_on: dict[UUID, date] = {}
    for row in connection.execute(_POSTINGS, wanted):
        if row.line_id:
            postings[row.line_id].append(row)
        elif row.paid > 0 and row.claim_id not in paid_on:
            paid_on[row.claim_id] = row.paid_on or row.posted_at.astimezone(clinic.zone).date()
    lines: dict[UUID, list[LineMoney]] = defaultdict(list)
    every = connection.execute(_LINES, wanted).all()
    # A drug that was renamed stays one drug.
    names = {line.drug_slug: line.drug_display for line in every}
    taken = {line.id: _taken(postings[line.id]) for line in every}
    left = {(line.claim_id, line.charge_item_id or line.service_id): taken[line.id][0] for line in every}
    followed = {row.follows_id for row in claims.values() if row.state not in MOVED_ON}
    for line in every:
        claim, posted = claims[line.claim_id], postings[line.id]
        current = line.version == claim.version
        if not current and not posted:
            continue
        money = _line(line, names[line.drug_slug], posted, taken[line.id], current=current)
        if claim.follows_id:
            asked = left.get((claim.follows_id, line.charge_item_id or line.service_id), _ZERO)
            money = replace(money, charge=_ZERO, rest=asked - money.paid - money.owes - taken[line.id][1])
        if claim.id in followed:
            money = replace(money, owes=_ZERO)
        lines[line.claim_id].append(money)
    return [_claim(clinic, row, tuple(lines[row.id]), paid_on.get(row.id)) for row in claims.values()]


def _claim(clinic: Clinic, row: Any, lines: tuple[LineMoney, ...], paid_on: date | None) -> ClaimMoney:
    rest = row.total - row.earlier - row.paid - row.adjusted - row.patient_owes
    sent = row.sent_at.astimezone(clinic.zone).date()
    days = max((paid_on - sent).days, 0) if paid_on else None
    payer = row.payer_name or row.payer_type.replace("_", " ")
    return ClaimMoney(row.id, payer, row.state, row.paid, rest, lines, days, row.frequency, row.replaces_id)


def _line(
    row: Any, display: str | None, posted: list[Any], taken: tuple[Decimal, Decimal, Decimal], *, current: bool
) -> LineMoney:
    charge = row.charge if current and row.charge is not None else _ZERO
    paid = sum((one.paid for one in posted), start=_ZERO)
    owes, settled, earlier = taken
    rest = charge - paid - owes - settled - earlier if current else _ZERO
    drug = display if row.ndc11 or row.charge_ndc else None
    name = drug or (ADMINISTRATION if row.administration_id else SERVICE)
    return LineMoney(name, charge, paid, rest, owes, row.drug_slug if drug else "", row.administration_id)


def _taken(posted: list[Any]) -> tuple[Decimal, Decimal, Decimal]:
    """Return what answers leave to the patient, take off, and say of payers before them."""
    sums: dict[Kind, Decimal] = defaultdict(Decimal)
    for one in (adjustment for posting in posted for adjustment in posting.adjustments):
        sums[adjustment_kind(one["group"], one["reason"])] += Decimal(one["amount"])
    return sums[Kind.PATIENT], sums[Kind.SETTLED], sums[Kind.EARLIER]

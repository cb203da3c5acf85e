"""A claim reaches its payer within the time the payer gives (R76)."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import billed, payer_name, payer_type
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import PayerRow, payer_row
from models.core.words import date_text

RULE = ScrubRule(
    "timely_filing",
    "The claim is filed in time",
    "late",
    Place.CLAIM,
    "Accept with the reason for an exception, or write it off",
    "R76: 42 CFR 424.44 and 447.45; CARC 29",
    of_payment=True,
)


def check(claim: Claim, facts: ScrubFacts) -> Found:
    """Ask about an original claim past its last day: payers grant exceptions.

    Where nobody knows a payer's limit, none is judged.
    """
    if claim.frequency != "1":
        return
    payer = billed(claim)
    row = payer_row("filing", payer_type(claim), payer.payer_name if payer else "")
    first = min([claim.day, *(line.day for line in claim.lines)])
    last, source = _later(first, facts.filing_days), "the payer's limit as the clinic entered it"
    if facts.filing_days is None and row is not None:
        last, source = _published(first, row), row.source.key
    if last is not None and facts.today > last:
        text = f"{payer_name(claim)} takes claims of that day until {date_text(last)}."
        yield from RULE.ask("day", text, source)


def _published(day: date, row: PayerRow) -> date | None:
    if "days" in row.row:
        return _later(day, row.row["days"])
    months = day.month - 1 + row.row["months"]
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1])) if year <= MAXYEAR else None


def _later(day: date, days: int | None) -> date | None:
    """Return the day so many days later, None without a limit or where the calendar ends before."""
    if days is None or days > (date.max - day).days:
        return None
    return day + timedelta(days=days)

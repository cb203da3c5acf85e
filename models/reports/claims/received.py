"""What payers paid, denied and still owe, and in how many days they paid: by drug, by payer, by both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from models.core.numbers.money import dollars_text
from models.core.quantity import format_amount
from models.reports.claims.money import Share, shares
from models.reports.claims.reading import DAYS, read_money
from models.reports.report import Bar, Line, Report
from models.store.clinic import Clinic

MONEY = ("Claims", "Charged", "Paid", "Denied", "Outstanding", "Days to pay")
NOTHING = f"No claim was sent for a service of the last {DAYS} days."
CAPTION = "Dollars"


@dataclass(slots=True)
class _Sum:
    """One line. `days` of the claims that were paid."""

    share: Share
    days: list[int]
    claims: int = 0


def by_payer(clinic: Clinic) -> Report:
    """Return one line a payer, the most charged on top."""
    return _report(clinic, "claims-by-payer", ("Payer",), lambda payer, _: (payer,))


def by_drug(clinic: Clinic) -> Report:
    """Return one line a drug; administrations, other services and money told by no line stand on lines of their own."""
    return _report(clinic, "claims-by-drug", ("Drug",), lambda _, drug: (drug,))


def by_drug_and_payer(clinic: Clinic) -> Report:
    """Return one line a drug and payer."""
    return _report(clinic, "claims-by-drug-and-payer", ("Drug", "Payer"), lambda payer, drug: (drug, payer))


def _report(clinic: Clinic, name: str, heads: tuple[str, ...], key: Callable[[str, str], tuple[str, ...]]) -> Report:
    found: dict[tuple[str, ...], _Sum] = {}
    whole = Share()
    with clinic.store.read() as connection:
        claims = read_money(connection, clinic)
    for claim in claims:
        mine: dict[tuple[str, ...], Share] = {}
        for drug, share in shares(claim).items():
            place = key(claim.payer, drug)
            mine[place] = mine.get(place, Share()).plus(share)
        for place, share in mine.items():
            held = found.setdefault(place, _Sum(Share(), []))
            held.share, held.claims = held.share.plus(share), held.claims + 1
            whole = whole.plus(share)
            if claim.days is not None and share.paid > 0:
                held.days.append(claim.days)
    order = sorted(found.items(), key=lambda one: (-one[1].share.charged, one[0]))
    lines = tuple(_line(place, held) for place, held in order)
    summary = f"{dollars_text(whole.paid)} paid, {dollars_text(whole.outstanding)} outstanding in {DAYS} days"
    return Report(name, (*heads, *MONEY), lines, NOTHING, summary)


def _line(place: tuple[str, ...], held: _Sum) -> Line:
    share = held.share
    cells = (*place, f"{held.claims:,}", *(dollars_text(amount) for amount in share), average(held.days))
    bars = (Bar("Paid", share.paid), Bar("Denied", share.denied), Bar("Outstanding", share.outstanding))
    return Line("/".join(place), cells, CAPTION, tuple(Bar(one.name, max(one.value, Decimal(0))) for one in bars))


def average(days: list[int]) -> str:
    """Return the mean of days to a tenth, "" of none."""
    if not days:
        return ""
    return format_amount((Decimal(sum(days)) / len(days)).quantize(Decimal("0.1"), ROUND_HALF_UP))

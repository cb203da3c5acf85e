"""What a clinic charges a payer for a code: an amount, or a percentage of Medicare's payment limit, by date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Fee:
    """The fee of one unit of a code. Exactly one of `amount` (dollars) and `asp_percent` is set.

    `asp_percent` 100 is the published payment limit itself. `effective` and `ends` are inclusive days of service,
    None leaves an end open.
    """

    code: str
    amount: Decimal | None
    asp_percent: Decimal | None
    effective: date | None = None
    ends: date | None = None

    def holds_on(self, day: date) -> bool:
        """True when the fee applies to a service on `day`."""
        return (self.effective is None or self.effective <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class FeeSchedule:
    """A payer's fees. A code may have several rows with different dates; the one that began last wins."""

    name: str
    rows: dict[str, tuple[Fee, ...]]

    def on(self, code: str, day: date) -> Fee | None:
        """Return the fee of a code on a day; None when the schedule holds none for it (R59: never another day's)."""
        found = [fee for fee in self.rows.get(code, ()) if fee.holds_on(day)]
        return max(found, key=lambda fee: fee.effective or date.min) if found else None


def fee_schedule(name: str, fees: tuple[Fee, ...]) -> FeeSchedule:
    """Return the schedule of some fees."""
    rows: dict[str, tuple[Fee, ...]] = {}
    for fee in fees:
        rows[fee.code] = (*rows.get(fee.code, ()), fee)
    return FeeSchedule(name, rows)

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
    """A payer's fees. A code may have several rows with different dates; the one that began last wins.

    `general` is the schedule of the payer's type, asked for what this one does not hold; None for a type's own.
    """

    name: str
    rows: dict[str, tuple[Fee, ...]]
    general: FeeSchedule | None = None

    def on(self, code: str, day: date) -> Fee | None:
        """Return the fee of a code on a day; None when there is none for it (R59: never another day's)."""
        found = [fee for fee in self.rows.get(code, ()) if fee.holds_on(day)]
        if found:
            return max(found, key=lambda fee: fee.effective or date.min)
        return self.general.on(code, day) if self.general else None

    def holder(self, code: str, day: date) -> str:
        """Return the name of the schedule that `on` answers from."""
        if self.general is None or any(fee.holds_on(day) for fee in self.rows.get(code, ())):
            return self.name
        return self.general.name


def fee_schedule(name: str, fees: tuple[Fee, ...], general: FeeSchedule | None = None) -> FeeSchedule:
    """Return the schedule of some fees over the one of the payer's type."""
    rows: dict[str, tuple[Fee, ...]] = {}
    for fee in fees:
        rows[fee.code] = (*rows.get(fee.code, ()), fee)
    return FeeSchedule(name, rows, general)

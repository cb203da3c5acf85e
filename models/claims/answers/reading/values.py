"""Elements as values: amounts, quantities and days, with a fault for what cannot be read."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from models.claims.answers.reading.fault import Fault
from models.claims.answers.reading.segments import Segment

_NUMBER = re.compile(r"-?(\d{1,10}(\.\d{0,6})?|\.\d{1,6})")
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")


class Reader:
    """Reads elements of one transaction and keeps the faults it met."""

    def __init__(self, at: str) -> None:
        self.at = at
        self.faults: list[Fault] = []

    def place(self, segment: Segment) -> str:
        """Return what people call a segment in messages."""
        return f"{self.at}, segment {segment.number} ({segment.name[:3]})"

    def fault(self, segment: Segment, text: str) -> None:
        """Keep a fault of a segment."""
        self.faults.append(Fault(self.place(segment), text))

    def money(self, segment: Segment, place: int, *, needed: bool = True) -> Decimal:
        """Return an amount of money, 0 with a fault where it is missing or no amount of cents."""
        found = self.number(segment, place, needed=needed)
        if found is not None and found != found.quantize(Decimal("0.01")):
            self.fault(segment, f"{segment.name}{place:02} has parts of a cent")
        return found or Decimal(0)

    def number(self, segment: Segment, place: int, *, needed: bool = False) -> Decimal | None:
        """Return a number as written, None where it is missing, with a fault where it must be there or is none."""
        written = segment.get(place).strip()
        if not written:
            if needed:
                self.fault(segment, f"{segment.name}{place:02} has no amount")
            return None
        if not _NUMBER.fullmatch(written):
            self.fault(segment, f"{segment.name}{place:02} is no amount")
            return None
        return Decimal(written)

    def day(self, segment: Segment, place: int) -> date | None:
        """Return a day written CCYYMMDD, None where it is missing, with a fault where it is no day."""
        written = segment.get(place).strip()
        if not written:
            return None
        found = _DAY.match(written)
        try:
            if found:
                return date(*(int(one) for one in found.groups()))
        except ValueError:
            pass
        self.fault(segment, f"{segment.name}{place:02} is no day")
        return None

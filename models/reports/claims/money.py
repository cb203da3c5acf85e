"""What became of the money of one claim, line by line: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from models.claims.states import WITH_PAYER, State

VOIDS = "8"
"""The frequency of a claim that only takes another one back."""
ADMINISTRATION, SERVICE, UNTOLD = "Administration", "Other services", "Not told by line"
"""What lines that bill no drug stand under, and money a payer put on a claim as a whole."""
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class LineMoney:
    """One line. `name` is its drug, or what it stands under; `drug_slug` is "" for a line that bills no drug.

    `paid`, `owes` (the patient) and `rest` (of the charge) are what answers say of this line alone. A line of an
    earlier version of its claim bills nothing any more: its `charge` and `rest` are 0.
    """

    name: str
    charge: Decimal
    paid: Decimal = _ZERO
    rest: Decimal = _ZERO
    owes: Decimal = _ZERO
    drug_slug: str = ""
    dose_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ClaimMoney:
    """A claim that was sent. `rest` is what nobody paid, owes or took off; `days` from sent to the first payment."""

    id: UUID
    payer: str
    state: State
    paid: Decimal
    rest: Decimal
    lines: tuple[LineMoney, ...]
    days: int | None = None
    frequency: str = "1"
    replaces_id: UUID | None = None

    @property
    def billed(self) -> bool:
        """Whether its charges stand at the payer: not where another claim took its place, or it takes one back."""
        return self.state in WITH_PAYER and self.frequency != VOIDS

    @property
    def told_by_line(self) -> bool:
        """Whether the payer said of every cent it paid which line it is for."""
        return self.paid == _total(line.paid for line in self.lines)


class Share(NamedTuple):
    """What a claim, or many, hold of one thing. `denied` and `outstanding` are open: nobody paid or took them off."""

    charged: Decimal = _ZERO
    paid: Decimal = _ZERO
    denied: Decimal = _ZERO
    outstanding: Decimal = _ZERO

    def plus(self, other: Share) -> Share:
        """Return both together."""
        return Share(*(mine + its for mine, its in zip(self, other, strict=True)))


def shares(claim: ClaimMoney) -> dict[str, Share]:
    """Return a claim's money by what its lines stand under; together it is the claim's, to the cent.

    What is open stands at its lines where they add up to it; else, as money no line was named for, under UNTOLD.
    """
    open_state = claim.billed and claim.state is not State.PAID
    rest = max(claim.rest, _ZERO) if open_state else _ZERO
    by_line = rest == _total(max(line.rest, _ZERO) for line in claim.lines)
    found: dict[str, Share] = {}
    for line in claim.lines:
        charge = line.charge if claim.billed else _ZERO
        rested = max(line.rest, _ZERO) if open_state and by_line else _ZERO
        share = _share(claim.state, charge, line.paid, rested)
        found[line.name] = found.get(line.name, Share()).plus(share)
    untold = claim.paid - _total(line.paid for line in claim.lines)
    if untold or (rest and not by_line):
        found[UNTOLD] = _share(claim.state, _ZERO, untold, _ZERO if by_line else rest)
    return found


def _share(state: State, charged: Decimal, paid: Decimal, rest: Decimal) -> Share:
    denied = state is State.DENIED
    return Share(charged, paid, rest if denied else _ZERO, _ZERO if denied else rest)


def _total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, start=_ZERO)

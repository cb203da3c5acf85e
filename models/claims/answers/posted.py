"""What came of a file of answers: what each changed, and what it could not place."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Status(StrEnum):
    """What became of one answer."""

    POSTED = "posted"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """What an answer did with one claim: its number, the state after it and the step in words."""

    control: str
    state: str
    text: str


@dataclass(frozen=True, slots=True)
class Unplaced:
    """What a person must look at: the place in the file, why, and the claims it may mean."""

    at: str
    text: str
    proposed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PostedAnswer:
    """One answer of a file. `kind` is 835, 999 or 277CA; `text` says why it was refused or known."""

    kind: str
    at: str
    status: Status
    text: str = ""
    payer: str = ""
    trace: str = ""
    amount: Decimal | None = None
    changes: tuple[ClaimChange, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    other_money: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PostedFile:
    """One file: its answers in their order, and the faults of its envelopes."""

    name: str
    answers: tuple[PostedAnswer, ...]
    faults: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """True where nothing waits for a person and nothing was refused."""
        return not self.faults and all(
            one.status is not Status.REFUSED and not one.unplaced and not one.faults for one in self.answers
        )

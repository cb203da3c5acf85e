"""The states of a claim and which may follow which."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a claim stands. `batched` waits in its payer's next batch, or in one whose file is not whole yet."""

    READY = "ready"
    HOLD = "hold"
    NOT_BILLABLE = "not_billable"
    BATCHED = "batched"
    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    PAID = "paid"
    DENIED = "denied"
    CORRECTED = "corrected"
    VOID = "void"

    @property
    def label(self) -> str:
        """What screens call it."""
        return self.value.replace("_", " ")


UNSENT = frozenset({State.READY, State.HOLD, State.NOT_BILLABLE})
"""States in which the lines may still change: nobody outside has seen the claim."""
WITH_PAYER = frozenset({State.SENT, State.ACCEPTED, State.PAID, State.DENIED})
"""States of a claim the payer has: it is corrected by another claim or a task, never by changing it."""
NEXT: dict[State, frozenset[State]] = {
    State.READY: frozenset({State.HOLD, State.NOT_BILLABLE, State.BATCHED, State.VOID}),
    State.HOLD: frozenset({State.READY, State.NOT_BILLABLE, State.VOID}),
    State.NOT_BILLABLE: frozenset({State.READY, State.HOLD, State.VOID}),
    State.BATCHED: frozenset({State.READY, State.HOLD, State.SENT}),
    State.SENT: frozenset(
        {State.ACCEPTED, State.REJECTED, State.PAID, State.DENIED, State.CORRECTED, State.VOID},
    ),
    State.ACCEPTED: frozenset({State.REJECTED, State.PAID, State.DENIED, State.CORRECTED, State.VOID}),
    # What was turned away at the door was never the payer's: it is mended and goes out again as an original.
    State.REJECTED: frozenset({State.READY, State.HOLD, State.ACCEPTED, State.PAID, State.DENIED, State.VOID}),
    State.PAID: frozenset({State.ACCEPTED, State.DENIED, State.CORRECTED, State.VOID}),
    State.DENIED: frozenset({State.ACCEPTED, State.PAID, State.CORRECTED, State.VOID}),
    State.CORRECTED: frozenset({State.VOID}),
    State.VOID: frozenset(),
}


def may_follow(before: State, after: State) -> bool:
    """Return whether a claim may go from one state to another; staying where it is always may."""
    return before is after or after in NEXT[before]

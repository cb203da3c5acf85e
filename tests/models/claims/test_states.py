"""Which state may follow which."""

from __future__ import annotations

from itertools import pairwise

import pytest

from models.claims.states import NEXT, UNSENT, WITH_PAYER, State, may_follow


def test_a_claim_goes_from_ready_to_paid_by_every_step():
    way = [State.READY, State.BATCHED, State.SENT, State.ACCEPTED, State.PAID]
    assert all(may_follow(*pair) for pair in pairwise(way))


@pytest.mark.parametrize("state", sorted(WITH_PAYER))
def test_what_the_payer_has_is_never_changed_back(state: State):
    assert not NEXT[state] & {*UNSENT, State.BATCHED}


@pytest.mark.parametrize("state", State)
def test_every_state_is_reached_and_a_void_claim_stays_so(state: State):
    assert state is State.READY or any(state in after for after in NEXT.values())
    assert not NEXT[State.VOID]


def test_a_hold_is_never_sent_unseen():
    assert not may_follow(State.HOLD, State.BATCHED)
    assert not may_follow(State.READY, State.SENT)

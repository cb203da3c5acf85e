"""Which step of a visit may follow which."""

from __future__ import annotations

from models.visits.states import HERE, VisitState

_NEXT = {
    VisitState.BOOKED: VisitState.ARRIVED,
    VisitState.ARRIVED: VisitState.ROOMED,
    VisitState.ROOMED: VisitState.WAITING,
}
_CLOSED_BEFORE = {VisitState.NO_SHOW, VisitState.CANCELLED}
_BACK = {VisitState.NO_SHOW, VisitState.CANCELLED, VisitState.LEFT}
NEEDS_REASON = frozenset({VisitState.LEFT, VisitState.CANCELLED})
"""Endings somebody must say a word about."""


def next_state(state: VisitState) -> VisitState | None:
    """Return what usually follows, None where charting decides or nothing does."""
    return _NEXT.get(state)


def may_follow(state: VisitState, then: VisitState) -> bool:
    """Whether a visit in `state` may be moved to `then`; roomed again is another room."""
    if then is VisitState.ARRIVED:
        return state is VisitState.BOOKED or state in _BACK
    if then in {VisitState.ROOMED, VisitState.WAITING, VisitState.LEFT, VisitState.DONE}:
        return state in HERE
    return then in _CLOSED_BEFORE and state is VisitState.BOOKED

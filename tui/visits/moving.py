"""Moves the selected visit on: the next step, the room, and the ways it ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual import work

from models.charting.today.arrivals import Arrival
from models.core.errors import NeedlepointError
from models.people.actions.authenticate import Denied
from models.people.versions import Stale
from models.visits.actions.move_visit import VisitStep, change_room, keep_one_visit, move_visit, typed_step
from models.visits.facts import VisitFacts
from models.visits.queries.visits import visit_words
from models.visits.states import VisitState
from tui.dialogs.choose import ChooseDialog
from tui.dialogs.fields import Field, FieldsDialog
from tui.frame.background import write
from tui.visits.booking import BooksVisits
from tui.visits.words import HEADINGS
from tui.widgets.patient_banner import full_name

NO_ONE = "No one is selected: n books a patient or records a walk-in."
FOLLOWS = "This line follows from charting: no visit is recorded. n records one."
ROOM = (Field("room", "Room", "such as 3; empty: waits without a room"),)
REASON = (Field("reason", "Reason", "in a few words"),)
_NEXT = {
    VisitState.BOOKED: VisitState.ARRIVED,
    VisitState.LEFT: VisitState.ARRIVED,
    VisitState.NO_SHOW: VisitState.ARRIVED,
    VisitState.CANCELLED: VisitState.ARRIVED,
    VisitState.ROOMED: VisitState.WAITING,
}
_STANDS = {
    VisitState.WAITING: "Waiting for the injection: Enter opens the order. Charting decides what follows.",
    VisitState.OBSERVING: "Observed: Enter records the response. Charting decides what follows.",
    VisitState.DONE: "Done: nothing follows. n records a new visit.",
}
_NO_REASON = frozenset({VisitState.NO_SHOW, VisitState.DONE})


class MovesVisits(BooksVisits):
    """Part of Arrivals."""

    def _item(self) -> Arrival | None:
        raise NotImplementedError

    def _visit(self) -> tuple[Arrival, VisitFacts] | None:
        """Return the selected line and its visit to change, or say why there is none; of two it asks which holds."""
        item = self._item()
        if self._refused():
            return None
        if item is None or item.visit is None:
            self._show_message(NO_ONE if item is None else FOLLOWS)
            return None
        if item.others:
            self._ask_which(item, (item.visit, *item.others))
            return None
        return item, item.visit

    def _ask_which(self, item: Arrival, visits: tuple[VisitFacts, ...]) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return
        options = tuple((str(visit.id), visit_words(clinic, visit)) for visit in visits)

        def chosen(code: str | None) -> None:
            if code:
                kept = next(visit for visit in visits if str(visit.id) == code)
                self._store(keep_one_visit, kept.id, then="This visit is kept, the other is cancelled.")

        name = full_name(item.family, item.given)
        self.app.push_screen(ChooseDialog(f"{name}: records were merged. Which visit holds?", options), chosen)

    def action_advance(self) -> None:
        """Go to the next step of the selected visit."""
        selected = self._visit()
        if selected is None:
            return
        item, visit = selected
        if item.state is VisitState.ARRIVED:
            self._ask_room(item, visit)
        elif to := _NEXT.get(item.state):
            self._move(item, VisitStep(visit.id, visit.version, to))
        else:
            self._show_message(_STANDS[item.state], "note")

    def _ask_room(self, item: Arrival, visit: VisitFacts) -> None:
        def typed(values: dict[str, str]) -> VisitStep:
            to = VisitState.ROOMED if values["room"].strip() else VisitState.WAITING
            return typed_step(VisitStep(visit.id, visit.version, to, room=values["room"]))

        self._ask(f"Room of {full_name(item.family, item.given)}", ROOM, typed, lambda step: self._move(item, step))

    def action_room(self) -> None:
        """Record the room of somebody who is here."""
        selected = self._visit()
        if selected is None:
            return
        item, visit = selected
        if not visit.state.here:
            self._show_message("Not here: v marks the arrival, then r the room.")
            return

        def typed(values: dict[str, str]) -> VisitStep:
            return typed_step(VisitStep(visit.id, visit.version, VisitState.ROOMED, room=values["room"]))

        self._ask(
            f"Room of {full_name(item.family, item.given)}",
            (Field("room", "Room", "such as 3"),),
            typed,
            lambda step: self._store(change_room, step, then=f"Room {step.room}."),
            {"room": visit.room},
        )

    def action_end(self) -> None:
        """Say how the selected visit ended without an injection."""
        selected = self._visit()
        if selected is None:
            return
        item, visit = selected
        ways = _ways(item, visit)
        if not ways:
            self._show_message(f"{HEADINGS[item.state]} already: nothing is left to end.")
            return

        def chosen(code: str | None) -> None:
            if code:
                self._end(item, visit, VisitState(code))

        title = f"{full_name(item.family, item.given)}: how did it end?"
        self.app.push_screen(ChooseDialog(title, ways), chosen)

    def _end(self, item: Arrival, visit: VisitFacts, to: VisitState) -> None:
        if to in _NO_REASON:
            self._move(item, VisitStep(visit.id, visit.version, to))
            return

        def typed(values: dict[str, str]) -> VisitStep:
            return typed_step(VisitStep(visit.id, visit.version, to, reason=values["reason"]))

        title = f"{HEADINGS[to]}: {full_name(item.family, item.given)}"
        self._ask(title, REASON, typed, lambda step: self._move(item, step))

    def _ask(
        self,
        title: str,
        fields: tuple[Field, ...],
        take: Callable[[dict[str, str]], VisitStep],
        then: Callable[[VisitStep], Any],
        values: dict[str, str] | None = None,
    ) -> None:
        def taken(step: VisitStep | None) -> None:
            if step is not None:
                then(step)

        self.app.push_screen(FieldsDialog(title, fields, values or {}, take), taken)

    def _move(self, item: Arrival, step: VisitStep) -> None:
        room = f", room {step.room}" if step.room else ""
        self._store(move_visit, step, then=f"{full_name(item.family, item.given)}: {step.to.words}{room}.")

    @work(group="store", exit_on_error=False)
    async def _store(self, call: Callable[..., Any], what: Any, *, then: str) -> None:
        clinic, person = self.app.clinic, self.app.person
        if clinic is None or person is None:
            return
        try:
            outcome = await write(self, call, clinic, person.id, what)
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        if isinstance(outcome, Denied | Stale):
            self._show_message(outcome.text)
        else:
            self._show_message(then, "done")
        self._read()


def _ways(item: Arrival, visit: VisitFacts) -> tuple[tuple[str, str], ...]:
    """Return how a visit may end, by where it stands."""
    if visit.state is VisitState.BOOKED:
        return ((VisitState.NO_SHOW.value, "no-show"), (VisitState.CANCELLED.value, "cancelled"))
    if not visit.state.here or item.state is VisitState.DONE:
        return ()
    left = (VisitState.LEFT.value, "left without injection")
    return (left, (VisitState.DONE.value, "done: nothing more is given today")) if item.charted else (left,)

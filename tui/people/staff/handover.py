"""Hands over what a person left open: by kind, to a colleague picked by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from textual import work

from models.people.actions.hand_over import hand_over
from models.people.open_work import OpenThing, open_kinds
from models.people.queries.open_things import open_things
from models.people.queries.staff import staff
from tui.dialogs.choose import ChooseDialog
from tui.frame.background import read
from tui.people.staff.changing import ChangesPeople

if TYPE_CHECKING:
    from models.people.queries.people import PersonLine
    from models.store.clinic import Clinic

EVERYTHING = "everything"


class HandsOver(ChangesPeople):
    """Part of the people screen."""

    def action_hand_over(self) -> None:
        """List what the selected person has open, and hand it over."""
        if (line := self._line) is not None and self._may("hand_over"):
            self._list_open(line)

    @work(exclusive=True, group="open", exit_on_error=False)
    async def _list_open(self, line: PersonLine) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return
        found = await read(open_things, clinic, line.id)
        if not found:
            self._show_message(f"{line.name} has nothing open.", "note")
            return
        options = _options(clinic, found)

        def picked(code: str | None) -> None:
            if code is not None:
                self._ask_whom(line, [thing for thing in found if code in (EVERYTHING, thing.kind, str(thing.id))])

        self.app.push_screen(ChooseDialog(f"Open under {line.name}: hand over what?", options), picked)

    @work(exclusive=True, group="open", exit_on_error=False)
    async def _ask_whom(self, line: PersonLine, things: Sequence[OpenThing]) -> None:
        clinic = self.app.clinic
        if clinic is None:
            return
        needed = {kind.needs for kind in open_kinds(clinic) if kind.kind in {thing.kind for thing in things}}
        team = [one for one in await read(staff, clinic) if one.id != line.id and needed <= one.acts]
        if not team:
            self._show_message("No one may take all of it. Hand over one kind at a time.")
            return

        def picked(code: str | None) -> None:
            if code is not None:
                to = next(one for one in team if str(one.id) == code)
                self._hand(line.id, to.id, things, f"{_count(things)} handed to {to.name}.")

        options = tuple((str(one.id), one.name) for one in team)
        self.app.push_screen(ChooseDialog(f"Hand {_count(things)} of {line.name} to whom?", options), picked)

    def _hand(self, person_id: UUID, to: UUID, things: Sequence[OpenThing], done: str) -> None:
        def act(clinic: Clinic, by: UUID) -> Any:
            return hand_over(clinic, by, person_id, to, things)

        self._store(act, (), done, None)


def _options(clinic: Clinic, found: Sequence[OpenThing]) -> tuple[tuple[str, str], ...]:
    """Return what can be handed over: all of it, each kind, and each thing while they can be told by a key."""
    kinds = [(kind, [thing for thing in found if thing.kind == kind.kind]) for kind in open_kinds(clinic)]
    some = [(kind, things) for kind, things in kinds if things]
    options = [(EVERYTHING, f"everything: {', '.join(_named(kind.words, len(things)) for kind, things in some)}")]
    options += [(kind.kind, _named(kind.words, len(things))) for kind, things in some if len(some) > 1]
    single = [(str(thing.id), f"{kind.words[0]}: {thing.text}") for kind, things in some for thing in things]
    return (*options, *(single if len(single) <= 12 else ()))


def _named(words: tuple[str, str], count: int) -> str:
    return f"{count} {words[0] if count == 1 else words[1]}"


def _count(things: Sequence[OpenThing]) -> str:
    return "1 open thing" if len(things) == 1 else f"{len(things)} open things"

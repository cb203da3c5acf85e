"""Whom this station offers: each by a letter, with the day they last signed in on it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from models.core.clock import local_date
from models.people.queries.station import Offered
from models.store.clinic import Clinic
from tui.design.text import plain
from tui.people.on_site import day_name
from tui.widgets.lists.choice_list import Choice, ChoiceList

LETTERS = "abcdefghijklmnopqrstuvwxyz"
"""What picks a person: a hand that begins with its PIN, which is digits, picks no one."""
_NAME_CELLS = 20


class PeopleList(Vertical):
    """The people a station offers."""

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield Static(plain("Signed in on this workstation", "$quiet"))
        with VerticalScroll(can_focus=False):
            yield ChoiceList()

    def show(self, offered: Sequence[Offered], clinic: Clinic) -> None:
        """Offer people, the cursor on whoever was here last."""
        self.query_one(ChoiceList).show(
            [
                Choice(letter, person.username, f"{person.name:<{_NAME_CELLS}}", day_name(day, clinic.today()))
                for letter, person in zip(LETTERS, offered, strict=False)
                for day in [local_date(person.at, clinic.zone)]
            ],
            0,
        )

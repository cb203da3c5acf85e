"""Who works here: roles, dates, badge and wrong PINs, with the selected person in full."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from models.core.clock import local_date
from models.core.words import date_text, instant_text
from models.people.permissions import permission
from models.people.queries.people import PersonLine, people
from models.people.queries.role_matrix import role_matrix
from models.store.clinic import Clinic
from tui.design.keys import bindings
from tui.design.text import hung, joined
from tui.frame.background import read
from tui.people.staff.changing import ChangesPeople
from tui.people.staff.handover import HandsOver
from tui.widgets.flow import Flow
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.record_list import RecordList, Row

WIDTHS, WIDE = (20, 20, 8, 8, 0), (26, 30, 9, 14, 0)
NOTHING = "No one matches. Esc empties the filter; n adds a person."


class PeopleScreen(HandsOver, ChangesPeople):
    """The list, and the selected person below."""

    CSS_PATH = "people.tcss"
    NAME = "People"
    HELP = (
        "An administrator adds and changes people (n, e), resets a PIN (p), lets a leaver go (x) and "
        " hands over what is open (o); m shows what each role may do. Everyone else reads."
    )
    BINDINGS: ClassVar[list[Any]] = bindings("people")

    def compose(self) -> ComposeResult:
        """Lay out filter, list and detail."""
        yield Header("People")
        yield Input(placeholder="/ filter by name, role or state", id="filter")
        yield RecordList(WIDTHS, NOTHING, wide=WIDE, id="items")
        with VerticalScroll(id="side", can_focus=False):
            yield Flow(id="detail")
        yield Static("", id="problem", classes="problem")
        yield KeyBar("people", "app")

    async def fetch(self, clinic: Clinic) -> None:
        """Read the people and the roles there are."""
        self._day = clinic.today()
        self._people = await read(people, clinic)
        self._roles = (await read(role_matrix, clinic)).roles
        self.show()

    def show(self) -> None:
        """Show who matches every word."""
        clinic = self.app.clinic
        if clinic is None:
            return
        found = [line for line in self._people if all(word in _words(line) for word in self.words)]
        self.items.show([_row(line) for line in found], NOTHING)
        self._detail()

    @on(RecordList.Highlighted)
    def _detail(self) -> None:
        line, clinic = self._line, self.app.clinic
        if line is not None and clinic is not None:
            self.query_one("#detail", Flow).show(*_told(line, clinic))
        else:
            self.query_one("#detail", Flow).show()

    def action_history(self) -> None:
        """Show what was changed of the selected person."""
        from tui.people.staff.history import PersonHistoryScreen

        if (line := self._line) is not None:
            self.app.push_screen(PersonHistoryScreen(line.id, line.name))

    def action_matrix(self) -> None:
        """Show what each role may do."""
        from tui.people.staff.matrix import RolesScreen

        self.app.push_screen(RolesScreen())

    def action_own_pin(self) -> None:
        """Change one's own PIN."""
        from tui.people.own_pin import OwnPinDialog

        if self.app.person is not None:
            self.app.push_screen(OwnPinDialog(self.app.person.id, self.app.person.name))


def _words(line: PersonLine) -> str:
    return f"{line.name} {line.details.username} {line.roles} {line.state}".lower()


def _row(line: PersonLine) -> Row:
    marks = []
    if line.wrong:
        marks.append(f"■ {line.wrong} wrong PIN{'' if line.wrong == 1 else 's'}")
    if line.lapsed:
        marks.append(f"■ {line.lapsed}")
    if line.must_change_pin:
        marks.append("first PIN")
    badge = "badge" if line.details.badge else "no badge"
    look = "warn" if line.wrong or line.lapsed else "" if line.state == "active" else "quiet"
    return Row(line.id, (line.name, line.roles, line.state, badge, " · ".join(marks)), look=look)


def _told(line: PersonLine, clinic: Clinic) -> list[Any]:
    kept = line.details
    may = " · ".join(permission(act).label for act in line.acts) or "nothing"
    license_ = " ".join(filter(None, (kept.license_number, kept.license_state)))
    until = f"until {date_text(kept.license_until)}" if kept.license_until else ""
    span = [f"from {date_text(kept.employed_from)}" if kept.employed_from else "",
            f"until {date_text(kept.employed_until)}" if kept.employed_until else ""]  # fmt: skip
    rows: list[Any] = [
        joined((line.name, "bold $strong"), f"  {kept.username}"),
        hung(("Roles    ", "$quiet"), line.roles),
    ]
    facts = (
        ("Employed ", " ".join(filter(None, span))),
        ("License  ", " ".join(filter(None, (license_, until)))),
        ("NPI      ", kept.npi),
        ("Badge    ", kept.badge),
    )
    rows += [hung((label, "$quiet"), text) for label, text in facts if text]
    if line.wrong and line.wrong_since:
        since = date_text(local_date(line.wrong_since, clinic.zone))
        rows.append(hung(("■ Wrong  ", "$warn"), f"{line.wrong} wrong PINs since {since}: l lifts the wait"))
    if line.pin_changed_at:
        rows.append(hung(("PIN      ", "$quiet"), f"changed {instant_text(line.pin_changed_at, clinic.zone)}"))
    # The longest stands last: what is off about a person is seen without scrolling.
    rows.append(hung(("May      ", "$quiet"), may))
    return rows

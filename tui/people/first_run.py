"""First run: explore the demo clinic, or set up a clinic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Grid, Vertical
from textual.screen import Screen
from textual.widgets import Input, Static

from tui.design.keys import bindings
from tui.design.text import plain, refusal
from tui.frame.background import write
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.pointing import point_at
from tui.frame.session import Session
from tui.people.logo import logo
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.choice_list import Choice, ChoiceList

if TYPE_CHECKING:
    from models.store.clinic import Clinic
    from tui.frame.startup import Startup

FIELDS = (
    ("name", "Clinic", "its name"),
    ("npi", "NPI", "ten digits; may follow later"),
    ("address", "Address", "street, city, state, ZIP"),
    ("zone", "Time zone", "such as America/Chicago"),
    ("family", "Family name", "yours: you are the first member of staff"),
    ("given", "Given name", ""),
    ("credential", "Credential", "MA, LPN, RN, NP, PA, MD, DO"),
    ("sign_in", "Username", "short, such as mruiz"),
    ("pin", "PIN", "4 digits or more"),
    ("again", "PIN again", ""),
    ("provider", "May order", "y for a provider who orders and supervises, else n"),
)
ANSWERS = {"y": True, "yes": True, "n": False, "no": False, "": False}
FIELD_OF = {
    "clinic name": "name",
    "NPI": "npi",
    "time zone": "zone",
    "family name": "family",
    "username": "sign_in",
    "PIN": "pin",
}
"""The form's field for each thing a refusal names."""
FORM_ACTIONS = ("sign", "close")
CHOICE_KEYS = (("1", "demo clinic"), ("2", "set up a clinic"), ("Ctrl+T", "theme"), ("Ctrl+Q", "quit"))
FORM_KEYS = (("Enter", "next field"), ("F10", "store"), ("Esc", "back"), ("Ctrl+Q", "quit"))


class FirstRunScreen(ClosesItself, ReportsFailures, Screen[None]):
    """Nothing is stored yet: two ways to begin."""

    CSS_PATH = "first_run.tcss"
    NAME = "First start"
    HELP = "1 opens the demo clinic with fictional patients; 2 sets up your clinic and its first member of staff."
    BINDINGS: ClassVar[list[Any]] = bindings("set_up")

    app: Session

    def __init__(self, opening: Startup) -> None:
        super().__init__()
        self._startup = opening
        self._storing = False

    def compose(self) -> ComposeResult:
        """Lay out the choice and the form."""
        yield Header("First start", from_today=False)
        with Vertical(id="middle"), Vertical(id="box", classes="dialog"):
            yield Static(logo("no clinic in this database yet"))
            yield ChoiceList()
            with Grid(id="form"):
                for name, label, hint in FIELDS:
                    yield Static(label, classes="label")
                    yield Input(placeholder=hint, id=name, password=name in {"pin", "again"}, max_length=300)
            yield Static("", id="problem")
        yield KeyBar(first=CHOICE_KEYS)

    def on_mount(self) -> None:
        """Offer the choice."""
        self.query_one("#box").border_title = "First start"
        self.query_one("#form").display = False
        choices = self.query_one(ChoiceList)
        choices.show(
            [
                Choice("1", "demo", "Open the demo clinic", "fictional patients, dates follow today"),
                Choice("2", "own", "Set up a clinic", "name, address, time zone, first member of staff"),
            ]
        )
        choices.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The form's keys work while it is shown."""
        if action in FORM_ACTIONS and self.is_mounted and not self.query_one("#form").display:
            return False
        return super().check_action(action, parameters)

    def on_key(self, event: events.Key) -> None:
        """Pick by digit, or by Enter on the line."""
        choices = self.query_one(ChoiceList)
        if isinstance(self.focused, Input):
            return
        if event.key == "enter":
            event.stop()
            choices.action_pick()
        elif choices.takes(event.character):
            event.stop()

    @on(ChoiceList.Picked)
    def _picked(self, event: ChoiceList.Picked) -> None:
        if self._storing:
            return
        if event.code == "demo":
            self._storing = True
            self._demo()
            return
        from tui.frame.settings import machine_time_zone

        self.query_one("#form").display = True
        self.query_one(ChoiceList).display = False
        self.query_one(KeyBar).tell(*FORM_KEYS)
        self.query_one("#zone", Input).value = machine_time_zone()
        self.query_one("#name", Input).focus()

    @work(group="store", exit_on_error=False)
    async def _demo(self) -> None:
        from models.core.errors import NeedlepointError

        self._show_message("building the demo clinic…", problem=False)
        try:
            clinic = await write(self, self._startup.build_demo)
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        finally:
            self._storing = False
        self._open(clinic)

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        if event.input.id == "provider":
            self._show_message("Press F10, or Alt+S, to store.", problem=False)
        else:
            self.focus_next(Input)

    def action_close(self) -> None:
        """Close the form."""
        if self.query_one("#form").display:
            self.query_one("#form").display = False
            self.query_one(ChoiceList).display = True
            self.query_one(KeyBar).tell(*CHOICE_KEYS)
            self.query_one(ChoiceList).focus()
            self._show_message("", problem=False)

    def action_sign(self) -> None:
        """Store the clinic, once however often the key is pressed."""
        value = {name: self.query_one(f"#{name}", Input).value.strip() for name, _label, _hint in FIELDS}
        if self._storing or not self.query_one("#form").display:
            return
        if value["pin"] != value["again"]:
            self._refuse("pin", "The two PINs differ: type both again.")
        elif value["provider"].lower() not in ANSWERS:
            self._refuse("provider", "May order: type y or n.")
        else:
            self._storing = True
            self._store(value)

    @work(group="store", exit_on_error=False)
    async def _store(self, value: dict[str, str]) -> None:
        from models.core.errors import BadInputError, NeedlepointError
        from models.people.actions.set_up_clinic import ClinicSetup, StaffEntry

        provider = ANSWERS[value["provider"].lower()]
        first = StaffEntry(
            family=value["family"],
            given=value["given"],
            credential=value["credential"],
            username=value["sign_in"],
            pin=value["pin"],
            roles=("administrator", "provider" if provider else "medical_assistant"),
        )
        setup = ClinicSetup(value["name"], value["npi"], value["address"], value["zone"], demo=False, first=first)
        self._show_message("storing…", problem=False)
        try:
            clinic = await write(self, self._startup.set_up, setup)
        except BadInputError as error:
            self._refuse(FIELD_OF.get(error.at, "name"), str(error))
            return
        except NeedlepointError as error:
            self._show_message(str(error))
            return
        finally:
            self._storing = False
        self._open(clinic)

    def _open(self, clinic: Clinic) -> None:
        self.dismiss()
        self.app.clinic_opened(clinic)

    def _refuse(self, field: str, text: str) -> None:
        self._show_message(text)
        point_at(self.query_one(f"#{field}", Input))

    def _show_message(self, text: str, *, problem: bool = True) -> None:
        self.query_one("#problem", Static).update(refusal(text) if problem else plain(text))

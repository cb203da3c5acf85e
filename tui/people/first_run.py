"""First run: explore the demo clinic, or set up a clinic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input, Static

from tui.design.keys import bindings
from tui.design.text import plain, refusal
from tui.frame.background import write
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.frame.session import Session
from tui.people.clinic.set_up_fields import FIELD_OF, setup_of
from tui.people.clinic.set_up_form import SetUpForm
from tui.people.logo import logo
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.choice_list import Choice, ChoiceList

if TYPE_CHECKING:
    from models.store.clinic import Clinic
    from tui.frame.startup import Startup

FORM_ACTIONS = ("sign", "close")
CHOICE_KEYS = (("1", "demo clinic"), ("2", "set up a clinic"), ("Ctrl+T", "theme"), ("Ctrl+Q", "quit"))
FORM_KEYS = (("F10", "go on, then store"), ("Enter", "next field"), ("Esc", "back"), ("Ctrl+Q", "quit"))


class FirstRunScreen(ClosesItself, ReportsFailures, Screen[None]):
    """Nothing is stored yet: two ways to begin."""

    CSS_PATH = "first_run.tcss"
    NAME = "First start"
    HELP = (
        "1 opens the demo clinic with fictional patients; 2 sets up your clinic and its first member of staff. Only "
        "the marked fields are needed to begin: what may wait stands on Today until it is done."
    )
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
            yield Static(logo("no clinic in this database yet"), id="logo")
            yield ChoiceList()
            yield SetUpForm(id="form")
            yield Static("", id="problem")
        yield KeyBar(first=CHOICE_KEYS)

    def on_mount(self) -> None:
        """Offer the choice."""
        self.query_one("#box").border_title = "First start"
        self._form.display = False
        choices = self.query_one(ChoiceList)
        choices.show(
            [
                Choice("1", "demo", "Open the demo clinic", "fictional patients, dates follow today"),
                Choice("2", "own", "Set up a clinic", "name, time zone, first member of staff"),
            ]
        )
        choices.focus()

    @property
    def _form(self) -> SetUpForm:
        return self.query_one(SetUpForm)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The form's keys work while it is shown."""
        if action in FORM_ACTIONS and self.is_mounted and not self._form.display:
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

        self._shows_form(shown=True)
        self._form.begin(machine_time_zone())

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

    def action_close(self) -> None:
        """Go back to the clinic's fields, then to the choice; what was typed stays."""
        if not self._form.go_back():
            self._shows_form(shown=False)
            self.query_one(ChoiceList).focus()
            self._show_message("", problem=False)

    def action_sign(self) -> None:
        """Go on to the next section; from the last one store, once however often the key is pressed."""
        if not self._storing and self._form.display:
            self._form.go_on()

    @on(SetUpForm.Filled)
    def _filled(self, event: SetUpForm.Filled) -> None:
        if not self._storing:
            self._storing = True
            self._store(event.values)

    @work(group="store", exit_on_error=False)
    async def _store(self, value: dict[str, str]) -> None:
        from models.core.errors import BadInputError, NeedlepointError

        self._form.say("storing…")
        try:
            clinic = await write(self, self._startup.set_up, setup_of(value))
        except BadInputError as error:
            self._form.refuse(FIELD_OF.get(error.at, "name"), str(error))
            return
        except NeedlepointError as error:
            self._form.say("")
            self._show_message(str(error))
            return
        finally:
            self._storing = False
        self._open(clinic)

    def _shows_form(self, *, shown: bool) -> None:
        self._form.display = shown
        for part in (self.query_one(ChoiceList), self.query_one("#logo")):
            part.display = not shown
        self.query_one(KeyBar).tell(*(FORM_KEYS if shown else CHOICE_KEYS))

    def _open(self, clinic: Clinic) -> None:
        self.dismiss()
        self.app.clinic_opened(clinic)

    def _show_message(self, text: str, *, problem: bool = True) -> None:
        self.query_one("#problem", Static).update(refusal(text) if problem else plain(text))

"""Sign in: a short name and a PIN. The first frame; imports nothing but the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Grid, Vertical
from textual.screen import Screen
from textual.widgets import Input, Static

from tui.design.text import joined, plain
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from models.people.facts import StaffFacts
    from models.store.clinic import Clinic


class SignInScreen(ClosesItself, ReportsFailures, Screen[None]):
    """Who works here now."""

    CSS_PATH = "sign_in.tcss"
    HELP = "Type your sign-in name, Enter, your PIN, Enter. Then name the provider on site, once a day."
    BINDINGS: ClassVar[list[Any]] = []

    def __init__(self) -> None:
        super().__init__()
        self._clinic: Clinic | None = None
        self._supervisors: tuple[StaffFacts, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the form."""
        with Vertical(id="box"):
            yield Static(joined(("NEEDLEPOINT", "bold $accent"), "  injection charting"), id="name")
            yield Static(plain("opening the clinic…", "$quiet"), id="clinic")
            with Grid():
                yield Static("Sign-in name", classes="label")
                yield Input(id="who", max_length=20)
                yield Static("PIN", classes="label")
                yield Input(id="pin", password=True, max_length=32)
                yield Static("Provider on site", classes="label", id="site-label")
                yield Input(id="site", max_length=40)
            yield Static("", id="site-list", classes="quiet")
            yield Static("", id="problem", classes="problem")
        yield KeyBar(
            first=(("Enter", "next field, then sign in"), ("F12", "emergency"), ("Ctrl+Q", "leave"), ("F1", "help"))
        )

    def on_mount(self) -> None:
        """Start with the name."""
        self.query_one("#who", Input).focus()

    def on_screen_resume(self) -> None:
        """Start clean for the next person."""
        for field in ("#who", "#pin"):
            self.query_one(field, Input).value = ""
        self.query_one("#who", Input).focus()

    def ready(self, clinic: Clinic) -> None:
        """Take the opened clinic: show its name, and who may supervise."""
        self._clinic = clinic
        mark = "   PRACTICE: invented people" if clinic.demo else ""
        self.query_one("#clinic", Static).update(joined(clinic.name, (mark, "bold $warn")))
        self._list_supervisors()
        if clinic.demo:
            from models.demo.sign_in_hint import SIGN_IN_HINT

            self.query_one("#problem", Static).update(plain(SIGN_IN_HINT, "$quiet"))

    def fail(self, text: str) -> None:
        """Say why the clinic cannot be opened."""
        self.query_one("#clinic", Static).update(plain("not opened", "$quiet"))
        self.query_one("#problem", Static).update(plain(f"[!] {text}", "$stop"))
        self.query_one("#who", Input).disabled = True

    @work(exit_on_error=False)
    async def _list_supervisors(self) -> None:
        from models.people.queries.staff import staff
        from tui.frame.background import read

        people = await read(staff, self._clinic)
        self._supervisors = tuple(person for person in people if person.may_supervise)
        names = [f"{number} {person.name}" for number, person in enumerate(self._supervisors, 1)]
        self.query_one("#site-list", Static).update(plain("  ".join([*names, "0 nobody"])))

    @on(Input.Submitted, "#who")
    def _to_pin(self) -> None:
        self.query_one("#pin", Input).focus()

    @on(Input.Submitted, "#pin")
    def _to_site(self) -> None:
        if self._is_empty():
            return
        remembered = self.app.supervisor  # type: ignore[attr-defined]
        if remembered or self.query_one("#site", Input).value:
            self._sign_in()
        else:
            self.query_one("#site", Input).focus()

    @on(Input.Submitted, "#site")
    def _from_site(self) -> None:
        if not self._is_empty():
            self._sign_in()

    def _is_empty(self) -> bool:
        """Ask for the name or the PIN when one is not typed yet: neither is a try."""
        for field, what in (("#who", "sign-in name"), ("#pin", "PIN")):
            if not self.query_one(field, Input).value.strip():
                self.query_one("#problem", Static).update(plain(f"[!] Type your {what}, then press Enter."))
                self.query_one(field, Input).focus()
                return True
        return False

    @work(exclusive=True, exit_on_error=False)
    async def _sign_in(self) -> None:
        problem = self.query_one("#problem", Static)
        if self._clinic is None:
            problem.update("The clinic is still being opened. Press Enter again in a moment.")
            return
        supervisor, message = self._chosen_supervisor()
        if message:
            problem.update(plain(message))
            self.query_one("#site", Input).focus()
            return
        from models.core.errors import NeedlepointError
        from models.people.actions.authenticate import Denied, sign_in
        from tui.frame.background import write

        problem.update(plain("checking…", "$quiet"))
        try:
            outcome = await write(
                self, sign_in, self._clinic, self.query_one("#who", Input).value, self.query_one("#pin", Input).value
            )
        except NeedlepointError as error:
            problem.update(plain(str(error)))
            return
        self.query_one("#pin", Input).value = ""
        if isinstance(outcome, Denied):
            problem.update(plain(f"[!] {outcome.text}"))
            self.query_one("#pin", Input).focus()
            return
        problem.update("")
        self.app.signed_in(outcome, supervisor)  # type: ignore[attr-defined]

    def _chosen_supervisor(self) -> tuple[StaffFacts | None, str]:
        text = self.query_one("#site", Input).value.strip().lower()
        if text == "0":
            return None, ""
        if not text:
            remembered: StaffFacts | None = self.app.supervisor  # type: ignore[attr-defined]
            return remembered, "" if remembered else "Name the provider on site: type the number, 0 for nobody."
        if text.isdigit() and 1 <= int(text) <= len(self._supervisors):
            return self._supervisors[int(text) - 1], ""
        found = [person for person in self._supervisors if text in person.name.lower()]
        if len(found) == 1:
            return found[0], ""
        return None, "No single provider is called that: type the number beside the name."

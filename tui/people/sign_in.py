"""Sign in: who, a PIN, the provider on site. The first frame; imports nothing but the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Grid, Vertical
from textual.screen import Screen
from textual.widgets import Input, Static

from tui.design.text import joined, plain, refusal, stacked
from tui.frame.dismissal import ClosesItself
from tui.frame.failure import ReportsFailures
from tui.people.badge import TakesBadges
from tui.people.logo import logo
from tui.widgets.header import Header
from tui.widgets.key_bar import KeyBar
from tui.widgets.lists.choice_list import ChoiceList

if TYPE_CHECKING:
    from uuid import UUID

    from models.people.actions.authenticate import SignedIn
    from models.people.facts import StaffFacts
    from models.people.queries.station import LastOnSite, Offered, StationFacts
    from models.store.clinic import Clinic
    from tui.people.people_list import PeopleList
    from tui.people.provider_field import ProviderField

FIRST_A_LETTER = "That picks no one: press the letter of your name, then type your PIN. Tab: type your username."


class SignInScreen(TakesBadges, ClosesItself, ReportsFailures, Screen[None]):
    """Who works here now. A station offers who signed in on it lately; elsewhere the username is typed."""

    CSS_PATH = "sign_in.tcss"
    NAME = "Sign in"
    HELP = (
        "Pick your name by its letter, or type your username; then your PIN and Enter. "
        "The provider on site is asked for once a day: Enter takes the one proposed."
    )
    BINDINGS: ClassVar[list[Any]] = []

    def __init__(self) -> None:
        super().__init__()
        self._clinic: Clinic | None = None
        self._station: UUID | None = None
        self._offered: tuple[Offered, ...] = ()
        self._choices: tuple[PeopleList, ProviderField] | None = None
        self._last: LastOnSite | None = None
        self._was_left = False

    def compose(self) -> ComposeResult:
        """Lay out the card."""
        yield Header("Sign in", from_today=False)
        with Vertical(id="middle"):
            with Vertical(id="card", classes="dialog"):
                yield Static(logo("injection charting"))
                with Grid():
                    yield Static("Username", classes="label")
                    yield Input(id="who", max_length=20)
                    yield Static("PIN", classes="label")
                    yield Input(id="pin", password=True, max_length=32)
                yield Vertical(id="choices")
            yield Static(plain("opening the clinic…", "$quiet"), id="problem")
            yield Static("", id="demo")
        yield KeyBar()

    def on_mount(self) -> None:
        """Start with the username, until it is known whom this station offers."""
        self.query_one("#card").border_title = "Sign in"
        self.query_one("#who", Input).focus()

    def on_screen_resume(self) -> None:
        """Offer again who signed in meanwhile. What was typed stays, unless somebody signed in with it."""
        if self._was_left:
            self._was_left = False
            self.set_focus(self.query_one("#who", Input))
            self._begin()
            self._read_station()

    def _begin(self) -> None:
        """Put the cursor on the people offered, unless a username is being typed."""
        who = self.query_one("#who", Input)
        if self._choices is not None and self._offered and who.has_focus and not who.value:
            self._choices[0].display = True
            self.set_focus(self._choices[0].query_one(ChoiceList))

    def ready(self, clinic: Clinic, station: UUID | None = None) -> None:
        """Take the opened clinic: show its name, whom this station offers, and who may be on site."""
        self._clinic, self._station = clinic, station
        self.query_one("#card").border_subtitle = plain(clinic.name)
        self.query_one(Header).refresh(layout=True)
        self._show_message("")
        self._read_station()
        if clinic.demo:
            from models.demo.sign_in_hint import SIGN_IN_HINT

            mark = joined((" Demo ", "bold $onwarn on $warn"), "  fictional patients")
            self.query_one("#demo", Static).update(stacked(mark, f" {SIGN_IN_HINT}"))

    def fail(self, text: str) -> None:
        """Say why the clinic cannot be opened."""
        self.query_one("#card").border_subtitle = "not opened"
        self._show_message(refusal(text))
        self.query_one("#who", Input).disabled = True

    @work(exclusive=True, group="station", exit_on_error=False)
    async def _read_station(self) -> None:
        from models.people.queries.station import station_facts
        from tui.frame.background import read

        clinic = cast("Clinic", self._clinic)
        found: StationFacts = await read(station_facts, clinic, self._station)
        self._offered, self._last = found.offered, found.last if self._station else self._last
        people, providers = self._choices = self._choices or await self._mount_choices()
        people.show(self._offered, clinic)
        providers.show(found.providers, self._last, clinic.today())
        self._begin()
        self._show_keys()

    async def _mount_choices(self) -> tuple[PeopleList, ProviderField]:
        """Lay out what there is to choose from: the first frame does not wait for it."""
        from tui.people.people_list import PeopleList
        from tui.people.provider_field import ProviderField

        made = PeopleList(classes="choices"), ProviderField(id="on-site")
        await self.query_one("#choices").mount(*made)
        return made

    def on_descendant_focus(self) -> None:
        """Show what the keys do now."""
        self._show_keys()

    def _show_keys(self) -> None:
        at = "people" if isinstance(self.focused, ChoiceList) else (self.focused.id if self.focused else "") or ""
        if self._choices is not None:
            people, providers = self._choices
            people.display = bool(self._offered) and at in {"people", "who"}
            providers.display = not people.display
        keys: dict[str, tuple[tuple[str, str], ...]] = {
            "people": (("Enter", "pick"), ("a-z", "your name"), ("Tab", "type username")),
            "who": (("Enter", "to PIN"),),
            "pin": (("Enter", "to provider on site"),)
            if self._asks_provider()
            else (("Enter", "sign in"), ("Tab", "provider on site")),
            "site": (("Enter", "sign in"),),
        }
        self.query_one(KeyBar).tell(*keys.get(at, ()), ("Ctrl+T", "theme"), ("Ctrl+Q", "quit"))

    def _asks_provider(self) -> bool:
        return self._choices is None or self._clinic is None or self._choices[1].is_due(self._clinic.today())

    def on_key(self, event: events.Key) -> None:
        """Pick a person by letter, or by Enter on the line."""
        people = self.focused
        if not isinstance(people, ChoiceList):
            return
        if event.key == "enter":
            event.stop()
            people.action_pick()
        elif event.is_printable and event.character and event.character != "?":
            event.stop()
            if not people.takes(event.character.lower()):
                self._show_message(refusal(FIRST_A_LETTER))

    @on(ChoiceList.Picked)
    def _named(self, event: ChoiceList.Picked) -> None:
        self._show_message("")
        self.query_one("#who", Input).value = event.code
        self.set_focus(self.query_one("#pin", Input))

    @on(Input.Submitted, "#who")
    def _to_pin(self) -> None:
        self.query_one("#pin", Input).focus()

    @on(Input.Submitted, "#pin")
    def _from_pin(self) -> None:
        if self._is_empty():
            return
        if self._choices is not None and self._asks_provider():
            self.query_one("#site", Input).focus()
        else:
            self._sign_in()

    @on(Input.Submitted, "#site")
    def _from_site(self) -> None:
        if not self._is_empty():
            self._sign_in()

    def action_name_provider(self, number: str) -> None:
        """Take the provider whose line was clicked."""
        self.query_one("#site", Input).value = number

    def _is_empty(self) -> bool:
        """Ask for what is not typed yet: that is no try."""
        for field, what in (("#who", "username"), ("#pin", "PIN")):
            if not self.query_one(field, Input).value.strip():
                self._show_message(refusal(f"Type your {what}, then press Enter."))
                self.query_one(field, Input).focus()
                return True
        return False

    @work(exclusive=True, exit_on_error=False)
    async def _sign_in(self) -> None:
        clinic = self._clinic
        if clinic is None or self._choices is None:
            self._show_message("The clinic is still being opened. Press Enter again in a moment.")
            return
        provider, message = self._choices[1].meant
        if message:
            self._show_message(refusal(message))
            self.query_one("#site", Input).focus()
            return
        from models.core.errors import NeedlepointError
        from models.people.actions.authenticate import Denied
        from tui.frame.background import write
        from tui.people.signing_in import sign_in_here

        self._show_message(plain("checking…", "$quiet"))
        who, pin = (self.query_one(field, Input) for field in ("#who", "#pin"))
        try:
            outcome = await write(
                self, sign_in_here, clinic, self._station, who.value, pin.value, provider.id if provider else None
            )
        except NeedlepointError as error:
            self._show_message(refusal(str(error)))
            return
        pin.value = ""
        if isinstance(outcome, Denied):
            self._show_message(refusal(outcome.text))
            pin.focus()
            return
        self._go_on(*outcome, provider)

    def _go_on(self, person: SignedIn, theme: str, provider: StaffFacts | None) -> None:
        from models.people.queries.station import LastOnSite

        self._last = LastOnSite(provider, cast("Clinic", self._clinic).today())
        self._was_left = True
        self._show_message("")
        for field in ("#who", "#site"):
            self.query_one(field, Input).value = ""
        self._read_station()
        self.app.signed_in(person, provider, theme)  # type: ignore[attr-defined]

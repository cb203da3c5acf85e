"""The application: themes, the session, lock and a guarded way out. Screens do the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import work
from textual.binding import BindingType
from textual.driver import Driver

from tui.app.drawing import GONE_CHECK_SECONDS, DrawsForTerminal
from tui.app.failing import TellsOwnFailures
from tui.app.locking import IDLE_CHECK_SECONDS, STAFF_CHECK_SECONDS, EndsSessions, LocksWhenIdle
from tui.app.near_misses import KeepsNearMisses
from tui.app.notices import TellsNotices
from tui.app.on_top import StaysOnTop
from tui.app.palette import OffersKeys
from tui.app.routing import RoutesScans
from tui.app.showing import LetsGoOfScreens, ShowsScreens
from tui.app.starting import arrived
from tui.app.theming import KeepsThemes
from tui.app.unknown_keys import AnswersUnknownKeys
from tui.design.keys import bindings
from tui.design.stylesheet import KeptStylesheet
from tui.design.terminal import PLAIN_THEME, Terminal
from tui.frame.ways import To
from tui.people.sign_in import SignInScreen
from tui.scanning.frame import ScanFrame
from tui.scanning.pace import Pace
from tui.scanning.whole_keys import ASK, keep_keys_whole

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from models.people.actions.authenticate import SignedIn
    from models.people.facts import StaffFacts
    from models.store.clinic import Clinic
    from tui.frame.startup import Startup

T = TypeVar("T")


class NeedlepointApp(
    LocksWhenIdle,
    EndsSessions,
    StaysOnTop,
    KeepsNearMisses,
    OffersKeys,
    TellsOwnFailures,
    RoutesScans,
    ShowsScreens,
    LetsGoOfScreens,
    TellsNotices,
    KeepsThemes,
    DrawsForTerminal,
    AnswersUnknownKeys,
):
    """One workstation's session on one clinic."""

    # The first screen's rules are read with the app's: read with the screen, everything would be parsed again.
    CSS_PATH = ["app.tcss", "../people/sign_in.tcss"]  # noqa: RUF012  (declared so by Textual)
    TITLE = "Needlepoint"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("app")]
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        opening: Startup,
        frame: ScanFrame | None = None,
        pace: Pace | None = None,
        terminal: Terminal | None = None,
    ) -> None:
        super().__init__(frame, pace)
        self._startup = opening
        self.clinic: Clinic | None = None
        self.person: SignedIn | None = None
        self.supervisor: StaffFacts | None = None
        self.writes = 0
        self._station: UUID | None = None
        self.draw_for(terminal or Terminal())
        self.stylesheet = KeptStylesheet(variables=self.get_css_variables())

    def get_driver_class(self) -> type[Driver]:
        """Read keys so that one that comes in pieces stays one."""
        return keep_keys_whole(super().get_driver_class())

    def on_terminal_asked(self) -> None:
        """Ask the terminal for its status; its answer ends the wait for the rest of a key."""
        if self._driver is not None:
            self._driver.write(ASK)
            self._driver.flush()

    def get_default_screen(self) -> SignInScreen:
        """Show sign-in at once."""
        return SignInScreen()

    def on_mount(self) -> None:
        """Load everything heavy after the first frame."""
        self.sign_in_screen.call_after_refresh(self._load)
        self.set_interval(IDLE_CHECK_SECONDS, self._lock_when_idle)
        self.set_interval(GONE_CHECK_SECONDS, self.end_without_terminal)
        self.set_interval(STAFF_CHECK_SECONDS, self.look_whether_still_here)

    @work(exit_on_error=False)
    async def _load(self) -> None:
        from tui.frame.background import read

        try:
            self._station = await read(self._startup.station_id)
            self._opened(await read(self._startup.load))
            await read(_load_first_screens, self.clinic)
        finally:
            arrived()

    def _opened(self, outcome: Clinic | str | None) -> None:
        if isinstance(outcome, str):
            self.sign_in_screen.fail(outcome)
            return
        self.clinic = outcome
        if outcome is None:
            from tui.people.first_run import FirstRunScreen

            self.push_screen(FirstRunScreen(self._startup))
        else:
            self._name_station(outcome)
            self.sign_in_screen.ready(outcome, self._station)

    @property
    def sign_in_screen(self) -> SignInScreen:
        """The screen at the bottom of the stack."""
        return next(screen for screen in self.screen_stack if isinstance(screen, SignInScreen))

    @property
    def station(self) -> UUID | None:
        """The id of this station."""
        return self._station

    @property
    def reports(self) -> Path:
        """The folder reports are written to."""
        from tui.frame.settings import reports_folder

        return reports_folder(self._startup.database)

    def clinic_opened(self, clinic: Clinic) -> None:
        """Go on with a clinic that was just set up or built."""
        self.clinic = clinic
        self._name_station(clinic)
        self.sign_in_screen.ready(clinic, self._station)

    def _name_station(self, clinic: Clinic) -> None:
        from models.people.station import name_station

        name_station(clinic, self._station)

    def signed_in(self, person: SignedIn, supervisor: StaffFacts | None, theme: str = "") -> None:
        """Open the worklist for a person who proved who they are, in the theme they chose."""
        if person.must_change_pin:
            self.choose_pin_first(person, supervisor, theme)
            return
        from tui.today.worklist import WorklistScreen

        self.person, self.supervisor = person, supervisor
        self.theme_for(theme)
        self.push_screen(WorklistScreen())
        self.show_notices(person)

    def sign_out(self) -> None:
        """Return to sign-in; drafts stay parked under the person's name."""
        self.person = None
        self.take_theme(PLAIN_THEME)
        self.forget_kept_text()
        while not isinstance(self.screen, SignInScreen):
            self.pop_screen()

    def go(self, to: To, *given: Any, then: Callable[[Any], Any] | None = None, **options: Any) -> None:
        """Show a screen of another subject."""
        from tui.app.ways import screen_of

        self.push_screen(screen_of(to, *given, **options), then)

    def shows(self, to: To) -> bool:
        """Whether a screen of this subject is open already."""
        from tui.app.ways import is_screen_of

        return any(is_screen_of(screen, to) for screen in self.screen_stack)

    def write_reaction(self, dose_id: UUID) -> None:
        """Go on to the account of a reaction just charted; under a lock the worklist keeps it waiting."""
        if self.person and not self.locked:
            self.go(To.REACTION, dose_id)

    async def action_quit(self) -> None:
        """Leave once every write is in."""
        if self.writes:
            self.notify("Saving: Needlepoint closes when it is stored.")
            self.set_timer(0.1, self.action_quit)
            return
        self.exit()


def _load_first_screens(clinic: Clinic | None) -> None:
    """Import and read what the first dose needs, while a person types who they are."""
    import tui.charting
    import tui.today.worklist  # noqa: F401
    from models.billing.pipeline import stages
    from models.core.numbers.gs1_fields import GTIN, field_at

    stages()
    field_at(GTIN)
    if clinic is not None:
        from models.drugs.clinic_formulary import read_every_drug

        read_every_drug(clinic)

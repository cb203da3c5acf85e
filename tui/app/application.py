"""The application: themes, the session, lock and a guarded way out. Screens do the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from rich.text import Text
from textual import events, work
from textual.app import App
from textual.binding import BindingType
from textual.driver import Driver
from textual.worker import Worker, WorkerState

from tui.app.routing import NOT_HERE, RoutesScans
from tui.app.starting import arrived
from tui.design.keys import bindings
from tui.design.text import plain
from tui.design.theme import THEMES
from tui.frame.failure import in_one_line
from tui.people.sign_in import SignInScreen
from tui.scanning.frame import ScanFrame
from tui.scanning.pace import Pace
from tui.scanning.whole_keys import ASK, keep_keys_whole

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from models.people.actions.authenticate import SignedIn
    from models.people.facts import StaffFacts
    from models.safety.actions.record_near_miss import NearMissEntry
    from models.store.clinic import Clinic
    from tui.frame.opening import Opening
    from tui.scanning.router import Scanned

T = TypeVar("T")
IDLE_CHECK_SECONDS = 10


class NeedlepointApp(RoutesScans):
    """One workstation's session on one clinic."""

    # The first screen's rules are read with the app's: read with the screen, everything would be parsed again.
    CSS_PATH = ["app.tcss", "../people/sign_in.tcss"]  # noqa: RUF012  (declared so by Textual)
    TITLE = "Needlepoint"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("app")]
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  (declared so by Textual)
        (0, "-narrow"),
        (110, "-wide"),
    ]
    ENABLE_COMMAND_PALETTE = True

    def __init__(self, opening: Opening, frame: ScanFrame | None = None, pace: Pace | None = None) -> None:
        super().__init__(frame, pace)
        self._opening = opening
        self.clinic: Clinic | None = None
        self.person: SignedIn | None = None
        self.supervisor: StaffFacts | None = None
        self.writes = 0
        self._idle = 0
        for theme in THEMES:
            self.register_theme(theme)
        # Set before anything is parsed: a theme assigned later parses every rule again.
        self.set_reactive(App.theme, THEMES[0].name)
        self.stylesheet.set_variables(self.get_css_variables())

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

    @work(exit_on_error=False)
    async def _load(self) -> None:
        from tui.frame.background import read

        try:
            self._opened(await read(self._opening.load))
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

            self.push_screen(FirstRunScreen(self._opening))
        else:
            self.sign_in_screen.ready(outcome)

    @property
    def sign_in_screen(self) -> SignInScreen:
        """The screen at the bottom of the stack."""
        return next(screen for screen in self.screen_stack if isinstance(screen, SignInScreen))

    @property
    def papers(self) -> Path:
        """The folder papers are written to."""
        from tui.frame.settings import papers_folder

        return papers_folder(self._opening.database)

    def clinic_opened(self, clinic: Clinic) -> None:
        """Go on with a clinic that was just set up or built."""
        self.clinic = clinic
        self.sign_in_screen.ready(clinic)

    def signed_in(self, person: SignedIn, supervisor: StaffFacts | None) -> None:
        """Open the worklist for a person who proved who they are."""
        from tui.today.worklist import WorklistScreen

        self.person, self.supervisor = person, supervisor
        self._idle = 0
        self.push_screen(WorklistScreen())

    def scanned_elsewhere(self, scan: Scanned) -> None:
        """Say what was scanned where no code belongs; a locked screen says nothing of it."""
        if self.clinic is None or self.person is None or self._locked:
            super().scanned_elsewhere(scan)
        else:
            self._name_scan(scan.text)

    @work(exclusive=True, group="scan", exit_on_error=False)
    async def _name_scan(self, text: str) -> None:
        from models.patients.queries.scan import resolve_scan
        from tui.frame.background import read

        named = (await read(resolve_scan, self.clinic, text)).named
        not_here = NOT_HERE.format(self._quoted(text))
        self._refuse_scan(f"That is {named}. {not_here}" if named else not_here)

    def sign_out(self) -> None:
        """Return to sign-in; drafts stay parked under the person's name."""
        self.person = None
        self.forget_kept_text()
        while not isinstance(self.screen, SignInScreen):
            self.pop_screen()

    def fail(self, error: BaseException) -> None:
        """Tell a failure in one line."""
        self.notify(plain(in_one_line(error)).plain, severity="error", timeout=12, markup=False)

    async def on_event(self, event: events.Event) -> None:
        """Count everything a person does as activity."""
        if isinstance(event, (events.Key, events.MouseDown, events.Paste)):
            self._idle = 0
        await super().on_event(event)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell a failure of the app's own tasks."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.fail(event.worker.error)

    def _fatal_error(self) -> None:
        # Textual's own report prints local variables, patients' names among them.
        error = self._exception
        said = in_one_line(error) if error else "Something unexpected happened."
        self._exit_renderables.append(Text(f"needlepoint: {said}"))
        self._close_messages_no_wait()

    def _lock_when_idle(self) -> None:
        if self.person is None or self.clinic is None:
            return
        self._idle += IDLE_CHECK_SECONDS
        from models.codes.tables.clinic_tables import clinic_tables

        limit = int(clinic_tables(self.clinic).limits["idle_lock_minutes"].value) * 60
        if self._idle >= limit:
            self.action_lock()
        elif self._idle >= limit - 30:
            self.notify(f"Locking in {limit - self._idle} s. Press any key to stay.", timeout=IDLE_CHECK_SECONDS)

    def action_lock(self) -> None:
        """Lock the screen for the person who works here."""
        from tui.people.lock import LockScreen

        if self.person and not self._locked:
            self.forget_kept_text()
            self.push_screen(LockScreen())

    @property
    def _locked(self) -> bool:
        return any(getattr(screen, "LOCKS", False) for screen in self.screen_stack)

    def push_screen(self, screen: Any, *args: Any, **options: Any) -> Any:
        """Show a screen; an emergency card stays on top, what comes meanwhile waits under it."""
        covered = bool(self.screen_stack) and getattr(self.screen, "STAYS_ON_TOP", False)
        if covered:
            self.pop_screen()
        pushed = super().push_screen(screen, *args, **options)
        if covered:
            self.action_emergency()
        return pushed

    def action_emergency(self) -> None:
        """Show the emergency card over whatever there is, from memory: no database is asked."""
        from models.codes.tables.code_tables import shipped_code_tables
        from tui.dialogs.emergency import EmergencyDialog

        if not isinstance(self.screen, EmergencyDialog):
            from models.codes.tables.clinic_tables import clinic_tables

            tables = clinic_tables(self.clinic) if self.clinic else shipped_code_tables()
            self.push_screen(EmergencyDialog(tables.emergency))

    def write_reaction(self, dose_id: UUID) -> None:
        """Go on to the account of a reaction just charted; under a lock the worklist keeps it waiting."""
        from tui.charting.reaction import ReactionScreen

        if self.person and not self._locked:
            self.push_screen(ReactionScreen(dose_id))

    def action_near_miss(self) -> None:
        """Write down a near miss; whoever is not signed in or locked out stays without a name."""
        from tui.dialogs.near_miss import NearMissDialog

        if self.clinic is None:
            self.notify("The clinic is not open yet: a near miss cannot be stored.", markup=False)
        elif not isinstance(self.screen, NearMissDialog):
            from models.codes.tables.clinic_tables import clinic_tables

            kinds = clinic_tables(self.clinic).reasons["near_miss"]
            self.push_screen(NearMissDialog(kinds, self.person is not None and not self._locked), self._near_miss)

    def _near_miss(self, entry: NearMissEntry | None) -> None:
        if entry is not None:
            self._keep_near_miss(entry)

    @work(group="near_miss", exit_on_error=False)
    async def _keep_near_miss(self, entry: NearMissEntry) -> None:
        from models.safety.actions.record_near_miss import record_near_miss
        from tui.frame.background import write

        person = None if entry.anonymous or self.person is None else self.person.id
        await write(self, record_near_miss, self.clinic, person, entry)
        self.notify("Near miss written down." + (" No name is kept." if person is None else ""), markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let nothing cover a screen that must stay on top, such as the emergency card."""
        covering = {"help", "command_palette", "near_miss"}
        if action in covering and self.screen_stack and getattr(self.screen, "STAYS_ON_TOP", False):
            return False
        return super().check_action(action, parameters)

    def action_help(self) -> None:
        """Show what the present screen is for and its keys."""
        from tui.dialogs.help import HelpDialog

        if not isinstance(self.screen, HelpDialog):
            self.push_screen(HelpDialog(self.screen))

    def action_next_theme(self) -> None:
        """Change the colours."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0]

    async def action_quit(self) -> None:
        """Leave once every write is in."""
        if self.writes:
            self.notify("Storing. The program closes as soon as it is in.")
            self.set_timer(0.1, self.action_quit)
            return
        self.exit()

    def get_system_commands(self, screen: Any) -> Any:
        """Offer every key of the program in the palette, by its tooltip."""
        from textual.app import SystemCommand

        for key in bindings("app"):
            yield SystemCommand(key.tooltip, f"{key.key_display}", getattr(self, f"action_{key.action}"))
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.id and active.enabled and not binding.id.startswith("app."):
                yield SystemCommand(binding.tooltip, f"{binding.key_display}", self._runner(screen, binding.action))

    def _runner(self, screen: Any, action: str) -> Any:
        async def run() -> None:
            await screen.run_action(action)

        return run


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

"""What a screen may ask of the application it stands in: the clinic, who is signed in, and a few ways out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from textual.app import App
from textual.screen import Screen

from tui.frame.ways import To

if TYPE_CHECKING:  # the first frame waits for no model
    from models.people.actions.authenticate import SignedIn
    from models.people.facts import StaffFacts
    from models.store.clinic import Clinic
    from tui.design.terminal import Terminal


class Session(App[None]):
    """One workstation's session. The application fills it in; screens know no more of the application than this.

    `clinic` is None until the database is open, `person` until somebody signed in; `writes` counts what is being
    stored.
    """

    clinic: Clinic | None
    person: SignedIn | None
    supervisor: StaffFacts | None
    writes: int
    terminal: Terminal

    @property
    def station(self) -> UUID | None:
        """The id of this station, None where none is kept."""
        raise NotImplementedError

    @property
    def reports(self) -> Path:
        """The folder that reports are written to."""
        raise NotImplementedError

    @property
    def locked(self) -> bool:
        """True while a screen of the lock lies on top."""
        return any(getattr(screen, "LOCKS", False) for screen in self.screen_stack)

    def forget_kept_text(self) -> None:
        """Let the next person put nothing into a field that was kept for this one."""
        raise NotImplementedError

    def until_next_key(self, screen: Screen[Any], forget: Callable[[], Any]) -> None:
        """Call `forget` before the next key a person presses."""
        raise NotImplementedError

    def fail(self, error: BaseException) -> None:
        """Show a failure in one line."""
        raise NotImplementedError

    def clinic_opened(self, clinic: Clinic) -> None:
        """Go on with a clinic that was just set up or built."""
        raise NotImplementedError

    def signed_in(self, person: SignedIn, supervisor: StaffFacts | None, theme: str = "") -> None:
        """Go on with a person who proved who they are, in the theme they chose."""
        raise NotImplementedError

    def sign_out(self) -> None:
        """Return to sign-in."""
        raise NotImplementedError

    def action_emergency(self) -> None:
        """Show the emergency card over whatever there is."""
        raise NotImplementedError

    def go(self, to: To, *given: Any, then: Callable[[Any], Any] | None = None, **options: Any) -> None:
        """Show a screen of another subject, opened with what is given; call `then` with its result once it closes."""
        raise NotImplementedError

    def shows(self, to: To) -> bool:
        """Whether a screen of this subject is open already."""
        raise NotImplementedError

    def write_reaction(self, dose_id: UUID) -> None:
        """Go on to the report of a reaction that was just charted."""
        raise NotImplementedError

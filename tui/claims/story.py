"""A claim's story."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from models.claims.queries.claim_story import StoryStep, claim_story
from tui.design.text import Hung, hung
from tui.dialogs.history import HistoryScreen

if TYPE_CHECKING:
    from models.store.clinic import Clinic


class ClaimStoryScreen(HistoryScreen[StoryStep]):
    """Every step of a claim from signing to payment, newest first."""

    CSS_PATH = "queue.tcss"
    HELP = "Newest first, down to the doses as they were signed. Nothing is overwritten: who took each step and why."
    WIDTHS = (12, 5, 16, 0)
    NOTHING = "This claim is not stored."

    def __init__(self, control: str, patient: str) -> None:
        super().__init__(f"{control} · {patient}")
        self._control = control

    def events(self, clinic: Clinic) -> tuple[StoryStep, ...]:
        """Return the steps."""
        story = claim_story(clinic, self._control)
        return tuple(reversed(story.steps)) if story else ()

    def moment(self, event: StoryStep) -> datetime:
        """Return when it was."""
        return event.at

    def cells(self, event: StoryStep, day: str, time: str) -> tuple[str, ...]:
        """Return a step as a line."""
        return (day, time, event.by, event.text)

    def detail(self, event: StoryStep) -> list[Hung]:
        """Return a step in full."""
        made = [hung(("Step    ", "$quiet"), event.text), hung(("By      ", "$quiet"), event.by)]
        if event.reason:
            made.append(hung(("Reason  ", "$quiet"), event.reason))
        return made

"""The theme: chosen by one key or by name, and kept for the person who chose it."""

from __future__ import annotations

from textual import work

from tui.design.theme import LABELS
from tui.frame.session import Session


class KeepsThemes(Session):
    """Part of the application."""

    _chosen_before = False
    """Whether a theme was chosen before anybody signed in: it is theirs who signs in next."""

    def theme_for(self, name: str) -> None:
        """Draw in the theme of the person who just signed in, "" for none, unless they chose one right before."""
        if self._chosen_before:
            self._chosen_before = False
            self._keep_theme(self.theme)
        else:
            self.take_theme(name)

    def take_theme(self, name: str) -> None:
        """Draw in a theme, unless there is none of that name."""
        if name in LABELS and name != self.theme:
            self.theme = name

    def action_next_theme(self) -> None:
        """Take the next theme."""
        names = list(LABELS)
        place = names.index(self.theme) if self.theme in names else -1
        self.action_choose_theme(names[(place + 1) % len(names)])

    def action_choose_theme(self, name: str) -> None:
        """Take a theme and keep it for the person who works here, or who signs in next."""
        self.take_theme(name)
        self.notify(f"Theme: {LABELS[name]}", timeout=2, markup=False)
        self._chosen_before = self.person is None
        if self.clinic is not None and self.person is not None and not self.locked:
            self._keep_theme(name)

    @work(exclusive=True, group="theme", exit_on_error=False)
    async def _keep_theme(self, name: str) -> None:
        from models.people.actions.remember_station import choose_theme
        from tui.frame.background import write

        if self.person is not None:
            await write(self, choose_theme, self.clinic, self.person.id, name)

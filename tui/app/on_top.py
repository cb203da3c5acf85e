"""The emergency card: over whatever there is, and nothing covers it."""

from __future__ import annotations

from typing import Any

from tui.frame.session import Session


class StaysOnTop(Session):
    """Keeps the emergency card on top of every screen."""

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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let nothing cover a screen that must stay on top, such as the emergency card."""
        covering = {"help", "command_palette", "jump", "near_miss"}
        if action in covering and self.screen_stack and getattr(self.screen, "STAYS_ON_TOP", False):
            return False
        return super().check_action(action, parameters)

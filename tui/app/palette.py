"""What shows and runs the keys: help, the command palette, jump mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from tui.frame.session import Session

if TYPE_CHECKING:
    from tui.dialogs.keys.matching import Command


class OffersKeys(Session):
    """Part of the application."""

    def action_help(self) -> None:
        """Show what the present screen is for and its keys; again closes it."""
        from tui.dialogs.keys.help import HelpDialog

        if isinstance(self.screen, HelpDialog):
            self.screen.dismiss(None)
        else:
            self.push_screen(HelpDialog(self.screen))

    def action_command_palette(self) -> None:
        """Show every command of the present screen by name."""
        from tui.dialogs.keys.help import HelpDialog
        from tui.dialogs.keys.palette import CommandsDialog

        if isinstance(self.screen, HelpDialog):
            self.screen.dismiss(None)
        if not isinstance(self.screen, CommandsDialog):
            self.push_screen(CommandsDialog(self.screen), self._run_command)

    async def _run_command(self, command: Command | None) -> None:
        if command is not None:
            await command.run()

    def action_jump(self) -> None:
        """Put a letter on every field and list of the present screen."""
        from tui.dialogs.keys.jump import JumpScreen

        if not isinstance(self.screen, JumpScreen):
            self.push_screen(JumpScreen(self.screen), self._jump)

    def _jump(self, widget: Widget | None) -> None:
        if widget is not None and widget.is_attached:
            widget.screen.set_focus(widget)

    def action_help_quit(self) -> None:
        """Say which key quits, for whoever presses Ctrl+C."""
        self.notify("Ctrl+Q quits. Drafts are kept.", markup=False)

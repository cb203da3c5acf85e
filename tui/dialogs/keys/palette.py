"""Every command by name, key, or the word a clinic uses for it: typed, found, run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen, Screen
from textual.widgets import Input

from tui.design.text import joined, plain
from tui.dialogs.keys.commands import commands_on, name_of
from tui.dialogs.keys.matching import HERE, Command, Hit, best_of, find_commands
from tui.frame.dismissal import ClosesItself
from tui.frame.session import Session
from tui.widgets.lists.record_list import RecordList, Row

HINT = "a name, a key, or the word you use"
MOVES = {"up": "move(-1)", "down": "move(1)", "pageup": "page(-1)", "pagedown": "page(1)"}
_KEY_CELLS = 8


class CommandsDialog(ClosesItself, ModalScreen[Command | None]):
    """Returns the command to run, None for none. Esc closes; what was typed on the screen below stays."""

    CSS_PATH = "palette.tcss"
    NAME = "Commands"
    HELP = "Type a part of a name, a key, or the word you use; arrows pick, Enter runs, Esc closes."
    BINDINGS: ClassVar[list[Any]] = [("escape,ctrl+p", "leave", "Close")]

    app: Session
    items = query_one(RecordList)

    def __init__(self, about: Screen[Any]) -> None:
        super().__init__()
        self._about = about
        self._commands: list[Command] = []

    def compose(self) -> ComposeResult:
        """Lay out the field and the list."""
        with Vertical(classes="dialog"):
            yield Input(placeholder=HINT, max_length=60)
            yield RecordList((0, -_KEY_CELLS), "No command is called that. Try another word, or Esc.")

    def on_mount(self) -> None:
        """List every command."""
        self.query_one(".dialog").border_title = "Commands"
        self.items.can_focus = False
        self._commands = commands_on(self.app, self._about)
        self.query_one(Input).focus()
        self._show("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, text: str) -> None:
        hits = find_commands(self._commands, text)
        self.items.show(command_rows(hits, name_of(self._about)))
        if hits:
            self.items.select(hits[best_of(hits)].command)
        self.query_one(".dialog").border_subtitle = f"{len(hits)} of {len(self._commands)} · Enter runs · Esc closes"

    async def on_key(self, event: events.Key) -> None:
        """Move in the list while the words are typed."""
        if event.key in MOVES:
            event.stop()
            await self.items.run_action(MOVES[event.key])

    @on(Input.Submitted)
    def _run(self) -> None:
        row = self.items.current
        if row is not None and isinstance(row.key, Command):
            self.dismiss(row.key)

    @on(RecordList.Chosen)
    def _clicked(self) -> None:
        self._run()

    def action_leave(self) -> None:
        """Run nothing."""
        self.dismiss(None)


def command_rows(hits: Sequence[Hit], name: str) -> list[Row]:
    """Return the hits as rows under the names of their groups; `name` is the screen's."""
    rows: list[Row] = []
    group = ""
    for hit in hits:
        if hit.command.group != group:
            group = hit.command.group
            here = joined((name, "bold $strong"), *([("  this screen", "$quiet")] if name != HERE else []))
            rows.append(Row(None, (here if group == HERE else group, "")))
        rows.append(Row(hit.command, (_title(hit), plain(hit.command.key, "bold $accent"))))
    return rows


def _title(hit: Hit) -> Content:
    title = plain(hit.command.title)
    for start, end in hit.spans:
        title = title.stylize("underline $strong", start, end)
    note = hit.by or hit.command.note
    return joined(title, (f"  {note}", "$quiet")) if note else title

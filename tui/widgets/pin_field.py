"""The field a PIN is typed into: digits; letters are keys there as anywhere else."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.widgets import Input


class PinField(Input):
    """Takes no letter: it is handed on as a message instead."""

    @dataclass
    class Letter(Message):
        """A letter was pressed while the PIN was to be typed."""

        letter: str

    async def _on_key(self, event: events.Key) -> None:
        if event.character and event.character.isalpha():
            event.stop()
            event.prevent_default()
            self.post_message(self.Letter(event.character))
            return
        await super()._on_key(event)

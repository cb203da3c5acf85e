"""Approving one safety setting by name: shown as it is signed, with a note and the PIN."""

from __future__ import annotations

from tui.design.text import Hung
from tui.dialogs.sign import Sign, SignDialog


class ApprovalDialog(SignDialog):
    """Returns True once it is signed. Enter signs nothing; the note may stay empty."""

    DEFAULT_CSS = "ApprovalDialog VerticalScroll { max-height: 13; }"
    FIELD = "Note"
    NAME = "Approve"
    HELP = "You approve this setting as it is shown (PgUp, PgDn). F10 approves it with your PIN; Esc cancels."

    def __init__(self, title: str, rows: tuple[Hung, ...], sign: Sign) -> None:
        super().__init__(title, rows, sign, "Approve", "what you checked it against; may stay empty")

"""Asking why a signed dose is corrected."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from models.core.coded_reason import CodedReason
from models.core.errors import BadInputError
from tui.dialogs.choose import ReasonDialog
from tui.dialogs.fields import Field, FieldsDialog

if TYPE_CHECKING:
    from models.codes.tables.code_tables import CodeTables

TABLE = "correction"
LONGEST = 500


def ask_why(app: Any, tables: CodeTables, question: str, answered: Callable[[CodedReason], None]) -> None:
    """Ask for the coded reason, then for words where it needs them; leaving either answers nothing."""

    def chosen(code: str | None) -> None:
        row = tables.reason(TABLE, code or "")
        if row is None:
            return
        if not row.needs_text:
            answered(CodedReason(row.code))
            return
        field = Field("why", "IN WORDS", "what was wrong, and how it is known")
        dialog = FieldsDialog("Say it in words", (field,), {}, lambda texts: CodedReason(row.code, _words(texts)))
        app.push_screen(dialog, lambda why: answered(why) if why else None)

    app.push_screen(ReasonDialog(question, tuple((row.code, row.display) for row in tables.reasons[TABLE])), chosen)


def _words(texts: dict[str, str]) -> str:
    message = " ".join(texts["why"].split())
    if not message:
        raise BadInputError("why", "say it in words")
    if len(message) > LONGEST:
        raise BadInputError("why", f"say it in at most {LONGEST} characters")
    return message

"""Why a signed dose is corrected: a coded reason by its letter, with words where it needs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from models.core.coded_reason import CodedReason
from models.core.errors import BadInputError
from tui.dialogs.choose import LETTERS
from tui.dialogs.fields import Field, FieldsDialog
from tui.widgets.lists.choice_list import Choice

if TYPE_CHECKING:
    from models.codes.tables.code_tables import CodeTables

TABLE = "correction"
LONGEST = 500


def reason_choices(tables: CodeTables, chosen: str) -> list[Choice]:
    """Return the reasons by letter, the chosen one marked."""
    keyed = zip(LETTERS, tables.reasons[TABLE], strict=False)
    return [Choice(key, row.code, row.display, chosen=row.code == chosen) for key, row in keyed]


def take_why(app: Any, tables: CodeTables, code: str, answered: Callable[[CodedReason], None]) -> None:
    """Take a coded reason, once it has the words it needs; leaving the words answers nothing."""
    row = tables.reason(TABLE, code)
    if row is None:
        return
    if not row.needs_text:
        answered(CodedReason(row.code))
        return
    field = Field("why", "In words", "what was wrong, and how it is known")
    dialog = FieldsDialog("Say it in words", (field,), {}, lambda texts: CodedReason(row.code, _words(texts)))
    app.push_screen(dialog, lambda why: answered(why) if why else None)


def _words(texts: dict[str, str]) -> str:
    message = " ".join(texts["why"].split())
    if not message:
        raise BadInputError("why", "say it in words")
    if len(message) > LONGEST:
        raise BadInputError("why", f"say it in at most {LONGEST} characters")
    return message

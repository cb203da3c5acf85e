"""`needlepoint formulary check|export|import|show`: the clinic's drugs without a screen."""

from __future__ import annotations

from tui.commands.formulary import check, export, import_drugs, show
from tui.console.command import Command, Page

_ACTIONS = (check.COMMAND, export.COMMAND, import_drugs.COMMAND, show.COMMAND)
_PAGE = Page(
    about="Check, show, export or import the clinic's drugs: their codes, packages, routes and intervals.",
    reads="",
    writes="",
    done="done",
    found="check found a difference that nothing explains",
    bad="bad usage, bad input, or a database that is missing or holds no clinic",
    examples=tuple(action.page.examples[0] for action in _ACTIONS),
)

COMMAND = Command("formulary", "check, show, export or import the clinic's drugs", _PAGE, actions=_ACTIONS, order=40)

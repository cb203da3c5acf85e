"""`needlepoint formulary check|export|import|show`: the clinic's drugs without a screen."""

from __future__ import annotations

from tui.console.command import Command, Example, Page

_PAGE = Page(
    about="Check, show, export or import the clinic's drugs: their codes, packages, routes and intervals.",
    reads="",
    writes="",
    done="done",
    found="check found a difference that nothing explains",
    bad="bad usage, bad input, or a database that is missing or holds no clinic",
    examples=(
        Example("One drug, by a name, a brand or an NDC", "needlepoint formulary show vitamin b12"),
        Example("Write every drug to a file", "needlepoint formulary export --output formulary.toml"),
    ),
)


def _actions() -> tuple[Command, ...]:
    from tui.commands.formulary import check, export, import_drugs, show

    return check.COMMAND, export.COMMAND, import_drugs.COMMAND, show.COMMAND


COMMAND = Command("formulary", "check, show, export or import the clinic's drugs", _PAGE, actions=_actions, order=40)

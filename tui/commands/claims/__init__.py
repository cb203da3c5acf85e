"""`needlepoint claims …`: from the signed record to the payer and back, without a screen."""

from __future__ import annotations

from tui.console.command import Command, Example, Page

_PAGE = Page(
    about="Claims of signed doses: list and check them, release clean ones, write them for payers, take answers in, "
    "read their story.",
    reads="",
    writes="",
    done="done",
    found="the person may not, or something is held",
    bad="bad usage, bad input, or a database that is missing or holds no clinic",
    examples=(
        Example("What is held, and why", "needlepoint claims list --state hold --as bkim"),
        Example("Release what is clean", "needlepoint claims release --clean --as bkim"),
    ),
)


def _actions() -> tuple[Command, ...]:
    from tui.commands.claims import answer, batch, check, history, listing, printing, release

    modules = (listing, check, release, batch, printing, answer, history)
    return tuple(module.COMMAND for module in modules)


COMMAND = Command("claims", "claims of signed doses, from the record to the payer", _PAGE, actions=_actions, order=24)

"""`needlepoint export FORMAT`: what the clinic keeps, as files."""

from __future__ import annotations

from tui.console.command import Command, Example, Page

_PAGE = Page(
    about="Write what the clinic keeps to a file that other programs read.",
    reads="",
    writes="",
    done="written",
    found="",
    bad="bad usage, a database without a clinic, or a file that cannot be written",
    examples=(Example("Charges from a day on", "needlepoint export charges --since 2026-11-01 --as bkim"),),
)


def _actions() -> tuple[Command, ...]:
    from tui.commands.export import administrations, charges

    return (administrations.COMMAND, charges.COMMAND)


COMMAND = Command("export", "what the clinic keeps, as files", _PAGE, order=36, actions=_actions)

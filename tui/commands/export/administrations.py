"""`needlepoint export administrations`: signed doses as CSV."""

from __future__ import annotations

from argparse import Namespace

from tui.commands.export.rows import exported_rows, row_arguments
from tui.console.acting import WHO_ACTS
from tui.console.command import Command, Example, Outcome, Page

_PAGE = Page(
    about="Write signed administrations as CSV: one row each in its latest version, with patient, drug, dose, site, "
    "lot, times, who, outcome, waste and charges. What was entered in error stays and says so.",
    reads="Signed records; days of service in the clinic's time zone.",
    writes="The file, whole or not at all, readable by its owner only, else standard output; an audit event.",
    more=(WHO_ACTS,),
    done="written",
    found="the person may not export, or the PIN is wrong",
    bad="bad usage, no such patient, a file that cannot be written, or a database that is missing or holds no clinic",
    examples=(
        Example("A month", "needlepoint export administrations --since 2026-11-01 --output n.csv --as bkim"),
        Example("All until a day", "needlepoint export administrations --until 2026-11-30 --as bkim"),
    ),
)


def _administrations(arguments: Namespace) -> Outcome:
    return exported_rows(arguments, "administrations")


COMMAND = Command("administrations", "signed doses, one row each", _PAGE, _administrations, row_arguments)

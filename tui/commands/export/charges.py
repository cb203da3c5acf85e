"""`needlepoint export charges`: charge lines with their state and batch as CSV."""

from __future__ import annotations

from argparse import Namespace

from tui.commands.export.rows import exported_rows, row_arguments
from tui.console.acting import WHO_ACTS
from tui.console.command import Command, Example, Outcome, Page

_PAGE = Page(
    about="Write charge lines as CSV: one row each, with code, units, NDC and amount, its claim, state, payer and "
    "batch. A line on no claim has no state; one of a corrected dose is reversed.",
    reads="Charges of signed doses, claims and batches; days of service in the clinic's time zone.",
    writes="The file, whole or not at all, readable by its owner only, else standard output; an audit event.",
    more=(WHO_ACTS,),
    done="written",
    found="the person may not export, or the PIN is wrong",
    bad="bad usage, no such patient, a file that cannot be written, or a database that is missing or holds no clinic",
    examples=(Example("A month", "needlepoint export charges --since 2026-11-01 --output out.csv --as bkim"),),
)


def _charges(arguments: Namespace) -> Outcome:
    return exported_rows(arguments, "charges")


COMMAND = Command("charges", "charge lines with state and batch", _PAGE, _charges, row_arguments)

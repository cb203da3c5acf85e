"""What `export administrations` and `export charges` share: which rows, where to, and how they are written."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from tui.console.acting import acting_id, add_acting
from tui.console.command import DONE, Outcome
from tui.console.file_content import write_private_file

if TYPE_CHECKING:
    from datetime import date

_DAY = "2026-01-31"


def row_arguments(parser: ArgumentParser) -> None:
    """Give a command the options that choose rows and the file they go to."""
    parser.add_argument("--since", metavar="DATE", default="", help=f"first day of service, as {_DAY}")
    parser.add_argument("--until", metavar="DATE", default="", help=f"last day of service, as {_DAY}")
    parser.add_argument("--patient", metavar="MRN", default="", help="one patient, by record number")
    parser.add_argument("--output", metavar="FILE", help="where to write (default: standard output)")
    add_acting(parser)


def exported_rows(arguments: Namespace, kind: str) -> Outcome:
    """Export rows of a kind to a file, or print them."""
    from models.core.errors import BadInputError
    from models.exchange.actions.export_records import export_records
    from models.exchange.csv_cells import csv_text
    from models.exchange.queries.export_rows import Wanted
    from tui.console.database import needed_clinic

    since, until = _day("--since", arguments.since), _day("--until", arguments.until)
    if since and until and until < since:
        raise BadInputError("--until", "is before --since")
    with needed_clinic(arguments.database) as clinic:
        person = acting_id(arguments, clinic, "export_records")
        found = export_records(clinic, person, kind, Wanted(since, until, arguments.patient))
    text = csv_text(found.columns, found.rows)
    payload = list(found.rows)
    if arguments.output:
        write_private_file(arguments.output, text)
        return Outcome(DONE, payload, (f"{arguments.output}: {len(found.rows)} rows written",))
    return Outcome(DONE, payload, tuple(text.split("\n")[:-1]))


def _day(option: str, written: str) -> date | None:
    from datetime import date

    from models.core.errors import BadInputError

    if not written:
        return None
    try:
        if len(written) == len(_DAY):
            return date.fromisoformat(written)
    except ValueError:
        pass
    raise BadInputError(option, f"{written!r} is not a day: write it as {_DAY}")

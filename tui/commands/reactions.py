"""`needlepoint reactions`: every recorded reaction, and the report of one for VAERS or MedWatch."""

from __future__ import annotations

import sys
from argparse import SUPPRESS, Action, ArgumentParser, Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tui.console.acting import WHO_ACTS, acting_person, add_acting
from tui.console.command import DONE, Command, Example, Outcome, Page

if TYPE_CHECKING:
    from models.charting.reactions.listed import ReactionLine
    from models.store.clinic import Clinic


_PAGE = Page(
    about="List the recorded reactions, or give the report of one, ready for VAERS or MedWatch.",
    reads="The clinic's reactions; for a report also its dose, patient and orders.",
    writes="The list or the report to standard output, or with --report the report to FILE, readable by you alone, "
    "over what was in it.",
    done="the list was printed, also when it is empty, or the report was written",
    found="the person may not read patients' records, or the PIN is wrong",
    bad="bad usage, no reaction to that dose, or a file that cannot be written",
    examples=(
        Example("Every reaction, with the id of its dose", "needlepoint reactions"),
        Example("For another program", "needlepoint reactions --json"),
    ),
    more=(("REPORT", "needlepoint reactions ID --report FILE, with an ID from the list and --as USERNAME"), WHO_ACTS),
)


class _Packet(Action):
    """The old name of `--report`: works, and says the new one."""

    def __call__(self, _parser: ArgumentParser, namespace: Namespace, values: Any, _option: str | None = None) -> None:
        """Keep the file as `--report` does."""
        sys.stderr.write("needlepoint: --packet is now --report\n")
        setattr(namespace, self.dest, values)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("id", nargs="?", metavar="ID", help="one dose, as the list names it; prints its report")
    parser.add_argument("--report", metavar="FILE", help="where to write the report (default: standard output)")
    add_acting(parser)
    parser.add_argument("--packet", metavar="FILE", dest="report", action=_Packet, help=SUPPRESS)


def _run(arguments: Namespace) -> Outcome:
    from models.charting.reactions.listed import reactions
    from models.core.errors import BadInputError
    from tui.console.database import needed_clinic

    with needed_clinic(arguments.database) as clinic:
        if arguments.id:
            return _report(clinic, arguments)
        if arguments.report:
            raise BadInputError("--report", "name the dose: needlepoint reactions ID --report FILE")
        found = reactions(clinic)
    payload = [{**asdict(line), "dose_id": str(line.dose_id), "onset_at": line.onset_at.isoformat()} for line in found]
    return Outcome(DONE, payload, tuple(map(_line, found)) or ("no reaction was recorded",))


def _report(clinic: Clinic, arguments: Namespace) -> Outcome:
    from pathlib import Path
    from uuid import UUID

    from models.core.errors import BadInputError
    from models.exchange.exports.reaction_report import reaction_report
    from tui.frame.reaction_report_file import write_reaction_report

    try:
        dose_id = UUID(arguments.id)
    except ValueError:
        raise BadInputError("ID", f"{arguments.id!r} is no dose: take it from needlepoint reactions") from None
    acting_person(arguments, clinic, "see_patients")
    text = reaction_report(clinic, dose_id)
    if not arguments.report:
        return Outcome(DONE, {"packet": text}, tuple(text.splitlines()))
    path = Path(arguments.report).expanduser()
    written = str(write_reaction_report(path.parent, path.name, text))
    return Outcome(DONE, {"written": written}, (f"written to {written}",))


def _line(line: ReactionLine) -> str:
    marks = [line.severity, "serious" if line.serious else "", "" if line.finished else "UNFINISHED"]
    asked = f"{line.report_to}{' required' if line.required else ''}: {', '.join(line.numbers) or 'no number kept'}"
    return f"{line.dose_id}  {line.drug}: {line.signs} ({', '.join(mark for mark in marks if mark)})  {asked}"


COMMAND = Command("reactions", "recorded reactions, and the report of one", _PAGE, _run, _arguments, order=60)

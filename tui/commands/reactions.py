"""`needlepoint reactions`: every reaction written down, and the packet of one for VAERS or MedWatch."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING
from uuid import UUID

from tui.console.command import DONE, Command, Outcome

if TYPE_CHECKING:
    from models.charting.reactions.listed import ReactionLine
    from models.store.clinic import Clinic


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("id", nargs="?", metavar="ID", help="one dose, as the list names it; prints its packet")
    parser.add_argument("--packet", metavar="FILE", help="write the packet to a file only you can read")


def _run(arguments: Namespace) -> Outcome:
    from models.charting.reactions.listed import reactions
    from models.core.errors import BadInputError
    from tui.console.stores import needed_clinic

    with needed_clinic(arguments.database) as clinic:
        if arguments.id:
            return _packet(clinic, arguments)
        if arguments.packet:
            raise BadInputError("--packet", "name the dose: needlepoint reactions ID --packet FILE")
        found = reactions(clinic)
    payload = [{**asdict(line), "dose_id": str(line.dose_id), "onset_at": line.onset_at.isoformat()} for line in found]
    return Outcome(DONE, payload, tuple(map(_line, found)) or ("no reaction was written down",))


def _packet(clinic: Clinic, arguments: Namespace) -> Outcome:
    from pathlib import Path

    from models.core.errors import BadInputError
    from models.exchange.exports.reaction_packet import reaction_packet
    from tui.frame.packet_file import write_packet

    try:
        dose_id = UUID(arguments.id)
    except ValueError:
        raise BadInputError("ID", f"{arguments.id!r} is no dose: take it from needlepoint reactions") from None
    text = reaction_packet(clinic, dose_id)
    if not arguments.packet:
        return Outcome(DONE, {"packet": text}, tuple(text.splitlines()))
    path = Path(arguments.packet).expanduser()
    written = str(write_packet(path.parent, path.name, text))
    return Outcome(DONE, {"written": written}, (f"written to {written}",))


def _line(line: ReactionLine) -> str:
    marks = [line.severity, "serious" if line.serious else "", "" if line.finished else "UNFINISHED"]
    asked = f"{line.report_to}{' required' if line.required else ''}: {', '.join(line.numbers) or 'no number kept'}"
    return f"{line.dose_id}  {line.drug}: {line.signs} ({', '.join(mark for mark in marks if mark)})  {asked}"


COMMAND = Command("reactions", "reactions written down, and the packet of a report", _arguments, _run, order=60)

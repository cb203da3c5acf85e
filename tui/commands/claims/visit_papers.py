"""`needlepoint claims batch superbill|receipt`: what patients take home of a day's visits."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from tui.console.acting import acting_id
from tui.console.command import DONE, FOUND, Outcome

if TYPE_CHECKING:
    from datetime import date


def written_papers(arguments: Namespace) -> Outcome:
    """Write what patients take home of a day: nothing is sent, so nothing is a batch."""
    from models.claims.files.write_visit_papers import write_visit_papers
    from models.core.numbers.money import dollars
    from tui.console.database import needed_clinic

    with needed_clinic(arguments.database) as clinic:
        person = acting_id(arguments, clinic, "batch_claims")
        day = _day(arguments.day) if arguments.day else clinic.today()
        folder = Path(arguments.output)
        written = write_visit_papers(clinic, person, arguments.format, day, arguments.payer, folder)
    held = [{"claim": control, "text": text} for control, text in written.unfit]
    payload = {
        "batch": "",
        "files": [str(path) for path in written.files],
        "claims": len(written.files),
        "lines": written.lines,
        "total": dollars(written.total),
        "again": False,
        "held": held,
    }
    lines = [str(path) for path in written.files]
    lines += [f"{one['claim']} not written: {one['text']}" for one in held]
    lines = lines or [f"No visit of {day.isoformat()} is of this payer."]
    return Outcome(FOUND if held else DONE, payload, tuple(lines))


def _day(text: str) -> date:
    from datetime import date

    from models.core.errors import BadInputError

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInputError("--day", f"{text!r} is no day: write it as 2026-11-02") from None

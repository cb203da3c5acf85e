"""`needlepoint near-misses`: what nearly went wrong, with no patient named."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict

from tui.console.command import DONE, Command, Example, Outcome, Page

_PAGE = Page(
    about="List the near misses: how many of each kind, then each with its day and its words. No patient is named.",
    reads="The clinic's near misses.",
    writes="Nothing but the list, to standard output.",
    done="the list was printed, also when it is empty",
    found="",
    bad="bad usage, or a database that is missing or holds no clinic",
    examples=(
        Example("For the safety meeting", "needlepoint near-misses"),
        Example("For a spreadsheet", "needlepoint near-misses --json"),
    ),
)


def _run(arguments: Namespace) -> Outcome:
    from models.safety.queries.near_misses import near_miss_text, near_misses
    from tui.console.database import needed_clinic

    with needed_clinic(arguments.database) as clinic:
        found, zone = near_misses(clinic), clinic.zone
    payload = {
        "counts": dict(found.counts),
        "near_misses": [{**asdict(line), "occurred_at": line.occurred_at.isoformat()} for line in found.lines],
    }
    counts = (f"{count:>4}  {kind}" for kind, count in found.counts)
    lines = (*counts, *(near_miss_text(line, zone) for line in found.lines))
    return Outcome(DONE, payload, lines or ("no near miss was recorded",))


COMMAND = Command("near-misses", "near misses by kind; no patient is named", _PAGE, _run, order=61)

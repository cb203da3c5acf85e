"""`needlepoint near-misses`: what nearly went wrong, with no patient named."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from tui.console.command import DONE, Command, Outcome


def _arguments(parser: ArgumentParser) -> None:
    pass


def _run(arguments: Namespace) -> Outcome:
    from models.safety.queries.near_misses import near_misses, say_near_miss
    from tui.console.stores import needed_clinic

    with needed_clinic(arguments.database) as clinic:
        found, zone = near_misses(clinic), clinic.zone
    payload = {
        "counts": dict(found.counts),
        "near_misses": [{**asdict(line), "occurred_at": line.occurred_at.isoformat()} for line in found.lines],
    }
    counts = (f"{count:>4}  {kind}" for kind, count in found.counts)
    lines = (*counts, *(say_near_miss(line, zone) for line in found.lines))
    return Outcome(DONE, payload, lines or ("no near miss was written down",))


COMMAND = Command("near-misses", "near misses by kind; no patient is named", _arguments, _run, order=61)
